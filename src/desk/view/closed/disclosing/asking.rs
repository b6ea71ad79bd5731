//! The form on which media of a closed event are asked for on an authority's behalf: which, with what sound and masks, for
//! whom sealed. It judges no more than that nothing is empty; the rules decide.
use alarm_central::{
    disclosure::{Asked, MOST_MASKS, Mask, MediumAsked, SealedFor, Sound},
    id::{EventId, MediumId},
    medium::MediumKind,
    pii::Secret,
};
use egui::{Align2, Key, Pos2, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::closed::{ClosedMedia, MediumView};
use vaka_words::{say, say_with};
use zeroize::Zeroize;

use super::super::{event_head_ui, player};
use crate::{
    closed::Closed,
    intent::Intent,
    keys::{self, Press, Step},
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, field_label_ui, field_ui, heading_ui, paragraph, text_in, tick, wrapped_ui},
};

/// Shortest passphrase, characters; the station asks for as many.
const SHORTEST_PASSPHRASE: usize = 12;
const ROW: f32 = 50.0;
/// What is typed, in the order of the fields.
const FIELDS: [&str; 5] =
    ["disclosing-authority", "disclosing-contact", "disclosing-case", "disclosing-ground", "disclosing-recipient"];
const RECIPIENT: usize = 4;

/// One recording of the event, and what is asked of it.
pub(super) struct Choice {
    pub(super) view: MediumView,
    is_taken: bool,
    sound: Sound,
    pub(super) masks: Vec<Mask>,
}

/// What is filled in.
#[derive(Default)]
pub(super) struct Form {
    of: Option<EventId>,
    rows: Vec<Choice>,
    at: usize,
    texts: [String; 5],
    is_writing: bool,
    /// The field that gets the focus with the next frame.
    go_to: Option<usize>,
    go_there: bool,
}

/// What came of a key or a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    Nothing,
    Taken,
    Leave,
    /// The masks of the chosen recording are wanted.
    Mask,
}

impl Choice {
    fn new(view: &MediumView) -> Self {
        Self { view: view.clone(), is_taken: false, sound: Sound::Kept, masks: Vec::new() }
    }

    /// Whether there is a picture in it.
    pub(super) fn can_be_masked(&self) -> bool {
        matches!(self.view.kind, MediumKind::Clip | MediumKind::Still)
    }

    /// Whether its sound can be left out and something is left.
    fn can_be_silent(&self) -> bool {
        self.view.kind == MediumKind::Clip
    }

    fn turn_sound(&mut self) {
        self.sound = if self.sound == Sound::Kept { Sound::LeftOut } else { Sound::Kept };
    }

    /// Sound and masks in one line.
    fn second_line(&self) -> String {
        if !self.is_taken {
            return say("disclosing-not-taken").into_owned();
        }
        let mut words = vec![say("disclosing-taken").into_owned()];
        if self.can_be_silent() {
            let key = if self.sound == Sound::Kept { "disclosing-sound-kept" } else { "disclosing-sound-left-out" };
            words.push(say(key).into_owned());
        }
        if self.can_be_masked() {
            words.push(say_with("disclosing-mask-count", &[("count", self.masks.len().into())]).into_owned());
        }
        words.join(" · ")
    }
}

impl Form {
    /// Begins anew for an event, or goes on with what was filled in for the same.
    pub(super) fn begin(&mut self, media: &ClosedMedia) {
        if self.of != Some(media.row.id) {
            self.forget();
            self.of = Some(media.row.id);
            self.rows = media.media.iter().map(Choice::new).collect();
        }
    }

    /// Nothing of it stays.
    pub(super) fn forget(&mut self) {
        self.texts.iter_mut().for_each(Zeroize::zeroize);
        *self = Self::default();
    }

    pub(super) fn chosen(&self) -> Option<&Choice> {
        self.rows.get(self.at)
    }

    pub(super) fn chosen_mut(&mut self) -> Option<&mut Choice> {
        self.rows.get_mut(self.at)
    }

