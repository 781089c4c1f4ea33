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

pub mod cells;
pub mod compare;
pub mod plan;
pub mod proof;
pub mod timeline;

pub mod emit;

#[doc(hidden)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "what is built for a test ends where it fails"
)]
pub mod agree;

pub mod host;

mod several;

pub use several::{ByMeaning, JointTest, joint, run_joint_tests, run_joint_tests_by, settle_by};

use base::{
    codes,
    date::Date,
    diagnostic::{Diagnostic, Lang, Place, Report, Severity, Text, nearest},
    source::Sources,
    span::{FileId, Span},
};
use std::{collections::BTreeSet, convert::Infallible};

use case::{
    duty::Told,
    facts::Facts,
    json,
    outcome::{Fault, Recommendation, Resolved},
    whatif::WhatIf,
    words::{self, brief},
};
use check::{Checked, Unit, laws::Library};
use eval::{Answer, CaseResult};
use ir::{Case, CaseSubject, DutyId, ExpectKind, FactId, Program, RowId, ViolationId};
use serde_json::Value;
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
    without_echoes(&mut report);
    report.sort();
    Checked {
        program: program.filter(|_| !lost),
        report,
    }
}

/// Drops what is said again of a word that the lexis has already refused: `二百以上五百元以下` is not
/// also an unknown name.
fn without_echoes(report: &mut Report) {
    let refused: Vec<Span> = report
        .diagnostics
        .iter()
        .filter(|d| base::codes::is_lexical(d.code) && d.severity == Severity::Error)
        .filter_map(|d| match d.place {
            Place::Source(at) => Some(at),
            Place::Facts(_) | Place::Whole(_) => None,
        })
        .collect();
    report.diagnostics.retain(|d| match d.place {
        Place::Source(at) => {
            base::codes::is_lexical(d.code) || !refused.iter().any(|r| r.touches(at))
        }
        Place::Facts(_) | Place::Whole(_) => true,
    });
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

/// The canonical text of a rule file, its keywords in `keywords` if given, else as they are.
///
/// # Errors
/// What could not be read: such a file is left alone, since its tree may lack parts.
pub fn format(file: FileId, text: &str, keywords: Option<Lang>) -> Result<String, Report> {
    let (tree, mut report) = syntax::parse::parse(file, text);
    let reading = syntax::read::read(&tree);
    report.extend(reading.report);
    if report.has_errors() {
        return Err(report);
    }
    let words = keywords.map(|lang| syntax::format::respell(&reading.keywords, lang));
    Ok(syntax::format::format(&tree, &words.unwrap_or_default()))
}

/// Names of the packages that a rule file builds on. One that it refines (细化) is another document
/// with names of its own; it is not mixed in.
pub fn built_on(text: &str) -> Vec<String> {
    let (file, _) = read(FileId::default(), text);
    let mut names = Vec::new();
    for item in &file.items {
        if let ast::Item::Package(p) = item {
            names.extend(p.uses.iter().map(|n| n.text.clone()));
        }
    }
    names
}

/// Names of the packages that a rule file refines (细化).
pub fn refined(text: &str) -> Vec<String> {
    let (file, _) = read(FileId::default(), text);
    let mut names = Vec::new();
    for item in &file.items {
        if let ast::Item::Package(p) = item {
            names.extend(p.refines.iter().map(|n| n.text.clone()));
        }
    }
    names
}

/// Most acts listed when none has the code asked for.
const MAX_LISTED: usize = 40;

/// The act of this code or name.
///
/// # Errors
/// The finding that there is none, with the nearest spelling and the list.
pub fn act(programs: &[&Program], code: &str) -> Result<(usize, ViolationId), Box<Diagnostic>> {
    // Among several packages an act counts where it is declared.
    let own = |p: &Program, id: ViolationId| {
        programs.len() == 1
            || p.violations
                .get(id.index())
                .is_some_and(|v| v.package.index() == 0)
    };
    let mut found = programs
        .iter()
        .enumerate()
        .filter_map(|(i, p)| Some((i, p.violation(code)?)))
        .filter(|(i, id)| programs.get(*i).is_some_and(|p| own(p, *id)));
    let acts = || programs.iter().flat_map(|p| &p.violations);
    match (found.next(), found.next()) {
        (Some(one), None) => return Ok(one),
        (Some(_), Some(_)) => {
            let zh = format!("有几个规则包都有“{code}”，不知道用哪一个");
            let en = format!("several packages have an act \"{code}\"");
            let d = Diagnostic::whole(codes::facts::UNKNOWN_ACT, "", zh, en);
            return Err(Box::new(
                d.help("指明一个规则包的文件夹", "name the folder of one package"),
            ));
        }
        (None, _) => {}
    }
    let mut d = Diagnostic::whole(
        codes::facts::UNKNOWN_ACT,
        "",
        format!("没有编码或名称是“{code}”的违法行为"),
        format!("no act has the code or name \"{code}\""),
    );
    let known = acts().flat_map(|v| [v.code.as_str(), v.name.as_str()]);
    if let Some(near) = nearest(code, known) {
        d = d.help(
            format!("是不是“{near}”？"),
            format!("did you mean \"{near}\"?"),
        );
    }
    let mut names: Vec<String> = acts().map(|v| format!("{} {}", v.code, v.name)).collect();
    names.dedup();
    let more = names.len().saturating_sub(MAX_LISTED);
    names.truncate(MAX_LISTED);
    let (zh, en) = (names.join("、"), names.join(", "));
    Err(Box::new(if more > 0 {
        d.help(
            format!("有：{zh} 等，另有{more}个"),
            format!("there are: {en} and {more} more"),
        )
    } else {
        d.help(format!("有：{zh}"), format!("there are: {en}"))
    }))
}

/// What is recommended for an act on the facts of a document.
///
/// # Errors
/// Every fault of the document; or, if it has none, why nothing can be recommended: facts that
/// contradict each other, a computation that fails.
pub fn recommend(
    program: &Program,
    act: ViolationId,
    document: &str,
) -> Result<(Facts, Recommendation), Report> {
    let options = eval::Options { reasons: true };
    let by_meaning =
        |facts: &Facts| Ok::<_, Infallible>(eval::decide(program, act, &facts.slots, options));
    match recommend_by(program, act, document, by_meaning) {
        Ok(said) => said,
        Err(never) => match never {},
    }
}

/// As [`recommend`], by another engine: what `decide` says of the facts.
///
/// # Errors
/// Outside: what `decide` itself failed with. Inside: as [`recommend`].
pub fn recommend_by<E>(
    program: &Program,
    act: ViolationId,
    document: &str,
    decide: impl FnOnce(&Facts) -> Result<Result<Recommendation, Fault>, E>,
) -> Result<Result<(Facts, Recommendation), Report>, E> {
    let (facts, report) = case::facts::read(program, document);
    if report.has_errors() {
        return Ok(Err(report));
    }
    Ok(match decide(&facts)? {
        Ok(recommendation) => Ok((facts, recommendation)),
        Err(fault) => Err(failed(program, act, &fault, report)),
    })
}

/// The report with why nothing can be recommended for an act.
fn failed(program: &Program, act: ViolationId, fault: &Fault, mut report: Report) -> Report {
    let act = program.violations.get(act.index());
    let at = act.map_or_else(Span::default, |v| v.span);
    report.push(brief::fault(program, fault, at));
    report
}

/// What would change the outcome for an act on a facts document, at most `limit` changes. `only`: the
/// facts that may change, instead of those that the rules call 可变.
///
/// # Errors
/// What is wrong with the document, or why nothing can be recommended.
pub fn what_if(
    program: &Program,
    act: ViolationId,
    document: &str,
    only: Option<&BTreeSet<FactId>>,
    limit: usize,
) -> Result<(Facts, WhatIf), Report> {
    let (facts, report) = case::facts::read(program, document);
    if report.has_errors() {
        return Err(report);
    }
    match eval::what_if(program, act, &facts.slots, only, limit) {
        Ok(found) => Ok((facts, found)),
        Err(fault) => Err(failed(program, act, &fault, report)),
    }
}

/// The package as a WebAssembly module: with no imports, of integers only, validated, and the same bytes
/// for the same sources. It has the sheets that fit its size ([`emit::sheet::Sheets::Fitting`]).
///
/// # Errors
/// A [`emit::Fault`], which is a fault of the compiler, or a package larger or deeper than a module can
/// be.
pub fn build(program: &Program) -> Result<Vec<u8>, emit::Fault> {
    emit::module::whole(program, &emit::sheet::Sheets::Fitting)
}

/// As [`build`], with the sheets that are wanted.
///
/// # Errors
/// As [`build`].
pub fn build_with(program: &Program, sheets: &emit::sheet::Sheets) -> Result<Vec<u8>, emit::Fault> {
    emit::module::whole(program, sheets)
}

/// Whether the package of the act is in force on the day of the decision; if not, why.
pub fn in_force(program: &Program, act: ViolationId, day: Date) -> Option<Diagnostic> {
    let act = program.violations.get(act.index())?;
    let package = program.packages.get(act.package.index())?;
    let name = &package.name;
    let before = package.in_force.filter(|from| day < *from);
    let after = package.expires.filter(|to| day >= *to);
    let (zh, en) = match (before, after) {
        (Some(from), _) => (
            format!("规则包“{name}”{from}起施行，决定日{day}在此之前"),
            format!("package \"{name}\" is in force from {from}, and the decision day is {day}"),
        ),
        (None, Some(to)) => (
            format!("规则包“{name}”{to}失效，决定日{day}不在其施行期间"),
            format!("package \"{name}\" expires on {to}, and the decision day is {day}"),
        ),
        (None, None) => return None,
    };
    let mut d = Diagnostic::whole(codes::facts::DAY_OUTSIDE_FORCE, "", zh, en);
    d.severity = Severity::Warning;
    Some(d.help(
        "改用决定日施行的规则包",
        "use the package in force on that day",
    ))
}

/// A 用例 with its result.
#[derive(Clone, Debug)]
pub struct Test<'p> {
    /// The case.
    pub case: &'p Case,
    /// How it came out.
    pub result: CaseResult,
}

