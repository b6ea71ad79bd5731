//! The disclosures of the last sixty days, those that wait first: what was asked, how far it has come, and the card on
//! which another person approves with an own sign-in. It judges nothing; the rules say who may.
use alarm_central::{
    disclosure::{MediumAsked, SealedFor, Sound},
    id::DisclosureId,
    medium::MediumKind,
    pii::Secret,
};
use egui::{
    Align2, Area, Id, Key, Order, Pos2, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role,
};
use vaka_link::disclosure::{DisclosureLine, DisclosureStage, MakingFault};
use vaka_words::{say, say_with};
use zeroize::Zeroize;

use super::super::player;
use crate::{
    clock,
    closed::Closed,
    intent::Intent,
    keys::{self, Press, Step},
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    view::naming,
    widget::{
        Hand, KeyButton, Stress, field_id, field_label_ui, field_ui, heading_ui, keep_focus, paragraph, password_ui,
        row_ground, text_at, text_in, words_ui,
    },
};

const ROW: f32 = 52.0;
/// How wide the card is: it finds room beside what is decided on, also in the smallest window.
const CARD: f32 = 440.0;

/// What a card asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Card {
    Approve,
    Refuse,
    Passphrase,
}

/// What can be done with a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Show(Card),
    Make,
    Stop,
}

#[derive(Default)]
pub(super) struct Memory {
    at: Option<DisclosureId>,
    card: Option<(DisclosureId, Card)>,
    /// Person and password, or reason or passphrase alone.
    texts: [String; 2],
    go_there: bool,
}

impl Memory {
    /// Shows this one, and the card on which it is approved as soon as it has come.
    pub(super) fn go_to(&mut self, disclosure: DisclosureId) {
        self.at = Some(disclosure);
        self.show(disclosure, Card::Approve);
    }

    fn show(&mut self, disclosure: DisclosureId, card: Card) {
        self.wipe();
        self.card = Some((disclosure, card));
    }

    fn wipe(&mut self) {
        self.texts.iter_mut().for_each(Zeroize::zeroize);
    }

    /// Puts the card away; false if there is none.
    pub(super) fn put_away(&mut self) -> bool {
        self.wipe();
        self.card.take().is_some()
    }

    pub(super) fn press(&mut self, press: Press, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) -> bool {
        if self.card.is_some() {
            return true;
        }
        let lines = in_order(closed);
        match press {
            Press::Row(step) => {
                let at = self
                    .chosen(&lines)
                    .and_then(|line| lines.iter().position(|other| other.disclosure == line.disclosure));
                let (at, last) = (at.unwrap_or(0), lines.len().saturating_sub(1));
                let at = match step {
                    Step::Up => at.saturating_sub(1),
                    Step::Down => (at + 1).min(last),
                    Step::PageUp | Step::First => 0,
                    Step::PageDown | Step::Last => last,
                };
                self.at = lines.get(at).map(|line| line.disclosure);
                self.go_there = true;
            }
            Press::Digit(digit) => {
                if let Some(line) = self.chosen(&lines) {
                    let act = acts(line, scene).get(usize::from(digit) - 1).copied();
                    self.act(act, line, wants);
                }
            }
            _ => return false,
        }
        true
    }

    fn act(&mut self, act: Option<Act>, line: &DisclosureLine, wants: &mut Vec<Intent>) {
        let (event, disclosure) = (line.event, line.disclosure);
        match act {
            Some(Act::Show(card)) => self.show(disclosure, card),
            Some(Act::Make) => wants.push(Intent::MakeDisclosure { event, disclosure }),
            Some(Act::Stop) => wants.push(Intent::StopDisclosure(disclosure)),
            None => {}
        }
    }

