//! Folders and files that the program may read but not write: it says which and what mends it.

use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use uuid::Uuid;

use super::{Engine, Installation, NORVALE, PROGRAM, failed, register, text};

/// A copy of an installation where everybody may read and nobody but root may write, and of the program, in a folder
/// that everybody may enter. It goes when this value goes.
struct ReadOnly {
    folder: PathBuf,
    /// Whom to run the program as: permissions do not bind root.
    user: Option<(u32, u32)>,
}

impl ReadOnly {
    fn copy_of(installation: &Installation) -> Self {
        let folder = env::temp_dir().join(format!("assay-read-only-{}", Uuid::now_v7().simple()));
        fs::create_dir_all(folder.join("data")).unwrap();
        fs::copy(PROGRAM, folder.join("assay")).unwrap();
        for name in ["assay.db", "risks.csv"] {
            fs::copy(installation.path(name), folder.join("data").join(name)).unwrap();
            permit(&folder.join("data").join(name), 0o444);
        }
        permit(&folder, 0o755);
        permit(&folder.join("assay"), 0o755);
        permit(&folder.join("data"), 0o555);
        let number = |option: &str, name: &[&str]| -> u32 {
            let output = Command::new("id").arg(option).args(name).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
        };
        let is_root = number("-u", &[]) == 0;
        let user = is_root.then(|| (number("-u", &["nobody"]), number("-g", &["nobody"])));
        Self { folder, user }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.folder.join("assay"));
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command.arg("--data").arg(self.folder.join("data")).args(arguments);
        command.current_dir(&self.folder).stdin(Stdio::null()).output().unwrap()
    }

    /// The sentence with which a command fails, without what differs from run to run.
    fn failed(&self, arguments: &[&str]) -> String {
        failed(&self.run(arguments)).replace(&text(&self.folder), "PLACE")
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        permit(&self.folder.join("data"), 0o755);
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_read_only_data_folder_is_named_with_what_mends_it() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    register(&installation.data);
    let place = ReadOnly::copy_of(&installation);
    let before = fs::read(place.folder.join("data/assay.db")).unwrap();
    let import = ["import", &text(&place.folder.join("data/risks.csv")), "--org", NORVALE];
    insta::assert_snapshot!(place.failed(&import), @"this account may not write to the database; give it that right, to the file and its folder or to the schema on the server");
    insta::assert_snapshot!(place.failed(&["org", "list"]), @"this account may not write to the database; give it that right, to the file and its folder or to the schema on the server");
    insta::assert_snapshot!(place.failed(&["verify"]), @"this account may not write to the database; give it that right, to the file and its folder or to the schema on the server");
    insta::assert_snapshot!(place.failed(&["migrate"]), @"this account may not write to the database; give it that right, to the file and its folder or to the schema on the server");

    // The file may be written, but not the folder, where SQLite keeps what is not yet in the file.
    permit(&place.folder.join("data/assay.db"), 0o666);
    insta::assert_snapshot!(place.failed(&import), @"this account may not write to the database; give it that right, to the file and its folder or to the schema on the server");
    assert!(fs::read(place.folder.join("data/assay.db")).unwrap() == before);

    // No database yet, and no right to make one.
    fs::remove_file(place.folder.join("data/assay.db")).unwrap();
    insta::assert_snapshot!(place.failed(&["org", "add", NORVALE]), @"the database at PLACE/data/assay.db cannot be opened: unable to open database file; give this account the right to write in its folder, or name another place");
    insta::assert_snapshot!(place.failed(&["--database", "sqlite:/nowhere/assay.db", "org", "list"]), @"the database at /nowhere cannot be opened: the folder cannot be made (Permission denied (os error 13)); give this account the right to write in its folder, or name another place");

    // With the right to write, it works.
    fs::copy(installation.path("assay.db"), place.folder.join("data/assay.db")).unwrap();
    permit(&place.folder.join("data/assay.db"), 0o666);
    permit(&place.folder.join("data"), 0o777);
    assert!(place.run(&import).status.success());
}

#[test]
fn a_read_only_folder_for_evidence_is_named_with_what_mends_it() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    register(&installation.data);
    let place = ReadOnly::copy_of(&installation);
    permit(&place.folder.join("data/assay.db"), 0o666);
    permit(&place.folder.join("data"), 0o777);
    let evidence = place.folder.join("data/evidence");
    fs::create_dir(&evidence).unwrap();
    permit(&evidence, 0o555);
    let add = ["evidence", "add", &text(&place.folder.join("data/risks.csv")), "--org", NORVALE];
    insta::assert_snapshot!(place.failed(&add), @"PLACE/data/evidence: this account may not read and write evidence files there; give it that right, or another place");
    permit(&evidence, 0o777);
    assert!(place.run(&add).status.success());
}
