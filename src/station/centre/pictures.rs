//! Pictures that panels offer with their alarms: which are asked for, when again, and who sees them. Whether they may be is
//! for the rules, and each attempt is a fact.
use alarm_central::{
    event::{AlarmEvent, Command, Device, Missed},
    id::{EventId, GrantId},
    moment::Moment,
    person::{Actor, Place},
    picture::{AGAIN_AFTER_MS, MOST_ATTEMPTS, MOST_BYTES, MOST_PICTURES, Offered, PictureFault, PictureId, may_ask},
    pii::Secret,
    site::{Ability, Site},
    window::Leave,
};
use uuid::Uuid;
use vaka_link::{
    board::PictureView,
    worker::{FetchOrder, Once, Tracks, Transport},
};

use super::{Centre, GROUP};
use crate::{clock::StationClock, gate::Errand};

/// What is to be done about a picture.
enum Due {
    Ask,
    Miss(PictureFault),
    /// It is fetched, and whoever holds the event may see it.
    Show,
}

impl Centre {
    /// Once a tick: asks for what is offered, shows it to whoever holds the event, and writes down why there is none.
    pub(super) fn fetch_pictures(&mut self) {
        if self.group.facts.len() >= GROUP {
            return;
        }
        let now = self.clock.now();
        let offering =
            |event: &AlarmEvent| event.offers_pictures() && !event.is_closed() && event.open_window_at(now).is_ok();
        let events: Vec<EventId> =
            self.events.tended().filter(|(_, live)| offering(&live.event)).map(|(id, _)| id).collect();
        for event in events {
            for (picture, due) in self.pictures_due(event, now) {
                self.tend(event, picture, &due);
            }
        }
    }

    fn pictures_due(&self, event: EventId, now: Moment) -> Vec<(PictureId, Due)> {
        let (Some(live), Some(site)) = (self.events.get(event), self.site_of(event)) else { return Vec::new() };
        let event = &live.event;
        let holder = event.state().holder();
        // As with cameras: before anybody holds the event, where the home's register allows it.
        let may_begin = event.why_fetch(now).is_some() && (site.prefetch || holder.is_some());
        let is_seen = holder.is_some_and(|holder| self.session_of(holder).is_some());
        let due = |(index, offered): (usize, &Offered<'_>)| {
            let device = Device::Picture(offered.id);
            if event.leave_for(Leave::Fetch, &device).is_some() {
                let is_shown = event.leave_for(Leave::Look, &device).is_some();
                return (is_seen && !is_shown).then_some(Due::Show);
            }
            let again = |missed: Missed| {
                missed.why.may_pass() && missed.times < MOST_ATTEMPTS && now.since_ms(missed.at) >= AGAIN_AFTER_MS
            };
            if !may_begin || !event.missed(offered.id).is_none_or(again) {
                return None;
            }
            Some(match address_of(self.place, &site, offered, index) {
                Ok(_) => Due::Ask,
                Err(why) => Due::Miss(why),
            })
        };
        let all = event.offered();
        all.iter().enumerate().filter_map(|(index, offered)| Some((offered.id, due((index, offered))?))).collect()
    }

    fn tend(&mut self, event: EventId, picture: PictureId, due: &Due) {
        match due {
            Due::Miss(why) => self.do_duty(event, Command::MissPicture { picture, why: *why }),
            Due::Ask => {
                let (grant, device) = (GrantId(Uuid::now_v7()), Device::Picture(picture));
                let command = Command::Grant {
                    grant,
                    leave: Leave::Fetch,
                    device,
                    abilities: vec![Ability::Still],
                    rings: false,
                };
                // What the rules refuse nobody has asked for.
                if let Ok(part) = self.ask_event(event, &Actor::Station, command) {
                    self.open_when_stored(event, part);
                }
            }
            Due::Show => {
                let holder = self.events.get(event).and_then(|live| live.event.state().holder());
                let session = holder.and_then(|holder| self.session_of(holder)).cloned();
                if let (Some(session), Some(site)) = (session, self.site_of(event)) {
                    // As at the claim: what the rules refuse was not asked for aloud.
                    let _ = self.grant(&session, event, &site, Device::Picture(picture));
                }
            }
        }
    }

    /// A worker found no picture: a fact, which ends what leave stands for it.
    pub(super) fn picture_missed(&mut self, grant: GrantId, why: PictureFault) {
        let found = self.events.looking().find_map(|(id, event)| {
            let open = event.grants().iter().find(|open| open.grant == grant)?;
            if let Device::Picture(picture) = open.device { Some((id, picture)) } else { None }
        });
        if let Some((event, picture)) = found {
            self.do_duty(event, Command::MissPicture { picture, why });
        }
    }

    pub(super) fn picture_views(&self, event: &AlarmEvent) -> Vec<PictureView> {
        let view = |offered: &Offered<'_>| PictureView {
            id: offered.id,
            offered_at: offered.at,
            kept: event.media().iter().any(|medium| medium.device == Device::Picture(offered.id)),
            missed: event.missed(offered.id).map(|missed| missed.why),
            look: self.look_state(event, &Device::Picture(offered.id)),
        };
        event.offered().iter().take(MOST_PICTURES).map(view).collect()
    }
}

fn address_of(place: Place, site: &Site, offered: &Offered<'_>, index: usize) -> Result<Secret, PictureFault> {
    if offered.untrusted {
        return Err(PictureFault::Untrusted);
    }
    if index >= MOST_PICTURES {
        return Err(PictureFault::TooMany);
    }
    may_ask(place, &site.picture_hosts, offered.address)
}

/// Where to go for an offered picture, if the home's register still allows it.
pub(super) fn errand(
    place: Place,
    clock: &StationClock,
    event: &AlarmEvent,
    site: &Site,
    picture: PictureId,
) -> Option<Errand> {
    let all = event.offered();
    let (index, offered) = all.iter().enumerate().find(|(_, offered)| offered.id == picture)?;
    let address = address_of(place, site, offered, index).ok()?;
    let once = Once { at_most: MOST_BYTES, not_before: event.received_at() };
    let fetch = FetchOrder {
        address,
        user: Secret::new(""),
        password: Secret::new(""),
        certificate: None,
        transport: Transport::Auto,
        tracks: Tracks::Video,
        deaf: true,
        kept: true,
        once: Some(once),
        turning: None,
        // Overwritten by the pass's own.
        deadline: clock.deadline(Moment(i64::MIN)),
    };
    Some(Errand {
        fetch: Some(fetch),
        small: None,
        talk: None,
        must_free: None,
        began: event.received_at(),
        can_wait: true,
    })
}
