//! An access receipt from a real alarm to the customer who checks it: a camera that was looked through, the place's own
//! program that proves it, and `vaka-verify`, which knows nothing of the place.
use std::{ffi::OsString, fs, path::Path};

use alarm_central::event::Device;

use crate::recording::{Looking, is_kept, read_until};

/// What `vaka-verify receipt` says, by this key.
fn check(file: &Path, key: &Path) -> (u8, String) {
    let words: [OsString; 4] = ["receipt".into(), file.into(), "--key".into(), key.into()];
    let found = vaka_verify::run(&words, "C");
    (found.code, found.text)
}

#[test]
fn who_looked_through_the_camera_is_proven_to_the_customer() {
    let mut looking = Looking::begin(&[]);
    let mut camera = looking.join_camera();
    read_until(&mut camera, "what was seen to be kept", |unit| is_kept(unit, 1));
    looking.close();
    let recorded = looking.kept(1);
    assert!(matches!(recorded[0].device, Device::Camera(_)));
    let (file, key) = (looking.place.file("receipt.json"), looking.place.data().join("keys/sign.pub"));
    let event = looking.event.to_string();
    let words = ["journal", "prove", &event, "--out", file.to_str().expect("a temporary path is UTF-8")];
    looking.place.run(&words, "");

    let (code, said) = check(&file, &key);
    assert_eq!(code, 0, "{said}");
    let facts = looking.place.json(&["journal", "list", "--json", "--event", &event]);
    let granted = facts.to_string().matches(r#""fact":"granted""#).count();
    assert!(granted > 0 && said.matches("was given leave to look through camera").count() > 0, "{said}");
    for told in ["The receipt is right", "operator", "was sealed", "access to camera", "ended"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(!said.contains("Operatör 1") && !said.contains("Kund"), "no name is in it: {said}");

    // Another key, and every kind of alteration.
    let text = fs::read_to_string(&file).expect("it was written");
    let other = looking.place.file("other.pub");
    fs::write(&other, "00".repeat(32)).expect("the folder is ours");
    assert_eq!(check(&file, &other).0, 1);
    let altered = looking.place.file("altered.json");
    for (was, is) in [("granted", "granned"), ("op1", "op2"), ("look", "fetch"), (&event[..8], "00000000")] {
        assert!(text.contains(was), "{was}");
        fs::write(&altered, text.replacen(was, is, 1)).expect("the folder is ours");
        let (code, said) = check(&altered, &key);
        assert_eq!(code, 1, "{was} made {is}: {said}");
    }
}
