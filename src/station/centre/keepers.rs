//! What keepers wish for on the command line: decided here like the wishes of desks, or read off the loop.
use alarm_central::{clock_reset::Said, person::Actor};
use tokio::sync::oneshot;
use vaka_link::keeper::{KeeperAnswer, KeeperRefusal, KeeperWish};

use super::{Centre, Input, people::Asker};
use crate::keeper;

impl Centre {
    pub(super) fn keeper_said(&mut self, uid: u32, wish: KeeperWish, answer: oneshot::Sender<(KeeperAnswer, String)>) {
        let by = Actor::Keeper { uid };
        match wish {
            KeeperWish::AddPerson(person) => self.add_by_keeper(by, person, Asker::Keeper(answer)),
            KeeperWish::ChangePerson { person, change } => {
                self.change_by_keeper(by, person, change, Asker::Keeper(answer));
            }
            KeeperWish::ListPeople => drop(answer.send((keeper::list(&self.register), String::new()))),
            KeeperWish::ResetClock => self.say_clock_is_right(Some(by), move |_, said| {
                let said = match said {
                    Ok(said) => KeeperAnswer::ClockReset { settled: matches!(said, Said::Settled { .. }) },
                    Err(refusal) => KeeperAnswer::No(KeeperRefusal::Rule(refusal)),
                };
                let _ = answer.send((said, String::new()));
            }),
            KeeperWish::Stop => {
                let inputs = self.inputs.clone();
                tokio::spawn(async move {
                    let (done, stopped) = oneshot::channel();
                    if inputs.send(Input::Stop { done }).await.is_ok() && stopped.await.is_ok() {
                        let _ = answer.send((KeeperAnswer::Stopping, String::new()));
                    }
                });
            }
            KeeperWish::DeviceProbed { address } => {
                let fact = keeper::probed(&self.register, by, self.clock.now(), address);
                self.keep(vec![fact], move |_, kept| {
                    let no = |fault| KeeperAnswer::No(KeeperRefusal::Store(fault));
                    let _ = answer.send((kept.map_or_else(no, |()| KeeperAnswer::Noted), String::new()));
                });
            }
            KeeperWish::DisclosureCopied { event, disclosure } => self.disclosure_copied(by, event, disclosure, answer),
            wish @ (KeeperWish::RunRetention | KeeperWish::ShortenJournal | KeeperWish::ConfirmClock { .. }) => {
                self.keeper_wants_retention(uid, wish, answer);
            }
            reading => {
                let read = self.memory.read(move |archive| keeper::read(archive, &reading));
                tokio::spawn(async move {
                    if let Ok(made) = read.await {
                        let _ = answer.send(made);
                    }
                });
            }
        }
    }
}
