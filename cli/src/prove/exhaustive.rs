//! The sweep over all 2^32 inputs: watched, interrupted, saved and taken up again.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use headwater_verify::exhaustive::{Function, Progress, Sweep};
use headwater_verify::fact::Fact;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Failure;
use crate::arguments::ProveArguments;
use crate::render::grouped;

/// How often an unfinished sweep is saved, so that a power cut costs little.
const SAVED_EVERY: Duration = Duration::from_secs(30);

/// Sweeps all inputs, or those that an interrupted sweep left, and returns the facts.
pub(super) fn sweep(wanted: &ProveArguments) -> Result<Vec<Fact>, Failure> {
    let state = State { path: wanted.state.clone() };
    let stop = Arc::new(AtomicBool::new(false));
    listen(&stop)?;
    let mut sweep = if wanted.resume { state.load()? } else { state.begin()? };
    // At once, so that a place that can't be written is known now and not when the sweep is interrupted.
    state.save(&sweep).map_err(|error| {
        let path = state.path.display();
        Failure::Usage(format!(
            "an interrupted sweep could not be saved in {path}: {error}; `--state FILE` names another file"
        ))
    })?;
    let bar = bar(sweep.progress());
    let mut saved = Instant::now();
    let mut unsaved = None;
    while !sweep.is_complete() && !stop.load(Ordering::Relaxed) {
        let pause = AtomicBool::new(false);
        let mut show = |progress: Progress| {
            bar.set_position(progress.covered);
            if stop.load(Ordering::Relaxed) || saved.elapsed() > SAVED_EVERY {
                pause.store(true, Ordering::Relaxed);
            }
        };
        sweep.run(&mut show, &pause);
        if !sweep.is_complete() {
            unsaved = state.save(&sweep).err();
            saved = Instant::now();
        }
    }
    if sweep.is_complete() {
        bar.finish_and_clear();
        state.remove();
        return Ok(sweep.facts());
    }
    bar.abandon();
    Err(Failure::Interrupted(interrupted(&sweep, &state, unsaved)))
}

/// What an interrupted sweep has to say.
fn interrupted(sweep: &Sweep, state: &State, unsaved: Option<io::Error>) -> String {
    let Progress { covered, total } = sweep.progress();
    let percent = 100.0 * covered as f64 / total as f64;
    let failed = sweep.facts().iter().filter(|fact| fact.is_refuted()).count();
    let standing = if failed == 0 { "nothing failed".to_owned() } else { format!("{failed} claims failed") };
    let path = state.path.display();
    let way_on = match unsaved {
        None => format!("`headwater prove --exhaustive --resume --state {path}` goes on from there"),
        Some(error) => format!("the state could not be saved in {path}: {error}"),
    };
    format!(
        "interrupted: {} of {} inputs of every function are covered ({percent:.1} %), and {standing} on them; {way_on}",
        grouped(covered),
        grouped(total)
    )
}

/// Lets an interrupt from the keyboard, or a request to end, stop the sweep at its next round.
fn listen(stop: &Arc<AtomicBool>) -> Result<(), Failure> {
    let stop = Arc::clone(stop);
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            // Asked twice: at once, without saving again.
            std::process::exit(crate::INTERRUPTED.into());
        }
    })
    .map_err(|error| Failure::Usage(format!("interrupts can't be listened to: {error}")))
}

/// A bar with the time left on a terminal; nothing elsewhere.
fn bar(progress: Progress) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(progress.total), ProgressDrawTarget::stderr());
    bar.set_position(progress.covered);
    bar.reset_eta();
    let template = "{percent:>3} % of all f32 [{bar:30}] {elapsed} gone, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The file of an unfinished sweep.
struct State {
    path: PathBuf,
}

impl State {
    /// A new sweep, if it would not take the place of an unfinished one.
    fn begin(&self) -> Result<Sweep, Failure> {
        if self.path.exists() {
            let path = self.path.display();
            return Err(Failure::Usage(format!(
                "{path} exists, perhaps with an unfinished sweep: `--resume` goes on with it, `--state FILE` names \
                 another file"
            )));
        }
        Ok(Sweep::new(&Function::all()))
    }

    /// The sweep that was interrupted.
    fn load(&self) -> Result<Sweep, Failure> {
        let refused = |reason: String| Failure::Usage(format!("{}: {reason}", self.path.display()));
        let text = fs::read_to_string(&self.path)
            .map_err(|error| refused(format!("the unfinished sweep can't be read: {error}")))?;
        let sweep: Sweep = serde_json::from_str(&text)
            .map_err(|error| refused(format!("expected the state of an unfinished sweep: {error}")))?;
        sweep.check().map_err(refused)?;
        Ok(sweep)
    }

    /// Saves the sweep beside its place first, so that there is never half a file.
    fn save(&self, sweep: &Sweep) -> io::Result<()> {
        let beside = beside(&self.path);
        let mut file = fs::File::create(&beside)?;
        serde_json::to_writer(&mut file, sweep)?;
        file.flush()?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)
    }

    /// A sweep that is complete leaves nothing behind. A file that can't be removed does no harm: it resumes at its end.
    fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}
