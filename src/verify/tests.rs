//! The whole program over documents that were signed here and then meddled with.
use std::{ffi::OsString, fs, path::Path};

use alarm_central::{
    event::{Device, EventFact},
    fact::{FactBody, StreamId},
    id::{CameraId, DisclosureId, EventId, GrantId, MediumId, PersonId, Uuid},
    journal::{Entry, GENESIS, link},
    moment::Moment,
    person::{Actor, Role},
    port::{Proven, Signer},
    proof::{
        Paper, PublicKey, Signature,
        export::{Line, VERSION},
        head::{Head, SignedHead},
        package::PackagePaper,
        receipt::AccessReceipt,
        tree::{Frontier, Prover},
    },
    retention::{ERASURE, Erasure},
    window::Leave,
};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha512};
use tempfile::TempDir;

use super::{Found, run};

struct Key(SigningKey);

impl Signer for Key {
    fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).to_bytes())
    }
    fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

fn key() -> Key {
    Key(SigningKey::from_bytes(&[11; 32]))
}

const EVENT: EventId = EventId(Uuid::from_u128(77));

/// A journal of twelve facts, the even ones of the event: looking that begins and ends, again and again.
fn entries() -> Vec<Entry> {
    let by = serde_json::to_string(&Actor::Person { id: PersonId::new("op1"), role: Role::Operator }).unwrap();
    let grant = |seq: u64| GrantId(Uuid::from_u128(u128::from(seq.div_ceil(4))));
    let device = Device::Camera(CameraId::new("hall"));
    let mut previous = GENESIS;
    (1..=12)
        .map(|seq: u64| {
            let fact = if seq % 4 == 2 {
                EventFact::Granted {
                    grant: grant(seq),
                    leave: Leave::Look,
                    device: device.clone(),
                    until: Moment(900_000),
                    why: None,
                }
            } else {
                EventFact::GrantEnded { grant: grant(seq), why: alarm_central::event::EndReason::Asked }
            };
            let is_ours = seq.is_multiple_of(2);
            let mut entry = Entry {
                seq,
                stream: if is_ours { StreamId::Event(EVENT).name() } else { "place".to_owned() },
                version: seq.div_ceil(2),
                at_ms: 1_000 * seq as i64,
                by: by.clone(),
                public: serde_json::to_string(&FactBody::Event(fact)).unwrap(),
                sealed: vec![3; seq as usize],
                previous,
                hash: GENESIS,
            };
            entry.hash = link(&entry);
            previous = entry.hash;
            entry
        })
        .collect()
}

fn heads(entries: &[Entry]) -> Vec<SignedHead> {
    let mut frontier = Frontier::new();
    let mut heads: Vec<SignedHead> = Vec::new();
    for entry in entries {
        frontier.push(&entry.hash);
        if entry.seq % 5 == 0 || entry.seq == 12 {
            let previous = heads.last().map_or(GENESIS, SignedHead::digest);
            let (journal, size, root, last) = (entries[0].hash, entry.seq, frontier.root(), entry.hash);
            heads.push(Head { journal, size, root, last, previous, at: Moment(99_000) }.sign(&key()));
        }
    }
    heads
}

fn receipt() -> Paper {
    let entries = entries();
    let ours: Vec<Entry> = entries.iter().filter(|entry| entry.seq % 2 == 0).cloned().collect();
    let mut prover = Prover::new(Frontier::new(), 12, ours.iter().map(|entry| entry.seq).collect()).unwrap();
    for entry in &entries {
        prover.push(&entry.hash);
    }
    let head = *heads(&entries).last().unwrap();
    let proven = Proven { head, entries: ours.into_iter().zip(prover.finish().unwrap()).collect() };
    AccessReceipt::new(EVENT, Moment(100_000), proven).sign(&key())
}

fn export() -> String {
    let entries = entries();
    let heads = heads(&entries);
    let first = Line::Journal {
        version: VERSION,
        key: key().public_key(),
        heads: heads.len() as u64,
        facts: 12,
        is_shortened: false,
    };
    let lines = heads.into_iter().map(Line::Head).chain(entries.into_iter().map(|entry| Line::Fact(entry.into())));
    std::iter::once(first).chain(lines).map(|line| line.text()).collect()
}

/// Calls the program in English with the key given, on a file of this text.
fn call(kind: &str, text: &str, more: &[&str]) -> Found {
    let folder = TempDir::new().unwrap();
    let (file, trusted) = (folder.path().join("file"), folder.path().join("sign.pub"));
    fs::write(&file, text).unwrap();
    fs::write(&trusted, format!("{}\n", key().public_key())).unwrap();
    let mut words: Vec<OsString> = vec![kind.into(), file.into(), "--key".into(), trusted.into()];
    words.extend(more.iter().map(OsString::from));
    run(&words, "C")
}

