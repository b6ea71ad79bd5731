//! A home's register entry as fields: what a desk may see of it, and what changing some of them comes to, by the rules of the
//! register file. No secret and no code word is ever given out: they are set anew, or stay as they are. Who may change what,
//! and when, is not decided here.
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{
    certificate::Fingerprint,
    id::SiteId,
    pii::{Pii, Secret, SecretKey},
    plan::StepKind,
    site::{Part, Site, SiteFault, Wrong},
    words,
};

/// Most edits in one change.
pub const MOST_EDITS: usize = 2_000;
/// The longest value of a field, bytes.
pub const LONGEST: usize = 4_000;

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It may not be empty.
    Needed,
    /// It may be.
    Text,
    /// Empty where there is none.
    Optional,
    /// Values with commas between them.
    List,
    /// Two numbers with a comma between them: degrees of latitude and longitude (WGS 84); empty where there are none.
    Position,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 on; empty where the register file may leave it out.
    Number,
    /// One of these; an empty one among them stands for none.
    Choice(&'static [&'static str]),
    /// Several of these, with commas between them.
    Several(&'static [&'static str]),
    /// Kinds of event, with commas between them.
    Kinds,
    /// Steps of the same action plan by their ids, with commas between them; `close` ends the way.
    Steps,
    /// An answer of the same step, by its id; empty where there is none.
    Answer,
    /// An action plan of the centre's; empty: by kind of event.
    Plan,
    /// Where a camera can be turned to: `token = name` with commas between them; `\` takes a comma, `=` or itself into a name.
    Places,
    /// Set anew, never shown; empty takes it away.
    Secret,
    /// The same, kept as a keyed hash ([`words`]).
    CodeWord,
}

/// A field: its key in the register file, and its form.
pub type Field = (&'static str, Form);

const HOME: &[Field] = &[
    ("name", Form::Text),
    ("address", Form::Needed),
    ("area", Form::Text),
    ("position", Form::Position),
    ("language", Form::Choice(&["sv", "en"])),
    ("plan", Form::Plan),
    ("note", Form::Text),
    ("entry", Form::Text),
    ("beware", Form::Text),
    ("prefetch", Form::Flag),
    ("masked", Form::Flag),
    ("picture_hosts", Form::List),
];
const PANEL: &[Field] = &[
    ("account", Form::Needed),
    ("receiver", Form::Text),
    ("line", Form::Text),
    ("key", Form::Secret),
    ("trusted", Form::Flag),
    ("profile", Form::Choice(&["tolerant", "strict"])),
    ("supervision_secs", Form::Number),
    ("clock", Form::Choice(&["utc", "local", "ignore"])),
];
const USER: &[Field] = &[("number", Form::Needed), ("name", Form::Text)];
const ZONE: &[Field] = &[
    ("number", Form::Needed),
    ("name", Form::Text),
    (
        "kind",
        Form::Choice(&[
            "motion", "door", "shock", "glass", "smoke", "heat", "co", "gas", "water", "panic", "hold_up", "duress",
            "medical", "tamper",
        ]),
    ),
    ("camera", Form::Optional),
];
const CONTACT: &[Field] = &[
    ("name", Form::Needed),
    ("numbers", Form::List),
    ("authority", Form::Choice(&["full", "cancel", "none"])),
    ("keyholder", Form::Flag),
    ("message", Form::Flag),
    ("code_word", Form::CodeWord),
    ("duress_word", Form::CodeWord),
];
const CAMERA: &[Field] = &[
    ("id", Form::Needed),
    ("name", Form::Text),
    ("abilities", Form::Several(&["still", "video", "audio"])),
    ("rtsp", Form::Secret),
    ("rtsp_small", Form::Secret),
    ("transport", Form::Choice(&["auto", "tcp", "udp"])),
    ("snapshot", Form::Secret),
    ("user", Form::Secret),
    ("password", Form::Secret),
    ("certificate", Form::Optional),
    ("ptz_address", Form::Secret),
    ("ptz_profile", Form::Text),
    ("ptz_presets", Form::Places),
];
const VOICE: &[Field] = &[
    ("kind", Form::Choice(&["onvif", "sip"])),
    ("address", Form::Secret),
    ("user", Form::Secret),
    ("password", Form::Secret),
    ("certificate", Form::Optional),
    ("answers_silently", Form::Flag),
    ("direction", Form::Choice(&["outgoing", "incoming", "both"])),
];

/// A plan's id, a step's and an answer's are names among themselves: whoever adds one gives it one.
const PLAN: &[Field] =
    &[("id", Form::Needed), ("kinds", Form::Kinds), ("may_override", Form::Flag), ("first", Form::Steps)];
const STEP: &[Field] = &[
    ("id", Form::Needed),
    ("title", Form::Text),
    ("kind", Form::Choice(&["look", "talk", "call", "ask", "dispatch", "wait", "note", "decide"])),
    ("required", Form::Flag),
    ("rule", Form::Text),
    ("to", Form::Several(&["guard", "police", "rescue_service", "ambulance", "keyholder"])),
    ("wait_secs", Form::Number),
    ("numbers", Form::Number),
    ("without", Form::Answer),
    ("again_secs", Form::Number),
    ("answered_by", Form::Choice(&["", "home"])),
    ("then", Form::Steps),
];
const ANSWER: &[Field] = &[("id", Form::Needed), ("title", Form::Text), ("then", Form::Steps)];

/// The fields of a part, in the order in which they are shown.
pub fn fields(part: Part) -> &'static [Field] {
    match part {
        Part::Home => HOME,
        Part::Panel => PANEL,
        Part::User(_) => USER,
        Part::Zone(_) => ZONE,
        Part::Contact(_) => CONTACT,
        Part::Camera(_) => CAMERA,
        Part::VoiceUnit => VOICE,
        Part::Plan(_) => PLAN,
        Part::Step(..) => STEP,
        Part::Answer(..) => ANSWER,
        // The register file's alone.
        Part::Floor(_) => &[],
    }
}

