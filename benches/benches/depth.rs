//! A training step against depth, 1 to 200 layers: the throughput in layers must be flat.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use headwater_benches::Bench;
use headwater_core::{Activation, Layer, Optimiser, Sgd};

const WIDTH: usize = 32;
const BATCH: usize = 32;

fn depths(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("depth");
    group.sample_size(20);
    for depth in [1, 2, 5, 10, 20, 50, 100, 200] {
        let layers = [Layer::dense(WIDTH), Layer::activation(Activation::Relu)].repeat(depth);
        let mut bench = Bench::new(WIDTH, &layers, BATCH, Optimiser::Sgd(Sgd::plain()))
            .expect("a stack of positive widths makes a network");
        group.throughput(Throughput::Elements(depth as u64));
        group.bench_function(BenchmarkId::new("step", depth), |bencher| bencher.iter(|| bench.classify()));
    }
    group.finish();
}

criterion_group!(benches, depths);
criterion_main!(benches);
