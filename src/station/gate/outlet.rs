//! What goes down to the desk from one door: newest wins, a slow desk loses pictures, never the form of the stream.
use tokio::sync::mpsc;
use vaka_link::{
    command::Voice,
    frame::FromTalk,
    pipe,
    unit::{MediaFault, Track, Unit},
};

/// Most bytes kept for a desk that has not connected yet: eight seconds of a common camera (4 Mbit/s).
const KEPT_BYTES: usize = 4 << 20;

/// Packs a unit for the wire, as the device's connection wants it.
pub(super) type Pack = fn(&Unit, &[u8]) -> Option<Vec<u8>>;

/// One door's way down.
pub(super) struct Outlet {
    pack: Pack,
    line: Option<mpsc::Sender<Vec<u8>>>,
    /// The form of each track, as last told.
    formats: Vec<(Track, Vec<u8>)>,
    /// Since the last key picture, so that a desk that connects sees a picture at once.
    kept: Vec<u8>,
    /// What came since the last key picture became too much to keep: only the next one begins anew.
    is_too_much: bool,
    /// Why there is nothing to see just now, as last told.
    trouble: Option<(MediaFault, Vec<u8>)>,
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
    small: Small,
}

/// The camera's small stream, which may go down in the large one's place.
#[derive(Default)]
struct Small {
    /// Its form, as last told.
    form: Option<Vec<u8>>,
    /// Its pictures go down, and those of the large stream do not.
    is_shown: bool,
    /// Nothing of it is wanted any more: the next key of the large stream takes its place.
    is_over: bool,
    wants_key: bool,
}

impl Outlet {
    pub(super) fn new(pack: Pack) -> Self {
        Self {
            pack,
            line: None,
            formats: Vec::new(),
            kept: Vec::new(),
            is_too_much: false,
            trouble: None,
            doubt: None,
            record: None,
            spoken: None,
            talk: None,
            wants_key: false,
            small: Small::default(),
        }
    }

    /// A desk has connected: it gets the forms and everything since the last key picture, in one piece, so that however
    /// much that is finds room.
    pub(super) fn attach(&mut self, line: mpsc::Sender<Vec<u8>>) {
        let forms = self.formats.iter().map(|(_, packed)| packed);
        let stands = forms.chain(&self.doubt).chain(&self.record).chain(&self.spoken).chain(&self.talk);
        let all: Vec<u8> = stands
            .chain([&self.kept])
            .chain(self.trouble.as_ref().map(|(_, packed)| packed))
            .flatten()
            .copied()
            .collect();
        if !all.is_empty() {
            let _ = line.try_send(all);
        }
        self.wants_key = self.is_too_much;
        self.small = Small::default();
        self.line = Some(line);
    }

    /// Sends the one picture that there is once more: whoever shows it may have lost it, and no other follows.
    pub(super) fn repeat(&mut self) {
        if self.trouble.is_none() && !self.kept.is_empty() {
            self.send(self.kept.clone());
        }
    }

    /// The desk gets nothing more; if one is there it hears that this is the end.
    pub(super) fn detach(&mut self) {
        if self.line.is_some() {
            self.unit(&Unit::Ended, &[]);
        }
        self.line = None;
        self.small = Small::default();
    }

    /// Sends a picture of the small stream down: from its next key on it takes the large one's place, which is kept all the
    /// while. Anything else that is said of the small stream is nothing to whoever looks.
    pub(super) fn small(&mut self, unit: &Unit, body: &[u8]) {
        let Some(packed) = (self.pack)(unit, body) else { return };
        match unit {
            Unit::Format { track: Track::Video, .. } => {
                // It goes down with the key that follows.
                self.small.wants_key = true;
                self.small.form = Some(packed);
            }
            Unit::Data { track: Track::Video, key, .. } => {
                let begins = *key && (!self.small.is_shown || self.small.wants_key);
                let piece = match &self.small.form {
                    Some(form) if begins => [form.as_slice(), &packed].concat(),
                    Some(_) if self.small.is_shown && !self.small.wants_key => packed,
                    _ => return,
                };
                let sent = self.send(piece);
                self.small.wants_key = !sent;
                self.small.is_over &= self.small.is_shown;
                self.small.is_shown |= sent;
            }
            _ => {}
        }
    }

    pub(super) fn shows_small(&self) -> bool {
        self.small.is_shown
    }

    /// The large stream goes down again: at once, with everything since its last key in one piece, or from its next key on.
    /// Until then whoever looks keeps what is there.
    pub(super) fn show_large(&mut self) {
        if !self.small.is_shown {
            return;
        }
        let form = self.formats.iter().filter(|(track, _)| *track == Track::Video).map(|(_, packed)| packed);
        let all: Vec<u8> = form.chain([&self.kept]).flatten().copied().collect();
        // Pictures from before a fault would look as if it were over.
        if self.kept.is_empty() || self.trouble.is_some() || !self.send(all) {
            self.small.is_over = true;
        } else {
            self.small = Small { form: self.small.form.take(), wants_key: true, ..Small::default() };
            self.wants_key = false;
        }
    }

