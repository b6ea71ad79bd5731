//! Homes as they are read from a register file, and what is refused with line or key and without a secret.
use super::*;

const HOME: &str = r#"
[[site]]
id = "ekvagen-4"
name = "Kund 1"
address = "Ekvägen 4, 183 30 Täby"
position = [59.4439, 18.0687]
[site.panel]
account = "0123"
key = "ascii:ABCDEFGHIJKLMNOP"
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
"#;

#[test]
fn a_home_is_read_and_zones_are_numbers() {
    let sites = read_register(HOME).unwrap();
    assert_eq!(sites[0].zone("014").unwrap().kind, ZoneKind::Motion);
    assert_eq!(sites[0].panel.key_bytes().unwrap(), b"ABCDEFGHIJKLMNOP");
    assert!(sites[0].panel.answers_to("0123", None, Some("0")));
    assert!(!sites[0].panel.answers_to("123", None, None), "leading zeros count");
}

#[test]
fn a_unit_that_is_called_has_an_address_that_can_be() {
    let called = |address: &str| {
        let unit = format!("[site.voice_unit]\nkind = \"sip\"\naddress = \"{address}\"\n");
        let sites = read_register(&format!("{HOME}{unit}"));
        sites.map(|sites| assert!(sites[0].voice_unit.as_ref().unwrap().is_sip_address())).is_ok()
    };
    for address in [
        "sip:panel@192.168.1.30",
        "sip:192.168.1.30:15060",
        "sip:p@[::1]:7;transport=UDP;x=y",
        "sip:p@h;transport=tcp",
        "sip:p@h;transport=tls",
        "sips:p@h",
        "sips:p@h:7;transport=tcp",
    ] {
        assert!(called(address), "{address}");
    }
    for address in [
        "",
        "sip:",
        "sip:panel@",
        "sips:",
        "sips:p@h;transport=udp",
        "sip:p@h;transport=sctp",
        "tel:+4670",
        "sip:p:secret@h",
        "sip:p@h q",
        "rtsp://h/",
    ] {
        assert!(!called(address), "{address}");
    }
}

#[test]
fn a_unit_that_calls_is_known_by_a_number_and_its_name() {
    let unit = |kind: &str, address: &str, direction: &str| {
        let text =
            format!("[site.voice_unit]\nkind = \"{kind}\"\naddress = \"{address}\"\ndirection = \"{direction}\"\n");
        read_register(&format!("{HOME}{text}")).ok().map(|sites| sites[0].voice_unit.clone().unwrap())
    };
    let both = unit("sip", "sip:panel@192.168.1.30:15060;transport=tcp", "both").unwrap();
    assert_eq!(both.host(), Some("192.168.1.30".parse().unwrap()));
    assert!(both.calls() && both.is_called() && both.goes_by("panel") && !both.goes_by("Panel"));
    let calls = unit("sip", "sip:[::1]:7", "incoming").unwrap();
    assert_eq!(calls.host(), Some("::1".parse().unwrap()));
    assert!(calls.calls() && !calls.is_called() && calls.goes_by("anybody"));
    let called = unit("sip", "sip:panel@unit.example", "outgoing").unwrap();
    assert!(!called.calls() && called.is_called() && called.host().is_none());
    assert!(unit("sip", "sip:panel@unit.example", "incoming").is_none());
    assert!(unit("onvif", "rtsp://127.0.0.1/cam", "both").is_none());
    assert!(unit("sip", "sip:panel@192.168.1.30", "sideways").is_none());
}

#[test]
fn pictures_are_taken_where_the_camera_has_them() {
    let camera = |text: &str| read_register(text).unwrap()[0].cameras[0].clone();
    let film = HOME.replace("rtsp://127.0.0.1:8561/cam", "http://127.0.0.1/mjpeg");
    for (text, address) in [(HOME, "rtsp://127.0.0.1:8561/cam"), (film.as_str(), "http://127.0.0.1/mjpeg")] {
        assert_eq!(camera(text).pictures_at().reveal(), address);
    }
    let still = HOME.replace("\"still\", \"video\", \"audio\"", "\"still\"");
    let still = camera(&still.replace("rtsp = \"rtsp://", "snapshot = \"http://"));
    assert!(still.has_pictures() && !still.can(Ability::Video));
    assert_eq!(still.pictures_at().reveal(), "http://127.0.0.1:8561/cam");
}

