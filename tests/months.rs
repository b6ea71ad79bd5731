//! Thirty-six months (M12) on a whole place whose clock is turned day by day: what goes of the journal and of its receipts,
//! and that both who has the database and who has an export alone can check what is left.
use std::{ffi::OsString, fs, path::Path};

use alarm_central::{
    fact::{FactBody, PlaceFact, StreamId},
    moment::Moment,
    port::{Archive, Signer},
    proof::audit::Audited,
    retention::HOUR_MS,
};
use vaka_link::keeper::{KeeperAnswer, KeeperWish};
use vaka_station::perform_journal;

use crate::{
    retention::{Kept, Recorded},
    world::Place,
};

const DAY_MS: i64 = 24 * HOUR_MS;
/// 2020-11-01 00:00 UTC; thirty-six months later it is 2023-11-01.
const BEGAN: Moment = Moment(1_604_188_800_000);
const MONTHS_36_DAYS: i64 = 365 * 3;

/// Does a wish about the journal as the command line does; all that was said, and the last answer.
fn journal(kept: &mut Kept, now: Moment, wish: KeeperWish) -> (KeeperAnswer, String) {
    let (mut text, mut last) = (String::new(), KeeperAnswer::Lines);
    perform_journal(&mut kept.store, &kept.signer, None, now, wish, &mut |answer, part| {
        text.push_str(&part);
        last = answer;
        true
    });
    (last, text)
}

fn verified(kept: &mut Kept, now: Moment) -> Audited {
    match journal(kept, now, KeeperWish::VerifyJournal { witness: Vec::new() }) {
        (KeeperAnswer::Verified(audited), _) => audited,
        (other, _) => panic!("the journal is whole: {other:?}"),
    }
}

/// What `vaka-verify` says of a file, by the place's public key.
fn outsider(kept: &Kept, place: &Place, kind: &str, text: &str) -> (u8, String) {
    let (file, key) = (place.file("checked"), place.file("public"));
    fs::write(&file, text).expect("the folder is ours");
    fs::write(&key, kept.signer.public_key().to_string()).expect("the folder is ours");
    let words: [OsString; 4] = [kind.into(), file.into(), "--key".into(), key.into()];
    let found = vaka_verify::run(&words, "C");
    (found.code, found.text)
}

/// Every byte of the memory's files.
fn bytes_of(data: &Path) -> Vec<u8> {
    let files = ["vaka.sqlite", "vaka.sqlite-wal", "vaka.sqlite-shm"];
    files.iter().flat_map(|name| fs::read(data.join(name)).unwrap_or_default()).collect()
}

