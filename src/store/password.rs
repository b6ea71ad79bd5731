//! Passwords of the centre's people: argon2id hashes in PHC form and their check; who may sign in is not decided here.
//!
//! Both functions block for tens of milliseconds and take 19 MiB while they work: never call them on a thread that
//! must not stall.
use alarm_central::pii::Secret;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use thiserror::Error;

/// Longest password in bytes: beyond, somebody feeds us a file.
pub const LONGEST: usize = 1024;

/// A hash that no password fits: checked where there is nobody to check, so that an unknown user takes as long as a
/// wrong password and the two cannot be told apart by the clock.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password was not hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    #[error("the password is empty")]
    Empty,
    #[error("the password is longer than {LONGEST} bytes")]
    TooLong,
    #[error("the password could not be hashed")]
    NotHashed,
}

/// Hashes a password with a new salt: `$argon2id$v=19$m=19456,t=2,p=1$…` (19 MiB, 2 passes: the first choice of OWASP).
pub fn hash(password: &Secret) -> Result<Secret, PasswordError> {
    if password.is_empty() {
        return Err(PasswordError::Empty);
    }
    if password.reveal().len() > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let hash: PasswordHash =
        Argon2::default().hash_password(password.reveal().as_bytes()).map_err(|_| PasswordError::NotHashed)?;
    Ok(Secret::new(hash.to_string()))
}

/// Whether the password fits the hash; `None` (nobody of that name) takes as long and never fits.
pub fn verify(password: &Secret, hash: Option<&Secret>) -> bool {
    if password.reveal().len() > LONGEST {
        return false;
    }
    let fits = |hash: &str| {
        PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok())
    };
    match hash {
        Some(hash) => fits(hash.reveal()),
        None => {
            std::hint::black_box(fits(NOBODY));
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash;

    use super::*;

    #[test]
    fn only_the_password_itself_fits() {
        let hash_of = |text: &str| hash(&Secret::new(text)).unwrap();
        let first = hash_of("solros å");
        assert!(first.reveal().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "PHC form");
        assert_ne!(first, hash_of("solros å"), "each hash has a salt of its own");
        let check = |password: &str, fits| assert_eq!(verify(&Secret::new(password), Some(&first)), fits);
        check("solros å", true);
        check("solros a", false);
        check("solros å ", false);
        check("", false);
        check(&"x".repeat(LONGEST + 1), false);
        assert!(!verify(&Secret::new("solros å"), Some(&Secret::new("solros å"))), "plain text is no hash");
    }

    #[test]
    fn a_password_that_cannot_be_one_is_refused() {
        assert_eq!(hash(&Secret::new("")), Err(PasswordError::Empty));
        assert_eq!(hash(&Secret::new("x".repeat(LONGEST + 1))), Err(PasswordError::TooLong));
        assert!(hash(&Secret::new("x".repeat(LONGEST))).is_ok());
    }

    #[test]
    fn nobody_is_checked_with_the_same_work_as_somebody() {
        let cost = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(cost(NOBODY), cost(hash(&Secret::new("solros")).unwrap().reveal()), "the same passes and memory");
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let checked = Argon2::default().verify_password(b"maskros", &nobody);
        assert_eq!(checked, Err(password_hash::Error::PasswordInvalid), "compared, not turned away before the work");
        assert!(!verify(&Secret::new("maskros"), None));
    }
}
