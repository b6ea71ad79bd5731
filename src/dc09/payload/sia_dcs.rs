//! SIA-DCS data: the packets of DC-03 with their modifiers, events and texts; what the codes mean stands in `codes`.
//!
//! `N` or `O` begins a packet of events: modifiers in lower case (`ri1`, `id7`, `ti10:01`), events in capitals with a hex address
//! (`BA014`), texts between `^`, with or without `/` between. A modifier holds for all events after it in its packet.
use super::{Form, PanelEvent, Qualifier, is_picture_address, split_account};
use crate::cursor::Cursor;
use crate::text;

/// Reads the data field of a SIA-DCS frame. At least one event comes back: what cannot be read comes as [`Form::Unread`].
///
/// ```
/// let events = dc09::payload::sia_dcs::parse(b"#1234|Nri1/BA01^Hall^/BA02|AGarage too");
/// let told: Vec<_> = events.iter().map(|e| (e.code.as_str(), e.zone.as_deref(), e.area.as_deref(), e.text.as_deref())).collect();
/// assert_eq!(told, [("BA", Some("01"), Some("1"), Some("Hall")), ("BA", Some("02"), Some("1"), Some("Garage too"))]);
/// ```
#[must_use]
pub fn parse(data: &[u8]) -> Vec<PanelEvent> {
    let (_, packets) = split_account(data);
    let mut events: Vec<PanelEvent> = Vec::new();
    for packet in packets.split(|&byte| byte == b'|') {
        match packet.split_first() {
            None | Some((b'#', _)) => {}
            Some((b'N', _)) => read_events(packet, Qualifier::New, &mut events),
            Some((b'O', _)) => read_events(packet, Qualifier::Old, &mut events),
            Some((b'A', words)) => match events.last_mut() {
                Some(event) if event.form == Form::Sia && event.text.is_none() => {
                    event.text = Some(text::decode(words));
                }
                _ => events.push(block(packet)),
            },
            Some((letter, _)) if is_block(*letter) => events.push(block(packet)),
            Some(_) if is_picture_address(packet) => {}
            Some(_) => events.push(PanelEvent::unread(packet)),
        }
    }
    if events.is_empty() {
        events.push(PanelEvent::unread(data));
    }
    events
}

/// The other packets of DC-03 (table 4): control, environment, program, listen-in, video, configuration, origin, passcode, extended.
const fn is_block(letter: u8) -> bool {
    matches!(letter, b'C' | b'E' | b'P' | b'L' | b'I' | b'V' | b'v' | b'@' | b'?' | b'&' | b'X')
}

fn block(packet: &[u8]) -> PanelEvent {
    let (letter, words) = packet.split_at_checked(1).unwrap_or_default();
    let mut event = PanelEvent::new(Form::Block, text::decode(letter), Qualifier::New, packet);
    event.text = (!words.is_empty()).then(|| text::decode(words));
    event
}

fn read_events(packet: &[u8], qualifier: Qualifier, events: &mut Vec<PanelEvent>) {
    let before = events.len();
    let mut cursor = Cursor::new(packet);
    cursor.take(1);
    let mut standing = PanelEvent::new(Form::Sia, String::new(), qualifier, packet);
    loop {
        while cursor.eat(b'/') || cursor.eat(b' ') {}
        if cursor.peek().is_none() {
            break;
        }
        match cursor.take(2) {
            Some(name) if name.iter().all(u8::is_ascii_lowercase) => read_modifier(name, &mut cursor, &mut standing),
            Some(code) if code.iter().all(u8::is_ascii_uppercase) => {
                events.push(read_event(code, &mut cursor, &standing));
            }
            _ => {
                // Not DC-03 from here on. What was read stands; the rest is shown raw.
                let mut unread = PanelEvent::unread(packet);
                unread.qualifier = qualifier;
                events.push(unread);
                return;
            }
        }
    }
    if events.len() == before {
        events.push(PanelEvent::unread(packet));
    }
}

/// A modifier's value is decimal, so `ri1BA012` is area 1 and `BA012`.
fn read_modifier(name: &[u8], cursor: &mut Cursor<'_>, standing: &mut PanelEvent) {
    let value = text::decode(cursor.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b'.')));
    let words = read_words(cursor);
    let some = (!value.is_empty()).then(|| value.clone());
    match name {
        b"ri" => (standing.area, standing.area_name) = (some, words),
        b"id" => (standing.user, standing.user_name) = (some, words),
        b"ti" => standing.time = some,
        b"da" => standing.date = some,
        _ => {
            let name = text::decode(name);
            standing.modifiers.retain(|(known, _)| *known != name);
            standing
                .modifiers
                .push((name, words.map_or(value.clone(), |words| format!("{value} {words}").trim().to_owned())));
        }
    }
}

