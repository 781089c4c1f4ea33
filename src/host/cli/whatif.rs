//! `zhun whatif`: what would change the outcome of a case, and which unknown fact to establish next.

use std::{collections::BTreeSet, path::PathBuf};

use super::{Shell, Status, pick};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Report},
        source::Sources,
    },
    case::{json, words::whatif},
    host::files::{self, Trouble},
    ir::{FactId, Program},
};

/// 哪些事实改变了结果就会不同，最近的排在前面；还有事实没有查明的，指出先查哪一项 · What would change the outcome, nearest first
///
/// 只改变规则写明“可变”的事实（改正、配合、赔偿等）；规则没有写明的，读到的都试。一次改一项，再改两项、三项。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun whatif rules/甲 --act 1.1 --facts 案件.json\n  zhun whatif rules/甲 --act 1.1 --facts 案件.json --change 配合调查 --change 已改正"
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
    /// 只改变这项事实，可以写多次 · change this fact only; may be repeated
    #[arg(long, value_name = "FACT")]
    change: Vec<String>,
    /// 规则没有写明“可变”的事实也改变 · change every fact that the rules read, changeable or not
    #[arg(long, conflicts_with = "change")]
    all: bool,
    /// 至多列出几种 · how many to list at most
    #[arg(long, value_name = "N", default_value_t = 12)]
    limit: usize,
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
    let refused = |d: Diagnostic| {
        let mut report = Report::default();
        report.push(d);
        shell.refused(&Sources::default(), &report)
    };
    let document = match document {
        Ok(text) => text,
        Err(d) => return Ok(refused(*d)),
    };
    let every = || (0..program.facts.len()).map(FactId::from_index).collect();
    let only = match named(program, &args.change) {
        Ok(_) if args.all => every(),
        Ok(only) => only,
        Err(d) => return Ok(refused(*d)),
    };
    let only = (args.all || !args.change.is_empty()).then_some(&only);
    let (facts, found) = match crate::what_if(program, act, &document, only, args.limit) {
        Ok(done) => done,
        Err(report) => return Ok(shell.refused(&picked.sources, &report)),
    };
    if shell.json {
        shell.json(&json::what_if(program, &found, &facts.slots, shell.lang));
    } else {
        shell.result(&whatif::page(program, &found, &facts.slots, shell.lang));
    }
    Ok(Status::Fine)
}

fn named(program: &Program, names: &[String]) -> Result<BTreeSet<FactId>, Box<Diagnostic>> {
    let one = |name: &String| {
        program.fact(name).ok_or_else(|| {
            Box::new(
                Diagnostic::whole(
                    codes::UNKNOWN_NAME,
                    format!("--change {name}"),
                    format!("没有名为“{name}”的事实"),
                    format!("there is no fact called \"{name}\""),
                )
                .help(
                    "名称要与规则里的事实一致；zhun schema 列出全部事实",
                    "name a fact of the rules; zhun schema lists them",
                ),
            )
        })
    };
    names.iter().map(one).collect()
}
