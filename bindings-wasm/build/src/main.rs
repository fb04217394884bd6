//! `build-npm`: builds the npm package and says where it is.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let built = root.canonicalize().map_err(|error| error.to_string());
    let built =
        built.and_then(|root| pingone_protect_wasm_build::build(&root).map_err(|error| error.to_string()));
    match built {
        Ok(package) => {
            let _ = writeln!(std::io::stdout(), "{}", package.tarball.display());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "build-npm: {problem}");
            ExitCode::FAILURE
        }
    }
}
