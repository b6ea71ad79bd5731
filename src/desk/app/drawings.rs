//! Drawings of the held event's home: asked of the station, drawn beside the painting, and gone with the event.
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use alarm_central::{
    drawing::{Drawing, DrawingId},
    id::EventId,
};
use eframe::egui::{Context, TextureHandle};
use vaka_link::{
    command::Wish,
    floor::{DrawingTold, Found},
};

use super::{App, Asked};
use crate::{
    drawing::{Progress, Wanted, Work},
    frames,
    scene::{Drawn, FloorPicture, LinkState, Session},
    theme,
    view::floor,
};

/// After so long it is said that the station, or the drawing, takes long.
const LONG: Duration = Duration::from_secs(3);
/// An answer that was lost with the link is asked for anew after so long.
const AGAIN: Duration = Duration::from_secs(2);

/// What there is of the drawings of one home.
#[derive(Default)]
pub struct Drawings {
    event: Option<EventId>,
    all: BTreeMap<DrawingId, One>,
    /// One at a time: a machine with few cores paints meanwhile.
    work: Option<Work>,
}

struct One {
    drawing: Drawing,
    told: Told,
    /// How large it is shown.
    fit: Option<(u32, u32)>,
    /// As it was drawn last, and from what it was; `None` where it cannot be.
    drawn: Option<(Wanted, Option<TextureHandle>)>,
}

enum Told {
    Asked(Instant),
    Bytes(Arc<[u8]>),
    Missing,
    Failed,
}

impl One {
    fn wanted(&self) -> Option<Wanted> {
        Some(Wanted { fit: self.fit?, theme: theme::theme() })
    }

    fn is_to_be_drawn(&self) -> bool {
        let is_drawn = self.drawn.as_ref().map(|(as_wanted, _)| *as_wanted) == self.wanted();
        matches!(self.told, Told::Bytes(_)) && self.fit.is_some() && !is_drawn
    }

    fn shown(&self, work: Option<&Work>) -> FloorPicture {
        let picture = self.drawn.as_ref().and_then(|(_, texture)| texture.as_ref()).map(frames::on_card);
        let drawn = match (&self.told, &self.drawn) {
            (Told::Asked(since), _) if since.elapsed() >= LONG => Drawn::AskedLong,
            (Told::Asked(_), _) => Drawn::Asked,
            (Told::Missing, _) => Drawn::Missing,
            (Told::Failed, _) => Drawn::Failed,
            (Told::Bytes(_), Some((_, Some(_)))) => Drawn::Shown,
            (Told::Bytes(_), Some((_, None))) => Drawn::Unreadable,
            (Told::Bytes(_), None) if work.is_some_and(|work| work.lasts() >= LONG) => Drawn::DrawingLong,
            (Told::Bytes(_), None) => Drawn::Drawing,
        };
        FloorPicture { picture, fit: self.fit, drawn }
    }
}

impl Drawings {
    /// What views are shown of them.
    pub fn shown(&self) -> BTreeMap<DrawingId, FloorPicture> {
        self.all.iter().map(|(id, one)| (*id, one.shown(self.work.as_ref()))).collect()
    }

    /// What the station has said of one.
    pub fn take(&mut self, told: DrawingTold) {
        let Some(one) = self.all.get_mut(&told.id) else { return };
        one.told = match told.found {
            Found::Bytes(bytes) if told.id.is_of(&bytes.0) => Told::Bytes(bytes.0),
            Found::Bytes(_) | Found::Failed(_) => Told::Failed,
            Found::Missing => Told::Missing,
        };
    }

    /// The station could not say.
    pub fn fail(&mut self, drawing: DrawingId) {
        if let Some(one) = self.all.get_mut(&drawing) {
            one.told = Told::Failed;
        }
    }

    /// Takes in what is drawn, and begins with what is to be drawn next.
    fn draw(&mut self, ctx: &Context) {
        if let Some(work) = &self.work
            && let Progress::Done(frame) = work.progress()
        {
            let (id, wanted) = (work.drawing.id, work.wanted);
            if let Some(one) = self.all.get_mut(&id) {
                let mut texture = one.drawn.take().and_then(|(_, texture)| texture).filter(|_| frame.is_some());
                if let Some(frame) = &frame {
                    frames::put(&mut texture, ctx, "drawing", frame);
                }
                one.drawn = Some((wanted, texture));
            }
            self.work = None;
        }
        if self.work.is_some() {
            return;
        }
        let Some(one) = self.all.values_mut().find(|one| one.is_to_be_drawn()) else { return };
        let (Told::Bytes(bytes), Some(wanted)) = (&one.told, one.wanted()) else { return };
        self.work = Work::begin(one.drawing, Arc::clone(bytes), wanted, ctx.clone());
        if self.work.is_none() {
            one.drawn = Some((wanted, None));
        }
    }
}

impl App {
    /// Asks for what the held event's home has, and lets go of what belongs to another.
    pub(super) fn keep_drawings(&mut self, ctx: &Context) {
        let works = matches!(self.session, Session::In(_));
        let held = self.known.board.held.as_deref().filter(|_| works);
        if self.drawings.event != held.map(|detail| detail.id) {
            let work = self.drawings.work.take();
            self.drawings = Drawings { event: held.map(|detail| detail.id), work, ..Drawings::default() };
        }
        let Some(detail) = held else { return };
        // Those of another entry of the register go.
        let named: Vec<Drawing> = detail.floors.iter().filter_map(|floor| floor.drawing).collect();
        self.drawings.all.retain(|id, _| named.iter().any(|drawing| drawing.id == *id));
        let first = detail.floors.get(floor::first(detail)).and_then(|floor| floor.drawing);
        if let Some(drawing) = first {
            self.ask_for_drawing(drawing);
        }
        if self.link_state == LinkState::Up {
            let lost = |id: &DrawingId| {
                !self.asked.values().any(|asked| matches!(&asked.about, Asked::Drawing(drawing) if drawing == id))
            };
            let again: Vec<DrawingId> = self
                .drawings
                .all
                .iter()
                .filter(|(id, one)| matches!(one.told, Told::Asked(since) if since.elapsed() >= AGAIN) && lost(id))
                .map(|(id, _)| *id)
                .collect();
            for id in again {
                if let Some(one) = self.drawings.all.remove(&id) {
                    self.ask_for_drawing_in(one.drawing, one.fit);
                }
            }
        }
        self.drawings.draw(ctx);
    }

