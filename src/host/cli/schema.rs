//! `zhun schema`: the published JSON Schemas.

use std::path::PathBuf;

use super::{Shell, Status, pick};
use crate::{base::diagnostic::Report, case::schema, host::files::Trouble};

/// 打印 JSON Schema：某个规则包的事实、案件，或者建议 · Print the JSON Schema of facts, of a case or of a recommendation
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun schema rules/甲 --act 1.1\n  zhun schema rules/甲 --case\n  zhun schema --recommendation"
)]
pub(super) struct Args {
    /// 规则文件，或者规则包的文件夹 · a rule file, or the folder of a package
    #[arg(value_name = "PATH", required_unless_present = "recommendation")]
    path: Option<PathBuf>,
    /// 只列这个违法行为用到的事实（编码或名称） · only the facts that matter to this act
    #[arg(long, value_name = "CODE", requires = "path")]
    act: Option<String>,
    /// 几个行为一并处理的案件（recommend --case 读的） · a case of several acts
    #[arg(long, requires = "path", conflicts_with = "act")]
    case: bool,
    /// 建议的格式 · the schema of a recommendation
    #[arg(long, conflicts_with = "path")]
    recommendation: bool,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let Some(path) = &args.path else {
        shell.json(&schema::recommendation());
        return Ok(Status::Fine);
    };
    let picked = match pick::package(path, args.act.as_deref())? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    if args.case {
        return match crate::joint(&picked.program) {
            Ok(joint) => {
                shell.json(&schema::case(&picked.program, joint));
                Ok(Status::Fine)
            }
            Err(d) => {
                let mut report = Report::default();
                report.push(*d);
                Ok(shell.refused(&picked.sources, &report))
            }
        };
    }
    shell.json(&schema::facts(&picked.program, picked.act));
    Ok(Status::Fine)
}
