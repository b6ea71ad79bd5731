//! The card of what is on test and shelved: the list, one of them with what it hid and its end, and the forms that begin one.
//! It judges nothing; the station and the rules do.
use alarm_central::id::AsideId;
use egui::{Align2, Area, Id, Order, Pos2, Rect, Sense, Ui, Vec2};
use vaka_link::aside::{AsideView, Chatters, Find, Home, Homes};
use vaka_words::say;

use crate::{
    intent::Intent,
    keys::{Press, Step},
    scene::Scene,
    theme::{self, colours},
    widget::{Hand, heading_ui, text_at, wrapped_ui},
};

pub(super) mod finding;
mod form;
mod listing;
mod one;
pub(super) mod wording;

/// Rows that have a digit.
const DIGITS: usize = 9;
/// Room between the card's edge and what is in it.
const MARGIN: f32 = 28.0;
/// Where the page begins under the title.
const HEAD: f32 = 36.0;

/// What the card begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    List,
    One(AsideId),
    Shelve(Chatters),
}

/// What it shows.
enum Page {
    List {
        from: usize,
    },
    One(AsideId),
    Find(finding::Search),
    /// Of the home whose event is held: as soon as the station has said what it has.
    OfHeld(Find),
    Form(Box<form::Form>),
}

/// Whether and what is shown.
#[derive(Default)]
pub struct Card {
    page: Option<Page>,
}

/// Those that stand, the first that ends first; then those that ended, the latest first.
fn in_order<'a>(scene: &Scene<'a>) -> Vec<&'a AsideView> {
    let mut all: Vec<&AsideView> = scene.board.asides.values().collect();
    all.sort_by_key(|view| match &view.ended {
        None => (false, view.until.0, view.id),
        Some(ended) => (true, -ended.at.0, view.id),
    });
    all
}

