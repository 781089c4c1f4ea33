//! One package, and one act of it, from a path and a code.

use std::path::Path;

use super::EngineName;
#[cfg(feature = "batch")]
use crate::emit::sheet::Sheets;
#[cfg(feature = "machine")]
use crate::host::engine;
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Report},
        source::Sources,
    },
    host::{
        engine::{Engine, Kind},
        files::{self, Trouble},
    },
    ir::{Program, ViolationId},
};

/// A package without errors and, if one was asked for, an act of it.
pub(super) struct Picked {
    pub(super) sources: Sources,
    pub(super) program: Program,
    pub(super) act: Option<ViolationId>,
    /// The module that it came in.
    pub(super) module: Option<Vec<u8>>,
}

impl Picked {
    /// The engine of this name; if none is named, the module where there is one, else the rules.
    pub(super) fn engine(&self, name: Option<EngineName>) -> Result<Engine<'_>, Trouble> {
        let module = self.module.as_deref();
        Engine::new(kind(name, module), &self.program, module)
    }

    /// The same for many cases: rules that are compiled now have these sheets.
    #[cfg(feature = "batch")]
    pub(super) fn engine_with(
        &self,
        name: Option<EngineName>,
        sheets: &Sheets,
    ) -> Result<Engine<'_>, Trouble> {
        let module = self.module.as_deref();
        Engine::with(kind(name, module), &self.program, module, sheets)
    }
}

/// The engine to be used.
fn kind(name: Option<EngineName>, module: Option<&[u8]>) -> Kind {
    match (name, module) {
        (Some(name), _) => name.kind(),
        #[cfg(feature = "machine")]
        (None, Some(_)) => Kind::Wasm,
        (None, _) => Kind::Native,
    }
}

/// Why there is none.
pub(super) struct Refused {
    pub(super) sources: Sources,
    pub(super) report: Report,
}

/// The package at a path. Where a folder holds several, it is the one that has the act.
pub(super) fn package(path: &Path, act: Option<&str>) -> Result<Result<Picked, Refused>, Trouble> {
    let All {
        sources,
        programs,
        module,
    } = match all(path)? {
        Ok(all) => all,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut report = Report::default();
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
                module,
            }),
            Ok((None, _)) => Err(Refused { sources, report }),
            Err(d) => {
                report.push(*d);
                Err(Refused { sources, report })
            }
        },
    )
}

/// All packages at a path.
pub(super) struct All {
    pub(super) sources: Sources,
    pub(super) programs: Vec<Program>,
    /// The module that the only one came in.
    pub(super) module: Option<Vec<u8>>,
}

impl All {
    /// The engine of this name for one of the programs.
    pub(super) fn engine<'p>(
        &self,
        name: Option<EngineName>,
        program: &'p Program,
    ) -> Result<Engine<'p>, Trouble> {
        let module = self.module.as_deref();
        Engine::new(kind(name, module), program, module)
    }
}

/// The packages at a path: rule files, a folder of packages, or a module.
pub(super) fn all(path: &Path) -> Result<Result<All, Refused>, Trouble> {
    #[cfg(feature = "machine")]
    if engine::is_module(path) {
        return Ok(match engine::carried(path)? {
            Ok((bytes, program)) => Ok(All {
                sources: Sources::default(),
                programs: vec![program],
                module: Some(bytes),
            }),
            Err(d) => {
                let mut report = Report::default();
                report.push(*d);
                let sources = Sources::default();
                Err(Refused { sources, report })
            }
        });
    }
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
    Ok(Ok(All {
        sources,
        programs,
        module: None,
    }))
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
