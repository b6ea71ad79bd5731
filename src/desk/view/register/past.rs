//! Who changed a home's entry, newest first.
use alarm_central::id::SiteId;
use egui::{Align2, Pos2, Rect, Ui, Vec2};
use vaka_link::register::{EntryHow, EntryLine};
use vaka_words::{say, say_with};

use crate::{
    clock,
    scene::Scene,
    widget::{Hand, words_ui},
};

const ROW: f32 = 48.0;

/// Shows it in `place`.
pub fn ui(ui: &mut Ui, place: Rect, site: &SiteId, scene: &Scene<'_>) {
    let line = |top: f32, height: f32| {
        Rect::from_min_size(Pos2::new(place.left(), place.top() + top), Vec2::new(place.width(), height))
    };
    words_ui(ui, line(0.0, 24.0), Align2::LEFT_CENTER, &say("entry-history-title"), Hand::strong());
    let Some(history) = scene.registered.history.as_deref().filter(|history| history.site == *site) else {
        words_ui(ui, line(32.0, 24.0), Align2::LEFT_CENTER, &say("entry-reading"), Hand::body());
        return;
    };
    let room = (((place.height() - 32.0) / ROW) as usize).max(1);
    for (index, entry) in history.lines.iter().take(room).enumerate() {
        let top = 32.0 + index as f32 * ROW;
        words_ui(ui, line(top, 22.0), Align2::LEFT_CENTER, &who(entry), Hand::body());
        words_ui(ui, line(top + 20.0, 20.0), Align2::LEFT_CENTER, &entry.fields.join(", "), Hand::quiet());
    }
}

fn who(entry: &EntryLine) -> String {
    let by = entry.by.as_ref().map_or_else(|| say("entry-by-keeper").into_owned(), |name| name.0.clone());
    let how = say(match entry.how {
        EntryHow::Imported => "entry-imported",
        EntryHow::Changed => "entry-changed",
        EntryHow::Undone { .. } => "entry-undone",
        EntryHow::Removed => "entry-removed",
    });
    let values = [("time", clock::day_minute(entry.at).into()), ("by", by.into()), ("how", how.into())];
    say_with("entry-line", &values).into_owned()
}