/// The home that was looked for, if the station has answered.
fn found<'a>(scene: &Scene<'a>, find: &Find) -> Option<&'a Homes> {
    scene.homes.filter(|homes| homes.find == *find)
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.page.is_some()
    }

    pub fn close(&mut self) {
        self.page = None;
    }

    pub fn open(&mut self, opening: Opening, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        self.page = Some(match opening {
            Opening::List => Page::List { from: 0 },
            Opening::One(id) => Page::One(id),
            Opening::Shelve(chatters) => Page::Form(Box::new(form::Form::shelve(&chatters, scene))),
        });
        if scene.notice.is_some() {
            // What was refused before is not about this.
            wants.push(Intent::PutNoticeAway);
        }
    }

    /// The zone that chatters, where one does; else the list, which says that none does.
    pub fn shelve_first(&mut self, scene: &Scene<'_>) {
        self.page = Some(match scene.board.chatters.first() {
            Some(chatters) => Page::Form(Box::new(form::Form::shelve(chatters, scene))),
            None => Page::List { from: 0 },
        });
    }

    /// A key while the card is shown.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Lock => return wants.push(Intent::Lock),
            Press::Silence => return wants.push(Intent::Silence),
            Press::Back if matches!(self.page, Some(Page::List { .. })) => return self.close(),
            Press::Back => self.page = Some(Page::List { from: 0 }),
            Press::Asides => return self.close(),
            _ => {}
        }
        match &mut self.page {
            Some(Page::List { from }) => {
                let all = in_order(scene);
                match press {
                    Press::Enter => self.put_held(scene, wants),
                    Press::New => self.page = Some(Page::Find(finding::Search::default())),
                    Press::Shelve => self.shelve_first(scene),
                    Press::Digit(digit) => {
                        if let Some(view) = all.get(*from + usize::from(digit) - 1) {
                            self.page = Some(Page::One(view.id));
                        }
                    }
                    Press::Row(Step::PageDown | Step::Down) if *from + DIGITS < all.len() => *from += DIGITS,
                    Press::Row(Step::PageUp | Step::Up) => *from = from.saturating_sub(DIGITS),
                    _ => {}
                }
            }
            Some(Page::One(id)) if press == Press::Enter => one::end(*id, scene, wants),
            Some(Page::Find(search)) => {
                if let Some(home) = search.press(press, scene) {
                    self.page = Some(Page::Form(Box::new(form::Form::test(&home, scene))));
                }
            }
            Some(Page::Form(form)) => form.press(press, scene, wants),
            _ => {}
        }
    }

    /// The home whose event is held, on test.
    fn put_held(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if let Some((row, _)) = scene.held() {
            let find = Find::Home(row.site.clone());
            wants.push(Intent::FindHomes(find.clone()));
            self.page = Some(Page::OfHeld(find));
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        self.turn_page(scene);
        if self.page.is_none() {
            return;
        }
        Area::new(Id::unique("asides")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            let veil = ui.allocate_rect(whole, Sense::click());
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            let card = self.card_ui(ui, whole, scene, wants);
            let outside = ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !card.contains(at));
            if veil.clicked() && outside {
                self.close();
            }
        });
    }

    /// What the station has said meanwhile leads on.
    fn turn_page(&mut self, scene: &Scene<'_>) {
        match &self.page {
            Some(Page::OfHeld(find)) => {
                if let Some(homes) = found(scene, find) {
                    self.page = Some(match homes.homes.first() {
                        Some(home) => Page::Form(Box::new(form::Form::test(home, scene))),
                        None => Page::List { from: 0 },
                    });
                }
            }
            Some(Page::One(id)) if !scene.board.asides.contains_key(id) => self.page = Some(Page::List { from: 0 }),
            Some(Page::Form(form)) => {
                if let Some(begun) = form.begun(scene) {
                    self.page = Some(Page::One(begun));
                }
            }
            _ => {}
        }
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Rect {
        let notice_high = if scene.notice.is_some() { 44.0 } else { 0.0 };
        let high = match &self.page {
            Some(Page::List { from }) => listing::height(scene, *from),
            Some(Page::One(id)) => scene.board.asides.get(id).map_or(0.0, |view| one::height(view, whole.height())),
            Some(Page::Find(search)) => search.height(scene),
            Some(Page::Form(form)) => form.height(),
            Some(Page::OfHeld(_)) | None => 0.0,
        };
        let size = Vec2::new(720.0, 2.0 * MARGIN + HEAD + high + notice_high);
        let card = Rect::from_center_size(whole.center(), size);
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(MARGIN);
        let title = Rect::from_min_size(room.min, Vec2::new(room.width(), 20.0));
        heading_ui(ui, title, &self.title(scene));
        text_at(ui.painter(), title.right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let page = Rect::from_min_size(Pos2::new(room.left(), room.top() + HEAD), Vec2::new(room.width(), high));
        let mut next = None;
        match &mut self.page {
            Some(Page::List { from }) => next = listing::ui(ui, page, *from, scene),
            Some(Page::One(id)) => {
                if let Some(view) = scene.board.asides.get(id) {
                    one::ui(ui, page, view, scene, wants);
                }
            }
            Some(Page::Find(search)) => next = search.ui(ui, page, scene, wants).map(listing::Next::Test),
            Some(Page::Form(form)) => form.ui(ui, page, scene, wants),
            Some(Page::OfHeld(_)) | None => {}
        }
        if let Some(notice) = scene.notice {
            let place = Rect::from_min_size(Pos2::new(room.left(), page.bottom() + 8.0), Vec2::new(room.width(), 36.0));
            wrapped_ui(ui, place, notice, Hand::body());
        }
        match next {
            None => {}
            Some(listing::Next::OfHeld) => self.put_held(scene, wants),
            Some(listing::Next::Find) => self.page = Some(Page::Find(finding::Search::default())),
            Some(listing::Next::One(id)) => self.page = Some(Page::One(id)),
            Some(listing::Next::Shelve(chatters)) => {
                self.page = Some(Page::Form(Box::new(form::Form::shelve(&chatters, scene))));
            }
            Some(listing::Next::Test(home)) => self.page = Some(Page::Form(Box::new(form::Form::test(&home, scene)))),
        }
        card
    }

    fn title(&self, scene: &Scene<'_>) -> String {
        match &self.page {
            Some(Page::One(id)) => scene.board.asides.get(id).map(wording::headed).unwrap_or_default(),
            Some(Page::Form(form)) => form.title(),
            Some(Page::Find(_)) => say("aside-find-title").into_owned(),
            Some(Page::List { .. } | Page::OfHeld(_)) | None => say("aside-title").into_owned(),
        }
    }
}

/// A home as its address names it.
fn address(home: &Home) -> &str {
    home.address.0.as_str()
}
