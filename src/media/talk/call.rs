//! A SIP call to one voice unit, from INVITE to BYE: its messages' way, and the sound of both ways.
mod called;
mod carrier;
mod dialog;
mod hearing;
mod message;
mod sign_in;
mod stream;
mod terms;
mod tone;

use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs as _, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{certificate::Fingerprint, moment::Moment, pii::Secret};
use ezk_sip_types::{host::Host, uri::SipUri};
use tracing::{debug, info};
use vaka_link::{
    command::Voice,
    frame::FromTalk,
    unit::{MediaFault, Unit},
    worker::{TalkOrder, now},
};

use super::{
    giving::Giving,
    speech::{Law, Speech, Start},
    way::{Event, Over, Way},
};
pub(crate) use called::begins_one;
use carrier::{Carrier, Transport};
use dialog::{Dialog, News, Parties};
use hearing::Hearing;
use sign_in::Credentials;
use terms::{Ours, Terms};
use tone::Tones;

const SIP_PORT: u16 = 5060;
/// Where sealed calls are taken (RFC 3261 §19.1.2).
const SIPS_PORT: u16 = 5061;
/// A unit that has not answered the call for so long is told of; it is called on.
const ANSWER: Duration = Duration::from_millis(2500);
/// How long it may take to answer the goodbye, in two halves.
const GOODBYE: Duration = Duration::from_millis(75);
/// Time is looked at at least so often.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// A unit that has been silent for so long is asked whether it is there, and any unit now and then.
const SILENT: Duration = Duration::from_secs(2);
const ASK_AGAIN: Duration = Duration::from_secs(5);
const ASK_EACH: Duration = Duration::from_secs(20);

/// What has come to a call's sockets.
pub(crate) enum Came {
    /// A message.
    Signal(Vec<u8>),
    /// A packet of sound, from where and when.
    Sound(Vec<u8>, SocketAddr, Moment),
    /// Nothing listens where messages are sent to.
    Refused,
    /// The connection that carried messages is over.
    Gone,
}

/// One call.
pub(crate) struct Call<'a> {
    inbox: &'a Receiver<Event>,
    number: u64,
    carrier: Carrier,
    sound: UdpSocket,
    dialog: Dialog,
    /// The unit's host: the registered one, and the only one that anything is sent to.
    host: IpAddr,
    /// Where the unit hears.
    ear: SocketAddr,
    speech: Speech,
    keys: Option<u8>,
    tones: Tones,
    hearing: Hearing,
    heard_law: Option<Law>,
    /// The unit is spoken to: another call of its is too many.
    stands: bool,
    is_over: Arc<AtomicBool>,
}

/// Whether an address is one of a SIP unit.
pub(crate) fn is_one(address: &Secret) -> bool {
    let scheme = address.reveal().split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips")
}

impl<'a> Call<'a> {
    /// Calls the unit until it answers; speech that comes meanwhile is thrown away.
    pub(crate) fn open(
        order: &TalkOrder,
        number: u64,
        events: &Sender<Event>,
        inbox: &'a Receiver<Event>,
        giving: &Giving,
    ) -> Result<Self, Over> {
        let address = Address::read(&order.address).ok_or(Over::Fault(MediaFault::NoTalkPath))?;
        let (carrier, sound) = address.open(order.certificate).map_err(Over::Fault)?;
        let (Ok((local, peer)), Ok(hears)) = (carrier.ends(), sound.local_addr()) else {
            return Err(Over::Fault(MediaFault::Ours));
        };
        let ours = Ours { ip: local.ip(), port: hears.port(), id: Start::by_chance().ssrc };
        let (us, by) = (address.us(&order.user), address.by);
        let parties = Parties { us, unit: address.text, by, local, ours };
        let credentials = Credentials::new(order.user.clone(), order.password.clone());
        let begin = Instant::now();
        let dialog = Dialog::call(parties, credentials, begin);
        Self::over(carrier, sound, dialog, (number, inbox), peer).begin(events, None, giving)
    }

