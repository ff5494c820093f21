//! The ways in which gradient code goes wrong.

pub(super) const KINK: &str = "derivative at a kink";
pub(super) const FOURTH_DIGIT: &str = "constant wrong in the fourth digit";
pub(super) const F32_LITERAL: &str = "constant written as an f32 literal";
pub(super) const CUT_OFF: &str = "saturated region cut off";
pub(super) const TAIL: &str = "tail lost to cancellation";
pub(super) const ERF_TANH: &str = "erf forward with tanh backward";
pub(super) const TERM: &str = "term missing";
pub(super) const AT_OUTPUT: &str = "derivative at the output where the input was meant";
pub(super) const DIAGONAL: &str = "softmax diagonal only";
pub(super) const ONE_OVER_N_AT_ONE: &str = "missing 1/N seen only at N = 1";
pub(super) const ONE_OVER_N: &str = "missing 1/N seen only at N > 1";
pub(super) const COTANGENT: &str = "cotangent ignored";
pub(super) const CLIPPED: &str = "probabilities clipped";
pub(super) const DW_TRANSPOSED: &str = "dW transposed";
pub(super) const W_FOR_TRANSPOSE: &str = "dx with W for its transpose";
pub(super) const LAST_ROW: &str = "last row of db dropped";
pub(super) const LANES: &str = "rows past a lane count ignored";
pub(super) const OVERWRITE: &str = "overwrite for accumulate";
pub(super) const ACCUMULATE: &str = "accumulate for overwrite";
pub(super) const STALE: &str = "stale activations";
pub(super) const BN_MEAN: &str = "batch-norm mean term";
pub(super) const BN_VARIANCE: &str = "batch-norm variance term";
pub(super) const BN_EPSILON: &str = "batch-norm epsilon";
pub(super) const BN_COUNT: &str = "batch-norm N - 1";
pub(super) const BN_EVALUATION: &str = "batch-norm evaluation formula in training";
pub(super) const RUNNING_BIASED: &str = "running statistics biased";
pub(super) const RUNNING_SWAPPED: &str = "running statistics swapped";
pub(super) const RUNNING_TWICE: &str = "running statistics updated twice";
pub(super) const CAPACITY: &str = "partial batch using capacity";
pub(super) const ADAM_BIAS: &str = "Adam without bias correction";
pub(super) const ADAM_STEP: &str = "Adam off by one step";
pub(super) const ADAM_EPSILON: &str = "Adam epsilon inside the root";
pub(super) const COUPLED: &str = "coupled for decoupled decay";
pub(super) const NESTEROV: &str = "Nesterov without look-ahead";
pub(super) const CLIP_SUM: &str = "clipping by the sum";
pub(super) const FAN: &str = "fan-in for fan-out";
pub(super) const GAIN: &str = "gain missing";
pub(super) const BOUND: &str = "uniform bound against standard deviation";
pub(super) const ZERO_POINT: &str = "Box-Muller at zero";
pub(super) const ONE_SEED: &str = "one seed for every layer";
pub(super) const SPECIALS: &str = "infinity or NaN mistreated";
pub(super) const MINUS_ZERO: &str = "seen only at -0";
pub(super) const SUBNORMAL: &str = "seen only below the normal numbers";
pub(super) const OVERFLOW: &str = "overflow on the way to a finite result";
pub(super) const ONE_SIZE: &str = "seen only at one batch or width";
pub(super) const ROUNDING: &str = "a rounding too many";
pub(super) const HYPERPARAMETER: &str = "hyperparameter forgotten or mistaken";
pub(super) const CONVENTION: &str = "another library's convention";
pub(super) const WRONG_SIGN: &str = "sign or argument exchanged";
pub(super) const ALIAS: &str = "memory read after it was overwritten";
pub(super) const MISPLACED: &str = "the wrong place in memory";
pub(super) const TIES: &str = "equal values mistreated";
pub(super) const CHECK: &str = "a check left out";
pub(super) const STATISTIC: &str = "a statistic wrongly taken";

/// Every class. The first forty are the least that a verifier of gradients has to be tried on.
pub const CLASSES: [&str; 54] = [
    KINK,
    FOURTH_DIGIT,
    F32_LITERAL,
    CUT_OFF,
    TAIL,
    ERF_TANH,
    TERM,
    AT_OUTPUT,
    DIAGONAL,
    ONE_OVER_N_AT_ONE,
    ONE_OVER_N,
    COTANGENT,
    CLIPPED,
    DW_TRANSPOSED,
    W_FOR_TRANSPOSE,
    LAST_ROW,
    LANES,
    OVERWRITE,
    ACCUMULATE,
    STALE,
    BN_MEAN,
    BN_VARIANCE,
    BN_EPSILON,
    BN_COUNT,
    BN_EVALUATION,
    RUNNING_BIASED,
    RUNNING_SWAPPED,
    RUNNING_TWICE,
    CAPACITY,
    ADAM_BIAS,
    ADAM_STEP,
    ADAM_EPSILON,
    COUPLED,
    NESTEROV,
    CLIP_SUM,
    FAN,
    GAIN,
    BOUND,
    ZERO_POINT,
    ONE_SEED,
    SPECIALS,
    MINUS_ZERO,
    SUBNORMAL,
    OVERFLOW,
    ONE_SIZE,
    ROUNDING,
    HYPERPARAMETER,
    CONVENTION,
    WRONG_SIGN,
    ALIAS,
    MISPLACED,
    TIES,
    CHECK,
    STATISTIC,
];
