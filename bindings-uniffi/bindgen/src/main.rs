//! `uniffi-bindgen generate LIBRARY --language kotlin|swift --no-format --out-dir DIR`, in the version that the library
//! was built with. A crate of its own, so that nobody who builds the library builds a command line, too.

fn main() {
    uniffi::uniffi_bindgen_main();
}
