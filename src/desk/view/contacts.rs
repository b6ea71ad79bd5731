//! The contacts in call order with their numbers, and the note on the site.
use alarm_central::site::Authority;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{ContactView, Detail};
use vaka_words::say;

use crate::{
    theme::{colours, measures},
    widget::{Hand, heading_ui, paragraph, text_in},
};

/// Shows them, one under the other; closer where it is `tight`.
pub fn ui(ui: &mut Ui, detail: &Detail, tight: bool) {
    heading(ui, "contacts-title", tight);
    if detail.contacts.is_empty() {
        let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), 28.0));
        let place = place.shrink2(Vec2::new(measures().margin, 0.0));
        paragraph(ui.painter(), place, Align2::LEFT_TOP, &say("contacts-none"), Hand::quiet());
    }
    for (index, contact) in detail.contacts.iter().enumerate() {
        contact_ui(ui, index + 1, contact, tight);
    }
    if !detail.note.0.is_empty() {
        heading(ui, "contacts-note", tight);
        note_ui(ui, &detail.note.0);
    }
}

fn heading(ui: &mut Ui, key: &str, tight: bool) {
    let (_, head) = ui.allocate_space(Vec2::new(ui.available_width(), if tight { 28.0 } else { 36.0 }));
    let margin = measures().margin;
    let room = Rect::from_min_max(
        Pos2::new(head.left() + margin, head.top() + 6.0),
        Pos2::new(head.right() - margin, head.bottom()),
    );
    heading_ui(ui, room, &say(key));
}

fn contact_ui(ui: &mut Ui, number: usize, contact: &ContactView, tight: bool) {
    let c = colours();
    let lines = contact.numbers.len().max(1);
    let (least, under) = if tight { (38.0, 17.0) } else { (44.0, 20.0) };
    let height = least + (lines - 1) as f32 * 18.0;
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), height));
    let room = place.shrink2(Vec2::new(measures().margin, 0.0));
    let name = format!("{number} · {}", contact.name.0);
    let mut right_is = say(match contact.authority {
        Authority::Full => "contacts-full",
        Authority::Cancel => "contacts-cancel",
        Authority::None => "contacts-none-authority",
    })
    .into_owned();
    if contact.keyholder {
        right_is = format!("{right_is}, {}", say("contacts-keyholder"));
    }
    let numbers: Vec<&str> = contact.numbers.iter().map(|number| number.0.as_str()).collect();
    let response = ui.interact(room, ui.scope_id().with(("contact", number)), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::ListItem, true, format!("{name}, {}, {right_is}", numbers.join(", ")))
    });
    let line = |index: f32| Rect::from_min_size(room.min + Vec2::new(0.0, 2.0 + index), Vec2::new(room.width(), 20.0));
    text_in(ui.painter(), line(0.0), Align2::LEFT_CENTER, &name, Hand::body());
    text_in(ui.painter(), line(under), Align2::LEFT_CENTER, &right_is, Hand::label().ink(c.second));
    for (index, number) in numbers.iter().enumerate() {
        text_in(ui.painter(), line(index as f32 * 19.0), Align2::RIGHT_CENTER, number, Hand::body());
    }
}

fn note_ui(ui: &mut Ui, note: &str) {
    let margin = measures().margin;
    let width = ui.available_width() - 2.0 * margin;
    let probe = Rect::from_min_size(ui.cursor().min + Vec2::new(margin, 2.0), Vec2::new(width, 200.0));
    let seen = paragraph(ui.painter(), probe, Align2::LEFT_TOP, note, Hand::body().ink(colours().second));
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), seen.height() + 12.0));
    let response = ui.interact(place, ui.scope_id().with("note"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Note, true, note));
}
