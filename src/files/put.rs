//! Storing a file: part by part, hashed on the way, moved under its hash when it is whole, and gone without trace when
//! it is not.

use std::io::Read;

use object_store::{MultipartUpload, ObjectStoreExt, path::Path};
use sha2::{Digest, Sha256};

use super::{
    Stored,
    error::FilesError,
    media_type::{HEAD, media_type},
    place::{Place, new_arrival, path_of},
};

/// Bytes of a file that are in memory at a time; a bucket takes no smaller parts.
pub(super) const PART: u64 = 5 * 1024 * 1024;

pub(super) fn put(place: &Place, file: impl Read, limit: u64) -> Result<Stored, FilesError> {
    let arrival = new_arrival();
    let stored = receive(place, &arrival, file, limit).and_then(|stored| {
        // Over what is there: the same bytes, unless somebody has damaged them.
        let kept = path_of(stored.sha256);
        place.ask(place.store().rename(&arrival, &kept)).map_err(|error| place.explain(error))?;
        Ok(stored)
    });
    if stored.is_err() {
        place.discard(&arrival);
    }
    stored
}

/// Reads a file to its end into its place of arrival; when this returns it is there whole, and on the disk.
fn receive(
    place: &Place,
    arrival: &Path,
    file: impl Read,
    limit: u64,
) -> Result<Stored, FilesError> {
    let upload = place.ask(place.store().put_multipart(arrival));
    let mut upload = upload.map_err(|error| place.explain(error))?;
    let received = send_parts(place, upload.as_mut(), file, limit).and_then(|stored| {
        place.ask(upload.complete()).map_err(|error| place.explain(error))?;
        Ok(stored)
    });
    if received.is_err() {
        // What made it fail says more than that the parts could not be taken back.
        drop(place.ask(upload.abort()));
    }
    received
}

fn send_parts(
    place: &Place,
    upload: &mut dyn MultipartUpload,
    mut file: impl Read,
    limit: u64,
) -> Result<Stored, FilesError> {
    let mut hash = Sha256::new();
    let mut head = Vec::new();
    let mut bytes = 0;
    loop {
        // One byte beyond the limit is enough to refuse.
        let most = (limit - bytes).saturating_add(1).min(PART);
        let mut part = Vec::new();
        let read = file.by_ref().take(most).read_to_end(&mut part);
        let read = read.map_err(FilesError::from_reading)?;
        bytes += u64::try_from(read).unwrap_or(u64::MAX);
        if bytes > limit {
            return Err(FilesError::TooLarge { limit });
        }
        if part.is_empty() {
            let sha256 = <[u8; 32]>::from(hash.finalize()).into();
            return Ok(Stored { sha256, bytes, media_type: media_type(&head) });
        }
        hash.update(&part);
        if head.is_empty() {
            head.extend(part.iter().take(HEAD));
        }
        place.ask(upload.put_part(part.into())).map_err(|error| place.explain(error))?;
    }
}
