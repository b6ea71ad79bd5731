//! When the next story begins and where: a rule over moments and what the centre says of itself; no clock, no wire.

/// Milliseconds on any clock that only goes forward.
pub type Ms = u64;

/// Between the beginnings of two stories.
const PACE: Ms = 40_000;
/// Most events that may wait in the centre.
const MOST_WAITING: usize = 4;
/// How long a home counts as busy when nobody tells which events are open.
const BUSY: Ms = 150_000;
/// How long a home counts as busy whatever the centre says: its news may be older than the story.
const SURELY_BUSY: Ms = 15_000;

/// What the centre says of itself: `waiting N` or `waiting N SITE…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Events that wait in the queue.
    pub waiting: usize,
    /// Ids of the sites that have an open event, waiting or not, where it is told.
    pub open: Option<Vec<String>>,
}

impl Told {
    /// Reads a line; none when it is something else.
    pub fn parse(line: &str) -> Option<Told> {
        let mut words = line.split_whitespace();
        if words.next() != Some("waiting") {
            return None;
        }
        let waiting = words.next()?.parse().ok()?;
        let open: Vec<String> = words.map(str::to_owned).collect();
        // With nothing waiting and no name after it, the line may come from one who never names sites.
        Some(Told { waiting, open: (!open.is_empty()).then_some(open) })
    }
}

/// Keeps the pace: a story about every 40 s, one at a time in a home, at most four events waiting.
#[derive(Debug, Default)]
pub struct Director {
    homes: Vec<Seat>,
    last_start: Option<Ms>,
    told: Option<Told>,
    names_sites: bool,
}

#[derive(Debug)]
struct Seat {
    id: &'static str,
    /// False until its panel has been heard by the receiver.
    online: bool,
    started: Option<Ms>,
}

impl Director {
    pub fn new(homes: impl IntoIterator<Item = &'static str>) -> Director {
        let homes = homes.into_iter().map(|id| Seat { id, online: false, started: None }).collect();
        Director { homes, ..Director::default() }
    }

    /// A home's panel has been acknowledged.
    pub fn online(&mut self, home: usize) {
        self.homes[home].online = true;
    }

    /// The centre said something.
    pub fn hear(&mut self, told: Told) {
        self.names_sites |= told.open.is_some();
        self.told = Some(told);
    }

    /// The home in which a story begins now, if one does. The first begins at once, in the first home.
    pub fn next(&mut self, now: Ms) -> Option<usize> {
        if self.last_start.is_some_and(|last| now < last + PACE) {
            return None;
        }
        if self.told.as_ref().is_some_and(|told| told.waiting >= MOST_WAITING) {
            return None;
        }
        if self.last_start.is_none() && !self.homes.first()?.online {
            return None;
        }
        let free = (0..self.homes.len()).filter(|home| self.homes[*home].online && !self.is_busy(*home, now));
        // The one that rested longest; those that never had a story first, in their order.
        let chosen = free.min_by_key(|home| (self.homes[*home].started, *home))?;
        self.homes[chosen].started = Some(now);
        self.last_start = Some(now);
        Some(chosen)
    }

    /// Whether a story of the home may still be open in the centre.
    pub fn is_busy(&self, home: usize, now: Ms) -> bool {
        let seat = &self.homes[home];
        let since = seat.started.map(|started| now.saturating_sub(started));
        if since.is_some_and(|since| since < SURELY_BUSY) {
            return true;
        }
        match &self.told {
            Some(told) if self.names_sites => {
                told.open.as_ref().is_some_and(|open| open.iter().any(|id| id == seat.id))
            }
            _ => since.is_some_and(|since| since < BUSY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn director() -> Director {
        let mut director = Director::new(["a", "b", "c"]);
        (0..3).for_each(|home| director.online(home));
        director
    }

    /// Every start within `secs`, as (second, home).
    fn play(director: &mut Director, from: u64, secs: u64) -> Vec<(u64, usize)> {
        (from..from + secs).filter_map(|second| Some((second, director.next(second * 1000)?))).collect()
    }

    #[test]
    fn the_first_story_begins_when_the_first_home_is_online() {
        let mut director = Director::new(["a", "b"]);
        director.online(1);
        assert_eq!(director.next(0), None);
        director.online(0);
        assert_eq!(director.next(100), Some(0));
    }

    #[test]
    fn without_news_the_homes_take_turns_and_rest() {
        let starts = play(&mut director(), 0, 300);
        assert_eq!(starts, [(0, 0), (40, 1), (80, 2), (150, 0), (190, 1), (230, 2)]);
    }

    #[test]
    fn four_waiting_events_hold_the_next_one_back() {
        let mut director = director();
        assert_eq!(director.next(0), Some(0));
        director.hear(Told::parse("waiting 4").unwrap());
        assert_eq!(play(&mut director, 1, 400), []);
        director.hear(Told::parse("waiting 3").unwrap());
        assert_eq!(director.next(500_000), Some(1));
    }

    #[test]
    fn a_home_with_an_open_event_is_left_alone_and_a_closed_one_is_free_again() {
        let mut director = director();
        assert_eq!(director.next(0), Some(0));
        director.hear(Told::parse("waiting 1 a b c").unwrap());
        assert_eq!(play(&mut director, 1, 600), []);
        director.hear(Told::parse("waiting 0 b c").unwrap());
        assert_eq!(director.next(601_000), Some(0));
        director.hear(Told::parse("waiting 0").unwrap());
        assert!(!director.is_busy(1, 602_000), "nothing is open any more");
    }

    #[test]
    fn another_line_is_no_news() {
        for line in ["", "waiting", "waiting many", "ready", "stop"] {
            assert_eq!(Told::parse(line), None, "{line}");
        }
        assert_eq!(Told::parse(" waiting 2 x ").unwrap(), Told { waiting: 2, open: Some(vec!["x".to_owned()]) });
    }
}
