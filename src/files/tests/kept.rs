//! Files that are kept: found, compared, copied and removed.

use std::{
    fs,
    io::{self, Read},
};

use super::{Folder, NO_LIMIT, in_memory, on_each_store, varied};
use crate::{
    error::{Error, Kind},
    files::{Condition, EvidenceFiles, FilesError, put::PART},
};

#[test]
fn one_changed_byte_is_found_and_never_handed_out() {
    let folder = Folder::new();
    let files = folder.open();
    let sha256 = files.put(varied(PART + 100), NO_LIMIT).unwrap().sha256;
    assert_eq!(files.check(sha256).unwrap(), Condition::Intact);
    let path = folder.path_of(sha256);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[usize::try_from(PART).unwrap() + 50] ^= 1;
    for damage in [changed, whole[1..].to_vec(), vec![], [&whole[..], &[0]].concat()] {
        fs::write(&path, &damage).unwrap();
        assert_eq!(files.check(sha256).unwrap(), Condition::Changed, "{}", damage.len());
        let mut read = Vec::new();
        let error = files
            .get(sha256)
            .and_then(|mut content| {
                content.read_to_end(&mut read).map_err(FilesError::from_reading)
            })
            .unwrap_err();
        assert!(matches!(error, FilesError::Changed { .. }), "{error}");
        assert!(u64::try_from(read.len()).unwrap() <= PART, "{}", read.len());
        let shown = error.to_string().replace(&folder.0.display().to_string(), "FOLDER");
        assert_eq!(
            shown,
            format!(
                "FOLDER: the evidence file {sha256} is not what was stored; find out who changed it and bring it back \
                 from a backup"
            )
        );
    }
    // Handing it in again mends it.
    files.put(varied(PART + 100), NO_LIMIT).unwrap();
    assert_eq!(files.check(sha256).unwrap(), Condition::Intact);
}

#[test]
fn an_empty_file_that_was_filled_is_changed_too() {
    let folder = Folder::new();
    let files = folder.open();
    let sha256 = files.put(io::empty(), 0).unwrap().sha256;
    assert_eq!(files.check(sha256).unwrap(), Condition::Intact);
    fs::write(folder.path_of(sha256), b"x").unwrap();
    assert_eq!(files.check(sha256).unwrap(), Condition::Changed);
}

#[test]
fn a_file_that_is_not_there_is_missing_and_can_be_removed_twice() {
    on_each_store(|files| {
        let sha256 = files.put(&b"old"[..], NO_LIMIT).unwrap().sha256;
        for _ in 0..2 {
            files.remove(sha256).unwrap();
            assert_eq!(files.check(sha256).unwrap(), Condition::Missing);
        }
        let error = files.get(sha256).unwrap_err();
        assert!(error.to_string().ends_with("is missing; bring it back from a backup"), "{error}");
        assert_eq!(Error::from(error).kind, Kind::Unavailable);
        assert_eq!(files.list().unwrap(), []);
    });
}

#[test]
fn a_copy_is_whole_and_passes_over_what_is_there() {
    let folder = Folder::new();
    let files = folder.open();
    let other = in_memory();
    for length in [0, 3, PART + 1] {
        files.put(varied(length), NO_LIMIT).unwrap();
    }
    other.put(varied(3), NO_LIMIT).unwrap();
    assert_eq!(files.copy_all_to(&other).unwrap(), 2);
    assert_eq!(files.copy_all_to(&other).unwrap(), 0);
    assert_eq!(other.list().unwrap(), files.list().unwrap());
    for sha256 in other.list().unwrap() {
        assert_eq!(other.check(sha256).unwrap(), Condition::Intact);
    }
    // What is damaged is not passed on.
    let damaged = files.list().unwrap()[0];
    fs::write(folder.path_of(damaged), b"damaged").unwrap();
    let third = in_memory();
    let error = files.copy_all_to(&third).unwrap_err();
    assert!(matches!(error, FilesError::Changed { sha256, .. } if sha256 == damaged), "{error}");
    assert_eq!(third.list().unwrap(), []);
}

#[test]
fn a_place_that_is_none_is_named() {
    let said = |address: &str| EvidenceFiles::open(address).unwrap_err().to_string();
    insta::assert_snapshot!(
        said("ftp://server/files"),
        @"ftp://server/files: no place for evidence files; give a folder by its path, or a bucket as s3://BUCKET/FOLDER"
    );
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("file");
    fs::write(&file, "").unwrap();
    for address in [file.clone(), file.join("below")] {
        let error = EvidenceFiles::in_folder(&address).unwrap_err();
        assert!(matches!(error, FilesError::Unreachable { .. }), "{error}");
    }
}

#[cfg(not(feature = "s3"))]
#[test]
fn a_bucket_needs_a_build_that_knows_buckets() {
    insta::assert_snapshot!(
        EvidenceFiles::open("s3://bucket/evidence").unwrap_err(),
        @"s3://bucket/evidence: s3:// needs a build with --features s3; use that, or give a folder by its path"
    );
}

#[cfg(unix)]
#[test]
fn a_new_folder_belongs_to_this_account_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let below = folder.0.join("data").join("evidence");
    EvidenceFiles::in_folder(&below).unwrap().put(&b"x"[..], 1).unwrap();
    for made in [&folder.0, &below] {
        assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
