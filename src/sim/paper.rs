//! The virtual homes on paper: who lives there, what watches over them, whom to call. Only data; none is brought to life.

use crate::form::Form;
use crate::home::{CameraOnPaper, ContactOnPaper, FloorOnPaper, Home, ZoneOnPaper};
use crate::picture::Scene;

const fn zone(
    number: &'static str,
    name: &'static str,
    kind: &'static str,
    camera: Option<&'static str>,
) -> ZoneOnPaper {
    ZoneOnPaper { number, name, kind, camera, spot: None }
}

const ALL: &[&str] = &["still", "video", "audio"];
const SILENT: &[&str] = &["still", "video"];
const STILL: &[&str] = &["still"];

const fn camera(
    id: &'static str,
    name: &'static str,
    quiet: Scene,
    abilities: &'static [&'static str],
) -> CameraOnPaper {
    CameraOnPaper { id, name, quiet, form: Form::H264, abilities, spot: None }
}

const PLAN_1: &str = "Plan 1";
const CELLAR: &str = "Källare";

const HOMES: [Home; 6] = [
    Home {
        id: "ekvagen-4",
        name: "Kund 1",
        address: "Ekvägen 4, 183 30 Täby",
        position: [59.4439, 18.0687],
        area: "Täby",
        note: "Portkod 4711. Reservnyckel hos Kontakt 2.",
        account: "10A1",
        key_bytes: 16,
        supervision_secs: 60,
        masked: false,
        transport: "tcp",
        clock_off_secs: 0,
        users: &[("1", "Kund 1"), ("7", "Kontakt 1")],
        floors: &[FloorOnPaper {
            name: PLAN_1,
            file: "ekvagen-4.svg",
            drawing: include_str!("../../assets/floors/ekvagen-4.svg"),
            width_m: 12.0,
        }],
        zones: &[
            zone("1", "Ytterdörr", "door", Some("hall")).on(PLAN_1, 0.505, 0.95),
            zone("2", "Överfallsknapp hall", "hold_up", Some("hall")).on(PLAN_1, 0.4, 0.9),
            zone("14", "Hall", "motion", Some("hall")).on(PLAN_1, 0.5, 0.77),
            zone("15", "Kök", "motion", Some("kok")).on(PLAN_1, 0.2, 0.8),
            zone("16", "Vardagsrum", "motion", Some("vardagsrum")).on(PLAN_1, 0.8, 0.6),
            zone("20", "Rökdetektor hall", "smoke", Some("hall")).on(PLAN_1, 0.5, 0.53),
        ],
        cameras: &[
            camera("hall", "Hall", Scene::Hall, ALL).on(PLAN_1, 0.595, 0.62, 200.0),
            camera("kok", "Kök", Scene::Kitchen, ALL).on(PLAN_1, 0.05, 0.56, 130.0),
            camera("vardagsrum", "Vardagsrum", Scene::LivingRoom, SILENT).on(PLAN_1, 0.96, 0.37, 220.0),
        ],
        contacts: &[
            ContactOnPaper {
                name: "Kontakt 1",
                number: "+46 70 174 06 05",
                authority: "full",
                keyholder: false,
                code_word: "solros",
                duress_word: "maskros",
            },
            ContactOnPaper {
                name: "Kontakt 2",
                number: "+46 70 174 06 06",
                authority: "cancel",
                keyholder: true,
                code_word: "blåklint",
                duress_word: "tistel",
            },
        ],
    },
    Home {
        id: "storgatan-9",
        name: "Kund 2",
        address: "Storgatan 9, 183 30 Täby",
        position: [59.4412, 18.0731],
        area: "Täby",
        note: "Hund hemma. Rullstolsramp vid köksdörren.",
        account: "2044",
        key_bytes: 24,
        supervision_secs: 60,
        masked: false,
        transport: "tcp",
        // Three minutes slow: its first call is answered with the right time.
        clock_off_secs: -180,
        users: &[("1", "Kund 2"), ("3", "Kontakt 3")],
        floors: &[],
        zones: &[
            zone("14", "Hall", "motion", Some("hall")),
            zone("20", "Rökdetektor vardagsrum", "smoke", Some("vardagsrum")),
            zone("21", "Rökdetektor hall", "smoke", Some("hall")),
            zone("30", "Vattenlarm tvättstuga", "water", Some("tvattstuga")),
        ],
        cameras: &[
            camera("vardagsrum", "Vardagsrum", Scene::LivingRoom, ALL),
            camera("hall", "Hall", Scene::Hall, ALL),
            camera("tvattstuga", "Tvättstuga", Scene::Laundry, STILL),
        ],
        contacts: &[
            ContactOnPaper {
                name: "Kontakt 3",
                number: "+46 70 174 06 07",
                authority: "full",
                keyholder: true,
                code_word: "granit",
                duress_word: "marmor",
            },
            ContactOnPaper {
                name: "Kontakt 4",
                number: "+46 70 174 06 08",
                authority: "none",
                keyholder: false,
                code_word: "skiffer",
                duress_word: "kalksten",
            },
        ],
    },
    Home {
        id: "tallstigen-22",
        name: "Kund 3",
        address: "Tallstigen 22, 186 30 Vallentuna",
        position: [59.5344, 18.0776],
        area: "Vallentuna",
        note: "Katt hemma.",
        account: "3C07",
        key_bytes: 32,
        supervision_secs: 30,
        masked: false,
        transport: "tcp",
        clock_off_secs: 0,
        users: &[("1", "Kund 3"), ("7", "Kontakt 5")],
        floors: &[FloorOnPaper {
            name: PLAN_1,
            file: "tallstigen-22.svg",
            drawing: include_str!("../../assets/floors/tallstigen-22.svg"),
            width_m: 10.0,
        }],
        zones: &[
            zone("31", "Vardagsrum", "motion", Some("fonster")).on(PLAN_1, 0.72, 0.3),
            zone("32", "Kök", "motion", Some("kok")).on(PLAN_1, 0.26, 0.2),
            zone("33", "Altandörr", "glass", Some("fonster")).on(PLAN_1, 0.72, 0.04),
        ],
        cameras: &[
            camera("fonster", "Vardagsrum", Scene::Window, ALL).on(PLAN_1, 0.95, 0.56, 320.0),
            camera("kok", "Kök", Scene::Kitchen, SILENT).on(PLAN_1, 0.45, 0.07, 230.0),
        ],
        contacts: &[ContactOnPaper {
            name: "Kontakt 5",
            number: "+46 70 174 06 09",
            authority: "full",
            keyholder: false,
            code_word: "kastanj",
            duress_word: "hassel",
        }],
    },
    Home {
        id: "bjorkstigen-7",
        name: "Kund 4",
        address: "Björkstigen 7, 186 32 Vallentuna",
        position: [59.5318, 18.0841],
        area: "Vallentuna",
        note: "Glömmer ofta larmet när hen kommer hem.",
        account: "4D55",
        key_bytes: 16,
        supervision_secs: 60,
        masked: true,
        transport: "tcp",
        clock_off_secs: 0,
        users: &[("1", "Kund 4"), ("7", "Kontakt 6")],
        floors: &[],
        zones: &[
            zone("41", "Ytterdörr", "door", Some("entre")),
            zone("42", "Entré", "motion", Some("entre")),
            zone("43", "Kök", "motion", Some("kok")),
        ],
        cameras: &[
            CameraOnPaper { form: Form::H265, ..camera("entre", "Entré", Scene::Entry, ALL) },
            camera("kok", "Kök", Scene::Kitchen, SILENT),
        ],
        contacts: &[
            ContactOnPaper {
                name: "Kund 4",
                number: "+46 70 174 06 10",
                authority: "full",
                keyholder: false,
                code_word: "lingon",
                duress_word: "hallon",
            },
            ContactOnPaper {
                name: "Kontakt 6",
                number: "+46 70 174 06 11",
                authority: "full",
                keyholder: true,
                code_word: "blåbär",
                duress_word: "björnbär",
            },
        ],
    },
    Home {
        id: "sjovagen-12",
        name: "Kund 5",
        address: "Sjövägen 12, 183 77 Täby",
        position: [59.4527, 18.1106],
        area: "Täby",
        note: "Vattnet stängs av vid mätaren, till höger om källartrappan.",
        account: "5E21",
        key_bytes: 24,
        supervision_secs: 60,
        masked: false,
        transport: "tcp",
        clock_off_secs: 0,
        users: &[("1", "Kund 5"), ("3", "Kontakt 7")],
        floors: &[
            FloorOnPaper {
                name: PLAN_1,
                file: "sjovagen-12-plan-1.svg",
                drawing: include_str!("../../assets/floors/sjovagen-12-plan-1.svg"),
                width_m: 11.0,
            },
            FloorOnPaper {
                name: CELLAR,
                file: "sjovagen-12-kallare.svg",
                drawing: include_str!("../../assets/floors/sjovagen-12-kallare.svg"),
                width_m: 11.0,
            },
        ],
        zones: &[
            zone("50", "Vattenlarm källare", "water", Some("kallare")).on(CELLAR, 0.87, 0.15),
            zone("51", "Källare", "motion", Some("kallare")).on(CELLAR, 0.6, 0.4),
            zone("52", "Vardagsrum", "motion", Some("vardagsrum")).on(PLAN_1, 0.66, 0.4),
            zone("53", "Rökdetektor vardagsrum", "smoke", Some("vardagsrum")).on(PLAN_1, 0.66, 0.16),
        ],
        cameras: &[
            CameraOnPaper { form: Form::Mjpeg, ..camera("kallare", "Källare", Scene::Cellar, SILENT) }
                .on(CELLAR, 0.42, 0.06, 130.0),
            camera("vardagsrum", "Vardagsrum", Scene::LivingRoom, ALL).on(PLAN_1, 0.95, 0.08, 220.0),
        ],
        contacts: &[ContactOnPaper {
            name: "Kontakt 7",
            number: "+46 70 174 06 12",
            authority: "full",
            keyholder: true,
            code_word: "abborre",
            duress_word: "gädda",
        }],
    },
    Home {
        id: "granvagen-3",
        name: "Kund 6",
        address: "Granvägen 3, 186 40 Vallentuna",
        position: [59.5402, 18.0513],
        area: "Vallentuna",
        note: "Rörelsedetektor på gårdsplanen. Grinden står ofta öppen.",
        account: "6F18",
        key_bytes: 32,
        supervision_secs: 30,
        masked: false,
        // The homes beyond the wood hang on a radio link that bears single packets better than streams.
        transport: "udp",
        clock_off_secs: 0,
        users: &[("1", "Kund 6"), ("7", "Kontakt 8")],
        floors: &[],
        zones: &[
            zone("61", "Gårdsplan", "motion", Some("gard")),
            zone("62", "Hall", "motion", Some("hall")),
            zone("63", "Ytterdörr", "door", Some("hall")),
        ],
        cameras: &[
            camera("gard", "Gårdsplan", Scene::Yard, SILENT),
            CameraOnPaper { form: Form::H265, ..camera("hall", "Hall", Scene::Hall, ALL) },
        ],
        contacts: &[ContactOnPaper {
            name: "Kontakt 8",
            number: "+46 70 174 06 13",
            authority: "full",
            keyholder: false,
            code_word: "kråka",
            duress_word: "skata",
        }],
    },
];

/// The homes there are; the first so many are played.
pub fn homes() -> [Home; 6] {
    HOMES
}
