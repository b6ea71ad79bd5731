//! What the station says, taken in: the link, the session, boards and answers. What follows on the screen is elsewhere.
use std::time::{Duration, Instant};

use alarm_central::{event::Refusal, staff::StaffRefusal};
use eframe::egui::Context;
use vaka_link::{
    board::Update,
    command::{FromDesk, Granted, SessionEnd, ToDesk, Wish},
    keeper::KeeperRefusal,
};
use vaka_words::say;

use super::{App, Asked, Question};
use crate::{
    inbox::News,
    scene::{Answer, FirstStart, LinkState, Registered, Session, Tonight, Worker},
    view::naming,
};

/// Longest that one frame takes in news; what is left comes with the next.
const HEARING: Duration = Duration::from_millis(4);

impl App {
    /// Takes in what has come, but no longer than a frame may take.
    pub(super) fn hear_all(&mut self, ctx: &Context) {
        let began = Instant::now();
        loop {
            while let Some(update) = self.left.pop_front() {
                self.known.apply(update);
                if began.elapsed() >= HEARING {
                    ctx.request_repaint_after(Duration::from_millis(1));
                    return;
                }
            }
            let Some(news) = self.link.next() else { return };
            self.hear(news);
        }
    }

    pub(super) fn hear(&mut self, news: News) {
        match news {
            News::Joined => match self.credentials.clone() {
                // Until the session stands again the board is an old one, and nothing can be wished for.
                Some((id, password)) => self.sign_in(id, password),
                None => self.be_joined(),
            },
            News::Lost => {
                self.link_state = LinkState::Lost;
                self.asked.clear();
                if let Session::Out { checking, .. } | Session::Locked { checking, .. } = &mut self.session {
                    *checking = false;
                }
                if self.credentials.is_none() {
                    // A locked desk cannot sign in again by itself: somebody has to.
                    self.leave_session(None);
                }
                self.close_feeds();
                self.first_start = None;
            }
            News::OtherVersion => self.link_state = LinkState::OtherVersion,
            News::NotSent(FromDesk::Beat) => {}
            News::NotSent(said) => {
                if let FromDesk::Ask { number, .. } = said {
                    self.asked.remove(&number);
                }
                self.note(say("fault-not-sent").into_owned());
            }
            News::Said(said) => self.hear_station(said),
            News::Board(known, at) => {
                self.known.replace(known.0, known.1);
                self.told_at = at;
            }
            News::Changes(changes) => {
                let (told_at, updates) = changes.in_order();
                if updates.iter().any(|update| matches!(update, Update::Now(_))) {
                    self.told_at = told_at;
                }
                self.left.extend(updates);
            }
        }
    }

    fn be_joined(&mut self) {
        if self.link_state == LinkState::Lost {
            self.note(say("notice-station-back").into_owned());
        }
        self.link_state = LinkState::Up;
    }

    fn hear_station(&mut self, said: ToDesk) {
        match said {
            ToDesk::SignedIn { person, name, role, certified_until } => {
                self.be_joined();
                self.first_start = None;
                // Also the answer to an unlock: the password that did it signs in again after a lost link.
                let unlocked = self.asked.values().find_map(|asked| match &asked.about {
                    Asked::Unlock(password) => Some(password.clone()),
                    _ => None,
                });
                if let Some(password) = unlocked {
                    self.credentials = Some((person.to_string(), password));
                    self.asked.retain(|_, asked| !matches!(asked.about, Asked::Unlock(_)));
                }
                self.session = Session::In(Worker { id: person, name, role, certified_until });
                if let Some(key) = self.unread.take() {
                    self.note(say(key).into_owned());
                }
                self.ground.decoders.warm_up();
            }
            ToDesk::FirstStart(true) => drop(self.first_start.get_or_insert_default()),
            ToDesk::FirstStart(false) => self.first_start = None,
            ToDesk::FirstRefused(refusal) => self.hear_first_refused(refusal),
            ToDesk::SignInRefused(refusal) => {
                self.be_joined();
                self.refused_at = Instant::now();
                let unlocking = self.asked.values().any(|asked| matches!(asked.about, Asked::Unlock(_)));
                self.asked.retain(|_, asked| !matches!(asked.about, Asked::Unlock(_)));
                if let (true, Session::Locked { checking, refusal: said, .. }) = (unlocking, &mut self.session) {
                    (*checking, *said) = (false, Some(refusal));
                    return;
                }
                self.credentials = None;
                self.leave_session(None);
                self.session = Session::Out { checking: false, refusal: Some(refusal), ended: None };
            }
            ToDesk::SessionEnded(why) => {
                if why != SessionEnd::StationStops {
                    self.credentials = None;
                }
                self.leave_session(Some(why));
            }
            ToDesk::Answer { number, answer } => {
                let asked = self.asked.remove(&number);
                match answer {
                    Ok(granted) => {
                        if let Granted::Call(address) = &granted {
                            self.telephone.call(address.clone());
                        }
                        self.hear_granted(granted);
                        self.hear_answer(asked, None);
                    }
                    Err(refusal) => self.hear_answer(asked, Some(refusal)),
                }
            }
            ToDesk::Locked => self.be_locked(),
            // Boards and updates come as news of their own.
            ToDesk::Board(_) | ToDesk::Updates(_) | ToDesk::Welcome { .. } | ToDesk::Mismatch { .. } | ToDesk::Beat => {
            }
        }
    }

