//! The register's card, over everything: a home is looked for, its fields are changed, saved, and taken back. It keeps what was
//! typed and not saved; what may be is the rules' to say, and no secret ever comes here.
use alarm_central::{
    entry::{self, Edit},
    id::SiteId,
    pii::Secret,
    site::Part,
};
use egui::{Align2, Area, Id, Key, Order, Pos2, Rect, Sense, Ui, Vec2};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    view::aside::finding::Search,
    widget::{Hand, KeyButton, Stress, field_id, field_label_ui, field_ui, heading_ui, keep_focus, text_at, words_ui},
};

mod draft;
mod list;
mod options;
mod past;

use draft::Draft;

const WIDTH: f32 = 920.0;
const MARGIN: f32 = 24.0;
/// Where the page begins under the title.
const HEAD: f32 = 36.0;
/// Message and buttons.
const FOOT: f32 = 76.0;

/// What it shows.
enum Page {
    Find(Search),
    New { id: String, is_open: bool },
    Entry(Box<Draft>),
}

/// Whether and what is shown.
#[derive(Default)]
pub struct Card {
    page: Option<Page>,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.page.is_some()
    }

    /// Puts it away, with what is not saved: the desk is locked or signed out.
    pub fn close(&mut self) {
        self.page = None;
    }

    pub fn open(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        self.page = Some(Page::Find(Search::default()));
        if scene.notice.is_some() {
            // What was refused before is not about this.
            wants.push(Intent::PutNoticeAway);
        }
    }

    /// A key while the card is shown.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Lock => return wants.push(Intent::Lock),
            Press::Silence => return wants.push(Intent::Silence),
            _ => {}
        }
        match &mut self.page {
            Some(Page::Find(search)) => match press {
                Press::Back | Press::Register => self.close(),
                Press::New => self.page = Some(Page::New { id: String::new(), is_open: false }),
                press => {
                    if let Some(home) = search.press(press, scene) {
                        self.show_home(home.site, wants);
                    }
                }
            },
            Some(Page::New { .. }) if press == Press::Back => self.page = Some(Page::Find(Search::default())),
            Some(Page::Entry(draft)) => {
                if draft.press(press, scene, wants) == draft::Next::Leave {
                    self.page = Some(Page::Find(Search::default()));
                }
            }
            Some(Page::New { .. }) | None => {}
        }
    }

    fn show_home(&mut self, site: SiteId, wants: &mut Vec<Intent>) {
        wants.push(Intent::ReadHome(site.clone()));
        self.page = Some(Page::Entry(Box::new(Draft::of(site))));
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if let Some(Page::Entry(draft)) = &mut self.page {
            draft.hear(scene);
            if draft.is_gone(scene) {
                self.page = Some(Page::Find(Search::default()));
            }
        }
        if self.page.is_none() {
            return;
        }
        Area::new(Id::unique("register")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            ui.allocate_rect(whole, Sense::click());
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            self.card_ui(ui, whole, scene, wants);
        });
    }

    fn card_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let most = whole.height() - 64.0 - 2.0 * MARGIN - HEAD;
        let high = match &self.page {
            Some(Page::Find(search)) => search.height(scene) + 2.0 * (measures().button + 8.0),
            Some(Page::New { .. }) => 120.0,
            Some(Page::Entry(_)) | None => most,
        };
        let notice_high = if scene.notice.is_some() { 28.0 } else { 0.0 };
        let size = Vec2::new(WIDTH, 2.0 * MARGIN + HEAD + high.min(most - notice_high) + notice_high);
        let card = Rect::from_center_size(whole.center(), size);
        ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
        let room = card.shrink(MARGIN);
        let title = Rect::from_min_size(room.min, Vec2::new(room.width() - 160.0, 20.0));
        let words = match &self.page {
            Some(Page::Entry(draft)) => draft.title(),
            Some(Page::New { .. }) => say("entry-new").into_owned(),
            Some(Page::Find(_)) | None => say("entry-title").into_owned(),
        };
        heading_ui(ui, title, &words);
        let corner = Pos2::new(room.right(), title.center().y);
        text_at(ui.painter(), corner, Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
        let mut page = Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD), room.max);
        if let Some(notice) = scene.notice {
            let line = Rect::from_min_max(Pos2::new(page.left(), page.bottom() - 20.0), page.max);
            words_ui(ui, line, Align2::LEFT_CENTER, notice, Hand::body());
            page.max.y -= notice_high;
        }
        let mut next = None;
        match &mut self.page {
            Some(Page::Find(search)) => {
                let high = search.height(scene);
                let upper = Rect::from_min_size(page.min, Vec2::new(page.width(), high));
                if let Some(home) = search.ui(ui, upper, scene, wants) {
                    next = Some(Page::Entry(Box::new(Draft::of(home.site.clone()))));
                    wants.push(Intent::ReadHome(home.site));
                }
                let line = |at: f32, height: f32| {
                    Rect::from_min_size(Pos2::new(page.left(), upper.bottom() + at), Vec2::new(page.width(), height))
                };
                words_ui(ui, line(8.0, 20.0), Align2::LEFT_CENTER, &say("entry-files"), Hand::quiet());
                let name = say("entry-new");
                let button = KeyButton::new(&name, keys::cap(Press::New));
                let place = line(40.0, measures().button);
                let place =
                    Rect::from_min_size(place.min, Vec2::new(button.width(ui.painter()) + 16.0, place.height()));
                if button.ui(ui, place).clicked() {
                    next = Some(Page::New { id: String::new(), is_open: false });
                }
            }
            Some(Page::New { id, is_open }) => {
                let typed = new_ui(ui, page, id, is_open);
                next = Draft::new(id.trim()).filter(|_| typed).map(|draft| Page::Entry(Box::new(draft)));
            }
            Some(Page::Entry(draft)) => draft_ui(ui, page, draft, scene, wants),
            None => {}
        }
        if next.is_some() {
            self.page = next;
        }
    }
}

