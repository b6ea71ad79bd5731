//! The command line's verbs on the register as files: read in, written out; what is wrong is told by row and column.
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, IsTerminal, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use alarm_central::{
    exchange::{
        self, Counts, FileForm, FileHomes, WrongHome,
        table::{self, TableFault, Writer},
    },
    id::SiteId,
    port::{Store, StoreError},
    reach,
    site::Site,
};
use clap::{Args, ValueEnum};
use vaka_link::{
    keeper::{KeeperAnswer, KeeperRefusal, KeeperWish},
    pipe, worker,
};
use vaka_words::{say, say_with};

use super::{
    drawings::{self, Found, Leaving, Source},
    join_station, must_be_a_place, print_line, unexpected,
};
use crate::{Sentence, settings::Settings, wire};

/// Homes that are sent at a time.
const AT_ONCE: usize = 64;

/// A form on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormWord {
    /// The register file, which says everything.
    Toml,
    /// A table for spreadsheets, a row a home.
    Csv,
}

/// What is read in.
#[derive(Args)]
pub struct ImportArguments {
    file: PathBuf,
    /// The file's form; without it, by its name.
    #[arg(long, value_enum)]
    format: Option<FormWord>,
}

/// What is written out.
#[derive(Args)]
pub struct ExportArguments {
    /// Where to; without it, standard output.
    file: Option<PathBuf>,
    /// The file's form; without it, by its name.
    #[arg(long, value_enum)]
    format: Option<FormWord>,
    /// Devices' addresses, sign-ins and keys too, and code words in a form that fits at this place alone; only into a new file
    /// that nobody else can read.
    #[arg(long, requires = "file")]
    with_secrets: bool,
}

fn form_of(word: Option<FormWord>, file: Option<&Path>) -> FileForm {
    let is_csv = file.and_then(Path::extension).is_some_and(|end| end.eq_ignore_ascii_case("csv"));
    match word {
        Some(FormWord::Csv) => FileForm::Csv,
        None if is_csv => FileForm::Csv,
        Some(FormWord::Toml) | None => FileForm::Toml,
    }
}

/// Where the homes of a file stand in it.
enum Places {
    /// By their ids.
    Ids(Vec<SiteId>),
    Rows(Vec<u64>),
}

impl Places {
    fn sentence(&self, wrong: &WrongHome) -> String {
        let (at, problem) = (wrong.home as usize, say(wrong.fault.key()));
        let said = match self {
            Self::Ids(ids) => {
                let site = ids.get(at).map_or("", SiteId::as_str);
                let values = [("site", site.into()), ("field", wrong.place().into()), ("problem", problem.into())];
                say_with(if wrong.place().is_empty() { "cli-wrong-site" } else { "cli-wrong-field" }, &values)
            }
            Self::Rows(rows) => {
                let row = rows.get(at).copied().unwrap_or_default();
                let column =
                    if wrong.field.is_empty() { "id".to_owned() } else { table::column(wrong.part, &wrong.field) };
                say_with(
                    "cli-wrong-cell",
                    &[("row", row.into()), ("column", column.into()), ("problem", problem.into())],
                )
            }
        };
        said.into_owned()
    }

    fn refusal(&self, file: &Path, wrong: &[WrongHome], more: u32) -> anyhow::Error {
        let count = u64::from(more) + wrong.len() as u64;
        let values = [("file", file.display().to_string().into()), ("count", count.into())];
        let mut lines = vec![say_with("cli-sites-wrong", &values).into_owned()];
        lines.extend(wrong.iter().map(|wrong| self.sentence(wrong)));
        if more > 0 {
            lines.push(say_with("cli-sites-wrong-more", &[("count", more.into())]).into_owned());
        }
        Sentence(lines.join("\n")).into()
    }
}

/// `vaka sites import FILE`.
pub fn import(settings: &Settings, asked: &ImportArguments) -> anyhow::Result<()> {
    let (mut homes, places) = read(settings, asked)?;
    let found = drawings::find(&asked.file, &mut homes.sites);
    let found = found.map_err(|(wrong, more)| places.refusal(&asked.file, &wrong, more))?;
    let counts = match bring(settings, homes, &found)? {
        KeeperAnswer::Imported(counts) => counts,
        KeeperAnswer::No(KeeperRefusal::WrongHomes { wrong, more }) => {
            return Err(places.refusal(&asked.file, &wrong, more));
        }
        other => return Err(unexpected(other)),
    };
    let Counts { added, changed, same, kept, words_gone } = counts;
    let (all, changed) = (added + changed + same, added + changed);
    print_line(&say_with("cli-sites-imported", &[("changed", changed.into()), ("all", all.into())]));
    if kept > 0 {
        print_line(&say_with("cli-sites-secrets-kept", &[("count", kept.into())]));
    }
    if words_gone > 0 {
        print_line(&say_with("cli-sites-words-gone", &[("count", words_gone.into())]));
    }
    Ok(())
}

