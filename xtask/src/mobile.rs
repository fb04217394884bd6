//! Kotlin and Swift: the core's library, the sources that uniffi generates from it, and both packages.
//!
//! `cargo xtask kotlin` and `cargo xtask swift` build a package with its testee; the conformance cases then run with
//! `--host kotlin` and `--host swift`. What a machine lacks is skipped in one line.

pub(crate) mod kotlin;
pub(crate) mod swift;

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{root, run, say};
use crate::steps::{Outcome, install_targets};

/// Phones that the static library is built for. Linking it into an app takes the NDK or Apple's SDK.
const PHONES: [&str; 2] = ["aarch64-apple-ios", "aarch64-linux-android"];
const LIBRARY: &str = "libpingone_protect_uniffi";
/// The most that the stripped library of a phone may have.
const MOST_BYTES: u64 = 1_500_000;

/// Builds the static libraries of phones and says how large they are.
pub(crate) fn static_libraries() -> Outcome {
    if let Err(problem) = install_targets() {
        return Outcome::Skipped(problem);
    }
    for target in PHONES {
        let package = ["--package", "pingone-protect-uniffi", "--lib", "--crate-type", "staticlib"];
        let profile = ["--profile", "mobile", "--target", target, "--quiet"];
        if let Err(problem) = run("cargo", &[&["rustc"], &package[..], &profile[..]].concat()) {
            return Outcome::Failed(problem);
        }
        let archive = root().join(format!("target/{target}/mobile/{LIBRARY}.a"));
        say(&format!("{target}: {} bytes before linking", size(&archive)));
    }
    shipped_size().into()
}

/// The nearest stand-in for a phone's library that can be linked here: this machine's own, stripped.
fn shipped_size() -> Result<(), String> {
    library()?;
    let stripped = root().join("target/mobile/stripped.so");
    copy(&built("so"), &stripped)?;
    run("strip", &["--strip-all", &stripped.display().to_string()])?;
    let bytes = size(&stripped);
    say(&format!("stripped library of this machine: {bytes} bytes"));
    if bytes <= MOST_BYTES { Ok(()) } else { Err(format!("the library has more than {MOST_BYTES} bytes")) }
}

fn library() -> Result<(), String> {
    run("cargo", &["build", "--quiet", "--package", "pingone-protect-uniffi", "--profile", "mobile"])
}

/// Generates from the library that still has its metadata, before it is stripped.
fn generate(language: &str, into: &str) -> Result<(), String> {
    let library = built("so").display().to_string();
    let program = ["run", "--quiet", "--package", "pingone-protect-bindgen", "--bin", "uniffi-bindgen", "--"];
    let config = "bindings-uniffi/bindgen/uniffi.toml";
    let arguments =
        ["generate", &library, "--language", language, "--no-format", "--config", config, "--out-dir", into];
    run("cargo", &[&program[..], &arguments[..]].concat())
}

fn built(extension: &str) -> PathBuf {
    root().join(format!("target/mobile/{LIBRARY}.{extension}"))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(|_| ()).map_err(|error| format!("{}: {error}", to.display()))
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map(|metadata| metadata.len()).unwrap_or_default()
}
