//! Calls that the unit begins, at the station's port: answered where nobody speaks to it yet, else refused.
use std::{
    net::{SocketAddr, ToSocketAddrs as _, UdpSocket},
    sync::{
        Arc,
        mpsc::{Receiver, Sender},
    },
    time::Instant,
};

use ezk_sip_types::{Method, Name, msg::MessageLine};
use tracing::info;
use vaka_link::{command::Voice, frame::FromTalk, unit::MediaFault, worker::TalkOrder};

use super::{
    Address, Call, Came,
    carrier::{self, Carrier, Transport},
    dialog::{Dialog, Parties},
    message::{Draft, Message},
    sign_in::Credentials,
    terms::Ours,
};
use crate::{
    outbox::Lane,
    talk::{
        giving::Giving,
        speech::Start,
        way::{Event, Over},
    },
};

impl<'a> Call<'a> {
    /// Answers the unit's call.
    pub(crate) fn answer(
        order: &TalkOrder,
        number: u64,
        events: &Sender<Event>,
        inbox: &'a Receiver<Event>,
        giving: &Giving,
        invite: &[u8],
    ) -> Result<Self, Over> {
        let (Some(address), Some(port)) = (Address::read(&order.address), order.called_at) else {
            return Err(Over::Fault(MediaFault::NoTalkPath));
        };
        let invite = Message::parse(invite).ok_or(Over::Fault(MediaFault::NoAnswer))?;
        let (carrier, sound) = address.answer_at(port, giving).ok_or(Over::Fault(MediaFault::Ours))?;
        let (Ok((local, peer)), Ok(hears)) = (carrier.ends(), sound.local_addr()) else {
            return Err(Over::Fault(MediaFault::Ours));
        };
        let ours = Ours { ip: hears.ip(), port: hears.port(), id: Start::by_chance().ssrc };
        // Within a call each side goes by what the first message called it (RFC 3261 §12.2.1.1).
        let called = |name: &Name, other: String| invite.address(name).unwrap_or(other);
        let (unit, us) = (called(&Name::FROM, address.text.clone()), called(&Name::TO, address.us(&order.user)));
        let parties = Parties { us, unit, by: Transport::Udp, local, ours };
        let credentials = Credentials::new(order.user.clone(), order.password.clone());
        let (dialog, news) =
            Dialog::called(parties, credentials, &invite, Instant::now()).ok_or(Over::Fault(MediaFault::NoAnswer))?;
        info!("the unit calls, and is answered");
        Self::over(carrier, sound, dialog, (number, inbox), peer).begin(events, news, giving)
    }

    /// What the unit says at the station's port: of this call, or of another one.
    pub(super) fn asked(&self, message: Vec<u8>) -> Result<Option<Event>, Over> {
        let parsed = Message::parse(&message);
        let is_new = parsed.as_ref().is_some_and(|message| is_first(message) && !self.dialog.is_of(message));
        if self.carrier.is_station() && !is_new {
            return Ok(Some(Event::Came(self.number, Came::Signal(message))));
        }
        // It is being called, and calls itself: its own call is there already.
        if is_new && !self.stands { Err(Over::Called(message)) } else { Ok(Some(Event::Asked(message))) }
    }
}

/// A message of another call, while this one stands.
pub(super) fn turn_away(message: &[u8], giving: &Giving) {
    if let Some(parsed) = begins_one(message, giving).as_deref().and_then(Message::parse) {
        info!("the unit calls while it is spoken to already");
        let answer = Draft::answer(&parsed, 486, "Busy Here", "none").finish(None);
        giving.outbox.put(Lane::Word, Voice::Talk(FromTalk::Sip), Box::new(answer));
    }
}

impl Address {
    /// The station's port, as the unit sees it, and a socket for sound.
    fn answer_at(&self, port: SocketAddr, giving: &Giving) -> Option<(Carrier, UdpSocket)> {
        let found = (self.host.as_str(), self.port).to_socket_addrs().ok()?;
        found.into_iter().find_map(|peer| {
            // Which of this machine's addresses leads there; nothing is sent.
            let any = if peer.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            let probe = UdpSocket::bind(any).ok()?;
            probe.connect(peer).ok()?;
            let here = probe.local_addr().ok()?.ip();
            let ip = if port.ip().is_unspecified() { here } else { port.ip() };
            let sound = carrier::for_sound(here).ok()?;
            let (outbox, local) = (Arc::clone(&giving.outbox), SocketAddr::new(ip, port.port()));
            Some((Carrier::Station { outbox, local, peer }, sound))
        })
    }
}

/// The message, if it begins a call. Anything else is of a call that is over, and is told so.
pub(crate) fn begins_one(message: &[u8], giving: &Giving) -> Option<Vec<u8>> {
    let parsed = Message::parse(message)?;
    if is_first(&parsed) {
        return Some(message.to_vec());
    }
    if let MessageLine::Request(line) = &parsed.line
        && line.method != Method::ACK
    {
        let answer = Draft::answer(&parsed, 481, "Call Does Not Exist", "none").finish(None);
        giving.outbox.put(Lane::Word, Voice::Talk(FromTalk::Sip), Box::new(answer));
    }
    None
}

/// Whether it is an INVITE outside any call.
fn is_first(message: &Message) -> bool {
    let is_invite = matches!(&message.line, MessageLine::Request(line) if line.method == Method::INVITE);
    is_invite && message.tag(Name::TO).is_none()
}
