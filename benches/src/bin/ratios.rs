//! `ratios`: a few seconds of interleaved rounds, then one table with times, ratios and what is required.
//!
//! `cargo run --release -p pingone-protect-benches --bin ratios`

use std::io::Write as _;
use std::process::ExitCode;

use pingone_protect_benches::fixtures::{LARGE_REQUEST, RESPONSE, SMALL_REQUEST};
use pingone_protect_benches::measure::medians;
use pingone_protect_benches::node::node_runs;
use pingone_protect_benches::subjects::{RequestForms, decisions};

const ROUNDS: usize = 400;

/// A line of the table: an operation of the core beside a peer.
struct Row {
    operation: String,
    time: f64,
    peer: &'static str,
    peer_time: f64,
    required: Required,
}

/// What the issue asks of the two times.
enum Required {
    /// The peer takes at least so many times as long.
    Faster(f64),
    /// At most this factor of the peer's time and so many nanoseconds more.
    Within(f64, f64),
    /// Shown to be watched.
    Nothing,
}

fn main() -> ExitCode {
    let Some(rows) = rows() else {
        say("ratios: the core and its peers give different answers, so there is nothing to compare");
        return ExitCode::FAILURE;
    };
    say(&format!(
        "{:<38} {:>9}   {:<27} {:>9}   {:>6}   {:<16} met",
        "operation", "time", "beside", "time", "ratio", "required"
    ));
    for row in rows {
        say(&row.line());
    }
    ExitCode::SUCCESS
}

fn rows() -> Option<Vec<Row>> {
    let mut rows = Vec::from(decision_rows()?);
    let small = Required::Within(1.5, 500.0);
    rows.extend(request_rows(RequestForms::small()?, SMALL_REQUEST, small));
    rows.extend(request_rows(RequestForms::large()?, LARGE_REQUEST, Required::Nothing));
    let [plain, run] = medians(&node_runs()?, ROUNDS);
    let operation = "a run of the Evaluation node".to_owned();
    let required = Required::Within(1.5, 0.0);
    rows.push(Row { operation, time: run, peer: "validate, serialise, decide", peer_time: plain, required });
    Some(rows)
}

fn decision_rows() -> Option<[Row; 2]> {
    let [core, value, partial] = medians(&decisions()?, ROUNDS);
    let row = |peer, peer_time, factor| {
        let operation = format!("decide, {}", size(RESPONSE));
        Row { operation, time: core, peer, peer_time, required: Required::Faster(factor) }
    };
    Some([row("serde_json::Value and rule", value, 6.0), row("partial struct and rule", partial, 2.0)])
}

fn request_rows(forms: RequestForms, text: &str, required: Required) -> [Row; 2] {
    let [alone, typed, parsed] = medians(&forms.subjects(), ROUNDS);
    let row = |operation: &str, time, required| {
        let operation = format!("{operation}, {}", size(text));
        Row { operation, time, peer: "serialise a derived struct", peer_time: alone, required }
    };
    [
        row("validate and serialise", typed, required),
        row("read, validate and serialise", parsed, Required::Nothing),
    ]
}

impl Row {
    fn line(&self) -> String {
        let Self { operation, time, peer, peer_time, .. } = self;
        let (ratio, required, met) = self.judged();
        let (time, peer_time) = (microseconds(*time), microseconds(*peer_time));
        format!(
            "{operation:<38} {time:>9}   {peer:<27} {peer_time:>9}   {ratio:>4.1} ×   {required:<16} {met}"
        )
    }

    /// The ratio, what is required, and whether it is met.
    fn judged(&self) -> (f64, String, &'static str) {
        let faster = self.peer_time / self.time;
        let longer = self.time / self.peer_time;
        match self.required {
            Required::Faster(least) => (faster, format!("≥ {least} ×"), met(faster >= least)),
            Required::Within(factor, more) => {
                let most = factor * self.peer_time + more;
                (longer, format!("≤ {factor} × + {} µs", more / 1e3), met(self.time <= most))
            }
            Required::Nothing => (longer, String::new(), ""),
        }
    }
}

fn met(holds: bool) -> &'static str {
    if holds { "yes" } else { "NO" }
}

fn size(text: &str) -> String {
    format!("{:.1} KB", text.len() as f64 / 1e3)
}

fn microseconds(nanoseconds: f64) -> String {
    format!("{:.3} µs", nanoseconds / 1e3)
}

/// A reader that has gone is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
