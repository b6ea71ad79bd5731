//! Drawings of homes' floors beside a register file: found and looked at when it is read in, and written back beside it.
use std::{
    fs,
    io::{self, Read, Write},
    os::unix::{
        fs::{DirBuilderExt, OpenOptionsExt},
        net::UnixStream,
    },
    path::{Component, Path, PathBuf},
};

use alarm_central::{
    drawing::{Drawing, DrawingId, MOST_BYTES},
    exchange::{MOST_WRONG, WrongHome},
    id::SiteId,
    port::Archive,
    site::{Part, Site, SiteFault},
};
use vaka_link::{
    keeper::{KeeperAnswer, KeeperWish},
    pipe,
};

use super::unexpected;
use crate::Sentence;

/// A drawing of a home, and the file that has it.
pub struct Found {
    pub site: SiteId,
    pub file: PathBuf,
}

/// Looks at each drawing that the homes of this file name, and names it by what is in it instead.
///
/// # Errors
/// Those that cannot be kept, and how many more there are.
pub fn find(register: &Path, sites: &mut [Site]) -> Result<Vec<Found>, (Vec<WrongHome>, u32)> {
    let folder = register.parent().unwrap_or(Path::new(""));
    let (mut found, mut wrong, mut more) = (Vec::new(), Vec::new(), 0);
    for (home, site) in (0..).zip(sites) {
        for (at, floor) in (0..).zip(&mut site.floors) {
            // One that is named by what is in it is the register's already.
            if floor.known_drawing().is_some() {
                continue;
            }
            match look(folder, &floor.drawing) {
                Ok((file, drawing)) => {
                    floor.drawing = drawing.to_string();
                    found.push(Found { site: site.id.clone(), file });
                }
                Err(fault) if wrong.len() < MOST_WRONG => {
                    wrong.push(WrongHome { home, part: Part::Floor(at), field: "drawing".to_owned(), fault });
                }
                Err(_) => more += 1,
            }
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err((wrong, more)) }
}

fn look(folder: &Path, name: &str) -> Result<(PathBuf, Drawing), SiteFault> {
    let name = Path::new(name);
    let is_beside = name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !is_beside || name.as_os_str().is_empty() {
        return Err(SiteFault::DrawingPath);
    }
    let file = folder.join(name);
    let drawing = Drawing::of(&read(&file)?)?;
    Ok((file, drawing))
}

/// A drawing's bytes, as many as it may have and one more.
pub fn read(file: &Path) -> Result<Vec<u8>, SiteFault> {
    // A pipe would be waited for.
    let is_file = fs::metadata(file).is_ok_and(|meta| meta.is_file());
    let missing = |_| SiteFault::DrawingMissing;
    if !is_file {
        return Err(SiteFault::DrawingMissing);
    }
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    fs::File::open(file).map_err(missing)?.take(most).read_to_end(&mut bytes).map_err(missing)?;
    Ok(bytes)
}

/// Where drawings that leave come from.
pub enum Source {
    /// The running station, over a connection of its own.
    Station(UnixStream),
    /// The memory alone.
    Memory(Box<dyn Archive>),
}

impl Source {
    fn read(&mut self, site: &SiteId, drawing: DrawingId) -> anyhow::Result<Option<Vec<u8>>> {
        let stream = match self {
            // One that is damaged is left out as one that is not there.
            Self::Memory(archive) => return Ok(archive.drawing(site, drawing).unwrap_or_default()),
            Self::Station(stream) => stream,
        };
        pipe::write(stream, &KeeperWish::ReadDrawing { site: site.clone(), drawing }, &[])?;
        match pipe::read::<KeeperAnswer>(stream)? {
            Some((KeeperAnswer::Drawing { is_there }, bytes)) => Ok(is_there.then_some(bytes)),
            Some((KeeperAnswer::No(_), _)) => Ok(None),
            Some((other, _)) => Err(unexpected(other)),
            None => Err(Sentence::of("cli-station-none")),
        }
    }
}

/// Drawings that leave with the homes of a file.
pub struct Leaving {
    source: Source,
    /// Beside the register file; `None` where there is no file that it could lie beside.
    folder: Option<PathBuf>,
    pub written: u32,
    /// Named in the file by what is in them, and not written.
    pub left_out: u32,
}

impl Leaving {
    /// Into a folder that is called as the register file.
    pub fn beside(register: Option<&Path>, source: Source) -> Self {
        let folder = register.and_then(|file| {
            let name = format!("{}-ritningar", file.file_stem()?.to_str()?);
            Some(file.with_file_name(name))
        });
        Self { source, folder, written: 0, left_out: 0 }
    }

    /// Writes the drawings of a home and has its floors name the files.
    pub fn write(&mut self, site: &mut Site) -> anyhow::Result<()> {
        for (at, floor) in (1..).zip(&mut site.floors) {
            match floor.known_drawing().zip(self.folder.as_deref()) {
                Some((drawing, folder)) => match self.source.read(&site.id, drawing.id)? {
                    Some(bytes) => {
                        let name = file_name(&site.id, at, &drawing);
                        put(folder, &name, &bytes).map_err(|_| {
                            let file = folder.join(&name).display().to_string();
                            Sentence::with("cli-file-unwritable", &[("file", file.into())])
                        })?;
                        let beside = folder.file_name().unwrap_or_default().to_string_lossy();
                        floor.drawing = format!("{beside}/{name}");
                        self.written += 1;
                    }
                    None => self.left_out += 1,
                },
                None => self.left_out += 1,
            }
        }
        Ok(())
    }
}

/// By home and floor, where the id can be a file's name.
fn file_name(site: &SiteId, at: u32, drawing: &Drawing) -> String {
    let id = site.as_str();
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) && id.len() <= 64;
    let digits = drawing.id.to_string();
    let name = if is_plain { id } else { digits.split_once(':').map_or(id, |(_, digits)| digits) };
    format!("{name}-{at}.{}", drawing.form.ending())
}

/// Writes a file that its owner alone can read, and that has its name only once it is whole.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let draft = folder.join(format!("{name}.part"));
    // One that a call before this left behind.
    let _ = fs::remove_file(&draft);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(draft, folder.join(name))
}
