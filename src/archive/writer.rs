//! Writes a backup beside its place and moves it there when it is whole, so that nobody takes half of one for a backup.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{Contents, Entry, MANIFEST, Manifest, PART, error::ArchiveError, in_digits};

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the backup is refused.
    Keep,
    /// The backup takes its place.
    Replace,
}

/// How a file lies in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Made smaller.
    Packed,
    /// As it is, because office files, pictures and PDF are packed already.
    Plain,
}

/// Why a file was not taken into an archive.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// It could not be read to its end; the archive can go on without it.
    #[error(transparent)]
    Source(io::Error),
    /// The archive could not be written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// A backup that is being written. If it is dropped before its end, nothing is left of it.
pub struct ArchiveWriter {
    zip: ZipWriter<Output>,
    files: Vec<Entry>,
    target: Target,
}

impl ArchiveWriter {
    /// Begins the backup that will lie at a path.
    ///
    /// # Errors
    /// Where a file is there that shall be kept, another backup is writing it, or it cannot be written.
    pub fn create(path: &Path, existing: Existing) -> Result<Self, ArchiveError> {
        if existing == Existing::Keep && path.exists() {
            return Err(ArchiveError::Exists(path.to_owned()));
        }
        let (target, file) = Target::create(path)?;
        let output = Output { file: BufWriter::new(file), broken: false };
        Ok(Self { zip: ZipWriter::new(output), files: Vec::new(), target })
    }

    /// Takes a file of about so many bytes into the archive, part by part. One that cannot be read to its end is left
    /// out.
    ///
    /// # Errors
    /// [`AddError::Source`] where the file cannot be read, after which the archive can go on.
    pub fn add(
        &mut self,
        name: &str,
        packing: Packing,
        length: u64,
        mut content: impl Read,
    ) -> Result<(), AddError> {
        let options = options(packing, length);
        let target = &self.target;
        self.zip.start_file(name, options).map_err(|error| target.failed(error))?;
        let (mut hash, mut bytes, mut part) = (Sha256::new(), 0, vec![0; PART]);
        loop {
            let read = match content.read(&mut part) {
                Ok(0) => break,
                Ok(read) => part.get(..read).unwrap_or_default(),
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => {
                    self.zip.abort_file().map_err(|error| target.failed(error))?;
                    return Err(AddError::Source(cause));
                }
            };
            self.zip.write_all(read).map_err(|cause| target.failed(cause.into()))?;
            hash.update(read);
            bytes += u64::try_from(read.len()).unwrap_or_default();
        }
        self.files.push(Entry { name: name.to_owned(), sha256: in_digits(hash), bytes });
        Ok(())
    }

    /// Writes the manifest, makes the file durable and moves it to its place.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self, contents: Contents) -> Result<Manifest, ArchiveError> {
        let manifest = Manifest::new(contents, self.files);
        let target = &self.target;
        let failed = |error: io::Error| target.failed(error.into());
        let text = serde_json::to_vec_pretty(&manifest).map_err(|error| failed(error.into()))?;
        let options = options(Packing::Packed, u64::try_from(text.len()).unwrap_or(u64::MAX));
        self.zip.start_file(MANIFEST, options).map_err(|error| target.failed(error))?;
        self.zip.write_all(&text).map_err(failed)?;
        let output = self.zip.finish().map_err(|error| target.failed(error))?;
        output.close().map_err(failed)?;
        self.target.arrive()?;
        Ok(manifest)
    }
}

fn options(packing: Packing, length: u64) -> SimpleFileOptions {
    let method = match packing {
        Packing::Packed => CompressionMethod::Deflated,
        Packing::Plain => CompressionMethod::Stored,
    };
    // Beyond 4 GiB an entry needs the longer form; half of it leaves room for what grows while it is packed.
    let large = length >= u64::from(u32::MAX / 2);
    SimpleFileOptions::default().compression_method(method).large_file(large)
}

/// The place of a backup, and the file beside it that it is written to.
struct Target {
    path: PathBuf,
    partial: PathBuf,
    arrived: bool,
}

impl Target {
    fn create(path: &Path) -> Result<(Self, File), ArchiveError> {
        let failed = |cause| ArchiveError::of_writing(path.to_owned(), cause);
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        // It holds what only this account may read: registers, and hashes of passwords.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&partial).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ArchiveError::InUse(path.to_owned())),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        let target = Self { path: path.to_owned(), partial: partial.into(), arrived: false };
        // What a killed backup left there is of no use.
        file.set_len(0).map_err(failed)?;
        Ok((target, file))
    }

    fn failed(&self, error: ZipError) -> ArchiveError {
        ArchiveError::of_writing(self.path.clone(), error.into())
    }

    /// Moves the file to its place, durably.
    fn arrive(mut self) -> Result<(), ArchiveError> {
        let moved = fs::rename(&self.partial, &self.path).and_then(|()| {
            self.arrived = true;
            sync_folder_of(&self.path)
        });
        moved.map_err(|cause| self.failed(cause.into()))
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if !self.arrived {
            // The half-written file is of no use to anybody; that it cannot be removed changes nothing.
            drop(fs::remove_file(&self.partial));
        }
    }
}

/// Makes a new name in a folder as durable as the file itself.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The file below the archive. After its first fault it takes everything and keeps nothing: the crate tries to end an
/// archive that is dropped and would tell the terminal that it can't.
struct Output {
    file: BufWriter<File>,
    broken: bool,
}

impl Output {
    fn noting<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.broken |= done.as_ref().is_err_and(|cause| cause.kind() != io::ErrorKind::Interrupted);
        done
    }

    fn close(mut self) -> io::Result<()> {
        // A file that was left out may have reached further than the archive does now.
        let end = self.file.stream_position()?;
        self.file.flush()?;
        self.file.get_ref().set_len(end)?;
        self.file.get_ref().sync_all()?;
        if self.broken { Err(io::Error::other("a part was not written")) } else { Ok(()) }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken {
            return Ok(bytes.len());
        }
        let written = self.file.write(bytes);
        self.noting(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.broken {
            return Ok(());
        }
        let flushed = self.file.flush();
        self.noting(flushed)
    }
}

impl Seek for Output {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.broken {
            return Ok(0);
        }
        let place = self.file.seek(to);
        self.noting(place)
    }
}