    fn chosen<'a>(&self, lines: &[&'a DisclosureLine]) -> Option<&'a DisclosureLine> {
        let chosen = lines.iter().find(|line| Some(line.disclosure) == self.at);
        chosen.or_else(|| lines.first()).copied()
    }

    /// Shows it in the whole of `ui`; true when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) -> bool {
        let room = ui.max_rect();
        let lines = in_order(closed);
        let title = Rect::from_min_size(room.min, Vec2::new(room.width(), 28.0));
        heading_ui(ui, title, &say("disclosing-title"));
        let name = say("disclosing-back");
        let button = KeyButton::new(&name, "Esc").stress(Stress::Flat);
        let size = Vec2::new(button.width(ui.painter()), 28.0);
        let left = button.ui(ui, Rect::from_min_size(Pos2::new(room.right() - size.x, room.top()), size)).clicked();
        let body = Rect::from_min_max(Pos2::new(room.left(), room.top() + 36.0), room.max);
        if lines.is_empty() {
            let key = if closed.disclosures.is_some() { "disclosing-none" } else { "closed-opening" };
            let words = say_with(key, &[("key", keys::cap(Press::Disclosures).into())]);
            paragraph(ui.painter(), body, Align2::LEFT_TOP, &words, Hand::quiet());
            return left;
        }
        let m = measures();
        let wide = if body.width() < 1200.0 { m.do_narrow } else { m.do_wide };
        let (list, detail) = body.split_left_right_at_x(body.left() + wide);
        self.list_ui(ui, list, &lines);
        let detail = Rect::from_min_max(detail.min + Vec2::new(2.0 * m.margin, 0.0), detail.max);
        if let Some(line) = self.chosen(&lines) {
            let act = detail_ui(ui, detail, line, scene);
            self.act(act, line, wants);
        }
        self.card_ui(ui, detail, scene, &lines, wants);
        left
    }

    fn list_ui(&mut self, ui: &mut Ui, rect: Rect, lines: &[&DisclosureLine]) {
        let chosen = self.chosen(lines).map(|line| line.disclosure);
        let mut inner = ui.new_child(UiBuilder::new().id_salt("disclosures").max_rect(rect));
        inner.set_clip_rect(rect.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("disclosures");
        if std::mem::take(&mut self.go_there) {
            let at = lines.iter().position(|line| Some(line.disclosure) == chosen).unwrap_or(0);
            area = area.vertical_scroll_offset((at as f32 * ROW - rect.height() / 2.0).max(0.0));
        }
        area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(lines.len() as f32 * ROW);
            let first = (view.top() / ROW).floor().max(0.0) as usize;
            for (index, line) in lines.iter().enumerate().skip(first) {
                let top = index as f32 * ROW;
                if top > view.bottom() {
                    break;
                }
                let at = ui.max_rect().min + Vec2::new(0.0, top);
                let place = Rect::from_min_size(at, Vec2::new(rect.width(), ROW));
                if row_ui(ui, place, line, Some(line.disclosure) == chosen) {
                    self.at = Some(line.disclosure);
                }
            }
        });
    }

    /// The card over everything; it stays until what it asks for has come true or is put away.
    fn card_ui(
        &mut self,
        ui: &mut Ui,
        detail: Rect,
        scene: &Scene<'_>,
        lines: &[&DisclosureLine],
        wants: &mut Vec<Intent>,
    ) {
        let Some((disclosure, card)) = self.card else { return };
        let Some(line) = lines.iter().find(|line| line.disclosure == disclosure) else { return };
        if !acts(line, scene).contains(&Act::Show(card)) {
            self.put_away();
            return;
        }
        let whole = ui.ctx().content_rect();
        Area::new(Id::unique("disclosure-card")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            ui.allocate_rect(whole, Sense::click());
            // What is decided on is read beside the card.
            let veiled = Rect::from_min_max(whole.min, Pos2::new(detail.left() - 12.0, whole.bottom()));
            ui.painter().rect_filled(veiled, 0.0, theme::faded(colours().plate, 0.6));
            self.fields_ui(ui, veiled, scene, line, card, wants);
        });
    }

    fn fields_ui(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        scene: &Scene<'_>,
        line: &DisclosureLine,
        card: Card,
        wants: &mut Vec<Intent>,
    ) {
        let (c, m) = (colours(), measures());
        let names: &[&str] = match card {
            Card::Approve => &["second-id", "second-password"],
            Card::Refuse => &["disclosing-refuse-reason"],
            Card::Passphrase => &["disclosing-passphrase"],
        };
        let fields_high = names.len() as f32 * 66.0;
        let place = Rect::from_center_size(whole.center(), Vec2::new(CARD, 248.0 + fields_high));
        ui.painter().rect(place, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = place.shrink(28.0);
        let at =
            |top: f32, high: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), high));
        let (title, about, act) = match card {
            Card::Approve => ("disclosing-approve-title", "disclosing-approve-about", "disclosing-approve"),
            Card::Refuse => ("disclosing-refuse-title", "disclosing-refuse-about", "disclosing-refuse"),
            Card::Passphrase => ("disclosing-phrase-title", "disclosing-phrase-about", "disclosing-phrase-give"),
        };
        heading_ui(ui, at(0.0, 20.0), &say(title));
        text_at(ui.painter(), at(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let values = [
            ("authority", line.asked.authority.as_str().into()),
            ("case", line.asked.case_number.as_str().into()),
            ("person", line.requested_by.0.as_str().into()),
        ];
        paragraph(
            ui.painter(),
            at(28.0, 70.0),
            Align2::LEFT_TOP,
            &say_with(about, &values),
            Hand::body().ink(c.second),
        );
        let first = say(names[0]);
        keep_focus(ui, field_id(ui, &first));
        let mut fields = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let (name, top) = (say(name), 104.0 + index as f32 * 66.0);
            let (field, text) = (at(top + 20.0, 36.0), &mut self.texts[index]);
            let response =
                if index == 1 { password_ui(ui, field, text, &name) } else { field_ui(ui, field, text, &name, "") };
            fields.push(response);
            field_label_ui(ui, at(top, 18.0), &name);
        }
        let full = self.texts.iter().take(names.len()).all(|text| !text.trim().is_empty());
        let ready = full && scene.link == LinkState::Up;
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let name = say(act);
        let top = 110.0 + fields_high;
        let clicked = KeyButton::new(&name, "Enter").stress(stress).ui(ui, at(top, m.button)).clicked();
        if let Some(notice) = scene.notice {
            words_ui(ui, at(top + m.button + 8.0, 20.0), Align2::LEFT_CENTER, notice, Hand::label().ink(c.text));
        }
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let left = fields.iter().position(egui::Response::lost_focus).filter(|_| entered);
        match left {
            Some(index) if index + 1 < fields.len() => fields[index + 1].request_focus(),
            _ if (clicked || left.is_some()) && ready => self.submit(line, card, wants),
            _ => {}
        }
    }

    fn submit(&mut self, line: &DisclosureLine, card: Card, wants: &mut Vec<Intent>) {
        let (event, disclosure) = (line.event, line.disclosure);
        wants.push(match card {
            Card::Approve => {
                let password = Secret::new(std::mem::take(&mut self.texts[1]));
                Intent::ApproveDisclosure { event, disclosure, person: self.texts[0].trim().to_owned(), password }
            }
            Card::Refuse => Intent::RefuseDisclosure { event, disclosure, reason: std::mem::take(&mut self.texts[0]) },
            Card::Passphrase => {
                let passphrase = Secret::new(std::mem::take(&mut self.texts[0]).trim());
                Intent::GivePassphrase { event, disclosure, passphrase }
            }
        });
    }
}

