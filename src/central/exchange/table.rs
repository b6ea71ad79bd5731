//! The register as a table, a row a home, for spreadsheets: CSV as RFC 4180 has it, UTF-8, with `;` or `,` between the cells.
//!
//! The first row names the columns: `id`, the home's own fields, `panel_…`, and for each part of which there may be several
//! its number, `contact1_name`, `zone2_kind`. Several values in one cell have `|` between them; `\` before a `|` or a `\` takes
//! its meaning away. An export puts a `'` before what a spreadsheet would take for a formula, and an import takes it back.
use std::collections::BTreeSet;

use thiserror::Error;
use toml::{Table, Value};

use super::{FileHomes, MOST_WRONG, Told, WrongHome};
use crate::{
    entry::{self, Form, LONGEST, fields},
    site::{Part, Site, SiteFault, Wrong},
};

/// What an export begins with, so that a spreadsheet reads it as UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// What an export has between cells: spreadsheets in a country that writes decimals with a comma take no other.
const BETWEEN: u8 = b';';
/// Between the values of one cell.
const VALUES: char = '|';
/// What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];
/// Most parts of one kind that a table can have of a home.
const MOST_PARTS: u16 = 999;

/// Columns that must be there.
const NEEDED: &[&str] = &["id", "name", "address", "panel_account"];
/// Of a part of which there is any column.
const NEEDED_OF: &[(&str, &[&str])] = &[
    ("user", &["number", "name"]),
    ("zone", &["number", "name", "kind"]),
    ("contact", &["name", "numbers", "authority"]),
    ("camera", &["id", "name", "abilities"]),
    ("voice", &["kind"]),
];

/// Why a table cannot be read at all. Rows are counted as in a spreadsheet: the first, with the columns' names, is 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableFault {
    #[error("row {row} is not UTF-8")]
    NotText { row: u64 },
    #[error("there is no row with the columns' names")]
    NoHead,
    #[error("the column {0:?} is none of a register")]
    UnknownColumn(String),
    #[error("the column {0:?} stands twice")]
    ColumnTwice(String),
    #[error("the column {0:?} is missing")]
    NoColumn(String),
    /// More cells, or fewer, than the first row has.
    #[error("row {row} has {cells} cells and the first row {columns}")]
    Width { row: u64, cells: u64, columns: u64 },
    /// Cells that cannot be right, each by its home, counted from 0, and the rows that these stand in.
    #[error("{} cells cannot be right", wrong.len())]
    Cells { wrong: Vec<WrongHome>, more: u32, rows: Vec<u64> },
}

/// A table that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct FileTable {
    pub homes: FileHomes,
    /// In which row each home stands.
    pub rows: Vec<u64>,
}

/// How many parts of each kind the homes of an export have at most: so many columns there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Widths {
    pub users: u16,
    pub zones: u16,
    pub contacts: u16,
    pub cameras: u16,
    pub voice: bool,
}

impl Widths {
    /// Makes room for this home.
    pub fn fit(&mut self, site: &Site) {
        let most = |width: &mut u16, parts: usize| *width = (*width).max(u16::try_from(parts).unwrap_or(u16::MAX));
        most(&mut self.users, site.users.len());
        most(&mut self.zones, site.zones.len());
        most(&mut self.contacts, site.contacts.len());
        most(&mut self.cameras, site.cameras.len());
        self.voice |= site.voice_unit.is_some();
    }

    /// The parts in the order of the columns. The panel is last: its last cell is never empty, and spreadsheets leave out empty
    /// cells at the end of rows.
    fn parts(self) -> impl Iterator<Item = Part> {
        [Part::Home]
            .into_iter()
            .chain((0..self.contacts).map(Part::Contact))
            .chain((0..self.zones).map(Part::Zone))
            .chain((0..self.users).map(Part::User))
            .chain((0..self.cameras).map(Part::Camera))
            .chain(self.voice.then_some(Part::VoiceUnit))
            .chain([Part::Panel])
    }
}

/// The name of a field's column.
pub fn column(part: Part, field: &str) -> String {
    let numbered = |(name, at): &(&str, u16)| format!("{name}{}_", u32::from(*at) + 1);
    match part {
        Part::Panel => format!("panel_{field}"),
        Part::VoiceUnit => format!("voice_{field}"),
        part => format!("{}{field}", part.lists().iter().map(numbered).collect::<String>()),
    }
}