/// Imports a register file that the program itself has written, without a word.
pub fn bring_file(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    let asked = ImportArguments { file: file.to_owned(), format: Some(FormWord::Toml) };
    let (mut homes, places) = read(settings, &asked)?;
    let found = drawings::find(file, &mut homes.sites);
    let found = found.map_err(|(wrong, more)| places.refusal(file, &wrong, more))?;
    match bring(settings, homes, &found)? {
        KeeperAnswer::Imported(_) => Ok(()),
        KeeperAnswer::No(KeeperRefusal::WrongHomes { wrong, more }) => Err(places.refusal(file, &wrong, more)),
        other => Err(unexpected(other)),
    }
}

fn read(settings: &Settings, asked: &ImportArguments) -> anyhow::Result<(FileHomes, Places)> {
    let file = &asked.file;
    let unreadable = || Sentence::with("cli-file-unreadable", &[("file", file.display().to_string().into())]);
    let bytes = fs::read(file).map_err(|_| unreadable())?;
    if form_of(asked.format, Some(file)) == FileForm::Csv {
        return match table::read(&bytes) {
            Ok(read) => Ok((read.homes, Places::Rows(read.rows))),
            Err(TableFault::Cells { wrong, more, rows }) => Err(Places::Rows(rows).refusal(file, &wrong, more)),
            Err(fault) => Err(table_refusal(file, &fault)),
        };
    }
    let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
    let read = exchange::read_toml(&text)
        .map_err(|error| Sentence::with("cli-register-faulty", &[("problem", error.to_string().into())]))?;
    // Where a place must not reach is told by its line.
    if read.sites.iter().any(|site| reach::out_of_reach(settings.place, site).is_some()) {
        reach::may_reach_file(settings.place, &text).map_err(|real| {
            Sentence::with("cli-register-real", &[("line", real.line.into()), ("field", real.field.into())])
        })?;
    }
    let ids = read.sites.iter().map(|site| site.id.clone()).collect();
    Ok((read, Places::Ids(ids)))
}

fn table_refusal(file: &Path, fault: &TableFault) -> anyhow::Error {
    let (key, mut values) = match fault {
        TableFault::NotText { row } => ("table-not-text", vec![("row", (*row).into())]),
        TableFault::UnknownColumn(name) => ("table-unknown-column", vec![("column", name.as_str().into())]),
        TableFault::ColumnTwice(name) => ("table-column-twice", vec![("column", name.as_str().into())]),
        TableFault::NoColumn(name) => ("table-no-column", vec![("column", name.as_str().into())]),
        TableFault::Width { row, cells, columns } => {
            ("table-width", vec![("row", (*row).into()), ("cells", (*cells).into()), ("columns", (*columns).into())])
        }
        // Cells are told one by one, by whoever calls.
        TableFault::NoHead | TableFault::Cells { .. } => ("table-no-head", Vec::new()),
    };
    values.push(("file", file.display().to_string().into()));
    Sentence::with(key, &values)
}

