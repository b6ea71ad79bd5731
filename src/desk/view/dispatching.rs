//! Sending somebody to the home: the card over everything with what they are told, whom to send, and how those do who were
//! sent. What is chosen and typed stays while it is put away; it decides nothing.
use std::collections::{BTreeMap, BTreeSet};

use alarm_central::{
    event::{Responder, Way},
    id::{DispatchId, MessageId, StepId},
    moment::Moment,
    plan::StepKind,
};
use egui::{Align2, Area, Id, Order, Pos2, Rect, Sense, Ui, Vec2};
use vaka_link::board::{Detail, DispatchView, ResponderView, Row, StepView};
use vaka_words::{brief::BriefPart, say, say_with};

use crate::{
    intent::Intent,
    keys::Press,
    scene::{LinkState, Scene},
    theme::{self, colours},
    view::{naming, region},
    widget::{Hand, heading_ui, text_at, words_ui},
};

mod briefing;
mod choice;
pub mod column;
mod errand;
mod standing;

pub use standing::who_within;

/// A second press that comes sooner is the same press: nobody is called back by a double click.
const UNREAD_MS: i64 = 500;
/// Whoever was not sent within this time stands there to be sent again.
const LOST_MS: i64 = 3_000;

/// What led to the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Its key, or the button that shows it.
    Key,
    /// A step of the plan that sends somebody.
    Step(StepId),
    /// One that was sent.
    Errand(DispatchId),
}

/// The card, and what stands in it.
#[derive(Default)]
pub struct Card {
    shown: bool,
    chosen: BTreeSet<Responder>,
    /// Steps whose responders were chosen by themselves already: not a second time, when the operator has taken one out.
    offered: BTreeSet<StepId>,
    asked: Option<Asked>,
    /// The errand that stands open among the others.
    selected: Option<DispatchId>,
    /// What was read back on the telephone, by whom; a sentence that has changed since was not.
    read_back: BTreeMap<(Responder, BriefPart), String>,
    answers: BTreeMap<MessageId, String>,
    minutes: BTreeMap<DispatchId, String>,
    /// Who is to be called back once it is pressed again, and since when.
    cancelling: Option<(DispatchId, Moment)>,
    /// The field for the answer is to get the keys with the next frame.
    focus_answer: bool,
    /// A field had the keys in the last frame.
    writing: bool,
}

/// Those whom the station was asked to send, while they are not among the errands.
struct Asked {
    to: Vec<Responder>,
    since: Moment,
    /// So many errands there were before.
    before: usize,
}

/// The errand on which one of this kind is under way.
fn going(detail: &Detail, to: Responder) -> Option<&DispatchView> {
    detail.dispatches.iter().rev().find(|dispatch| dispatch.to == to && !dispatch.over)
}