/// Those that wait for somebody first, each kind with the newest first.
fn in_order(closed: &Closed) -> Vec<&DisclosureLine> {
    let mut lines: Vec<&DisclosureLine> = closed.disclosures.iter().flatten().collect();
    let rank = |line: &DisclosureLine| match line.stage {
        DisclosureStage::Requested => 0,
        DisclosureStage::WaitsForPassphrase | DisclosureStage::Stopped { .. } | DisclosureStage::Making { .. } => 1,
        DisclosureStage::Made { .. } | DisclosureStage::Refused { .. } => 2,
    };
    lines.sort_by_key(|line| (rank(line), std::cmp::Reverse(line.requested_at)));
    lines
}

/// What may be done, in the order of the digits.
fn acts(line: &DisclosureLine, scene: &Scene<'_>) -> Vec<Act> {
    let asks = scene.may_request_disclosure();
    match &line.stage {
        DisclosureStage::Requested => vec![Act::Show(Card::Approve), Act::Show(Card::Refuse)],
        DisclosureStage::WaitsForPassphrase if asks => vec![Act::Show(Card::Passphrase)],
        DisclosureStage::Stopped { .. } if asks => vec![Act::Make],
        DisclosureStage::Making { .. } if asks => vec![Act::Stop],
        _ => Vec::new(),
    }
}

