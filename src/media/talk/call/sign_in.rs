//! Who calls, where a unit or a proxy before it asks (RFC 3261 §22): Digest alone, so no password ever leaves.
use alarm_central::pii::Secret;
use ezk_sip_types::Name;
use http_auth::{DigestClient, PasswordClient, PasswordParams};

use super::message::Message;
use crate::challenge;

/// The register's user and password, and what was asked for them.
pub(crate) struct Credentials {
    user: Secret,
    password: Secret,
    unit: Option<DigestClient>,
    proxy: Option<DigestClient>,
}

impl Credentials {
    pub(crate) fn new(user: Secret, password: Secret) -> Self {
        Self { user, password, unit: None, proxy: None }
    }

    /// Takes in what is asked. `false`: it is nothing that could be given, or it was given already and refused.
    pub(crate) fn take(&mut self, refusal: &Message) -> bool {
        if self.user.is_empty() {
            return false;
        }
        let mut is_new = false;
        let asked = [(&mut self.unit, Name::WWW_AUTHENTICATE), (&mut self.proxy, Name::PROXY_AUTHENTICATE)];
        for (known, name) in asked {
            // Each way of signing in has a header of its own, best first (RFC 8760 §2.4).
            let Some(challenge) = refusal.all(&name).find_map(digest) else { continue };
            let is_stale = refusal.all(&name).any(|text| {
                let text = text.to_ascii_lowercase().replace([' ', '"'], "");
                text.contains("stale=true")
            });
            is_new |= known.is_none() || is_stale;
            *known = Some(challenge);
        }
        is_new
    }

    /// The headers that a request bears.
    pub(crate) fn answers(&mut self, method: &str, uri: &str, body: &str) -> Vec<(&'static str, String)> {
        let Self { user, password, unit, proxy } = self;
        let asked = [("Authorization", unit), ("Proxy-Authorization", proxy)];
        let answers = asked.into_iter().filter_map(|(name, challenge)| {
            let params = PasswordParams {
                username: user.reveal(),
                password: password.reveal(),
                uri,
                method,
                body: Some(body.as_bytes()),
            };
            Some((name, challenge.as_mut()?.respond(&params).ok()?))
        });
        answers.collect()
    }
}

fn digest(challenge: &str) -> Option<DigestClient> {
    match PasswordClient::builder().challenges(&challenge::spelt(challenge)).build() {
        Ok(PasswordClient::Digest(digest)) => Some(digest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "Digest realm=\"h\", nonce=\"1\", algorithm=SHA-256, qop=\"auth\"";
    const MD5: &str = "Digest realm=\"h\", nonce=\"1\"";

    fn refusal(lines: &[(&str, &str)]) -> Message {
        let lines: Vec<_> = lines.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let text = format!("SIP/2.0 401 Unauthorized\r\n{}CSeq: 1 INVITE\r\n\r\n", lines.concat());
        Message::parse(text.as_bytes()).unwrap()
    }

    fn credentials() -> Credentials {
        Credentials::new(Secret::new("larm"), Secret::new("hemligt"))
    }

    #[test]
    fn the_first_digest_that_is_known_is_answered_and_nothing_else() {
        let known = |challenges: &[&str]| {
            let lines: Vec<_> = challenges.iter().map(|challenge| ("WWW-Authenticate", *challenge)).collect();
            let mut credentials = credentials();
            credentials.take(&refusal(&lines)).then(|| credentials.answers("INVITE", "sip:a@h", "")[0].1.clone())
        };
        assert!(known(&[SHA, MD5]).unwrap().contains("SHA-256"));
        assert!(!known(&["Digest realm=\"h\", nonce=\"1\", algorithm=AKAv1-MD5", MD5]).unwrap().contains("AKA"));
        assert_eq!(known(&["Basic realm=\"h\""]), None, "a password in the clear");
        assert_eq!(known(&[]), None);
    }

    #[test]
    fn what_was_refused_is_not_given_again_unless_it_only_grew_old() {
        let mut credentials = credentials();
        assert!(credentials.take(&refusal(&[("WWW-Authenticate", MD5)])));
        assert!(!credentials.take(&refusal(&[("WWW-Authenticate", MD5)])));
        let old = format!("{MD5}, stale=TRUE");
        assert!(credentials.take(&refusal(&[("WWW-Authenticate", &old)])));
        assert!(credentials.take(&refusal(&[("Proxy-Authenticate", SHA)])), "a proxy asks for itself");
        let names: Vec<_> = credentials.answers("BYE", "sip:a@h", "").iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["Authorization", "Proxy-Authorization"]);
    }

    #[test]
    fn a_unit_without_a_registered_user_is_not_signed_in_at() {
        let mut credentials = Credentials::new(Secret::new(""), Secret::new(""));
        assert!(!credentials.take(&refusal(&[("WWW-Authenticate", MD5)])));
        assert!(credentials.answers("INVITE", "sip:a@h", "").is_empty());
    }
}
