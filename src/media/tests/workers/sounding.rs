//! Sound: files in the place of devices show what is spoken, played, muted and told; real devices need a real machine.
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use hound::{WavReader, WavSpec, WavWriter};
use vaka_link::{
    frame::{DeviceState, FromSound, PACKET_SAMPLES, Switch, ToSound},
    worker::{Order, SoundDevice, SoundOrder},
};

use super::child::{Worker, until};

fn wav(path: &Path) -> SoundDevice {
    SoundDevice::Wav(path.to_str().unwrap().to_owned())
}

fn started(microphone: SoundDevice, loudspeaker: SoundDevice) -> Worker<FromSound> {
    let mut worker = Worker::warm("sound");
    worker.order(&Order::Sound(SoundOrder { microphone, loudspeaker }));
    worker
}

fn devices(answer: &FromSound) -> Option<(DeviceState, DeviceState)> {
    match answer {
        FromSound::Devices { microphone, loudspeaker } => Some((*microphone, *loudspeaker)),
        _ => None,
    }
}

fn wait_for(worker: &Worker<FromSound>, expected: (DeviceState, DeviceState)) -> Instant {
    worker.next("these devices", |answer, _| (devices(answer) == Some(expected)).then_some(())).1
}

fn spoken(answer: &FromSound, body: &[u8]) -> Option<Vec<i16>> {
    matches!(answer, FromSound::Spoken)
        .then(|| body.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect())
}

fn bytes(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// A file of another form than ours: 16 kHz, stereo, a ramp so that each place in it is known.
fn write_ramp(path: &Path, secs: u32) {
    let spec =
        WavSpec { channels: 2, sample_rate: 16_000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = WavWriter::create(path, spec).unwrap();
    for at in 0..secs * 16_000 {
        for _ in 0..2 {
            file.write_sample(1000 + (at / 16) as i16).unwrap();
        }
    }
    file.finalize().unwrap();
}

/// All that is spoken for so many packets, from the moment the key goes down; and how long that took.
fn speak(worker: &mut Worker<FromSound>, packets: usize) -> (Vec<i16>, Duration, Duration) {
    let begin = Instant::now();
    worker.say(&ToSound::Microphone(Switch::On), &[]);
    let (mut heard, first) = worker.next("speech", spoken);
    let mut last = first;
    while heard.len() < packets * PACKET_SAMPLES {
        let (more, at) = worker.next("speech", spoken);
        heard.extend(more);
        last = at;
    }
    worker.say(&ToSound::Microphone(Switch::Off), &[]);
    (heard, first - begin, last - begin)
}

/// Speech has ceased once levels come three times with nothing spoken between them.
fn wait_for_silence(worker: &Worker<FromSound>) {
    let mut quiet = 0;
    worker.next("silence", |answer, body| {
        quiet = if spoken(answer, body).is_some() { 0 } else { quiet + 1 };
        (quiet == 3).then_some(())
    });
}

#[test]
fn a_file_is_spoken_from_its_start_in_real_time_each_time_the_key_goes_down() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("speech.wav");
    write_ramp(&path, 1);
    let mut worker = started(wav(&path), SoundDevice::None);
    wait_for(&worker, (DeviceState::Working, DeviceState::Off));
    // While the key is up nothing leaves the process; levels do.
    for _ in 0..10 {
        worker.next("levels", |answer, body| {
            assert!(spoken(answer, body).is_none(), "nobody has pressed the key");
            matches!(answer, FromSound::Levels { .. }).then_some(())
        });
    }
    for _ in 0..2 {
        let (heard, first, all) = speak(&mut worker, 40);
        assert!(first < Duration::from_millis(50), "{first:?}");
        assert!(all > Duration::from_millis(700) && all < Duration::from_millis(1200), "{all:?}");
        // A ramp of one step a millisecond, that is, one in eight samples.
        for at in (800..heard.len()).step_by(400) {
            let expected = 1000 + (at / 8) as i16;
            assert!((heard[at] - expected).abs() < 40, "{} at {at}, not {expected}", heard[at]);
        }
        wait_for_silence(&worker);
    }
}

#[test]
fn after_the_end_of_the_file_there_is_silence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("speech.wav");
    write_ramp(&path, 1);
    let mut worker = started(wav(&path), SoundDevice::None);
    wait_for(&worker, (DeviceState::Working, DeviceState::Off));
    let (heard, ..) = speak(&mut worker, 75);
    assert!(heard[7600] > 900);
    assert!(heard[8400..].iter().all(|sample| *sample == 0));
}

