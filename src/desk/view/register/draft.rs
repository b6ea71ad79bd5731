//! A home's entry with what was typed and not saved yet: which row is chosen, what is being written, and what each key does.
use std::collections::BTreeSet;

use alarm_central::{
    entry::{self, Edit, Form, PartShown, Shown},
    id::SiteId,
    pii::{Pii, Secret},
    plan::Plans,
    site::Part,
};
use vaka_link::register::HomeEntry;
use vaka_words::{say, say_with};

use super::{form_of, set};
use crate::{
    intent::Intent,
    keys::{self, Press, Step},
    scene::Scene,
};

/// Rows that a page key passes.
const PAGE: usize = 12;

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Head(Part),
    /// A field of a part, by its place among the part's fields.
    Field(Part, usize),
    /// One more of these can be added.
    Add(Part),
}

/// What becomes of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Stay,
    Leave,
}

/// What is asked before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Discard,
    Remove,
}

/// What is being written in the chosen field.
pub struct Writing {
    pub text: String,
    /// The key that began it is over.
    pub is_open: bool,
}

/// See the module.
pub struct Draft {
    site: SiteId,
    /// The version that was read; `None` until then.
    version: Option<u64>,
    parts: Vec<PartShown>,
    edits: Vec<Edit>,
    /// Secrets that were typed anew.
    fresh: BTreeSet<(Part, usize)>,
    pub chosen: usize,
    /// The first row in sight.
    pub first: usize,
    pub writing: Option<Writing>,
    ask: Option<Ask>,
    past: bool,
    /// What was refused last, so that the row is gone to once.
    told: Option<(Part, String)>,
}

impl Draft {
    /// Of a home that the station is asked for.
    pub fn of(site: SiteId) -> Self {
        Self {
            site,
            version: None,
            parts: Vec::new(),
            edits: Vec::new(),
            fresh: BTreeSet::new(),
            chosen: 1,
            first: 0,
            writing: None,
            ask: None,
            past: false,
            told: None,
        }
    }

    /// Of a home that the register does not have yet.
    pub fn new(id: &str) -> Option<Self> {
        let site = SiteId::new(id);
        let parts = entry::shown(&entry::blank(site.clone())?);
        Some(Self { version: Some(0), parts, ..Self::of(site) })
    }

    pub fn site(&self) -> &SiteId {
        &self.site
    }

    pub fn is_read(&self) -> bool {
        self.version.is_some()
    }

    pub fn is_changed(&self) -> bool {
        !self.edits.is_empty()
    }

    pub fn shows_past(&self) -> bool {
        self.past
    }

    pub fn title(&self) -> String {
        match self.shown(Part::Home, "address") {
            Some(Shown::Open(address)) if !address.0.is_empty() => address.0.clone(),
            _ => self.site.to_string(),
        }
    }

    fn shown(&self, part: Part, key: &str) -> Option<&Shown> {
        let at = entry::fields(part).iter().position(|(known, _)| *known == key)?;
        self.value(part, at)
    }

    pub fn value(&self, part: Part, at: usize) -> Option<&Shown> {
        self.parts.iter().find(|shown| shown.part == part)?.fields.get(at)
    }

    pub fn is_fresh(&self, part: Part, at: usize) -> bool {
        self.fresh.contains(&(part, at))
    }

    /// Takes in what the station says of the home, unless it is known already.
    pub fn hear(&mut self, scene: &Scene<'_>) {
        let entry: Option<&HomeEntry> = scene.registered.entry.as_deref().filter(|entry| entry.site == self.site);
        if let Some(entry) = entry.filter(|entry| self.version.is_none_or(|known| entry.version > known)) {
            self.version = Some(entry.version);
            self.parts.clone_from(&entry.parts);
            (self.edits, self.fresh, self.writing, self.ask) = (Vec::new(), BTreeSet::new(), None, None);
            self.parts.sort_by_key(|shown| rank(shown.part));
            self.chosen = self.chosen.min(self.rows().len().saturating_sub(1));
        }
        let wrong = scene.registered.wrong.as_ref().map(|(part, field, _)| (*part, field.clone()));
        if wrong != self.told {
            self.told.clone_from(&wrong);
            let row = wrong.and_then(|(part, field)| self.rows().iter().position(|row| is_at(*row, part, &field)));
            self.chosen = row.unwrap_or(self.chosen);
        }
    }

