//! What can be heard in a virtual home and what the home answers when it is spoken to; samples only, no network.

use std::io::Cursor;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::picture::room::hash;

/// Samples per second, everywhere in this file.
pub const RATE: u32 = 8000;

/// Samples in one packet of 20 ms.
pub const PACKET: usize = 160;

/// Something the home says or does when it is spoken to. The words stand in `assets/speech/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    Who,
    OwnMistake,
    Cat,
    Fire,
    Out,
    Water,
    HoldUp,
    Late,
    Cellar,
    Parcel,
    Repairs,
    /// Quick steps and a door: a burglar does not answer.
    Steps,
}

/// What is heard all the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ambience {
    /// The faint noise of a room.
    #[default]
    Quiet,
    /// A smoke detector and crackling.
    Fire,
    /// Running water.
    Water,
}

macro_rules! sounds {
    ($($name:ident = $file:literal;)*) => {
        $(static $name: LazyLock<Vec<i16>> =
            LazyLock::new(|| decode(include_bytes!(concat!("../../assets/speech/", $file))));)*
    };
}

sounds! {
    WHO = "who.wav";
    OWN_MISTAKE = "own_mistake.wav";
    CAT = "cat.wav";
    FIRE = "fire.wav";
    OUT = "out.wav";
    WATER = "water.wav";
    HOLD_UP = "hold_up.wav";
    LATE = "late.wav";
    CELLAR = "cellar.wav";
    PARCEL = "parcel.wav";
    REPAIRS = "repairs.wav";
    STEPS = "steps.wav";
    DETECTOR = "detector.wav";
    WATER_RUNS = "water_runs.wav";
}

fn decode(wav: &[u8]) -> Vec<i16> {
    let reader = hound::WavReader::new(Cursor::new(wav)).expect("the bundled sounds are WAV files");
    reader.into_samples::<i16>().map(|sample| sample.expect("the bundled sounds are whole")).collect()
}

impl Phrase {
    /// The phrase as samples at [`RATE`].
    pub fn samples(self) -> &'static [i16] {
        match self {
            Phrase::Who => &WHO,
            Phrase::OwnMistake => &OWN_MISTAKE,
            Phrase::Cat => &CAT,
            Phrase::Fire => &FIRE,
            Phrase::Out => &OUT,
            Phrase::Water => &WATER,
            Phrase::HoldUp => &HOLD_UP,
            Phrase::Late => &LATE,
            Phrase::Cellar => &CELLAR,
            Phrase::Parcel => &PARCEL,
            Phrase::Repairs => &REPAIRS,
            Phrase::Steps => &STEPS,
        }
    }
}

/// The air of one home: every microphone in it hears the same at the same moment.
#[derive(Clone)]
pub struct HomeSound {
    shared: Arc<Mutex<Sounding>>,
    started: Instant,
}

struct Sounding {
    ambience: Ambience,
    /// What the home answers, one after the other, from the start again after the last.
    answers: Vec<Phrase>,
    next: usize,
    /// A phrase in the air and the sample at which it began.
    said: Option<(Phrase, u64)>,
    /// How many answers were given.
    given: usize,
}

impl Default for HomeSound {
    fn default() -> HomeSound {
        let sounding =
            Sounding { ambience: Ambience::Quiet, answers: vec![Phrase::Who], next: 0, said: None, given: 0 };
        HomeSound { shared: Arc::new(Mutex::new(sounding)), started: Instant::now() }
    }
}

impl HomeSound {
    fn lock(&self) -> MutexGuard<'_, Sounding> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is heard all the time and what is answered from now on.
    pub fn set(&self, ambience: Ambience, answers: &[Phrase]) {
        let mut sounding = self.lock();
        sounding.ambience = ambience;
        sounding.answers = answers.to_vec();
        sounding.next = 0;
    }

    /// The home answers now, unless it is still speaking.
    pub fn answer(&self) {
        let now = self.sample_now();
        let mut sounding = self.lock();
        let speaking = sounding.said.is_some_and(|(phrase, from)| now < from + phrase.samples().len() as u64);
        if speaking || sounding.answers.is_empty() {
            return;
        }
        let phrase = sounding.answers[sounding.next % sounding.answers.len()];
        sounding.next += 1;
        sounding.given += 1;
        // A breath before the answer, as people take one.
        sounding.said = Some((phrase, now + u64::from(RATE) * 3 / 10));
    }

    /// How many answers were given since the start.
    pub fn answers_given(&self) -> usize {
        self.lock().given
    }

    /// The sample that is in the air now.
    pub fn sample_now(&self) -> u64 {
        self.started.elapsed().as_millis() as u64 * u64::from(RATE) / 1000
    }

    /// Fills a buffer with what is heard from sample `from` on.
    pub fn hear(&self, from: u64, buffer: &mut [i16]) {
        let (ambience, said) = {
            let sounding = self.lock();
            (sounding.ambience, sounding.said)
        };
        for (sample, at) in buffer.iter_mut().zip(from..) {
            let phrase = said.map_or(0, |(phrase, begin)| {
                at.checked_sub(begin).and_then(|at| phrase.samples().get(at as usize)).copied().unwrap_or(0)
            });
            *sample = phrase.saturating_add(background(ambience, at));
        }
    }
}