    fn hear_first_refused(&mut self, refusal: KeeperRefusal) {
        self.credentials = None;
        if let KeeperRefusal::Staff(refusal @ StaffRefusal::NotTheFirst) = refusal {
            // Another desk was quicker: now it is signing in.
            self.first_start = None;
            self.session = Session::Out { checking: false, refusal: Some(refusal.into()), ended: None };
        } else {
            self.first_start = Some(FirstStart { asking: false, refusal: Some(refusal) });
        }
    }

    fn hear_answer(&mut self, question: Option<Question>, refusal: Option<Refusal>) {
        let role_may_not = question.as_ref().and_then(|question| question.role_may_not);
        let asked = question.map(|question| question.about);
        let worker = match &self.session {
            Session::In(worker) | Session::Locked { worker, .. } => Some(worker.clone()),
            Session::Out { .. } => None,
        };
        match (asked, refusal, worker) {
            (Some(Asked::Unlock(_)), Some(refusal), Some(worker)) => {
                self.session = Session::Locked { worker, checking: false, refusal: Some(refusal) };
            }
            (Some(Asked::SignOut), None, _) => {
                self.credentials = None;
                self.leave_session(Some(SessionEnd::SignedOut));
            }
            // It is said where it would be shown.
            (Some(Asked::Drawing(drawing)), Some(_), _) => self.drawings.fail(drawing),
            (asked, Some(refusal), _) => {
                match (asked, &mut self.closed) {
                    (Some(Asked::ClosedPage), Some(closed)) => closed.page_failed(),
                    (Some(Asked::Hidden), _) => self.hidden = Some(Tonight::Failed),
                    (Some(Asked::Past), _) => self.past = Some(Answer::Failed),
                    _ => {}
                }
                if let Refusal::EntryWrong { part, field, fault } = refusal {
                    // It is said at its field.
                    self.registered.wrong = Some((part, field, fault));
                    return;
                }
                let known = role_may_not.filter(|_| refusal == Refusal::RoleMayNot).map(say);
                let words = known.unwrap_or_else(|| naming::refusal(&refusal, &self.known.board)).into_owned();
                self.note(words);
            }
            (Some(Asked::Disclosing), None, _) if self.disclosures_asked_at.is_some() => {
                self.ask(Wish::ListDisclosures);
            }
            (Some(Asked::RemoveHome(site)), None, _) => self.registered.removed = Some(site),
            (_, None, _) => {}
        }
    }

    /// The station has locked the session, whoever wanted it: looking is over, only counts are shown.
    fn be_locked(&mut self) {
        self.homes = None;
        self.past = None;
        self.drawings = super::drawings::Drawings::default();
        self.registered = Registered::default();
        self.close_feeds();
        self.credentials = None;
        if let Session::In(worker) = &self.session {
            self.session = Session::Locked { worker: worker.clone(), checking: false, refusal: None };
        }
    }
}
