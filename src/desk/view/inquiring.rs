//! Contacts that are asked by message whether it was they: who can be asked, how far that is, and what they answer, in sight whatever else
//! is. It paints what the station says and decides nothing.
use std::borrow::Cow;

use alarm_central::event::{CustomerAnswer, Unsent};
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::board::{CustomerSaid, Detail, InquiryView, LineFault};
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    keys::{self, Press},
    theme::{Size, Weight, colours, measures},
    widget::{Hand, KeyButton, height_of, tell_in_sight, words_ui, wrapped_ui},
};

/// Over and under what was answered.
const AIR: f32 = 8.0;
/// How high the button is, where it is close and where it is not.
const LEAST: f32 = 24.0;
const MOST: f32 = 26.0;
/// Most characters of words that are no answer.
const LONGEST: usize = 160;
/// A line under whoever was asked, and two of them.
const LINE: f32 = 22.0;
const TALL: f32 = 40.0;

/// The key was pressed: whoever comes first is asked; where nobody can be, it says so.
pub fn pressed(detail: &Detail, wants: &mut Vec<Intent>) {
    wants.push(detail.asks.map_or(Intent::Tell("inquiry-nobody"), Intent::AskCustomer));
}

/// The button that asks, at the right end of a line; how much of the line is left.
pub fn button_ui(ui: &mut Ui, line: Rect, detail: &Detail, wants: &mut Vec<Intent>) -> Rect {
    let Some(contact) = detail.asks else { return line };
    let name = detail.contacts.get(usize::from(contact).wrapping_sub(1)).map_or("", |contact| &contact.name.0);
    let (full, short) = (say_with("inquiry-ask", &[("name", name.into())]), say("inquiry-ask-short"));
    let key = keys::cap(Press::AskCustomer);
    let button = KeyButton::new(&full, key).shown(&short);
    let size = Vec2::new(KeyButton::new(&short, key).width(ui.painter()), line.height().clamp(LEAST, MOST));
    let place = Rect::from_center_size(Pos2::new(line.right() - size.x / 2.0, line.center().y), size);
    let response = button.ui(ui, place);
    tell_in_sight(ui, &response);
    if response.clicked() {
        wants.push(Intent::AskCustomer(contact));
    }
    Rect::from_min_max(line.min, Pos2::new(place.left() - 8.0, line.bottom()))
}

/// The last question to a contact (from 0).
pub fn of_contact(detail: &Detail, index: usize) -> Option<&InquiryView> {
    detail.inquiries.iter().rev().find(|inquiry| usize::from(inquiry.contact) == index + 1)
}

/// How far it is.
pub fn line_ui(ui: &mut Ui, place: Rect, inquiry: &InquiryView) {
    let c = colours();
    let time = || clock::time(inquiry.at).into();
    let strong = |ink| Hand(Size::Label, Weight::Medium, ink);
    let (words, hand) = match (inquiry.answers.last(), inquiry.unsent, inquiry.fault) {
        (Some(said), ..) => {
            let values = [("answer", answer_words(said.answer)), ("time", clock::time(said.at).into())];
            (say_with("inquiry-answered", &values.map(|(name, value)| (name, value.into()))), Hand::label())
        }
        (None, Some(why), _) => {
            let key = match why {
                Unsent::Unsafe => "inquiry-unsent-unsafe",
                Unsent::Late => "inquiry-unsent-late",
            };
            (say(key), strong(c.priority(2)))
        }
        (None, None, Some(fault)) => {
            let key = if inquiry.told.is_some() { "inquiry-fault-waiting" } else { "inquiry-fault" };
            (say_with(key, &[("fault", fault_words(fault).into())]), strong(c.priority(2)))
        }
        (None, None, None) => match inquiry.told {
            Some(told) => (say_with("inquiry-told", &[("time", clock::time(told).into())]), Hand::label()),
            None => (say_with("inquiry-asked", &[("time", time())]), Hand::label()),
        },
    };
    if place.height() > LINE {
        wrapped_ui(ui, place, &words, hand);
    } else {
        words_ui(ui, place, Align2::LEFT_CENTER, &words, hand);
    }
}

