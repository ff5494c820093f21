//! A table of a TOML file, with what is asked of each of its keys.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Fault;
use crate::fault::{Source, quoted, suggestion};

/// The largest whole number of TOML.
const LARGEST: u64 = i64::MAX as u64;

/// One table, and what it is called in sentences: `layer 1 (dense)`.
#[derive(Debug, Clone)]
pub(super) struct Section<'t> {
    source: Source<'t>,
    table: &'t DeTable<'t>,
    name: String,
    /// Where it begins.
    start: usize,
}

impl<'t> Section<'t> {
    pub(super) fn root(source: Source<'t>, table: &'t DeTable<'t>) -> Self {
        Self { source, table, name: "the model".to_owned(), start: 0 }
    }

    pub(super) fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// A fault at the beginning of the table.
    pub(super) fn fault(&self, sentence: impl Into<String>) -> Fault {
        self.source.fault(self.start, sentence)
    }

    /// A fault at the value of `key`, or of the table where there is none.
    pub(super) fn fault_at(&self, key: &str, sentence: impl Into<String>) -> Fault {
        self.source.fault(self.span(key).start, sentence)
    }

    /// Refuses a key that is not among `known`. The first in the file is named.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Fault> {
        let unknown = self.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        let Some(key) = unknown.min_by_key(|key| key.span().start) else { return Ok(()) };
        let typed: &str = key.get_ref();
        let near = suggestion(typed, known.iter().copied());
        let sentence = format!(
            "{}: expected one of the keys {}, found {}{near}",
            self.name,
            listed(known.iter().copied()),
            quoted(typed)
        );
        Err(self.source.fault(key.span().start, sentence))
    }

    fn value(&self, key: &str) -> Option<&'t DeValue<'t>> {
        self.table.get(key).map(Spanned::get_ref)
    }

    fn span(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or(self.start..self.start, Spanned::span)
    }

    /// What is said of a value of another kind.
    fn unexpected(&self, key: &str, expected: &str) -> Fault {
        let found = self.value(key).map_or_else(|| "nothing".to_owned(), found);
        self.fault_at(key, format!("`{key}` of {}: expected {expected}, found {found}", self.name))
    }

    /// What is said of a key that must be there.
    pub(super) fn missing(&self, key: &str, example: &str) -> Fault {
        self.fault(format!("{}: `{key}` is missing; add for example `{key} = {example}`", self.name))
    }

    /// A whole number from 0 up.
    pub(super) fn whole(&self, key: &str) -> Result<Option<u64>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let number = value
            .as_integer()
            .and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| *number <= LARGEST);
        let expected = || self.unexpected(key, &format!("a whole number from 0 to {LARGEST}"));
        number.map(Some).ok_or_else(expected)
    }

    /// The same, as a count of things in memory.
    pub(super) fn count(&self, key: &str) -> Result<Option<usize>, Fault> {
        let count = self.whole(key)?.map(usize::try_from).transpose();
        count.map_err(|_| self.unexpected(key, &format!("a whole number from 0 to {}", usize::MAX)))
    }

    /// A number, rounded once from the text to the scalar.
    pub(super) fn number<R: std::str::FromStr>(&self, key: &str) -> Result<Option<R>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        number(value).map(Some).ok_or_else(|| self.unexpected(key, "a number"))
    }

    /// Several numbers.
    pub(super) fn numbers(&self, key: &str) -> Result<Option<Vec<f64>>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let numbers =
            value.as_array().and_then(|all| all.iter().map(|each| number(each.get_ref())).collect());
        let expected = || self.unexpected(key, "a list of numbers, such as [1.0, 2.5]");
        numbers.map(Some).ok_or_else(expected)
    }

    /// Whether the value is a number rather than a word.
    pub(super) fn is_number(&self, key: &str) -> bool {
        self.value(key).is_some_and(|value| value.is_integer() || value.is_float())
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.unexpected(key, "true or false"))
    }

    /// A word that must be one of `choices`.
    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Result<Option<T>, Fault> {
        if self.value(key).is_none() {
            return Ok(None);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let typed = self.value(key).and_then(DeValue::as_str);
        if let Some((_, chosen)) = choices.iter().find(|(name, _)| Some(*name) == typed) {
            return Ok(Some(*chosen));
        }
        let near = typed.map(|typed| suggestion(typed, names())).unwrap_or_default();
        let mut fault = self.unexpected(key, &format!("one of {}", listed(names())));
        fault.sentence.push_str(&near);
        Err(fault)
    }

    /// A table within the table.
    pub(super) fn section(&self, key: &'static str) -> Result<Option<Section<'t>>, Fault> {
        let Some((name, value)) = self.table.get_key_value(key) else { return Ok(None) };
        let table = value.get_ref().as_table().ok_or_else(|| self.unexpected(key, "a table"))?;
        let start = name.span().start;
        Ok(Some(Section { source: self.source, table, name: format!("[{key}]"), start }))
    }

    /// A list of tables.
    pub(super) fn list(&self, key: &str) -> Result<Option<Vec<Section<'t>>>, Fault> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let expected = || self.unexpected(key, "a list of tables, one for each layer");
        let one = |value: &'t Spanned<DeValue<'t>>| {
            let table = value.get_ref().as_table()?;
            Some(Section { source: self.source, table, name: self.name.clone(), start: value.span().start })
        };
        let list = value.as_array().and_then(|all| all.iter().map(one).collect());
        list.map(Some).ok_or_else(expected)
    }
}

fn number<R: std::str::FromStr>(value: &DeValue<'_>) -> Option<R> {
    match value {
        DeValue::Float(number) => number.as_str().parse().ok(),
        // Decimal digits are read as they stand, so that no number is rounded twice.
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
}

fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => quoted(&number.to_string()),
        DeValue::Float(number) => quoted(number.as_str()),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
