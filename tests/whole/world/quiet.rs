//! What must hold at any moment, and that all is quiet: looks have ended that must, and every question is answered.
use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use alarm_central::id::SiteId;
use tokio::time::advance;
use vaka_station::clock::ClockSource;

use super::{DESKS, TICK, World};
use crate::{
    book::Page,
    desk::Desk,
    disk::Mood,
    scene::{Breach, Law, check},
};

impl World {
    /// What must hold at any moment, whatever the disk does.
    pub fn holds(&self) -> Result<(), Breach> {
        let now = self.clock.read();
        let book = self.book();
        book.breach()?;
        self.panels.check(&book)?;
        let mut calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for call in calls.values_mut().filter(|call| !call.is_known) {
            call.is_known = true;
            let site = call.device.split_once('/').map_or("", |(site, _)| site);
            let mut pages =
                book.pages.values().filter(|page| page.site.as_str() == site && (page.until.is_some() || page.shut));
            let until = |page: &Page| page.received.boot_ms + 15 * 60 * 1000;
            check(Law::FifteenMinutes, pages.any(|page| call.until_boot_ms <= until(page)), || {
                let ends: Vec<u64> = book.pages.values().filter(|page| page.site.as_str() == site).map(until).collect();
                format!("{} was asked until {}, beyond every window: {ends:?}", call.device, call.until_boot_ms)
            })?;
        }
        for (index, desk) in self.desks.iter().enumerate() {
            for event in desk.iter().flat_map(|desk| std::mem::take(&mut desk.seen().told_closed)) {
                let closed = book.pages.get(&event).is_some_and(|page| page.closed);
                check(Law::Desks, closed, || {
                    format!("desk {index} was told that {event} is closed, which is not on disk")
                })?;
            }
        }
        let mut made: BTreeMap<(&str, bool), u32> = BTreeMap::new();
        for call in calls.values() {
            *made.entry((&call.device, call.is_talk)).or_default() += 1;
        }
        for ((device, is_talk), times) in made {
            let given = book.given.get(device).copied().unwrap_or(0);
            let site = SiteId::new(device.split_once('/').map_or("", |(site, _)| site));
            let again = if is_talk { book.reopened.get(&site).copied().unwrap_or(0) } else { 0 };
            check(Law::Granted, times <= given + again, || {
                format!(
                    "{device} was asked {times} times ({}), and {given} grants are on disk",
                    if is_talk { "talk" } else { "fetch" }
                )
            })?;
        }
        for tile in &self.tiles {
            for text in tile.tile.take() {
                let looks = book.look_at(&tile.device, now);
                let holder = self.desks[tile.desk].as_ref().and_then(Desk::awake);
                let may = looks.is_some_and(|(_, look)| look.by.is_some() && look.by == holder);
                // What was let through in time may be read a moment later.
                let may = may || self.shown_to.get(&text).is_some_and(|desks| desks.contains(&tile.desk));
                check(Law::Desks, may && !tile.is_forged, || {
                    format!("unit {text} of {} came to desk {}, which may not see it", tile.device, tile.desk)
                })?;
                self.arrived.borrow_mut().insert(text);
            }
        }
        Ok(())
    }

