//! Makes one package of a disclosure: recordings out of the vault, through export workers, into the sealed file; on a thread
//! of its own, since it may take long. It decides nothing: whoever starts it has the approval on disk.
use std::{
    fs,
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use alarm_central::{
    disclosure::{Disclosure, MediumAsked, Package, Sound},
    event::{AlarmEvent, Device},
    id::{DisclosureId, EventId},
    medium::{Medium, MediumKind},
    moment::Moment,
    pii::Secret,
    port::{Signer, StoreFault},
    proof::Paper,
    vault::MediumReader,
};
use tokio::sync::mpsc;
use vaka_disclose::{Making, MediumFile, PackageError, PackageWriter, Scratch};
use vaka_link::{
    disclosure::MakingFault,
    export::{ExportForm, ExportOrder, Exported, FromExport, ToExport},
    keeper::KeeperAnswer,
    pipe,
    unit::{MediaFault, Track, Unit},
    worker::{Order, Tracks},
};

use crate::{gate::WorkerProgram, playback::OpenMedium};

/// All it takes.
pub(crate) struct Work {
    /// The place's folder of packages; exists.
    pub folder: PathBuf,
    pub event: AlarmEvent,
    pub disclosure: Disclosure,
    pub address: String,
    pub camera_names: Vec<(Device, String)>,
    pub passphrase: Secret,
    pub made_at: Moment,
    pub workers: WorkerProgram,
    pub vault: OpenMedium,
    /// The event's access receipt, as the notary answers it.
    pub receipt: mpsc::Receiver<(KeeperAnswer, String)>,
    pub signer: Arc<dyn Signer>,
}

/// How far it has come, and whether it is to stop.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    done: AtomicU64,
    all: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// In hundredths; the last one is the package's own end.
    pub(crate) fn percent(&self) -> u8 {
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed).max(1));
        (done.min(all) * 99 / all) as u8
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Why there is no package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmade {
    /// Somebody asked for it.
    Stopped,
    Failed(MakingFault),
}

impl From<MakingFault> for Unmade {
    fn from(fault: MakingFault) -> Self {
        Self::Failed(fault)
    }
}

impl From<PackageError> for Unmade {
    fn from(error: PackageError) -> Self {
        Self::Failed(match error {
            PackageError::Recipient => MakingFault::Recipient,
            PackageError::Store(fault) => MakingFault::Store(fault),
            PackageError::OutOfOrder | PackageError::Report => MakingFault::Ours,
        })
    }
}

impl From<StoreFault> for Unmade {
    fn from(fault: StoreFault) -> Self {
        Self::Failed(MakingFault::Store(fault))
    }
}

/// Makes the package; whole and synced when this answers.
pub(crate) fn make(mut work: Work, progress: &Progress) -> Result<Package, Unmade> {
    let (answer, receipt) = work.receipt.blocking_recv().ok_or(MakingFault::Ours)?;
    let receipt: Paper = match answer {
        KeeperAnswer::No(vaka_link::keeper::KeeperRefusal::Store(fault)) => return Err(fault.into()),
        _ => serde_json::from_str(&receipt).map_err(|_| MakingFault::Ours)?,
    };
    let asked: Vec<(MediumAsked, Medium)> = work
        .disclosure
        .asked
        .media
        .iter()
        .map(|asked| {
            let medium = work.event.media().iter().find(|medium| medium.medium == asked.medium);
            medium.map(|medium| (asked.clone(), medium.clone())).ok_or(MakingFault::MediaOver)
        })
        .collect::<Result<_, _>>()?;
    progress.all.store(asked.iter().map(|(_, medium)| u64::from(medium.fragments)).sum(), Ordering::Relaxed);
    let making = Making {
        event: work.event.clone(),
        disclosure: work.disclosure.clone(),
        address: work.address.clone(),
        camera_names: work.camera_names.clone(),
        receipt,
        made_at: work.made_at,
    };
    let mut package = PackageWriter::create(&work.folder, &making, &work.passphrase)?;
    let mut files = Vec::new();
    for (number, (asked, medium)) in (1..).zip(asked) {
        let form = form_of(medium.kind);
        let (scratch, exported) = export(&work, form, &asked, &medium, progress)?;
        let path = PackageWriter::media_path(number, &medium, form.extension());
        let (sha512, bytes) = package.add(&path, scratch)?;
        let Exported { pictures, width, height, skipped, began, length_ms } = exported;
        let size = (width, height);
        files.push(MediumFile { asked, medium, path, sha512, bytes, pictures, size, skipped, began, length_ms });
    }
    Ok(package.finish(&making, &files, work.signer.as_ref())?)
}

/// Removes a package that no fact tells of.
pub(crate) fn discard(folder: &std::path::Path, event: EventId, disclosure: DisclosureId) {
    let _ = fs::remove_file(vaka_disclose::path_of(folder, event, disclosure));
}

