//! Whether somebody still sits at the desk: when pictures are masked and when it locks. It gets the time and what the hand
//! did; it reads neither.
use std::time::{Duration, Instant};

use egui::Event;

/// While a camera window is open, this long without a hand masks the pictures and asks.
pub const MASK_AFTER: Duration = Duration::from_mins(2);
/// So long after the question the desk locks.
pub const LOCK_AFTER_MASK: Duration = Duration::from_mins(1);
/// Without a window the desk locks after this long.
pub const LOCK_AFTER: Duration = Duration::from_mins(5);

/// What idleness asks of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Awake,
    /// Pictures are covered, and the question is asked.
    Masked,
    Lock,
}

/// Whether this shows that somebody sits here. What the window's manager or a screen reader's start sends does not.
pub fn is_stir(event: &Event) -> bool {
    matches!(
        event,
        Event::Copy
            | Event::Cut
            | Event::Paste(_)
            | Event::Text(_)
            | Event::Key { .. }
            | Event::PointerMoved(_)
            | Event::MouseMoved(_)
            | Event::PointerButton { .. }
            | Event::Zoom(_)
            | Event::Ime(_)
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
            | Event::AccessKitActionRequest(_)
    )
}

/// Since when nobody did anything.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    since: Instant,
    masked_at: Option<Instant>,
}

impl Idle {
    /// Somebody is there now.
    pub fn new(now: Instant) -> Self {
        Self { since: now, masked_at: None }
    }

    /// A key, the pointer or talk: somebody is there.
    pub fn stir(&mut self, now: Instant) {
        *self = Self::new(now);
    }

    /// In how many milliseconds the desk locks, while the pictures are covered.
    pub fn masked_ms(&self, now: Instant) -> Option<i64> {
        let left = LOCK_AFTER_MASK.saturating_sub(now.saturating_duration_since(self.masked_at?));
        Some(i64::try_from(left.as_millis()).unwrap_or(i64::MAX))
    }

    /// Where it stands now.
    pub fn turn(&mut self, now: Instant, window_open: bool) -> Turn {
        let idle = now.saturating_duration_since(self.since);
        if window_open && idle >= MASK_AFTER {
            // Asked first, also where the window opened after the hand had rested for long.
            let asked = now.saturating_duration_since(*self.masked_at.get_or_insert(now));
            return if asked < LOCK_AFTER_MASK { Turn::Masked } else { Turn::Lock };
        }
        self.masked_at = None;
        if idle >= LOCK_AFTER { Turn::Lock } else { Turn::Awake }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_window_masks_after_two_minutes_and_locks_a_minute_later() {
        let start = Instant::now();
        let at = |secs: u64| start + Duration::from_secs(secs);
        let mut idle = Idle::new(start);
        assert_eq!(idle.turn(at(119), true), Turn::Awake);
        assert_eq!(idle.turn(at(120), true), Turn::Masked);
        assert_eq!(idle.turn(at(179), true), Turn::Masked);
        assert_eq!(idle.masked_ms(at(179)), Some(1_000));
        idle.stir(at(179));
        assert_eq!(idle.turn(at(180), true), Turn::Awake, "any input keeps them");
        assert_eq!(idle.turn(at(299), true), Turn::Masked);
        assert_eq!(idle.turn(at(359), true), Turn::Lock);
    }

    #[test]
    fn a_hand_stirs_it_and_a_window_manager_does_not() {
        let moved = Event::PointerMoved(egui::Pos2::ZERO);
        assert!(is_stir(&moved) && is_stir(&Event::Text("a".to_owned())));
        assert!(!is_stir(&Event::WindowFocused(true)) && !is_stir(&Event::PointerGone));
    }

    #[test]
    fn without_a_window_it_takes_five_minutes_and_nothing_is_masked() {
        let start = Instant::now();
        let at = |secs: u64| start + Duration::from_secs(secs);
        let mut idle = Idle::new(start);
        assert_eq!(idle.turn(at(299), false), Turn::Awake);
        assert_eq!(idle.turn(at(300), false), Turn::Lock);
        idle.stir(at(300));
        assert_eq!(idle.turn(at(540), true), Turn::Masked, "asked before it locks");
        assert_eq!(idle.turn(at(550), false), Turn::Awake, "the window closed meanwhile");
        assert_eq!(idle.masked_ms(at(550)), None);
        assert_eq!(idle.turn(at(600), false), Turn::Lock);
    }
}
