//! Compiled modules as engines: a module that was built, or a program that is compiled now.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    base::{
        codes::files as codes,
        diagnostic::{Diagnostic, Text},
    },
    case::{
        columns::Cases,
        duty::Told,
        joint::Together,
        outcome::{Fault, Recommendation, Resolved, ResolvedDecision},
        summary::Ask,
    },
    emit::{
        sections,
        sheet::{self, Form, Sheets},
    },
    host::{
        engine::block,
        files::{self, Trouble},
        machine::{self, Broken, Limits, Machine, Refused, check},
    },
    ir::{CaseSubject, DecisionId, FactId, Program, Value, ViolationId},
    plan::{
        sheet::run::{Out, ahead, strip},
        wire::Answer,
    },
};

/// The extension of modules.
const EXTENSION: &str = "wasm";

/// Whether a path names a module.
pub fn is_module(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION))
}

/// A module with the program in it.
pub type Carried = (Vec<u8>, Program);

/// A module with the program that it carries. The inner error is a file that is none of our modules.
///
/// # Errors
/// If it cannot be read at all.
pub fn carried(path: &Path) -> Result<Result<Carried, Box<Diagnostic>>, Trouble> {
    let bytes = files::module(path, check::MAX_MODULE_BYTES)?;
    let program = check::look(&bytes, Limits::default()).and_then(|found| {
        let section = found.get(sections::PROGRAM);
        sections::program(section).ok_or(Refused::Garbled(sections::PROGRAM))
    });
    // What stands in the instructions is looked at when they are compiled; a file that is refused
    // there is refused here, where it can still be said as a finding.
    let program = program.and_then(|program| check::valid(&bytes).map(|()| program));
    Ok(match program {
        Ok(program) => Ok((bytes, program)),
        Err(refused) => Err(Box::new(finding(path, &refused))),
    })
}

fn finding(path: &Path, refused: &Refused) -> Diagnostic {
    let shown = path.display().to_string();
    let why = refused.text();
    Diagnostic::whole(codes::MODULE_REFUSED, shown, why.zh, why.en).help(
        "用 zhun build 从规则编成模块",
        "build the module from its rules with zhun build",
    )
}

fn failed(text: Text) -> Trouble {
    Trouble::Engine(text)
}

fn broken(broken: &Broken) -> Trouble {
    failed(broken.text())
}

fn refused(refused: &Refused) -> Trouble {
    failed(refused.text())
}

/// Where compiled code is kept between runs: `ZHUN_CACHE`, else the folder for such things of the user;
/// nowhere if there is none.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        let folder = std::env::var_os(name).filter(|f| !f.is_empty());
        folder.map(PathBuf::from).filter(|f| f.is_absolute())
    };
    folder("ZHUN_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|f| f.join("zhun")))
        .or_else(|| folder("HOME").map(|f| f.join(".cache").join("zhun")))
        .or_else(|| folder("LOCALAPPDATA").map(|f| f.join("zhun").join("cache")))
}

