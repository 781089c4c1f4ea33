//! Files and folders: the only place that reads or writes them.
//!
//! A package is a folder (with its subfolders) in which one file declares 规则包, or a single file. The
//! packages that it builds on (引用) are looked for in the folders around it.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use crate::{
    Input,
    base::{
        codes::files as codes,
        diagnostic::{Diagnostic, Report, Text},
        limits::{MAX_ANCESTORS, MAX_FACTS_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_FOLDERS},
        source::Sources,
        span::FileId,
    },
    check::laws::Library,
};

/// The extension of rule files.
const EXTENSION: &str = "zhun";
/// The folder in which packages live; nothing above it is searched.
const ROOT: &str = "rules";

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
}

/// Reads the packages at these paths: rule files, or folders of them.
///
/// # Errors
/// If a path does not exist or cannot be read. A rule file that is too large or not UTF-8 is not an
/// error of the tool; it is in the report.
pub fn rules(paths: &[PathBuf]) -> Result<Loaded, Trouble> {
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
            loader.loaded.packages.push(input);
        }
    }
    Ok(loader.loaded)
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

/// Reads a law library: every text file of a folder.
///
/// # Errors
/// If the folder or a file of it cannot be read.
pub fn laws(folder: &Path) -> Result<Library, Trouble> {
    let mut library = Library::default();
    let mut entries: Vec<PathBuf> = list(folder)?;
    entries.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"));
    for path in entries {
        if metadata(&path)?.len() > MAX_FILE_BYTES {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| read_error(&path, error))?;
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        library.add(&name, text.strip_prefix('\u{feff}').unwrap_or(&text));
    }
    Ok(library)
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

/// The files of one package.
#[derive(Clone, Debug)]
struct Group {
    folder: PathBuf,
    files: Vec<PathBuf>,
}

#[derive(Default)]
struct Loader {
    loaded: Loaded,
    /// Files already taken, by path; `None` was refused.
    taken: BTreeMap<PathBuf, Option<FileId>>,
    /// Packages declared by the rule files below a folder already searched.
    searched: BTreeMap<PathBuf, Vec<(String, PathBuf)>>,
}

impl Loader {
    /// Takes a file once.
    fn take(&mut self, path: &Path) -> Result<Option<FileId>, Trouble> {
        if let Some(known) = self.taken.get(path) {
            return Ok(*known);
        }
        let shown = path.display().to_string();
        let size = metadata(path)?.len();
        let text = if size > MAX_FILE_BYTES {
            Err(Box::new(too_large(&shown, size, MAX_FILE_BYTES)))
        } else {
            let bytes = fs::read(path).map_err(|error| read_error(path, error))?;
            decode(&shown, bytes)
        };
        let id = match text {
            Ok(text) => {
                self.loaded.paths.push(path.to_owned());
                Some(self.loaded.sources.add(shown, text))
            }
            Err(d) => {
                self.loaded.report.push(*d);
                None
            }
        };
        self.taken.insert(path.to_owned(), id);
        Ok(id)
    }

    fn text(&mut self, path: &Path) -> Result<&str, Trouble> {
        let id = self.take(path)?;
        Ok(id
            .and_then(|id| self.loaded.sources.get(id))
            .map_or("", |s| s.text.as_str()))
    }

    /// Files put together by package: a folder in which some file declares 规则包 holds one, with all
    /// below it that declares none.
    fn groups(&mut self, asked: &Path, files: &[PathBuf]) -> Result<Vec<Group>, Trouble> {
        let mut roots = BTreeSet::new();
        for file in files {
            if !declared(self.text(file)?).is_empty() {
                roots.insert(folder_of(file));
            }
        }
        let mut groups: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        for file in files {
            let root = file.ancestors().skip(1).find(|a| roots.contains(*a));
            let root = root.map_or_else(|| asked.to_owned(), Path::to_owned);
            groups.entry(root).or_default().push(file.clone());
        }
        Ok(groups
            .into_iter()
            .map(|(folder, files)| Group { folder, files })
            .collect())
    }

    /// Takes the files of a package and those of all packages that it builds on.
    fn with_those_it_builds_on(&mut self, group: Group) -> Result<Input, Trouble> {
        let mut input = Input::default();
        let mut own = BTreeSet::new();
        let mut have = BTreeSet::new();
        let mut open: VecDeque<String> = VecDeque::new();
        for file in &group.files {
            own.insert(file.clone());
            if let Some(id) = self.take(file)? {
                input.main.push(id);
            }
            let text = self.text(file)?;
            have.extend(declared(text));
            open.extend(crate::built_on(text));
        }
        while let Some(name) = open.pop_front() {
            if !have.insert(name.clone()) {
                continue;
            }
            // Not found: the checker says so, at the place where it is named.
            let Some(found) = self.find(&group.folder, &name, &own)? else {
                continue;
            };
            for file in &found.files {
                own.insert(file.clone());
                if let Some(id) = self.take(file)? {
                    input.others.push(id);
                }
                open.extend(crate::built_on(self.text(file)?));
            }
        }
        Ok(input)
    }

    /// The package of this name nearest to a folder; its declaring file comes first.
    fn find(
        &mut self,
        from: &Path,
        name: &str,
        own: &BTreeSet<PathBuf>,
    ) -> Result<Option<Group>, Trouble> {
        let start = fs::canonicalize(from).unwrap_or_else(|_| from.to_owned());
        let own: BTreeSet<PathBuf> = own
            .iter()
            .filter_map(|p| fs::canonicalize(p).ok())
            .collect();
        for folder in start.ancestors().take(MAX_ANCESTORS.saturating_add(1)) {
            let declared = self.declared_below(folder)?;
            let found: Vec<PathBuf> = declared
                .iter()
                .filter(|(n, p)| n == name && !own.contains(p))
                .map(|(_, p)| p.clone())
                .collect();
            if let Some(first) = found.first() {
                if let Some(second) = found.get(1) {
                    self.loaded.report.push(twice(name, first, second));
                }
                let home = folder_of(first);
                let alone = declared
                    .iter()
                    .filter(|(_, p)| folder_of(p) == home)
                    .count()
                    > 1;
                let mut files = vec![first.clone()];
                if !alone {
                    let others: BTreeSet<PathBuf> =
                        declared.iter().map(|(_, p)| folder_of(p)).collect();
                    files.extend(walk(&home)?.into_iter().filter(|p| {
                        let root = p.ancestors().skip(1).find(|a| others.contains(*a));
                        p != first && root == Some(home.as_path())
                    }));
                }
                let files = files.iter().map(|p| nicer(p, from, &start)).collect();
                return Ok(Some(Group {
                    folder: home,
                    files,
                }));
            }
            if folder.file_name().is_some_and(|n| n == ROOT) {
                break;
            }
        }
        Ok(None)
    }

    /// Packages declared below a folder. A folder that is too large, or cannot be read, is passed by.
    fn declared_below(&mut self, folder: &Path) -> Result<Vec<(String, PathBuf)>, Trouble> {
        if let Some(known) = self.searched.get(folder) {
            return Ok(known.clone());
        }
        let mut out = Vec::new();
        for path in walk(folder).unwrap_or_default() {
            let small = fs::metadata(&path).is_ok_and(|m| m.len() <= MAX_FILE_BYTES);
            let bytes = if small {
                fs::read(&path)
            } else {
                Ok(Vec::new())
            };
            let Ok(text) = String::from_utf8(bytes.unwrap_or_default()) else {
                continue;
            };
            out.extend(declared(&text).into_iter().map(|name| (name, path.clone())));
        }
        self.searched.insert(folder.to_owned(), out.clone());
        Ok(out)
    }
}

/// A found path, named from where the user stands.
fn nicer(path: &Path, from: &Path, absolute: &Path) -> PathBuf {
    let up = absolute
        .ancestors()
        .zip(std::iter::successors(Some(from.to_owned()), |p| {
            Some(above(p))
        }))
        .find_map(|(folder, shown)| Some(shown.join(path.strip_prefix(folder).ok()?)));
    up.unwrap_or_else(|| path.to_owned())
}

/// The folder above, spelt as the user would.
fn above(path: &Path) -> PathBuf {
    match path.components().next_back() {
        Some(Component::Normal(_)) => folder_of(path),
        Some(Component::CurDir) | None => PathBuf::from(".."),
        Some(Component::ParentDir | Component::RootDir | Component::Prefix(_)) => path.join(".."),
    }
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// Names of the packages that a text declares: lines that begin with 规则包 or `package`. A quick look;
/// the checker reads the text itself.
fn declared(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '\u{3000}']);
        let rest = ["规则包", "package"]
            .iter()
            .find_map(|k| line.strip_prefix(k));
        let Some(rest) = rest.filter(|r| r.starts_with(char::is_whitespace)) else {
            continue;
        };
        let name: String = rest
            .trim_start()
            .chars()
            .take_while(|c| !c.is_whitespace() && !"{｛“\"".contains(*c))
            .collect();
        if !name.is_empty() {
            out.push(name);
        }
    }
    out
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

fn twice(name: &str, first: &Path, second: &Path) -> Diagnostic {
    let (first, second) = (first.display(), second.display());
    Diagnostic::whole(
        codes::PACKAGE_TWICE,
        first.to_string(),
        format!("规则包“{name}”有两个：{first} 和 {second}"),
        format!("package \"{name}\" is found twice: {first} and {second}"),
    )
    .help(
        "删去不用的一个，或者给它另起一个名称",
        "remove the one not in use, or rename it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_seen_without_reading_on() {
        let text = "\u{feff}// 说明\n规则包 甲 {\n  引用 乙\n}\npackage B{ }\n规则包外 { }\n";
        assert_eq!(declared(text), ["甲", "B"]);
        assert!(declared("事实 { 规则包：是否 }").is_empty());
    }

    #[test]
    fn found_files_are_named_from_where_the_user_stands() {
        let nice = nicer(
            Path::new("/a/rules/国/法/甲.zhun"),
            Path::new("rules/市/环"),
            Path::new("/a/rules/市/环"),
        );
        assert_eq!(nice, Path::new("rules/国/法/甲.zhun"));
    }
}
