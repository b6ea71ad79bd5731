//! Homes edited field by field: what is given out, what a change comes to, and what is refused at which field.
use super::*;
use crate::site::read_register;

const HOME: &str = r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
position = [59.4439, 18.0687]
[site.panel]
account = "0123"
key = "ascii:ABCDEFGHIJKLMNOP"
[[site.user]]
number = "7"
name = "Kund 1"
[[site.zone]]
number = "14"
name = "Hall"
kind = "motion"
camera = "hall"
[[site.camera]]
id = "hall"
name = "Hall"
rtsp = "rtsp://127.0.0.1:8561/cam"
user = "larm"
password = "hemligt"
abilities = ["still", "video", "audio"]
[site.camera.ptz]
address = "http://127.0.0.1/onvif/ptz"
profile = "main"
preset = [{ token = "1", name = "Entré" }]
[site.voice_unit]
kind = "sip"
address = "sip:panel@127.0.0.1:15060"
password = "tyst"
[[site.contact]]
name = "Kontakt 1"
numbers = ["+46 70 174 06 05", "+46 8 465 004 19"]
authority = "full"
code_word = "solros"
[[site.contact]]
name = "Kontakt 2"
numbers = []
authority = "none"
"#;

pub(super) fn key() -> SecretKey {
    SecretKey::new([7; 32])
}

pub(super) fn home() -> Site {
    read_register(HOME).unwrap().remove(0).with_words_kept(&key())
}

pub(super) fn set(part: Part, field: &str, value: &str) -> Edit {
    Edit::Set { part, key: field.to_owned(), value: Secret::new(value) }
}

pub(super) fn open(site: &Site, part: Part, field: &str) -> String {
    let of_part = shown(site).into_iter().find(|shown| shown.part == part).unwrap();
    let at = fields(part).iter().position(|(known, _)| *known == field).unwrap();
    match &of_part.fields[at] {
        Shown::Open(text) => text.0.clone(),
        Shown::Secret { is_set } => format!("secret {is_set}"),
    }
}

#[test]
fn what_is_shown_has_every_field_and_no_secret() {
    let site = home();
    for (part, field, wanted) in [
        (Part::Home, "address", "Ekvägen 4, 183 30 Täby"),
        (Part::Home, "position", "59.4439, 18.0687"),
        (Part::Home, "prefetch", "true"),
        (Part::Panel, "account", "0123"),
        (Part::Panel, "key", "secret true"),
        (Part::Zone(0), "kind", "motion"),
        (Part::Contact(0), "numbers", "+46 70 174 06 05, +46 8 465 004 19"),
        (Part::Contact(0), "code_word", "secret true"),
        (Part::Contact(1), "code_word", "secret false"),
        (Part::Camera(0), "abilities", "still, video, audio"),
        (Part::Camera(0), "rtsp", "secret true"),
        (Part::Camera(0), "snapshot", "secret false"),
        (Part::VoiceUnit, "direction", "outgoing"),
        (Part::Home, "plan", ""),
        (Part::Camera(0), "ptz_address", "secret true"),
        (Part::Camera(0), "ptz_profile", "main"),
        (Part::Camera(0), "ptz_presets", "1 = Entré"),
    ] {
        assert_eq!(open(&site, part, field), wanted, "{part:?} {field}");
    }
    let said = serde_json::to_string(&shown(&site)).unwrap();
    for secret in ["ABCDEFGH", "hemligt", "tyst", "solros", "hmac", "rtsp://", "sip:", "larm", "http://"] {
        assert!(!said.contains(secret), "a desk would be told {secret}");
    }
}

#[test]
fn every_field_can_be_written_as_it_is_shown() {
    let site = home();
    for PartShown { part, fields: values } in shown(&site) {
        for ((field, _), value) in fields(part).iter().zip(values) {
            let Shown::Open(text) = value else { continue };
            let same = change(&site, &[set(part, field, &text.0)], &key());
            assert_eq!(same.as_ref(), Ok(&site), "{part:?} {field}");
        }
    }
}

#[test]
fn what_is_not_named_stays_secrets_and_code_words_with_it() {
    let site = home();
    let edits = [set(Part::Contact(0), "numbers", "+46 70 174 06 99"), set(Part::Zone(0), "name", "Entré")];
    let changed = change(&site, &edits, &key()).unwrap();
    assert_eq!(changed.contacts[0].numbers, [Pii("+46 70 174 06 99".to_owned())]);
    assert_eq!(changed.zones[0].name.0, "Entré");
    assert_eq!(changed.contacts[0].code_word, site.contacts[0].code_word);
    assert_eq!((&changed.cameras, &changed.voice_unit, &changed.panel), (&site.cameras, &site.voice_unit, &site.panel));
    assert_eq!(differences(&site, &changed), ["contact.1.numbers", "zone.1.name"]);
}

