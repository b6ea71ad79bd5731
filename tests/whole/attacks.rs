//! Attacks on the whole station, from the wire and from its own socket: each is tried, and none gains anything.
use std::{
    io::{BufRead as _, Read as _, Write as _},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use alarm_central::{
    event::Refusal,
    id::PersonId,
    pii::{Pii, Secret},
};
use rustix::process::getuid;
use tokio::time::advance;
use vaka_link::{
    board::LookState,
    command::{Cameras, FromDesk, PROTOCOL, Purpose, Ticket, ToDesk, Wish},
    pipe, socket,
    unit::Unit,
};

use crate::{
    cells::{answer, begin, quiet, sign_in},
    desk::{self, Tile},
    scene::Law,
    story,
    world::{MyTile, PASSWORD, TICK, World},
};

/// A user who is not ours, on every Unix.
const NOBODY: &str = "65534";

/// Tries them all.
pub fn gain_nothing() {
    a_plain_frame_in_the_name_of_a_keyed_panel();
    a_recorded_frame_after_a_restart();
    wishes_without_a_session_and_from_a_locked_one();
    a_ticket_that_is_old_or_guessed();
    a_ticket_that_another_process_has_copied();
    a_connection_that_breaks_costs_its_ticket();
    a_ticket_that_has_outlived_its_session();
    another_user_at_the_socket();
}

fn a_plain_frame_in_the_name_of_a_keyed_panel() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        story::spoofed_alarm(world).await;
        let (scene, book) = (world.scene.clone(), world.book.clone());
        let written = scene.until(Law::Answered, "the downgrade to be written down", || {
            let book = book.lock().expect("the book never panics");
            Ok(book.seen.contains_key("downgrade_heard").then_some(()))
        });
        written.await.expect("it is written down");
        quiet(world).await;
        let book = world.book();
        assert_eq!(book.pages.len(), 0, "a plain frame in a keyed panel's name makes no event and opens nothing");
        assert_eq!(book.seen.get("downgrade_heard"), Some(&1), "and is written down: {:?}", book.seen);
    });
    world.abandon();
}

fn a_recorded_frame_after_a_restart() {
    let mut world = World::new(story::register);
    let frame = world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let frame = story::alarm(world).await;
        quiet(world).await;
        let event = world.book().open().next().expect("an alarm makes an event").0;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        answer(world, 0, story::closing(event)).await.expect("the holder closes");
        quiet(world).await;
        frame
    });
    for kill in [false, true] {
        world.end_life(kill).expect("no law is broken");
        world.begin_life();
        world.run(async |world| {
            story::again(world, &frame).await;
            quiet(world).await;
            assert_eq!(world.book().pages.len(), 1, "a frame that is on disk opens no second window");
            assert_eq!(world.book().open().count(), 0);
        });
    }
    world.abandon();
}

fn wishes_without_a_session_and_from_a_locked_one() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        let event = begin(world).await;
        let take = || Wish::TakeOver { event, reason: Pii("Skift".to_owned()) };
        let look = || Wish::Look { event, cameras: Cameras::All };
        let unlock = || Wish::Unlock { password: Secret::new(PASSWORD) };
        world.desks[0] = Some(crate::desk::Desk::connect(world.data(), &world.scene.clone()).await);
        for wish in [Wish::ClaimNext, Wish::Claim { event }, look(), take(), story::closing(event), unlock()] {
            let said = answer(world, 0, wish).await;
            assert_eq!(said, Err(Refusal::NotSignedIn), "nobody is signed in");
        }
        world.desks[0] = None;
        sign_in(world, 1, "op1").await;
        answer(world, 1, Wish::Claim { event }).await.expect("it waits");
        quiet(world).await;
        answer(world, 1, Wish::Lock).await.expect("whoever is there may lock");
        for wish in [look(), Wish::Release { event }, story::closing(event), Wish::OpenVoice { event }] {
            let said = answer(world, 1, wish).await;
            assert_eq!(said, Err(Refusal::NotSignedIn), "the desk is locked");
        }
        quiet(world).await;
        let open = world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_open);
        assert!(!open, "and nobody looks");
        assert_eq!(world.book().pages[&event].holder, Some(PersonId::new("op1")));
    });
    world.abandon();
}

fn a_ticket_that_is_old_or_guessed() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        let ticket = open_ticket(world).await;
        for guess in [Ticket(ticket.0 ^ 1), Ticket(0), Ticket(u128::MAX)] {
            let tile = Tile::join(world.data(), guess, &world.scene.clone()).await;
            world.tiles.push(MyTile { desk: 0, device: "keyed/hall".into(), ticket: guess, is_forged: true, tile });
        }
        world.send_units().await;
        world.units_arrive().await.expect("a guessed ticket shows nothing");
        assert!(world.let_through > 0, "whoever holds the event sees it");
        answer(world, 0, story::closing(event)).await.expect("the holder closes");
        let tile = Tile::join(world.data(), ticket, &world.scene.clone()).await;
        world.tiles.push(MyTile { desk: 0, device: "keyed/hall".into(), ticket, is_forged: true, tile });
        world.send_units().await;
        quiet(world).await;
        world.holds().expect("an old ticket shows nothing");
        let open = world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_open);
        assert!(!open, "no camera is asked when the event is closed");
    });
    world.abandon();
}

