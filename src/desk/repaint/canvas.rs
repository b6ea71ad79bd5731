//! The picture that a window's frames are painted on and that outlives them, in GL; what is painted where is not known here.
//!
//! Where the window's own buffer outlives its showing too, only what is new is brought there. No system promises that, so a
//! pixel in the corner carries the number of the frame and is read before each: where it does not say the newest, everything
//! is brought anew. eframe empties that buffer before each frame; it is kept from it by a buffer of one point that stands in
//! its place between frames.
//!
//! What a picture of a camera has on it is little. The rest of it is brought to the window from a film: there it stands as
//! windows have it, the top row first, so that a processor moves bytes and paints nothing.
#![expect(
    unsafe_code,
    reason = "every call of GL is unsafe; each here passes objects made here, on the context that made them"
)]
use std::sync::Arc;

use eframe::{
    egui::{Color32, ColorImage, PaintCallbackInfo, Rect},
    glow::{self, HasContext as _},
};

use super::pixels::Pixels;

/// Behind the frames of one window.
#[derive(Default)]
pub struct Canvas {
    made: Option<Made>,
    /// The newest frame that is on the screen.
    painted: Option<u64>,
    /// What of the window has to be brought there.
    owed: Vec<Pixels>,
    /// What of that lies on the film too.
    filmed: Vec<Filmed>,
    /// Of a picture on its way.
    rows: Vec<[u8; 4]>,
}

struct Filmed {
    place: Pixels,
    /// Where something stands on it.
    on_it: Vec<Pixels>,
}

struct Made {
    picture: Buffer,
    /// As large, and upside down: pictures before anything is painted on them.
    film: Buffer,
    /// Takes what nobody wants.
    sink: Buffer,
    size: [u32; 2],
}

struct Buffer {
    buffer: glow::Framebuffer,
    colours: glow::Texture,
}

/// Whether the machine has no graphics card for this window, or none that is used.
pub fn is_drawn_by_processor(gl: &Arc<glow::Context>) -> bool {
    // SAFETY: the context is current while eframe makes the app.
    let name = unsafe { gl.get_parameter_string(glow::RENDERER) }.to_lowercase();
    ["llvmpipe", "softpipe", "swrast", "software"].iter().any(|word| name.contains(word))
}

/// Whether a canvas can be made here at all.
pub fn can_be_made(gl: &glow::Context) -> bool {
    Buffer::make(gl, [1, 1]).map(|buffer| buffer.delete(gl)).is_some()
}

impl Canvas {
    pub fn painted(&self) -> Option<u64> {
        self.painted
    }

