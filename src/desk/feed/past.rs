//! What came from a camera within the last minute, coded and in memory alone: what a step back is shown from. It decodes
//! nothing, and is gone with its feed.
use std::{collections::VecDeque, sync::Arc};

use alarm_central::moment::Moment;
use vaka_link::unit::{Track, Unit};

/// How far back it reaches.
const KEPT_MS: i64 = 60_000;
/// So many coded bytes of one camera at most; above that it reaches less far.
const MOST_BYTES: usize = 32 << 20;
/// Pictures behind the one that is wanted: decoders that put them in another order hold some back.
const BEHIND: usize = 4;

/// One coded picture, or the form of those that follow.
#[derive(Clone)]
pub struct Coded {
    pub unit: Unit,
    pub body: Arc<Vec<u8>>,
}

/// The last minute of one camera.
#[derive(Default)]
pub struct Past {
    /// The form of the first picture.
    form: Option<Coded>,
    coded: VecDeque<Coded>,
    bytes: usize,
}

/// What a decoder has to be given for one picture.
pub struct Lead {
    /// The form of the first.
    pub form: Coded,
    pub coded: Vec<Coded>,
    /// When the wanted picture was taken, and the last of those behind it that go with it.
    pub at: Moment,
    pub last: Moment,
}

impl Coded {
    fn taken_at(&self) -> Option<Moment> {
        match self.unit {
            Unit::Data { taken_at, .. } => Some(taken_at),
            _ => None,
        }
    }

    fn is_key(&self) -> bool {
        matches!(self.unit, Unit::Data { key: true, .. })
    }
}

impl Past {
    /// Keeps a coded picture, or the form of those that follow; of anything else nothing. What is too old goes.
    pub fn keep(&mut self, unit: Unit, body: Vec<u8>) {
        match &unit {
            Unit::Data { track: Track::Video, .. } | Unit::Format { track: Track::Video, .. } => {}
            _ => return,
        }
        // The one picture of a device that gives no other comes again and again.
        if matches!(unit, Unit::Data { .. })
            && self.coded.back().is_some_and(|last| last.unit == unit && *last.body == body)
        {
            return;
        }
        self.bytes += body.len();
        self.coded.push_back(Coded { unit, body: Arc::new(body) });
        let newest = self.coded.iter().rev().find_map(Coded::taken_at);
        while let (Some(oldest), Some(newest)) = (self.coded.iter().find_map(Coded::taken_at), newest) {
            if self.bytes <= MOST_BYTES && newest.since_ms(oldest) <= KEPT_MS {
                break;
            }
            self.drop_first();
        }
        // What cannot be decoded without what went is worth nothing.
        while self.coded.front().is_some_and(|coded| !coded.is_key()) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        let Some(first) = self.coded.pop_front() else { return };
        self.bytes -= first.body.len();
        if matches!(first.unit, Unit::Format { .. }) {
            self.form = Some(first);
        }
    }

    /// From when to when pictures can be shown.
    pub fn span(&self) -> Option<(Moment, Moment)> {
        self.coded.front()?.taken_at().zip(self.coded.iter().rev().find_map(Coded::taken_at))
    }

    /// Of all this what shows the picture that was the newest at that moment, and when it was taken.
    pub fn still(&self, at: Moment) -> Option<(Self, Moment)> {
        let lead = self.lead_to(at)?;
        let bytes = lead.coded.iter().map(|coded| coded.body.len()).sum();
        Some((Self { form: Some(lead.form), coded: lead.coded.into(), bytes }, lead.at))
    }