fn background(ambience: Ambience, at: u64) -> i16 {
    let looped = |sound: &[i16]| sound[(at % sound.len() as u64) as usize];
    let room = ((hash(at as u32, 5) - 0.5) * 70.0) as i16;
    match ambience {
        Ambience::Quiet => room,
        Ambience::Fire => {
            // Sparse cracks, each some milliseconds long.
            let crack = hash((at / 40) as u32, 6);
            let loud = if crack > 0.965 { (crack - 0.965) * 60_000.0 } else { 0.0 };
            let fade = 1.0 - (at % 40) as f32 / 40.0;
            (looped(&DETECTOR) / 2)
                .saturating_add(room)
                .saturating_add(((hash(at as u32, 7) - 0.5) * loud * fade) as i16)
        }
        Ambience::Water => looped(&WATER_RUNS).saturating_add(room),
    }
}

/// What a loudspeaker in the home plays of the operator: keeps it, and notices when somebody has spoken and stopped.
#[derive(Clone, Default)]
pub struct Ear {
    shared: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    samples: Vec<i16>,
    /// Milliseconds of speech since the last answer.
    speech_ms: u32,
    last_speech: Option<Instant>,
}

impl Ear {
    /// Least speech that gets an answer.
    const SPEECH_MS: u32 = 400;
    /// Silence (or no packets: the key was released) after which the speaker is taken to have finished.
    const PAUSE: Duration = Duration::from_millis(600);
    /// Root mean square above which 20 ms count as speech; telephone noise stays under 100.
    const LOUD: f64 = 350.0;
    /// Ten minutes; older sound is forgotten.
    const KEPT: usize = RATE as usize * 600;

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in samples at [`RATE`] that arrived at `now`.
    pub fn take(&self, samples: &[i16], now: Instant) {
        let mut heard = self.lock();
        if heard.samples.len() + samples.len() > Self::KEPT {
            let extra = (heard.samples.len() + samples.len() - Self::KEPT).min(heard.samples.len());
            heard.samples.drain(..extra);
        }
        heard.samples.extend_from_slice(samples);
        for packet in samples.chunks(PACKET) {
            if root_mean_square(packet) > Self::LOUD {
                heard.speech_ms += packet.len() as u32 * 1000 / RATE;
                heard.last_speech = Some(now);
            }
        }
    }

    /// True once after enough speech and a pause.
    pub fn speech_ended(&self, now: Instant) -> bool {
        let mut heard = self.lock();
        let paused = heard.last_speech.is_some_and(|last| now.saturating_duration_since(last) >= Self::PAUSE);
        if !paused {
            return false;
        }
        let enough = heard.speech_ms >= Self::SPEECH_MS;
        heard.last_speech = None;
        heard.speech_ms = 0;
        enough
    }

    /// All that was heard, as samples at [`RATE`].
    pub fn samples(&self) -> Vec<i16> {
        self.lock().samples.clone()
    }
}

fn root_mean_square(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    (sum / samples.len().max(1) as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(ms: usize, loud: f32) -> Vec<i16> {
        (0..ms * 8).map(|i| ((i as f32 * 0.6).sin() * loud) as i16).collect()
    }

    #[test]
    fn speech_and_a_pause_get_an_answer_once() {
        let (ear, start) = (Ear::default(), Instant::now());
        let after = |ms| start + Duration::from_millis(ms);
        ear.take(&tone(500, 9000.0), after(500));
        assert!(!ear.speech_ended(after(700)), "still within a breath");
        assert!(ear.speech_ended(after(1200)));
        assert!(!ear.speech_ended(after(2000)), "answered already");
    }

    #[test]
    fn a_click_or_noise_gets_no_answer() {
        let (ear, start) = (Ear::default(), Instant::now());
        ear.take(&tone(60, 9000.0), start);
        ear.take(&tone(3000, 120.0), start);
        assert!(!ear.speech_ended(start + Duration::from_secs(2)));
    }

    #[test]
    fn every_phrase_is_there_and_is_heard_in_the_air() {
        use Phrase::{Cat, Cellar, Fire, HoldUp, Late, Out, OwnMistake, Parcel, Repairs, Steps, Water, Who};
        for phrase in [Who, OwnMistake, Cat, Fire, Out, Water, HoldUp, Late, Cellar, Parcel, Repairs, Steps] {
            assert!(phrase.samples().len() > RATE as usize, "{phrase:?}");
            assert!(root_mean_square(phrase.samples()) > 300.0, "{phrase:?}");
        }
        let sound = HomeSound::default();
        let mut quiet = vec![0; 4000];
        sound.hear(0, &mut quiet);
        assert!(root_mean_square(&quiet) < 60.0);
        sound.answer();
        let mut spoken = vec![0; Who.samples().len()];
        sound.hear(sound.sample_now() + u64::from(RATE) * 3 / 10, &mut spoken);
        assert!(root_mean_square(&spoken) > 300.0);
        assert_eq!(sound.answers_given(), 1);
    }
}
