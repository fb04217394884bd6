//! From glue and TypeScript to a tarball: npm does the work, and its script optimises the wasm.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, run};

/// Installs what the lock file says, unless that was done already.
pub(crate) fn install(npm: &Path) -> Result<(), Failure> {
    let (lock, installed) = (npm.join("package-lock.json"), npm.join("node_modules/.package-lock.json"));
    let changed = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    if changed(&installed).is_some_and(|installed| changed(&lock).is_some_and(|lock| installed >= lock)) {
        return Ok(());
    }
    run(npm_command(npm, &["ci", "--no-fund", "--no-audit"]))
}

/// Builds the package from the sources and the glue.
pub(crate) fn build(npm: &Path) -> Result<(), Failure> {
    run(npm_command(npm, &["run", "--silent", "build"]))
}

/// Packs what users get, under a name without a version.
pub(crate) fn pack(npm: &Path, into: &Path) -> Result<PathBuf, Failure> {
    std::fs::create_dir_all(into).map_err(|error| Failure::new(format!("{}: {error}", into.display())))?;
    let destination = into.display().to_string();
    let mut pack =
        npm_command(npm, &["pack", "--silent", "--ignore-scripts", "--pack-destination", &destination]);
    // Its name is told under the one without a version.
    pack.stdout(Stdio::null());
    run(pack)?;
    let packed = into.join(format!("pingone-protect-{}.tgz", env!("CARGO_PKG_VERSION")));
    let tarball = into.join("pingone-protect.tgz");
    std::fs::rename(&packed, &tarball)
        .map_err(|error| Failure::new(format!("{}: {error}", packed.display())))?;
    Ok(tarball)
}

/// Installs a tarball into a fresh folder, as a user would.
pub(crate) fn install_tarball(tarball: &Path, folder: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", folder.display()));
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(failed)?;
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    std::fs::write(folder.join("package.json"), "{\"private\": true, \"type\": \"module\"}\n")
        .map_err(failed)?;
    let tarball = tarball.display().to_string();
    run(npm_command(
        folder,
        &["install", "--silent", "--no-fund", "--no-audit", "--no-package-lock", &tarball],
    ))
}

fn npm_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder);
    command
}