#[test]
fn a_certificate_is_read_where_one_is_shown_and_refused_where_none_is() {
    let known = Fingerprint::of(b"abc");
    let with = |text: &str| text.replace("user = \"larm\"", &format!("user = \"larm\"\ncertificate = \"{known}\""));
    let secured = HOME.replace("rtsp://127", "rtsps://127");
    assert_eq!(read_register(&with(&secured)).unwrap()[0].cameras[0].certificate, Some(known));
    let beside = with(HOME).replace("user =", "snapshot = \"https://127.0.0.1/still\"\nuser =");
    assert_eq!(read_register(&beside).unwrap()[0].cameras[0].certificate, Some(known));
    let refused = |text: &str| read_register(text).unwrap_err().to_string();
    assert!(refused(&with(HOME)).contains("neither an rtsps:// nor"));
    assert!(refused(&with(&secured).replace("sha256:", "sha1:")).contains("line"));
    let unit = |address: &str| {
        format!("{HOME}[site.voice_unit]\nkind = \"onvif\"\naddress = \"{address}\"\ncertificate = \"{known}\"\n")
    };
    assert!(read_register(&unit("rtsps://127.0.0.1/cam")).is_ok());
    assert!(refused(&unit("rtsp://127.0.0.1/cam")).contains("without an rtsps://"));
}

#[test]
fn where_a_camera_can_be_turned_to_is_read_and_faults_are_told() {
    let good = "[site.camera.ptz]\naddress = \"http://127.0.0.1/onvif/ptz\"\nprofile = \"main\"\n\
        [[site.camera.ptz.preset]]\ntoken = \"1\"\nname = \"Entré\"\n[[site.camera.ptz.preset]]\ntoken = \"2\"\nname = \"Trappa\"\n";
    let camera = read_register(&format!("{HOME}{good}")).unwrap()[0].cameras[0].clone();
    assert!(camera.has_preset(&PresetId::new("2")) && !camera.has_preset(&PresetId::new("3")));
    for (from, to) in [
        ("http://127", "rtsp://127"),
        ("http://127", "http://larm:hemligt@127"),
        ("token = \"2\"", "token = \"1\""),
        ("token = \"2\"", "token = \"\""),
        ("profile = \"main\"", "profile = \"\""),
        ("Trappa", " "),
    ] {
        let said = read_register(&format!("{HOME}{}", good.replace(from, to))).unwrap_err().to_string();
        assert!(said.contains("camera.ptz") && !said.contains("hemligt"), "{to}: {said}");
    }
}

#[test]
fn a_faulty_file_names_line_or_key_and_no_secret() {
    let check = |text: &str, wanted: &str| {
        let said = read_register(text).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said:?} should contain {wanted:?}");
        assert!(!said.contains("hemligt") && !said.contains("ABCDEFGH"), "{said:?}");
    };
    check(&HOME.replace("password =", "pasword ="), "line 20: unknown field `pasword`");
    check(&HOME.replace("password = \"hemligt\"", "password = \"hemligt"), "line 20");
    check(&HOME.replace("ABCDEFGHIJKLMNOP", "KORT"), "panel.key");
    check(&HOME.replace("camera = \"hall\"", "camera = \"vind\""), "a zone names a camera");
    check(&HOME.replace("rtsp://127", "rtsp://larm:hemligt@127"), "without user or password");
    check(&HOME.replace("account = \"0123\"", "account = \"01X3\""), "hex digits");
    let still = HOME.replace("\"still\", \"video\", \"audio\"", "\"still\"");
    check(&still, "needs snapshot");
    check(&still.replace("rtsp =", "snapshot ="), "needs snapshot");
    check(&format!("{HOME}{HOME}"), "stands twice");
    check(&format!("{HOME}{}", HOME.replace("ekvagen-4", "ekvagen-5")), "same account");
}

