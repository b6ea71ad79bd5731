//! A played ONVIF device with the quirks of real ones, and what the probe makes of each.
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::JoinHandle,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};
use sha1::{Digest, Sha1};
use tiny_http::{Response, Server};

use super::*;

const NOW: Moment = Moment(1_795_000_000_000);
const PASSWORD: &str = "hemligt & <bra>";

/// How the device is.
#[derive(Clone)]
struct Quirks {
    /// Seconds that its clock is ahead; it refuses sign-ins that are not of its own time.
    ahead: i64,
    /// The host that it believes to have.
    host: &'static str,
    has_snapshot: bool,
    has_outputs: bool,
    /// It can be turned.
    turns: bool,
    /// It knows no GetServices.
    is_old: bool,
    encoding: &'static str,
    /// Sent instead of any answer.
    instead: Option<Vec<u8>>,
    /// The status of what it sends.
    status: u16,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            ahead: 0,
            host: "127.0.0.1",
            has_snapshot: true,
            has_outputs: true,
            turns: true,
            is_old: false,
            encoding: "H264",
            instead: None,
            status: 200,
        }
    }
}

struct Device {
    server: Arc<Server>,
    /// Method and first body element of all that was asked.
    asked: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Device {
    fn start(quirks: Quirks) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (serving, noting) = (Arc::clone(&server), Arc::clone(&asked));
        let thread = std::thread::spawn(move || {
            for mut request in serving.incoming_requests() {
                let mut text = String::new();
                request.as_reader().read_to_string(&mut text).unwrap();
                let question = between(&text, "<s:Body><", " ").to_owned();
                noting.lock().unwrap().push(format!("{} {question}", request.method()));
                let (status, answer) = match &quirks.instead {
                    Some(bytes) => (quirks.status, bytes.clone()),
                    None => answer(&quirks, &question, &text),
                };
                let _ = request.respond(Response::from_data(answer).with_status_code(status));
            }
        });
        Self { server, asked, thread: Some(thread) }
    }

