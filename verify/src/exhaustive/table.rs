//! The committed tables: what a sweep found, one line for each function, to be compared as text.

use std::fmt::{self, Write};

use headwater_scalar::{Extreme, Function, Peak, Sightings, Tally};

/// What was found over all 2^32 inputs.
const ALL: &str = include_str!("all.txt");
/// What was found over the inputs of the default run.
const SAMPLE: &str = include_str!("sample.txt");

/// How to write both tables anew.
pub const REGENERATE: &str = "cargo run --release --package headwater-verify --example exhaustive";

const HEADINGS: [&str; 12] = [
    "function", "inputs", "ulp", "at", "2^-23", "at", "least", "at", "greatest", "at", "descents", "first at",
];
/// The columns that stand flush left.
const NAMES: usize = 0;
const ULPS: usize = 2;
const CROSSING: usize = 4;
/// Half a unit of the last digit to which errors are written.
const ROUNDED: f64 = 5e-7;

/// One line of a table: the name of the function and what was found, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    cells: [String; HEADINGS.len()],
}

impl Row {
    fn of(function: Function, tally: &Tally) -> Self {
        let none = || "-".to_owned();
        let hex = |at: u32| format!("{at:#010x}");
        let error = |peak: Option<Peak>| peak.map_or_else(none, |peak| format!("{:.6}", peak.error));
        let peak_at = |peak: Option<Peak>| peak.map_or_else(none, |peak| hex(peak.at));
        let result =
            |extreme: Option<Extreme>| extreme.map_or_else(none, |extreme| format!("{:e}", extreme.value()));
        let extreme_at = |extreme: Option<Extreme>| extreme.map_or_else(none, |extreme| hex(extreme.at));
        let Sightings { count, first } = tally.descents;
        Self {
            cells: [
                function.name(),
                tally.inputs.to_string(),
                error(tally.ulps),
                peak_at(tally.ulps),
                error(tally.crossing),
                peak_at(tally.crossing),
                result(tally.least),
                extreme_at(tally.least),
                result(tally.greatest),
                extreme_at(tally.greatest),
                count.to_string(),
                first.map_or_else(none, hex),
            ],
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Some(Self { cells: cells.try_into().ok()? })
    }

    /// The name of the function.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.cells[NAMES]
    }

    /// The largest error in units in the last place: no input goes beyond, though the line has it rounded.
    #[must_use]
    pub fn ulps(&self) -> Option<f64> {
        self.most(ULPS)
    }

    /// The largest error where the function crosses zero, in multiples of 2^-23; rounded up in the same way.
    #[must_use]
    pub fn crossing(&self) -> Option<f64> {
        self.most(CROSSING)
    }

    /// At least what was measured; an error of 0 is written as it is.
    fn most(&self, column: usize) -> Option<f64> {
        let written: f64 = self.cells[column].parse().ok()?;
        Some(if written == 0.0 { 0.0 } else { written + ROUNDED })
    }

    /// The cells that do not depend on how many inputs were tried: all but that number and that of the descents.
    #[must_use]
    pub fn without_counts(&self) -> Vec<&str> {
        let cells = self.cells.iter().zip(HEADINGS);
        cells
            .filter(|(_, heading)| !["inputs", "descents"].contains(heading))
            .map(|(cell, _)| cell.as_str())
            .collect()
    }

    /// The bits of the inputs that the line names.
    fn inputs(&self) -> impl Iterator<Item = u32> {
        let digits = self.cells.iter().filter_map(|cell| cell.strip_prefix("0x"));
        digits.filter_map(|digits| u32::from_str_radix(digits, 16).ok())
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cells.join(" "))
    }
}

/// What a sweep found of each function.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// One line for each function.
    pub rows: Vec<Row>,
}

impl Table {
    /// Of tallies.
    pub fn of<'a>(tallies: impl IntoIterator<Item = (Function, &'a Tally)>) -> Self {
        Self { rows: tallies.into_iter().map(|(function, tally)| Row::of(function, tally)).collect() }
    }

    /// The committed table of all 2^32 inputs.
    #[must_use]
    pub fn of_all() -> Self {
        Self::parse(ALL)
    }

    /// The committed table of the default run.
    #[must_use]
    pub fn of_sample() -> Self {
        Self::parse(SAMPLE)
    }

    fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self { rows: lines.filter_map(Row::parse).collect() }
    }

    /// The line of the function of this name.
    #[must_use]
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name() == name)
    }

    /// Puts each line of `other` in the place of the one for the same function, or at the end.
    pub fn update(&mut self, other: Table) {
        for row in other.rows {
            match self.rows.iter_mut().find(|old| old.name() == row.name()) {
                Some(old) => *old = row,
                None => self.rows.push(row),
            }
        }
    }

    /// The bits of every input that the table names: the worst of each kind for each function.
    pub fn inputs(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().flat_map(Row::inputs)
    }
}

/// As a file: a heading that says what the columns are, then the lines with their columns aligned.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(include_str!("heading.txt"))?;
        let headings = Row { cells: HEADINGS.map(|heading| heading.replace(' ', "_")) };
        let lines = || std::iter::once(&headings).chain(&self.rows);
        let width = |column: usize| lines().map(|row| row.cells[column].len()).max().unwrap_or_default();
        let widths: [usize; HEADINGS.len()] = std::array::from_fn(width);
        for (index, row) in lines().enumerate() {
            let mut line =
                format!("{}{:<2$}", if index == 0 { "# " } else { "  " }, row.name(), widths[NAMES]);
            for (cell, width) in row.cells.iter().zip(widths).skip(1) {
                write!(line, "  {cell:>width$}")?;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
