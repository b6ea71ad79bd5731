//! Two things at once, where the second must be decided on what becomes of the first: a close behind a group that is being written,
//! the same person added twice, a desk that is locked or gone while its unlocking or sign-in is written, a claim by somebody who is
//! leaving, and a duress word or a failing disk while talking is freed.
use alarm_central::{
    event::{EventState, Refusal},
    id::PersonId,
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
    port::StoreFault,
};
use tokio::time::advance;
use vaka_link::{
    command::{Granted, Purpose, Wish},
    keeper::{KeeperAnswer, KeeperWish, NewPerson},
    pipe,
};

use crate::{
    cells::{answer, begin, quiet, sign_in},
    desk::{self, Desk},
    disk::Mood,
    scene::Law,
    story,
    world::{PASSWORD, TICK, World},
};

pub fn each_is_decided_on_what_became_of_the_other() {
    a_close_that_fails_behind_a_note_is_told_to_nobody();
    a_person_added_twice_at_once_is_added_once();
    a_desk_that_is_locked_while_its_unlocking_is_written_stays_locked();
    whoever_is_leaving_takes_nothing_any_more();
    a_duress_word_takes_back_talking_that_is_freed_only_when_it_is_on_disk();
    talking_that_the_disk_refused_to_free_stays_shut_whatever_came_behind_it();
    a_desk_that_goes_while_its_sign_in_is_written_ends_nothing_of_another();
}

/// The desk hears that its note is kept while the close behind it waits: the row it is shown must be that of an open event.
fn a_close_that_fails_behind_a_note_is_told_to_nobody() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        quiet(world).await;
        let asked = async |world: &mut World, wish| {
            let number = world.desks[0].as_mut().expect("op1 sits there").ask(wish).await;
            // Heard: it is decided on, and handed to the disk if that had nothing to do.
            world.all_beat().await;
            number
        };
        let mut tries = 0;
        loop {
            world.switch.set(Mood::Stands);
            let note = asked(world, Wish::Note { event, text: Pii("Hund".to_owned()) }).await;
            let close = asked(world, story::closing(event)).await;
            world.switch.set(Mood::FailsBehind { fault: StoreFault::Full });
            let scene = world.scene.clone();
            let answers = scene.until(Law::Answered, "both answers", || {
                world.holds()?;
                let seen = world.desks[0].as_ref().expect("op1 sits there").seen();
                Ok(seen.answers.get(&note).cloned().zip(seen.answers.get(&close).cloned()))
            });
            let answers = answers.await.expect("no law is broken");
            // Looking has ended all the same, and may be asked for anew.
            world.doubt();
            quiet(world).await;
            if answers == (Ok(Granted::Done), Err(Refusal::NotStored)) {
                break;
            }
            // The disk was busy with something else, and both stood behind that.
            assert_eq!(answers, (Err(Refusal::NotStored), Err(Refusal::NotStored)));
            tries += 1;
            assert!(tries < 20, "the note never comes first");
        }
        {
            let seen = world.desks[0].as_ref().expect("op1 sits there").seen();
            assert!(matches!(seen.board.rows[&event].state, EventState::Held { .. }), "it is held as before");
            assert_eq!(seen.board.held.as_ref().map(|detail| detail.id), Some(event), "by whoever wanted to close it");
        }
        answer(world, 0, story::closing(event)).await.expect("asked again, it is closed");
        quiet(world).await;
        assert!(world.book().pages[&event].closed);
    });
    world.abandon();
}

