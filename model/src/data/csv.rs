//! Samples from a CSV file: a row for each, with a first line of names or without.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use headwater_core::{Loss, Network};

use super::{Answers, Data};
use crate::fault::{Place, quoted, suggestion};
use crate::{Fault, files};

/// Which columns of a file are the answers.
///
/// All others are inputs, in the order of the file. A column goes by its name in the first line, or by its number, the
/// first being 1. Without any, the answers are the last column, or, for a loss that takes values, as many of the last as the
/// network has outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(pub Vec<String>);

/// What a row must look like.
struct Layout {
    /// Names of the columns, where the file has them.
    names: Option<StringRecord>,
    columns: usize,
    /// Indices of the answers.
    answers: Vec<usize>,
}

impl Data {
    /// Reads a file for a network and a loss.
    ///
    /// The first line is taken for names when an input in it is no number. For softmax cross-entropy the answer is a class:
    /// labels that are whole numbers below the number of outputs are the classes themselves; any others are numbered in
    /// order, by value if all are numbers. For other losses the answers are numbers.
    ///
    /// # Errors
    /// A file that cannot be read; another number of columns than the network asks for; a field that is no finite number, or
    /// no class of the network's. The sentence names line and column.
    pub fn read_csv(
        path: &Path,
        columns: &Columns,
        network: &Network<'_>,
        loss: Loss<'_>,
    ) -> Result<Self, Fault> {
        Self::parse_csv(&path.display().to_string(), &files::bytes(path)?, columns, network, loss)
    }

    /// The same from the bytes of a file, which `file` is the name of.
    ///
    /// # Errors
    /// Those of [`read_csv`](Self::read_csv).
    pub fn parse_csv(
        file: &str,
        bytes: &[u8],
        columns: &Columns,
        network: &Network<'_>,
        loss: Loss<'_>,
    ) -> Result<Self, Fault> {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(bytes);
        let mut records =
            reader.records().map(|record| record.map_err(|error| unreadable(file, bytes, &error)));
        let first = records.next().transpose()?;
        let first = first.ok_or_else(|| Fault::of(file, "expected rows of numbers, found an empty file"))?;
        let layout = Layout::of(file, &first, columns, network, loss)?;
        let first = layout.names.is_none().then_some(Ok(first));
        let mut collected = Collected::new(network.outputs(), loss);
        let mut inputs = Vec::new();
        for record in first.into_iter().chain(records) {
            let record = record?;
            let row = Row { file, bytes, layout: &layout, record: &record };
            row.is_whole()?;
            for column in (0..layout.columns).filter(|column| !layout.answers.contains(column)) {
                inputs.push(row.number(column)?);
            }
            collected.take(&row)?;
        }
        let data = Data { width: network.inputs(), inputs, answers: collected.answers() };
        data.check(network).map_err(|sentence| Fault::of(file, sentence))?;
        Ok(data)
    }
}

/// The line of a row. The position is where the reader began to look for it, before any blank lines.
fn line(bytes: &[u8], position: Option<&csv::Position>) -> Option<Place> {
    let start = usize::try_from(position?.byte()).ok()?;
    let blank = bytes.get(start..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let before = bytes.get(..start + blank)?;
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    Some(Place { line, column: None })
}

fn unreadable(file: &str, bytes: &[u8], error: &csv::Error) -> Fault {
    let place = line(bytes, error.position());
    let sentence = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "expected text in UTF-8, found other bytes".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    Fault { place, ..Fault::of(file, sentence) }
}

fn parsed(field: &str) -> Option<f32> {
    field.parse::<f32>().ok().filter(|number| number.is_finite())
}

impl Layout {
    fn of(
        file: &str,
        first: &StringRecord,
        wanted: &Columns,
        network: &Network<'_>,
        loss: Loss<'_>,
    ) -> Result<Self, Fault> {
        let columns = first.len();
        let count = match loss {
            Loss::SoftmaxCrossEntropy { .. } => 1,
            _ => network.outputs(),
        };
        let answers = if wanted.0.is_empty() {
            (columns.saturating_sub(count)..columns).collect()
        } else {
            wanted.0.iter().map(|name| find(file, first, name)).collect::<Result<Vec<_>, _>>()?
        };
        let expected = network.inputs().saturating_add(count);
        if columns != expected || answers.len() != count {
            let what = if count == 1 { "1 answer".to_owned() } else { format!("{count} answers") };
            let hint = match first.get(0) {
                Some(only) if columns == 1 && only.contains([';', '\t']) => {
                    "; separate the fields with commas"
                }
                _ => "",
            };
            let found = match answers.len() {
                _ if columns != expected => format!("{columns} in the first line"),
                chosen => format!("{chosen} chosen as answers"),
            };
            let sentence = format!(
                "expected {expected} columns, {} inputs and {what} as the network has, found {found}{hint}",
                network.inputs()
            );
            return Err(Fault::of(file, sentence));
        }
        let named = wanted.0.iter().any(|name| name.parse::<usize>().is_err());
        let inputs = first.iter().enumerate().filter(|(column, _)| !answers.contains(column));
        let named = named || inputs.into_iter().any(|(_, field)| field.parse::<f32>().is_err());
        Ok(Self { names: named.then(|| first.clone()), columns, answers })
    }
}

/// The index of a column, by its name or its number from 1.
fn find(file: &str, first: &StringRecord, wanted: &str) -> Result<usize, Fault> {
    let by_name = first.iter().position(|name| name == wanted);
    let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < first.len());
    by_name.or_else(by_number).ok_or_else(|| {
        let near = suggestion(wanted, first);
        let sentence = format!(
            "expected a column {}, by name or by a number from 1 to {}, found none{near}",
            quoted(wanted),
            first.len()
        );
        Fault { place: Some(Place { line: 1, column: None }), ..Fault::of(file, sentence) }
    })
}

