//! A drawing of a floor: by what it is named, how large it is, and why one is refused; it draws nothing and fetches nothing.
//!
//! A drawing is lines, letters and one picture at most: whatever reaches outside the file, runs, or is laid over and over is
//! refused before anybody is asked to draw it, so that drawing it takes neither the network nor much time.
use std::{collections::BTreeMap, fmt};

use roxmltree::{Document, Node, NodeId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::site::SiteFault;

/// Most bytes of a drawing. A plan drawn by a program has some tens of thousands, a scanned one some hundred thousands.
pub const MOST_BYTES: usize = 2 << 20;
/// Longest side of a picture, pixels.
const LONGEST_SIDE: u32 = 8192;
/// Most pixels of a picture: some four times what a screen shows.
const MOST_PIXELS: u64 = 16 << 20;
/// A side may be so many times the other.
const LONGEST_RATIO: f64 = 10.0;
/// Most elements that come to be drawn, with all that is drawn anew where another names it (`use`, patterns, clips).
const MOST_PARTS: u64 = 50_000;
/// Most letters: each becomes an outline.
const MOST_LETTERS: usize = 20_000;
/// The width of a drawing in SVG, whose units are its own.
const SVG_WIDTH: f64 = 1000.0;

/// How a name of a drawing begins.
const PREFIX: &str = "sha256:";

/// A drawing by what is in it: SHA-256 (FIPS 180-4) over its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DrawingId(pub [u8; 32]);

/// The form of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DrawingForm {
    Svg,
    Png,
    Jpeg,
}

impl DrawingForm {
    const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Jpeg];

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// What is known of a drawing without its bytes; in the register it stands as `sha256:…/svg/1000x750`.
///
/// ```
/// use alarm_central::drawing::Drawing;
/// let drawing = Drawing::of(br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"/>"#).unwrap();
/// assert_eq!(drawing.size, [1000, 750]);
/// assert_eq!(Drawing::parse(&drawing.to_string()), Some(drawing));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Drawing {
    pub id: DrawingId,
    pub form: DrawingForm,
    /// Width and height: pixels, of SVG thousandths of its width.
    pub size: [u32; 2],
}

impl Drawing {
    /// Looks at a drawing's bytes.
    ///
    /// # Errors
    /// Why it is none that can be kept: it is too large, no picture, or reaches further than lines and letters.
    pub fn of(bytes: &[u8]) -> Result<Self, SiteFault> {
        if bytes.len() > MOST_BYTES {
            return Err(SiteFault::DrawingTooLarge);
        }
        let (form, size) = if bytes.starts_with(PNG) {
            (DrawingForm::Png, png_size(bytes).ok_or(SiteFault::DrawingUnread)?)
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            (DrawingForm::Jpeg, jpeg_size(bytes).ok_or(SiteFault::DrawingUnread)?)
        } else {
            (DrawingForm::Svg, svg_size(bytes)?)
        };
        let [width, height] = size;
        let ratio = f64::from(width.max(height)) / f64::from(width.min(height).max(1));
        let is_bounded = width.min(height) > 0
            && (form == DrawingForm::Svg || width.max(height) <= LONGEST_SIDE)
            && u64::from(width) * u64::from(height) <= MOST_PIXELS
            && ratio <= LONGEST_RATIO;
        let id = DrawingId(Sha256::digest(bytes).into());
        if is_bounded { Ok(Self { id, form, size }) } else { Err(SiteFault::DrawingSize) }
    }

    /// Reads its name in the register.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('/');
        let (id, form, size) = (parts.next()?, parts.next()?, parts.next()?);
        let (width, height) = size.split_once('x')?;
        let form = DrawingForm::ALL.into_iter().find(|known| known.ending() == form)?;
        let size = [width.parse().ok().filter(|side| *side > 0)?, height.parse().ok().filter(|side| *side > 0)?];
        let drawing = Self { id: DrawingId::from_hex(id)?, form, size };
        (parts.next().is_none() && drawing.to_string() == text).then_some(drawing)
    }

    /// Its height, its width being 1.
    pub fn ratio(&self) -> f64 {
        f64::from(self.size[1]) / f64::from(self.size[0].max(1))
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.size;
        write!(f, "{}/{}/{width}x{height}", self.id, self.form.ending())
    }
}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Drawing {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("no drawing's name"))
    }
}

impl DrawingId {
    fn from_hex(digits: &str) -> Option<Self> {
        Some(Self(hex::decode(digits).ok()?.try_into().ok()?))
    }

    /// Whether these bytes are the drawing's.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.0 == <[u8; 32]>::from(Sha256::digest(bytes))
    }
}

impl fmt::Display for DrawingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(self.0))
    }
}