/// Whether a field is a name among a plan's own parts, which people see as numbers and words.
pub fn is_inner(part: Part, field: &str) -> bool {
    field == "id" && matches!(part, Part::Plan(_) | Part::Step(..) | Part::Answer(..))
}

/// Key of a field's name in the string tables.
pub fn name_key(part: Part, field: &str) -> String {
    // What a telephone number is in a contact is a count of them in a step.
    let of = if matches!((part, field), (Part::Step(..), "numbers")) { "step-" } else { "" };
    format!("entry-field-{of}{}", field.replace('_', "-"))
}

/// Key of a choice's name in the string tables.
pub fn choice_key(choice: &str) -> String {
    let choice = if choice.is_empty() { "empty" } else { choice };
    format!("entry-choice-{}", choice.replace('_', "-"))
}

/// Whether a field says something in a step of this kind.
pub fn is_for(kind: StepKind, field: &str) -> bool {
    match field {
        "to" => kind == StepKind::Dispatch,
        "wait_secs" => kind == StepKind::Wait,
        "numbers" | "without" | "again_secs" => kind == StepKind::Call,
        "answered_by" => kind.must_ask(),
        _ => true,
    }
}

/// Key of what a field says of a camera's turning, in the table that stands for it.
fn turning(field: &str) -> Option<&str> {
    match field.strip_prefix("ptz_")? {
        "presets" => Some("preset"),
        key => Some(key),
    }
}

/// Whether a field is about a camera's turning, which has a table of its own in the register file and no columns.
pub(crate) fn is_of_turning(field: &str) -> bool {
    turning(field).is_some()
}

