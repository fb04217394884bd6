//! Panics know where they stand in the source, and the wasm keeps that: without the folders of the machine that built
//! it, which are nobody's business, and would make the same sources another wasm elsewhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

/// Where sources may stand, each with its name in the wasm. Of several that fit, the compiler takes the last.
pub(crate) fn of_this_machine(root: &Path) -> Result<Vec<(PathBuf, &'static str)>, Failure> {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let cargo = cargo.ok_or_else(|| Failure::new("neither CARGO_HOME nor a home folder is known"))?;
    let registries = std::fs::read_dir(cargo.join("registry/src")).into_iter().flatten().flatten();
    let registries = registries.map(|registry| (registry.path(), "crates")).collect::<Vec<_>>();
    let known = [(sysroot()?, "rust"), (cargo, "cargo"), (root.to_owned(), "pingone-protect")];
    Ok(known.into_iter().chain(registries).collect())
}

/// The compiler's flags that leave them out.
pub(crate) fn flags_without(machine: &[(PathBuf, &str)]) -> Vec<String> {
    let flag = |(path, name): &(PathBuf, &str)| format!("--remap-path-prefix={}={name}", path.display());
    machine.iter().map(flag).collect()
}

/// Fails when a path of this machine stands in the wasm all the same.
pub(crate) fn refuse(machine: &[(PathBuf, &str)], wasm: &Path) -> Result<(), Failure> {
    let failed = |problem: String| Failure::new(format!("{}: {problem}", wasm.display()));
    let bytes = std::fs::read(wasm).map_err(|error| failed(error.to_string()))?;
    match machine.iter().find(|(path, _)| holds(&bytes, path)) {
        Some((path, _)) => Err(failed(format!("it names {}, a folder of this machine", path.display()))),
        None => Ok(()),
    }
}

/// A folder directly below the root is no telling: `/src` stands in the path of every crate.
fn holds(bytes: &[u8], path: &Path) -> bool {
    if path.components().count() < 3 {
        return false;
    }
    let path = path.as_os_str().as_encoded_bytes();
    bytes.windows(path.len()).any(|part| part == path)
}

fn sysroot() -> Result<PathBuf, Failure> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let failed = |problem: String| Failure::new(format!("rustc --print sysroot: {problem}"));
    let printed = Command::new(rustc).args(["--print", "sysroot"]).output();
    let printed = printed.map_err(|error| failed(error.to_string()))?;
    match String::from_utf8(printed.stdout) {
        Ok(path) if printed.status.success() => Ok(PathBuf::from(path.trim_end())),
        _ => Err(failed(printed.status.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wasm_that_names_a_folder_is_refused() {
        let machine =
            [(PathBuf::from("/home/ana/.cargo"), "cargo"), (PathBuf::from("/src/protect"), "protect")];
        let wasm = std::env::temp_dir().join(format!("pingone-protect-paths-{}", std::process::id()));
        let refused = |bytes: &[u8]| {
            std::fs::write(&wasm, bytes).unwrap();
            refuse(&machine, &wasm).is_err()
        };
        assert!(refused(b"\0asm\xff/home/ana/.cargo/registry/a.rs\0"));
        assert!(refused(b"/src/protect"));
        assert!(!refused(b"\0asm\xffcargo/registry/a.rs\0protect/src/b.rs"));
        std::fs::remove_file(&wasm).unwrap();
        assert!(!holds(b"crates/base64/src/lib.rs", Path::new("/src")));
    }

    #[test]
    fn folders_get_their_names() {
        let machine = [(PathBuf::from("/c"), "cargo"), (PathBuf::from("/c/r"), "crates")];
        let flags = ["--remap-path-prefix=/c=cargo", "--remap-path-prefix=/c/r=crates"];
        assert_eq!(flags_without(&machine), flags);
    }
}