/// Plays a tone at the pace of a home, as packets of 20 ms.
fn play(worker: &mut Worker<FromSound>, packets: usize) {
    let begin = Instant::now();
    for number in 0..packets {
        thread::sleep((begin + Duration::from_millis(20) * number as u32).saturating_duration_since(Instant::now()));
        let samples: Vec<i16> = (0..PACKET_SAMPLES).map(|at| if at % 16 < 8 { 8000 } else { -8000 }).collect();
        worker.say(&ToSound::Play, &bytes(&samples));
    }
}

fn samples_in(path: &Path) -> usize {
    WavReader::open(path).map_or(0, |file| file.len() as usize)
}

#[test]
fn what_is_played_stands_in_the_file_at_any_time_and_what_is_muted_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("played.wav");
    let mut worker = started(SoundDevice::None, wav(&path));
    wait_for(&worker, (DeviceState::Off, DeviceState::Working));
    play(&mut worker, 50);
    until("it is played", || samples_in(&path) >= 45 * PACKET_SAMPLES);
    worker.next("its level", |answer, _| match answer {
        FromSound::Levels { microphone, loudspeaker } => {
            (*microphone == 0.0 && (0.2..0.3).contains(loudspeaker)).then_some(())
        }
        _ => None,
    });
    let samples: Vec<i16> = WavReader::open(&path).unwrap().samples().map(Result::unwrap).collect();
    assert!(samples[1600..4800].iter().all(|sample| sample.abs() == 8000), "no gap and nothing made up");

    worker.say(&ToSound::Loudspeaker(Switch::Off), &[]);
    until("the last is played", || worker.answers.try_iter().any(|(answer, ..)| is_quiet(&answer)));
    let before = samples_in(&path);
    play(&mut worker, 25);
    assert_eq!(samples_in(&path), before, "half duplex");
    worker.say(&ToSound::Loudspeaker(Switch::On), &[]);
    play(&mut worker, 25);
    until("it is played again", || samples_in(&path) >= before + 20 * PACKET_SAMPLES);
}

fn is_quiet(answer: &FromSound) -> bool {
    matches!(answer, FromSound::Levels { loudspeaker, .. } if *loudspeaker < 0.001)
}

#[test]
fn devices_that_are_not_wanted_or_not_there_are_told_apart() {
    let worker = started(SoundDevice::None, SoundDevice::None);
    wait_for(&worker, (DeviceState::Off, DeviceState::Off));

    let folder = tempfile::tempdir().unwrap();
    let later = folder.path().join("later");
    let worker = started(wav(&later.join("speech.wav")), wav(&later.join("played.wav")));
    wait_for(&worker, (DeviceState::Missing, DeviceState::Missing));
    assert!(worker.answers.iter().take(20).all(|(answer, ..)| devices(&answer).is_none()), "told once");
    std::fs::create_dir(&later).unwrap();
    write_ramp(&later.join("speech.wav"), 1);
    let begin = Instant::now();
    let at = wait_for(&worker, (DeviceState::Working, DeviceState::Working));
    assert!(at - begin < Duration::from_millis(1500), "{:?}", at - begin);
}

#[test]
fn levels_come_ten_to_twenty_times_a_second() {
    let worker = started(SoundDevice::None, SoundDevice::None);
    let begin = Instant::now();
    for _ in 0..20 {
        worker.next("levels", |answer, _| matches!(answer, FromSound::Levels { .. }).then_some(()));
    }
    let each = begin.elapsed() / 20;
    assert!(each > Duration::from_millis(45) && each < Duration::from_millis(110), "{each:?}");
}

#[test]
fn it_ends_with_its_desk() {
    let mut worker = started(SoundDevice::Default, SoundDevice::Default);
    worker.next("that it is at work", |answer, _| devices(answer));
    worker.stdin = None;
    worker.ended_within(Duration::from_millis(500));
}