    /// The home has been taken out of the register.
    pub fn is_gone(&self, scene: &Scene<'_>) -> bool {
        scene.registered.removed.as_ref() == Some(&self.site)
    }

    /// All rows: the parts with their fields, and behind each kind of part one that adds another.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let kinds = [Part::Contact(0), Part::Zone(0), Part::Camera(0), Part::VoiceUnit, Part::User(0)];
        for kind in [Part::Home, Part::Panel].into_iter().chain(kinds) {
            let of_kind: Vec<Part> =
                self.parts.iter().map(|shown| shown.part).filter(|part| rank(*part).0 == rank(kind).0).collect();
            for part in &of_kind {
                rows.push(Row::Head(*part));
                rows.extend((0..entry::fields(*part).len()).map(|at| Row::Field(*part, at)));
            }
            match kind {
                Part::Home | Part::Panel => {}
                Part::VoiceUnit if !of_kind.is_empty() => {}
                _ => rows.push(Row::Add(numbered(kind, of_kind.len()))),
            }
        }
        rows
    }

    fn chosen_row(&self) -> Option<Row> {
        self.rows().get(self.chosen).copied()
    }

    /// The buttons under the list: the key of their words, and whose key does it.
    pub fn buttons(&self) -> Vec<(&'static str, Press)> {
        match self.ask {
            Some(Ask::Discard) => {
                return vec![("entry-save", Press::Close), ("entry-discard", Press::Farther)];
            }
            Some(Ask::Remove) => return vec![("entry-remove-home", Press::Farther)],
            None => {}
        }
        if self.past {
            return vec![("entry-undo", Press::ResetClock)];
        }
        let mut all = vec![("entry-save", Press::Close)];
        if matches!(self.chosen_row(), Some(Row::Head(part) | Row::Field(part, _)) if is_removable(part)) {
            all.push(("entry-remove", Press::Farther));
        }
        if self.version != Some(0) {
            all.extend([("entry-history", Press::Hidden), ("entry-remove-home", Press::AskedRoles)]);
        }
        all
    }

    /// What stands over the buttons.
    pub fn said(&self) -> String {
        match self.ask {
            Some(Ask::Discard) => {
                let keys = [("save", keys::cap(Press::Close).into()), ("discard", keys::cap(Press::Farther).into())];
                say_with("entry-leave-ask", &keys).into_owned()
            }
            Some(Ask::Remove) => {
                say_with("entry-remove-ask", &[("key", keys::cap(Press::Farther).into())]).into_owned()
            }
            None if self.writing.is_some() => say("entry-writing").into_owned(),
            None if self.is_changed() => {
                let unsaved = say_with("entry-unsaved", &[("count", self.edits.len().into())]);
                format!("{unsaved} · {}", say("entry-how-to"))
            }
            None => format!("{} · {}", say("entry-saved"), say("entry-how-to")),
        }
    }

    /// A key while it is shown.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Next {
        if !self.is_read() {
            return if press == Press::Back { Next::Leave } else { Next::Stay };
        }
        if self.writing.is_some() && press != Press::Close {
            if press == Press::Back {
                self.writing = None;
            }
            return Next::Stay;
        }
        match (self.ask, press) {
            (Some(ask), press) => return self.answer(ask, press, scene, wants),
            (None, Press::Back) if self.past => self.past = false,
            (None, Press::Back | Press::Register) if self.is_changed() => self.ask = Some(Ask::Discard),
            (None, Press::Back | Press::Register) => return Next::Leave,
            (None, Press::ResetClock) if self.past => {
                if let Some(version) = self.version.filter(|_| !self.is_changed()) {
                    self.past = false;
                    wants.push(Intent::UndoHome { site: self.site.clone(), version });
                }
            }
            (None, _) if self.past => {}
            (None, Press::Close) => {
                self.keep();
                self.save(scene, wants);
            }
            (None, Press::Hidden) if self.version != Some(0) => {
                self.past = true;
                wants.push(Intent::ShowHomeHistory(self.site.clone()));
            }
            (None, Press::AskedRoles) if self.version != Some(0) => self.ask = Some(Ask::Remove),
            (None, Press::Farther) => self.remove(),
            (None, Press::Enter) => self.enter(),
            (None, Press::Row(step)) => self.step(step),
            (None, _) => {}
        }
        Next::Stay
    }

    /// What a key answers to a question that is asked first.
    fn answer(&mut self, ask: Ask, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Next {
        match (ask, press) {
            (Ask::Discard, Press::Farther) => return Next::Leave,
            (Ask::Remove, Press::Farther) => {
                self.ask = None;
                if let Some(version) = self.version {
                    wants.push(Intent::RemoveHome { site: self.site.clone(), version });
                }
            }
            (Ask::Discard, Press::Close) => {
                self.ask = None;
                self.save(scene, wants);
            }
            (_, Press::Back) => self.ask = None,
            _ => {}
        }
        Next::Stay
    }

    fn save(&self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if let Some(version) = self.version.filter(|_| self.is_changed() && scene.link == crate::scene::LinkState::Up) {
            wants.push(Intent::ChangeHome { site: self.site.clone(), version, edits: self.edits.clone() });
        }
    }

    fn step(&mut self, step: Step) {
        let rows = self.rows();
        let last = rows.len().saturating_sub(1);
        let to = match step {
            Step::Up => self.chosen.saturating_sub(1),
            Step::Down => self.chosen + 1,
            Step::PageUp => self.chosen.saturating_sub(PAGE),
            Step::PageDown => self.chosen + PAGE,
            Step::First => 0,
            Step::Last => last,
        };
        // Headings are passed.
        let is_up = matches!(step, Step::Up | Step::PageUp);
        let to = to.min(last);
        let is_row = |at: &usize| !matches!(rows[*at], Row::Head(_));
        let found = if is_up { (0..=to).rev().find(is_row) } else { (to..=last).find(is_row) };
        self.chosen = found.unwrap_or(self.chosen);
    }

    /// Enter on the chosen row: a field is written, a choice goes on to its next, or a part is added.
    pub fn enter(&mut self) {
        match self.chosen_row() {
            Some(Row::Field(part, at)) => match (form_of(part, at), self.value(part, at)) {
                ((_, Form::Flag), Some(Shown::Open(now))) => {
                    let next = if now.0 == "true" { "false" } else { "true" };
                    self.set(part, at, next);
                }
                ((_, Form::Choice(choices)), Some(Shown::Open(now))) => {
                    let known = choices.iter().position(|choice| *choice == now.0);
                    let next = choices[known.map_or(0, |known| (known + 1) % choices.len())];
                    self.set(part, at, next);
                }
                ((_, Form::Plan), Some(Shown::Open(now))) => {
                    let next = next_plan(&now.0);
                    self.set(part, at, &next);
                }
                (_, Some(Shown::Open(now))) => {
                    self.writing = Some(Writing { text: now.0.clone(), is_open: false });
                }
                _ => self.writing = Some(Writing { text: String::new(), is_open: false }),
            },
            Some(Row::Add(part)) => {
                self.edits.push(Edit::Add(part));
                self.parts.push(entry::added(part));
                self.parts.sort_by_key(|shown| rank(shown.part));
                let rows = self.rows();
                self.chosen = rows.iter().position(|row| *row == Row::Field(part, 0)).unwrap_or(self.chosen);
            }
            Some(Row::Head(_)) | None => {}
        }
    }

    /// What is being written is what the field is from here on.
    pub fn keep(&mut self) {
        let (Some(writing), Some(Row::Field(part, at))) = (self.writing.take(), self.chosen_row()) else { return };
        self.set(part, at, &writing.text);
    }

    fn set(&mut self, part: Part, at: usize, text: &str) {
        let (key, form) = form_of(part, at);
        let is_secret = matches!(form, Form::Secret | Form::CodeWord);
        let shown = if is_secret {
            Shown::Secret { is_set: !text.trim().is_empty() }
        } else {
            Shown::Open(Pii(text.trim().to_owned()))
        };
        let Some(value) = self.parts.iter_mut().find(|shown| shown.part == part).and_then(|of| of.fields.get_mut(at))
        else {
            return;
        };
        if !is_secret && *value == shown {
            return;
        }
        *value = shown;
        if is_secret {
            self.fresh.insert((part, at));
        }
        self.edits.push(set(part, key, Secret::new(text)));
    }

    fn remove(&mut self) {
        let Some(Row::Head(part) | Row::Field(part, _)) = self.chosen_row() else { return };
        if !is_removable(part) {
            return;
        }
        self.edits.push(Edit::Remove(part));
        self.parts.retain(|shown| shown.part != part);
        self.fresh.retain(|(of, _)| rank(*of).0 != rank(part).0);
        for shown in &mut self.parts {
            if rank(shown.part).0 == rank(part).0 && place(shown.part) > place(part) {
                shown.part = numbered(shown.part, place(shown.part) - 1);
            }
        }
        self.chosen = self.chosen.min(self.rows().len().saturating_sub(1));
        self.step(Step::Up);
    }
}

