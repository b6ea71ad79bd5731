//! The queue's section of what is on test and shelved: a row for each that stands, with what it hid, and for each zone that
//! chatters. Pressed, it leads to the card.
use egui::{Align2, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::aside::{AsideView, Chatters};
use vaka_words::{say, say_with};

use crate::{
    clock,
    keys::{self, Press},
    theme::{self, colours, measures},
    view::{
        aside::{Opening, wording},
        naming,
    },
    widget::{Hand, key_cap, key_cap_width, text_in, width_of},
};

/// Those that stand, the first that ends first.
pub fn standing(asides: &std::collections::BTreeMap<alarm_central::id::AsideId, AsideView>) -> Vec<&AsideView> {
    let mut standing: Vec<&AsideView> = asides.values().filter(|view| view.ended.is_none()).collect();
    standing.sort_by_key(|view| (view.until, view.id));
    standing
}

/// Shows one that stands; gives where a press leads.
pub fn aside_ui(ui: &mut Ui, rect: Rect, view: &AsideView) -> Option<Opening> {
    let until = say_with("aside-row-until", &[("time", clock::minute(view.until).into())]);
    let place = naming::street_of(&view.address);
    let is_whole = view.zones.is_empty() && view.kinds.is_empty();
    let what = if is_whole { say("aside-all").into_owned() } else { wording::what(view) };
    let title = format!("{} · {what}", wording::sort(view));
    let values = [("place", place.into()), ("count", view.hidden.into())];
    let more = say_with("aside-row", &values);
    let values = [
        ("what", wording::headed(view).into()),
        ("parts", wording::what(view).into()),
        ("hidden", wording::hidden(view).into()),
        ("end", wording::end(view).into()),
    ];
    let name = say_with("aside-row-name", &values);
    let response = touched(ui, rect, ui.scope_id().with(("aside", view.id)), &name);
    let right = {
        let hand = Hand::label();
        let wide = width_of(ui.painter(), &until, hand);
        let at = Rect::from_min_max(Pos2::new(end(rect) - wide, rect.top()), Pos2::new(end(rect) + 1.0, rect.bottom()));
        text_in(ui.painter(), at, Align2::RIGHT_CENTER, &until, hand);
        at.left()
    };
    words(ui, rect, right, &title, &more);
    response.clicked().then_some(Opening::One(view.id))
}

/// Shows a zone that chatters; gives where a press leads.
pub fn chatters_ui(ui: &mut Ui, rect: Rect, chatters: &Chatters, is_first: bool) -> Option<Opening> {
    let place = naming::street_of(&chatters.address);
    let zone = wording::zone(&chatters.zone);
    let title = format!("{} · {zone}", say("aside-chatters-sort"));
    let values =
        [("place", place.into()), ("heard", chatters.heard.into()), ("minutes", (chatters.rule_secs / 60).into())];
    let more = say_with("aside-chatters-row", &values);
    let values = [("zone", zone.into()), ("place", place.into())];
    let name = format!("{}. {}", say_with("aside-chatters", &values), wording::chatters(chatters));
    let response = touched(ui, rect, ui.scope_id().with(("chatters", rect.top() as i32)), &name);
    let mut right = end(rect);
    if is_first {
        let cap = keys::cap(Press::Shelve);
        right -= key_cap_width(ui.painter(), cap);
        key_cap(ui.painter(), Pos2::new(right, rect.center().y), cap);
    }
    words(ui, rect, right, &title, &more);
    response.clicked().then(|| Opening::Shelve(chatters.clone()))
}

fn end(rect: Rect) -> f32 {
    rect.right() - measures().margin
}

fn touched(ui: &Ui, rect: Rect, id: egui::Id, name: &str) -> Response {
    // A row at the edge of its list is only as large as what is seen of it.
    let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let (c, painter) = (colours(), ui.painter());
    if response.hovered() {
        painter.rect_filled(rect, 0.0, c.card);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(2.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
    // A shape that no priority has: a square that is not filled.
    let centre = Pos2::new(rect.left() + measures().margin + 16.0, rect.center().y);
    let mark = Rect::from_center_size(centre, Vec2::splat(18.0));
    painter.rect_stroke(mark, theme::corner(), Stroke::new(2.0, c.on_test), theme::INSIDE);
    painter.hline(centre.x - 4.0..=centre.x + 4.0, centre.y, Stroke::new(2.0, c.on_test));
    response
}

fn words(ui: &Ui, rect: Rect, right: f32, title: &str, more: &str) {
    let (c, m) = (colours(), measures());
    let (left, middle) = (rect.left() + m.margin + 44.0, rect.center().y);
    let line =
        |top: f32| Rect::from_min_max(Pos2::new(left, middle + top), Pos2::new(right - m.gap, middle + top + 20.0));
    text_in(ui.painter(), line(-20.0), Align2::LEFT_CENTER, title, Hand::strong().ink(c.second));
    text_in(ui.painter(), line(1.0), Align2::LEFT_CENTER, more, Hand::label().ink(c.third));
    let under = rect.left() + m.margin..=rect.right() - m.margin;
    ui.painter().hline(under, rect.bottom(), theme::line(theme::faded(c.hairline, 0.5)));
}
