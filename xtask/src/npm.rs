//! The npm package: built and packed by `pingone-protect-wasm-build`, and tested as users get it, from the tarball in
//! `target/npm/installed`.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::shell::{output, root, run};
use crate::steps::{Outcome, install_standard_library_source};

/// The oldest Node that the package runs on.
const OLDEST_NODE: u32 = 20;

/// Builds the package; once in a run.
pub(crate) fn install() -> Result<(), String> {
    static INSTALLED: OnceLock<Result<(), String>> = OnceLock::new();
    let build = || {
        install_standard_library_source()?;
        run("cargo", &["run", "--quiet", "--package", "pingone-protect-wasm-build", "--bin", "build-npm"])
    };
    INSTALLED.get_or_init(build).clone()
}

/// Why the package cannot be built here, if so.
pub(crate) fn missing() -> Option<String> {
    let version = output("node", &["--version"]).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        None => Some(format!("node is missing (Node from {OLDEST_NODE} up)")),
        Some(major) if major < OLDEST_NODE => Some(format!("node {} is too old", version.trim())),
        Some(_) if output("npm", &["--version"]).is_none() => Some("npm is missing".to_owned()),
        Some(_) => None,
    }
}

/// Builds the package and checks it: its tests, its types on good and bad usage, and what bundlers and compilers
/// resolve it to.
pub(crate) fn package() -> Outcome {
    match missing() {
        Some(missing) => Outcome::Skipped(missing),
        None => checked().into(),
    }
}

/// What users load beside what it should be at most.
pub(crate) fn size() -> Outcome {
    match missing() {
        Some(missing) => Outcome::Skipped(missing),
        None => {
            let size = || run("npm", &["run", "--silent", "--prefix", "bindings-wasm/npm", "size"]);
            install().and_then(|()| size()).into()
        }
    }
}

fn checked() -> Result<(), String> {
    install()?;
    tests()?;
    types()?;
    tool("publint", &["--strict", &tarball()])?;
    tool("attw", &["--quiet", &tarball()])
}

fn tests() -> Result<(), String> {
    let tests = copied("test", "mjs")?;
    let files: Vec<String> = tests.iter().map(|file| file.display().to_string()).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    run("node", &[&["--expose-gc", "--test", "--test-reporter=dot"], &files[..]].concat())
}

fn types() -> Result<(), String> {
    for extension in ["ts", "cts", "json"] {
        copied("types-test", extension)?;
    }
    tool("tsc", &["--project", &installed().join("types-test").display().to_string()])
}

/// Copies files to where the tarball is installed: there, `pingone-protect` is what users get.
fn copied(folder: &str, extension: &str) -> Result<Vec<PathBuf>, String> {
    let (from, to) = (package_folder().join(folder), installed().join(folder));
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    fs::create_dir_all(&to).map_err(failed)?;
    let mut copies = Vec::new();
    for entry in fs::read_dir(&from).map_err(failed)?.flatten() {
        let path = entry.path();
        if path.is_file() && path.extension().is_some_and(|found| found == extension) {
            let copy = to.join(entry.file_name());
            fs::copy(&path, &copy).map_err(failed)?;
            copies.push(copy);
        }
    }
    copies.sort();
    Ok(copies)
}

/// A tool that the package's lock file brings.
fn tool(name: &str, arguments: &[&str]) -> Result<(), String> {
    let program = package_folder().join("node_modules/.bin").join(name).display().to_string();
    run(&program, arguments)
}

fn package_folder() -> PathBuf {
    root().join("bindings-wasm/npm")
}

fn tarball() -> String {
    built().join("pingone-protect.tgz").display().to_string()
}

fn installed() -> PathBuf {
    built().join("installed")
}

fn built() -> PathBuf {
    root().join("target/npm")
}
