//! One full training step, forward + loss + backward + update, for networks that people train.

use criterion::{Criterion, criterion_group, criterion_main};
use headwater_benches::Bench;
use headwater_core::{Activation, Adam, Layer, Optimiser, Sgd};

fn stack(widths: &[usize], activation: Activation, batch_norm: bool, outputs: usize) -> Vec<Layer<'static>> {
    let mut layers = Vec::new();
    for &width in widths {
        layers.push(Layer::dense(width));
        if batch_norm {
            layers.push(Layer::batch_norm());
        }
        layers.push(Layer::activation(activation));
    }
    layers.push(Layer::dense(outputs));
    layers
}

fn steps(criterion: &mut Criterion) {
    let plain = Optimiser::Sgd(Sgd::plain());
    let momentum = Optimiser::Sgd(Sgd::with_momentum(0.9));
    let adam = Optimiser::Adam(Adam::default());
    let relu = Activation::Relu;
    let networks = [
        (
            "W1: 64, 20 x 32 sigmoid, 10; batch 32, SGD",
            64,
            stack(&[32; 20], Activation::Sigmoid, false, 10),
            32,
            plain,
        ),
        ("W2: 64-64-64-10 ReLU; batch 32, momentum", 64, stack(&[64, 64], relu, false, 10), 32, momentum),
        (
            "W3: 784-256-128-10 ReLU, batch norm; batch 64, Adam",
            784,
            stack(&[256, 128], relu, true, 10),
            64,
            adam,
        ),
        (
            "W5: 64, 50 x 64 batch norm, ReLU, 10; batch 64, SGD",
            64,
            stack(&[64; 50], relu, true, 10),
            64,
            plain,
        ),
        (
            "W6: 1024-1024-1024-10 ReLU; batch 128, SGD",
            1024,
            stack(&[1024, 1024], relu, false, 10),
            128,
            plain,
        ),
    ];
    let mut group = criterion.benchmark_group("training_step");
    group.sample_size(20);
    for (name, inputs, layers, batch, optimiser) in &networks {
        let mut bench = Bench::new(*inputs, layers, *batch, *optimiser)
            .expect("a stack of positive widths makes a network");
        group.bench_function(*name, |bencher| bencher.iter(|| bench.classify()));
    }
    let layers = stack(&[8], Activation::Tanh, false, 3);
    let mut bench = Bench::new(4, &layers, 1, plain).expect("a stack of positive widths makes a network");
    group.bench_function("W4: 4-8-3 tanh; mean squared error, batch 1, SGD", |bencher| {
        bencher.iter(|| bench.regress());
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
