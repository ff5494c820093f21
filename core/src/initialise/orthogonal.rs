//! Orthonormal rows or columns by the Gram-Schmidt process.

use rand_core::Rng;

use super::normal::{Normals, TRIES};
use crate::Real;

/// (1 / 2^16)^2: far above the rounding errors of f32.
const SMALLEST_REST: f64 = 1.0 / 4_294_967_296.0;

/// Overwrites the `[outputs, inputs]` matrix with `gain` times one of orthonormal rows, or columns if there are more
/// outputs than inputs. Nothing if the generator gives no independent vectors.
///
/// Vectors of independent normal numbers have no preferred direction, and the Gram-Schmidt process keeps it so: the
/// result follows the Haar measure (Mezzadri, "How to generate random matrices from the classical compact groups",
/// 2007). Each vector is cleared of the earlier ones twice, which is enough for orthogonality to rounding unless the
/// first time left nothing but rounding (Parlett, "The symmetric eigenvalue problem", section 6.9). So a vector of which
/// less than 1 / 2^16 is left is drawn anew. The direction of what is left does not depend on how much it is, so the
/// distribution stays.
pub(super) fn orthogonal<R: Real, G: Rng + ?Sized>(
    weights: &mut [R],
    outputs: usize,
    inputs: usize,
    gain: R,
    generator: &mut G,
) -> Option<()> {
    let mut vectors = if outputs > inputs {
        Vectors { weights, length: outputs, from_vector: 1, from_element: inputs }
    } else {
        Vectors { weights, length: inputs, from_vector: inputs, from_element: 1 }
    };
    let mut normals = Normals::<R, G>::new(generator);
    for vector in 0..outputs.min(inputs) {
        (0..TRIES).find_map(|_| vectors.draw(vector, &mut normals))?;
    }
    for weight in weights {
        *weight = *weight * gain;
    }
    Some(())
}

/// The rows or the columns of a matrix.
struct Vectors<'w, R> {
    weights: &'w mut [R],
    length: usize,
    from_vector: usize,
    from_element: usize,
}

impl<R: Real> Vectors<'_, R> {
    /// Makes `vector` a random unit vector orthogonal to all before it; nothing if the draw does not serve.
    fn draw<G: Rng + ?Sized>(&mut self, vector: usize, normals: &mut Normals<'_, R, G>) -> Option<()> {
        for place in self.places(vector) {
            *self.weights.get_mut(place)? = normals.next()?;
        }
        let drawn = self.dot(vector, vector);
        self.clear(vector);
        if !self.dot(vector, vector).exceeds(drawn * R::from_f64(SMALLEST_REST)) {
            return None;
        }
        self.clear(vector);
        let length = self.dot(vector, vector).sqrt();
        for place in self.places(vector) {
            let element = self.weights.get_mut(place)?;
            *element = *element / length;
        }
        Some(())
    }

    /// Takes away from `vector` its part along each earlier one, in their order.
    fn clear(&mut self, vector: usize) {
        for earlier in 0..vector {
            let along = self.dot(earlier, vector);
            for (from, to) in self.places(earlier).zip(self.places(vector)) {
                let Some(share) = self.weights.get(from).map(|element| *element * along) else { return };
                if let Some(element) = self.weights.get_mut(to) {
                    *element -= share;
                }
            }
        }
    }

    /// The scalar product of two vectors, summed in their order.
    fn dot(&self, first: usize, second: usize) -> R {
        let mut sum = R::ZERO;
        for (one, other) in self.places(first).zip(self.places(second)) {
            if let (Some(one), Some(other)) = (self.weights.get(one), self.weights.get(other)) {
                sum += *one * *other;
            }
        }
        sum
    }

    /// Where the elements of a vector lie.
    fn places(&self, vector: usize) -> impl Iterator<Item = usize> + use<R> {
        let (start, step) = (vector * self.from_vector, self.from_element);
        (0..self.length).map(move |element| start + element * step)
    }
}
