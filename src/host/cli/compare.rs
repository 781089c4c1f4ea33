//! `zhun compare`: where two packages come to different results on the same facts.

use std::path::PathBuf;

use super::{Shell, Status, pick};
use crate::{
    base::diagnostic::{Diagnostic, Report},
    compare::{self, text::Sides},
    host::files::{self, Trouble},
    ir::ViolationId,
};

/// 比较两个规则包：同样的事实，结果在哪里不同，各举一例 · Where two packages differ on the same facts
///
/// 可以是上下级、两个部门，也可以是同一基准的两个版本。名称相同的违法行为和事实直接比较；用词不同的，
/// 在规则包里写“对应”。没有对应的只列出来，不当作一致。一个写了“细化”另一个的，证明它在上级以内，并标出哪些不同超出了
/// 上级；否则证明两边一致。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun compare rules/2021版 rules/2024版\n  zhun compare rules/环保 rules/水务 --html 比较.html\n  zhun compare rules/甲 rules/乙 --act 1.1=2-3"
)]
pub(super) struct Args {
    /// 甲：规则文件、规则包的文件夹，或者编成的模块 · the first package
    #[arg(value_name = "A")]
    a: PathBuf,
    /// 乙 · the second package
    #[arg(value_name = "B")]
    b: PathBuf,
    /// 甲的违法行为=乙的违法行为，编码或名称，可以写多次 · acts that are the same; may be repeated
    #[arg(long, value_name = "X=Y")]
    act: Vec<String>,
    /// 每个违法行为至多列出几种不同 · how many differences of one act to list
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
    /// 写成一页网页 · write one self-contained page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let mut packages = Vec::new();
    for path in [&args.a, &args.b] {
        match pick::package(path, None)? {
            Ok(picked) => packages.push(picked),
            Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
        }
    }
    let [a, b] = packages.as_slice() else {
        return Ok(Status::Fault);
    };
    let mut acts = Vec::new();
    for pair in &args.act {
        match named(pair, a, b) {
            Ok(pair) => acts.push(pair),
            Err(d) => {
                let mut report = Report::default();
                report.push(*d);
                return Ok(shell.refused(&a.sources, &report));
            }
        }
    }
    let sides = Sides {
        a: &a.program,
        b: &b.program,
        lang: shell.lang,
    };
    let comparison = compare::compare(sides.a, sides.b, &acts);
    if let Some(to) = &args.html {
        files::write(to, &compare::html::page(sides, &comparison, args.limit))?;
    }
    if shell.json {
        shell.json(&compare::json::document(sides, &comparison));
    } else {
        shell.result(&compare::text::page(sides, &comparison, args.limit));
    }
    Ok(Status::Fine)
}

fn named(
    pair: &str,
    a: &pick::Picked,
    b: &pick::Picked,
) -> Result<(ViolationId, ViolationId), Box<Diagnostic>> {
    let (x, y) = pair.split_once(['=', '＝']).unwrap_or((pair, pair));
    let (_, x) = crate::act(&[&a.program], x.trim())?;
    let (_, y) = crate::act(&[&b.program], y.trim())?;
    Ok((x, y))
}
