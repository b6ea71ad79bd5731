//! Cameras over HTTP: stills, streams of pictures, sign-in, and each way in which they can fail; foreign servers and our own.
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use vaka_link::{
    frame::{FromDecode, ToDecode},
    unit::{MediaFault, Track, Unit},
    worker::{DecodeBy, DecodeOrder, Order},
};

use super::{
    camera::{PASSWORD, USER},
    child::{Worker, connections_to, fetch_order, until},
    fetching::{picture, trouble},
};

/// A camera that answers each request as the test says; ended with the test's process.
struct Scripted {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Scripted {
    /// `answer` gets the head of the request and writes what it likes.
    fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (count, answer) = (Arc::clone(&count), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &count, &*answer));
            }
        });
        Self { port, asked }
    }

    fn worker(&self) -> Worker<Unit> {
        let mut worker = Worker::warm("fetch");
        worker.order(&Order::Fetch(fetch_order(&self.address(), USER, PASSWORD)));
        worker
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/cam?size=small", self.port)
    }
}

fn serve(mut stream: TcpStream, count: &AtomicUsize, answer: &dyn Fn(&str, &mut TcpStream)) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut head = String::new();
    while let Some(Ok(line)) = lines.next() {
        if line.is_empty() {
            count.fetch_add(1, Ordering::SeqCst);
            answer(&head, &mut stream);
            head.clear();
        } else {
            head.push_str(&line);
            head.push('\n');
        }
    }
}

/// A picture as small as they come, and the bytes that a test tells it by.
fn jpeg(mark: &[u8]) -> Vec<u8> {
    [&[0xFF, 0xD8, 0xFF, 0xE0], mark, &[0xFF, 0xD9]].concat()
}

fn give(stream: &mut TcpStream, kind: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}

fn refuse(stream: &mut TcpStream, status: &str, header: &str) {
    let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 0\r\n\r\n").as_bytes());
}

fn begin_parts(stream: &mut TcpStream) {
    let kind = "multipart/x-mixed-replace; boundary=\"--line\"";
    let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n").as_bytes());
}

