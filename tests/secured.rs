//! Cameras over TLS in the whole program: what a probe says of one is what it is believed by, and another is not spoken to.
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use egui::Key;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer};

use crate::{
    screen::until,
    timecode,
    world::{Camera, KEY, PASSWORD, Place, START, dial, home, say_aloud},
};

/// What the cameras draw into their pictures.
const HALL: u8 = 61;
const CELLAR: u8 = 62;
/// How long each side of a connection is listened to before it is the other's turn.
const TURN: Duration = Duration::from_millis(2);

/// A door in front of a camera: speaks TLS with a certificate that the camera made itself, long over, and leads to it whoever
/// has something to say.
struct Front(SocketAddr);

impl Front {
    fn of(camera: &Camera) -> Self {
        let mut params = CertificateParams::new(vec!["IPCAM".to_owned()]).expect("a name");
        (params.not_before, params.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
        let key = KeyPair::generate().expect("chance");
        let certificate = params.self_signed(&key).expect("signed by itself").der().clone();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::try_from(key.serialize_der()).expect("a key"));
        let config = Arc::new(config.expect("its own certificate"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let at = listener.local_addr().expect("bound");
        let behind = camera.url()["rtsp://".len()..].split('/').next().map(str::to_owned).expect("an address");
        thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                let (config, behind) = (Arc::clone(&config), behind.clone());
                thread::spawn(move || serve(&config, tcp, &behind));
            }
        });
        Self(at)
    }

    /// The camera's own address, through the door.
    fn url(&self, camera: &Camera) -> String {
        let url = camera.url();
        let path = url["rtsp://".len()..].split_once('/').map_or("", |(_, path)| path);
        format!("rtsps://{}/{path}", self.0)
    }
}

fn serve(config: &Arc<ServerConfig>, mut tcp: TcpStream, behind: &str) {
    let mut tls = ServerConnection::new(Arc::clone(config)).expect("a good configuration");
    while tls.is_handshaking() {
        if tls.complete_io(&mut tcp).is_err() {
            return;
        }
    }
    let (mut front, mut chunk) = (StreamOwned::new(tls, tcp), vec![0; 64 * 1024]);
    // Whoever only greets is not led anywhere.
    let Ok(count @ 1..) = front.read(&mut chunk) else { return };
    let Ok(mut camera) = TcpStream::connect(behind) else { return };
    if camera.write_all(&chunk[..count]).is_err() {
        return;
    }
    for socket in [&front.sock, &camera] {
        socket.set_read_timeout(Some(TURN)).expect("a fresh socket takes its settings");
    }
    let mut step = |from: &mut dyn Read, to: &mut dyn FnMut(&[u8]) -> bool| match from.read(&mut chunk) {
        Ok(0) => false,
        Ok(count) => to(&chunk[..count]),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    };
    while step(&mut front, &mut |bytes| camera.write_all(bytes).is_ok())
        && step(&mut camera, &mut |bytes| front.write_all(bytes).is_ok())
    {}
}

#[test]
fn what_a_probe_says_of_a_camera_is_what_it_is_believed_by_and_another_is_not_spoken_to() {
    let place = Place::new();
    let [hall, cellar] = [HALL, CELLAR].map(|number| Camera::start(&["--id", &number.to_string(), "--mute"]));
    let (hall_door, cellar_door) = (Front::of(&hall), Front::of(&cellar));
    let known = place.run(&["sites", "probe", &hall_door.url(&hall)], "");
    let known = known.trim();
    assert!(known.starts_with("certificate = \"sha256:"), "{known}");
    assert_eq!((hall.visits(), cellar.visits()), (0, 0), "nothing was asked but the certificate");

    // Of the cellar's camera the register knows the hall's certificate.
    let second = format!(
        "[[site.camera]]\nid = \"cellar\"\nname = \"Källarkamera\"\nrtsp = \"{}\"\n{known}\nuser = \"larm\"\n\
         password = \"hemligt\"\nabilities = [\"video\"]\n[site.voice_unit]\n{known}",
        cellar_door.url(&cellar)
    );
    let first = format!("name = \"Hallkamera\"\n{known}\nrtsp");
    let register = home("home-1", "0123", &hall_door.url(&hall))
        .replace("name = \"Hall\"\nrtsp", &first)
        .replace("[site.voice_unit]", &second);
    place.import(&register);
    place.add_operator("op1", PASSWORD);
    let mut desk = place.desk(&[]);
    desk.sign_in("op1", PASSWORD);
    let screen = &mut desk.screen;
    dial(&place, "0123", KEY, "BA", 14);
    screen.wait("Inbrott", START);
    screen.press(Key::F2);
    until(START, "the believed camera's picture", || {
        timecode::read(&screen.picture()).filter(|code| code.camera == HALL)
    });
    let pressed = Instant::now();
    screen.press(Key::F3);
    until(START, "words on the other's tile", || {
        let tile = screen.find("Källarkamera")?;
        tile.value.starts_with("Enheten visar ett annat certifikat än registrets").then_some(())
    });
    say_aloud(&format!("the tile says it after {} ms", pressed.elapsed().as_millis()));
    screen.picture_for("secured");
    assert_eq!(cellar.visits(), 0, "nobody has passed its door");
    assert!(hall.visits() > 0);
}
