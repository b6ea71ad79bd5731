//! One call as its messages (RFC 3261): from INVITE to BYE, and what the unit asks meanwhile; knows no socket and no sound.
use std::{
    collections::VecDeque,
    net::SocketAddr,
    time::{Duration, Instant},
};

use ezk_sip_types::{Method, Name, msg::MessageLine};
use tracing::{debug, info};
use vaka_link::unit::MediaFault;

use super::{
    carrier::Transport,
    message::{Draft, Message},
    sign_in::Credentials,
    terms::{self, Ours, Terms},
};

/// How long an answer may take before a request is sent again (RFC 3261 §17: T1), and the longest that this grows to (T2).
const T1: Duration = Duration::from_millis(500);
const T2: Duration = Duration::from_secs(4);
/// A call that nobody has answered at all is given up after 64 × T1.
const UNANSWERED: Duration = Duration::from_secs(32);
/// A home that rings for so long is left alone for a while.
const RINGING: Duration = Duration::from_mins(1);
/// How long a unit that is asked whether it is there may take.
const THERE: Duration = Duration::from_millis(2500);
/// How often somebody is signed in for one call: at the unit, at a proxy before it, and with a nonce that grew old.
const SIGN_INS: u32 = 3;
/// Answers that are kept, for requests that come again.
const ANSWERS: usize = 8;
const ALLOWED: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE";

/// Who calls whom.
pub(crate) struct Parties {
    /// The unit's address, as registered.
    pub(crate) unit: String,
    /// Ours, without its port: `sip:USER@HOST`.
    pub(crate) us: String,
    /// What carries messages.
    pub(crate) by: Transport,
    /// Where this side reads messages.
    pub(crate) local: SocketAddr,
    pub(crate) ours: Ours,
}

impl Parties {
    /// Where this side is asked within a call. Over a connection it is that connection's own end, by which a unit knows that
    /// it need not open another (RFC 5923).
    fn contact(&self) -> String {
        let Self { unit, by, local, .. } = self;
        match by {
            Transport::Udp => format!("<sip:vaka@{local}>"),
            Transport::Tcp => format!("<sip:vaka@{local};transport=tcp>"),
            // A secure address is answered by one (RFC 3261 §8.1.1.8).
            Transport::Tls if unit.starts_with("sips:") => format!("<sips:vaka@{local}>"),
            Transport::Tls => format!("<sip:vaka@{local};transport=tls>"),
        }
    }
}

/// What has come of a message or of time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The call stands on these terms; again when the unit changes them.
    Agreed(Terms),
    /// The call does not come about, or is over.
    Over(MediaFault),
    /// The unit knows that this side has hung up.
    Left,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nobody has said anything.
    Calling,
    /// The unit has heard us, and has not answered the call.
    Ringing,
    Talking,
    Leaving,
    Over,
}

/// A request of ours that waits for its answer.
struct Asked {
    method: Method,
    branch: String,
    number: u32,
    bytes: Vec<u8>,
    again: Option<Again>,
    until: Instant,
}

/// When a message is sent again.
#[derive(Clone, Copy)]
struct Again {
    at: Instant,
    pause: Duration,
}

impl Again {
    fn after(now: Instant) -> Self {
        Self { at: now + T1, pause: T1 }
    }

    fn next(self, longest: Duration) -> Self {
        let pause = (self.pause * 2).min(longest);
        Self { at: self.at + pause, pause }
    }
}

/// An answer that is sent until the unit has acknowledged it.
struct Unacknowledged {
    number: u32,
    bytes: Vec<u8>,
    again: Again,
    until: Instant,
    /// It bore our offer: the acknowledgement bears the unit's answer.
    is_offer: bool,
}

/// One call.
pub(crate) struct Dialog {
    parties: Parties,
    credentials: Credentials,
    call: String,
    tag: String,
    number: u32,
    sign_ins: u32,
    stage: Stage,
    /// The unit's tag, address and the way there, once it has answered.
    their_tag: Option<String>,
    target: String,
    routes: Vec<String>,
    their_number: Option<u32>,
    version: u32,
    invite: Option<Asked>,
    rang_since: Option<Instant>,
    /// The acknowledgement of the answered call; its answer may come again.
    ack: Option<(u32, Vec<u8>)>,
    asked: Option<Asked>,
    unacknowledged: Option<Unacknowledged>,
    answers: VecDeque<(String, Vec<u8>)>,
    out: Vec<Vec<u8>>,
}