fn value_in<'a>(table: &'a Table, field: &str) -> Option<&'a Value> {
    match turning(field) {
        Some(key) => table.get("ptz")?.as_table()?.get(key),
        None => table.get(field),
    }
}

/// What is shown of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// As it is written ([`Form`]).
    Open(Pii<String>),
    /// Whether there is one.
    Secret { is_set: bool },
}

/// A part of a home with what is shown of its fields, in the order of [`fields`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartShown {
    pub part: Part,
    pub fields: Vec<Shown>,
}

/// One thing that is changed. Parts are counted as they stand once the edits before it are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    Set {
        part: Part,
        key: String,
        /// As it is written ([`Form`]).
        value: Secret,
    },
    /// One more, behind those that there are; `Home` and `Panel` are always there.
    Add(Part),
    Remove(Part),
}

/// All parts of a home, without a secret or a code word. What is not among them (its floors) is the register file's, and stays as it
/// is.
pub fn shown(site: &Site) -> Vec<PartShown> {
    let Ok(whole) = Table::try_from(site) else { return Vec::new() };
    parts(site).filter_map(|part| Some(part_shown(part, table_in(&whole, part)?))).collect()
}

/// The parts of a home that can be edited here.
pub fn parts(site: &Site) -> impl Iterator<Item = Part> {
    let count = |list: usize| 0..u16::try_from(list).unwrap_or(u16::MAX);
    [Part::Home, Part::Panel]
        .into_iter()
        .chain(count(site.contacts.len()).map(Part::Contact))
        .chain(count(site.zones.len()).map(Part::Zone))
        .chain(count(site.cameras.len()).map(Part::Camera))
        .chain(site.voice_unit.iter().map(|_| Part::VoiceUnit))
        .chain(count(site.users.len()).map(Part::User))
        .chain(planned(site))
}

/// Its own plans, each with its steps, and each step with its answers.
fn planned(site: &Site) -> impl Iterator<Item = Part> {
    (0..).zip(&site.own_plans).flat_map(|(plan, own)| {
        let steps = (0..).zip(&own.step).flat_map(move |(step, of)| {
            let answers = (0..).zip(&of.answer).map(move |(answer, _)| Part::Answer(plan, step, answer));
            [Part::Step(plan, step)].into_iter().chain(answers)
        });
        [Part::Plan(plan)].into_iter().chain(steps)
    })
}

fn part_shown(part: Part, table: &Table) -> PartShown {
    let fields = fields(part).iter().map(|(key, form)| {
        let value = value_in(table, key);
        match form {
            Form::Places => Shown::Open(Pii(value.map(places_written).unwrap_or_default())),
            Form::Secret | Form::CodeWord => {
                Shown::Secret { is_set: value.and_then(Value::as_str).is_some_and(|text| !text.is_empty()) }
            }
            _ => Shown::Open(Pii(value.map(written).unwrap_or_default())),
        }
    });
    PartShown { part, fields: fields.collect() }
}

pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(written).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Places as they are written ([`Form::Places`]).
fn places_written(value: &Value) -> String {
    let escaped = |text: &str| text.replace('\\', r"\\").replace(',', r"\,").replace('=', r"\=");
    let place = |place: &Value| {
        let text = |key: &str| place.get(key).and_then(Value::as_str).map(escaped).unwrap_or_default();
        format!("{} = {}", text("token"), text("name"))
    };
    value.as_array().into_iter().flatten().map(place).collect::<Vec<_>>().join(", ")
}