    /// A call over these ways, of which nothing is agreed on yet.
    fn over(
        carrier: Carrier,
        sound: UdpSocket,
        dialog: Dialog,
        (number, inbox): (u64, &'a Receiver<Event>),
        peer: SocketAddr,
    ) -> Self {
        let begin = Instant::now();
        Self {
            inbox,
            number,
            dialog,
            host: peer.ip(),
            ear: peer,
            // Written over by what is agreed on; until then nothing is said.
            speech: Speech::steady(Law::A, 8, Start::by_chance(), begin),
            keys: None,
            tones: Tones::default(),
            hearing: Hearing::new(Vec::new(), begin),
            heard_law: None,
            stands: false,
            carrier,
            sound,
            is_over: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Waits until there is something agreed on.
    fn begin(mut self, events: &Sender<Event>, first: Option<News>, giving: &Giving) -> Result<Self, Over> {
        if self.listen(events).is_none() {
            return Err(Over::Fault(MediaFault::Ours));
        }
        match self.wait_for_answer(Instant::now(), first, giving) {
            Ok(()) => {
                self.stands = true;
                Ok(self)
            }
            Err(over) => {
                self.goodbye();
                Err(over)
            }
        }
    }

    fn listen(&self, events: &Sender<Event>) -> Option<()> {
        let (number, from) = (self.number, self.host);
        let signals = events.clone();
        self.carrier.listen(&self.is_over, move |came| drop(signals.send(Event::Came(number, came))))?;
        let (sounds, sound, is_over) = (events.clone(), self.sound.try_clone().ok()?, Arc::clone(&self.is_over));
        let hear = move || {
            carrier::read_datagrams(&sound, &is_over, |came| {
                // Anybody can send to an open socket.
                if let Some((bytes, at)) = came.filter(|(_, at)| at.ip() == from) {
                    let _ = sounds.send(Event::Came(number, Came::Sound(bytes.to_vec(), at, now().wall)));
                }
            });
        };
        thread::Builder::new().name("sound".to_owned()).spawn(hear).ok()?;
        Some(())
    }

    fn wait_for_answer(&mut self, begin: Instant, mut first: Option<News>, giving: &Giving) -> Result<(), Over> {
        let mut told = Some(begin + ANSWER);
        loop {
            self.send();
            let now = Instant::now();
            if told.take_if(|at| *at <= now).is_some() {
                info!(unheard = self.dialog.is_unheard(), "the unit has not answered yet; it is called on");
                trouble(giving, MediaFault::NoAnswer);
            }
            let news = match first.take().or_else(|| self.dialog.tick(now)) {
                Some(news) => Some(news),
                None => match self.wait(told.into_iter().chain(self.dialog.next_at()).min())? {
                    Some(Event::Came(_, Came::Signal(message))) => self.dialog.take(&message, Instant::now()),
                    Some(Event::Came(_, Came::Refused)) => return Err(Over::Fault(MediaFault::Refused)),
                    Some(Event::Came(_, Came::Gone)) => return Err(Over::Fault(MediaFault::NoAnswer)),
                    _ => None,
                },
            };
            match news {
                Some(News::Agreed(terms)) => {
                    self.speech = Speech::steady(terms.law, terms.payload_type, Start::by_chance(), Instant::now());
                    self.agree(terms);
                    self.send();
                    return Ok(());
                }
                Some(News::Over(fault)) => {
                    self.send();
                    return Err(Over::Fault(fault));
                }
                Some(News::Left) => return Err(Over::Fault(MediaFault::NoAnswer)),
                None => {}
            }
        }
    }

    /// The next event of this call, or `None` when the time has come.
    fn wait(&self, until: Option<Instant>) -> Result<Option<Event>, Over> {
        let limit = until.map_or(LONGEST_WAIT, |until| until.saturating_duration_since(Instant::now()));
        match self.inbox.recv_timeout(limit) {
            Ok(Event::End(done)) => Err(Over::End(done)),
            // What still comes of a call before this one.
            Ok(Event::Came(number, _)) if number != self.number => Ok(None),
            Ok(Event::Asked(message)) => self.asked(message),
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Over::Fault(MediaFault::Ours)),
        }
    }

    fn send(&mut self) {
        for message in self.dialog.take_out() {
            self.carrier.send(&message);
        }
    }

    fn agree(&mut self, terms: Terms) {
        if terms.host.is_some_and(|host| host != self.host && !host.is_unspecified()) {
            // Behind an address translation a unit names an address that leads nowhere, or to somebody else. Besides,
            // nobody but the register says whom the centre speaks to (M15). So the host that answers is the one that
            // is spoken to, whatever it says.
            debug!("the unit names another host for its sound; it is not followed");
        }
        self.ear = SocketAddr::new(self.host, terms.port);
        self.speech.agree(terms.law, terms.payload_type);
        self.keys = terms.keys;
        self.hearing.agree(with_both(terms.laws));
    }

    fn say(&self, rtp: &[u8]) {
        // What does not leave is lost, as on any way of datagrams.
        let _ = self.sound.send_to(rtp, self.ear);
    }

    fn say_what_is_due(&mut self, giving: &Giving, now: Instant) {
        while let Some(beat) = self.tones.next(now) {
            let rtp = self.keys.and_then(|keys| self.speech.event(keys, beat.event, beat.first, now));
            if let Some(rtp) = rtp {
                self.say(&rtp);
            }
        }
        while !self.tones.is_pressed()
            && let Some(packet) = self.speech.next(now)
        {
            self.say(&packet.rtp);
            if !packet.is_silence() {
                giving.said(&packet.said);
            }
            if packet.first {
                giving.tell(FromTalk::Speaking);
            }
        }
    }

    fn give(&mut self, sounds: Vec<hearing::Sound>, giving: &Giving) {
        for sound in sounds {
            if self.heard_law != Some(sound.law) {
                self.heard_law = Some(sound.law);
                giving.heard_form(sound.law);
            }
            giving.heard(sound.pts_us, sound.at, sound.coded);
        }
    }
}

impl Way for Call<'_> {
    fn speak(&mut self, giving: &Giving) -> Over {
        giving.note_gap();
        let mut law = self.speech.law();
        giving.said_form(law);
        let mut heard_at = Instant::now();
        let mut asked_at = heard_at;
        loop {
            let now = Instant::now();
            if self.speech.law() != law {
                law = self.speech.law();
                giving.said_form(law);
            }
            self.say_what_is_due(giving, now);
            let given = self.hearing.give(now);
            self.give(given, giving);
            let ask_at = (heard_at + SILENT).max(asked_at + ASK_AGAIN).min(asked_at + ASK_EACH);
            if ask_at <= now {
                asked_at = now;
                self.dialog.ask_whether_there(now);
            }
            if let Some(over) = self.dialog.tick(now).and_then(|news| self.hear_news(news)) {
                return over;
            }
            self.send();
            let speech_at = self.speech.next_at().filter(|_| !self.tones.is_pressed());
            let others = [speech_at, self.tones.next_at(), self.hearing.next_at(), self.dialog.next_at()];
            let until = others.into_iter().flatten().chain([ask_at.max(now)]).min();
            match self.wait(until) {
                Ok(Some(Event::Spoken(samples))) => self.speech.hear(&samples, Instant::now()),
                Ok(Some(Event::Pressed(digit))) => {
                    if self.keys.is_some() {
                        self.tones.press(digit, Instant::now());
                    } else {
                        info!("the unit knows no telephone keys");
                    }
                }
                Ok(Some(Event::Came(_, Came::Sound(bytes, from, at)))) => {
                    heard_at = Instant::now();
                    self.dialog.is_there();
                    let sounds = self.hearing.take(&bytes, at, heard_at);
                    if !sounds.is_empty() {
                        // Where a unit speaks from it hears too (RFC 4961), whatever port it knows itself by.
                        self.ear = from;
                    }
                    self.give(sounds, giving);
                }
                Ok(Some(Event::Came(_, Came::Signal(message)))) => {
                    let news = self.dialog.take(&message, Instant::now());
                    if let Some(over) = news.and_then(|news| self.hear_news(news)) {
                        return over;
                    }
                }
                Ok(Some(Event::Came(_, Came::Refused))) => return Over::Fault(MediaFault::Refused),
                Ok(Some(Event::Came(_, Came::Gone))) => return Over::Fault(MediaFault::NoAnswer),
                Ok(Some(Event::Asked(message))) => called::turn_away(&message, giving),
                Ok(Some(Event::Heard(..) | Event::End(_)) | None) => {}
                Err(over) => return over,
            }
        }
    }

    fn goodbye(&mut self) {
        let waits = self.dialog.hang_up(Instant::now());
        self.send();
        let begin = Instant::now();
        let mut halves = [begin + GOODBYE, begin + GOODBYE * 2].into_iter();
        let mut until = halves.next().filter(|_| waits);
        while let Some(at) = until {
            match self.inbox.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(Event::Came(number, came)) if number == self.number => match came {
                    Came::Signal(message) => {
                        let news = self.dialog.take(&message, Instant::now());
                        self.send();
                        if news == Some(News::Left) {
                            break;
                        }
                    }
                    Came::Refused | Came::Gone => break,
                    Came::Sound(..) => {}
                },
                Ok(Event::Asked(message)) if self.carrier.is_station() => {
                    let news = self.dialog.take(&message, Instant::now());
                    self.send();
                    if news == Some(News::Left) {
                        break;
                    }
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    until = halves.next();
                    if until.is_some() {
                        self.dialog.insist();
                        self.send();
                    }
                }
            }
        }
        self.send();
        self.is_over.store(true, Ordering::Release);
    }
}