    pub(super) fn chosen_masks(&mut self) -> &mut Vec<Mask> {
        &mut self.rows[self.at].masks
    }

    pub(super) fn press(&mut self, press: Press, closed: &Closed, wants: &mut Vec<Intent>) -> Did {
        if self.is_writing {
            // Out of the field, not out of the form.
            return Did::Taken;
        }
        match press {
            Press::Back => return Did::Leave,
            Press::Digit(digit) => {
                let index = usize::from(digit) - 1;
                if let Some(row) = self.rows.get_mut(index) {
                    row.is_taken = !row.is_taken;
                    (self.at, self.go_there) = (index, true);
                }
            }
            Press::Row(step) => self.step(step),
            Press::Space => {
                if let Some(row) = self.chosen_mut() {
                    row.is_taken = !row.is_taken;
                }
            }
            Press::Listen => {
                if let Some(row) = self.chosen_mut().filter(|row| row.can_be_silent()) {
                    row.turn_sound();
                }
            }
            Press::Masks => return Did::Mask,
            Press::Enter => match self.texts.iter().position(|text| text.trim().is_empty()) {
                Some(empty) => self.go_to = Some(empty),
                None => wants.extend(closed.event().and_then(|event| self.request(event))),
            },
            _ => return Did::Nothing,
        }
        Did::Taken
    }

    fn step(&mut self, step: Step) {
        let last = self.rows.len().saturating_sub(1);
        self.at = match step {
            Step::Up => self.at.saturating_sub(1),
            Step::Down => (self.at + 1).min(last),
            Step::PageUp | Step::First => 0,
            Step::PageDown | Step::Last => last,
        };
        self.go_there = true;
    }

