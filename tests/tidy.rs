//! Keeps the house in order: arrows between parts, first lines, words, colours, clocks and the map; it starts no program.
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

/// Runs `rule` over the sources in `folders` and wants silence.
fn over_sources(folders: &[&str], rule: impl Fn(&str, &source::Source) -> Vec<String>) {
    let paths: Vec<String> = folders.iter().flat_map(|folder| rust_files(folder)).collect();
    assert!(!paths.is_empty(), "no source found in {folders:?}");
    silence(paths.iter().flat_map(|path| rule(path, &source::split(&read(path)))));
}

fn silence(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
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
    over_sources(&["src", "tests"], rules::forbidden_code);
}

#[test]
fn only_the_clock_asks_the_machine_for_the_time() {
    over_sources(&["src"], rules::clock);
}

#[test]
fn colours_and_sizes_stand_in_the_theme() {
    over_sources(&["src"], rules::looks);
}

#[test]
fn desk_and_station_hold_no_sentence_for_people() {
    over_sources(&["src/desk", "src/station"], rules::words);
}

#[test]
fn nobody_who_might_exist_is_named() {
    let kinds = ["rs", "ftl", "toml", "md", "py", "json", "txt"];
    let named = ["src", "tests", "i18n", "assets"].into_iter().flat_map(files).chain(["README.md".to_owned(), "CHANGELOG.md".to_owned()]);
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
        if !matches!(place, "src") && !place.contains("/fixtures") && !place.starts_with("tests/tidy/") {
            there.push(place.to_owned());
        }
    }
    there.dedup();
    silence(rules::map(&read("src/README.md"), &there, |path| root().join(path).exists()).into_iter());
}