    fn address(&self) -> String {
        self.server.server_addr().to_string()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn probe(&self, password: &str) -> Result<Found, ProbeFault> {
        let target = Target::new(Place::Training, &self.address()).unwrap();
        probe(&target, &Secret::new("larm"), &Secret::new(password), || NOW)
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.server.unblock();
        self.thread.take().map(JoinHandle::join);
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(found, _)| found)
}

fn is_signed(text: &str, ahead: i64) -> bool {
    let digest = between(text, "PasswordDigest\">", "<");
    let nonce = STANDARD.decode(between(text, "Base64Binary\">", "<")).unwrap_or_default();
    let created = between(text, "utility-1.0.xsd\">", "<");
    let hash = Sha1::new().chain_update(nonce).chain_update(created).chain_update(PASSWORD).finalize();
    let at = created.parse::<Timestamp>().map_or(0, Timestamp::as_second);
    digest == STANDARD.encode(hash) && (at - NOW.0 / 1000 - ahead).abs() < 5
}

fn answer(quirks: &Quirks, question: &str, text: &str) -> (u16, Vec<u8>) {
    let fault = |subcode: &str| {
        let fault = format!(
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{subcode}</s:Value></s:Subcode></s:Code></s:Fault>"
        );
        (400, envelope(&fault))
    };
    if question != "GetSystemDateAndTime" && !is_signed(text, quirks.ahead) {
        return fault("ter:NotAuthorized");
    }
    let host = quirks.host;
    let token = between(text, "<ProfileToken>", "<");
    let body = match question {
        "GetSystemDateAndTime" => {
            let at = Timestamp::from_second(NOW.0 / 1000 + quirks.ahead).unwrap();
            let at = jiff::tz::Offset::UTC.to_datetime(at);
            format!(
                "<t:UTCDateTime><t:Time><t:Hour>{}</t:Hour><t:Minute>{}</t:Minute><t:Second>{}</t:Second></t:Time>\
                 <t:Date><t:Year>{}</t:Year><t:Month>{}</t:Month><t:Day>{}</t:Day></t:Date></t:UTCDateTime>",
                at.hour(),
                at.minute(),
                at.second(),
                at.year(),
                at.month(),
                at.day()
            )
        }
        "GetServices" if quirks.is_old => return fault("ter:ActionNotSupported"),
        "GetServices" => format!(
            "<d:Service><d:Namespace>http://www.onvif.org/ver10/media/wsdl</d:Namespace>\
             <d:XAddr>http://{host}/onvif/media</d:XAddr></d:Service>\
             <d:Service><d:Namespace>http://www.onvif.org/ver20/ptz/wsdl</d:Namespace>\
             <d:XAddr>http://{host}/onvif/ptz</d:XAddr></d:Service>"
        ),
        "GetCapabilities" => format!(
            "<t:Media><t:XAddr>http://{host}/onvif/media</t:XAddr></t:Media><t:PTZ><t:XAddr>http://{host}/onvif/ptz</t:XAddr></t:PTZ>"
        ),
        "GetPresets" if token != "m&amp;" => return fault("ter:NoPTZProfile"),
        "GetPresets" => {
            "<p:Preset token=\"7\"><t:Name>Entré &amp; hall</t:Name></p:Preset><p:Preset token=\"8\"/>".to_owned()
        }
        "GetProfiles" => {
            let profile = |token: &str, source: &str, width: u32, height: u32| {
                format!(
                    "<m:Profiles token=\"{token}\"><t:VideoSourceConfiguration><t:SourceToken>{source}</t:SourceToken>\
                     </t:VideoSourceConfiguration><t:AudioEncoderConfiguration/><t:VideoEncoderConfiguration>\
                     <t:Encoding>{}</t:Encoding><t:Resolution><t:Width>{width}</t:Width><t:Height>{height}</t:Height>\
                     </t:Resolution></t:VideoEncoderConfiguration>{}</m:Profiles>",
                    quirks.encoding,
                    if quirks.turns { "<t:PTZConfiguration/>" } else { "" }
                )
            };
            [profile("s", "a", 640, 360), profile("m&amp;", "a", 1920, 1080), profile("o", "b", 1280, 720)].concat()
        }
        "GetStreamUri" => format!("<m:MediaUri><t:Uri>rtsp://{host}:554/{}</t:Uri></m:MediaUri>", &token[..1]),
        "GetSnapshotUri" if !quirks.has_snapshot => return fault("ter:ActionNotSupported"),
        "GetSnapshotUri" => format!("<m:MediaUri><t:Uri>http://{host}/still</t:Uri></m:MediaUri>"),
        "GetAudioOutputs" if quirks.has_outputs => "<m:AudioOutputs token=\"1\"/>".to_owned(),
        "GetAudioOutputs" => String::new(),
        _ => return fault("ter:ActionNotSupported"),
    };
    (200, envelope(&format!("<m:Answer>{body}</m:Answer>")))
}

fn envelope(body: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:t=\"t\" xmlns:m=\"m\" xmlns:p=\"p\" \
         xmlns:d=\"d\" xmlns:ter=\"x\"><s:Body>{body}</s:Body></s:Envelope>"
    )
    .into_bytes()
}

#[test]
fn a_device_is_found_out_and_only_asked_about_itself() {
    let device = Device::start(Quirks::default());
    let found = device.probe(PASSWORD).unwrap();
    assert_eq!((found.cameras.len(), found.talks, found.clock_off_secs, found.hosts_replaced), (2, true, None, false));
    let first = &found.cameras[0];
    assert_eq!((first.main.address.reveal(), first.main.width), ("rtsp://127.0.0.1:554/m", 1920));
    assert_eq!(
        first.small.as_ref().map(|small| (small.address.reveal(), small.width)),
        Some(("rtsp://127.0.0.1:554/s", 640))
    );
    assert_eq!(first.snapshot.as_ref().map(Secret::reveal), Some("http://127.0.0.1/still"));
    assert!(found.cameras[1].small.is_none());
    // M1: nothing but questions about itself, not even for the snapshot's address.
    let may = ["SystemDateAndTime", "Services", "Profiles", "StreamUri", "SnapshotUri", "AudioOutputs", "Presets"];
    for asked in device.asked() {
        assert!(may.iter().any(|may| asked == format!("POST Get{may}")), "{asked}");
    }
}

