//! The rules of the house on text: each takes a path and what stands there and says what is wrong; none reads a file.
use crate::source::{Literal, Source};

/// Names that say nothing about what a file is for.
const EMPTY_NAMES: &[&str] = &["mod", "util", "utils", "helper", "helpers", "manager", "common", "misc"];

/// Files that may hold `unsafe`, each with the reason why nothing else serves.
const UNSAFE: &[(&str, &str)] = &[("src/desk/repaint/canvas.rs", "every call of GL is unsafe")];

/// Files that may ask the machine what time it is. The simulated homes live outside and have clocks of their own.
/// The frame log is built for measurements alone and needs the clock that the station stamps receipts with.
const CLOCKS: &[&str] = &["src/station/clock.rs", "src/link/worker.rs", "src/desk/frame_log.rs", "src/sim/"];
const CLOCK_CALLS: &[&str] = &["SystemTime::now", "Timestamp::now", "Zoned::now", "clock_gettime"];

/// Colours and sizes belong to the theme.
const LOOKS: &[&str] =
    &["Color32::", "Rgba::", "hex_color!", "FontId::new", "FontId::proportional", "FontId::monospace"];

/// Calls whose words no operator sees: the log, the reasons of `expect`, error types, attributes.
const UNSEEN: &[&str] = &[
    "#[",
    "trace!",
    "debug!",
    "info!",
    "warn!",
    "error!",
    "info_span!",
    "debug_span!",
    "expect",
    "expect_err",
    "panic!",
    "assert!",
    "assert_eq!",
    "assert_ne!",
    "debug_assert!",
    "debug_assert_eq!",
    "unreachable!",
    "other",
    "custom",
    "include_str!",
    "include_bytes!",
    "env!",
];

/// Calls that put their first words before a person.
const SHOWN: &[&str] = &[
    "label",
    "button",
    "small_button",
    "heading",
    "strong",
    "weak",
    "small",
    "monospace",
    "hint_text",
    "on_hover_text",
    "on_disabled_hover_text",
    "menu_button",
    "selectable_label",
    "selectable_value",
    "toggle_value",
    "checkbox",
    "radio",
    "radio_value",
    "colored_label",
    "hyperlink_to",
    "link",
    "collapsing",
    "with_title",
];
const SHOWN_TYPES: &[&str] =
    &["RichText", "Button", "Label", "WidgetText", "Window", "Checkbox", "RadioButton", "ComboBox", "Link"];
/// Calls that only pass words on.
const PASSING: &[&str] = &["format!", "into", "to_owned", "to_string", "from", "Some", "concat!", "["];

/// Words in the desk or the station that are no sentence to translate: file, text, reason.
const NO_SENTENCES: &[(&str, &str, &str)] = &[];

/// Forenames and surnames common in Sweden: fixtures speak of "Kund 1", so one of these is somebody.
const PEOPLE: &[&str] = &[
    "Anders",
    "Andersson",
    "Anna",
    "Annika",
    "Astrid",
    "Bengt",
    "Bengtsson",
    "Berg",
    "Bergström",
    "Birgitta",
    "Björn",
    "Britt",
    "Carl",
    "Carlsson",
    "Cecilia",
    "Christer",
    "Elin",
    "Elisabeth",
    "Emma",
    "Erik",
    "Eriksson",
    "Eva",
    "Fredrik",
    "Gunilla",
    "Gunnar",
    "Gustafsson",
    "Gustav",
    "Göran",
    "Hans",
    "Hansson",
    "Helena",
    "Henrik",
    "Håkan",
    "Ingrid",
    "Jan",
    "Jansson",
    "Jenny",
    "Johan",
    "Johansson",
    "Jonas",
    "Jonsson",
    "Jönsson",
    "Karin",
    "Karl",
    "Karlsson",
    "Kerstin",
    "Kjell",
    "Kristina",
    "Larsson",
    "Lars",
    "Lena",
    "Lennart",
    "Lindberg",
    "Lindgren",
    "Lindström",
    "Linnéa",
    "Magnus",
    "Malin",
    "Margareta",
    "Maria",
    "Marie",
    "Mats",
    "Mikael",
    "Mohamed",
    "Monika",
    "Nils",
    "Nilsson",
    "Olof",
    "Olofsson",
    "Olsson",
    "Oskar",
    "Peter",
    "Persson",
    "Petersson",
    "Pettersson",
    "Sara",
    "Sofia",
    "Stefan",
    "Susanne",
    "Svensson",
    "Thomas",
    "Tomas",
    "Ulla",
    "Ulf",
    "Viktor",
    "Wilhelm",
    "Åsa",
    "Öberg",
];

