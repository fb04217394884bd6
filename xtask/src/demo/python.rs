//! The sign-in through the Python wheel.

use crate::shell::say;

/// Walks the example's visitors with the built wheel; one line where there is no interpreter.
pub(super) fn walk() -> Result<(), String> {
    if let Some(missing) = crate::python::missing() {
        say(&format!("\nPython is not shown: {missing}"));
        return Ok(());
    }
    crate::python::install()?;
    say("\nThe same package in Python:\n");
    crate::python::program_runs("examples/python/sign_in/sign_in.py")
}