#[test]
fn what_is_found_is_an_entry_that_the_register_reads() {
    let found = Device::start(Quirks::default()).probe(PASSWORD).unwrap();
    let entry = found.register(&Secret::new("larm"), |number| format!("Kamera {number}"));
    assert!(
        !entry.contains(PASSWORD) && entry.contains("[[site.camera]]") && entry.contains("[site.voice_unit]"),
        "{entry}"
    );
    let home = "[[site]]\nid = \"ekvagen-4\"\nname = \"\"\naddress = \"\"\n[site.panel]\naccount = \"0123\"\n";
    let sites = alarm_central::site::read_register(&format!("{home}{entry}")).unwrap();
    let camera = &sites[0].cameras[0];
    assert_eq!(
        (camera.rtsp.reveal(), camera.rtsp_small.reveal()),
        ("rtsp://127.0.0.1:554/m", "rtsp://127.0.0.1:554/s")
    );
    assert_eq!(camera.abilities.len(), 3);
    let ptz = camera.ptz.as_ref().unwrap();
    assert!(ptz.address.reveal().ends_with("/onvif/ptz") && ptz.profile == "m&", "{ptz:?}");
    let presets: Vec<_> = ptz.presets.iter().map(|preset| (preset.token.as_str(), preset.name.as_str())).collect();
    assert_eq!(presets, [("7", "Entré & hall"), ("8", "8")]);
    assert!(sites[0].cameras[1].ptz.is_none(), "it has no preset");
}

#[test]
fn quirks_of_devices_are_borne_and_told() {
    let check = |quirks: Quirks| Device::start(quirks).probe(PASSWORD).unwrap();
    for ahead in [3600, -3600] {
        assert_eq!(check(Quirks { ahead, ..Quirks::default() }).clock_off_secs, Some(ahead));
    }
    let moved = check(Quirks { host: "192.168.1.20", ..Quirks::default() });
    assert!(moved.hosts_replaced);
    assert_eq!(moved.cameras[0].main.address.reveal(), "rtsp://127.0.0.1:554/m");
    assert!(check(Quirks { has_snapshot: false, ..Quirks::default() }).cameras[0].snapshot.is_none());
    assert!(check(Quirks { turns: false, ..Quirks::default() }).cameras[0].ptz.is_none());
    assert!(!check(Quirks { has_outputs: false, ..Quirks::default() }).talks);
    assert_eq!(check(Quirks { is_old: true, ..Quirks::default() }).cameras.len(), 2);
}

#[test]
fn each_failure_is_told_apart() {
    let instead = |status, text: &str| Quirks { instead: Some(text.into()), status, ..Quirks::default() };
    let check = |quirks, password: &str, fault| assert_eq!(Device::start(quirks).probe(password).unwrap_err(), fault);
    check(Quirks::default(), "fel", ProbeFault::WrongSignIn);
    check(Quirks { encoding: "MPEG4", ..Quirks::default() }, PASSWORD, ProbeFault::NoVideo);
    check(instead(200, "<html>hej</html>"), PASSWORD, ProbeFault::NotOnvif);
    check(instead(404, ""), PASSWORD, ProbeFault::NotOnvif);
    check(instead(302, ""), PASSWORD, ProbeFault::NotOnvif);
    check(instead(401, ""), PASSWORD, ProbeFault::ClockUnknown);
    let address = Device::start(Quirks::default()).address();
    let gone = Target::new(Place::Training, &address).unwrap();
    assert_eq!(probe(&gone, &Secret::new(""), &Secret::new(""), || NOW).unwrap_err(), ProbeFault::NoAnswer);
    assert_eq!(Target::new(Place::Training, "192.168.1.20").unwrap_err(), ProbeFault::RealAddress);
    assert_eq!(Target::new(Place::Live, "larm:hemligt@192.168.1.20").unwrap_err(), ProbeFault::BadAddress);
}

/// A door in front of a device: speaks TLS with a certificate of its own, long over, and leads to the device's in the clear.
/// Each connection after the first shows the next of its certificates, if it has several.
struct Front {
    at: SocketAddr,
    fingerprints: Vec<Fingerprint>,
}

