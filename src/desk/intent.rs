//! What the operator wants, and the one place where a want becomes a wish to the station; it judges nothing.
use alarm_central::{
    aside,
    disclosure::Asked,
    drawing::Drawing,
    entry::Edit,
    event::{CallResult, ContactNumber, OfferEnd, Progress, Responder, RevealReason, Verdict},
    id::{
        AnswerId, AsideId, CameraId, DisclosureId, DispatchId, EventId, MediumId, MessageId, PersonId, PhraseId,
        PresetId, SiteId, StepId, StormId,
    },
    medium::OpenPurpose,
    moment::Moment,
    pii::{Pii, Secret},
};
use vaka_link::{
    aside::Find,
    board::Board,
    closed::ClosedQuery,
    command::{Cameras, Tile, Wish},
    frame::SoundChoice,
    keeper::NewPerson,
};
use vaka_map::{Style, View};
use vaka_words::Language;

use crate::{glass::Glass, keys, theme::Theme};

/// How long `F8` parks an event.
const PARK_MS: i64 = 15 * 60 * 1000;

/// A want, as views and keys push it.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    SignIn {
        id: String,
        password: Secret,
    },
    SignOut,
    Lock,
    Unlock {
        password: Secret,
    },
    TakeNext,
    Take(EventId),
    Park,
    Release,
    /// To this colleague, with what was typed for that one.
    Offer(PersonId, Pii<String>),
    WithdrawOffer,
    AcceptOffer(EventId),
    DeclineOffer(EventId, OfferEnd),
    ShowAllCameras,
    ShowCamera(CameraId),
    /// The tile's size on the screen, physical pixels, and what it is among the tiles.
    FitTile {
        camera: CameraId,
        width: u32,
        height: u32,
        tile: Tile,
    },
    /// How closely a camera's picture is to be shown, and in what light.
    LookThrough {
        camera: CameraId,
        glass: Glass,
    },
    /// So many milliseconds back (fewer than none) or on within a camera's last minute.
    StepInTime {
        camera: CameraId,
        ms: i64,
    },
    /// Back to what comes now.
    GoLive,
    /// A still of each camera that is looked through.
    TakeStills,
    /// Stills of these moments side by side, in so much room each, physical pixels.
    CompareStills {
        camera: CameraId,
        moments: [Option<Moment>; 2],
        fit: (u32, u32),
    },
    LeaveStills,
    /// A floor of the home that is held is shown, in so much room, physical pixels.
    ShowDrawing {
        drawing: Drawing,
        fit: (u32, u32),
    },
    /// The camera whose sound is heard where there is no voice unit.
    ChooseTile(CameraId),
    /// The masked pictures of the home that is looked into are to be seen clearly.
    Reveal(RevealReason),
    /// A recorded phrase is to be said in the home that is held.
    SayPhrase(PhraseId),
    /// A camera that is looked through is to turn to a preset.
    GoToPreset(CameraId, PresetId),
    /// Be heard in the home that is held, although its alarm is silent.
    FreeTalk,
    /// The centre's telephones are to dial a contact's number; both numbers from 1.
    Dial {
        contact: ContactNumber,
        number: u8,
    },
    /// A contact is to be asked by message; its number from 1.
    AskCustomer(ContactNumber),
    /// What came of a call to a contact; both numbers from 1.
    RecordCall {
        contact: ContactNumber,
        number: u8,
        result: CallResult,
    },
    /// A code word, as a contact said it.
    JudgeWord {
        contact: ContactNumber,
        word: Secret,
    },
    /// These are to be sent to the home.
    Dispatch(Vec<Responder>),
    /// Whoever goes there is called back.
    CancelDispatch(DispatchId),
    /// An answer to a question of theirs.
    ReplyDispatch {
        dispatch: DispatchId,
        report: MessageId,
        text: Pii<String>,
    },
    /// They were told on the telephone, and have read it back.
    PhoneDispatch(DispatchId),
    /// How far they are, as they said on the telephone, and in how many minutes they think that they will be there.
    ReportDispatch {
        dispatch: DispatchId,
        progress: Progress,
        eta_minutes: Option<u16>,
    },
    DoStep(StepId),
    UndoStep(StepId),
    AnswerStep(StepId, AnswerId),
    /// So many signals of the held event were shown before closing it.
    SeeSignals(u32),
    StartTalk,
    EndTalk,
    OpenVoice,
    Listen {
        on: bool,
    },
    /// One device of the home that is held; `None` is the voice unit.
    ListenTo {
        device: Option<CameraId>,
        on: bool,
    },
    ChooseSound(SoundChoice),
    Close {
        verdict: Verdict,
        note: String,
        override_reason: String,
    },
    AcknowledgeStorm(StormId),
    /// What was hidden tonight, read anew.
    ShowHidden,
    /// What has happened at this home before, read anew.
    ShowPast(SiteId),
    /// Somebody begins to look at the map.
    OpenMap,
    /// This part of the map.
    DrawMap {
        view: View,
        style: Style,
    },
    /// Homes that could be put on test.
    FindHomes(Find),
    /// A home, or parts of it, on test, or a zone that chatters shelved; with another person's sign-in where it takes one.
    SetAside {
        site: SiteId,
        asked: aside::Asked,
        second: Option<(String, Secret)>,
    },
    EndAside(AsideId),
    /// A home's entry in the register, to be edited.
    ReadHome(SiteId),
    /// What was changed of a home; version 0 enters a new one.
    ChangeHome {
        site: SiteId,
        version: u64,
        edits: Vec<Edit>,
    },
    RemoveHome {
        site: SiteId,
        version: u64,
    },
    /// Who changed a home.
    ShowHomeHistory(SiteId),
    /// The newest change of a home taken back.
    UndoHome {
        site: SiteId,
        version: u64,
    },
    /// Why a key does nothing here: the sentence of this key.
    Tell(&'static str),
    AcknowledgeLooking {
        site: SiteId,
        day: String,
    },
    /// Another person's sign-in opens the window of an event.
    OpenWindow {
        event: EventId,
        supervisor: String,
        password: Secret,
        reason: String,
    },
    ResetClock {
        person: String,
        password: Secret,
    },
    /// The list of closed events.
    ShowClosed,
    LeaveClosed,
    QueryClosed(ClosedQuery),
    /// Rows up to this many are on the screen: more are wanted behind them.
    MoreClosed {
        shown: usize,
    },
    /// The media of a closed event.
    ShowMedia(EventId),
    LeaveMedia,
    OpenMedia {
        event: EventId,
        media: Vec<MediumId>,
        purpose: OpenPurpose,
    },
    CloseMedia,
    PlayMedium(MediumId),
    /// Stand still, or go on.
    PausePlayback,
    /// By so many milliseconds, back or on.
    JumpPlayback(i64),
    SpeedPlayback(u8),
    /// The picture's size on the screen, physical pixels.
    FitPlayback {
        width: u32,
        height: u32,
    },
    /// Disclosures to authorities, and every change of them while they are shown.
    ShowDisclosures,
    LeaveDisclosures,
    RequestDisclosure {
        event: EventId,
        asked: Box<Asked>,
        contact: String,
        passphrase: Secret,
    },
    /// By another person's own sign-in.
    ApproveDisclosure {
        event: EventId,
        disclosure: DisclosureId,
        person: String,
        password: Secret,
    },
    RefuseDisclosure {
        event: EventId,
        disclosure: DisclosureId,
        reason: String,
    },
    GivePassphrase {
        event: EventId,
        disclosure: DisclosureId,
        passphrase: Secret,
    },
    MakeDisclosure {
        event: EventId,
        disclosure: DisclosureId,
    },
    StopDisclosure(DisclosureId),
    /// The first supervisor of a place that has none.
    CreateFirst(NewPerson),
    /// A second person's answer to a role that was asked for.
    AnswerRole {
        person: PersonId,
        confirm: bool,
    },
    /// The second window, opened or closed.
    TurnWall,
    Silence,
    TestSound,
    ChooseLanguage(Language),
    ChooseTheme(Theme),
    /// Whether the next event is taken by itself after closing one.
    TakeNextByItself(bool),
    /// Other keys at this desk.
    ChooseKeys(keys::Map),
    PutNoticeAway,
}

