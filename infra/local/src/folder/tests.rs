//! A folder belongs to one host and says what is wrong with it.

use std::fs;
use std::path::Path;

use super::{Damage, Folder, FolderError, Running};
use crate::engines::Endpoints;

fn endpoints() -> Endpoints {
    Endpoints {
        dynamodb: "http://127.0.0.1:1".into(),
        s3: "http://127.0.0.1:2".into(),
        ses: "http://127.0.0.1:3".into(),
    }
}

fn damage(path: &Path) -> Damage {
    let error = Folder::open(path).expect_err("opened a damaged folder");
    let FolderError::Damaged { damage, .. } = error else { panic!("{error}") };
    damage
}

#[test]
fn a_folder_is_made_private_and_keeps_its_secrets() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("deep/data");
    let first = Folder::open(&path).unwrap().secrets().clone();
    let again = Folder::open(&path).unwrap().secrets().clone();
    assert_eq!(first, again);
    assert!(first.stripe_key.starts_with("sk_test_"));
    assert!(first.stripe_webhook.starts_with("whsec_"));
    assert_eq!(first.session.len(), 64);
    assert_eq!(format!("{first:?}"), "Secrets(***)");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join("secrets.json")), 0o600);
    }
}

#[test]
fn a_folder_has_one_host_and_the_command_line_goes_through_it() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(Folder::running(data.path()), None);
    let host = Folder::open(data.path()).unwrap();
    assert_eq!(Folder::running(data.path()), None, "the host is not ready yet");
    let note = Running::here(&endpoints(), Some("http://127.0.0.1:8080".into()));
    host.announce(&note).unwrap();
    assert_eq!(Folder::running(data.path()), Some(note));
    let second = Folder::open(data.path()).expect_err("a second host got in");
    assert!(matches!(second, FolderError::Busy { .. }), "{second}");
    drop(host);
    assert_eq!(Folder::running(data.path()), None);
    assert!(!data.path().join("running.json").exists());
    Folder::open(data.path()).unwrap();
}

#[test]
fn a_note_that_a_killed_host_left_is_not_believed() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    let note = Running::here(&endpoints(), None);
    fs::write(data.path().join("running.json"), serde_json::to_vec(&note).unwrap()).unwrap();
    assert_eq!(Folder::running(data.path()), None);
    let host = Folder::open(data.path()).unwrap();
    assert_eq!(Folder::running(data.path()), None, "the old note survived the new host");
    drop(host);
}

#[test]
fn a_file_is_not_a_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Folder::open(file.path()).expect_err("opened a file");
    assert!(matches!(error, FolderError::NotAFolder { .. }), "{error}");
}

#[test]
fn what_cannot_be_written_in_a_folder_is_named() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    fs::remove_dir(data.path().join("pump")).unwrap();
    fs::write(data.path().join("pump"), "").unwrap();
    let sentence = Folder::open(data.path()).expect_err("opened it").to_string();
    assert!(sentence.contains("cannot be written: pump: "), "{sentence}");
}

#[test]
fn a_folder_that_cannot_be_made_is_said_so_in_one_sentence() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Folder::open(&file.path().join("below")).expect_err("made a folder in a file");
    assert!(matches!(error, FolderError::NotWritable { .. }), "{error}");
    let sentence = error.to_string();
    assert!(sentence.ends_with('.') && sentence.lines().count() == 1, "{sentence}");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("letter.txt"), "dear").unwrap();
    assert_eq!(damage(data.path()), Damage::Unmarked);
    assert!(!data.path().join("counterfoil.json").exists());
}

#[test]
fn a_marker_must_be_readable_and_of_a_known_format() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    let marker = data.path().join("counterfoil.json");
    fs::write(&marker, "{").unwrap();
    assert_eq!(damage(data.path()), Damage::Marker);
    fs::write(&marker, r#"{"format":999}"#).unwrap();
    assert_eq!(damage(data.path()), Damage::Format);
    let sentence = Folder::open(data.path()).expect_err("opened it").to_string();
    assert!(sentence.contains("another version") && !sentence.contains("damaged"), "{sentence}");
}

#[test]
fn tables_that_are_no_database_are_found_before_anything_is_written() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    let tables = data.path().join("tables.sqlite");
    fs::write(&tables, "this is not a database, whatever its name says").unwrap();
    assert_eq!(damage(data.path()), Damage::Tables);

    fs::remove_file(&tables).unwrap();
    let sound = rusqlite::Connection::open(&tables).unwrap();
    sound.execute_batch("CREATE TABLE t (v); CREATE INDEX i ON t (v);").unwrap();
    sound.execute_batch("BEGIN").unwrap();
    for n in 0..2000 {
        sound.execute("INSERT INTO t VALUES (?1)", [format!("{n:0100}")]).unwrap();
    }
    sound.execute_batch("COMMIT").unwrap();
    drop(sound);
    drop(Folder::open(data.path()).unwrap());
    let whole = fs::read(&tables).unwrap();
    fs::write(&tables, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(damage(data.path()), Damage::Tables);
}

#[test]
fn tables_that_are_gone_are_missed_once_they_were_used() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    fs::write(data.path().join("tables.sqlite"), "").unwrap();
    drop(Folder::open(data.path()).unwrap());
    fs::write(data.path().join("pump/projector-state.json"), r#"{"after":"1"}"#).unwrap();
    assert_eq!(damage(data.path()), Damage::TablesGone);
    fs::remove_file(data.path().join("tables.sqlite")).unwrap();
    assert_eq!(damage(data.path()), Damage::TablesGone);
}

#[test]
fn large_tables_that_were_cut_off_are_found_without_reading_them() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    let tables = data.path().join("tables.sqlite");
    let large = rusqlite::Connection::open(&tables).unwrap();
    large.execute_batch("CREATE TABLE t (v); INSERT INTO t VALUES (zeroblob(90000000));").unwrap();
    drop(large);
    drop(Folder::open(data.path()).unwrap());
    fs::File::options().write(true).open(&tables).unwrap().set_len(80_000_000).unwrap();
    assert_eq!(damage(data.path()), Damage::Tables);
}

#[test]
fn secrets_that_cannot_be_read_are_not_replaced() {
    let data = tempfile::tempdir().unwrap();
    drop(Folder::open(data.path()).unwrap());
    let secrets = data.path().join("secrets.json");
    fs::write(&secrets, "{}").unwrap();
    assert_eq!(damage(data.path()), Damage::Secrets);
    assert_eq!(fs::read_to_string(&secrets).unwrap(), "{}");
}
