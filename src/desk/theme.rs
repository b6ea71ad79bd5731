//! How the screen looks: chosen theme, fonts and egui's own style; the only place where colours and text sizes are named.
use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use egui::{
    Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Shadow, Stroke, StrokeKind, Style, TextStyle,
    Vec2, Visuals, style::WidgetVisuals,
};

mod tokens;

pub use tokens::{Colours, Ink, MapColours, Measures, Theme, measures};

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The theme that is shown.
pub fn theme() -> Theme {
    Theme::ALL[usize::from(CHOSEN.load(Ordering::Relaxed))]
}

/// The colours that are shown.
pub fn colours() -> &'static Colours {
    theme().colours()
}

/// Weight of the one typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Medium,
    Semibold,
}

/// The sizes that text may have; see [`Measures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Label,
    Body,
    Age,
    Figure,
    Title,
    Countdown,
}

impl Size {
    /// The next smaller one, for words that would not fit else; nothing is smaller than a label.
    #[must_use]
    pub fn smaller(self) -> Self {
        match self {
            Self::Label | Self::Body => Self::Label,
            Self::Age | Self::Figure => Self::Body,
            Self::Title => Self::Age,
            Self::Countdown => Self::Title,
        }
    }
}

/// A font of the one typeface.
pub fn font(size: Size, weight: Weight) -> FontId {
    let m = measures();
    let points = match size {
        Size::Label => m.label,
        Size::Body => m.body,
        Size::Age => m.age,
        Size::Figure => m.figure,
        Size::Title => m.title,
        Size::Countdown => m.countdown,
    };
    FontId::new(points, family(weight))
}

fn family(weight: Weight) -> FontFamily {
    match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Medium => FontFamily::Name("medium".into()),
        Weight::Semibold => FontFamily::Name("semibold".into()),
    }
}

/// The thin line around cards and between regions.
pub fn hairline() -> Stroke {
    Stroke::new(1.0, colours().hairline)
}

/// The line around controls.
pub fn edge() -> Stroke {
    Stroke::new(1.0, colours().edge)
}

/// The ring around what has the focus.
pub fn focus_ring() -> Stroke {
    Stroke::new(2.0, colours().focus)
}

/// A thin line of a colour that means something.
pub fn line(ink: Ink) -> Stroke {
    Stroke::new(1.0, ink)
}

/// Corners of everything.
pub fn corner() -> CornerRadius {
    CornerRadius::same(measures().corner as u8)
}

/// Lines lie inside their box, so that neighbours align.
pub const INSIDE: StrokeKind = StrokeKind::Inside;

/// `ink` with a share of its opacity, 0.0 to 1.0.
pub fn faded(ink: Ink, share: f32) -> Ink {
    ink.gamma_multiply(share.clamp(0.0, 1.0))
}

/// The tint of a picture that is shown as it is, or greyed because it stands still.
pub fn picture_tint(stands_still: bool) -> Ink {
    if stands_still { Ink::from_gray(110) } else { Ink::WHITE }
}

const FACES: [(&str, &[u8], Weight); 3] = [
    ("inter-regular", include_bytes!("../../assets/fonts/Inter-Regular.ttf"), Weight::Regular),
    ("inter-medium", include_bytes!("../../assets/fonts/Inter-Medium.ttf"), Weight::Medium),
    ("inter-semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"), Weight::Semibold),
];

/// The typeface's files, for what is drawn elsewhere.
pub fn faces() -> impl Iterator<Item = &'static [u8]> {
    FACES.into_iter().map(|(_, bytes, _)| bytes)
}

/// Installs the typeface. Once, at start: figures are tabular, so that ages do not dance.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes, weight) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts.families.insert(family(weight), vec![name.to_owned()]);
    }
    fonts.families.insert(FontFamily::Monospace, vec!["inter-regular".to_owned()]);
    ctx.set_fonts(fonts);
}

/// Shows `theme` from the next frame on.
pub fn choose(ctx: &Context, theme: Theme) {
    CHOSEN.store(theme as u8, Ordering::Relaxed);
    ctx.set_theme(match theme {
        Theme::Dark => egui::Theme::Dark,
        Theme::Light => egui::Theme::Light,
    });
    ctx.all_styles_mut(|style| dress(style, theme));
    ctx.request_repaint();
}

fn dress(style: &mut Style, theme: Theme) {
    let (c, m) = (theme.colours(), measures());
    style.text_styles = [
        (TextStyle::Small, font(Size::Label, Weight::Regular)),
        (TextStyle::Body, font(Size::Body, Weight::Regular)),
        (TextStyle::Button, font(Size::Body, Weight::Medium)),
        (TextStyle::Heading, font(Size::Title, Weight::Semibold)),
        (TextStyle::Monospace, font(Size::Body, Weight::Regular)),
    ]
    .into();
    style.animation_time = 0.12;
    style.spacing.item_spacing = Vec2::new(2.0 * m.grid, 2.0 * m.grid);
    style.spacing.button_padding = Vec2::new(m.gap, m.grid);
    style.spacing.interact_size.y = m.target;
    // That there is more must be seen without the pointer.
    style.spacing.scroll = egui::style::ScrollStyle {
        floating_width: 3.0,
        dormant_handle_opacity: 0.5,
        // A list ends where it ends; and one that grows under its rows must not spring back.
        kinetic: egui::style::KineticScrollStyle { rubber_band: false, ..Default::default() },
        ..egui::style::ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.visuals = visuals(theme, c);
}

fn visuals(theme: Theme, c: &Colours) -> Visuals {
    let mut v = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let widget = |fill: Ink, line: Ink, ink: Ink| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        fg_stroke: Stroke::new(1.0, ink),
        corner_radius: corner(),
        expansion: 0.0,
    };
    v.widgets.noninteractive = widget(c.panel, c.hairline, c.text);
    v.widgets.inactive = widget(c.card, c.edge, c.text);
    v.widgets.hovered = widget(c.raised, c.edge, c.text);
    v.widgets.active = WidgetVisuals { bg_stroke: Stroke::new(2.0, c.focus), ..widget(c.raised, c.focus, c.text) };
    v.widgets.open = widget(c.raised, c.edge, c.text);
    v.override_text_color = None;
    v.weak_text_color = Some(c.third);
    v.selection.bg_fill = c.focus_plate;
    v.selection.stroke = Stroke::new(1.0, c.focus);
    v.hyperlink_color = c.focus;
    v.faint_bg_color = c.card;
    v.extreme_bg_color = c.ground;
    v.text_edit_bg_color = Some(match theme {
        Theme::Dark => c.ground,
        Theme::Light => c.card,
    });
    v.code_bg_color = c.raised;
    v.warn_fg_color = c.text;
    v.error_fg_color = c.text;
    v.window_fill = c.panel;
    v.window_stroke = Stroke::new(1.0, c.edge);
    v.window_corner_radius = corner();
    v.menu_corner_radius = corner();
    v.window_shadow = Shadow::NONE;
    v.popup_shadow = Shadow::NONE;
    v.panel_fill = c.panel;
    v.interact_cursor = None;
    v.text_cursor.blink = false;
    v
}