fn part(stream: &mut TcpStream, body: &[u8]) -> bool {
    let head = format!("----line\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(&[head.as_bytes(), body, b"\r\n"].concat()).is_ok()
}

fn fault_of(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> MediaFault {
    let camera = Scripted::start(answer);
    camera.worker().next("a fault", trouble).0
}

#[test]
fn a_still_is_decoded() {
    let camera = Scripted::start(|_, stream| give(stream, "image/jpeg", include_bytes!("../corpus/jpeg-0")));
    let fetch = camera.worker();
    let mut decode = Worker::<FromDecode>::warm("decode");
    decode.order(&Order::Decode(DecodeOrder { width: 96, height: 64, by: DecodeBy::Best }));
    for _ in 0..2 {
        let ((unit, body), _) = fetch.next("form and picture", |unit, body| Some((unit.clone(), body.to_vec())));
        decode.say(&ToDecode::Unit(unit), &body);
    }
    decode.next("a picture", |said, _| match said {
        FromDecode::Picture { width: 96, height: 64, .. } => Some(()),
        other => panic!("{other:?}"),
    });
}

#[test]
fn a_camera_that_has_only_stills_is_asked_once_a_second_over_one_connection() {
    let camera = Scripted::start(|_, stream| give(stream, "image/jpeg", &jpeg(b"one")));
    let worker = camera.worker();
    let (caps, _) = worker.next("the form", |unit, _| match unit {
        Unit::Format { track: Track::Video, caps } => Some(caps.clone()),
        _ => None,
    });
    assert!(caps.starts_with("image/jpeg"), "{caps}");
    let begin = Instant::now();
    for _ in 0..3 {
        worker.next("a whole picture", |unit, body| {
            picture(unit, body).map(|key| assert!(key && *body == jpeg(b"one"), "{body:x?}"))
        });
    }
    assert!(begin.elapsed() > Duration::from_millis(1900), "{:?}", begin.elapsed());
    assert_eq!((connections_to(camera.port), camera.asked.load(Ordering::SeqCst)), (1, 3));
    let mut worker = worker;
    worker.stdin = None;
    worker.ended_within(Duration::from_secs(2));
    until("nobody is connected", || connections_to(camera.port) == 0);
}

#[test]
fn a_stream_of_pictures_comes_part_by_part_and_in_order() {
    let camera = Scripted::start(|_, stream| {
        begin_parts(stream);
        let mut number = 0_u32;
        while part(stream, &jpeg(&number.to_be_bytes())) {
            number += 1;
            thread::sleep(Duration::from_millis(40));
        }
    });
    let worker = camera.worker();
    for number in 0_u32..30 {
        worker.next("the next part", |unit, body| {
            picture(unit, body).map(|_| assert_eq!(*body, jpeg(&number.to_be_bytes())))
        });
    }
    assert_eq!(camera.asked.load(Ordering::SeqCst), 1);
}

#[test]
fn a_stream_that_falls_silent_is_told_within_a_second_and_begun_anew() {
    let camera = Scripted::start(|_, stream| {
        begin_parts(stream);
        for _ in 0..20 {
            part(stream, &jpeg(b"alive"));
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_mins(1));
    });
    let worker = camera.worker();
    let mut last = Instant::now();
    let (fault, told) = worker.next("a fault", |unit, body| {
        if picture(unit, body).is_some() {
            last = Instant::now();
        }
        trouble(unit, body)
    });
    assert_eq!(fault, MediaFault::Stalled);
    assert!(told.duration_since(last) < Duration::from_millis(2500), "{:?}", told.duration_since(last));
    worker.next("a picture of the next connection", picture);
    until("one connection only", || connections_to(camera.port) <= 1);
}

#[test]
fn a_stream_that_ends_is_begun_anew_without_a_word() {
    let camera = Scripted::start(|_, stream| {
        begin_parts(stream);
        part(stream, &jpeg(b"alone"));
        part(stream, &jpeg(b"alone"));
        let _ = stream.shutdown(std::net::Shutdown::Both);
    });
    let worker = camera.worker();
    for _ in 0..3 {
        worker.next("a picture", |unit, body| {
            assert_eq!(trouble(unit, body), None);
            picture(unit, body)
        });
    }
}

#[test]
fn each_refusal_is_told_in_its_own_word() {
    let page = |_: &str, stream: &mut TcpStream| give(stream, "text/html", b"<html>Sign in</html>");
    assert_eq!(fault_of(page), MediaFault::NoVideo);
    assert_eq!(fault_of(|_, stream| refuse(stream, "404 Not Found", "X: y")), MediaFault::NoVideo);
    assert_eq!(fault_of(|_, stream| refuse(stream, "503 Busy", "Retry-After: 5")), MediaFault::Busy);
    assert_eq!(fault_of(|_, stream| refuse(stream, "403 No", "X: y")), MediaFault::WrongSignIn);
    let unknown = "WWW-Authenticate: Negotiate";
    assert_eq!(fault_of(move |_, stream| refuse(stream, "401 No", unknown)), MediaFault::WrongSignIn);
    assert_eq!(fault_of(|_, stream| drop(stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"))), MediaFault::BrokenData);
    assert_eq!(fault_of(|_, stream| drop(stream.shutdown(std::net::Shutdown::Both))), MediaFault::NoAnswer);
}

#[test]
fn a_stream_without_an_end_to_its_parts_is_given_up() {
    let endless = |_: &str, stream: &mut TcpStream| {
        begin_parts(stream);
        let _ = stream.write_all(b"----line\r\nContent-Type: image/jpeg\r\n\r\n");
        while stream.write_all(&[0xAB; 16 << 10]).is_ok() {}
    };
    assert_eq!(fault_of(endless), MediaFault::BrokenData);
    let no_picture = |_: &str, stream: &mut TcpStream| {
        begin_parts(stream);
        while part(stream, b"not a picture") {
            thread::sleep(Duration::from_millis(20));
        }
    };
    assert_eq!(fault_of(no_picture), MediaFault::BrokenData);
    let endless_still = |_: &str, stream: &mut TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xFF\xD8\xFF");
        while stream.write_all(&[0xAB; 16 << 10]).is_ok() {}
    };
    assert_eq!(fault_of(endless_still), MediaFault::BrokenData);
}

#[test]
fn another_address_that_a_camera_sends_to_is_never_opened() {
    let elsewhere = Scripted::start(|_, stream| give(stream, "image/jpeg", &jpeg(b"theirs")));
    let location = format!("Location: {}", elsewhere.address());
    let camera = Scripted::start(move |_, stream| refuse(stream, "302 Found", &location));
    assert_eq!(camera.worker().next("a fault", trouble).0, MediaFault::SentElsewhere);
    assert_eq!(elsewhere.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn the_password_goes_to_whoever_asks_for_it_and_into_no_log() {
    let camera = Scripted::start(|head, stream| {
        // Of the sign-in (RFC 7617).
        if head.contains("Authorization: Basic bGFybXRqYWVuc3Q6bXlja2V0LWhlbWxpZ3Q=")
            || head.contains("authorization: Basic bGFybXRqYWVuc3Q6bXlja2V0LWhlbWxpZ3Q=")
        {
            give(stream, "image/jpeg", &jpeg(b"one"));
        } else {
            refuse(stream, "401 No", "WWW-Authenticate: Basic realm=\"kamera\"");
        }
    });
    let worker = camera.worker();
    worker.next("a picture", picture);
    let log = worker.log();
    for secret in [USER, PASSWORD, "http://", "127.0.0.1", "/cam", "bGFybXRqYWVuc3Q6bXlja2V0LWhlbWxpZ3Q="] {
        assert!(!log.contains(secret), "{log}");
    }
}

/// A server that is ended with its test.
struct Foreign(Child);

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// lighttpd as a still camera; where it is missing, `.ci/setup` has said so.
fn lighttpd(folder: &Path, algorithm: &str, hash: &str) -> Option<(Foreign, u16)> {
    let brought = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/lighttpd/usr");
    let program = brought.join("sbin/lighttpd");
    if !program.exists() {
        eprintln!("lighttpd is missing: nothing foreign wants Digest");
        return None;
    }
    let port = free_port();
    fs::create_dir_all(folder.join("www")).unwrap();
    fs::write(folder.join("www/snapshot.jpg"), jpeg(b"theirs")).unwrap();
    fs::write(folder.join("users"), format!("{USER}:kamera:{hash}\n")).unwrap();
    let folder_text = folder.display();
    let settings = format!(
        "server.modules=(\"mod_auth\",\"mod_authn_file\")\nserver.document-root=\"{folder_text}/www\"\nserver.port={port}\n\
         server.bind=\"127.0.0.1\"\nmimetype.assign=(\".jpg\"=>\"image/jpeg\")\nauth.backend=\"htdigest\"\n\
         auth.backend.htdigest.userfile=\"{folder_text}/users\"\nauth.require=(\"/snapshot.jpg\"=>(\"method\"=>\"digest\",\
         \"algorithm\"=>\"{algorithm}\",\"realm\"=>\"kamera\",\"require\"=>\"valid-user\"))\n"
    );
    let conf: PathBuf = folder.join("conf");
    fs::write(&conf, settings).unwrap();
    let mut server = Command::new(program);
    server.arg("-D").arg("-f").arg(conf).arg("-m").arg(brought.join("lib/lighttpd"));
    let server = Foreign(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    until("lighttpd listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    Some((server, port))
}

#[test]
fn a_foreign_still_camera_lets_in_by_digest_of_both_kinds_and_refuses_a_wrong_password() {
    // Of the sign-in in the realm "kamera".
    let sums = [
        ("MD5", "a4bcf138d8212c566dae8a3aa2759ce3"),
        ("SHA-256", "ccad1037229628da20eb5564229e8569b641b43d61d9ab06189635ce9b56695f"),
    ];
    for (algorithm, hash) in sums {
        let folder = tempfile::tempdir().unwrap();
        let Some((_server, port)) = lighttpd(folder.path(), algorithm, hash) else { return };
        let address = format!("http://127.0.0.1:{port}/snapshot.jpg");
        let mut worker = Worker::<Unit>::warm("fetch");
        worker.order(&Order::Fetch(fetch_order(&address, USER, PASSWORD)));
        for _ in 0..2 {
            worker.next("its picture", |unit, body| {
                assert_eq!(trouble(unit, body), None, "{algorithm}");
                picture(unit, body).map(|_| assert_eq!(*body, jpeg(b"theirs")))
            });
        }
        let mut worker = Worker::<Unit>::warm("fetch");
        worker.order(&Order::Fetch(fetch_order(&address, USER, "fel")));
        assert_eq!(worker.next("a fault", trouble).0, MediaFault::WrongSignIn);
    }
}

#[test]
fn a_stream_by_ffmpeg_is_seen() {
    let port = free_port();
    let ffmpeg = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=15"])
        .args(["-c:v", "mjpeg", "-f", "mpjpeg", "-content_type"])
        .args(["multipart/x-mixed-replace;boundary=ffmpeg", "-listen", "1"])
        .arg(format!("http://127.0.0.1:{port}/cam"))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ffmpeg = Foreign(ffmpeg);
    // It takes one connection in its life: whether it listens must not be tried by connecting.
    until("it listens", || {
        fs::read_to_string("/proc/net/tcp").unwrap().contains(&format!("0100007F:{port:04X} 00000000:0000 0A"))
    });
    let mut worker = Worker::<Unit>::warm("fetch");
    worker.order(&Order::Fetch(fetch_order(&format!("http://127.0.0.1:{port}/cam"), "", "")));
    for _ in 0..20 {
        worker.next("a picture", |unit, body| {
            picture(unit, body).map(|_| assert!(body.starts_with(&[0xFF, 0xD8, 0xFF]) && body.len() > 1000))
        });
    }
}
