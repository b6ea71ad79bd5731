//! Recorded phrases of the centre's own: WAV files in a folder, by language; read at the start. It says none of them.
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use alarm_central::id::PhraseId;
use tracing::warn;
use vaka_link::{
    board::PhraseView,
    frame::{PACKET_SAMPLES, SAMPLE_RATE_HZ},
};

/// Phrases of one language that are kept: as many as there are keys for them.
const MOST: usize = 9;
/// Longest phrase, seconds.
const LONGEST_SECS: usize = 30;
/// Longest name, characters.
const LONGEST_NAME: usize = 60;
/// Beside the samples a file may hold so much.
const BESIDE: u64 = 64 << 10;

/// All phrases, by language and then in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct Phrases(BTreeMap<String, Vec<Phrase>>);

#[derive(Debug)]
struct Phrase {
    id: PhraseId,
    /// 8 kHz, mono.
    samples: Vec<i16>,
}

impl Phrases {
    /// Reads `FOLDER/LANGUAGE/NAME.wav` (16 bit PCM, 8 kHz, one channel). A file that cannot be used is warned of and left out; a
    /// folder that is not there holds none.
    pub(crate) fn read(folder: Option<&Path>) -> Self {
        let mut phrases = Self::default();
        for language in folder.map(entries).unwrap_or_default() {
            let name = language.file_name().map(|name| name.to_string_lossy().into_owned());
            let files = entries(&language).into_iter().filter(|file| file.extension().is_some_and(|end| end == "wav"));
            let read: Vec<Phrase> = files.filter_map(|file| read_file(&file)).take(MOST).collect();
            if let Some(name) = name.filter(|_| !read.is_empty()) {
                phrases.0.insert(name, read);
            }
        }
        phrases
    }

    /// What can be said in this language.
    pub(crate) fn views(&self, language: &str) -> Vec<PhraseView> {
        let view = |phrase: &Phrase| {
            let ms = phrase.samples.len() * 1000 / SAMPLE_RATE_HZ as usize;
            PhraseView { id: phrase.id.clone(), lasts_ms: u32::try_from(ms).unwrap_or(u32::MAX) }
        };
        self.0.get(language).map(|phrases| phrases.iter().map(view).collect()).unwrap_or_default()
    }

    /// One phrase as packets of sound, as they go to a talk worker.
    pub(crate) fn packets(&self, language: &str, id: &PhraseId) -> Option<Vec<Vec<u8>>> {
        let phrase = self.0.get(language)?.iter().find(|phrase| phrase.id == *id)?;
        let packet = |samples: &[i16]| samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        Some(phrase.samples.chunks(PACKET_SAMPLES).map(packet).collect())
    }
}

/// What stands in a folder, in the order of its names.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).map(|list| list.flatten().map(|entry| entry.path()).collect::<Vec<_>>());
    let mut listed = listed.unwrap_or_default();
    listed.sort();
    listed
}

fn read_file(file: &Path) -> Option<Phrase> {
    let name = file.file_stem()?.to_string_lossy().into_owned();
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        warn!("a phrase's name is too long or no plain text: it is left out");
        return None;
    }
    let samples = match bytes_of(file) {
        Ok(bytes) => samples_in(&bytes),
        Err(fault) => {
            warn!(phrase = %name, %fault, "a phrase cannot be read: it is left out");
            return None;
        }
    };
    if samples.is_none() {
        warn!(phrase = %name, "a phrase is no WAV of 16 bit, 8 kHz and one channel, or longer than 30 s: it is left out");
    }
    Some(Phrase { id: PhraseId(name), samples: samples? })
}

fn bytes_of(file: &Path) -> io::Result<Vec<u8>> {
    let most = (LONGEST_SECS * SAMPLE_RATE_HZ as usize * 2) as u64 + BESIDE;
    if fs::metadata(file)?.len() > most {
        return Ok(Vec::new());
    }
    fs::read(file)
}

/// The samples of a WAV file of the one form; `None` of any other.
fn samples_in(bytes: &[u8]) -> Option<Vec<i16>> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let number = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let (mut at, mut fits) = (12, false);
    loop {
        let size = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let body = at + 8;
        match bytes.get(at..at + 4)? {
            b"fmt " => {
                let rate = u32::from_le_bytes(bytes.get(body + 4..body + 8)?.try_into().ok()?);
                fits = (number(body)?, number(body + 2)?, number(body + 14)?) == (1, 1, 16) && rate == SAMPLE_RATE_HZ;
            }
            b"data" if fits => {
                let data = bytes.get(body..body.checked_add(size)?)?;
                let samples: Vec<i16> = data.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect();
                let lasts = samples.len() <= LONGEST_SECS * SAMPLE_RATE_HZ as usize;
                return (lasts && !samples.is_empty()).then_some(samples);
            }
            _ => {}
        }
        // Chunks stand at even places.
        at = body.checked_add(size)?.checked_add(size % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(form: (u16, u16, u32, u16), samples: &[i16]) -> Vec<u8> {
        let (kind, channels, rate, bits) = form;
        let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let mut file = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        file.extend([kind, channels].map(u16::to_le_bytes).concat());
        file.extend(rate.to_le_bytes());
        file.extend((rate * 2).to_le_bytes());
        file.extend([2, bits].map(u16::to_le_bytes).concat());
        file.extend(b"data");
        file.extend((data.len() as u32).to_le_bytes());
        file.extend(data);
        file
    }

    #[test]
    fn only_the_one_form_is_taken_whatever_else_stands_in_the_file() {
        let good = (1, 1, 8000, 16);
        assert_eq!(samples_in(&wav(good, &[1, -2, 3])), Some(vec![1, -2, 3]));
        for bad in [(7, 1, 8000, 16), (1, 2, 8000, 16), (1, 1, 16_000, 16), (1, 1, 8000, 8)] {
            assert_eq!(samples_in(&wav(bad, &[1, -2, 3])), None, "{bad:?}");
        }
        assert_eq!(samples_in(&wav(good, &[])), None);
        assert_eq!(samples_in(&wav(good, &vec![1; 30 * 8000 + 1])), None, "too long");
        let whole = wav(good, &[1, -2, 3]);
        for end in 0..whole.len() {
            assert_eq!(samples_in(&whole[..end]), None, "cut off after {end}");
        }
    }

    #[test]
    fn phrases_are_found_by_language_in_their_order_and_no_more_than_there_are_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let swedish = folder.path().join("sv");
        fs::create_dir(&swedish).expect("a folder");
        for number in 0..12 {
            let file = swedish.join(format!("{number:02} Hej.wav"));
            fs::write(file, wav((1, 1, 8000, 16), &[number; 200])).expect("a file");
        }
        fs::write(swedish.join("00 Trasig.wav"), "no sound").expect("a file");
        fs::write(swedish.join("LÄS.txt"), "om fraserna").expect("a file");
        let phrases = Phrases::read(Some(folder.path()));
        let views = phrases.views("sv");
        assert_eq!((views.len(), views[0].id.as_str(), views[0].lasts_ms), (MOST, "00 Hej", 25));
        assert_eq!(phrases.views("fi"), []);
        let packets = phrases.packets("sv", &PhraseId::new("03 Hej")).expect("it is there");
        assert_eq!(packets.iter().map(Vec::len).collect::<Vec<_>>(), [320, 80]);
        assert!(phrases.packets("sv", &PhraseId::new("00 Trasig")).is_none());
        assert!(Phrases::read(Some(&folder.path().join("nowhere"))).views("sv").is_empty());
        assert!(Phrases::read(None).views("sv").is_empty());
    }
}
