//! Rung 0 for the initialisers: every scheme whose scale PyTorch computes has its cases in the data. What they show is asserted
//! with the rest of the rung.

use headwater_core::Initialiser;
use headwater_verify::golden;

/// How many cases of the file each scheme has; a He case of gain 1 over the inputs is LeCun's as well.
const CASES: [usize; 7] = [14, 14, 70, 70, 7, 7, 7];

/// Which entry of [`CASES`] counts a scheme. Those without have no scale that PyTorch computes. No wildcard: a scheme
/// that is forgotten does not compile.
fn place(initialiser: Initialiser) -> Option<usize> {
    match initialiser {
        Initialiser::XavierUniform { .. } => Some(0),
        Initialiser::XavierNormal { .. } => Some(1),
        Initialiser::HeUniform { .. } => Some(2),
        Initialiser::HeNormal { .. } => Some(3),
        Initialiser::LeCunUniform => Some(4),
        Initialiser::LeCunNormal => Some(5),
        Initialiser::PyTorchLinear => Some(6),
        Initialiser::Zeros
        | Initialiser::Constant { .. }
        | Initialiser::Uniform { .. }
        | Initialiser::Normal { .. }
        | Initialiser::TruncatedNormal { .. }
        | Initialiser::Orthogonal { .. } => None,
    }
}

/// Claim: no case is lost. Oracle: the table above.
#[test]
fn every_scheme_has_its_cases() {
    let mut counts = [0; 7];
    for case in golden::initialisers().cases {
        for initialiser in case.initialisers() {
            counts[place(initialiser).expect("a scheme with a scale")] += 1;
        }
    }
    assert_eq!(counts, CASES);
    assert_eq!(golden::gains().cases.len(), 10);
}
