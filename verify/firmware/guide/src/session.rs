//! A shell in a folder.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// Seconds that a command may take.
const PATIENCE: &str = "900";

/// Where the reader of a guide is.
#[derive(Debug)]
pub(crate) struct Session {
    clone: PathBuf,
    folder: PathBuf,
}

impl Session {
    /// In an empty folder.
    pub(crate) fn begin(clone: &Path, folder: &Path) -> Result<Self, String> {
        let said = |error| format!("{}: {error}", folder.display());
        if fs::read_dir(folder).map_err(said)?.next().is_some() {
            return Err(format!("{}: expected an empty folder, found one with files", folder.display()));
        }
        let folder = fs::canonicalize(folder).map_err(said)?;
        Ok(Self { clone: clone.to_owned(), folder })
    }

    /// Writes a file, or looks for an excerpt in one that is there.
    pub(crate) fn file(&self, name: &str, text: &str) -> Result<(), String> {
        let relative = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !relative {
            return Err(format!("{name}: expected a name within the folder"));
        }
        println!("-- guide: {name}");
        let path = self.folder.join(name);
        match fs::read_to_string(&path) {
            Ok(whole) if whole.contains(text) => Ok(()),
            Ok(_) => Err(format!("{name}: does not contain the excerpt")),
            Err(_) => fs::write(&path, text).map_err(|error| format!("{name}: {error}")),
        }
    }

    /// Runs a command and returns what it prints.
    pub(crate) fn run(&mut self, command: &str, in_clone: bool) -> Result<String, String> {
        println!("-- guide: {command}");
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder = fs::canonicalize(self.folder.join(folder)).map_err(|error| error.to_string())?;
            return Ok(String::new());
        }
        let folder = if in_clone { &self.clone } else { &self.folder };
        let output = Command::new("timeout")
            .args([PATIENCE, "sh", "-c", command])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8(output.stdout).map_err(|_| "its output is not UTF-8".to_owned())?;
        if output.status.success() { Ok(said) } else { Err(format!("{}\n{said}", output.status)) }
    }
}
