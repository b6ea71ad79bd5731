//! Who may know whom, as data, compared with the manifests and the lock file; it builds nothing and asks no registry.
use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

/// One crate of the workspace.
pub struct Part {
    pub folder: &'static str,
    pub package: &'static str,
    /// Our own crates it may depend on (tests of its own included).
    pub may: &'static [&'static str],
    /// Crates of others that it must not reach, by whatever way. A name ending in `*` means all that begin so.
    pub never: &'static [&'static str],
}

/// The table of parts. The root package alone may use all of them.
pub const PARTS: &[Part] = &[
    Part {
        folder: "src/dc09",
        package: "dc09",
        may: &[],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite", "rustix", "jiff", "rand"],
    },
    Part {
        folder: "src/central",
        package: "alarm-central",
        may: &[],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite", "rustix", "jiff", "fluent*", "rand"],
    },
    Part {
        folder: "src/link",
        package: "vaka-link",
        may: &["alarm-central"],
        never: &["egui*", "eframe", "winit", "gstreamer*", "rusqlite"],
    },
    Part {
        folder: "src/words",
        package: "vaka-words",
        may: &["alarm-central"],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite"],
    },
    Part {
        folder: "src/store",
        package: "vaka-store",
        may: &["alarm-central"],
        never: &["egui*", "eframe", "gstreamer*"],
    },
    Part {
        folder: "src/disclose",
        package: "vaka-disclose",
        may: &["alarm-central", "vaka-words"],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite"],
    },
    Part {
        folder: "src/station",
        package: "vaka-station",
        may: &["alarm-central", "dc09", "vaka-link", "vaka-words", "vaka-disclose", "vaka-tls", "vaka-onvif"],
        never: &["egui*", "eframe", "winit", "gstreamer*", "rusqlite"],
    },
    Part {
        folder: "src/media",
        package: "vaka-media",
        may: &["alarm-central", "vaka-link", "vaka-tls", "vaka-onvif", "vaka-picture"],
        never: &["egui*", "eframe", "winit", "rusqlite"],
    },
    Part {
        folder: "src/desk",
        package: "vaka-desk",
        may: &["alarm-central", "vaka-link", "vaka-words", "vaka-map"],
        never: &["gstreamer*", "rusqlite", "reqwest", "hyper"],
    },
    Part {
        folder: "src/map",
        package: "vaka-map",
        may: &[],
        never: &["egui*", "eframe", "winit", "gstreamer*", "rusqlite", "reqwest", "hyper", "ureq", "fluent*"],
    },
    Part {
        folder: "src/picture",
        package: "vaka-picture",
        may: &[],
        never: &["egui*", "eframe", "winit", "gstreamer*", "rusqlite", "reqwest", "hyper", "ureq", "fluent*"],
    },
    Part {
        folder: "src/sim",
        package: "vaka-sim",
        may: &["alarm-central", "dc09"],
        never: &["egui*", "eframe", "rusqlite"],
    },
    Part {
        folder: "src/tls",
        package: "vaka-tls",
        may: &["alarm-central"],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite", "fluent*"],
    },
    Part {
        folder: "src/onvif",
        package: "vaka-onvif",
        may: &["alarm-central", "vaka-tls"],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite", "fluent*"],
    },
    Part {
        folder: "src/verify",
        package: "vaka-verify",
        may: &["alarm-central"],
        never: &["tokio", "egui*", "eframe", "winit", "gstreamer*", "rusqlite", "hyper", "ureq", "ring", "fluent*"],
    },
];

