//! Tables in aligned columns.

use headwater_verify::claim::{Cell, Number, Table};

use super::BLOCK;
use super::paragraph::broken;

/// Between columns: two blanks, or one where the table would be wider than the page.
const GAPS: [&str; 2] = ["  ", " "];

/// The table's lines: heads broken over as many lines as keeps their columns narrow, a rule, the rows. A column that
/// holds a number is flush right, one of words flush left.
pub(super) fn table(table: &Table) -> Vec<String> {
    let columns: Vec<Column> = (0..table.columns.len()).map(|index| Column::of(table, index)).collect();
    let width = |gap: &str| columns.iter().map(|column| column.width + gap.len()).sum::<usize>() - gap.len();
    let [wide, narrow] = GAPS;
    let gap = if columns.is_empty() || width(wide) <= BLOCK { wide } else { narrow };
    let height = columns.iter().map(|column| column.head.len()).max().unwrap_or(0);
    let heads = (0..height).map(|line| {
        joined(&columns, gap, |column| {
            // Heads stand on the rule, so a short one starts further down.
            let skipped = height - column.head.len();
            line.checked_sub(skipped).and_then(|index| column.head.get(index)).map_or("", String::as_str)
        })
    });
    let rule = columns.iter().map(|column| "-".repeat(column.width)).collect::<Vec<_>>().join(gap);
    let rows = (0..table.rows.len())
        .map(|row| joined(&columns, gap, |column| column.cells.get(row).map_or("", String::as_str)));
    heads.chain([rule]).chain(rows).collect()
}

struct Column {
    head: Vec<String>,
    cells: Vec<String>,
    width: usize,
    flush_right: bool,
}

impl Column {
    fn of(table: &Table, index: usize) -> Column {
        let entries: Vec<&Cell> = table.rows.iter().filter_map(|row| row.get(index)).collect();
        let cells: Vec<String> = entries.iter().map(|cell| written(cell)).collect();
        let flush_right = entries.iter().any(|cell| matches!(cell, Cell::Number(_)));
        let title = table.columns.get(index).map_or("", String::as_str);
        let longest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let needed = longest(&mut cells.iter().map(|cell| cell.chars().count()));
        let longest_word = longest(&mut title.split_whitespace().map(|word| word.chars().count()));
        let width = needed.max(longest_word);
        Column { head: broken(title, width), cells, width, flush_right }
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => Number(*number).to_string(),
        Cell::Empty => String::new(),
    }
}

fn joined<'a>(columns: &'a [Column], gap: &str, entry: impl Fn(&'a Column) -> &'a str) -> String {
    let padded: Vec<String> = columns
        .iter()
        .map(|column| {
            let (text, width) = (entry(column), column.width);
            if column.flush_right { format!("{text:>width$}") } else { format!("{text:<width$}") }
        })
        .collect();
    padded.join(gap).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use headwater_verify::claim::{Cell, Table};

    /// Claim: words flush left, numbers flush right, long heads broken. Oracle: drawn by hand.
    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new("any", &["hill", "first gradient", "steps"]);
        table.row(["steep".into(), 1.0.into(), 66.0.into()]);
        table.row(["too steep".into(), 0.25.into(), Cell::Empty]);
        let drawn = [
            "              first",
            "hill       gradient  steps",
            "---------  --------  -----",
            "steep             1     66",
            "too steep      0.25",
        ];
        assert_eq!(super::table(&table), drawn);
    }

    /// Claim: a table too wide for the page is set closer. Oracle: nine columns of seven make 79 with
    /// gaps of two, more than the 78 of an indented line; eight make 70.
    #[test]
    fn a_wide_table_is_set_closer() {
        let mut table = Table::new("any", &["columns"; 9]);
        table.row(["1234567"; 9].map(Cell::from));
        assert!(super::table(&table).iter().all(|line| line.len() == 9 * 7 + 8));
        let mut table = Table::new("any", &["columns"; 8]);
        table.row(["1234567"; 8].map(Cell::from));
        assert!(super::table(&table).iter().all(|line| line.len() == 8 * 7 + 14));
    }
}
