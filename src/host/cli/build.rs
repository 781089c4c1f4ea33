//! `zhun build`: a package as one WebAssembly module.

use std::{io::Write, path::PathBuf};

use serde_json::json;

use super::{Shell, Status, pick};
use crate::{
    base::diagnostic::{Lang, Text},
    emit::sheet::Sheets,
    host::files::{Partial, Trouble},
};

/// 把规则包编成一个 WebAssembly 模块 · Build a package into one WebAssembly module
///
/// 模块自带事实的写法、说理的文字和出处，不需要别的文件；服务器、浏览器和 zhun 自己都能运行。
/// 同样的规则编出同样的字节。
#[derive(clap::Args, Debug)]
#[command(
    after_help = "例 · example:\n  zhun build rules/甲 -o 甲.wasm\n  zhun recommend 甲.wasm --act 1.1 --facts 案件.json"
)]
pub(super) struct Args {
    /// 规则文件，或者规则包的文件夹 · a rule file, or the folder of a package
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// 写到这个文件 · the file to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// 哪些问题另编快算的指令：fitting 只编放得下的（64 KB 加每行 40 字节），all 全编 · which sheets
    #[arg(long, value_enum, value_name = "WHICH", default_value = "fitting")]
    sheets: Which,
}

/// Which sheets the module has.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// 模块小：只编放得下的 · those that leave the module small
    Fitting,
    /// 算得快：全编 · all of them
    All,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let picked = match pick::package(&args.path, None)? {
        Ok(picked) => picked,
        Err(refused) => return Ok(shell.refused(&refused.sources, &refused.report)),
    };
    let bytes = match picked.module {
        // Built before: what was asked for is there already.
        Some(bytes) => bytes,
        None => {
            let sheets = match args.sheets {
                Which::Fitting => Sheets::Fitting,
                Which::All => Sheets::All,
            };
            crate::build_with(&picked.program, &sheets).map_err(|fault| {
                let text = fault.to_string();
                Trouble::Engine(Text::new(text.clone(), text))
            })?
        }
    };
    let mut file = Partial::new(&args.output)?;
    file.write_all(&bytes).map_err(|error| Trouble::Write {
        path: args.output.display().to_string(),
        error,
    })?;
    file.finish()?;
    let (shown, size) = (args.output.display().to_string(), bytes.len());
    if shell.json {
        shell.json(&json!({
            "module": shown,
            "bytes": size,
            "hash": format!("sha256:{}", picked.program.hash),
        }));
    } else {
        shell.say(&match shell.lang {
            Lang::Zh => format!("{shown}：{size}字节。\n"),
            Lang::En => format!("{shown}: {size} bytes.\n"),
        });
    }
    Ok(Status::Fine)
}
