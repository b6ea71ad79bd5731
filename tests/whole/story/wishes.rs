//! What whoever sits at a desk asks for, by chance.
use alarm_central::{
    aside,
    event::{CallResult, OfferEnd, Outcome, Responder, RevealReason, Verdict},
    id::{CameraId, EventId, KindId, PersonId, PresetId, SiteId, StepId},
    pii::{Pii, Secret},
};
use fastrand::Rng;
use vaka_link::{
    board::{Board, Detail},
    command::{Cameras, Wish},
    offer::Offered,
};
use vaka_station::clock::ClockSource;

use super::{
    Story,
    homes::{DURESS, HOMES},
};
use crate::world::{DESKS, PASSWORD, PEOPLE, World};

impl Story {
    pub(super) async fn wish(&mut self, chance: &mut Rng) {
        let there: Vec<usize> = (0..DESKS)
            .filter(|index| self.world.desks[*index].as_ref().is_some_and(|desk| desk.person().is_some()))
            .collect();
        if there.is_empty() {
            return self.sign_in(chance).await;
        }
        let index = there[chance.usize(..there.len())];
        let wish = self.any_wish(index, chance);
        if let Wish::JudgeWord { event, word, .. } = &wish
            && word.reveal() == DURESS
        {
            expect_hush(&self.world, *event);
        }
        let Some(desk) = self.world.desks[index].as_mut() else { return };
        if desk.signing.is_some() || desk.waiting.len() > 4 {
            return;
        }
        let words = match &wish {
            Wish::Unlock { .. } => "Unlock".to_owned(),
            Wish::Note { .. } => "Note".to_owned(),
            wish => format!("{wish:?}"),
        };
        let person = desk.person();
        desk.ask(wish).await;
        self.tell(format!(
            "desk {index} of {} asks {words}",
            person.map_or(String::new(), |person| person.to_string())
        ));
    }

    fn any_wish(&self, index: usize, chance: &mut Rng) -> Wish {
        let desk = self.world.desks[index].as_ref().expect("chosen among those that are there");
        let seen = desk.seen();
        if seen.locked && chance.u8(..) < 160 {
            return Wish::Unlock { password: Secret::new(PASSWORD) };
        }
        let held = seen.board.held.as_ref().map(|detail| detail.id);
        if let Some(offer) = seen.board.offer.as_ref().filter(|_| chance.u8(..) < 160) {
            let event = offer.event;
            return match chance.u8(..5) {
                0 => Wish::DeclineOffer { event, why: OfferEnd::DECLINES[chance.usize(..OfferEnd::DECLINES.len())] },
                _ => Wish::AcceptOffer { event },
            };
        }
        let is_offered =
            seen.board.held.as_ref().is_some_and(|held| matches!(held.offered, Some(Offered::Stands { .. })));
        if let Some(event) = held.filter(|_| is_offered && chance.u8(..) < 12) {
            return Wish::WithdrawOffer { event };
        }
        let rows: Vec<EventId> = seen.board.rows.keys().copied().collect();
        let any =
            if rows.is_empty() { EventId(alarm_central::id::Uuid::nil()) } else { rows[chance.usize(..rows.len())] };
        // Mostly the event that is held; now and then another's.
        let event = held.filter(|_| chance.u8(..) < 220).unwrap_or(any);
        let owed = seen
            .board
            .held
            .as_ref()
            .and_then(|detail| detail.steps.iter().find(|step| step.is_owed() && step.is_open()).cloned());
        // A desk shows what came late before it closes.
        let unseen = seen.board.held.as_ref().is_some_and(|detail| !detail.unseen.is_empty() && chance.u8(..) < 220);
        let signals = seen.board.rows.get(&event).map_or(0, |row| row.signals);
        let untold = seen.board.held.as_ref().filter(|_| chance.u8(..) < 220);
        let untold = untold.and_then(|detail| detail.dispatches.iter().find(|sent| sent.untold.is_some()));
        let untold = untold.map(|sent| sent.id);
        let now = self.world.clock.read().wall;
        let is_old = held.is_some_and(|held| {
            self.world
                .book()
                .pages
                .get(&held)
                .is_some_and(|page| !page.is_in_time(self.world.clock.read()) || page.until.is_none())
        });
        // Whoever holds an event that nobody may look into any more comes to its end soon.
        match if is_old && chance.bool() { 85 } else { chance.u32(0..100) } {
            0..24 => Wish::ClaimNext,
            24..33 => Wish::Claim { event: any },
            33..38 => Wish::Release { event },
            38..46 => Wish::Park { event, until: now.plus_ms(chance.i64(1_000..120_000)) },
            46..54 => {
                let to = PersonId::new(PEOPLE[chance.usize(..PEOPLE.len())]);
                Wish::Offer { event, to, note: Pii("Hund".to_owned()) }
            }
            54..61 => Wish::TakeOver { event: any, reason: Pii("Skift".to_owned()) },
            61..67 => Wish::Look { event, cameras: Cameras::All },
            67..70 => Self::call(event, chance),
            70..73 => Wish::Look { event, cameras: Cameras::One(CameraId::new("hall")) },
            73..76 => Wish::StopLook { event, camera: CameraId::new("hall") },
            76..77 => Wish::OpenVoice { event },
            77..78 => Wish::Reveal { event, reason: RevealReason::Judge },
            78..79 => Wish::FreeTalk { event },
            79..80 => Wish::GoToPreset { event, camera: CameraId::new("hall"), preset: PresetId::new("1") },
            80..81 => match owed {
                Some(step) if step.asks() => {
                    let answer = step.answers[chance.usize(..step.answers.len())].id.clone();
                    Wish::AnswerStep { event, step: step.id, answer }
                }
                Some(step) => Wish::DoStep { event, step: step.id },
                None => Wish::DoStep { event, step: StepId::new("talk") },
            },
            81..82 => Wish::UndoStep { event, step: StepId::new("talk") },
            82..83 if chance.u8(..) < 200 => Self::aside(&seen.board, chance),
            82..83 => Wish::Note { event, text: Pii("Hund".to_owned()) },
            83..91 if unseen => Wish::SeeSignals { event, signals },
            // Whoever was sent is told on the telephone before the event closes.
            83..91 => match untold {
                Some(dispatch) => Wish::PhoneDispatch { event, dispatch },
                None => Wish::Close {
                    event,
                    verdict: verdict(seen.board.held.as_deref()),
                    note: Pii(String::new()),
                    override_reason: Pii("Klart".to_owned()),
                },
            },
            91..96 => Wish::Lock,
            _ => Wish::SignOut,
        }
    }

