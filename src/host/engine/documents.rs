//! Documents in, documents out: what decisions say of the facts of one request, for shells that answer
//! many of them.
//!
//! A request of the plain form is read straight into numbers, decided by the sheet of what is asked and
//! written without a tree. Everything else goes through the general reader and the meaning, which say
//! the same.

use crate::{
    base::{diagnostic::Report, span::Span},
    case::{
        facts,
        quick::{Answers, Form, Plain, Said, decisions, state},
        summary::{Ask, DecisionColumns, Status, Summaries},
        words::brief,
    },
    eval,
    ir::{DecisionId, FactId, Program},
    plan::{
        fast::Fast,
        sheet::{Part, run::Scratch},
    },
};

/// What is asked of every request of a program.
#[derive(Debug)]
pub struct Documents<'p> {
    program: &'p Program,
    asked: Vec<DecisionId>,
    form: Form,
    answers: Answers,
    fast: Option<Fast>,
    /// What goes into the sheet: the fact, which number of it, and what stands for one that may be
    /// unknown.
    inputs: Vec<(FactId, Part, Option<i64>)>,
}

/// Answers one request after another, with memory of its own.
#[derive(Debug)]
pub struct Desk<'d, 'p> {
    of: &'d Documents<'p>,
    plain: Plain,
    inputs: Vec<i64>,
    outputs: Vec<i64>,
    said: Vec<Said>,
    scratch: Option<Scratch>,
}

impl<'p> Documents<'p> {
    /// Makes ready to ask these decisions.
    pub fn new(program: &'p Program, asked: &[DecisionId]) -> Self {
        let fast = Fast::new(program, &Ask::Decisions(asked.to_vec()));
        let sheet = fast.as_ref().map(|fast| &fast.sheet);
        let inputs = sheet.into_iter().flat_map(|sheet| {
            sheet.inputs.iter().map(|input| {
                let least = sheet.may_be_unknown(input.fact).then_some(input.lo);
                (input.fact, input.part, least)
            })
        });
        Self {
            program,
            asked: asked.to_vec(),
            form: Form::new(program),
            answers: decisions(program, asked),
            inputs: inputs.collect(),
            fast,
        }
    }

    /// One that answers, for one thread.
    pub fn desk(&self) -> Desk<'_, 'p> {
        Desk {
            of: self,
            plain: Plain::default(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            said: Vec::new(),
            scratch: None,
        }
    }

    /// The same by the general reader and the meaning alone.
    ///
    /// # Errors
    /// As [`Desk::answer`].
    pub fn answer_by_meaning(&self, request: &str, out: &mut String) -> Result<(), Report> {
        let said = self.meant(request)?;
        out.clear();
        self.answers.write(&said, out);
        Ok(())
    }

    fn meant(&self, request: &str) -> Result<Vec<Said>, Report> {
        let program = self.program;
        let (facts, mut report) = facts::read(program, request);
        if report.has_errors() {
            return Err(report);
        }
        let mut row = Summaries::Decisions(vec![DecisionColumns::new(1); self.asked.len()]);
        for (index, id) in self.asked.iter().enumerate() {
            let result = eval::decide_decision(program, *id, &facts.slots);
            if let Err(fault) = &result {
                let decision = program.decisions.get(id.index());
                let at = decision.map_or_else(Span::default, |d| d.span);
                report.push(brief::fault(program, fault, at));
                return Err(report);
            }
            row.put_decision(index, 0, &result);
        }
        let Summaries::Decisions(all) = row else {
            return Ok(Vec::new());
        };
        let one = |columns: &DecisionColumns| {
            let at = |column: &[i64]| column.first().copied().unwrap_or(0);
            let status = columns.status.first().copied();
            Said {
                decided: status == Some(Status::Decided.code()),
                num: at(&columns.num),
                den: at(&columns.den),
                flags: columns.flags.first().copied().unwrap_or(0),
                row: columns.row.first().copied().unwrap_or(0),
            }
        };
        Ok(all.iter().map(one).collect())
    }
}

impl Desk<'_, '_> {
    /// The answer to a request: facts as a document in, what the decisions say as a document out. A
    /// decision that gives no value (a fact is missing, or it is left to a human) is `null`.
    ///
    /// # Errors
    /// Every fault of the document; or, if it has none, the computation that failed or the facts that
    /// contradict each other.
    pub fn answer(&mut self, request: &str, out: &mut String) -> Result<(), Report> {
        if self.quickly(request).is_none() {
            self.said = self.of.meant(request)?;
        }
        out.clear();
        self.of.answers.write(&self.said, out);
        Ok(())
    }

    /// What is said, by the sheet; nothing if the request or the case is not for it.
    fn quickly(&mut self, request: &str) -> Option<()> {
        let (of, desk) = (self.of, self);
        let fast = of.fast.as_ref()?;
        let one = fast.one.as_ref()?;
        of.form.read(request, &mut desk.plain)?;
        desk.inputs.clear();
        for (fact, part, least) in &of.inputs {
            let number = match (desk.plain.state(*fact), part) {
                (state::GIVEN, Part::Value) => desk.plain.first(*fact),
                (state::GIVEN, Part::Second) => desk.plain.second(*fact),
                (state::GIVEN, Part::Given) => 1,
                (state::UNKNOWN, Part::Given) => 0,
                (state::UNKNOWN, Part::Value | Part::Second) => (*least)?,
                (_, _) => return None,
            };
            desk.inputs.push(number);
        }
        desk.outputs.resize(fast.sheet.outputs.len(), 0);
        let scratch = desk.scratch.get_or_insert_with(|| one.scratch());
        if !one.run(scratch, &desk.inputs, &mut desk.outputs) {
            return None;
        }
        desk.said.clear();
        for columns in desk.outputs.chunks_exact(5) {
            let &[status, num, den, flags, row] = columns else {
                return None;
            };
            desk.said.push(Said {
                decided: status == i64::from(Status::Decided.code()),
                num,
                den,
                flags: u8::try_from(flags).ok()?,
                row: u32::try_from(row).ok()?,
            });
        }
        Some(())
    }
}
