//! A request checked and serialised, typed and from its text, beside serialising alone.

#![allow(clippy::expect_used, reason = "a benchmark of unequal things must not run")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pingone_protect_benches::subjects::{RequestForms, check_and_forward, check_and_serialise};

fn requests(criterion: &mut Criterion) {
    for (name, forms) in [("0.6 KB", RequestForms::small()), ("10 KB", RequestForms::large())] {
        let RequestForms { typed, text, derived } = forms.expect("the three forms of a request are equal");
        let mut group = criterion.benchmark_group(format!("a request of {name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("serialise a derived struct", |bencher| {
            bencher.iter(|| black_box(&derived).to_json());
        });
        group.bench_function("validate and serialise", |bencher| {
            bencher.iter(|| check_and_serialise(black_box(&typed)));
        });
        group.bench_function("read, validate and serialise", |bencher| {
            bencher.iter(|| check_and_forward(black_box(text)));
        });
        group.finish();
    }
}

criterion_group!(benches, requests);
criterion_main!(benches);
