//! The card for letting go of the event that is held: back to the queue, or offered to a colleague who is there and free, or
//! that offer taken back.
use alarm_central::{event::EventState, person::Role, pii::Pii};
use egui::{Align2, Area, Id, Key, Order, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit};
use vaka_link::{board::Colleague, offer::Offered};
use vaka_words::{say, say_with, time::span};
use zeroize::Zeroize;

use crate::{
    intent::Intent,
    keys::Press,
    scene::{Scene, Session},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, field_label_ui, field_ui, heading_ui, paragraph, text_at},
};

/// Room for what happens with it, in two lines.
const ABOUT: f32 = 44.0;
/// Over the first button.
const TOP: f32 = 28.0 + ABOUT + 12.0;
/// Room for what is typed for the colleague.
const NOTE: f32 = 70.0;
/// As many as there are digits.
const MOST: usize = 9;

/// Whether the card is shown, and what is typed on it.
#[derive(Default)]
pub struct Card {
    shown: bool,
    note: String,
    /// The field for it has the focus: Enter ends writing and nothing else.
    writing: bool,
}

/// Why a colleague cannot take an event over just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hindrance {
    Locked,
    Busy,
    Asked,
    Role,
}

impl Hindrance {
    fn key(self) -> &'static str {
        match self {
            Self::Locked => "handing-locked",
            Self::Busy => "handing-busy",
            Self::Asked => "handing-asked",
            Self::Role => "handing-role",
        }
    }
}

/// The others who are signed in, with what hinders them.
fn others<'a>(scene: &Scene<'a>) -> Vec<(&'a Colleague, Option<Hindrance>)> {
    let Session::In(me) = scene.session else { return Vec::new() };
    let holds = |colleague: &Colleague| {
        let held = |state: &EventState| state.holder() == Some(&colleague.id);
        scene.board.rows.values().any(|row| held(&row.state))
    };
    let is_asked =
        |colleague: &Colleague| scene.board.rows.values().any(|row| row.offered_to.as_ref() == Some(&colleague.id));
    let hindrance = |colleague: &Colleague| match colleague.role {
        Role::Privacy => Some(Hindrance::Role),
        _ if colleague.locked => Some(Hindrance::Locked),
        _ if holds(colleague) => Some(Hindrance::Busy),
        _ => is_asked(colleague).then_some(Hindrance::Asked),
    };
    let others = scene.board.people.iter().filter(|colleague| colleague.id != me.id);
    others.take(MOST).map(|colleague| (colleague, hindrance(colleague))).collect()
}

/// How the offer of the held event stands: to whom, and for how long it waits.
pub fn standing(scene: &Scene<'_>) -> Option<String> {
    let Some(Offered::Stands { to, until }) = &scene.held()?.1.offered else { return None };
    let left = span((until.since_ms(scene.now) + 999).max(0));
    Some(say_with("offer-stands", &[("name", to.0.as_str().into()), ("left", left.into())]).into_owned())
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it, where an event is held, or puts it away.
    pub fn turn(&mut self, scene: &Scene<'_>) {
        if self.shown || scene.held().is_none() {
            self.close();
        } else {
            self.shown = true;
        }
    }

    pub fn close(&mut self) {
        self.shown = false;
        self.writing = false;
        self.note.zeroize();
    }

    /// A key while the card is shown: Enter gives the event back to the queue, or takes an offer back; a digit offers it.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Enter if self.writing => {}
            Press::Enter if standing(scene).is_some() => self.withdraw(wants),
            Press::Enter => self.release(wants),
            Press::Digit(digit) => self.pick(usize::from(digit).wrapping_sub(1), scene, wants),
            Press::Back | Press::Release => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    fn release(&mut self, wants: &mut Vec<Intent>) {
        wants.push(Intent::Release);
        self.close();
    }

    fn withdraw(&mut self, wants: &mut Vec<Intent>) {
        wants.push(Intent::WithdrawOffer);
        self.close();
    }

    fn pick(&mut self, index: usize, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if standing(scene).is_some() {
            return;
        }
        if let Some((colleague, None)) = others(scene).get(index) {
            wants.push(Intent::Offer(colleague.id.clone(), Pii(self.note.trim().to_owned())));
            self.close();
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if scene.held().is_none() {
            self.close();
        }
        if !self.shown {
            return;
        }
        Area::new(Id::unique("handing")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, scene, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let (c, m) = (colours(), measures());
        let offered = standing(scene);
        let others = if offered.is_some() { Vec::new() } else { others(scene) };
        let step = m.button + 8.0;
        let rows = if offered.is_some() { 1 } else { 1 + others.len().max(1) };
        let field = if others.is_empty() { 0.0 } else { NOTE };
        let high = 56.0 + TOP + field + step * rows as f32;
        let card = Rect::from_center_size(whole.center(), Vec2::new(600.0, high));
        ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(28.0);
        let line = |top: f32, height: f32| {
            Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height))
        };
        heading_ui(ui, line(0.0, 20.0), &say("handing-title"));
        text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let about = offered.clone().map_or_else(|| say("handing-about"), Into::into);
        let response = ui.interact(line(28.0, ABOUT), ui.scope_id().with("about"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &*about));
        paragraph(ui.painter(), line(28.0, ABOUT), Align2::LEFT_TOP, &about, Hand::body().ink(c.second));
        if offered.is_some() {
            if KeyButton::new(&say("offer-withdraw"), "Enter").ui(ui, line(TOP, m.button)).clicked() {
                self.withdraw(wants);
            }
            return;
        }
        if KeyButton::new(&say("handing-release"), "Enter").ui(ui, line(TOP, m.button)).clicked() {
            self.release(wants);
        }
        let place = |index: usize| line(TOP + field + step * (1 + index) as f32, m.button);
        if others.is_empty() {
            let nobody = say("handing-nobody");
            let response = ui.interact(place(0), ui.scope_id().with("nobody"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &*nobody));
            paragraph(ui.painter(), place(0), Align2::LEFT_CENTER, &nobody, Hand::quiet());
        }
        if !others.is_empty() {
            self.note_ui(ui, line(TOP + step, 20.0), line(TOP + step + 22.0, m.button));
        }
        for (index, (colleague, hindrance)) in others.iter().enumerate() {
            let key = (index + 1).to_string();
            let name = colleague.name.0.as_str();
            let words = match hindrance {
                None => say_with("handing-to", &[("name", name.into())]),
                Some(why) => say_with("handing-not-to", &[("name", name.into()), ("why", say(why.key()).into())]),
            };
            let stress = if hindrance.is_none() { Stress::Plain } else { Stress::Waiting };
            if KeyButton::new(&words, &key).stress(stress).ui(ui, place(index)).clicked() {
                self.pick(index, scene, wants);
            }
        }
    }

    /// What is typed for the colleague: Tab leads there, Enter and Esc out of it.
    fn note_ui(&mut self, ui: &mut Ui, label: Rect, place: Rect) {
        let name = say("offer-note-name");
        let field = field_ui(ui, place, &mut self.note, &name, &say("offer-note-hint"));
        field_label_ui(ui, label, &name);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.writing = field.has_focus() || entered;
    }
}