    /// Something on test or shelved for some minutes, with or without another person; or the end of one.
    fn aside(board: &Board, chance: &mut Rng) -> Wish {
        let standing = board.asides.values().find(|view| view.ended.is_none());
        if let Some(view) = standing.filter(|_| chance.bool()) {
            return Wish::EndAside { aside: view.id };
        }
        let zones: &[&str] = [&[][..], &[], &["1"], &["3"], &["4"]][chance.usize(..5)];
        let asked = aside::Asked {
            shelve: zones == ["1"] && chance.bool(),
            zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
            kinds: if chance.u8(..) < 80 { vec![KindId::new("fire")] } else { Vec::new() },
            minutes: chance.u16(1..4),
        };
        let second = chance.bool().then(|| {
            let password = if chance.u8(..) < 230 { PASSWORD } else { "another" };
            (PersonId::new(PEOPLE[chance.usize(..PEOPLE.len())]), Secret::new(password))
        });
        Wish::SetAside { site: SiteId::new(HOMES[chance.usize(..HOMES.len())].site), asked, second }
    }

    /// A call, a word that a contact says, or somebody who is sent.
    fn call(event: EventId, chance: &mut Rng) -> Wish {
        let word = match chance.u8(0..17) {
            15.. => return Wish::AskCustomer { event, contact: 1 },
            12.. => return Wish::Dispatch { event, to: vec![Responder::Guard] },
            0..3 => return Wish::RecordCall { event, contact: 1, number: 1, result: CallResult::NoAnswer },
            3..6 => "solros",
            6..8 => "ros",
            _ => DURESS,
        };
        Wish::JudgeWord { event, contact: 1, word: Secret::new(word) }
    }
}

/// The contact says that somebody is forced.
pub fn duress_word(world: &World, event: EventId) -> Wish {
    expect_hush(world, event);
    Wish::JudgeWord { event, contact: 1, word: Secret::new(DURESS) }
}

fn expect_hush(world: &World, event: EventId) {
    let mut book = world.book();
    if let Some(site) = book.pages.get(&event).map(|page| page.site.clone()) {
        book.hushes(&site);
    }
}

/// Closes an event as a false alarm, whatever is still to be done.
pub fn closing(event: EventId) -> Wish {
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    Wish::Close { event, verdict, note: Pii(String::new()), override_reason: Pii("Klart".to_owned()) }
}

/// How an event is closed: where somebody is under threat, as sharp.
fn verdict(held: Option<&Detail>) -> Verdict {
    if held.is_some_and(|detail| detail.words.duress) {
        return Verdict { outcome: Outcome::Sharp, cause: "threat".to_owned(), level: 1 };
    }
    Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 }
}
