//! One package, and one act of it, from a path and a code.

use std::path::Path;

use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Report, nearest},
        source::Sources,
    },
    host::files::{self, Trouble},
    ir::{Program, ViolationId},
};

/// Most acts listed when none has the code asked for.
const MAX_LISTED: usize = 40;

/// A package without errors and, if one was asked for, an act of it.
pub(super) struct Picked {
    pub(super) program: Program,
    pub(super) act: Option<ViolationId>,
}

/// Why there is none.
pub(super) struct Refused {
    pub(super) sources: Sources,
    pub(super) report: Report,
}

/// The package at a path. Where a folder holds several, it is the one that has the act.
pub(super) fn package(path: &Path, act: Option<&str>) -> Result<Result<Picked, Refused>, Trouble> {
    let mut loaded = files::rules(&[path.to_owned()])?;
    let mut report = std::mem::take(&mut loaded.report);
    let mut programs = Vec::new();
    for input in &loaded.packages {
        let checked = crate::check(&loaded.sources, input, None);
        match checked.program {
            Some(program) => programs.push(program),
            None => report.extend(checked.report),
        }
    }
    let sources = loaded.sources;
    if report.has_errors() {
        report.sort();
        return Ok(Err(Refused { sources, report }));
    }
    let several = programs.len() > 1;
    let mut with_act = programs.iter().enumerate().filter_map(|(i, p)| {
        let id = p.violation(act?)?;
        // In a folder of several packages an act counts where it is declared.
        let own = p.violations.get(id.index())?.package.index() == 0;
        (own || !several).then_some((i, id))
    });
    let found = match (act, with_act.next(), with_act.next()) {
        (None, ..) if !several => Some((0, None)),
        (Some(_), Some((i, id)), None) => Some((i, Some(id))),
        (Some(act), None, _) => {
            report.push(unknown_act(act, &programs));
            None
        }
        (None, ..) | (Some(_), Some(_), Some(_)) => {
            report.push(several_packages(path, &programs));
            None
        }
    };
    let picked = found.and_then(|(i, id)| Some((programs.into_iter().nth(i)?, id)));
    Ok(match picked {
        Some((program, act)) => Ok(Picked { program, act }),
        None => Err(Refused { sources, report }),
    })
}

fn unknown_act(act: &str, programs: &[Program]) -> Diagnostic {
    let acts = || programs.iter().flat_map(|p| &p.violations);
    let mut d = Diagnostic::whole(
        codes::UNKNOWN_ACT,
        "",
        format!("没有编码或名称是“{act}”的违法行为"),
        format!("no act has the code or name \"{act}\""),
    );
    let known = acts().flat_map(|v| [v.code.as_str(), v.name.as_str()]);
    if let Some(near) = nearest(act, known) {
        d = d.help(
            format!("是不是“{near}”？"),
            format!("did you mean \"{near}\"?"),
        );
    }
    let mut names: Vec<String> = acts().map(|v| format!("{} {}", v.code, v.name)).collect();
    names.dedup();
    let more = names.len().saturating_sub(MAX_LISTED);
    names.truncate(MAX_LISTED);
    let (zh, en) = (names.join("、"), names.join(", "));
    if more > 0 {
        d.help(
            format!("有：{zh} 等，另有{more}个"),
            format!("there are: {en} and {more} more"),
        )
    } else {
        d.help(format!("有：{zh}"), format!("there are: {en}"))
    }
}

fn several_packages(path: &Path, programs: &[Program]) -> Diagnostic {
    let names: Vec<&str> = programs
        .iter()
        .filter_map(|p| p.package())
        .map(|p| p.name.as_str())
        .collect();
    let (shown, zh, en) = (path.display(), names.join("、"), names.join(", "));
    Diagnostic::whole(
        codes::UNKNOWN_ACT,
        shown.to_string(),
        format!("{shown} 里有几个规则包，不知道用哪一个：{zh}"),
        format!("{shown} holds several packages: {en}"),
    )
    .help(
        "指明一个规则包的文件夹，或者写明违法行为",
        "name the folder of one package, or the act",
    )
}
