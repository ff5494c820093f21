//! One number, and what it must be.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Bound;

/// A measured number, the bound it is judged by, and why the bound is what it is.
///
/// Serialised with one field more, `holds`, so that a reader of the JSON need not repeat the judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// What was measured, short enough for a table: `steps on the shallow slope`.
    pub name: String,
    /// The number.
    pub value: f64,
    /// Its unit, as a word; empty for a pure number.
    pub unit: &'static str,
    /// What the number must satisfy.
    pub bound: Bound,
    /// Where the bound comes from: a closed form, a theorem, a rounding bound, a calibrated figure and its noise.
    pub reason: String,
}

impl Measurement {
    /// Whether the number satisfies its bound.
    pub fn holds(&self) -> bool {
        self.bound.holds(self.value)
    }
}

impl Serialize for Measurement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Measurement", 6)?;
        fields.serialize_field("name", &self.name)?;
        fields.serialize_field("value", &self.value)?;
        fields.serialize_field("unit", &self.unit)?;
        fields.serialize_field("bound", &self.bound)?;
        fields.serialize_field("reason", &self.reason)?;
        fields.serialize_field("holds", &self.holds())?;
        fields.end()
    }
}
