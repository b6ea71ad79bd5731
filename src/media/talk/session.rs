//! One way to one loudspeaker, from OPTIONS to TEARDOWN (ONVIF streaming specification §5.3); sets up no other track.
use std::{
    io::ErrorKind,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use rtsp_types::{
    Method, Response, Url,
    headers::{ACCEPT, CONTENT_BASE, PUBLIC, REQUIRE, SERVER, SESSION, TRANSPORT},
};
use tracing::{debug, info};
use vaka_link::{frame::FromTalk, unit::MediaFault, worker::TalkOrder};
use vaka_tls::Trust;

use super::{
    giving::Giving,
    offer::{self, Offer},
    report,
    speech::{Packet, Speech, Start},
    way::{Event, Over, Way},
    wire::{Ask, Heard, SignIn, Wire, number_of},
};

const BACK_CHANNEL: &str = "www.onvif.org/ver20/backchannel";
/// How long a device may take for each answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long it may take to answer the goodbye.
const GOODBYE: Duration = Duration::from_millis(150);
/// RFC 2326 §12.37, when the device names no time.
const SESSION_SECS: u64 = 60;
/// How long a device that reports what it hears may take for its first report. GStreamer's server takes one to three
/// seconds.
const FIRST_REPORT: Duration = Duration::from_secs(4);
/// More often than this a device is not asked to keep the session.
const SHORTEST_KEEP: Duration = Duration::from_secs(5);

/// An open way to a loudspeaker, and the speech on it.
pub(crate) struct BackChannel<'a> {
    pub(crate) session: Session<'a>,
    pub(crate) speech: Speech,
}

impl Way for BackChannel<'_> {
    fn speak(&mut self, giving: &Giving) -> Over {
        self.session.speak(&mut self.speech, giving)
    }

    fn goodbye(&mut self) {
        self.session.goodbye();
    }
}

/// One device's side of it.
pub(crate) struct Session<'a> {
    inbox: &'a Receiver<Event>,
    number: u64,
    wire: Wire,
    address: Url,
    /// Packets of speech go here.
    channel: u8,
    /// Reports go and come here.
    report_channel: u8,
    reports: bool,
    ssrc: u32,
    keep: Duration,
    keep_method: Method,
    is_set_up: bool,
}

