//! The spectral norm of a weight matrix.

/// ||W||, the largest singular value of the row-major matrix `weights` of `inputs` columns, by `steps` power iterations
/// of W^T W. Approached from below.
pub fn spectral_norm<R: Copy + Into<f64>>(weights: &[R], inputs: usize, steps: usize) -> f64 {
    // No component of a fixed irregular start vanishes for a random matrix.
    let mut v: Vec<f64> = (0..inputs).map(|i| 1.0 + (i as f64 * 0.618_034).fract()).collect();
    let mut norm = 0.0;
    for _ in 0..steps {
        let size = v.iter().map(|v| v * v).sum::<f64>().sqrt();
        v.iter_mut().for_each(|v| *v /= size);
        let mut back = vec![0.0; inputs];
        let mut square = 0.0;
        for row in weights.chunks_exact(inputs.max(1)) {
            let u: f64 = row.iter().zip(&v).map(|(&w, v)| w.into() * v).sum();
            square += u * u;
            for (back, &w) in back.iter_mut().zip(row) {
                *back += w.into() * u;
            }
        }
        norm = square.sqrt();
        v = back;
    }
    norm
}

#[cfg(test)]
mod tests {
    use super::spectral_norm;

    /// Claim: the largest singular value. Oracle: by hand, [[3, 0], [4, 5]] has 3 sqrt(5) and sqrt(5).
    #[test]
    fn by_hand() {
        let norm = spectral_norm(&[3.0_f64, 0.0, 4.0, 5.0], 2, 30);
        assert!((norm - 45.0_f64.sqrt()).abs() < 1e-12, "{norm}");
    }
}
