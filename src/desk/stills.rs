//! Stills of the event that is held: moments of its open cameras, each with the coded pictures that it is shown from, in
//! memory alone. It decodes nothing, and what is not recorded does not come into it.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use alarm_central::{
    id::{CameraId, EventId},
    moment::Moment,
};

use crate::{feed::past::Past, scene::Recorded};

/// So many of one camera at most: the first one stays, of the others the newest.
pub const MOST: usize = 8;

/// One moment of one camera.
#[derive(Clone)]
pub struct Still {
    pub taken_at: Moment,
    /// What shows it, and nothing else.
    pub past: Arc<Mutex<Past>>,
}

/// The stills of one event, oldest first.
#[derive(Default)]
pub struct Stills {
    event: Option<EventId>,
    cameras: BTreeMap<CameraId, Vec<Still>>,
}

impl Stills {
    /// Those of other events go, and those of cameras that are no longer looked through.
    pub fn keep(&mut self, event: EventId, is_open: impl Fn(&CameraId) -> bool) {
        if self.event.replace(event) != Some(event) {
            self.cameras.clear();
        }
        self.cameras.retain(|camera, _| is_open(camera));
    }

    /// All go.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there is any of this camera.
    pub fn has(&self, camera: &CameraId) -> bool {
        self.cameras.contains_key(camera)
    }

    /// Takes one of what was the newest picture at that moment, unless what is taken now is not kept in the vault.
    pub fn take(&mut self, camera: &CameraId, past: &Past, at: Moment, recorded: Recorded) {
        if self.event.is_none() || matches!(recorded, Recorded::NotKept(_)) {
            return;
        }
        let Some((past, taken_at)) = past.still(at) else { return };
        let stills = self.cameras.entry(camera.clone()).or_default();
        if stills.last().is_some_and(|last| last.taken_at >= taken_at) {
            return;
        }
        if stills.len() == MOST {
            stills.remove(1);
        }
        stills.push(Still { taken_at, past: Arc::new(Mutex::new(past)) });
    }

    /// That of this moment.
    pub fn find(&self, camera: &CameraId, taken_at: Moment) -> Option<&Still> {
        self.cameras.get(camera)?.iter().find(|still| still.taken_at == taken_at)
    }

    /// When those of each camera were taken, oldest first.
    pub fn moments(&self) -> BTreeMap<CameraId, Vec<Moment>> {
        let of = |stills: &Vec<Still>| stills.iter().map(|still| still.taken_at).collect();
        self.cameras.iter().map(|(camera, stills)| (camera.clone(), of(stills))).collect()
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::{id::Uuid, port::StoreFault};
    use vaka_link::unit::{Track, Unit};

    use super::*;

    const KEPT: Recorded = Recorded::Kept { begun: true };

    fn event(number: u128) -> EventId {
        EventId(Uuid::from_u128(number))
    }

    /// A picture each second, up to this one.
    fn past(last: i64) -> Past {
        let mut past = Past::default();
        past.keep(Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() }, Vec::new());
        for at in 0..=last {
            let taken_at = Moment(at * 1000);
            past.keep(Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at }, vec![1]);
        }
        past
    }

    fn held(number: u128) -> Stills {
        let mut stills = Stills::default();
        stills.keep(event(number), |_| true);
        stills
    }

    fn seconds(stills: &Stills, camera: &str) -> Vec<i64> {
        let moments = stills.moments().remove(&CameraId::new(camera)).unwrap_or_default();
        moments.iter().map(|at| at.0 / 1000).collect()
    }

    #[test]
    fn the_first_stays_and_of_the_others_the_newest() {
        let (mut stills, hall) = (held(1), CameraId::new("hall"));
        for at in 0..20 {
            stills.take(&hall, &past(30), Moment(at * 1000 + 300), KEPT);
            stills.take(&hall, &past(30), Moment(at * 1000 + 700), KEPT);
        }
        assert_eq!(seconds(&stills, "hall"), [0, 13, 14, 15, 16, 17, 18, 19], "each moment once");
        let still = stills.find(&hall, Moment(15_000)).expect("it is there");
        assert_eq!(still.past.lock().unwrap().span(), Some((Moment(15_000), Moment(19_000))), "what shows it alone");
        assert!(stills.find(&hall, Moment(3_000)).is_none());
    }

    #[test]
    fn what_is_not_recorded_is_not_taken() {
        let (mut stills, hall) = (held(1), CameraId::new("hall"));
        stills.take(&hall, &past(5), Moment(1_000), Recorded::NotKept(StoreFault::Full));
        assert!(!stills.has(&hall));
        stills.take(&hall, &past(5), Moment(2_000), Recorded::Starting);
        assert_eq!(seconds(&stills, "hall"), [2]);
    }

    #[test]
    fn another_event_at_the_same_home_sees_none_and_neither_does_who_may_not_look_any_more() {
        let (mut stills, hall, kitchen) = (held(1), CameraId::new("hall"), CameraId::new("kitchen"));
        let take_all = |stills: &mut Stills| {
            stills.take(&hall, &past(5), Moment(1_000), KEPT);
            stills.take(&kitchen, &past(5), Moment(1_000), KEPT);
        };
        take_all(&mut stills);
        stills.keep(event(1), |camera| *camera == hall);
        assert_eq!([stills.has(&hall), stills.has(&kitchen)], [true, false]);
        stills.keep(event(2), |_| true);
        assert!(!stills.has(&hall), "only this event's");
        take_all(&mut stills);
        stills.clear();
        take_all(&mut stills);
        assert!(!stills.has(&hall), "without an event there is none");
    }
}
