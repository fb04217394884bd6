//! Times that can be compared on a machine that others use too: every round measures every subject, and medians are
//! compared, so that a burst of other work falls on all of them or on none.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long a subject runs in one round.
const BATCH: Duration = Duration::from_micros(400);

/// An operation to measure.
pub struct Subject(Box<dyn Fn(u32)>);

impl Subject {
    /// The operation; what it returns is dropped within the measured time.
    pub fn new<R: 'static>(operation: impl Fn() -> R + 'static) -> Self {
        Self(Box::new(move |times| {
            for _ in 0..times {
                black_box(operation());
            }
        }))
    }

    /// The operation once.
    pub fn run(&self) {
        (self.0)(1);
    }

    fn time(&self, times: u32) -> Duration {
        let start = Instant::now();
        (self.0)(times);
        start.elapsed()
    }

    /// How often the operation fits into [`BATCH`]; warms it up.
    fn times_in_batch(&self) -> u32 {
        let mut times = 1;
        while self.time(times) < BATCH / 2 && times < u32::MAX / 2 {
            times *= 2;
        }
        times
    }
}

/// The median time of each subject in nanoseconds, in their order.
#[must_use]
pub fn medians<const N: usize>(subjects: &[Subject; N], rounds: usize) -> [f64; N] {
    let times = subjects.each_ref().map(Subject::times_in_batch);
    let mut samples = [(); N].map(|()| Vec::with_capacity(rounds));
    for _ in 0..rounds {
        for ((subject, times), samples) in subjects.iter().zip(times).zip(&mut samples) {
            samples.push(subject.time(times).as_secs_f64() * 1e9 / f64::from(times));
        }
    }
    samples.map(median)
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), 2.0);
        assert!(median(Vec::new()).is_nan());
    }
}