/// Reads what [`places_written`] writes; a place without a name is none.
fn places(text: &str) -> Result<Value, SiteFault> {
    let mut parts = vec![vec![String::new()]];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let Some(place) = parts.last_mut() else { break };
        match letter {
            ',' => parts.push(vec![String::new()]),
            '=' => place.push(String::new()),
            letter => {
                let letter = if letter == '\\' { letters.next().ok_or(SiteFault::Ptz)? } else { letter };
                place.last_mut().ok_or(SiteFault::Ptz)?.push(letter);
            }
        }
    }
    let is_said = |place: &&Vec<String>| place.len() > 1 || !place[0].trim().is_empty();
    let read = |place: &Vec<String>| match place.as_slice() {
        [token, name] => {
            let both = [("token", token), ("name", name)];
            let text = |(key, text): (&str, &String)| (key.to_owned(), Value::String(text.trim().to_owned()));
            Ok(Value::Table(both.into_iter().map(text).collect()))
        }
        _ => Err(SiteFault::Ptz),
    };
    parts.iter().filter(is_said).map(read).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// A home of which nothing is known yet: it passes no check before it has what it needs.
pub fn blank(id: SiteId) -> Option<Site> {
    let panel = Table::from_iter([("account".to_owned(), Value::String(String::new()))]);
    let text = |text: &str| Value::String(text.to_owned());
    let whole = [("id", text(id.as_str())), ("name", text("")), ("address", text("")), ("panel", Value::Table(panel))];
    Table::from_iter(whole.map(|(key, value)| (key.to_owned(), value))).try_into().ok()
}

/// The home as these edits make it.
///
/// # Errors
/// The field that is wrong, and why: by the form of the field, or by a rule of the register file. Nothing is changed then.
pub fn change(site: &Site, edits: &[Edit], key: &SecretKey) -> Result<Site, Wrong> {
    if edits.len() > MOST_EDITS {
        return Err(Wrong { part: Part::Home, field: "", fault: SiteFault::TooMuch });
    }
    let form = |part| Wrong { part, field: "", fault: SiteFault::Form };
    let mut whole = Table::try_from(site).map_err(|_| form(Part::Home))?;
    for edit in edits {
        match edit {
            Edit::Set { part, key: field, value } => set(&mut whole, *part, field, value, key)?,
            Edit::Add(part) => add(&mut whole, *part).ok_or(form(*part))?,
            Edit::Remove(part) => remove(&mut whole, *part).ok_or(form(*part))?,
        }
    }
    let changed: Site = whole.try_into().map_err(|_| form(Part::Home))?;
    for PartShown { part, fields: values } in shown(&changed) {
        for ((field, form), value) in fields(part).iter().zip(values) {
            if *form == Form::Needed && value == Shown::Open(Pii(String::new())) {
                return Err(Wrong { part, field, fault: SiteFault::Empty });
            }
        }
    }
    changed.check().map_err(|wrong| match wrong.fault {
        SiteFault::Ptz => Wrong { field: "ptz_presets", ..wrong },
        _ => wrong,
    })?;
    Ok(changed)
}

fn set(whole: &mut Table, part: Part, field: &str, value: &Secret, key: &SecretKey) -> Result<(), Wrong> {
    let known = fields(part).iter().find(|(known, _)| *known == field);
    let Some((field, form)) = known else { return Err(Wrong { part, field: "", fault: SiteFault::Form }) };
    let wrong = |fault| Wrong { part, field, fault };
    let text = value.reveal().trim();
    let value = match form {
        _ if value.reveal().len() > LONGEST => return Err(wrong(SiteFault::TooMuch)),
        Form::CodeWord => Some(Value::String(words::kept(key, &Secret::new(text)).reveal().to_owned())),
        Form::Places => Some(places(text).map_err(wrong)?),
        _ => plain(field, *form, text).map_err(wrong)?,
    };
    let table = table_of(whole, part).ok_or(wrong(SiteFault::Form))?;
    if let Some(key) = turning(field) {
        return turn(table, key, value).ok_or(wrong(SiteFault::Form));
    }
    match value {
        Some(value) => table.insert((*field).to_owned(), value),
        None => table.remove(*field),
    };
    Ok(())
}

