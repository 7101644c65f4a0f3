//! Files on their way in: whole or not at all.

use std::{
    cell::Cell,
    fs,
    io::{self, Cursor, Read},
    sync::mpsc,
    time::{Duration, SystemTime},
};

use proptest::prelude::*;
use uuid::Uuid;

use super::{BreaksOff, Folder, NO_LIMIT, in_memory, on_each_store, read, varied};
use crate::files::{Condition, FilesError, put::PART};

#[test]
fn a_file_lies_under_the_hash_of_its_content() {
    let folder = Folder::new();
    let stored = folder.open().put(&b"abc"[..], NO_LIMIT).unwrap();
    // The example of FIPS 180-4.
    let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!((stored.sha256.to_string().as_str(), stored.bytes), (digits, 3));
    assert_eq!(stored.media_type, "text/plain");
    assert_eq!(folder.files(), [(format!("ba/{digits}"), 3)]);
}

#[test]
fn the_same_content_is_stored_once() {
    let folder = Folder::new();
    let files = folder.open();
    let first = files.put(&b"access review"[..], NO_LIMIT).unwrap();
    assert_eq!(files.put(&b"access review"[..], NO_LIMIT).unwrap(), first);
    let other = files.put(&b"another"[..], NO_LIMIT).unwrap();
    assert_eq!(folder.files().len(), 2);
    let mut both = [first.sha256, other.sha256];
    both.sort();
    assert_eq!(files.list().unwrap(), both);
}

#[test]
fn whoever_stores_the_same_at_once_stores_it_once() {
    let folder = Folder::new();
    let files = folder.open();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| files.put(varied(PART + 9), NO_LIMIT).unwrap());
        }
    });
    assert_eq!(folder.files().len(), 1);
    assert_eq!(files.check(files.list().unwrap()[0]).unwrap(), Condition::Intact);
}

#[test]
fn parts_make_a_whole_at_every_border() {
    on_each_store(|files| {
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART] {
            let stored = files.put(varied(length), length).unwrap();
            assert_eq!(stored.bytes, length);
            let mut expected = Vec::new();
            varied(length).read_to_end(&mut expected).unwrap();
            assert!(read(files, stored.sha256) == expected, "{length}");
        }
    });
}

#[test]
fn a_file_beyond_the_limit_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    for (length, limit) in [(1, 0), (501, 500), (PART + 1, PART), (3 * PART, 2 * PART + 5)] {
        let refused = folder.open().put(varied(length), limit).unwrap_err();
        assert!(matches!(refused, FilesError::TooLarge { .. }), "{refused}");
        assert_eq!(folder.files(), [], "{length}");
    }
    on_each_store(|files| {
        let refused = files.put(varied(PART * 2), 2_000_000).unwrap_err().to_string();
        assert_eq!(
            refused,
            "the file is larger than 2 MB, which is the limit for evidence; hand in a smaller one or raise the limit"
        );
        assert_eq!(files.list().unwrap(), []);
        assert_eq!(files.clean(SystemTime::now() + Duration::from_hours(1)).unwrap(), 0);
    });
}

#[test]
fn a_refused_file_is_read_one_byte_too_far_and_no_more() {
    let mut endless = Cursor::new(vec![1; 100]);
    in_memory().put(&mut endless, 10).unwrap_err();
    assert_eq!(endless.position(), 11);
}

#[test]
fn a_file_that_breaks_off_leaves_nothing() {
    let folder = Folder::new();
    for length in [0, 10, PART, 2 * PART + 1] {
        let error = folder.open().put(BreaksOff(varied(length)), NO_LIMIT).unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(
                error,
                @"the file broke off before its end, so nothing of it was kept; hand it in again"
            );
        }
        assert_eq!(folder.files(), [], "{length}");
    }
}