/// Imports by whichever way is open.
fn bring(settings: &Settings, homes: FileHomes, found: &[Found]) -> anyhow::Result<KeeperAnswer> {
    // Gone or swollen since it was looked at: the home is judged without it.
    let drawn = || found.iter().filter_map(|Found { site, file }| Some((site, drawings::read(file).ok()?)));
    let FileHomes { sites, told, .. } = homes;
    let Some(mut stream) = join_station(settings)? else {
        let (_lock, mut store) = wire::open_store(settings)?;
        let (uid, now) = (rustix::process::getuid().as_raw(), worker::now().wall);
        let mut homes = FileHomes::new(sites, told);
        for (site, bytes) in drawn() {
            match store.keep_drawing(site, &bytes) {
                Ok(id) => drop(homes.drawings.insert((site.clone(), id))),
                Err(StoreError::Fault(fault)) => return Ok(KeeperAnswer::No(KeeperRefusal::Store(fault))),
                Err(StoreError::Conflict(_)) => {}
            }
        }
        return Ok(vaka_station::import_homes(&mut store, settings.place, uid, now, homes));
    };
    for (site, bytes) in drawn() {
        pipe::write(&mut stream, &KeeperWish::DrawingToCome { site: site.clone() }, &bytes)?;
    }
    let mut sites = sites.into_iter();
    loop {
        let part: Vec<Site> = sites.by_ref().take(AT_ONCE).collect();
        if part.is_empty() {
            break;
        }
        pipe::write(&mut stream, &KeeperWish::HomesToCome(part), &[])?;
    }
    pipe::write(&mut stream, &KeeperWish::ImportHomes(told), &[])?;
    let mut progress = Progress::new();
    while let Some((answer, _)) = pipe::read::<KeeperAnswer>(&mut stream)? {
        match answer {
            KeeperAnswer::Progress { done, of } => progress.show(done, of),
            answer => {
                progress.end();
                return Ok(answer);
            }
        }
    }
    progress.end();
    Err(Sentence::of("cli-station-none"))
}

/// How far it is, at a terminal.
struct Progress {
    is_watched: bool,
    is_shown: bool,
}

impl Progress {
    fn new() -> Self {
        Self { is_watched: io::stderr().is_terminal(), is_shown: false }
    }

    fn show(&mut self, done: u64, of: u64) {
        if self.is_watched {
            eprint!("\r{}", say_with("cli-sites-progress", &[("done", done.into()), ("of", of.into())]));
            self.is_shown = true;
        }
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            eprintln!();
        }
    }
}

