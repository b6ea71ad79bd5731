//! A signal that can be told from every other, spoken at one end and looked for at the other; knows nothing of Vaka.
use std::{f64::consts::TAU, path::Path};

/// Samples per second of everything that is said to a home.
const RATE: usize = 8000;
/// How long the signal is.
const SECONDS: usize = 2;
/// How far from the first sound it is looked for.
const AROUND: usize = RATE / 4;

/// A tone that climbs through the band of the telephone while its strength swells three times a second: no part of it is
/// like another.
fn signal() -> Vec<f64> {
    let whole = RATE * SECONDS;
    let sample = |index: usize| {
        let time = index as f64 / RATE as f64;
        let climb = 500.0 * time + (2900.0 - 500.0) * time * time / (2.0 * SECONDS as f64);
        (TAU * climb).sin() * (0.6 + 0.4 * (TAU * 3.0 * time).sin())
    };
    (0..whole).map(sample).collect()
}

/// Writes it where the microphone will read it.
pub fn write(path: &Path) {
    write_late(path, 0);
}

/// The same after so many seconds of silence.
pub fn write_late(path: &Path, secs: usize) {
    let form = hound::WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, form).expect("the folder takes a file");
    for sample in std::iter::repeat_n(0.0, secs * RATE).chain(signal()) {
        file.write_sample((sample * 16_000.0) as i16).expect("the file takes a sample");
    }
    file.finalize().expect("the file can be closed");
}

/// How like the signal the best place in `heard` is: 1 is the same, 0 has nothing to do with it.
pub fn likeness(heard: &[i16]) -> f64 {
    let Some(first) = heard.iter().position(|sample| sample.unsigned_abs() > 1000) else { return 0.0 };
    let signal = signal();
    let from = first.saturating_sub(AROUND);
    let places = heard[from..].windows(signal.len()).take(2 * AROUND);
    places.map(|place| correlation(&signal, place)).fold(0.0, f64::max)
}

/// Which share of the signal's quarters of a second are found about where they belong: some program on the way may have
/// put in or left out a packet where its own clock wanted that.
pub fn pieces(heard: &[i16]) -> f64 {
    const PIECE: usize = RATE / 4;
    let Some(first) = heard.iter().position(|sample| sample.unsigned_abs() > 1000) else { return 0.0 };
    let signal = signal();
    let is_found = |(number, piece): (usize, &[f64])| {
        let from = (first + number * PIECE).saturating_sub(AROUND).min(heard.len());
        heard[from..].windows(PIECE).take(2 * AROUND).any(|place| correlation(piece, place) > 0.8)
    };
    let found = signal.chunks_exact(PIECE).enumerate().filter(|piece| is_found(*piece)).count();
    found as f64 / (signal.len() / PIECE) as f64
}

/// Normalised cross-correlation.
fn correlation(signal: &[f64], heard: &[i16]) -> f64 {
    let (mut both, mut own, mut other) = (0.0, 0.0, 0.0);
    for (a, b) in signal.iter().zip(heard) {
        let b = f64::from(*b);
        both += a * b;
        own += a * a;
        other += b * b;
    }
    if other == 0.0 { 0.0 } else { both / (own * other).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::{RATE, likeness, pieces, signal};

    fn samples(of: impl Iterator<Item = f64>) -> Vec<i16> {
        of.map(|sample| (sample * 8000.0) as i16).collect()
    }

    #[test]
    fn only_the_signal_is_like_itself() {
        let silence = || std::iter::repeat_n(0.0, RATE / 10);
        let late = samples(silence().chain(signal()).chain(silence()));
        assert!(likeness(&late) > 0.99, "the same, later and softer");
        let backwards = samples(silence().chain(signal().into_iter().rev()).chain(silence()));
        assert!(likeness(&backwards) < 0.3, "backwards");
        let halting = samples(
            signal()
                .chunks(400)
                .flat_map(|part| part.iter().copied().chain([0.0; 400]))
                .collect::<Vec<_>>()
                .into_iter(),
        );
        assert!(likeness(&halting) < 0.6, "with gaps");
        assert!(likeness(&vec![0; RATE * 3]) < 0.01, "nothing");
        assert!((pieces(&late), pieces(&backwards)) == (1.0, 0.0), "{} {}", pieces(&late), pieces(&backwards));
        let torn = [&late[..9000], &[0; 160], &late[9000..]].concat();
        assert!(pieces(&torn) >= 0.8, "{}", pieces(&torn));
    }
}
