//! Files that the tool keeps for itself in a folder of its own.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
};

/// Most bytes of a file that is kept.
const MAX_KEPT: u64 = 1 << 30;

/// Bytes of a piece in which a file is read.
const PIECE: usize = 1 << 16;

/// Reads what was kept, if it is there and nobody but this user can have written it: each piece is handed
/// to `take` with the bytes of the whole file. `None` if it cannot be read to its end.
pub fn kept(folder: &Path, path: &Path, mut take: impl FnMut(usize, &[u8])) -> Option<()> {
    if !own(folder) || !own(path) {
        return None;
    }
    let mut file = fs::File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    let size = usize::try_from(size).ok().filter(|_| size <= MAX_KEPT)?;
    let (mut piece, mut done) = (vec![0; PIECE.min(size.max(1))], 0_usize);
    while done < size {
        let len = PIECE.min(size.saturating_sub(done));
        let room = piece.get_mut(..len)?;
        file.read_exact(room).ok()?;
        take(size, room);
        done = done.saturating_add(len);
    }
    Some(())
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
