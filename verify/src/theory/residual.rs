//! Residual networks: x + branch(x), the branch a random one that by itself keeps the second moment.

/// How the branch is tamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Residual {
    /// Not at all.
    Plain,
    /// The branch is multiplied by 1 / sqrt(number of blocks).
    Scaled,
    /// The branch begins with a layer norm.
    PreNorm,
    /// The branch ends with a factor of zero.
    Zeroed,
}

impl Residual {
    /// The factor of |gradient|^2 from the output of `blocks` blocks to the input, whose mean square is 1.
    ///
    /// The branch's gradient has the size of its output's and adds in squares: 1 + 1 a block, 1 + 1/L when scaled. After
    /// a layer norm it is divided by the stream's own second moment, which has grown to 1 + l: the product of
    /// (2 + l) / (1 + l) is L + 1.
    pub fn growth(self, blocks: usize) -> f64 {
        let length = blocks as f64;
        match self {
            Residual::Plain => length.exp2(),
            Residual::Scaled => (0..blocks).map(|_| 1.0 + 1.0 / length).product(),
            Residual::PreNorm => length + 1.0,
            Residual::Zeroed => 1.0,
        }
    }

    /// The variance of ln growth of one sample's |gradient|^2 through `blocks` blocks with ReLU branches of `width` units.
    ///
    /// A branch that adds a share a of |gradient|^2 adds noise of relative variance 4a/n by the angle it comes in at and
    /// 5a^2/n by its length, both relative to 1 + a.
    pub fn log_noise(self, blocks: usize, width: usize) -> f64 {
        let share = |block: usize| match self {
            Residual::Plain => 1.0,
            Residual::Scaled => 1.0 / blocks as f64,
            Residual::PreNorm => 1.0 / (1.0 + block as f64),
            Residual::Zeroed => 0.0,
        };
        let noise = |a: f64| (4.0 * a + 5.0 * a * a) / ((1.0 + a) * (1.0 + a));
        (0..blocks).map(|block| noise(share(block))).sum::<f64>() / width as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Residual;

    /// Claim: growth through 1,000 blocks tends to e when scaled. Oracle: Euler's limit, whose error is e / (2 L).
    #[test]
    fn growth_tends_to_e() {
        assert!((Residual::Scaled.growth(1000) - std::f64::consts::E).abs() < 1.4e-3);
        assert_eq!(Residual::Plain.growth(10), 1024.0);
        assert!((Residual::Plain.log_noise(32, 64) - 1.125).abs() < 1e-12, "9/4 of 32 blocks over 64 units");
        assert_eq!(Residual::Zeroed.log_noise(32, 64), 0.0);
    }
}