/// Runs every 用例 of a program, in order.
pub fn run_tests(program: &Program) -> Vec<Test<'_>> {
    let run = |case| Test {
        case,
        result: eval::run_case(program, case),
    };
    program.cases.iter().map(run).collect()
}

/// As [`run_tests`], by another engine: what `ask` says of each.
///
/// # Errors
/// What `ask` itself failed with.
pub fn run_tests_by<E>(
    program: &Program,
    mut ask: impl FnMut(&Case) -> Result<Result<Answer, Fault>, E>,
) -> Result<Vec<Test<'_>>, E> {
    let run = |case| {
        let result = eval::judge(program, case, ask(case)?);
        Ok(Test { case, result })
    };
    program.cases.iter().map(run).collect()
}

impl Test<'_> {
    /// What the program says of the case, in one line.
    pub fn actual(&self, program: &Program) -> Text {
        let say = |lang: Lang| match (&self.result.answer, self.case.subject) {
            (Ok(Answer::Recommendation(r)), _) => brief::recommendation(program, r, lang),
            (Ok(Answer::Decision(d)), CaseSubject::Decision(id)) => {
                brief::decision(program, id, d, lang)
            }
            (Ok(Answer::Decision(_)), CaseSubject::Violation(_)) => String::new(),
            (Err(fault), _) => brief::fault(program, fault, self.case.span)
                .message
                .get(lang)
                .to_owned(),
        };
        Text::new(say(Lang::Zh), say(Lang::En))
    }

    /// The duties of procedure of the case: how they stand.
    pub fn duties(&self) -> Vec<Told> {
        match &self.result.answer {
            Ok(Answer::Recommendation(r)) => match &r.result {
                Resolved::Decided(outcome) => outcome.duties.clone(),
                Resolved::Open(open) => open.duties(),
            },
            Ok(Answer::Decision(_)) | Err(_) => Vec::new(),
        }
    }

    /// A duty of the case in words.
    fn told(&self, program: &Program, duty: DutyId) -> Text {
        let duties = self.duties();
        let told = duties.iter().find(|told| told.duty == duty);
        let say = |lang| {
            let look = words::Look {
                program,
                violation: ViolationId(u32::MAX),
                lang,
            };
            match told {
                Some(told) => look.told(told),
                None => words::phrases::DUTY_NONE.template(lang).to_owned(),
            }
        };
        Text::new(say(Lang::Zh), say(Lang::En))
    }

    /// The whole answer as a JSON document; nothing if there is none.
    pub fn document(&self, program: &Program, lang: Lang) -> Option<Value> {
        match (&self.result.answer, self.case.subject) {
            (Ok(Answer::Recommendation(r)), _) => Some(json::recommendation(program, r, lang)),
            (Ok(Answer::Decision(d)), CaseSubject::Decision(id)) => {
                Some(json::decision(program, id, d, lang))
            }
            (Ok(Answer::Decision(_)), CaseSubject::Violation(_)) | (Err(_), _) => None,
        }
    }

    /// The facts of the case as a facts document.
    pub fn facts(&self, program: &Program) -> Value {
        let slots = self.case.facts.iter().enumerate();
        let known = slots.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
        Value::Object(case::facts::object(program, known))
    }

    /// What is wrong; nothing if the case passed.
    pub fn findings(&self, program: &Program) -> Vec<Diagnostic> {
        if let Err(fault) = &self.result.answer {
            return vec![brief::fault(program, fault, self.case.span)];
        }
        let actual = self.actual(program);
        let failed = self.result.failures.iter();
        failed
            .filter_map(|i| self.case.expects.get(*i))
            .map(|e| {
                let text = match e.kind {
                    ExpectKind::Duty(duty, _) => &self.told(program, duty),
                    ExpectKind::Fine(..)
                    | ExpectKind::NoFine(_)
                    | ExpectKind::Penalty(..)
                    | ExpectKind::Disposition(_)
                    | ExpectKind::Degree(_)
                    | ExpectKind::Open
                    | ExpectKind::Result(_) => &actual,
                };
                brief::not_as_expected(&self.case.title, e, text)
            })
            .collect()
    }
}

