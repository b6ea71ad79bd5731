//! Each cell of role × action × state, asked at the station's own socket; the table stands here once more, so that it can
//! disagree with the rules.
use alarm_central::{
    drawing::DrawingId,
    event::{CallResult, OfferEnd, Outcome, Refusal, Responder, RevealReason, Verdict},
    id::{AnswerId, CameraId, EventId, PersonId, PresetId, SiteId, StepId},
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
};
use tokio::time::advance;
use vaka_link::{
    command::{Cameras, Granted, Wish},
    keeper::{KeeperWish, NewPerson},
};
use vaka_station::clock::ClockSource;

use crate::{
    desk::Desk,
    scene::Law,
    story,
    world::{PASSWORD, TICK, World},
};

/// How the event stands that is asked about; nobody but `op2` is meant by "another".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Mine,
    Anothers,
    ParkedByAnother,
    Closed,
}

const STATES: [State; 5] = [State::Waiting, State::Mine, State::Anothers, State::ParkedByAnother, State::Closed];

/// A wish, and for operator and supervisor in each state, in the order of [`STATES`], whether it is granted.
type Row = (&'static str, fn(EventId, Moment) -> Wish, [bool; 5], [bool; 5]);

const MINE: [bool; 5] = [false, true, false, false, false];
const NEVER: [bool; 5] = [false; 5];

const ALWAYS: [bool; 5] = [true; 5];

const TABLE: [Row; 27] = [
    ("claim", |event, _| Wish::Claim { event }, [true, true, false, true, false], [true, true, false, true, false]),
    ("release", |event, _| Wish::Release { event }, MINE, MINE),
    ("park", |event, now| Wish::Park { event, until: now.plus_ms(60_000) }, MINE, MINE),
    ("offer", |event, _| Wish::Offer { event, to: PersonId::new("op3"), note: Pii(String::new()) }, MINE, MINE),
    ("take back an offer that was not made", |event, _| Wish::WithdrawOffer { event }, NEVER, NEVER),
    ("accept what was not offered", |event, _| Wish::AcceptOffer { event }, NEVER, NEVER),
    ("decline what was not offered", decline, NEVER, NEVER),
    ("take over", take_over, NEVER, [true, true, true, true, false]),
    ("look", |event, _| Wish::Look { event, cameras: Cameras::All }, MINE, MINE),
    ("stop looking", |event, _| Wish::StopLook { event, camera: CameraId::new("hall") }, MINE, MINE),
    ("talk", |event, _| Wish::OpenVoice { event }, MINE, MINE),
    ("do a step", |event, _| Wish::DoStep { event, step: StepId::new("look") }, MINE, MINE),
    ("answer a question", answer_step, MINE, MINE),
    ("see signals", |event, _| Wish::SeeSignals { event, signals: 1 }, MINE, MINE),
    ("record a call", call, MINE, MINE),
    ("judge a word", |event, _| Wish::JudgeWord { event, contact: 1, word: Secret::new("solros") }, MINE, MINE),
    ("ask somebody by message", |event, _| Wish::AskCustomer { event, contact: 1 }, MINE, MINE),
    ("send somebody", |event, _| Wish::Dispatch { event, to: vec![Responder::Guard] }, MINE, MINE),
    ("reveal", |event, _| Wish::Reveal { event, reason: RevealReason::Judge }, MINE, MINE),
    ("turn a camera", |event, _| turn(event, "1"), MINE, MINE),
    ("turn a camera to nowhere", |event, _| turn(event, "2"), NEVER, NEVER),
    ("free talking", |event, _| Wish::FreeTalk { event }, MINE, MINE),
    ("note", |event, _| Wish::Note { event, text: Pii("Hund".to_owned()) }, MINE, MINE),
    ("see a floor", |event, _| Wish::ReadDrawing { event, drawing: DrawingId([7; 32]) }, MINE, MINE),
    ("close", close, MINE, MINE),
    ("read a home of the register", |_, _| Wish::ReadHome { site: SiteId::new("keyed") }, NEVER, ALWAYS),
    ("see who changed it", |_, _| Wish::ListHomeHistory { site: SiteId::new("keyed") }, NEVER, ALWAYS),
];

fn decline(event: EventId, _: Moment) -> Wish {
    Wish::DeclineOffer { event, why: OfferEnd::NoTime }
}

fn call(event: EventId, _: Moment) -> Wish {
    Wish::RecordCall { event, contact: 1, number: 1, result: CallResult::NoAnswer }
}

fn turn(event: EventId, preset: &str) -> Wish {
    Wish::GoToPreset { event, camera: CameraId::new("hall"), preset: PresetId::new(preset) }
}

fn answer_step(event: EventId, _: Moment) -> Wish {
    Wish::AnswerStep { event, step: StepId::new("home"), answer: AnswerId::new("somebody") }
}

fn take_over(event: EventId, _: Moment) -> Wish {
    Wish::TakeOver { event, reason: Pii("Skift".to_owned()) }
}

fn close(event: EventId, _: Moment) -> Wish {
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    Wish::Close { event, verdict, note: Pii(String::new()), override_reason: Pii("Klart".to_owned()) }
}

/// Asks every cell, each of a place of its own.
pub fn each_is_as_the_table_says() {
    let mut cells = 0;
    for (name, wish, operator, supervisor) in TABLE {
        for (number, state) in STATES.into_iter().enumerate() {
            let of_role = [("op1", operator[number]), ("sup1", supervisor[number]), ("privacy1", false)];
            for (person, wanted) in of_role {
                if person == "privacy1" && state == State::Mine {
                    continue;
                }
                let (answer, changed) = ask(person, state, wish);
                assert_eq!(answer.is_ok(), wanted, "{person} asks to {name}, the event being {state:?}: {answer:?}");
                assert!(
                    wanted || !changed,
                    "{person} was refused to {name}, the event being {state:?}, and it changed"
                );
                cells += 1;
            }
        }
    }
    println!("{cells} cells of role, action and state");
    a_trainee_has_no_place_here();
}

/// The answer, and whether the event stands otherwise after it.
fn ask(person: &str, state: State, wish: fn(EventId, Moment) -> Wish) -> (Result<Granted, Refusal>, bool) {
    let mut world = World::new(story::register);
    let asked = world.run(async |world| {
        let privacy = person == "privacy1";
        if privacy {
            add(world, person, Role::Privacy).await;
        }
        sign_in(world, 0, person).await;
        sign_in(world, 1, "op2").await;
        sign_in(world, 2, "op3").await;
        let event = begin(world).await;
        let holder = usize::from(state != State::Mine);
        if state != State::Waiting {
            answer(world, holder, Wish::Claim { event }).await.expect("it waits");
        }
        let now = world.clock.read().wall;
        match state {
            State::ParkedByAnother => drop(answer(world, 1, Wish::Park { event, until: now.plus_ms(600_000) }).await),
            State::Closed => drop(answer(world, 1, close(event, now)).await),
            State::Waiting | State::Mine | State::Anothers => {}
        }
        quiet(world).await;
        // Its looks begin and its recordings end when they do, whoever asks for what.
        let stands = |world: &World| {
            let book = world.book();
            let page = &book.pages[&event];
            (page.holder.clone(), page.closed)
        };
        let before = stands(world);
        let answer = answer(world, 0, wish(event, now)).await;
        quiet(world).await;
        (answer, before != stands(world))
    });
    world.abandon();
    asked
}

fn a_trainee_has_no_place_here() {
    let mut world = World::new(story::register);
    world.run(async |world| {
        add(world, "trainee1", Role::Trainee).await;
        let desk = Desk::connect(world.data(), &world.scene.clone()).await;
        world.desks[0] = Some(desk);
        let person = PersonId::new("trainee1");
        world.desks[0].as_mut().expect("put in above").sign_in(&person, PASSWORD).await;
        quiet(world).await;
        let desk = world.desks[0].as_ref().expect("put in above");
        assert!(matches!(desk.seen().refused[..], [Refusal::NotAllowed(_)]), "{:?}", desk.seen().refused);
        assert!(desk.person().is_none());
    });
    world.abandon();
}

async fn add(world: &mut World, id: &str, role: Role) {
    let person = NewPerson {
        id: PersonId::new(id),
        name: Pii(format!("Operatör {id}")),
        role,
        certified_until: Moment(i64::MAX),
        password: Secret::new(PASSWORD),
    };
    world.keep(KeeperWish::AddPerson(person)).await;
}

/// Signs in at a desk of this number.
pub async fn sign_in(world: &mut World, index: usize, person: &str) {
    let desk = Desk::connect(world.data(), &world.scene.clone()).await;
    world.desks[index] = Some(desk);
    world.desks[index].as_mut().expect("put in above").sign_in(&PersonId::new(person), PASSWORD).await;
    quiet(world).await;
    assert!(world.is_awake(&PersonId::new(person)), "{person} is let in");
}

/// A trusted alarm at the home that has all devices; its event.
pub async fn begin(world: &mut World) -> EventId {
    story::alarm(world).await;
    quiet(world).await;
    let event = world.book().open().map(|(id, _)| id).last();
    event.expect("an alarm makes an event")
}

/// Waits until all is answered and shown.
pub async fn quiet(world: &mut World) {
    world.quiet().await.expect("no law is broken");
    world.clock.pass_ms(20);
    advance(TICK).await;
    world.quiet().await.expect("no law is broken");
    world.shown().await.expect("no law is broken");
}

/// Asks and waits for the answer.
pub async fn answer(world: &mut World, index: usize, wish: Wish) -> Result<Granted, Refusal> {
    let number = world.desks[index].as_mut().expect("somebody is there").ask(wish).await;
    let scene = world.scene.clone();
    let desk = world.desks[index].as_mut().expect("somebody is there");
    let answer = scene.until(Law::Answered, "an answer", || {
        let answer = desk.seen().answers.remove(&number);
        Ok(answer)
    });
    let answer = answer.await.expect("a healthy station answers");
    desk.waiting.remove(&number);
    answer
}
