//! Cameras that are fetched before anybody looks: when, in which order, how many, on one connection, and unseen until somebody may look.
use std::{collections::BTreeSet, net::SocketAddr};

use alarm_central::{
    id::{EventId, SiteId},
    port::StoreFault,
};
use tokio::time::advance;
use vaka_link::command::{Cameras, Wish};
use vaka_station::clock::ClockSource;

use crate::{
    book::Said,
    cells::{answer, quiet, sign_in},
    disk::Mood,
    panel::LineForm,
    scene::Law,
    story,
    world::{TICK, World},
};

/// The home of the story whose cameras are fetched ahead.
const HOME: &str = "ahead";
/// Most cameras that the station fetches at once. Written here and not taken from the program.
const MOST: usize = 64;

/// Tries it all.
pub fn is_fetched_in_its_turn_unseen_and_once() {
    what_is_grave_is_fetched_at_once_and_what_is_not_after_a_minute();
    what_the_register_keeps_back_is_never_fetched();
    what_is_fetched_is_shown_from_where_it_is_and_goes_on_unseen();
    a_fetch_that_cannot_be_written_asks_no_camera();
    a_fetch_whose_end_could_not_be_written_begins_anew();
    the_gravest_comes_first_and_no_more_are_fetched_than_there_are_places();
}

/// Devices that are asked just now.
fn asked(world: &World) -> BTreeSet<String> {
    let calls = world.homes.calls.lock().expect("nothing panics under this lock");
    calls.values().filter(|call| call.is_open).map(|call| call.device.clone()).collect()
}

/// How often this device has been called.
fn calls(world: &World, device: &str) -> usize {
    let calls = world.homes.calls.lock().expect("nothing panics under this lock");
    calls.values().filter(|call| call.device == device).count()
}

/// Lets an alarm come in; no time passes.
async fn alarm(world: &mut World, site: &str, event: &str) -> EventId {
    story::alarm_at(world, site, event).await;
    world.quiet().await.expect("no law is broken");
    world.book().open().map(|(id, _)| id).last().expect("an alarm makes an event")
}

async fn pass(world: &mut World, times: u32) {
    for _ in 0..times {
        world.all_beat().await;
        world.clock.pass_ms(TICK.as_millis() as u64);
        advance(TICK).await;
        world.quiet().await.expect("no law is broken");
    }
}

/// Waits until just these devices are asked.
async fn until_asked(world: &World, wanted: &[&str], why: &str) {
    let wanted: BTreeSet<String> = wanted.iter().map(|device| format!("{HOME}/{device}")).collect();
    let scene = world.scene.clone();
    let asked = scene.until(Law::Fetch, why, || Ok((asked(world) == wanted).then_some(())));
    asked.await.expect("they are asked");
}

/// Waits until desks have come to see what they may, so often in all.
async fn until_looked_through(world: &mut World, times: usize) {
    for _ in 0..100 {
        quiet(world).await;
        if world.tiles.len() >= times {
            return;
        }
    }
    panic!("the holder is shown {} cameras, not {times}", world.tiles.len());
}

fn what_is_grave_is_fetched_at_once_and_what_is_not_after_a_minute() {
    for (code, waits) in [("FA3", false), ("PA4", false), ("BV1", false), ("BA1", true)] {
        let mut world = World::new(story::register);
        world.run(async |world| {
            alarm(world, HOME, code).await;
            if waits {
                pass(world, 10).await;
                world.clock.pass_ms(58_000);
                pass(world, 3).await;
                assert_eq!(asked(world), BTreeSet::new(), "{code} is left alone for a minute");
                world.clock.pass_ms(1_000);
            }
            pass(world, 3).await;
            until_asked(world, &["hall", "kitchen"], "both cameras, and no sound").await;
        });
        world.abandon();
    }
}

fn what_the_register_keeps_back_is_never_fetched() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        alarm(world, "keyed", "FA3").await;
        pass(world, 5).await;
        world.clock.pass_ms(120_000);
        pass(world, 5).await;
        assert_eq!(asked(world), BTreeSet::new());
        assert_eq!(world.book().seen.get("granted"), None);
    });
    world.abandon();
}

fn what_is_fetched_is_shown_from_where_it_is_and_goes_on_unseen() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = alarm(world, HOME, "BV1").await;
        pass(world, 3).await;
        until_asked(world, &["hall", "kitchen"], "both cameras").await;
        world.send_units().await;
        world.units_arrive().await.expect("they are written down");
        assert_eq!(world.let_through, 0, "nobody sees what nobody has taken");

        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        answer(world, 0, Wish::Look { event, cameras: Cameras::All }).await.expect("the holder may look");
        until_looked_through(world, 2).await;
        until_asked(world, &["hall", "kitchen", "voice"], "the voice unit too").await;
        world.send_units().await;
        world.units_arrive().await.expect("the holder sees");
        let seen = world.let_through;
        assert!(seen > 0);
        assert_eq!((calls(world, "ahead/hall"), calls(world, "ahead/kitchen")), (1, 1), "nobody connects twice");

        let until = world.clock.read().wall.plus_ms(600_000);
        answer(world, 0, Wish::Park { event, until }).await.expect("the holder parks");
        quiet(world).await;
        until_asked(world, &["hall", "kitchen"], "the sound is over, the pictures go on").await;
        world.send_units().await;
        world.units_arrive().await.expect("they are written down");
        assert_eq!(world.let_through, seen, "unseen");

        answer(world, 0, Wish::Claim { event }).await.expect("it is parked");
        answer(world, 0, Wish::Look { event, cameras: Cameras::All }).await.expect("the holder may look again");
        until_looked_through(world, 4).await;
        world.send_units().await;
        world.units_arrive().await.expect("the holder sees again");
        assert!(world.let_through > seen);
        assert_eq!((calls(world, "ahead/hall"), calls(world, "ahead/kitchen")), (1, 1), "still nobody twice");
        answer(world, 0, story::closing(event)).await.expect("the holder closes");
        quiet(world).await;
        assert_eq!(asked(world), BTreeSet::new(), "all is over with the event");
    });
    world.end_life(false).expect("it ends in good order");
    world.audit().expect("what was taken lies under the leave under which it was taken");
    assert!(world.recorded > 0);
}

