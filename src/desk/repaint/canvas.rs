//! The picture that a window's frames are painted on and that outlives them, in GL; what is painted where is not known here.
//!
//! Where the window's own buffer outlives its showing too, only what is new is brought there. No system promises that, so a
//! pixel in the corner carries the number of the frame and is read before each: where it does not say the newest, everything
//! is brought anew. eframe empties that buffer before each frame; it is kept from it by a buffer of one point that stands in
//! its place between frames.
#![expect(
    unsafe_code,
    reason = "every call of GL is unsafe; each here passes objects made here, on the context that made them"
)]
use std::sync::Arc;

use eframe::{
    egui::{Color32, ColorImage, PaintCallbackInfo, Rect},
    glow::{self, HasContext as _},
};

/// Behind the frames of one window.
#[derive(Default)]
pub struct Canvas {
    made: Option<Made>,
    /// The newest frame that is on the screen.
    painted: Option<u64>,
    /// What of the window has to be brought there: left, bottom, width and height, pixels.
    owed: Vec<[i32; 4]>,
    /// Of a picture on its way, in GL's order.
    rows: Vec<[u8; 4]>,
}

struct Made {
    picture: Buffer,
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
        self.owed = rects.iter().map(|rect| pixels(*rect, size, pixels_per_point)).collect();
        // SAFETY: the buffers were made here on this context, which is current while egui paints.
        unsafe {
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, None);
            let mut corner = [0; 4];
            gl.read_pixels(0, 0, 1, 1, glow::RGBA, glow::UNSIGNED_BYTE, glow::PixelPackData::Slice(Some(&mut corner)));
            gl.bind_framebuffer(glow::FRAMEBUFFER, Some(made.picture.buffer));
            gl.enable(glow::SCISSOR_TEST);
            gl.clear_color(0.0, 0.0, 0.0, 1.0);
            for [left, bottom, width, height] in &self.owed {
                gl.scissor(*left, *bottom, *width, *height);
                gl.clear(glow::COLOR_BUFFER_BIT);
            }
            if self.painted.is_none_or(|painted| corner[..3] != mark(painted)) {
                self.owed = vec![[0, 0, size[0].cast_signed(), size[1].cast_signed()]];
            }
        }
    }

    /// Copies a picture to where it has as many pixels, within what is painted.
    pub fn copy(&mut self, gl: &glow::Context, image: &ColorImage, info: &PaintCallbackInfo) {
        let Some(made) = &self.made else { return };
        let whole = |value: f32| (info.pixels_per_point * value).round() as i32;
        let at = [whole(info.viewport.left()), whole(info.viewport.top())];
        let [left, bottom, width, height] = pixels(info.clip_rect, made.size, info.pixels_per_point);
        let top = made.size[1].cast_signed() - bottom - height;
        let size = image.size.map(|side| side as i32);
        // Of the window, from above: what of the picture is to be seen.
        let (from, to) = (
            [left.max(at[0]), top.max(at[1])],
            [(left + width).min(at[0] + size[0]), (top + height).min(at[1] + size[1])],
        );
        let (wide, high) = (to[0] - from[0], to[1] - from[1]);
        if wide <= 0 || high <= 0 {
            return;
        }
        let across = wide as usize;
        self.rows.resize(across * high as usize, [0; 4]);
        // GL begins below, and a window's pixels with blue.
        for (y, row) in (from[1] - at[1]..to[1] - at[1]).rev().zip(self.rows.chunks_exact_mut(across)) {
            let first = y as usize * image.width() + (from[0] - at[0]) as usize;
            for (turned, pixel) in row.iter_mut().zip(&image.pixels[first..first + across]) {
                *turned = blue_first(*pixel);
            }
        }
        // SAFETY: as in `begin`; as many pixels are given as said.
        unsafe {
            gl.bind_texture(glow::TEXTURE_2D, Some(made.picture.colours));
            let below = made.size[1].cast_signed() - to[1];
            let pixels = glow::PixelUnpackData::Slice(Some(self.rows.as_flattened()));
            gl.tex_sub_image_2d(
                glow::TEXTURE_2D,
                0,
                from[0],
                below,
                wide,
                high,
                glow::BGRA,
                glow::UNSIGNED_BYTE,
                pixels,
            );
            gl.bind_texture(glow::TEXTURE_2D, None);
        }
    }

    /// Brings to the window what it owes; frame `number` is on the screen then.
    pub fn show(&mut self, gl: &glow::Context, number: u64) {
        let Some(made) = &self.made else { return };
        // SAFETY: as in `begin`; nothing is read or written beyond the size that both have.
        unsafe {
            gl.disable(glow::SCISSOR_TEST);
            gl.bind_framebuffer(glow::READ_FRAMEBUFFER, Some(made.picture.buffer));
            gl.bind_framebuffer(glow::DRAW_FRAMEBUFFER, None);
            for [left, bottom, width, height] in self.owed.drain(..) {
                let (right, top) = (left + width, bottom + height);
                gl.blit_framebuffer(
                    left,
                    bottom,
                    right,
                    top,
                    left,
                    bottom,
                    right,
                    top,
                    glow::COLOR_BUFFER_BIT,
                    glow::NEAREST,
                );
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
    let picture = Buffer::make(gl, size)?;
    let Some(sink) = Buffer::make(gl, [1, 1]) else {
        picture.delete(gl);
        return None;
    };
    Some(Made { picture, sink, size })
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

/// Left, bottom, width and height of a rectangle in points, as egui's painter cuts it: to whole pixels.
fn pixels(rect: Rect, [width, height]: [u32; 2], pixels_per_point: f32) -> [i32; 4] {
    let (width, height) = (width.cast_signed(), height.cast_signed());
    let whole = |value: f32, most: i32| ((pixels_per_point * value).round() as i32).clamp(0, most);
    let (left, right) = (whole(rect.min.x, width), whole(rect.max.x, width));
    let (top, bottom) = (whole(rect.min.y, height), whole(rect.max.y, height));
    [left, height - bottom, right - left, bottom - top]
}