/// Whom a step of the plan is still to send; nobody: it is ticked by hand, or by what was done.
pub fn owed(detail: &Detail, step: &StepView) -> Vec<Responder> {
    let sends = step.is_open() && step.kind == StepKind::Dispatch;
    step.to.iter().copied().filter(|to| sends && going(detail, *to).is_none()).collect()
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Puts it away; nothing in it is lost.
    pub fn close(&mut self) {
        (self.shown, self.cancelling, self.writing) = (false, None, false);
    }

    /// Shows it. Whom the plan asks for is chosen already, so that two keys send them.
    pub fn open(&mut self, detail: &Detail, by: &Opening) {
        self.shown = true;
        for step in &detail.steps {
            let is_asked_for = match by {
                Opening::Key => !self.offered.contains(&step.id),
                Opening::Step(id) => *id == step.id,
                Opening::Errand(_) => false,
            };
            let owed = owed(detail, step);
            if is_asked_for && !owed.is_empty() {
                self.offered.insert(step.id.clone());
                self.chosen.extend(owed);
            }
        }
        if let Opening::Errand(id) = by {
            self.selected = Some(*id);
        }
    }

    /// A key while the card is shown; `focused`: something in it has the keys and takes Enter for itself.
    pub fn press(&mut self, press: Press, focused: bool, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let Some((_, detail)) = scene.held() else { return self.close() };
        match press {
            Press::Digit(digit) => self.pick(usize::from(digit).wrapping_sub(1), detail),
            Press::Enter if focused => {}
            Press::Enter => self.send(scene, detail, wants),
            // The letter T; nobody talks to the home from under a card.
            Press::FreeTalk => self.tell(scene, detail, wants),
            Press::Back if std::mem::take(&mut self.writing) || self.cancelling.take().is_some() => {}
            Press::Back | Press::Dispatch => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    /// Chooses the one with this digit, or takes them out again; of one who goes already, the errand is shown.
    fn pick(&mut self, index: usize, detail: &Detail) {
        let Some(view) = detail.responders.get(index) else { return };
        if let Some(dispatch) = going(detail, view.to) {
            self.selected = Some(dispatch.id);
        } else if !self.is_asked(view.to) && !self.chosen.remove(&view.to) {
            self.chosen.insert(view.to);
        }
    }

    fn is_asked(&self, to: Responder) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.to.contains(&to))
    }

    /// Who would be sent now, in the order of the digits.
    fn to_send(&self, detail: &Detail) -> Vec<Responder> {
        let all = detail.responders.iter().map(|view| view.to);
        all.filter(|to| self.chosen.contains(to) && going(detail, *to).is_none()).collect()
    }

    /// Sends those who are chosen, and is put away where none of them has to be called; with nobody chosen, the field for an
    /// answer gets the keys.
    fn send(&mut self, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) {
        let to = self.to_send(detail);
        if to.is_empty() {
            return self.go_to_answer(detail);
        }
        if scene.link != LinkState::Up || self.asked.is_some() {
            return;
        }
        self.chosen.clear();
        self.selected = None;
        wants.push(Intent::Dispatch(to.clone()));
        let is_phoned = |view: &ResponderView| view.way == Way::Telephone && to.contains(&view.to);
        self.shown = detail.responders.iter().any(is_phoned);
        self.asked = Some(Asked { to, since: scene.now, before: detail.dispatches.len() });
    }

    fn go_to_answer(&mut self, detail: &Detail) {
        let asks = |dispatch: &&DispatchView| standing::question(dispatch).is_some();
        let current = self.current(detail).filter(asks);
        if let Some(dispatch) = current.or_else(|| detail.dispatches.iter().find(asks)) {
            (self.selected, self.focus_answer) = (Some(dispatch.id), true);
        }
    }

    /// Whoever was asked for is among the errands, or stands there to be sent again.
    fn settle(&mut self, now: Moment, detail: &Detail) {
        let Some(asked) = &self.asked else { return };
        let newer = detail.dispatches.get(asked.before..).unwrap_or_default();
        let missing = asked.to.iter().filter(|to| !newer.iter().any(|dispatch| dispatch.to == **to));
        let missing: Vec<Responder> = missing.copied().collect();
        if missing.is_empty() || now.since_ms(asked.since) >= LOST_MS {
            self.chosen.extend(missing);
            self.asked = None;
        }
    }

    /// The errand that stands open: the one pressed, or else the one that asks for the operator most.
    fn current<'a>(&self, detail: &'a Detail) -> Option<&'a DispatchView> {
        let all = || detail.dispatches.iter();
        let pressed = all().find(|dispatch| Some(dispatch.id) == self.selected);
        pressed.or_else(|| all().max_by_key(|dispatch| (standing::urgency(detail, dispatch), dispatch.requested_at)))
    }

    /// Who is to be told on the telephone: on the errand that stands open, or else on the first such one.
    fn to_tell<'a>(&self, detail: &'a Detail) -> Option<&'a DispatchView> {
        let current = self.current(detail).filter(|dispatch| standing::is_to_be_phoned(dispatch));
        current.or_else(|| detail.dispatches.iter().find(|dispatch| standing::is_to_be_phoned(dispatch)))
    }

    /// Of an errand that does not stand open, nobody has read who it is: the first press opens it.
    fn tell(&mut self, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) {
        let Some(dispatch) = self.to_tell(detail).filter(|_| scene.link == LinkState::Up) else { return };
        if self.current(detail).is_some_and(|current| current.id == dispatch.id) {
            wants.push(Intent::PhoneDispatch(dispatch.id));
        }
        // It stays open when it is told: the next press is not meant for another.
        self.selected = Some(dispatch.id);
    }

    /// Whom the brief is read to: who is to be told on the telephone, or who would be, once they are sent.
    fn reader(&self, detail: &Detail) -> Option<Responder> {
        let chosen = || detail.responders.iter().filter(|view| self.chosen.contains(&view.to));
        let phoned = || chosen().find(|view| view.way == Way::Telephone).map(|view| view.to);
        self.to_tell(detail).map(|dispatch| dispatch.to).or_else(phoned)
    }

    /// Calls somebody back with the second of two presses.
    fn cancel(&mut self, dispatch: DispatchId, now: Moment, wants: &mut Vec<Intent>) {
        match self.cancelling {
            Some((armed, since)) if armed == dispatch => {
                if now.since_ms(since) >= UNREAD_MS {
                    wants.push(Intent::CancelDispatch(dispatch));
                    self.cancelling = None;
                }
            }
            _ => self.cancelling = Some((dispatch, now)),
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let Some((row, detail)) = scene.held() else { return self.close() };
        self.settle(scene.now, detail);
        if !self.shown {
            return;
        }
        Area::new(Id::unique("dispatching")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            let layer = ui.layer_id();
            // Tab goes from one thing to the next in the card alone.
            ui.memory_mut(|memory| memory.set_modal_layer(layer));
            let veil = ui.allocate_rect(whole, Sense::CLICK);
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            let card = self.card_ui(ui, whole, scene, (row, detail), wants);
            let outside = ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !card.contains(at));
            if veil.clicked() && outside {
                self.close();
            }
            keep_keys_in(ui);
        });
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        whole: Rect,
        scene: &Scene<'_>,
        (row, detail): (&Row, &Detail),
        wants: &mut Vec<Intent>,
    ) -> Rect {
        let size = Vec2::new((whole.width() - 48.0).min(1240.0), (whole.height() - 40.0).min(800.0));
        let card = Rect::from_center_size(whole.center(), size);
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink2(Vec2::new(24.0, 16.0));
        let head = Rect::from_min_size(room.min, Vec2::new(room.width(), 20.0));
        let title = say_with("dispatch-card-title", &[("place", naming::short_place(row).into())]);
        heading_ui(ui, Rect::from_min_max(head.min, Pos2::new(head.right() - 120.0, head.bottom())), &title);
        text_at(ui.painter(), head.right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let mut below = Rect::from_min_max(Pos2::new(room.left(), head.bottom() + 12.0), room.max);
        if let Some(notice) = scene.notice {
            let place = Rect::from_min_max(Pos2::new(below.left(), below.bottom() - 20.0), below.max);
            words_ui(ui, place, Align2::LEFT_CENTER, notice, Hand::body());
            below.max.y = place.top() - 8.0;
        }
        let (left, right) = below.split_left_right_at_fraction(0.54);
        let left = Rect::from_min_max(left.min, Pos2::new(left.right() - 24.0, left.bottom()));
        ui.painter().vline(right.left() - 4.0, below.y_range(), theme::hairline());
        let right = Rect::from_min_max(Pos2::new(right.left() + 20.0, right.top()), right.max);
        let reader = self.reader(detail);
        region(ui, left, "brief", |ui| briefing::ui(ui, detail, reader, &mut self.read_back));
        let (upper, lower) = right.split_top_bottom_at_y(right.top() + choice::height(detail));
        region(ui, upper, "who", |ui| choice::ui(self, ui, scene, detail, wants));
        self.writing = region(ui, lower, "sent", |ui| errand::ui(self, ui, scene, detail, wants));
        card
    }
}

/// What lies under the card gets no keys: neither a field in which somebody wrote, nor one that asks for them meanwhile (for
/// a code word that was wrong).
fn keep_keys_in(ui: &Ui) {
    let layer = ui.layer_id();
    let focused = ui.memory(egui::Memory::focused);
    let under = focused.filter(|id| ui.ctx().read_response(*id).is_some_and(|response| response.layer_id != layer));
    if let Some(id) = under {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
}
