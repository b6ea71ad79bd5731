//! What the kernel sees of a signal: between a frame's arrival and its acknowledgement stand a write and a sync.
//!
//! `kill -9` alone does not lose what the kernel has not yet put on the disk; so the real station's system calls are read.
use std::{
    collections::HashMap,
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream, UdpSocket},
    process::Command,
    time::SystemTime,
};

use crate::world::{KEY, Place, START, home, say_aloud};

/// Signals on each way; every one makes or joins an event.
const SIGNALS: u16 = 8;

#[test]
fn a_sync_stands_between_every_signal_and_its_acknowledgement() {
    if !Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success()) {
        say_aloud("NOT TESTED: this machine lets nobody read system calls (strace), so no sync could be seen");
        return;
    }
    let place = Place::new();
    place.import(&home("home-1", "0123", "rtsp://127.0.0.1:9/cam"));
    let trace = place.file("trace");
    let vaka = place.vaka(["station"]);
    let calls =
        "trace=read,readv,recvfrom,recvmsg,recvmmsg,write,writev,sendto,sendmsg,sendmmsg,pwrite64,fsync,fdatasync";
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-yy", "-s", "4096", "-e", calls, "-o"])
        .arg(&trace)
        .arg(vaka.get_program())
        .args(vaka.get_args());
    strace.envs(vaka.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut station = Place::ready(strace);

    over_tcp(place.receiver);
    over_udp(place.receiver);
    place.run(&["station", "stop"], "");
    assert!(station.wait().expect("strace ends with the station").success());
    let trace = fs::read_to_string(trace).expect("strace has written");
    assert_eq!(acknowledged(&trace, place.receiver), Ok(usize::from(2 * SIGNALS)));
}

/// An encrypted burglary of a zone of its own.
fn frame(number: u16) -> Vec<u8> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let mut event = dc09::Outgoing::sia("0123", number, &format!("Nri1/BA{number}"));
    event.timestamp = i64::try_from(now).ok();
    event.encode(Some(&key()), &[b'0'; dc09::PAD]).expect("a frame")
}

fn key() -> dc09::Key {
    dc09::Key::new(KEY.as_bytes()).expect("16 characters")
}

fn must_be_acknowledged(answer: &[u8]) {
    assert_eq!(dc09::Reply::parse(answer, Some(&key())).expect("an answer").reply, dc09::Reply::EncryptedAck);
}

fn over_tcp(port: u16) {
    let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the receiver listens");
    line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    let mut answer = [0; 1024];
    for number in 1..=SIGNALS {
        line.write_all(&frame(number)).expect("the receiver reads");
        let length = line.read(&mut answer).expect("the receiver answers");
        must_be_acknowledged(&answer[..length]);
    }
}

fn over_udp(port: u16) {
    let line = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    line.connect((Ipv4Addr::LOCALHOST, port)).expect("loopback is there");
    line.set_read_timeout(Some(START)).expect("a fresh socket takes its settings");
    let mut answer = [0; 1024];
    for number in SIGNALS + 1..=2 * SIGNALS {
        line.send(&frame(number)).expect("the receiver reads");
        let length = line.recv(&mut answer).expect("the receiver answers");
        must_be_acknowledged(&answer[..length]);
    }
}

/// How many frames were acknowledged, each after a sync of the database's log that followed the write of its own page, which
/// shows its zone; else the line of the first acknowledgement that was not. Frames come one at a time, with zones from 1.
/// What else is written meanwhile (how far time has come) does not count.
fn acknowledged(trace: &str, port: u16) -> Result<usize, String> {
    let (mut count, mut written, mut syncing, mut synced) = (0, false, false, false);
    let mut unfinished: HashMap<&str, &str> = HashMap::new();
    for line in trace.lines() {
        let Some((process, said)) = line.split_once(' ') else { continue };
        let said = said.trim_start();
        let begins = !said.starts_with("<...");
        if said.ends_with("<unfinished ...>") {
            unfinished.insert(process, said);
        }
        let call = if begins { said } else { unfinished.get(process).copied().unwrap_or_default() };
        let result =
            said.rsplit_once(" = ").and_then(|(_, result)| result.split_whitespace().next()?.parse::<i64>().ok());
        let name = call.split_once('(').map_or("", |(name, _)| name);
        let sends = name.starts_with("send") || name.starts_with("write");
        let file = call.split_once(", ").map_or(call, |(file, _)| file);
        if file.contains(&format!("TCP:[127.0.0.1:{port}->")) || file.contains(&format!("UDP:[127.0.0.1:{port}]")) {
            if sends && begins {
                if !(written && synced) {
                    return Err(format!("written {written}, synced after that {synced}: {line}"));
                }
                count += 1;
                (written, syncing, synced) = (false, false, false);
            }
        } else if file.contains("vaka.sqlite-wal>") {
            // A sync counts if it began after the write and is over.
            if name == "pwrite64" && begins {
                written |= call.contains(&format!("\\\"zone\\\":\\\"{}\\\"", count + 1));
            } else if name.contains("sync") {
                syncing |= begins && written;
                synced |= syncing && result == Some(0);
            }
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::acknowledged;

    const CAME: &str = "7 recvfrom(23<TCP:[127.0.0.1:6220->127.0.0.1:5]>, \"\\n0532\", 4096, 0, NULL, NULL) = 128";
    const WRITTEN: &str = r#"9 pwrite64(5</place/vaka.sqlite-wal>, "\r\"zone\":\"1\",", 4096, 115416) = 4096"#;
    const ANOTHERS: &str = r#"9 pwrite64(5</place/vaka.sqlite-wal>, "\r\"zone\":\"12\",", 4096, 115416) = 4096"#;
    const CLOCK: &str = r#"9 pwrite64(5</place/vaka.sqlite-wal>, "\r\0", 4096, 119512) = 4096"#;
    const SYNC_BEGINS: &str = "9 fdatasync(5</place/vaka.sqlite-wal> <unfinished ...>";
    const SYNC_ENDS: &str = "9 <... fdatasync resumed>) = 0";
    const ANSWERED: &str =
        "7 sendto(23<TCP:[127.0.0.1:6220->127.0.0.1:5]>, \"\\n5C99\", 124, MSG_NOSIGNAL, NULL, 0) = 124";

    #[test]
    fn only_a_finished_sync_after_the_write_counts() {
        let read = |lines: &[&str]| acknowledged(&lines.join("\n"), 6220);
        assert_eq!(read(&[CAME, WRITTEN, SYNC_BEGINS, SYNC_ENDS, ANSWERED]), Ok(1));
        assert!(read(&[CAME, WRITTEN, SYNC_BEGINS, ANSWERED, SYNC_ENDS]).is_err(), "before the sync was over");
        assert!(read(&[CAME, SYNC_BEGINS, SYNC_ENDS, WRITTEN, ANSWERED]).is_err(), "written after the sync");
        assert!(read(&[CAME, ANOTHERS, SYNC_BEGINS, SYNC_ENDS, ANSWERED]).is_err(), "of another signal");
        assert!(read(&[CAME, CLOCK, SYNC_BEGINS, SYNC_ENDS, ANSWERED]).is_err(), "of no signal");
        assert_eq!(read(&[CAME, WRITTEN, SYNC_BEGINS, SYNC_ENDS, CLOCK, SYNC_BEGINS, ANSWERED]), Ok(1));
        let again = read(&[CAME, WRITTEN, SYNC_BEGINS, SYNC_ENDS, ANSWERED, CAME, ANSWERED]);
        assert!(again.is_err(), "the sync of one answers for one");
    }
}