impl<'a> Session<'a> {
    /// Opens the way; speech that comes meanwhile is thrown away.
    pub(crate) fn open(
        order: &TalkOrder,
        number: u64,
        events: &Sender<Event>,
        inbox: &'a Receiver<Event>,
    ) -> Result<BackChannel<'a>, Over> {
        let mut address = Url::parse(order.address.reveal()).map_err(|_| Over::Fault(MediaFault::NoAnswer))?;
        // Both calls fail only for addresses that can have no user.
        let _ = address.set_username("");
        let _ = address.set_password(None);
        let sign_in = SignIn { user: order.user.clone(), password: order.password.clone() };
        let events = events.clone();
        let hear = move |heard| {
            // Nobody listens any more only when this process ends.
            let _ = events.send(Event::Heard(number, heard));
        };
        let trust = Trust::of(order.certificate);
        let wire = Wire::connect(&address, sign_in, trust, hear).map_err(|error| {
            debug!(kind = ?error.kind(), "no connection");
            Over::Fault(match (vaka_tls::fault_of(&error), error.kind()) {
                (Some(fault), _) => fault.into(),
                (None, ErrorKind::ConnectionRefused) => MediaFault::Refused,
                // It answers, and speaks no TLS that is spoken today.
                (None, ErrorKind::InvalidData) => MediaFault::BrokenData,
                (None, _) => MediaFault::NoAnswer,
            })
        })?;
        let mut session = Self {
            inbox,
            number,
            wire,
            address,
            channel: 0,
            report_channel: 1,
            reports: false,
            ssrc: 0,
            keep: Duration::from_secs(SESSION_SECS / 2),
            keep_method: Method::Options,
            is_set_up: false,
        };
        match session.set_up() {
            Ok(speech) => Ok(BackChannel { session, speech }),
            Err(over) => {
                session.goodbye();
                Err(over)
            }
        }
    }

    fn set_up(&mut self) -> Result<Speech, Over> {
        let address = self.address.clone();
        let options = self.ask(Method::Options, &address, &[])?;
        if options.header(&PUBLIC).is_some_and(|public| public.as_str().contains("GET_PARAMETER")) {
            self.keep_method = Method::GetParameter;
        }
        self.reports = options.header(&SERVER).is_some_and(|server| server.as_str().contains("GStreamer"));
        let wanted = [(ACCEPT, "application/sdp".to_owned()), (REQUIRE, BACK_CHANNEL.to_owned())];
        let described = self.ask(Method::Describe, &address, &wanted)?;
        expect_ok(&described)?;
        let base = described.header(&CONTENT_BASE).and_then(|base| Url::parse(base.as_str().trim()).ok());
        let base = base.unwrap_or(address);
        let Some(Offer { control, law, payload_type }) = offer::find(described.body(), &base) else {
            info!("the device offers no loudspeaker that can be spoken to");
            return Err(Over::Fault(MediaFault::NoTalkPath));
        };

        let transport = "RTP/AVP/TCP;unicast;interleaved=0-1".to_owned();
        let set_up =
            self.ask(Method::Setup, &control, &[(TRANSPORT, transport), (REQUIRE, BACK_CHANNEL.to_owned())])?;
        expect_ok(&set_up)?;
        self.join(&set_up)?;
        let required = [(REQUIRE, BACK_CHANNEL.to_owned())];
        let play = self.ask(Method::Play, &base, &required)?;
        // Some firmware refuses PLAY on a track that it receives, and wants RECORD (thingino #1365).
        let started = match u16::from(play.status()) {
            400 | 405 | 455 | 501 => self.ask(Method::Record, &base, &required)?,
            _ => play,
        };
        expect_ok(&started)?;
        self.address = base;
        let start = Start::by_chance();
        self.ssrc = start.ssrc;
        self.say_hello()?;
        Ok(Speech::new(law, payload_type, start))
    }

    /// Reads session and channel from the answer to SETUP.
    fn join(&mut self, set_up: &Response<Vec<u8>>) -> Result<(), Over> {
        let Some(session) = set_up.header(&SESSION) else {
            return Err(Over::Fault(MediaFault::NoTalkPath));
        };
        let mut fields = session.as_str().split(';').map(str::trim);
        self.wire.belong_to(fields.next().unwrap_or_default());
        self.is_set_up = true;
        let secs = fields.find_map(|field| field.strip_prefix("timeout=")?.parse::<u64>().ok()).unwrap_or(SESSION_SECS);
        self.keep = (Duration::from_secs(secs) / 2).max(SHORTEST_KEEP);
        let channels = set_up.header(&TRANSPORT).and_then(|transport| {
            let pair = transport.as_str().split(';').find_map(|field| field.trim().strip_prefix("interleaved="))?;
            let (speech, reports) = pair.split_once('-')?;
            Some((speech.parse().ok()?, reports.parse().ok()?))
        });
        (self.channel, self.report_channel) = channels.unwrap_or((0, 1));
        Ok(())
    }

    /// Makes this worker known as a participant, without a sound at the home.
    fn say_hello(&mut self) -> Result<(), Over> {
        let hello = report::hello(self.ssrc).map_err(|_| Over::Fault(MediaFault::Ours))?;
        self.wire.send_packet(self.report_channel, hello).map_err(|_| Over::Fault(MediaFault::NoAnswer))
    }

    /// Whether the device listens, as far as it can tell.
    ///
    /// GStreamer's server, which is inside many devices, answers PLAY with 200 but does not start the loudspeaker's own
    /// branch in about one of ten sessions (1.22, measured: it depends on how fast the tracks that nobody wants fail). Such a session
    /// never sends a report, a good one does within three seconds; so its first report is waited for.
    pub(crate) fn is_heard(&self) -> Result<bool, Over> {
        if !self.reports {
            return Ok(true);
        }
        let until = Instant::now() + FIRST_REPORT;
        loop {
            match self.inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Heard(number, Heard::Packet { channel, bytes }))
                    if number == self.number && channel == self.report_channel && report::is_report(&bytes) =>
                {
                    return Ok(true);
                }
                Ok(Event::Heard(number, Heard::Gone)) if number == self.number => {
                    return Err(Over::Fault(MediaFault::NoAnswer));
                }
                Ok(Event::End(done)) => return Err(Over::End(done)),
                Ok(Event::Spoken(_) | Event::Heard(..) | Event::Came(..) | Event::Pressed(_) | Event::Asked(_)) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => return Err(Over::Fault(MediaFault::Ours)),
            }
        }
    }

    /// Says what comes until something ends it.
    fn speak(&mut self, speech: &mut Speech, giving: &Giving) -> Over {
        giving.said_form(speech.law());
        let mut keep_at = Instant::now() + self.keep;
        let mut unanswered = None;
        loop {
            let now = Instant::now();
            while let Some(Packet { rtp, said, first }) = speech.next(now) {
                if self.wire.send_packet(self.channel, rtp).is_err() {
                    return Over::Fault(MediaFault::NoAnswer);
                }
                giving.said(&said);
                if first {
                    giving.tell(FromTalk::Speaking);
                }
            }
            if now >= keep_at {
                // An answer that has not come since the last time will not come.
                if unanswered.is_some() {
                    return Over::Fault(MediaFault::NoAnswer);
                }
                match self.wire.send(&self.keep_ask()) {
                    Ok(number) => unanswered = Some(number),
                    Err(_) => return Over::Fault(MediaFault::NoAnswer),
                }
                if let Err(over) = self.say_hello() {
                    return over;
                }
                keep_at = now + self.keep;
            }
            let until = speech.next_at().map_or(keep_at, |at| at.min(keep_at));
            match self.inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Spoken(samples)) => speech.hear(&samples, Instant::now()),
                Ok(Event::Heard(number, Heard::Answer(answer))) if number == self.number => {
                    if number_of(&answer) == unanswered {
                        unanswered = None;
                    }
                    match u16::from(answer.status()) {
                        // The nonce has grown old: the next request bears a fresh one, and goes out at once.
                        401 if self.wire.take_challenge(&answer) => keep_at = Instant::now(),
                        401 | 454 => return Over::Fault(MediaFault::NoAnswer),
                        _ => {}
                    }
                }
                Ok(Event::Heard(number, Heard::Gone)) if number == self.number => {
                    return Over::Fault(MediaFault::NoAnswer);
                }
                Ok(Event::Heard(..) | Event::Came(..) | Event::Pressed(_) | Event::Asked(_))
                | Err(RecvTimeoutError::Timeout) => {}
                Ok(Event::End(done)) => return Over::End(done),
                Err(RecvTimeoutError::Disconnected) => return Over::Fault(MediaFault::Ours),
            }
        }
    }

    fn keep_ask(&self) -> Ask {
        Ask { method: self.keep_method.clone(), uri: self.address.clone(), headers: Vec::new() }
    }

    /// TEARDOWN, if there is anything to take down, and a short wait for its answer.
    pub(crate) fn goodbye(&mut self) {
        if !std::mem::take(&mut self.is_set_up) {
            return;
        }
        let ask = Ask { method: Method::Teardown, uri: self.address.clone(), headers: Vec::new() };
        if let Ok(number) = self.wire.send(&ask) {
            let _ = self.answer_to(number, GOODBYE);
        }
        self.wire.hang_up();
    }

    /// Sends a request and waits for its answer; signs in where that is asked for.
    fn ask(
        &mut self,
        method: Method,
        uri: &Url,
        headers: &[(rtsp_types::HeaderName, String)],
    ) -> Result<Response<Vec<u8>>, Over> {
        let ask = Ask { method, uri: uri.clone(), headers: headers.to_vec() };
        let mut has_signed_in = false;
        loop {
            let number = self.wire.send(&ask).map_err(|_| Over::Fault(MediaFault::NoAnswer))?;
            let answer = self.answer_to(number, ANSWER)?;
            if u16::from(answer.status()) != 401 {
                return Ok(answer);
            }
            if has_signed_in || !self.wire.take_challenge(&answer) {
                return Err(Over::Fault(MediaFault::WrongSignIn));
            }
            has_signed_in = true;
        }
    }

    fn answer_to(&self, asked: u32, limit: Duration) -> Result<Response<Vec<u8>>, Over> {
        let until = Instant::now() + limit;
        loop {
            match self.inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Heard(number, Heard::Answer(answer))) if number == self.number => {
                    if number_of(&answer) == Some(asked) {
                        return Ok(answer);
                    }
                }
                Ok(Event::Heard(number, Heard::Gone)) if number == self.number => {
                    return Err(Over::Fault(MediaFault::NoAnswer));
                }
                Ok(Event::End(done)) => return Err(Over::End(done)),
                Ok(Event::Spoken(_) | Event::Heard(..) | Event::Came(..) | Event::Pressed(_) | Event::Asked(_)) => {}
                Err(_) => return Err(Over::Fault(MediaFault::NoAnswer)),
            }
        }
    }
}

