//! `zhun recommend`: what is recommended for one act on the facts of one case.

use std::path::{Path, PathBuf};

use super::{EngineName, Shell, Status, pick};
use crate::{
    base::{
        date::Date,
        diagnostic::{Diagnostic, Report, Severity},
        source::Sources,
    },
    case::{joint, json, words},
    host::files::{self, Trouble},
};

/// 按规则和本案事实给出处罚建议，说明理由 · Recommend a penalty on the facts of a case
///
/// 没有填写的事实不作推定：有几种可能的结果就列出几种，并指出先查明哪一项。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun recommend rules/甲 --act 1.1 --facts 案件.json\n  zhun recommend rules/甲 --act 1.1 --facts - --format json < 案件.json\n  zhun recommend rules/甲 --case 数行为.json\n\n事实的写法见 zhun schema PATH --act CODE · zhun schema says how facts are written"
)]
pub(super) struct Args {
    /// 规则文件、规则包的文件夹，或者编成的模块 · a rule file, the folder of a package, or a module
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 违法行为的编码或名称 · code or name of the act
    #[arg(
        long,
        value_name = "CODE",
        required_unless_present = "case",
        requires = "facts"
    )]
    act: Option<String>,
    /// 事实文件（JSON）；- 是标准输入 · facts document; - is standard input
    #[arg(long, value_name = "FILE", required_unless_present = "case")]
    facts: Option<PathBuf>,
    /// 有几个行为的案件（JSON），各行为分别裁量以后合并；- 是标准输入 · a case of several acts
    #[arg(long, value_name = "FILE", conflicts_with_all = ["act", "facts"])]
    case: Option<PathBuf>,
    /// 决定日，YYYY-MM-DD；规则包那天不在施行期间的，提出注意 · decision day; warns if the package is not in force
    #[arg(long, value_name = "DAY", value_parser = day)]
    date: Option<Date>,
    /// 用哪个引擎；不写则规则直接运行，模块用 WebAssembly · which engine answers
    #[arg(long, value_enum, value_name = "ENGINE")]
    engine: Option<EngineName>,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse_iso(text).ok_or_else(|| {
        format!("“{text}”不是日期，写成 2026-01-31 的样子 · not a day such as 2026-01-31")
    })
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let (Some(file), Some(act)) = (&args.facts, &args.act) else {
        return match &args.case {
            Some(file) => case(shell, args, file),
            None => Ok(Status::Fault),
        };
    };
    let document = files::facts(file)?;
    let picked = match pick::package(&args.path, Some(act))? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let (Some(act), program) = (picked.act, &picked.program) else {
        return Ok(Status::Fault);
    };
    let document = match document {
        Ok(text) => text,
        Err(d) => {
            let mut report = Report::default();
            report.push(*d);
            return Ok(shell.refused(&Sources::default(), &report));
        }
    };
    let engine = picked.engine(args.engine)?;
    let mut worker = engine.worker()?;
    let said = crate::recommend_by(program, act, &document, |facts| {
        worker.recommend(act, &facts.slots, true)
    })?;
    let (_, recommendation) = match said {
        Ok(done) => done,
        Err(report) => return Ok(shell.refused(&picked.sources, &report)),
    };
    let mut report = Report::default();
    if let Some(d) = args.date.and_then(|day| crate::in_force(program, act, day)) {
        report.push(d);
    }
    if report.count(Severity::Warning) > 0 {
        shell.findings(&picked.sources, &report);
    }
    if shell.json {
        let name = engine.kind().name();
        shell.json(&json::recommendation_by(
            program,
            &recommendation,
            shell.lang,
            name,
        ));
    } else {
        shell.result(&words::recommendation(program, &recommendation, shell.lang));
    }
    Ok(Status::Fine)
}

/// A case of several acts.
fn case(shell: &Shell, args: &Args, file: &Path) -> Result<Status, Trouble> {
    let document = files::facts(file)?;
    let picked = match pick::package(&args.path, None)? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let program = &picked.program;
    let refused = |d: Diagnostic| {
        let mut report = Report::default();
        report.push(d);
        shell.refused(&picked.sources, &report)
    };
    let joint = match crate::joint(program) {
        Ok(joint) => joint,
        Err(d) => return Ok(refused(*d)),
    };
    let document = match document {
        Ok(text) => text,
        Err(d) => return Ok(refused(*d)),
    };
    let engine = picked.engine(args.engine)?;
    let mut worker = engine.worker()?;
    let settled = match crate::settle_by(program, joint, &document, &mut worker)? {
        Ok(settled) => settled,
        Err(report) => return Ok(shell.refused(&picked.sources, &report)),
    };
    let mut report = Report::default();
    for act in &settled.acts {
        let outside = args
            .date
            .and_then(|day| crate::in_force(program, act.violation, day));
        if let Some(d) = outside
            && report.diagnostics.iter().all(|r| r.message != d.message)
        {
            report.push(d);
        }
    }
    if report.count(Severity::Warning) > 0 {
        shell.findings(&picked.sources, &report);
    }
    if shell.json {
        let name = engine.kind().name();
        shell.json(&joint::json::settled(
            program, joint, &settled, shell.lang, name,
        ));
    } else {
        shell.result(&joint::words::settled(program, joint, &settled, shell.lang));
    }
    Ok(Status::Fine)
}
