//! A disclosure's package, unsealed and unpacked: every file is in its manifests and as they say, and the place signed them;
//! the age seal is opened before, by `age` or `rage`.
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use alarm_central::proof::{
    Paper, PublicKey,
    package::{MANIFEST, PackagePaper, RECEIPT, SIGNATURE},
    receipt::AccessReceipt,
};
use sha2::{Digest, Sha512};

use crate::{
    of_paper, read_paper, read_text, receipt, trust,
    words::{Said, Words, utc},
};

/// The manifest of the files beside the payload.
const TAG_MANIFEST: &str = "tagmanifest-sha512.txt";
const BAGIT: &str = "bagit.txt";
const PAYLOAD: &str = "data";

/// Checks an unpacked package, given its folder or the one around it.
pub fn check(path: &Path, key: Option<PublicKey>, words: &Words) -> Result<Vec<Said>, Said> {
    let bag = bag_in(path).ok_or_else(|| Said::new("no-package").with("file", path.display()))?;
    let manifest = read_text(&bag.join(MANIFEST))?;
    let paper = read_paper(&bag.join(SIGNATURE))?;
    let mut said = Vec::new();
    let trusted = trust(key, paper.key, &mut said);
    let package = PackagePaper::check(&paper, manifest.as_bytes(), &trusted).map_err(of_paper)?;
    let payload = check_manifest(&bag, &manifest)?;
    check_nothing_else(&bag, &payload)?;
    check_manifest(&bag, &read_text(&bag.join(TAG_MANIFEST))?)?;
    let proof: Paper = read_paper(&bag.join(RECEIPT))?;
    let access = AccessReceipt::check(&proof, &trusted).map_err(|fault| receipt::of_receipt(&fault))?;
    if access.event != package.event || !payload.contains(RECEIPT) {
        return Err(Said::new("package-other-event"));
    }
    said.insert(
        0,
        Said::new("package-whole")
            .with("disclosure", package.disclosure)
            .with("event", package.event)
            .with("files", payload.len())
            .with("at", utc(package.made_at.0)),
    );
    // That of the receipt within is the package's own.
    said.extend(receipt::check_access(&proof, Some(trusted), words)?);
    Ok(said)
}

fn bag_in(path: &Path) -> Option<PathBuf> {
    if path.join(BAGIT).is_file() {
        return Some(path.to_owned());
    }
    let mut bags =
        fs::read_dir(path).ok()?.filter_map(|entry| Some(entry.ok()?.path())).filter(|p| p.join(BAGIT).is_file());
    let bag = bags.next()?;
    bags.next().is_none().then_some(bag)
}

/// Compares each file that a manifest names; answers their names.
fn check_manifest(bag: &Path, manifest: &str) -> Result<BTreeSet<String>, Said> {
    let mut names = BTreeSet::new();
    for line in manifest.lines().filter(|line| !line.is_empty()) {
        let broken = || Said::new("package-manifest").with("line", line);
        let (wanted, name) = line.split_once(char::is_whitespace).ok_or_else(broken)?;
        let name = name.trim_start_matches([' ', '*']);
        let stays_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !stays_inside || name.is_empty() || !names.insert(name.to_owned()) {
            return Err(broken());
        }
        match digest(&bag.join(name)) {
            Ok(found) if found.eq_ignore_ascii_case(wanted) => {}
            Ok(_) => return Err(Said::new("package-file-changed").with("file", name)),
            Err(_) => return Err(Said::new("package-file-missing").with("file", name)),
        }
    }
    Ok(names)
}

/// A file that no manifest names is not of the package.
fn check_nothing_else(bag: &Path, named: &BTreeSet<String>) -> Result<(), Said> {
    let mut ahead = vec![PathBuf::from(PAYLOAD)];
    while let Some(folder) = ahead.pop() {
        let read =
            fs::read_dir(bag.join(&folder)).map_err(|_| Said::new("unreadable").with("file", folder.display()))?;
        for entry in read.filter_map(Result::ok) {
            let inside = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                ahead.push(inside);
            } else if !inside.to_str().is_some_and(|name| named.contains(name)) {
                return Err(Said::new("package-file-extra").with("file", inside.display()));
            }
        }
    }
    Ok(())
}

fn digest(path: &Path) -> io::Result<String> {
    // A link would let the package name what is not in it.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut file = File::open(path)?;
    let mut hasher = Sha512::new();
    let mut bytes = vec![0; 64 * 1024];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&bytes[..read]),
        }
    }
}
