//! That a fact is on the disk before anybody is told so: the system calls of a real append, as strace sees them.
use std::{
    env,
    io::{Write, stderr},
    path::Path,
    process::Command,
};

use super::*;
use crate::contract::{event, put, started};

/// Set in the child process that is watched: the folder to append in.
const CHILD: &str = "VAKA_STORE_SYNC_DIR";
const NAME: &str = "sqlite::sync_tests::a_sync_stands_between_every_group_and_its_answer";

/// What the child does: appends, and says so on stderr after each answer, past the test harness.
fn append_and_tell(dir: &Path) {
    let mut store = SqliteStore::open(dir).unwrap();
    let groups = [event(1, Moment(5_000)), vec![started(1)], vec![started(2), started(3)], event(2, Moment(6_000))];
    for group in groups {
        put(&mut store, &group).unwrap();
        stderr().write_all(b"answered\n").unwrap();
    }
}

#[test]
fn a_sync_stands_between_every_group_and_its_answer() {
    if let Some(dir) = env::var_os(CHILD) {
        return append_and_tell(Path::new(&dir));
    }
    let dir = tempfile::tempdir().unwrap();
    let trace = dir.path().join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o"]).arg(&trace);
    strace.arg(env::current_exe().unwrap()).args(["--exact", NAME, "--test-threads=1"]);
    let ran = strace.env(CHILD, dir.path().join("place")).output().expect("strace is installed (.ci/setup)");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    let (mut written, mut synced, mut answers) = (false, false, 0);
    for line in std::fs::read_to_string(&trace).unwrap().lines() {
        let on_journal = line.contains("vaka.sqlite-wal>");
        if on_journal && line.contains("write") {
            (written, synced) = (true, false);
        } else if on_journal && line.contains("sync(") && line.ends_with("= 0") {
            synced = true;
        } else if line.contains("write(2<") && line.contains("answered") {
            assert!(written && synced, "answer {answers}: written {written}, synced after that {synced}");
            (written, synced) = (false, false);
            answers += 1;
        }
    }
    assert_eq!(answers, 4);
}
