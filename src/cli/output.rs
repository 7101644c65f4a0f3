//! Files out: wholly there or not at all.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::error::{Error, Kind};

/// Checks that the folder of every file exists before any work is done.
pub(super) fn check_folders<'a>(paths: impl Iterator<Item = &'a Path>) -> Result<(), Error> {
    for path in paths {
        let folder = folder_of(path);
        if !folder.is_dir() {
            let message = format!(
                "{}: the folder {} does not exist; make it first or write elsewhere",
                path.display(),
                folder.display()
            );
            return Err(Error::new(Kind::Unavailable, message));
        }
        if path.is_dir() {
            let message = format!("{}: is a folder; name a file in it", path.display());
            return Err(Error::new(Kind::Usage, message));
        }
    }
    Ok(())
}

/// Checks that no file is written over one that is read, and none twice.
pub(super) fn check_distinct(outputs: &[PathBuf], inputs: &[PathBuf]) -> Result<(), Error> {
    let place = |path: &Path| {
        let folder = folder_of(path).canonicalize().unwrap_or_else(|_error| folder_of(path).into());
        path.canonicalize()
            .unwrap_or_else(|_error| folder.join(path.file_name().unwrap_or_default()))
    };
    let read: Vec<PathBuf> = inputs.iter().map(|path| place(path)).collect();
    let mut written: Vec<PathBuf> = Vec::new();
    for path in outputs {
        let here = place(path);
        let reason = if read.contains(&here) {
            "would be overwritten, although it is read"
        } else if written.contains(&here) {
            "is named twice"
        } else {
            written.push(here);
            continue;
        };
        let message = format!("{}: {reason}; write the report to another file", path.display());
        return Err(Error::new(Kind::Usage, message));
    }
    Ok(())
}

/// Writes a file beside its place and moves it there, so that no reader ever sees half of it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |cause: std::io::Error| {
        let message =
            format!("{}: cannot be written ({cause}); check rights and free space", path.display());
        Error::new(Kind::Unavailable, message)
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder_of(path).join(format!(".{name}.{}.part", std::process::id()));
    let written = fs::File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|cause| {
        // The half-written file is of no use to anybody; that it cannot be removed changes nothing in the error.
        drop(fs::remove_file(&beside));
        failed(cause)
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