/// One column of a table: the field, or the home's id.
#[derive(Clone, Copy)]
struct Column {
    part: Part,
    key: &'static str,
    form: Form,
}

const ID: Column = Column { part: Part::Home, key: "id", form: Form::Needed };

impl Column {
    fn parse(name: &str) -> Option<Self> {
        if name == ID.key {
            return Some(ID);
        }
        let home = (Part::Home, name);
        let (part, key) = match name.split_once('_') {
            Some(("panel", key)) => (Part::Panel, key),
            Some(("voice", key)) => (Part::VoiceUnit, key),
            Some((of, key)) => match of.find(|letter: char| letter.is_ascii_digit()) {
                Some(at) => {
                    let (kind, number) = of.split_at(at);
                    let number = number.parse::<u16>().ok().filter(|number| (1..=MOST_PARTS).contains(number))? - 1;
                    let part = match kind {
                        "user" => Part::User(number),
                        "zone" => Part::Zone(number),
                        "contact" => Part::Contact(number),
                        "camera" => Part::Camera(number),
                        _ => return None,
                    };
                    (part, key)
                }
                None => home,
            },
            None => home,
        };
        let (key, form) = with_columns(part).find(|(known, _)| *known == key)?;
        Some(Self { part, key, form: *form })
    }

    /// Its name in [`Told`].
    fn told(&self) -> String {
        match kind(self.part) {
            "" => self.key.to_owned(),
            kind => format!("{kind}.{}", self.key),
        }
    }

    fn is_secret(&self) -> bool {
        matches!(self.form, Form::Secret | Form::CodeWord)
    }
}

/// The fields of a part that have columns.
fn with_columns(part: Part) -> impl Iterator<Item = &'static entry::Field> {
    fields(part).iter().filter(|(key, _)| !entry::is_of_turning(key))
}

fn kind(part: Part) -> &'static str {
    match part {
        Part::Panel => "panel",
        Part::VoiceUnit => "voice",
        part => part.lists().first().map_or("", |(list, _)| list),
    }
}

/// Writes homes as rows.
pub struct Writer {
    columns: Vec<Column>,
}

impl Writer {
    /// For homes that fit these widths; secrets have columns where there are to be any.
    pub fn new(widths: Widths, with_secrets: bool) -> Self {
        let of = |part: Part| with_columns(part).map(move |(key, form)| Column { part, key, form: *form });
        let columns = [ID].into_iter().chain(widths.parts().flat_map(of));
        Self { columns: columns.filter(|column| with_secrets || !column.is_secret()).collect() }
    }

    /// The file's first bytes.
    pub fn head(&self) -> Vec<u8> {
        let mut bytes = BOM.to_vec();
        bytes.extend(row(self.columns.iter().map(|column| self::column(column.part, column.key))));
        bytes
    }

    /// A home's row. What of it no column has is not in it ([`Told`]).
    pub fn home(&self, site: &Site) -> Vec<u8> {
        // What cannot be put into a table is no home of a register.
        let whole = Table::try_from(site).unwrap_or_default();
        row(self.columns.iter().map(|column| harmless(cell(&whole, column))))
    }
}

fn row(cells: impl Iterator<Item = String>) -> Vec<u8> {
    let mut to = csv::WriterBuilder::new()
        .delimiter(BETWEEN)
        .terminator(csv::Terminator::CRLF)
        .has_headers(false)
        .from_writer(Vec::new());
    // Memory takes everything.
    let written = to.write_record(cells.map(String::into_bytes));
    debug_assert!(written.is_ok(), "a row of its own may have any width");
    to.into_inner().unwrap_or_default()
}