/// The wish to the station that an intent means; `None` for what stays on this desk, or needs an event and has none.
pub fn wish(intent: &Intent, board: &Board) -> Option<Wish> {
    let held = board.held.as_ref().map(|detail| detail.id);
    match intent {
        Intent::TakeNext => Some(Wish::ClaimNext),
        Intent::Take(event) => Some(Wish::Claim { event: *event }),
        Intent::Park => held.map(|event| Wish::Park { event, until: board.now.plus_ms(PARK_MS) }),
        Intent::Release => held.map(|event| Wish::Release { event }),
        Intent::Offer(to, note) => held.map(|event| Wish::Offer { event, to: to.clone(), note: note.clone() }),
        Intent::WithdrawOffer => held.map(|event| Wish::WithdrawOffer { event }),
        Intent::AcceptOffer(event) => Some(Wish::AcceptOffer { event: *event }),
        Intent::DeclineOffer(event, why) => Some(Wish::DeclineOffer { event: *event, why: *why }),
        Intent::ShowAllCameras => held.map(|event| Wish::Look { event, cameras: Cameras::All }),
        Intent::ShowCamera(camera) => held.map(|event| Wish::Look { event, cameras: Cameras::One(camera.clone()) }),
        Intent::DoStep(step) => held.map(|event| Wish::DoStep { event, step: step.clone() }),
        Intent::UndoStep(step) => held.map(|event| Wish::UndoStep { event, step: step.clone() }),
        Intent::AnswerStep(step, answer) => {
            held.map(|event| Wish::AnswerStep { event, step: step.clone(), answer: answer.clone() })
        }
        Intent::SeeSignals(signals) => held.map(|event| Wish::SeeSignals { event, signals: *signals }),
        Intent::Reveal(reason) => held.map(|event| Wish::Reveal { event, reason: *reason }),
        Intent::SayPhrase(phrase) => held.map(|event| Wish::SayPhrase { event, phrase: phrase.clone() }),
        Intent::GoToPreset(camera, preset) => {
            held.map(|event| Wish::GoToPreset { event, camera: camera.clone(), preset: preset.clone() })
        }
        Intent::FreeTalk => held.map(|event| Wish::FreeTalk { event }),
        Intent::Dial { contact, number } => held.map(|event| Wish::Dial { event, contact: *contact, number: *number }),
        Intent::AskCustomer(contact) => held.map(|event| Wish::AskCustomer { event, contact: *contact }),
        Intent::RecordCall { contact, number, result } => {
            held.map(|event| Wish::RecordCall { event, contact: *contact, number: *number, result: *result })
        }
        Intent::JudgeWord { contact, word } => {
            held.map(|event| Wish::JudgeWord { event, contact: *contact, word: word.clone() })
        }
        Intent::Dispatch(_)
        | Intent::CancelDispatch(_)
        | Intent::ReplyDispatch { .. }
        | Intent::PhoneDispatch(_)
        | Intent::ReportDispatch { .. } => dispatch_wish(held?, intent),
        Intent::OpenVoice => held.map(|event| Wish::OpenVoice { event }),
        Intent::Close { verdict, note, override_reason } => held.map(|event| Wish::Close {
            event,
            verdict: verdict.clone(),
            note: Pii(note.clone()),
            override_reason: Pii(override_reason.clone()),
        }),
        Intent::OpenWindow { event, supervisor, password, reason } => Some(Wish::OpenWindow {
            event: *event,
            supervisor: PersonId::new(supervisor.as_str()),
            password: password.clone(),
            reason: Pii(reason.clone()),
        }),
        Intent::ResetClock { person, password } => {
            Some(Wish::ResetClock { person: PersonId::new(person.as_str()), password: password.clone() })
        }
        Intent::AcknowledgeLooking { site, day } => {
            Some(Wish::AcknowledgeLooking { site: site.clone(), day: day.clone() })
        }
        Intent::ShowHidden => Some(Wish::ListHidden),
        Intent::ShowPast(site) => Some(Wish::ListPast { site: site.clone() }),
        Intent::FindHomes(find) => Some(Wish::FindHomes { find: find.clone() }),
        Intent::SetAside { site, asked, second } => {
            let second = second.as_ref().map(|(id, password)| (PersonId::new(id.as_str()), password.clone()));
            Some(Wish::SetAside { site: site.clone(), asked: asked.clone(), second })
        }
        Intent::ReadHome(site) => Some(Wish::ReadHome { site: site.clone() }),
        Intent::ChangeHome { site, version, edits } => {
            Some(Wish::ChangeHome { site: site.clone(), version: *version, edits: edits.clone() })
        }
        Intent::RemoveHome { site, version } => Some(Wish::RemoveHome { site: site.clone(), version: *version }),
        Intent::ShowHomeHistory(site) => Some(Wish::ListHomeHistory { site: site.clone() }),
        Intent::UndoHome { site, version } => Some(Wish::UndoHome { site: site.clone(), version: *version }),
        Intent::EndAside(aside) => Some(Wish::EndAside { aside: *aside }),
        Intent::AcknowledgeStorm(storm) => Some(Wish::AcknowledgeStorm { storm: *storm }),
        Intent::ShowMedia(event) => Some(Wish::ListMedia { event: *event }),
        Intent::OpenMedia { event, media, purpose } => {
            Some(Wish::OpenMedia { event: *event, media: media.clone(), purpose: *purpose })
        }
        Intent::CloseMedia => Some(Wish::CloseMedia),
        Intent::ShowDisclosures => Some(Wish::ListDisclosures),
        Intent::RequestDisclosure { .. }
        | Intent::ApproveDisclosure { .. }
        | Intent::RefuseDisclosure { .. }
        | Intent::GivePassphrase { .. }
        | Intent::MakeDisclosure { .. }
        | Intent::StopDisclosure(_) => disclosure_wish(intent),
        Intent::AnswerRole { person, confirm } => Some(Wish::AnswerRole { person: person.clone(), confirm: *confirm }),
        Intent::Lock => Some(Wish::Lock),
        Intent::Unlock { password } => Some(Wish::Unlock { password: password.clone() }),
        Intent::SignOut => Some(Wish::SignOut),
        Intent::SignIn { .. }
        | Intent::CreateFirst(_)
        | Intent::FitTile { .. }
        | Intent::LookThrough { .. }
        | Intent::StepInTime { .. }
        | Intent::GoLive
        | Intent::TakeStills
        | Intent::CompareStills { .. }
        | Intent::LeaveStills
        | Intent::ShowDrawing { .. }
        | Intent::ChooseTile(_)
        | Intent::StartTalk
        | Intent::EndTalk
        | Intent::Listen { .. }
        | Intent::ListenTo { .. }
        | Intent::ChooseSound(_)
        | Intent::ShowClosed
        | Intent::LeaveClosed
        | Intent::QueryClosed(_)
        | Intent::MoreClosed { .. }
        | Intent::LeaveMedia
        | Intent::LeaveDisclosures
        | Intent::PlayMedium(_)
        | Intent::PausePlayback
        | Intent::JumpPlayback(_)
        | Intent::SpeedPlayback(_)
        | Intent::FitPlayback { .. }
        | Intent::TurnWall
        | Intent::Silence
        | Intent::TestSound
        | Intent::ChooseLanguage(_)
        | Intent::ChooseTheme(_)
        | Intent::TakeNextByItself(_)
        | Intent::ChooseKeys(_)
        | Intent::Tell(_)
        | Intent::OpenMap
        | Intent::DrawMap { .. }
        | Intent::PutNoticeAway => None,
    }
}

