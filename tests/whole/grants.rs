//! A disk that fails, or stands still, while a leave to look is written: no camera is asked, no picture comes, and it is said.
use alarm_central::{event::Refusal, id::EventId, pii::Secret, port::StoreFault};
use vaka_link::{
    board::{LookState, StoreHealth},
    command::{Cameras, Granted, Wish},
};

use crate::{
    cells::{answer, begin, quiet, sign_in},
    desk::Desk,
    disk::Mood,
    scene::Law,
    story,
    world::{PASSWORD, World},
};

/// As many groups as come meanwhile.
const ALL: u32 = 1_000_000;

/// Tries them all.
pub fn that_cannot_be_written_show_nothing() {
    for fault in [StoreFault::Full, StoreFault::NotWritable, StoreFault::Io] {
        a_disk_that_fails(fault);
    }
    a_disk_that_stands_still_while_somebody_locks();
}

/// An event in the hand of `op1`, at whose home nobody looks.
async fn unlooked(world: &mut World) -> EventId {
    sign_in(world, 0, "op1").await;
    let event = begin(world).await;
    answer(world, 0, Wish::Claim { event }).await.expect("it waits");
    quiet(world).await;
    lock_and_unlock(world).await;
    assert!(!is_looked_at(world), "a lock ends looking");
    event
}

async fn lock_and_unlock(world: &mut World) {
    answer(world, 0, Wish::Lock).await.expect("whoever is there may lock");
    quiet(world).await;
    op1(world).ask(Wish::Unlock { password: Secret::new(PASSWORD) }).await;
    quiet(world).await;
}

fn op1(world: &mut World) -> &mut Desk {
    world.desks[0].as_mut().expect("op1 sits there")
}

fn look(event: EventId) -> Wish {
    Wish::Look { event, cameras: Cameras::All }
}

fn is_looked_at(world: &World) -> bool {
    world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_open)
}

/// How often any device has been called.
fn calls(world: &World) -> usize {
    world.homes.calls.lock().expect("nothing panics under this lock").len()
}

/// Whether the desk shows a camera or the talk path as open.
fn shows_open(world: &mut World) -> bool {
    let seen = op1(world).seen();
    seen.board.held.iter().any(|held| {
        let voice = held.voice.iter().map(|voice| &voice.look);
        let mut looks = held.cameras.iter().map(|camera| &camera.look).chain(voice);
        looks.any(|look| matches!(look, LookState::Open { .. }))
    })
}

fn a_disk_that_fails(fault: StoreFault) {
    let mut world = World::new(story::register);
    world.run(async |world| {
        let event = unlooked(world).await;
        let (before, granted) = (calls(world), written(world));
        world.switch.set(Mood::Fails { groups: ALL, fault });
        for wish in [look(event), Wish::OpenVoice { event }, look(event)] {
            assert_eq!(answer(world, 0, wish).await, Err(Refusal::NotStored), "{fault:?}");
            quiet(world).await;
        }
        assert_eq!(calls(world), before, "{fault:?}: no device is called");
        assert!(!shows_open(world), "{fault:?}: and none is shown as open");
        assert_eq!(written(world), granted, "{fault:?}: nothing was written");
        assert_eq!(op1(world).seen().board.health.store, StoreHealth::Failing(fault), "it is said why");
        world.switch.set(Mood::Good);
        assert_eq!(answer(world, 0, look(event)).await, Ok(Granted::Done), "{fault:?} is over");
        quiet(world).await;
        assert!(calls(world) > before && shows_open(world));
        world.send_units().await;
        world.units_arrive().await.expect("the holder sees again");
        assert!(world.let_through > 0);
    });
    world.abandon();
}

/// Leaves in the journal.
fn written(world: &World) -> u64 {
    world.book().seen.get("granted").copied().unwrap_or(0)
}

/// The grant reaches the disk long after the desk was locked: by then nobody may look.
fn a_disk_that_stands_still_while_somebody_locks() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        let event = unlooked(world).await;
        let (before, granted) = (calls(world), written(world));
        world.switch.set(Mood::Stands);
        op1(world).ask(look(event)).await;
        world.quiet().await.expect("no law is broken");
        assert_eq!(calls(world), before, "not on disk: no device is called");
        assert!(!op1(world).is_answered(), "nor is it answered");
        op1(world).ask(Wish::Lock).await;
        world.all_beat().await;
        world.switch.set(Mood::Good);
        let scene = world.scene.clone();
        let book = std::sync::Arc::clone(&world.book);
        let there = scene.until(Law::Granted, "the grant on disk", || {
            let seen = book.lock().expect("the book never panics").seen.get("granted").copied();
            Ok((seen.unwrap_or(0) > granted).then_some(()))
        });
        there.await.expect("the disk goes on");
        quiet(world).await;
        assert_eq!(calls(world), before, "locked meanwhile: nobody looks");
        op1(world).ask(Wish::Unlock { password: Secret::new(PASSWORD) }).await;
        quiet(world).await;
        assert!(!is_looked_at(world), "and unlocking opens nothing by itself");
    });
    world.abandon();
}
