//! What a restore refuses, and what a backup says of evidence that is missing.

use super::*;

#[test]
fn whatever_is_no_whole_backup_is_refused_before_anything_is_touched() {
    let made = filled();
    let file = made.path("backup");
    made.backup(&file).unwrap();
    let whole = fs::read(&file).unwrap();
    let bad = made.path("bad");
    let place = Place::sqlite();
    let refused = |what: &str| -> String {
        let error = place.restore_simply(&bad).unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{what}: {error}");
        assert!(!place.path("assay.db").exists(), "{what}");
        assert!(place.left_over().is_empty(), "{what}");
        error.to_string().replace(&bad.display().to_string(), "FILE")
    };
    fs::write(&bad, b"Dear all, please find attached").unwrap();
    insta::assert_snapshot!(refused("a letter"), @"FILE: is no backup of assay; name a file that `assay backup` wrote");
    fs::write(&bad, zipped(&[("word/document.xml", b"<xml/>")])).unwrap();
    insta::assert_snapshot!(refused("a Word file"), @"FILE: is no backup of assay; name a file that `assay backup` wrote");
    fs::write(&bad, &whole[..whole.len() / 2]).unwrap();
    insta::assert_snapshot!(refused("half of it"), @"FILE: the backup is damaged (its end is missing or changed); use another copy of it or an earlier one");
    for place in [whole.len() / 4, whole.len() / 2, whole.len() - 100] {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        fs::write(&bad, changed).unwrap();
        refused("a changed bit");
    }
    rewritten(&file, &bad, |name, content, _manifest| {
        if name.starts_with("evidence/") {
            content[0] ^= 1;
        }
    });
    let shown = refused("another file of evidence");
    assert!(shown.contains("its content is not what was backed up"), "{shown}");
    rewritten(&file, &bad, |_name, _content, manifest| {
        manifest["schema"].as_array_mut().unwrap().push("20991231000001".into());
        manifest["program"] = "9.0.0".into();
    });
    insta::assert_snapshot!(refused("newer tables"), @"FILE: the backup was made by assay 9.0.0, which is newer; restore it with that version");
    rewritten(&file, &bad, |_name, _content, manifest| {
        *manifest = serde_json::json!({ "format": 2, "program": "9.0.0", "else": [] });
    });
    insta::assert_snapshot!(refused("a newer form"), @"FILE: the backup was made by assay 9.0.0, which is newer; restore it with that version");
}

#[test]
fn a_broken_trail_is_restored_only_if_one_says_so() {
    let made = filled();
    let mut connection = open(&made.path("assay.db"));
    connection
        .batch_execute(
            "DROP TRIGGER audit_trail_refuses_update; UPDATE audit_trail SET actor_name = 'X'",
        )
        .unwrap();
    drop(connection);
    let file = made.path("backup");
    made.backup(&file).unwrap();
    let place = Place::sqlite();
    let error = place.restore_simply(&file).unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
    insta::assert_snapshot!(error, @"the backup's audit trail of Norvale «ü» is broken: entry 1 was changed after it was written; use an earlier backup, or add --accept-broken-trail to restore it as it is");
    place.restore(&file, Present::Keep, BrokenTrail::Accept).unwrap();
    // A guard that somebody took away stands again.
    let change = "UPDATE audit_trail SET actor = 'nobody'";
    assert!(open(&place.path("assay.db")).batch_execute(change).is_err());
}

#[test]
fn missing_and_changed_evidence_is_named_and_the_rest_saved() {
    let made = filled();
    let evidence = made.folder.join("evidence");
    let stored = made.files().list().unwrap()[0].to_string();
    let path = evidence.join(&stored[..2]).join(&stored);
    fs::write(&path, b"access reviex").unwrap();
    let changed = made.backup(&made.path("changed")).unwrap();
    fs::remove_file(&path).unwrap();
    let missing = made.backup(&made.path("missing")).unwrap();
    for (backup, state) in [(changed, "changed"), (missing, "missing")] {
        assert_eq!(backup.manifest.files.len(), 1);
        let fault = &backup.manifest.contents.missing[0];
        assert!(fault.ends_with(&format!("names the file {stored}, which is {state}")), "{fault}");
    }
    let place = Place::sqlite();
    place.restore_simply(&made.path("changed")).unwrap();
    assert!(place.content() == made.content());
    let checked = evidence_files::check(&place.store(), &place.files(), &mut |_words| {}).unwrap();
    assert_eq!(checked.faults.len(), 1);
}

#[test]
fn a_file_that_is_there_is_replaced_only_if_one_says_so() {
    let made = filled();
    let file = made.path("kept");
    fs::write(&file, b"mine").unwrap();
    let error = made.backup(&file).unwrap_err();
    assert_eq!(error.kind, Kind::Conflict);
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    let error = made.backup(&made.path("nowhere/backup")).unwrap_err();
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(made.left_over().is_empty());
}

#[test]
fn what_a_killed_backup_left_behind_goes_with_the_next() {
    let made = filled();
    let left = made.path("scratch-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), b"").unwrap();
    fs::write(left.join("assay.db"), b"half").unwrap();
    fs::write(made.path("backup.partial"), vec![7; 1 << 20]).unwrap();
    made.backup(&made.path("backup")).unwrap();
    assert!(made.left_over().is_empty());
    Place::sqlite().restore_simply(&made.path("backup")).unwrap();
}
