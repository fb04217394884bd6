//! Builds the npm package `pingone-protect` from this workspace: wasm, glue, types, tarball.
//!
//! | module | what |
//! |---|---|
//! | `wasm` | cargo and wasm-bindgen |
//! | `paths` | the wasm tells nothing of the machine that built it |
//! | `npm` | TypeScript, the optimiser and the tarball |
//! | [`types`] | the TypeScript unions that come from the Rust enums |
//! | [`response`] | the TypeScript types of a response |
//! | [`shapes`] | what the compiler holds the other TypeScript types against |

mod npm;
mod paths;
pub mod response;
pub mod shapes;
pub mod types;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What was built.
#[derive(Clone, Debug)]
pub struct Package {
    /// What users install.
    pub tarball: PathBuf,
    /// A fresh folder with the tarball in its `node_modules`.
    pub installed: PathBuf,
}

/// A step failed; its own output says why.
#[derive(Clone, Debug)]
pub struct Failure(String);

/// Builds the package and installs it into a fresh folder.
///
/// # Errors
///
/// The step that failed, in a sentence.
pub fn build(root: &Path) -> Result<Package, Failure> {
    let package = root.join("bindings-wasm/npm");
    npm::install(&package)?;
    wasm::build(root, &package.join("src/glue"))?;
    npm::build(&package)?;
    let packed = packed_folder(root);
    let tarball = npm::pack(&package, &packed)?;
    let installed = packed.join("installed");
    npm::install_tarball(&tarball, &installed)?;
    Ok(Package { tarball, installed })
}

/// Where the tarball and the folder with it are put.
#[must_use]
pub fn packed_folder(root: &Path) -> PathBuf {
    root.join("target/npm")
}

impl Failure {
    fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

fn run(mut command: Command) -> Result<(), Failure> {
    let shown = format!("{command:?}");
    let status = command.status().map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{shown}: {status}"))) }
}
