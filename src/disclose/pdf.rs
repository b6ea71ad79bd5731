//! Sets a report as PDF pages with its letters inside; what it says is the report's.
use krilla::{
    Document,
    geom::Point,
    metadata::Metadata,
    page::PageSettings,
    surface::Surface,
    text::{Font, TextDirection},
};

use crate::{PackageError, report::Report};

/// A4 in points, and what stays white around the text.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const LABEL_WIDTH: f32 = 118.0;
const BODY: f32 = 9.5;
const LINE: f32 = 14.0;
/// Letters that fit beside a label whatever they are but for a run of the widest.
const FIT: usize = 66;

/// One line of a page.
enum Set<'a> {
    Title(&'a str),
    Heading(&'a str),
    Text { label: Option<&'a str>, text: String },
}

/// The report as a PDF file.
pub(crate) fn set(report: &Report) -> Result<Vec<u8>, PackageError> {
    let font = |bytes: &'static [u8]| Font::new(bytes.to_vec().into(), 0).ok_or(PackageError::Report);
    let regular = font(include_bytes!("../../assets/fonts/Inter-Regular.ttf"))?;
    let bold = font(include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"))?;
    let mut document = Document::new();
    let language = vaka_words::language().tag().to_owned();
    document.set_metadata(Metadata::new().title(report.title.clone()).language(language).creator("Vaka".to_owned()));
    let lines = lines(report);
    let mut rest = lines.as_slice();
    while !rest.is_empty() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PackageError::Report)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        rest = fill(&mut surface, rest, &regular, &bold);
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PackageError::Report)
}

fn lines(report: &Report) -> Vec<Set<'_>> {
    let mut lines = vec![Set::Title(&report.title)];
    for section in &report.sections {
        lines.push(Set::Heading(&section.heading));
        for line in &section.lines {
            let mut label = Some(line.label.as_str());
            lines.extend(wrapped(&line.text).into_iter().map(|text| Set::Text { label: label.take(), text }));
        }
    }
    lines
}

/// Puts lines on a page until it is full; answers those that are left.
fn fill<'a>(surface: &mut Surface<'_>, lines: &'a [Set<'a>], regular: &Font, bold: &Font) -> &'a [Set<'a>] {
    let mut y = MARGIN;
    for (at, line) in lines.iter().enumerate() {
        let (above, size) = match line {
            Set::Title(_) => (10.0, 16.0),
            Set::Heading(_) => (22.0, 11.5),
            Set::Text { .. } => (LINE, BODY),
        };
        // A heading stands on the page of its first line.
        let below = if matches!(line, Set::Heading(_)) { LINE * 2.0 } else { 0.0 };
        if y + above + below > PAGE.1 - MARGIN && at > 0 {
            return &lines[at..];
        }
        y += above;
        let mut draw = |x: f32, font: &Font, text: &str| {
            surface.draw_text(Point::from_xy(x, y), font.clone(), size, text, false, TextDirection::Auto);
        };
        match line {
            Set::Title(text) | Set::Heading(text) => draw(MARGIN, bold, text),
            Set::Text { label, text } => {
                if let Some(label) = label {
                    draw(MARGIN, regular, label);
                }
                draw(MARGIN + LABEL_WIDTH, regular, text);
            }
        }
    }
    &[]
}

/// Breaks a text between words, and a word that is too long anywhere.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (number, piece) in letters.chunks(FIT).enumerate() {
            let last = lines.last_mut().expect("there is always a line");
            let room = FIT.saturating_sub(last.chars().count());
            if last.is_empty() || number == 0 && piece.len() < room {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.extend(piece);
            } else {
                lines.push(piece.iter().collect());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_and_nothing_is_lost() {
        for text in ["", "kort", &"ord ".repeat(60), &"f".repeat(200), &format!("sha {} ok", "0a".repeat(64))] {
            let lines = wrapped(text);
            assert!(lines.iter().all(|line| line.chars().count() <= FIT), "{lines:?}");
            let whole: String = lines.concat().split_whitespace().collect();
            assert_eq!(whole, text.split_whitespace().collect::<String>());
        }
    }
}