/// The first line says what the file is for and what it is not.
pub fn first_line(path: &str, text: &str) -> Vec<String> {
    let paragraph: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    let sentence = paragraph.join(" ");
    let good = sentence.split_whitespace().count() >= 4
        && sentence.ends_with(['.', ':', '!'])
        && sentence.starts_with(char::is_uppercase);
    if good {
        Vec::new()
    } else {
        vec![format!("{path}:1: begins without `//! ` and one sentence saying what it is for")]
    }
}

/// A name says what a file holds; `foo.rs` beside `foo/`, never `mod.rs`.
pub fn file_name(path: &str) -> Vec<String> {
    let empty =
        path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part)).find(|part| EMPTY_NAMES.contains(part));
    empty.map(|part| format!("{path}: `{part}` says nothing about what is in it")).into_iter().collect()
}

/// `unsafe` stands in argued files alone; no test is put aside.
pub fn forbidden_code(path: &str, source: &Source) -> Vec<String> {
    let mut said = Vec::new();
    if !UNSAFE.iter().any(|(file, _)| *file == path) {
        said.extend(lines_with(
            path,
            &source.code_and_tests,
            &["unsafe", "unsafe_code"],
            "is not one of the files that may be unsafe",
        ));
    }
    said.extend(
        lines_with(path, &source.code_and_tests, &["ignore"], "a test that does not run is no test")
            .into_iter()
            .filter(|line| {
                let number = line.split(':').nth(1).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                source.code_and_tests.lines().nth(number - 1).is_some_and(|code| code.contains("#[ignore"))
            }),
    );
    said
}

/// Wall time comes from the station's clock.
pub fn clock(path: &str, source: &Source) -> Vec<String> {
    if CLOCKS.iter().any(|allowed| path.starts_with(allowed)) {
        return Vec::new();
    }
    lines_with(path, &source.code, CLOCK_CALLS, "only the station's clock asks the machine")
}

/// Colours and font sizes stand in the theme.
pub fn looks(path: &str, source: &Source) -> Vec<String> {
    if path.starts_with("src/desk/theme") {
        return Vec::new();
    }
    let mut said = lines_with(path, &source.code, LOOKS, "belongs to the theme");
    for (number, line) in source.code.lines().enumerate() {
        let sized = line
            .match_indices(".size(")
            .any(|(at, call)| line[at + call.len()..].starts_with(|c: char| c.is_ascii_digit()));
        if sized {
            said.push(format!("{path}:{}: a font size belongs to the theme", number + 1));
        }
    }
    said
}

/// What a person reads comes from Fluent.
pub fn words(path: &str, source: &Source) -> Vec<String> {
    let told = source.literals.iter().filter(|literal| for_people(literal));
    let told =
        told.filter(|literal| !NO_SENTENCES.iter().any(|(file, text, _)| *file == path && *text == literal.text));
    told.map(|literal| format!("{path}:{}: {:?} is for people and belongs in i18n/", literal.line, literal.text))
        .collect()
}

fn for_people(literal: &Literal) -> bool {
    if literal.calls.iter().any(|call| UNSEEN.contains(&last_segment(call))) || is_key(&literal.text) {
        return false;
    }
    let innermost = literal.calls.iter().rev().find(|call| !PASSING.contains(&last_segment(call)));
    let shown = innermost.is_some_and(|call| {
        call.strip_prefix('.').is_some_and(|method| SHOWN.contains(&method))
            || call.split_once("::").is_some_and(|(kind, _)| SHOWN_TYPES.contains(&kind))
    });
    let plain = without_placeholders(&literal.text);
    let has_word = plain.chars().any(char::is_alphabetic);
    plain.chars().any(|c| "åäöÅÄÖ".contains(c)) || two_words(&plain) || (shown && has_word)
}