#[test]
fn a_receipt_says_who_looked_when_and_at_what() {
    let text = serde_json::to_string_pretty(&receipt()).unwrap();
    let found = call("receipt", &text, &[]);
    assert_eq!(found.code, 0, "{}", found.text);
    assert!(
        found.text.contains("operator op1: was given leave to look through camera hall, until 1970-01-01 00:15:00 UTC")
    );
    assert!(found.text.contains("operator op1: access to camera hall ended"), "{}", found.text);
    assert_eq!(found.text.lines().count(), 7, "one sentence and six accesses: {}", found.text);
}

#[test]
fn any_changed_byte_of_a_receipt_is_found() {
    let text = serde_json::to_string(&receipt()).unwrap();
    for at in (0..text.len()).step_by(7) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let Ok(meddled) = String::from_utf8(bytes) else { continue };
        // White space and the case of hex digits say nothing; all else must be found.
        if serde_json::from_str::<Paper>(&meddled).is_ok_and(|paper| paper == receipt()) {
            continue;
        }
        assert_eq!(call("receipt", &meddled, &[]).code, 1, "byte {at}: {meddled}");
    }
}

#[test]
fn a_journal_is_checked_line_by_line_and_the_bad_fact_named() {
    let good = export();
    let found = call("journal", &good, &[]);
    assert_eq!(found.code, 0, "{}", found.text);
    let lines: Vec<&str> = good.lines().collect();
    let check = |lines: Vec<String>, wanted: &str| {
        let found = call("journal", &(lines.join("\n") + "\n"), &[]);
        assert!(found.code == 1 && found.text.contains(wanted), "{wanted}: {}", found.text);
    };
    let owned = || lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    // Line 0 is the first, then three heads, then the facts.
    for seq in 1..=12 {
        let mut changed = owned();
        changed[seq + 3] = changed[seq + 3].replace("op1", "op2");
        check(changed, &format!("fact {seq} was changed"));
        let mut without = owned();
        without.remove(seq + 3);
        let wanted = if seq == 12 { "facts 12 to 12 are cut off".to_owned() } else { format!("fact {seq} is missing") };
        check(without, &wanted);
    }
    for number in 0..3 {
        let mut changed = owned();
        changed[number + 1] = changed[number + 1].replace("99000", "98000");
        check(changed, "is not as it was signed");
        let mut without = owned();
        without.remove(number + 1);
        check(without, "no whole export");
    }
    let mut longer = owned();
    longer.push(longer[15].clone());
    check(longer, "fact 13 is missing");
}

#[test]
fn a_witness_knows_what_was_cut_off_and_who_signed_two_histories() {
    let folder = TempDir::new().unwrap();
    let witness = folder.path().join("witness");
    let entries = entries();
    let heads = heads(&entries);
    let lines: String = heads.iter().map(|head| head.line() + "\n").collect();
    let with_witness = |lines: &str, text: &str| {
        fs::write(&witness, lines).unwrap();
        call("journal", text, &["--witness", witness.to_str().unwrap()])
    };
    let found = with_witness(&lines, &export());
    assert!(found.code == 0 && found.text.contains("the 3 heads of the witness fit"), "{}", found.text);
    // Cut with care: the last fact, and the head over it.
    let first = Line::Journal { version: VERSION, key: key().public_key(), heads: 2, facts: 11, is_shortened: false };
    let facts = entries[..11].iter().map(|entry| Line::Fact(entry.clone().into()));
    let cut: String = std::iter::once(first)
        .chain(heads[..2].iter().map(|h| Line::Head(*h)))
        .chain(facts)
        .map(|l| l.text())
        .collect();
    assert_eq!(call("journal", &cut, &[]).code, 0, "alone it looks whole");
    let found = with_witness(&lines, &cut);
    assert!(found.code == 1 && found.text.contains("facts 12 to 12 are cut off"), "{}", found.text);
    let other = Head { root: [9; 32], ..heads[1].head }.sign(&key()).line();
    let found = with_witness(&(lines.clone() + &other), &export());
    assert!(found.code == 1 && found.text.contains("contradict"), "{}", found.text);
    let found = with_witness(&(lines + "{\"half"), &export());
    assert!(found.code == 0 && found.text.contains("1 lines of the witness cannot be read"), "{}", found.text);
}