/// Proves every property of a package; its 用例 are run, to tell which rows none of them reaches.
pub fn prove(program: &Program) -> proof::Proofs {
    prove_beside(program, &proof::Beside::default())
}

/// The packages beside one, out of all that are at hand: those that it refines, near or far, and of
/// `neighbours` those with which it has to be consistent.
pub fn beside<'p>(
    program: &Program,
    all: &[&'p Program],
    neighbours: &[&'p Program],
) -> proof::Beside<'p> {
    let mut beside = proof::Beside {
        known: true,
        ..proof::Beside::default()
    };
    let name = |p: &Program| p.package().map_or_else(String::new, |p| p.name.clone());
    let said = |p: &Program| p.package().and_then(|p| p.refines.clone()).map(|(n, _)| n);
    let mut seen = vec![name(program)];
    let mut next = said(program);
    while let Some(superior) = next.filter(|n| !seen.contains(n)) {
        seen.push(superior.clone());
        let Some(found) = all.iter().find(|p| name(p) == superior) else {
            beside.missing.push(superior);
            break;
        };
        next = said(found);
        beside.superiors.push(found);
    }
    beside.neighbours = neighbours
        .iter()
        .copied()
        .filter(|other| proof::between::neighbours(program, other))
        .filter(|other| {
            !superiors(other, all).contains(&name(program)) && !seen.contains(&name(other))
        })
        .collect();
    beside
}

