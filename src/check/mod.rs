//! From trees to the typed program: names, types and units, the shape of packages, fidelity to the
//! law's text. All errors of all files in one run; a program comes out only if there are none.
//!
//! `scope` holds what is declared; `facts`, `expr`, `number`, `range` give meaning to fragments;
//! `package`, `violation`, `benchmark`, `weights`, `lists`, `decision`, `case` to items; `laws` reads a
//! law library and `text` compares with it.

mod arms;
mod benchmark;
mod build;
mod case;
mod cite;
mod contest;
mod days;
mod decision;
mod definition;
mod expr;
mod facts;
mod joint;
mod known;
pub mod laws;
mod limitation;
mod lists;
mod number;
mod observation;
mod occurrences;
mod outcome;
mod package;
mod pattern;
mod penalty_law;
mod possible;
mod procedure;
mod promise;
mod quantity;
mod range;
mod scope;
mod text;
mod violation;
mod weights;
mod workdays;

use sha2::{Digest, Sha256};

use crate::{
    base::{
        codes::names as codes,
        diagnostic::{Diagnostic, Report},
        source::Sources,
        span::FileId,
    },
    ir::{PackageId, Program},
    syntax::ast,
};

use scope::Cx;

/// One file under check.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The file.
    pub file: FileId,
    /// Its tree.
    pub ast: ast::File,
    /// Whether it belongs to the package under check (`false`: to one that it builds on).
    pub main: bool,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The program, if nothing is an error.
    pub program: Option<Program>,
    /// Everything found.
    pub report: Report,
}

/// Checks the files of a package together with those of the packages it builds on.
///
/// Files in one folder declare one package; a file without 规则包 belongs to the main package if
/// `main`, else to the package declared before it. `laws`: the texts of the law, if at hand.
pub fn check(units: &[Unit], sources: &Sources, laws: Option<&laws::Library>) -> Checked {
    let mut cx = Cx::new(sources);
    cx.program.hash = hash(units, sources);
    let owners = package::declare(&mut cx, units);
    let items = || {
        units
            .iter()
            .zip(&owners)
            .flat_map(|(u, p)| u.ast.items.iter().map(|i| (*p, i)))
    };

    package::statutes(&mut cx, items());
    workdays::lower(&mut cx, items());
    facts::declare(&mut cx, items());
    // From here on with what rules for cases and observation periods stand for.
    let mut derived = joint::expand(&mut cx, items());
    facts::declare(&mut cx, derived.iter().map(|(p, i)| (*p, i)));
    derived.extend(observation::expand(&mut cx, items()));
    let items = || items().chain(derived.iter().map(|(p, i)| (*p, i)));
    definition::declare(&mut cx, items());
    violation::declare(&mut cx, items());
    contest::declare(&mut cx, items());
    facts::constraints(&mut cx, items());
    definition::lower(&mut cx, items());
    violation::lower(&mut cx, items());
    lists::lower(&mut cx, items());
    benchmark::lower(&mut cx, items());
    lists::attach(&mut cx, items());
    procedure::lower(&mut cx, items());
    contest::lower(&mut cx, items());
    joint::record(&mut cx, items());
    possible::check(&mut cx);
    case::lower(&mut cx, items());
    penalty_law::check(&mut cx, items());
    text::check(&mut cx, items(), laws);
    known::lower(&mut cx, items().filter(|(p, _)| *p == PackageId(0)));
    promise::lower(&mut cx, items().filter(|(p, _)| *p == PackageId(0)));
    observation::record(&mut cx, items());

    let mut report = std::mem::take(&mut cx.report);
    report.sort();
    let program = (!report.has_errors()).then_some(cx.program);
    Checked { program, report }
}

/// SHA-256 over names and texts of the files, in order.
fn hash(units: &[Unit], sources: &Sources) -> String {
    let mut sha = Sha256::new();
    for unit in units {
        if let Some(source) = sources.get(unit.file) {
            sha.update(
                u64::try_from(source.text.len())
                    .unwrap_or(u64::MAX)
                    .to_le_bytes(),
            );
            sha.update(source.text.as_bytes());
        }
    }
    sha.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// The finding that nothing was given to check.
fn nothing() -> Diagnostic {
    Diagnostic::whole(
        codes::NO_PACKAGE,
        "",
        "没有找到规则包：每个文件夹须有一个“规则包 名称 { … }”",
        "no package found: each folder needs one `package NAME { … }`",
    )
    .help(
        "在其中一个文件开头写：规则包 名称 { 名称 “…”；施行 2026-01-01 }",
        "begin one file with: package NAME { … }",
    )
}