/// The ticket of the camera that opens by itself at the claim.
async fn open_ticket(world: &mut World) -> Ticket {
    let scene = world.scene.clone();
    loop {
        quiet(world).await;
        let opened = scene
            .within(Duration::from_millis(100), || {
                let desk = world.desks[0].as_ref().expect("somebody is signed in there");
                let seen = desk.seen();
                let mut cameras = seen.board.held.iter().flat_map(|detail| &detail.cameras);
                Ok(cameras.find_map(|camera| match camera.look {
                    LookState::Open { ticket } => Some(ticket),
                    _ => None,
                }))
            })
            .await;
        if let Some(ticket) = opened.expect("nothing is checked") {
            quiet(world).await;
            return ticket;
        }
    }
}

/// A thief of the same user, before the desk has come with it and after: nothing, and the desk loses nothing by it.
fn a_ticket_that_another_process_has_copied() {
    let mut world = World::new(story::register);
    let (event, ticket) = world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        (event, unused_ticket(world, 0).await)
    });
    assert_eq!(spent_elsewhere(&mut world, ticket), "nothing", "before its desk comes");
    world.run(async |world| {
        quiet(world).await;
        world.send_units().await;
        world.units_arrive().await.expect("the desk that was given the ticket sees");
        assert!(world.let_through > 0);
    });
    assert_eq!(spent_elsewhere(&mut world, ticket), "nothing", "while its desk looks");
    world.run(async |world| {
        comes_to_nothing(world, ticket, "the desk's own process, twice").await;
        world.send_units().await;
        world.units_arrive().await.expect("and its connection still stands");
        answer(world, 0, story::closing(event)).await.expect("the holder closes");
        quiet(world).await;
    });
    world.abandon();
}

/// A desk whose connection breaks while it may look is given another ticket, and the one before stays spent.
fn a_connection_that_breaks_costs_its_ticket() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        let first = unused_ticket(world, 0).await;
        drop(desk::join(world.data(), Purpose::Media { ticket: first }).await);
        world.desks[0].as_mut().expect("op1 sits there").joined.insert(first.0);
        let second = unused_ticket(world, 0).await;
        comes_to_nothing(world, first, "spent on a connection that is gone").await;
        quiet(world).await;
        assert!(world.desks[0].as_ref().expect("op1 sits there").joined.contains(&second.0), "the desk has come");
        world.send_units().await;
        world.units_arrive().await.expect("with the second it sees");
        assert!(world.let_through > 0);
    });
    world.abandon();
}

/// A ticket that was never used, after what ends looking: nothing, also for the process that it was given to.
fn a_ticket_that_has_outlived_its_session() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        let look = |event| Wish::Look { event, cameras: Cameras::All };
        sign_in(world, 0, "op1").await;
        sign_in(world, 1, "op2").await;
        let event = begin(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        let locked = unused_ticket(world, 0).await;
        answer(world, 0, Wish::Lock).await.expect("whoever is there may lock");
        comes_to_nothing(world, locked, "locked").await;
        world.desks[0].as_mut().expect("op1 sits there").ask(Wish::Unlock { password: Secret::new(PASSWORD) }).await;
        quiet(world).await;
        comes_to_nothing(world, locked, "and unlocked again").await;
        answer(world, 0, look(event)).await.expect("the window stands open");
        let handed_over = unused_ticket(world, 0).await;
        assert_ne!(handed_over, locked, "a new grant has a ticket of its own");
        answer(world, 0, Wish::HandOver { event, to: PersonId::new("op2") }).await.expect("op2 is there");
        comes_to_nothing(world, handed_over, "handed over").await;
        quiet(world).await;
        answer(world, 1, look(event)).await.expect("the new holder looks");
        let gone = unused_ticket(world, 1).await;
        world.desks[1] = None;
        world.left(&PersonId::new("op2"));
        comes_to_nothing(world, gone, "the desk is gone").await;
        world.quiet().await.expect("no law is broken");
        let open = world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_open);
        assert!(!open, "and nobody looks");
    });
    world.abandon();
}

/// The ticket of a camera that has just opened for a desk, before that desk comes with it.
async fn unused_ticket(world: &mut World, desk: usize) -> Ticket {
    let scene = world.scene.clone();
    for _ in 0..100 {
        // Not `quiet`: with it the desk would come.
        world.quiet().await.expect("no law is broken");
        world.clock.pass_ms(20);
        advance(TICK).await;
        let desk = world.desks[desk].as_ref().expect("somebody is signed in there");
        let shown = scene.within(Duration::from_millis(50), || {
            let seen = desk.seen();
            let mut cameras = seen.board.held.iter().flat_map(|detail| &detail.cameras);
            Ok(cameras.find_map(|camera| match camera.look {
                LookState::Open { ticket } if !desk.joined.contains(&ticket.0) => Some(ticket),
                _ => None,
            }))
        });
        if let Some(ticket) = shown.await.expect("nothing is checked") {
            return ticket;
        }
    }
    panic!("no camera opens");
}

