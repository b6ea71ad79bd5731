//! What ONVIF answers say, read from their XML by local names: devices differ in prefixes, versions and order, not in these.
use jiff::civil;
use roxmltree::{Document, Node, ParsingOptions};

/// More elements than any honest answer has.
const MOST_NODES: u32 = 100_000;

/// A SOAP answer, read.
pub enum Answer {
    /// Its body, as text to be read again.
    Body(String),
    /// The device refuses; `sign_in` where it is the sign-in that it refuses.
    Fault { sign_in: bool },
}

/// Reads what a device sent; `None` where it is no SOAP at all.
pub fn read(text: &str) -> Option<Answer> {
    let document = parse(text)?;
    let envelope = document.root_element();
    if envelope.tag_name().name() != "Envelope" {
        return None;
    }
    let body = child(envelope, "Body")?;
    let Some(fault) = child(body, "Fault") else { return Some(Answer::Body(text.to_owned())) };
    let words = ["NotAuthorized", "FailedAuthentication", "FailedCheck", "InvalidSecurity", "Unauthorized"];
    let said = |word: &str| fault.descendants().filter_map(|node| node.text()).any(|text| text.contains(word));
    let sign_in = words.into_iter().any(said);
    Some(Answer::Fault { sign_in })
}

fn parse(text: &str) -> Option<Document<'_>> {
    // Without a document type no entity can grow.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}').trim_start(), options).ok()
}

fn child<'a, 'i>(of: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    of.children().find(|node| node.tag_name().name() == name)
}

fn within<'a, 'i>(of: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    of.descendants().find(|node| node.tag_name().name() == name)
}

fn text_within(of: Node<'_, '_>, name: &str) -> Option<String> {
    within(of, name).and_then(|node| node.text()).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn number_within(of: Node<'_, '_>, name: &str) -> Option<i32> {
    text_within(of, name)?.parse().ok()
}

/// The device's own time: seconds since 1970, UTC.
pub fn clock(text: &str) -> Option<i64> {
    let document = parse(text)?;
    let utc = within(document.root_element(), "UTCDateTime")?;
    let small = |name| number_within(utc, name).and_then(|number| i8::try_from(number).ok());
    let year = i16::try_from(number_within(utc, "Year")?).ok()?;
    let date = civil::Date::new(year, small("Month")?, small("Day")?).ok()?;
    let time = civil::Time::new(small("Hour")?, small("Minute")?, small("Second")?.min(59), 0).ok()?;
    let at = jiff::tz::TimeZone::UTC.to_timestamp(date.to_datetime(time)).ok()?;
    Some(at.as_second())
}

/// Where a device states its services to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub media: Option<String>,
    /// Of inputs and outputs.
    pub outputs: Option<String>,
    /// Of turning (PTZ).
    pub turning: Option<String>,
}

/// Where its services are, as the device states it.
pub fn services(text: &str) -> Stated {
    let Some(document) = parse(text) else { return Stated::default() };
    let root = document.root_element();
    let of = |namespace: &str| {
        let mut all = root.descendants().filter(|node| node.tag_name().name() == "Service");
        let found = all.find(|node| text_within(*node, "Namespace").as_deref() == Some(namespace))?;
        text_within(found, "XAddr")
    };
    Stated {
        media: of("http://www.onvif.org/ver10/media/wsdl"),
        outputs: of("http://www.onvif.org/ver10/deviceIO/wsdl"),
        turning: of("http://www.onvif.org/ver20/ptz/wsdl"),
    }
}

/// The same from the older question for capabilities.
pub fn capabilities(text: &str) -> Stated {
    let Some(document) = parse(text) else { return Stated::default() };
    let root = document.root_element();
    let of = |name| within(root, name).and_then(|node| text_within(node, "XAddr"));
    Stated { media: of("Media"), outputs: of("DeviceIO"), turning: of("PTZ") }
}

/// The presets of an answer, by token and name; a preset without a name is called by its token.
pub fn presets(text: &str) -> Vec<(String, String)> {
    let Some(document) = parse(text) else { return Vec::new() };
    let all = document.root_element().descendants().filter(|node| node.tag_name().name() == "Preset");
    let read = |node: Node<'_, '_>| {
        let token = node.attribute("token").filter(|token| !token.is_empty())?.to_owned();
        let name = child(node, "Name").and_then(|name| name.text()).map(str::trim).filter(|name| !name.is_empty());
        Some((token.clone(), name.map_or(token, str::to_owned)))
    };
    all.filter_map(read).collect()
}

/// A media profile: a stream that the device can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub token: String,
    /// Which picture source it shows.
    pub source: String,
    encoding: String,
    pub width: u32,
    pub height: u32,
    /// It carries sound.
    pub hears: bool,
    /// What it shows can be turned.
    pub turns: bool,
}

impl Profile {
    pub fn can_be_shown(&self) -> bool {
        matches!(self.encoding.to_ascii_uppercase().as_str(), "H264" | "H265" | "HEVC" | "JPEG" | "MJPEG")
    }

    pub fn area(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

pub fn profiles(text: &str) -> Vec<Profile> {
    let Some(document) = parse(text) else { return Vec::new() };
    let all = document.root_element().descendants().filter(|node| node.tag_name().name() == "Profiles");
    let read = |node: Node<'_, '_>| {
        let video = child(node, "VideoEncoderConfiguration")?;
        let pixels = |name| number_within(video, name).and_then(|pixels| u32::try_from(pixels).ok()).unwrap_or(0);
        let source = child(node, "VideoSourceConfiguration").and_then(|source| text_within(source, "SourceToken"));
        Some(Profile {
            token: node.attribute("token")?.to_owned(),
            source: source.unwrap_or_default(),
            encoding: text_within(video, "Encoding").unwrap_or_default(),
            width: pixels("Width"),
            height: pixels("Height"),
            hears: child(node, "AudioEncoderConfiguration").is_some(),
            turns: child(node, "PTZConfiguration").is_some(),
        })
    };
    all.filter_map(read).collect()
}

/// The address in an answer to a question for one.
pub fn uri(text: &str) -> Option<String> {
    text_within(parse(text)?.root_element(), "Uri")
}

/// Whether the answer names an audio output.
pub fn has_outputs(text: &str) -> bool {
    parse(text).is_some_and(|document| {
        let mut all = document.root_element().descendants();
        all.any(|node| node.tag_name().name() == "AudioOutputs" || node.tag_name().name() == "AudioOutput")
    })
}
