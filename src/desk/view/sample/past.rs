//! Closed events and the history of a home.
use alarm_central::{
    event::{Outcome, Responder, Verdict},
    id::{CameraId, KindId, MediumId, SiteId, Uuid},
    medium::{MediumEnd, MediumKind, OpenPurpose, readable_until},
    past::{BACK_MS, Earlier},
    pii::Pii,
    site::ZoneKind,
};
use vaka_link::{
    aside::ZoneView,
    closed::{ClosedMedia, ClosedRow, MediaLeft, MediumView},
    past::{Past, PastEvent},
};

use super::{NOW, event, quiet::zone_of};

/// So many closed events, one an hour, the newest first.
pub fn closed_rows(count: u32) -> Vec<ClosedRow> {
    (0..count)
        .map(|number| {
            let began = NOW.plus_ms(-3_600_000 * i64::from(number + 1));
            ClosedRow {
                id: event(1000 + u128::from(number)),
                began,
                kind: KindId::new("burglary"),
                priority: 3,
                site: SiteId::new("ekvagen-4"),
                address: Some(Pii("Ekvägen 4, 183 30 Täby".to_owned())),
                verdict: Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 },
                media: MediaLeft::Until { count: 2, until: readable_until(began) },
            }
        })
        .collect()
}

/// A closed event with a film and what was said to the home.
pub fn closed_media() -> ClosedMedia {
    let began = NOW.plus_ms(-3_600_000);
    let view = |number, kind, camera: Option<&str>| MediumView {
        medium: MediumId(Uuid::from_u128(number)),
        kind,
        camera: camera.map(|name| (CameraId::new("hall"), Pii(name.to_owned()))),
        began,
        ended: began.plus_ms(96_000),
        end: MediumEnd::Whole,
    };
    ClosedMedia {
        row: closed_rows(1).remove(0),
        media: vec![view(1, MediumKind::Clip, Some("Hall")), view(2, MediumKind::Spoken, None)],
        purposes: OpenPurpose::ALL.to_vec(),
    }
}

/// What has happened at a home.
pub fn past(site: SiteId) -> Past {
    let kitchen = || zone_of("15", "Kök", ZoneKind::Motion);
    let event = |number: u32, kind: &str, priority: u8, verdict: Option<Verdict>, zones: Vec<ZoneView>| PastEvent {
        earlier: Earlier {
            event: event(7_000 + u128::from(number)),
            began: NOW.plus_ms(-i64::from(number) * 86_400_000 * 9 - 3_700_000),
            kind: KindId::new(kind),
            priority,
            verdict,
            zones: zones.iter().map(|zone| zone.number.clone()).collect(),
            sent: if number == 6 { vec![Responder::Guard, Responder::Police] } else { Vec::new() },
        },
        zones,
    };
    let ended = |outcome, cause: &str| Some(Verdict { outcome, cause: cause.to_owned(), level: 0 });
    let mut events = vec![event(0, "line-lost", 4, None, Vec::new())];
    for number in 1..6 {
        events.push(event(number, "burglary", 3, ended(Outcome::False, "animal"), vec![kitchen()]));
    }
    let hall = zone_of("14", "Hall", ZoneKind::Motion);
    events.push(event(6, "burglary-confirmed", 2, ended(Outcome::Sharp, "break-in"), vec![hall, kitchen()]));
    events.push(event(7, "line-lost", 4, ended(Outcome::Technical, "line"), Vec::new()));
    Past {
        site,
        address: Some(Pii("Ekvägen 4, 183 30 Täby".to_owned())),
        since: NOW.plus_ms(-BACK_MS),
        events,
        more: false,
        own_only: false,
    }
}
