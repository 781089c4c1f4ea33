//! Files that the tool keeps for itself in a folder of its own.

use std::{fs, io::Write, path::Path};

/// Most bytes of a file that is kept.
const MAX_KEPT: u64 = 1 << 30;

/// What was kept, if it is there and nobody but this user can have written it.
pub fn kept(folder: &Path, path: &Path) -> Option<Vec<u8>> {
    if !own(folder) || !own(path) {
        return None;
    }
    let size = fs::metadata(path).ok()?.len();
    if size > MAX_KEPT {
        return None;
    }
    fs::read(path).ok()
}

/// Keeps bytes in a folder, which is made if it is not there. What cannot be kept is not: the tool then
/// does its work again. A reader sees all of a file or none of it.
pub fn keep(folder: &Path, path: &Path, bytes: &[u8]) {
    let _ = make(folder).and_then(|()| {
        let half = path.with_extension(format!("{}.half", std::process::id()));
        let written = write(&half, bytes).and_then(|()| fs::rename(&half, path));
        if written.is_err() {
            let _ = fs::remove_file(&half);
        }
        written
    });
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether a file or folder is no link, belongs to whoever owns this process, and nobody else may
/// write to it.
#[cfg(unix)]
fn own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let me = fs::metadata("/proc/self").map(|m| m.uid());
    let meta = fs::symlink_metadata(path);
    match (meta, me) {
        (Ok(meta), Ok(me)) => !meta.is_symlink() && meta.uid() == me && meta.mode() & 0o022 == 0,
        (Ok(_) | Err(_), _) => false,
    }
}

/// Elsewhere the folder is the user's own by where it stands.
#[cfg(not(unix))]
fn own(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_symlink())
}
