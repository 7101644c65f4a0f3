//! A folder for what is needed only while a command runs, such as a copy of the database.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::context::new_id;
use crate::error::{Error, Kind};

/// How the names of such folders begin.
const PREFIX: &str = "scratch-";

/// The file in such a folder that its owner holds, so that others can tell it from one that was left behind.
const LOCK: &str = "lock";

/// A folder that goes when this value goes. It lies in the data folder, where there is room for the database.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
    /// Released by the system even if the process is killed.
    _lock: File,
}

impl Scratch {
    /// Makes a new folder, for this account alone, and removes those that killed programs left behind.
    ///
    /// # Errors
    /// Where the data folder cannot be written.
    pub(super) fn create(data: &Path) -> Result<Self, Error> {
        remove_left_behind(data);
        let folder = data.join(format!("{PREFIX}{}", new_id::<Uuid>().simple()));
        let made = fs::create_dir_all(data).and_then(|()| make(&folder)).and_then(|()| {
            let lock = File::create(folder.join(LOCK))?;
            lock.lock()?;
            Ok(lock)
        });
        match made {
            Ok(lock) => Ok(Self { folder, _lock: lock }),
            Err(cause) => Err(unusable(data, &cause)),
        }
    }

    /// Returns the path of a file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next who makes such a folder.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Returns what it means that a file in the data folder cannot be written.
pub(super) fn unusable(place: &Path, cause: &io::Error) -> Error {
    let remedy = match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room",
        _ => "give this account the right to write there",
    };
    let message = format!(
        "{}: cannot be written ({cause}); {remedy} or name another folder with --data",
        place.display()
    );
    Error::new(Kind::Unavailable, message)
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes the folders whose owners are gone. Whatever stands in the way is left for another time.
fn remove_left_behind(data: &Path) {
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        let is_scratch = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        // Where there is no lock yet, its owner may be about to make it.
        let lock = || File::open(entry.path().join(LOCK)).map(|lock| lock.try_lock());
        if is_scratch && matches!(lock(), Ok(Ok(()))) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
