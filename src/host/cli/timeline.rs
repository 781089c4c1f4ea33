//! `zhun timeline`: the states of an observation period over time.

use std::path::PathBuf;

use super::{Shell, Status, pick};
use crate::{
    base::{
        codes::facts as codes,
        date::Date,
        diagnostic::{Diagnostic, Report},
        source::Sources,
        span::Span,
    },
    case::{self, words::brief},
    host::files::{self, Trouble},
    ir::{FactId, Observation, Program, Value},
    timeline::{self, Refusal},
};

/// 按有日期的记录画出观察期的状态 · Draw the states of an observation period over time
///
/// 状态逐日按到那一日为止的记录算出。判断日以后的部分，是此后没有新的记录的话会怎样。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun timeline rules/甲 --facts 案件.json\n  zhun timeline rules/甲 --facts 案件.json --date 2026-03-01 --svg 观察期.svg"
)]
pub(super) struct Args {
    /// 规则文件、规则包的文件夹，或者编成的模块 · a rule file, the folder of a package, or a module
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 事实文件（JSON）；- 是标准输入 · facts document; - is standard input
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// 观察期的名称；只有一个的不用写 · name of the period, where there are several
    #[arg(long, value_name = "NAME")]
    of: Option<String>,
    /// 判断日，YYYY-MM-DD；代替事实文件里的 · the day asked about, in place of that of the facts
    #[arg(long, value_name = "DAY", value_parser = day)]
    date: Option<Date>,
    /// 画成一张图 · write one self-contained picture
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse_iso(text).ok_or_else(|| {
        format!("“{text}”不是日期，写成 2026-01-31 的样子 · not a day such as 2026-01-31")
    })
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let document = files::facts(&args.facts)?;
    let picked = match pick::package(&args.path, None)? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let program = &picked.program;
    let refuse = |sources: &Sources, d: Diagnostic| {
        let mut report = Report::default();
        report.push(d);
        Ok(shell.refused(sources, &report))
    };
    let document = match document {
        Ok(text) => text,
        Err(d) => return refuse(&Sources::default(), *d),
    };
    let Some(of) = period(program, args.of.as_deref()) else {
        return refuse(&picked.sources, no_period(program, args.of.as_deref()));
    };
    let (mut facts, report) = case::facts::read(program, &document);
    if report.has_errors() {
        return Ok(shell.refused(&picked.sources, &report));
    }
    if let Some(day) = args.date
        && let Some(slot) = facts.slots.get_mut(of.as_of.index())
    {
        *slot = Some(Value::Date(day));
    }
    let drawn = match timeline::draw(program, of, &facts.slots) {
        Ok(drawn) => drawn,
        Err(Refusal::Missing(fact)) => return refuse(&picked.sources, missing(program, of, fact)),
        Err(Refusal::Fault(fault)) => {
            return refuse(&picked.sources, brief::fault(program, &fault, of.span));
        }
    };
    if let Some(to) = &args.svg {
        files::write(to, &timeline::svg::picture(&drawn, shell.lang))?;
    }
    if shell.json {
        shell.json(&timeline::json::document(&drawn, shell.lang));
    } else {
        shell.result(&timeline::text::page(&drawn, shell.lang));
    }
    Ok(Status::Fine)
}

/// The period of this name, or the only one.
fn period<'p>(program: &'p Program, name: Option<&str>) -> Option<&'p Observation> {
    match (name, program.observations.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), all) => all.iter().find(|o| o.name == name),
    }
}

fn no_period(program: &Program, name: Option<&str>) -> Diagnostic {
    let names: Vec<&str> = program
        .observations
        .iter()
        .map(|o| o.name.as_str())
        .collect();
    let (zh, en) = match (name, names.is_empty()) {
        (_, true) => (
            "这个规则包没有观察期".to_owned(),
            "the package has no observation period".to_owned(),
        ),
        (Some(name), false) => (
            format!("没有名为“{name}”的观察期"),
            format!("there is no observation period called \"{name}\""),
        ),
        (None, false) => (
            "规则包有几个观察期，要写明是哪一个".to_owned(),
            "the package has several observation periods".to_owned(),
        ),
    };
    Diagnostic::whole(codes::UNKNOWN_PERIOD, "--of", zh, en).help(
        format!("有：{}", names.join("、")),
        format!("there are: {}", names.join(", ")),
    )
}

/// What is missing, and where it belongs.
fn missing(program: &Program, of: &Observation, fact: FactId) -> Diagnostic {
    let label = |id: FactId| {
        let fact = program.facts.get(id.index());
        fact.map_or(String::new(), |f| f.name.clone())
    };
    let what = if fact == of.day {
        format!("{}·{}", label(of.log), label(fact))
    } else {
        label(fact)
    };
    Diagnostic::error(
        codes::NEEDED,
        Span::default(),
        format!("没有填写“{what}”，画不出状态"),
        format!("`{what}` is not given, so no state can be drawn"),
    )
    .help(
        "在事实文件里填写；没有记录的，写一个空的列表 []",
        "give it in the facts document; a log without events is []",
    )
}
