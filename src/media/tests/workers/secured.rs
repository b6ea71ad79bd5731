//! Cameras and voice units over TLS: whom the workers believe, and that nobody else hears a word of theirs.
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex, atomic::Ordering},
    thread,
    time::Duration,
};

use alarm_central::certificate::Fingerprint;
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use vaka_link::{
    command::Voice,
    frame::FromTalk,
    unit::{MediaFault, Track, Unit},
    worker::{FetchOrder, Order, TalkOrder, Transport},
};

use super::{
    camera::{Camera, Make, PASSWORD, USER},
    child::{Worker, fetch_order},
    fetching::{picture, trouble},
    talking,
};

/// A certificate and its key.
pub struct Identity {
    pub certificate: CertificateDer<'static>,
    pem: String,
    pub key: KeyPair,
}

impl Identity {
    /// As a camera makes itself one at its first start: for a name that nobody asks for, and long over.
    pub fn of_a_camera() -> Self {
        let mut params = CertificateParams::new(vec!["IPCAM".to_owned()]).unwrap();
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        let key = KeyPair::generate().unwrap();
        Self::of(&params.self_signed(&key).unwrap(), key)
    }

    /// One for this machine, by an authority; the authority as PEM.
    fn vouched_for() -> (Self, String) {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        (Self::of(&params.signed_by(&key, &authority).unwrap(), key), authority.pem())
    }

