//! Calls to contacts and the words they say: what a desk tells of them, with whom it was; words are compared here, and forgotten.
use alarm_central::{
    event::{AlarmEvent, CallResult, Command, ContactNumber, Refusal, WordVerdict},
    id::EventId,
    intake,
    pii::{Pii, Secret},
    site::{Contact, Site},
    words,
};
use vaka_link::board::{CallView, ContactView, WordsView};

use super::Centre;

impl Centre {
    /// What came of a call, to be asked of the event.
    pub(super) fn call_record(
        &self,
        event: EventId,
        contact: ContactNumber,
        number: u8,
        result: CallResult,
    ) -> Result<Command, Refusal> {
        let site = self.site_of(event).ok_or(Refusal::NoSuchEvent)?;
        let (called, _) = number_of(&site, contact, number)?;
        Ok(Command::RecordCall { contact, number, result, name: called.name.clone() })
    }

    /// A word compared with the contact's, to be asked of the event.
    pub(super) fn judgement(&self, event: EventId, contact: ContactNumber, word: &Secret) -> Result<Command, Refusal> {
        let site = self.site_of(event).ok_or(Refusal::NoSuchEvent)?;
        let said_by = contact_of(&site, contact)?;
        if !has_word(said_by) {
            return Err(Refusal::NoWord);
        }
        let key = self.sealer.word_key();
        // Both are compared whatever the first one gives: it takes as long for any word.
        let (is_word, is_duress) =
            (words::fits(&key, word, &said_by.code_word), words::fits(&key, word, &said_by.duress_word));
        let verdict = match (is_word, is_duress) {
            (_, true) => WordVerdict::Duress,
            (true, false) => WordVerdict::Right,
            (false, false) => WordVerdict::Wrong,
        };
        let raise = intake::duress(&self.kinds, &self.plans).filter(|_| verdict == WordVerdict::Duress);
        let home = self.settings.home(&site, self.clock.now());
        Ok(Command::JudgeWord { contact, verdict, name: said_by.name.clone(), raise, home })
    }
}

/// The contacts of a home in call order, with what came of the calls to them.
pub(super) fn contact_views(event: &AlarmEvent, site: &Site) -> Vec<ContactView> {
    let view = |(index, contact): (usize, &Contact)| {
        let of_it = event.calls().calls().iter().filter(|call| usize::from(call.contact) == index + 1);
        ContactView {
            name: contact.name.clone(),
            numbers: contact.numbers.clone(),
            authority: contact.authority,
            keyholder: contact.keyholder,
            has_word: has_word(contact),
            calls: of_it.map(|call| CallView { number: call.number, at: call.at, result: call.result }).collect(),
        }
    };
    site.contacts.iter().enumerate().map(view).collect()
}

/// What is known of words.
pub(super) fn words_view(event: &AlarmEvent) -> WordsView {
    let calls = event.calls();
    WordsView {
        right: calls.right(),
        newest: calls.newest_word(),
        tries_left: calls.tries_left(),
        duress: calls.is_duress(),
    }
}

/// A contact of the home and one of its numbers, both from 1.
pub(super) fn number_of(site: &Site, contact: ContactNumber, number: u8) -> Result<(&Contact, &Pii<String>), Refusal> {
    let called = contact_of(site, contact)?;
    let index = usize::from(number).checked_sub(1).ok_or(Refusal::NoSuchContact)?;
    Ok((called, called.numbers.get(index).ok_or(Refusal::NoSuchContact)?))
}

fn contact_of(site: &Site, number: ContactNumber) -> Result<&Contact, Refusal> {
    let index = usize::from(number).checked_sub(1).ok_or(Refusal::NoSuchContact)?;
    site.contacts.get(index).ok_or(Refusal::NoSuchContact)
}

fn has_word(contact: &Contact) -> bool {
    !contact.code_word.is_empty()
}
