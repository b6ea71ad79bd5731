//! The keyboard: what its keys ask for, and when they must not; holding Space ends with the key, the focus or the screen.
use std::collections::BTreeMap;

use egui::{Context, Event, Id, Key, Modifiers, RawInput, ViewportId};

mod map;

pub use map::{ACTIONS, Map, Unfit, cap, choose, first_key, map};

/// What a key asked for in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    TakeNext,
    AllLive,
    /// A new still of each camera, beside the first.
    NewStills,
    /// The next contact is called; nobody answered where one is called already.
    CallNext,
    /// The next contact is asked by message.
    AskCustomer,
    NextStep,
    Park,
    Release,
    Close,
    Silence,
    Lock,
    Help,
    Listen,
    AcknowledgeStorm,
    /// What waits behind a strip, shown and put away.
    Strip,
    /// What was hidden tonight.
    Hidden,
    OpenWindow,
    ResetClock,
    /// To the list of closed events, and away from it.
    Closed,
    /// To disclosures of closed events.
    Disclosures,
    /// The masks of the recording that is chosen.
    Masks,
    /// One more of what is shown.
    New,
    /// Roles that wait for a second person.
    AskedRoles,
    /// What is on test and shelved.
    Asides,
    /// What has happened at the home before.
    Past,
    /// Where the home lies.
    Map,
    /// The floor plan of the home that is held, and away with it.
    Floor,
    /// The palette, and away with it.
    Palette,
    /// The register of homes.
    Register,
    /// The zone that chatters is to be shelved.
    Shelve,
    /// Space, pressed anew.
    Space,
    /// The arrows to the left and to the right.
    Earlier,
    Later,
    Back,
    Enter,
    /// More light on the large picture.
    Light,
    /// Masked pictures are to be seen clearly.
    Reveal,
    /// The second window, opened and closed.
    Wall,
    /// Talking at a silent alarm.
    FreeTalk,
    /// The card of places that the chosen camera can be turned to.
    Presets,
    /// The card of the desk's own sound.
    Sound,
    /// The card of recorded phrases.
    Phrases,
    /// The card for sending somebody to the home.
    Dispatch,
    /// Whether the next event is taken by itself.
    Following,
    /// Into the large picture, and out of it.
    Nearer,
    Farther,
    /// Within the last minute of the large picture.
    StepBack,
    StepOn,
    /// A digit from 1 to 9.
    Digit(u8),
    /// To another row of the queue.
    Row(Step),
}

/// Which row of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

/// All that the keyboard did in this frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    pub presses: Vec<Press>,
    /// The keys themselves, pressed anew and alone, for whoever chooses one.
    pub keys: Vec<Key>,
    /// Whether Space is held, the window has the focus and no text field wants it.
    pub talk_held: bool,
}

/// Reads the keyboard before any widget does and takes away what widgets must not see: Space, which would press the
/// button that has the focus. `talk_was_held` is what the last frame said; `row` is the row of the queue that has the
/// focus: among other buttons the arrows are egui's.
pub fn read(ctx: &Context, talk_was_held: bool, row: Option<Id>) -> Keyboard {
    let writing = ctx.text_edit_focused();
    let arrows = ctx.memory(egui::Memory::focused).is_none_or(|focused| Some(focused) == row);
    ctx.input_mut(|input| {
        let mut board = Keyboard::default();
        let mut space_down = false;
        for event in &input.events {
            let Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { continue };
            // The sign over or under `+`, as layouts have it.
            let key = if *key == Key::Equals { Key::Plus } else { *key };
            // What moves repeats while it is held.
            if !writing && let Some(step) = step(key, *modifiers, arrows) {
                board.presses.push(Press::Row(step));
            }
            if !writing && let Some(press) = across(key, *modifiers, arrows) {
                board.presses.push(press);
            }
            if !repeat && !modifiers.command && !modifiers.alt {
                board.keys.push(key);
            }
            if key == Key::Space {
                space_down |= !repeat && !writing;
                if !repeat && !writing {
                    board.presses.push(Press::Space);
                }
            } else if let Some(press) = meaning(key, *modifiers, writing)
                && (!repeat || matches!(press, Press::StepBack | Press::StepOn))
            {
                board.presses.push(press);
            }
        }
        let held = input.keys_down.contains(&Key::Space) && (space_down || talk_was_held);
        board.talk_held = held && input.focused && !writing;
        // A field would take it for the order to clear the rest of its line.
        let is_palette =
            |event: &Event| matches!(event, Event::Key { key: Key::K, modifiers, .. } if modifiers.command);
        input.events.retain(|event| !is_palette(event));
        if !writing {
            input.events.retain(|event| !matches!(event, Event::Key { key: Key::Space, .. }));
        }
        board
    })
}