/// `queue-empty` is a key of Fluent, not a word.
fn is_key(text: &str) -> bool {
    text.contains('-')
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn last_segment(call: &str) -> &str {
    call.rsplit("::").next().unwrap_or(call).trim_start_matches('.')
}

fn without_placeholders(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|c| {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    outside.collect()
}

fn two_words(text: &str) -> bool {
    let word =
        |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !part.contains(['_', '/', '=', '<']);
    text.split(' ').collect::<Vec<_>>().windows(2).any(|pair| word(pair[0]) && word(pair[1]))
}

/// Nobody who might exist is named.
pub fn people(path: &str, text: &str) -> Vec<String> {
    let mut said = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in line.split(|c: char| !c.is_alphabetic()).filter(|word| PEOPLE.contains(word)) {
            said.push(format!("{path}:{}: {word} is somebody's name", number + 1));
        }
    }
    said
}

/// Every dependency of the workspace carries its reason.
pub fn reasons(manifest: &str) -> Vec<String> {
    let section =
        manifest.lines().enumerate().skip_while(|(_, line)| line.trim() != "[workspace.dependencies]").skip(1);
    let entries = section
        .take_while(|(_, line)| !line.starts_with('['))
        .filter(|(_, line)| line.contains('=') && !line.starts_with('#'));
    let bare = entries.filter(|(_, line)| !line.contains("path = \"src/") && !line.contains(" # "));
    bare.map(|(number, line)| format!("Cargo.toml:{}: no reason given: {line}", number + 1)).collect()
}

/// The modules that `code` (without tests) has in files of their own.
pub fn modules(code: &str) -> Vec<String> {
    let words: Vec<&str> = code.split_whitespace().collect();
    let named = words.windows(2).filter(|pair| pair[0] == "mod").filter_map(|pair| pair[1].strip_suffix(';'));
    named.map(str::to_owned).collect()
}

/// The map names every place, and every place it names is there. `there` holds the files and folders that need a row.
pub fn map(map: &str, there: &[String], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let named: Vec<&str> = map.split('`').skip(1).step_by(2).map(|name| name.trim_end_matches('/')).collect();
    let missing = there
        .iter()
        .filter(|path| !named.contains(&path.as_str()))
        .map(|path| format!("src/README.md: no row for {path}"));
    let places = ["src/", "tests/", "assets/", "i18n/", "packaging/", ".ci/"];
    let gone = named
        .iter()
        .filter(|name| places.iter().any(|place| name.starts_with(place)) && !name.contains(['*', ' ', '{', '<']));
    let gone = gone.filter(|name| !exists(name)).map(|name| format!("src/README.md: {name} is not there"));
    missing.chain(gone).collect()
}

/// One complaint per line of `code` in which one of `names` stands as a whole word.
fn lines_with(path: &str, code: &str, names: &[&str], why: &str) -> Vec<String> {
    let mut said = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let found = names.iter().find(|name| {
            line.match_indices(**name).any(|(at, found)| {
                let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                let open = found.ends_with([':', '!']);
                !word(line[..at].chars().next_back()) && (open || !word(line[at + found.len()..].chars().next()))
            })
        });
        if let Some(name) = found {
            said.push(format!("{path}:{}: {name}: {why}", number + 1));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::{clock, file_name, first_line, forbidden_code, looks, map, modules, people, reasons, words};
    use crate::source::split;

    /// `rule` must say nothing of each good piece and one thing of each bad one.
    fn check(rule: impl Fn(&str) -> Vec<String>, good: &[&str], bad: &[&str]) {
        for piece in good {
            assert_eq!(rule(piece), Vec::<String>::new(), "{piece}");
        }
        for piece in bad {
            assert_eq!(rule(piece).len(), 1, "{piece}: {:?}", rule(piece));
        }
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        let good = [
            "//! The clock of the station.\nuse x;",
            "//! A long sentence that goes on over\n//! two lines; no more.\n",
        ];
        check(
            |text| first_line("a.rs", text),
            &good,
            &["use x;\n", "//! Clock.\n", "// The clock of the station.\n", "//! and it never ends\n", ""],
        );
    }

    #[test]
    fn a_name_says_something() {
        check(
            file_name,
            &["src/desk/view.rs", "src/central/event/claim.rs"],
            &["src/desk/mod.rs", "src/link/utils.rs", "src/common/a.rs"],
        );
    }

    #[test]
    fn unsafe_code_and_idle_tests_are_told() {
        let good = ["fn a() {} // unsafe", "let unsafely = 1;", "let ignore = 1;", "a(\"unsafe\")"];
        let bad = [
            "unsafe { a() }",
            "#[allow(unsafe_code)]\nfn a() {}",
            "#[test]\n#[ignore]\nfn a() {}",
            "#[ignore = \"slow\"]\nfn a() {}",
        ];
        check(|text| forbidden_code("src/a.rs", &split(text)), &good, &bad);
    }

    #[test]
    fn only_the_clock_asks_the_machine() {
        let bad = ["let t = SystemTime::now();", "jiff::Zoned::now()", "rustix::time::clock_gettime(id)"];
        check(
            |text| clock("src/desk/app.rs", &split(text)),
            &["Instant::now()", "#[test]\nfn a() { SystemTime::now(); }"],
            &bad,
        );
        check(|text| clock("src/station/clock.rs", &split(text)), &bad, &[]);
    }

    #[test]
    fn looks_belong_to_the_theme() {
        let bad =
            ["a(Color32::RED)", "egui::Color32::from_rgb(1, 2, 3)", "FontId::proportional(12.0)", "text.size(14.0)"];
        check(
            |text| looks("src/desk/view.rs", &split(text)),
            &["rect.size()", "a(color: Color32)", "theme.size(Size::Body)"],
            &bad,
        );
        check(|text| looks("src/desk/theme/tokens.rs", &split(text)), &bad, &[]);
    }

    #[test]
    fn sentences_belong_to_fluent() {
        let good = [
            "ui.label(words.text(\"queue-empty\"))",
            "ui.label(say(\"queue-empty\"))",
            "heading(ui, \"queue\")",
            "ui.label(format!(\"{a}:{b:02} \", a, b))",
            "info!(\"the desk is gone\")",
            "tracing::warn!(%error, \"no answer came\")",
            "x.expect(\"the list was checked above\")",
            "#[error(\"the frame is cut off\")]\nstruct A;",
            "send(\"op1\")",
            "#[test]\nfn a() { ui.label(\"Some words here\"); }",
        ];
        let bad = [
            "ui.label(\"Larm\")",
            "let a = \"Inga larm väntar\";",
            "let a = \"kö\";",
            "note(\"No alarm waits\")",
            "ui.add(egui_button(Button::new(\"OK\")))",
            "ui.label(format!(\"Alarm {n}\"))",
            "ui.heading(RichText::new(\"Queue\"))",
            "show(format!(\"{n} alarms waiting\"))",
        ];
        check(|text| words("src/desk/view.rs", &split(text)), &good, &bad);
    }

    #[test]
    fn modules_of_tests_are_not_the_programs() {
        let source = split("mod a;\npub mod b;\n#[cfg(test)]\nmod c;\nmod d { mod e; }\npub(crate) mod f;\n// mod g;");
        assert_eq!(modules(&source.code), ["a", "b", "e", "f"]);
    }

    #[test]
    fn nobody_is_named() {
        check(
            |text| people("a.ftl", text),
            &["Kund 1 ringer Kontakt 2", "Marked"],
            &["# Karin ringer", "name = \"Svensson\""],
        );
    }

    #[test]
    fn a_dependency_has_its_reason() {
        let good = "[workspace.dependencies]\n# ours\na = { path = \"src/a\" }\nb = \"1\" # why\n[lints]\nc = 1\n";
        check(reasons, &[good], &["[workspace.dependencies]\nb = \"1\"\n"]);
    }

    #[test]
    fn the_map_and_the_ground_agree() {
        let there = ["src/desk".to_owned(), "src/desk/view".to_owned()];
        let exists = |path: &str| path.starts_with("src/desk");
        assert_eq!(map("`src/desk` `src/desk/view/` `Claim`", &there, exists), Vec::<String>::new());
        assert_eq!(map("`src/desk` src/desk/view", &there, exists), ["src/README.md: no row for src/desk/view"]);
        assert_eq!(
            map("`src/desk` `src/desk/view` `src/old`", &there, exists),
            ["src/README.md: src/old is not there"]
        );
    }
}
