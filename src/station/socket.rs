//! The local socket's server: who comes in, and messages between connections and the centre; decides nothing.
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use alarm_central::{
    drawing::{Drawing, DrawingId},
    exchange::{FileHomes, Told},
    id::SiteId,
    person::Place,
    port::StoreFault,
};
use rustix::net::sockopt::socket_peercred;
use tokio::{
    io::AsyncWriteExt,
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, oneshot},
};
use vaka_link::{
    command::{FromDesk, PROTOCOL, Purpose, Ticket, ToDesk, ToDevice},
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
    pipe::{self, PipeError},
    socket::{build, is_ours},
};

use crate::{
    centre::{Centre, ConnectionId, Input},
    gate::Line,
    keeper,
    memory::{GONE, Memory},
    notary::{self, Notary},
    peer::Peer,
    playback::Wire,
};

/// Messages that may wait for a slow desk before it is given a whole board instead.
const WAITING_MESSAGES: usize = 128;
/// Units that may wait for a slow tile before pictures are skipped.
const WAITING_UNITS: usize = 64;
/// Packets of speech on their way to the home: a fifth of a second.
const WAITING_SPEECH: usize = 10;
/// Homes of a file that is imported: more than any centre has.
const MOST_HOMES: usize = 1_000_000;
/// Messages of homes that may wait for whoever writes them into a file.
const WAITING_HOMES: usize = 4;
/// After this long a desk whose media connection broke is given a ticket for another one.
const NEXT_TICKET: std::time::Duration = std::time::Duration::from_millis(250);

/// What connection tasks share.
#[derive(Clone)]
pub(crate) struct Door {
    pub inputs: mpsc::Sender<Input>,
    /// For drawings, which pass by the centre.
    memory: Memory,
    notary: Notary,
    pub place: Place,
    pub receiver: String,
    next: Arc<AtomicU64>,
}

impl Door {
    pub(crate) fn new(
        inputs: mpsc::Sender<Input>,
        memory: Memory,
        notary: Notary,
        place: Place,
        receiver: String,
    ) -> Self {
        Self { inputs, memory, notary, place, receiver, next: Arc::new(AtomicU64::new(1)) }
    }

