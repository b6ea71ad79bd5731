//! The sign-in card: who works here now. The password goes to the station, which alone checks it.
use alarm_central::{event::Refusal, pii::Secret};
use egui::{Align2, Key, Pos2, Rect, Ui, Vec2};
use vaka_link::command::SessionEnd;
use vaka_words::say;
use zeroize::Zeroize;

use crate::{
    intent::Intent,
    scene::{LinkState, Scene},
    theme::{self, Size, Weight, colours, measures},
    view::{foot, naming},
    widget::{
        Hand, KeyButton, Stress, field_id, field_label_ui, field_ui, heading_ui, keep_focus, paragraph, password_ui,
        text_at, words_ui,
    },
};

/// What has been typed.
#[derive(Default)]
pub struct Form {
    id: String,
    password: String,
    checked: bool,
}

/// How signing in stands.
pub struct Standing<'a> {
    pub checking: bool,
    pub refusal: Option<&'a Refusal>,
    pub ended: Option<SessionEnd>,
}

impl Form {
    /// Forgets the password; the id may stay.
    pub fn forget(&mut self) {
        self.password.zeroize();
        self.checked = false;
    }

    /// Shows it in the middle of `whole`; true when the place's first supervisor is to be made.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        scene: &Scene<'_>,
        standing: &Standing<'_>,
        wants: &mut Vec<Intent>,
    ) -> bool {
        let (c, m) = (colours(), measures());
        let is_first = scene.first_start.is_some() && scene.link == LinkState::Up;
        let first_high = if is_first { 92.0 } else { 0.0 };
        let size = Vec2::new(360.0, 336.0 + first_high);
        let card = Rect::from_center_size(whole.center() - Vec2::new(0.0, 30.0), size);
        ui.painter().rect(card, theme::corner(), c.panel, theme::hairline(), theme::INSIDE);
        let room = card.shrink(28.0);
        let brand = Hand(Size::Title, Weight::Semibold, c.text);
        text_at(ui.painter(), room.left_top(), Align2::LEFT_TOP, &say("app-name").to_uppercase(), brand);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(36.0, 20.0), &say("sign-in-title"));
        self.keep_focus(ui, standing);
        let id = field_ui(ui, line(92.0, 36.0), &mut self.id, &say("sign-in-id"), "");
        let password = password_ui(ui, line(158.0, 36.0), &mut self.password, &say("sign-in-password"));
        field_label_ui(ui, line(72.0, 18.0), &say("sign-in-id"));
        field_label_ui(ui, line(138.0, 18.0), &say("sign-in-password"));
        let ready = scene.link == LinkState::Up && !standing.checking;
        let name = say("sign-in-do");
        let shown = if standing.checking { say("sign-in-waiting") } else { name.clone() };
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let clicked = KeyButton::new(&name, "").shown(&shown).stress(stress).ui(ui, line(212.0, m.button)).clicked();
        let entered = (id.lost_focus() || password.lost_focus()) && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && self.password.is_empty() {
            password.request_focus();
        } else if (clicked || entered) && ready && !self.id.trim().is_empty() {
            let password = Secret::new(std::mem::take(&mut self.password));
            wants.push(Intent::SignIn { id: self.id.trim().to_owned(), password });
        }
        let below = Rect::from_min_size(Pos2::new(room.left(), room.top() + 260.0), Vec2::new(room.width(), 40.0));
        let words = state_words(scene, standing);
        if !words.is_empty() {
            let response = ui.interact(below, ui.scope_id().with("state"), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Alert, true, &words));
            paragraph(ui.painter(), below, Align2::LEFT_TOP, &words, Hand::label().ink(c.text));
        }
        let foot = Rect::from_min_max(Pos2::new(whole.left(), whole.bottom() - m.foot), whole.max);
        foot::switches_ui(ui, foot, scene.place, wants);
        is_first && first_ui(ui, Rect::from_min_size(below.left_bottom(), Vec2::new(room.width(), first_high)))
    }

    /// Keys always go somewhere: to the id while it is empty, then to the password, and there again after a refusal.
    fn keep_focus(&mut self, ui: &Ui, standing: &Standing<'_>) {
        let password = field_id(ui, &say("sign-in-password"));
        let answered = std::mem::replace(&mut self.checked, standing.checking) && !standing.checking;
        if answered && standing.refusal.is_some() {
            ui.memory_mut(|memory| memory.request_focus(password));
        }
        keep_focus(ui, if self.id.trim().is_empty() { field_id(ui, &say("sign-in-id")) } else { password });
    }
}

/// The way to the card of the first start. True when it is pressed.
fn first_ui(ui: &mut Ui, room: Rect) -> bool {
    ui.painter().hline(room.x_range(), room.top() + 0.5, theme::hairline());
    let words = Rect::from_min_size(room.min + Vec2::new(0.0, 10.0), Vec2::new(room.width(), 20.0));
    words_ui(ui, words, Align2::LEFT_CENTER, &say("first-none"), Hand::label());
    let place =
        Rect::from_min_size(words.left_bottom() + Vec2::new(0.0, 8.0), Vec2::new(room.width(), measures().button));
    KeyButton::new(&say("first-open"), "").ui(ui, place).clicked()
}

fn state_words(scene: &Scene<'_>, standing: &Standing<'_>) -> String {
    match (scene.link, standing.refusal, standing.ended) {
        (LinkState::Connecting, ..) => say("sign-in-connecting").into_owned(),
        (LinkState::Lost, ..) => say("health-fault-station").into_owned(),
        (LinkState::OtherVersion, ..) => say("fault-station-version").into_owned(),
        (LinkState::Up, Some(refusal), _) => {
            naming::refusal_after(refusal, scene.refused_ms, scene.board).unwrap_or_default().into_owned()
        }
        (LinkState::Up, None, Some(SessionEnd::NotAllowedAnyMore)) => say("sign-in-ended-changed").into_owned(),
        (LinkState::Up, None, Some(SessionEnd::NewerSession)) => say("sign-in-ended-elsewhere").into_owned(),
        (LinkState::Up, None, Some(SessionEnd::StationStops)) => say("sign-in-station-stops").into_owned(),
        (LinkState::Up, None, Some(SessionEnd::SignedOut) | None) => String::new(),
    }
}
