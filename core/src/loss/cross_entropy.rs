//! Softmax cross-entropy from logits.
//!
//! Every variant is a weighted sum of one row's -ln p: l = sum over c of a_c (-ln p_c), where the shares a
//! depend on targets, class weights and label smoothing, but not on the logits. Then dl/dx_j = p_j A - a_j
//! with A = sum of the a_c. That form loses the gradient's tail when p_j is near 1, so it is computed as p_j
//! (A - a_j) - a_j (1 - p_j), with A - a_j and 1 - p_j taken as sums of the others. For a plain class y this
//! is p_j for the others and -(sum of the others' probabilities) for y.

use super::error::{check_classes, check_length};
use super::softmax::{Exponentials, Split, TOGETHER, together, together_mut};
use super::{LossError, Targets, rows, rows_mut};
use crate::Real;

/// A softmax cross-entropy with its batch's targets, checked.
pub(super) struct CrossEntropy<'a, R> {
    width: usize,
    targets: Targets<'a, R>,
    /// The share of the target that stays where it is, 1 - e, and the share each class gets, e / C; none when
    /// e = 0.
    smoothing: Option<(R, R)>,
    class_weights: Option<&'a [f64]>,
    /// What the sum over the samples is divided by.
    divisor: R,
}

/// What one sample should be.
enum Goal<'a, R> {
    Class(usize),
    Probabilities(&'a [R]),
}

impl<'a, R: Real> CrossEntropy<'a, R> {
    /// Checks everything there is to check; `length` is that of the outputs, a whole number of samples.
    pub(super) fn new(
        label_smoothing: f64,
        class_weights: Option<&'a [f64]>,
        length: usize,
        width: usize,
        targets: Targets<'a, R>,
    ) -> Result<Self, LossError> {
        if !(0.0..=1.0).contains(&label_smoothing) {
            return Err(LossError::LabelSmoothing { found: label_smoothing });
        }
        if let Some(weights) = class_weights {
            check_length("class_weights", width, weights.len(), "pass one weight for each class")?;
            let bad = weights.iter().enumerate().find(|&(_, &weight)| !(weight.is_finite() && weight >= 0.0));
            if let Some((class, &found)) = bad {
                return Err(LossError::ClassWeight { class, found });
            }
        }
        let smoothing = (label_smoothing != 0.0).then(|| {
            let share = R::from_f64(label_smoothing);
            (R::ONE - share, share / R::from_usize(width))
        });
        let divisor = R::from_usize(length.checked_div(width).unwrap_or(0));
        let mut loss = CrossEntropy { width, targets, smoothing, class_weights, divisor };
        match targets {
            Targets::Values(values) => {
                check_length("targets", length, values.len(), "pass one value for each output")?
            }
            Targets::Classes(classes) => {
                check_classes(classes, length, width)?;
                if class_weights.is_some() {
                    loss.divisor = classes.iter().fold(R::ZERO, |sum, &class| sum + loss.weight(class));
                    if loss.divisor == R::ZERO {
                        return Err(LossError::WeightlessBatch);
                    }
                }
            }
        }
        Ok(loss)
    }

    /// The loss of the batch.
    pub(super) fn value(&self, outputs: &[R]) -> R {
        let mut total = R::ZERO;
        for (sample, row) in rows(outputs, self.width).enumerate() {
            let exponentials = Exponentials::of(row);
            let ln_sum = exponentials.ln_sum();
            total += self.sample_value(&self.goal(sample), row, exponentials.maximum, ln_sum);
        }
        total / self.divisor
    }

    /// The loss of the batch; overwrites `gradient` with its derivative by each output.
    pub(super) fn value_and_gradient(&self, outputs: &[R], gradient: &mut [R]) -> R {
        let mut total = R::ZERO;
        let both = together(outputs, self.width).zip(together_mut(gradient, self.width));
        for (first, (outputs, gradient)) in (0..).step_by(TOGETHER).zip(both) {
            let all = Exponentials::of_rows(outputs, self.width, gradient);
            let ln_sums = Exponentials::ln_sums(&all);
            let both = rows(outputs, self.width).zip(rows_mut(gradient, self.width));
            for ((sample, (row, gradient)), (exponentials, ln_sum)) in
                (first..).zip(both).zip(all.iter().zip(ln_sums))
            {
                let goal = self.goal(sample);
                total += self.sample_value(&goal, row, exponentials.maximum, ln_sum);
                self.sample_gradient(&goal, &exponentials.sum, gradient);
            }
        }
        total / self.divisor
    }

    /// The sum over c of a_c (-ln p_c), where -ln p_c = (M - x_c) + ln of the sum of exp(x_j - M); `maximum` is M.
    fn sample_value(&self, goal: &Goal<R>, row: &[R], maximum: R, ln_sum: R) -> R {
        let mut value = R::ZERO;
        if let Some(class) = self.only_class(goal) {
            // A class that is left out may have a logit of minus infinity; 0 times its logarithm would be
            // NaN.
            if let Some(&x) = row.get(class) {
                value = self.weight(class) * ((maximum - x) + ln_sum);
            }
        } else {
            for (c, &x) in row.iter().enumerate() {
                value += self.share(goal, c) * ((maximum - x) + ln_sum);
            }
        }
        value
    }

