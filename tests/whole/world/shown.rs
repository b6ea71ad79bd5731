//! What the desks come to show: what is on disk, doors that stand open, and no hold of somebody who is gone.
use std::{collections::BTreeSet, time::Duration};

use alarm_central::{
    event::EventState,
    id::{PersonId, SiteId},
};
use tokio::time::advance;
use vaka_link::board::LookState;
use vaka_station::clock::ClockSource;

use super::{TICK, World};
use crate::{
    book::device_name,
    desk::Desk,
    disk::Mood,
    scene::{Breach, Law, patience},
    story,
};

impl World {
    /// With all questions answered: every desk comes to show what is on disk, all doors stand open that should, and nobody
    /// holds who is gone.
    pub async fn shown(&mut self) -> Result<(), Breach> {
        let scene = self.scene.clone();
        if self.switch.mood() != Mood::Good {
            return Ok(());
        }
        let mut why = String::new();
        let soon = [30, 30, 60, 100, 200, 400, 800, 2_000].map(Duration::from_millis);
        for patience in soon.into_iter().chain([patience()]) {
            let shown = scene
                .within(patience, || {
                    self.holds()?;
                    why = self.what_is_wanting();
                    Ok(why.is_empty().then_some(()))
                })
                .await?;
            if shown.is_some() {
                self.join_tiles().await;
                return Ok(());
            }
            // Changes are kept back for some milliseconds, and duties come with the tick; one camera is fetched with each.
            let step = if law_of(&why) == Law::Fetch { TICK } else { Duration::from_millis(20) };
            self.clock.pass_ms(step.as_millis() as u64);
            advance(step).await;
        }
        Err(Breach::new(law_of(&why), why))
    }

    fn what_is_wanting(&self) -> String {
        let mut why = self.stale_hold();
        if why.is_empty() {
            why = self.shut_door();
        }
        if why.is_empty() {
            why = self.unfetched();
        }
        if why.is_empty() {
            why = self.open_desk();
        }
        if why.is_empty() {
            why = self.what_is_not_shown();
        }
        why
    }

    /// A hold that should be free again, since its desk is gone for too long; empty when there is none.
    fn stale_hold(&self) -> String {
        let boot = self.clock.read().boot_ms;
        let book = self.book();
        for (person, (since, limit)) in &self.gone {
            let Some(event) = book.held_by(person) else { continue };
            let gone = boot.saturating_sub((*since).max(book.pages[&event].held_since));
            if gone > *limit {
                return format!("RELEASED {person} holds {event} and has no desk for {gone} ms");
            }
        }
        String::new()
    }

    /// A device that was granted to somebody who is there, in good time, and that nobody has asked; empty when there is none.
    fn shut_door(&self) -> String {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for (_, page) in book.open().filter(|(_, page)| page.is_in_time(now)) {
            for (grant, look) in page.looks.iter().filter(|(grant, _)| !self.doubtful.contains(grant)) {
                let device = device_name(&page.site, &look.device);
                if look.by.as_ref().is_none_or(|by| self.is_awake(by))
                    && !calls.values().any(|call| call.is_open && call.device == device)
                {
                    return format!("SHUT {device} is granted by {grant}, and nobody asks it");
                }
            }
        }
        String::new()
    }

    /// A camera that is to be fetched and is not, or that is asked twice for one event; empty when there is none.
    fn unfetched(&self) -> String {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        let asked =
            |device: &str| calls.values().filter(|call| call.is_open && !call.is_talk && call.device == device).count();
        for (event, page) in book.open().filter(|(_, page)| page.until.is_some() && page.is_in_time(now)) {
            for camera in story::cameras_of(&page.site) {
                let device = format!("{}/{camera}", page.site);
                let events = book.leaves_for(&device, now).map(|(event, _)| event).collect::<BTreeSet<_>>();
                if page.is_to_be_fetched(now) && !events.contains(&event) {
                    return format!("UNFETCHED {device} is not taken up");
                }
                if asked(&device) > events.len() {
                    return format!("UNFETCHED {device} is asked {} times for {} events", asked(&device), events.len());
                }
            }
        }
        String::new()
    }

