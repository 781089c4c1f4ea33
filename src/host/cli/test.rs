//! `zhun test`: every 用例 of the packages, and the rows that none has reached.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{EngineName, Shell, Status, pick};
use crate::{
    JointTest, Test,
    base::{
        diagnostic::{Diagnostic, Lang, Report, Text},
        source::Sources,
        span::Span,
    },
    case::{joint::json as joint_json, words::brief},
    host::{diagnostics, files::Trouble},
    ir::{CaseSubject, Program},
};

/// 运行规则包里的全部用例 · Run every case of the packages
#[derive(clap::Args, Debug)]
#[command(after_help = "例 · example:\n  zhun test rules\n  zhun test rules/甲 --coverage")]
pub(super) struct Args {
    /// 规则文件、放规则包的文件夹，或者编成的模块 · a rule file, a folder of packages, or a module
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 列出没有用例走到的行 · list the rows that no case reaches
    #[arg(long)]
    coverage: bool,
    /// JSON 输出里附上每个用例的事实和完整结果 · with JSON output, the facts and the whole answer of each case
    #[arg(long)]
    answers: bool,
    /// 用哪个引擎；不写则规则直接运行，模块用 WebAssembly · which engine answers
    #[arg(long, value_enum, value_name = "ENGINE")]
    engine: Option<EngineName>,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let loaded = match pick::all(&args.path)? {
        Ok(loaded) => loaded,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let mut seen = Seen::default();
    for program in &loaded.programs {
        let engine = loaded.engine(args.engine, program)?;
        let mut worker = engine.worker()?;
        seen.engine = engine.kind().name();
        let tests = crate::run_tests_by(program, |case| worker.case(case))?;
        let joint = crate::run_joint_tests_by(program, &mut worker)?;
        seen.package(shell, args, &loaded.sources, program, (&tests, &joint));
    }
    seen.report.sort();
    if shell.json {
        shell.json(&json!({
            "cases": seen.cases,
            "passed": seen.passed,
            "failed": seen.failed,
            "coverage": {"rows": seen.rows, "reached": seen.rows.saturating_sub(seen.missed)},
            "diagnostics": diagnostics::json(&loaded.sources, &seen.report),
            "dropped": seen.report.dropped,
        }));
    } else {
        shell.findings(&loaded.sources, &seen.report);
        shell.result(&seen.summary(shell.lang));
    }
    Ok(if seen.failed > 0 {
        Status::Fault
    } else {
        Status::Fine
    })
}

/// What a case asks, on which facts, and the answer in full.
fn asked(program: &Program, test: &Test<'_>, lang: Lang, engine: &str) -> Map<String, Value> {
    let name = match test.case.subject {
        CaseSubject::Violation(id) => {
            let act = program.violations.get(id.index());
            ("act", act.map(|v| v.code.as_str()))
        }
        CaseSubject::Decision(id) => {
            let decision = program.decisions.get(id.index());
            ("decision", decision.map(|d| d.name.as_str()))
        }
    };
    let mut out = Map::new();
    out.insert(name.0.to_owned(), Value::from(name.1));
    out.insert("facts".to_owned(), test.facts(program));
    let mut answer = test.document(program, lang);
    if let Some(named) = answer.as_mut().and_then(|a| a.get_mut("engine")) {
        *named = Value::from(engine);
    }
    out.insert("answer".to_owned(), Value::from(answer));
    out
}

/// A case that was run.
struct Ran<'a> {
    title: &'a str,
    span: Span,
    /// The expectations that are not met, as they are written.
    unmet: Vec<&'a str>,
    passed: bool,
    actual: Text,
    findings: Vec<Diagnostic>,
    /// What the JSON form has beside.
    more: Map<String, Value>,
}

/// What was seen of all packages.
#[derive(Default)]
struct Seen {
    engine: &'static str,
    cases: Vec<Value>,
    passed: usize,
    failed: usize,
    rows: usize,
    missed: usize,
    report: Report,
}

