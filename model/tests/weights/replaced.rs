//! What becomes of the file that stood there.

use std::fs;

use headwater_model::replace;

/// Claim: a file is replaced as a whole, nothing is left beside it, and what cannot be written leaves it as it was.
/// Oracle: the folder's contents.
#[test]
fn a_file_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.safetensors");
    replace(&path, b"first").unwrap();
    replace(&path, b"second").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"second");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let missing = replace(&folder.path().join("no/such/folder"), b"third").unwrap_err().to_string();
    assert!(missing.contains("no/such/folder: cannot be written: "), "{missing}");
    let folder_itself = replace(folder.path(), b"third").unwrap_err().to_string();
    assert!(folder_itself.contains("expected the name of a file, found something else"), "{folder_itself}");
}

/// Claim: a device is not turned into a file, a link still points where it pointed, and others may read what was written
/// as they may any new file. Oracle: the file system.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_left_alone() {
    use std::os::unix::fs::{MetadataExt, symlink};

    assert!(replace(std::path::Path::new("/dev/null"), b"bytes").is_err());
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    let folder = tempfile::tempdir().unwrap();
    let (target, link, plain) =
        (folder.path().join("target"), folder.path().join("link"), folder.path().join("plain"));
    fs::write(&target, b"first").unwrap();
    symlink(&target, &link).unwrap();
    replace(&link, b"second").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"second");
    fs::write(&plain, b"any").unwrap();
    assert_eq!(fs::metadata(&target).unwrap().mode(), fs::metadata(&plain).unwrap().mode());
}
