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

use super::{field_name, form_of, options, set};
use crate::{
    intent::Intent,
    keys::{self, Press, Step},
    scene::Scene,
};

mod planning;
mod rows;

pub use rows::Row;
use rows::{is_at, rank};

/// Rows that a page key passes.
const PAGE: usize = 12;

/// What is chosen from a list of its own, in place of the home's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picking {
    /// The values of a field that may have several.
    Field(Part, usize),
    /// What a new plan begins as: nothing, or one of the centre's.
    Plan(Part),
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
    picking: Option<Picking>,
    /// The row that was chosen before.
    before: usize,
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
            picking: None,
            before: 1,
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
        match self.text(Part::Home, "address") {
            "" => self.site.to_string(),
            address => address.to_owned(),
        }
    }

    /// What stands in a field; nothing where it is a secret's.
    pub fn text(&self, part: Part, key: &str) -> &str {
        let at = entry::fields(part).iter().position(|(known, _)| *known == key);
        match at.and_then(|at| self.value(part, at)) {
            Some(Shown::Open(text)) => &text.0,
            _ => "",
        }
    }

    pub fn parts(&self) -> impl Iterator<Item = Part> {
        self.parts.iter().map(|shown| shown.part)
    }

    pub fn picking(&self) -> Option<Picking> {
        self.picking
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
            self.picking = None;
            self.parts.sort_by_key(|shown| rank(shown.part));
            self.chosen = self.chosen.min(self.rows().len().saturating_sub(1));
        }
        let wrong = scene.registered.wrong.as_ref().map(|(part, field, _)| (*part, field.clone()));
        if wrong != self.told {
            self.told.clone_from(&wrong);
            self.picking = self.picking.filter(|_| wrong.is_none());
            let row = wrong.and_then(|(part, field)| self.rows().iter().position(|row| is_at(*row, part, &field)));
            self.chosen = row.unwrap_or(self.chosen);
        }
    }

    /// The home has been taken out of the register.
    pub fn is_gone(&self, scene: &Scene<'_>) -> bool {
        scene.registered.removed.as_ref() == Some(&self.site)
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
        if self.picking.is_some() {
            return vec![("entry-done", Press::Back)];
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
            None if let Some(Picking::Field(part, at)) = self.picking => {
                say_with("entry-ticking", &[("field", field_name(part, form_of(part, at).0).into())]).into_owned()
            }
            None if self.picking.is_some() => say("entry-begin-how-to").into_owned(),
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
            (None, Press::Back) if self.picking.is_some() => self.end_picking(),
            (None, _) if self.past && press != Press::ResetClock => {}
            (None, Press::Enter) => self.enter(),
            (None, Press::Row(step)) => self.step(step),
            (None, _) if self.picking.is_some() && press != Press::Close => {}
            (None, Press::Back | Press::Register) if self.is_changed() => self.ask = Some(Ask::Discard),
            (None, Press::Back | Press::Register) => return Next::Leave,
            (None, Press::ResetClock) if self.past => {
                if let Some(version) = self.version.filter(|_| !self.is_changed()) {
                    self.past = false;
                    wants.push(Intent::UndoHome { site: self.site.clone(), version });
                }
            }
            (None, Press::Close) => {
                self.keep();
                self.end_picking();
                self.save(scene, wants);
            }
            (None, Press::Hidden) if self.version != Some(0) => {
                self.past = true;
                wants.push(Intent::ShowHomeHistory(self.site.clone()));
            }
            (None, Press::AskedRoles) if self.version != Some(0) => self.ask = Some(Ask::Remove),
            (None, Press::Farther) => self.remove(),
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

    fn save(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if self.is_changed() {
            self.fit_steps();
        }
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
            Some(Row::Field(part, at)) => match (options::of(self, part, form_of(part, at).1), self.value(part, at)) {
                (Some(_), _) if options::is_ticked(form_of(part, at).1) => self.pick(Picking::Field(part, at)),
                (Some(choices), Some(Shown::Open(now))) => {
                    let next = options::next(&choices, &now.0).to_owned();
                    self.set(part, at, &next);
                }
                (_, Some(Shown::Open(now))) => {
                    let text = self.centres_words(part, at).unwrap_or_else(|| now.0.clone());
                    self.writing = Some(Writing { text, is_open: false });
                }
                _ => self.writing = Some(Writing { text: String::new(), is_open: false }),
            },
            Some(Row::Add(part)) => {
                let added = match part {
                    Part::Plan(_) => return self.pick(Picking::Plan(part)),
                    Part::Step(plan, _) => self.add_step(Part::Plan(plan)),
                    Part::Answer(plan, step, _) => self.add_answer(Part::Step(plan, step)),
                    part => {
                        self.add(part);
                        part
                    }
                };
                self.go_to(added);
            }
            Some(Row::Option(option)) => self.picked(option),
            Some(Row::Head(_)) | None => {}
        }
    }

    fn pick(&mut self, picking: Picking) {
        (self.picking, self.before, self.chosen) = (Some(picking), self.chosen, 1);
    }

    fn end_picking(&mut self) {
        if self.picking.take().is_some() {
            self.chosen = self.before;
        }
    }

    /// Enter on one of what is chosen from: a value is ticked or not, or a plan begins.
    fn picked(&mut self, option: usize) {
        match self.picking {
            Some(Picking::Field(part, at)) => {
                let (key, form) = form_of(part, at);
                let Some(choices) = options::of(self, part, form) else { return };
                let Some(choice) = choices.get(option) else { return };
                let ticked = options::ticked(&choices, self.text(part, key), &choice.value);
                self.set(part, at, &ticked);
            }
            Some(Picking::Plan(_)) => {
                self.end_picking();
                let plans = Plans::bundled();
                self.begin_plan(option.checked_sub(1).and_then(|at| plans.iter().nth(at)));
            }
            None => {}
        }
    }

    fn add(&mut self, part: Part) {
        self.edits.push(Edit::Add(part));
        self.parts.push(entry::added(part));
        self.parts.sort_by_key(|shown| rank(shown.part));
        self.give_id(part);
    }

    /// Its first row is the chosen one.
    fn go_to(&mut self, part: Part) {
        let is_first = |row: &Row| matches!(row, Row::Field(of, _) if *of == part);
        self.chosen = self.rows().iter().position(is_first).unwrap_or(self.chosen);
    }

    /// What is being written is what the field is from here on.
    pub fn keep(&mut self) {
        let (Some(writing), Some(Row::Field(part, at))) = (self.writing.take(), self.chosen_row()) else { return };
        // The centre's own words, left as they are, go on being the centre's.
        if self.centres_words(part, at).is_none_or(|words| words != writing.text.trim()) {
            self.set(part, at, &writing.text);
        }
    }

    /// What the centre says in a field of a step or an answer that has no words of its own.
    fn centres_words(&self, part: Part, at: usize) -> Option<String> {
        let (key, _) = form_of(part, at);
        let words = match key {
            "title" => options::title(self, part),
            "rule" => options::rule(self, part),
            _ => return None,
        };
        self.text(part, key).is_empty().then(|| words.into_owned())
    }

    /// Sets a field by its name.
    fn put(&mut self, part: Part, key: &str, text: &str) {
        if let Some(at) = entry::fields(part).iter().position(|(known, _)| *known == key) {
            self.set(part, at, text);
        }
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
        self.forget(part);
        self.take_away(part);
        self.chosen = self.chosen.min(self.rows().len().saturating_sub(1));
        self.step(Step::Up);
    }

    fn take_away(&mut self, part: Part) {
        self.edits.push(Edit::Remove(part));
        let left = std::mem::take(&mut self.parts);
        let stays = |shown: PartShown| Some(PartShown { part: shown.part.without(part)?, ..shown });
        self.parts = left.into_iter().filter_map(stays).collect();
        let fresh = std::mem::take(&mut self.fresh);
        self.fresh = fresh.into_iter().filter_map(|(of, at)| Some((of.without(part)?, at))).collect();
    }
}

fn is_removable(part: Part) -> bool {
    !matches!(part, Part::Home | Part::Panel)
}