#[test]
fn a_secret_is_set_anew_or_taken_away_and_a_code_word_is_kept_as_a_hash() {
    let site = home();
    let edits = [
        set(Part::Camera(0), "password", "nytt"),
        set(Part::Contact(0), "code_word", " Mås  "),
        set(Part::Panel, "key", ""),
    ];
    let changed = change(&site, &edits, &key()).unwrap();
    assert_eq!(changed.cameras[0].password, Secret::new("nytt"));
    assert!(words::fits(&key(), &Secret::new("mås"), &changed.contacts[0].code_word));
    assert!(!words::fits(&key(), &Secret::new("solros"), &changed.contacts[0].code_word));
    assert_eq!(changed.panel.key, None);
    assert_eq!(differences(&site, &changed), ["camera.1.password", "contact.1.code_word", "panel.key"]);
}

#[test]
fn parts_come_and_go_in_the_order_of_the_edits() {
    let site = home();
    let edits = [
        Edit::Remove(Part::Contact(0)),
        Edit::Add(Part::Contact(1)),
        set(Part::Contact(1), "name", "Kontakt 3"),
        Edit::Add(Part::Zone(1)),
        set(Part::Zone(1), "number", "15"),
        Edit::Add(Part::User(1)),
        set(Part::User(1), "number", "8"),
        Edit::Remove(Part::VoiceUnit),
        Edit::Add(Part::VoiceUnit),
        set(Part::VoiceUnit, "address", "rtsp://127.0.0.1/cam"),
        Edit::Add(Part::Camera(1)),
        set(Part::Camera(1), "id", "kok"),
    ];
    let changed = change(&site, &edits, &key()).unwrap();
    let names: Vec<&str> = changed.contacts.iter().map(|contact| contact.name.0.as_str()).collect();
    assert_eq!(names, ["Kontakt 2", "Kontakt 3"]);
    assert_eq!((changed.zones.len(), changed.users.len(), changed.cameras.len()), (2, 2, 2));
    assert_eq!(changed.contacts[1].authority, crate::site::Authority::None, "who is new decides nothing");
    assert!(changed.voice_unit.unwrap().password.is_empty(), "a new unit has nothing of the old one");
}

#[test]
fn what_is_wrong_is_told_at_its_field_and_nothing_is_changed() {
    let site = home();
    let check = |edits: &[Edit], part: Part, field: &str, fault: SiteFault| {
        let wrong = change(&site, edits, &key()).unwrap_err();
        assert_eq!((wrong.part, wrong.field, wrong.fault), (part, field, fault));
    };
    check(&[set(Part::Panel, "account", "01X3")], Part::Panel, "account", SiteFault::Account);
    check(&[set(Part::Panel, "key", "ascii:KORT")], Part::Panel, "key", SiteFault::Key);
    check(&[set(Part::Panel, "supervision_secs", "-1")], Part::Panel, "supervision_secs", SiteFault::Number);
    check(&[set(Part::Home, "address", " ")], Part::Home, "address", SiteFault::Empty);
    check(&[set(Part::Home, "position", "59.4")], Part::Home, "position", SiteFault::Position);
    check(&[set(Part::Home, "plan", "ingen")], Part::Home, "plan", SiteFault::Plan);
    check(&[set(Part::Zone(0), "camera", "vind")], Part::Zone(0), "camera", SiteFault::ZoneCamera);
    check(&[set(Part::Zone(0), "kind", "katt")], Part::Zone(0), "kind", SiteFault::Choice);
    check(&[set(Part::Camera(0), "abilities", "fly")], Part::Camera(0), "abilities", SiteFault::Choice);
    check(&[set(Part::Camera(0), "rtsp", "rtsp://a:b@h/")], Part::Camera(0), "rtsp", SiteFault::Rtsp);
    check(&[set(Part::Camera(0), "certificate", "sha1:1")], Part::Camera(0), "certificate", SiteFault::Fingerprint);
    check(&[set(Part::VoiceUnit, "kind", "onvif")], Part::VoiceUnit, "address", SiteFault::VoiceRtsp);
    check(&[set(Part::Home, "note", &"x".repeat(LONGEST + 1))], Part::Home, "note", SiteFault::TooMuch);
    check(&[Edit::Add(Part::Contact(2))], Part::Contact(2), "name", SiteFault::Empty);
    let twice = [Edit::Add(Part::Zone(1)), set(Part::Zone(1), "number", "014")];
    check(&twice, Part::Zone(1), "number", SiteFault::ZoneTwice);
    check(&[Edit::Remove(Part::Camera(0))], Part::Zone(0), "camera", SiteFault::ZoneCamera);
    for nowhere in [
        set(Part::Contact(9), "name", "x"),
        set(Part::Home, "id", "x"),
        Edit::Remove(Part::Panel),
        Edit::Add(Part::VoiceUnit),
        Edit::Add(Part::Zone(5)),
    ] {
        assert_eq!(change(&site, &[nowhere], &key()).unwrap_err().fault, SiteFault::Form);
    }
}

