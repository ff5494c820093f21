//! Follows a guide to the letter, so that it cannot drift from what it describes.
//!
//! `check GUIDE CLONE FOLDER` goes through the blocks of a Markdown file in order, from within an empty folder:
//!
//! - ```` ```console ```` is a session: each line that begins with `$ ` is run in a shell, and what follows is what it must
//!   print. A command without such lines must succeed, and its output does not matter. With `clone` behind `console` it is run in
//!   the clone of the project.
//! - any other block, if the line before it ends in `` `name`: ``, is that file. A file that is there already must contain the
//!   block.
//!
//! How output is compared is said in `output`. `record` does the same, but writes what was printed into the guide.

mod document;
mod output;
mod session;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [action, guide, clone, folder] = arguments.as_slice() else { return usage() };
    let record = match action.as_str() {
        "check" => false,
        "record" => true,
        _ => return usage(),
    };
    match follow(Path::new(guide), Path::new(clone), Path::new(folder), record) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("expected: check|record GUIDE CLONE FOLDER");
    ExitCode::from(2)
}

fn follow(guide: &Path, clone: &Path, folder: &Path, record: bool) -> Result<String, String> {
    let name = guide.display();
    let text = std::fs::read_to_string(guide).map_err(|error| format!("{name}: {error}"))?;
    let blocks = document::blocks(&text)?;
    let mut session = session::Session::begin(clone, folder)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut commands, mut files) = (0, 0);
    // From the end, so that the numbers of the lines before stay what they are.
    let mut printed = Vec::new();
    for block in &blocks {
        match block {
            document::Block::File { name, text, line } => {
                session.file(name, text).map_err(|why| format!("{}:{line}: {why}", guide.display()))?;
                files += 1;
            }
            document::Block::Command { command, expected, line, in_clone } => {
                let found = session.run(command, *in_clone);
                let found = found.map_err(|why| format!("{}:{line}: `{command}`: {why}", guide.display()))?;
                commands += 1;
                if expected.is_empty() {
                    continue;
                }
                let found: Vec<&str> = found.lines().map(str::trim_end).collect();
                if record {
                    let shown = output::shown(expected, &found);
                    printed.push((*line, expected.len(), shown));
                } else if let Some(why) = output::difference(expected, &found) {
                    return Err(format!("{}:{line}: `{command}`: {why}", guide.display()));
                }
            }
        }
    }
    if commands == 0 || files == 0 {
        return Err(format!("{name}: expected commands and files, found {commands} and {files}"));
    }
    for (line, length, shown) in printed.into_iter().rev() {
        lines.splice(line..line + length, shown);
    }
    if record {
        std::fs::write(guide, lines.join("\n") + "\n").map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(format!("{name}: {commands} commands and {files} files"))
}
