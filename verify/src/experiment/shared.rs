//! Runs that are trained once and shown in several sections.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::run::{Run, Setup, train};
use crate::parallel;

/// A run that someone has asked for, and perhaps trained already.
type Asked = Arc<OnceLock<Arc<Run>>>;

static ASKED: Mutex<Vec<(Setup, Asked)>> = Mutex::new(Vec::new());

/// The runs of these setups, in their order, trained side by side. A setup that was trained before is not trained again.
///
/// `done` is called after each, from any thread.
pub fn runs(setups: &[Setup], done: impl Fn(&Setup) + Sync) -> Vec<Arc<Run>> {
    parallel::each(setups, |setup| {
        // Training starts no tasks of its own, so that a thread which waits here waits for a thread that works.
        let run = Arc::clone(asked(setup).get_or_init(|| Arc::new(train(setup))));
        done(setup);
        run
    })
}

fn asked(setup: &Setup) -> Asked {
    let mut all = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, run)) = all.iter().find(|(asked, _)| asked == setup) {
        return Arc::clone(run);
    }
    let run = Asked::default();
    all.push((*setup, Arc::clone(&run)));
    run
}
