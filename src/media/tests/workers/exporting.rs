//! Export: a real camera's units become files that foreign programs read, with nothing of the picture left under a mask.
use std::{
    io::{Cursor, Write},
    path::Path,
    process::Command,
};

use alarm_central::{disclosure::Mask, moment::Moment};
use vaka_link::{
    export::{ExportForm, ExportOrder, Exported, FromExport, PATCHED_HEAD, ToExport},
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{Order, Tracks},
};

use super::{
    camera::{Camera, Make, PICTURES, PICTURES_H265, PICTURES_MJPEG},
    child::Worker,
    decoding::taken,
};

/// The right half but for a strip at its edge, and a small one at the top left.
const MASKS: [Mask; 2] = [
    Mask { left: 5_000, top: 0, width: 4_000, height: 10_000 },
    Mask { left: 1_000, top: 1_000, width: 1_000, height: 1_000 },
];

fn order(form: ExportForm, masks: &[Mask], tracks: Tracks) -> ExportOrder {
    ExportOrder { form, masks: masks.to_vec(), tracks }
}

fn unit_messages(units: &[(Unit, Vec<u8>)]) -> Vec<(Moment, Vec<u8>)> {
    units.iter().map(|(unit, body)| (Moment(0), pipe::pack(unit, body).unwrap())).collect()
}

/// What a worker makes of these messages.
fn export(order: ExportOrder, messages: &[(Moment, Vec<u8>)]) -> Result<(Exported, Vec<u8>), MediaFault> {
    let mut worker = Worker::<FromExport>::warm("export");
    worker.order(&Order::Export(order));
    let mut file: Vec<u8> = Vec::new();
    let mut done = None;
    let mut take = |answer: &FromExport, body: &[u8]| {
        match answer {
            FromExport::Bytes { at } if *at == file.len() as u64 => file.extend_from_slice(body),
            FromExport::Bytes { at } => {
                let end = at + body.len() as u64;
                assert!(end <= PATCHED_HEAD && end <= file.len() as u64, "only the head is written twice: {at}..{end}");
                (&mut file[*at as usize..]).write_all(body).unwrap();
            }
            FromExport::Progress { .. } => {}
            FromExport::Done(exported) => done = Some(Ok(*exported)),
            FromExport::Failed { fault } => done = Some(Err(*fault)),
        }
        done.is_some().then_some(())
    };
    for (at, message) in messages {
        worker.say(&ToExport::Message { at: *at }, message);
        while let Ok((answer, body, _)) = worker.answers.try_recv() {
            take(&answer, &body);
        }
    }
    worker.say(&ToExport::Finish, &[]);
    worker.next("the end of the file", |answer, body| take(answer, body));
    done.unwrap().map(|exported| (exported, file))
}

/// Pictures of the file as RGB, one after another, as ffmpeg reads them.
fn pictures(file: &Path, size: (u32, u32)) -> Vec<Vec<u8>> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(file)
        .args(["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .output()
        .unwrap();
    // Raw pictures have no times of their own, which ffmpeg says when two come close together.
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success()
            && said
                .lines()
                .all(|line| ["non monotonically", "Last message repeated"].iter().any(|part| line.contains(part))),
        "{said}"
    );
    output.stdout.chunks_exact((size.0 * size.1 * 3) as usize).map(<[u8]>::to_vec).collect()
}

/// One line of ffprobe for each stream: its codec and its length in seconds.
fn streams(file: &Path) -> Vec<(String, f64)> {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "stream=codec_name,duration", "-of", "csv=p=0"])
        .arg(file)
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let (codec, length) = line.split_once(',').unwrap();
            (codec.to_owned(), length.parse().unwrap())
        })
        .collect()
}

