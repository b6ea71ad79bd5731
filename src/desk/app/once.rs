//! What sounds once, softly, for whoever sits here: little is left of the camera window, a colleague offers an event. Alarms
//! that wait sound by `sound`'s own rules.
use alarm_central::{id::EventId, moment::Moment};
use vaka_link::board::Board;

use super::App;
use crate::sound::{Tell, tone::Tone};

/// So much is left of the camera window when it is told, milliseconds.
const WINDOW_ENDS_MS: i64 = 30_000;

/// What has been told.
#[derive(Default)]
pub struct Once {
    window: Option<EventId>,
    /// Which offer, by its event and its end: the same event may be offered anew.
    offer: Option<(EventId, Moment)>,
}

impl Once {
    /// What is due to sound now, and not again.
    fn due(&mut self, board: &Board, now: Moment) -> Option<Tone> {
        let offer = board.offer.as_ref().map(|offer| (offer.event, offer.until));
        let is_news = offer.is_some() && offer != self.offer;
        if is_news {
            self.offer = offer;
            return Some(Tone::Offered);
        }
        let held = board.held.as_deref()?.id;
        let until = board.rows.get(&held)?.window_until?;
        let is_near = (1..=WINDOW_ENDS_MS).contains(&until.since_ms(now));
        (is_near && self.window.replace(held) != Some(held)).then_some(Tone::WindowEnds)
    }
}

impl App {
    pub(super) fn sound_once(&mut self) {
        let now = self.now();
        if let Some(tone) = self.once.due(&self.known.board, now) {
            self.sound.tell(Tell::Play(tone));
        }
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::{id::Uuid, pii::Pii};
    use vaka_link::offer::OfferView;

    use super::*;
    use crate::view::sample;

    fn offered(event: EventId, until: Moment) -> OfferView {
        let (from, note) = (Pii::default(), Pii::default());
        OfferView { event, from, note, until, done: Vec::new(), earlier: 0, left: Vec::new() }
    }

    #[test]
    fn half_a_minute_before_the_end_of_the_window_once() {
        let (mut once, board) = (Once::default(), sample::board());
        let held = board.held.as_deref().expect("the sample holds one").id;
        let until = board.rows[&held].window_until.expect("with a window");
        let mut due = |left_ms: i64| once.due(&board, until.plus_ms(-left_ms));
        assert_eq!(due(WINDOW_ENDS_MS + 1), None);
        assert_eq!(due(WINDOW_ENDS_MS), Some(Tone::WindowEnds));
        assert_eq!(due(WINDOW_ENDS_MS - 1), None);
    }

    #[test]
    fn each_offer_once() {
        let (mut once, mut board) = (Once::default(), Board::default());
        let (event, now) = (EventId(Uuid::from_u128(7)), Moment(1_000));
        assert_eq!(once.due(&board, now), None);
        board.offer = Some(Box::new(offered(event, Moment(60_000))));
        assert_eq!((once.due(&board, now), once.due(&board, now)), (Some(Tone::Offered), None));
        board.offer = None;
        assert_eq!(once.due(&board, now), None);
        board.offer = Some(Box::new(offered(event, Moment(90_000))));
        assert_eq!(once.due(&board, now), Some(Tone::Offered), "offered anew after a no");
    }
}
