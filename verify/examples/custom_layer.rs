//! A layer of one's own, checked: the right backward pass gets a certificate, a wrong one a counterexample.
//!
//! The layer is bilinear, y[b, o] = sum over i, j of weight[o, i, j] u[b, i] v[b, j]; the wrong version takes the gradient
//! by the weight with u and v in each other's place. `cargo run --example custom_layer` prints both outcomes.

use headwater_core::Real;
use headwater_verify::checker::{Checker, Differentiable, Failure, Layout};

struct Bilinear {
    batch: usize,
    left: usize,
    right: usize,
    outputs: usize,
    places_exchanged: bool,
}

impl Bilinear {
    /// The three blocks of inputs: weight, u, v.
    fn split<'a, R>(&self, inputs: &'a [R]) -> (&'a [R], &'a [R], &'a [R]) {
        let (weight, rest) = inputs.split_at(self.outputs * self.left * self.right);
        let (u, v) = rest.split_at(self.batch * self.left);
        (weight, u, v)
    }

    /// Every product of the sum: its output, and its places in weight, u and v.
    fn terms(&self) -> impl Iterator<Item = [usize; 4]> {
        let Self { batch, left, right, outputs, .. } = *self;
        (0..batch * outputs * left * right).map(move |term| {
            let (j, i) = (term % right, term / right % left);
            let (o, b) = (term / right / left % outputs, term / right / left / outputs);
            [b * outputs + o, (o * left + i) * right + j, b * left + i, b * right + j]
        })
    }
}

impl Differentiable for Bilinear {
    fn name(&self) -> String {
        format!("bilinear({} x {} to {}, batch {})", self.left, self.right, self.outputs, self.batch)
    }

    fn inputs(&self) -> Layout {
        Layout::new()
            .block("weight", &[self.outputs, self.left, self.right])
            .block("u", &[self.batch, self.left])
            .block("v", &[self.batch, self.right])
    }

    fn forward<R: Real>(&self, inputs: &[R]) -> Vec<R> {
        let (weight, u, v) = self.split(inputs);
        let mut y = vec![R::ZERO; self.batch * self.outputs];
        for [o, w, i, j] in self.terms() {
            y[o] += weight[w] * u[i] * v[j];
        }
        y
    }

    fn backward<R: Real>(&self, inputs: &[R], g: &[R]) -> Vec<R> {
        let (weight, u, v) = self.split(inputs);
        let mut gradient = vec![R::ZERO; inputs.len()];
        let (by_weight, rest) = gradient.split_at_mut(weight.len());
        let (by_u, by_v) = rest.split_at_mut(u.len());
        for [o, w, i, j] in self.terms() {
            by_weight[w] += if self.places_exchanged && self.left == self.right {
                // The sample is the same; the features change places.
                let (first, sample) = (i % self.left, i / self.left);
                g[o] * u[sample * self.left + j % self.right] * v[sample * self.right + first]
            } else {
                g[o] * u[i] * v[j]
            };
            by_u[i] += g[o] * weight[w] * v[j];
            by_v[j] += g[o] * weight[w] * u[i];
        }
        gradient
    }
}

fn check(places_exchanged: bool) -> Result<(), Failure> {
    let sizes = [("batch", 1..=3), ("left", 1..=3), ("right", 1..=3), ("outputs", 1..=2)];
    let checker = Checker::family(sizes, |[batch, left, right, outputs]| Bilinear {
        batch,
        left,
        right,
        outputs,
        places_exchanged,
    });
    checker.check().map(|certificate| println!("{certificate}"))
}

fn main() {
    for places_exchanged in [false, true] {
        if let Err(failure) = check(places_exchanged) {
            println!("{failure}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_right_layer_passes_and_the_wrong_one_is_refused_by_its_weight() {
        check(false).expect("a right layer");
        let failure = check(true).expect_err("a wrong one");
        let refutation = failure.refutation().expect("a counterexample");
        assert!(["weight[0, 0, 1]", "weight[0, 1, 0]"].contains(&refutation.name().as_str()), "{failure}");
    }
}
