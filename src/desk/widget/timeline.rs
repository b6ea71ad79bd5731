//! The signals of an event on a line of time, up to now; it orders and names nothing itself.
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, accesskit::Role};

use super::{Hand, priority_mark, text_at, width_of};
use crate::theme::colours;

/// One signal on the line.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// Priority of an alarm; `None` for what is no alarm (a grey dot).
    pub priority: Option<u8>,
    /// Time and words under the mark.
    pub words: String,
    /// Shorter words for a mark that follows within the same minute.
    pub short: String,
    /// All that is known of it, shown under the pointer and read by a screen reader.
    pub full: String,
}

/// Room between two labels.
const APART: f32 = 14.0;

/// Shows the line in `rect`, with the mark of now named `now_words` at `now_ms`. `ticks` are in order of time. Labels that
/// find no room are left out; the marks always stand.
pub fn timeline_ui(ui: &mut Ui, rect: Rect, ticks: &[Tick], now_ms: i64, now_words: &str) {
    let c = colours();
    let line_y = rect.top() + 14.0;
    ui.painter().hline(rect.x_range(), line_y, Stroke::new(2.0, c.raised));
    let (Some(first), Some(last)) = (ticks.first(), ticks.last()) else { return };
    let span = Span::new(rect, first.at_ms, now_ms.max(last.at_ms));
    let now_x = span.x(now_ms);
    ui.painter().vline(now_x, line_y - 14.0..=line_y + 14.0, Stroke::new(2.0, c.focus));
    let now_wide = width_of(ui.painter(), now_words, Hand::label());
    let now_left = if now_x + 6.0 + now_wide > rect.right() { now_x - 6.0 - now_wide } else { now_x + 6.0 };
    let now_at = Pos2::new(now_left, line_y - 15.0);
    text_at(ui.painter(), now_at, Align2::LEFT_TOP, now_words, Hand::label().ink(c.focus));
    let label_y = line_y + 18.0;
    let mut labels = Labels { free_from: [rect.left(); 2], top: label_y, right: rect.right() };
    let mut last_x = f32::NEG_INFINITY;
    for (index, tick) in ticks.iter().enumerate() {
        // Marks never hide each other: the later stands beside the earlier.
        let x = span.x(tick.at_ms).max(last_x + 12.0).min(rect.right() - 8.0);
        last_x = x;
        mark_ui(ui, Pos2::new(x, line_y), index, tick);
        let follows = index > 0 && same_minute(&ticks[index - 1], tick);
        labels.place(ui.painter(), x, if follows { &tick.short } else { &tick.words });
    }
}

/// Two lines of labels under the marks, each filled from the left.
struct Labels {
    free_from: [f32; 2],
    top: f32,
    right: f32,
}

impl Labels {
    /// Paints `words` under `x` on the first line that has room for them, or not at all.
    fn place(&mut self, painter: &egui::Painter, x: f32, words: &str) {
        let wide = width_of(painter, words, Hand::label());
        let left = (x - 8.0).min(self.right - wide);
        for (line, free_from) in self.free_from.iter_mut().enumerate() {
            if left >= *free_from {
                let at = Pos2::new(left, self.top + line as f32 * 17.0);
                text_at(painter, at, Align2::LEFT_TOP, words, Hand::label());
                *free_from = left + wide + APART;
                return;
            }
        }
    }
}

fn same_minute(a: &Tick, b: &Tick) -> bool {
    a.at_ms.div_euclid(60_000) == b.at_ms.div_euclid(60_000)
}

fn mark_ui(ui: &mut Ui, centre: Pos2, index: usize, tick: &Tick) {
    let response = ui.interact(
        Rect::from_center_size(centre, Vec2::splat(24.0)),
        ui.scope_id().with(("tick", index)),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &tick.full));
    match tick.priority {
        Some(priority) => {
            priority_mark::shape(ui.painter(), centre, 15.0, priority, colours().priority(priority));
        }
        None => {
            ui.painter().circle_filled(centre, 5.0, colours().second);
        }
    }
    response.on_hover_text(&tick.full);
}

struct Span {
    left: f32,
    right: f32,
    from_ms: i64,
    whole_ms: i64,
}

impl Span {
    /// The first signal stands a little in from the left, now a little in from the right; a young event spreads over two
    /// minutes, so that its marks do not crawl.
    fn new(rect: Rect, first_ms: i64, now_ms: i64) -> Self {
        let whole_ms = (now_ms - first_ms).max(120_000);
        Self { left: rect.left() + 16.0, right: rect.right() - 24.0, from_ms: first_ms, whole_ms }
    }

    fn x(&self, at_ms: i64) -> f32 {
        let share = (at_ms - self.from_ms) as f32 / self.whole_ms as f32;
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }
}
