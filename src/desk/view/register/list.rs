//! The fields of a home as a list that keys go through, with what is wrong said at its field.
use alarm_central::{
    entry::{Form, Shown},
    plan::Plans,
    site::Part,
};
use egui::{Align2, Key, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::{say, say_with};

use super::{
    draft::{Draft, Picking, Row},
    field_name, form_of, options, part_name,
};
use crate::{
    scene::Scene,
    theme::{self, colours},
    widget::{Hand, field_id, field_ui, keep_focus, password_ui, row_ground, text_in, words_ui},
};

const ROW: f32 = 32.0;
/// Room for the fields' names.
const NAMES: f32 = 240.0;

/// Shows it in `place`.
pub fn ui(ui: &mut Ui, place: Rect, draft: &mut Draft, scene: &Scene<'_>) {
    let rows = draft.rows();
    let room = ((place.height() / ROW) as usize).max(3);
    // One row more may be needed under the chosen one, for what is wrong there.
    draft.first = draft.first.min(draft.chosen.saturating_sub(1)).max((draft.chosen + 3).saturating_sub(room));
    let mut top = place.top();
    for (index, row) in rows.iter().enumerate().skip(draft.first) {
        if top + ROW > place.bottom() {
            break;
        }
        let line = Rect::from_min_size(Pos2::new(place.left(), top), Vec2::new(place.width(), ROW));
        top += ROW;
        row_ui(ui, line, index, *row, draft);
        let wrong = scene.registered.wrong.as_ref().filter(|(part, field, _)| match row {
            Row::Field(of, at) => of == part && form_of(*of, *at).0 == field,
            Row::Head(of) => of == part && field.is_empty(),
            Row::Add(_) | Row::Option(_) => false,
        });
        if let Some((_, _, fault)) = wrong.filter(|_| top + ROW <= place.bottom()) {
            let line = Rect::from_min_size(Pos2::new(place.left() + NAMES, top), Vec2::new(place.width() - NAMES, ROW));
            words_ui(ui, line, Align2::LEFT_CENTER, &say(fault.key()), Hand::strong());
            top += ROW;
        }
    }
}

fn row_ui(ui: &mut Ui, line: Rect, index: usize, row: Row, draft: &mut Draft) {
    let is_chosen = draft.chosen == index;
    match row {
        Row::Head(part) => {
            words_ui(
                ui,
                line.translate(Vec2::new(8.0, 4.0)),
                Align2::LEFT_CENTER,
                &part_name(draft, part),
                Hand::label(),
            );
            ui.painter().hline(line.x_range(), line.bottom() - 1.0, theme::hairline());
        }
        Row::Add(part) => {
            let name = add_name(draft, part);
            press_ui(ui, line, index, &name, draft);
            let words = Rect::from_min_max(line.min + Vec2::new(8.0, 0.0), line.max);
            text_in(ui.painter(), words, Align2::LEFT_CENTER, &name, Hand::body().ink(colours().second));
        }
        Row::Option(option) => {
            let (name, value) = option_words(draft, option);
            let spoken = if value.is_empty() { name.clone() } else { format!("{name}: {value}") };
            press_ui(ui, line, index, &spoken, draft);
            let (names, values) = line.shrink2(Vec2::new(8.0, 0.0)).split_left_right_at_x(line.right() - NAMES);
            text_in(ui.painter(), names, Align2::LEFT_CENTER, &name, Hand::body());
            text_in(ui.painter(), values, Align2::LEFT_CENTER, &value, Hand::strong());
        }
        Row::Field(part, at) => {
            let (key, form) = form_of(part, at);
            let (name, value) = (field_name(part, key), value_words(draft, part, at));
            let values = Rect::from_min_max(Pos2::new(line.left() + NAMES, line.top()), line.max);
            let names = Rect::from_min_max(line.min + Vec2::new(8.0, 0.0), Pos2::new(values.left(), line.bottom()));
            if is_chosen && draft.writing.is_some() {
                text_in(ui.painter(), names, Align2::LEFT_CENTER, &name, Hand::body());
                return writing_ui(ui, values, &name, form, draft);
            }
            press_ui(ui, line, index, &format!("{}, {name}: {value}", part_name(draft, part)), draft);
            text_in(ui.painter(), names, Align2::LEFT_CENTER, &name, Hand::body().ink(colours().second));
            text_in(ui.painter(), values, Align2::LEFT_CENTER, &value, Hand::body());
        }
    }
}

/// The row as something that is pressed.
fn press_ui(ui: &mut Ui, line: Rect, index: usize, name: &str, draft: &mut Draft) {
    let is_chosen = draft.chosen == index;
    let response = ui.interact(line, ui.scope_id().with(("row", index)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, name));
    row_ground(ui.painter(), line, &response, is_chosen);
    if response.clicked() {
        draft.keep();
        draft.chosen = index;
        draft.enter();
    }
}

fn writing_ui(ui: &mut Ui, place: Rect, name: &str, form: Form, draft: &mut Draft) {
    let Some(writing) = &mut draft.writing else { return };
    if std::mem::replace(&mut writing.is_open, true) {
        keep_focus(ui, field_id(ui, name));
    } else {
        // The key that led here is not the one that ends it.
        ui.ctx().request_repaint();
    }
    let field = match form {
        Form::Secret | Form::CodeWord => password_ui(ui, place.shrink(1.0), &mut writing.text, name),
        Form::List => field_ui(ui, place.shrink(1.0), &mut writing.text, name, &say("entry-list-hint")),
        Form::Places => field_ui(ui, place.shrink(1.0), &mut writing.text, name, &say("entry-places-hint")),
        _ => field_ui(ui, place.shrink(1.0), &mut writing.text, name, ""),
    };
    if field.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape)) {
        draft.keep();
    }
}

