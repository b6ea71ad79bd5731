//! What holds for every sentence: both languages have it, with the same values, a note for translators, and a use.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use alarm_central::{
    entry::{self, Form},
    event::Outcome,
    kind::Kinds,
    person::Role,
    plan::{Plans, check},
    site::Part,
};

use super::*;

struct Entry {
    has_note: bool,
    variables: BTreeSet<String>,
}

/// Reads the plain subset of Fluent that the files keep to: `# note`, `key = text`, indented lines that go on.
fn entries(text: &str) -> BTreeMap<String, Entry> {
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    let (mut note, mut last) = (false, None::<String>);
    for line in text.lines() {
        if line.starts_with('#') {
            note = !line.starts_with("##");
        } else if line.starts_with([' ', '}']) {
            let entry = last.as_ref().and_then(|key| found.get_mut(key)).expect("a line that goes on follows a key");
            entry.variables.extend(variables(line));
        } else if let Some((key, value)) = line.split_once(" =") {
            let entry = Entry { has_note: std::mem::take(&mut note), variables: variables(value) };
            assert!(found.insert(key.to_owned(), entry).is_none(), "{key} stands twice");
            last = Some(key.to_owned());
        } else {
            assert!(line.is_empty(), "not understood: {line}");
            note = false;
        }
    }
    found
}

fn variables(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect())
        .collect()
}

fn all(language: Language) -> BTreeMap<String, Entry> {
    let mut found = BTreeMap::new();
    for (view, text) in sources(language) {
        for (key, entry) in entries(text) {
            assert!(found.insert(key.clone(), entry).is_none(), "{key} of {view} stands in two files");
        }
    }
    found
}

#[test]
fn every_file_is_sound_fluent() {
    for language in Language::ALL {
        for (view, text) in sources(language) {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{}/{view}.ftl: {errors:?}", language.tag());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let (swedish, english) = (all(Language::Swedish), all(Language::English));
    let keys = |of: &BTreeMap<String, Entry>| of.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&swedish), keys(&english));
    for (key, entry) in &swedish {
        assert_eq!(entry.variables, english[key].variables, "variables of {key}");
    }
}

#[test]
fn every_sentence_has_a_note_for_translators() {
    for language in Language::ALL {
        let bare: Vec<_> = all(language).into_iter().filter(|(_, entry)| !entry.has_note).map(|(key, _)| key).collect();
        assert!(bare.is_empty(), "{}: no note for {bare:?}", language.tag());
    }
}

#[test]
fn a_sentence_with_all_its_values_leaves_no_mark_behind() {
    for language in Language::ALL {
        for (key, entry) in all(language) {
            let values: Vec<(&str, Value<'_>)> = entry.variables.iter().map(|name| (name.as_str(), 2.into())).collect();
            let text = say_in(language, &key, &values);
            assert!(!text.contains(['{', '}', '$']) && !text.trim().is_empty(), "{key}: {text}");
        }
    }
}

#[test]
fn a_missing_key_shows_itself() {
    assert_eq!(say("no-such-sentence"), "no-such-sentence");
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") && path.file_name().is_some_and(|n| n != "tests.rs") {
            found.push(path);
        }
    }
}

/// Keys written out in code: the first text within `say("…"`, `say_with("…"` and the like, and any text that looks like
/// a key of a family that is chosen by value (`"fault-…"`, `"refusal-…"`).
fn keys_in_code() -> Vec<(String, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("src/words lies in src");
    let mut files = Vec::new();
    rust_files(src, &mut files);
    let mut keys = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for call in ["say(", "say_with(", "say_in(", "words::say(", "words::say_with("] {
            for (at, _) in text.match_indices(call) {
                let before = text[..at].chars().next_back();
                let rest = text[at + call.len()..].trim_start();
                let rest = rest.strip_prefix("language, ").unwrap_or(rest);
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_') || !rest.starts_with('"') {
                    continue;
                }
                keys.push((rest[1..].split('"').next().unwrap_or_default().to_owned(), file.clone()));
            }
        }
        for family in [
            "fault-",
            "refusal-",
            "kind-",
            "step-",
            "outcome-",
            "cause-",
            "role-",
            "fact-",
            "health-",
            "level-",
            "cli-",
            "store-",
            "history-",
            "plans-fault-",
            "lack-",
            "rule-",
            "end-",
            "signal-",
            "key-",
            "tile-",
            "queue-",
            "window-",
        ] {
            for (at, _) in text.match_indices(&format!("\"{family}")) {
                let key = text[at + 1..].split('"').next().unwrap_or_default();
                if key != family && !key.contains('{') {
                    keys.push((key.to_owned(), file.clone()));
                }
            }
        }
    }
    keys
}

