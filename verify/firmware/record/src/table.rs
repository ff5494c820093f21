//! A table as text: comments, a line of column names, then rows of cells separated by blanks.

use std::fmt;

/// A table. In a row a cell that is a whole number is a figure; the others say of what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) comments: Vec<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let cells = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (comments, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
        let mut lines = rest.into_iter().map(cells).filter(|cells| !cells.is_empty());
        let columns = lines.next().ok_or("expected a line of column names, found nothing")?;
        let rows: Vec<Vec<String>> = lines.collect();
        if let Some(row) = rows.iter().find(|row| row.len() != columns.len()) {
            return Err(format!("expected {} cells, found `{}`", columns.len(), row.join(" ")));
        }
        Ok(Self { comments: comments.into_iter().map(str::to_owned).collect(), columns, rows })
    }

    /// Every figure with what it is a figure of.
    pub(crate) fn figures(&self) -> Vec<(String, u64)> {
        let mut figures = Vec::new();
        for row in &self.rows {
            let (mut labels, mut values) = (Vec::new(), Vec::new());
            for (cell, column) in row.iter().zip(&self.columns) {
                match cell.parse::<u64>() {
                    Ok(value) => values.push((column, value)),
                    Err(_) => labels.push(cell.as_str()),
                }
            }
            let label = labels.join(" ");
            figures.extend(values.into_iter().map(|(column, value)| (format!("{label} {column}"), value)));
        }
        figures
    }

    /// These comments, and the columns and rows of another table.
    pub(crate) fn with_rows_of(&self, other: &Self) -> Self {
        Self { comments: self.comments.clone(), ..other.clone() }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for comment in &self.comments {
            writeln!(f, "{comment}")?;
        }
        let lines = || std::iter::once(&self.columns).chain(&self.rows);
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| lines().filter_map(|line| line.get(column)).map(String::len).max().unwrap_or(0))
            .collect();
        for line in lines() {
            let mut text = String::new();
            for ((cell, width), name) in line.iter().zip(&widths).zip(&self.columns) {
                let figures = self.rows.iter().all(|row| {
                    let place = self.columns.iter().position(|column| column == name);
                    place.and_then(|place| row.get(place)).is_some_and(|cell| cell.parse::<u64>().is_ok())
                });
                if figures {
                    text += &format!("{cell:>width$}  ");
                } else {
                    text += &format!("{cell:<width$}  ");
                }
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    /// Claim: what is written is read back, comments and all.
    #[test]
    fn a_table_survives_being_written() {
        let text = "# why\ntarget image code constants\nm0 dense 10 2\nm4 dense 5 2000\n";
        let table = Table::parse(text).expect("it is a table");
        let written = table.to_string();
        assert_eq!(
            written,
            "# why\ntarget  image  code  constants\nm0      dense    10          2\nm4      dense     5       2000\n"
        );
        assert_eq!(Table::parse(&written), Ok(table.clone()));
        assert_eq!(table.figures()[3], ("m4 dense constants".to_owned(), 2000));
    }

    /// Claim: a table that is cut off is refused.
    #[test]
    fn a_row_that_is_too_short_is_refused() {
        assert!(Table::parse("a b\n1\n").is_err());
        assert!(Table::parse("# nothing\n").is_err());
    }
}
