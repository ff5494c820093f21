//! Which evidence shows which row of the theory: the list that keeps a row from being forgotten.

/// A row, or a group of rows of one table, and the names of the evidence that shows it.
pub const ROWS: &[(&str, &[&str])] = &[
    ("gains: sigmoid, tanh, ReLU, leaky, ELU, SELU, GELU, SiLU, softplus, softsign", &["theory-moments"]),
    ("gains: forward and backward gain, PyTorch's calculate_gain", &["theory-gains", "initialiser-gains"]),
    (
        "gains: PyTorch's default Linear, its variance and chi",
        &["initialiser-distributions", "theory-default-weights"],
    ),
    ("mean field: tanh at sigma_w^2 1, 1.5, 1.76095, 2 and 4", &["theory-phases"]),
    ("mean field: sigmoid at gain 1, and critical", &["theory-sigmoid"]),
    ("mean field: ReLU's chi and correlation map", &["theory-rectifier"]),
    ("mean field: simulation", &["theory-simulations", "theory-simulations-in-full"]),
    ("finite width: mean and variance of ln length", &["theory-width", "theory-width-simulated"]),
    ("finite width: born dead", &["theory-width-simulated"]),
    ("batch norm: chi for six activations, never below 1", &["theory-normalised"]),
    ("batch norm: linear and ReLU at a finite batch", &["theory-normalised", "theory-normalised-simulated"]),
    ("batch norm: nothing below a batch of 2", &["theory-batch-of-two"]),
    ("layer norm: chi for three activations", &["theory-normalised", "theory-normalised-simulated"]),
    ("residual: plain, scaled, pre-norm, zeroed", &["theory-residual"]),
    ("identities: <W, G> equal for all layers, and per unit", &["network-invariance"]),
    ("identities: batch norm's weights and deltas", &["network-invariance"]),
    ("identities: softmax deltas sum to 0", &["loss-deltas"]),
    ("identities: scaling one ReLU layer", &["theory-scaling"]),
    (
        "digits by depth: seven kinds of networks, 1 to 30 hidden layers",
        &["theory-digits", "theory-digits-in-full"],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ROWS;
    use crate::ladder::theory::EVIDENCE;
    use crate::proof::{evidence, in_full};

    /// Claim: every row has evidence that exists, and all evidence about theory belongs to a row or to training, whose
    /// closed forms are no rows. Oracle: the registry.
    #[test]
    fn every_row_has_evidence() {
        let names: BTreeSet<&str> = evidence().chain(in_full()).map(|evidence| evidence.name).collect();
        let mut used = BTreeSet::from(["theory-least-squares", "theory-quadratics"]);
        for (row, shown_by) in ROWS {
            assert!(!shown_by.is_empty(), "{row}");
            for name in *shown_by {
                assert!(names.contains(name), "{row}: there is no '{name}'");
                used.insert(name);
            }
        }
        for evidence in EVIDENCE.iter().chain(in_full()) {
            assert!(used.contains(evidence.name), "{} belongs to no row", evidence.name);
        }
    }
}