    /// Waits until looks have ended that must, and, unless the disk stands still, all questions are answered.
    pub async fn quiet(&mut self) -> Result<(), Breach> {
        let scene = self.scene.clone();
        let stands = self.switch.mood() == Mood::Stands;
        // Looking ends whatever the disk does.
        let mut last = (Law::LookEnds, String::new());
        for _ in 0..3 {
            let late = scene.within(Duration::from_millis(300), || {
                self.take_answers()?;
                self.holds()?;
                last = self.strays().unwrap_or((Law::LookEnds, String::new()));
                Ok((last.0 != Law::FifteenMinutes).then_some(()))
            });
            if late.await?.is_some() {
                break;
            }
            // A door that opened a moment before its deadline looks at the clock every 50 ms.
            self.clock.pass_ms(TICK.as_millis() as u64);
            advance(TICK).await;
        }
        let ended = scene
            .until(Law::LookEnds, "looks to end", || {
                self.take_answers()?;
                self.holds()?;
                Ok(match self.strays() {
                    Some(stray) => {
                        last = stray;
                        None
                    }
                    None => Some(()),
                })
            })
            .await;
        if let Err(breach) = ended {
            let in_vain = breach.what.starts_with("waited");
            return Err(if in_vain { Breach::new(last.0, last.1.clone()) } else { breach });
        }
        if stands {
            return Ok(());
        }
        scene
            .until(Law::Answered, "answers", || {
                self.take_answers()?;
                self.holds()?;
                let desks = self.desks.iter().flatten().all(Desk::is_answered);
                Ok((desks && self.panels.is_answered()).then_some(()))
            })
            .await
            .map_err(|breach| Breach::new(breach.law, format!("{}: {}", breach.what, self.open_questions())))
    }

    /// Calls that stand although nobody may look.
    fn strays(&self) -> Option<(Law, String)> {
        let now = self.clock.read();
        let book = self.book();
        let calls = self.homes.calls.lock().expect("nothing panics under this lock");
        for call in calls.values().filter(|call| call.is_open) {
            let device = &call.device;
            let site = device.split_once('/').map_or("", |(site, _)| site);
            let page = book.look_at(device, now).and_then(|(event, _)| book.pages.get(&event));
            if call.is_talk && page.is_some_and(Page::is_hushed) {
                return Some((Law::Hushed, format!("{device} can be talked to at a silent alarm")));
            }
            let mut leaves = book.leaves_for(device, now).map(|(_, look)| look);
            if leaves.any(|look| look.by.as_ref().map_or(!call.is_talk, |by| self.is_awake(by))) {
                continue;
            }
            match book.look_at(device, now) {
                Some((_, look)) => {
                    return Some((Law::LookEnds, format!("{device} goes on, and {:?} is not there", look.by)));
                }
                None => {
                    let late = book
                        .open()
                        .any(|(_, page)| page.site.as_str() == site && !page.looks.is_empty() && !page.is_in_time(now));
                    let law = if late { Law::FifteenMinutes } else { Law::LookEnds };
                    return Some((law, format!("{device} goes on, and no leave stands")));
                }
            }
        }
        None
    }

    /// Whether a leave stands whose time is over.
    pub fn looks_late(&self) -> bool {
        let now = self.clock.read();
        self.book().open().any(|(_, page)| !page.looks.is_empty() && !page.is_in_time(now))
    }

    /// Leaves whose door may have been shut although their end is not on disk.
    pub fn doubt(&mut self) {
        let book = self.book.lock().expect("the book never panics");
        self.doubtful = book.pages.values().flat_map(|page| page.looks.keys().copied()).collect();
        // A hold that came back with what was taken back waits from then on.
        let boot = self.clock.read().boot_ms;
        self.gone.values_mut().for_each(|(since, _)| *since = boot);
    }

    fn take_answers(&mut self) -> Result<(), Breach> {
        for index in 0..DESKS {
            let Some(desk) = self.desks[index].as_mut() else { continue };
            desk.settle();
            if let Some(person) = desk.person() {
                self.gone.remove(&person);
            }
        }
        self.panels.take_answers();
        self.panels.check(&self.book.lock().expect("the book never panics"))?;
        self.acknowledged += self.panels.acknowledged();
        self.panels.forget_checked();
        Ok(())
    }

    fn open_questions(&self) -> String {
        let mut text = String::new();
        for (index, desk) in self.desks.iter().enumerate() {
            let Some(desk) = desk.as_ref().filter(|desk| !desk.is_answered()) else { continue };
            let seen = desk.seen();
            let _ = write!(
                text,
                "desk {index}: {:?}, signing {:?} of ({}, {}), beats {} of {}, gone {}; ",
                desk.waiting,
                desk.signing,
                seen.signed_in,
                seen.refused.len(),
                seen.beats,
                desk.beats,
                seen.is_gone
            );
        }
        text + &self.panels.open_questions()
    }
}