/// Everything that the manifests say against the table, one sentence each. `members` holds folder and manifest.
pub fn complaints(root: &Table, members: &[(String, Table)], lock: &Table) -> Vec<String> {
    let mut said = membership(root, members);
    let names = workspace_names(root);
    let mut ours: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (folder, manifest) in members {
        let Some(part) = PARTS.iter().find(|part| part.folder == folder) else { continue };
        for name in depends(manifest, &names, true) {
            if PARTS.iter().any(|other| other.package == name) && !part.may.contains(&name.as_str()) {
                said.push(format!("{folder}/Cargo.toml: {} must not use {name}", part.package));
            }
        }
        ours.insert(part.package, depends(manifest, &names, false));
    }
    let locked = locked(lock);
    for part in PARTS.iter().filter(|part| ours.contains_key(part.package)) {
        for name in reach(part.package, &ours, &locked) {
            if part.never.iter().any(|pattern| matches(pattern, &name)) {
                said.push(format!("{}: {} reaches {name}", part.folder, part.package));
            }
        }
    }
    said
}

fn membership(root: &Table, members: &[(String, Table)]) -> Vec<String> {
    let mut said = Vec::new();
    let listed: BTreeSet<&str> = array(root, &["workspace", "members"]).collect();
    for (folder, manifest) in members {
        if !listed.contains(folder.as_str()) {
            said.push(format!("Cargo.toml: {folder} is no member of the workspace"));
        }
        let package = string(manifest, &["package", "name"]);
        match PARTS.iter().find(|part| part.folder == folder) {
            None => said.push(format!("{folder}: not in the table of parts")),
            Some(part) if package != Some(part.package) => said.push(format!("{folder}: must be {}", part.package)),
            Some(_) => {}
        }
        if string(manifest, &["lib", "path"]) != Some("lib.rs") {
            said.push(format!("{folder}/Cargo.toml: the crate's root is lib.rs, in the folder itself"));
        }
        if manifest.get("lints").and_then(|lints| lints.get("workspace")) != Some(&Value::Boolean(true)) {
            said.push(format!("{folder}/Cargo.toml: the workspace's lints are missing"));
        }
    }
    for part in PARTS.iter().filter(|part| !members.iter().any(|(folder, _)| folder == part.folder)) {
        said.push(format!("{}: in the table of parts, but not there", part.folder));
    }
    said
}

/// Names of dependencies in `[workspace.dependencies]` that stand for a package of another name.
fn workspace_names(root: &Table) -> BTreeMap<String, String> {
    let Some(table) = root.get("workspace").and_then(|w| w.get("dependencies")).and_then(Value::as_table) else {
        return BTreeMap::new();
    };
    table.iter().map(|(name, value)| (name.clone(), package_of(name, value).to_owned())).collect()
}

fn package_of<'a>(name: &'a str, value: &'a Value) -> &'a str {
    value.get("package").and_then(Value::as_str).unwrap_or(name)
}

/// The packages a manifest names, for all systems.
fn depends(manifest: &Table, names: &BTreeMap<String, String>, with_tests: bool) -> BTreeSet<String> {
    let mut tables = vec![manifest];
    if let Some(targets) = manifest.get("target").and_then(Value::as_table) {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let kinds = ["dependencies", "build-dependencies", "dev-dependencies"];
    let mut found = BTreeSet::new();
    for table in tables {
        for kind in kinds.iter().take(if with_tests { 3 } else { 2 }) {
            for (name, value) in table.get(*kind).and_then(Value::as_table).into_iter().flatten() {
                let package = package_of(name, value);
                found.insert(names.get(package).cloned().unwrap_or_else(|| package.to_owned()));
            }
        }
    }
    found
}

/// Package name to the names it depends on; the versions of one name are taken together.
fn locked(lock: &Table) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock.get("package").and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = package.get("name").and_then(Value::as_str) else { continue };
        let needs = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        let needs = needs.filter_map(Value::as_str).filter_map(|need| need.split(' ').next()).map(str::to_owned);
        found.entry(name.to_owned()).or_default().extend(needs);
    }
    found
}

/// Needs that the lock file names and only some parts ask for: by whom, what, and how it is known.
const NOT_ASKED_FOR: &[(&str, &str, &str)] =
    &[("uuid", "rand", "only who makes new ids asks for chance; `.ci/run` looks at what the rules are built with")];

