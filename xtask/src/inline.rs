//! The module as JavaScript, for loaders that may not fetch and must not wait.

use std::io::Write;
use std::path::Path;

use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

use crate::failure::{During, Outcome};
use crate::files;
use crate::process;
use crate::project::Project;

/// How many bits of the byte before choose the odds of the next one. `scripts/unpack.mjs` has it too.
const LITERAL_CONTEXT_BITS: u32 = 4;

/// Writes the module's bytes, packed and as text, with what unpacks them.
pub fn write(project: &Project, wasm: &Path, output: &Path) -> Outcome {
    let module = files::read(wasm)?;
    let packed = project.scratch("packed.lzma");
    files::write(&packed, pack(&module)?)?;
    process::run(
        process::node(project)
            .arg(project.script("inline.mjs"))
            .args([&packed, &wasm.to_owned(), &output.to_owned()]),
        "the module could not be written as JavaScript: see the message above",
    )
}

/// LZMA, bare: without a header and without a mark at the end. A sixth less than the best deflate makes of a module,
/// whose functions repeat each other over more than deflate's 32 KB.
fn pack(module: &[u8]) -> Outcome<Vec<u8>> {
    let options = LzmaOptions {
        dict_size: 1 << 20,
        lc: LITERAL_CONTEXT_BITS,
        // Nothing in a module is aligned.
        lp: 0,
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: 273,
        mf: MfType::Bt4,
        depth_limit: 1_000,
        preset_dict: None,
    };
    let mut packed = Vec::new();
    LzmaWriter::new_no_header(&mut packed, &options, false)
        .and_then(|mut writer| {
            writer.write_all(module)?;
            writer.finish()?;
            Ok(())
        })
        .during("pack the module")?;
    Ok(packed)
}