/// Sets something of a camera's turning; where nothing is said of it any more, it cannot be turned.
fn turn(camera: &mut Table, key: &str, value: Option<Value>) -> Option<()> {
    let nothing = || Value::String(String::new());
    let new = || {
        let list = Value::Array(Vec::new());
        let keys = [("address", nothing()), ("profile", nothing()), ("preset", list)];
        Value::Table(keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    };
    let ptz = camera.entry("ptz").or_insert_with(new).as_table_mut()?;
    ptz.insert(key.to_owned(), value.unwrap_or_else(nothing));
    let is_empty = |value: &Value| match value {
        Value::Array(values) => values.is_empty(),
        value => value.as_str() == Some(""),
    };
    if ptz.values().all(is_empty) {
        camera.remove("ptz");
    }
    Some(())
}

/// A field of one value, as it is written; `None` where there is none.
pub(crate) fn plain(field: &str, form: Form, text: &str) -> Result<Option<Value>, SiteFault> {
    if field == "certificate" && !text.is_empty() && Fingerprint::parse(text).is_none() {
        return Err(SiteFault::Fingerprint);
    }
    Ok(match form {
        Form::Secret | Form::Optional | Form::Answer | Form::Position | Form::Number if text.is_empty() => None,
        Form::Choice(choices) if text.is_empty() && choices.contains(&"") => None,
        Form::Places => Some(places(text)?),
        Form::List | Form::Several(_) | Form::Kinds | Form::Steps => Some(list(form, values_of(text))?),
        Form::Needed | Form::Text | Form::Optional | Form::Answer | Form::Secret | Form::CodeWord | Form::Plan => {
            Some(Value::String(text.to_owned()))
        }
        Form::Position => {
            let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse::<f64>()).collect();
            match numbers.as_deref() {
                Ok([latitude, longitude]) if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => {
                    Some(Value::Array(vec![Value::Float(*latitude), Value::Float(*longitude)]))
                }
                _ => return Err(SiteFault::Position),
            }
        }
        Form::Flag => Some(Value::Boolean(text.parse().map_err(|_| SiteFault::Choice)?)),
        Form::Number => {
            let number: u32 = text.parse().map_err(|_| SiteFault::Number)?;
            if field == "numbers" && number > u32::from(u8::MAX) {
                return Err(SiteFault::Number);
            }
            Some(Value::Integer(number.into()))
        }
        Form::Choice(choices) if choices.contains(&text) => Some(Value::String(text.to_owned())),
        Form::Choice(_) => return Err(SiteFault::Choice),
    })
}

