//! ADM-CID data: Contact ID of DC-05 as DC-09 carries it, `QEEE GG CCC`; what the codes mean stands in `codes`.
use super::{Form, PanelEvent, Qualifier, is_picture_address, split_account};
use crate::cursor::Cursor;
use crate::text;

/// Reads the data field of an ADM-CID frame. At least one event comes back: what cannot be read comes as [`Form::Unread`].
///
/// ```
/// let events = dc09::payload::adm_cid::parse(b"#1234|3401 01 007");
/// assert_eq!((events[0].code.as_str(), events[0].area.as_deref(), events[0].user.as_deref()), ("3401", Some("01"), Some("007")));
/// ```
#[must_use]
pub fn parse(data: &[u8]) -> Vec<PanelEvent> {
    let (_, packets) = split_account(data);
    let mut events: Vec<PanelEvent> = packets
        .split(|&byte| byte == b'|')
        .filter(|packet| !packet.is_empty() && !packet.starts_with(b"#") && !is_picture_address(packet))
        .map(|packet| read(packet).unwrap_or_else(|| PanelEvent::unread(packet)))
        .collect();
    if events.is_empty() {
        events.push(PanelEvent::unread(data));
    }
    events
}

/// `QEEE GG CCC`, with or without blanks, or all of DC-05: `18QEEEGGCCCS` (message type 18 or 98 before, checksum after).
fn read(packet: &[u8]) -> Option<PanelEvent> {
    let mut cursor = Cursor::new(packet);
    if packet.iter().take_while(|byte| byte.is_ascii_hexdigit()).count() == 12 {
        if !packet.starts_with(b"18") && !packet.starts_with(b"98") {
            return None;
        }
        cursor.take(2);
    }
    let code = digits(&mut cursor, 4)?;
    let group = digits(&mut cursor, 2)?;
    let address = digits(&mut cursor, 3)?;
    if !code.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let qualifier = match code.chars().next() {
        Some('1') => Qualifier::New,
        Some('3') => Qualifier::Restore,
        Some('6') => Qualifier::StillPresent,
        _ => Qualifier::Other,
    };
    let mut event = PanelEvent::new(Form::ContactId, code, qualifier, packet);
    event.area = Some(group);
    event.place_address(Some(address));
    event.text = text_after(cursor.rest());
    Some(event)
}

fn digits(cursor: &mut Cursor<'_>, count: usize) -> Option<String> {
    while cursor.eat(b' ') {}
    let digits = cursor.take(count)?;
    digits.iter().all(u8::is_ascii_hexdigit).then(|| text::decode(digits).to_ascii_uppercase())
}

/// Contact ID has no texts; some panels add one as in SIA-DCS.
fn text_after(rest: &[u8]) -> Option<String> {
    let words = rest.trim_ascii_start().strip_prefix(b"^")?;
    Some(text::decode(words.strip_suffix(b"^").unwrap_or(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_panels_send() {
        for (data, code, area, zone, user) in [
            (&b"#1234|1130 01 014"[..], "1130", "01", Some("014"), None),
            (b"1234|1130 01 014", "1130", "01", Some("014"), None),
            (b"1130 01 014", "1130", "01", Some("014"), None),
            (b"|113001014", "1130", "01", Some("014"), None),
            (b"#6827|18160201000D", "1602", "01", Some("000"), None),
            (b"#AAA|3401 01 070", "3401", "01", None, Some("070")),
            (b"#1|1999 00 0FB", "1999", "00", Some("0FB"), None),
            (b"#1|613a 00 001", "613A", "00", Some("001"), None),
        ] {
            let events = parse(data);
            let [event] = &events[..] else { panic!("one event in {data:?}") };
            assert_eq!((event.form, event.code.as_str(), event.area.as_deref()), (Form::ContactId, code, Some(area)));
            assert_eq!((event.zone.as_deref(), event.user.as_deref()), (zone, user));
        }
    }

    #[test]
    fn several_events_and_qualifiers() {
        let events = parse(b"#1|1130 01 014|3130 01 014^Hall^|6130 01 014|0000 00 000");
        let told: Vec<_> = events.iter().map(|event| event.qualifier).collect();
        assert_eq!(told, [Qualifier::New, Qualifier::Restore, Qualifier::StillPresent, Qualifier::Other]);
        assert_eq!(events[1].text.as_deref(), Some("Hall"));
    }

    #[test]
    fn nothing_is_lost() {
        for data in [&b""[..], b"#1", b"#1|", b"#1|1130 01", b"#1|x130 01 014", b"#1|77160201000D", b"\xFF"] {
            let events = parse(data);
            assert_eq!(events.iter().map(|event| event.form).collect::<Vec<_>>(), [Form::Unread], "{data:?}");
        }
    }
}
