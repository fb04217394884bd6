//! Clock, timers and tasks of a native target, on tokio.

use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// `Send` where tasks move between threads.
pub trait MaybeSend: Send {}
impl<T: Send + ?Sized> MaybeSend for T {}
/// `Sync` where values are shared between threads.
pub trait MaybeSync: Sync {}
impl<T: Sync + ?Sized> MaybeSync for T {}

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Milliseconds on a clock that never goes back and counts the time that the machine sleeps.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn now_ms() -> u64 {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(not(target_vendor = "apple"))]
    let clock = ClockId::Boottime;
    // Apple's CLOCK_MONOTONIC goes on while the machine sleeps.
    #[cfg(target_vendor = "apple")]
    let clock = ClockId::Monotonic;
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    seconds * 1000 + u64::try_from(time.tv_nsec).unwrap_or_default() / 1_000_000
}

/// Milliseconds since the first call, on the standard library's clock.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn now_ms() -> u64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(std::time::Instant::now);
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The wall clock, in milliseconds since 1970.
pub(crate) fn epoch_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Whether one call may wait for what another began.
pub(crate) const SHARES_PENDING_WORK: bool = true;

/// The process: another one in the child of a fork.
pub(crate) fn process_id() -> u32 {
    std::process::id()
}

/// Chance for the jitter of waits; the standard library seeds each hasher anew.
pub(crate) fn seed() -> u64 {
    RandomState::new().hash_one(now_ms())
}

pub(crate) async fn sleep(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// What the future gives, or nothing when its time runs out.
pub(crate) async fn limited<F: Future>(millis: u64, future: F) -> Option<F::Output> {
    tokio::time::timeout(Duration::from_millis(millis), future).await.ok()
}

/// Runs a task behind the caller. Outside of a runtime, which only a drop can be, there is nobody to run it.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> bool {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => {
            runtime.spawn(task);
            true
        }
        Err(_) => false,
    }
}