    /// What is still missing, as a sentence; `None` when nothing is.
    fn missing(&self) -> Option<&'static str> {
        if !self.rows.iter().any(|row| row.is_taken) {
            return Some("disclosing-missing-media");
        }
        if self.texts.iter().take(RECIPIENT).any(|text| text.trim().is_empty()) {
            return Some("disclosing-missing-text");
        }
        let recipient = self.texts[RECIPIENT].trim();
        let fits = is_key(recipient) || recipient.chars().count() >= SHORTEST_PASSPHRASE;
        (!fits).then_some("disclosing-missing-recipient")
    }

    fn request(&self, event: EventId) -> Option<Intent> {
        if self.missing().is_some() {
            return None;
        }
        let text = |index: usize| self.texts[index].trim().to_owned();
        let recipient = text(RECIPIENT);
        let (sealed_for, passphrase) = if is_key(&recipient) {
            (SealedFor::Key(recipient), Secret::default())
        } else {
            (SealedFor::Passphrase, Secret::new(recipient))
        };
        let media = self.rows.iter().filter(|row| row.is_taken).map(|row| MediumAsked {
            medium: row.view.medium,
            masks: row.masks.clone(),
            sound: row.sound,
        });
        let asked = Asked {
            authority: text(0),
            case_number: text(2),
            legal_ground: text(3),
            media: media.collect(),
            sealed_for,
        };
        Some(Intent::RequestDisclosure { event, asked: Box::new(asked), contact: text(1), passphrase })
    }

    /// Shows it in the whole of `ui`.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, media: &ClosedMedia, wants: &mut Vec<Intent>) -> Did {
        self.begin(media);
        let room = ui.max_rect();
        let top = event_head_ui(ui, room, &media.row);
        let body = Rect::from_min_max(Pos2::new(room.left(), top), room.max);
        let gap = 2.0 * measures().margin;
        let half = ((body.width() - gap) / 2.0).min(560.0);
        let left = Rect::from_min_size(body.min, Vec2::new(half, body.height()));
        let right = left.translate(Vec2::new(half + gap, 0.0));
        let mut did = self.media_ui(ui, left);
        if self.fields_ui(ui, right, scene)
            && let Some(intent) = self.request(media.row.id)
        {
            wants.push(intent);
        }
        let name = say("disclosing-back");
        let button = KeyButton::new(&name, "Esc").stress(Stress::Flat);
        let size = Vec2::new(button.width(ui.painter()), 28.0);
        let place = Rect::from_min_size(Pos2::new(room.right() - size.x, room.top()), size);
        if button.ui(ui, place).clicked() {
            did = Did::Leave;
        }
        did
    }

    fn media_ui(&mut self, ui: &mut Ui, room: Rect) -> Did {
        let line =
            |top: f32, high: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), high));
        heading_ui(ui, line(0.0, 24.0), &say("disclosing-media"));
        let explained =
            paragraph(ui.painter(), line(26.0, 40.0), Align2::LEFT_TOP, &say("disclosing-media-how"), Hand::quiet());
        let buttons = measures().button;
        let list = Rect::from_min_max(
            Pos2::new(room.left(), explained.bottom() + 8.0),
            Pos2::new(room.right(), room.bottom() - buttons - 12.0),
        );
        let high = (self.rows.len() as f32 * ROW).min(list.height());
        let list = Rect::from_min_size(list.min, Vec2::new(list.width(), high));
        self.rows_ui(ui, list);
        let Some(row) = self.rows.get_mut(self.at) else { return Did::Nothing };
        let mut left = room.left();
        let mut did = Did::Nothing;
        let sound = say(if row.sound == Sound::Kept { "disclosing-leave-out-sound" } else { "disclosing-keep-sound" });
        let masks = say("disclosing-masks-do");
        let acts = [
            (&*sound, keys::cap(Press::Listen), row.can_be_silent()),
            (&*masks, keys::cap(Press::Masks), row.can_be_masked()),
        ];
        for (index, (name, key, can)) in acts.into_iter().enumerate() {
            if !can {
                continue;
            }
            let button = KeyButton::new(name, key);
            let size = Vec2::new(button.width(ui.painter()) + 8.0, buttons);
            let place = Rect::from_min_size(Pos2::new(left, list.bottom() + 10.0), size);
            left = place.right() + 8.0;
            if button.ui(ui, place).clicked() {
                match index {
                    0 => row.turn_sound(),
                    _ => did = Did::Mask,
                }
            }
        }
        did
    }

    fn rows_ui(&mut self, ui: &mut Ui, list: Rect) {
        let mut inner = ui.new_child(UiBuilder::new().id_salt("disclosing-rows").max_rect(list));
        inner.set_clip_rect(list.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("disclosing-rows");
        if std::mem::take(&mut self.go_there) {
            area = area.vertical_scroll_offset((self.at as f32 * ROW - list.height() / 2.0).max(0.0));
        }
        area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(self.rows.len() as f32 * ROW);
            let first = (view.top() / ROW).floor().max(0.0) as usize;
            let at = self.at;
            for (index, row) in self.rows.iter_mut().enumerate().skip(first) {
                let top = index as f32 * ROW;
                if top > view.bottom() {
                    break;
                }
                let place =
                    Rect::from_min_size(ui.max_rect().min + Vec2::new(0.0, top), Vec2::new(list.width(), ROW - 4.0));
                if row_ui(ui, place, index, row, index == at) {
                    row.is_taken = !row.is_taken;
                    self.at = index;
                }
            }
        });
    }

    /// The fields; true when what is filled in is to be sent.
    fn fields_ui(&mut self, ui: &mut Ui, room: Rect, scene: &Scene<'_>) -> bool {
        let line =
            |top: f32, high: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), high));
        heading_ui(ui, line(0.0, 24.0), &say("disclosing-request"));
        let names = FIELDS.map(say);
        let mut fields = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let top = 30.0 + index as f32 * 66.0;
            fields.push(field_ui(ui, line(top + 20.0, 36.0), &mut self.texts[index], name, ""));
            field_label_ui(ui, line(top, 18.0), name);
        }
        self.is_writing = fields.iter().any(|field| field.has_focus() || field.lost_focus());
        // Not before they are shown: the Enter that leads here would lead out of the field again.
        if let Some(field) = self.go_to.take().and_then(|index| fields.get(index)) {
            field.request_focus();
        }
        let top = 30.0 + FIELDS.len() as f32 * 66.0;
        let recipient = self.texts[RECIPIENT].trim();
        let sealed = if is_key(recipient) { "disclosing-sealed-key" } else { "disclosing-sealed-phrase" };
        let said = paragraph(ui.painter(), line(top, 40.0), Align2::LEFT_TOP, &say(sealed), Hand::quiet());
        let missing = self.missing();
        let ready = missing.is_none() && scene.link == LinkState::Up;
        let name = say("disclosing-ask");
        let button = KeyButton::new(&name, "Enter").stress(if ready { Stress::Chosen } else { Stress::Waiting });
        let size = Vec2::new(button.width(ui.painter()) + 24.0, measures().button);
        let place = Rect::from_min_size(Pos2::new(room.left(), said.bottom() + 10.0), size);
        let clicked = button.ui(ui, place).clicked();
        if let Some(missing) = missing {
            let beside = Rect::from_min_max(
                Pos2::new(place.right() + 12.0, place.top()),
                Pos2::new(room.right(), place.bottom()),
            );
            wrapped_ui(ui, beside, &say(missing), Hand::label());
        }
        if let Some(notice) = scene.notice {
            let below = Rect::from_min_size(place.left_bottom() + Vec2::new(0.0, 8.0), Vec2::new(room.width(), 40.0));
            paragraph(ui.painter(), below, Align2::LEFT_TOP, notice, Hand::label().ink(colours().text));
        }
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let left = fields.iter().position(egui::Response::lost_focus).filter(|_| entered);
        match left {
            Some(index) if index + 1 < fields.len() => fields[index + 1].request_focus(),
            _ => return (clicked || left.is_some()) && ready,
        }
        false
    }
}

