//! Every activation over 4,096 values: the value, and the derivative times a gradient.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use headwater_benches::numbers;
use headwater_core::Activation;
use std::hint::black_box;

const COUNT: usize = 4096;

fn activations(criterion: &mut Criterion) {
    let inputs: Vec<f32> = numbers(COUNT).iter().map(|x| 6.0 * x).collect();
    let gradient = numbers(COUNT);
    let mut outputs = vec![0.0; COUNT];
    for (direction, backward) in [("forward", false), ("backward", true)] {
        let mut group = criterion.benchmark_group(format!("activation/{direction}"));
        group.throughput(Throughput::Elements(COUNT as u64));
        for activation in Activation::ALL {
            group.bench_function(activation.name(), |bencher| {
                bencher.iter(|| {
                    if backward {
                        activation.backward(black_box(&inputs), &gradient, &mut outputs)
                    } else {
                        activation.forward(black_box(&inputs), &mut outputs)
                    }
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, activations);
criterion_main!(benches);
