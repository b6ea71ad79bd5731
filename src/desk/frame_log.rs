//! Writes into the file that `VAKA_FRAMES` names what each frame of the main window cost and which rows it showed first; only in builds that
//! tests and measurements drive, never in the one that people get.
//!
//! Two kinds of lines, fields apart by blanks, moments in milliseconds since 1970 by this machine's own clock, which the
//! station's stamps come from too:
//! `frame AT OWN_MS TESSELLATION_MS WHOLE_BEFORE_MS ROWS WAITING`: own work is logic, ui and tessellation; the whole of
//! the frame before is what eframe says, GL included, `-` at first. `row AT EVENT PRIORITY RECEIVED_AT`: at AT, the end of
//! the frame's own work, it was on the board for the first time.
use std::{
    collections::HashSet,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use alarm_central::id::EventId;
use egui::{Context, FullOutput, RawInput, ViewportId};

use crate::lineup::Known;

/// Hand to the log.
#[derive(Clone)]
pub struct FrameLog(Arc<Mutex<Log>>);

struct Log {
    to: BufWriter<File>,
    began: Option<Instant>,
    whole_before: Option<Duration>,
    seen: HashSet<EventId>,
    revision: Option<u64>,
    /// Lines of rows that this frame shows first, without their moment.
    fresh: Vec<String>,
    counts: (usize, usize),
}

impl FrameLog {
    /// Starts one if the environment asks for it; a file that cannot be written is a warning in the log.
    pub fn start(ctx: &Context) -> Option<Self> {
        let path = std::env::var_os("VAKA_FRAMES")?;
        let file = match File::create(Path::new(&path)) {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(%error, "frames are not written down");
                return None;
            }
        };
        let log = Log {
            to: BufWriter::new(file),
            began: None,
            whole_before: None,
            seen: HashSet::new(),
            revision: None,
            fresh: Vec::new(),
            counts: (0, 0),
        };
        let log = Self(Arc::new(Mutex::new(log)));
        ctx.add_plugin(log.clone());
        Some(log)
    }

    /// What this frame shows, and what eframe says of the one before.
    pub fn note(&self, known: &Known, whole_before: Option<f32>) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.whole_before = whole_before.map(Duration::from_secs_f32);
        log.counts = (known.board.rows.len(), known.lineup.waiting());
        let revision = Some(known.lineup.revision());
        if log.revision == revision {
            return;
        }
        log.revision = revision;
        for row in known.board.rows.values() {
            if log.seen.insert(row.id) {
                log.fresh.push(format!("{} {} {}", row.id, row.priority, row.received_at.0));
            }
        }
    }
}

impl Log {
    fn write(&mut self, tessellation: Duration) -> std::io::Result<()> {
        let Some(began) = self.began.take() else { return Ok(()) };
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let own = ms(began.elapsed());
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let whole = self.whole_before.map_or_else(|| "-".to_owned(), |whole| format!("{:.3}", ms(whole)));
        let (rows, waiting) = self.counts;
        writeln!(self.to, "frame {at} {own:.3} {:.3} {whole} {rows} {waiting}", ms(tessellation))?;
        for row in self.fresh.drain(..) {
            writeln!(self.to, "row {at} {row}")?;
        }
        self.to.flush()
    }
}

impl egui::Plugin for FrameLog {
    fn debug_name(&self) -> &'static str {
        "FrameLog"
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        if input.viewport_id != ViewportId::ROOT {
            return;
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).began = Some(Instant::now());
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        if ctx.viewport_id() != ViewportId::ROOT {
            return;
        }
        // eframe turns the shapes into triangles out of sight: the same is done here once more, for its time alone.
        let copying = Instant::now();
        let shapes = output.shapes.clone();
        let copied = copying.elapsed();
        let began = Instant::now();
        drop(ctx.tessellate(shapes, output.pixels_per_point));
        let tessellation = began.elapsed();
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.began = log.began.and_then(|began| began.checked_add(copied));
        if let Err(error) = log.write(tessellation) {
            tracing::warn!(%error, "a frame was not written down");
        }
    }
}
