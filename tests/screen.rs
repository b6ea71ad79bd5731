//! Hands and eyes: sees what a screen reader sees and does what a hand does in the real program; knows nothing of Vaka.
use std::{
    env, fs, io,
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use egui::{
    Event, Key, Modifiers, PointerButton, Pos2, Rect,
    accesskit::{Node, NodeId, Role, TreeUpdate},
};
use egui_inspection::protocol::{Request, Response, read_handshake, read_message, write_message};
use image::RgbaImage;

/// How often a condition is looked at while it is awaited.
const LOOK: Duration = Duration::from_millis(20);

/// One running window.
pub struct Screen(TcpStream);

/// One control or text on the screen.
#[derive(Debug)]
pub struct Seen {
    pub role: Role,
    pub name: String,
    pub value: String,
    /// In logical points.
    pub place: Option<Rect>,
    pub disabled: bool,
}

impl Seen {
    /// How well this fits what is looked for: 0 is it, 1 begins so, 2 contains it.
    fn fits(&self, wanted: &str) -> Option<u8> {
        let texts = [self.name.as_str(), self.value.as_str()];
        let rank = |fits: &dyn Fn(&str) -> bool, rank| texts.into_iter().any(fits).then_some(rank);
        rank(&|t| t == wanted, 0)
            .or_else(|| rank(&|t| t.starts_with(wanted), 1))
            .or_else(|| rank(&|t| t.contains(wanted), 2))
    }
}

impl Screen {
    /// Waits until a window answers at `address`.
    ///
    /// # Panics
    /// If none does `within` the time.
    pub fn at(address: SocketAddr, within: Duration) -> Self {
        let stream = until(within, "a window that answers", || TcpStream::connect(address).ok());
        stream.set_nodelay(true).expect("a fresh socket takes its settings");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a fresh socket takes its settings");
        read_handshake(&stream).expect("the other end is the program's inspection port");
        Self(stream)
    }

    fn ask(&mut self, request: &Request) -> Response {
        let answer = write_message(&mut self.0, request).and_then(|()| read_message(&mut self.0));
        match answer.and_then(|answer| {
            if let Response::Error { message } = answer { Err(io::Error::other(message)) } else { Ok(answer) }
        }) {
            Ok(answer) => answer,
            Err(error) => panic!("the window did not answer: {error}"),
        }
    }

    fn events(&mut self, events: Vec<Event>) {
        self.ask(&Request::ApplyEvents { events });
    }

    /// All that has a name or a value.
    pub fn nodes(&mut self) -> Vec<Seen> {
        match self.ask(&Request::GetTree) {
            Response::Tree { accesskit: Some(tree), .. } => flatten(&tree),
            _ => Vec::new(),
        }
    }

    /// The best fit for `wanted` that is on the screen now; one that can be used before one that cannot.
    pub fn find(&mut self, wanted: &str) -> Option<Seen> {
        let ranked = self
            .nodes()
            .into_iter()
            .filter_map(|seen| seen.fits(wanted).map(|rank| ((seen.disabled, rank, seen.place.is_none()), seen)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, seen)| seen)
    }

    /// Waits until something is called `wanted`.
    pub fn wait(&mut self, wanted: &str, within: Duration) -> Seen {
        let end = Instant::now() + within;
        loop {
            if let Some(seen) = self.find(wanted) {
                return seen;
            }
            if Instant::now() > end {
                self.picture_for("missing");
                panic!("after {within:?} nothing is called {wanted:?}; there is:\n{}", self.tell());
            }
            thread::sleep(LOOK);
        }
    }

    /// Waits until nothing is called `wanted`.
    pub fn wait_gone(&mut self, wanted: &str, within: Duration) {
        until(within, &format!("{wanted:?} to go"), || self.find(wanted).is_none().then_some(()));
    }

    /// What the screen says, one line for each thing, for the message of a test that failed.
    pub fn tell(&mut self) -> String {
        let line = |seen: &Seen| {
            format!(
                "{:?} {:?} {:?}{}",
                seen.role,
                seen.name,
                seen.value,
                if seen.disabled { " (disabled)" } else { "" }
            )
        };
        self.nodes().iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Presses and lets go.
    pub fn press(&mut self, key: Key) {
        self.events(vec![key_event(key, true, false)]);
        self.events(vec![key_event(key, false, false)]);
    }

    /// Holds a key, repeating as a keyboard does, until `done` says so.
    pub fn hold(&mut self, key: Key, mut done: impl FnMut(&mut Self) -> bool) {
        self.events(vec![key_event(key, true, false)]);
        while !done(self) {
            thread::sleep(LOOK);
            self.events(vec![key_event(key, true, true)]);
        }
        self.events(vec![key_event(key, false, false)]);
    }

    /// Types into what has the focus.
    pub fn write(&mut self, text: &str) {
        self.events(vec![Event::Text(text.to_owned())]);
    }

    /// Clicks the middle of what is called `wanted`, once it is there and can be used.
    pub fn click(&mut self, wanted: &str) {
        let place = until(Duration::from_secs(10), &format!("{wanted:?} to click"), || {
            self.find(wanted).filter(|seen| !seen.disabled).and_then(|seen| seen.place)
        });
        self.click_at(place.center());
    }

    pub fn click_at(&mut self, pos: Pos2) {
        let button =
            |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        self.events(vec![Event::PointerMoved(pos)]);
        self.events(vec![button(true)]);
        self.events(vec![button(false)]);
    }

    /// Presses at one place, moves to another and lets go there.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.events(vec![Event::PointerMoved(from)]);
        self.events(vec![button(from, true)]);
        self.events(vec![Event::PointerMoved(from + (to - from) / 2.0)]);
        self.events(vec![Event::PointerMoved(to)]);
        self.events(vec![button(to, false)]);
    }

    /// In logical points; waits for the window to follow.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.ask(&Request::Resize { width, height });
        until(Duration::from_secs(10), "the window to take its new size", || {
            let picture = self.picture();
            (picture.dimensions() == (width, height)).then_some(())
        });
    }

    /// What the window shows, one pixel to a logical point.
    pub fn picture(&mut self) -> RgbaImage {
        let Response::Screenshot(png) = self.ask(&Request::GetScreenshot { pixels_per_point: Some(1.0) }) else {
            panic!("the window gave no picture");
        };
        image::load_from_memory(&png.bytes).expect("the picture is a PNG").into_rgba8()
    }

    /// Keeps a picture under `name`.png where `VAKA_PICTURES` wants pictures.
    pub fn picture_for(&mut self, name: &str) {
        if let Some(folder) = env::var_os("VAKA_PICTURES").map(PathBuf::from) {
            fs::create_dir_all(&folder).expect("the folder for pictures can be made");
            self.picture().save(folder.join(format!("{name}.png"))).expect("the picture can be written");
        }
    }
}

