//! `zhun recommend`: what is recommended for one act on the facts of one case.

use std::path::PathBuf;

use super::{EngineName, Shell, Status, pick};
use crate::{
    base::{
        date::Date,
        diagnostic::{Report, Severity},
        source::Sources,
    },
    case::{json, words},
    host::files::{self, Trouble},
};

/// 按规则和本案事实给出处罚建议，说明理由 · Recommend a penalty on the facts of a case
///
/// 没有填写的事实不作推定：有几种可能的结果就列出几种，并指出先查明哪一项。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun recommend rules/甲 --act 1.1 --facts 案件.json\n  zhun recommend rules/甲 --act 1.1 --facts - --format json < 案件.json\n\n事实的写法见 zhun schema PATH --act CODE · zhun schema says how facts are written"
)]
pub(super) struct Args {
    /// 规则文件、规则包的文件夹，或者编成的模块 · a rule file, the folder of a package, or a module
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 违法行为的编码或名称 · code or name of the act
    #[arg(long, value_name = "CODE")]
    act: String,
    /// 事实文件（JSON）；- 是标准输入 · facts document; - is standard input
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
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
    let document = files::facts(&args.facts)?;
    let picked = match pick::package(&args.path, Some(&args.act))? {
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