    fn ask_for_drawing(&mut self, drawing: Drawing) {
        if !self.drawings.all.contains_key(&drawing.id) {
            self.ask_for_drawing_in(drawing, None);
        }
    }

    fn ask_for_drawing_in(&mut self, drawing: Drawing, fit: Option<(u32, u32)>) {
        let Some(event) = self.drawings.event else { return };
        let told = Told::Asked(Instant::now());
        self.drawings.all.insert(drawing.id, One { drawing, told, fit, drawn: None });
        self.ask(Wish::ReadDrawing { event, drawing: drawing.id });
    }

    /// A floor is shown, this large.
    pub(super) fn show_drawing(&mut self, drawing: Drawing, fit: (u32, u32)) {
        self.ask_for_drawing(drawing);
        if let Some(one) = self.drawings.all.get_mut(&drawing.id) {
            one.fit = Some(fit);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use alarm_central::port::StoreFault;
    use vaka_link::floor::DrawingBytes;

    use super::*;

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 6'><rect width='8' height='6'/></svg>";

    fn asked(bytes: &[u8]) -> (Drawings, Drawing) {
        let drawing = Drawing::of(bytes).unwrap();
        let mut drawings = Drawings::default();
        let one = One { drawing, told: Told::Asked(Instant::now()), fit: None, drawn: None };
        drawings.all.insert(drawing.id, one);
        (drawings, drawing)
    }

    fn told(drawing: Drawing, found: Found) -> DrawingTold {
        DrawingTold { id: drawing.id, found }
    }

    fn bytes(bytes: &[u8]) -> Found {
        Found::Bytes(DrawingBytes(bytes.into()))
    }

    fn shown(drawings: &Drawings, drawing: Drawing) -> (Drawn, Option<egui::Vec2>) {
        let shown = drawings.shown()[&drawing.id];
        (shown.drawn, shown.picture.map(|picture| picture.size))
    }

    /// Frames until nothing is being drawn.
    fn draw(drawings: &mut Drawings, ctx: &Context) {
        for _ in 0..500 {
            drawings.draw(ctx);
            if drawings.work.is_none() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("a drawing of one rectangle takes no five seconds");
    }

    #[test]
    fn a_drawing_is_drawn_once_for_each_size_and_the_one_before_stays_meanwhile() {
        let ctx = Context::default();
        let (mut drawings, drawing) = asked(SVG);
        assert_eq!(shown(&drawings, drawing), (Drawn::Asked, None));
        drawings.take(told(drawing, bytes(SVG)));
        draw(&mut drawings, &ctx);
        assert_eq!(shown(&drawings, drawing), (Drawn::Drawing, None), "nobody has shown it yet");
        drawings.all.get_mut(&drawing.id).unwrap().fit = Some((80, 80));
        draw(&mut drawings, &ctx);
        assert_eq!(shown(&drawings, drawing), (Drawn::Shown, Some(egui::Vec2::new(80.0, 60.0))));
        drawings.all.get_mut(&drawing.id).unwrap().fit = Some((400, 300));
        drawings.draw(&ctx);
        assert!(drawings.work.is_some());
        assert_eq!(shown(&drawings, drawing), (Drawn::Shown, Some(egui::Vec2::new(80.0, 60.0))), "the one before");
        draw(&mut drawings, &ctx);
        assert_eq!(shown(&drawings, drawing), (Drawn::Shown, Some(egui::Vec2::new(400.0, 300.0))));
        drawings.draw(&ctx);
        assert!(drawings.work.is_none(), "and no more while it stays");
    }

    #[test]
    fn what_is_not_what_was_asked_for_or_cannot_be_drawn_is_said() {
        let ctx = Context::default();
        let check = |found: Found, wanted: Drawn| {
            let (mut drawings, drawing) = asked(SVG);
            drawings.all.get_mut(&drawing.id).unwrap().fit = Some((80, 80));
            drawings.take(told(drawing, found));
            draw(&mut drawings, &ctx);
            assert_eq!(shown(&drawings, drawing), (wanted, None));
        };
        check(bytes(b"another"), Drawn::Failed);
        check(Found::Missing, Drawn::Missing);
        check(Found::Failed(StoreFault::Damaged), Drawn::Failed);
        let (mut drawings, drawing) = asked(SVG);
        drawings.fail(drawing.id);
        assert_eq!(shown(&drawings, drawing), (Drawn::Failed, None));
        // Whole, and no drawing: another program has kept it.
        let one = drawings.all.get_mut(&drawing.id).unwrap();
        (one.told, one.fit) = (Told::Bytes(b"<svg".as_slice().into()), Some((80, 80)));
        draw(&mut drawings, &ctx);
        assert_eq!(shown(&drawings, drawing), (Drawn::Unreadable, None));
        drawings.take(told(Drawing { id: DrawingId([9; 32]), ..drawing }, bytes(SVG)));
        assert_eq!(drawings.all.len(), 1, "what nobody asked for is nothing");
    }
}
