//! Files and folders: the only place that reads or writes them.
//!
//! A package is a folder (with its subfolders) in which one file declares 规则包, or a single file. The
//! packages that it builds on (引用) are looked for in the folders around it, and taken without the files
//! for trial, whose names begin with 用例 or `cases`.

mod keep;
mod search;
mod tables;

pub use tables::{Opened, Partial, module, open};

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

pub use keep::{keep, kept};
use search::Loader;

use crate::{
    Input,
    base::{
        codes::files as codes,
        diagnostic::{Diagnostic, Report, Text},
        limits::{MAX_FACTS_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_FOLDERS},
        source::Sources,
    },
    check::laws::Library,
};

/// The extension of rule files.
const EXTENSION: &str = "zhun";

/// The tool itself failed: something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Reading failed.
    #[error("打不开 {path}：{error}")]
    Read {
        /// What.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// Writing failed.
    #[error("写不了 {path}：{error}")]
    Write {
        /// What.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A table is damaged, or not of the form that its name says.
    #[error("{path} 读不成表：{}", why.zh)]
    Table {
        /// The file.
        path: String,
        /// What is wrong.
        why: Text,
    },
    /// An engine could not do its work. It says nothing about the rules or the case.
    #[error("{}", .0.zh)]
    Engine(Text),
    /// A folder holds more files than is sensible.
    #[error("{path} 里的文件超过{limit}个；指明规则包所在的文件夹")]
    TooMany {
        /// The folder.
        path: String,
        /// The limit.
        limit: usize,
    },
}

impl Trouble {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        let en = match self {
            Self::Read { path, error } => format!("cannot read {path}: {error}"),
            Self::Write { path, error } => format!("cannot write {path}: {error}"),
            Self::Table { path, why } => format!("cannot read {path} as a table: {}", why.en),
            Self::Engine(why) => why.en.clone(),
            Self::TooMany { path, limit } => {
                format!("{path} holds more than {limit} files; name the folder of the package")
            }
        };
        Text::new(self.to_string(), en)
    }
}

/// Packages as read from the disk.
#[derive(Debug, Default)]
pub struct Loaded {
    /// All texts.
    pub sources: Sources,
    /// The packages asked for, in order, each with the files of those it builds on.
    pub packages: Vec<Input>,
    /// Files that could not be taken.
    pub report: Report,
    /// Where each file lies, by its number.
    pub paths: Vec<PathBuf>,
    /// The packages that those asked for refine (细化), as far as they were looked for and found.
    pub superiors: Vec<Input>,
}

/// Reads the packages at these paths: rule files, or folders of them.
///
/// # Errors
/// If a path does not exist or cannot be read. A rule file that is too large or not UTF-8 is not an
/// error of the tool; it is in the report.
pub fn rules(paths: &[PathBuf]) -> Result<Loaded, Trouble> {
    Ok(asked_for(paths)?.loaded)
}

/// As [`rules`], with the packages that they refine.
///
/// # Errors
/// As [`rules`].
pub fn rules_and_superiors(paths: &[PathBuf]) -> Result<Loaded, Trouble> {
    let mut loader = asked_for(paths)?;
    loader.those_it_refines()?;
    Ok(loader.loaded)
}

fn asked_for(paths: &[PathBuf]) -> Result<Loader, Trouble> {
    let mut loader = Loader::default();
    for path in paths {
        let files = if metadata(path)?.is_dir() {
            walk(path)?
        } else {
            vec![path.clone()]
        };
        if files.is_empty() {
            loader.loaded.report.push(no_rules(path));
        }
        for group in loader.groups(path, &files)? {
            let input = loader.with_those_it_builds_on(group)?;
            // Files that could not be taken are reported; a package of none has nothing to check.
            if !input.main.is_empty() {
                loader.loaded.packages.push(input);
            }
        }
    }
    Ok(loader)
}

/// Reads the rule files at these paths, each by itself.
///
/// # Errors
/// As [`rules`].
pub fn texts(paths: &[PathBuf]) -> Result<Loaded, Trouble> {
    let mut loader = Loader::default();
    for path in paths {
        let files = if metadata(path)?.is_dir() {
            walk(path)?
        } else {
            vec![path.clone()]
        };
        if files.is_empty() {
            loader.loaded.report.push(no_rules(path));
        }
        for file in files {
            loader.take(&file)?;
        }
    }
    Ok(loader.loaded)
}

/// Reads a law library: every text file of a folder. A file that is too large or not UTF-8 is left
/// out and reported.
///
/// # Errors
/// If the folder or a file of it cannot be read.
pub fn laws(folder: &Path) -> Result<(Library, Report), Trouble> {
    let mut library = Library::default();
    let mut report = Report::default();
    let mut entries: Vec<PathBuf> = list(folder)?;
    entries.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"));
    for path in entries {
        match text(&path)? {
            Ok(text) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                library.add(&name, &text);
            }
            Err(d) => report.push(*d),
        }
    }
    Ok((library, report))
}

