//! What a field's value is chosen from, and how what is chosen reads.
use std::borrow::Cow;

use alarm_central::{
    entry::{self, Form},
    kind::{EventKind, Kinds},
    plan::{CLOSE, Plans},
    site::Part,
};
use vaka_words::{knows, say, say_with};

use super::draft::Draft;

/// One value that a field can have.
pub struct Choice {
    pub value: String,
    pub words: String,
}

/// Whether a field of this form has several values at a time, ticked in a list.
pub fn is_ticked(form: Form) -> bool {
    matches!(form, Form::Several(_) | Form::Kinds | Form::Steps)
}

/// What the field is chosen from; nothing where it is written.
pub fn of(draft: &Draft, part: Part, form: Form) -> Option<Vec<Choice>> {
    let named = |value: &&str| Choice { value: (*value).to_owned(), words: choice_name(value).into_owned() };
    let choices = match form {
        Form::Flag => ["true", "false"].iter().map(named).collect(),
        Form::Choice(choices) | Form::Several(choices) => choices.iter().map(named).collect(),
        Form::Plan => {
            let none = Choice { value: String::new(), words: say("entry-plan-by-kind").into_owned() };
            let plans = Plans::bundled();
            let each = plans.iter().map(|plan| Choice { value: plan.id.clone(), words: plan_name(&plan.id) });
            [none].into_iter().chain(each).collect()
        }
        Form::Kinds => {
            let kinds = Kinds::bundled();
            kinds.iter().map(|kind| Choice { value: kind.id.to_string(), words: kind_name(&kinds, kind) }).collect()
        }
        Form::Steps => {
            let steps = draft.inner(part_of_plan(part), |part| matches!(part, Part::Step(..)));
            let close = Choice { value: CLOSE.to_owned(), words: say("entry-close").into_owned() };
            // No step leads to itself.
            let steps = steps.filter(|step| *step != part && Some(*step) != part.holder());
            steps.map(|step| numbered(draft, step)).chain([close]).collect()
        }
        Form::Answer => {
            let none = Choice { value: String::new(), words: String::new() };
            let answers = draft.inner(part, |part| matches!(part, Part::Answer(..)));
            [none].into_iter().chain(answers.map(|answer| numbered(draft, answer))).collect()
        }
        Form::Needed
        | Form::Text
        | Form::Optional
        | Form::List
        | Form::Position
        | Form::Number
        | Form::Places
        | Form::Secret
        | Form::CodeWord => return None,
    };
    Some(choices)
}

/// A value in words: each of several where it has several. What is none of the choices is said as it stands.
pub fn words(choices: &[Choice], form: Form, value: &str) -> String {
    let one = |value: &str| {
        choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or_else(|| value.to_owned(), |found| found.words.clone())
    };
    if !is_ticked(form) {
        return one(value);
    }
    values(value).map(one).collect::<Vec<_>>().join(", ")
}

/// The values of a field that has several.
pub fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|value| !value.is_empty())
}

/// The value after this one; the first where it is none of them.
pub fn next<'a>(choices: &'a [Choice], now: &str) -> &'a str {
    let at = choices.iter().position(|choice| choice.value == now).map_or(0, |at| (at + 1) % choices.len().max(1));
    choices.get(at).map_or("", |choice| choice.value.as_str())
}

/// The values with `value` ticked or not, whichever it was not, in the order of the choices.
pub fn ticked(choices: &[Choice], now: &str, value: &str) -> String {
    let was = values(now).any(|known| known == value);
    let is_in = |choice: &&Choice| {
        if choice.value == value { !was } else { values(now).any(|known| known == choice.value) }
    };
    choices.iter().filter(is_in).map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// A step's or an answer's words: its own, or the centre's for its id.
pub fn title(draft: &Draft, part: Part) -> Cow<'_, str> {
    own_or_centres(draft, part, "title", if matches!(part, Part::Answer(..)) { "answer" } else { "step" })
}

/// What the centre may do in a step, likewise.
pub fn rule(draft: &Draft, part: Part) -> Cow<'_, str> {
    own_or_centres(draft, part, "rule", "may")
}

fn own_or_centres<'a>(draft: &'a Draft, part: Part, field: &str, family: &str) -> Cow<'a, str> {
    match draft.text(part, field) {
        "" => {
            let key = format!("{family}-{}", draft.text(part, "id"));
            if knows(&key) { say(&key) } else { Cow::Borrowed("") }
        }
        own => Cow::Borrowed(own),
    }
}

/// What a kind is called; one that another becomes with a second zone is called as that one is, so it says so.
fn kind_name(kinds: &Kinds, kind: &EventKind) -> String {
    let name = say(&format!("kind-{}", kind.id));
    if kinds.iter().any(|other| other.second_zone.as_ref() == Some(&kind.id)) {
        return say_with("entry-kind-second", &[("kind", name.into_owned().into())]).into_owned();
    }
    name.into_owned()
}

/// The name of a plan of the centre's.
pub fn plan_name(id: &str) -> String {
    say(&format!("plan-{id}")).into_owned()
}

fn numbered(draft: &Draft, part: Part) -> Choice {
    let (number, title) = (part.place() + 1, title(draft, part));
    let words = if title.is_empty() { number.to_string() } else { format!("{number} {title}") };
    Choice { value: draft.text(part, "id").to_owned(), words }
}

fn part_of_plan(part: Part) -> Part {
    match part {
        Part::Step(plan, _) | Part::Answer(plan, ..) => Part::Plan(plan),
        part => part,
    }
}

fn choice_name(value: &str) -> Cow<'static, str> {
    say(&entry::choice_key(value))
}
