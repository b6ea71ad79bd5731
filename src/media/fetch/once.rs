//! One picture that a panel has offered, asked for once over HTTP; tells what it is or why there is none, and shows nothing
//! that is no picture.
//!
//! Nothing of ours goes there but the request: no sign-in, no cookie, no referrer. Redirections are not followed.
use alarm_central::picture::PictureFault;
use ureq::http::{StatusCode, header::CONTENT_LENGTH};
use vaka_link::{
    unit::{MediaFault, Track},
    worker::{FetchOrder, Once, now},
};

use super::{
    giving::Giving,
    jpeg,
    line::{Connection, Line},
    web::{self, FORM},
};

/// Asks, and gives what comes; says why, where nothing does.
pub(super) fn run(order: &FetchOrder, once: Once, line: &Line, giving: &Giving) {
    giving.begin();
    let agent = web::agent_for_once();
    if !line.open(Connection::Http(agent.clone())) {
        return;
    }
    match picture(&agent, order, once) {
        Ok(bytes) => {
            let at = now().wall;
            giving.form(Track::Video, FORM.to_owned(), at);
            giving.data(Track::Video, true, None, at, Box::new(bytes));
        }
        Err(fault) => giving.trouble(MediaFault::Picture(fault)),
    }
}

fn picture(agent: &ureq::Agent, order: &FetchOrder, once: Once) -> Result<Vec<u8>, PictureFault> {
    let answer = agent.get(order.address.reveal()).call().map_err(|error| fault_of(&error))?;
    match answer.status() {
        StatusCode::OK => {}
        other if other.is_redirection() => return Err(PictureFault::SentElsewhere),
        _ => return Err(PictureFault::Refused),
    }
    let said = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|length| length > once.at_most) {
        return Err(PictureFault::TooLarge);
    }
    let most = usize::try_from(once.at_most).unwrap_or(usize::MAX).saturating_add(1);
    let bytes = web::whole(answer, most).map_err(|fault| match fault {
        MediaFault::BrokenData => PictureFault::TooLarge,
        _ => PictureFault::NoAnswer,
    })?;
    let taken_at = jpeg::look(&bytes).ok_or(PictureFault::NotAPicture)?.taken_at;
    if taken_at.is_some_and(|taken_at| taken_at < once.not_before.0.div_euclid(1000)) {
        return Err(PictureFault::TooOld);
    }
    Ok(bytes)
}

fn fault_of(error: &ureq::Error) -> PictureFault {
    match error {
        ureq::Error::BadUri(_) => PictureFault::NotWeb,
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
            PictureFault::NoAnswer
        }
        // Something answers, and it does not speak HTTP.
        _ => PictureFault::Refused,
    }
}
