//! The kill matrix: bug by rung.

use std::fmt::{self, Write};

use headwater_core::planted::Bug;

use crate::crew;
use crate::rung::Rung;
use crate::trial::{Bench, tried};

/// What a rung does to a bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A piece of its evidence is refuted, or panics.
    Killed,
    /// None is, though the code of the bug is run.
    Survived,
    /// Its evidence never runs the code of the bug.
    Unmet,
}

/// A bug and what each rung does to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The bug.
    pub bug: &'static Bug,
    /// A cell for each rung of the matrix.
    pub cells: Vec<Cell>,
}

/// Which rung kills which bug. The table that [`Display`](fmt::Display) writes is the same on every run.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The rungs that have evidence.
    pub rungs: Vec<Rung>,
    /// A row for each bug.
    pub rows: Vec<Row>,
}

impl Matrix {
    /// Tries every bug against every rung.
    ///
    /// A rung is tried on a bug with all its evidence that comes to the bug's code, until a piece is refuted. Sweeps over
    /// large boxes and over random inputs are thinned to about a tenth: what that kills, the whole kills too. What theory
    /// predicts of whole networks is not tried: it trains networks, and would for each bug.
    ///
    /// # Errors
    ///
    /// When evidence accuses the right code: the messages of all that does.
    pub fn measure() -> Result<Self, String> {
        let bench = Bench::new()?;
        let has_evidence = |rung: &Rung| tried().any(|evidence| evidence.rung == *rung);
        let rungs: Vec<Rung> = Rung::ALL.into_iter().filter(has_evidence).collect();
        let bugs: Vec<&Bug> = crate::bugs().collect();
        let rows = crew::each(bugs.len(), |number| {
            let cell = |rung: &Rung| {
                let pieces: Vec<_> = bench.meeting(number, *rung).collect();
                if pieces.is_empty() {
                    Cell::Unmet
                } else if pieces.iter().any(|piece| piece.kills(number)) {
                    Cell::Killed
                } else {
                    Cell::Survived
                }
            };
            Row { bug: bugs[number], cells: rungs.iter().map(cell).collect() }
        });
        Ok(Self { rungs, rows })
    }

    /// The bugs that no rung kills.
    pub fn survivors(&self) -> impl Iterator<Item = &'static Bug> {
        self.rows.iter().filter(|row| !row.cells.contains(&Cell::Killed)).map(|row| row.bug)
    }

    /// How many bugs each rung kills.
    #[must_use]
    pub fn kills(&self) -> Vec<(Rung, usize)> {
        let of = |column: usize| self.rows.iter().filter(|row| row.cells[column] == Cell::Killed).count();
        self.rungs.iter().enumerate().map(|(column, rung)| (*rung, of(column))).collect()
    }
}

/// What the table says of how it is measured.
const THINNED: &str = "\
Large boxes of shapes, sweeps over random networks or over f32, and matrices of weights are thinned to about a tenth
here, and the sample of rung 5 to a fortieth beside all next to kinks, limits and the worst inputs: an o in such a row may
be an x in the whole verifier. Of rung 11 the initialisers are tried; what theory predicts of whole networks is not.

";

/// A line for each bug, wide enough for a screen and no wider.
impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            |text: fn(&Bug) -> &str| self.rows.iter().map(|row| text(row.bug).len()).max().unwrap_or(0);
        let (name, class) = (width(|bug| bug.name), width(|bug| bug.class));
        writeln!(f, "Which rung kills which planted bug.")?;
        writeln!(f, "x: killed   o: its code is run, but nothing is refuted   .: its code is not run")?;
        f.write_str(THINNED)?;
        let mut head = format!("{:name$}  ", "bug");
        self.rungs.iter().try_for_each(|rung| write!(head, "{:>3}", rung.number()))?;
        writeln!(f, "{head}  {:class$}  file", "class")?;
        for Row { bug, cells } in &self.rows {
            let mut line = format!("{:name$}  ", bug.name);
            for cell in cells {
                line += match cell {
                    Cell::Killed => "  x",
                    Cell::Survived => "  o",
                    Cell::Unmet => "  .",
                };
            }
            writeln!(f, "{line}  {:class$}  {}", bug.class, bug.file)?;
        }
        let killed = self.rows.len() - self.survivors().count();
        writeln!(f, "\n{killed} of {} bugs are killed.", self.rows.len())?;
        for (rung, kills) in self.kills() {
            writeln!(f, "rung {:>2} kills {kills:>3}: {}", rung.number(), rung.name())?;
        }
        Ok(())
    }
}