impl Call<'_> {
    fn hear_news(&mut self, news: News) -> Option<Over> {
        match news {
            News::Agreed(terms) => {
                self.agree(terms);
                None
            }
            News::Over(fault) => {
                self.send();
                Some(Over::Fault(fault))
            }
            News::Left => Some(Over::Fault(MediaFault::NoAnswer)),
        }
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
    }
}

/// Says why the home can be neither spoken to nor heard.
pub(crate) fn trouble(giving: &Giving, fault: MediaFault) {
    giving.tell(FromTalk::Trouble { fault });
    giving.outbox.say(Voice::Unit(Unit::Trouble { fault }));
}

/// What was agreed on, and both laws by their own numbers: we offered both, and units send what they like.
fn with_both(mut laws: Vec<(u8, Law)>) -> Vec<(u8, Law)> {
    for (number, law) in [(0, Law::Mu), (8, Law::A)] {
        if !laws.iter().any(|(known, _)| *known == number) {
            laws.push((number, law));
        }
    }
    laws
}

/// A unit's registered address.
struct Address {
    text: String,
    host: String,
    port: u16,
    by: Transport,
}

impl Address {
    /// `None` for what cannot be called: another transport than UDP, TCP or TLS, or no address at all.
    fn read(address: &Secret) -> Option<Self> {
        let text = address.reveal().trim();
        let uri: SipUri = text.parse().ok()?;
        let named = uri.uri_params.get_val("transport").map(|by| by.to_ascii_lowercase());
        // A secure address is one over TLS, whatever that goes over (RFC 3261 §26.2.2); datagrams cannot be sealed by it.
        let by = match (named.as_deref(), uri.sips) {
            (None | Some("udp"), false) => Transport::Udp,
            (Some("tcp"), false) => Transport::Tcp,
            (Some("tls"), _) | (None | Some("tcp"), true) => Transport::Tls,
            _ => {
                info!("a unit that wants another transport than UDP, TCP or TLS cannot be called");
                return None;
            }
        };
        let host = match &uri.host_port.host {
            Host::Name(name) => name.to_string(),
            Host::IP4(ip) => ip.to_string(),
            Host::IP6(ip) => ip.to_string(),
        };
        let port = uri.host_port.port.unwrap_or(if by == Transport::Tls { SIPS_PORT } else { SIP_PORT });
        let text = text.split('?').next()?;
        // Nothing that may be a secret stands in what is sent.
        let text = match text.split_once('@') {
            Some((user, rest)) => {
                let mut user = user.split(':');
                format!("{}:{}@{rest}", user.next()?, user.next()?)
            }
            None => text.to_owned(),
        };
        Some(Self { text, host, port, by })
    }