fn cell(whole: &Table, column: &Column) -> String {
    match entry::table_in(whole, column.part).and_then(|table| table.get(column.key)) {
        None => String::new(),
        Some(Value::Array(values)) if matches!(column.form, Form::List | Form::Several(_)) => {
            let values: Vec<String> = values.iter().filter_map(Value::as_str).map(escaped).collect();
            values.join(&VALUES.to_string())
        }
        Some(value) => entry::written(value),
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace(VALUES, "\\|")
}

/// The values of one cell.
fn values(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        let value = match letter {
            VALUES => {
                values.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            letter => letter,
        };
        if let Some(last) = values.last_mut() {
            last.push(value);
        }
    }
    let mut values: Vec<String> = values.iter().map(|value| value.trim().to_owned()).collect();
    values.retain(|value| !value.is_empty());
    values
}

/// Before a formula, and before what an earlier export made harmless.
fn harmless(cell: String) -> String {
    if looks_harmless_or_worse(&cell) { format!("'{cell}") } else { cell }
}

fn taken_back(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if looks_harmless_or_worse(rest) => rest,
        _ => cell,
    }
}

/// Whether it is a formula, with however many `'` before it.
fn looks_harmless_or_worse(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Reads a table.
///
/// # Errors
/// What of it cannot be right: the first thing of the whole, or every cell ([`MOST_WRONG`]).
pub fn read(bytes: &[u8]) -> Result<FileTable, TableFault> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let head_end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let count = |byte: u8| bytes[..head_end].iter().filter(|other| **other == byte).count();
    let between = if count(b';') > count(b',') { b';' } else { b',' };
    let mut table = csv::ReaderBuilder::new().delimiter(between).has_headers(false).flexible(true).from_reader(bytes);
    let mut cells = csv::ByteRecord::new();
    // It reads from memory, and takes rows of any width: nothing else can fail.
    let mut next = |cells: &mut csv::ByteRecord| table.read_byte_record(cells).unwrap_or(false);
    if !next(&mut cells) {
        return Err(TableFault::NoHead);
    }
    let columns = columns(&text(&cells, 1)?)?;
    let told = Told { keeps_secrets: true, columns: Some(columns.iter().map(Column::told).collect()) };
    let mut found = Found::default();
    let (mut sites, mut rows, mut number) = (Vec::new(), Vec::new(), 1);
    while next(&mut cells) {
        number += 1;
        let cells = text(&cells, number)?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if cells.len() != columns.len() {
            let (cells, columns) = (cells.len() as u64, columns.len() as u64);
            return Err(TableFault::Width { row: number, cells, columns });
        }
        let home = rows.len();
        rows.push(number);
        match home_of(&columns, &cells) {
            Ok(site) => sites.push(site),
            Err(wrong) => wrong.into_iter().for_each(|wrong| found.put(home, wrong)),
        }
    }
    if found.wrong.is_empty() {
        return Ok(FileTable { homes: FileHomes::new(sites, told), rows });
    }
    Err(TableFault::Cells { wrong: found.wrong, more: found.more, rows })
}

#[derive(Default)]
struct Found {
    wrong: Vec<WrongHome>,
    more: u32,
}

impl Found {
    fn put(&mut self, home: usize, wrong: Wrong) {
        if self.wrong.len() < MOST_WRONG {
            self.wrong.push(WrongHome::of(home, wrong));
        } else {
            self.more += 1;
        }
    }
}

fn text(cells: &csv::ByteRecord, row: u64) -> Result<Vec<&str>, TableFault> {
    let cells: Result<Vec<&str>, _> = cells.iter().map(str::from_utf8).collect();
    cells.map_err(|_| TableFault::NotText { row })
}

fn columns(names: &[&str]) -> Result<Vec<Column>, TableFault> {
    let mut columns = Vec::new();
    let mut known = BTreeSet::new();
    for name in names {
        let name = name.trim().to_ascii_lowercase();
        let column = Column::parse(&name).ok_or_else(|| TableFault::UnknownColumn(name.clone()))?;
        // As it is written here: `contact01_name` is the same column as `contact1_name`.
        let name = self::column(column.part, column.key);
        if !known.insert(name.clone()) {
            return Err(TableFault::ColumnTwice(name));
        }
        columns.push(column);
    }
    let of_parts = columns.iter().flat_map(|column| {
        let needed = NEEDED_OF.iter().find(|(of, _)| *of == kind(column.part)).map_or(&[][..], |(_, needed)| needed);
        needed.iter().map(|key| self::column(column.part, key))
    });
    let needed = NEEDED.iter().map(|name| (*name).to_owned()).chain(of_parts);
    match needed.into_iter().find(|name| !known.contains(name)) {
        Some(missing) => Err(TableFault::NoColumn(missing)),
        None => Ok(columns),
    }
}

