//! The port at which registered voice units call the station: reads, refuses and passes on; opens nothing by itself.
//!
//! Whoever speaks from a host that no unit is registered at gets no answer at all, and is counted. What a registered unit
//! begins is put to the centre; once the centre has taken it, its messages go to the worker behind the door that stands open
//! for it, which alone knows what they mean, and that worker's go back to where the call came from and nowhere else.
mod message;
mod sign_in;

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use alarm_central::{
    fact::CallRefused,
    site::{CallDirection, Site},
};
use sha2::{Digest as _, Sha256};
use tokio::{
    net::UdpSocket,
    sync::{mpsc, oneshot, watch},
    task::AbortHandle,
    time::{Instant, MissedTickBehavior, interval},
};
use tracing::{info, warn};

use crate::{centre::Input, clock::StationClock, gate::fresh, register::Lines};
use message::{LONGEST, Message};
use sign_in::{Doorman, SignIn};

/// Calls that may stand or ring at once; a further one is told to come later.
const MOST_CALLS: usize = 256;
/// Calls that one host may begin in a second: all that is more is dropped, and counted.
const BEGUN_EACH_SECOND: u32 = 5;
/// How often what was counted is told to the centre, and to the log.
const COUNT_EACH: Duration = Duration::from_secs(1);
const LOG_EACH: Duration = Duration::from_mins(1);
/// Messages of a call that may wait for its worker, or for the network.
pub(crate) const WAITING_MESSAGES: usize = 64;
const ALLOWED: [&str; 6] = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE"];
const RINGING: &str = "180 Ringing";
const BUSY: &str = "486 Busy";
const UNAVAILABLE: &str = "480 Unavailable";
const UNKNOWN: &str = "481 Unknown";
const NOT_ALLOWED: &str = "405 Unsupported";

/// A registered unit calls.
pub(crate) struct Ring {
    pub(crate) site: Arc<Site>,
    /// The INVITE as it came.
    pub(crate) invite: Vec<u8>,
    /// What is done about it; closed once the unit has given up.
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// What the centre does about a call.
pub(crate) enum Answer {
    /// A door has taken it: its messages go these ways.
    Take(Ends),
    Refuse(CallRefused),
}

/// Where a taken call's messages go, and where those of its worker come from.
pub(crate) struct Ends {
    pub(crate) to_door: mpsc::Sender<Vec<u8>>,
    pub(crate) from_door: mpsc::Receiver<Vec<u8>>,
}

/// A call by the host that it came from and its own name.
type Key = (IpAddr, String);

/// Calls that ring or stand.
type Underway = Arc<Mutex<HashMap<Key, Call>>>;

enum Call {
    /// The centre has not decided yet.
    Rings { invite: Arc<Message>, waits: AbortHandle },
    /// A door has taken it.
    Taken { to_door: mpsc::Sender<Vec<u8>> },
}

/// The port, bound.
pub(crate) struct Port(UdpSocket);

impl Port {
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<Self> {
        UdpSocket::bind(address).await.map(Self)
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Whoever reads the port.
pub(crate) struct Calls {
    socket: Arc<UdpSocket>,
    lines: watch::Receiver<Arc<Lines>>,
    inputs: mpsc::Sender<Input>,
    clock: StationClock,
    doorman: Doorman,
    underway: Underway,
    /// Calls begun in this second, by host.
    begun: HashMap<IpAddr, u32>,
    strangers: u64,
    logged: Option<Instant>,
}

impl Calls {
    pub(crate) fn new(
        port: Port,
        lines: watch::Receiver<Arc<Lines>>,
        inputs: mpsc::Sender<Input>,
        clock: StationClock,
    ) -> Self {
        Self {
            socket: Arc::new(port.0),
            lines,
            inputs,
            clock,
            doorman: Doorman::new(fresh()),
            underway: Underway::default(),
            begun: HashMap::new(),
            strangers: 0,
            logged: None,
        }
    }

    /// Reads until the station ends.
    pub(crate) async fn serve(mut self) {
        let mut bytes = vec![0; LONGEST + 1];
        let mut tick = interval(COUNT_EACH);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => if !self.tell_strangers().await {
                    return;
                },
                heard = self.socket.recv_from(&mut bytes) => match heard {
                    Ok((count, from)) => self.hear(&bytes[..count], from).await,
                    // A unit that is gone is told so by its network; that is nothing to the others.
                    Err(error) => info!(kind = ?error.kind(), "a message to a unit came back"),
                },
            }
        }
    }

