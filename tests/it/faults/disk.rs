//! The disk is full: what did not fit leaves nothing, the sentence says so, and with room again the next command works.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{Engine, Installation, NORVALE, PROGRAM, ROWS, failed, register, said, text};

/// Runs the program where no file may grow beyond so many kilobytes, which is how a full disk looks without being root.
fn in_little_room(installation: &Installation, kilobytes: usize, arguments: &[&str]) -> Output {
    let mut command = Command::new("sh");
    // In POSIX the unit is 512 bytes. The signal would end the program; a full disk sends none.
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh"]);
    command.arg((kilobytes * 2).to_string()).arg(PROGRAM);
    command.args(installation.options()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The size of the database's file in kilobytes.
fn size(installation: &Installation) -> usize {
    let bytes = fs::metadata(installation.path("assay.db")).unwrap().len();
    usize::try_from(bytes / 1024).unwrap()
}

#[test]
fn an_import_that_finds_no_room_leaves_nothing() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    let register = register(&installation.data);
    let output = in_little_room(
        &installation,
        size(&installation) + 100,
        &["import", &text(&register), "--org", NORVALE],
    );
    insta::assert_snapshot!(failed(&output), @"the disk of the database cannot be read or written, so nothing was written; look whether it is full or failing, and try again");
    installation.verify();
    assert_eq!(installation.count("risks"), 0);
    assert_eq!(installation.import(&register), (ROWS, 0));
}

#[test]
fn evidence_that_finds_no_room_leaves_nothing() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    let file = installation.path("log.bin");
    fs::write(&file, vec![7; 6_000_000]).unwrap();
    let add = ["evidence", "add", &text(&file), "--org", NORVALE];
    let output = in_little_room(&installation, 2_000, &add);
    let place = text(&installation.path("evidence"));
    insta::assert_snapshot!(failed(&output).replace(&place, "PLACE"), @"PLACE: no room is left for evidence files, so this one was not kept; make room and try again");
    installation.verify();
    assert_eq!(installation.count("evidence"), 0);
    let arriving = installation.path("evidence/incoming");
    let left = fs::read_dir(arriving).into_iter().flatten().count();
    assert_eq!(left, 0, "a part of the file was left behind");
    installation.done(&add);
    assert_eq!(installation.count("evidence"), 1);
}

#[test]
fn a_new_database_that_finds_no_room_is_made_when_there_is_some() {
    let installation = Installation::on(Engine::Sqlite);
    let add = ["org", "add", NORVALE];
    insta::assert_snapshot!(failed(&in_little_room(&installation, 64, &add)), @"the disk of the database cannot be read or written, so nothing was written; look whether it is full or failing, and try again");
    installation.done(&add);
    installation.verify();
}

/// Steps in a small file system that only this script sees, so that it goes with it: the data folder is copied into it,
/// the rest of it is filled up but for some room, the import is tried, the filling is taken away, it is tried again.
const SMALL_DISK: &str = r#"
disk=$1 data=$2 program=$3
mount -t tmpfs -o size=16m tmpfs "$disk" || exit 77
cp -r "$data/." "$disk"
dd if=/dev/zero of="$disk/filling" bs=1k 2>"$disk/../dd.log"
truncate -s -200k "$disk/filling"
assay() { "$program" --data "$disk" "$@"; echo "status $?" >&2; }
assay import "$disk/risks.csv" --org Norvale
assay verify
rm "$disk/filling"
assay --json import "$disk/risks.csv" --org Norvale
assay verify
"#;

#[test]
fn a_disk_that_is_really_full_loses_nothing() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    register(&installation.data);
    let disk = installation.data.with_extension("disk");
    fs::create_dir_all(&disk).unwrap();
    let output = on_small_disk(&disk, &installation.data);
    fs::remove_dir_all(&disk).unwrap();
    let Some(output) = output else {
        println!(
            "skipped: a small file system cannot be mounted here; the tests beside this one do without"
        );
        return;
    };
    insta::assert_snapshot!(said(&output), @r"
    error: the disk of the database is full, so nothing was written; make room and try again
    status 1
    status 0
    status 0
    status 0
    ");
}

/// Returns nothing where nobody may mount.
fn on_small_disk(disk: &Path, data: &Path) -> Option<Output> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", SMALL_DISK, "sh"]);
    let output = command.args([disk, data, Path::new(PROGRAM)]).output().ok()?;
    let mounted = !matches!(output.status.code(), Some(77 | 1) if output.stdout.is_empty());
    mounted.then_some(output)
}
