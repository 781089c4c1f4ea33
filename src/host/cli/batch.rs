//! `zhun batch`: a recommendation, or the values of decisions, for every row of a table.

use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    time::Instant,
};

use serde_json::json;

use super::{EngineName, Shell, Status, pick};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Lang, Report, nearest},
        source::Sources,
    },
    case::summary::Ask,
    emit::sheet::Sheets,
    host::{
        batch::{self, Counts, Job, Question},
        diagnostics,
        files::Trouble,
    },
    ir::{DecisionId, Program},
};

/// 对一张表里的每个案件给出建议 · Recommend for every case of a table
///
/// 输入和输出是 CSV、NDJSON 或 Parquet，以扩展名为准；栏目名就是事实名，空格是“不知道”。
/// 读不成的行写进拒收表，说明第几行、哪一栏、为什么。全部写完，输出文件才出现。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun batch rules/甲 --act 1.1 --in 案件.csv --out 建议.csv --rejects 拒收.csv --keep 编号\n  zhun batch rules/甲 --act-column 违法行为 --in 案件.parquet --out 建议.parquet\n  zhun batch rules/甲 --ask 初次违法 --in 案件.ndjson --out 结果.ndjson\n\n金额写单位（5万元）；整栏同一个单位的，写在栏目名里：投资额(万元)。起止写两栏：名.自、名.至。\nMoney carries its unit; a whole column may carry it in its name. A 起止 has the columns 名.from and 名.to."
)]
#[command(group = clap::ArgGroup::new("question").required(true).args(["act", "act_column", "ask"]))]
pub(super) struct Args {
    /// 规则文件、规则包的文件夹，或者编成的模块 · a rule file, the folder of a package, or a module
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 违法行为的编码或名称 · code or name of the act
    #[arg(long, value_name = "CODE")]
    act: Option<String>,
    /// 写着违法行为编码或名称的栏目 · the column that names the act
    #[arg(long, value_name = "COLUMN")]
    act_column: Option<String>,
    /// 问这些判定的值，以逗号分开 · ask for the values of these decisions
    #[arg(long, value_name = "DECISIONS", value_delimiter = ',')]
    ask: Vec<String>,
    /// 案件的表 · the table of cases
    #[arg(long = "in", value_name = "FILE")]
    input: PathBuf,
    /// 结果的表 · the table of results
    #[arg(long = "out", value_name = "FILE")]
    output: PathBuf,
    /// 读不成的行写进这张表 · rows that cannot be read go to this table
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// 带到结果里的栏目，以逗号分开 · columns handed on to the results
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    keep: Vec<String>,
    /// 加一栏理由（JSON） · a column of reasons as JSON
    #[arg(long, conflicts_with = "ask")]
    reasons: bool,
    /// 略过不是事实的栏目 · pass over columns that are no facts
    #[arg(long)]
    ignore_unknown_columns: bool,
    /// 几个线程；不写则与处理器同数 · threads; as many as processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// 不显示进度和计数 · no progress bar and no counts
    #[arg(long)]
    quiet: bool,
    /// 用哪个引擎；不写则规则直接运行，模块用 WebAssembly · which engine answers
    #[arg(long, value_enum, value_name = "ENGINE")]
    engine: Option<EngineName>,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let began = Instant::now();
    let picked = match pick::package(&args.path, args.act.as_deref())? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let question = match (&picked.act, &args.act_column) {
        (Some(act), _) => Question::Act(*act),
        (None, Some(column)) => Question::ActColumn(column.clone()),
        (None, None) => match decisions(&picked.program, &args.ask) {
            Ok(all) => Question::Decisions(all),
            Err(report) => return Ok(shell.refused(&picked.sources, &report)),
        },
    };
    let sheets = match &question {
        Question::Act(act) => Sheets::Only(vec![Ask::Act(*act)]),
        Question::ActColumn(_) => Sheets::All,
        Question::Decisions(all) => {
            let each = all.iter().map(|id| Ask::Decisions(vec![*id]));
            Sheets::Only(each.chain([Ask::Decisions(all.clone())]).collect())
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Job {
        question,
        input: args.input.clone(),
        output: args.output.clone(),
        rejects: args.rejects.clone(),
        keep: args.keep.clone(),
        reasons: args.reasons,
        ignore_unknown: args.ignore_unknown_columns,
        jobs: args.jobs.map_or(processors, usize::from),
        lang: shell.lang,
        progress: !args.quiet && !shell.json && io::stderr().is_terminal(),
    };
    let done = match batch::run(&picked.engine_with(args.engine, &sheets)?, &job)? {
        Ok(done) => done,
        Err(report) => return Ok(shell.refused(&picked.sources, &report)),
    };
    let (counts, seconds) = (done.counts, began.elapsed());
    if shell.json {
        shell.json(&json!({
            "rows": counts.rows,
            "decided": counts.decided,
            "human": counts.human,
            "open": counts.open,
            "faults": counts.faults,
            "rejected": counts.rejected,
            "milliseconds": u64::try_from(seconds.as_millis()).unwrap_or(u64::MAX),
            "diagnostics": diagnostics::json(&Sources::default(), &done.report),
            "dropped": done.report.dropped,
        }));
    } else {
        shell.findings(&Sources::default(), &done.report);
        if !args.quiet {
            shell.say(&summary(shell.lang, &counts, seconds));
        }
    }
    Ok(if counts.rejected > 0 || counts.faults > 0 {
        Status::Fault
    } else {
        Status::Fine
    })
}

/// The decisions of these names.
fn decisions(program: &Program, names: &[String]) -> Result<Vec<DecisionId>, Report> {
    let mut report = Report::default();
    let mut all = Vec::new();
    for name in names {
        let name = name.trim();
        match program.decisions.iter().position(|d| d.name == name) {
            Some(i) => all.push(DecisionId::from_index(i)),
            None => report.push(no_decision(program, name)),
        }
    }
    if report.has_errors() {
        Err(report)
    } else {
        Ok(all)
    }
}

fn no_decision(program: &Program, name: &str) -> Diagnostic {
    let known = || program.decisions.iter().map(|d| d.name.as_str());
    let d = Diagnostic::whole(
        codes::UNKNOWN_DECISION,
        "",
        format!("没有叫“{name}”的判定"),
        format!("there is no decision named \"{name}\""),
    );
    if let Some(near) = nearest(name, known()) {
        return d.help(
            format!("是不是“{near}”？"),
            format!("did you mean \"{near}\"?"),
        );
    }
    let all: Vec<&str> = known().collect();
    if all.is_empty() {
        return d.help(
            "这个规则包没有判定；用 --act 问违法行为",
            "the package has no decisions; ask for an act with --act",
        );
    }
    let (zh, en) = (all.join("、"), all.join(", "));
    d.help(format!("有：{zh}"), format!("there are: {en}"))
}

fn summary(lang: Lang, c: &Counts, took: std::time::Duration) -> String {
    let seconds = format!("{}.{:02}", took.as_secs(), took.subsec_millis() / 10);
    let Counts {
        rows,
        decided,
        human,
        open,
        faults,
        rejected,
    } = c;
    match lang {
        Lang::Zh => format!(
            "{rows}行：已定{decided}（其中须由人决定{human}），待定{open}，不能计算{faults}，拒收{rejected}；{seconds}秒。\n"
        ),
        Lang::En => format!(
            "{rows} rows: {decided} decided ({human} of them for a human), {open} open, {faults} with faults, {rejected} rejected; {seconds} s.\n"
        ),
    }
}
