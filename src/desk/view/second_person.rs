//! The card on which another person signs in for one act: a supervisor opens a window, or two people set the clock right.
//! It judges nothing; the station checks the password and the rules decide.
use alarm_central::{id::EventId, pii::Secret};
use egui::{Align2, Area, Id, Key, Order, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{ClockHealth, Row};
use vaka_words::{say, say_with};
use zeroize::Zeroize;

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    scene::{LinkState, Scene, Session},
    theme::{self, colours, measures},
    view::naming,
    widget::{
        Hand, KeyButton, Stress, field_id, field_label_ui, field_ui, heading_ui, keep_focus, paragraph, password_ui,
        text_at,
    },
};

/// What the sign-in is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    OpenWindow(EventId),
    ResetClock,
}

/// What has been typed, and for what.
#[derive(Default)]
pub struct Form {
    act: Option<Act>,
    id: String,
    password: String,
    reason: String,
}

/// Whether a supervisor could open the window of this event now.
pub fn can_open(row: &Row, scene: &Scene<'_>) -> bool {
    row.may_open_until.is_some_and(|until| scene.now < until)
}

impl Form {
    /// Whether it is shown.
    pub fn is_shown(&self) -> bool {
        self.act.is_some()
    }

    /// Shows it for this act. What was typed for the same act stays, the password never.
    pub fn ask(&mut self, act: Act, scene: &Scene<'_>) {
        if self.act != Some(act) {
            self.reason.zeroize();
            self.id.clear();
            // Whoever works here may be the one; of an event in their own hands they are not.
            if let Session::In(worker) = scene.session
                && matches!(act, Act::ResetClock)
                && !scene.board.health.clock_reset_asked
            {
                worker.id.as_str().clone_into(&mut self.id);
            }
        }
        self.password.zeroize();
        self.act = Some(act);
    }

    /// Puts it away.
    pub fn close(&mut self) {
        self.act = None;
        self.password.zeroize();
        self.reason.zeroize();
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let row = match self.act {
            None => return,
            Some(Act::OpenWindow(event)) => scene.board.rows.get(&event).filter(|row| can_open(row, scene)),
            Some(Act::ResetClock) => None,
        };
        let over = row.is_none() && self.act != Some(Act::ResetClock)
            || self.act == Some(Act::ResetClock) && scene.board.health.clock != ClockHealth::SetBack;
        if over {
            return self.close();
        }
        Area::new(Id::unique("second-person")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            ui.allocate_rect(whole, Sense::click());
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, row, scene, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, row: Option<&Row>, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let reason_high = if row.is_some() { 66.0 } else { 0.0 };
        let card = Rect::from_center_size(whole.center(), Vec2::new(440.0, 362.0 + reason_high));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        let title = say(if row.is_some() { "second-window-title" } else { "second-clock-title" });
        heading_ui(ui, line(0.0, 20.0), &title);
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let about = match row {
            Some(row) => {
                let until = row.may_open_until.map(clock::time).unwrap_or_default();
                let place = format!("{}, {}", naming::row_title(row), naming::short_place(row));
                say_with("second-window-about", &[("place", place.into()), ("time", until.into())])
            }
            None if scene.board.health.clock_reset_asked => say("second-clock-asked"),
            None => say("second-clock-about"),
        };
        paragraph(ui.painter(), line(28.0, 60.0), Align2::LEFT_TOP, &about, Hand::body().ink(c.second));
        let (id_name, password_name) = (say("second-id"), say("second-password"));
        let mut fields = Vec::new();
        let top = 92.0 + reason_high;
        // To the first field that is empty: after a refusal that is the password, which must not land where it can be read.
        let empty = match () {
            () if row.is_some() && self.reason.trim().is_empty() => &say("second-reason"),
            () if self.id.trim().is_empty() => &id_name,
            () => &password_name,
        };
        keep_focus(ui, field_id(ui, empty));
        if row.is_some() {
            let name = say("second-reason");
            fields.push(field_ui(ui, line(112.0, 36.0), &mut self.reason, &name, ""));
            field_label_ui(ui, line(92.0, 18.0), &name);
        }
        fields.push(field_ui(ui, line(top + 20.0, 36.0), &mut self.id, &id_name, ""));
        field_label_ui(ui, line(top, 18.0), &id_name);
        fields.push(password_ui(ui, line(top + 86.0, 36.0), &mut self.password, &password_name));
        field_label_ui(ui, line(top + 66.0, 18.0), &password_name);
        let reason_given = row.is_none() || !self.reason.trim().is_empty();
        let whole = reason_given && !self.id.trim().is_empty() && !self.password.is_empty();
        let ready = whole && scene.link == LinkState::Up;
        let name = say(if row.is_some() { "second-window-do" } else { "second-clock-do" });
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let button = KeyButton::new(&name, "").stress(stress);
        let clicked = button.ui(ui, line(top + 140.0, m.button)).clicked();
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let left = fields.iter().position(egui::Response::lost_focus).filter(|_| enter);
        match left {
            Some(index) if index + 1 < fields.len() => fields[index + 1].request_focus(),
            _ if (clicked || left.is_some()) && ready => self.submit(wants),
            _ => {}
        }
        if let Some(notice) = scene.notice {
            // Some refusals need two lines.
            let place = line(top + 186.0, 36.0);
            let response = ui.interact(place, ui.scope_id().with("notice"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, notice));
            paragraph(ui.painter(), place, Align2::LEFT_TOP, notice, Hand::label().ink(c.text));
        }
    }

    /// The card stays until what it asks for has come true or is put away: a wrong password is typed again.
    fn submit(&mut self, wants: &mut Vec<Intent>) {
        let person = self.id.trim().to_owned();
        let password = Secret::new(std::mem::take(&mut self.password));
        match self.act {
            Some(Act::OpenWindow(event)) => {
                wants.push(Intent::OpenWindow { event, supervisor: person, password, reason: self.reason.clone() });
            }
            Some(Act::ResetClock) => {
                self.id.clear();
                wants.push(Intent::ResetClock { person, password });
            }
            None => {}
        }
    }
}

/// Under the sentence that says why there are no pictures: the way to a supervisor's sign-in. True when it is pressed.
pub fn button_ui(ui: &mut Ui, middle: Pos2) -> bool {
    let name = say("second-window-open");
    let button = KeyButton::new(&name, keys::cap(Press::OpenWindow)).stress(Stress::Plain);
    let size = Vec2::new(button.width(ui.painter()) + 16.0, measures().button);
    button.ui(ui, Rect::from_center_size(middle, size)).clicked()
}