fn holds(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn after_thirty_six_months_a_signed_checkpoint_stands_for_what_went() {
    let place = Place::new();
    let data = place.data();
    let mut kept = Kept::open(&data);
    // Two events at the beginning, and one in each of the months after.
    let mut recorded: Vec<Recorded> =
        (1..=2).map(|number| kept.record(number, BEGAN.plus_ms(i64::try_from(number).expect("small")))).collect();
    let mut ciphertexts = Vec::new();
    let stream = StreamId::Event(recorded[0].event);
    kept.store.journal(Some(&stream), &mut |entry, _| ciphertexts.push(entry.sealed)).expect("it can be read");
    ciphertexts.retain(|sealed| !sealed.is_empty());
    assert!(!ciphertexts.is_empty());

    let receipts = |recorded: &Recorded| data.join("receipts").join(format!("{}.json", recorded.event)).exists();
    for day in 1..=MONTHS_36_DAYS + 61 {
        let now = BEGAN.plus_ms(day * DAY_MS);
        if day % 30 == 0 {
            recorded.push(kept.record(u128::from(day.cast_unsigned()) + 100, now));
        }
        let (head, _) = journal(&mut kept, now.plus_ms(1), KeeperWish::SignHead);
        assert_eq!(head, KeeperAnswer::HeadSigned { witnessed: None }, "day {day}");
        let answer = kept.retain(now.plus_ms(2), KeeperWish::ShortenJournal);
        let KeeperAnswer::Retained { facts, leap: None, .. } = answer else { panic!("day {day}: {answer:?}") };
        if day <= MONTHS_36_DAYS {
            assert_eq!(facts, 0, "day {day}: nothing is old enough");
        }
        if day == MONTHS_36_DAYS {
            assert_eq!(verified(&mut kept, now).replaced, None);
            assert!(receipts(&recorded[0]) && receipts(&recorded[1]));
            let text = journal(&mut kept, now, KeeperWish::ExportJournal).1;
            let (code, said) = outsider(&kept, &place, "journal", &text);
            assert!(code == 0 && !said.contains("checkpoint"), "{said}");
        }
    }

    // The events of the beginning were erased on day 60, and that was their last fact: by now it is as old.
    let now = BEGAN.plus_ms((MONTHS_36_DAYS + 61) * DAY_MS + 3);
    let audited = verified(&mut kept, now);
    let replaced = audited.replaced.expect("a checkpoint stands");
    assert!(replaced.until <= now.plus_ms(-MONTHS_36_DAYS * DAY_MS) && replaced.facts > 10, "{replaced:?}");
    for gone in &recorded[..2] {
        assert_eq!(kept.store.load(&StreamId::Event(gone.event)), Ok(Vec::new()));
        assert!(!receipts(gone), "its receipt is as old");
        let bytes = bytes_of(&data);
        assert!(!holds(&bytes, gone.event.to_string().as_bytes()), "nothing names it in any file");
        assert!(ciphertexts.iter().all(|sealed| !holds(&bytes, sealed)));
    }
    let told = kept.store.load(&StreamId::Place).expect("it can be read");
    let is_told = |body: &FactBody| matches!(body, FactBody::Place(PlaceFact::JournalShortened { .. }));
    assert!(told.iter().filter(|fact| is_told(&fact.body)).count() > 1, "each time is a fact");

    // An outsider with the export alone: it begins at the checkpoint, and says so.
    let text = journal(&mut kept, now, KeeperWish::ExportJournal).1;
    let (code, said) = outsider(&kept, &place, "journal", &text);
    assert!(code == 0 && said.contains("a signed checkpoint stands for them"), "{said}");
    let lines: Vec<&str> = text.lines().collect();
    let first_fact = lines.iter().position(|line| line.starts_with(r#"{"fact""#)).expect("there are facts");
    let without = |at: usize| {
        let left: Vec<&str> = lines.iter().enumerate().filter(|(number, _)| *number != at).map(|(_, l)| *l).collect();
        left.join("\n")
    };
    let stays = usize::try_from(replaced.stay).expect("few");
    assert!(stays > 0, "an event that goes on stays whole");
    for at in [1, first_fact, first_fact + stays, first_fact + stays + 5] {
        let (code, said) = outsider(&kept, &place, "journal", &without(at));
        assert_eq!(code, 1, "without line {at}: {said}");
    }
    // Facts cut off in front, and the first line made to say that there is no checkpoint.
    let sly = without(1).replacen(r#""is_shortened":true"#, r#""is_shortened":false"#, 1);
    let (code, said) = outsider(&kept, &place, "journal", &sly);
    assert_eq!(code, 1, "{said}");

    // Later events are proven as ever: one that began before the checkpoint and ended after it, and the newest.
    let spans = recorded.iter().find(|recorded| {
        let facts = kept.store.load(&StreamId::Event(recorded.event)).expect("it can be read");
        facts.first().is_some_and(|first| first.at < replaced.until)
    });
    let spans = spans.expect("one was being kept when the checkpoint was made").event;
    for event in [spans, recorded.last().expect("one each month").event] {
        let (answer, receipt) = journal(&mut kept, now, KeeperWish::ProveAccess { event });
        assert_eq!(answer, KeeperAnswer::Json);
        let (code, said) = outsider(&kept, &place, "receipt", &receipt);
        assert_eq!(code, 0, "{said}");
        let (code, _) = outsider(&kept, &place, "receipt", &receipt.replacen("medium_kept", "medium_keps", 1));
        assert_eq!(code, 1, "an altered receipt proves nothing");
    }
}
