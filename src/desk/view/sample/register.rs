//! Homes of the register.
use alarm_central::{
    id::SiteId,
    pii::Pii,
    site::{Site, ZoneKind, read_register},
};
use vaka_link::{
    aside::{Find, Home, Homes},
    register::{EntryHow, EntryLine, HomeEntry, HomeHistory},
};

use super::{NOW, quiet::zone_of};

/// Homes that the station has found.
pub fn homes(find: Find) -> Homes {
    let home = |number: u32, address: &str| Home {
        site: SiteId::new(format!("site-{number}")),
        name: Pii(format!("Kund {number}")),
        address: Pii(address.to_owned()),
        account: format!("012{number}"),
        zones: vec![
            zone_of("14", "Hall", ZoneKind::Motion),
            zone_of("15", "Kök", ZoneKind::Motion),
            zone_of("3", "Rök hall", ZoneKind::Smoke),
            zone_of("9", "Trygghetsknapp", ZoneKind::HoldUp),
        ],
    };
    let homes = vec![home(1, "Ekvägen 4, 183 30 Täby"), home(2, "Ekvägen 40, 183 30 Täby")];
    let homes = if matches!(find, Find::Home(_)) { homes.into_iter().take(1).collect() } else { homes };
    Homes { find, homes, more: false }
}

/// A home of the register, as it is edited.
pub fn home() -> Site {
    let text = "[[site]]\nid = \"site-1\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4, 183 30 Täby\"\narea = \"Täby\"\n\
        [site.panel]\naccount = \"0121\"\nkey = \"ascii:ABCDEFGHIJKLMNOP\"\n\
        [[site.zone]]\nnumber = \"14\"\nname = \"Hall\"\nkind = \"motion\"\ncamera = \"hall\"\n\
        [[site.camera]]\nid = \"hall\"\nname = \"Hall\"\nrtsp = \"rtsp://127.0.0.1/cam\"\nabilities = [\"video\"]\n\
        [[site.contact]]\nname = \"Kontakt 1\"\nnumbers = [\"+46 70 174 06 05\"]\nauthority = \"full\"\ncode_word = \"solros\"\n\
        [[site.contact]]\nname = \"Kontakt 2\"\nnumbers = []\nauthority = \"none\"\n";
    read_register(text).expect("the sample is a register file").remove(0)
}

pub fn home_entry(site: &SiteId) -> HomeEntry {
    HomeEntry { site: site.clone(), version: 4, parts: alarm_central::entry::shown(&home()) }
}

/// Who changed it.
pub fn home_history(site: &SiteId) -> HomeHistory {
    let line = |version: u64, by: Option<&str>, how: EntryHow, fields: &[&str]| EntryLine {
        version,
        at: NOW.plus_ms(-600_000),
        by: by.map(|name| Pii(name.to_owned())),
        how,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    let lines = vec![
        line(4, Some("Operatör 4"), EntryHow::Changed, &["contact.1.numbers", "zone.1.name"]),
        line(1, None, EntryHow::Imported, &[]),
    ];
    HomeHistory { site: site.clone(), lines }
}