/// A compiled module, and the sheets that it has.
#[derive(Clone, Debug)]
pub(super) struct Module(machine::Compiled<'static>, Arc<[Form]>);

impl Module {
    /// The module given, or the program compiled now, with these sheets.
    pub(super) fn of(
        program: &Program,
        module: Option<&[u8]>,
        sheets: &Sheets,
    ) -> Result<Self, Trouble> {
        let machine = Machine::new(Limits::default()).map_err(|e| refused(&e))?;
        let built;
        let bytes = match module {
            Some(bytes) => bytes,
            None => {
                built = crate::build_with(program, sheets).map_err(|fault| cannot_build(&fault))?;
                &built
            }
        };
        let compiled = machine.load(bytes, cache().as_deref());
        let compiled = compiled.map_err(|e| refused(&e))?;
        let forms = sheet::forms(program, compiled.sections.get(sections::SCHEMA));
        Ok(Self(compiled.alone(), forms.into()))
    }

    /// An instance.
    pub(super) fn start(&self) -> Result<Running, Trouble> {
        let running = self.0.start().map_err(|e| refused(&e))?;
        Ok(Running(running, Arc::clone(&self.1)))
    }
}

/// The finding that a program could not be compiled, as trouble of the tool.
pub(in crate::host) fn cannot_build(fault: &crate::emit::Fault) -> Trouble {
    let text = fault.to_string();
    failed(Text::new(text.clone(), text))
}

/// A module at work.
#[derive(Debug)]
pub(super) struct Running(machine::Running, Arc<[Form]>);

impl Running {
    /// What the module says; nothing where it says only that a fact is missing.
    fn ask(
        &mut self,
        program: &Program,
        asked: CaseSubject,
        facts: &[Option<Value>],
        reasons: bool,
    ) -> Result<Option<Result<Answer, Fault>>, Trouble> {
        let answer = self.0.decide(program, asked, facts, reasons);
        match answer.map_err(|e| broken(&e))? {
            Answer::Missing(_) => Ok(None),
            Answer::Fault(fault) => Ok(Some(Err(fault))),
            answer @ (Answer::Outcome(_) | Answer::Decision(_)) => Ok(Some(Ok(answer))),
            Answer::Refused(fact) => Err(bad_facts(program, fact)),
            Answer::NoAct => Err(broken(&Broken::Garbled)),
            Answer::TooLarge => Err(too_large()),
        }
    }

    /// Answers by sheets what they answer, and gives the rows that are left. What is wanted goes by its
    /// place among the columns of a summary.
    pub(super) fn columns(
        &mut self,
        ask: &Ask,
        cases: &Cases,
        to: &mut [(usize, Out<'_>)],
    ) -> Result<Vec<usize>, Trouble> {
        let forms = Arc::clone(&self.1);
        let of = |ask: &Ask| forms.iter().find(|form| form.ask == *ask);
        // Decisions that no sheet answers together are asked one by one.
        let parts: Option<Vec<(&Form, usize)>> = match (of(ask), ask) {
            (Some(form), _) => Some(vec![(form, 0)]),
            (None, Ask::Decisions(each)) => {
                let one = |(slot, id): (usize, &DecisionId)| {
                    let form = of(&Ask::Decisions(vec![*id]))?;
                    Some((form, slot.saturating_mul(form.columns.len())))
                };
                each.iter().enumerate().map(one).collect()
            }
            (None, Ask::Act(_)) => None,
        };
        let everything = || (0..cases.len).collect();
        let parts =
            parts.filter(|p| !p.is_empty() && p.iter().all(|(f, _)| block::given(f, cases)));
        let Some(parts) = parts else {
            return Ok(everything());
        };
        let inputs = || {
            let all = parts.iter().flat_map(|(form, _)| &form.inputs);
            all.filter_map(|input| cases.column(input.fact))
        };
        let strip = strip(inputs(), to);
        let mut left = BTreeSet::new();
        let mut start = 0_usize;
        while start < cases.len {
            if start.is_multiple_of(strip) {
                ahead(inputs(), to, start..start.saturating_add(strip));
            }
            let n = block::rows().min(cases.len.saturating_sub(start));
            for (form, first) in &parts {
                let bytes = usize::try_from(form.block.bytes).unwrap_or(usize::MAX);
                let fill = |block: &mut [u8]| block::fill(form, cases, (start, n), block);
                let mut read = |block: &[u8]| block::read(form, block, (start, n), *first, to);
                let said = self.0.batch(form.number, (bytes, n), fill, &mut read);
                match said.map_err(|e| broken(&e))? {
                    Ok(rows) => left.extend(rows),
                    // No such sheet, or no room: the machine answers all.
                    Err(_) => return Ok(everything()),
                }
            }
            start = start.saturating_add(n);
        }
        Ok(left.into_iter().collect())
    }

    /// What is recommended; nothing where a fact is missing.
    pub(super) fn recommend(
        &mut self,
        program: &Program,
        act: ViolationId,
        facts: &[Option<Value>],
        reasons: bool,
    ) -> Result<Option<Result<Recommendation, Fault>>, Trouble> {
        let said = self.ask(program, CaseSubject::Violation(act), facts, reasons)?;
        said.map(|said| match said {
            Ok(Answer::Outcome(outcome)) => Ok(Ok(Recommendation {
                violation: act,
                result: Resolved::Decided(outcome),
            })),
            Ok(_) => Err(broken(&Broken::Garbled)),
            Err(fault) => Ok(Err(fault)),
        })
        .transpose()
    }

    /// What a decision says; nothing where a fact is missing.
    pub(super) fn decide(
        &mut self,
        program: &Program,
        decision: DecisionId,
        facts: &[Option<Value>],
    ) -> Result<Option<Result<ResolvedDecision, Fault>>, Trouble> {
        let said = self.ask(program, CaseSubject::Decision(decision), facts, false)?;
        said.map(|said| match said {
            Ok(Answer::Decision(outcome)) => Ok(Ok(ResolvedDecision::Decided(outcome))),
            Ok(_) => Err(broken(&Broken::Garbled)),
            Err(fault) => Ok(Err(fault)),
        })
        .transpose()
    }
}

impl Running {
    /// The duties of a case of several acts; nothing where the module does not say them.
    pub(super) fn duties(
        &mut self,
        program: &Program,
        of: &Together<'_>,
    ) -> Result<Option<Vec<Told>>, Trouble> {
        match self.0.duties(program, of).map_err(|e| broken(&e))? {
            None => Ok(None),
            Some(Ok(all)) => Ok(Some(all)),
            Some(Err(Answer::TooLarge)) => Err(too_large()),
            Some(Err(Answer::Refused(fact))) => Err(bad_facts(program, fact)),
            Some(Err(
                Answer::Outcome(_)
                | Answer::Decision(_)
                | Answer::Fault(_)
                | Answer::Missing(_)
                | Answer::NoAct,
            )) => Err(broken(&Broken::Garbled)),
        }
    }
}

fn too_large() -> Trouble {
    failed(Text::new(
        "事实太多，模块的内存放不下",
        "the facts do not fit the memory of the module",
    ))
}

/// The module does not take a fact that was read against its own program: they do not belong together.
fn bad_facts(program: &Program, fact: Option<FactId>) -> Trouble {
    let name = fact.and_then(|id| program.facts.get(id.index()));
    let name = name.map_or("", |f| f.name.as_str());
    failed(Text::new(
        format!("模块不接受事实“{name}”的值；它的程序和指令对不上，不采用它的结果"),
        format!(
            "the module does not take the value of \"{name}\": its program and its instructions do not belong together"
        ),
    ))
}