    /// Listens on the place's socket; an old file of a station that is gone is replaced (the folder's lock is ours).
    pub(crate) fn bind(path: &Path) -> std::io::Result<UnixListener> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(path)?;
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(listener)
    }

    pub(crate) async fn serve(self, listener: UnixListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) if is_ours(&stream) => {
                    let door = self.clone();
                    tokio::spawn(async move {
                        // A connection that breaks is the other side's end; there is nobody to tell.
                        let _ = door.welcome(stream).await;
                    });
                }
                Ok(_) => tracing::warn!("another user knocked at the station's socket"),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
    }

    async fn welcome(self, stream: UnixStream) -> Result<(), PipeError> {
        let uid = socket_peercred(&stream).map_or(u32::MAX, |peer| peer.uid.as_raw());
        let peer = Peer::of(&stream);
        let (mut from, mut to) = stream.into_split();
        let Some((FromDesk::Hello { protocol, build: theirs, purpose }, _)) = pipe::read_async(&mut from).await? else {
            return Ok(());
        };
        if protocol != PROTOCOL || theirs != build() {
            let mismatch = ToDesk::Mismatch { protocol: PROTOCOL, build: build().to_owned() };
            return pipe::write_async(&mut to, &mismatch, &[]).await;
        }
        let welcome = ToDesk::Welcome { place: self.place, build: build().to_owned(), receiver: self.receiver.clone() };
        pipe::write_async(&mut to, &welcome, &[]).await?;
        match purpose {
            Purpose::Desk => self.serve_desk(peer, from, to).await,
            Purpose::Media { ticket } => self.serve_media(peer, ticket, from, to).await,
            Purpose::Playback { ticket } => {
                let wire = Wire { from, to };
                let _ = self.inputs.send(Input::PlaybackJoined { ticket, peer, wire }).await;
                Ok(())
            }
            Purpose::Keeper => self.serve_keeper(uid, from, to).await,
        }
    }

    async fn serve_desk(self, peer: Peer, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> Result<(), PipeError> {
        let connection: ConnectionId = self.next.fetch_add(1, Ordering::Relaxed);
        let (out, mut messages) = mpsc::channel::<ToDesk>(WAITING_MESSAGES);
        if self.inputs.send(Input::DeskJoined { connection, peer, out }).await.is_err() {
            return Ok(());
        }
        let writer = tokio::spawn(async move {
            while let Some(message) = messages.recv().await {
                if pipe::write_async(&mut to, &message, &[]).await.is_err() {
                    return;
                }
            }
            let _ = to.shutdown().await;
        });
        let read = async {
            while let Some((said, _)) = pipe::read_async::<FromDesk>(&mut from).await? {
                if self.inputs.send(Input::DeskSaid { connection, said }).await.is_err() {
                    break;
                }
            }
            Ok(())
        }
        .await;
        let _ = self.inputs.send(Input::DeskGone { connection }).await;
        writer.abort();
        read
    }

    async fn serve_media(
        self,
        peer: Peer,
        ticket: Ticket,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
    ) -> Result<(), PipeError> {
        let connection: ConnectionId = self.next.fetch_add(1, Ordering::Relaxed);
        let (down, mut units) = mpsc::channel::<Vec<u8>>(WAITING_UNITS);
        let (up, said) = mpsc::channel(WAITING_SPEECH);
        let line = Line { connection, down, up: Some(said) };
        if self.inputs.send(Input::MediaJoined { ticket, peer, line }).await.is_err() {
            return Ok(());
        }
        let listening = async {
            while let Ok(Some((said, samples))) = pipe::read_async::<ToDevice>(&mut from).await {
                match said {
                    // A worker that cannot keep up loses speech; it never holds up the desk.
                    ToDevice::Speak => drop(up.try_send((said, samples))),
                    ToDevice::Show(_) => drop(up.send((said, Vec::new())).await),
                }
            }
        };
        // The channel ends with the door; the socket's end tells the desk.
        let telling = async {
            while let Some(packed) = units.recv().await {
                if to.write_all(&packed).await.is_err() {
                    break;
                }
            }
        };
        tokio::select! {
            () = listening => {}
            () = telling => {}
        }
        drop((from, to));
        tokio::time::sleep(NEXT_TICKET).await;
        let _ = self.inputs.send(Input::MediaGone { ticket, connection }).await;
        Ok(())
    }

    async fn serve_keeper(self, uid: u32, from: OwnedReadHalf, to: OwnedWriteHalf) -> Result<(), PipeError> {
        let mut came = BTreeSet::new();
        let served = self.serve_keeper_with(uid, from, to, &mut came).await;
        // Whatever became of them: those that no home names are not kept.
        if !came.is_empty() {
            let then = Box::new(move |centre: &mut Centre| centre.let_loose_drawings_go(came));
            let _ = self.inputs.send(Input::Settled(then)).await;
        }
        served
    }

    async fn serve_keeper_with(
        &self,
        uid: u32,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
        came: &mut BTreeSet<(SiteId, DrawingId)>,
    ) -> Result<(), PipeError> {
        let no = |fault| KeeperAnswer::No(KeeperRefusal::Store(fault));
        let gone = || no(StoreFault::Io);
        let mut homes = Vec::new();
        let mut unkept = None;
        while let Some((wish, body)) = pipe::read_async::<KeeperWish>(&mut from).await? {
            let (told, mut parts) = mpsc::channel(WAITING_HOMES);
            let input = match wish {
                KeeperWish::HomesToCome(more) => {
                    homes.extend(more);
                    if homes.len() > MOST_HOMES {
                        return Ok(());
                    }
                    continue;
                }
                KeeperWish::DrawingToCome { site } => {
                    match self.keep_drawing(site, body).await {
                        Ok(kept) => came.extend(kept),
                        Err(fault) => unkept = unkept.or(Some(fault)),
                    }
                    continue;
                }
                KeeperWish::ReadDrawing { site, drawing } => {
                    let read = self.memory.read(move |archive| archive.drawing(&site, drawing));
                    let (said, bytes) = match read.await.unwrap_or(Err(GONE)) {
                        Ok(found) => (KeeperAnswer::Drawing { is_there: found.is_some() }, found.unwrap_or_default()),
                        Err(error) => (no(keeper::fault_of(error)), Vec::new()),
                    };
                    pipe::write_async(&mut to, &said, &bytes).await?;
                    continue;
                }
                KeeperWish::ImportHomes(_) if unkept.is_some() => {
                    homes.clear();
                    pipe::write_async(&mut to, &no(unkept.take().unwrap_or(StoreFault::Io)), &[]).await?;
                    continue;
                }
                KeeperWish::ImportSites(sites) => {
                    Ok(Input::ImportHomes { uid, file: FileHomes::new(sites, Told::default()), to: told })
                }
                KeeperWish::ImportHomes(columns) => {
                    let (sites, drawings) = (std::mem::take(&mut homes), came.clone());
                    let file = FileHomes { sites, told: columns, drawings };
                    Ok(Input::ImportHomes { uid, file, to: told })
                }
                KeeperWish::ExportHomes { form, with_secrets } => {
                    Ok(Input::ExportHomes { uid, form, with_secrets, to: told })
                }
                other => Err(other),
            };
            let wish = match input {
                Err(wish) => wish,
                Ok(input) => {
                    // One that goes on without whoever asked is waited for: until then its drawings are named by nobody.
                    let goes_on = matches!(input, Input::ImportHomes { .. });
                    if self.inputs.send(input).await.is_err() {
                        return Ok(());
                    }
                    let (mut is_over, mut told) = (false, Ok(()));
                    while let Some(said) = parts.recv().await {
                        is_over = !said.is_part();
                        if told.is_ok() {
                            told = pipe::write_async(&mut to, &said, &[]).await;
                        }
                        if told.is_err() && !goes_on {
                            break;
                        }
                    }
                    told?;
                    if !is_over {
                        pipe::write_async(&mut to, &gone(), &[]).await?;
                    }
                    continue;
                }
            };
            if notary::is_asked(&wish) {
                let mut told = self.notary.ask(wish);
                let mut is_over = false;
                while let Some((said, text)) = told.recv().await {
                    is_over = !said.is_part();
                    pipe::write_async(&mut to, &said, text.as_bytes()).await?;
                }
                if !is_over {
                    pipe::write_async(&mut to, &gone(), &[]).await?;
                }
                continue;
            }
            let (answer, answered) = oneshot::channel();
            if self.inputs.send(Input::Keeper { uid, wish, answer }).await.is_err() {
                return Ok(());
            }
            let (said, text) = answered.await.unwrap_or_else(|_| (gone(), String::new()));
            pipe::write_async(&mut to, &said, text.as_bytes()).await?;
        }
        Ok(())
    }

    /// Keeps a drawing that comes before its home; one that is none is not kept.
    async fn keep_drawing(&self, site: SiteId, bytes: Vec<u8>) -> Result<Option<(SiteId, DrawingId)>, StoreFault> {
        if Drawing::of(&bytes).is_err() {
            return Ok(None);
        }
        let of = site.clone();
        let kept = self.memory.write(move |store| store.keep_drawing(&of, &bytes)).await.unwrap_or(Err(GONE));
        kept.map(|id| Some((site, id))).map_err(keeper::fault_of)
    }
}