impl fmt::Debug for DrawingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for DrawingId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DrawingId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let id = text.strip_prefix(PREFIX).and_then(Self::from_hex);
        id.ok_or_else(|| de::Error::custom("no drawing's name"))
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Of the header (PNG, third edition, 11.2.1).
fn png_size(bytes: &[u8]) -> Option<[u32; 2]> {
    let is_header = bytes.get(12..16)? == b"IHDR";
    is_header.then(|| Some([number(bytes, 16)?, number(bytes, 20)?]))?
}

/// Of the frame's header (ITU-T T.81, B.2.2).
fn jpeg_size(bytes: &[u8]) -> Option<[u32; 2]> {
    let mut at = 2;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)?.first_chunk::<2>()? else { return None };
        match marker {
            // Filling.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let side = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
                return Some([side(at + 7)?, side(at + 5)?]);
            }
            _ => {
                let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
                at += 2 + length.max(2);
            }
        }
    }
}

/// Elements of which a drawing has no need: they bring another file, run, or cost more than they show.
const REFUSED: [&str; 10] =
    ["image", "feImage", "script", "foreignObject", "filter", "animate", "animateTransform", "set", "iframe", "video"];

fn svg_size(bytes: &[u8]) -> Result<[u32; 2], SiteFault> {
    let text = str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let text = text.map_err(|_| SiteFault::DrawingUnread)?;
    // A definition of its own could name another file, or unfold itself without end.
    if text.contains("<!ENTITY") {
        return Err(SiteFault::DrawingReaches);
    }
    let options =
        roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_PARTS as u32 * 4, ..Default::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => SiteFault::DrawingTooMuch,
        _ => SiteFault::DrawingUnread,
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
        return Err(SiteFault::DrawingUnread);
    }
    look_through(&document)?;
    let mut weights = Weights { ids: by_id(&document), known: BTreeMap::new() };
    if weights.of(root, 0)? > MOST_PARTS {
        return Err(SiteFault::DrawingTooMuch);
    }
    let [width, height] = own_size(root).ok_or(SiteFault::DrawingSize)?;
    let scaled = (height / width * SVG_WIDTH).round();
    if scaled >= 1.0 && scaled <= f64::from(u32::MAX) {
        Ok([SVG_WIDTH as u32, scaled as u32])
    } else {
        Err(SiteFault::DrawingSize)
    }
}

/// Everything in it is lines and letters, and names nothing outside it.
fn look_through(document: &Document<'_>) -> Result<(), SiteFault> {
    let mut letters = 0;
    for node in document.descendants() {
        if node.is_pi() && node.pi().is_some_and(|instruction| instruction.target == "xml-stylesheet") {
            return Err(SiteFault::DrawingReaches);
        }
        if !node.is_element() {
            continue;
        }
        let name = node.tag_name().name();
        if REFUSED.contains(&name) {
            return Err(SiteFault::DrawingUnfit);
        }
        for attribute in node.attributes() {
            let value = attribute.value().trim();
            let is_reference = matches!(attribute.name(), "href" | "src");
            // A link that nobody follows is a word.
            if is_reference && name != "a" && !value.starts_with('#') {
                return Err(SiteFault::DrawingReaches);
            }
            if names_outside(value) {
                return Err(SiteFault::DrawingReaches);
            }
        }
        if name == "style" {
            let rules: String = node.descendants().filter_map(|inner| inner.text()).collect();
            if rules.contains("@import") || names_outside(&rules) {
                return Err(SiteFault::DrawingReaches);
            }
            // What a rule names is not counted with whoever it dresses.
            if rules.contains("url(") {
                return Err(SiteFault::DrawingUnfit);
            }
        }
        if matches!(name, "text" | "tspan" | "textPath") {
            letters += node.children().filter_map(|inner| inner.text()).map(str::len).sum::<usize>();
        }
    }
    if letters > MOST_LETTERS { Err(SiteFault::DrawingTooMuch) } else { Ok(()) }
}

/// Whether a value of style names anything but a part of the drawing itself.
fn names_outside(value: &str) -> bool {
    value.match_indices("url(").any(|(at, word)| {
        let named = value[at + word.len()..].trim_start().trim_start_matches(['"', '\'']);
        !named.starts_with('#')
    })
}

fn by_id<'a>(document: &'a Document<'_>) -> BTreeMap<&'a str, NodeId> {
    document.descendants().filter_map(|node| Some((node.attribute("id")?, node.id()))).collect()
}

/// How many elements come to be drawn for each.
struct Weights<'a> {
    ids: BTreeMap<&'a str, NodeId>,
    known: BTreeMap<u32, u64>,
}

/// Elements within each other, and references that lead on.
const DEEPEST: u32 = 200;

