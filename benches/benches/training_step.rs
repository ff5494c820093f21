//! One full training step, forward + loss + backward + update, for networks that people train.

use criterion::{Criterion, criterion_group, criterion_main};
use headwater_benches::workloads::workloads;

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("training_step");
    group.sample_size(20);
    for workload in &workloads() {
        let mut bench = workload.bench().expect("a stack of positive widths makes a network");
        group.bench_function(workload.name, |bencher| bencher.iter(|| workload.step(&mut bench)));
    }
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
