//! `bind-worker WASM FOLDER`: the wasm of a Rust Worker and its glue, for `examples/rust-worker`, whose own way is the
//! program `worker-build`; that installs a wasm-bindgen of its own.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    match bind(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("bind-worker: {problem}\n").as_bytes(),
            );
            ExitCode::FAILURE
        }
    }
}

fn bind(arguments: &[String]) -> Result<(), String> {
    let [wasm, folder] = arguments else { return Err("usage: bind-worker WASM FOLDER".to_owned()) };
    let mut bindgen = Bindgen::new();
    let bound = bindgen.bundler(true).and_then(|bindgen| {
        bindgen
            .input_path(wasm)
            .out_name("worker")
            .typescript(false)
            .remove_name_section(true)
            .generate(folder)
    });
    bound.map_err(|error| format!("{wasm}: {error}"))
}
