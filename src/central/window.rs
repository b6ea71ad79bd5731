//! The camera window (M1–M4): when it stands open, for whom, and nothing that could move its end.
use serde::{Deserialize, Serialize};

use crate::{
    event::Refusal,
    moment::{Moment, WINDOW_MS},
    planted::{self, Fault},
};

/// Leave to take up pictures and sound of one event. Its end is fixed at birth: there is no method that changes it.
///
/// ```
/// use alarm_central::{moment::Moment, window::Window};
/// assert_eq!(Window::from_receipt(Moment(0)).until(), Moment(900_000));
/// ```
///
/// No other part can make one of its own length, and none can move the end of one that stands:
/// ```compile_fail
/// use alarm_central::{moment::Moment, window::Window};
/// let _ = Window { opens: Moment(0), until: Moment(1) };
/// ```
/// ```compile_fail
/// use alarm_central::{moment::Moment, window::Window};
/// let mut window = Window::from_receipt(Moment(0));
/// window.until = Moment(1_000_000);
/// ```
/// ```compile_fail
/// use alarm_central::{moment::Moment, window::Window};
/// let mut window = Window::from_receipt(Moment(0));
/// *window.until() = Moment(1_000_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Window {
    opens: Moment,
    until: Moment,
}

/// A window as facts have it. No text makes one longer than it may be.
#[derive(Serialize, Deserialize)]
struct Written {
    opens: Moment,
    until: Moment,
}

impl From<Written> for Window {
    fn from(written: Written) -> Self {
        let longest = Self::from_receipt(written.opens);
        Self { until: written.until.min(longest.until), ..longest }
    }
}

impl From<Window> for Written {
    fn from(window: Window) -> Self {
        Self { opens: window.opens, until: window.until }
    }
}

impl Window {
    /// The window of an event whose first alarm signal was *received* at `received_at` (M2).
    pub fn from_receipt(received_at: Moment) -> Self {
        let longer = if planted::is(Fault::WindowOfSixteenMinutes) { 60_000 } else { 0 };
        Self { opens: received_at, until: received_at.plus_ms(WINDOW_MS + longer) }
    }

    /// When it is over: the first moment at which nothing may be taken up any more.
    pub fn until(&self) -> Moment {
        self.until
    }

    /// Whether leave may be given now.
    pub fn check(&self, now: Moment) -> Result<(), Refusal> {
        if now < self.opens {
            return Err(Refusal::ClockBehind);
        }
        if now >= self.until && !planted::is(Fault::LateGrant) {
            return Err(Refusal::WindowOver { at: self.until });
        }
        Ok(())
    }
}

/// The two leaves (M3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Leave {
    /// The station alone, no viewer.
    Fetch,
    /// The holder sees, hears and talks.
    Look,
}

/// By which rule the station may take up pictures that nobody sees yet (M3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FetchReason {
    /// Priority 1 or 2.
    Grave,
    /// Priority 3, and the 60 s in which an authorised disarm clears the event are over.
    Waited,
    /// Somebody holds the event.
    Held,
}

/// Why an event that began with an alarm has no window for good, whatever time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shut {
    /// The wall clock stood before a moment that was already written down: nobody could tell when 15 minutes are over.
    ClockBehind,
    /// The database's own note of the deadline is not what the facts say.
    Damaged,
}

impl Shut {
    /// What is said to whoever asks for leave.
    pub fn refusal(self) -> Refusal {
        match self {
            Self::ClockBehind => Refusal::ClockBehind,
            Self::Damaged => Refusal::WindowDamaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_at_receipt_and_is_shut_at_fifteen_minutes_sharp() {
        let window = Window::from_receipt(Moment(1_000));
        let check = |now, wanted: Result<(), Refusal>| assert_eq!(window.check(Moment(now)), wanted, "at {now}");
        let over = Err(Refusal::WindowOver { at: Moment(901_000) });
        check(999, Err(Refusal::ClockBehind));
        check(1_000, Ok(()));
        check(900_999, Ok(()));
        check(901_000, over.clone());
        check(i64::MAX, over);
    }

    #[test]
    fn no_text_makes_a_window_longer() {
        let check = |opens: i64, until: i64, wanted: i64| {
            let text = format!("{{\"opens\":{opens},\"until\":{until}}}");
            let window: Window = serde_json::from_str(&text).expect("a window");
            assert_eq!(window.until(), Moment(wanted), "{text}");
            assert!(window.until().since_ms(Moment(opens)) <= WINDOW_MS);
        };
        check(1_000, 901_000, 901_000);
        check(1_000, 901_001, 901_000);
        check(1_000, i64::MAX, 901_000);
        check(1_000, 61_000, 61_000);
        let text = serde_json::to_string(&Window::from_receipt(Moment(1_000))).expect("plain numbers");
        assert_eq!(text, r#"{"opens":1000,"until":901000}"#, "as it has always stood in the journal");
    }
}
