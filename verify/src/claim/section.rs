//! A section of the report: a claim and what to show for it.

use serde::Serialize;

use super::{Claim, Picture, Table};

/// A claim with the tables, pictures and sentences that explain it, in the order they are printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// The row of the lesson; the same as the claim's.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is claimed, measured and judged.
    pub claim: Claim,
    /// The measured tables.
    pub tables: Vec<Table>,
    /// What the tables look like.
    pub pictures: Vec<Picture>,
    /// What it means, in one or two plain sentences each. Every figure in them is a measured number of this section.
    pub sentences: Vec<String>,
}