/// Whether somebody writes an age key here, and no passphrase; its checksum the station looks at.
fn is_key(text: &str) -> bool {
    text.starts_with("age1")
}

fn row_ui(ui: &mut Ui, rect: Rect, index: usize, row: &Choice, is_chosen: bool) -> bool {
    let c = colours();
    let response = ui.interact(rect.intersect(ui.clip_rect()), ui.scope_id().with(row.view.medium), Sense::click());
    let (title, second) = (player::medium_name(&row.view), row.second_line());
    let name = format!("{} · {title} · {second}", index + 1);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, row.is_taken, &*name));
    let painter = ui.painter();
    let fill = if is_chosen { c.raised } else { c.card };
    painter.rect(rect, theme::corner(), fill, theme::hairline(), theme::INSIDE);
    if is_chosen {
        painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height())), 0.0, c.focus);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
    let box_at = Rect::from_center_size(Pos2::new(rect.left() + 24.0, rect.center().y), Vec2::splat(18.0));
    painter.rect(box_at, 3.0, c.ground, theme::edge(), theme::INSIDE);
    if row.is_taken {
        tick(painter, box_at.center(), 11.0, c.focus);
    }
    let key = (index + 1).to_string();
    let left = rect.left() + 44.0;
    if index < 9 {
        crate::widget::key_cap(painter, Pos2::new(left, rect.center().y), &key);
    }
    let text = |top: f32| {
        Rect::from_min_max(
            Pos2::new(left + 28.0, rect.center().y + top),
            Pos2::new(rect.right() - 8.0, rect.center().y + top + 20.0),
        )
    };
    text_in(painter, text(-20.0), Align2::LEFT_CENTER, &title, Hand::strong());
    text_in(painter, text(0.0), Align2::LEFT_CENTER, &second, Hand::label());
    response.clicked()
}

/// Whether one more mask may be laid.
pub(super) fn has_room(masks: &[Mask]) -> bool {
    masks.len() < MOST_MASKS
}

/// The recording that a choice is of.
pub(super) fn medium_of(choice: &Choice) -> MediumId {
    choice.view.medium
}
