//! The homes' cameras and voice units, played: who is connected to which device, and units that carry a number; no RTSP.
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
};

use alarm_central::moment::Moment;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::tcp::OwnedWriteHalf,
};

use crate::scene::Scene;

/// A device as the homes call it: `site/camera`, or `site/voice`.
pub type DeviceName = String;

/// One connection that a worker has made to a device.
pub struct Call {
    pub device: DeviceName,
    pub is_talk: bool,
    pub is_open: bool,
    /// Until when the worker was ordered, by boot time.
    pub until_boot_ms: u64,
    /// It has been looked at.
    pub is_known: bool,
    /// The newest unit that its worker has done with: passed on, and written down where it had been told to.
    pub done: u64,
    /// Units that were written down.
    pub written: u64,
    to: Option<OwnedWriteHalf>,
}

/// All devices behind one port.
#[derive(Clone)]
pub struct Homes {
    listener: Arc<TcpListener>,
    pub calls: Arc<Mutex<BTreeMap<u64, Call>>>,
    scene: Scene,
}

impl Homes {
    pub fn new(scene: Scene) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        listener.set_nonblocking(true).expect("a fresh socket takes its settings");
        Self { listener: Arc::new(listener), calls: Arc::default(), scene }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("it listens")
    }

    /// Answers calls within the runtime that this is called in, until that ends.
    pub fn serve(&self) {
        let homes = self.clone();
        let listener = self.listener.try_clone().expect("a socket can be shared");
        let listener = tokio::net::TcpListener::from_std(listener).expect("it does not block");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let homes = homes.clone();
                tokio::spawn(homes.take(stream));
            }
        });
    }

    async fn take(self, stream: tokio::net::TcpStream) {
        let _ = stream.set_nodelay(true);
        let (from, to) = stream.into_split();
        let mut from = BufReader::new(from);
        let mut line = String::new();
        if from.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        // A worker that is killed while it says who it is has asked for nothing yet.
        let words: Vec<&str> = line.trim_end_matches('\n').splitn(3, ' ').collect();
        let ([as_what, until, device], true) = (&words[..], line.ends_with('\n')) else { return };
        let as_talk = *as_what == "talk";
        let call = Call {
            device: (*device).to_owned(),
            is_talk: as_talk,
            is_open: true,
            until_boot_ms: until.parse().expect("a number of milliseconds"),
            is_known: false,
            done: 0,
            written: 0,
            to: Some(to),
        };
        let number = {
            let mut calls = self.calls.lock().expect("nothing panics under this lock");
            let number = calls.last_key_value().map_or(1, |(last, _)| last + 1);
            calls.insert(number, call);
            number
        };
        self.scene.changed();
        if as_talk {
            let mut buffer = [0; 1024];
            while from.read(&mut buffer).await.unwrap_or(0) > 0 {}
        }
        loop {
            line.clear();
            let read = from.read_line(&mut line).await.unwrap_or(0);
            // Nor has one that is killed while it says what it has done said anything.
            let whole = line.strip_suffix('\n').filter(|_| read > 0);
            let Some((what, text)) = whole.and_then(|line| line.split_once(' ')) else { break };
            if let Some(call) = self.calls.lock().expect("nothing panics under this lock").get_mut(&number) {
                call.done = text.parse().expect("the worker says which unit");
                call.written += u64::from(what == "written");
            }
            self.scene.changed();
        }
        if let Some(call) = self.calls.lock().expect("nothing panics under this lock").get_mut(&number) {
            call.is_open = false;
            call.to = None;
        }
        self.scene.changed();
    }

    /// Sends one unit with this text down a call, taken at this moment; false if it is over.
    pub async fn unit(&self, call: u64, text: &str, at: Moment) -> bool {
        let to =
            self.calls.lock().expect("nothing panics under this lock").get_mut(&call).and_then(|call| call.to.take());
        let Some(mut to) = to else { return false };
        let sent = to.write_all(format!("{text} {}\n", at.0).as_bytes()).await.is_ok();
        if let Some(call) = self.calls.lock().expect("nothing panics under this lock").get_mut(&call)
            && call.is_open
        {
            call.to = Some(to);
        }
        sent
    }

    /// The station is gone, and with it everything that it had started.
    pub fn hang_up(&self) {
        for call in self.calls.lock().expect("nothing panics under this lock").values_mut() {
            call.is_open = false;
            call.to = None;
        }
    }
}
