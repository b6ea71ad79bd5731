//! What goes down to the desk from one door: newest wins, a slow desk loses pictures, never the form of the stream.
use std::collections::VecDeque;

use tokio::sync::mpsc;
use vaka_link::{
    command::Voice,
    frame::FromTalk,
    pipe,
    unit::{Track, Unit},
};

/// Most units kept for a desk that has not connected yet.
const KEPT_UNITS: usize = 256;

/// Packs a unit for the wire, as the device's connection wants it.
pub(super) type Pack = fn(&Unit, &[u8]) -> Option<Vec<u8>>;

/// One door's way down.
pub(super) struct Outlet {
    pack: Pack,
    line: Option<mpsc::Sender<Vec<u8>>>,
    /// The form of each track, as last told.
    formats: Vec<(Track, Vec<u8>)>,
    /// Since the last key picture, so that a desk that connects sees a picture at once.
    kept: VecDeque<Kept>,
    /// Whether the pictures are to be believed, as last told.
    doubt: Option<Vec<u8>>,
    /// How the recording stands, as last told.
    record: Option<Vec<u8>>,
    /// How the recording of what is said stands, as last told.
    spoken: Option<Vec<u8>>,
    /// How the way towards the home stands, as last told.
    talk: Option<Vec<u8>>,
    /// Pictures were lost on the way down: nothing but a key picture can follow.
    wants_key: bool,
}

struct Kept {
    track: Track,
    packed: Vec<u8>,
}

impl Outlet {
    pub(super) fn new(pack: Pack) -> Self {
        Self {
            pack,
            line: None,
            formats: Vec::new(),
            kept: VecDeque::new(),
            doubt: None,
            record: None,
            spoken: None,
            talk: None,
            wants_key: false,
        }
    }

    /// A desk has connected: it gets the forms and everything since the last key picture.
    pub(super) fn attach(&mut self, line: mpsc::Sender<Vec<u8>>) {
        let told = [&self.doubt, &self.record, &self.spoken, &self.talk];
        for packed in self.formats.iter().map(|(_, packed)| packed).chain(told.into_iter().flatten()) {
            let _ = line.try_send(packed.clone());
        }
        self.wants_key = false;
        for kept in &self.kept {
            if line.try_send(kept.packed.clone()).is_err() {
                self.wants_key = true;
                break;
            }
        }
        self.line = Some(line);
    }

    pub(super) fn is_attached(&self) -> bool {
        self.line.as_ref().is_some_and(|line| !line.is_closed())
    }

    /// Sends a unit down and keeps what a later desk needs.
    pub(super) fn unit(&mut self, unit: &Unit, body: &[u8]) {
        let Some(packed) = (self.pack)(unit, body) else { return };
        match unit {
            Unit::Format { track, .. } => {
                self.formats.retain(|(other, _)| other != track);
                self.formats.push((*track, packed.clone()));
                self.kept.retain(|kept| kept.track != *track);
                self.send(packed);
            }
            Unit::Data { track: Track::Video, key, .. } => {
                if *key {
                    self.kept.clear();
                    self.wants_key = false;
                }
                self.keep(Track::Video, &packed);
                if !self.wants_key && !self.send(packed) {
                    self.wants_key = true;
                }
            }
            Unit::Data { track: Track::Sound, .. } => {
                // Old sound is noise: none is kept for later.
                self.send(packed);
            }
            Unit::Doubt { .. } => {
                self.doubt = Some(packed.clone());
                self.send(packed);
            }
            Unit::Record(_) => {
                self.record = Some(packed.clone());
                self.send(packed);
            }
            Unit::Trouble { .. } | Unit::Ended => {
                self.send(packed);
            }
        }
    }

    /// Sends how the way towards the home stands, or the recording of what is said, also to a desk that comes later.
    pub(super) fn talk(&mut self, news: &FromTalk) {
        let Ok(packed) = pipe::pack(&Voice::Talk(*news), &[]) else { return };
        let known = if matches!(news, FromTalk::Record(_)) { &mut self.spoken } else { &mut self.talk };
        *known = Some(packed.clone());
        self.send(packed);
    }

    fn keep(&mut self, track: Track, packed: &[u8]) {
        if self.kept.len() == KEPT_UNITS {
            self.kept.pop_front();
        }
        self.kept.push_back(Kept { track, packed: packed.to_vec() });
    }

    fn send(&mut self, packed: Vec<u8>) -> bool {
        self.line.as_ref().is_none_or(|line| line.try_send(packed).is_ok())
    }
}

/// A camera's connection carries units as they are.
pub(super) fn plain(unit: &Unit, body: &[u8]) -> Option<Vec<u8>> {
    pipe::pack(unit, body).ok()
}

/// A voice unit's connection carries them inside [`Voice`](vaka_link::command::Voice).
pub(super) fn voice(unit: &Unit, body: &[u8]) -> Option<Vec<u8>> {
    pipe::pack(&Voice::Unit(unit.clone()), body).ok()
}

#[cfg(test)]
mod tests {
    use alarm_central::moment::Moment;
    use vaka_link::unit::Record;

    use super::*;

    fn picture(key: bool) -> Unit {
        Unit::Data { track: Track::Video, key, pts_us: None, taken_at: Moment(0) }
    }

    fn drain(line: &mut mpsc::Receiver<Vec<u8>>) -> Vec<Unit> {
        std::iter::from_fn(|| line.try_recv().ok())
            .map(|packed| pipe::read::<Unit>(&mut packed.as_slice()).unwrap().unwrap().0)
            .collect()
    }

    #[test]
    fn a_late_desk_starts_with_the_form_and_the_last_key_picture() {
        let mut outlet = Outlet::new(plain);
        let format = Unit::Format { track: Track::Video, caps: "video/x-h264".to_owned() };
        for unit in [&format, &picture(true), &picture(false), &picture(true), &picture(false)] {
            outlet.unit(unit, &[1]);
        }
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        assert_eq!(drain(&mut down), [format, picture(true), picture(false)]);
    }

    #[test]
    fn a_late_desk_hears_that_the_way_to_the_home_stands_open() {
        let mut outlet = Outlet::new(plain);
        let kept = FromTalk::Record(Record::Kept { fragments: 1 });
        let news = [FromTalk::Ready, FromTalk::Record(Record::Starting), FromTalk::Speaking, kept];
        for news in &news {
            outlet.talk(news);
        }
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        for news in [kept, FromTalk::Speaking] {
            assert_eq!(down.try_recv().ok(), pipe::pack(&Voice::Talk(news), &[]).ok());
        }
        assert!(down.try_recv().is_err(), "only how it stands now");
    }

    #[test]
    fn a_slow_desk_goes_on_with_a_key_picture() {
        let mut outlet = Outlet::new(plain);
        let (line, mut down) = mpsc::channel(2);
        outlet.attach(line);
        for key in [true, false, false, false] {
            outlet.unit(&picture(key), &[1]);
        }
        assert_eq!(drain(&mut down), [picture(true), picture(false)]);
        outlet.unit(&picture(false), &[1]);
        assert_eq!(drain(&mut down), [], "a picture that leans on lost ones is not sent");
        outlet.unit(&picture(true), &[1]);
        assert_eq!(drain(&mut down), [picture(true)]);
    }
}