/// All that is built into a part: for our crates what their manifests say (the lock file mixes in their tests' needs),
/// for others what the lock file says: what any feature in use asks for, so it may say too much, never too little.
fn reach(
    from: &str,
    ours: &BTreeMap<&str, BTreeSet<String>>,
    locked: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![from.to_owned()];
    while let Some(name) = ahead.pop() {
        if let Some(needs) = ours.get(name.as_str()).or_else(|| locked.get(&name)) {
            let asked = |need: &&String| !NOT_ASKED_FOR.iter().any(|(by, what, _)| *by == name && what == need);
            ahead.extend(needs.iter().filter(asked).filter(|need| seen.insert((*need).clone())).cloned());
        }
    }
    seen
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

fn string<'a>(table: &'a Table, path: &[&str]) -> Option<&'a str> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(table.get(*first)?, |value, key| value.get(key))?.as_str()
}

fn array<'a>(table: &'a Table, path: &[&str]) -> impl Iterator<Item = &'a str> {
    let found =
        path.split_first().and_then(|(first, rest)| rest.iter().try_fold(table.get(*first)?, |v, key| v.get(key)));
    found.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::{PARTS, complaints};
    use toml::Table;

    const LOCK: &str = "[[package]]\nname = \"fine\"\n[[package]]\nname = \"sly\"\ndependencies = [\"deep 1.0.0\"]\n\
                        [[package]]\nname = \"deep\"\ndependencies = [\"tokio\"]\n[[package]]\nname = \"tokio\"\n";

    /// The house as the table wants it, with `extra` appended to one manifest.
    fn check(folder: &str, extra: &str) -> Vec<String> {
        let list: Vec<String> = PARTS.iter().map(|part| format!("{:?}", part.folder)).collect();
        let root = format!(
            "[workspace]\nmembers = [{}]\n[workspace.dependencies]\nstore = {{ package = \"vaka-store\" }}",
            list.join(",")
        );
        let members = PARTS.iter().map(|part| {
            let extra = if part.folder == folder { extra } else { "" };
            let text = format!(
                "[package]\nname = {:?}\n[lib]\npath = \"lib.rs\"\n[lints]\nworkspace = true\n{extra}",
                part.package
            );
            (part.folder.to_owned(), text.parse::<Table>().expect("a manifest"))
        });
        complaints(
            &root.parse().expect("a manifest"),
            &members.collect::<Vec<_>>(),
            &LOCK.parse().expect("a lock file"),
        )
    }

    #[test]
    fn a_house_like_the_table_is_right() {
        assert_eq!(check("", ""), Vec::<String>::new());
        assert_eq!(check("src/link", "[dependencies]\nalarm-central = {}\ntokio = \"1\""), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_that_the_table_lacks_is_told() {
        for extra in [
            "[dependencies]\nvaka-store.workspace = true",
            "[dev-dependencies]\nvaka-store = {}",
            "[build-dependencies]\nx = { package = \"vaka-store\" }",
            "[dependencies]\nstore.workspace = true",
            "[target.'cfg(unix)'.dependencies]\nvaka-store = {}",
        ] {
            assert_eq!(check("src/desk", extra), ["src/desk/Cargo.toml: vaka-desk must not use vaka-store"], "{extra}");
        }
    }

    #[test]
    fn what_a_part_must_never_reach_is_found_behind_others() {
        assert_eq!(check("src/central", "[dependencies]\nfine = \"1\""), Vec::<String>::new());
        assert_eq!(check("src/central", "[dependencies]\nsly = \"1\""), ["src/central: alarm-central reaches tokio"]);
        assert_eq!(check("src/link", "[dependencies]\negui_plot = \"1\""), ["src/link: vaka-link reaches egui_plot"]);
        assert_eq!(check("src/central", "[dev-dependencies]\nsly = \"1\""), Vec::<String>::new());
    }

    #[test]
    fn a_part_without_its_shape_is_told() {
        let members = [("src/extra".to_owned(), "[package]\nname = \"extra\"".parse().expect("a manifest"))];
        let said = complaints(&Table::new(), &members, &Table::new()).join("\n");
        for words in [
            "no member",
            "not in the table",
            "root is lib.rs",
            "lints are missing",
            "src/dc09: in the table of parts, but not there",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
