//! A SIP call to one voice unit, from INVITE to BYE: its two sockets, and the sound of both ways.
mod dialog;
mod hearing;
mod message;
mod sign_in;
mod terms;
mod tone;

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::{moment::Moment, pii::Secret};
use ezk_sip_types::{host::Host, uri::SipUri};
use tracing::{debug, info, warn};
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
use dialog::{Dialog, News, Parties};
use hearing::Hearing;
use sign_in::Credentials;
use terms::{Ours, Terms};
use tone::Tones;

const SIP_PORT: u16 = 5060;
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
/// How soon a socket's thread notices that its call is over.
const NOTICE: Duration = Duration::from_millis(50);
/// So often an even port is looked for (RFC 3550 §11).
const PORTS: u32 = 16;

/// What has come to a call's sockets.
pub(crate) enum Came {
    /// A message.
    Signal(Vec<u8>),
    /// A packet of sound, from where and when.
    Sound(Vec<u8>, SocketAddr, Moment),
    /// Nothing listens where messages are sent to.
    Refused,
}

/// One call.
pub(crate) struct Call<'a> {
    inbox: &'a Receiver<Event>,
    number: u64,
    wire: UdpSocket,
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
        let (wire, sound) = address.sockets().ok_or(Over::Fault(MediaFault::NoAnswer))?;
        let (Ok(local), Ok(peer), Ok(hears)) = (wire.local_addr(), wire.peer_addr(), sound.local_addr()) else {
            return Err(Over::Fault(MediaFault::Ours));
        };
        let ours = Ours { ip: local.ip(), port: hears.port(), id: Start::by_chance().ssrc };
        let parties = Parties { us: address.us(&order.user), unit: address.text, local, ours };
        let credentials = Credentials::new(order.user.clone(), order.password.clone());
        let is_over = Arc::new(AtomicBool::new(false));
        let begin = Instant::now();
        let mut call = Self {
            inbox,
            number,
            dialog: Dialog::call(parties, credentials, begin),
            host: peer.ip(),
            ear: peer,
            // Written over by what is agreed on; until then nothing is said.
            speech: Speech::steady(Law::A, 8, Start::by_chance(), begin),
            keys: None,
            tones: Tones::default(),
            hearing: Hearing::new(Vec::new(), begin),
            heard_law: None,
            wire,
            sound,
            is_over,
        };
        if call.listen(events).is_none() {
            return Err(Over::Fault(MediaFault::Ours));
        }
        match call.wait_for_answer(begin, giving) {
            Ok(()) => Ok(call),
            Err(over) => {
                call.goodbye();
                Err(over)
            }
        }
    }

    fn listen(&self, events: &Sender<Event>) -> Option<()> {
        let (number, from) = (self.number, self.host);
        let signals = events.clone();
        listen(&self.wire, &self.is_over, "signals", move |came| {
            let came = came.map_or(Came::Refused, |(bytes, _)| Came::Signal(bytes.to_vec()));
            let _ = signals.send(Event::Came(number, came));
        })?;
        let sounds = events.clone();
        listen(&self.sound, &self.is_over, "sound", move |came| {
            // Anybody can send to an open socket.
            if let Some((bytes, at)) = came.filter(|(_, at)| at.ip() == from) {
                let _ = sounds.send(Event::Came(number, Came::Sound(bytes.to_vec(), at, now().wall)));
            }
        })
    }

    fn wait_for_answer(&mut self, begin: Instant, giving: &Giving) -> Result<(), Over> {
        let mut told = Some(begin + ANSWER);
        loop {
            self.send();
            let now = Instant::now();
            if told.take_if(|at| *at <= now).is_some() {
                info!(unheard = self.dialog.is_unheard(), "the unit has not answered yet; it is called on");
                trouble(giving, MediaFault::NoAnswer);
            }
            let news = match self.dialog.tick(now) {
                Some(news) => Some(news),
                None => match self.wait(told.into_iter().chain(self.dialog.next_at()).min())? {
                    Some(Event::Came(_, Came::Signal(message))) => self.dialog.take(&message, Instant::now()),
                    Some(Event::Came(_, Came::Refused)) => return Err(Over::Fault(MediaFault::Refused)),
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
                Some(News::Over(fault)) => return Err(Over::Fault(fault)),
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
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Over::Fault(MediaFault::Ours)),
        }
    }

    fn send(&mut self) {
        for message in self.dialog.take_out() {
            // A refusal is told by whoever reads; anything else is repaired by sending again.
            let _ = self.wire.send(&message);
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
                    Came::Refused => break,
                    Came::Sound(..) => {}
                },
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

/// Reads a socket on a thread of its own until the call is over; `None` is told where nobody listens.
fn listen(
    socket: &UdpSocket,
    is_over: &Arc<AtomicBool>,
    name: &str,
    mut tell: impl FnMut(Option<(&[u8], SocketAddr)>) + Send + 'static,
) -> Option<()> {
    let socket = socket.try_clone().ok()?;
    socket.set_read_timeout(Some(NOTICE)).ok()?;
    let is_over = Arc::clone(is_over);
    let read = move || {
        let mut bytes = vec![0; message::LONGEST];
        while !is_over.load(Ordering::Acquire) {
            match socket.recv_from(&mut bytes) {
                Ok((count, from)) => tell(Some((&bytes[..count], from))),
                Err(error) => match error.kind() {
                    ErrorKind::ConnectionRefused => tell(None),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                    kind => {
                        warn!(?kind, "a socket cannot be read any more");
                        return;
                    }
                },
            }
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(read).ok()?;
    Some(())
}

/// A unit's registered address.
struct Address {
    text: String,
    host: String,
    port: u16,
}

impl Address {
    /// `None` for what cannot be called: another transport than UDP, or no address at all.
    fn read(address: &Secret) -> Option<Self> {
        let text = address.reveal().trim();
        let uri: SipUri = text.parse().ok()?;
        if uri.sips || uri.uri_params.get_val("transport").is_some_and(|by| !by.eq_ignore_ascii_case("udp")) {
            info!("a unit that wants another transport than UDP cannot be called");
            return None;
        }
        let host = match &uri.host_port.host {
            Host::Name(name) => name.to_string(),
            Host::IP4(ip) => ip.to_string(),
            Host::IP6(ip) => ip.to_string(),
        };
        let port = uri.host_port.port.unwrap_or(SIP_PORT);
        let text = text.split('?').next()?;
        // Nothing that may be a secret stands in what is sent.
        let text = match text.split_once('@') {
            Some((user, rest)) => format!("sip:{}@{rest}", user.split(':').nth(1)?),
            None => text.to_owned(),
        };
        Some(Self { text, host, port })
    }

    /// Who calls, as the unit sees it: the user that signs in, or nobody in particular.
    fn us(&self, user: &Secret) -> String {
        let user = user.reveal();
        let is_plain = !user.is_empty() && user.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c));
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("sip:{}@{host}", if is_plain { user } else { "vaka" })
    }

    /// For messages, and for sound. The first is bound to the registered host and port: the kernel lets nothing else in,
    /// and tells a refusal.
    fn sockets(&self) -> Option<(UdpSocket, UdpSocket)> {
        let found = (self.host.as_str(), self.port).to_socket_addrs().ok()?;
        found.into_iter().find_map(|peer| {
            let any = if peer.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
            let wire = UdpSocket::bind((any, 0)).ok()?;
            wire.connect(peer).ok()?;
            let local = wire.local_addr().ok()?.ip();
            let mut sound = UdpSocket::bind((local, 0)).ok()?;
            for _ in 0..PORTS {
                if sound.local_addr().ok()?.port().is_multiple_of(2) {
                    break;
                }
                sound = UdpSocket::bind((local, 0)).ok()?;
            }
            Some((wire, sound))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_units_are_registered() {
        let read =
            |text: &str| Address::read(&Secret::new(text)).map(|address| (address.text, address.host, address.port));
        let owned = |text: &str, host: &str, port| Some((text.to_owned(), host.to_owned(), port));
        let unit = "sip:panel@127.0.0.1:15060";
        assert_eq!(read(unit), owned(unit, "127.0.0.1", 15060));
        assert_eq!(read("sip:unit.example"), owned("sip:unit.example", "unit.example", 5060));
        assert_eq!(read("sip:p@[::1]:7;transport=UDP"), owned("sip:p@[::1]:7;transport=UDP", "::1", 7));
        assert_eq!(read("sip:p:secret@h;x=y?z"), owned("sip:p@h;x=y", "h", 5060));
        for not in ["sips:p@h", "sip:p@h;transport=tcp", "tel:+4670", "rtsp://h/", "", "sip:"] {
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