impl Dialog {
    /// Calls the unit.
    pub(crate) fn call(parties: Parties, credentials: Credentials, now: Instant) -> Self {
        let mut dialog = Self::new(parties, credentials);
        dialog.invite(now);
        dialog
    }

    fn new(parties: Parties, credentials: Credentials) -> Self {
        let target = parties.unit.clone();
        Self {
            parties,
            credentials,
            call: token(),
            tag: token(),
            number: 1,
            sign_ins: 0,
            stage: Stage::Calling,
            their_tag: None,
            target,
            routes: Vec::new(),
            their_number: None,
            version: 1,
            invite: None,
            rang_since: None,
            ack: None,
            asked: None,
            unacknowledged: None,
            answers: VecDeque::new(),
            out: Vec::new(),
        }
    }

    /// Answers the call that the unit has begun by this INVITE; `None` where it is none. What is agreed on comes at once, or
    /// with the acknowledgement where the unit offers nothing; what cannot be agreed on is refused.
    pub(crate) fn called(
        parties: Parties,
        credentials: Credentials,
        invite: &Message,
        now: Instant,
    ) -> Option<(Self, Option<News>)> {
        let (number, method) = invite.cseq()?;
        if method != Method::INVITE || invite.tag(Name::TO).is_some() {
            return None;
        }
        let mut dialog = Self {
            call: invite.first(&Name::CALL_ID)?.to_owned(),
            their_tag: Some(invite.tag(Name::FROM)?),
            target: invite.contact().unwrap_or_else(|| parties.unit.clone()),
            routes: invite.all(&Name::RECORD_ROUTE).map(str::to_owned).collect(),
            their_number: Some(number),
            stage: Stage::Talking,
            ..Self::new(parties, credentials)
        };
        let (answer, news) = dialog.agree_anew(&Method::INVITE, number, invite, now);
        let is_refused = dialog.unacknowledged.is_none();
        dialog.answers.push_back((format!("{method} {number} {}", invite.branch()?), answer.clone()));
        dialog.out.push(answer);
        if is_refused {
            dialog.stage = Stage::Over;
        }
        let refused = is_refused.then_some(News::Over(MediaFault::CodecMissing));
        Some((dialog, news.or(refused)))
    }

