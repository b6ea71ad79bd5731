//! The fields of a home as a list that keys go through, with what is wrong said at its field.
use alarm_central::entry::{Form, Shown};
use egui::{Align2, Key, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::say;

use super::{
    choice_name,
    draft::{Draft, Row},
    field_name, form_of, part_name,
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
            Row::Add(_) => false,
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
            words_ui(ui, line.translate(Vec2::new(8.0, 4.0)), Align2::LEFT_CENTER, &part_name(part), Hand::label());
            ui.painter().hline(line.x_range(), line.bottom() - 1.0, theme::hairline());
        }
        Row::Add(part) => {
            let name = format!("{}: {}", say("entry-add"), part_name(part));
            press_ui(ui, line, index, &name, draft);
            let words = Rect::from_min_max(line.min + Vec2::new(8.0, 0.0), line.max);
            text_in(ui.painter(), words, Align2::LEFT_CENTER, &name, Hand::body().ink(colours().second));
        }
        Row::Field(part, at) => {
            let (key, form) = form_of(part, at);
            let (name, value) = (field_name(key), value_words(draft, part, at));
            let values = Rect::from_min_max(Pos2::new(line.left() + NAMES, line.top()), line.max);
            let names = Rect::from_min_max(line.min + Vec2::new(8.0, 0.0), Pos2::new(values.left(), line.bottom()));
            if is_chosen && draft.writing.is_some() {
                text_in(ui.painter(), names, Align2::LEFT_CENTER, &name, Hand::body());
                return writing_ui(ui, values, &name, form, draft);
            }
            press_ui(ui, line, index, &format!("{}, {name}: {value}", part_name(part)), draft);
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

fn value_words(draft: &Draft, part: alarm_central::site::Part, at: usize) -> String {
    match (draft.value(part, at), form_of(part, at).1) {
        (Some(Shown::Open(value)), Form::Plan) if value.0.is_empty() => say("entry-plan-by-kind").into_owned(),
        (Some(Shown::Open(value)), Form::Plan) => say(&format!("plan-{}", value.0)).into_owned(),
        (Some(Shown::Open(value)), Form::Flag | Form::Choice(_)) => choice_name(&value.0),
        (Some(Shown::Open(value)), _) => value.0.clone(),
        (Some(Shown::Secret { is_set: true }), _) if draft.is_fresh(part, at) => say("entry-secret-new").into_owned(),
        (Some(Shown::Secret { is_set: true }), _) => say("entry-secret-set").into_owned(),
        (Some(Shown::Secret { is_set: false }), _) => say("entry-secret-none").into_owned(),
        (None, _) => String::new(),
    }
}