/// Two command lines add the same person while the disk stands still: one is told yes, and one fact says so.
fn a_person_added_twice_at_once_is_added_once() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        for round in 0..10 {
            let added = |world: &World| world.book().seen["person_added"];
            let before = added(world);
            world.switch.set(Mood::Stands);
            let mut ways = Vec::new();
            for name in ["Operatör 1", "Operatör 2"] {
                let (from, mut to) = desk::join(world.data(), Purpose::Keeper).await;
                let person = NewPerson {
                    id: PersonId::new(format!("new{round}")),
                    name: Pii(name.to_owned()),
                    role: Role::Operator,
                    certified_until: Moment(i64::MAX),
                    password: Secret::new(PASSWORD),
                };
                pipe::write_async(&mut to, &KeeperWish::AddPerson(person), &[]).await.expect("the station reads");
                ways.push((from, to));
            }
            passwords_are_judged(world).await;
            world.switch.set(Mood::Good);
            let mut answers = Vec::new();
            for (from, _to) in &mut ways {
                let answer = pipe::read_async::<KeeperAnswer>(from).await.expect("the station speaks");
                answers.push(answer.expect("the station answers").0);
            }
            let yes = answers.iter().filter(|answer| **answer == KeeperAnswer::PersonAdded).count();
            assert_eq!((yes, added(world) - before), (1, 1), "{answers:?}");
        }
    });
    world.abandon();
}

/// What was said so far has been heard, and the passwords in it hashed.
async fn passwords_are_judged(world: &mut World) {
    for _ in 0..20 {
        world.all_beat().await;
        tokio::task::spawn_blocking(|| {}).await.expect("it does nothing");
        tokio::task::yield_now().await;
    }
}

/// Its unlocking waits for the password's check, or for the disk; whoever locks it meanwhile, or closes the lid, finds it locked.
fn a_desk_that_is_locked_while_its_unlocking_is_written_stays_locked() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        begin(world).await;
        for (judged, sleeps) in [(false, false), (true, false), (true, true)] {
            answer(world, 0, Wish::Lock).await.expect("it is signed in");
            quiet(world).await;
            world.switch.set(Mood::Stands);
            let desk = world.desks[0].as_mut().expect("op1 sits there");
            desk.ask(Wish::Unlock { password: Secret::new(PASSWORD) }).await;
            if judged {
                passwords_are_judged(world).await;
            }
            if sleeps {
                world.clock.sleep_ms(60_000);
                advance(TICK).await;
            } else {
                world.desks[0].as_mut().expect("op1 sits there").ask(Wish::Lock).await;
            }
            passwords_are_judged(world).await;
            world.switch.set(Mood::Good);
            quiet(world).await;
            assert!(world.desks[0].as_ref().expect("op1 sits there").seen().locked);
            let refused = answer(world, 0, Wish::ClaimNext).await;
            assert_eq!(refused, Err(Refusal::NotSignedIn), "judged: {judged}, sleeps: {sleeps}");
            let desk = world.desks[0].as_mut().expect("op1 sits there");
            desk.ask(Wish::Unlock { password: Secret::new(PASSWORD) }).await;
            quiet(world).await;
        }
    });
    world.abandon();
}

/// An event that is claimed between a sign-out and its fact would be held by somebody who is not there.
fn whoever_is_leaving_takes_nothing_any_more() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        quiet(world).await;
        world.switch.set(Mood::Stands);
        let mut asked = Vec::new();
        for wish in [Wish::SignOut, Wish::Claim { event }] {
            asked.push(world.desks[0].as_mut().expect("op1 sits there").ask(wish).await);
            world.all_beat().await;
        }
        world.switch.set(Mood::Good);
        let scene = world.scene.clone();
        let answers = scene.until(Law::Answered, "both answers", || {
            let seen = world.desks[0].as_ref().expect("op1 sits there").seen();
            Ok(asked.iter().map(|number| seen.answers.get(number).cloned()).collect::<Option<Vec<_>>>())
        });
        assert_eq!(answers.await.expect("no law is broken"), [Ok(Granted::Done), Err(Refusal::NotSignedIn)]);
        quiet(world).await;
        assert_eq!(world.book().pages[&event].holder, None, "it waits for somebody who is there");
        sign_in(world, 0, "op1").await;
        answer(world, 0, Wish::Claim { event }).await.expect("back again, op1 takes it");
        quiet(world).await;
    });
    world.abandon();
}