impl Seen {
    fn package(
        &mut self,
        shell: &Shell,
        args: &Args,
        sources: &Sources,
        program: &Program,
        (tests, joint): (&[Test<'_>], &[JointTest<'_>]),
    ) {
        let name = program.package().map_or("", |p| p.name.as_str());
        let some = !tests.is_empty() || !joint.is_empty();
        if !shell.json && some {
            shell.result(&format!("{name}\n"));
        }
        for test in tests {
            self.test(shell, args, sources, program, test);
        }
        for test in joint {
            self.joint(shell, args, sources, program, test);
        }
        let missed = crate::not_reached(program, tests);
        let own = program.rows.iter().filter(|r| r.own).count();
        self.rows = self.rows.saturating_add(own);
        self.missed = self.missed.saturating_add(missed.len());
        if args.coverage {
            for d in missed
                .into_iter()
                .filter_map(|row| brief::not_reached(program, row))
            {
                self.report.push(d);
            }
        }
    }

    /// A case of several acts.
    fn joint(
        &mut self,
        shell: &Shell,
        args: &Args,
        sources: &Sources,
        program: &Program,
        test: &JointTest<'_>,
    ) {
        let mut more = Map::new();
        if let (true, Ok(settled), Some(joint)) = (
            args.answers && shell.json,
            &test.said,
            program.joints.first(),
        ) {
            let answer = joint_json::settled(program, joint, settled, shell.lang, self.engine);
            more.insert("case".to_owned(), Value::from(joint.name.as_str()));
            more.insert("document".to_owned(), Value::from(test.document(program)));
            more.insert("answer".to_owned(), answer);
        }
        let expects = &test.case.expects;
        let unmet = test.failures.iter().filter_map(|i| expects.get(*i));
        let ran = Ran {
            title: &test.case.title,
            span: test.case.span,
            unmet: unmet.map(|e| e.text.as_str()).collect(),
            passed: test.passed(),
            actual: test.actual(program),
            findings: test.findings(program),
            more,
        };
        self.note(shell, sources, program, ran);
    }

    fn test(
        &mut self,
        shell: &Shell,
        args: &Args,
        sources: &Sources,
        program: &Program,
        test: &Test<'_>,
    ) {
        let more = if args.answers && shell.json {
            asked(program, test, shell.lang, self.engine)
        } else {
            Map::new()
        };
        let expects = &test.case.expects;
        let unmet = test.result.failures.iter().filter_map(|i| expects.get(*i));
        let ran = Ran {
            title: &test.case.title,
            span: test.case.span,
            unmet: unmet.map(|e| e.text.as_str()).collect(),
            passed: test.result.passed(),
            actual: test.actual(program),
            findings: test.findings(program),
            more,
        };
        self.note(shell, sources, program, ran);
    }

    /// Tells of one case, whatever it is of, and counts it.
    fn note(&mut self, shell: &Shell, sources: &Sources, program: &Program, ran: Ran<'_>) {
        if shell.json {
            let at = sources.position(ran.span);
            let mut case = json!({
                "package": program.package().map(|p| p.name.as_str()),
                "title": ran.title,
                "file": sources.get(ran.span.file).map(|s| s.name.as_str()),
                "line": at.line,
                "passed": ran.passed,
                "actual": ran.actual.get(shell.lang),
                "unmet": ran.unmet,
            });
            if let Some(map) = case.as_object_mut() {
                map.extend(ran.more);
            }
            self.cases.push(case);
        } else {
            let mark = if ran.passed { "✓" } else { "✗" };
            shell.result(&format!("  {mark} {}\n", ran.title));
        }
        if ran.passed {
            self.passed = self.passed.saturating_add(1);
        } else {
            self.failed = self.failed.saturating_add(1);
        }
        for d in ran.findings {
            self.report.push(d);
        }
    }

    fn summary(&self, lang: Lang) -> String {
        let (passed, failed, rows) = (self.passed, self.failed, self.rows);
        let reached = rows.saturating_sub(self.missed);
        match lang {
            Lang::Zh => {
                format!("用例：{passed}个相符，{failed}个不符；{rows}行里有{reached}行被走到。\n")
            }
            Lang::En => {
                format!(
                    "cases: {passed} passed, {failed} failed; {reached} of {rows} rows reached.\n"
                )
            }
        }
    }
}