fn read_event(code: &[u8], cursor: &mut Cursor<'_>, standing: &PanelEvent) -> PanelEvent {
    let mut event = PanelEvent { code: text::decode(code), ..standing.clone() };
    let address = read_address(cursor);
    event.place_address((!address.is_empty()).then(|| text::decode(address)));
    while cursor.eat(b'*') {
        read_units(cursor, &mut event);
    }
    event.text = read_words(cursor).or(event.text);
    event
}

/// Hex digits. Where the next event follows without a stroke, its first letter may look like one more (`BA1BV2`): it is given
/// back when what follows it would be no code without it.
fn read_address<'a>(cursor: &mut Cursor<'a>) -> &'a [u8] {
    let mut whole = *cursor;
    let address = whole.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F' | b':' | b'-'));
    let letters = whole.rest().iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let own = match address.split_last() {
        Some((last, before)) if letters == 1 && last.is_ascii_uppercase() => before.len(),
        _ => address.len(),
    };
    cursor.take(own).unwrap_or_default()
}

/// `*` value and two letters of unit; in XSIA a quoted name with the unit `NM`.
fn read_units(cursor: &mut Cursor<'_>, event: &mut PanelEvent) {
    let quote = [b'\'', b'"'].into_iter().find(|&quote| cursor.eat(quote));
    let value = match quote {
        Some(quote) => cursor.take_until(quote).unwrap_or_else(|| cursor.take_rest()),
        None => cursor.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-')),
    };
    let unit = if cursor.rest().iter().take(2).filter(|byte| byte.is_ascii_alphabetic()).count() == 2 {
        text::decode(cursor.take(2).unwrap_or_default())
    } else {
        String::new()
    };
    if quote.is_some() {
        event.text = Some(text::decode(value));
    } else {
        event.modifiers.push((format!("*{unit}"), text::decode(value)));
    }
}

