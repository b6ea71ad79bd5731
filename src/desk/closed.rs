//! What the desk knows of closed events while it shows them: the pages that have come, the media of one event, and what is
//! open. It asks nobody and keeps nothing when it is left.
use alarm_central::{
    id::{DisclosureId, EventId, MediumId},
    medium::{MediumKind, OpenPurpose},
    moment::Moment,
};
use vaka_link::{
    closed::{ClosedMedia, ClosedPage, ClosedQuery, ClosedRow, Opened},
    disclosure::DisclosureLine,
};

use crate::widget::video_tile::Picture;

/// Rows that a screen wants to have behind the last one it shows.
const AHEAD: usize = 30;

/// The list of closed events, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closed {
    /// What was asked for, without a place in the list.
    pub query: ClosedQuery,
    pub rows: Vec<ClosedRow>,
    /// How the next page is asked for; `None` after the last.
    next: Option<ClosedQuery>,
    /// A page has been asked for and has not come.
    asked: bool,
    /// The event whose media are shown.
    pub media: Option<ClosedMedia>,
    /// What this session has open.
    pub opened: Option<Opened>,
    /// Disclosures to authorities, once they have come.
    pub disclosures: Option<Vec<DisclosureLine>>,
    /// The one that was asked for last from here.
    pub requested: Option<DisclosureId>,
}

/// A playback as one frame shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playing {
    pub medium: MediumId,
    /// The moment that is shown; before the first picture the one that was asked for.
    pub at: Moment,
    pub picture: Option<Picture>,
    pub is_paused: bool,
    /// One to four times as fast as it was.
    pub speed: u8,
    pub stands: Stands,
}

/// How a playback stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing has come yet.
    Opening,
    Runs,
    Ended,
    /// It cannot be read, or not decoded.
    Broken,
}

impl Closed {
    /// An empty list for this query; its first page is to be asked for.
    pub fn of(query: ClosedQuery) -> Self {
        Self { query, next: Some(query), ..Self::default() }
    }

    /// Whether a page is under way.
    pub fn is_waiting(&self) -> bool {
        self.asked
    }

    /// What to ask for when the rows up to `shown` are on the screen; each page once.
    pub fn ask_on(&mut self, shown: usize) -> Option<ClosedQuery> {
        let wanted = !self.asked && shown + AHEAD > self.rows.len();
        let query = self.next.filter(|_| wanted)?;
        self.asked = true;
        Some(query)
    }

    /// Whether a screen that shows the rows up to `shown` has to ask.
    pub fn wants_more(&self, shown: usize) -> bool {
        !self.asked && self.next.is_some() && shown + AHEAD > self.rows.len()
    }

    /// A page has come.
    pub fn take_page(&mut self, page: ClosedPage) {
        if !std::mem::take(&mut self.asked) {
            return;
        }
        self.rows.extend(page.rows);
        self.next = page.next.map(|mark| ClosedQuery { after: Some(mark), ..self.query });
    }

    /// The page that was asked for does not come.
    pub fn page_failed(&mut self) {
        self.asked = false;
        self.next = None;
    }

    /// Media have come; if they are of the event that is shown.
    pub fn take_media(&mut self, media: ClosedMedia) {
        self.opened = None;
        self.media = Some(media);
    }

    /// The event whose media are shown.
    pub fn event(&self) -> Option<EventId> {
        self.media.as_ref().map(|media| media.row.id)
    }

    /// Media are open; false if they are not what is shown any more.
    pub fn take_opened(&mut self, opened: Opened) -> bool {
        let fits = self.event() == Some(opened.event);
        self.opened = fits.then_some(opened);
        fits
    }

    /// What to play first: a film if there is one.
    pub fn first(&self) -> Option<MediumId> {
        let open = &self.opened.as_ref()?.media;
        let mut media = self.media.as_ref()?.media.iter().filter(|view| open.contains(&view.medium));
        let first = media.clone().find(|view| view.kind == MediumKind::Clip);
        first.or_else(|| media.next()).map(|view| view.medium)
    }

    /// For what the media may be opened.
    pub fn purposes(&self) -> &[OpenPurpose] {
        self.media.as_ref().map(|media| media.purposes.as_slice()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use vaka_link::closed::Mark;

    use super::*;
    use crate::view::sample;

    #[test]
    fn each_page_is_asked_for_once_and_from_where_the_last_one_ended() {
        let query = ClosedQuery { from: Some(Moment(5)), ..ClosedQuery::default() };
        let mut closed = Closed::of(query);
        assert_eq!(closed.ask_on(0), Some(query));
        assert_eq!(closed.ask_on(0), None, "it is under way");
        let mark = Mark { began: Moment(9), event: sample::event(1) };
        closed.take_page(ClosedPage { rows: sample::closed_rows(40), next: Some(mark) });
        assert_eq!(closed.ask_on(5), None, "enough rows follow");
        assert_eq!(closed.ask_on(20), Some(ClosedQuery { after: Some(mark), ..query }));
        closed.take_page(ClosedPage::default());
        assert_eq!((closed.ask_on(40), closed.rows.len()), (None, 40), "that was the last");
    }
}