    /// Turns what is painted next onto the canvas, emptied where it will be painted.
    pub fn begin(&mut self, gl: &glow::Context, size: [u32; 2], pixels_per_point: f32, rects: &[Rect]) {
        if self.made.as_ref().is_none_or(|made| made.size != size) {
            self.give_up(gl);
            self.made = make(gl, size);
        }
        let Some(made) = &self.made else { return };
        self.owed = rects.iter().map(|rect| Pixels::of(*rect, size, pixels_per_point)).collect();
        self.filmed.clear();
        // SAFETY: the buffers were made here on this context, which is current while egui paints.
        unsafe {
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, None);
            let mut corner = [0; 4];
            gl.read_pixels(0, 0, 1, 1, glow::RGBA, glow::UNSIGNED_BYTE, glow::PixelPackData::Slice(Some(&mut corner)));
            gl.bind_framebuffer(glow::FRAMEBUFFER, Some(made.picture.buffer));
            gl.enable(glow::SCISSOR_TEST);
            gl.clear_color(0.0, 0.0, 0.0, 1.0);
            for place in &self.owed {
                gl.scissor(place.left, place.bottom, place.width(), place.height());
                gl.clear(glow::COLOR_BUFFER_BIT);
            }
            if self.painted.is_none_or(|painted| corner[..3] != mark(painted)) {
                self.owed = vec![Pixels::all(size)];
            }
        }
    }

    /// Copies a picture to where it has as many pixels, within what is painted; in `on_it`, in points, something will stand on it.
    pub fn copy(&mut self, gl: &glow::Context, image: &ColorImage, on_it: &[Rect], info: &PaintCallbackInfo) {
        let Some(made) = &self.made else { return };
        let high = made.size[1].cast_signed();
        let whole = |value: f32| (info.pixels_per_point * value).round() as i32;
        let (left, top) = (whole(info.viewport.left()), high - whole(info.viewport.top()));
        let [width, height] = image.size.map(|side| side as i32);
        let all = Pixels { left, top, right: left + width, bottom: top - height };
        let Some(place) = all.overlap(Pixels::of(info.clip_rect, made.size, info.pixels_per_point)) else { return };
        let across = place.width() as usize;
        self.rows.resize(across * place.height() as usize, [0; 4]);
        for (y, row) in (top - place.top..).zip(self.rows.chunks_exact_mut(across)) {
            let first = y as usize * image.width() + (place.left - left) as usize;
            for (turned, pixel) in row.iter_mut().zip(&image.pixels[first..first + across]) {
                *turned = blue_first(*pixel);
            }
        }
        made.film.take(gl, [place.left, high - place.top], place, &self.rows);
        upside_down(&mut self.rows, across);
        made.picture.take(gl, [place.left, place.bottom], place, &self.rows);
        let on_it = on_it.iter().map(|rect| Pixels::of(*rect, made.size, info.pixels_per_point));
        self.filmed.push(Filmed { place, on_it: on_it.filter_map(|one| one.overlap(place)).collect() });
    }

    /// Brings to the window what it owes; frame `number` is on the screen then.
    pub fn show(&mut self, gl: &glow::Context, number: u64) {
        let Some(made) = &self.made else { return };
        let high = made.size[1].cast_signed();
        let mut painted = std::mem::take(&mut self.owed);
        for Filmed { place, .. } in &self.filmed {
            painted = painted.into_iter().flat_map(|owed| owed.without(*place)).collect();
        }
        painted.extend(self.filmed.iter().flat_map(|filmed| &filmed.on_it));
        // SAFETY: as in `begin`; nothing is read or written beyond the size that all have.
        unsafe {
            gl.disable(glow::SCISSOR_TEST);
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, None);
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, Some(made.film.buffer));
            for Filmed { place, .. } in &self.filmed {
                bring(
                    gl,
                    Pixels { bottom: high - place.top, top: high - place.bottom, ..*place },
                    place.top,
                    place.bottom,
                );
            }
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, Some(made.picture.buffer));
            for place in painted {
                bring(gl, place, place.bottom, place.top);
            }
            gl.enable(glow::SCISSOR_TEST);
            gl.scissor(0, 0, 1, 1);
            let [red, green, blue] = mark(number).map(|part| f32::from(part) / 255.0);
            gl.clear_color(red, green, blue, 1.0);
            gl.clear(glow::COLOR_BUFFER_BIT);
            gl.disable(glow::SCISSOR_TEST);
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, None);
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, Some(made.sink.buffer));
        }
        self.painted = Some(number);
    }

    /// Nothing of what it holds is left.
    pub fn give_up(&mut self, gl: &glow::Context) {
        let Some(made) = self.made.take() else { return };
        self.painted = None;
        made.picture.delete(gl);
        made.film.delete(gl);
        made.sink.delete(gl);
    }
}

/// A pixel as windows have it. As one number, so that a processor turns many at once.
fn blue_first(pixel: Color32) -> [u8; 4] {
    let pixel = u32::from_le_bytes(pixel.to_array());
    (pixel & 0xff00_ff00 | (pixel & 0xff) << 16 | (pixel >> 16) & 0xff).to_le_bytes()
}

/// What the corner says of a frame: dark, and another for each of some hundred frames.
fn mark(number: u64) -> [u8; 3] {
    let part = |shift: u32| 8 + ((number >> shift) % 8) as u8;
    [part(0), part(3), part(6)]
}

fn make(gl: &glow::Context, size: [u32; 2]) -> Option<Made> {
    let mut buffers = [size, size, [1, 1]].map(|size| Buffer::make(gl, size));
    if let [Some(_), Some(_), Some(_)] = buffers {
        let [picture, film, sink] = buffers.map(|buffer| buffer.expect("each is there"));
        return Some(Made { picture, film, sink, size });
    }
    buffers.iter_mut().filter_map(Option::take).for_each(|buffer| buffer.delete(gl));
    None
}

