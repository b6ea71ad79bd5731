//! Stills of the event that is held: taken from its open cameras, and two of one camera decoded to stand side by side;
//! nothing of them outlives the leave to look.
use std::time::{Duration, Instant};

use alarm_central::{id::CameraId, moment::Moment};
use eframe::egui::Context;
use vaka_link::board::PictureView;

use super::App;
use crate::{
    feed::lookback::Lookback,
    scene::{Compared, StillPicture},
};

/// A still that its decoder has not given after so long is decoded anew.
const PATIENCE: Duration = Duration::from_secs(3);

/// Two stills of one camera.
pub(super) struct Pair {
    camera: CameraId,
    fit: (u32, u32),
    sides: [Option<Side>; 2],
}

struct Side {
    taken_at: Moment,
    /// Until the picture is there: what decodes it, and since when.
    decoding: Option<(Lookback, Instant)>,
}

impl App {
    /// The first picture of each camera is one to compare with.
    pub(super) fn take_first_stills(&mut self) {
        self.take_those(|app, camera| !app.stills.has(camera));
    }

    /// Of each camera that is looked through its newest picture.
    pub(super) fn take_stills(&mut self) {
        self.take_those(|_, _| true);
    }

    fn take_those(&mut self, wants: impl Fn(&Self, &CameraId) -> bool) {
        let wanted: Vec<CameraId> = self
            .cameras
            .keys()
            .filter(|camera| !PictureView::is_tile(camera) && wants(self, camera))
            .cloned()
            .collect();
        for camera in wanted {
            let Some(feed) = self.cameras.get(&camera) else { continue };
            if let Some(at) = feed.state().0 {
                let past = feed.past();
                let past = past.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                self.stills.take(&camera, &past, at, feed.recorded());
            }
        }
    }

    /// Shows the stills of these moments side by side; those that are there already stay.
    pub(super) fn compare(&mut self, camera: &CameraId, moments: [Option<Moment>; 2], fit: (u32, u32)) {
        let before = self.compared.take().filter(|pair| pair.camera == *camera && pair.fit == fit);
        let mut before = before.map_or([None, None], |pair| pair.sides);
        let mut sides = [None, None];
        for (index, taken_at) in moments.into_iter().enumerate() {
            sides[index] = before[index].take().filter(|side| Some(side.taken_at) == taken_at);
            if sides[index].is_none() {
                self.frames.forget_still(index);
                sides[index] = taken_at.and_then(|taken_at| self.open_still(camera, taken_at, fit));
            }
        }
        self.compared = Some(Pair { camera: camera.clone(), fit, sides });
    }

    fn open_still(&self, camera: &CameraId, taken_at: Moment, fit: (u32, u32)) -> Option<Side> {
        let still = self.stills.find(camera, taken_at)?;
        let lookback = Lookback::open(self.ground.clone(), still.past.clone(), taken_at, fit);
        Some(Side { taken_at, decoding: Some((lookback, Instant::now())) })
    }

    pub(super) fn leave_stills(&mut self) {
        self.compared = None;
        (0..2).for_each(|side| self.frames.forget_still(side));
    }

    /// Two stills go with their camera's leave.
    pub(super) fn keep_compared(&mut self) {
        if self.compared.as_ref().is_some_and(|pair| !self.stills.has(&pair.camera)) {
            self.leave_stills();
        }
    }

    /// Puts stills onto the card as they come out of their decoders, which go then.
    pub(super) fn show_stills(&mut self, ctx: &Context) {
        let Some(mut pair) = self.compared.take() else { return };
        for (index, side) in pair.sides.iter_mut().enumerate() {
            let Some((lookback, since)) = side.as_ref().and_then(|side| side.decoding.as_ref()) else { continue };
            if let Some((frame, _)) = lookback.take_newest() {
                self.frames.show_still(ctx, index, frame);
                if let Some(side) = side {
                    side.decoding = None;
                }
            } else if since.elapsed() > PATIENCE {
                *side = side.take().and_then(|late| self.open_still(&pair.camera, late.taken_at, pair.fit));
            }
        }
        self.compared = Some(pair);
    }

    /// What is shown side by side.
    pub(super) fn compared(&self) -> Option<Compared> {
        let pair = self.compared.as_ref()?;
        let shown = |index: usize| {
            let side = pair.sides[index].as_ref()?;
            Some(StillPicture { taken_at: side.taken_at, picture: self.frames.still(index) })
        };
        Some(Compared { camera: pair.camera.clone(), sides: [shown(0), shown(1)], fit: pair.fit })
    }
}
