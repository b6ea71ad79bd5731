//! A drawing's bytes as a picture of the size that is shown, on a thread that may take its time; it fetches nothing, and its only
//! letters are the bundled typeface's.
use std::{
    io::Cursor,
    sync::{
        Arc, OnceLock,
        mpsc::{self, Receiver, TryRecvError},
    },
    thread,
    time::{Duration, Instant},
};

use alarm_central::drawing::{Drawing, DrawingForm};
use eframe::egui::Context;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{self, ImageHrefResolver, fontdb},
};

use crate::{
    feed::Frame,
    theme::{self, Theme},
};

/// Longest side of what is drawn, pixels, however large the screen.
pub const LONGEST: u32 = 4096;
/// Most bytes that a picture may take on its way.
const MOST_MEMORY: u64 = 256 << 20;
/// How light paper is, of 255, at least: what is drawn on it is shown as light lines in the dark theme.
const PAPER: u64 = 150;

/// How a drawing is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Physical pixels that it must fit in.
    pub fit: (u32, u32),
    pub theme: Theme,
}

/// One drawing that is being made; it cannot be stopped, and nobody waits for it.
pub struct Work {
    pub drawing: Drawing,
    pub wanted: Wanted,
    began: Instant,
    done: Receiver<Option<Frame>>,
}

/// How it stands.
pub enum Progress {
    Drawing,
    /// `None`: it cannot be drawn.
    Done(Option<Frame>),
}

impl Work {
    /// Begins, and has the window painted when it is done; `None` where the machine has no thread for it.
    pub fn begin(drawing: Drawing, bytes: Arc<[u8]>, wanted: Wanted, ctx: Context) -> Option<Self> {
        let (tell, done) = mpsc::channel();
        let draw = move || {
            let _ = tell.send(frame(&bytes, drawing.form, wanted));
            ctx.request_repaint();
        };
        thread::Builder::new().name("drawing".to_owned()).spawn(draw).ok()?;
        Some(Self { drawing, wanted, began: Instant::now(), done })
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        match self.done.try_recv() {
            Ok(frame) => Progress::Done(frame),
            Err(TryRecvError::Empty) => Progress::Drawing,
            // The thread has ended without a word: a fault in what it draws by.
            Err(TryRecvError::Disconnected) => Progress::Done(None),
        }
    }

    /// How long it takes already.
    pub fn lasts(&self) -> Duration {
        self.began.elapsed()
    }
}

/// The picture, opaque, as large as fits; `None` where it cannot be drawn.
fn frame(bytes: &[u8], form: DrawingForm, wanted: Wanted) -> Option<Frame> {
    let fit = (wanted.fit.0.clamp(1, LONGEST), wanted.fit.1.clamp(1, LONGEST));
    let mut frame = match form {
        DrawingForm::Svg => of_svg(bytes, fit)?,
        DrawingForm::Png => of_picture(bytes, ImageFormat::Png, fit)?,
        DrawingForm::Jpeg => of_picture(bytes, ImageFormat::Jpeg, fit)?,
    };
    if wanted.theme == Theme::Dark && is_on_paper(&frame) {
        turn_dark(&mut frame);
    }
    Some(frame)
}

fn of_svg(bytes: &[u8], fit: (u32, u32)) -> Option<Frame> {
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = usvg::Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(fonts()),
        image_href_resolver: nothing,
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_data(bytes, &options).ok()?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (fit.0 as f32 / width).min(fit.1 as f32 / height);
    let side = |length: f32| ((length * scale).round().max(1.0) as u32).min(LONGEST);
    let mut pixmap = Pixmap::new(side(width), side(height))?;
    pixmap.data_mut().fill(u8::MAX);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
    Some(Frame { width, height, pixels: pixmap.take() })
}

const FAMILY: &str = "Inter";

/// The bundled typeface, whatever a drawing asks for.
fn fonts() -> &'static Arc<fontdb::Database> {
    static ONCE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    ONCE.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        for face in theme::faces() {
            fonts.load_font_data(face.to_vec());
        }
        fonts.set_serif_family(FAMILY);
        fonts.set_sans_serif_family(FAMILY);
        fonts.set_monospace_family(FAMILY);
        fonts.set_cursive_family(FAMILY);
        fonts.set_fantasy_family(FAMILY);
        Arc::new(fonts)
    })
}

fn of_picture(bytes: &[u8], form: ImageFormat, fit: (u32, u32)) -> Option<Frame> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), form);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let whole = reader.decode().ok()?;
    let is_larger = whole.width() > fit.0 || whole.height() > fit.1;
    let picture: DynamicImage = if is_larger { whole.thumbnail(fit.0, fit.1) } else { whole };
    let picture = picture.into_rgba8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut pixels = picture.into_raw();
    let (all, _) = pixels.as_chunks_mut::<4>();
    for pixel in all {
        let alpha = u32::from(pixel[3]);
        // What can be seen through lies on white paper.
        for part in &mut pixel[..3] {
            *part = ((u32::from(*part) * alpha + 255 * (255 - alpha)) / 255) as u8;
        }
        pixel[3] = u8::MAX;
    }
    Some(Frame { width, height, pixels })
}

