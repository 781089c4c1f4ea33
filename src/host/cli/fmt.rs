//! `zhun fmt`: rule files in canonical layout, keywords in either language.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::{Shell, Status};
use crate::{
    base::diagnostic::{Lang, Report},
    host::{
        diagnostics,
        files::{self, Trouble},
    },
};

/// 把规则文件排成规范的样式 · Lay rule files out canonically
///
/// 缩进、空格、标点和表格的列按显示宽度对齐；意思不变，注释不动。读不懂的文件不动。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun fmt rules\n  zhun fmt rules --check\n  zhun fmt 规则.zhun --keywords en"
)]
pub(super) struct Args {
    /// 规则文件，或者文件夹 · rule files, or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 只检查，不改写；有不规范的文件时退出码是1 · write nothing; exit 1 if a file would change
    #[arg(long)]
    check: bool,
    /// 把关键词改写成这种语言 · rewrite keywords into this language
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    keywords: Option<Keywords>,
}

/// Language of keywords.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Keywords {
    /// 中文 · Chinese
    Zh,
    /// 英文 · English
    En,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let keywords = args.keywords.map(|k| match k {
        Keywords::Zh => Lang::Zh,
        Keywords::En => Lang::En,
    });
    let mut texts = files::texts(&args.paths)?;
    let mut report = std::mem::take(&mut texts.report);
    let (mut changed, mut unread) = (Vec::new(), 0usize);
    for (path, (file, source)) in texts.paths.iter().zip(texts.sources.iter()) {
        match crate::format(file, &source.text, keywords) {
            Ok(text) if text == source.text => {}
            Ok(text) => {
                changed.push(source.name.clone());
                if !args.check {
                    files::write(path, &text)?;
                }
            }
            Err(found) => {
                unread = unread.saturating_add(1);
                report.extend(found);
            }
        }
    }
    report.sort();
    if shell.json {
        shell.json(&json!({
            "changed": changed,
            "diagnostics": diagnostics::json(&texts.sources, &report),
            "dropped": report.dropped,
        }));
    } else {
        shell.findings(&texts.sources, &report);
        for name in &changed {
            shell.result(&format!("{name}\n"));
        }
        shell.say(&summary(
            shell.lang,
            args.check,
            texts.paths.len(),
            changed.len(),
            unread,
        ));
    }
    Ok(status(args.check && !changed.is_empty(), &report))
}

fn status(would_change: bool, report: &Report) -> Status {
    if would_change {
        Status::Fault
    } else {
        Status::of(report)
    }
}

fn summary(lang: Lang, check: bool, all: usize, changed: usize, unread: usize) -> String {
    let (mut text, more) = match (lang, check) {
        (Lang::Zh, true) => (
            format!("{all}个文件，{changed}个不合规范"),
            format!("，{unread}个有错，没有排版"),
        ),
        (Lang::Zh, false) => (
            format!("{all}个文件，改写了{changed}个"),
            format!("，{unread}个有错，没有动"),
        ),
        (Lang::En, true) => (
            format!("{all} files, {changed} would change"),
            format!(", {unread} with errors were not looked at"),
        ),
        (Lang::En, false) => (
            format!("{all} files, {changed} rewritten"),
            format!(", {unread} with errors were left alone"),
        ),
    };
    if unread > 0 {
        text.push_str(&more);
    }
    text.push_str(match lang {
        Lang::Zh => "。\n",
        Lang::En => ".\n",
    });
    text
}