/// Families whose members are chosen by data: kinds, plans, steps, answers, causes, outcomes and roles.
fn keys_of_data() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for kind in Kinds::bundled().iter() {
        keys.insert(format!("kind-{}", kind.id));
    }
    keys.extend(check::keys(Plans::bundled().iter()));
    for outcome in Outcome::ALL {
        keys.insert(format!("outcome-{}", outcome.key()));
        keys.extend(outcome.causes().iter().map(|cause| format!("cause-{cause}")));
    }
    let listed = [Part::User(0), Part::Zone(0), Part::Contact(0), Part::Camera(0)];
    let planned = [Part::Plan(0), Part::Step(0, 0), Part::Answer(0, 0, 0)];
    for part in [Part::Home, Part::Panel, Part::VoiceUnit].into_iter().chain(listed).chain(planned) {
        for (field, form) in entry::fields(part).iter().filter(|(field, _)| !entry::is_inner(part, field)) {
            keys.insert(entry::name_key(part, field));
            let choices = match form {
                Form::Flag => &["true", "false"][..],
                Form::Choice(choices) | Form::Several(choices) => choices,
                _ => &[],
            };
            keys.extend(choices.iter().map(|choice| entry::choice_key(choice)));
        }
    }
    let roles = [Role::Trainee, Role::Operator, Role::Supervisor, Role::Privacy];
    keys.extend(roles.map(|role| format!("role-{}", role.key())));
    keys
}

#[test]
fn kinds_plans_causes_and_roles_have_their_words() {
    let missing: Vec<String> = keys_of_data().into_iter().filter(|key| !knows(key)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}

#[test]
fn no_sentence_is_kept_for_nobody() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("src/words lies in src");
    let mut files = Vec::new();
    rust_files(src, &mut files);
    let code: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut data = keys_of_data();
    // What the centre may do in a step is a sentence that a step can do without.
    data.extend(Plans::bundled().iter().flat_map(|plan| &plan.step).map(|step| format!("may-{}", step.id)));
    let idle: Vec<String> = all(Language::Swedish)
        .into_keys()
        .filter(|key| !data.contains(key) && !code.contains(&format!("\"{key}\"")))
        .collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

#[test]
fn every_key_in_code_exists() {
    let used = keys_in_code();
    assert!(used.len() > 20, "the search finds keys at all");
    let missing: BTreeSet<_> = used
        .iter()
        .filter(|(key, _)| !knows(key) && key != "no-such-sentence")
        .map(|(key, file)| format!("{key} in {}", file.display()))
        .collect();
    assert!(missing.is_empty(), "no sentence for {missing:#?}");
}

/// Keys of the keyboard can be others at each desk: a sentence that names one takes it as a value.
#[test]
fn no_sentence_names_a_key_that_can_be_another() {
    // Fields of a line's account, what may be chosen as a key, and the winds.
    let winds = ["map-north", "map-south", "map-east", "map-west"];
    let allowed = [["entry-field-receiver", "entry-field-line", "keys-unfit"].as_slice(), &winds].concat();
    for language in Language::ALL {
        let mut named = Vec::new();
        for (key, entry) in all(language) {
            let values: Vec<(&str, Value<'_>)> = entry.variables.iter().map(|name| (name.as_str(), 2.into())).collect();
            let text = say_in(language, &key, &values);
            let words = text.split(|c: char| !c.is_alphanumeric() && !"-.".contains(c));
            let is_key = |word: &str| {
                let word = word.trim_end_matches('.');
                let function = word.strip_prefix('F').is_some_and(|rest| rest.parse::<u8>().is_ok());
                // "A" and "I" are words.
                let letter = word.len() == 1 && word.chars().all(|c| c.is_ascii_uppercase() && c != 'A' && c != 'I');
                function || letter
            };
            let is_sign = text.contains('−') || text.contains("(+");
            if (words.into_iter().any(is_key) || is_sign) && !allowed.contains(&key.as_str()) {
                named.push(format!("{key}: {text}"));
            }
        }
        assert!(named.is_empty(), "{}: {named:#?}", language.tag());
    }
}
