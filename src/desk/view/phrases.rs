//! The card of the centre's recorded phrases in the language of the home that is held: one press says one there.
use egui::{Align2, Area, Id, Order, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::PhraseView;
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::Press,
    scene::{Scene, VoiceLine},
    theme::{self, colours, measures},
    view::hushed,
    widget::{Hand, KeyButton, Stress, heading_ui, paragraph, text_at},
};

/// Whether the card is shown.
#[derive(Default)]
pub struct Card {
    shown: bool,
}

/// What can be said in the home that is held; nothing at a silent alarm that nobody has freed talking for.
pub fn offered<'a>(scene: &Scene<'a>) -> &'a [PhraseView] {
    match scene.held() {
        Some((_, detail)) if !hushed::is_hushed(scene) => &detail.phrases,
        _ => &[],
    }
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it, where there is anything to say, or puts it away.
    pub fn turn(&mut self, scene: &Scene<'_>) {
        self.shown = !self.shown && !offered(scene).is_empty();
    }

    pub fn close(&mut self) {
        self.shown = false;
    }

    /// A key while the card is shown: a digit says its phrase.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Digit(digit) => self.pick(usize::from(digit).wrapping_sub(1), scene, wants),
            Press::Back | Press::Phrases => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    fn pick(&mut self, index: usize, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if let Some(phrase) = offered(scene).get(index).filter(|_| scene.voice == VoiceLine::Ready) {
            wants.push(Intent::SayPhrase(phrase.id.clone()));
            self.close();
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if offered(scene).is_empty() {
            self.close();
        }
        if !self.shown {
            return;
        }
        Area::new(Id::unique("phrases")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, scene, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let phrases = offered(scene);
        let step = m.button + 8.0;
        let card = Rect::from_center_size(whole.center(), Vec2::new(600.0, 56.0 + 64.0 + step * phrases.len() as f32));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say("phrases-title"));
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let ready = scene.voice == VoiceLine::Ready;
        let about = say(if ready { "phrases-about" } else { "phrases-no-way" });
        let response = ui.interact(line(28.0, 24.0), ui.scope_id().with("about"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*about));
        paragraph(ui.painter(), line(28.0, 24.0), Align2::LEFT_TOP, &about, Hand::body().ink(c.second));
        for (index, phrase) in phrases.iter().enumerate() {
            let key = (index + 1).to_string();
            let seconds = phrase.lasts_ms.div_ceil(1000);
            let name = phrase.id.as_str().to_owned();
            let words = say_with("phrases-one", &[("phrase", name.into()), ("seconds", seconds.into())]);
            let stress = if ready { Stress::Plain } else { Stress::Waiting };
            let place = line(64.0 + step * index as f32, m.button);
            if KeyButton::new(&words, &key).stress(stress).ui(ui, place).clicked() {
                self.pick(index, scene, wants);
            }
        }
    }
}
