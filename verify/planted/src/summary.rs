//! The kill matrix in short, for a certificate.

use crate::rung::Rung;
use crate::trial::Bench;

/// How many bugs there are, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many bugs were switched on.
    pub bugs: usize,
    /// How many of them some piece of evidence refuted.
    pub killed: usize,
    /// For each rung that was the first to kill some bug, how many; in the order of the rungs.
    ///
    /// The quickest evidence is tried first, so this says little about what a rung can do: the whole
    /// [`Matrix`](crate::Matrix) does.
    pub first_kills: Vec<(Rung, usize)>,
    /// The names of the bugs that nothing refuted.
    pub survivors: Vec<&'static str>,
}

/// Switches on every bug in turn until a first piece of evidence is refuted; `progress` is told how many bugs are done,
/// and of how many.
///
/// # Errors
///
/// When evidence accuses the right code: the messages of all that does.
///
/// ```no_run
/// let summary = headwater_planted::kill_all(|_, _| {})?;
/// assert_eq!(summary.killed, summary.bugs, "{:?}", summary.survivors);
/// # Ok::<(), String>(())
/// ```
pub fn kill_all(mut progress: impl FnMut(usize, usize)) -> Result<Summary, String> {
    let bench = Bench::new(|_| true)?;
    let bugs: Vec<_> = crate::bugs().collect();
    let (mut first, mut survivors) = ([0; Rung::ALL.len()], Vec::new());
    for (number, bug) in bugs.iter().enumerate() {
        match bench.killer(Some(number), &bench.meeting(number, None)) {
            Some(evidence) => first[usize::from(evidence.rung.number())] += 1,
            None => survivors.push(bug.name),
        }
        progress(number + 1, bugs.len());
    }
    Ok(Summary {
        bugs: bugs.len(),
        killed: bugs.len() - survivors.len(),
        first_kills: Rung::ALL.into_iter().zip(first).filter(|(_, kills)| *kills > 0).collect(),
        survivors,
    })
}
