//! Paints only what has changed since the frame before, where a processor draws: a picture of a camera then costs its tile and
//! not the whole window. Views know nothing of it; with a graphics card it is not used.
//!
//! egui gives every frame as a list of shapes. Two lists are compared ([`damage`]), the new one is cut to where they differ,
//! pictures that lie there as they are are copied ([`pictures`]), and the rest stays as it stands in a picture of our own that
//! outlives the frame ([`canvas`]).
mod canvas;
mod damage;
mod pictures;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use eframe::{
    egui::{
        self, ColorImage, Context, FullOutput, PaintCallback, Plugin, Rect, Shape, TextureId, Ui, ViewportId,
        epaint::{ClippedShape, ImageDelta},
    },
    egui_glow::CallbackFn,
    glow::{self, HasContext as _},
};

use self::{
    canvas::Canvas,
    damage::{cut, damage},
    pictures::Pictures,
};

/// What one window showed last.
#[derive(Default)]
struct Window {
    shapes: Vec<ClippedShape>,
    screen: Option<(Rect, f32)>,
    /// Textures with other pixels since then.
    changed: Vec<TextureId>,
    /// Nothing of what it showed is to be built on.
    is_void: bool,
    /// Frames given away so far.
    given: u64,
    canvas: Arc<Mutex<Canvas>>,
}

/// The part of egui that cuts frames.
#[derive(Default)]
pub struct Sparing {
    windows: HashMap<ViewportId, Window>,
    /// Whose pass ended last: the output that comes next is its.
    ending: Option<ViewportId>,
    pictures: Pictures,
    /// Of windows that are closed: what they showed goes with the next frame of another.
    over: Vec<Arc<Mutex<Canvas>>>,
}

impl Sparing {
    /// Has frames cut from now on if it is a processor that draws them.
    pub fn begin(ctx: &Context, gl: Option<&Arc<glow::Context>>) {
        let is_wanted = |gl: &Arc<glow::Context>| {
            canvas::is_drawn_by_processor(gl) && gl.version().major >= 3 && canvas::can_be_made(gl)
        };
        if gl.is_some_and(is_wanted) {
            ctx.add_plugin(Self::default());
        }
    }
}

impl Plugin for Sparing {
    fn debug_name(&self) -> &'static str {
        "sparing"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.ending = Some(ui.ctx().viewport_id());
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let Some(id) = self.ending.take() else { return };
        let closed = self.windows.extract_if(|known, _| *known != id && !output.viewport_output.contains_key(known));
        self.over.extend(closed.map(|(_, window)| window.canvas));
        self.windows.entry(id).or_default();
        // What one window's frame brings onto the card, others show too.
        let textures = &output.textures_delta.set;
        for window in self.windows.values_mut() {
            let news = textures.keys().filter(|id| **id != TextureId::default());
            window.changed.extend(news);
            window.changed.sort_unstable();
            window.changed.dedup();
            // The letters' own texture only ever grows, but for when all of it is made anew.
            let letters = textures.get(&TextureId::default());
            window.is_void |= letters.is_some_and(|deltas| deltas.iter().any(ImageDelta::is_whole));
        }
        self.pictures.learn(&mut output.textures_delta);
        self.pictures.bring(&output.shapes, output.pixels_per_point, &mut output.textures_delta);
        let window = self.windows.get_mut(&id).expect("put in above");
        let screen = (ctx.input_for(id, egui::InputState::viewport_rect), output.pixels_per_point);
        let full = screen.0.expand(1.0);
        // A frame that was never painted left nothing that one could build on.
        let is_whole = std::mem::take(&mut window.is_void)
            || window.screen != Some(screen)
            || lock(&window.canvas).painted() != Some(window.given);
        let changed = std::mem::take(&mut window.changed);
        let rects = if is_whole {
            vec![full]
        } else {
            let changed = (&*changed, &self.pictures);
            damage(&window.shapes, &output.shapes, changed, full, output.pixels_per_point)
        };
        window.given += 1;
        window.screen = Some(screen);
        let canvas = &window.canvas;
        let copied = |image: &Arc<ColorImage>, rect| copied(canvas, image, rect);
        let shapes = cut(&output.shapes, &rects, (&self.pictures, output.pixels_per_point), copied);
        window.shapes = std::mem::take(&mut output.shapes);
        output.shapes = around(shapes, &rects, window, std::mem::take(&mut self.over), full);
    }
}

/// What copies a picture to its place.
fn copied(canvas: &Arc<Mutex<Canvas>>, image: &Arc<ColorImage>, rect: Rect) -> Shape {
    let (canvas, image) = (Arc::clone(canvas), Arc::clone(image));
    let copy = CallbackFn::new(move |info, painter| lock(&canvas).copy(painter.gl(), &image, &info));
    Shape::Callback(PaintCallback { rect, callback: Arc::new(copy) })
}

/// The frame between what makes the canvas ready and what shows it.
fn around(
    shapes: Vec<ClippedShape>,
    rects: &[Rect],
    window: &Window,
    over: Vec<Arc<Mutex<Canvas>>>,
    full: Rect,
) -> Vec<ClippedShape> {
    let (begins, ends) = (Arc::clone(&window.canvas), Arc::clone(&window.canvas));
    let (given, rects) = (window.given, rects.to_vec());
    let begin = CallbackFn::new(move |info, painter| {
        for canvas in &over {
            lock(canvas).give_up(painter.gl());
        }
        lock(&begins).begin(painter.gl(), info.screen_size_px, info.pixels_per_point, &rects);
    });
    let end = CallbackFn::new(move |_, painter| lock(&ends).show(painter.gl(), given));
    let act = |act: CallbackFn| {
        let callback = Shape::Callback(PaintCallback { rect: full, callback: Arc::new(act) });
        ClippedShape::new(full, callback)
    };
    let mut all = Vec::with_capacity(shapes.len() + 2);
    all.push(act(begin));
    all.extend(shapes);
    all.push(act(end));
    all
}

fn lock(canvas: &Mutex<Canvas>) -> std::sync::MutexGuard<'_, Canvas> {
    canvas.lock().unwrap_or_else(PoisonError::into_inner)
}