fn values_of(text: &str) -> impl Iterator<Item = String> {
    text.split(',').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A field of several values.
pub(crate) fn list(form: Form, values: impl Iterator<Item = String>) -> Result<Value, SiteFault> {
    let values: Vec<String> = values.collect();
    // What only a few words can be: the rest is the register file's to read, which would not say where.
    if let Form::Several(known) = form
        && !values.iter().all(|value| known.contains(&value.as_str()))
    {
        return Err(SiteFault::Choice);
    }
    Ok(Value::Array(values.into_iter().map(Value::String).collect()))
}

/// The table of a part that is listed; floors are the register file's alone.
fn listed_in(whole: &Table, part: Part) -> Option<&Table> {
    if matches!(part, Part::Floor(_)) {
        return None;
    }
    let mut lists = part.lists().into_iter();
    lists.try_fold(whole, |table, (list, at)| table.get(list)?.as_array()?.get(usize::from(at))?.as_table())
}

/// The list in which a part stands or would, made where there is none yet, and its place there.
fn list_of(whole: &mut Table, part: Part) -> Option<(&mut Vec<Value>, usize)> {
    let holder = part.holder().unwrap_or(Part::Home);
    let (list, at) = part.lists().pop().filter(|_| !matches!(part, Part::Floor(_)))?;
    let list = table_of(whole, holder)?.entry(list).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
    Some((list, at.into()))
}

pub(crate) fn table_in(whole: &Table, part: Part) -> Option<&Table> {
    match part {
        Part::Home => Some(whole),
        Part::Panel => whole.get("panel")?.as_table(),
        Part::VoiceUnit => whole.get("voice_unit")?.as_table(),
        part => listed_in(whole, part),
    }
}

fn table_of(whole: &mut Table, part: Part) -> Option<&mut Table> {
    match part {
        Part::Home => Some(whole),
        Part::Panel => whole.get_mut("panel")?.as_table_mut(),
        Part::VoiceUnit => whole.get_mut("voice_unit")?.as_table_mut(),
        part => {
            let (list, at) = list_of(whole, part)?;
            list.get_mut(at)?.as_table_mut()
        }
    }
}

/// A part that is added, before anything of it is set.
pub fn added(part: Part) -> PartShown {
    part_shown(part, &new_table(part))
}

fn new_table(part: Part) -> Table {
    let mut new = Table::new();
    for (key, form) in fields(part).iter().filter(|(key, _)| !is_of_turning(key)) {
        let value = match form {
            Form::Needed | Form::Text | Form::CodeWord | Form::Plan => Value::String(String::new()),
            Form::Choice(choices) if choices.contains(&"") => continue,
            Form::Choice(choices) => Value::String(choices.first().copied().unwrap_or_default().to_owned()),
            Form::List | Form::Several(_) | Form::Kinds | Form::Steps => Value::Array(Vec::new()),
            Form::Flag => Value::Boolean(false),
            Form::Optional | Form::Answer | Form::Position | Form::Secret | Form::Number | Form::Places => continue,
        };
        new.insert((*key).to_owned(), value);
    }
    match part {
        Part::VoiceUnit => drop(new.insert("address".to_owned(), Value::String(String::new()))),
        // Whoever is new may decide nothing before somebody says so.
        Part::Contact(_) => drop(new.insert("authority".to_owned(), Value::String("none".to_owned()))),
        _ => {}
    }
    new
}

fn add(whole: &mut Table, part: Part) -> Option<()> {
    let new = new_table(part);
    if part == Part::VoiceUnit {
        let is_new = !whole.contains_key("voice_unit");
        return is_new.then(|| drop(whole.insert("voice_unit".to_owned(), Value::Table(new))));
    }
    let (list, at) = list_of(whole, part)?;
    (list.len() == at).then(|| list.push(Value::Table(new)))
}

fn remove(whole: &mut Table, part: Part) -> Option<()> {
    if part == Part::VoiceUnit {
        return whole.remove("voice_unit").map(drop);
    }
    let (list, at) = list_of(whole, part)?;
    (at < list.len()).then(|| drop(list.remove(at)))
}

/// What differs between two entries of a home, as `contact.2.numbers` with parts counted from 1: names of fields, nothing of
/// what stands in them.
pub fn differences(before: &Site, after: &Site) -> Vec<String> {
    let (Ok(old), Ok(new)) = (Table::try_from(before), Table::try_from(after)) else { return Vec::new() };
    let mut found = Vec::new();
    differ("", &Value::Table(old), &Value::Table(new), &mut found);
    found
}

fn differ(path: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (before, after) {
        _ if before == after => {}
        (Value::Table(before), Value::Table(after)) => {
            let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                match (before.get(key), after.get(key)) {
                    (Some(before), Some(after)) => differ(&under(key), before, after, found),
                    _ => found.push(under(key)),
                }
            }
        }
        (Value::Array(before), Value::Array(after))
            if before.iter().chain(after).all(Value::is_table) && !(before.is_empty() && after.is_empty()) =>
        {
            for at in 0..before.len().max(after.len()) {
                let path = under(&(at + 1).to_string());
                match (before.get(at), after.get(at)) {
                    (Some(before), Some(after)) => differ(&path, before, after, found),
                    _ => found.push(path),
                }
            }
        }
        _ => found.push(path.to_owned()),
    }
}

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod tests;
