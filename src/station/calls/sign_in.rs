//! Whether a unit that calls is who it says (RFC 3261 §22): Digest by the register's user and password, nothing else.
use md5::Md5;
use sha2::{Digest, Sha256};

/// How long a question may take to be answered, milliseconds.
const FRESH_MS: u64 = 30_000;
const REALM: &str = "vaka";

/// What a unit has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignIn {
    Good,
    /// Nothing yet, or to a question that is too old.
    Ask,
    Wrong,
}

/// Asks, and knows its own questions again without remembering them.
pub(super) struct Doorman(u128);

impl Doorman {
    pub(super) fn new(secret: u128) -> Self {
        Self(secret)
    }

    /// The question, in both forms that units know, best first (RFC 8760 §2.4).
    pub(super) fn questions(&self, call: &str, now_ms: u64) -> [(&'static str, String); 2] {
        let nonce = self.nonce(call, now_ms);
        ["SHA-256", "MD5"].map(|algorithm| {
            let asks = format!("Digest realm=\"{REALM}\", nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}");
            ("WWW-Authenticate", asks)
        })
    }

    /// Judges the answer (the value of `Authorization`) to a question about this call.
    pub(super) fn judge(
        &self,
        answer: &str,
        method: &str,
        call: &str,
        (user, password): (&str, &str),
        now_ms: u64,
    ) -> SignIn {
        let Some(fields) = Fields::parse(answer) else { return SignIn::Ask };
        let nonce = fields.get("nonce");
        let asked_ms = nonce.split_once('-').and_then(|(at, _)| u64::from_str_radix(at, 16).ok());
        let is_ours = asked_ms
            .is_some_and(|at| nonce == self.nonce(call, at) && (at..=at.saturating_add(FRESH_MS)).contains(&now_ms));
        if !is_ours {
            return SignIn::Ask;
        }
        let hash: fn(&str) -> String = match fields.get("algorithm").to_ascii_uppercase().as_str() {
            "" | "MD5" => |text| hex::encode(<Md5 as md5::Digest>::digest(text)),
            "SHA-256" => |text| hex::encode(Sha256::digest(text)),
            _ => return SignIn::Wrong,
        };
        let who = hash(&format!("{user}:{REALM}:{password}"));
        let what = hash(&format!("{method}:{}", fields.get("uri")));
        let between = match fields.get("qop") {
            "" => nonce.to_owned(),
            "auth" => format!("{nonce}:{}:{}:auth", fields.get("nc"), fields.get("cnonce")),
            _ => return SignIn::Wrong,
        };
        let right = hash(&format!("{who}:{between}:{what}"));
        let is_right = fields.get("username") == user && fields.get("response").eq_ignore_ascii_case(&right);
        if is_right { SignIn::Good } else { SignIn::Wrong }
    }

    fn nonce(&self, call: &str, at_ms: u64) -> String {
        let hash =
            Sha256::new().chain_update(self.0.to_be_bytes()).chain_update(at_ms.to_be_bytes()).chain_update(call);
        format!("{at_ms:x}-{}", hex::encode(&hash.finalize()[..16]))
    }
}

/// The fields of a Digest answer.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(answer: &str) -> Option<Self> {
        let (scheme, mut rest) = answer.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', ',']);
            let Some((name, value)) = rest.split_once('=') else { break };
            let (value, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => value.split_once(',').unwrap_or((value, "")),
            };
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            rest = after;
        }
        Some(Self(fields))
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use http_auth::{PasswordClient, PasswordParams};

    use super::*;

    /// Answers as a client that is not ours does.
    fn answer(question: &str, user: &str, password: &str) -> String {
        let mut client = PasswordClient::builder().challenges(question).build().unwrap();
        let (uri, method, body) = ("sip:larm@h", "INVITE", Some(&b""[..]));
        client.respond(&PasswordParams { username: user, password, uri, method, body }).unwrap()
    }

    #[test]
    fn a_right_answer_to_a_fresh_question_of_ours_is_good_and_no_other() {
        let door = Doorman::new(7);
        let known = ("panel", "hemligt");
        for (_, question) in door.questions("call", 1000) {
            let right = answer(&question, "panel", "hemligt");
            let judge = |answer: &str, call, now| door.judge(answer, "INVITE", call, known, now);
            assert_eq!(judge(&right, "call", 2000), SignIn::Good, "{question}");
            assert_eq!(judge(&right, "another", 2000), SignIn::Ask, "of another call");
            assert_eq!(judge(&right, "call", 1001 + FRESH_MS), SignIn::Ask, "too old");
            assert_eq!(judge(&right, "call", 999), SignIn::Ask, "from the future");
            assert_eq!(door.judge(&right, "BYE", "call", known, 2000), SignIn::Wrong);
            assert_eq!(judge(&answer(&question, "panel", "annat"), "call", 2000), SignIn::Wrong);
            assert_eq!(judge(&answer(&question, "annan", "hemligt"), "call", 2000), SignIn::Wrong);
            assert_eq!(Doorman::new(8).judge(&right, "INVITE", "call", known, 2000), SignIn::Ask);
        }
    }

    #[test]
    fn noise_is_no_answer() {
        let door = Doorman::new(7);
        for noise in
            ["", "Digest", "Basic cGFuZWw=", "Digest nonce=\"", "Digest =,=,", "Digest nonce=\"ffffffffffffffff-1\""]
        {
            assert_ne!(door.judge(noise, "INVITE", "c", ("a", "b"), u64::MAX), SignIn::Good, "{noise}");
        }
    }
}