    /// Who calls, as the unit sees it: the user that signs in, or nobody in particular.
    fn us(&self, user: &Secret) -> String {
        let user = user.reveal();
        let is_plain = !user.is_empty() && user.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("sip:{}@{host}", if is_plain { user } else { "vaka" })
    }

    /// A way for messages to the registered host and port, and a socket for sound.
    fn open(&self, certificate: Option<Fingerprint>) -> Result<(Carrier, UdpSocket), MediaFault> {
        let found = (self.host.as_str(), self.port).to_socket_addrs().map_err(|_| MediaFault::NoAnswer)?;
        let mut failed = MediaFault::NoAnswer;
        for peer in found {
            match Carrier::open(self.by, &self.host, peer, certificate, ANSWER) {
                Ok(carrier) => {
                    let (local, _) = carrier.ends().map_err(|_| MediaFault::Ours)?;
                    let sound = carrier::for_sound(local.ip()).map_err(|_| MediaFault::Ours)?;
                    return Ok((carrier, sound));
                }
                Err(fault) => failed = fault,
            }
        }
        Err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_units_are_registered() {
        let read = |text: &str| {
            let found = Address::read(&Secret::new(text));
            found.map(|address| (address.text, address.host, address.port, address.by))
        };
        for (text, sent, host, port, by) in [
            ("sip:panel@127.0.0.1:15060", "", "127.0.0.1", 15060, Transport::Udp),
            ("sip:unit.example", "", "unit.example", 5060, Transport::Udp),
            ("sip:p@[::1]:7;transport=UDP", "", "::1", 7, Transport::Udp),
            ("sip:p:secret@h;x=y?z", "sip:p@h;x=y", "h", 5060, Transport::Udp),
            ("sip:p@h;transport=tcp", "", "h", 5060, Transport::Tcp),
            ("sip:p@h;transport=TLS", "", "h", 5061, Transport::Tls),
            ("sips:p@h", "", "h", 5061, Transport::Tls),
            ("sips:p:secret@h:7;transport=tcp", "sips:p@h:7;transport=tcp", "h", 7, Transport::Tls),
        ] {
            let sent = if sent.is_empty() { text } else { sent };
            assert_eq!(read(text), Some((sent.to_owned(), host.to_owned(), port, by)), "{text}");
        }
        for not in ["sips:p@h;transport=udp", "sip:p@h;transport=sctp", "tel:+4670", "rtsp://h/", "", "sip:"] {
            assert_eq!(read(not), None, "{not}");
        }
    }

    #[test]
    fn whoever_signs_in_is_who_calls() {
        let address = Address::read(&Secret::new("sip:panel@[::1]")).unwrap();
        assert_eq!(address.us(&Secret::new("larm")), "sip:larm@[::1]");
        for user in ["", "a>b", "a b", "å"] {
            assert_eq!(address.us(&Secret::new(user)), "sip:vaka@[::1]");
        }
    }

    #[test]
    fn the_address_alone_says_what_is_spoken() {
        assert!(is_one(&Secret::new("sip:panel@127.0.0.1")) && is_one(&Secret::new("SIPS:p@h")));
        assert!(!is_one(&Secret::new("rtsp://127.0.0.1/cam")) && !is_one(&Secret::new("")));
    }
}