    /// Sends a unit down and keeps what a later desk needs.
    pub(super) fn unit(&mut self, unit: &Unit, body: &[u8]) {
        let Some(packed) = (self.pack)(unit, body) else { return };
        match unit {
            Unit::Format { track, .. } => {
                self.formats.retain(|(other, _)| other != track);
                self.formats.push((*track, packed.clone()));
                if *track == Track::Video {
                    self.kept.clear();
                }
                // In the small stream's place it goes down with the key that follows.
                if *track == Track::Sound || !self.small.is_shown {
                    self.send(packed);
                }
            }
            Unit::Data { track: Track::Video, key, .. } => {
                if *key {
                    self.kept.clear();
                    (self.wants_key, self.is_too_much) = (false, false);
                }
                self.trouble = None;
                self.keep(&packed);
                if self.small.is_shown {
                    if *key && self.small.is_over {
                        self.show_large();
                    }
                    return;
                }
                if !self.wants_key && !self.send(packed) {
                    self.wants_key = true;
                }
            }
            Unit::Data { track: Track::Sound, .. } => {
                // Old sound is noise: none is kept for later. It says nothing about pictures that are missing.
                self.trouble.take_if(|(fault, _)| *fault != MediaFault::NoVideo);
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
            Unit::Trouble { fault } => {
                self.trouble = Some((*fault, packed.clone()));
                self.send(packed);
            }
            Unit::Ended => {
                self.send(packed);
            }
            // The station's own.
            Unit::Turned { .. } => {}
        }
    }

    /// Sends how the way towards the home stands, or the recording of what is said, also to a desk that comes later.
    pub(super) fn talk(&mut self, news: &FromTalk) {
        let Ok(packed) = pipe::pack(&Voice::Talk(*news), &[]) else { return };
        let known = if matches!(news, FromTalk::Record(_)) { &mut self.spoken } else { &mut self.talk };
        *known = Some(packed.clone());
        self.send(packed);
    }

    fn keep(&mut self, packed: &[u8]) {
        self.is_too_much |= self.kept.len() + packed.len() > KEPT_BYTES;
        if self.is_too_much {
            self.kept = Vec::new();
        } else {
            self.kept.extend_from_slice(packed);
        }
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
        let bytes: Vec<u8> = std::iter::from_fn(|| line.try_recv().ok()).flatten().collect();
        let mut bytes = bytes.as_slice();
        std::iter::from_fn(|| pipe::read::<Unit>(&mut bytes).unwrap()).map(|(unit, _)| unit).collect()
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
        let stands = [kept, FromTalk::Speaking].map(|news| pipe::pack(&Voice::Talk(news), &[]).unwrap());
        assert_eq!(down.try_recv().ok(), Some(stands.concat()));
        assert!(down.try_recv().is_err(), "only how it stands now");
    }

    #[test]
    fn a_desk_that_is_cut_off_hears_so_and_gets_nothing_more_and_the_next_one_begins_where_pictures_are() {
        let mut outlet = Outlet::new(plain);
        let (first, mut down) = mpsc::channel(16);
        outlet.attach(first);
        outlet.unit(&picture(true), &[1]);
        outlet.detach();
        outlet.unit(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [picture(true), Unit::Ended]);
        assert!(down.is_closed(), "nothing can be sent to it");
        let (second, mut down) = mpsc::channel(16);
        outlet.attach(second);
        assert_eq!(drain(&mut down), [picture(true), picture(false)]);
    }

    #[test]
    fn however_many_pictures_follow_on_the_key_a_late_desk_gets_them_all_or_waits_for_the_next_key() {
        let mut outlet = Outlet::new(plain);
        outlet.unit(&picture(true), &[1]);
        (0..500).for_each(|_| outlet.unit(&picture(false), &[1]));
        let (line, mut down) = mpsc::channel(1);
        outlet.attach(line);
        assert_eq!(drain(&mut down).len(), 501);
        outlet.unit(&picture(false), &vec![0; KEPT_BYTES]);
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        outlet.unit(&picture(false), &[1]);
        assert_eq!(drain(&mut down), [], "it would lean on what is lost");
        outlet.unit(&picture(true), &[1]);
        assert_eq!(drain(&mut down), [picture(true)]);
    }

    #[test]
    fn the_one_picture_is_sent_again_as_long_as_it_is_there() {
        let mut outlet = Outlet::new(plain);
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        outlet.repeat();
        assert_eq!(drain(&mut down), []);
        outlet.unit(&picture(true), &[1]);
        outlet.repeat();
        assert_eq!(drain(&mut down), [picture(true), picture(true)]);
    }

    #[test]
    fn a_late_desk_hears_why_there_is_nothing_to_see() {
        let mut outlet = Outlet::new(plain);
        let trouble = Unit::Trouble { fault: MediaFault::NoAnswer };
        outlet.unit(&picture(true), &[1]);
        outlet.unit(&trouble, &[]);
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        assert_eq!(drain(&mut down), [picture(true), trouble]);
        outlet.unit(&picture(true), &[1]);
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        assert_eq!(drain(&mut down), [picture(true)], "it is over");
    }

    fn form(name: &str) -> Unit {
        Unit::Format { track: Track::Video, caps: name.to_owned() }
    }

    /// A desk that is shown the small stream, its outlet, and what it was sent so far thrown away.
    fn small_one() -> (Outlet, mpsc::Receiver<Vec<u8>>) {
        let mut outlet = Outlet::new(plain);
        let (line, mut down) = mpsc::channel(16);
        outlet.attach(line);
        outlet.unit(&form("large"), &[]);
        outlet.unit(&picture(true), &[1]);
        outlet.small(&form("small"), &[]);
        outlet.small(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [form("large"), picture(true)], "the large one stays until the small one's key");
        outlet.small(&picture(true), &[2]);
        assert_eq!(drain(&mut down), [form("small"), picture(true)]);
        (outlet, down)
    }

    #[test]
    fn the_small_stream_takes_the_large_one_s_place_and_the_large_one_comes_back_at_once() {
        let (mut outlet, mut down) = small_one();
        outlet.unit(&picture(false), &[1]);
        outlet.small(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [picture(false)], "one of the two");
        outlet.show_large();
        let whole = [form("large"), picture(true), picture(false)];
        assert_eq!(drain(&mut down), whole, "from its last key on");
        outlet.unit(&picture(false), &[1]);
        outlet.small(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [picture(false)], "and goes on");
        outlet.small(&picture(true), &[2]);
        assert_eq!(drain(&mut down), [form("small"), picture(true)], "and back");
    }

    #[test]
    fn a_large_stream_with_too_much_since_its_key_comes_back_with_the_next_key() {
        let (mut outlet, mut down) = small_one();
        outlet.unit(&picture(false), &vec![0; KEPT_BYTES]);
        outlet.show_large();
        outlet.unit(&picture(false), &[1]);
        assert_eq!((drain(&mut down), outlet.shows_small()), (vec![], true), "what is there stays");
        outlet.small(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [picture(false)], "and goes on as long as it can");
        outlet.unit(&picture(true), &[1]);
        assert_eq!(drain(&mut down), [form("large"), picture(true)]);
    }

    #[test]
    fn a_large_stream_that_begins_anew_while_the_small_one_is_shown_says_its_new_form_with_its_key() {
        let (mut outlet, mut down) = small_one();
        outlet.unit(&form("other"), &[]);
        outlet.show_large();
        outlet.unit(&picture(true), &[1]);
        assert_eq!(drain(&mut down), [form("other"), picture(true)]);
    }

    #[test]
    fn why_there_is_nothing_to_record_is_said_also_while_the_small_stream_is_shown() {
        let (mut outlet, mut down) = small_one();
        let said = [Unit::Trouble { fault: MediaFault::Stalled }, Unit::Record(Record::Late)];
        for unit in &said {
            outlet.unit(unit, &[]);
        }
        assert_eq!(drain(&mut down), said);
        outlet.show_large();
        assert_eq!(drain(&mut down), [], "nothing from before");
        outlet.unit(&picture(true), &[1]);
        assert_eq!(drain(&mut down), [form("large"), picture(true)]);
    }

    #[test]
    fn a_slow_desk_is_told_the_small_stream_s_form_again_and_another_desk_begins_with_the_large_one() {
        let mut outlet = Outlet::new(plain);
        let (line, mut down) = mpsc::channel(1);
        outlet.attach(line);
        outlet.small(&form("small"), &[]);
        for key in [true, false, false] {
            outlet.small(&picture(key), &[2]);
        }
        assert_eq!(drain(&mut down), [form("small"), picture(true)]);
        outlet.small(&picture(false), &[2]);
        assert_eq!(drain(&mut down), [], "a picture that leans on lost ones is not sent");
        outlet.small(&picture(true), &[2]);
        assert_eq!(drain(&mut down), [form("small"), picture(true)]);
        outlet.unit(&form("large"), &[]);
        outlet.unit(&picture(true), &[1]);
        let (line, mut down) = mpsc::channel(1);
        outlet.attach(line);
        assert_eq!(drain(&mut down), [form("large"), picture(true)]);
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
