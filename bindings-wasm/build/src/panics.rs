//! A panic in the wasm traps, and nobody reads its message: there is no standard error. So the functions that make the
//! message trap at once, and the optimiser drops what they alone needed (`docs/adr/0008-small-wasm.md`).

use walrus::ir::{Instr, InstrLocId, Unreachable};
use walrus::{FunctionKind, Module};

use crate::Failure;

/// Where a panic ends up; without it the names below are no longer those of this standard library.
const PANIC: &str = "core::panicking::panic_fmt";
/// Functions of the standard library that never return. Each is named with its crate.
const NEVER_RETURN: [&str; 9] = [
    "core::panicking::",
    "core::str::slice_error_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
];

/// Lets panics trap at once.
pub(crate) fn trap_at_once(module: &mut Module) -> Result<(), Failure> {
    let mut found = false;
    for function in module.funcs.iter_mut() {
        let name = without_hashes(function.name.as_deref().unwrap_or_default());
        if !NEVER_RETURN.iter().any(|known| name.starts_with(known)) {
            continue;
        }
        found |= name == PANIC;
        if let FunctionKind::Local(local) = &mut function.kind {
            let body = local.entry_block();
            local.block_mut(body).instrs = vec![(Instr::Unreachable(Unreachable {}), InstrLocId::default())];
        }
    }
    match found {
        true => Ok(()),
        false => Err(Failure::new(format!("the wasm has no {PANIC}: the standard library has changed"))),
    }
}

/// `core[c5930c85a12de822]::panicking::panic_fmt` without what stands in brackets.
fn without_hashes(name: &str) -> String {
    let mut depth = 0_usize;
    let outside = |character: &char| {
        depth += usize::from(*character == '[');
        let outside = depth == 0;
        depth -= usize::from(*character == ']' && depth > 0);
        outside
    };
    name.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_hashes() {
        assert_eq!(without_hashes("core[c5930c85a12de822]::panicking::panic_fmt"), PANIC);
        assert_eq!(without_hashes("a]b[c[d]]e"), "a]be");
    }

    #[test]
    fn a_wasm_without_panics_is_refused() {
        assert!(trap_at_once(&mut Module::default()).is_err());
    }
}
