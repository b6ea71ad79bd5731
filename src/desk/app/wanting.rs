//! What the operator wants, done: at the desk itself, or asked of the station.
use std::time::Instant;

use alarm_central::{id::PersonId, pii::Secret};
use eframe::egui::Context;
use vaka_link::{
    board::PictureView,
    closed::ClosedQuery,
    command::{FromDesk, Wish},
};

use super::{App, Asked, Question};
use crate::{
    intent::{self, Intent},
    keys,
    scene::{Answer, FirstStart, Registered, Session, Tonight},
    sound::{Tell, tone::Tone},
    theme,
    view::naming,
};

impl App {
    pub(super) fn do_it(&mut self, intent: Intent, ctx: &Context) {
        match &intent {
            Intent::SignIn { id, password } => self.sign_in(id.clone(), password.clone()),
            Intent::CreateFirst(person) => {
                self.first_start = Some(FirstStart { asking: true, refusal: None });
                self.credentials = Some((person.id.to_string(), person.password.clone()));
                self.link.say(FromDesk::FirstSupervisor(person.clone()));
            }
            Intent::StartTalk => self.start_talk(),
            Intent::EndTalk => self.ears.end_talk(),
            Intent::Listen { on } => {
                self.listening = *on;
                self.keep_hearing();
            }
            Intent::ListenTo { device, on } => {
                if *on {
                    self.unheard.remove(device)
                } else {
                    self.unheard.insert(device.clone())
                };
                self.keep_hearing();
            }
            Intent::ChooseSound(choice) => {
                self.prefs.keep_sound(choice);
                self.ears.choose(choice.clone());
            }
            Intent::FitTile { camera, width, height, tile } => {
                self.fits.insert(camera.clone(), (*width, *height));
                self.sizes.insert(camera.clone(), *tile);
                // A still that came with the alarm is decoded once, as large as it may ever be shown.
                if PictureView::is_tile(camera) {
                    self.frames.fit_still(camera, (*width, *height));
                } else {
                    self.fit_camera(camera);
                }
                self.fit_past(camera, (*width, *height));
            }
            Intent::OpenMap => self.maps.open(),
            Intent::DrawMap { view, style } => self.maps.draw(*view, *style),
            Intent::LookThrough { camera, glass } => self.frames.look_through(camera, *glass),
            Intent::StepInTime { camera, ms } => self.step_in_time(camera, *ms),
            Intent::GoLive => self.go_live(),
            Intent::TakeStills => self.take_stills(),
            Intent::CompareStills { camera, moments, fit } => self.compare(camera, *moments, *fit),
            Intent::LeaveStills => self.leave_stills(),
            Intent::ShowDrawing { drawing, fit } => self.show_drawing(*drawing, *fit),
            Intent::ChooseTile(camera) => {
                self.chosen = Some(camera.clone());
                self.keep_hearing();
            }
            Intent::TurnWall => self.turn_wall(ctx),
            Intent::Silence => {
                if let Some(event) = self.sound.ringing() {
                    self.sound.tell(Tell::Silence(event));
                }
            }
            Intent::ShowClosed => self.show_closed(ClosedQuery::default()),
            Intent::QueryClosed(query) => self.show_closed(*query),
            Intent::LeaveClosed => {
                if self.playback.is_some() {
                    self.ask(Wish::CloseMedia);
                }
                self.leave_closed();
            }
            Intent::MoreClosed { shown } => self.ask_closed(*shown),
            Intent::LeaveDisclosures => self.disclosures_asked_at = None,
            Intent::LeaveMedia => {
                self.end_playback();
                if let Some(closed) = &mut self.closed {
                    (closed.media, closed.opened) = (None, None);
                }
            }
            Intent::CloseMedia => {
                self.end_playback();
                if let Some(closed) = &mut self.closed {
                    closed.opened = None;
                }
            }
            Intent::PlayMedium(_)
            | Intent::PausePlayback
            | Intent::JumpPlayback(_)
            | Intent::SpeedPlayback(_)
            | Intent::FitPlayback { .. } => self.move_playback(&intent),
            Intent::TestSound => self.sound.tell(Tell::Play(Tone::Test)),
            Intent::ChooseLanguage(language) => {
                vaka_words::set_language(*language);
                self.prefs.keep_language(*language);
            }
            Intent::ChooseTheme(chosen) => {
                theme::choose(ctx, *chosen);
                self.prefs.keep_theme(*chosen);
            }
            Intent::ChooseKeys(map) => {
                keys::choose(*map);
                self.prefs.keep_keys(*map);
                // A sentence that stands there may name a key that is another now.
                self.notice = None;
            }
            Intent::TakeNextByItself(takes) => self.prefs.keep_takes_next(*takes),
            Intent::Tell(key) => self.note(vaka_words::say(key).into_owned()),
            Intent::PutNoticeAway => self.notice = None,
            _ => {}
        }
        if let Some(wish) = intent::wish(&intent, &self.known.board) {
            self.ask(wish);
        }
    }

    pub(super) fn ask(&mut self, wish: Wish) {
        let asked = match &wish {
            Wish::Lock => Asked::Lock,
            Wish::Unlock { password } => {
                if let Session::Locked { checking, refusal, .. } = &mut self.session {
                    (*checking, *refusal) = (true, None);
                }
                Asked::Unlock(password.clone())
            }
            Wish::SignOut => Asked::SignOut,
            Wish::ListClosed { .. } => Asked::ClosedPage,
            Wish::ListHidden => {
                self.hidden = Some(Tonight::Asked);
                Asked::Hidden
            }
            Wish::ListPast { .. } => {
                self.past = Some(Answer::Asked);
                Asked::Past
            }
            Wish::ReadDrawing { drawing, .. } => Asked::Drawing(*drawing),
            Wish::ListDisclosures => {
                self.disclosures_asked_at = Some(Instant::now());
                Asked::Disclosures
            }
            Wish::ApproveDisclosure { .. }
            | Wish::RefuseDisclosure { .. }
            | Wish::GivePassphrase { .. }
            | Wish::MakeDisclosure { .. }
            | Wish::StopDisclosure { .. } => Asked::Disclosing,
            Wish::ReadHome { .. } => {
                self.registered = Registered::default();
                Asked::Other
            }
            Wish::ChangeHome { .. } => {
                self.registered.wrong = None;
                Asked::Other
            }
            Wish::ListHomeHistory { .. } => {
                self.registered.history = None;
                Asked::Other
            }
            Wish::RemoveHome { site, .. } => Asked::RemoveHome(site.clone()),
            _ => Asked::Other,
        };
        if matches!(asked, Asked::Lock) {
            // Before the station says so: nothing is looked at, heard or said any more.
            self.close_feeds();
        }
        let number = self.next_number;
        self.next_number += 1;
        self.asked.insert(number, Question { about: asked, role_may_not: naming::role_may_not(&wish) });
        self.link.say(FromDesk::Ask { number, wish });
    }

    pub(super) fn sign_in(&mut self, id: String, password: Secret) {
        if let Session::Out { .. } = self.session {
            self.session = Session::Out { checking: true, refusal: None, ended: None };
        }
        self.link.say(FromDesk::SignIn { person: PersonId::new(&*id), password: password.clone() });
        self.credentials = Some((id, password));
    }
}
