//! The folder or bucket where evidence files are kept: its layout, and how its store is asked.
//!
//! A file lies in `<first two digits>/<all 64 digits>` of its SHA-256. While it arrives its hash is unknown, so it
//! arrives in `incoming` under a name of its own, where nobody reads, and is moved when it is whole.

use std::{
    fs, io,
    path::{self, PathBuf},
    sync::Arc,
    thread,
    time::SystemTime,
};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};
use uuid::Uuid;

use super::error::FilesError;
use crate::domain::evidence_file::ContentHash;

/// The folder of files that are just arriving.
const INCOMING: &str = "incoming";

/// A folder or bucket.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its name in messages.
    name: String,
    store: Arc<dyn ObjectStore>,
    access: Access,
}

/// What a place needs beside its store.
#[derive(Debug, Clone)]
pub(super) enum Access {
    /// A folder, whose leftovers the store itself does not show.
    Folder(PathBuf),
    /// A store that works without help.
    #[cfg(test)]
    Memory,
    /// A bucket, asked over the network.
    #[cfg(feature = "s3")]
    Network(Arc<tokio::runtime::Runtime>),
}

/// Returns where a file with that content lies.
pub(super) fn path_of(sha256: ContentHash) -> Path {
    let digits = sha256.to_string();
    let folder: String = digits.chars().take(2).collect();
    Path::from_iter([folder, digits])
}

/// Returns where a file may arrive. The name is random, because processes on different machines share a folder.
pub(super) fn new_arrival() -> Path {
    Path::from_iter([INCOMING.to_owned(), Uuid::new_v4().to_string()])
}

impl Place {
    pub(super) fn in_folder(folder: &path::Path) -> Result<Self, FilesError> {
        let name = folder.display().to_string();
        create_folder(folder).map_err(|error| FilesError::of_place(&name, error))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| FilesError::of_place(&name, error))?
            .with_fsync(true);
        Ok(Self { name, store: Arc::new(store), access: Access::Folder(folder.to_owned()) })
    }

    #[cfg(any(test, feature = "s3"))]
    pub(super) fn of_store(name: &str, store: Arc<dyn ObjectStore>, access: Access) -> Self {
        Self { name: name.to_owned(), store, access }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    pub(super) fn store(&self) -> &dyn ObjectStore {
        self.store.as_ref()
    }

    /// Waits for an answer of the store.
    ///
    /// It does so in a thread of its own. In a thread of a web server's pool the store would hand its work to that same
    /// pool and wait for it, and a pool full of waiting threads waits for ever; outside one it simply does the work.
    pub(super) fn ask<T: Send>(
        &self,
        request: impl Future<Output = object_store::Result<T>> + Send,
    ) -> object_store::Result<T> {
        let answer = thread::scope(|scope| {
            let asking = thread::Builder::new().spawn_scoped(scope, || self.wait(request))?;
            Ok(asking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        answer.unwrap_or_else(|error: io::Error| {
            Err(object_store::Error::Generic { store: "thread", source: error.into() })
        })
    }

    fn wait<T>(&self, request: impl Future<Output = T>) -> T {
        match &self.access {
            #[cfg(feature = "s3")]
            Access::Network(runtime) => runtime.block_on(request),
            _ => pollster::block_on(request),
        }
    }

    /// Returns what an error of the store means to a person.
    pub(super) fn explain(&self, error: object_store::Error) -> FilesError {
        FilesError::of_place(&self.name, error)
    }

    /// Returns what an error about one file means to a person.
    pub(super) fn explain_about(
        &self,
        sha256: ContentHash,
        error: object_store::Error,
    ) -> FilesError {
        match error {
            object_store::Error::NotFound { .. } => {
                FilesError::Missing { place: self.name(), sha256 }
            }
            error => self.explain(error),
        }
    }

    /// Lists one folder after the other, so that a store of a bucket never answers with all at once.
    pub(super) fn list(&self) -> Result<Vec<ContentHash>, FilesError> {
        let list = |folder: Option<&Path>| {
            self.ask(self.store.list_with_delimiter(folder)).map_err(|error| self.explain(error))
        };
        let mut all = Vec::new();
        for folder in list(None)?.common_prefixes {
            let files = list(Some(&folder))?.objects.into_iter().map(|file| file.location);
            all.extend(files.filter_map(|file| {
                let sha256 = file.filename()?.parse().ok()?;
                (path_of(sha256) == file).then_some(sha256)
            }));
        }
        all.sort_unstable();
        Ok(all)
    }

    pub(super) fn delete(&self, path: &Path) -> object_store::Result<()> {
        self.ask(self.store.delete(path))
    }

    /// Removes what is left of a file that did not arrive. That this fails too says nothing new, and [`Self::clean`]
    /// finds it later.
    pub(super) fn discard(&self, arrival: &Path) {
        match &self.access {
            Access::Folder(folder) => {
                let whole = folder.join(arrival.as_ref());
                let mut part = whole.clone().into_os_string();
                // The store's own name for a file that is being written.
                part.push("#1");
                drop(fs::remove_file(part));
                drop(fs::remove_file(whole));
            }
            #[cfg(any(test, feature = "s3"))]
            _ => drop(self.delete(arrival)),
        }
    }

    pub(super) fn clean(&self, untouched_since: SystemTime) -> Result<usize, FilesError> {
        match &self.access {
            Access::Folder(folder) => clean_folder(&folder.join(INCOMING), untouched_since)
                .map_err(|error| FilesError::of_place(&self.name, error)),
            #[cfg(any(test, feature = "s3"))]
            _ => self.clean_store(untouched_since).map_err(|error| self.explain(error)),
        }
    }

    #[cfg(any(test, feature = "s3"))]
    fn clean_store(&self, untouched_since: SystemTime) -> object_store::Result<usize> {
        let incoming = Path::from(INCOMING);
        let mut cleaned = 0;
        for arrival in self.ask(self.store.list_with_delimiter(Some(&incoming)))?.objects {
            if SystemTime::from(arrival.last_modified) < untouched_since {
                self.delete(&arrival.location)?;
                cleaned += 1;
            }
        }
        Ok(cleaned)
    }
}

/// Makes a folder and those above it, for this account alone, each on the disk before the next: a file is only as
/// durable as the folders that lead to it.
fn create_folder(folder: &path::Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = match folder.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => path::Path::new("."),
    };
    create_folder(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error),
        #[cfg(unix)]
        Ok(()) => fs::File::open(above)?.sync_all(),
        #[cfg(not(unix))]
        Ok(()) => Ok(()),
    }
}

fn clean_folder(incoming: &path::Path, untouched_since: SystemTime) -> io::Result<usize> {
    let entries = match fs::read_dir(incoming) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut cleaned = 0;
    for entry in entries {
        match clean_entry(&entry?, untouched_since) {
            // It has arrived, or another process has cleaned it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => cleaned += removed?,
        }
    }
    Ok(cleaned)
}

/// Removes one leftover and returns how many that was: one, or none if it may still be arriving.
fn clean_entry(entry: &fs::DirEntry, untouched_since: SystemTime) -> io::Result<usize> {
    if entry.metadata()?.modified()? >= untouched_since {
        return Ok(0);
    }
    fs::remove_file(entry.path())?;
    Ok(1)
}