/// Text between `^`, which may hold anything but `^` and `|`; a missing end is the packet's end.
fn read_words(cursor: &mut Cursor<'_>) -> Option<String> {
    cursor.eat(b'^').then(|| text::decode(cursor.take_until(b'^').unwrap_or_else(|| cursor.take_rest())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// code, zone, user, area, text of each event.
    fn check(data: &[u8], told: &[[&str; 5]]) {
        let events = parse(data);
        let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let is: Vec<[String; 5]> = events
            .iter()
            .map(|e| [e.code.clone(), or_dash(&e.zone), or_dash(&e.user), or_dash(&e.area), or_dash(&e.text)])
            .collect();
        assert_eq!(is, told, "{}", text::decode(data));
    }

    #[test]
    fn forms_that_panels_send() {
        check(b"#1234|Nri1/BA014", &[["BA", "014", "-", "1", "-"]]);
        check(b"#1234|Nri1BA14", &[["BA", "14", "-", "1", "-"]]);
        check(b"#1234|NBA4", &[["BA", "4", "-", "-", "-"]]);
        check(b"#1234|NRP", &[["RP", "-", "-", "-", "-"]]);
        check(b"NRP", &[["RP", "-", "-", "-", "-"]]);
        check(b"|Nri1/WA000", &[["WA", "000", "-", "1", "-"]]);
        check(b"3044|NOP1", &[["OP", "-", "1", "-", "-"]]);
        check(b"12345A|NFA129", &[["FA", "129", "-", "-", "-"]]);
        check(b"#1|Nri1/BA01/BA02", &[["BA", "01", "-", "1", "-"], ["BA", "02", "-", "1", "-"]]);
        check(b"#1|Nti19:44/id1/ri4/RP", &[["RP", "-", "1", "4", "-"]]);
        check(b"#1|NNL2", &[["NL", "-", "-", "2", "-"]]);
        check(b"#1|Nri1BA012", &[["BA", "012", "-", "1", "-"]]);
        check(b"#1|Nid7ri1CL", &[["CL", "-", "7", "1", "-"]]);
        check(b"#1|Nri1/CL7", &[["CL", "-", "7", "1", "-"]]);
        check(b"#1|Nri2/BV014", &[["BV", "014", "-", "2", "-"]]);
        check(b"#1|NBV2", &[["BV", "-", "-", "2", "-"]]);
        check(b"#1|Nri1BA1BV2", &[["BA", "1", "-", "1", "-"], ["BV", "2", "-", "1", "-"]]);
        check(b"#1|NAREM346", &[["AR", "-", "-", "-", "-"], ["EM", "346", "-", "-", "-"]]);
        check(b"#1|NBA1BVX2", &[["BA", "1B", "-", "-", "-"], ["VX", "2", "-", "-", "-"]]);
        check(b"#1|NBA0BTA3", &[["BA", "0B", "-", "-", "-"], ["TA", "3", "-", "-", "-"]]);
        check(b"#1|Nri1/QQ99", &[["QQ", "99", "-", "1", "-"]]);
        check(b"#1|Nri04/OP001*'NM'NM", &[["OP", "-", "001", "04", "NM"]]);
        check(b"#1|NUA021*\"detector hall\"NM", &[["UA", "021", "-", "-", "detector hall"]]);
        check(b"#123456|Nri1CL0^VX FRONTE       ^", &[["CL", "-", "0", "1", "VX FRONTE       "]]);
        check(b"#1|Nri01^TOTAL^/LX901^centrale d'alarme^", &[["LX", "901", "-", "01", "centrale d'alarme"]]);
        check(b"#1|NBA1^a/b \"c\"", &[["BA", "1", "-", "-", "a/b \"c\""]]);
        check(b"#1|NBA1^K\xF6k^", &[["BA", "1", "-", "-", "Kök"]]);
        check("#1|NBA1^Kök^".as_bytes(), &[["BA", "1", "-", "-", "Kök"]]);
        check(b"#1|NBA1|AHall", &[["BA", "1", "-", "-", "Hall"]]);
        check(b"#1|NBA1^Hall^|AKitchen", &[["BA", "1", "-", "-", "Hall"], ["A", "-", "-", "-", "Kitchen"]]);
        check(b"#1|AHello from panel", &[["A", "-", "-", "-", "Hello from panel"]]);
        check(b"#1|NLF|L90", &[["LF", "-", "-", "-", "-"], ["L", "-", "-", "-", "90"]]);
        check(b"#1234|Nri1/BA^Hall^|Url:https://a.example/2", &[["BA", "-", "-", "1", "Hall"]]);
        check(b"#1|OBA1", &[["BA", "1", "-", "-", "-"]]);
        assert_eq!(parse(b"#1|OBA1")[0].qualifier, Qualifier::Old);
    }

    #[test]
    fn modifiers_stay_in_force_and_keep_their_texts() {
        let events = parse(b"#1|Nri1^Villa^ti21:45:59da08-18-24pi3lv2BA14^Hall PIR^/ri2/BR15*21.5TF|NRP");
        assert_eq!(events.len(), 3);
        let [first, second, third] = &events[..] else { unreachable!() };
        assert_eq!(
            (first.area_name.as_deref(), first.time.as_deref(), first.date.as_deref()),
            (Some("Villa"), Some("21:45:59"), Some("08-18-24"))
        );
        assert_eq!(first.modifiers, [("pi".to_owned(), "3".to_owned()), ("lv".to_owned(), "2".to_owned())]);
        assert_eq!(
            (second.area.as_deref(), second.area_name.as_deref(), second.time.as_deref()),
            (Some("2"), None, Some("21:45:59"))
        );
        assert_eq!(second.modifiers.last(), Some(&("*TF".to_owned(), "21.5".to_owned())));
        assert_eq!((third.area.as_deref(), third.time.as_deref(), third.modifiers.len()), (None, None, 0));
    }

    #[test]
    fn nothing_is_lost() {
        for data in [&b""[..], b"#1234", b"#1234|", b"|", b"N", b"#1|N", b"#1|Nri1", b"#1|N??", b"#1|7", b"\xFF"] {
            let events = parse(data);
            assert_eq!(events.iter().map(|event| event.form).collect::<Vec<_>>(), [Form::Unread], "{data:?}");
        }
        let events = parse(b"#1|NBA1/b4d");
        assert_eq!((events[0].code.as_str(), events[1].form, events[1].raw.as_str()), ("BA", Form::Unread, "NBA1/b4d"));
    }
}
