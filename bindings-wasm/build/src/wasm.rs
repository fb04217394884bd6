//! From Rust to wasm and its glue: cargo, then wasm-bindgen as a library.

use std::path::Path;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Failure, paths, run};

const TARGET: &str = "wasm32-unknown-unknown";
/// The profile of the workspace that the package is built with.
const PROFILE: &str = "wasm";
/// The standard library is built with the package: for size, and with panics that trap where they happen, since nobody
/// could read their message (`docs/adr/0008-small-wasm.md`).
const STANDARD_LIBRARY: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const FLAGS: [&str; 6] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    // Rewriting loops to other counters makes them longer.
    "-Cllvm-args=-disable-lsr",
    // Nothing of JavaScript is held in the wasm.
    "-Ctarget-feature=-reference-types",
    // Nothing recurses as deep as its input, and behind a smaller stack the addresses of data are shorter.
    "-Clink-arg=-zstack-size=262144",
];
/// Each crate, and the name that its wasm and glue have in the package.
const MODULES: [(&str, &str); 2] = [
    ("pingone-protect-wasm", "pingone_protect"),
    ("pingone-protect-wasm-testing", "pingone_protect_testing"),
];

/// Puts the wasm files and their glue into `glue`.
pub(crate) fn build(root: &Path, glue: &Path) -> Result<(), Failure> {
    let machine = paths::of_this_machine(root)?;
    let flags =
        FLAGS.into_iter().map(str::to_owned).chain(paths::flags_without(&machine)).collect::<Vec<_>>();
    for (package, name) in MODULES {
        // One at a time, so that the features of one do not reach the other.
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet", "--target", TARGET, "--profile", PROFILE, "--package", package])
            .args(STANDARD_LIBRARY)
            // Lets the stable compiler take the flags, which are not stable yet.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
            .current_dir(root);
        run(cargo)?;
        bind(&root.join("target").join(TARGET).join(PROFILE), package, name, glue)?;
        paths::refuse(&machine, &glue.join(format!("{name}_bg.wasm")))?;
    }
    Ok(())
}

fn bind(built: &Path, package: &str, name: &str, glue: &Path) -> Result<(), Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(format!("wasm-bindgen failed on {package}: {error}"));
    let input = built.join(format!("{}.wasm", package.replace('-', "_")));
    let mut bindgen = Bindgen::new();
    bindgen.bundler(true).map_err(|error| failed(&error))?;
    bindgen.input_path(input).out_name(name).typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(glue).map_err(|error| failed(&error))?;
    // The types stand beside the file that is imported.
    let (types, beside) = (glue.join(format!("{name}.d.ts")), glue.join(format!("{name}_bg.d.ts")));
    std::fs::rename(types, beside).map_err(|error| failed(&error))?;
    // The entries of the package load the wasm themselves.
    for unused in [format!("{name}.js"), format!("{name}_bg.wasm.d.ts")] {
        std::fs::remove_file(glue.join(unused)).map_err(|error| failed(&error))?;
    }
    Ok(())
}
