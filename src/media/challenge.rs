//! What a device wants of whoever signs in (`WWW-Authenticate`), spelt as the crate that answers it reads it; it signs in nowhere.

/// The algorithms of RFC 7616 (3.3 and the registry of 6.1) that can be answered.
const ALGORITHMS: [&str; 6] = ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"];
const NAME: &str = "algorithm";

/// The same challenges with each algorithm in the standard's letters: some devices (motion, on libmicrohttpd) say `md5`, and the
/// crate `http-auth` knows `MD5` alone.
pub fn spelt(challenges: &str) -> String {
    let mut spelt = challenges.to_owned();
    // Letters of ASCII alone change their case: every place stays where it is.
    let lower = challenges.to_ascii_lowercase();
    for (at, _) in lower.match_indices(NAME) {
        let after = &lower[at + NAME.len()..];
        let value = after.trim_start().strip_prefix('=').map(|value| value.trim_start().trim_start_matches('"'));
        let Some(value) = value else { continue };
        let start = lower.len() - value.len();
        let length = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(value.len());
        let said = &challenges[start..start + length];
        if let Some(known) = ALGORITHMS.iter().find(|known| known.eq_ignore_ascii_case(said)) {
            spelt.replace_range(start..start + length, known);
        }
    }
    spelt
}

#[cfg(test)]
mod tests {
    use http_auth::PasswordClient;

    use super::*;

    #[test]
    fn algorithms_are_spelt_as_the_standard_does_and_nothing_else_is_touched() {
        for (told, wanted) in [
            ("Digest realm=\"Motion\",algorithm=md5", "Digest realm=\"Motion\",algorithm=MD5"),
            (
                "Digest realm=\"a\", Algorithm = \"sha-256-SESS\", qop=\"auth\"",
                "Digest realm=\"a\", Algorithm = \"SHA-256-sess\", qop=\"auth\"",
            ),
            ("Digest realm=\"algorithm\", nonce=\"md5\"", "Digest realm=\"algorithm\", nonce=\"md5\""),
            ("Digest realm=\"å algorithm=x\", algorithm=other", "Digest realm=\"å algorithm=x\", algorithm=other"),
            ("Basic realm=\"kamera\"", "Basic realm=\"kamera\""),
            ("", ""),
        ] {
            assert_eq!(spelt(told), wanted);
        }
    }

    #[test]
    fn what_a_device_says_in_small_letters_can_be_answered() {
        // From motion 4.5.1 (Debian 12), its nonce shortened.
        let told = "Digest realm=\"Motion\",qop=\"auth\",nonce=\"1a14\",opaque=\"016b\",algorithm=md5";
        let client = |told: &str| PasswordClient::builder().challenges(told).build();
        assert!(client(told).is_err(), "the crate reads it by itself now: this file can go");
        assert!(matches!(client(&spelt(told)), Ok(PasswordClient::Digest(_))));
    }
}
