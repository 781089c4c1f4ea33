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

pub mod eval;

pub mod host;

use base::{
    diagnostic::{Diagnostic, Place, Report, Severity},
    source::Sources,
    span::{FileId, Span},
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
/// All findings of all files are reported, except the echoes of what could not be read: a name whose
/// declaration was lost, a part missing from an item that was read in part.
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
    let gaps = Gaps::of(&units, &report);
    let Checked {
        program,
        report: mut found,
    } = check::check(&units, sources, laws);
    if lost {
        found
            .diagnostics
            .retain(|d| d.severity == Severity::Error && !gaps.explain(d));
    }
    report.extend(found);
    report.sort();
    Checked {
        program: program.filter(|_| !lost),
        report,
    }
}

/// What could not be read, and what must therefore not be reported as missing.
struct Gaps {
    /// A declaration was lost: unknown names prove nothing.
    declarations: bool,
    /// Items of which a part was lost.
    items: Vec<Span>,
}

impl Gaps {
    fn of(units: &[Unit], report: &Report) -> Self {
        let mut gaps = Self {
            declarations: false,
            items: Vec::new(),
        };
        for d in &report.diagnostics {
            let Place::Source(at) = d.place else { continue };
            if d.severity != Severity::Error {
                continue;
            }
            let items = units
                .iter()
                .filter(|u| u.file == at.file)
                .flat_map(|u| &u.ast.items);
            match items.into_iter().find(|i| i.span().holds(at)) {
                Some(item) => {
                    gaps.declarations |= item.declares_names();
                    gaps.items.push(item.span());
                }
                None => gaps.declarations = true,
            }
        }
        gaps
    }

    /// Whether a finding may only be the echo of something that could not be read.
    fn explain(&self, d: &Diagnostic) -> bool {
        let about_names = d.code.0.starts_with("Z2");
        let inside = match d.place {
            Place::Source(at) => self.items.iter().any(|i| i.holds(at)),
            Place::Facts(_) | Place::Whole(_) => false,
        };
        (about_names && self.declarations) || (inside && base::codes::is_absence(d.code))
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