fn dispatch_wish(event: EventId, intent: &Intent) -> Option<Wish> {
    let wish = match intent.clone() {
        Intent::Dispatch(to) => Wish::Dispatch { event, to },
        Intent::CancelDispatch(dispatch) => Wish::CancelDispatch { event, dispatch },
        Intent::ReplyDispatch { dispatch, report, text } => Wish::ReplyDispatch { event, dispatch, report, text },
        Intent::PhoneDispatch(dispatch) => Wish::PhoneDispatch { event, dispatch },
        Intent::ReportDispatch { dispatch, progress, eta_minutes } => {
            Wish::ReportDispatch { event, dispatch, progress, eta_minutes }
        }
        _ => return None,
    };
    Some(wish)
}

fn disclosure_wish(intent: &Intent) -> Option<Wish> {
    let wish = match intent.clone() {
        Intent::RequestDisclosure { event, asked, contact, passphrase } => {
            Wish::RequestDisclosure { event, asked: *asked, contact: Pii(contact), passphrase }
        }
        Intent::ApproveDisclosure { event, disclosure, person, password } => {
            Wish::ApproveDisclosure { event, disclosure, person: PersonId::new(person), password }
        }
        Intent::RefuseDisclosure { event, disclosure, reason } => {
            Wish::RefuseDisclosure { event, disclosure, reason: Pii(reason) }
        }
        Intent::GivePassphrase { event, disclosure, passphrase } => {
            Wish::GivePassphrase { event, disclosure, passphrase }
        }
        Intent::MakeDisclosure { event, disclosure } => Wish::MakeDisclosure { event, disclosure },
        Intent::StopDisclosure(disclosure) => Wish::StopDisclosure { disclosure },
        _ => return None,
    };
    Some(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_event_nothing_is_wished_of_one() {
        let board = Board { now: Moment(5), ..Board::default() };
        for intent in [
            Intent::Park,
            Intent::Release,
            Intent::Offer(PersonId::new("op2"), Pii::default()),
            Intent::ShowAllCameras,
            Intent::DoStep(StepId::new("look")),
            Intent::Dispatch(vec![Responder::Guard]),
        ] {
            assert_eq!(wish(&intent, &board), None);
        }
        assert_eq!(wish(&Intent::TakeNext, &board), Some(Wish::ClaimNext));
    }

    #[test]
    fn what_is_wished_of_those_who_are_sent_goes_to_the_event_that_is_held() {
        use alarm_central::id::Uuid;
        let board = crate::view::sample::board();
        let event = board.held.as_ref().unwrap().id;
        let (dispatch, report) = (DispatchId(Uuid::from_u128(1)), MessageId(Uuid::from_u128(2)));
        let (to, text) = (vec![Responder::Guard, Responder::Police], Pii("Ja".to_owned()));
        let check = |intent: Intent, wanted: Wish| assert_eq!(wish(&intent, &board), Some(wanted));
        check(Intent::Dispatch(to.clone()), Wish::Dispatch { event, to });
        check(Intent::CancelDispatch(dispatch), Wish::CancelDispatch { event, dispatch });
        check(
            Intent::ReplyDispatch { dispatch, report, text: text.clone() },
            Wish::ReplyDispatch { event, dispatch, report, text },
        );
        check(Intent::PhoneDispatch(dispatch), Wish::PhoneDispatch { event, dispatch });
        let (progress, eta_minutes) = (Progress::Accepted, Some(12));
        check(
            Intent::ReportDispatch { dispatch, progress, eta_minutes },
            Wish::ReportDispatch { event, dispatch, progress, eta_minutes },
        );
    }
}
