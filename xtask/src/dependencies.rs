//! The core stays pure: what it may depend on is a short list, and what must not come in is named in `core/deny.toml`.

use crate::shell::{output, say};

/// Every crate that the core may have beneath it. A new one is a decision: it costs every host its size.
const ALLOWED: [&str; 12] = [
    "itoa",
    "memchr",
    "pingone-protect-core",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "syn",
    "unicode-ident",
    "zmij",
];

/// Fails for a crate that is not on the list.
pub(crate) fn check() -> Result<(), String> {
    let arguments = [
        "tree",
        "--package",
        "pingone-protect-core",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    let tree = output("cargo", &arguments).ok_or("cargo tree cannot be run")?;
    let mut names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    names.sort_unstable();
    names.dedup();
    let strangers: Vec<&str> = names.iter().copied().filter(|name| !ALLOWED.contains(name)).collect();
    say(&format!("the core stands on {} crates", names.len().saturating_sub(1)));
    match strangers.is_empty() {
        true => Ok(()),
        false => Err(format!("the core must not depend on {}", strangers.join(", "))),
    }
}