/// The names of the packages that a package refines, near or far.
fn superiors(program: &Program, all: &[&Program]) -> Vec<String> {
    let said = |p: &Program| p.package().and_then(|p| p.refines.clone()).map(|(n, _)| n);
    let mut seen: Vec<String> = Vec::new();
    let mut next = said(program);
    while let Some(name) = next.filter(|n| !seen.contains(n)) {
        let found = all
            .iter()
            .find(|p| p.package().is_some_and(|p| p.name == name));
        next = found.and_then(|p| said(p));
        seen.push(name);
    }
    seen
}

/// As [`prove`], with the packages beside it: refinement and consistency as well.
pub fn prove_beside(program: &Program, beside: &proof::Beside<'_>) -> proof::Proofs {
    let tests = run_tests(program);
    let untested = if tests.is_empty() && program.joint_cases.is_empty() {
        Vec::new()
    } else {
        not_reached(program, &tests)
    };
    proof::prove_beside(program, &untested, beside)
}

/// The findings of packages as a page for reviewers (Markdown). A path says where the rules of each
/// package stand.
pub fn findings(sources: &Sources, packages: &[(String, Program, proof::Proofs)]) -> String {
    let proven: Vec<proof::Proven<'_>> = packages
        .iter()
        .map(|(path, program, proofs)| proof::Proven {
            program,
            proofs,
            path: path.clone(),
        })
        .collect();
    let place = |place: &Place| match place {
        Place::Source(at) => sources.get(at.file).map_or_else(String::new, |source| {
            let file = source.name.rsplit('/').next().unwrap_or(&source.name);
            format!("{file}第{}行", sources.position(*at).line)
        }),
        Place::Facts(_) | Place::Whole(_) => String::new(),
    };
    proof::page(
        &proven,
        &proof::Around {
            result: &shown_by,
            beside: &|other| shown_beside(packages, other),
            place: &place,
        },
    )
}

