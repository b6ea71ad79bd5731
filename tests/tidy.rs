//! Keeps the house in order: arrows between parts, first lines, words, colours, clocks, the map; it starts no program.
#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/source.rs"]
mod source;

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// Every file under `folder`, as paths from the root, sorted; folders that hold what was built are left out.
fn files(folder: &str) -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != "target" {
                walk(&path, found);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    let short = |path: PathBuf| path.strip_prefix(root()).ok().and_then(Path::to_str).map(str::to_owned);
    let mut found: Vec<String> = found.into_iter().filter_map(short).collect();
    found.sort();
    found
}

fn rust_files(folder: &str) -> Vec<String> {
    files(folder).into_iter().filter(|path| path.rsplit('.').next() == Some("rs")).collect()
}

/// The sources that are built into the program: what is reached from `roots` by `mod`, tests left out.
fn program_files(roots: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        let (folder, name) = path.rsplit_once('/').expect("a path below the root");
        let own = if matches!(name, "lib.rs" | "main.rs") { folder } else { path.trim_end_matches(".rs") };
        let modules = rules::modules(&source::split(&read(&path)).code);
        let files = modules.iter().map(|module| format!("{own}/{module}.rs")).filter(|file| root().join(file).exists());
        found.extend(files);
    }
    found
}

fn whole_program() -> Vec<String> {
    let parts: Vec<String> = arrows::PARTS.iter().map(|part| format!("{}/lib.rs", part.folder)).collect();
    let roots: Vec<&str> = parts.iter().map(String::as_str).chain(["src/main.rs"]).collect();
    program_files(&roots)
}

/// Runs `rule` over sources and wants silence.
fn over(paths: &[String], rule: impl Fn(&str, &source::Source) -> Vec<String>) {
    silence(paths.iter().flat_map(|path| rule(path, &source::split(&read(path)))));
}

fn silence(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_program_is_found_whole() {
    let found = program_files(&["src/central/lib.rs"]);
    let has = |path: &str| found.iter().any(|file| file == path);
    assert!(
        has("src/central/moment.rs") && found.iter().any(|file| file.starts_with("src/central/event/")),
        "{found:?}"
    );
    assert!(!found.iter().any(|file| file.ends_with("/tests.rs")), "{found:?}");
}

#[test]
fn the_arrows_between_parts_are_those_of_the_table() {
    let table = |path: &str| read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let manifests = files("src").into_iter().filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned));
    let members: Vec<_> = manifests.map(|folder| (folder.clone(), table(&format!("{folder}/Cargo.toml")))).collect();
    silence(arrows::complaints(&table("Cargo.toml"), &members, &table("Cargo.lock")).into_iter());
}

#[test]
fn every_dependency_says_why() {
    silence(rules::reasons(&read("Cargo.toml")).into_iter());
}

#[test]
fn every_source_says_what_it_is_for() {
    let paths = ["src", "tests"].into_iter().flat_map(rust_files);
    silence(paths.flat_map(|path| {
        let mut said = rules::first_line(&path, &read(&path));
        said.extend(rules::file_name(&path));
        said
    }));
}

#[test]
fn no_code_is_unsafe_and_no_test_is_put_aside() {
    over(&["src", "tests"].into_iter().flat_map(rust_files).collect::<Vec<_>>(), rules::forbidden_code);
}

#[test]
fn only_the_clock_asks_the_machine_for_the_time() {
    over(&whole_program(), rules::clock);
}

#[test]
fn colours_and_sizes_stand_in_the_theme() {
    over(&whole_program(), rules::looks);
}

#[test]
fn desk_and_station_hold_no_sentence_for_people() {
    over(&program_files(&["src/desk/lib.rs", "src/station/lib.rs"]), rules::words);
}

#[test]
fn nobody_who_might_exist_is_named() {
    let kinds = ["rs", "ftl", "toml", "md", "py", "json", "txt"];
    let named = ["src", "tests", "i18n", "assets"]
        .into_iter()
        .flat_map(files)
        .chain(["README.md".to_owned(), "CHANGELOG.md".to_owned()]);
    let named = named.filter(|path| path.rsplit('.').next().is_some_and(|kind| kinds.contains(&kind)));
    let named = named.filter(|path| !path.contains("LICENSE") && path != "tests/tidy/rules.rs");
    silence(named.flat_map(|path| rules::people(&path, &read(&path))));
}

#[test]
fn the_map_shows_every_place() {
    let mut there = Vec::new();
    for path in ["src", "tests", "i18n", "assets"].into_iter().flat_map(files) {
        let (folder, name) = path.rsplit_once('/').expect("a path below the root");
        let place = if matches!(folder, "src" | "tests") && name != "README.md" { &path } else { folder };
        // What a test reads belongs to the test.
        let beside =
            ["/fixtures", "/tests", "/examples"].iter().any(|name| place.starts_with("src/") && place.contains(name));
        if place != "src" && !beside {
            there.push(place.to_owned());
        }
    }
    there.dedup();
    silence(rules::map(&read("src/README.md"), &there, |path| root().join(path).exists()).into_iter());
}
