//! What is promised of the evidence files, tried on a folder and on a store that is none.

mod arriving;
mod kept;

use std::{
    fs,
    io::{self, Cursor, Read},
    path::PathBuf,
    sync::Arc,
};

use object_store::memory::InMemory;
use uuid::Uuid;

use super::{
    EvidenceFiles,
    place::{Access, Place},
};
use crate::domain::evidence_file::ContentHash;

const NO_LIMIT: u64 = u64::MAX;

/// A folder of a test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("assay-files-{}", Uuid::new_v4())))
    }

    fn open(&self) -> EvidenceFiles {
        EvidenceFiles::in_folder(&self.0).unwrap()
    }

    /// Returns every file in it with its bytes, by its path inside.
    fn files(&self) -> Vec<(String, u64)> {
        let mut files = Vec::new();
        for folder in fs::read_dir(&self.0).unwrap() {
            for file in fs::read_dir(folder.unwrap().path()).unwrap() {
                let file = file.unwrap();
                let path = file.path().strip_prefix(&self.0).unwrap().display().to_string();
                files.push((path, file.metadata().unwrap().len()));
            }
        }
        files.sort();
        files
    }

    fn path_of(&self, sha256: ContentHash) -> PathBuf {
        let digits = sha256.to_string();
        self.0.join(&digits[..2]).join(digits)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn in_memory() -> EvidenceFiles {
    let place = Place::of_store("memory", Arc::new(InMemory::new()), Access::Memory);
    EvidenceFiles { place }
}

/// Runs a test on a folder and on a store of another kind, which stands for a bucket.
fn on_each_store(test: impl Fn(&EvidenceFiles)) {
    test(&Folder::new().open());
    test(&in_memory());
}

fn read(files: &EvidenceFiles, sha256: ContentHash) -> Vec<u8> {
    let mut content = files.get(sha256).unwrap();
    let mut bytes = Vec::new();
    content.read_to_end(&mut bytes).unwrap();
    assert_eq!(content.length(), u64::try_from(bytes.len()).unwrap());
    bytes
}

/// Returns bytes that differ from part to part, as many as asked for.
fn varied(length: u64) -> impl Read {
    // A prime, so that no two parts begin alike.
    let line: Vec<u8> = (0..251).collect();
    let lines = usize::try_from(length / 251 + 1).unwrap();
    Cursor::new(line.repeat(lines)).take(length)
}

/// A reader whose connection is lost at its end.
struct BreaksOff<R>(R);

impl<R: Read> Read for BreaksOff<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::ErrorKind::ConnectionReset.into()),
            read => Ok(read),
        }
    }
}
