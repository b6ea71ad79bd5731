//! A step back within the last minute of the camera that is large, while live goes on; nothing of it outlives its feed.
use alarm_central::id::CameraId;

use super::App;
use crate::feed::lookback::Lookback;

/// What is looked back at.
pub(super) struct Back {
    camera: CameraId,
    /// The feed's own number: another one has another past.
    feed: u64,
    lookback: Lookback,
}

impl App {
    /// From what is shown of the camera; on beyond the newest is live again.
    pub(super) fn step_in_time(&mut self, camera: &CameraId, ms: i64) {
        let Some(feed) = self.cameras.get(camera) else { return };
        if let Some(back) = self.back.as_ref().filter(|back| back.camera == *camera) {
            if !back.lookback.step(ms) {
                self.go_live();
            }
            return;
        }
        let newest = feed.state().0.filter(|_| ms < 0);
        let Some(at) = newest.map(|newest| newest.plus_ms(ms)) else { return };
        let fit = self.fits.get(camera).copied().unwrap_or((960, 540));
        let lookback = Lookback::open(self.ground.clone(), feed.past(), at, fit);
        let back = Back { camera: camera.clone(), feed: feed.number, lookback };
        self.go_live();
        self.back = Some(back);
    }

    pub(super) fn go_live(&mut self) {
        if let Some(back) = self.back.take() {
            self.frames.show_live(&back.camera);
        }
    }

    /// What is looked back at goes with its feed.
    pub(super) fn keep_back(&mut self) {
        let Some(back) = &self.back else { return };
        if self.cameras.get(&back.camera).is_none_or(|feed| feed.number != back.feed) {
            self.go_live();
        }
    }

    /// Puts the picture that was stepped to onto the card, once it is there.
    pub(super) fn show_past(&mut self) {
        let Some(back) = &self.back else { return };
        if let Some((frame, taken_at)) = back.lookback.take_newest() {
            self.frames.show_past(&back.camera, frame, taken_at);
        }
    }

    pub(super) fn fit_past(&self, camera: &CameraId, (width, height): (u32, u32)) {
        if let Some(back) = self.back.as_ref().filter(|back| back.camera == *camera) {
            back.lookback.fit(width, height);
        }
    }
}
