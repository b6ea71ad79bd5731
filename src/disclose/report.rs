//! The report that people read: what was asked, what the package holds and how it is checked, as headings and lines; the
//! sentences are in `vaka-words`, the setting as PDF in [`pdf`](crate::pdf).
use std::fmt::Write;

use alarm_central::{
    disclosure::{Sound, Stage},
    event::{Device, EventState},
    medium::{MediumEnd, MediumKind},
    moment::Moment,
    proof::PublicKey,
};
use jiff::{Timestamp, tz::TimeZone};
use vaka_words::{language, say, say_with, time::span};

use crate::{Making, MediumFile};

/// A report, ready to be set.
pub(crate) struct Report {
    pub(crate) title: String,
    pub(crate) sections: Vec<Section>,
}

/// A part of it under a heading.
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) lines: Vec<Line>,
}

/// A line: what it is about, and what there is to say.
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) text: String,
}

fn line(key: &str, text: impl Into<String>) -> Line {
    Line { label: say(key).into_owned(), text: text.into() }
}

impl Report {
    pub(crate) fn new(making: &Making, media: &[MediumFile], key: &PublicKey) -> Self {
        let mut sections = vec![request(making), event(making)];
        sections.extend(media.iter().map(|file| medium(making, file)));
        sections.push(checking(key));
        let case = making.disclosure.asked.case_number.as_str();
        Self { title: say_with("report-title", &[("case", case.into())]).into_owned(), sections }
    }

    /// One page of HTML that loads nothing.
    pub(crate) fn html(&self) -> String {
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n<h1>{}</h1>\n",
            language().tag(),
            escaped(&self.title),
            escaped(&self.title),
        );
        for section in &self.sections {
            let _ = writeln!(html, "<h2>{}</h2>\n<dl>", escaped(&section.heading));
            for line in &section.lines {
                let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escaped(&line.label), escaped(&line.text));
            }
            html.push_str("</dl>\n");
        }
        html.push_str("</html>\n");
        html
    }
}

const STYLE: &str = "body{font:15px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}\n\
    dl{display:grid;grid-template-columns:12em 1fr;gap:.2em 1em}dd{margin:0;overflow-wrap:anywhere}\n";

fn request(making: &Making) -> Section {
    let disclosure = &making.disclosure;
    let asked = &disclosure.asked;
    let mut lines = vec![
        line("report-authority", asked.authority.as_str()),
        line("report-case", asked.case_number.as_str()),
        line("report-ground", asked.legal_ground.as_str()),
    ];
    lines.extend(disclosure.contact.as_ref().map(|contact| line("report-contact", contact.as_str())));
    lines.push(line("report-requested", by(disclosure.requested_by.as_str(), disclosure.requested_at)));
    if let Stage::Approved { by: approver, at } | Stage::Made { approved_by: approver, at, .. } = &disclosure.stage {
        lines.push(line("report-approved", by(approver.as_str(), *at)));
    }
    lines.push(line("report-made", both(making.made_at)));
    lines.push(line("report-disclosure", disclosure.id.to_string()));
    Section { heading: say("report-request").into_owned(), lines }
}

fn event(making: &Making) -> Section {
    let event = &making.event;
    let mut lines = vec![
        line("report-kind", say(&format!("kind-{}", event.kind()))),
        line("report-address", making.address.as_str()),
        line("report-began", both(event.received_at())),
    ];
    if let EventState::Closed { verdict, at } = event.state() {
        lines.push(line("report-closed", both(*at)));
        lines.push(line("report-outcome", say(&format!("outcome-{}", verdict.outcome.key()))));
    }
    lines.push(line("report-event", event.id().to_string()));
    Section { heading: say("report-about-event").into_owned(), lines }
}

fn medium(making: &Making, file: &MediumFile) -> Section {
    let device = making.camera_names.iter().find(|(device, _)| *device == file.medium.device);
    let device = device.map_or_else(
        || match &file.medium.device {
            Device::Camera(camera) => camera.to_string(),
            Device::Voice => say("report-voice").into_owned(),
            Device::Picture(_) => say("report-alarm-picture").into_owned(),
        },
        |(_, name)| name.clone(),
    );
    let mut lines = vec![
        line("report-device", device),
        line("report-taken", both(file.began)),
        line("report-length", span(i64::try_from(file.length_ms).unwrap_or(i64::MAX))),
    ];
    let shows = matches!(file.medium.kind, MediumKind::Clip | MediumKind::Still);
    if shows {
        let (width, height) = file.size;
        let pictures = [("count", file.pictures.into()), ("width", width.into()), ("height", height.into())];
        lines.push(line("report-pictures", say_with("report-pictures-of", &pictures)));
        let masks = file.asked.masks.len();
        lines.push(line("report-masks", say_with("report-masked", &[("count", masks.into())])));
    }
    if file.medium.kind == MediumKind::Clip {
        let kept = if file.asked.sound == Sound::Kept { "report-sound-kept" } else { "report-sound-left-out" };
        lines.push(line("report-sound", say(kept)));
    }
    if file.skipped > 0 {
        lines.push(line("report-skipped", file.skipped.to_string()));
    }
    if file.medium.end == MediumEnd::Cut {
        lines.push(line("report-end", say("report-cut")));
    }
    lines.push(line("report-sha512", file.sha512.as_str()));
    Section { heading: file.path.trim_start_matches("data/").to_owned(), lines }
}

fn checking(key: &PublicKey) -> Section {
    let lines = vec![
        line("report-check-files", say("report-check-files-how")),
        line("report-check-bag", say("report-check-bag-how")),
        line("report-check-signature", say("report-check-signature-how")),
        line("report-key", key.to_string()),
    ];
    Section { heading: say("report-checking").into_owned(), lines }
}

fn by(person: &str, at: Moment) -> String {
    say_with("report-by", &[("person", person.into()), ("at", both(at).into())]).into_owned()
}

/// Local time, and UTC beside it.
fn both(at: Moment) -> String {
    let Ok(stamp) = Timestamp::from_millisecond(at.0) else { return String::new() };
    let local = stamp.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %Z");
    format!("{local} ({})", rfc3339(at))
}

/// RFC 3339 in UTC, to the millisecond.
pub(crate) fn rfc3339(at: Moment) -> String {
    Timestamp::from_millisecond(at.0).map(|at| format!("{at:.3}")).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