fn row_ui(ui: &mut Ui, rect: Rect, line: &DisclosureLine, is_chosen: bool) -> bool {
    let response = ui.interact(rect.intersect(ui.clip_rect()), ui.scope_id().with(line.disclosure.0), Sense::click());
    let title = format!("{} · {}", line.asked.authority, line.asked.case_number);
    let second = format!("{} · {}", stage_words(line), clock::day_and_time(line.requested_at));
    let name = format!("{title} · {second}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &*name));
    let painter = ui.painter();
    row_ground(painter, rect, &response, is_chosen);
    let text = |top: f32| {
        Rect::from_min_max(
            Pos2::new(rect.left() + 14.0, rect.center().y + top),
            Pos2::new(rect.right() - 8.0, rect.center().y + top + 20.0),
        )
    };
    text_in(painter, text(-20.0), Align2::LEFT_CENTER, &title, Hand::strong());
    text_in(painter, text(1.0), Align2::LEFT_CENTER, &second, Hand::label());
    response.clicked()
}

/// All that was asked, and what can be done.
fn detail_ui(ui: &mut Ui, room: Rect, line: &DisclosureLine, scene: &Scene<'_>) -> Option<Act> {
    let mut top = room.top();
    let place = line.address.as_ref().map_or(line.site.as_str(), |address| address.0.as_str());
    let event = format!("{} · {place} · {}", naming::kind(&line.kind), clock::day_and_time(line.began));
    let sealed = say(match line.asked.sealed_for {
        SealedFor::Key(_) => "disclosing-sealed-key",
        SealedFor::Passphrase => "disclosing-sealed-phrase",
    });
    let by = format!("{} · {}", line.requested_by.0, clock::day_and_time(line.requested_at));
    let parts = [
        ("disclosing-authority", line.asked.authority.as_str()),
        ("disclosing-contact", line.contact.0.as_str()),
        ("disclosing-case", line.asked.case_number.as_str()),
        ("disclosing-ground", line.asked.legal_ground.as_str()),
        ("disclosing-about", event.as_str()),
        ("disclosing-requested", by.as_str()),
        ("disclosing-seal", &*sealed),
    ];
    for (key, text) in parts {
        let label = Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(150.0, 22.0));
        let value = Rect::from_min_max(Pos2::new(label.right() + 8.0, top), Pos2::new(room.right(), room.bottom()));
        text_in(ui.painter(), label, Align2::LEFT_CENTER, &say(key), Hand::label());
        let said = paragraph(ui.painter(), value.translate(Vec2::new(0.0, 2.0)), Align2::LEFT_TOP, text, Hand::body());
        let response = ui.interact(said, ui.scope_id().with(("part", key)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {text}", say(key))));
        top = said.bottom().max(label.bottom()) + 4.0;
    }
    top += 10.0;
    let wide = |top: f32, high: f32| Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width(), high));
    heading_ui(ui, wide(top, 24.0), &say("disclosing-media"));
    top += 28.0;
    for asked in line.asked.media.iter().take(8) {
        words_ui(ui, wide(top, 22.0), Align2::LEFT_CENTER, &medium_words(line, asked), Hand::body());
        top += 24.0;
    }
    top += 12.0;
    let stage = words_ui(ui, wide(top, 22.0), Align2::LEFT_CENTER, &stage_words(line), Hand::strong());
    top = stage.rect.bottom() + 6.0;
    if let DisclosureStage::Made { .. } = line.stage {
        let how = say_with("disclosing-made-how", &[("disclosure", line.disclosure.to_string().into())]);
        top = paragraph(ui.painter(), wide(top, 60.0), Align2::LEFT_TOP, &how, Hand::quiet()).bottom() + 6.0;
    }
    top += 8.0;
    let mut left = room.left();
    let mut wanted = None;
    for (index, act) in acts(line, scene).into_iter().enumerate() {
        let (name, key) = (say(act_key(act)), (index + 1).to_string());
        let button = KeyButton::new(&name, &key);
        let size = Vec2::new(button.width(ui.painter()) + 16.0, measures().button);
        let place = Rect::from_min_size(Pos2::new(left, top), size);
        left = place.right() + 8.0;
        if button.ui(ui, place).clicked() {
            wanted = Some(act);
        }
    }
    wanted
}

