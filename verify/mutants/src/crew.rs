//! Work shared by as many threads as there are cores, with a progress bar.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

/// Calls `work` with 0 to `count - 1`, each once, in this order as far as the number of threads lets it.
pub fn each(count: usize, what: &'static str, work: impl Fn(usize) + Sync) {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {elapsed}").expect("a template");
    let bar = ProgressBar::new(count as u64).with_style(style).with_message(what);
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    work(index);
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
}