/// Gives what is typed behind Tab or Enter to the next frame of the same window. A slow frame brings many keys at once, and a
/// password must not end up in the field before its own.
#[derive(Debug, Default)]
pub struct InTurn {
    later: BTreeMap<ViewportId, Vec<Event>>,
}

impl egui::Plugin for InTurn {
    fn debug_name(&self) -> &'static str {
        "InTurn"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let mut events = self.later.remove(&input.viewport_id).unwrap_or_default();
        events.append(&mut input.events);
        let moves = |event: &Event| matches!(event, Event::Key { key: Key::Tab | Key::Enter, pressed: true, .. });
        if let Some(index) = events.iter().position(moves) {
            let later = events.split_off(index + 1);
            if !later.is_empty() {
                self.later.insert(input.viewport_id, later);
                ctx.request_repaint_of(input.viewport_id);
            }
        }
        input.events = events;
    }
}

fn step(key: Key, modifiers: Modifiers, arrows: bool) -> Option<Step> {
    match key {
        _ if modifiers.any() => None,
        Key::ArrowUp if arrows => Some(Step::Up),
        Key::ArrowDown if arrows => Some(Step::Down),
        Key::PageUp => Some(Step::PageUp),
        Key::PageDown => Some(Step::PageDown),
        Key::Home => Some(Step::First),
        Key::End => Some(Step::Last),
        _ => None,
    }
}

fn across(key: Key, modifiers: Modifiers, arrows: bool) -> Option<Press> {
    match key {
        _ if modifiers.any() || !arrows => None,
        Key::ArrowLeft => Some(Press::Earlier),
        Key::ArrowRight => Some(Press::Later),
        _ => None,
    }
}