/// What a row that adds says.
fn add_name(draft: &Draft, part: Part) -> String {
    match part {
        Part::Plan(_) => say("entry-add-plan").into_owned(),
        Part::Step(_, at) => say_with("entry-add-step", &[("number", (at + 1).into())]).into_owned(),
        Part::Answer(_, step, _) => say_with("entry-add-answer", &[("step", (step + 1).into())]).into_owned(),
        part => format!("{}: {}", say("entry-add"), part_name(draft, part)),
    }
}

/// What can be chosen, and whether it is.
fn option_words(draft: &Draft, option: usize) -> (String, String) {
    match draft.picking() {
        Some(Picking::Field(part, at)) => {
            let (key, form) = form_of(part, at);
            let choices = options::of(draft, part, form).unwrap_or_default();
            let Some(choice) = choices.get(option) else { return Default::default() };
            let is_ticked = options::values(draft.text(part, key)).any(|value| value == choice.value);
            let ticked = if is_ticked { say("entry-choice-true").into_owned() } else { String::new() };
            (choice.words.clone(), ticked)
        }
        Some(Picking::Plan(_)) => {
            let plans = Plans::bundled();
            let name =
                option.checked_sub(1).and_then(|at| plans.iter().nth(at)).map(|plan| options::plan_name(&plan.id));
            let words = name.map_or_else(
                || say("entry-begin-empty"),
                |name| say_with("entry-begin-copy", &[("plan", name.into())]),
            );
            (words.into_owned(), String::new())
        }
        None => Default::default(),
    }
}

fn value_words(draft: &Draft, part: Part, at: usize) -> String {
    let (key, form) = form_of(part, at);
    match (draft.value(part, at), options::of(draft, part, form)) {
        (Some(Shown::Open(value)), Some(choices)) => options::words(&choices, form, &value.0),
        (Some(Shown::Open(_)), None) if key == "title" => options::title(draft, part).into_owned(),
        (Some(Shown::Open(_)), None) if key == "rule" => options::rule(draft, part).into_owned(),
        (Some(Shown::Open(value)), None) => value.0.clone(),
        (Some(Shown::Secret { is_set: true }), _) if draft.is_fresh(part, at) => say("entry-secret-new").into_owned(),
        (Some(Shown::Secret { is_set: true }), _) => say("entry-secret-set").into_owned(),
        (Some(Shown::Secret { is_set: false }), _) => say("entry-secret-none").into_owned(),
        (None, _) => String::new(),
    }
}
