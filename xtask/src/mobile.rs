//! Kotlin and Swift: the core's library, the sources that uniffi generates from it, and both packages.
//!
//! `cargo xtask kotlin` and `cargo xtask swift` build a package with its testee; the conformance cases then run with
//! `--host kotlin` and `--host swift`. What a machine lacks is skipped in one line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::shell::{output, root, run, say};
use crate::steps::{Outcome, install_targets};

/// Phones that the static library is built for. Linking it into an app takes the NDK or Apple's SDK.
const PHONES: [&str; 2] = ["aarch64-apple-ios", "aarch64-linux-android"];
const LIBRARY: &str = "libpingone_protect_uniffi";
/// The most that the stripped library of a phone may have.
const MOST_BYTES: u64 = 1_500_000;

/// Builds the jar with its testee, and runs its tests.
pub(crate) fn kotlin() -> Outcome {
    if output("java", &["--version"]).is_none() || output("mvn", &["--version"]).is_none() {
        return Outcome::Skipped("java or mvn is missing (JDK 17, Maven 3.8)".to_owned());
    }
    build_kotlin().into()
}

fn build_kotlin() -> Result<(), String> {
    library()?;
    generate("kotlin", "bindings-uniffi/kotlin/src/generated/kotlin")?;
    let native = root().join("target/kotlin-native/linux-x86-64");
    let shipped = native.join(format!("{LIBRARY}.so"));
    copy(&built("so"), &shipped)?;
    run("strip", &["--strip-all", &shipped.display().to_string()])?;
    run("cargo", &["build", "--quiet", "--package", "pingone-protect-emulator"])?;
    run("mvn", &["--quiet", "--batch-mode", "--file", "bindings-uniffi/kotlin/pom.xml", "package"])
}

/// Builds the Swift package with its testee, in Debian's toolchain where the machine has no Swift.
pub(crate) fn swift() -> Outcome {
    let own = output("swift", &["--version"]).is_some();
    if !own && !has_toolchain() {
        return Outcome::Skipped("Swift is missing (.ci/swift-toolchain install brings it)".to_owned());
    }
    build_swift(own).into()
}

fn build_swift(own: bool) -> Result<(), String> {
    library()?;
    let generated = root().join("target/swift-generated");
    generate("swift", "target/swift-generated")?;
    let sources = root().join("bindings-uniffi/swift/Sources");
    copy(
        &generated.join("PingOneProtectFFI.swift"),
        &sources.join("PingOneProtectFFI/PingOneProtectFFI.swift"),
    )?;
    let header = "PingOneProtectCore.h";
    copy(&generated.join(header), &sources.join("PingOneProtectCore/include").join(header))?;
    copy(&built("a"), &root().join(format!("target/swift-native/{LIBRARY}.a")))?;
    let build =
        ["swift", "build", "--package-path", "bindings-uniffi/swift", "--scratch-path", "target/swift"];
    match own {
        true => run("env", &build),
        false => {
            let inside = [&["run", "env", "HOME=/root"][..], &build].concat();
            run(&root().join(".ci/swift-toolchain").display().to_string(), &inside)
        }
    }
}

fn has_toolchain() -> bool {
    let mut asked = Command::new(root().join(".ci/swift-toolchain"));
    asked.args(["run", "swift", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

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