/// The plan behind this one; behind the last none of its own.
fn next_plan(now: &str) -> String {
    let plans = Plans::bundled();
    let ids = || plans.iter().map(|plan| plan.id.as_str());
    let at = ids().position(|id| id == now).map_or(0, |at| at + 1);
    // One that the centre does not have any more gives way to none.
    let at = if now.is_empty() || ids().any(|id| id == now) { at } else { usize::MAX };
    ids().nth(at).unwrap_or_default().to_owned()
}

fn is_at(row: Row, part: Part, field: &str) -> bool {
    match row {
        Row::Field(of, at) => of == part && (field.is_empty() || form_of(of, at).0 == field),
        Row::Head(_) | Row::Add(_) => false,
    }
}

fn is_removable(part: Part) -> bool {
    !matches!(part, Part::Home | Part::Panel)
}

/// In which order parts are shown.
fn rank(part: Part) -> (u8, usize) {
    let kind = match part {
        Part::Home => 0,
        Part::Panel => 1,
        Part::Contact(_) => 2,
        Part::Zone(_) => 3,
        Part::Camera(_) => 4,
        Part::VoiceUnit => 5,
        Part::User(_) => 6,
        Part::Floor(_) => 7,
    };
    (kind, place(part))
}

/// Which of its kind, from 0.
pub fn place(part: Part) -> usize {
    match part {
        Part::User(at) | Part::Zone(at) | Part::Contact(at) | Part::Camera(at) | Part::Floor(at) => at.into(),
        Part::Home | Part::Panel | Part::VoiceUnit => 0,
    }
}

fn numbered(kind: Part, at: usize) -> Part {
    let at = u16::try_from(at).unwrap_or(u16::MAX);
    match kind {
        Part::User(_) => Part::User(at),
        Part::Zone(_) => Part::Zone(at),
        Part::Contact(_) => Part::Contact(at),
        Part::Camera(_) => Part::Camera(at),
        Part::Floor(_) => Part::Floor(at),
        other => other,
    }
}
