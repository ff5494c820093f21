//! Rung 10: what became of the planted bugs, from the committed kill matrix.

use headwater_verify::rung::Rung;
use serde::Serialize;

/// The table that `cargo test` measures again and compares with equality. To measure it here would take the core and the
/// verifier a second time, compiled with the bugs in them.
const MATRIX: &str = include_str!("../../../verify/planted/kill_matrix.txt");

/// What became of the bugs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Power {
    /// How many bugs were planted, one at a time.
    pub(crate) bugs: usize,
    /// How many some rung killed.
    pub(crate) killed: usize,
    /// How many each rung killed.
    pub(crate) kills: Vec<Kills>,
    /// Where the whole table is.
    pub(crate) table: &'static str,
    /// The command that measures it again.
    pub(crate) command: &'static str,
    /// Whether every bug was killed.
    pub(crate) stands: bool,
}

/// How many bugs a rung killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Kills {
    pub(crate) rung: u8,
    pub(crate) name: &'static str,
    pub(crate) kills: usize,
}

impl Power {
    /// What the committed matrix says.
    pub(crate) fn recorded() -> Power {
        let kills: Vec<Kills> = MATRIX.lines().filter_map(kills).collect();
        let (killed, bugs) = MATRIX.lines().find_map(sum).unwrap_or_default();
        Power {
            bugs,
            killed,
            kills,
            table: "verify/planted/kill_matrix.txt",
            command: "cargo test --package headwater-planted",
            stands: bugs > 0 && killed == bugs,
        }
    }
}

/// `rung  3 kills 101: exact-derivative`.
fn kills(line: &str) -> Option<Kills> {
    let (number, rest) = line.strip_prefix("rung")?.trim_start().split_once(" kills ")?;
    let (kills, name) = rest.trim_start().split_once(": ")?;
    let rung =
        Rung::ALL.into_iter().find(|rung| rung.name() == name && rung.number().to_string() == number)?;
    Some(Kills { rung: rung.number(), name: rung.name(), kills: kills.parse().ok()? })
}

/// `270 of 271 bugs are killed.`, as two numbers.
fn sum(line: &str) -> Option<(usize, usize)> {
    let (killed, bugs) = line.strip_suffix(" bugs are killed.")?.split_once(" of ")?;
    Some((killed.parse().ok()?, bugs.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Kills, MATRIX, Power, kills, sum};

    /// Claim: the sums at the end of the matrix are read as they are written. Oracle: the rows above them, counted.
    #[test]
    fn the_matrix_is_read() {
        let exact = Kills { rung: 3, name: "exact-derivative", kills: 101 };
        assert_eq!(kills("rung  3 kills 101: exact-derivative"), Some(exact));
        assert_eq!(kills("rung 3 kills many: exact-derivative"), None);
        assert_eq!(sum("270 of 271 bugs are killed."), Some((270, 271)));
        let recorded = Power::recorded();
        let (before, after) = MATRIX.split_once("\nbug ").expect("the head of the matrix");
        assert!(before.contains("x: killed"));
        let rows = after.lines().skip(1).take_while(|line| !line.is_empty()).count();
        assert_eq!(recorded.bugs, rows);
        assert!(recorded.kills.len() >= 4 && recorded.stands);
    }
}