fn meaning(key: Key, modifiers: Modifiers, writing: bool) -> Option<Press> {
    if key == Key::K && modifiers.command_only() {
        return Some(Press::Palette);
    }
    // Function keys work wherever the focus is, whatever they do; letters, signs, digits and Enter do not while somebody writes.
    let everywhere = map::is_function(key) || key == Key::Escape;
    if !everywhere && (writing || modifiers.command || modifiers.alt) {
        return None;
    }
    match key {
        Key::F12 => Some(Press::Lock),
        Key::Escape => Some(Press::Back),
        Key::Questionmark => Some(Press::Help),
        Key::Enter => Some(Press::Enter),
        Key::Num1 => Some(Press::Digit(1)),
        Key::Num2 => Some(Press::Digit(2)),
        Key::Num3 => Some(Press::Digit(3)),
        Key::Num4 => Some(Press::Digit(4)),
        Key::Num5 => Some(Press::Digit(5)),
        Key::Num6 => Some(Press::Digit(6)),
        Key::Num7 => Some(Press::Digit(7)),
        Key::Num8 => Some(Press::Digit(8)),
        Key::Num9 => Some(Press::Digit(9)),
        key => map::map().press(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    fn frame(ctx: &Context, events: Vec<Event>, focused: bool, held: bool) -> Keyboard {
        let mut seen = Keyboard::default();
        let input = RawInput { events, focused, ..RawInput::default() };
        ctx.run_ui(input, |ui| seen = read(ui.ctx(), held, None)).textures_delta.clear();
        seen
    }

    #[test]
    fn space_talks_from_key_down_to_key_up() {
        let ctx = Context::default();
        assert!(frame(&ctx, vec![key(Key::Space, true)], true, false).talk_held);
        assert!(frame(&ctx, vec![], true, true).talk_held);
        assert!(!frame(&ctx, vec![key(Key::Space, false)], true, true).talk_held);
    }

    #[test]
    fn a_lost_focus_ends_talking_and_its_return_does_not_begin_it() {
        let ctx = Context::default();
        assert!(frame(&ctx, vec![key(Key::Space, true)], true, false).talk_held);
        assert!(!frame(&ctx, vec![], false, true).talk_held);
        assert!(!frame(&ctx, vec![], true, false).talk_held);
    }

    #[test]
    fn what_follows_tab_comes_a_frame_later() {
        let ctx = Context::default();
        ctx.add_plugin(InTurn::default());
        let mut seen = Vec::new();
        let mut turn = |events| {
            let input = RawInput { events, ..RawInput::default() };
            ctx.run_ui(input, |ui| seen.push(ui.input(|input| input.events.clone()))).textures_delta.clear();
        };
        let text = |words: &str| Event::Text(words.to_owned());
        turn(vec![text("op1"), key(Key::Tab, true), key(Key::Tab, false), text("hemligt"), key(Key::Enter, true)]);
        turn(vec![text("!")]);
        turn(vec![]);
        assert_eq!(seen[0], [text("op1"), key(Key::Tab, true)]);
        assert_eq!(seen[1], [key(Key::Tab, false), text("hemligt"), key(Key::Enter, true)]);
        assert_eq!(seen[2], [text("!")]);
    }

    #[test]
    fn what_waits_for_one_window_does_not_come_into_another() {
        let ctx = Context::default();
        let (mut turns, second) = (InTurn::default(), ViewportId::from_hash_of("second"));
        let mut turn = |viewport_id, events| {
            let mut input = RawInput { viewport_id, events, ..RawInput::default() };
            egui::Plugin::input_hook(&mut turns, &ctx, &mut input);
            input.events
        };
        let text = || Event::Text("hemligt".to_owned());
        assert_eq!(turn(ViewportId::ROOT, vec![key(Key::Tab, true), text()]), [key(Key::Tab, true)]);
        assert_eq!(turn(second, vec![]), []);
        assert_eq!(turn(ViewportId::ROOT, vec![]), [text()]);
    }

    #[test]
    fn function_keys_work_while_writing_and_letters_do_not() {
        let check = |pressed, writing, wanted| assert_eq!(meaning(pressed, Modifiers::NONE, writing), wanted);
        check(Key::F10, true, Some(Press::Close));
        check(Key::F7, true, Some(Press::Dispatch));
        assert_eq!(meaning(Key::K, Modifiers::COMMAND, true), Some(Press::Palette));
        assert_eq!(meaning(Key::K, Modifiers::COMMAND | Modifiers::SHIFT, false), None);
        check(Key::L, true, None);
        check(Key::Num2, true, None);
        check(Key::Num2, false, Some(Press::Digit(2)));
    }

    #[test]
    fn another_key_does_it_and_the_first_does_nothing_and_whether_it_is_heard_goes_with_the_key() {
        let check = |pressed, writing, wanted| assert_eq!(meaning(pressed, Modifiers::NONE, writing), wanted);
        let other =
            Map::default().with(Press::Close, Key::Y).and_then(|map| map.with(Press::Listen, Key::F10)).unwrap();
        choose(other);
        check(Key::Y, false, Some(Press::Close));
        check(Key::Y, true, None);
        check(Key::F10, true, Some(Press::Listen));
        check(Key::L, false, None);
        check(Key::F12, true, Some(Press::Lock));
        assert_eq!((cap(Press::Close), cap(Press::Listen), cap(Press::Lock)), ("Y", "F10", "F12"));
        choose(Map::default());
        check(Key::L, false, Some(Press::Listen));
    }

    #[test]
    fn plus_is_plus_with_its_other_sign_too_and_steps_in_a_picture_repeat() {
        let ctx = Context::default();
        let held =
            |key, repeat| Event::Key { key, physical_key: None, pressed: true, repeat, modifiers: Modifiers::NONE };
        let presses = |ctx: &Context, events| frame(ctx, events, true, false).presses;
        assert_eq!(presses(&ctx, vec![held(Key::Equals, false)]), [Press::Nearer]);
        assert_eq!(presses(&ctx, vec![held(Key::Comma, false), held(Key::Comma, true)]), [Press::StepBack; 2]);
        assert_eq!(presses(&ctx, vec![held(Key::Plus, false), held(Key::Plus, true)]), [Press::Nearer]);
    }
}