impl<'a> Weights<'a> {
    fn of(&mut self, node: Node<'a, '_>, depth: u32) -> Result<u64, SiteFault> {
        if let Some(known) = self.known.get(&node.id().get()) {
            return Ok(*known);
        }
        // A circle ends here too.
        if depth > DEEPEST {
            return Err(SiteFault::DrawingTooMuch);
        }
        let mut weight: u64 = 1;
        let mut named = Vec::new();
        for attribute in node.attributes() {
            let value = attribute.value().trim();
            if attribute.name() == "href" {
                named.extend(value.strip_prefix('#').map(|id| (id, 1)));
            }
            // A mark stands at each corner of its line.
            let times = if attribute.name().starts_with("marker") || attribute.name() == "style" {
                let corners = node.attribute("d").or(node.attribute("points")).map_or(0, str::len) as u64 / 2;
                corners.max(1)
            } else {
                1
            };
            for (at, word) in value.match_indices("url(") {
                let id = value[at + word.len()..].trim_start_matches([' ', '"', '\'', '#']);
                named.push((id.split([')', '"', '\'', ' ']).next().unwrap_or_default(), times));
            }
        }
        for (id, times) in named {
            if let Some(target) = self.ids.get(id).and_then(|id| node.document().get_node(*id)) {
                weight = weight.saturating_add(self.of(target, depth + 1)?.saturating_mul(times));
            }
        }
        for child in node.children().filter(Node::is_element) {
            weight = weight.saturating_add(self.of(child, depth + 1)?);
        }
        self.known.insert(node.id().get(), weight);
        Ok(weight)
    }
}