    /// What leads up to the picture that was the newest at that moment; before all of them, to the first.
    pub fn lead_to(&self, at: Moment) -> Option<Lead> {
        let wanted = |coded: &Coded| coded.taken_at().is_some_and(|taken_at| taken_at <= at);
        let wanted = self.coded.iter().rposition(wanted).unwrap_or(0);
        let first = self.coded.iter().take(wanted + 1).rposition(Coded::is_key)?;
        let form = self.coded.range(..first).rfind(|coded| coded.taken_at().is_none());
        let form = form.or(self.form.as_ref())?.clone();
        // Not beyond another form: its decoder is another too.
        let behind = self.coded.iter().skip(wanted + 1).take(BEHIND).take_while(|coded| coded.taken_at().is_some());
        let end = wanted + 1 + behind.count();
        let coded: Vec<Coded> = self.coded.range(first..end).cloned().collect();
        let taken_at = |coded: Option<&Coded>| coded.and_then(Coded::taken_at);
        let (at, last) = (taken_at(self.coded.get(wanted))?, taken_at(coded.last())?);
        Some(Lead { form, coded, at, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str) -> Unit {
        Unit::Format { track: Track::Video, caps: name.to_owned() }
    }

    fn picture(at: i64, key: bool) -> Unit {
        Unit::Data { track: Track::Video, key, pts_us: None, taken_at: Moment(at) }
    }

    /// A key picture every second, ten pictures a second, for so many seconds.
    fn seconds(count: i64, bytes: usize) -> Past {
        let mut past = Past::default();
        past.keep(form("a"), Vec::new());
        for at in (0..count * 1000).step_by(100) {
            past.keep(picture(at, at % 1000 == 0), vec![0; bytes]);
        }
        past
    }

    #[test]
    fn it_reaches_back_one_minute_and_begins_with_a_key() {
        let (first, last) = seconds(200, 10).span().expect("there are pictures");
        assert_eq!(last, Moment(199_900));
        assert_eq!(first, Moment(140_000), "the key behind what is older than a minute");
        assert!(Past::default().span().is_none());
    }

    #[test]
    fn large_pictures_reach_less_far() {
        let past = seconds(60, 200_000);
        let (first, last) = past.span().expect("there are pictures");
        assert!((10_000..17_000).contains(&last.since_ms(first)), "{first:?} {last:?}");
        assert!(past.bytes <= MOST_BYTES);
        assert_eq!(past.bytes, past.coded.iter().map(|coded| coded.body.len()).sum::<usize>());
    }

    #[test]
    fn a_picture_is_led_up_to_from_its_key_and_in_its_form() {
        let mut past = seconds(70, 10);
        let check = |past: &Past, at: i64, wanted: (&str, i64, i64, usize)| {
            let lead = past.lead_to(Moment(at)).expect("it is kept");
            let Unit::Format { caps, .. } = &lead.form.unit else { panic!("a form") };
            let first = lead.coded[0].taken_at().expect("a picture");
            assert_eq!((&**caps, first.0, lead.at.0, lead.coded.len()), wanted, "{at}");
        };
        check(&past, 30_550, ("a", 30_000, 30_500, 10));
        check(&past, 30_000, ("a", 30_000, 30_000, 5));
        check(&past, 69_950, ("a", 69_000, 69_900, 10));
        check(&past, 5, ("a", 10_000, 10_000, 5));
        past.keep(form("b"), Vec::new());
        past.keep(picture(70_000, true), vec![1]);
        check(&past, 69_900, ("a", 69_000, 69_900, 10));
        check(&past, 70_000, ("b", 70_000, 70_000, 1));
    }

    #[test]
    fn a_still_holds_what_shows_its_picture_and_outlives_the_minute() {
        let mut past = seconds(30, 10);
        let (still, at) = past.still(Moment(20_350)).expect("it is kept");
        assert_eq!((at, still.span(), still.bytes), (Moment(20_300), Some((Moment(20_000), Moment(20_700))), 80));
        for second in 30..120 {
            past.keep(picture(second * 1000, true), vec![0; 10]);
        }
        assert!(past.span().is_some_and(|(first, _)| first > at));
        let lead = still.lead_to(at).expect("it is shown from there");
        assert_eq!((lead.at, lead.coded.len()), (at, 8));
        assert!(Past::default().still(Moment(1)).is_none());
    }

    #[test]
    fn a_picture_that_comes_again_is_kept_once() {
        let mut past = seconds(1, 10);
        let before = past.coded.len();
        for _ in 0..3 {
            past.keep(picture(1_000, true), vec![7; 10]);
        }
        assert_eq!(past.coded.len(), before + 1);
    }

    #[test]
    fn sound_and_faults_are_not_kept() {
        let mut past = seconds(1, 10);
        let before = past.coded.len();
        past.keep(Unit::Data { track: Track::Sound, key: true, pts_us: None, taken_at: Moment(900) }, vec![1]);
        past.keep(Unit::Ended, Vec::new());
        assert_eq!(past.coded.len(), before);
    }
}
