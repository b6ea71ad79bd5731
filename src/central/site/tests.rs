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
