//! t
#![no_std]
#![no_main]
use core::hint::black_box;
use headwater_core::*;

const NET: Network = network!(64, &[Layer::dense(8), Layer::activation(Activation::Relu), Layer::dense(10)]);
const SGD: Optimiser<f32> = Optimiser::Sgd(Sgd::plain());
const BATCH: usize = 8;
static mut P: [f32; NET.parameter_count()] = [0.0; NET.parameter_count()];
static mut G: [f32; NET.parameter_count()] = [0.0; NET.parameter_count()];
static mut S: [f32; NET.training_scratch(BATCH)] = [0.0; NET.training_scratch(BATCH)];
static mut X: [f32; 64 * BATCH] = [0.0; 64 * BATCH];
static mut C: [usize; BATCH] = [0; BATCH];

fn step() -> Result<f32, Error> {
    let (p, g, s, x, c) = unsafe {
        (&mut *(&raw mut P), &mut *(&raw mut G), &mut *(&raw mut S), &*(&raw mut X), &*(&raw mut C))
    };
    let x = black_box(x);
    let mut pass = NET.forward(Forward { parameters: p, state: &mut [], inputs: x, scratch: s })?;
    let loss = pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(black_box(c)))?;
    pass.backward(Backward { parameters: p, gradients: g, input_gradient: None })?;
    SGD.update(Update {
        parameters: p,
        gradients: g,
        moments: &mut [],
        step: black_box(1),
        rate: black_box(0.1),
    })?;
    Ok(loss)
}

#[cortex_m_rt::entry]
fn main() -> ! {
    loop {
        let _ = black_box(step().is_ok());
    }
}
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
