//! Which files make a package, and where the packages are that it builds on.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Component, Path, PathBuf},
};

use super::{Loaded, Trouble, walk};
use crate::{
    Input,
    base::{
        codes::files as codes,
        diagnostic::Diagnostic,
        limits::{MAX_ANCESTORS, MAX_FILE_BYTES},
        span::FileId,
    },
};

/// The folder in which packages live; nothing above it is searched.
const ROOT: &str = "rules";

/// The files of one package.
#[derive(Clone, Debug)]
pub(super) struct Group {
    folder: PathBuf,
    files: Vec<PathBuf>,
}

#[derive(Default)]
pub(super) struct Loader {
    pub(super) loaded: Loaded,
    /// Files already taken, by path; `None` was refused.
    taken: BTreeMap<PathBuf, Option<FileId>>,
    /// Packages declared by the rule files below a folder already searched.
    searched: BTreeMap<PathBuf, Vec<(String, PathBuf)>>,
}

impl Loader {
    /// Takes a file once.
    pub(super) fn take(&mut self, path: &Path) -> Result<Option<FileId>, Trouble> {
        if let Some(known) = self.taken.get(path) {
            return Ok(*known);
        }
        let shown = path.display().to_string();
        let text = super::text(path)?;
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
    pub(super) fn groups(
        &mut self,
        asked: &Path,
        files: &[PathBuf],
    ) -> Result<Vec<Group>, Trouble> {
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
    pub(super) fn with_those_it_builds_on(&mut self, group: Group) -> Result<Input, Trouble> {
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

    /// Finds the packages that those asked for refine, and those that these refine in turn, where they
    /// are not among them.
    pub(super) fn those_it_refines(&mut self) -> Result<(), Trouble> {
        let mut have: BTreeSet<String> = BTreeSet::new();
        let mut open: VecDeque<(PathBuf, String)> = VecDeque::new();
        for input in self.loaded.packages.clone() {
            for file in input.main {
                let place = usize::try_from(file.0).unwrap_or(usize::MAX);
                let path = self.loaded.paths.get(place).cloned();
                let Some(path) = path else { continue };
                let text = self.text(&path)?;
                have.extend(declared(text));
                let from = folder_of(&path);
                open.extend(crate::refined(text).into_iter().map(|n| (from.clone(), n)));
            }
        }
        while let Some((from, name)) = open.pop_front() {
            if have.contains(&name) {
                continue;
            }
            have.insert(name.clone());
            let Some(found) = self.find(&from, &name, &BTreeSet::new())? else {
                continue;
            };
            for file in &found.files {
                let from = folder_of(file);
                let names = crate::refined(self.text(file)?);
                open.extend(names.into_iter().map(|n| (from.clone(), n)));
            }
            let input = self.with_those_it_builds_on(found)?;
            if !input.main.is_empty() {
                self.loaded.superiors.push(input);
            }
        }
        Ok(())
    }

    /// The package of this name nearest to a folder; its declaring file comes first. What it has for
    /// its own cases alone is left out.
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
                        p != first && root == Some(home.as_path()) && !for_trial(p)
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

/// Whether a file is there for the cases of its own package alone, by its name: 用例.zhun, 用例一.zhun.
/// Facts and acts that are tried there are nothing that another package builds on.
fn for_trial(file: &Path) -> bool {
    let name = file
        .file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default();
    name.starts_with("用例") || name.starts_with("cases")
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
