//! The schemes, their hyperparameters and defaults.

use core::f64::consts::SQRT_2;

/// Which side of a weight matrix sets the scale of its weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fan {
    /// The number of inputs: activations keep their variance on the way forward.
    In,
    /// The number of outputs: gradients keep their variance on the way back.
    Out,
}

/// How the weights of a dense layer start.
///
/// [`fill`](Initialiser::fill) overwrites a weight matrix, [`fill_bias`](Initialiser::fill_bias) the biases that go
/// with it. n_in is the number of inputs and n_out the number of outputs of the layer; U(-a, a) is the uniform
/// distribution and N(m, s^2) the normal one. Names, defaults and the meaning of `gain`, a factor on the standard
/// deviation, are those of `torch.nn.init`.
///
/// ```
/// use headwater_core::Initialiser;
/// use rand_pcg::Pcg32;
///
/// let mut weights = [0.0_f32; 3 * 4];
/// let mut generator = Pcg32::new(42, 54);
/// Initialiser::he_normal().fill(&mut weights, 3, 4, &mut generator)?;
/// assert!(weights.iter().all(|weight| *weight != 0.0));
/// # Ok::<(), headwater_core::InitialiseError>(())
/// ```
///
/// # The stream
///
/// The generator is any [`rand_core::Rng`]. What happens to its bits is fixed here, so that a seed gives the same
/// weights on every target and in every release of this crate. Weights are filled in the order in which they are
/// stored: row by row, inputs innermost.
///
/// * **One draw** is one `next_u32`. Its top 24 bits k stand for the odd number j = 2k + 1 - 2^24, which f32 holds
///   exactly. s = j / 2^24 lies strictly between -1 and 1, never is 0, and is as often negative as positive.
/// * **Uniform**: one draw a weight, centre + s * half-width.
/// * **Normal**: Marsaglia's polar method. Two draws make a point (x, y) of the square; it is kept if
///   x^2 + y^2 < 1, which is decided in whole numbers. A kept point gives two normal numbers, used in the order x, y.
///   Of the last point of a fill the second number is thrown away when no weight is left for it.
/// * **Truncated normal**: one draw a weight, through the inverse of the distribution function.
/// * **Orthogonal**: normal numbers, vector by vector: row by row when there are at most as many outputs as inputs,
///   else column by column.
/// * **Zeros, constant**: no draw.
///
/// f32 and f64 take the same draws and the same decisions, so the same generator state gives the same network in both,
/// up to rounding.
///
/// # Sources
///
/// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010. He, Zhang, Ren
/// and Sun, "Delving deep into rectifiers", 2015. LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998. Saxe,
/// McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Initialiser {
    /// Every weight 0. All units of a layer then stay equal to each other for ever; meant for biases.
    Zeros,
    /// Every weight the same.
    Constant {
        /// The weight.
        value: f64,
    },
    /// U(low, high), from low to high.
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end, at least `low`.
        high: f64,
    },
    /// N(mean, standard_deviation^2). No weight lies more than 7.598 standard deviations from the mean.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation, 0 or more.
        standard_deviation: f64,
    },
    /// N(mean, standard_deviation^2) given that the weight lies between `low` and `high`, which are weights and not
    /// multiples of the standard deviation, as in `trunc_normal_`. Right for any interval, far tails included; of a
    /// wide one, the part within 5.42 standard deviations is reached.
    TruncatedNormal {
        /// The mean before truncation.
        mean: f64,
        /// The standard deviation before truncation, above 0.
        standard_deviation: f64,
        /// The lower end.
        low: f64,
        /// The upper end, above `low`.
        high: f64,
    },
    /// U(-a, a), a = gain sqrt(6 / (n_in + n_out)): Glorot and Bengio 2010, equation 16, times the gain.
    XavierUniform {
        /// The factor on the standard deviation, 0 or more.
        gain: f64,
    },
    /// N(0, s^2), s = gain sqrt(2 / (n_in + n_out)): the variance of Glorot and Bengio 2010, equation 12, with a gain.
    XavierNormal {
        /// The factor on the standard deviation, 0 or more.
        gain: f64,
    },
    /// U(-a, a), a = gain sqrt(3 / n): the variance of [`Initialiser::HeNormal`]; `kaiming_uniform_`.
    HeUniform {
        /// The factor on the standard deviation, 0 or more; sqrt(2) suits ReLU.
        gain: f64,
        /// What n counts.
        fan: Fan,
    },
    /// N(0, s^2), s = gain / sqrt(n): He et al. 2015, equation 10 for `Fan::In` and 14 for `Fan::Out`;
    /// `kaiming_normal_`.
    HeNormal {
        /// The factor on the standard deviation, 0 or more; sqrt(2) suits ReLU.
        gain: f64,
        /// What n counts.
        fan: Fan,
    },
    /// U(-a, a), a = sqrt(3 / n_in): the variance of [`Initialiser::LeCunNormal`].
    LeCunUniform,
    /// N(0, 1 / n_in): LeCun et al. 1998, section 4.6. What SELU asks for.
    LeCunNormal,
    /// gain Q: the rows of Q (its columns, when there are more outputs than inputs) are orthonormal. Every such Q is
    /// equally likely (Haar measure). Saxe et al. 2014.
    Orthogonal {
        /// The factor on the orthonormal matrix, 0 or more.
        gain: f64,
    },
    /// U(-a, a), a = 1 / sqrt(n_in), for weights and biases: how PyTorch's `Linear` starts when nobody asks otherwise.
    PyTorchLinear,
}

