//! A decision from the bytes of a response, beside the same rule over what `serde_json` builds.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pingone_protect_benches::fixtures::RESPONSE;
use pingone_protect_benches::peer_decision::{decide_partial, decide_value};
use pingone_protect_core::{OutcomePolicy, decide_bytes};

fn decide(criterion: &mut Criterion) {
    let body = RESPONSE.as_bytes();
    let policy = OutcomePolicy::default();
    let decision = decide_bytes(body, &policy);
    assert!(decide_value(body, &policy).is_some_and(|peer| peer.agrees_with(&decision)));
    assert!(decide_partial(body, &policy).is_some_and(|peer| peer.agrees_with(&decision)));

    let mut group = criterion.benchmark_group("decide a response of 3 KB");
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("core", |bencher| bencher.iter(|| decide_bytes(black_box(body), &policy)));
    group.bench_function("value", |bencher| bencher.iter(|| decide_value(black_box(body), &policy)));
    group.bench_function("partial", |bencher| bencher.iter(|| decide_partial(black_box(body), &policy)));
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
