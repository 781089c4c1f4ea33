//! One package, and one act of it, from a path and a code.

use std::path::Path;

use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Report},
        source::Sources,
    },
    host::files::{self, Trouble},
    ir::{Program, ViolationId},
};

/// A package without errors and, if one was asked for, an act of it.
pub(super) struct Picked {
    pub(super) sources: Sources,
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
    let found = match act {
        Some(code) => {
            let all: Vec<&Program> = programs.iter().collect();
            crate::act(&all, code).map(|(i, id)| (i, Some(id)))
        }
        None if programs.len() == 1 => Ok((0, None)),
        None => Err(Box::new(several(path, &programs))),
    };
    Ok(
        match found.map(|(i, act)| (programs.into_iter().nth(i), act)) {
            Ok((Some(program), act)) => Ok(Picked {
                sources,
                program,
                act,
            }),
            Ok((None, _)) => Err(Refused { sources, report }),
            Err(d) => {
                report.push(*d);
                Err(Refused { sources, report })
            }
        },
    )
}

fn several(path: &Path, programs: &[Program]) -> Diagnostic {
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