impl Front {
    fn of(device: &Device, certificates: usize) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let (mut configs, mut fingerprints) = (Vec::new(), Vec::new());
        for _ in 0..certificates {
            let mut params = CertificateParams::new(vec!["IPCAM".to_owned()]).unwrap();
            (params.not_before, params.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
            let key = KeyPair::generate().unwrap();
            let certificate = params.self_signed(&key).unwrap().der().clone();
            fingerprints.push(Fingerprint::of(&certificate));
            let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![certificate], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
                .unwrap();
            configs.push(Arc::new(config));
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let behind = device.server.server_addr().to_ip().unwrap();
        std::thread::spawn(move || {
            let mut next = configs.iter().cycle();
            for tcp in listener.incoming().map_while(Result::ok) {
                let tls = ServerConnection::new(Arc::clone(next.next().unwrap())).unwrap();
                std::thread::spawn(move || pass_on(StreamOwned::new(tls, tcp), TcpStream::connect(behind).unwrap()));
            }
        });
        Self { at, fingerprints }
    }

    fn probe(&self, password: &str) -> Result<Found, ProbeFault> {
        let target = Target::new(Place::Training, &format!("https://{}", self.at)).unwrap();
        probe(&target, &Secret::new("larm"), &Secret::new(password), || NOW)
    }
}

/// Both ways by turns, until either side has had enough.
fn pass_on(mut front: StreamOwned<ServerConnection, TcpStream>, mut behind: TcpStream) {
    let turn = Some(std::time::Duration::from_millis(2));
    front.sock.set_read_timeout(turn).unwrap();
    behind.set_read_timeout(turn).unwrap();
    let mut chunk = [0; 4096];
    let mut step = |from: &mut dyn Read, to: &mut dyn FnMut(&[u8]) -> bool| match from.read(&mut chunk) {
        Ok(0) => false,
        Ok(count) => to(&chunk[..count]),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    };
    loop {
        let goes_on = step(&mut front, &mut |bytes| behind.write_all(bytes).is_ok())
            && step(&mut behind, &mut |bytes| front.write_all(bytes).is_ok());
        if !goes_on {
            return;
        }
    }
}

#[test]
fn a_device_over_tls_is_found_out_and_its_certificate_stands_in_the_entry() {
    let device = Device::start(Quirks { turns: false, ..Quirks::default() });
    let front = Front::of(&device, 1);
    let found = front.probe(PASSWORD).unwrap();
    let known = front.fingerprints[0];
    assert_eq!(found.certificate, Some(Shown { fingerprint: known, is_vouched_for: false }));
    // Its streams go in the clear, its stills do not.
    let still = found.cameras[0].snapshot.as_ref().map(|at| at.reveal().starts_with("https://"));
    assert_eq!((found.cameras[0].main.address.reveal().split(':').next(), still), (Some("rtsp"), Some(false)));
    assert!(!found.register(&Secret::new("larm"), |_| String::new()).contains("certificate"), "no address needs it");

    let moved = Device::start(Quirks { host: "192.168.1.20", ..Quirks::default() });
    let front = Front::of(&moved, 1);
    let entry = front.probe(PASSWORD).unwrap().register(&Secret::new("larm"), |_| String::new());
    assert!(entry.contains("snapshot = \"https://127.0.0.1:"), "{entry}");
    let home = "[[site]]\nid = \"ekvagen-4\"\nname = \"\"\naddress = \"\"\n[site.panel]\naccount = \"0123\"\n";
    let sites = alarm_central::site::read_register(&format!("{home}{entry}")).unwrap();
    assert_eq!(sites[0].cameras[0].certificate, Some(front.fingerprints[0]));
}

#[test]
fn whoever_shows_another_certificate_the_second_time_is_asked_nothing() {
    let device = Device::start(Quirks::default());
    let front = Front::of(&device, 2);
    assert_eq!(front.probe(PASSWORD).unwrap_err(), ProbeFault::OtherCertificate);
    assert_eq!(device.asked(), [""; 0]);
}

#[test]
fn a_stream_over_tls_is_asked_for_its_certificate_alone() {
    let device = Device::start(Quirks::default());
    let front = Front::of(&device, 1);
    let target = Target::new(Place::Training, &format!("rtsps://{}/cam", front.at)).unwrap();
    assert!(target.is_stream());
    assert_eq!(certificate(&target).unwrap().map(|shown| shown.fingerprint), Some(front.fingerprints[0]));
    assert_eq!(device.asked(), [""; 0]);
    // In the clear there is none; and a device that does not know TLS is no device that is silent.
    let plain = Target::new(Place::Training, &device.address()).unwrap();
    assert_eq!(certificate(&plain).unwrap(), None);
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = deaf.local_addr().unwrap();
    std::thread::spawn(move || deaf.accept().unwrap().0.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let target = Target::new(Place::Training, &format!("https://{at}")).unwrap();
    assert_eq!(certificate(&target).unwrap_err(), ProbeFault::NoTls);
    assert_eq!(Target::new(Place::Training, "rtsps://192.168.1.20/cam").unwrap_err(), ProbeFault::RealAddress);
}