fn written(bytes: &[u8], name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn pixel(picture: &[u8], width: u32, (x, y): (u32, u32)) -> [u8; 3] {
    let at = ((y * width + x) * 3) as usize;
    [picture[at], picture[at + 1], picture[at + 2]]
}

/// Whether a pixel lies inside a mask by more than what the coder smears over an edge, or outside by as much.
fn lies(masks: &[Mask], size: (u32, u32), (x, y): (u32, u32)) -> Option<bool> {
    const SMEAR: i64 = 8;
    let scaled = |part: u16, whole: u32| i64::from(part) * i64::from(whole) / 10_000;
    let deep = |mask: &Mask, smear: i64| {
        let (left, top) = (scaled(mask.left, size.0), scaled(mask.top, size.1));
        let (right, bottom) = (left + scaled(mask.width, size.0), top + scaled(mask.height, size.1));
        let (x, y) = (i64::from(x), i64::from(y));
        x >= left + smear && x < right - smear && y >= top + smear && y < bottom - smear
    };
    if masks.iter().any(|mask| deep(mask, SMEAR)) {
        Some(true)
    } else if masks.iter().any(|mask| deep(mask, -SMEAR)) {
        None
    } else {
        Some(false)
    }
}

#[test]
fn in_each_form_nothing_is_left_under_a_mask_and_the_rest_is_the_picture() {
    // Snow is bright somewhere in every block, so a picture that shows through is seen.
    for launch in [PICTURES, PICTURES_H265, PICTURES_MJPEG].map(|form| form.replace("pattern=ball", "pattern=smpte")) {
        let camera = Make { launch: format!("( {launch} )"), ..Make::default() }.start();
        let messages = unit_messages(&taken(&camera, 40));
        let (plain, unmasked) = export(order(ExportForm::Mp4, &[], Tracks::Video), &messages).unwrap();
        let (exported, bytes) = export(order(ExportForm::Mp4, &MASKS, Tracks::Video), &messages).unwrap();
        assert_eq!(plain, exported, "masks change nothing but pixels");
        let size = (exported.width, exported.height);
        assert!(exported.pictures >= 30 && exported.skipped <= 10, "{exported:?}");
        let (_kept, file) = written(&bytes, "masked.mp4");
        let (_also, whole) = written(&unmasked, "whole.mp4");
        let (masked, whole) = (pictures(&file, size), pictures(&whole, size));
        assert_eq!(masked.len() as u64, exported.pictures);
        assert_eq!(whole.len(), masked.len());
        let (mut black, mut same, mut seen) = (0, 0, 0);
        for (masked, whole) in masked.iter().zip(&whole) {
            for (x, y) in (0..size.1).step_by(5).flat_map(|y| (0..size.0).step_by(5).map(move |x| (x, y))) {
                let (is, was) = (pixel(masked, size.0, (x, y)), pixel(whole, size.0, (x, y)));
                match lies(&MASKS, size, (x, y)) {
                    Some(true) => {
                        assert!(is.iter().all(|value| *value <= 4), "{is:?} at {x},{y} under a mask");
                        black += 1;
                        seen += usize::from(was.iter().any(|value| *value > 60));
                    }
                    Some(false) => {
                        let apart = is.iter().zip(was).map(|(a, b)| a.abs_diff(b)).max();
                        assert!(apart <= Some(48), "{is:?} for {was:?} at {x},{y} outside every mask");
                        same += 1;
                    }
                    None => {}
                }
            }
        }
        assert!(black > 1000 && same > 1000 && seen > black / 2, "{black} {same} {seen}");
    }
}

#[test]
fn a_film_is_as_long_as_it_was_taken_and_its_sound_is_kept_or_left_out() {
    let camera = Camera::start();
    let units = taken(&camera, 60);
    let moments: Vec<i64> = units
        .iter()
        .filter_map(|(unit, _)| match unit {
            Unit::Data { track: Track::Video, taken_at, .. } => Some(taken_at.0),
            _ => None,
        })
        .collect();
    let taken_s = (moments[moments.len() - 1] - moments[0]) as f64 / 1000.0 + 0.04;
    let messages = unit_messages(&units);
    for (tracks, codecs) in [(Tracks::Both, &["h264", "aac"][..]), (Tracks::Video, &["h264"])] {
        let (exported, bytes) = export(order(ExportForm::Mp4, &[], tracks), &messages).unwrap();
        let (_kept, file) = written(&bytes, "film.mp4");
        let streams = streams(&file);
        assert_eq!(streams.iter().map(|(codec, _)| codec.as_str()).collect::<Vec<_>>(), codecs);
        // The first pictures may wait for a key, and a busy machine may have taken the first or the last late.
        let frame_s = 0.04;
        assert!(
            (streams[0].1 - taken_s).abs() <= frame_s * (1 + exported.skipped) as f64 + 0.25,
            "{streams:?} {taken_s}"
        );
        assert!((exported.length_ms as f64 / 1000.0 - taken_s).abs() < 0.3, "{exported:?} {taken_s}");
        assert_eq!(exported.pictures + exported.skipped, 60, "{exported:?}");
        if tracks == Tracks::Both {
            assert!((streams[1].1 - taken_s).abs() < 0.5, "{streams:?} {taken_s}");
        }
    }
}

#[test]
fn broken_units_are_passed_over_and_counted() {
    let launch = PICTURES.replace("pattern=ball", "pattern=smpte");
    let camera = Make { launch: format!("( {launch} )"), ..Make::default() }.start();
    let units = taken(&camera, 40);
    let mut messages = unit_messages(&units);
    let (whole, _) = export(order(ExportForm::Mp4, &[], Tracks::Video), &messages).unwrap();
    messages.insert(12, (Moment(0), b"no message at all".to_vec()));
    let spoiled = messages.len() / 2;
    let (unit, body) = &units[spoiled - 1];
    let noise: Vec<u8> = (0..body.len() as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    messages[spoiled] = (Moment(0), pipe::pack(unit, &noise).unwrap());
    let (exported, bytes) = export(order(ExportForm::Mp4, &[], Tracks::Video), &messages).unwrap();
    assert!(exported.skipped > whole.skipped, "{exported:?} {whole:?}");
    assert!(exported.pictures >= 20 && exported.pictures < whole.pictures + 1, "{exported:?} {whole:?}");
    let (_kept, file) = written(&bytes, "film.mp4");
    assert_eq!(pictures(&file, (640, 480)).len() as u64, exported.pictures);
    let noise: Vec<(Moment, Vec<u8>)> = vec![(Moment(0), vec![9; 99])];
    assert_eq!(export(order(ExportForm::Mp4, &[], Tracks::Video), &noise), Err(MediaFault::BrokenData));
}

#[test]
fn speech_and_sound_become_wav_with_silence_where_nothing_was_said() {
    let caps = "audio/x-raw,format=S16LE,rate=8000,channels=1,layout=interleaved".to_owned();
    // Half a second, nothing for a second, half a second.
    let at = |packet: i64| Moment(1_000_000 + packet * 20 + if packet >= 25 { 1000 } else { 0 });
    let tone = |packet: i64| {
        let samples = (0..160).map(|at| ((((packet * 160 + at) as f64) * 0.3).sin() * 8000.0) as i16);
        let unit = Unit::Data { track: Track::Sound, key: true, pts_us: None, taken_at: at(packet) };
        (unit, samples.flat_map(i16::to_le_bytes).collect::<Vec<u8>>())
    };
    let mut units = vec![(Unit::Format { track: Track::Sound, caps }, Vec::new())];
    units.extend((0..50).map(tone));
    let (exported, bytes) = export(order(ExportForm::Wav, &[], Tracks::Sound), &unit_messages(&units)).unwrap();
    assert_eq!((exported.began, exported.skipped), (Moment(1_000_000), 0));
    assert!(exported.length_ms.abs_diff(2000) < 20, "{exported:?}");
    let mut wav = hound::WavReader::new(Cursor::new(bytes)).unwrap();
    assert_eq!((wav.spec().sample_rate, wav.spec().channels), (16_000, 1));
    let samples: Vec<i16> = wav.samples().map(Result::unwrap).collect();
    let loudest = |range: std::ops::Range<usize>| samples[range].iter().map(|one| one.unsigned_abs()).max().unwrap();
    assert!(loudest(500..7_500) > 7000 && loudest(8_500..23_500) == 0 && loudest(24_500..31_000) > 7000);

    let camera = Camera::start();
    let heard = unit_messages(&taken(&camera, 40));
    let (exported, bytes) = export(order(ExportForm::Wav, &[], Tracks::Sound), &heard).unwrap();
    let wav = hound::WavReader::new(Cursor::new(bytes)).unwrap();
    let length_s = f64::from(wav.duration()) / f64::from(wav.spec().sample_rate);
    assert!((length_s - exported.length_ms as f64 / 1000.0).abs() < 0.1 && length_s > 1.0, "{length_s} {exported:?}");
}

#[test]
fn a_still_is_one_jpeg_masked_or_as_it_came() {
    let launch = PICTURES_MJPEG.replace("pattern=ball", "pattern=smpte");
    let camera = Make { launch: format!("( {launch} )"), ..Make::default() }.start();
    let units = taken(&camera, 3);
    let messages = unit_messages(&units);
    let (_, first) = units.iter().find(|(unit, _)| matches!(unit, Unit::Data { .. })).unwrap();
    let (exported, bytes) = export(order(ExportForm::Jpeg, &[], Tracks::Video), &messages).unwrap();
    assert_eq!((exported.pictures, exported.width, exported.height), (1, 320, 240));
    assert_eq!(&bytes, first, "not coded a second time");
    let (exported, bytes) = export(order(ExportForm::Jpeg, &MASKS, Tracks::Video), &messages).unwrap();
    assert_eq!((exported.pictures, exported.skipped), (1, 0));
    let (_kept, file) = written(&bytes, "still.jpg");
    let picture = pictures(&file, (320, 240)).pop().unwrap();
    assert!(pixel(&picture, 320, (200, 100)).iter().all(|value| *value <= 4));
    assert!(pixel(&picture, 320, (20, 100)).iter().any(|value| *value > 60));
}