#[test]
fn a_file_that_is_still_arriving_is_seen_by_nobody_and_cleaned_only_when_left_behind() {
    /// A reader that waits for what another thread sends, as a slow upload does.
    struct Slow(mpsc::Receiver<Vec<u8>>);
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            // A closed connection instead of an end.
            let bytes = self.0.recv().map_err(|_closed| io::ErrorKind::ConnectionReset)?;
            buffer[..bytes.len()].copy_from_slice(&bytes);
            Ok(bytes.len())
        }
    }

    let folder = Folder::new();
    let files = folder.open();
    let before = SystemTime::now() - Duration::from_hours(1);
    let later = SystemTime::now() + Duration::from_hours(1);
    std::thread::scope(|scope| {
        // Taken one by one: as soon as the second is taken, the upload has begun.
        let (sender, receiver) = mpsc::sync_channel(0);
        let upload = scope.spawn(|| files.put(Slow(receiver), NO_LIMIT));
        sender.send(vec![1; 16]).unwrap();
        sender.send(vec![2; 8]).unwrap();

        let arriving = folder.files();
        assert!(
            matches!(&arriving[..], [(path, _)] if path.starts_with("incoming")),
            "{arriving:?}"
        );
        assert_eq!(files.list().unwrap(), []);
        assert_eq!(files.clean(before).unwrap(), 0);
        assert_eq!(folder.files().len(), 1);
        // As after a crash: nobody writes to it any more, and the next day it goes.
        assert_eq!(files.clean(later).unwrap(), 1);
        assert_eq!(folder.files(), []);
        drop(sender);
        upload.join().unwrap().unwrap_err();
    });
    assert_eq!(folder.files(), []);
}

#[test]
fn what_a_crash_before_the_last_step_leaves_is_cleaned() {
    let folder = Folder::new();
    let files = folder.open();
    let kept = files.put(&b"kept"[..], NO_LIMIT).unwrap();
    fs::write(folder.0.join("incoming").join(Uuid::new_v4().to_string()), b"whole").unwrap();
    fs::write(folder.0.join("incoming").join(format!("{}#1", Uuid::new_v4())), b"par").unwrap();
    assert_eq!(files.list().unwrap(), [kept.sha256]);
    assert_eq!(files.clean(SystemTime::now() + Duration::from_hours(1)).unwrap(), 2);
    assert_eq!(folder.files().len(), 1);
    assert_eq!(files.check(kept.sha256).unwrap(), Condition::Intact);
}

#[test]
fn a_large_file_is_never_in_memory_as_a_whole() {
    /// A reader that looks how much of what it gave has reached the disk.
    struct Watched<'f> {
        folder: &'f Folder,
        rest: io::Take<io::Repeat>,
        given: u64,
        held_back: &'f Cell<u64>,
    }
    impl Read for Watched<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let written: u64 = self.folder.files().iter().map(|(_path, bytes)| bytes).sum();
            self.held_back.set(self.held_back.get().max(self.given - written));
            let read = self.rest.read(buffer)?;
            self.given += u64::try_from(read).unwrap();
            Ok(read)
        }
    }

    let folder = Folder::new();
    let files = folder.open();
    let length = 100_000_000;
    let held_back = Cell::new(0);
    let rest = io::repeat(1).take(length);
    let watched = Watched { folder: &folder, rest, given: 0, held_back: &held_back };
    let stored = files.put(watched, length).unwrap();
    assert_eq!(stored.bytes, length);
    assert!(held_back.get() <= PART, "{} bytes were held back", held_back.get());
    assert_eq!(files.check(stored.sha256).unwrap(), Condition::Intact);
}

#[test]
fn the_only_thread_of_a_servers_pool_is_enough() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    let folder = Folder::new();
    let files = folder.open();
    let stored = runtime.block_on(runtime.spawn_blocking(move || {
        let stored = files.put(&b"from a server"[..], NO_LIMIT).unwrap();
        assert_eq!(read(&files, stored.sha256), b"from a server");
        files.put(BreaksOff(&b"broken"[..]), NO_LIMIT).unwrap_err();
        stored
    }));
    assert_eq!(folder.files(), [(format!("{0:.2}/{0}", stored.unwrap().sha256.to_string()), 13)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn what_was_put_is_what_is_got(bytes in prop::collection::vec(any::<u8>(), 0..5_000)) {
        let folder = Folder::new();
        for files in [folder.open(), in_memory()] {
            let stored = files.put(&bytes[..], NO_LIMIT).unwrap();
            prop_assert_eq!(&read(&files, stored.sha256), &bytes);
            prop_assert_eq!(files.check(stored.sha256).unwrap(), Condition::Intact);
        }
    }
}
