//! Disclosures (M10) in the place of closed events: the form on which one is asked for, the masks, and the list of those
//! that wait; which of the three is shown, and what leads from one to another. What is allowed the station says.
use alarm_central::id::DisclosureId;
use egui::{Rect, Ui};
use vaka_link::closed::MediaLeft;

use crate::{
    closed::Closed,
    intent::Intent,
    keys::Press,
    scene::Scene,
    theme::{colours, measures},
};

mod asking;
mod masking;
mod waiting;

/// What is shown of disclosures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    /// Nothing of them.
    #[default]
    Off,
    Asking,
    Masking,
    Waiting,
}

#[derive(Default)]
pub(super) struct Memory {
    page: Page,
    asking: asking::Form,
    masking: masking::Memory,
    waiting: waiting::Memory,
    /// The request that was last seen to be granted.
    requested: Option<DisclosureId>,
}

impl Memory {
    /// Shows the form for the event whose media are shown, or else those that there are.
    pub(super) fn begin(&mut self, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        let media = closed.media.as_ref().filter(|media| matches!(media.row.media, MediaLeft::Until { .. }));
        match media.filter(|_| scene.may_request_disclosure()) {
            Some(media) => {
                if closed.opened.is_some() {
                    // They were opened for something else.
                    wants.push(Intent::CloseMedia);
                }
                self.asking.begin(media);
                self.page = Page::Asking;
            }
            None => self.show_waiting(wants),
        }
    }

    fn show_waiting(&mut self, wants: &mut Vec<Intent>) {
        self.page = Page::Waiting;
        wants.push(Intent::ShowDisclosures);
    }

    /// Whether it is shown.
    pub(super) fn is_shown(&self) -> bool {
        self.page != Page::Off
    }

    fn leave(&mut self, closed: &Closed, wants: &mut Vec<Intent>) {
        match self.page {
            Page::Masking => self.page = Page::Asking,
            Page::Asking => {
                if closed.opened.is_some() {
                    wants.push(Intent::CloseMedia);
                }
                self.asking.forget();
                self.page = Page::Off;
            }
            Page::Waiting => {
                wants.push(Intent::LeaveDisclosures);
                self.page = Page::Off;
            }
            Page::Off => {}
        }
    }

    /// What a key means here; `None` while nothing of this is shown.
    pub(super) fn press(
        &mut self,
        press: Press,
        scene: &Scene<'_>,
        closed: &Closed,
        wants: &mut Vec<Intent>,
    ) -> Option<bool> {
        self.meet(closed, wants);
        let taken = match self.page {
            Page::Off => return None,
            _ if matches!(press, Press::Lock | Press::Silence | Press::TakeNext | Press::Help) => false,
            Page::Asking => match self.asking.press(press, closed, wants) {
                asking::Did::Nothing => false,
                asking::Did::Taken => true,
                asking::Did::Leave => {
                    self.leave(closed, wants);
                    true
                }
                asking::Did::Mask => {
                    self.mask();
                    true
                }
            },
            Page::Masking => {
                match press {
                    Press::Back | Press::Enter => self.leave(closed, wants),
                    _ => self.masking.press(press, self.asking.chosen_masks(), wants),
                }
                true
            }
            Page::Waiting => match press {
                Press::Back if !self.waiting.put_away() => {
                    self.leave(closed, wants);
                    true
                }
                Press::Back => true,
                _ => self.waiting.press(press, scene, closed, wants),
            },
        };
        Some(taken)
    }

    fn mask(&mut self) {
        if self.asking.chosen().is_some_and(asking::Choice::can_be_masked) {
            self.masking = masking::Memory::default();
            self.page = Page::Masking;
        }
    }

    /// What was asked for here has been granted: it is shown where it waits.
    fn meet(&mut self, closed: &Closed, wants: &mut Vec<Intent>) {
        if closed.requested != self.requested {
            self.requested = closed.requested;
            if let (Some(disclosure), Page::Asking | Page::Masking) = (closed.requested, self.page) {
                if closed.opened.is_some() {
                    wants.push(Intent::CloseMedia);
                }
                self.asking.forget();
                self.waiting.go_to(disclosure);
                self.show_waiting(wants);
            }
        }
    }

    /// Shows it in the whole of `ui`.
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        self.meet(closed, wants);
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().ground);
        let room = rect.shrink(measures().margin);
        match self.page {
            Page::Off => {}
            Page::Asking => self.asking_ui(ui, room, scene, closed, wants),
            Page::Masking => {
                let Some(media) = &closed.media else { return };
                let Some(choice) = self.asking.chosen_mut() else { return };
                let done = crate::view::region(ui, room, "disclosing-masks", |ui| {
                    self.masking.ui(ui, scene, closed, media, choice, wants)
                });
                if done {
                    self.leave(closed, wants);
                }
            }
            Page::Waiting => {
                let left =
                    crate::view::region(ui, room, "disclosing-waiting", |ui| self.waiting.ui(ui, scene, closed, wants));
                if left {
                    self.leave(closed, wants);
                }
            }
        }
    }

    fn asking_ui(&mut self, ui: &mut Ui, room: Rect, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        let Some(media) = &closed.media else { return };
        let did = crate::view::region(ui, room, "disclosing-request", |ui| self.asking.ui(ui, scene, media, wants));
        match did {
            asking::Did::Leave => self.leave(closed, wants),
            asking::Did::Mask => self.mask(),
            asking::Did::Nothing | asking::Did::Taken => {}
        }
    }
}