fn expect_ok(answer: &Response<Vec<u8>>) -> Result<(), Over> {
    match fault_of(u16::from(answer.status())) {
        None => Ok(()),
        Some(fault) => {
            info!(status = u16::from(answer.status()), "the device refuses");
            Err(Over::Fault(fault))
        }
    }
}

/// What an answer's status means to somebody who wants to talk.
fn fault_of(status: u16) -> Option<MediaFault> {
    match status {
        200..=299 => None,
        401 | 403 | 407 => Some(MediaFault::WrongSignIn),
        453 => Some(MediaFault::Busy),
        // It may be starting up, or be overloaded.
        408 | 500 | 502..=504 => Some(MediaFault::NoAnswer),
        _ => Some(MediaFault::NoTalkPath),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        for (status, fault) in [
            (200, None),
            (401, Some(MediaFault::WrongSignIn)),
            (403, Some(MediaFault::WrongSignIn)),
            (453, Some(MediaFault::Busy)),
            (551, Some(MediaFault::NoTalkPath)),
            (404, Some(MediaFault::NoTalkPath)),
            (461, Some(MediaFault::NoTalkPath)),
            (503, Some(MediaFault::NoAnswer)),
        ] {
            assert_eq!(fault_of(status), fault, "{status}");
        }
    }
}