/// Width and height: as it says, else of its own field.
fn own_size(root: Node<'_, '_>) -> Option<[f64; 2]> {
    let length = |name: &str| {
        let text = root.attribute(name)?.trim();
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let (value, unit) = text.split_at(end);
        // CSS Values 4, 6.2: so many of the drawing's own units.
        let times = match unit {
            "" | "px" => 1.0,
            "mm" => 96.0 / 25.4,
            "cm" => 96.0 / 2.54,
            "in" => 96.0,
            "pt" => 96.0 / 72.0,
            "pc" => 16.0,
            _ => return None,
        };
        value.parse::<f64>().ok().map(|value| value * times).filter(|value| *value > 0.0)
    };
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some([width, height]);
    }
    let field: Vec<f64> =
        root.attribute("viewBox")?.split([' ', ',', '\n']).filter_map(|number| number.trim().parse().ok()).collect();
    match field[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some([width, height]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg_with(head: &str, inner: &str) -> Vec<u8> {
        let spaces = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";
        format!("<svg {spaces} {head}>{inner}</svg>").into_bytes()
    }

    fn svg(inner: &str) -> Vec<u8> {
        svg_with("viewBox='0 0 800 600'", inner)
    }

    /// A picture of one grey pixel that says it is so large.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = [PNG, &13u32.to_be_bytes(), b"IHDR", &width.to_be_bytes(), &height.to_be_bytes()].concat();
        [head.as_slice(), &[8, 0, 0, 0, 0]].concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let app = [0xff, 0xe0, 0, 4, 1, 2];
        let frame = [&[0xff, 0xc2, 0, 11, 8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 17, 0]].concat();
        [&[0xff, 0xd8][..], &app, &frame].concat()
    }

    #[test]
    fn each_form_says_its_size_and_its_name_is_read_back() {
        let check = |bytes: &[u8], form, size| {
            let drawing = Drawing::of(bytes).unwrap();
            assert_eq!((drawing.form, drawing.size), (form, size));
            assert_eq!(Drawing::parse(&drawing.to_string()), Some(drawing), "{drawing}");
            assert!(drawing.id.is_of(bytes) && !drawing.id.is_of(b"another"));
        };
        check(&svg("<rect width='5' height='5'/>"), DrawingForm::Svg, [1000, 750]);
        check(&svg_with("width='20mm' height='1cm' viewBox='0 0 9 9'", ""), DrawingForm::Svg, [1000, 500]);
        check(&svg_with("width='100%' viewBox='0,0 30 60'", ""), DrawingForm::Svg, [1000, 2000]);
        check(&png(640, 360), DrawingForm::Png, [640, 360]);
        check(&jpeg(800, 600), DrawingForm::Jpeg, [800, 600]);
        for text in ["", "plan.svg", "sha256:00/svg/10x10", "../plan.svg"] {
            assert_eq!(Drawing::parse(text), None, "{text}");
        }
        let name = Drawing::of(&png(640, 360)).unwrap().to_string();
        for text in [name.replace("640", "0640"), name.replace("640", "0"), name.replace("png", "gif"), name + "/"] {
            assert_eq!(Drawing::parse(&text), None, "{text}");
        }
    }

    #[test]
    fn what_is_too_large_absurd_or_no_picture_is_refused() {
        let check = |bytes: &[u8], wanted| assert_eq!(Drawing::of(bytes), Err(wanted));
        check(&vec![b' '; MOST_BYTES + 1], SiteFault::DrawingTooLarge);
        check(b"", SiteFault::DrawingUnread);
        check(b"GIF89a", SiteFault::DrawingUnread);
        check(b"<html/>", SiteFault::DrawingUnread);
        check(&png(640, 360)[..20], SiteFault::DrawingUnread);
        check(&jpeg(800, 600)[..12], SiteFault::DrawingUnread);
        check(b"\xff\xd8\xff\xd9", SiteFault::DrawingUnread);
        check(&png(0, 360), SiteFault::DrawingSize);
        check(&png(50_000, 50_000), SiteFault::DrawingSize);
        check(&png(8_000, 8_000), SiteFault::DrawingSize);
        check(&png(4_000, 100), SiteFault::DrawingSize);
        check(&svg_with("width='100%' height='100%'", ""), SiteFault::DrawingSize);
        check(&svg_with("viewBox='0 0 1 9000000000000'", ""), SiteFault::DrawingSize);
        check(b"<svg viewBox='0 0 8 6'/>", SiteFault::DrawingUnread);
    }

    #[test]
    fn nothing_outside_a_drawing_is_named_by_it() {
        let check = |inner: &str, wanted| assert_eq!(Drawing::of(&svg(inner)).map(drop), wanted, "{inner}");
        check("<defs><g id='d'><path d='M0 0'/></g></defs><use xlink:href='#d'/><use href='#d'/>", Ok(()));
        check("<a href='https://x.example/'><text>Hall</text></a>", Ok(()));
        check("<rect fill='url(#g)' style='stroke: url( \"#g\" )'/>", Ok(()));
        check("<style>rect { fill: red }</style>", Ok(()));
        for inner in [
            "<use href='file:///etc/passwd#d'/>",
            "<use xlink:href='other.svg#d'/>",
            "<rect fill='url(https://x.example/#g)'/>",
            "<rect style='fill:url(data:x)'/>",
            "<style>@import 'a.css';</style>",
            "<style>rect { fill: url(a.svg#g) }</style>",
        ] {
            check(inner, Err(SiteFault::DrawingReaches));
        }
        for inner in [
            "<image href='#d'/>",
            "<script>a</script>",
            "<foreignObject/>",
            "<filter/>",
            "<style>rect { fill: url(#g) }</style>",
        ] {
            check(inner, Err(SiteFault::DrawingUnfit));
        }
        let entity = b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg viewBox='0 0 1 1'>&a;</svg>";
        assert_eq!(Drawing::of(entity), Err(SiteFault::DrawingReaches));
        let sheet = [b"<?xml-stylesheet href='a.css'?>".as_slice(), &svg("")].concat();
        assert_eq!(Drawing::of(&sheet), Err(SiteFault::DrawingReaches));
    }

    #[test]
    fn what_unfolds_into_more_than_can_be_drawn_is_refused() {
        let doubled = |levels: u32| {
            let level = |at: u32| format!("<g id='l{}'><use href='#l{at}'/><use href='#l{at}'/></g>", at + 1);
            let all: String = (0..levels).map(level).collect();
            Drawing::of(&svg(&format!("<g id='l0'><rect/></g>{all}"))).map(drop)
        };
        assert_eq!(doubled(8), Ok(()));
        assert_eq!(doubled(20), Err(SiteFault::DrawingTooMuch));
        assert_eq!(doubled(150), Err(SiteFault::DrawingTooMuch));
        let check = |inner: &str| assert_eq!(Drawing::of(&svg(inner)), Err(SiteFault::DrawingTooMuch));
        check("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>");
        check(&format!("{}{}", "<g>".repeat(300), "</g>".repeat(300)));
        check(&"<text>Hall, kök och vardagsrum</text>".repeat(1_000));
        check(&"<path/>".repeat(60_000));
        let mark = format!("<marker id='m'>{}</marker>", "<path/>".repeat(40));
        check(&format!("{mark}<path style='marker-mid:url(#m)' d='{}'/>", "L0 0".repeat(2_000)));
    }

    #[test]
    fn no_bytes_upset_it() {
        let good = [svg("<rect/><text>Hall</text>"), png(640, 360), jpeg(800, 600)];
        for bytes in &good {
            for at in 0..bytes.len() {
                let _ = Drawing::of(&bytes[..at]);
                let mut spoiled = bytes.clone();
                spoiled[at] = spoiled[at].wrapping_add(0x55);
                let _ = Drawing::of(&spoiled);
            }
        }
    }
}
