//! Runs a `cargo test` binary built for wasm in Node or a browser; the version is the one of Cargo.lock.
fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
