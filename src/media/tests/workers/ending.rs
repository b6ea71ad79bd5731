//! The end of a fetch worker, whatever it is busy with: nothing of it may be left at the camera.
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use vaka_link::{
    unit::{Track, Unit},
    worker::{FetchOrder, Order},
};

use super::{
    camera::Camera,
    child::{LONG, Worker, connections_to, deadline_in, fetch_order, until},
};

fn looking() -> (Camera, Worker<Unit>) {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    worker.order(&Order::Fetch(camera.order()));
    worker.next("a picture", |unit, _| matches!(unit, Unit::Data { track: Track::Video, .. }).then_some(()));
    assert_eq!(connections_to(camera.port), 1);
    (camera, worker)
}

#[test]
fn at_the_end_of_stdin_it_says_goodbye_and_is_gone() {
    let (camera, mut worker) = looking();
    let begin = Instant::now();
    worker.stdin = None;
    worker.ended_within(Duration::from_secs(1));
    assert_eq!(connections_to(camera.port), 0);
    until("the camera has noticed", || camera.open() == 0);
    assert!(begin.elapsed() < Duration::from_secs(1));
    assert_eq!(camera.asked.teardowns.load(Ordering::SeqCst), 1, "it was polite");
}

#[test]
fn at_its_deadline_it_ends_by_itself_and_opens_nothing_any_more() {
    let camera = Camera::start();
    let mut worker = Worker::warm("fetch");
    let deadline = deadline_in(2500);
    let begin = Instant::now();
    worker.order(&Order::Fetch(FetchOrder { deadline, ..camera.order() }));
    worker.next("a picture", |unit, _| matches!(unit, Unit::Data { .. }).then_some(()));
    worker.next("the last word", |unit, _| matches!(unit, Unit::Ended).then_some(()));
    worker.ended_within(LONG);
    let lived = begin.elapsed();
    assert!(lived > Duration::from_secs(2) && lived < Duration::from_millis(2600), "{lived:?}");
    assert_eq!(connections_to(camera.port), 0);
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn at_its_deadline_it_ends_though_nobody_answers_and_nobody_reads() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("rtsp://{}/cam", silent.local_addr().unwrap());
    let (mut worker, _stdout) = Worker::<Unit>::unread("fetch");
    worker.order(&Order::Fetch(FetchOrder { deadline: deadline_in(1000), ..fetch_order(&address, "", "") }));
    worker.ended_within(Duration::from_millis(1200));
    assert_eq!(connections_to(silent.local_addr().unwrap().port()), 0);
}

#[test]
fn an_order_that_comes_too_late_opens_nothing() {
    let camera = Camera::start();
    let mut worker = Worker::<Unit>::warm("fetch");
    worker.order(&Order::Fetch(FetchOrder { deadline: deadline_in(0), ..camera.order() }));
    worker.ended_within(Duration::from_secs(1));
    assert_eq!(camera.asked.connections.load(Ordering::SeqCst), 0);
}

#[test]
fn one_that_hangs_leaves_no_connection_when_it_is_killed() {
    let (camera, mut worker) = looking();
    let pid = Pid::from_child(&worker.child);
    kill_process(pid, Signal::STOP).unwrap();
    worker.stdin = None;
    assert!(worker.child.try_wait().unwrap().is_none(), "it hangs");
    assert_eq!(connections_to(camera.port), 1);
    kill_process(pid, Signal::KILL).unwrap();
    worker.ended_within(Duration::from_secs(1));
    assert_eq!(connections_to(camera.port), 0);
    until("the camera has noticed", || camera.open() == 0);
}

#[test]
fn it_ends_when_nobody_reads_its_answers_any_more() {
    let camera = Camera::start();
    let (mut worker, stdout) = Worker::<Unit>::unread("fetch");
    worker.order(&Order::Fetch(camera.order()));
    until("the camera is connected to", || camera.open() == 1);
    drop(stdout);
    worker.ended_within(Duration::from_secs(2));
    assert_eq!(connections_to(camera.port), 0);
}

#[test]
fn an_idle_worker_ends_with_its_stdin() {
    for kind in ["fetch", "talk", "decode", "sound"] {
        let mut worker = Worker::<Unit>::warm(kind);
        worker.stdin = None;
        worker.ended_within(Duration::from_secs(1));
    }
}
