//! The one table: each line says what was measured, ours, the peer or limit of the same run, their ratio, the aim, and
//! whether it was met. Lines are shown as they come and kept in a file.
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

pub struct Table {
    file: File,
    missed: usize,
}

/// What is wanted of a value.
#[derive(Clone, Copy)]
pub enum Aim {
    AtLeast(f64),
    AtMost(f64),
    /// Shown for its own sake.
    None,
}

impl Aim {
    fn met(self, value: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(value >= least),
            Self::AtMost(most) => Some(value <= most),
            Self::None => None,
        }
    }
}

/// A measured value with its unit.
#[derive(Clone, Copy)]
pub struct Value(pub f64, pub &'static str);

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = if self.0 >= 100.0 {
            grouped(self.0)
        } else if self.0 >= 10.0 {
            format!("{:.1}", self.0)
        } else {
            format!("{:.2}", self.0)
        };
        write!(f, "{number} {}", self.1)
    }
}

/// 41234.4 as `41,234`.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Table {
    pub fn new(path: &Path) -> Self {
        let file = File::create(path).expect("the table's file can be made");
        let mut table = Self { file, missed: 0 };
        table.line(&["what", "ours", "peer or limit", "ratio", "aim", "met?"]);
        table
    }

    /// Ours against a peer or limit of the same run. `aim` is about ours, `ratio_aim` about ours divided by theirs.
    pub fn against(&mut self, what: &str, ours: Value, peer: (&str, Value), aim: Aim, ratio_aim: Aim) {
        let ratio = ours.0 / peer.1.0;
        let verdicts = [aim.met(ours.0), ratio_aim.met(ratio)];
        let wanted: Vec<String> = [said(aim, ours.1), said(ratio_aim, "×")].into_iter().flatten().collect();
        let (theirs, ratio) = (format!("{} {}", peer.0, peer.1), format!("{ratio:.2}"));
        self.row(what, &ours.to_string(), &theirs, &ratio, &wanted.join(", "), &verdicts);
    }

    /// Ours against its aim alone.
    pub fn alone(&mut self, what: &str, ours: Value, aim: Aim) {
        self.row(what, &ours.to_string(), "–", "–", &said(aim, ours.1).unwrap_or_default(), &[aim.met(ours.0)]);
    }

    /// A line that could not be measured says why.
    pub fn missing(&mut self, what: &str, why: &str) {
        self.line(&[what, "not measured", why, "–", "–", "–"]);
    }

    fn row(&mut self, what: &str, ours: &str, peer: &str, ratio: &str, aim: &str, verdicts: &[Option<bool>]) {
        let met = if verdicts.contains(&Some(false)) {
            self.missed += 1;
            "NO"
        } else if verdicts.contains(&Some(true)) {
            "yes"
        } else {
            "–"
        };
        self.line(&[what, ours, peer, ratio, if aim.is_empty() { "–" } else { aim }, met]);
    }

    fn line(&mut self, cells: &[&str; 6]) {
        let widths = [72, 14, 36, 6, 22, 4];
        let cells: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let line = cells.join(" | ");
        // A closed stdout has no reader; the file has it all.
        let _ = writeln!(io::stdout(), "{}", line.trim_end());
        writeln!(self.file, "{}", line.trim_end()).expect("the table's file takes a line");
    }

    pub fn end(self) {
        let _ = writeln!(io::stdout(), "{} aims missed", self.missed);
    }
}

fn said(aim: Aim, unit: &str) -> Option<String> {
    match aim {
        Aim::AtLeast(least) => Some(format!("≥ {}", short(least, unit))),
        Aim::AtMost(most) => Some(format!("≤ {}", short(most, unit))),
        Aim::None => None,
    }
}

fn short(value: f64, unit: &str) -> String {
    let number = if value >= 1000.0 {
        grouped(value)
    } else if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    };
    format!("{number} {unit}")
}