    /// Turns a row of exp(x_j - M) into the derivatives of the batch's loss by that row's logits.
    fn sample_gradient(&self, goal: &Goal<R>, sum: &Split<R>, row: &mut [R]) {
        let scale = R::ONE / sum.total() / self.divisor;
        if let Some(class) = self.only_class(goal) {
            let scale = self.weight(class) * scale;
            let own = row.get(class).map_or(R::ZERO, |&e| -(sum.without(class, e) * scale));
            for (j, slot) in row.iter_mut().enumerate() {
                *slot = if j == class { own } else { *slot * scale };
            }
        } else {
            let shares = Split::of((0..self.width).map(|c| self.share(goal, c)));
            for (j, slot) in row.iter_mut().enumerate() {
                let (e, share) = (*slot, self.share(goal, j));
                *slot = (e * shares.without(j, share) - share * sum.without(j, e)) * scale;
            }
        }
    }

    fn goal(&self, sample: usize) -> Goal<'a, R> {
        match self.targets {
            Targets::Values(values) => {
                let start = sample.saturating_mul(self.width);
                let row = values.get(start..start.saturating_add(self.width));
                Goal::Probabilities(row.unwrap_or_default())
            }
            Targets::Classes(classes) => Goal::Class(classes.get(sample).copied().unwrap_or_default()),
        }
    }

    /// The class that has the only share, if that is so by construction.
    fn only_class(&self, goal: &Goal<R>) -> Option<usize> {
        match goal {
            Goal::Class(class) if self.smoothing.is_none() => Some(*class),
            _ => None,
        }
    }

    /// a_c = w_c ((1 - e) q_c + e / C), where q is 1 at the class, or the probabilities.
    fn share(&self, goal: &Goal<R>, c: usize) -> R {
        let (stays, spread) = self.smoothing.unwrap_or((R::ONE, R::ZERO));
        let target = match goal {
            Goal::Class(class) if *class == c => R::ONE,
            Goal::Class(_) => R::ZERO,
            Goal::Probabilities(targets) => targets.get(c).copied().unwrap_or(R::ZERO),
        };
        self.weight(c) * (stays * target + spread)
    }

    fn weight(&self, class: usize) -> R {
        self.class_weights
            .and_then(|weights| weights.get(class))
            .map_or(R::ONE, |&weight| R::from_f64(weight))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Loss, LossError, Targets};

    const CLOSE: f64 = 16.0 * f64::EPSILON;

    fn assert_close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= CLOSE * wanted.abs(), "{found:e} for {wanted:e}");
    }

    /// Logits whose softmax is 1/8, 2/8, 5/8.
    fn logits() -> [f64; 3] {
        [1.0_f64.ln(), 2.0_f64.ln(), 5.0_f64.ln()]
    }

    // Claim: the formulas of the documentation, with every combination of weights, smoothing and kind of
    // target. Oracle: the formulas written out with the probabilities known beforehand. Tolerance: 16 units
    // in the last place of the result, for three logarithms or exponentials and a sum of three terms of one
    // sign; gradients here do not cancel by more than a factor of 4.
    #[test]
    fn by_hand() {
        let ln_p = [0.125_f64.ln(), 0.25_f64.ln(), 0.625_f64.ln()];
        let weights = [2.0, 3.0, 0.5];
        let class = Targets::Classes(&[1]);
        let probabilities = Targets::Values(&[0.5, 0.25, 0.25]);
        let cases = [
            (0.0, None, class, [0.0, 1.0, 0.0], 1.0),
            (0.0, Some(&weights[..]), class, [0.0, 3.0, 0.0], 3.0),
            (0.3, None, class, [0.1, 0.8, 0.1], 1.0),
            (0.3, Some(&weights), class, [0.2, 2.4, 0.05], 3.0),
            (1.0, None, class, [1.0 / 3.0; 3], 1.0),
            (0.0, None, probabilities, [0.5, 0.25, 0.25], 1.0),
            (0.0, Some(&weights), probabilities, [1.0, 0.75, 0.125], 1.0),
            (0.3, None, probabilities, [0.45, 0.275, 0.275], 1.0),
            (0.3, Some(&weights), probabilities, [0.9, 0.825, 0.1375], 1.0),
        ];
        for (label_smoothing, class_weights, targets, shares, divisor) in cases {
            let loss = Loss::SoftmaxCrossEntropy { label_smoothing, class_weights };
            let mut gradient = [f64::NAN; 3];
            let value = loss.evaluate_with_gradient(&logits(), 3, targets, &mut gradient);
            assert_eq!(value, loss.evaluate(&logits(), 3, targets));
            let wanted: f64 = shares.iter().zip(ln_p).map(|(a, l)| -a * l).sum::<f64>() / divisor;
            assert_close(value.unwrap_or(f64::NAN), wanted);
            let all: f64 = shares.iter().sum();
            for ((found, share), p) in gradient.into_iter().zip(shares).zip([0.125, 0.25, 0.625]) {
                let wanted = (p * all - share) / divisor;
                assert!(
                    (found - wanted).abs() <= CLOSE * share.max(p * all) / divisor,
                    "{found:e} for {wanted:e}"
                );
            }
        }
    }

    // Claim: with class weights and class targets the batch is divided by the sum of its samples' weights.
    // Oracle: two samples of classes 0 and 2 with losses ln 8 and ln 8/5: (2 ln 8 + 0.5 ln 1.6) / 2.5.
    #[test]
    fn weighted_mean() {
        let outputs = [logits(), logits()];
        let weights = [2.0, 3.0, 0.5];
        let loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&weights) };
        let value = loss.evaluate(outputs.as_flattened(), 3, Targets::Classes(&[0, 2]));
        assert_close(value.unwrap_or(f64::NAN), (2.0 * 8.0_f64.ln() + 0.5 * 1.6_f64.ln()) / 2.5);
    }

    // Claim: the gradient of an answer that is right by a wide margin keeps its tail, for class and for
    // one-hot targets, in f32 and at the true class too. Oracle: e^-margin, to within a factor 1 + 2
    // e^-margin. Tolerance: 4 units in the last place.
    #[test]
    fn tails() {
        for margin in [20.0_f32, 50.0, 80.0] {
            let logits = [margin, 0.0, 0.0];
            for targets in [Targets::Classes(&[0]), Targets::Values(&[1.0, 0.0, 0.0])] {
                let mut gradient = [0.0_f32; 3];
                let value =
                    Loss::softmax_cross_entropy().evaluate_with_gradient(&logits, 3, targets, &mut gradient);
                let tail = libm::expf(-margin);
                let wanted = [-2.0 * tail, tail, tail];
                assert!(
                    value.is_ok_and(|value| (value - 2.0 * tail).abs() <= 4.0 * f32::EPSILON * 2.0 * tail)
                );
                for (found, wanted) in gradient.into_iter().zip(wanted) {
                    assert!((found - wanted).abs() <= 4.0 * f32::EPSILON * wanted.abs(), "{found:e}");
                }
            }
        }
    }

    // Claim: a NaN or plus infinity among a sample's logits makes the loss and that sample's gradient NaN; a
    // class switched off by a logit of minus infinity does not.
    #[test]
    fn specials() {
        for bad in [f32::NAN, f32::INFINITY] {
            for class in 0..2 {
                let mut gradient = [0.0_f32; 4];
                let value = Loss::softmax_cross_entropy().evaluate_with_gradient(
                    &[bad, 0.0, 0.0, 0.0],
                    2,
                    Targets::Classes(&[class, 0]),
                    &mut gradient,
                );
                assert!(value.is_ok_and(f32::is_nan));
                assert!(gradient[0].is_nan() && gradient[1].is_nan());
                assert_eq!(gradient[2..], [-0.25, 0.25]);
            }
        }
        let mut gradient = [f32::NAN; 3];
        let value = Loss::softmax_cross_entropy().evaluate_with_gradient(
            &[0.0, f32::NEG_INFINITY, 0.0],
            3,
            Targets::Classes(&[0]),
            &mut gradient,
        );
        assert_eq!(value, Ok(core::f32::consts::LN_2));
        assert_eq!(gradient, [-0.5, 0.0, 0.5]);
    }

    // Claim: each hyperparameter that makes no sense is refused, and the gradient stays as it was.
    #[test]
    fn hyperparameters() {
        fn evaluate(label_smoothing: f64, class_weights: Option<&[f64]>) -> Result<f64, LossError> {
            let mut gradient = [7.0_f64; 2];
            let loss = Loss::SoftmaxCrossEntropy { label_smoothing, class_weights };
            let result = loss.evaluate_with_gradient(&[0.0, 1.0], 2, Targets::Classes(&[1]), &mut gradient);
            assert_eq!(gradient, [7.0; 2]);
            result
        }
        for found in [-0.1, 1.1] {
            assert_eq!(evaluate(found, None), Err(LossError::LabelSmoothing { found }));
        }
        assert!(evaluate(f64::NAN, None).is_err());
        assert!(matches!(evaluate(0.0, Some(&[1.0])), Err(LossError::Length(_))));
        for found in [-1.0, f64::INFINITY] {
            assert_eq!(evaluate(0.0, Some(&[1.0, found])), Err(LossError::ClassWeight { class: 1, found }));
        }
        assert_eq!(evaluate(0.0, Some(&[1.0, 0.0])), Err(LossError::WeightlessBatch));
    }
}