/// Comes with a ticket from this process, and demands that the station hangs up without a word.
async fn comes_to_nothing(world: &mut World, ticket: Ticket, when: &str) {
    let (mut from, _to) = desk::join(world.data(), Purpose::Media { ticket }).await;
    let said = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&said);
    tokio::spawn(async move {
        let news = pipe::read_async::<Unit>(&mut from).await;
        *heard.lock().expect("nothing panics under this lock") = Some(matches!(news, Ok(Some(_))));
    });
    let hung_up = world
        .scene
        .until(Law::Granted, "the station to hang up", || Ok(*said.lock().expect("nothing panics under this lock")));
    assert!(!hung_up.await.expect(when), "{when}: the ticket shows something");
}

/// What another process of the same user gets for a ticket: `nothing`, or what it is.
fn spent_elsewhere(world: &mut World, ticket: Ticket) -> String {
    let hello =
        FromDesk::Hello { protocol: PROTOCOL, build: socket::build().to_owned(), purpose: Purpose::Media { ticket } };
    let mut child = Command::new(std::env::current_exe().expect("a process knows its program"))
        .arg("spend")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this very program starts");
    {
        let mut to = child.stdin.take().expect("was piped");
        writeln!(to, "{}", socket::path(world.data()).display()).expect("it reads");
        pipe::write(&mut to, &hello, &[]).expect("it reads");
    }
    let over = world.run(async |world| {
        let ended = world.scene.until(Law::Granted, "the station to hang up on another process", || {
            Ok(child.try_wait().expect("it was started here").map(|_| ()))
        });
        ended.await
    });
    if over.is_err() {
        child.kill().expect("it was started here");
    }
    let said = std::io::read_to_string(child.stdout.take().expect("was piped")).expect("it speaks");
    over.expect("it comes to an end");
    said.trim().to_owned()
}

/// The other side: says at a socket what stands on stdin, and tells whether a unit comes for it.
pub fn spend() {
    let mut stdin = std::io::stdin().lock();
    let mut path = String::new();
    stdin.read_line(&mut path).expect("the test writes");
    let mut hello = Vec::new();
    stdin.read_to_end(&mut hello).expect("the test writes");
    let mut stream = std::os::unix::net::UnixStream::connect(path.trim_end()).expect("the station listens");
    stream.write_all(&hello).expect("the station reads");
    let welcome = pipe::read::<ToDesk>(&mut stream);
    assert!(matches!(welcome, Ok(Some((ToDesk::Welcome { .. }, _)))), "{welcome:?}");
    println!(
        "{}",
        match pipe::read::<Unit>(&mut stream) {
            Ok(None) => "nothing".to_owned(),
            other => format!("{other:?}"),
        }
    );
}

/// The socket's rights are taken away on purpose, so that the station itself must find out who asks.
fn another_user_at_the_socket() {
    if !getuid().is_root() {
        eprintln!("NOT TESTED: only root can knock as another user");
        return;
    }
    let mut world = World::new(story::register);
    let rights = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("it is ours");
    };
    rights(world.data(), 0o755);
    let socket = socket::path(world.data());
    rights(&socket, 0o666);
    // Where anybody may read it.
    let program = world.data().join("whole");
    std::fs::copy(std::env::current_exe().expect("a process knows its program"), &program).expect("there is room");
    rights(&program, 0o755);
    let mut knock = |uid: &str| {
        let mut child = Command::new("setpriv")
            .args([&format!("--reuid={uid}"), "--clear-groups", "--"])
            .arg(&program)
            .args(["knock".as_ref(), socket.as_os_str()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("setpriv starts");
        world.run(async |_| {
            while child.try_wait().expect("it was started here").is_none() {
                tokio::task::yield_now().await;
            }
        });
        let said = std::io::read_to_string(child.stdout.take().expect("was piped")).expect("it speaks");
        said.trim().to_owned()
    };
    assert_eq!(knock("0"), "welcome", "the test itself knocks as it should");
    assert_eq!(knock(NOBODY), "refused", "another user is not spoken to, whatever the file's rights say");
    world.abandon();
}

/// The other side: says hello at a socket and tells what came of it.
pub fn knock(socket: &str) {
    let hello = FromDesk::Hello { protocol: PROTOCOL, build: socket::build().to_owned(), purpose: Purpose::Keeper };
    let said = std::os::unix::net::UnixStream::connect(socket).map(|mut stream| {
        let _ = pipe::write(&mut stream, &hello, &[]);
        matches!(pipe::read::<ToDesk>(&mut stream), Ok(Some((ToDesk::Welcome { .. }, _))))
    });
    println!(
        "{}",
        match said {
            Ok(true) => "welcome",
            Ok(false) => "refused",
            Err(_) => "no way in",
        }
    );
}