    /// What is to be sent now, in order.
    pub(crate) fn take_out(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.out)
    }

    /// A datagram has come from the unit.
    pub(crate) fn take(&mut self, datagram: &[u8], now: Instant) -> Option<News> {
        let message = Message::parse(datagram)?;
        match &message.line {
            MessageLine::Response(line) => {
                let status = line.code.into_u16();
                self.answered(status, &message, now)
            }
            MessageLine::Request(line) => {
                let method = line.method.clone();
                self.asked_by_unit(&method, &message, now)
            }
        }
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Instant) -> Option<News> {
        if let Some(waits) = &mut self.unacknowledged
            && waits.again.at <= now
        {
            self.out.push(waits.bytes.clone());
            waits.again = waits.again.next(T2);
            if waits.until <= now {
                self.unacknowledged = None;
            }
        }
        if self.rang_since.is_some_and(|since| now - since >= RINGING) && self.stage == Stage::Ringing {
            info!("the home rings, and nobody answers");
            return Some(News::Over(MediaFault::NoAnswer));
        }
        for (asked, longest) in [(&mut self.invite, UNANSWERED), (&mut self.asked, T2)] {
            let Some(asked) = asked else { continue };
            if asked.until <= now {
                return Some(News::Over(MediaFault::NoAnswer));
            }
            if let Some(again) = asked.again.filter(|again| again.at <= now) {
                self.out.push(asked.bytes.clone());
                asked.again = Some(again.next(longest));
            }
        }
        None
    }

    /// When time is to be looked at again.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        let asked = [&self.invite, &self.asked].into_iter().flatten();
        let again = asked.flat_map(|asked| [asked.again.map(|again| again.at), Some(asked.until)]);
        let unacknowledged = self.unacknowledged.as_ref().map(|waits| waits.again.at);
        let ringing = self.rang_since.filter(|_| self.stage == Stage::Ringing).map(|since| since + RINGING);
        again.chain([unacknowledged, ringing]).flatten().min()
    }

    /// Whether a message is of this call.
    pub(crate) fn is_of(&self, message: &Message) -> bool {
        message.first(&Name::CALL_ID) == Some(&self.call)
    }

    /// Whether the unit has said anything to the call yet.
    pub(crate) fn is_unheard(&self) -> bool {
        self.stage == Stage::Calling
    }

    /// Asks the unit whether it is still there, unless it is being asked.
    pub(crate) fn ask_whether_there(&mut self, now: Instant) {
        if self.stage == Stage::Talking && self.asked.is_none() {
            self.ask(Method::OPTIONS, now);
        }
    }

    /// The unit has shown that it is there.
    pub(crate) fn is_there(&mut self) {
        self.asked.take_if(|asked| asked.method == Method::OPTIONS);
    }

    /// Hangs up; `false` if there is nothing to hang up.
    pub(crate) fn hang_up(&mut self, now: Instant) -> bool {
        match self.stage {
            Stage::Talking => self.ask(Method::BYE, now),
            // A unit that has said nothing yet should not be told (§9.1); but this process ends, and the home must not
            // ring on when nobody is there to speak.
            Stage::Calling | Stage::Ringing => self.cancel(now),
            Stage::Leaving | Stage::Over => return self.stage == Stage::Leaving,
        }
        self.stage = Stage::Leaving;
        true
    }

    /// Sends what the end waits for once more, where it may have been lost; there is no time to wait for T1.
    pub(crate) fn insist(&mut self) {
        if self.parties.by.is_reliable() {
            return;
        }
        self.out.extend(self.asked.iter().map(|asked| asked.bytes.clone()));
    }

    /// When a request is sent again, where it may be lost (§17.1.1.2, §17.1.2.2).
    fn again(&self, now: Instant) -> Option<Again> {
        (!self.parties.by.is_reliable()).then(|| Again::after(now))
    }

    fn invite(&mut self, now: Instant) {
        let (branch, body) = (branch(), terms::offer(self.parties.ours, self.version));
        let draft = self.draft(&Method::INVITE, self.number, &branch);
        let draft = self.signed(draft, &Method::INVITE, Some(&body)).with("Allow", ALLOWED);
        let bytes = draft.with("Accept", "application/sdp").finish(Some(&body));
        self.out.push(bytes.clone());
        let (again, until) = (self.again(now), now + UNANSWERED);
        self.invite = Some(Asked { method: Method::INVITE, branch, number: self.number, bytes, again, until });
    }

    fn ask(&mut self, method: Method, now: Instant) {
        self.number += 1;
        let branch = branch();
        let draft = self.draft(&method, self.number, &branch);
        let bytes = self.signed(draft, &method, None).finish(None);
        self.out.push(bytes.clone());
        let (again, until) = (self.again(now), now + THERE);
        self.asked = Some(Asked { method, branch, number: self.number, bytes, again, until });
    }

    /// Takes the call back. It bears the marks of the call itself (§9.1).
    fn cancel(&mut self, now: Instant) {
        let Some(invite) = &mut self.invite else { return };
        invite.again = None;
        let (branch, number) = (invite.branch.clone(), invite.number);
        let bytes = self.draft(&Method::CANCEL, number, &branch).finish(None);
        self.out.push(bytes.clone());
        let (again, until) = (self.again(now), now + THERE);
        self.asked = Some(Asked { method: Method::CANCEL, branch, number, bytes, again, until });
    }

    fn draft(&self, method: &Method, number: u32, branch: &str) -> Draft {
        let Parties { unit, us, by, local, .. } = &self.parties;
        let (by, alias) = (by.name(), if by.is_reliable() { ";alias" } else { "" });
        let mut draft = Draft::request(method, &self.target)
            .with("Via", format_args!("SIP/2.0/{by} {local};branch={branch};rport{alias}"))
            .with("Max-Forwards", 70)
            .with("From", format_args!("<{us}>;tag={}", self.tag))
            .with(
                "To",
                match &self.their_tag {
                    Some(tag) => format!("<{unit}>;tag={tag}"),
                    None => format!("<{unit}>"),
                },
            )
            .with("Call-ID", &self.call)
            .with("CSeq", format_args!("{number} {method}"))
            .with("Contact", self.parties.contact())
            .with("User-Agent", "Vaka");
        for route in &self.routes {
            draft = draft.with("Route", route);
        }
        draft
    }

    fn signed(&mut self, mut draft: Draft, method: &Method, body: Option<&str>) -> Draft {
        for (name, answer) in self.credentials.answers(&method.to_string(), &self.target, body.unwrap_or_default()) {
            draft = draft.with(name, answer);
        }
        draft
    }

    fn answered(&mut self, status: u16, message: &Message, now: Instant) -> Option<News> {
        let (number, method) = message.cseq()?;
        let branch = message.branch()?;
        let is_of = |asked: &Asked| asked.branch == branch && asked.number == number && asked.method == method;
        if self.invite.as_ref().is_some_and(is_of) {
            return self.invite_answered(status, message, now);
        }
        if let Some((_, ack)) = self.ack.as_ref().filter(|(of, _)| *of == number && method == Method::INVITE) {
            // The acknowledgement was lost.
            if status >= 200 {
                self.out.push(ack.clone());
            }
            return None;
        }
        if self.asked.as_ref().is_some_and(is_of) {
            return self.request_answered(status, message, now);
        }
        None
    }

    fn invite_answered(&mut self, status: u16, message: &Message, now: Instant) -> Option<News> {
        if status < 200 {
            let invite = self.invite.as_mut()?;
            invite.again = None;
            // Whoever rings is given up by another time.
            invite.until = now + 2 * RINGING;
            self.rang_since.get_or_insert(now);
            if self.stage == Stage::Calling {
                self.stage = Stage::Ringing;
            }
            return None;
        }
        let invite = self.invite.take()?;
        if status < 300 {
            return self.taken(&invite, message, now);
        }
        // The same transaction, and the unit's own tag (§17.1.1.3).
        self.their_tag = message.tag(Name::TO);
        let ack = self.draft(&Method::ACK, invite.number, &invite.branch).finish(None);
        self.their_tag = None;
        self.ack = Some((invite.number, ack.clone()));
        self.out.push(ack);
        if self.stage == Stage::Leaving {
            self.stage = Stage::Over;
            return Some(News::Left);
        }
        if matches!(status, 401 | 407) && self.sign_ins < SIGN_INS && self.credentials.take(message) {
            debug!("the unit asks who calls");
            self.sign_ins += 1;
            self.number += 1;
            self.invite(now);
            return None;
        }
        info!(status, "the unit refuses the call");
        self.stage = Stage::Over;
        Some(News::Over(fault_of(status)))
    }

    /// The call is answered.
    fn taken(&mut self, invite: &Asked, message: &Message, now: Instant) -> Option<News> {
        self.their_tag = message.tag(Name::TO);
        self.target = message.contact().unwrap_or_else(|| self.parties.unit.clone());
        self.routes = message.all(&Name::RECORD_ROUTE).map(str::to_owned).collect();
        self.routes.reverse();
        let draft = self.draft(&Method::ACK, invite.number, &branch());
        let ack = self.signed(draft, &Method::ACK, None).finish(None);
        self.ack = Some((invite.number, ack.clone()));
        self.out.push(ack);
        if self.stage == Stage::Leaving {
            // It was answered while we hung up.
            self.ask(Method::BYE, now);
            return None;
        }
        self.stage = Stage::Talking;
        match terms::read(&message.body) {
            Ok(terms) => Some(News::Agreed(terms)),
            Err(fault) => Some(News::Over(fault)),
        }
    }

    fn request_answered(&mut self, status: u16, message: &Message, now: Instant) -> Option<News> {
        if status < 200 {
            return None;
        }
        let asked = self.asked.take()?;
        let wants_sign_in = matches!(status, 401 | 407) && self.credentials.take(message);
        match asked.method {
            Method::BYE if wants_sign_in && self.sign_ins < SIGN_INS => {
                self.sign_ins += 1;
                self.ask(Method::BYE, now);
                None
            }
            Method::BYE => {
                self.stage = Stage::Over;
                Some(News::Left)
            }
            // A unit that restarted knows of no call (§12.2.1.2).
            Method::OPTIONS if matches!(status, 408 | 481) => {
                self.stage = Stage::Over;
                Some(News::Over(MediaFault::NoAnswer))
            }
            // The call itself is still to be answered, by 487.
            _ => None,
        }
    }

    fn asked_by_unit(&mut self, method: &Method, message: &Message, now: Instant) -> Option<News> {
        let (number, _) = message.cseq()?;
        if *method == Method::ACK {
            return self.acknowledged(number, message);
        }
        let key = format!("{method} {number} {}", message.branch()?);
        if let Some((_, answer)) = self.answers.iter().find(|(known, _)| *known == key) {
            self.out.push(answer.clone());
            return None;
        }
        let (answer, news) = self.answer(method, number, message, now);
        self.answers.push_back((key, answer.clone()));
        if self.answers.len() > ANSWERS {
            self.answers.pop_front();
        }
        self.out.push(answer);
        news
    }

    fn answer(&mut self, method: &Method, number: u32, message: &Message, now: Instant) -> (Vec<u8>, Option<News>) {
        let say = |status, reason: &str| Draft::answer(message, status, reason, &self.tag);
        if *method == Method::OPTIONS {
            return (say(200, "OK").with("Allow", ALLOWED).with("Accept", "application/sdp").finish(None), None);
        }
        let is_ours = message.first(&Name::CALL_ID) == Some(&self.call)
            && message.tag(Name::TO).as_ref() == Some(&self.tag)
            && self.their_tag.is_some()
            && message.tag(Name::FROM) == self.their_tag;
        if !is_ours || !matches!(self.stage, Stage::Talking | Stage::Leaving) {
            return (say(481, "Call Does Not Exist").finish(None), None);
        }
        if self.their_number.is_some_and(|known| number < known) {
            return (say(500, "Out Of Order").finish(None), None);
        }
        match *method {
            Method::BYE => {
                let answer = say(200, "OK").finish(None);
                self.their_number = Some(number);
                let was_leaving = self.stage == Stage::Leaving;
                self.stage = Stage::Over;
                info!("the unit has hung up");
                (answer, Some(if was_leaving { News::Left } else { News::Over(MediaFault::NoAnswer) }))
            }
            Method::INVITE | Method::UPDATE => {
                self.their_number = Some(number);
                self.agree_anew(method, number, message, now)
            }
            _ => (say(405, "Method Not Allowed").with("Allow", ALLOWED).finish(None), None),
        }
    }

    /// The unit changes the terms, or looks whether the call stands.
    fn agree_anew(&mut self, method: &Method, number: u32, message: &Message, now: Instant) -> (Vec<u8>, Option<News>) {
        self.version += 1;
        let is_invite = *method == Method::INVITE;
        let is_offer = is_invite && message.body.is_empty();
        let (body, news) = if is_offer {
            (Some(terms::offer(self.parties.ours, self.version)), None)
        } else if message.body.is_empty() {
            (None, None)
        } else {
            match terms::answer(self.parties.ours, self.version, &message.body) {
                Ok((body, terms)) => (Some(body), Some(News::Agreed(terms))),
                Err(_) => {
                    // What was agreed on before still stands (RFC 3261 §14.1).
                    let refusal = Draft::answer(message, 488, "Not Acceptable Here", &self.tag).finish(None);
                    return (refusal, None);
                }
            }
        };
        if let Some(target) = message.contact() {
            self.target = target;
        }
        let answer = Draft::answer(message, 200, "OK", &self.tag)
            .with("Contact", self.parties.contact())
            .with("Allow", ALLOWED)
            .finish(body.as_deref());
        if is_invite {
            let (again, until) = (Again::after(now), now + UNANSWERED);
            self.unacknowledged = Some(Unacknowledged { number, bytes: answer.clone(), again, until, is_offer });
        }
        (answer, news)
    }

    fn acknowledged(&mut self, number: u32, message: &Message) -> Option<News> {
        let waits = self.unacknowledged.take_if(|waits| waits.number == number)?;
        let terms = terms::read(&message.body).ok().filter(|_| waits.is_offer)?;
        Some(News::Agreed(terms))
    }
}

/// What a refusal of the call means to somebody who wants to talk.
fn fault_of(status: u16) -> MediaFault {
    match status {
        // Nobody but the register says whom the centre calls.
        300..=399 => MediaFault::SentElsewhere,
        401 | 403 | 407 => MediaFault::WrongSignIn,
        415 | 488 | 606 => MediaFault::CodecMissing,
        486 | 600 | 603 => MediaFault::Busy,
        405 | 416 | 420 | 501 | 505 => MediaFault::NoTalkPath,
        // It is not there just now (404, 408, 480), or not well.
        _ => MediaFault::NoAnswer,
    }
}

fn branch() -> String {
    format!("z9hG4bK{}", token())
}

/// Chance that tells this call and its messages from all others.
fn token() -> String {
    // Without chance two calls of one process are still told apart by their sockets.
    format!("{:016x}", getrandom::u64().unwrap_or(1))
}

#[cfg(test)]
mod tests;