#[test]
fn a_new_home_is_nothing_until_it_has_what_it_needs() {
    let blank = blank(SiteId::new("ny")).unwrap();
    assert_eq!(change(&blank, &[], &key()).unwrap_err().fault, SiteFault::Empty);
    let edits = [set(Part::Home, "address", "Tallstigen 22"), set(Part::Panel, "account", "0200")];
    let new = change(&blank, &edits, &key()).unwrap();
    assert_eq!((new.id.as_str(), new.prefetch, new.language.as_str()), ("ny", true, "sv"));
}

#[test]
fn a_plan_and_places_to_turn_to_are_set_taken_away_and_judged() {
    let site = home();
    let camera = Part::Camera(0);
    let odd = r"1 = Entré, 2 = Trappa\, ner, a\=b = C:\\";
    let edits = [set(Part::Home, "plan", "burglary"), set(camera, "ptz_presets", odd)];
    let changed = change(&site, &edits, &key()).unwrap();
    let names = |site: &Site| -> Vec<(String, String)> {
        let ptz = site.cameras[0].ptz.iter().flat_map(|ptz| &ptz.presets);
        ptz.map(|preset| (preset.token.to_string(), preset.name.0.clone())).collect()
    };
    let wanted = [("1", "Entré"), ("2", "Trappa, ner"), ("a=b", "C:\\")];
    assert_eq!(names(&changed), wanted.map(|(token, name)| (token.to_owned(), name.to_owned())));
    assert_eq!((changed.plan.as_str(), open(&changed, camera, "ptz_presets").as_str()), ("burglary", odd));
    assert_eq!(changed.cameras[0].ptz.as_ref().unwrap().address, site.cameras[0].ptz.as_ref().unwrap().address);
    let differ = differences(&site, &changed);
    assert_eq!(differ, ["camera.1.ptz.preset.2", "camera.1.ptz.preset.3", "plan"]);
    assert_eq!(change(&changed, &[set(Part::Home, "plan", "")], &key()).unwrap().plan, "", "by kind of event again");

    let none = ["ptz_address", "ptz_profile", "ptz_presets"].map(|field| set(camera, field, ""));
    let still = change(&site, &none, &key()).unwrap();
    assert_eq!(still.cameras[0].ptz, None);
    let again = [
        set(camera, "ptz_presets", "1 = Entré"),
        set(camera, "ptz_address", "http://127.0.0.1/onvif/ptz"),
        set(camera, "ptz_profile", "main"),
    ];
    assert_eq!(change(&still, &again, &key()), Ok(site.clone()), "in any order");
    for (field, wrong) in [
        ("ptz_presets", "Entré"),
        ("ptz_presets", "1 = A = B"),
        ("ptz_presets", "1 = A, 1 = B"),
        ("ptz_presets", "1 = "),
        ("ptz_presets", "1 = A\\"),
        ("ptz_presets", ""),
        ("ptz_profile", ""),
        ("ptz_address", "rtsp://127.0.0.1/"),
    ] {
        let said = change(&site, &[set(camera, field, wrong)], &key()).unwrap_err();
        assert_eq!((said.part, said.field, said.fault), (camera, "ptz_presets", SiteFault::Ptz), "{field} {wrong}");
    }
}

#[test]
fn what_has_no_field_stays_as_it_is() {
    let mut site = home();
    site.own_plans = crate::plan::Plans::bundled().iter().cloned().collect();
    let whole = Table::try_from(&site).unwrap();
    assert_eq!(whole.try_into::<Site>().as_ref(), Ok(&site), "whatever a plan has");
    let changed = change(&home(), &[set(Part::Home, "name", "Kund 2")], &key()).unwrap();
    assert_eq!(changed.cameras[0].ptz, home().cameras[0].ptz);
}
