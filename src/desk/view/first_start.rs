//! The card on which a live place that has none gets its first supervisor: who, until when certified, and a password
//! twice. It says what is missing; what is wrong the station says.
use alarm_central::{
    id::PersonId,
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
    staff::StaffRefusal,
};
use egui::{Align2, Key, Rect, Ui, Vec2};
use vaka_link::keeper::{KeeperRefusal, NewPerson};
use vaka_words::{say, say_with};
use zeroize::Zeroize;

use crate::{
    clock,
    intent::Intent,
    scene::{FirstStart, LinkState, Scene},
    theme::{self, Size, Weight, colours, measures},
    view::foot,
    widget::{
        Hand, KeyButton, Stress, field_id, field_label_ui, field_ui, heading_ui, keep_focus, paragraph, password_ui,
        text_at,
    },
};

/// What has been typed.
#[derive(Default)]
pub struct Form {
    id: String,
    name: String,
    until: String,
    password: String,
    again: String,
    /// The second password was another one and is to be typed again.
    differ: bool,
    shown: bool,
}

impl Form {
    /// Whether it is shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn show(&mut self) {
        self.shown = true;
    }

    /// Forgets all, and is shown no more.
    pub fn forget(&mut self) {
        self.password.zeroize();
        self.again.zeroize();
        *self = Self::default();
    }

    /// Shows it in the middle of `whole`.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, first: &FirstStart, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let card = Rect::from_center_size(whole.center() - Vec2::new(0.0, 10.0), Vec2::new(440.0, 580.0));
        ui.painter().rect(card, theme::corner(), c.panel, theme::hairline(), theme::INSIDE);
        let room = card.shrink(28.0);
        let brand = Hand(Size::Title, Weight::Semibold, c.text);
        text_at(ui.painter(), room.left_top(), Align2::LEFT_TOP, &say("app-name").to_uppercase(), brand);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(36.0, 20.0), &say("first-title"));
        paragraph(ui.painter(), line(60.0, 34.0), Align2::LEFT_TOP, &say("first-why"), Hand::label());
        let (ready, entered) = self.fields_ui(ui, room, first, scene);
        let (create, back) = line(436.0, m.button).split_left_right_at_x(room.right() - 116.0);
        let name = say("first-do");
        let shown = if first.asking { say("sign-in-waiting") } else { name.clone() };
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let clicked = KeyButton::new(&name, "").shown(&shown).stress(stress).ui(ui, create).clicked();
        if (clicked || entered) && ready {
            wants.extend(self.person(scene).map(Intent::CreateFirst));
            self.password.zeroize();
            self.again.zeroize();
        }
        let back = back.with_min_x(back.left() + 8.0);
        let left = KeyButton::new(&say("first-back"), "Esc").stress(Stress::Flat).ui(ui, back).clicked();
        let words = match (scene.link, &first.refusal) {
            (LinkState::Connecting, _) => say("sign-in-connecting").into_owned(),
            (LinkState::Lost, _) => say("health-fault-station").into_owned(),
            (LinkState::OtherVersion, _) => say("fault-station-version").into_owned(),
            // What was typed since is looked at first.
            (LinkState::Up, Some(refusal)) if self.password.is_empty() => said(refusal),
            (LinkState::Up, _) => say(self.missing(scene)).into_owned(),
        };
        let below = line(484.0, 36.0);
        let response = ui.interact(below, ui.scope_id().with("state"), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Status, true, &words));
        paragraph(ui.painter(), below, Align2::LEFT_TOP, &words, Hand::label().ink(c.text));
        let foot = Rect::from_min_max(egui::Pos2::new(whole.left(), whole.bottom() - m.foot), whole.max);
        foot::switches_ui(ui, foot, scene.place, wants);
        if left || ui.input(|input| input.key_pressed(Key::Escape)) {
            self.forget();
        }
    }

    /// Whether it can be sent, and whether Enter in the last field says so. Enter in another field goes to the next.
    fn fields_ui(&mut self, ui: &mut Ui, room: Rect, first: &FirstStart, scene: &Scene<'_>) -> (bool, bool) {
        let names = ["sign-in-id", "first-name", "first-until", "first-password", "first-again"].map(say);
        // After a refusal, the passwords alone are to be typed again.
        let from = if self.id.is_empty() { &names[0] } else { &names[3] };
        keep_focus(ui, field_id(ui, from));
        let field = |row: usize| {
            let top = room.top() + 120.0 + row as f32 * 64.0;
            Rect::from_min_size(egui::Pos2::new(room.left(), top), Vec2::new(room.width(), 36.0))
        };
        let fields = [
            field_ui(ui, field(0), &mut self.id, &names[0], ""),
            field_ui(ui, field(1), &mut self.name, &names[1], ""),
            field_ui(ui, field(2), &mut self.until, &names[2], &say("first-until-form")),
            password_ui(ui, field(3), &mut self.password, &names[3]),
            password_ui(ui, field(4), &mut self.again, &names[4]),
        ];
        for (row, name) in names.iter().enumerate() {
            let place = field(row).translate(Vec2::new(0.0, -20.0));
            field_label_ui(ui, Rect::from_min_size(place.min, Vec2::new(place.width(), 18.0)), name);
        }
        let ready = self.person(scene).is_some() && scene.link == LinkState::Up && !first.asking;
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        match fields.iter().position(|field| field.lost_focus() && enter) {
            Some(row) if row + 1 < fields.len() => fields[row + 1].request_focus(),
            Some(last) if !ready => fields[self.wrong(scene).unwrap_or(last)].request_focus(),
            Some(_) => return (ready, true),
            None => {}
        }
        (ready, false)
    }

    /// The first field that is not filled in rightly yet; of two passwords that differ the second is typed again.
    fn wrong(&mut self, scene: &Scene<'_>) -> Option<usize> {
        if !self.again.is_empty() && self.password != self.again {
            self.again.zeroize();
            self.differ = true;
        }
        let certified = self.certified_until(scene).is_some();
        let filled = [!self.id.trim().is_empty(), !self.name.trim().is_empty(), certified];
        let typed = [!self.password.is_empty(), !self.again.is_empty()];
        filled.into_iter().chain(typed).position(|right| !right)
    }

    /// What was typed, where it is whole.
    fn person(&self, scene: &Scene<'_>) -> Option<NewPerson> {
        let (id, name) = (self.id.trim(), self.name.trim());
        let certified_until = self.certified_until(scene)?;
        let whole = !id.is_empty() && !name.is_empty() && !self.password.is_empty() && self.password == self.again;
        whole.then(|| NewPerson {
            id: PersonId::new(id),
            name: Pii(name.to_owned()),
            role: Role::Supervisor,
            certified_until,
            password: Secret::new(self.password.clone()),
        })
    }

    /// A day that is over certifies nobody.
    fn certified_until(&self, scene: &Scene<'_>) -> Option<Moment> {
        clock::end_of_day(self.until.trim()).filter(|until| *until > scene.now)
    }

    fn missing(&self, scene: &Scene<'_>) -> &'static str {
        if self.id.trim().is_empty() || self.name.trim().is_empty() {
            "first-missing-name"
        } else if self.certified_until(scene).is_none() {
            "first-missing-until"
        } else if self.again.is_empty() && self.differ {
            "first-passwords-differ"
        } else if self.password.is_empty() || self.again.is_empty() {
            "first-missing-password"
        } else if self.password != self.again {
            "first-passwords-differ"
        } else {
            "first-ready"
        }
    }
}

fn said(refusal: &KeeperRefusal) -> String {
    match refusal {
        KeeperRefusal::Staff(StaffRefusal::AloneFrom(at)) => {
            say_with("staff-alone-from", &[("time", clock::day_minute(*at).into())]).into_owned()
        }
        KeeperRefusal::Staff(StaffRefusal::Exists) => say_with("staff-exists", &[("id", "".into())]).into_owned(),
        KeeperRefusal::Staff(refusal) => say(refusal.key()).into_owned(),
        KeeperRefusal::PasswordTooShort { least } => {
            say_with("cli-password-short", &[("least", (*least).into())]).into_owned()
        }
        KeeperRefusal::PasswordTooLong { most } => {
            say_with("cli-password-long", &[("most", (*most).into())]).into_owned()
        }
        KeeperRefusal::Store(fault) => say(fault.key()).into_owned(),
        _ => say("refusal-not-stored").into_owned(),
    }
}
