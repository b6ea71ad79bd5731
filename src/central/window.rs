//! The camera window (M1–M4): when it stands open, for whom, and nothing that could move its end.
use serde::{Deserialize, Serialize};

use crate::{
    event::Refusal,
    moment::{Moment, WINDOW_MS},
};

/// Leave to take up pictures and sound of one event. Its end is fixed at birth: there is no method that changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    opens: Moment,
    until: Moment,
}

impl Window {
    /// The window of an event whose first alarm signal was *received* at `received_at` (M2).
    pub fn from_receipt(received_at: Moment) -> Self {
        Self { opens: received_at, until: received_at.plus_ms(WINDOW_MS) }
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
        if now >= self.until {
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
}