/// Whether most of it is light.
fn is_on_paper(frame: &Frame) -> bool {
    let (all, _) = frame.pixels.as_chunks::<4>();
    let sum: u64 = all.iter().map(|[r, g, b, _]| (u64::from(*r) + u64::from(*g) + u64::from(*b)) / 3).sum();
    sum >= PAPER * (all.len() as u64).max(1)
}

/// Light for dark and dark for light, each hue as it was, between the colours of a card and of its text.
fn turn_dark(frame: &mut Frame) {
    let (ground, ink) = (Theme::Dark.colours().card.to_array(), Theme::Dark.colours().text.to_array());
    let (all, _) = frame.pixels.as_chunks_mut::<4>();
    for pixel in all {
        let [r, g, b, _] = *pixel;
        let shift = 255 - i32::from(r.max(g).max(b)) - i32::from(r.min(g).min(b));
        for (part, (low, high)) in pixel.iter_mut().zip(ground.into_iter().zip(ink)).take(3) {
            let light = (i32::from(*part) + shift).clamp(0, 255);
            let (low, high) = (i32::from(low), i32::from(high));
            *part = (low + (high - low) * light / 255).clamp(0, 255) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60">
        <rect x="0" y="0" width="40" height="60"/><text x="60" y="40" font-family="Comic" font-size="30">M</text></svg>"#;

    fn wanted(fit: (u32, u32), theme: Theme) -> Wanted {
        Wanted { fit, theme }
    }

    fn at(frame: &Frame, x: usize, y: usize) -> [u8; 4] {
        let start = (y * frame.width + x) * 4;
        frame.pixels[start..start + 4].try_into().unwrap()
    }

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbaImage::from_pixel(width, height, image::Rgba(pixel));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn lines_and_letters_are_drawn_as_large_as_fits_on_white() {
        let frame = frame(SVG.as_bytes(), DrawingForm::Svg, wanted((160, 400), Theme::Light)).unwrap();
        assert_eq!((frame.width, frame.height, frame.pixels.len()), (160, 120, 160 * 120 * 4));
        assert_eq!(at(&frame, 10, 10), [0, 0, 0, 255]);
        assert_eq!(at(&frame, 150, 10), [255; 4]);
        let letters = (90..160).flat_map(|x| (20..90).map(move |y| (x, y)));
        assert!(letters.into_iter().any(|(x, y)| at(&frame, x, y)[0] < 60), "the bundled typeface stands in for any");
    }

    #[test]
    fn in_the_dark_theme_paper_is_a_card_and_hues_stay() {
        let svg = SVG.replace("<rect x", "<rect fill='red' x");
        let frame = frame(svg.as_bytes(), DrawingForm::Svg, wanted((80, 60), Theme::Dark)).unwrap();
        let card = Theme::Dark.colours().card;
        assert_eq!(at(&frame, 75, 5)[..3], card.to_array()[..3], "what was white");
        let [r, g, b, _] = at(&frame, 10, 10);
        assert!(r > 200 && g < 80 && b < 80, "red is red: {r} {g} {b}");
    }

    #[test]
    fn a_picture_is_made_smaller_never_larger_and_has_no_holes() {
        let half = png(64, 32, [0, 0, 0, 128]);
        let frame = super::frame(&half, DrawingForm::Png, wanted((16, 16), Theme::Light)).unwrap();
        assert_eq!((frame.width, frame.height, at(&frame, 3, 3)), (16, 8, [127, 127, 127, 255]));
        let frame = super::frame(&half, DrawingForm::Png, wanted((1_000, 1_000), Theme::Light)).unwrap();
        assert_eq!((frame.width, frame.height), (64, 32));
        let night = super::frame(&png(8, 8, [9, 9, 9, 255]), DrawingForm::Png, wanted((8, 8), Theme::Dark)).unwrap();
        assert_eq!(at(&night, 3, 3), [9, 9, 9, 255], "what is dark stays as it is");
    }

    #[test]
    fn what_cannot_be_drawn_is_none() {
        let check = |bytes: &[u8], form| assert!(frame(bytes, form, wanted((80, 60), Theme::Dark)).is_none());
        check(b"", DrawingForm::Svg);
        check(&SVG.as_bytes()[..100], DrawingForm::Svg);
        check(&png(64, 32, [1; 4])[..40], DrawingForm::Png);
        check(SVG.as_bytes(), DrawingForm::Jpeg);
        check(b"\xff\xd8\xff\xd9", DrawingForm::Jpeg);
    }

    #[test]
    fn nothing_is_read_from_the_disk_or_taken_from_inside_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("black.png");
        std::fs::write(&file, png(8, 8, [0, 0, 0, 255])).unwrap();
        let image = format!("<image width='80' height='60' href='{}'/>", file.display());
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 60'>{image}</svg>");
        let frame = frame(svg.as_bytes(), DrawingForm::Svg, wanted((80, 60), Theme::Light)).unwrap();
        assert!(frame.pixels.iter().all(|part| *part == u8::MAX), "nothing of it is there");
    }
}
