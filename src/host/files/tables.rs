//! Large files: tables of cases, which are read and written in pieces, and compiled packages.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{Trouble, metadata, read_error};

/// A file open for reading.
#[derive(Debug)]
pub struct Opened {
    /// The file, at its beginning.
    pub file: fs::File,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Opens a file for reading.
///
/// # Errors
/// If it does not exist or cannot be read.
pub fn open(path: &Path) -> Result<Opened, Trouble> {
    let found = metadata(path)?;
    if !found.is_file() {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "不是文件 · not a file");
        return Err(read_error(path, error));
    }
    let file = fs::File::open(path).map_err(|error| read_error(path, error))?;
    let bytes = found.len();
    Ok(Opened { file, bytes })
}

/// Reads a compiled package, at most so many bytes and one more.
///
/// # Errors
/// If it does not exist or cannot be read.
pub fn module(path: &Path, limit: usize) -> Result<Vec<u8>, Trouble> {
    let opened = open(path)?;
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = opened.file.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| read_error(path, error))?;
    Ok(bytes)
}

/// A file in the making. It lies beside its place under a name that says so, takes its place at the
/// end, and goes away if it is given up: half a result never looks like one.
#[derive(Debug)]
pub struct Partial {
    file: Option<io::BufWriter<fs::File>>,
    temporary: PathBuf,
    path: PathBuf,
}

impl Partial {
    /// Begins a file that will lie at `path`.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn new(path: &Path) -> Result<Self, Trouble> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let temporary = path.with_file_name(name);
        if path.is_dir() {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "是文件夹 · is a folder");
            return Err(write_error(path, error));
        }
        let file = fs::File::create(&temporary).map_err(|error| write_error(path, error))?;
        Ok(Self {
            file: Some(io::BufWriter::with_capacity(1 << 18, file)),
            temporary,
            path: path.to_owned(),
        })
    }

    /// The place that the file will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends the file and puts it in its place.
    ///
    /// # Errors
    /// If the last of it cannot be written, or it cannot be put there.
    pub fn finish(mut self) -> Result<(), Trouble> {
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let ended = file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&self.temporary, &self.path));
        ended.map_err(|error| {
            // It has not taken its place; whoever reads the message has nothing to gain from it.
            let _ = fs::remove_file(&self.temporary);
            write_error(&self.path, error)
        })
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::Error::other("已经写完 · already finished")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Given up: nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Why a file could not be written.
pub(super) fn write_error(path: &Path, error: io::Error) -> Trouble {
    Trouble::Write {
        path: path.display().to_string(),
        error,
    }
}