/// Brings pixels of the buffer that is read to as many of the window, from below from `bottom` to `top`.
///
/// # Safety
/// The context is current, both buffers are whole, and nothing lies beyond their sizes.
unsafe fn bring(gl: &glow::Context, from: Pixels, bottom: i32, top: i32) {
    let Pixels { left, right, .. } = from;
    let (colours, nearest) = (glow::COLOR_BUFFER_BIT, glow::NEAREST);
    // SAFETY: the caller's.
    unsafe { gl.blit_framebuffer(left, from.bottom, right, from.top, left, bottom, right, top, colours, nearest) };
}

/// The last row first.
fn upside_down(rows: &mut [[u8; 4]], across: usize) {
    let (above, below) = rows.split_at_mut(rows.len() / across / 2 * across);
    for (one, other) in above.chunks_exact_mut(across).zip(below.rchunks_exact_mut(across)) {
        one.swap_with_slice(other);
    }
}

impl Buffer {
    fn delete(&self, gl: &glow::Context) {
        // SAFETY: both were made here and are used by nobody else.
        unsafe {
            gl.bind_framebuffer(glow::FRAMEBUFFER, None);
            gl.delete_framebuffer(self.buffer);
            gl.delete_texture(self.colours);
        }
    }

    /// Takes rows of pixels in, as many as `place` has, with its lower left corner `at`.
    fn take(&self, gl: &glow::Context, [left, bottom]: [i32; 2], place: Pixels, rows: &[[u8; 4]]) {
        let (level, width, height) = (0, place.width(), place.height());
        let pixels = glow::PixelUnpackData::Slice(Some(rows.as_flattened()));
        // SAFETY: as in `delete`; as many pixels are given as said.
        unsafe {
            gl.bind_texture(glow::TEXTURE_2D, Some(self.colours));
            let (order, kind) = (glow::BGRA, glow::UNSIGNED_BYTE);
            gl.tex_sub_image_2d(glow::TEXTURE_2D, level, left, bottom, width, height, order, kind, pixels);
            gl.bind_texture(glow::TEXTURE_2D, None);
        }
    }

    /// One in the order of colours that windows have.
    fn make(gl: &glow::Context, [width, height]: [u32; 2]) -> Option<Self> {
        // SAFETY: the context is current while egui paints; all that is passed was made in this call.
        unsafe {
            let colours = gl.create_texture().ok()?;
            gl.bind_texture(glow::TEXTURE_2D, Some(colours));
            for (name, value) in [
                (glow::TEXTURE_MIN_FILTER, glow::NEAREST),
                (glow::TEXTURE_MAG_FILTER, glow::NEAREST),
                (glow::TEXTURE_WRAP_S, glow::CLAMP_TO_EDGE),
                (glow::TEXTURE_WRAP_T, glow::CLAMP_TO_EDGE),
            ] {
                gl.tex_parameter_i32(glow::TEXTURE_2D, name, value.cast_signed());
            }
            gl.tex_image_2d(
                glow::TEXTURE_2D,
                0,
                glow::RGBA8.cast_signed(),
                width.cast_signed(),
                height.cast_signed(),
                0,
                glow::BGRA,
                glow::UNSIGNED_BYTE,
                glow::PixelUnpackData::Slice(None),
            );
            gl.bind_texture(glow::TEXTURE_2D, None);
            let Ok(buffer) = gl.create_framebuffer() else {
                gl.delete_texture(colours);
                return None;
            };
            gl.bind_framebuffer(glow::FRAMEBUFFER, Some(buffer));
            gl.framebuffer_texture_2d(glow::FRAMEBUFFER, glow::COLOR_ATTACHMENT0, glow::TEXTURE_2D, Some(colours), 0);
            let is_whole = gl.check_framebuffer_status(glow::FRAMEBUFFER) == glow::FRAMEBUFFER_COMPLETE;
            gl.bind_framebuffer(glow::FRAMEBUFFER, None);
            if !is_whole {
                gl.delete_framebuffer(buffer);
                gl.delete_texture(colours);
                return None;
            }
            Some(Self { buffer, colours })
        }
    }
}