fn act_key(act: Act) -> &'static str {
    match act {
        Act::Show(Card::Approve) => "disclosing-approve",
        Act::Show(Card::Refuse) => "disclosing-refuse",
        Act::Show(Card::Passphrase) => "disclosing-phrase-give",
        Act::Make => "disclosing-make",
        Act::Stop => "disclosing-stop",
    }
}

/// One recording, with its sound and masks.
fn medium_words(line: &DisclosureLine, asked: &MediumAsked) -> String {
    let Some(view) = line.media.iter().find(|view| view.medium == asked.medium) else {
        return say("disclosing-medium-over").into_owned();
    };
    let mut words = vec![player::medium_name(view)];
    if view.kind == MediumKind::Clip {
        let key = if asked.sound == Sound::Kept { "disclosing-sound-kept" } else { "disclosing-sound-left-out" };
        words.push(say(key).into_owned());
    }
    if matches!(view.kind, MediumKind::Clip | MediumKind::Still) {
        words.push(say_with("disclosing-mask-count", &[("count", asked.masks.len().into())]).into_owned());
    }
    words.join(" · ")
}

fn stage_words(line: &DisclosureLine) -> String {
    match &line.stage {
        DisclosureStage::Requested => say("disclosing-stage-requested").into_owned(),
        DisclosureStage::Refused { by, at } => say_with(
            "disclosing-stage-refused",
            &[("person", by.0.as_str().into()), ("time", clock::day_and_time(*at).into())],
        )
        .into_owned(),
        DisclosureStage::Making { percent } => {
            say_with("disclosing-stage-making", &[("percent", (*percent).into())]).into_owned()
        }
        DisclosureStage::WaitsForPassphrase => say("disclosing-stage-phrase").into_owned(),
        DisclosureStage::Stopped { why } => match why {
            None => say("disclosing-stage-stopped").into_owned(),
            Some(fault) => say(fault_key(*fault)).into_owned(),
        },
        DisclosureStage::Made { by, at, .. } => say_with(
            "disclosing-stage-made",
            &[("person", by.0.as_str().into()), ("time", clock::day_and_time(*at).into())],
        )
        .into_owned(),
    }
}

fn fault_key(fault: MakingFault) -> &'static str {
    match fault {
        MakingFault::Store(_) => "making-store",
        MakingFault::Media(_) => "making-media",
        MakingFault::Recipient => "making-recipient",
        MakingFault::MediaOver => "making-media-over",
        MakingFault::Ours => "making-ours",
    }
}