impl Initialiser {
    /// Every scheme once, with its default hyperparameters.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    ///
    /// assert!(Initialiser::ALL.iter().all(|initialiser| initialiser.check().is_ok()));
    /// ```
    pub const ALL: [Initialiser; 13] = [
        Initialiser::Zeros,
        Initialiser::constant(),
        Initialiser::uniform(),
        Initialiser::normal(),
        Initialiser::truncated_normal(),
        Initialiser::xavier_uniform(),
        Initialiser::xavier_normal(),
        Initialiser::he_uniform(),
        Initialiser::he_normal(),
        Initialiser::LeCunUniform,
        Initialiser::LeCunNormal,
        Initialiser::orthogonal(),
        Initialiser::PyTorchLinear,
    ];

    /// The same scheme with another gain; unchanged where it has none.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    ///
    /// assert_eq!(Initialiser::xavier_normal().with_gain(2.0), Initialiser::XavierNormal { gain: 2.0 });
    /// assert_eq!(Initialiser::LeCunNormal.with_gain(2.0), Initialiser::LeCunNormal);
    /// ```
    pub const fn with_gain(self, gain: f64) -> Self {
        match self {
            Initialiser::XavierUniform { .. } => Initialiser::XavierUniform { gain },
            Initialiser::XavierNormal { .. } => Initialiser::XavierNormal { gain },
            Initialiser::HeUniform { fan, .. } => Initialiser::HeUniform { gain, fan },
            Initialiser::HeNormal { fan, .. } => Initialiser::HeNormal { gain, fan },
            Initialiser::Orthogonal { .. } => Initialiser::Orthogonal { gain },
            Initialiser::Zeros
            | Initialiser::Constant { .. }
            | Initialiser::Uniform { .. }
            | Initialiser::Normal { .. }
            | Initialiser::TruncatedNormal { .. }
            | Initialiser::LeCunUniform
            | Initialiser::LeCunNormal
            | Initialiser::PyTorchLinear => self,
        }
    }

    /// Every weight 1.
    pub const fn constant() -> Self {
        Initialiser::Constant { value: 1.0 }
    }

    /// U(0, 1).
    pub const fn uniform() -> Self {
        Initialiser::Uniform { low: 0.0, high: 1.0 }
    }

    /// N(0, 1).
    pub const fn normal() -> Self {
        Initialiser::Normal { mean: 0.0, standard_deviation: 1.0 }
    }

    /// N(0, 1) between -2 and 2.
    pub const fn truncated_normal() -> Self {
        Initialiser::TruncatedNormal { mean: 0.0, standard_deviation: 1.0, low: -2.0, high: 2.0 }
    }

    /// Xavier uniform with gain 1.
    pub const fn xavier_uniform() -> Self {
        Initialiser::XavierUniform { gain: 1.0 }
    }

    /// Xavier normal with gain 1.
    pub const fn xavier_normal() -> Self {
        Initialiser::XavierNormal { gain: 1.0 }
    }

    /// He uniform over the inputs with the gain of ReLU, sqrt(2).
    pub const fn he_uniform() -> Self {
        Initialiser::HeUniform { gain: SQRT_2, fan: Fan::In }
    }

    /// He normal over the inputs with the gain of ReLU, sqrt(2).
    pub const fn he_normal() -> Self {
        Initialiser::HeNormal { gain: SQRT_2, fan: Fan::In }
    }

    /// Orthogonal with gain 1.
    pub const fn orthogonal() -> Self {
        Initialiser::Orthogonal { gain: 1.0 }
    }

    /// The name of the scheme, as in a configuration file: `"xavier_uniform"`.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    ///
    /// assert_eq!(Initialiser::LeCunNormal.name(), "lecun_normal");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Initialiser::Zeros => "zeros",
            Initialiser::Constant { .. } => "constant",
            Initialiser::Uniform { .. } => "uniform",
            Initialiser::Normal { .. } => "normal",
            Initialiser::TruncatedNormal { .. } => "truncated_normal",
            Initialiser::XavierUniform { .. } => "xavier_uniform",
            Initialiser::XavierNormal { .. } => "xavier_normal",
            Initialiser::HeUniform { .. } => "he_uniform",
            Initialiser::HeNormal { .. } => "he_normal",
            Initialiser::LeCunUniform => "lecun_uniform",
            Initialiser::LeCunNormal => "lecun_normal",
            Initialiser::Orthogonal { .. } => "orthogonal",
            Initialiser::PyTorchLinear => "pytorch_linear",
        }
    }
}