fn a_fetch_that_cannot_be_written_asks_no_camera() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        alarm(world, HOME, "FA3").await;
        world.switch.set(Mood::Fails { groups: 1_000_000, fault: StoreFault::Full });
        pass(world, 20).await;
        assert_eq!(asked(world), BTreeSet::new());
        assert_eq!(world.book().seen.get("granted"), None, "nothing was written");
        world.switch.set(Mood::Good);
        pass(world, 10).await;
        until_asked(world, &["hall", "kitchen"], "both, once it is written").await;
    });
    world.abandon();
}

fn a_fetch_whose_end_could_not_be_written_begins_anew() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = alarm(world, HOME, "BV1").await;
        pass(world, 3).await;
        until_asked(world, &["hall", "kitchen"], "both cameras").await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        quiet(world).await;
        world.switch.set(Mood::Fails { groups: 1, fault: StoreFault::Io });
        answer(world, 0, story::closing(event)).await.expect_err("that cannot be written");
        world.switch.set(Mood::Good);
        world.doubt();
        pass(world, 10).await;
        let scene = world.scene.clone();
        let again = scene.until(Law::Fetch, "both cameras again, and that the first ones ended written down", || {
            let asked = asked(world);
            let ends = world.book().facts.iter().filter(|fact| fact.body.name() == "grant_ended").count();
            Ok((asked.contains("ahead/hall") && asked.contains("ahead/kitchen") && ends >= 2).then_some(()))
        });
        again.await.expect("the event goes on");
    });
    world.abandon();
}

const CROWD: usize = MOST + 3;

/// So many homes with one camera each.
fn crowd(address: SocketAddr) -> String {
    let home = |number: usize| {
        format!(
            "[[site]]\nid = \"crowd-{number}\"\nname = \"Kund\"\naddress = \"Ekvägen {number}\"\narea = \"Täby\"\n\
             [site.panel]\naccount = \"{}\"\nkey = \"ascii:{}\"\n\
             [[site.camera]]\nid = \"hall\"\nname = \"hall\"\nrtsp = \"rtsp://{address}/crowd-{number}/hall\"\n\
             abilities = [\"video\"]\n",
            2000 + number,
            crate::panel::KEY
        )
    };
    (0..CROWD).map(home).collect()
}

async fn crowd_says(world: &mut World, number: usize, event: &str) {
    let now = world.clock.read();
    let site = SiteId::new(format!("crowd-{number}"));
    let account: &'static str = Box::leak((2000 + number).to_string().into_boxed_str());
    let line = LineForm { account, has_key: true };
    let frame = world.panels.frame(&site, line, event, now.wall.0.div_euclid(1000));
    let said = Said { site: site.clone(), is_alarm: true, is_trusted: true, at: now, may_stand: 1 };
    world.book().says(frame.hex(), said);
    let scene = world.scene.clone();
    world.panels.send(&site, line, &frame, None, &scene).await;
}

fn the_gravest_comes_first_and_no_more_are_fetched_than_there_are_places() {
    let mut world = World::new(crowd);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        for number in 0..CROWD - 1 {
            crowd_says(world, number, "BV1").await;
        }
        crowd_says(world, CROWD - 1, "FA1").await;
        world.quiet().await.expect("no law is broken");
        pass(world, 1).await;
        let last = format!("crowd-{}/hall", CROWD - 1);
        let scene = world.scene.clone();
        let first = scene.until(Law::Fetch, "the first camera", || Ok((!asked(world).is_empty()).then_some(())));
        first.await.expect("one is asked");
        assert_eq!(asked(world), BTreeSet::from([last]), "the fire, though it came last, and one in a tick");
        pass(world, 2 * CROWD as u32).await;
        let all = scene.until(Law::Fetch, "all places to be taken", || Ok((asked(world).len() == MOST).then_some(())));
        all.await.expect("as many as there are places");
        pass(world, 20).await;
        assert_eq!(asked(world).len(), MOST, "and no more");

        let event = world.book().open().next().map(|(id, _)| id).expect("the oldest");
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        answer(world, 0, story::closing(event)).await.expect("the holder closes");
        let late = |world: &World| asked(world).contains(&format!("crowd-{}/hall", MOST - 1));
        assert!(!late(world), "it had no place");
        pass(world, 5).await;
        let next = scene.until(Law::Fetch, "the next in turn", || Ok(late(world).then_some(())));
        next.await.expect("a place has come free");
    });
    world.abandon();
}
