//! From a panel's words to a signal of the rules: class, category, kind and trust; decides nothing about events.
use alarm_central::{
    id::{KindId, SignalId},
    kind::Kinds,
    moment::Moment,
    pii::Pii,
    signal::{Signal, SignalClass, SignalSealed, Trust},
    site::Site,
};
use dc09::{Content, Frame, PanelEvent, codes};
use uuid::Uuid;

/// Every event of a good frame as a signal with its sealed part, in the frame's order.
pub(crate) fn signals(
    frame: &Frame,
    content: &Content,
    site: &Site,
    kinds: &Kinds,
    received_at: Moment,
) -> Vec<(Signal, Pii<SignalSealed>)> {
    let trust = trust(frame, site);
    let raw = hex::encode(&frame.raw);
    let extended: Vec<(char, String)> =
        content.extended().into_iter().map(|field| (field.letter, field.value)).collect();
    let pictures = content.picture_urls();
    // The header decides whose the frame is; that the panel calls itself otherwise inside is shown.
    let account_inside = content.account().filter(|inside| !inside.eq_ignore_ascii_case(&frame.account));
    let of_frame = SignalSealed { text: None, raw, extended, pictures, account_inside };
    let events = content.events(&frame.token);
    events
        .into_iter()
        .map(|mut event| {
            let sealed = SignalSealed { text: event.text.take(), ..of_frame.clone() };
            (signal(event, frame, site, kinds, trust, received_at), Pii(sealed))
        })
        .collect()
}

fn signal(event: PanelEvent, frame: &Frame, site: &Site, kinds: &Kinds, trust: Trust, received_at: Moment) -> Signal {
    let (class, category) = class_of(&event);
    let zone_kind = event.zone.as_deref().and_then(|number| site.zone(number)).map(|zone| zone.kind);
    let kind = kinds.for_signal(class, category, zone_kind);
    Signal {
        id: SignalId(Uuid::now_v7()),
        received_at,
        account: frame.account.clone(),
        code: event.code,
        zone: event.zone.or(event.user),
        area: event.area,
        class,
        category: category.to_owned(),
        kind: if makes_no_event(class) { KindId::new("") } else { kind.id.clone() },
        priority: kind.priority,
        silent: kind.silent && class == SignalClass::Alarm,
        trust,
    }
}

fn makes_no_event(class: SignalClass) -> bool {
    !matches!(class, SignalClass::Alarm | SignalClass::Trouble | SignalClass::Supervisory)
}

/// Who vouches for it (M4): the account's own key, or the register for a line.
fn trust(frame: &Frame, site: &Site) -> Trust {
    if frame.encrypted {
        // Only frames that the account's key has opened come this far.
        Trust::Keyed
    } else if site.panel.trusted {
        Trust::MarkedLine
    } else {
        Trust::Untrusted
    }
}

/// Class and category of a code. A code that no table has is a trouble: acknowledged, and seen by an operator.
fn class_of(event: &PanelEvent) -> (SignalClass, &'static str) {
    let Some(meaning) = event.meaning() else { return (SignalClass::Trouble, "unknown") };
    let class = match meaning.kind {
        codes::Kind::Alarm => SignalClass::Alarm,
        codes::Kind::Restore => SignalClass::Restore,
        codes::Kind::Trouble => SignalClass::Trouble,
        codes::Kind::Bypass | codes::Kind::Unbypass => SignalClass::Bypass,
        codes::Kind::Supervisory => SignalClass::Supervisory,
        codes::Kind::Opening => SignalClass::Opening,
        codes::Kind::Closing => SignalClass::Closing,
        codes::Kind::Test => SignalClass::Test,
        codes::Kind::Cancel => SignalClass::Cancel,
        codes::Kind::Voice => SignalClass::VoiceReady,
        _ => SignalClass::Other,
    };
    (class, category_key(meaning.category, meaning.confirmed))
}

/// The name by which `assets/event_kinds.toml` calls a category.
fn category_key(category: codes::Category, confirmed: bool) -> &'static str {
    use codes::Category as C;
    match category {
        C::Burglary if confirmed => "burglary_verified",
        C::Burglary => "burglary",
        C::Holdup => "holdup",
        C::Panic => "panic",
        C::Duress => "duress",
        C::Fire => "fire",
        C::Gas => "gas",
        C::Co => "co",
        C::Medical => "medical",
        C::Water => "water",
        C::Temperature => "temperature",
        C::Tamper => "tamper",
        C::Power => "power",
        C::Battery => "battery",
        C::Communication => "communication",
        C::Jamming => "jamming",
        C::Equipment => "equipment",
        C::Inactivity => "inactivity",
        C::OpenClose => "open_close",
        _ => "other",
    }
}