/// A row, and what is said of it.
struct Row<'r> {
    file: &'r str,
    bytes: &'r [u8],
    layout: &'r Layout,
    record: &'r StringRecord,
}

impl Row<'_> {
    fn fault(&self, sentence: String) -> Fault {
        Fault { place: line(self.bytes, self.record.position()), ..Fault::of(self.file, sentence) }
    }

    fn is_whole(&self) -> Result<(), Fault> {
        let (expected, found) = (self.layout.columns, self.record.len());
        if expected == found {
            return Ok(());
        }
        Err(self.fault(format!("expected {expected} columns, as in the first line, found {found}")))
    }

    fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    /// `column 3 (width): expected ..., found ...`.
    fn unexpected(&self, column: usize, expected: &str) -> Fault {
        let name = self.layout.names.as_ref().and_then(|names| names.get(column));
        let name = name.map(|name| format!(" ({})", quoted(name))).unwrap_or_default();
        let found = match self.field(column) {
            "" => "nothing".to_owned(),
            field => quoted(field),
        };
        self.fault(format!("column {}{name}: expected {expected}, found {found}", column + 1))
    }

    fn number(&self, column: usize) -> Result<f32, Fault> {
        parsed(self.field(column)).ok_or_else(|| self.unexpected(column, "a finite number"))
    }
}

/// Answers as they come in.
enum Collected {
    Labels { outputs: usize, rows: Vec<usize>, labels: BTreeMap<String, usize> },
    Numbers { width: usize, values: Vec<f32>, probabilities: bool },
}

impl Collected {
    fn new(outputs: usize, loss: Loss<'_>) -> Self {
        match loss {
            Loss::SoftmaxCrossEntropy { .. } => {
                Collected::Labels { outputs, rows: vec![], labels: BTreeMap::new() }
            }
            Loss::MeanSquaredError | Loss::Huber { .. } => {
                Collected::Numbers { width: outputs, values: vec![], probabilities: false }
            }
            Loss::BinaryCrossEntropyWithLogits => {
                Collected::Numbers { width: outputs, values: vec![], probabilities: true }
            }
        }
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), Fault> {
        match self {
            Collected::Labels { outputs, rows, labels } => {
                let column = row.layout.answers.first().copied().unwrap_or_default();
                let label = row.field(column);
                if label.is_empty() {
                    return Err(row.unexpected(column, "the name of a class"));
                }
                let new = labels.len();
                if new == *outputs && !labels.contains_key(label) {
                    let expected = format!(
                        "one of at most {outputs} classes, as the network has outputs ({} so far)",
                        labels.len()
                    );
                    return Err(row.unexpected(column, &expected));
                }
                rows.push(*labels.entry(label.to_owned()).or_insert(new));
            }
            Collected::Numbers { values, probabilities, .. } => {
                for &column in &row.layout.answers {
                    let value = row.number(column)?;
                    if *probabilities && !(0.0..=1.0).contains(&value) {
                        return Err(row.unexpected(column, "a number from 0 to 1, as the loss asks for"));
                    }
                    values.push(value);
                }
            }
        }
        Ok(())
    }

    fn answers(self) -> Answers {
        match self {
            Collected::Numbers { width, values, .. } => Answers::Values { width, values },
            Collected::Labels { outputs, rows, labels } => {
                let (places, names) = numbered(&labels, outputs);
                let classes = rows.iter().filter_map(|label| places.get(*label).copied()).collect();
                Answers::Classes { classes, names }
            }
        }
    }
}

/// The class of each label, in the order in which the labels were met, and the names of the classes.
fn numbered(labels: &BTreeMap<String, usize>, outputs: usize) -> (Vec<usize>, Vec<String>) {
    let mut places = vec![0; labels.len()];
    let mut place = |met: usize, class: usize| places.get_mut(met).into_iter().for_each(|slot| *slot = class);
    let whole: Option<Vec<usize>> = labels.keys().map(|label| label.parse().ok()).collect();
    if let Some(classes) = whole.filter(|classes| classes.iter().all(|class| *class < outputs)) {
        let count = classes.iter().max().map_or(0, |largest| largest + 1);
        labels.values().zip(classes).for_each(|(met, class)| place(*met, class));
        return (places, (0..count).map(|class| class.to_string()).collect());
    }
    let mut sorted: Vec<(&String, usize)> = labels.iter().map(|(label, met)| (label, *met)).collect();
    let numbers: Option<Vec<f32>> = labels.keys().map(|label| parsed(label)).collect();
    if numbers.is_some() {
        let value = |label: &str| parsed(label).unwrap_or_default();
        sorted.sort_by(|(one, _), (other, _)| value(one).total_cmp(&value(other)));
    }
    for (class, (_, met)) in sorted.iter().enumerate() {
        place(*met, class);
    }
    (places, sorted.into_iter().map(|(label, _)| label.clone()).collect())
}