/// That the home may be spoken to is true once it is on disk; a word that was judged before that says that it may not.
fn a_duress_word_takes_back_talking_that_is_freed_only_when_it_is_on_disk() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        story::hold_up(world).await;
        quiet(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        answer(world, 0, Wish::OpenVoice { event }).await.expect("the holder may listen");
        quiet(world).await;
        world.switch.set(Mood::Stands);
        let word = story::duress_word(world, event);
        for wish in [Wish::FreeTalk { event }, word] {
            world.desks[0].as_mut().expect("op1 sits there").ask(wish).await;
            world.all_beat().await;
        }
        world.switch.set(Mood::Good);
        quiet(world).await;
        assert!(world.book().seen.contains_key("talk_freed"), "it was freed");
        for _ in 0..10 {
            let talks =
                world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_talk);
            assert!(!talks, "and then a duress word was said: the way to the loudspeaker is not even opened");
            advance(TICK).await;
            world.all_beat().await;
        }
        quiet(world).await;
        let open = answer(world, 0, Wish::FreeTalk { event }).await;
        assert_eq!(open, Ok(Granted::Done), "whoever knows of it decides anew");
        quiet(world).await;
    });
    world.abandon();
}

/// What came behind is taken back first; for that moment the event looks as if talking were free.
fn talking_that_the_disk_refused_to_free_stays_shut_whatever_came_behind_it() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        story::hold_up(world).await;
        quiet(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        answer(world, 0, Wish::OpenVoice { event }).await.expect("the holder may listen");
        quiet(world).await;
        world.switch.set(Mood::Stands);
        let mut asked = Vec::new();
        for wish in [Wish::FreeTalk { event }, Wish::Note { event, text: Pii("Hund".to_owned()) }] {
            asked.push(world.desks[0].as_mut().expect("op1 sits there").ask(wish).await);
            world.all_beat().await;
        }
        world.switch.set(Mood::Fails { groups: 1, fault: StoreFault::Full });
        let scene = world.scene.clone();
        let answers = scene.until(Law::Answered, "both answers", || {
            let seen = world.desks[0].as_ref().expect("op1 sits there").seen();
            Ok(asked.iter().map(|number| seen.answers.get(number).cloned()).collect::<Option<Vec<_>>>())
        });
        let refused = Err(Refusal::NotStored);
        assert_eq!(answers.await.expect("no law is broken"), [refused.clone(), refused]);
        world.doubt();
        quiet(world).await;
        assert!(!world.book().seen.contains_key("talk_freed"), "it is not on disk that it was freed");
        for _ in 0..10 {
            let talks =
                world.homes.calls.lock().expect("nothing panics under this lock").values().any(|call| call.is_talk);
            assert!(!talks, "the way to the loudspeaker is not even opened");
            advance(TICK).await;
            world.all_beat().await;
        }
    });
    world.abandon();
}

/// Somebody who begins to sign in elsewhere and is gone before it is on disk has not come: the desk where they work goes on.
fn a_desk_that_goes_while_its_sign_in_is_written_ends_nothing_of_another() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        sign_in(world, 0, "op1").await;
        let event = begin(world).await;
        quiet(world).await;
        answer(world, 0, Wish::Claim { event }).await.expect("it waits");
        let times = |world: &World, name: &str| world.book().seen.get(name).copied().unwrap_or(0);
        let (came, went) = (times(world, "signed_in"), times(world, "signed_out"));
        world.switch.set(Mood::Stands);
        let mut second = Desk::connect(world.data(), &world.scene.clone()).await;
        second.sign_in(&PersonId::new("op1"), PASSWORD).await;
        world.desks[1] = Some(second);
        passwords_are_judged(world).await;
        drop(world.desks[1].take());
        passwords_are_judged(world).await;
        world.switch.set(Mood::Good);
        quiet(world).await;
        assert_eq!(
            (times(world, "signed_in"), times(world, "signed_out")),
            (came + 1, went + 1),
            "it is told as it was"
        );
        assert!(world.is_awake(&PersonId::new("op1")), "and nothing of the other has ended");
        answer(world, 0, Wish::Note { event, text: Pii("Hund".to_owned()) }).await.expect("op1 works on");
        quiet(world).await;
    });
    world.abandon();
}
