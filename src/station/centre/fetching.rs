//! Fetching ahead (M3): cameras of grave, old or held events are taken up before anybody asks, unseen; whose turn it is, and
//! how many at once. Whether it may be is for the rules, and each is a fact with its reason.
use std::{collections::VecDeque, sync::Arc};

use alarm_central::{
    event::{AlarmEvent, Command, Device, EndReason, OpenGrant},
    id::{EventId, GrantId},
    moment::Moment,
    person::Actor,
    site::{Camera, Site},
    window::Leave,
};
use uuid::Uuid;

use super::{Centre, GROUP};

/// Most cameras that are fetched at once in the place. Each is a process of some 25 MB and some seconds of pictures kept here, so
/// that all take some 2 GB at worst; whoever takes an event looks through its cameras whether or not there was a place.
const MOST_AT_ONCE: usize = 64;
/// Most that begin in one tick: a worker's start takes time of the processor, which signals need first.
const MOST_A_TICK: usize = 1;

impl Centre {
    /// Leaves whose door was shut end.
    pub(super) fn end_shut_doors(&mut self) {
        for (event, grant) in std::mem::take(&mut self.shut_doors) {
            self.do_duty(event, Command::EndGrant { grant, why: EndReason::Failed });
        }
    }

    /// Once a tick: begins what may be fetched and is not, as long as there are places; the gravest first, then the oldest.
    /// `looks`: which events that are is found out anew.
    pub(super) fn fetch_ahead(&mut self, looks: bool) {
        let mut places = self.free_places().min(MOST_A_TICK);
        if places == 0 || self.group.facts.len() >= GROUP {
            return;
        }
        if looks {
            self.to_fetch = self.due_for_fetching(self.clock.now());
        }
        while let Some(event) = self.to_fetch.front().copied() {
            let site = self.site_of(event);
            for camera in site.iter().flat_map(|site| site.cameras.iter()).filter(|camera| camera.has_pictures()) {
                if places == 0 {
                    return;
                }
                places -= usize::from(site.as_ref().is_some_and(|site| self.fetch(event, site, camera)));
            }
            self.to_fetch.pop_front();
        }
    }

    /// Somebody is about to look through a camera: it is fetched first, if it may be, so that what is taken goes on when the
    /// look ends.
    pub(super) fn fetch_first(&mut self, event: EventId, site: &Site, device: &Device) {
        if let Device::Camera(id) = device
            && self.free_places() > 0
            && let Some(camera) = site.camera(id)
        {
            self.fetch(event, site, camera);
        }
    }

    /// Leaves that stand although their door was shut for a fact that was not stored: they end, and what is fetched begins anew.
    pub(super) fn find_shut_doors(&mut self) {
        let standing =
            self.events.looking().flat_map(|(id, event)| event.grants().iter().map(move |open| (id, open.grant)));
        self.shut_doors = standing.filter(|(_, grant)| !self.gate.is_open(*grant)).collect();
    }

    fn free_places(&self) -> usize {
        let open = self.events.looking().flat_map(|(_, event)| event.grants());
        let is_fetched = |open: &&OpenGrant| open.leave == Leave::Fetch && matches!(open.device, Device::Camera(_));
        MOST_AT_ONCE.saturating_sub(open.filter(is_fetched).count())
    }

    /// Events of which a camera may be fetched that is neither fetched nor looked through, in the order of their turn.
    fn due_for_fetching(&self, now: Moment) -> VecDeque<EventId> {
        let is_due = |event: &AlarmEvent| {
            event.why_fetch(now).is_some()
                && event.open_window_at(now).is_ok()
                && event.site().and_then(|id| self.register.site(id)).is_some_and(|site| wants_fetching(event, site))
        };
        let open = self.events.iter().filter(|(_, live)| !live.event.is_closed() && is_due(&live.event));
        let mut due: Vec<(u8, EventId)> = open.map(|(id, live)| (live.event.priority(), id)).collect();
        // By their ids they stand by their age.
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// Whether a leave to fetch is on its way to the disk now.
    fn fetch(&mut self, event: EventId, site: &Site, camera: &Camera) -> bool {
        if !site.prefetch || !self.events.get(event).is_some_and(|live| is_unfetched(&live.event, camera)) {
            return false;
        }
        let device = Device::Camera(camera.id.clone());
        let (grant, abilities) = (GrantId(Uuid::now_v7()), camera.abilities.clone());
        let command = Command::Grant { grant, leave: Leave::Fetch, device, abilities, rings: false };
        // What the rules refuse nobody has asked for.
        let Ok(part) = self.ask_event(event, &Actor::Station, command) else { return false };
        let is_news = !part.is_empty();
        self.open_when_stored(event, part);
        is_news
    }
}

fn wants_fetching(event: &AlarmEvent, site: &Arc<Site>) -> bool {
    site.prefetch && site.cameras.iter().any(|camera| camera.has_pictures() && is_unfetched(event, camera))
}

/// Whether no leave stands for the camera: one that is looked through is not asked a second time.
fn is_unfetched(event: &AlarmEvent, camera: &Camera) -> bool {
    let is_its = |device: &Device| matches!(device, Device::Camera(id) if *id == camera.id);
    !event.grants().iter().any(|open| is_its(&open.device))
}