    /// False once nobody takes it any more.
    async fn tell_strangers(&mut self) -> bool {
        self.begun.clear();
        let count = std::mem::take(&mut self.strangers);
        if count == 0 {
            return !self.inputs.is_closed();
        }
        if self.logged.is_none_or(|at| at.elapsed() >= LOG_EACH) {
            self.logged = Some(Instant::now());
            warn!(count, "somebody who is no registered unit speaks to the port for calls; nobody answers");
        }
        self.inputs.send(Input::StrangersCalled { count }).await.is_ok()
    }

    async fn hear(&mut self, datagram: &[u8], from: SocketAddr) {
        let host = from.ip().to_canonical();
        let lines = Arc::clone(&self.lines.borrow());
        let callers = lines.callers(host);
        // Not a byte of a stranger's is read.
        let Some(message) = (!callers.is_empty()).then(|| Message::parse(datagram)).flatten() else {
            self.strangers += u64::from(datagram.iter().any(|byte| !matches!(byte, b'\r' | b'\n' | 0)));
            return;
        };
        let key = (host, message.call().to_owned());
        match (self.known(&key), message.method.as_deref()) {
            (Known::Taken(to_door), Some("CANCEL")) => {
                // It was answered already (§9.2).
                drop(to_door);
                self.say(from, &message, "200 OK", &[]).await;
            }
            (Known::Taken(to_door), method) => {
                if to_door.try_send(datagram.to_vec()).is_err() && to_door.is_closed() {
                    self.lock().remove(&key);
                    if method.is_some_and(|method| method != "ACK") {
                        self.say(from, &message, UNKNOWN, &[]).await;
                    }
                }
            }
            (Known::Rings(_), Some("INVITE")) => self.say(from, &message, RINGING, &[]).await,
            (Known::Rings(invite), Some("CANCEL")) => {
                let ringing = self.lock().remove(&key);
                if let Some(Call::Rings { waits, .. }) = ringing {
                    waits.abort();
                }
                self.say(from, &message, "200 OK", &[]).await;
                self.say(from, &invite, "487 Terminated", &[]).await;
            }
            (Known::Not, Some("INVITE")) if !message.is_within_call() => {
                let begun = self.begun.entry(host).or_default();
                *begun += 1;
                if *begun > BEGUN_EACH_SECOND {
                    self.strangers += 1;
                    return;
                }
                self.begin(datagram, message, key, from, callers).await;
            }
            (Known::Not, Some("OPTIONS")) if !message.is_within_call() => {
                self.say(from, &message, "200 OK", &[("Allow", ALLOWED.join(", ").as_str())]).await;
            }
            // An answer, or an acknowledgement of a refusal, which nobody remembers (§8.2.7).
            (_, None | Some("ACK")) => {}
            (_, Some("INVITE" | "BYE" | "CANCEL" | "UPDATE" | "OPTIONS")) => {
                self.say(from, &message, UNKNOWN, &[]).await;
            }
            (_, Some(_)) => self.say(from, &message, NOT_ALLOWED, &[("Allow", ALLOWED.join(", ").as_str())]).await,
        }
    }

