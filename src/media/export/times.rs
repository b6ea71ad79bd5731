//! Where on the file's time line a unit belongs: by its stream's own clock, held to the moments at which it was taken.
use alarm_central::moment::Moment;

/// The stream's clock is believed as long as it stays within this of the moments, milliseconds.
const BELIEVED_MS: i64 = 1000;

/// The time line of a file: nanoseconds from the first unit.
#[derive(Debug, Default)]
pub(super) struct Times {
    began: Option<Moment>,
    picture: Track,
    sound: Track,
}

impl Times {
    /// When the first unit was taken.
    pub(super) fn began(&self) -> Option<Moment> {
        self.began
    }

    pub(super) fn of_picture(&mut self, pts_us: Option<u64>, taken_at: Moment) -> u64 {
        let began = *self.began.get_or_insert(taken_at);
        self.picture.at_ns(began, pts_us, taken_at)
    }

    pub(super) fn of_sound(&mut self, pts_us: Option<u64>, taken_at: Moment) -> u64 {
        let began = *self.began.get_or_insert(taken_at);
        self.sound.at_ns(began, pts_us, taken_at)
    }
}

/// One stream's clock and the moment that stood beside one of its times.
#[derive(Debug, Default)]
struct Track {
    anchor: Option<(u64, Moment)>,
}

impl Track {
    fn at_ns(&mut self, began: Moment, pts_us: Option<u64>, taken_at: Moment) -> u64 {
        let by_moment = || ns(taken_at.since_ms(began).saturating_mul(1000));
        let Some(pts_us) = pts_us else { return by_moment() };
        if let Some((anchor_us, anchor_at)) = self.anchor {
            let since_us = i64::try_from(i128::from(pts_us) - i128::from(anchor_us)).unwrap_or(i64::MAX);
            let off_ms = (since_us / 1000).saturating_sub(taken_at.since_ms(anchor_at));
            if off_ms.saturating_abs() <= BELIEVED_MS {
                return ns(anchor_at.since_ms(began).saturating_mul(1000).saturating_add(since_us));
            }
        }
        // A new connection, or a clock that leapt.
        self.anchor = Some((pts_us, taken_at));
        by_moment()
    }
}

fn ns(us: i64) -> u64 {
    us.max(0).unsigned_abs().saturating_mul(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_streams_clock_smooths_and_the_moments_hold_it() {
        let mut times = Times::default();
        let mut check = |pts_us, taken_ms: i64, wanted_ms: u64| {
            assert_eq!(times.of_picture(pts_us, Moment(1_000_000 + taken_ms)), wanted_ms * 1_000_000, "{pts_us:?}");
        };
        check(Some(7_000_000), 0, 0);
        check(Some(7_040_000), 55, 40);
        check(Some(7_080_000), 60, 80);
        check(Some(7_060_000), 70, 60);
        check(None, 120, 120);
        // The camera was lost for a while and counts from nothing again.
        check(Some(10_000), 30_000, 30_000);
        check(Some(50_000), 30_010, 30_040);
        // Its clock leaps.
        check(Some(90_000_000), 30_080, 30_080);
    }

    #[test]
    fn sound_and_pictures_share_the_line_and_not_the_clock() {
        let mut times = Times::default();
        assert_eq!(times.of_sound(Some(5), Moment(100)), 0);
        assert_eq!(times.of_picture(Some(900_000), Moment(140)), 40_000_000);
        assert_eq!(times.began(), Some(Moment(100)));
        assert_eq!(times.of_picture(None, Moment(50)), 0, "nothing lies before the beginning");
    }
}
