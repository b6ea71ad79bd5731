//! Tickets for pictures in the wrong hands: guessed, copied by another process, used twice, kept beyond their session; none shows
//! anything.
use std::{
    io::{BufRead as _, Read as _, Write as _},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use alarm_central::{
    id::PersonId,
    pii::{Pii, Secret},
};
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

/// Tries them all.
pub fn show_nothing() {
    a_ticket_that_is_old_or_guessed();
    a_ticket_that_another_process_has_copied();
    a_connection_that_breaks_costs_its_ticket();
    a_ticket_that_has_outlived_its_session();
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
        let note = Pii(String::new());
        answer(world, 0, Wish::Offer { event, to: PersonId::new("op2"), note }).await.expect("op2 is there");
        quiet(world).await;
        assert!(world.desks[1].as_ref().is_some_and(|desk| desk.seen().board.offer.is_some()));
        answer(world, 1, Wish::AcceptOffer { event }).await.expect("it is offered");
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
