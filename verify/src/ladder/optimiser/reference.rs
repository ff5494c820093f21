//! The optimisers for one parameter, line by line after the pseudo-code of PyTorch's documentation.

use headwater_core::{Optimiser, WeightDecay};

/// `torch.optim.SGD`; decoupled decay as in `torch.optim.AdamW`.
pub(super) fn sgd(optimiser: &Optimiser<f64>, start: f64, steps: &[(f64, f64)]) -> f64 {
    let Optimiser::Sgd(rule) = optimiser else { return f64::NAN };
    let (mut theta, mut buffer) = (start, None);
    for &(rate, gradient) in steps {
        let mut g = gradient;
        match rule.weight_decay {
            WeightDecay::None => {}
            WeightDecay::Coupled(decay) => g += decay * theta,
            WeightDecay::Decoupled(decay) => theta -= rate * decay * theta,
        }
        if let Some(momentum) = rule.momentum {
            let b = match buffer {
                None => g,
                Some(b) => momentum.factor * b + (1.0 - momentum.dampening) * g,
            };
            buffer = Some(b);
            g = if momentum.nesterov { g + momentum.factor * b } else { b };
        }
        theta -= rate * g;
    }
    theta
}

/// `torch.optim.RMSprop`.
pub(super) fn rms_prop(optimiser: &Optimiser<f64>, start: f64, steps: &[(f64, f64)]) -> f64 {
    let Optimiser::RmsProp(rule) = optimiser else { return f64::NAN };
    let (mut theta, mut v, mut b, mut average) = (start, 0.0, 0.0, 0.0);
    for &(rate, gradient) in steps {
        let g = gradient + rule.weight_decay * theta;
        v = rule.alpha * v + (1.0 - rule.alpha) * g * g;
        let mut spread = v;
        if rule.centred {
            average = rule.alpha * average + (1.0 - rule.alpha) * g;
            spread -= average * average;
        }
        let direction = g / (spread.sqrt() + rule.epsilon);
        match rule.momentum {
            Some(mu) => {
                b = mu * b + direction;
                theta -= rate * b;
            }
            None => theta -= rate * direction,
        }
    }
    theta
}

/// `torch.optim.Adam`.
pub(super) fn adam(optimiser: &Optimiser<f64>, start: f64, steps: &[(f64, f64)]) -> f64 {
    let Optimiser::Adam(rule) = optimiser else { return f64::NAN };
    let gradient = |theta: f64, g: f64| g + rule.weight_decay * theta;
    moments([rule.beta1, rule.beta2, rule.epsilon], start, steps, |theta, _| theta, gradient)
}

/// `torch.optim.AdamW`.
pub(super) fn adam_w(optimiser: &Optimiser<f64>, start: f64, steps: &[(f64, f64)]) -> f64 {
    let Optimiser::AdamW(rule) = optimiser else { return f64::NAN };
    let shrink = |theta: f64, rate: f64| theta - rate * rule.weight_decay * theta;
    moments([rule.beta1, rule.beta2, rule.epsilon], start, steps, shrink, |_, g| g)
}

fn moments(
    [beta1, beta2, epsilon]: [f64; 3],
    start: f64,
    steps: &[(f64, f64)],
    shrink: impl Fn(f64, f64) -> f64,
    gradient: impl Fn(f64, f64) -> f64,
) -> f64 {
    let (mut theta, mut m, mut v) = (start, 0.0, 0.0);
    for (t, &(rate, g)) in (1..).zip(steps) {
        theta = shrink(theta, rate);
        let g = gradient(theta, g);
        m = beta1 * m + (1.0 - beta1) * g;
        v = beta2 * v + (1.0 - beta2) * g * g;
        let m_hat = m / (1.0 - beta1.powi(t));
        let v_hat = v / (1.0 - beta2.powi(t));
        theta -= rate * m_hat / (v_hat.sqrt() + epsilon);
    }
    theta
}
