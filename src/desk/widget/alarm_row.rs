//! One row of the queue: mark, kind, place, age; it does not know where it stands in the order.
use egui::{Align2, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, priority_mark::priority_mark, text_in, width_of};
use crate::theme::{self, Size, Weight, colours, measures};

/// What a row shows.
#[derive(Clone, Copy, Debug)]
pub struct AlarmRow<'a> {
    /// What a screen reader calls it.
    pub name: &'a str,
    /// 1 to 4.
    pub priority: u8,
    pub title: &'a str,
    /// Second line: where, and who or when.
    pub place: &'a str,
    /// Street and number, for a row that `place` does not fit into.
    pub street: &'a str,
    pub age: &'a str,
    pub standing: Standing,
}

/// How a row stands to this operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Waits for anybody; pressing takes it.
    Waiting,
    /// Waits and rings; flashes at most twice a second, `lit` is this half of it.
    Ringing { lit: bool },
    /// Is on this screen.
    Open,
    /// Rests: parked by this operator, pressing takes it back.
    Resting,
    /// Is somebody else's.
    Foreign,
}

impl AlarmRow<'_> {
    /// Shows it in `rect`; a press is for the caller to judge.
    pub fn ui(&self, ui: &mut Ui, rect: Rect, id: egui::Id) -> Response {
        let sense = if self.standing == Standing::Foreign { Sense::hover() } else { Sense::click() };
        // A row at the edge of its list is only as large as what is seen of it.
        let response = ui.interact(rect.intersect(ui.clip_rect()), id, sense);
        let role = if self.standing == Standing::Foreign { Role::ListItem } else { Role::Button };
        response.widget_info(|| WidgetInfo::selected(role, true, self.standing == Standing::Open, self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(self.age));
        self.paint(ui, rect, &response);
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let (c, m, painter) = (colours(), measures(), ui.painter());
        let strength = match self.standing {
            Standing::Resting | Standing::Foreign => 0.62,
            _ => 1.0,
        };
        match self.standing {
            Standing::Open => {
                painter.rect_filled(rect, 0.0, c.raised);
                let bar = Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height()));
                painter.rect_filled(bar, 0.0, c.focus);
            }
            Standing::Ringing { lit: true } => {
                painter.rect_filled(rect, 0.0, theme::faded(c.priority(self.priority), 0.14));
            }
            _ if response.hovered() && response.sense.senses_click() => {
                painter.rect_filled(rect, 0.0, c.card);
            }
            _ => {}
        }
        if response.has_focus() {
            painter.rect_stroke(rect.shrink(2.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        let middle = rect.center().y;
        priority_mark(painter, Pos2::new(rect.left() + m.margin + 16.0, middle), 24.0, self.priority, strength);
        let (title_ink, place_ink) = if strength < 1.0 { (c.second, c.third) } else { (c.text, c.second) };
        let age_hand = if strength < 1.0 {
            Hand(Size::Body, Weight::Regular, c.third)
        } else {
            Hand(Size::Age, Weight::Semibold, c.text)
        };
        let age_wide = width_of(painter, self.age, age_hand);
        let right = rect.right() - m.margin;
        let age = Rect::from_min_max(Pos2::new(right - age_wide, rect.top()), Pos2::new(right + 1.0, rect.bottom()));
        text_in(painter, age, Align2::RIGHT_CENTER, self.age, age_hand);
        let left = rect.left() + m.margin + 44.0;
        let line = |top: f32| {
            Rect::from_min_max(Pos2::new(left, middle + top), Pos2::new(right - age_wide - m.gap, middle + top + 20.0))
        };
        text_in(painter, line(-20.0), Align2::LEFT_CENTER, self.title, Hand::strong().ink(title_ink));
        let hand = Hand::label().ink(place_ink);
        let room = line(1.0).width();
        let fits = |words: &str| width_of(painter, words, hand) <= room;
        let words = fitting(self.place, self.street, fits);
        text_in(painter, line(1.0), Align2::LEFT_CENTER, &words, hand);
        if self.standing != Standing::Open {
            painter.hline(
                rect.left() + m.margin..=rect.right() - m.margin,
                rect.bottom(),
                Stroke::new(1.0, theme::faded(c.hairline, 0.5)),
            );
        }
    }
}

/// A second line that `fits`: the area goes first, then the end of the street's name; number, holder and time stay.
fn fitting(place: &str, street: &str, fits: impl Fn(&str) -> bool) -> String {
    match place.strip_prefix(street) {
        Some(rest) if !fits(place) => {
            let rest = if rest.starts_with(',') { "" } else { rest };
            shortened(street, |words| fits(&format!("{words}{rest}"))) + rest
        }
        _ => place.to_owned(),
    }
}

/// A street that `fits`: the end of its name goes before its number does.
fn shortened(street: &str, fits: impl Fn(&str) -> bool) -> String {
    let number = street.find(|letter: char| letter.is_ascii_digit()).unwrap_or(street.len());
    let (name, number) = street.split_at(number);
    let ends = name.char_indices().map(|(index, _)| index).rev();
    let shorter = ends.map(|end| format!("{}… {number}", name[..end].trim_end()));
    std::iter::once(street.to_owned())
        .chain(shorter)
        .find(|words| fits(words.trim_end()))
        .map_or_else(|| number.to_owned(), |words| words.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn the_number_of_the_house_stays() {
        let most = |count: usize| move |words: &str| words.chars().count() <= count;
        let long = "Norra Kyrkogårdsvägen 10 B";
        assert_eq!(fitting("Ekvägen 4, Täby", "Ekvägen 4", most(20)), "Ekvägen 4, Täby");
        assert_eq!(fitting("Ekvägen 4, Täby kyrkby", "Ekvägen 4", most(20)), "Ekvägen 4");
        assert_eq!(fitting(&format!("{long}, Täby"), long, most(20)), "Norra Kyrkogår… 10 B");
        assert_eq!(fitting(&format!("{long} · Operatör 2"), long, most(24)), "Norra… 10 B · Operatör 2");
        assert_eq!(fitting("Kyrkan", "Kyrkan", most(4)), "Kyr…");
    }
}
