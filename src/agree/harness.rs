//! Two executions of one meaning: equal on value, reasons and error, or a difference to read.

use std::fmt::Write;

use super::{Dice, Drawing, misfit, programs};
use crate::{
    base::diagnostic::Lang,
    case::{
        duty::Told,
        facts,
        joint::Together,
        outcome::{Fault, Resolved, ResolvedDecision},
        words::brief,
    },
    eval::{self, Answer, Options},
    ir::{CaseSubject, DecisionId, FactId, Program, Value, ViolationId},
};

/// What an execution says of a case.
pub type Answered = Result<Answer, Fault>;

/// The execution itself: what is asked, and the facts. `None`: a fact is missing that matters, which
/// it may say only of an incomplete case.
pub type Runner<'e> = dyn Fn(CaseSubject, &[Option<Value>]) -> Option<Answered> + 'e;

/// The same for the duties of a case of several acts.
pub type Duties<'e> = dyn Fn(&Together<'_>) -> Vec<Told> + 'e;

/// An execution to be held against `eval`.
pub struct Engine<'e> {
    /// Its name, for reports.
    pub name: &'e str,
    /// Whether it gives the reasons too; one that does not is compared without them.
    pub reasons: bool,
    /// The execution.
    pub run: Box<Runner<'e>>,
    /// The duties of a case of several acts that come out in one way.
    pub duties: Box<Duties<'e>>,
}

impl std::fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("name", &self.name)
            .field("reasons", &self.reasons)
            .finish_non_exhaustive()
    }
}

/// How the cases of a sweep came out: a generator that only ever meets one kind of outcome proves
/// little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Decided by rule alone.
    pub decided: usize,
    /// Decided, something left to a human.
    pub human: usize,
    /// Nothing imposed.
    pub waived: usize,
    /// A computation failed.
    pub faults: usize,
    /// Facts contradicted a constraint.
    pub contradictions: usize,
    /// Questions to a decision, whatever came of it.
    pub decisions: usize,
}

impl Tally {
    /// All cases.
    pub const fn all(&self) -> usize {
        self.decided + self.human + self.waived + self.faults + self.contradictions + self.decisions
    }

    fn count(&mut self, answered: &Answered) {
        match answered {
            Err(Fault::Constraint(_)) => self.contradictions += 1,
            Err(
                Fault::Overflow(_)
                | Fault::DivisionByZero(_)
                | Fault::EmptyRange(_)
                | Fault::Calendar(_),
            ) => {
                self.faults += 1;
            }
            Ok(Answer::Decision(_)) => self.decisions += 1,
            Ok(Answer::Recommendation(r)) => match &r.result {
                Resolved::Decided(o) if o.penalties.is_empty() => self.waived += 1,
                Resolved::Decided(o) if o.human.is_empty() => self.decided += 1,
                Resolved::Decided(_) | Resolved::Open(_) => self.human += 1,
            },
        }
    }
}

/// What the meaning says of a case.
///
/// # Errors
/// A computation that failed, or facts that contradict each other.
pub fn meaning(
    program: &Program,
    subject: CaseSubject,
    facts: &[Option<Value>],
    reasons: bool,
) -> Answered {
    match subject {
        CaseSubject::Violation(act) => {
            eval::decide(program, act, facts, Options { reasons }).map(Answer::Recommendation)
        }
        CaseSubject::Decision(id) => {
            eval::decide_decision(program, id, facts).map(Answer::Decision)
        }
    }
}

fn without_reasons(answered: &Answered) -> Answered {
    let mut bare = answered.clone();
    if let Ok(Answer::Recommendation(r)) = &mut bare {
        match &mut r.result {
            Resolved::Decided(outcome) => {
                outcome.reasons.clear();
                outcome.duties.clear();
            }
            Resolved::Open(open) => {
                for alternative in &mut open.alternatives {
                    alternative.outcome.reasons.clear();
                    alternative.outcome.duties.clear();
                    alternative.example.duties.clear();
                    alternative.example.reasons.clear();
                }
            }
        }
    }
    bare
}

