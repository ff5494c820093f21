//! Single layers in training and in inference: dense of several widths, batch norm, layer norm.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use headwater_benches::Bench;
use headwater_core::{Layer, Optimiser, Sgd};

const BATCH: usize = 64;

fn layers(criterion: &mut Criterion) {
    for (name, build) in [
        ("dense", Layer::dense as fn(usize) -> Layer<'static>),
        ("batch_norm", |_| Layer::batch_norm()),
        ("layer_norm", |_| Layer::layer_norm()),
    ] {
        let mut group = criterion.benchmark_group(format!("layer/{name}"));
        for width in [16, 66, 256] {
            group.throughput(Throughput::Elements((BATCH * width) as u64));
            let layers = [build(width)];
            let mut bench = Bench::new(width, &layers, BATCH, Optimiser::Sgd(Sgd::plain()))
                .expect("a layer of a positive width makes a network");
            group.bench_function(BenchmarkId::new("infer", width), |bencher| bencher.iter(|| bench.infer()));
            group.bench_function(BenchmarkId::new("step", width), |bencher| bencher.iter(|| bench.regress()));
        }
        group.finish();
    }
}

criterion_group!(benches, layers);
criterion_main!(benches);
