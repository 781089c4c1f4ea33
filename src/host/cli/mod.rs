//! The command line. One file a verb: its arguments and `run`.
//!
//! Results go to standard output, findings and everything else to standard error. Exit 0: fine; 1: the
//! rules or the case are at fault; 2: the tool failed. A reader that closes the pipe is no failure.

#[cfg(feature = "batch")]
mod batch;
mod build;
mod check;
mod compare;
mod explain;
mod fmt;
mod pick;
mod proven;
mod recommend;
mod schema;
mod test;
mod timeline;
mod whatif;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
};

use clap::{Parser, Subcommand, ValueEnum};

use super::{diagnostics, engine::Kind};
use crate::base::{
    diagnostic::{Lang, Report, Severity},
    source::Sources,
};

/// 准绳：把行政处罚裁量基准写成规则，检查、试算并说明理由。
/// Zhunsheng: administrative-penalty benchmarks as rules that are checked, run and explained.
#[derive(Parser, Debug)]
#[command(name = "zhun", version, arg_required_else_help = true)]
#[command(
    after_help = "例 · example:\n  zhun check rules --laws laws\n  zhun recommend rules/甲 --act 1.1 --facts 案件.json\n\n退出码 · exit codes: 0 无误 fine · 1 规则或案件有错 rules or case at fault · 2 工具出错 the tool failed"
)]
struct Cli {
    /// 输出形式 · form of the output
    #[arg(long, global = true, value_enum, default_value = "human")]
    format: Format,
    /// 输出语言 · language of the output
    #[arg(long, global = true, value_enum, default_value = "zh")]
    lang: Language,
    #[command(subcommand)]
    verb: Verb,
}

/// Form of the output.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// 供人阅读 · for people
    Human,
    /// 供系统读取 · for systems
    Json,
}

/// Language of the output.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    /// 中文 · Chinese
    Zh,
    /// 英文 · English
    En,
}

/// An engine by name.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum EngineName {
    /// 直接运行规则 · the rules themselves
    Native,
    /// 编成 WebAssembly 运行 · compiled to WebAssembly
    #[cfg(feature = "machine")]
    Wasm,
}

impl EngineName {
    const fn kind(self) -> Kind {
        match self {
            Self::Native => Kind::Native,
            #[cfg(feature = "machine")]
            Self::Wasm => Kind::Wasm,
        }
    }
}

#[derive(Subcommand, Debug)]
enum Verb {
    Check(check::Args),
    Recommend(recommend::Args),
    Whatif(whatif::Args),
    Compare(compare::Args),
    Test(test::Args),
    Fmt(fmt::Args),
    Explain(explain::Args),
    Timeline(timeline::Args),
    Schema(schema::Args),
    #[cfg(feature = "batch")]
    Batch(batch::Args),
    Build(build::Args),
}

/// How a verb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Exit 0.
    Fine,
    /// Exit 1: the rules or the case are at fault.
    Fault,
}

impl Status {
    fn of(report: &Report) -> Self {
        if report.has_errors() {
            Self::Fault
        } else {
            Self::Fine
        }
    }
}

/// Runs the command line given; the answer is the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; the rest are slips of the command line.
            let text = error.render();
            if error.use_stderr() {
                write(io::stderr(), &text.to_string());
                return 2;
            }
            write(io::stdout(), &text.to_string());
            return 0;
        }
    };
    let shell = Shell {
        json: cli.format == Format::Json,
        lang: match cli.lang {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        },
    };
    let ended = match &cli.verb {
        Verb::Check(args) => check::run(&shell, args),
        Verb::Recommend(args) => recommend::run(&shell, args),
        Verb::Whatif(args) => whatif::run(&shell, args),
        Verb::Compare(args) => compare::run(&shell, args),
        Verb::Test(args) => test::run(&shell, args),
        Verb::Fmt(args) => fmt::run(&shell, args),
        Verb::Explain(args) => explain::run(&shell, args),
        Verb::Timeline(args) => timeline::run(&shell, args),
        Verb::Schema(args) => schema::run(&shell, args),
        #[cfg(feature = "batch")]
        Verb::Batch(args) => batch::run(&shell, args),
        Verb::Build(args) => build::run(&shell, args),
    };
    match ended {
        Ok(Status::Fine) => 0,
        Ok(Status::Fault) => 1,
        Err(trouble) => {
            shell.say(&format!("zhun: {}\n", trouble.text().get(shell.lang)));
            2
        }
    }
}

/// Writes and lets a closed pipe be.
fn write(mut to: impl Write, text: &str) {
    // Whoever closed the pipe has read enough, and there is nobody left to tell.
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// Where a verb speaks.
struct Shell {
    json: bool,
    lang: Lang,
}

impl Shell {
    /// A sentence in the language asked for.
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A result, to standard output.
    fn result(&self, text: &str) {
        write(io::stdout().lock(), text);
    }

    /// A result as JSON, to standard output.
    fn json(&self, value: &serde_json::Value) {
        let mut text = format!("{value:#}");
        text.push('\n');
        self.result(&text);
    }

    /// Anything else, to standard error.
    fn say(&self, text: &str) {
        write(io::stderr().lock(), text);
    }

    /// Findings for people, to standard error.
    fn findings(&self, sources: &Sources, report: &Report) {
        let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        self.say(&diagnostics::human(sources, report, self.lang, color));
    }

    /// Findings that end a verb whose result is something else: as JSON on standard output if JSON
    /// was asked for, since the reader waits there.
    fn refused(&self, sources: &Sources, report: &Report) -> Status {
        if self.json {
            self.json(&serde_json::json!({
                "diagnostics": diagnostics::json(sources, report),
                "dropped": report.dropped,
            }));
        } else {
            self.findings(sources, report);
        }
        Status::Fault
    }

    /// `2个错误，1处注意`.
    fn tally(&self, report: &Report) -> String {
        let (errors, warnings, notes) = (
            report.count(Severity::Error).saturating_add(report.dropped),
            report.count(Severity::Warning),
            report.count(Severity::Note),
        );
        match self.lang {
            Lang::Zh => format!("错误{errors}处，注意{warnings}处，说明{notes}处"),
            Lang::En => format!("{errors} errors, {warnings} warnings, {notes} notes"),
        }
    }
}
