//! The tones themselves, synthesised in the manner of IEC 60601-1-8; when they sound is `sound`'s to say.
//!
//! A pulse is a chord of a fundamental and its first harmonics with soft edges, so that it carries in a room without
//! startling. Bursts: high 3 + 2 pulses, twice; medium 3; low 2.
use std::{f32::consts::TAU, time::Duration};

/// Samples per second of everything here; one channel.
pub const RATE_HZ: u32 = 44_100;

/// What can sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A waiting alarm of this priority, 1 to 4.
    Alarm(u8),
    /// Thirty seconds of the camera window are left: once, soft.
    WindowEnds,
    /// A colleague offers an event: once, soft, and rising as a question does.
    Offered,
    /// The screen or the station stands still.
    Fault,
    /// Somebody wants to know whether the sound works.
    Test,
}

impl Tone {
    /// How long from one burst to the next while its cause lasts.
    pub fn every(self) -> Duration {
        Duration::from_secs(match self {
            Self::Alarm(1) => 10,
            Self::Alarm(2) => 15,
            Self::Alarm(3) => 25,
            Self::Alarm(_) => 60,
            Self::Fault => 2,
            Self::WindowEnds | Self::Offered | Self::Test => u64::MAX / 2,
        })
    }

    /// One burst, -1.0 to 1.0.
    pub fn burst(self) -> Vec<f32> {
        match self {
            Self::Alarm(1) => {
                let three_two = [(660.0, 0.10), (660.0, 0.10), (784.0, 0.30), (988.0, 0.10), (784.0, 0.60)];
                pulses(0.16, 0.50, &[three_two, three_two].concat())
            }
            Self::Alarm(2) => pulses(0.20, 0.42, &[(587.0, 0.18), (659.0, 0.18), (740.0, 0.10)]),
            Self::Alarm(3) => pulses(0.20, 0.34, &[(494.0, 0.20), (554.0, 0.20), (494.0, 0.10)]),
            Self::Alarm(_) => pulses(0.22, 0.26, &[(392.0, 0.25), (330.0, 0.10)]),
            Self::WindowEnds => pulses(0.30, 0.20, &[(440.0, 0.10)]),
            Self::Offered => pulses(0.22, 0.24, &[(392.0, 0.08), (523.0, 0.10)]),
            Self::Fault => pulses(0.14, 0.50, &[(440.0, 0.06), (349.0, 0.10)]),
            Self::Test => pulses(0.18, 0.34, &[(523.0, 0.12), (659.0, 0.12), (784.0, 0.10)]),
        }
    }
}

/// Pulses of `pulse_secs` at `loudness`, each a pitch in hertz and the pause after it in seconds.
fn pulses(pulse_secs: f32, loudness: f32, notes: &[(f32, f32)]) -> Vec<f32> {
    let samples = |secs: f32| (secs * RATE_HZ as f32) as usize;
    let mut burst = Vec::new();
    for (pitch, pause) in notes {
        let length = samples(pulse_secs);
        burst.extend((0..length).map(|at| loudness * edge(at, length) * chord(*pitch, at)));
        burst.extend(std::iter::repeat_n(0.0, samples(*pause)));
    }
    burst
}

/// A fundamental and three harmonics, so that the tone can be placed in the room and survives a poor loudspeaker.
fn chord(pitch: f32, at: usize) -> f32 {
    let phase = TAU * pitch * at as f32 / RATE_HZ as f32;
    (1..=4).map(|part| (phase * part as f32).sin() * [0.5, 0.25, 0.15, 0.1][part - 1]).sum()
}

/// Rises and falls within 25 ms.
fn edge(at: usize, length: usize) -> f32 {
    let ramp = RATE_HZ as usize / 40;
    let near = at.min(length - 1 - at);
    (near as f32 / ramp as f32).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts pulses: stretches of sound with silence between them.
    fn count(burst: &[f32]) -> usize {
        let step = RATE_HZ as usize / 100;
        let loud: Vec<bool> = burst.chunks(step).map(|part| part.iter().any(|s| s.abs() > 0.02)).collect();
        loud.windows(2).filter(|pair| !pair[0] && pair[1]).count() + usize::from(loud.first() == Some(&true))
    }

    #[test]
    fn bursts_have_the_pulses_of_their_priority() {
        for (tone, pulses) in [(Tone::Alarm(1), 10), (Tone::Alarm(2), 3), (Tone::Alarm(3), 3), (Tone::Alarm(4), 2)] {
            assert_eq!(count(&tone.burst()), pulses, "{tone:?}");
        }
    }

    #[test]
    fn nothing_clips_and_the_graver_is_the_louder_and_oftener() {
        let peak = |tone: Tone| tone.burst().iter().fold(0.0f32, |top, s| top.max(s.abs()));
        let all = [1, 2, 3, 4].map(Tone::Alarm);
        for pair in all.windows(2) {
            assert!(peak(pair[0]) > peak(pair[1]) && peak(pair[0]) < 1.0);
            assert!(pair[0].every() < pair[1].every());
        }
    }
}
