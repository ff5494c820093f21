//! Names for the numbers in a flat slice: blocks, one after the other, each with its shape.

use std::ops::Range;

use crate::fact::show;
use crate::ulp::Float;

/// How many numbers are printed one by one.
const SHOWN: usize = 12;

/// The blocks that make up a flat slice, in order.
///
/// ```
/// use headwater_verify::layout::Layout;
///
/// let layout = Layout::new().block("weight", &[3, 2]).block("bias", &[3]).block("gain", &[]);
/// assert_eq!(layout.count(), 10);
/// assert_eq!(layout.name(5), "weight[2, 1]");
/// assert_eq!(layout.name(6), "bias[0]");
/// assert_eq!(layout.name(9), "gain");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    blocks: Vec<Block>,
}

/// Part of a slice that has a name and a shape, the last dimension running fastest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What its numbers are called.
    pub name: String,
    /// Its dimensions; none for a single number.
    pub shape: Vec<usize>,
    /// Where in the slice it lies.
    pub range: Range<usize>,
}

impl Layout {
    /// No block: every number goes by its place in the slice, `x[0]`, `x[1]` and so on.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more block at the end.
    #[must_use]
    pub fn block(mut self, name: impl Into<String>, shape: &[usize]) -> Self {
        let start = self.count();
        let count = shape.iter().fold(1_usize, |product, size| product.saturating_mul(*size));
        let range = start..start.saturating_add(count);
        self.blocks.push(Block { name: name.into(), shape: shape.to_vec(), range });
        self
    }

    /// How many numbers all blocks hold.
    #[must_use]
    pub fn count(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.range.end)
    }

    /// The blocks in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The block that holds the number at `index`.
    #[must_use]
    pub fn block_of(&self, index: usize) -> Option<&Block> {
        self.blocks.iter().find(|block| block.range.contains(&index))
    }

    /// The number at `index` by its block and its place there; `x[index]` beyond the last block.
    #[must_use]
    pub fn name(&self, index: usize) -> String {
        let Some(block) = self.block_of(index) else { return format!("x[{index}]") };
        if block.shape.is_empty() {
            return block.name.clone();
        }
        let mut place = index - block.range.start;
        let mut indices: Vec<String> = Vec::new();
        for size in block.shape.iter().rev() {
            indices.push((place % size).to_string());
            place /= size;
        }
        indices.reverse();
        format!("{}[{}]", block.name, indices.join(", "))
    }

    /// The numbers that are not 0 by name, in decimal and in hex, one to an item; then how many are not shown.
    #[must_use]
    pub fn show<F: Float>(&self, values: &[F]) -> Vec<String> {
        let told = || values.iter().enumerate().filter(|(_, value)| !value.same_bits(F::ZERO));
        let mut items: Vec<String> = told()
            .take(SHOWN)
            .map(|(index, value)| format!("{} = {}", self.name(index), show(*value)))
            .collect();
        let (count, nonzero) = (values.len(), told().count());
        if nonzero > SHOWN {
            items.push(format!("... {} more that are not 0", nonzero - SHOWN));
        }
        match count - nonzero {
            0 => {}
            zeros if zeros == count => items.push(format!("all {count} are 0")),
            1 => items.push("the other one is 0".to_owned()),
            zeros => items.push(format!("the other {zeros} are 0")),
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn names_follow_the_shape_with_the_last_dimension_fastest() {
        let layout = Layout::new().block("w", &[2, 3]).block("empty", &[0, 4]).block("x", &[2]);
        let names: Vec<String> = (0..9).map(|index| layout.name(index)).collect();
        let expected =
            ["w[0, 0]", "w[0, 1]", "w[0, 2]", "w[1, 0]", "w[1, 1]", "w[1, 2]", "x[0]", "x[1]", "x[8]"];
        assert_eq!(names, expected);
        assert_eq!(layout.count(), 8);
        assert_eq!(layout.block_of(7).map(|block| block.name.as_str()), Some("x"));
        assert_eq!(Layout::new().name(3), "x[3]");
    }

    #[test]
    fn numbers_that_are_0_are_counted_and_the_others_shown() {
        let layout = Layout::new().block("w", &[2]).block("x", &[3]);
        let shown = layout.show(&[0.0_f32, 1.0, 0.0, -0.5, 0.0]);
        assert_eq!(shown, ["w[1] = 1e0 (0x3f800000)", "x[1] = -5e-1 (0xbf000000)", "the other 3 are 0"]);
        assert_eq!(layout.show(&[0.0_f64; 5]), ["all 5 are 0"]);
        assert_eq!(layout.show(&[1.0_f64; 40]).len(), super::SHOWN + 1);
    }
}
