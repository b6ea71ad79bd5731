//! What the one who works here should know though nothing is broken: a bar each, under those of faults, with the button
//! that answers it. It judges nothing; the station and the rules keep people out.
use std::borrow::Cow;

use alarm_central::{id::AsideId, moment::Moment, person::Place};
use vaka_link::{board::LongLook, offer::Offered};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::{LinkState, Scene, Session},
    view::{aside::wording, handing, naming, offered},
};

/// From how long before its end on a certificate's end is told, milliseconds.
const CERTIFICATE_TOLD_MS: i64 = 30 * 24 * 3600 * 1000;

/// How long it is said that an offer came to nothing, milliseconds.
const OFFER_ENDED_MS: i64 = 30_000;

/// What a bar's button is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    PutAway,
    SeenCertificate,
    ShowAsked,
    AcknowledgeLooking,
    /// What of the home whose event is held makes no alarm.
    ShowAside(AsideId),
    /// The card from which an offer is taken back.
    ShowHanding,
    /// From closed events to what is offered.
    ShowOffer,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub sentence: Cow<'static, str>,
    /// The priority whose mark it wears.
    pub priority: Option<u8>,
    /// What stands on its button.
    pub button: Option<(Cow<'static, str>, Act)>,
}

/// What has been seen already.
#[derive(Default)]
pub struct Memory {
    /// The end that was told of and put away; another certificate is told again.
    certificate: Option<Moment>,
}

impl Act {
    /// The key that does the same.
    pub fn key(self) -> &'static str {
        match self {
            Self::ShowAsked => keys::cap(Press::AskedRoles),
            Self::ShowHanding | Self::ShowOffer => keys::cap(Press::Release),
            Self::PutAway | Self::SeenCertificate | Self::AcknowledgeLooking | Self::ShowAside(_) => "",
        }
    }
}

impl Notice {
    fn new(sentence: impl Into<Cow<'static, str>>, button: &str, act: Act) -> Self {
        Self { sentence: sentence.into(), priority: None, button: Some((say(button), act)) }
    }
}

/// The last refusal alone: all that a locked desk says.
pub fn refused(scene: &Scene<'_>) -> Vec<Notice> {
    scene.notice.map(|words| Notice::new(words.to_owned(), "action-ok", Act::PutAway)).into_iter().collect()
}

impl Memory {
    /// All there are now, from top to bottom.
    pub fn all(&self, scene: &Scene<'_>) -> Vec<Notice> {
        let mut all = refused(scene);
        all.extend(self.certificate(scene));
        let waiting = scene.board.asked.len();
        if waiting > 0 && scene.link == LinkState::Up {
            let sentence = say_with("notice-roles-asked", &[("count", waiting.into())]);
            all.push(Notice::new(sentence, "notice-roles-show", Act::ShowAsked));
        }
        all.extend(offer(scene));
        all.extend(aside_at_held(scene));
        all.extend(long_look(scene).map(|look| looked_long(scene, look)));
        all
    }

    /// What a pressed button does; what is shown over the screen is the screen's.
    pub fn pressed(&mut self, act: Act, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match act {
            Act::PutAway => wants.push(Intent::PutNoticeAway),
            Act::SeenCertificate => self.certificate = certified_until(scene),
            Act::AcknowledgeLooking => wants.extend(
                long_look(scene)
                    .map(|look| Intent::AcknowledgeLooking { site: look.site.clone(), day: look.day.clone() }),
            ),
            Act::ShowOffer => wants.push(Intent::LeaveClosed),
            Act::ShowAsked | Act::ShowAside(_) | Act::ShowHanding => {}
        }
    }

    /// That the certificate ends soon, or has ended while its owner works here (M15).
    fn certificate(&self, scene: &Scene<'_>) -> Option<Notice> {
        let until = certified_until(scene).filter(|_| scene.place == Place::Live)?;
        let left_ms = until.since_ms(scene.now);
        if left_ms < 0 {
            return Some(Notice { sentence: say("notice-certificate-over"), priority: Some(3), button: None });
        }
        if left_ms > CERTIFICATE_TOLD_MS || self.certificate == Some(until) {
            return None;
        }
        let sentence = say_with("notice-certificate-ends", &[("day", clock::day(until).into())]);
        Some(Notice::new(sentence, "action-ok", Act::SeenCertificate))
    }
}

fn certified_until(scene: &Scene<'_>) -> Option<Moment> {
    match scene.session {
        Session::In(worker) => Some(worker.certified_until),
        Session::Out { .. } | Session::Locked { .. } => None,
    }
}

/// How the offer of the held event stands, that it came to nothing, or that one waits behind the list of closed events.
fn offer(scene: &Scene<'_>) -> Option<Notice> {
    if let Some(sentence) = handing::standing(scene) {
        return Some(Notice::new(sentence, "offer-show", Act::ShowHanding));
    }
    if let Some(Offered::Ended { to, why, at }) = scene.held().and_then(|(_, detail)| detail.offered.as_ref()) {
        let is_new = scene.now.since_ms(*at) < OFFER_ENDED_MS;
        return is_new.then(|| Notice { sentence: naming::offer_ended(to, *why), priority: None, button: None });
    }
    let (_, waits) = offered::offered(scene).filter(|_| scene.closed.is_some())?;
    Some(Notice::new(offered::sentence(scene, waits), "offer-show", Act::ShowOffer))
}

/// That not all of the home whose event is held makes alarms: whoever handles it must know.
fn aside_at_held(scene: &Scene<'_>) -> Option<Notice> {
    let (row, _) = scene.held()?;
    let view = scene.board.asides.values().find(|view| view.site == row.site && view.ended.is_none())?;
    let values = [
        ("what", wording::headed(view).into()),
        ("parts", wording::what(view).into()),
        ("hidden", wording::hidden(view).into()),
        ("end", wording::end(view).into()),
    ];
    Some(Notice::new(say_with("aside-row-name", &values), "aside-show", Act::ShowAside(view.id)))
}

/// The oldest home that was looked into for long and that nobody has seen yet; one at a time, since it is not urgent.
fn long_look<'s>(scene: &Scene<'s>) -> Option<&'s LongLook> {
    scene.board.long_looks.first().filter(|_| scene.link == LinkState::Up)
}

fn looked_long(scene: &Scene<'_>, look: &LongLook) -> Notice {
    let values = [
        ("minutes", (look.looked_ms / 60_000).into()),
        ("place", look.address.0.as_str().into()),
        ("day", look.day.as_str().into()),
        ("more", (scene.board.long_looks.len() - 1).into()),
    ];
    Notice::new(say_with("notice-looked-long", &values), "notice-looked-long-seen", Act::AcknowledgeLooking)
}
