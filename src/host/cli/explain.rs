//! `zhun explain`: the page of a diagnostic, or the list of all.

use serde_json::{Value, json};

use super::{Shell, Status};
use crate::{
    base::{
        codes::{self, Page},
        diagnostic::{Lang, nearest},
    },
    host::files::Trouble,
};

/// 解释一个诊断编号：是什么、为什么、举例、怎样改 · Explain a diagnostic
#[derive(clap::Args, Debug)]
#[command(after_help = "例 · example:\n  zhun explain Z705\n  zhun explain")]
pub(super) struct Args {
    /// 编号或者英文名；不写则列出全部 · code or name; without it, all are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(shell: &Shell, args: &Args) -> Result<Status, Trouble> {
    let Some(code) = &args.code else {
        list(shell);
        return Ok(Status::Fine);
    };
    if let Some(page) = codes::page(code) {
        if shell.json {
            shell.json(&value(page));
        } else {
            shell.result(&text(page, shell.lang));
        }
        return Ok(Status::Fine);
    }
    let near = nearest(&code.to_ascii_uppercase(), codes::pages().map(|p| p.code.0))
        .or_else(|| nearest(code, codes::pages().map(|p| p.name)));
    let mut line = match shell.lang {
        Lang::Zh => format!("没有编号“{code}”。"),
        Lang::En => format!("there is no code \"{code}\"."),
    };
    if let Some(near) = near {
        line.push_str(&match shell.lang {
            Lang::Zh => format!("是不是 {near}？"),
            Lang::En => format!(" Did you mean {near}?"),
        });
    }
    line.push_str(shell.pick(
        "zhun explain 列出全部编号。\n",
        " zhun explain lists all codes.\n",
    ));
    shell.say(&line);
    Ok(Status::Fault)
}

fn list(shell: &Shell) {
    if shell.json {
        shell.json(&codes::pages().map(value).collect());
        return;
    }
    let mut out = String::new();
    for page in codes::pages() {
        let what = page.title();
        out.push_str(&format!(
            "{}  {}  {}\n",
            page.code.0,
            page.name,
            what.get(shell.lang)
        ));
    }
    shell.result(&out);
}

fn value(page: &Page) -> Value {
    json!({
        "code": page.code.0,
        "name": page.name,
        "what": {"zh": page.what.0, "en": page.what.1},
        "why": {"zh": page.why.0, "en": page.why.1},
        "example": page.example,
        "instead": page.instead,
    })
}

fn text(page: &Page, lang: Lang) -> String {
    let (what, why, [w, y, e, i]) = match lang {
        Lang::Zh => (page.what.0, page.why.0, ["是什么", "为什么", "例", "改为"]),
        Lang::En => (
            page.what.1,
            page.why.1,
            ["What", "Why", "Example", "Instead"],
        ),
    };
    let (code, name) = (page.code.0, page.name);
    let (example, instead) = (indented(page.example), indented(page.instead));
    format!("{code} {name}\n\n{w}\n  {what}\n\n{y}\n  {why}\n\n{e}\n{example}\n{i}\n{instead}")
}

fn indented(text: &str) -> String {
    text.lines().map(|l| format!("  {l}\n")).collect()
}
