//! The contacts in call order with their numbers and what came of calling them, and the note on the site.
use alarm_central::{moment::Moment, site::Authority};
use egui::{Align2, Pos2, Rect, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{ContactView, Detail};
use vaka_words::say;

use crate::{
    intent::Intent,
    theme::{colours, measures},
    view::{
        calling::{self, Form, Target},
        inquiring,
    },
    widget::{Hand, heading_ui, paragraph, text_in},
};

/// A contact's name, and each of the numbers under it.
const NAME: f32 = 22.0;
const NUMBER: f32 = 24.0;
/// Over and under the one that is called.
const AIR: f32 = 6.0;

/// What holds for the whole list.
struct List {
    /// Closer together than it would like.
    tight: bool,
    /// Whom the key would call.
    next: Option<Target>,
    now: Moment,
    /// After how many seconds a number is due again where nobody answered, if it is at all.
    again: Option<u32>,
}

/// Shows them, one under the other, with the call that is being made; closer where it is `tight`.
pub fn ui(ui: &mut Ui, detail: &Detail, calling: &mut Form, tight: bool, now: Moment, wants: &mut Vec<Intent>) {
    let head = heading_place(ui, tight);
    let head = inquiring::button_ui(ui, head, detail, wants);
    heading_ui(ui, head, &say("contacts-title"));
    if detail.contacts.is_empty() {
        let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), 28.0));
        let place = place.shrink2(Vec2::new(measures().margin, 0.0));
        paragraph(ui.painter(), place, Align2::LEFT_TOP, &say("contacts-none"), Hand::quiet());
    }
    let called = calling.target();
    let next = if called.is_none() { calling::next(&detail.contacts, None) } else { None };
    let again = calling::again(detail);
    let list = List { tight, next, now, again };
    for index in 0..detail.contacts.len() {
        contact_ui(ui, index, detail, calling, &list, wants);
    }
    if !detail.note.0.is_empty() {
        heading(ui, "contacts-note", tight);
        note_ui(ui, &detail.note.0);
    }
}

fn heading(ui: &mut Ui, key: &str, tight: bool) {
    let room = heading_place(ui, tight);
    heading_ui(ui, room, &say(key));
}

fn heading_place(ui: &mut Ui, tight: bool) -> Rect {
    let (_, head) = ui.allocate_space(Vec2::new(ui.available_width(), if tight { 28.0 } else { 36.0 }));
    let margin = measures().margin;
    let (left, right) = (head.left() + margin, head.right() - margin);
    Rect::from_min_max(Pos2::new(left, head.top() + 6.0), Pos2::new(right, head.bottom()))
}

fn contact_ui(ui: &mut Ui, index: usize, detail: &Detail, calling: &mut Form, list: &List, wants: &mut Vec<Intent>) {
    let (c, contact) = (colours(), &detail.contacts[index]);
    let open = calling.target().filter(|target| target.contact == index);
    let (under, air) = if open.is_some() { (calling::height(contact, list.tight), AIR) } else { (0.0, 0.0) };
    let asked = inquiring::of_contact(detail, index);
    let asked_high = asked.map_or(0.0, inquiring::line_height);
    let own = NAME + NUMBER * contact.numbers.len() as f32 + asked_high;
    let height = own + under + 2.0 * air + if list.tight { 2.0 } else { 8.0 };
    let (_, place) = ui.allocate_space(Vec2::new(ui.available_width(), height));
    if open.is_some() {
        ui.painter().rect_filled(place, 0.0, c.raised);
        if calling.take_fresh() {
            ui.scroll_to_rect(place, None);
        }
    }
    let room = place.shrink2(Vec2::new(measures().margin, 0.0));
    let line = |top: f32, height: f32| {
        Rect::from_min_size(room.min + Vec2::new(0.0, air + top), Vec2::new(room.width(), height))
    };
    let name = format!("{} · {}", index + 1, contact.name.0);
    let may = may_words(contact);
    let head = line(0.0, NAME);
    let response = ui.interact(head, ui.scope_id().with(("contact", index)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{name}, {may}")));
    let seen = text_in(ui.painter(), head, Align2::LEFT_CENTER, &name, Hand::body());
    let right = Rect::from_min_max(Pos2::new(seen.right() + 8.0, head.top()), head.max);
    text_in(ui.painter(), right, Align2::RIGHT_CENTER, &may, Hand::label());
    let mut top = NAME;
    if let Some(asked) = asked {
        inquiring::line_ui(ui, line(top, asked_high), asked);
        top += asked_high;
    }
    for number in 0..contact.numbers.len() {
        let target = Target { contact: index, number };
        let place = line(top, NUMBER);
        if calling::number_ui(ui, place, contact, target, list.next == Some(target), list.again, list.now) {
            calling.call(target, detail, list.now, wants);
        }
        top += NUMBER;
        if open == Some(target) {
            // In a room of its own: a field moves the place where the next contact would stand.
            let mut inner = ui.new_child(UiBuilder::new().id_salt("call").max_rect(line(top, under)));
            calling.ui(&mut inner, detail, list.tight, list.now, wants);
            top += under;
        }
    }
}

/// What the contact may decide, and whether there is a key.
fn may_words(contact: &ContactView) -> String {
    let may = say(match contact.authority {
        Authority::Full => "contacts-full",
        Authority::Cancel => "contacts-cancel",
        Authority::None => "contacts-none-authority",
    });
    if contact.keyholder { format!("{may}, {}", say("contacts-keyholder")) } else { may.into_owned() }
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