/// Waits until `look` gives something.
///
/// # Panics
/// When `within` has passed; `what` is what was missing.
pub fn until<T>(within: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + within;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited {within:?} for {what}");
        thread::sleep(LOOK);
    }
}

fn key_event(key: Key, pressed: bool, repeat: bool) -> Event {
    Event::Key { key, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE }
}

fn flatten(tree: &TreeUpdate) -> Vec<Seen> {
    let node = |id: NodeId| tree.nodes.iter().find(|(other, _)| *other == id).map(|(_, node)| node);
    let parent = |id: NodeId| tree.nodes.iter().find(|(_, node)| node.children().contains(&id)).map(|(_, node)| node);
    let said = |node: &Node| node.label().or_else(|| node.value()).map(str::to_owned);
    let seen = tree.nodes.iter().map(|(id, this)| {
        let by: Vec<String> = this.labelled_by().iter().filter_map(|id| node(*id).and_then(said)).collect();
        let own = this.label().map(str::to_owned).or_else(|| (!by.is_empty()).then(|| by.join(" ")));
        // A button's text is a child of its own without a name.
        let name = own
            .or_else(|| parent(*id).filter(|parent| parent.role() == Role::Button).and_then(said))
            .unwrap_or_default();
        let place = this
            .bounds()
            .map(|b| Rect { min: Pos2::new(b.x0 as f32, b.y0 as f32), max: Pos2::new(b.x1 as f32, b.y1 as f32) });
        Seen {
            role: this.role(),
            name,
            value: this.value().unwrap_or_default().to_owned(),
            place,
            disabled: this.is_disabled(),
        }
    });
    seen.filter(|seen| !(seen.name.is_empty() && seen.value.is_empty())).collect()
}
