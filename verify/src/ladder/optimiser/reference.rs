//! The optimisers for one parameter, line by line after the pseudo-code of PyTorch's documentation, in any scalar: where it
//! is before the first step and after each.

use headwater_core::{Optimiser, Real, WeightDecay};

fn nothing<R: Real>() -> Vec<R> {
    vec![R::from_f64(f64::NAN)]
}

/// `torch.optim.SGD`; decoupled decay as in `torch.optim.AdamW`.
pub(super) fn sgd<R: Real>(optimiser: &Optimiser<R>, start: R, steps: &[(R, R)]) -> Vec<R> {
    let Optimiser::Sgd(rule) = optimiser else { return nothing() };
    let (mut theta, mut buffer) = (start, None);
    let mut path = vec![start];
    for &(rate, gradient) in steps {
        let mut g = gradient;
        match rule.weight_decay {
            WeightDecay::None => {}
            WeightDecay::Coupled(decay) => g += decay * theta,
            // `param.mul_(1 - lr * weight_decay)`: an infinite parameter stays so.
            WeightDecay::Decoupled(decay) => theta = theta * (R::ONE - rate * decay),
        }
        if let Some(momentum) = rule.momentum {
            let b = match buffer {
                None => g,
                Some(b) => momentum.factor * b + (R::ONE - momentum.dampening) * g,
            };
            buffer = Some(b);
            g = if momentum.nesterov { g + momentum.factor * b } else { b };
        }
        theta -= rate * g;
        path.push(theta);
    }
    path
}

/// `torch.optim.RMSprop`.
pub(super) fn rms_prop<R: Real>(optimiser: &Optimiser<R>, start: R, steps: &[(R, R)]) -> Vec<R> {
    let Optimiser::RmsProp(rule) = optimiser else { return nothing() };
    let (mut theta, mut v, mut b, mut average) = (start, R::ZERO, R::ZERO, R::ZERO);
    let mut path = vec![start];
    for &(rate, gradient) in steps {
        let g = gradient + rule.weight_decay * theta;
        v = rule.alpha * v + (R::ONE - rule.alpha) * (g * g);
        let mut spread = v;
        if rule.centred {
            average = rule.alpha * average + (R::ONE - rule.alpha) * g;
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
        path.push(theta);
    }
    path
}

/// `torch.optim.Adam`.
pub(super) fn adam<R: Real>(optimiser: &Optimiser<R>, start: R, steps: &[(R, R)]) -> Vec<R> {
    let Optimiser::Adam(rule) = optimiser else { return nothing() };
    let gradient = |theta: R, g: R| g + rule.weight_decay * theta;
    moments([rule.beta1, rule.beta2, rule.epsilon], start, steps, |theta, _| theta, gradient)
}

/// `torch.optim.AdamW`.
pub(super) fn adam_w<R: Real>(optimiser: &Optimiser<R>, start: R, steps: &[(R, R)]) -> Vec<R> {
    let Optimiser::AdamW(rule) = optimiser else { return nothing() };
    let shrink = |theta: R, rate: R| theta * (R::ONE - rate * rule.weight_decay);
    moments([rule.beta1, rule.beta2, rule.epsilon], start, steps, shrink, |_, g| g)
}

fn moments<R: Real>(
    [beta1, beta2, epsilon]: [R; 3],
    start: R,
    steps: &[(R, R)],
    shrink: impl Fn(R, R) -> R,
    gradient: impl Fn(R, R) -> R,
) -> Vec<R> {
    let (mut theta, mut m, mut v) = (start, R::ZERO, R::ZERO);
    let mut path = vec![start];
    // beta^t, a factor with each step.
    let (mut power1, mut power2) = (R::ONE, R::ONE);
    for &(rate, g) in steps {
        theta = shrink(theta, rate);
        let g = gradient(theta, g);
        (power1, power2) = (power1 * beta1, power2 * beta2);
        m = beta1 * m + (R::ONE - beta1) * g;
        v = beta2 * v + (R::ONE - beta2) * (g * g);
        let m_hat = m / (R::ONE - power1);
        let v_hat = v / (R::ONE - power2);
        theta -= rate * m_hat / (v_hat.sqrt() + epsilon);
        path.push(theta);
    }
    path
}
