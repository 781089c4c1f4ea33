//! 准绳 Zhunsheng: rules as code for administrative-penalty discretion.
//!
//! The modules in pipeline order; read top to bottom they are the walk of a rule from text to
//! recommendation. ARCHITECTURE.md draws the house. The functions below are what every shell calls:
//! command line, server, editor and page decide nothing themselves.

pub mod base;
pub mod syntax;

pub mod check;
pub mod ir;

pub mod case;

pub mod host;

use base::{
    diagnostic::{Report, Severity},
    source::Sources,
    span::FileId,
};
use check::{Checked, Unit, laws::Library};
use syntax::ast;

/// The files of one package and of the packages that it builds on.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Files of the package.
    pub main: Vec<FileId>,
    /// Files of those it builds on; in each package the file that declares it comes first.
    pub others: Vec<FileId>,
}

/// Reads and checks a package: text to typed program.
///
/// All findings of all files are reported. What the syntax has lost is not looked for by name: while
/// a file cannot be read in full, names that seem unknown are not reported.
pub fn check(sources: &Sources, input: &Input, laws: Option<&Library>) -> Checked {
    let mut report = Report::default();
    let mut units = Vec::new();
    let files = input.main.iter().map(|f| (*f, true));
    for (file, main) in files.chain(input.others.iter().map(|f| (*f, false))) {
        let Some(source) = sources.get(file) else {
            continue;
        };
        let (ast, found) = read(file, &source.text);
        report.extend(found);
        units.push(Unit { file, ast, main });
    }
    let lost = report.has_errors();
    let Checked {
        program,
        report: mut found,
    } = check::check(&units, sources, laws);
    if lost {
        // Z2xx: names.
        found
            .diagnostics
            .retain(|d| d.severity == Severity::Error && !d.code.0.starts_with("Z2"));
    }
    report.extend(found);
    report.sort();
    Checked {
        program: program.filter(|_| !lost),
        report,
    }
}

/// A rule file as a tree, with everything that could not be read.
fn read(file: FileId, text: &str) -> (ast::File, Report) {
    let (tree, mut report) = syntax::parse::parse(file, text);
    let reading = syntax::read::read(&tree);
    report.extend(reading.report);
    (reading.file, report)
}

/// Names of the packages that a rule file builds on or refines.
pub fn built_on(text: &str) -> Vec<String> {
    let (file, _) = read(FileId::default(), text);
    let mut names = Vec::new();
    for item in &file.items {
        if let ast::Item::Package(p) = item {
            names.extend(p.uses.iter().chain(&p.refines).map(|n| n.text.clone()));
        }
    }
    names
}