/// The home of a row, or all that is wrong with it.
fn home_of(columns: &[Column], cells: &[&str]) -> Result<Site, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut home = Table::new();
    let mut parts: std::collections::BTreeMap<Part, Table> = std::collections::BTreeMap::new();
    // A part is there where any of its cells is filled.
    let filled = |(column, cell): &(&Column, &&str)| {
        (!cell.trim().is_empty() || matches!(column.part, Part::Home | Part::Panel)).then_some(column.part)
    };
    let there: BTreeSet<Part> = columns.iter().zip(cells).filter_map(|pair| filled(&pair)).collect();
    for (column, cell) in columns.iter().zip(cells).filter(|(column, _)| there.contains(&column.part)) {
        let fault = |fault| Wrong { part: column.part, field: column.key, fault };
        match value(column, taken_back(cell)) {
            Ok(None) => {}
            Ok(Some(value)) => {
                let table = if column.part == Part::Home { &mut home } else { parts.entry(column.part).or_default() };
                table.insert(column.key.to_owned(), value);
            }
            Err(why) => wrong.push(fault(why)),
        }
    }
    // The call order has no holes, and what is wrong in the second is to be looked for in the second.
    let holes = there.iter().filter_map(|part| before(*part)).filter(|part| !there.contains(part));
    wrong.extend(holes.map(|part| Wrong { part, field: fields(part)[0].0, fault: SiteFault::Empty }));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    for (part, mut table) in parts {
        let list = match part {
            Part::Home => continue,
            Part::Panel => {
                home.insert("panel".to_owned(), Value::Table(table));
                continue;
            }
            Part::VoiceUnit => {
                // It may be the register's ([`Told`]).
                table.entry("address").or_insert_with(|| Value::String(String::new()));
                home.insert("voice_unit".to_owned(), Value::Table(table));
                continue;
            }
            part => kind(part),
        };
        if let Value::Array(list) = home.entry(list).or_insert_with(|| Value::Array(Vec::new())) {
            list.push(Value::Table(table));
        }
    }
    home.try_into().map_err(|_| vec![Wrong { part: Part::Home, field: "", fault: SiteFault::Form }])
}

/// The part of the same kind before this one.
fn before(part: Part) -> Option<Part> {
    part.place().checked_sub(1).map(|place| part.at(place))
}

fn value(column: &Column, cell: &str) -> Result<Option<Value>, SiteFault> {
    if cell.len() > LONGEST {
        return Err(SiteFault::TooMuch);
    }
    let word = cell.trim();
    let is_needed = |key: &str| matches!(key, "kind" | "authority");
    match column.form {
        Form::Needed if word.is_empty() => Err(SiteFault::Empty),
        Form::Choice(_) if word.is_empty() && is_needed(column.key) => Err(SiteFault::Empty),
        // What stands where nothing is said.
        Form::Choice(_) | Form::Flag | Form::Number if word.is_empty() => Ok(None),
        Form::Secret | Form::CodeWord if cell.is_empty() => Ok(None),
        Form::List | Form::Several(_) => entry::list(column.form, values(cell).into_iter()).map(Some),
        Form::Flag => flag(word).map(|flag| Some(Value::Boolean(flag))),
        Form::Choice(_) => entry::plain(column.key, column.form, &word.to_lowercase()),
        // Those of action plans have no columns.
        Form::Number | Form::Position | Form::Optional | Form::Answer | Form::Kinds | Form::Steps => {
            entry::plain(column.key, column.form, word)
        }
        Form::Needed | Form::Text | Form::Secret | Form::CodeWord | Form::Plan | Form::Places => {
            entry::plain(column.key, column.form, cell)
        }
    }
}

/// As Vaka writes it, and as spreadsheets and people of both languages do.
fn flag(word: &str) -> Result<bool, SiteFault> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "1" | "ja" | "sant" => Ok(true),
        "false" | "no" | "0" | "nej" | "falskt" => Ok(false),
        _ => Err(SiteFault::Choice),
    }
}
