//! A bounded storm. `cargo xtask storm` runs the full one.

use pingone_protect_tests::storm::{Weather, run};

#[test]
fn nothing_is_lost_and_nothing_is_created_twice() {
    let weather = Weather { evaluations: 1000, concurrency: 50, rate: 0.2, seed: 7 };
    let damage = tokio::runtime::Runtime::new().unwrap().block_on(run(weather)).unwrap();
    assert_eq!(damage.violations, Vec::<String>::new());
    assert_eq!(damage.outcomes.values().sum::<usize>(), 1000);
    let with_id = damage.completions_delivered + damage.completions_undelivered;
    assert_eq!(with_id, damage.outcomes["LOW"], "every evaluation that exists was completed or reported");
    assert!(damage.outcomes["FAILURE"] > 0, "the storm blew: {damage:?}");
}
