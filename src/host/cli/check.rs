//! `zhun check`: everything that can be said about rules before a case comes.

use std::path::PathBuf;

use serde_json::json;

use super::{Shell, Status, proven};
use crate::{
    base::{diagnostic::Lang, source::Sources},
    host::{
        diagnostics,
        files::{self, Trouble},
    },
    ir::Program,
    proof::Proofs,
};

/// 检查规则包：写法、名称、单位、引用的法条和数字，并证明各项性质 · Check rule packages and prove their properties
///
/// 报告找到的全部问题，每处说明错在哪里、为什么、应当怎样写。写了“细化”的，与上级基准比较；给出几个规则包的，
/// 依据相同的违法行为互相比较。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun check rules\n  zhun check rules/甲.zhun --laws laws --format json"
)]
pub(super) struct Args {
    /// 规则文件，或者放规则包的文件夹 · rule files, or folders of packages
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 法规文本所在的文件夹；给出后核对条文和数字 · folder of statute texts to compare with
    #[arg(long, value_name = "DIR")]
    laws: Option<PathBuf>,
    /// 把查出的问题写成给审查人看的一页（Markdown）· write the findings as a page for reviewers
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let laws = args.laws.as_deref().map(files::laws).transpose()?;
    let mut loaded = files::rules_and_superiors(&args.paths)?;
    let mut report = std::mem::take(&mut loaded.report);
    let library = laws.map(|(library, found)| {
        report.extend(found);
        library
    });
    let mut programs = Vec::new();
    for input in &loaded.packages {
        let checked = crate::check(&loaded.sources, input, library.as_ref());
        report.extend(checked.report);
        let path = folder(&loaded.sources, input);
        programs.extend(checked.program.map(|program| (path, program)));
    }
    // What is wrong with a package that is only compared with is for those who check it.
    let superiors: Vec<Program> = loaded
        .superiors
        .iter()
        .filter_map(|input| crate::check(&loaded.sources, input, None).program)
        .collect();
    let proofs = prove(&programs, &superiors);
    let mut packages = Vec::new();
    let mut tally = proven::Tally::default();
    let mut proven = Vec::new();
    for ((path, program), proofs) in programs.into_iter().zip(proofs) {
        let main = program.package();
        report.extend(proofs.report(&program));
        packages.push(json!({
            "id": main.map_or("", |p| p.name.as_str()),
            "version": main.map(|p| p.version.as_str()).filter(|v| !v.is_empty()),
            "hash": format!("sha256:{}", program.hash),
            "proofs": proven::json(&program, &proofs),
        }));
        tally.add(&proofs);
        proven.push((path, program, proofs));
    }
    // Packages that others build on are read more than once and found fault with once.
    report.sort();
    if let Some(to) = &args.findings {
        files::write(to, &crate::findings(&loaded.sources, &proven))?;
    }
    if shell.json {
        shell.json(&json!({
            "packages": packages,
            "diagnostics": diagnostics::json(&loaded.sources, &report),
            "dropped": report.dropped,
        }));
    } else {
        shell.findings(&loaded.sources, &report);
        let n = loaded.packages.len();
        let found = shell.tally(&report);
        shell.say(&match shell.lang {
            Lang::Zh => format!("检查了{n}个规则包：{found}。\n"),
            Lang::En => format!("checked {n} package(s): {found}.\n"),
        });
        shell.say(&tally.line(shell.lang));
    }
    Ok(Status::of(&report))
}

/// The proofs of each package: against those that it refines, and against those named after it.
fn prove(programs: &[(String, Program)], superiors: &[Program]) -> Vec<Proofs> {
    let mut all: Vec<&Program> = programs.iter().map(|(_, program)| program).collect();
    let own = all.clone();
    all.extend(superiors);
    let of = |(index, program): (usize, &&Program)| {
        let after = own.get(index.saturating_add(1)..).unwrap_or_default();
        crate::prove_beside(program, &crate::beside(program, &all, after))
    };
    own.iter().enumerate().map(of).collect()
}

/// Where the rules of a package stand.
fn folder(sources: &Sources, input: &crate::Input) -> String {
    let first = input.main.first().and_then(|file| sources.get(*file));
    let name = first.map_or("", |source| source.name.as_str());
    name.rsplit_once('/')
        .map_or(name, |(folder, _)| folder)
        .to_owned()
}
