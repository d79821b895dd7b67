//! The journal of a backfill: one line for each month that CloudZero confirmed, synced before anything is printed or the
//! next month is sent. It is locked while a backfill runs.

mod line;

use crate::failure::Failure;
use crate::files::shown;
pub(super) use line::Line;
use line::{Entry, Place, is_journal};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The months that are confirmed, and the file that says so.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// Where the last line has no end, because whatever ended the run cut it.
    is_cut: bool,
    noted: Noted,
}

/// What stands in a journal.
#[derive(Default)]
pub(super) struct Noted(Vec<Entry>);

/// Beside a file, and inside a folder. Of a file that is led to by a link there is one, beside the file itself.
pub(super) fn path_beside(source: &Path) -> PathBuf {
    if source.is_dir() {
        return source.join("backfill.journal");
    }
    let linked = if source.is_symlink() { source.canonicalize().ok() } else { None };
    let mut name = linked.unwrap_or_else(|| source.to_owned()).into_os_string();
    name.push(".journal");
    name.into()
}

impl Journal {
    /// Opens the journal, or begins it, and keeps every other backfill from it.
    ///
    /// # Errors
    /// When it cannot be had, or another backfill has it, or the file of its name is no journal, which is not touched.
    pub(super) fn open(path: PathBuf) -> Result<Self, Failure> {
        let cannot_open = |error| cannot_open(&path, &error);
        is_there(&path)?;
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&path).map_err(cannot_open)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Failure::usage(format!(
                "another backfill is at work with the journal `{}`; this one has sent nothing",
                shown(&path)
            ))
            .hint("wait until it has ended"),
            TryLockError::Error(error) => cannot_open(error),
        })?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(cannot_open)?;
        let noted = Noted::of(&path, &text)?;
        sync_folder(&path).map_err(cannot_open)?;
        let is_cut = text.last().is_some_and(|last| *last != b'\n');
        Ok(Self { path, file, is_cut, noted })
    }

    /// What stands in it.
    pub(super) fn noted(&self) -> &Noted {
        &self.noted
    }

    /// Notes that a month is about to be replaced, where that takes back what stands here.
    pub(super) fn begin(&mut self, line: &Line) -> Result<(), Failure> {
        if !matches!(self.noted.last(&line.place()), Some(Entry::Confirmed(_))) {
            return Ok(());
        }
        self.write(Entry::Begun(line.place())).map_err(|error| {
            let month = &line.billing_month;
            Failure::usage(format!("cannot write the journal `{}`: {error}; {month} was not sent", shown(&self.path)))
        })
    }

    /// Notes a month that is confirmed, for good.
    pub(super) fn confirm(&mut self, line: Line) -> Result<(), Failure> {
        let month = line.billing_month.clone();
        self.write(Entry::Confirmed(Box::new(line))).map_err(|error| {
            let path = shown(&self.path);
            Failure::usage(format!("CloudZero confirmed {month}, but the journal `{path}` cannot be written: {error}"))
                .hint(format!("{month} is sent; `--resume` does not know it and sends it again, which does no harm"))
        })
    }

    fn write(&mut self, entry: Entry) -> io::Result<()> {
        let mut text = entry.text()?;
        if self.is_cut {
            text.insert(0, '\n');
        }
        // If this fails, there is no telling how much of it was written.
        self.is_cut = true;
        self.file.write_all(text.as_bytes())?;
        self.is_cut = false;
        self.file.sync_all()?;
        self.noted.0.push(entry);
        Ok(())
    }
}

impl Noted {
    /// Reads a journal, or that there is none, without keeping anybody from it.
    ///
    /// # Errors
    /// When it cannot be read, or the file of its name is no journal.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        if !is_there(path)? {
            return Ok(Self::default());
        }
        Self::of(path, &std::fs::read(path).map_err(|error| cannot_open(path, &error))?)
    }

    fn of(path: &Path, text: &[u8]) -> Result<Self, Failure> {
        if !is_journal(text) {
            return Err(is_none(path));
        }
        Ok(Self(text.split(|byte| *byte == b'\n').filter_map(Entry::read).collect()))
    }

    /// Whether the last that was done to the month is that it was sent just like this, and confirmed.
    pub(super) fn confirms(&self, line: &Line) -> bool {
        match self.last(&line.place()) {
            Some(Entry::Confirmed(last)) => last.sends_the_same_as(line),
            Some(Entry::Begun(_)) | None => false,
        }
    }

    fn last(&self, place: &Place) -> Option<&Entry> {
        self.0.iter().rev().find(|entry| entry.place() == *place)
    }
}

/// Whether there is a file. A device or a pipe may have no end, or wait for ever.
fn is_there(path: &Path) -> Result<bool, Failure> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(true),
        Ok(_) => Err(is_none(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot_open(path, &error)),
    }
}

fn cannot_open(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot open the journal `{}`: {error}; nothing was sent", shown(path)))
}

fn is_none(path: &Path) -> Failure {
    Failure::usage(format!("`{}` is no journal of a backfill, and is not touched; nothing was sent", shown(path)))
        .hint("the journal has that name: move the file away")
}

/// A new file is only there for good when its folder says so.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot, and some folders may be written but not read.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied) => Ok(()),
        result => result,
    }
}