/// How high that is: why something does not arrive is seldom said in one line.
pub fn line_height(inquiry: &InquiryView) -> f32 {
    let is_faulty = inquiry.answers.is_empty() && inquiry.unsent.is_none() && inquiry.fault.is_some();
    if is_faulty { TALL } else { LINE }
}

fn fault_words(fault: LineFault) -> Cow<'static, str> {
    match fault {
        LineFault::Silent => say("inquiry-fault-silent"),
        LineFault::Refuses(status) => say_with("inquiry-fault-refuses", &[("status", status.to_string().into())]),
        LineFault::NotTheirs => say("inquiry-fault-not-theirs"),
        LineFault::Certificate => say("inquiry-fault-certificate"),
        LineFault::Garbled => say("inquiry-fault-garbled"),
    }
}

/// What was answered, over the column: a call for help for as long as the event is open, else the newest.
fn bar(detail: &Detail) -> Option<(&InquiryView, &CustomerSaid)> {
    let all = || detail.inquiries.iter().flat_map(|inquiry| inquiry.answers.iter().map(move |said| (inquiry, said)));
    let help = all().find(|(_, said)| said.answer == CustomerAnswer::Help);
    help.or_else(|| all().max_by_key(|(_, said)| said.at))
}

fn bar_words(inquiry: &InquiryView, said: &CustomerSaid) -> Cow<'static, str> {
    let values = [("name", inquiry.name.0.as_str().into()), ("time", clock::time(said.at).into())];
    match said.answer {
        CustomerAnswer::Unreadable => {
            let [name, time] = values;
            say_with("inquiry-bar-unreadable", &[name, time, ("text", beginning(&said.text.0).into())])
        }
        CustomerAnswer::Yes => say_with("inquiry-bar-yes", &values),
        CustomerAnswer::No => say_with("inquiry-bar-no", &values),
        CustomerAnswer::Help => say_with("inquiry-bar-help", &values),
    }
}

/// As much as one SMS holds; the rest stands in the history.
fn beginning(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn answer_words(answer: CustomerAnswer) -> Cow<'static, str> {
    say(match answer {
        CustomerAnswer::Yes => "inquiry-answer-yes",
        CustomerAnswer::No => "inquiry-answer-no",
        CustomerAnswer::Help => "inquiry-answer-help",
        CustomerAnswer::Unreadable => "inquiry-answer-unreadable",
    })
}

fn bar_hand(said: &CustomerSaid) -> Hand {
    let c = colours();
    let ink = if said.answer == CustomerAnswer::Help { c.on_priority } else { c.text };
    Hand(Size::Body, Weight::Semibold, ink)
}

/// How high the bar is; nothing where nobody has answered.
pub fn bar_height(ui: &Ui, detail: &Detail, width: f32) -> f32 {
    let Some((inquiry, said)) = bar(detail) else { return 0.0 };
    let inner = width - 2.0 * measures().margin;
    (height_of(ui.painter(), &bar_words(inquiry, said), inner, bar_hand(said)) + 2.0 * AIR).ceil()
}

/// Says in the whole of `ui` what was answered.
pub fn bar_ui(ui: &mut Ui, detail: &Detail) {
    let Some((inquiry, said)) = bar(detail) else { return };
    let (c, rect) = (colours(), ui.max_rect());
    let is_grave = said.answer == CustomerAnswer::Help;
    ui.painter().rect_filled(rect, 0.0, if is_grave { c.priority(1) } else { c.focus_plate });
    if !is_grave {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, c.focus);
    }
    wrapped_ui(ui, rect.shrink2(Vec2::new(measures().margin, AIR)), &bar_words(inquiry, said), bar_hand(said));
}
