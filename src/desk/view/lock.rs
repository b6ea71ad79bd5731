//! The lock screen: counts only, and the password that lifts it; tones go on.
use alarm_central::{
    event::{EventState, Refusal},
    pii::Secret,
};
use egui::{Align2, Key, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::{say, say_with, time::span};
use zeroize::Zeroize;

use crate::{
    intent::Intent,
    lineup::Hands,
    scene::{LinkState, Scene, Worker},
    theme::{self, Size, Weight, colours, measures},
    view::naming,
    widget::{
        Hand, KeyButton, Stress, field_id, field_label_ui, heading_ui, keep_focus, paragraph, password_ui, text_in,
        words_ui,
    },
};

/// What has been typed.
#[derive(Default)]
pub struct Form {
    password: String,
}

/// How unlocking stands.
pub struct Standing<'a> {
    pub worker: &'a Worker,
    pub checking: bool,
    pub refusal: Option<&'a Refusal>,
}

impl Form {
    /// Forgets the password.
    pub fn forget(&mut self) {
        self.password.zeroize();
    }

    /// Shows it in the middle of `whole`.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        scene: &Scene<'_>,
        standing: &Standing<'_>,
        wants: &mut Vec<Intent>,
    ) {
        let c = colours();
        let card = Rect::from_center_size(whole.center() - Vec2::new(0.0, 30.0), Vec2::new(360.0, 340.0));
        ui.painter().rect(card, theme::corner(), c.panel, theme::hairline(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say("lock-title"));
        counts_ui(ui, line(28.0, 34.0), scene);
        let by = say_with("lock-by", &[("name", standing.worker.name.0.as_str().into())]);
        words_ui(ui, line(68.0, 20.0), Align2::LEFT_CENTER, &by, Hand::label());
        if holds(scene, standing.worker) {
            let (words, place) = (say("lock-held"), line(92.0, 34.0));
            let response = ui.interact(place, ui.scope_id().with("held"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Note, true, &*words));
            paragraph(ui.painter(), place, Align2::LEFT_TOP, &words, Hand::label());
        }
        keep_focus(ui, field_id(ui, &say("lock-password")));
        let field = password_ui(ui, line(154.0, 36.0), &mut self.password, &say("lock-password"));
        field_label_ui(ui, line(134.0, 18.0), &say("lock-password"));
        let ready = scene.link == LinkState::Up && !standing.checking;
        let name = say("lock-do");
        let shown = if standing.checking { say("sign-in-waiting") } else { name.clone() };
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let button = KeyButton::new(&name, "").shown(&shown).stress(stress);
        let clicked = button.ui(ui, line(206.0, measures().button)).clicked();
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if (clicked || entered) && ready && !self.password.is_empty() {
            wants.push(Intent::Unlock { password: Secret::new(std::mem::take(&mut self.password)) });
        }
        let words = match (scene.link, standing.refusal) {
            (LinkState::Up, Some(Refusal::WrongSignIn)) => say("lock-wrong"),
            (LinkState::Up, refusal) => {
                let words = refusal.and_then(|said| naming::refusal_after(said, scene.refused_ms, scene.board));
                let Some(words) = words else { return };
                words
            }
            _ => say("health-fault-station"),
        };
        words_ui(ui, line(256.0, 24.0), Align2::LEFT_CENTER, &words, Hand::label().ink(c.text));
    }
}

/// Whether an event is still in this operator's hands; a locked desk is told its row, without where it is.
fn holds(scene: &Scene<'_>, worker: &Worker) -> bool {
    let held = scene.lineup.rows(Hands::Holder).iter().filter_map(|(_, _, id)| scene.board.rows.get(id));
    held.into_iter().any(|row| matches!(&row.state, EventState::Held { by, .. } if *by == worker.id))
}

fn counts_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>) {
    let count = scene.lineup.waiting();
    let words = match count {
        0 => say("lock-nothing-waits"),
        _ => say_with("lock-waiting-count", &[("count", count.into())]),
    };
    words_ui(ui, rect, Align2::LEFT_CENTER, &words, Hand(Size::Title, Weight::Semibold, colours().text));
    if let Some(oldest) = scene.lineup.oldest() {
        let age = say_with("lock-oldest", &[("age", span(scene.now.since_ms(oldest)).into())]);
        text_in(ui.painter(), rect, Align2::RIGHT_CENTER, &age, Hand::label());
    }
}