    /// A unit begins a call.
    async fn begin(&mut self, datagram: &[u8], invite: Message, key: Key, from: SocketAddr, callers: &[Arc<Site>]) {
        let unit_of = |site: &Arc<Site>| site.voice_unit.clone().map(|unit| (Arc::clone(site), unit));
        let named = callers.iter().filter_map(unit_of).find(|(_, unit)| unit.goes_by(invite.user()));
        let Some((site, unit)) = named else {
            // Of several homes behind one host, nobody can tell whose it is.
            let site = callers.first().filter(|_| callers.len() == 1).cloned();
            return self.refuse(&invite, from, site, CallRefused::UnknownIdentity).await;
        };
        if unit.direction == CallDirection::Outgoing {
            return self.refuse(&invite, from, Some(site), CallRefused::NotToCall).await;
        }
        if !unit.user.is_empty() {
            let (now, answer) = (self.clock.boot_ms(), invite.first("authorization"));
            let known = (unit.user.reveal(), unit.password.reveal());
            match self.doorman.judge(answer, "INVITE", invite.call(), known, now) {
                SignIn::Good => {}
                SignIn::Ask => {
                    let asks = self.doorman.questions(invite.call(), now);
                    let asks = [(asks[0].0, asks[0].1.as_str()), (asks[1].0, asks[1].1.as_str())];
                    return self.say(from, &invite, "401 Unauthorized", &asks).await;
                }
                SignIn::Wrong => return self.refuse(&invite, from, Some(site), CallRefused::WrongSignIn).await,
            }
        }
        if self.lock().len() >= MOST_CALLS {
            return self.refuse(&invite, from, Some(site), CallRefused::Busy).await;
        }
        let (answer, answered) = oneshot::channel();
        let invite = Arc::new(invite);
        self.say(from, &invite, RINGING, &[]).await;
        let waits = tokio::spawn(carry(
            Arc::clone(&self.socket),
            Arc::clone(&self.underway),
            key.clone(),
            from,
            Arc::clone(&invite),
            answered,
        ));
        self.lock().insert(key, Call::Rings { invite, waits: waits.abort_handle() });
        let ring = Ring { site, invite: datagram.to_vec(), answer };
        let _ = self.inputs.send(Input::UnitRings(ring)).await;
    }

    async fn refuse(&self, invite: &Message, from: SocketAddr, site: Option<Arc<Site>>, why: CallRefused) {
        self.say(from, invite, status_of(why), &[]).await;
        let site = site.map(|site| site.id.clone());
        let _ = self.inputs.send(Input::CallRefused { site, why }).await;
    }

    async fn say(&self, to: SocketAddr, asked: &Message, status: &str, more: &[(&str, &str)]) {
        say(&self.socket, to, asked, status, more).await;
    }

    fn known(&self, key: &Key) -> Known {
        match self.lock().get(key) {
            None => Known::Not,
            Some(Call::Rings { invite, .. }) => Known::Rings(Arc::clone(invite)),
            Some(Call::Taken { to_door }) => Known::Taken(to_door.clone()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Call>> {
        self.underway.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of a call by its name.
enum Known {
    Not,
    Rings(Arc<Message>),
    Taken(mpsc::Sender<Vec<u8>>),
}

/// Waits for what the centre does about a call; of one that is taken, carries the worker's messages until there are no more.
async fn carry(
    socket: Arc<UdpSocket>,
    underway: Underway,
    key: Key,
    from: SocketAddr,
    invite: Arc<Message>,
    answered: oneshot::Receiver<Answer>,
) {
    let forget = || drop(underway.lock().unwrap_or_else(PoisonError::into_inner).remove(&key));
    match answered.await {
        Ok(Answer::Take(Ends { to_door, mut from_door })) => {
            underway.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), Call::Taken { to_door });
            let mut was_answered = false;
            while let Some(message) = from_door.recv().await {
                was_answered = true;
                // What is lost is sent again by whoever waits for an answer.
                let _ = socket.send_to(&message, from).await;
            }
            if !was_answered {
                say(&socket, from, &invite, UNAVAILABLE, &[]).await;
            }
        }
        Ok(Answer::Refuse(why)) => say(&socket, from, &invite, status_of(why), &[]).await,
        // The station ends.
        Err(_) => say(&socket, from, &invite, UNAVAILABLE, &[]).await,
    }
    forget();
}

async fn say(socket: &UdpSocket, to: SocketAddr, asked: &Message, status: &str, more: &[(&str, &str)]) {
    // The same each time that it is asked, so that nothing need be remembered (§8.2.7).
    let tag = hex::encode(&Sha256::digest(format!("{} {}", asked.call(), asked.branch()))[..8]);
    let _ = socket.send_to(&asked.reply(to, status, &tag, more), to).await;
}

/// What a refusal is called (§21.4).
fn status_of(why: CallRefused) -> &'static str {
    match why {
        // It may call again, once there is an alarm.
        CallRefused::NoWindow | CallRefused::NotAnswered => UNAVAILABLE,
        CallRefused::Busy => BUSY,
        CallRefused::UnknownIdentity | CallRefused::NotToCall | CallRefused::WrongSignIn => "403 Forbidden",
    }
}

#[cfg(test)]
mod tests;
