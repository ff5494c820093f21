//! Calls into the function that is checked, which may do anything: panic, return too little, or return NaN.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::fact::show_slice;
use crate::gradient::Differentiable;
use crate::shrink::Point;

/// Runs `call`, which calls the caller's code, and turns a panic into a sentence.
pub(super) fn guarded<T>(what: &str, call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        let reason = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without a message".to_owned());
        format!("{what} panicked: {reason}")
    })
}

/// The outputs in `f64`; an error where there are none, where one is infinite or NaN, and where a second call differs.
pub(super) fn outputs(program: &impl Differentiable, x: &[f64]) -> Result<Vec<f64>, String> {
    let place = || format!("at x = {}", show_slice(x));
    let call = || guarded("the forward pass", || program.forward(x));
    let outputs = call().map_err(|panic| format!("{panic}, {}", place()))?;
    if outputs.is_empty() {
        return Err(format!("the forward pass gives no output {}", place()));
    }
    if let Some(index) = outputs.iter().position(|y| !y.is_finite()) {
        return Err(format!(
            "the forward pass gives {} for output y[{index}] {}: give the checker a domain on which the function is \
             finite",
            outputs[index],
            place()
        ));
    }
    if !same(&call()?, &outputs) {
        return Err(format!("the forward pass gives other outputs when it is called again {}", place()));
    }
    Ok(outputs)
}

/// The gradient in `f64`; an error where it is not one number for each input, and where a second call differs.
pub(super) fn gradient(program: &impl Differentiable, point: &Point) -> Result<Vec<f64>, String> {
    let Point { x, cotangent } = point;
    let place = || format!("at x = {}", show_slice(x));
    let call = || guarded("the backward pass", || program.backward(x, cotangent));
    let gradient = call().map_err(|panic| format!("{panic}, {}", place()))?;
    if gradient.len() != x.len() {
        return Err(format!(
            "the backward pass gives {} numbers for {} inputs: it must return one partial derivative for each input, \
             in the order of the inputs",
            gradient.len(),
            x.len()
        ));
    }
    if !same(&call()?, &gradient) {
        return Err(format!("the backward pass gives another gradient when it is called again {}", place()));
    }
    Ok(gradient)
}

fn same(a: &[f64], b: &[f64]) -> bool {
    a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits()))
}
