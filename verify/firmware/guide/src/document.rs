//! The blocks of a guide.

/// A step to follow.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Something to type.
    Command {
        command: String,
        /// What it must print; empty if that does not matter.
        expected: Vec<String>,
        /// The number of the command's last line, from 1: what it prints begins behind it.
        line: usize,
        in_clone: bool,
    },
    /// Something to write.
    File {
        name: String,
        text: String,
        /// The number of the block's first line, from 1.
        line: usize,
    },
}

/// The steps of a guide, in order.
pub(crate) fn blocks(text: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().zip(1..);
    let mut before = "";
    while let Some((line, number)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else {
            before = if line.is_empty() { before } else { line };
            continue;
        };
        let body: Vec<&str> =
            lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
        let mut words = fence.split([' ', ',']);
        if words.next() == Some("console") {
            blocks.extend(commands(&body, number, words.next() == Some("clone"))?);
        } else if let Some(name) = named(before) {
            blocks.push(Block::File { name, text: body.join("\n") + "\n", line: number });
        }
        before = "";
    }
    Ok(blocks)
}

/// `net.toml` of a line that ends in "`net.toml`:".
fn named(line: &str) -> Option<String> {
    line.strip_suffix("`:")?.rsplit('`').next().map(str::to_owned)
}

fn commands(body: &[&str], fence: usize, in_clone: bool) -> Result<Vec<Block>, String> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = body.iter().zip(fence + 1..);
    while let Some((text, mut number)) = lines.next() {
        if let Some(first) = text.strip_prefix("$ ") {
            let mut command = first.to_owned();
            while let Some(begun) = command.strip_suffix('\\') {
                let Some((rest, last)) = lines.next() else { break };
                command = format!("{begun}{}", rest.trim_start());
                number = last;
            }
            blocks.push(Block::Command { command, expected: vec![], line: number, in_clone });
        } else if let Some(Block::Command { expected, .. }) = blocks.last_mut() {
            expected.push((*text).to_owned());
        } else {
            return Err(format!("line {number}: expected a command, which begins with `$ `, found `{text}`"));
        }
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    // Claim: commands with their output and their places, files by the line before them, and nothing else. Oracle: by hand.
    #[test]
    fn steps_are_found() {
        let guide = "Write `a.toml`:\n\n```toml\na = 1\n```\n\n```text\nno step\n```\n```console clone\n$ one \\\n    two\nout\n$ \
                     three\n```\n";
        let command = |command: &str, expected: &[&str], line| Block::Command {
            command: command.to_owned(),
            expected: expected.iter().map(|line| (*line).to_owned()).collect(),
            line,
            in_clone: true,
        };
        let file = Block::File { name: "a.toml".to_owned(), text: "a = 1\n".to_owned(), line: 3 };
        assert_eq!(
            blocks(guide),
            Ok(vec![file, command("one two", &["out"], 12), command("three", &[], 14)])
        );
        assert!(blocks("```console\nwhat\n```\n").is_err());
    }
}
