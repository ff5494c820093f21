//! Progress for someone who watches a terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use headwater_verify::lesson::{Progress, Silent};
use indicatif::{ProgressBar, ProgressStyle};

/// Runs `work`, showing on standard error what it is doing, and clears the line after it. Silent unless both standard
/// output and standard error are terminals: in a pipe to a pager a moving line would disturb the page.
pub(crate) fn shown<T>(work: impl FnOnce(&dyn Progress) -> T) -> T {
    if !(io::stdout().is_terminal() && io::stderr().is_terminal()) {
        return work(&Silent);
    }
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(100));
    let result = work(&Spinner(&spinner));
    spinner.finish_and_clear();
    result
}

struct Spinner<'a>(&'a ProgressBar);

impl Progress for Spinner<'_> {
    fn done(&self, section: &str, part: &str) {
        self.0.set_message(format!("{section}: {part}"));
    }
}
