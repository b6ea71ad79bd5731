//! Attacks on the whole station, from the wire and from its own socket: each is tried, and none gains anything.
use std::process::{Command, Stdio};

use alarm_central::{
    event::Refusal,
    id::PersonId,
    pii::{Pii, Secret},
};
use rustix::process::getuid;
use vaka_link::{
    command::{Cameras, FromDesk, PROTOCOL, Purpose, ToDesk, Wish},
    pipe, socket,
};

use crate::{
    cells::{answer, begin, quiet, sign_in},
    grants,
    scene::Law,
    story, tickets,
    world::{PASSWORD, World},
};

/// A user who is not ours, on every Unix.
const NOBODY: &str = "65534";

/// Tries them all.
pub fn gain_nothing() {
    a_plain_frame_in_the_name_of_a_keyed_panel();
    a_recorded_frame_after_a_restart();
    wishes_without_a_session_and_from_a_locked_one();
    tickets::show_nothing();
    grants::that_cannot_be_written_show_nothing();
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