    /// A desk that must be locked and is not; empty when there is none.
    fn open_desk(&self) -> String {
        let is_open = |desk: &Desk| {
            let seen = desk.seen();
            desk.locks && desk.signing.is_none() && seen.person.is_some() && !seen.locked && !seen.is_gone
        };
        match self.desks.iter().position(|desk| desk.as_ref().is_some_and(is_open)) {
            Some(index) => format!("OPEN desk {index} is not locked"),
            None => String::new(),
        }
    }

    /// The first thing that a desk shows otherwise than it is on disk; empty when there is none.
    fn what_is_not_shown(&self) -> String {
        let book = self.book();
        let mut awake: Vec<PersonId> = self.desks.iter().flatten().filter_map(Desk::person).collect();
        awake.sort();
        if let Some([person, _]) = awake.windows(2).find(|pair| pair.first() == pair.last()) {
            return format!("{person} has two sessions");
        }
        for (index, desk) in self.desks.iter().enumerate() {
            let Some(desk) = desk else { continue };
            let seen = desk.seen();
            let Some(person) = seen.person.clone() else { continue };
            let rows = seen.board.rows.values().filter(|row| !matches!(row.state, EventState::Closed { .. }));
            if rows.clone().count() != book.open().count() {
                return format!("desk {index} shows {} open events of {}", rows.count(), book.open().count());
            }
            for row in rows {
                let Some(page) = book.pages.get(&row.id).filter(|page| !page.closed) else {
                    return format!("desk {index} shows {} which is not open", row.id);
                };
                if row.state.holder() != page.holder.as_ref() {
                    return format!("HOLDER desk {index} shows {:?} for {:?}", row.state, page.holder);
                }
                let parked = match &row.state {
                    EventState::Parked { until, by } => Some((by.clone(), *until)),
                    _ => None,
                };
                if parked != page.parked {
                    return format!("desk {index} shows {:?} for parked {:?}", row.state, page.parked);
                }
                if row.window_until != page.until {
                    return format!("DEADLINE desk {index} shows {:?} for {:?}", row.window_until, page.until);
                }
                if (row.priority, row.signals) != (page.priority, page.signals) {
                    return format!("desk {index} shows {} signals of {}", row.signals, page.signals);
                }
            }
            if let Some(detail) = &seen.board.held {
                let site = book.pages.get(&detail.id).map_or_else(|| SiteId::new(""), |page| page.site.clone());
                let voice = detail.voice.iter().map(|voice| ("voice", &voice.look));
                let looks = detail.cameras.iter().map(|camera| (camera.id.as_str(), &camera.look)).chain(voice);
                for (device, _) in looks.filter(|(_, look)| matches!(look, LookState::Open { .. })) {
                    let device = format!("{site}/{device}");
                    let calls = self.homes.calls.lock().expect("nothing panics under this lock");
                    if !calls.values().any(|call| call.is_open && call.device == device) {
                        return format!("desk {index} shows {device} as open, and nobody has asked it");
                    }
                }
            }
            let held = seen.board.held.as_ref().map(|detail| detail.id);
            let holds = if seen.locked { None } else { book.held_by(&person) };
            if held != holds {
                return format!("desk {index} of {person} shows {held:?} as held, and it is {holds:?}");
            }
        }
        String::new()
    }
}

fn law_of(why: &str) -> Law {
    match why.split_whitespace().next() {
        Some("HOLDER") => Law::OneHolder,
        Some("SHUT") => Law::Answered,
        Some("UNFETCHED") => Law::Fetch,
        Some("RELEASED") => Law::Released,
        Some("DEADLINE") => Law::Deadline,
        _ => Law::Desks,
    }
}
