//! Signs in a field: squares are positive. And a record of the answers, so that a check knows which pieces it saw.

use std::cell::Cell;

use super::Field;

thread_local! {
    static ANSWERS: Cell<u64> = const { Cell::new(1) };
}

/// Runs `computation` and returns its result with the answers to its sign tests, in order: a bit for each, below a 1
/// that marks where they begin. Only the last 63 are told.
pub fn signs_of<T>(computation: impl FnOnce() -> T) -> (T, u64) {
    ANSWERS.set(1);
    let result = computation();
    (result, ANSWERS.get())
}

/// Whether `x` is a square other than 0.
pub(super) fn is_square(x: Field) -> bool {
    let root = x.root();
    let answer = x.0 != 0 && root * root == x;
    ANSWERS.set(ANSWERS.get() << 1 | u64::from(answer));
    answer
}

#[cfg(test)]
mod tests {
    use headwater_core::Real;

    use super::signs_of;
    use crate::field::Field;

    #[test]
    fn answers_are_told_in_order() {
        let (one, minus) = (Field::ONE, -Field::ONE);
        let answers = |signs: &[Field]| signs_of(|| signs.iter().filter(|x| x.is_positive()).count());
        assert_eq!(answers(&[one, minus, one, one]), (3, 0b1_1011));
        assert_eq!(answers(&[minus, minus, Field::ZERO]), (0, 0b1_000));
        assert_eq!(answers(&[]), (0, 1));
    }
}