#[test]
fn an_erasure_is_said_by_the_place_alone() {
    let medium = MediumId(Uuid::from_u128(5));
    let erasure = Erasure { event: EVENT, hour: 9, media: vec![medium], erased_at: Moment(5_000), version: 9 };
    let paper = Paper::sign(ERASURE.0, ERASURE.1, serde_json::to_string(&erasure).unwrap(), &key());
    let text = serde_json::to_string_pretty(&paper).unwrap();
    let found = call("erasure", &text, &[]);
    assert!(
        found.code == 0 && found.text.contains("1970-01-01 00:00:05 UTC") && found.text.contains(&medium.to_string())
    );
    assert_eq!(call("receipt", &text, &[]).code, 1, "it is no access receipt");
    let forged = Paper::sign(ERASURE.0, ERASURE.1, paper.body, &Key(SigningKey::from_bytes(&[12; 32])));
    let found = call("erasure", &serde_json::to_string(&forged).unwrap(), &[]);
    assert!(found.code == 1 && found.text.contains("another key"), "{}", found.text);
}

/// Lays a package out in a folder.
fn package(folder: &Path) {
    let bag = folder.join("vaka-disclosure-1");
    fs::create_dir_all(bag.join("data/media")).unwrap();
    let put = |name: &str, text: &str| {
        fs::write(bag.join(name), text).unwrap();
        format!("{}  {name}\n", hex::encode(Sha512::digest(text)))
    };
    let manifest = put("data/receipt.json", &serde_json::to_string(&receipt()).unwrap())
        + &put("data/media/01-hall.jpg", "a picture")
        + &put("data/report.html", "<p>");
    let paper = PackagePaper::sign(DisclosureId(Uuid::from_u128(1)), EVENT, Moment(7_000), manifest.as_bytes(), &key());
    let tags = put("bagit.txt", "BagIt-Version: 1.0\n")
        + &put("manifest-sha512.txt", &manifest)
        + &put("signature.json", &serde_json::to_string(&paper).unwrap());
    put("tagmanifest-sha512.txt", &tags);
}

#[test]
fn a_package_is_right_only_as_it_was_made() {
    let check = |meddle: &dyn Fn(&Path), wanted: &str| {
        let folder = TempDir::new().unwrap();
        package(folder.path());
        meddle(&folder.path().join("vaka-disclosure-1"));
        let trusted = folder.path().join("sign.pub");
        fs::write(&trusted, key().public_key().to_string()).unwrap();
        let words = ["package".into(), folder.path().into(), "--key".into(), trusted.into_os_string()];
        let found = run(&words, "C");
        assert!(found.text.contains(wanted), "{wanted}: {}", found.text);
        assert_eq!(found.code, u8::from(wanted != "The package is right"));
    };
    check(&|_| {}, "The package is right");
    check(&|bag| fs::write(bag.join("data/media/01-hall.jpg"), "another").unwrap(), "01-hall.jpg was changed");
    check(&|bag| fs::remove_file(bag.join("data/report.html")).unwrap(), "report.html is missing");
    check(&|bag| fs::write(bag.join("data/media/02.jpg"), "more").unwrap(), "02.jpg does not belong");
    check(&|bag| fs::write(bag.join("bagit.txt"), "BagIt-Version: 0.9\n").unwrap(), "bagit.txt was changed");
    check(&|bag| drop(fs::remove_file(bag.join("signature.json"))), "Cannot read");
    check(
        &|bag| {
            // A file and its line in both manifests: only the signature knows.
            fs::write(bag.join("data/report.html"), "<b>").unwrap();
            let text = fs::read_to_string(bag.join("manifest-sha512.txt")).unwrap();
            let (was, is) = (hex::encode(Sha512::digest("<p>")), hex::encode(Sha512::digest("<b>")));
            fs::write(bag.join("manifest-sha512.txt"), text.replace(&was, &is)).unwrap();
        },
        "the signature does not fit",
    );
}

#[test]
fn wrong_use_is_told_apart_from_a_wrong_document() {
    let words = |words: &[&str]| run(&words.iter().map(OsString::from).collect::<Vec<_>>(), "sv_SE.UTF-8").code;
    for wrong in [
        &[][..],
        &["receipt"],
        &["letter", "x"],
        &["receipt", "x", "y"],
        &["receipt", "x", "--key"],
        &["receipt", "x", "--witness", "y"],
        &["journal", "x", "--quiet"],
    ] {
        assert_eq!(words(wrong), 2, "{wrong:?}");
    }
    assert_eq!(words(&["receipt", "/nowhere/at/all"]), 1);
}

#[test]
fn without_a_key_the_one_that_signed_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("receipt.json");
    fs::write(&file, serde_json::to_string(&receipt()).unwrap()).unwrap();
    let found = run(&["receipt".into(), file.into_os_string()], "sv");
    assert!(found.code == 0 && found.text.contains(&key().public_key().to_string()), "{}", found.text);
    assert!(found.text.starts_with("Kvittot stämmer"), "{}", found.text);
}