    fn of(certificate: &Certificate, key: KeyPair) -> Self {
        Self { certificate: certificate.der().clone(), pem: certificate.pem(), key }
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    /// Certificate and key, as GIO reads them.
    pub fn pem(&self) -> String {
        [self.pem.as_str(), &self.key.serialize_pem()].concat()
    }
}

/// A still camera over HTTPS that wants Basic: the sign-in itself goes to whoever is believed.
struct Stills {
    address: String,
    /// All that was said to it.
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Stills {
    fn start(identity: &Identity) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(identity.key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![identity.certificate.clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}/still", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                let (config, hears) = (Arc::clone(&config), Arc::clone(&hears));
                thread::spawn(move || {
                    let stream = StreamOwned::new(ServerConnection::new(config).unwrap(), tcp);
                    serve(stream, &hears);
                });
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> String {
        String::from_utf8(self.heard.lock().unwrap().clone()).unwrap()
    }

    fn order(&self, known: Option<Fingerprint>) -> Order {
        Order::Fetch(FetchOrder { certificate: known, ..fetch_order(&self.address, USER, PASSWORD) })
    }
}

fn serve(mut stream: StreamOwned<ServerConnection, std::net::TcpStream>, hears: &Mutex<Vec<u8>>) {
    let (mut head, mut chunk) = (String::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        hears.lock().unwrap().extend_from_slice(&chunk[..count]);
        head.push_str(&String::from_utf8_lossy(&chunk[..count]));
        if !head.ends_with("\r\n\r\n") {
            continue;
        }
        let still = include_bytes!("../corpus/jpeg-0");
        let answer = if head.to_ascii_lowercase().contains("\r\nauthorization: basic ") {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n", still.len());
            [head.as_bytes(), still].concat()
        } else {
            b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: 0\r\n\r\n".to_vec()
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
        head.clear();
    }
}

/// Waits for this fault; a busy machine may say first that it still waits for an answer, and nothing else comes.
fn refuses(worker: &Worker<Unit>, wanted: MediaFault) {
    let waits = Unit::Trouble { fault: MediaFault::NoAnswer };
    let told = |unit: &Unit, body: &[u8]| trouble(unit, body).filter(|_| *unit != waits);
    assert_eq!(worker.next("a fault", told).0, wanted);
    for (unit, ..) in worker.answers.try_iter() {
        assert!(unit == waits || unit == Unit::Trouble { fault: wanted }, "{unit:?}");
    }
}

/// Whoever shows the known certificate is not told to show another.
fn is_believed(unit: &Unit, body: &[u8]) {
    let fault = trouble(unit, body);
    assert!(!matches!(fault, Some(MediaFault::OtherCertificate | MediaFault::UnknownCertificate)), "{fault:?}");
}

#[test]
fn a_camera_over_https_is_believed_by_its_certificate_alone() {
    let (identity, other) = (Identity::of_a_camera(), Identity::of_a_camera());
    let camera = Stills::start(&identity);
    let mut worker = Worker::warm("fetch");
    worker.order(&camera.order(Some(other.fingerprint())));
    refuses(&worker, MediaFault::OtherCertificate);
    let mut worker = Worker::warm("fetch");
    worker.order(&camera.order(None));
    refuses(&worker, MediaFault::UnknownCertificate);
    assert_eq!(camera.heard(), "", "whoever is not believed hears nothing");

    let mut worker = Worker::warm("fetch");
    worker.order(&camera.order(Some(identity.fingerprint())));
    worker.next("its picture", |unit, body| {
        is_believed(unit, body);
        picture(unit, body)
    });
    assert!(camera.heard().to_ascii_lowercase().contains("authorization: basic"));
}

#[test]
fn an_authority_vouches_for_a_camera_without_a_known_certificate_and_for_no_other_than_the_known_one() {
    let (identity, authority) = Identity::vouched_for();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), authority).unwrap();
    let environment = [("SSL_CERT_FILE", file.path().as_os_str())];
    let camera = Stills::start(&identity);
    let mut worker = Worker::warm_with("fetch", &environment);
    worker.order(&camera.order(Some(Identity::of_a_camera().fingerprint())));
    refuses(&worker, MediaFault::OtherCertificate);
    assert_eq!(camera.heard(), "");
    let mut worker = Worker::warm_with("fetch", &environment);
    worker.order(&camera.order(None));
    worker.next("its picture", picture);
}

fn secured(identity: &Identity, make: Make) -> Camera {
    Make { certificate: Some(identity.pem()), ..make }.start()
}

/// UDP sockets that a process holds.
fn udp_sockets(process: u32) -> usize {
    let table = fs::read_to_string("/proc/net/udp").unwrap() + &fs::read_to_string("/proc/net/udp6").unwrap();
    let inodes: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().nth(9)).collect();
    let open = fs::read_dir(format!("/proc/{process}/fd")).unwrap().flatten();
    let names = open.filter_map(|file| Some(fs::read_link(file.path()).ok()?.to_str()?.to_owned()));
    let held: Vec<String> = names.filter(|name| name.starts_with("socket:")).collect();
    inodes.iter().filter(|inode| held.contains(&format!("socket:[{inode}]"))).count()
}

fn nothing_was_said_to(camera: &Camera) {
    assert!(camera.asked.connections.load(Ordering::SeqCst) > 0, "it was connected to");
    assert_eq!(camera.asked.requests.load(Ordering::SeqCst), 0, "whoever is not believed hears nothing");
}

#[test]
fn a_camera_over_rtsps_is_believed_by_its_certificate_alone() {
    let (identity, other) = (Identity::of_a_camera(), Identity::of_a_camera());
    let camera = secured(&identity, Make::default());
    for (known, fault) in
        [(Some(other.fingerprint()), MediaFault::OtherCertificate), (None, MediaFault::UnknownCertificate)]
    {
        let mut worker = Worker::warm("fetch");
        worker.order(&Order::Fetch(FetchOrder { certificate: known, ..camera.order() }));
        refuses(&worker, fault);
    }
    nothing_was_said_to(&camera);

    // Asked for UDP, which would go in the clear: both tracks come all the same, through TLS.
    for transport in [Transport::Auto, Transport::Udp] {
        let mut worker = Worker::warm("fetch");
        let known = Some(identity.fingerprint());
        worker.order(&Order::Fetch(FetchOrder { certificate: known, transport, ..camera.order() }));
        for wanted in [Track::Video, Track::Sound, Track::Video, Track::Sound] {
            worker.next("both tracks", |unit, body| {
                is_believed(unit, body);
                matches!(unit, Unit::Data { track, .. } if *track == wanted).then_some(())
            });
        }
        assert_eq!(udp_sockets(worker.child.id()), 0, "no packet goes beside TLS");
    }
}

#[test]
fn a_voice_unit_over_rtsps_is_believed_by_its_certificate_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (identity, other) = (Identity::of_a_camera(), Identity::of_a_camera());
    let camera = secured(&identity, Make { heard: Some(folder.path().join("heard.wav")), ..Make::default() });
    let order = |known| {
        let order = talking::order(&camera.address(), USER, PASSWORD);
        Order::Talk(TalkOrder { certificate: known, ..order })
    };
    let fault = |answer: &Voice, _: &[u8]| match answer {
        Voice::Talk(FromTalk::Trouble { fault }) => Some(*fault),
        _ => None,
    };
    for (known, wanted) in
        [(Some(other.fingerprint()), MediaFault::OtherCertificate), (None, MediaFault::UnknownCertificate)]
    {
        let mut worker = Worker::<Voice>::warm("talk");
        worker.order(&order(known));
        assert_eq!(worker.next("a fault", fault).0, wanted);
    }
    nothing_was_said_to(&camera);

    let mut worker = Worker::<Voice>::warm("talk");
    worker.order(&order(Some(identity.fingerprint())));
    worker.next("a way that stands open", |answer, body| {
        assert_eq!(fault(answer, body), None);
        talking::ready(answer, body)
    });
}

#[test]
fn whoever_takes_the_connection_and_greets_nobody_is_told_as_silent() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for scheme in ["rtsps", "https"] {
        let mut worker = Worker::warm("fetch");
        let known = Some(Identity::of_a_camera().fingerprint());
        let order = fetch_order(&format!("{scheme}://127.0.0.1:{port}/cam"), USER, PASSWORD);
        worker.order(&Order::Fetch(FetchOrder { certificate: known, ..order }));
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::NoAnswer, "{scheme}");
        worker.stdin = None;
        worker.ended_within(Duration::from_secs(2));
    }
}