/// The home with two floors: what stands on the first, and a line of each part that may be changed.
fn drawn() -> String {
    let drawing = format!("sha256:{}/svg/1000x750", "0".repeat(64));
    let floors = format!(
        "[[site.floor]]\nname = \"Plan 1\"\ndrawing = \"{drawing}\"\nwidth_m = 12.5\n[[site.floor]]\nname = \"Plan 2\"\ndrawing = \"{drawing}\"\n"
    );
    let zone = "kind = \"motion\"\nfloor = \"Plan 1\"\nat = [0.25, 0.4]\n";
    let camera = "user = \"larm\"\nfloor = \"Plan 1\"\nat = [0.1, 1]\nfacing = 90\n";
    let home = HOME.replace("kind = \"motion\"\n", zone).replace("user = \"larm\"\n", camera);
    format!("{home}{floors}")
}

#[test]
fn what_stands_on_a_floor_is_read_and_wrong_places_are_told() {
    let site = read_register(&drawn()).unwrap().remove(0);
    assert_eq!((site.floor("Plan 2"), site.floor("Plan 3")), (Some(1), None));
    assert_eq!((site.zones[0].at.clone(), site.cameras[0].facing), (Some(Pii([0.25, 0.4])), Some(90.0)));
    assert_eq!(site.floors[0].known_drawing().map(|drawing| drawing.size), Some([1000, 750]));
    let check = |from: &str, to: &str, part, field, fault| {
        let text = drawn().replace(from, to);
        assert_ne!(text, drawn(), "{from}");
        let wrong = match read_register(&text) {
            Err(RegisterError::Value { wrong, .. }) => wrong,
            other => panic!("{to}: {other:?}"),
        };
        assert_eq!(wrong, Wrong { part, field, fault }, "{to}");
    };
    let floor = "floor = \"Plan 1\"\nat = [0.25, 0.4]\n";
    check(floor, "floor = \"Plan 3\"\nat = [0.25, 0.4]\n", Part::Zone(0), "floor", SiteFault::FloorUnknown);
    check(floor, "floor = \"Plan 1\"\n", Part::Zone(0), "at", SiteFault::FloorPlace);
    check(floor, "at = [0.25, 0.4]\n", Part::Zone(0), "at", SiteFault::FloorPlace);
    check("[0.25, 0.4]", "[0.25, 1.01]", Part::Zone(0), "at", SiteFault::FloorPlace);
    check("[0.25, 0.4]", "[nan, 0.4]", Part::Zone(0), "at", SiteFault::FloorPlace);
    check("[0.1, 1]", "[-0.1, 1]", Part::Camera(0), "at", SiteFault::FloorPlace);
    check("facing = 90", "facing = 361", Part::Camera(0), "facing", SiteFault::FloorFacing);
    check("facing = 90", "facing = inf", Part::Camera(0), "facing", SiteFault::FloorFacing);
    check("floor = \"Plan 1\"\nat = [0.1, 1]\n", "", Part::Camera(0), "facing", SiteFault::FloorFacing);
    check("width_m = 12.5", "width_m = 0.5", Part::Floor(0), "width_m", SiteFault::FloorWidth);
    check("name = \"Plan 2\"", "name = \" Plan 1 \"", Part::Floor(1), "name", SiteFault::FloorTwice);
    check("name = \"Plan 2\"", "name = \" \"", Part::Floor(1), "name", SiteFault::Empty);
    // Whether the file is there is not known here, and it is no drawing yet.
    let sites = read_register(&drawn().replace(&site.floors[0].drawing, "plan.svg")).unwrap();
    let missing = |at| (0, Wrong { part: Part::Floor(at), field: "drawing", fault: SiteFault::DrawingMissing });
    assert_eq!(wrongs(&sites), [missing(0), missing(1)]);
    let floor = |at: u8| format!("[[site.floor]]\nname = \"Plan {at}\"\ndrawing = \"{}\"\n", site.floors[0].drawing);
    let many = (3..12).map(floor).collect::<Vec<_>>().concat();
    let said = read_register(&format!("{}{many}", drawn())).unwrap_err().to_string();
    assert!(said.contains("longer, or more"), "{said}");
}
