//! Reading no more than a file has, and never leaving half of one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::Fault;

/// The whole of a text file that has at most `limit` bytes.
pub(crate) fn text(path: &Path, limit: u64) -> Result<String, Fault> {
    let name = path.display().to_string();
    let (file, length) = open(path)?;
    if length > limit {
        let sentence = format!("expected at most {limit} bytes of text, found {length}; is it another file?");
        return Err(Fault::of(&name, sentence));
    }
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(|error| unread(&name, &error))?;
    String::from_utf8(bytes).map_err(|_| Fault::of(&name, "expected text in UTF-8, found other bytes"))
}

/// The whole of a file, as long as it is when it is opened.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let (file, length) = open(path)?;
    let mut bytes = Vec::new();
    let read = file.take(length).read_to_end(&mut bytes);
    read.map_err(|error| unread(&path.display().to_string(), &error))?;
    Ok(bytes)
}

/// A file that can be read, and its length.
pub(crate) fn open(path: &Path) -> Result<(File, u64), Fault> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| unread(&name, &error))?;
    let about = file.metadata().map_err(|error| unread(&name, &error))?;
    if about.is_dir() {
        return Err(Fault::of(&name, "expected a file, found a folder"));
    }
    Ok((file, about.len()))
}

pub(crate) fn unread(name: &str, error: &io::Error) -> Fault {
    Fault::of(name, format!("cannot be read: {error}"))
}

/// Replaces a file as a whole: the bytes are written beside it, and take its name once they are all there.
///
/// # Errors
/// When the folder cannot be written to, or what stands there is no file. What stood there before is unchanged then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let (mut file, target) = beside(path)?;
    let unwritten = |error: io::Error| unwritten(path, &error);
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritten)?;
    file.persist(&target).map_err(|error| unwritten(error.error))?;
    Ok(())
}

/// Whether [`replace`] could write there, asked before the work whose result is to be saved. Nothing is changed.
///
/// # Errors
/// Those of [`replace`].
pub fn replaceable(path: &Path) -> Result<(), Fault> {
    beside(path).map(|_| ())
}

fn unwritten(path: &Path, error: &io::Error) -> Fault {
    Fault::of(&path.display().to_string(), format!("cannot be written: {error}"))
}

/// An empty file in the folder of `path`, and what it is to replace.
fn beside(path: &Path) -> Result<(tempfile::NamedTempFile, PathBuf), Fault> {
    let name = path.display().to_string();
    // Of a link, what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|about| !about.is_file()) {
        return Err(Fault::of(&name, "cannot be written: expected the name of a file, found something else"));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".headwater-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask takes its part, as from any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder).map_err(|error| unwritten(path, &error))?;
    Ok((file, target))
}