/// A file as text, if it is not too large and UTF-8.
fn text(path: &Path) -> Result<Result<String, Box<Diagnostic>>, Trouble> {
    let shown = path.display().to_string();
    let size = metadata(path)?.len();
    if size > MAX_FILE_BYTES {
        return Ok(Err(Box::new(too_large(&shown, size, MAX_FILE_BYTES))));
    }
    let bytes = fs::read(path).map_err(|error| read_error(path, error))?;
    Ok(decode(&shown, bytes))
}

/// Reads a facts document; `-` is standard input. The inner error is a document that is too large or
/// not UTF-8.
///
/// # Errors
/// If it cannot be read at all.
pub fn facts(path: &Path) -> Result<Result<String, Box<Diagnostic>>, Trouble> {
    let shown = path.display().to_string();
    let mut bytes = Vec::new();
    let limit = MAX_FACTS_BYTES.saturating_add(1);
    if shown == "-" {
        let read = io::stdin().lock().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| read_error(path, error))?;
    } else {
        let size = metadata(path)?.len();
        if size > MAX_FACTS_BYTES {
            return Ok(Err(Box::new(too_large(&shown, size, MAX_FACTS_BYTES))));
        }
        let file = fs::File::open(path).map_err(|error| read_error(path, error))?;
        let read = file.take(limit).read_to_end(&mut bytes);
        read.map_err(|error| read_error(path, error))?;
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_FACTS_BYTES {
        return Ok(Err(Box::new(too_large(&shown, size, MAX_FACTS_BYTES))));
    }
    Ok(decode(&shown, bytes))
}

/// Writes a file in place of the one that is there.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(|error| Trouble::Write {
        path: path.display().to_string(),
        error,
    })
}

fn read_error(path: &Path, error: io::Error) -> Trouble {
    Trouble::Read {
        path: path.display().to_string(),
        error,
    }
}

fn metadata(path: &Path) -> Result<fs::Metadata, Trouble> {
    fs::metadata(path).map_err(|error| read_error(path, error))
}

/// The entries of a folder, by name.
fn list(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| read_error(folder, error))? {
        out.push(entry.map_err(|error| read_error(folder, error))?.path());
    }
    out.sort();
    Ok(out)
}

/// The rule files of a folder and of those below it, in the order of their names. Hidden folders and
/// links to folders are passed by.
fn walk(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut out = Vec::new();
    descend(folder, 0, &mut out)?;
    Ok(out)
}

fn descend(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    for path in list(folder)? {
        let hidden = path
            .file_name()
            .is_none_or(|n| n.to_string_lossy().starts_with('.') || n == "target");
        let Ok(kind) = fs::symlink_metadata(&path) else {
            continue;
        };
        if kind.is_dir() && !hidden {
            if depth < MAX_FOLDERS {
                // Bounded by MAX_FOLDERS.
                descend(&path, depth.saturating_add(1), out)?;
            }
        } else if path.extension().is_some_and(|e| e == EXTENSION) && path.is_file() {
            if out.len() >= MAX_FILES {
                return Err(Trouble::TooMany {
                    path: folder.display().to_string(),
                    limit: MAX_FILES,
                });
            }
            out.push(path);
        }
    }
    Ok(())
}

/// Bytes as text, without a byte order mark.
fn decode(shown: &str, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..at).unwrap_or_default();
            let line = before
                .iter()
                .filter(|b| **b == b'\n')
                .count()
                .saturating_add(1);
            let refused = Diagnostic::whole(
                codes::NOT_UTF8,
                shown,
                format!("{shown} 不是 UTF-8 编码：第{at}字节（第{line}行）起读不出"),
                format!("{shown} is not UTF-8: byte {at} (line {line}) cannot be read"),
            )
            .help(
                "用编辑器打开，另存为 UTF-8 编码；旧文件多半是 GBK 编码",
                "open it in an editor and save it as UTF-8; old files are often GBK",
            );
            Err(Box::new(refused))
        }
    }
}

fn too_large(shown: &str, size: u64, limit: u64) -> Diagnostic {
    Diagnostic::whole(
        codes::TOO_LARGE,
        shown,
        format!("{shown} 有{size}字节，上限是{limit}字节，未读取"),
        format!("{shown} has {size} bytes, the limit is {limit}; it was not read"),
    )
    .help(
        "检查是不是拿错了文件；规则文件可以按章分开",
        "check that it is the right file; a package may be split into files",
    )
}

fn no_rules(path: &Path) -> Diagnostic {
    let shown = path.display();
    Diagnostic::whole(
        codes::NO_RULES,
        shown.to_string(),
        format!("{shown} 里没有 .{EXTENSION} 规则文件"),
        format!("{shown} holds no .{EXTENSION} file"),
    )
    .help(
        "指明规则包所在的文件夹，如 zhun check rules",
        "name the folder of the package, such as zhun check rules",
    )
}