/// What comes of the case of a finding in the other package; nothing if that is not at hand.
fn shown_beside(packages: &[(String, Program, proof::Proofs)], other: &proof::Other) -> String {
    let named = |p: &&Program| p.package().is_some_and(|p| p.name == other.package);
    let program = packages.iter().map(|(_, program, _)| program).find(named);
    let act = program.and_then(|p| Some((p, p.violation(&other.act)?)));
    act.map_or_else(String::new, |(p, act)| shown(p, act, &other.case))
}

/// What comes of the case of a finding, in one line; nothing where there is no such case.
fn shown_by(program: &Program, witness: &proof::Witness) -> String {
    match witness.about {
        proof::About::Act(act) => shown(program, act, &witness.case),
        proof::About::Decision(_) | proof::About::Package => String::new(),
    }
}

/// What comes of a case, in one line.
fn shown(program: &Program, act: ViolationId, case: &[(FactId, ir::Value)]) -> String {
    let mut slots = vec![None; program.facts.len()];
    for (fact, value) in case {
        if let Some(slot) = slots.get_mut(fact.index()) {
            *slot = Some(value.clone());
        }
    }
    match eval::decide(program, act, &slots, eval::Options::default()) {
        Ok(r) => brief::recommendation(program, &r, Lang::Zh),
        Err(fault) => brief::fault(program, &fault, Span::default()).message.zh,
    }
}

/// Rows of the main package that none of the tests reaches.
pub fn not_reached(program: &Program, tests: &[Test<'_>]) -> Vec<RowId> {
    let reached: std::collections::BTreeSet<RowId> = tests
        .iter()
        .flat_map(|t| t.result.rows.iter().copied())
        .chain(
            run_joint_tests(program)
                .iter()
                .filter_map(|t| t.said.as_ref().ok())
                .flat_map(case::joint::judge::rows),
        )
        .collect();
    let own = program.rows.iter().enumerate().filter(|(_, r)| r.own);
    own.map(|(i, _)| RowId::from_index(i))
        .filter(|id| !reached.contains(id))
        .collect()
}