/// Runs a case through `eval`, with reasons and without, and through every engine.
///
/// A complete case must be decided, or fail, in all of them alike. Of an incomplete one an engine may
/// say that a fact is missing; what it does say must be what `eval` says.
///
/// # Errors
/// The first difference, with the facts as a document and both answers.
pub fn agree(
    program: &Program,
    subject: CaseSubject,
    facts: &[Option<Value>],
    engines: &[Engine<'_>],
) -> Result<Answered, String> {
    let whole = meaning(program, subject, facts, true);
    let report = |name: &str, expected: &Answered, found: Option<&Answered>| {
        difference(program, subject, facts, name, expected, found)
    };
    let complete = misfit(program, facts).is_none();
    let left_open = match &whole {
        Ok(Answer::Recommendation(r)) => matches!(r.result, Resolved::Open(_)),
        Ok(Answer::Decision(d)) => matches!(d, ResolvedDecision::Open(_)),
        Err(_) => false,
    };
    if complete && left_open {
        return Err(report("a complete case is decided", &whole, None));
    }
    let bare = without_reasons(&whole);
    let short = meaning(program, subject, facts, false);
    if short != bare {
        return Err(report("eval without reasons", &bare, Some(&short)));
    }
    for engine in engines {
        let expected = if engine.reasons { &whole } else { &bare };
        let found = match (engine.run)(subject, facts) {
            None if complete => return Err(report(engine.name, expected, None)),
            None => continue,
            Some(found) if engine.reasons => found,
            Some(found) => without_reasons(&found),
        };
        if found != *expected {
            return Err(report(engine.name, expected, Some(&found)));
        }
    }
    Ok(whole)
}

fn name(program: &Program, subject: CaseSubject) -> String {
    let found = match subject {
        CaseSubject::Violation(id) => program.violations.get(id.index()).map(|v| &v.name),
        CaseSubject::Decision(id) => program.decisions.get(id.index()).map(|d| &d.name),
    };
    format!("{subject:?} {}", found.map_or("", String::as_str))
}

fn words(program: &Program, subject: CaseSubject, answered: &Answered) -> String {
    match (answered, subject) {
        (Ok(Answer::Recommendation(r)), _) => brief::recommendation(program, r, Lang::Zh),
        (Ok(Answer::Decision(d)), CaseSubject::Decision(id)) => {
            brief::decision(program, id, d, Lang::Zh)
        }
        (Ok(Answer::Decision(_)), CaseSubject::Violation(_)) => String::new(),
        (Err(fault), _) => format!("{fault:?}"),
    }
}

/// Both answers in words, and the lines of their full form that differ.
fn difference(
    program: &Program,
    subject: CaseSubject,
    given: &[Option<Value>],
    engine: &str,
    expected: &Answered,
    found: Option<&Answered>,
) -> String {
    let ids = given.iter().enumerate();
    let values = ids.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
    let document = serde_json::Value::Object(facts::object(program, values));
    let mut text = format!("{engine}: {}\n", name(program, subject));
    let _ = writeln!(text, "facts: {document}");
    let _ = writeln!(text, "eval:  {}", words(program, subject, expected));
    let Some(found) = found else {
        text.push_str("here:  a fact is missing\n");
        return text;
    };
    let _ = writeln!(text, "here:  {}", words(program, subject, found));
    text.push_str(&apart(expected, found));
    text
}

/// The lines of the full form of two things that differ, from a little before the first.
pub(super) fn apart<T: std::fmt::Debug>(expected: &T, found: &T) -> String {
    let mut text = String::new();
    let (a, b) = (format!("{expected:#?}"), format!("{found:#?}"));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let first = a.iter().zip(&b).position(|(x, y)| x != y);
    let first = first.unwrap_or(a.len().min(b.len()));
    for (sign, lines) in [("eval", &a), ("here", &b)] {
        let from = first.saturating_sub(8);
        for (i, line) in lines.iter().enumerate().skip(from).take(24) {
            let mark = if i == first { "▶" } else { " " };
            let _ = writeln!(text, "  {sign}{mark}{line}");
        }
    }
    text
}

/// Everything that a program can be asked.
pub fn subjects(program: &Program) -> Vec<CaseSubject> {
    let acts = (0..program.violations.len()).map(ViolationId::from_index);
    let decisions = (0..program.decisions.len()).map(DecisionId::from_index);
    acts.map(CaseSubject::Violation)
        .chain(decisions.map(CaseSubject::Decision))
        .collect()
}

/// Completes a case: the facts given stay, the others are drawn.
pub fn completed(
    drawing: &Drawing<'_>,
    d: &mut Dice,
    given: &[Option<Value>],
) -> Vec<Option<Value>> {
    let mut facts = drawing.draw(d);
    for (slot, value) in facts.iter_mut().zip(given) {
        if value.is_some() {
            slot.clone_from(value);
        }
    }
    facts
}

/// Every 用例 of a program: as it stands, and completed in so many ways.
///
/// # Errors
/// The first difference, with the title of its case.
pub fn written(
    program: &Program,
    ways: usize,
    seed: u64,
    engines: &[Engine<'_>],
) -> Result<Tally, String> {
    let drawing = Drawing::new(program);
    let mut d = Dice::new(seed);
    let mut tally = Tally::default();
    for case in &program.cases {
        let told = |text: String| format!("用例“{}”, seed {seed:#x}\n{text}", case.title);
        let _own = agree(program, case.subject, &case.facts, engines).map_err(told)?;
        for _ in 0..ways {
            let facts = completed(&drawing, &mut d, &case.facts);
            tally.count(&agree(program, case.subject, &facts, engines).map_err(told)?);
        }
    }
    Ok(tally)
}

/// Random cases of one program through all engines, each on an act or decision of its own choice.
///
/// # Errors
/// The first difference, with the seed of its case: `Dice::new(seed)` draws it again.
pub fn sweep(
    program: &Program,
    cases: usize,
    seed: u64,
    engines: &[Engine<'_>],
) -> Result<Tally, String> {
    let subjects = subjects(program);
    let drawing = Drawing::new(program);
    let mut tally = Tally::default();
    let mut seeds = Dice::new(seed);
    for i in 0..cases {
        let own = seeds.next();
        let mut d = Dice::new(own);
        let subject = d.pick(&subjects);
        let facts = drawing.draw(&mut d);
        let answered = agree(program, subject, &facts, engines)
            .map_err(|text| format!("case {i}, seed {own:#x}\n{text}"))?;
        tally.count(&answered);
    }
    Ok(tally)
}

/// A program and cases from bytes, through the engines that `engines` makes for it: the body of a
/// fuzz target.
///
/// # Errors
/// The first difference.
pub fn fuzz<'e>(
    bytes: &[u8],
    engines: &dyn Fn(&Program) -> Vec<Engine<'e>>,
) -> Result<Tally, String> {
    let mut d = Dice::from_bytes(bytes);
    let world = programs::rich(&mut d);
    let program = &world.b.p;
    let engines = engines(program);
    let subjects = subjects(program);
    let drawing = Drawing::new(program);
    let mut tally = Tally::default();
    for _ in 0..8 {
        let subject = d.pick(&subjects);
        let facts = drawing.draw(&mut d);
        tally.count(&agree(program, subject, &facts, &engines)?);
    }
    Ok(tally)
}
