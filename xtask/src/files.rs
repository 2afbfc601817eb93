//! Folders as wholes: list, copy, empty.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{During, Outcome};

/// Every file below a folder, in a fixed order, without what npm installed or the system hides.
pub fn below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let reading = format!("read {}", folder.display());
    let mut entries = fs::read_dir(folder)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .during(&reading)?;
    entries.sort_by_key(|entry| entry.file_name());
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.file_name();
        if name == "node_modules" || name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            files.extend(below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// Copies every file below `from` to the same place below `to`.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    for file in below(from)? {
        let place = file.strip_prefix(from).unwrap_or(&file);
        write(&to.join(place), &read(&file)?)?;
    }
    Ok(())
}

/// Makes a folder that holds nothing.
pub fn empty(folder: &Path) -> Outcome {
    remove(folder)?;
    fs::create_dir_all(folder).during(format_args!("create {}", folder.display()))
}

pub fn remove(folder: &Path) -> Outcome {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).during(format_args!("remove {}", folder.display()))
}

pub fn rename(from: &Path, to: &Path) -> Outcome {
    fs::rename(from, to).during(format_args!("rename {} to {}", from.display(), to.display()))
}

pub fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).during(format_args!("read {}", file.display()))
}

pub fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).during(format_args!("read {}", file.display()))
}

/// Writes a file, with the folders it needs.
pub fn write(file: &Path, contents: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).during(format_args!("create {}", folder.display()))?;
    }
    fs::write(file, contents).during(format_args!("write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_what_is_ours() {
        let folder = std::env::temp_dir().join(format!("superstep-files-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        write(&from.join("a.js"), "a").unwrap();
        write(&from.join("deep/b.js"), "b").unwrap();
        write(&from.join("node_modules/c.js"), "c").unwrap();
        write(&from.join(".hidden"), "d").unwrap();

        copy(&from, &to).unwrap();

        let copied = below(&to).unwrap();
        assert_eq!(copied, [to.join("a.js"), to.join("deep/b.js")]);
        assert_eq!(read_text(&to.join("deep/b.js")).unwrap(), "b");
        remove(&folder).unwrap();
        assert!(!folder.exists());
    }
}