fn form_of(kind: MediumKind) -> ExportForm {
    match kind {
        MediumKind::Clip => ExportForm::Mp4,
        MediumKind::Still => ExportForm::Jpeg,
        MediumKind::Heard | MediumKind::Spoken => ExportForm::Wav,
    }
}

fn open(work: &Work, medium: &Medium) -> Result<Box<dyn MediumReader>, Unmade> {
    let opened = (work.vault)(work.event.id(), medium.clone()).blocking_recv();
    Ok(opened.map_err(|_| MakingFault::Ours)??)
}

/// Which tracks a clip has: a file's container must know before its first picture.
fn tracks_of(work: &Work, asked: &MediumAsked, medium: &Medium, progress: &Progress) -> Result<Tracks, Unmade> {
    if medium.kind != MediumKind::Clip || asked.sound == Sound::LeftOut {
        return Ok(Tracks::Video);
    }
    let mut reader = open(work, medium)?;
    while let Some(messages) = reader.next_fragment()? {
        if progress.is_stopped() {
            return Err(Unmade::Stopped);
        }
        for (_, message) in messages {
            let unit = pipe::read::<Unit>(&mut message.as_slice());
            if matches!(unit, Ok(Some((Unit::Data { track: Track::Sound, .. }, _)))) {
                return Ok(Tracks::Both);
            }
        }
    }
    Ok(Tracks::Video)
}

/// One recording through a worker of its own.
fn export(
    work: &Work,
    form: ExportForm,
    asked: &MediumAsked,
    medium: &Medium,
    progress: &Progress,
) -> Result<(Scratch, Exported), Unmade> {
    let tracks = tracks_of(work, asked, medium, progress)?;
    let order = ExportOrder { form, masks: asked.masks.clone(), tracks };
    let mut reader = open(work, medium)?;
    let mut scratch = Scratch::new(&work.folder)?;
    let mut worker = Worker::start(&work.workers).map_err(|_| MakingFault::Ours)?;
    let (Some(mut stdin), Some(mut stdout)) = (worker.0.stdin.take(), worker.0.stdout.take()) else {
        return Err(MakingFault::Ours.into());
    };
    let (fed, taken) = thread::scope(|scope| {
        let feeding = scope.spawn(move || {
            pipe::write(&mut stdin, &Order::Export(order), &[]).map_err(|_| MakingFault::Ours)?;
            feed(&mut *reader, &mut stdin, progress)
        });
        let taken = take(&mut stdout, &mut scratch);
        if taken.is_err() {
            // Whoever feeds it may wait for it.
            worker.end();
        }
        (feeding.join().unwrap_or(Err(MakingFault::Ours.into())), taken)
    });
    // Being stopped, or what the vault says, is the reason of whatever the worker says after it.
    match (fed, taken) {
        (Err(Unmade::Stopped), _) => Err(Unmade::Stopped),
        (Err(Unmade::Failed(MakingFault::Store(fault))), _) => Err(fault.into()),
        (_, Err(unmade)) | (Err(unmade), _) => Err(unmade),
        (Ok(()), Ok(exported)) => Ok((scratch, exported)),
    }
}

fn feed(reader: &mut dyn MediumReader, stdin: &mut impl Write, progress: &Progress) -> Result<(), Unmade> {
    while let Some(messages) = reader.next_fragment()? {
        for (at, message) in messages {
            if progress.is_stopped() {
                return Err(Unmade::Stopped);
            }
            pipe::write(stdin, &ToExport::Message { at }, &message).map_err(|_| MakingFault::Ours)?;
        }
        progress.done.fetch_add(1, Ordering::Relaxed);
    }
    pipe::write(stdin, &ToExport::Finish, &[]).map_err(|_| MakingFault::Ours)?;
    Ok(())
}

fn take(stdout: &mut impl Read, scratch: &mut Scratch) -> Result<Exported, Unmade> {
    loop {
        match pipe::read::<FromExport>(stdout) {
            Ok(Some((FromExport::Bytes { at }, bytes))) => scratch.write_at(at, &bytes)?,
            Ok(Some((FromExport::Progress { .. }, _))) => {}
            Ok(Some((FromExport::Done(exported), _))) => return Ok(exported),
            Ok(Some((FromExport::Failed { fault }, _))) => return Err(MakingFault::Media(fault).into()),
            Ok(None) | Err(_) => return Err(MakingFault::Media(MediaFault::Ours).into()),
        }
    }
}

/// An export worker; killed when it is dropped.
struct Worker(Child);

impl Worker {
    fn start(program: &WorkerProgram) -> std::io::Result<Self> {
        Command::new(&program.program)
            .args(&program.words)
            .arg("export")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map(Self)
    }

    fn end(&mut self) {
        let _ = self.0.kill();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
        let _ = self.0.wait();
    }
}
