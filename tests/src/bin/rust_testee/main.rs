//! The Rust testee: answers conformance cases through the public API, as a program would use it.

mod client;
mod journey;
mod pure;

use std::io::{BufRead as _, Write as _};

use pingone_protect_core::Json;
use tokio::runtime::Runtime;

fn main() -> std::io::Result<()> {
    let runtime = Runtime::new()?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line?, &runtime))?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &str, runtime: &Runtime) -> String {
    let Ok(case) = Json::parse(line) else {
        return r#"{"id":null,"error":{"code":"UNREADABLE_CASE"}}"#.to_owned();
    };
    let id = case.get("id").map(Json::into_owned);
    let operation = case.get("operation").and_then(|name| name.as_str().map(std::borrow::Cow::into_owned));
    let input = case.get("input").unwrap_or_else(|| case.clone());
    let answered = match operation.as_deref().unwrap_or_default() {
        "client" => Some(runtime.block_on(client::answer(&input))),
        operation => pure::answer(operation, &input).or_else(|| journey::answer(operation, &input)),
    };
    let (member, value) = match answered {
        Some(Ok(output)) => ("output", output),
        Some(Err(error)) => ("error", error),
        None => ("error", r#"{"code":"UNKNOWN_OPERATION"}"#.to_owned()),
    };
    // A raw text may have line ends between its tokens; an answer is one line.
    let value = value.replace(['\n', '\r'], " ");
    format!("{{\"id\":{},\"{member}\":{value}}}", id.as_ref().map_or("null", Json::text))
}