/// `vaka sites export [FILE]`.
pub fn export(settings: &Settings, asked: &ExportArguments) -> anyhow::Result<()> {
    must_be_a_place(settings)?;
    let asks = (form_of(asked.format, asked.file.as_deref()), asked.with_secrets);
    let Some(file) = &asked.file else {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = write_homes(settings, asks, None, &mut out).and_then(|written| {
            out.flush()?;
            // What is read on from a pipe is the register alone.
            if let Some(words) = written.without_drawings() {
                eprintln!("{words}");
            }
            Ok(())
        });
        return match written.map_err(anyhow::Error::downcast::<io::Error>) {
            // The reader of a pipe may have seen enough.
            Err(Ok(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(Ok(error)) => Err(error.into()),
            Err(Err(said)) => Err(said),
            Ok(()) => Ok(()),
        };
    };
    let homes = if asked.with_secrets {
        write_new(file, |to| write_homes(settings, asks, Some(file), to))?
    } else {
        write_over(file, |to| write_homes(settings, asks, Some(file), to))?
    };
    let values = [("count", homes.homes.into()), ("file", file.display().to_string().into())];
    print_line(&say_with("cli-sites-exported", &values));
    print_line(&say(if asked.with_secrets { "cli-sites-with-secrets" } else { "cli-sites-without-secrets" }));
    if homes.drawings > 0 {
        print_line(&say_with("cli-sites-drawings", &[("count", homes.drawings.into())]));
    }
    if let Some(words) = homes.without_drawings() {
        print_line(&words);
    }
    Ok(())
}

/// A file that only its owner can read. It must not be there yet: whoever has it open already would read along.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

type Written = anyhow::Result<Wrote>;

/// What was written.
#[derive(Clone, Copy)]
struct Wrote {
    homes: u32,
    drawings: u32,
    /// Drawings that did not leave with them.
    left_out: u32,
    form: FileForm,
}

impl Wrote {
    fn without_drawings(&self) -> Option<String> {
        let key = match self.form {
            FileForm::Toml => "cli-sites-drawings-left-out",
            FileForm::Csv => "cli-sites-drawings-no-table",
        };
        (self.left_out > 0).then(|| say_with(key, &[("count", self.left_out.into())]).into_owned())
    }
}

fn write_new(path: &Path, write: impl FnOnce(&mut dyn Write) -> Written) -> Written {
    let named = || [("file", path.display().to_string().into())];
    let file = private(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Sentence::with("cli-sites-file-there", &named()),
        _ => Sentence::with("cli-file-unwritable", &named()),
    })?;
    filled(file, path, path, write)
}

/// A file that has its name only once it is whole.
fn write_over(path: &Path, write: impl FnOnce(&mut dyn Write) -> Written) -> Written {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let draft = path.with_file_name(name);
    // One that a call before this left behind.
    let _ = fs::remove_file(&draft);
    let file = private(&draft)
        .map_err(|_| Sentence::with("cli-file-unwritable", &[("file", path.display().to_string().into())]))?;
    let homes = filled(file, &draft, path, write)?;
    fs::rename(&draft, path)
        .map_err(|_| Sentence::with("cli-file-unwritable", &[("file", path.display().to_string().into())]))?;
    Ok(homes)
}

/// Fills a file; one that does not become whole goes.
fn filled(file: File, at: &Path, named: &Path, write: impl FnOnce(&mut dyn Write) -> Written) -> Written {
    let fill = || -> Written {
        let mut to = BufWriter::new(file);
        let homes = write(&mut to)?;
        to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(homes)
    };
    fill().map_err(|error| {
        let _ = fs::remove_file(at);
        match error.downcast::<io::Error>() {
            Ok(_) => Sentence::with("cli-file-unwritable", &[("file", named.display().to_string().into())]),
            Err(said) => said,
        }
    })
}

/// Writes all homes, by whichever way is open, and their drawings beside the file.
fn write_homes(settings: &Settings, asks: (FileForm, bool), file: Option<&Path>, to: &mut dyn Write) -> Written {
    let (form, with_secrets) = asks;
    let writing = |source| Writing {
        form,
        with_secrets,
        table: None,
        drawings: Leaving::beside(file.filter(|_| form == FileForm::Toml), source),
        done: 0,
        of: 0,
        progress: Progress::new(),
    };
    let mut writing_now;
    let written = match join_station(settings)? {
        Some(mut stream) => {
            // The homes come without a pause on the other one.
            let beside = join_station(settings)?.ok_or_else(|| Sentence::of("cli-station-none"))?;
            writing_now = writing(Source::Station(beside));
            let writing = &mut writing_now;
            pipe::write(&mut stream, &KeeperWish::ExportHomes { form, with_secrets }, &[])?;
            let mut last = Err(Sentence::of("cli-station-none"));
            while let Some((answer, _)) = pipe::read::<KeeperAnswer>(&mut stream)? {
                let is_part = answer.is_part();
                last = writing.take(answer, to);
                if last.is_err() || !is_part {
                    break;
                }
            }
            last
        }
        None => {
            let (_lock, mut store) = wire::open_store(settings)?;
            let (uid, now) = (rustix::process::getuid().as_raw(), worker::now().wall);
            let reader = store.reader().map_err(|_| Sentence::of("store-io"))?;
            writing_now = writing(Source::Memory(reader));
            let writing = &mut writing_now;
            let mut last = Err(Sentence::of("store-io"));
            vaka_station::export_homes(&mut store, settings.place, uid, now, asks, &mut |answer| {
                last = writing.take(answer, to);
                last.is_ok()
            });
            last
        }
    };
    let mut writing = writing_now;
    writing.progress.end();
    written?;
    let (drawings, left_out) = (writing.drawings.written, writing.drawings.left_out);
    let wrote = Wrote { homes: writing.done, drawings, left_out, form };
    // A station that went away in the middle has told less than all.
    if writing.done == writing.of { Ok(wrote) } else { Err(Sentence::of("cli-station-none")) }
}

/// An export under way.
struct Writing {
    form: FileForm,
    with_secrets: bool,
    table: Option<Writer>,
    drawings: Leaving,
    done: u32,
    of: u32,
    progress: Progress,
}

impl Writing {
    fn take(&mut self, answer: KeeperAnswer, to: &mut dyn Write) -> anyhow::Result<()> {
        match answer {
            KeeperAnswer::Leaving { homes, widths } => {
                self.of = homes;
                match self.form {
                    FileForm::Toml => to.write_all(exchange::toml_head(self.with_secrets).as_bytes())?,
                    FileForm::Csv => {
                        let table = Writer::new(widths, self.with_secrets);
                        to.write_all(&table.head())?;
                        self.table = Some(table);
                    }
                }
            }
            KeeperAnswer::Homes(homes) => {
                for mut home in homes {
                    self.drawings.write(&mut home)?;
                    match &self.table {
                        Some(table) => to.write_all(&table.home(&home))?,
                        None => {
                            let text = exchange::toml_home(&home).map_err(|_| Sentence::of("store-damaged"))?;
                            to.write_all(text.as_bytes())?;
                        }
                    }
                    self.done += 1;
                }
                self.progress.show(self.done.into(), self.of.into());
            }
            KeeperAnswer::Left { .. } => {}
            other => return Err(unexpected(other)),
        }
        Ok(())
    }
}