/// The id of a home that is to be entered; true once it is typed.
fn new_ui(ui: &mut Ui, page: Rect, id: &mut String, is_open: &mut bool) -> bool {
    let name = say("entry-new-id");
    let line =
        |top: f32, height: f32| Rect::from_min_size(page.min + Vec2::new(0.0, top), Vec2::new(page.width(), height));
    if std::mem::replace(is_open, true) {
        keep_focus(ui, field_id(ui, &name));
    } else {
        // The letter that led here is not to be written into the field.
        ui.ctx().request_repaint();
    }
    let field = field_ui(ui, line(20.0, 36.0), id, &name, "");
    field_label_ui(ui, line(0.0, 18.0), &name);
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !id.trim().is_empty()
}

fn draft_ui(ui: &mut Ui, page: Rect, draft: &mut Draft, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let (upper, lower) = page.split_top_bottom_at_y(page.bottom() - FOOT);
    if !draft.is_read() {
        words_ui(ui, upper, Align2::LEFT_TOP, &say("entry-reading"), Hand::body());
        return;
    }
    if draft.shows_past() {
        past::ui(ui, upper, draft.site(), scene);
    } else {
        list::ui(ui, upper, draft, scene);
    }
    let line = Rect::from_min_size(lower.min + Vec2::new(0.0, 8.0), Vec2::new(lower.width(), 24.0));
    words_ui(ui, line, Align2::LEFT_CENTER, &draft.said(), Hand::body());
    let mut left = lower.left();
    for (key, press) in draft.buttons() {
        let name = say(key);
        let may = scene.link == LinkState::Up || !matches!(press, Press::Close);
        let stress = match press {
            Press::Close if draft.is_changed() && may => Stress::Chosen,
            Press::Close => Stress::Waiting,
            _ => Stress::Plain,
        };
        let button = KeyButton::new(&name, keys::cap(press)).stress(stress);
        let size = Vec2::new(button.width(ui.painter()) + 8.0, measures().button);
        let place = Rect::from_min_size(Pos2::new(left, lower.top() + 40.0), size);
        left = place.right() + 8.0;
        if button.ui(ui, place).clicked() {
            draft.press(press, scene, wants);
        }
    }
}

/// A part as its heading names it; what has words of its own, with them.
fn part_name(draft: &Draft, part: Part) -> String {
    let key = match part {
        Part::Home => return say("entry-part-home").into_owned(),
        Part::Panel => return say("entry-part-panel").into_owned(),
        Part::VoiceUnit => return say("entry-part-voice").into_owned(),
        Part::User(_) => "entry-part-user",
        Part::Zone(_) => "entry-part-zone",
        Part::Contact(_) => "entry-part-contact",
        Part::Camera(_) => "entry-part-camera",
        Part::Floor(_) => "entry-part-floor",
        Part::Plan(_) => "entry-part-plan",
        Part::Step(..) => "entry-part-step",
        Part::Answer(..) => "entry-part-answer",
    };
    let step = part.holder().map_or(0, |holder| holder.place() + 1);
    let name = say_with(key, &[("number", (part.place() + 1).into()), ("step", step.into())]);
    let title = match part {
        Part::Step(..) | Part::Answer(..) => options::title(draft, part),
        _ => "".into(),
    };
    if title.is_empty() {
        return name.into_owned();
    }
    let named = [("part", name.into_owned().into()), ("title", title.into_owned().into())];
    say_with("entry-part-titled", &named).into_owned()
}

/// A field as it is called.
fn field_name(part: Part, key: &str) -> String {
    say(&entry::name_key(part, key)).into_owned()
}

fn set(part: Part, key: &str, value: Secret) -> Edit {
    Edit::Set { part, key: key.to_owned(), value }
}

fn form_of(part: Part, at: usize) -> entry::Field {
    entry::fields(part)[at]
}
