//! The small stream of a camera that is shown in a small tile: when it is taken up beside the large one, and when it is let
//! go of. It asks no camera itself, and nothing of the small stream is recorded.
//!
//! The large stream is what is kept, so it comes first: it is taken up and recorded all along, the small one only while the
//! large one brings pictures, and no more in this look once the large one was disturbed beside it (cameras that can serve
//! but one are known by that).
use tokio::time::{Duration, Instant};
use vaka_link::{
    command::Tile,
    unit::{Track, Unit},
};

/// A tile has been small for so long before the other stream is asked for: whoever flips through cameras asks for none.
const SETTLED: Duration = Duration::from_secs(1);
/// How long after its worker was lost another one is tried.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Whether the small stream is wanted just now.
#[derive(Debug, Default)]
pub(super) struct Small {
    /// When it may be taken up, while the tile is small.
    due: Option<Instant>,
    /// The large stream brings pictures.
    large_gives: bool,
    /// It was disturbed while this one was there.
    is_given_up: bool,
}

impl Small {
    /// Another desk looks, or none: its tile is large until it says otherwise.
    pub(super) fn begin_look(&mut self) {
        (self.due, self.is_given_up) = (None, false);
    }

    /// The tile is this large from now on.
    pub(super) fn show_in(&mut self, tile: Tile, now: Instant) {
        match tile {
            Tile::Large => self.due = None,
            Tile::Small if self.due.is_none() => self.due = Some(now + SETTLED),
            Tile::Small => {}
        }
    }

    /// The large stream has brought this; `beside`: while the small one was there.
    pub(super) fn hear_large(&mut self, unit: &Unit, beside: bool) {
        match unit {
            Unit::Data { track: Track::Video, .. } => self.large_gives = true,
            Unit::Trouble { .. } | Unit::Ended => {
                self.large_gives = false;
                self.is_given_up |= beside;
            }
            // It begins anew: it was cut off.
            Unit::Format { track: Track::Video, .. } => self.is_given_up |= beside,
            _ => {}
        }
    }

    /// Its worker is gone without having been sent home.
    pub(super) fn lose(&mut self, now: Instant) {
        if let Some(due) = &mut self.due {
            *due = now + AGAIN_AFTER;
        }
    }

    /// Whether nothing more of it may be shown, although it may be there: what is not recorded, larger, is not looked at.
    pub(super) fn must_go(&self) -> bool {
        !self.large_gives || self.is_given_up
    }

    /// Whether it is to be there.
    pub(super) fn is_wanted(&self, now: Instant) -> bool {
        !self.must_go() && self.due.is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::moment::Moment;
    use vaka_link::unit::MediaFault;

    use super::*;

    const PICTURE: Unit = Unit::Data { track: Track::Video, key: true, pts_us: None, taken_at: Moment(0) };

    fn settled() -> (Small, Instant) {
        let (mut small, begin) = (Small::default(), Instant::now());
        small.show_in(Tile::Small, begin);
        small.hear_large(&PICTURE, false);
        (small, begin + SETTLED)
    }

    #[test]
    fn it_is_wanted_once_the_tile_has_been_small_for_a_while_and_the_large_one_brings_pictures() {
        let (mut small, begin) = (Small::default(), Instant::now());
        small.show_in(Tile::Small, begin);
        assert!(!small.is_wanted(begin + SETTLED), "the large one comes first");
        small.hear_large(&PICTURE, false);
        assert!(!small.is_wanted(begin) && small.is_wanted(begin + SETTLED));
        small.show_in(Tile::Small, begin + SETTLED);
        assert!(small.is_wanted(begin + SETTLED), "said again, it is the same");
        small.show_in(Tile::Large, begin + SETTLED);
        assert!(!small.is_wanted(begin + SETTLED * 9));
    }

    #[test]
    fn a_large_one_that_is_disturbed_beside_it_is_left_alone_for_the_rest_of_the_look() {
        let form = Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() };
        for disturbed in [Unit::Trouble { fault: MediaFault::Stalled }, form] {
            let (mut small, now) = settled();
            small.hear_large(&disturbed, true);
            small.hear_large(&PICTURE, false);
            assert!(!small.is_wanted(now), "{disturbed:?}");
            small.begin_look();
            small.show_in(Tile::Small, now);
            assert!(small.is_wanted(now + SETTLED), "another look, another try");
        }
    }

    #[test]
    fn a_large_one_that_was_away_before_is_waited_for() {
        let (mut small, now) = settled();
        small.hear_large(&Unit::Trouble { fault: MediaFault::NoAnswer }, false);
        assert!(!small.is_wanted(now));
        small.hear_large(&PICTURE, false);
        assert!(small.is_wanted(now));
    }

    #[test]
    fn a_worker_that_was_lost_is_replaced_after_a_while() {
        let (mut small, now) = settled();
        small.lose(now);
        assert!(!small.is_wanted(now) && small.is_wanted(now + AGAIN_AFTER));
    }
}
