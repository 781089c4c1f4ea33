//! The properties as questions to the solver, by the definitions of `proof`: a question holds of just
//! the facts that show the fault.

mod boundary;
mod channel;
mod containment;
mod dead;
mod gap;
mod monotone;
mod overflow;
mod overlap;
mod pair;
mod promise;
mod reach;
mod twin;
mod weights;

use std::collections::BTreeMap;

use zhun::{
    eval,
    ir::{DecisionId, Program, Value, ViolationId},
};

use crate::{
    act::Act,
    encoding::Encoding,
    term::Term,
    z3::{Answer, Z3},
};

pub(crate) use pair::{differs, of_pair};
pub(crate) use reach::reached;

/// The properties that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Property {
    Gap,
    Overlap,
    Boundary,
    DeadRow,
    Containment,
    Weights,
    Overflow,
    Monotonicity,
    Unreachable,
    Promise,
    Guarantee,
    Channels,
    Duplicate,
    DoubleCounting,
    Authority,
    InForce,
    Untested,
    Refinement,
    Consistency,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    Act(ViolationId),
    Decision(DecisionId),
    Package,
}

/// How `eval` shows the fault on a case.
pub(crate) type Shows<'q> = Box<dyn Fn(&[Option<Value>]) -> bool + 'q>;

/// One question.
pub(crate) struct Question<'q> {
    pub property: Property,
    pub about: About,
    /// The table (`表`), the factor, or what else of the act.
    pub name: String,
    /// The facts that show the fault. A dead row is the other way round: facts for which it decides.
    pub fault: Term,
    /// That no facts satisfy it is the fault (a dead row).
    pub absence: bool,
    /// Whether `eval` shows it on a case in which nothing lifts the penalty.
    pub shows: Shows<'q>,
    /// A second case, that differs in this variable (monotonicity), as its value there.
    pub second: Option<Second>,
}

/// Two cases that differ in one fact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Second {
    /// The variable of the first case.
    pub first: Term,
    /// That of the second.
    pub second: Term,
}

/// What the oracle says of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Proved,
    /// With the case that shows it, but for an absence.
    Refuted(Option<Vec<Option<Value>>>),
    Unknown,
    /// It needs what the encoding does not hold.
    Outside,
}

/// How often each came.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub proved: usize,
    pub refuted: usize,
    pub unknown: usize,
    pub nonlinear: usize,
    pub outside: usize,
    /// Witnesses that `eval` confirms, and those whose act is lifted or left to a human.
    pub shown: usize,
    pub hidden: usize,
    /// Time that the solver took; for the report alone.
    pub time: std::time::Duration,
}

/// Counts by property.
pub(crate) type Counts = BTreeMap<Property, Count>;

/// An answered question.
pub(crate) struct Answered {
    pub property: Property,
    pub name: String,
    pub verdict: Verdict,
    /// The values that the solver gave, if any.
    pub model: Option<Vec<i128>>,
}

/// All questions about an act, of one encoding.
pub(crate) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &'q Act,
) -> Vec<Question<'q>> {
    let mut all = gap::of_act(e, program, id, act);
    all.extend(overlap::of_act(e, program, id, act));
    all.extend(dead::of_act(e, program, id, act));
    all.extend(containment::of_act(e, program, id, act));
    all.extend(weights::of_act(e, program, id, act));
    all.extend(overflow::of_act(e, program, id, act));
    all.extend(monotone::of_act(e, program, id, act));
    all.extend(boundary::of_act(e, program, id, act));
    all.extend(channel::of_act(e, program, id, act));
    all
}

/// Calls `then` with every act and decision of a program: its encoding and its questions.
pub(crate) fn each(
    program: &Program,
    mut then: impl FnMut(&Encoding<'_>, &About, Option<&Act>, Vec<Question<'_>>),
) {
    for index in 0..program.violations.len() {
        let id = ViolationId::from_index(index);
        let e = Encoding::new(program);
        // So that what constraints need counts too, where it is not encoded.
        e.possible();
        let act = e.act(id);
        let questions = of_act(&e, program, id, &act);
        then(&e, &About::Act(id), Some(&act), questions);
    }
    for index in 0..program.decisions.len() {
        let id = DecisionId::from_index(index);
        let e = Encoding::new(program);
        e.possible();
        let mut questions = gap::of_decision(&e, program, id);
        questions.extend(overlap::of_decision(&e, program, id));
        questions.extend(dead::of_decision(&e, program, id));
        questions.extend(promise::of_decision(&e, program, id));
        questions.extend(channel::of_decision(&e, program, id));
        then(&e, &About::Decision(id), None, questions);
    }
}

/// Asks the solver, and `eval` of every case that it gives.
pub(crate) fn ask(
    z3: &mut Z3,
    e: &Encoding<'_>,
    questions: &[Question<'_>],
    counts: &mut Counts,
) -> Vec<Answered> {
    let outside = !e.outside().is_empty();
    if !outside {
        z3.open(e);
    }
    let mut all = Vec::new();
    for q in questions {
        let count = counts.entry(q.property).or_default();
        let (verdict, model) = if outside {
            count.outside += 1;
            (Verdict::Outside, None)
        } else {
            one(z3, e, q, count)
        };
        all.push(Answered {
            property: q.property,
            name: q.name.clone(),
            verdict,
            model,
        });
    }
    if !outside {
        z3.close();
    }
    all
}

fn one(
    z3: &mut Z3,
    e: &Encoding<'_>,
    q: &Question<'_>,
    count: &mut Count,
) -> (Verdict, Option<Vec<i128>>) {
    let began = std::time::Instant::now();
    let answer = z3.ask(&e.a, q.fault);
    count.time += began.elapsed();
    let model = match &answer {
        Answer::Yes(values) => Some(values.clone()),
        Answer::No | Answer::Unknown => None,
    };
    let verdict = match (answer, q.absence) {
        (Answer::Unknown, _) if e.linear() => {
            println!("unknown: {:?} {:?} {}", q.property, q.about, q.name);
            count.unknown += 1;
            Verdict::Unknown
        }
        (Answer::Unknown, _) => {
            count.nonlinear += 1;
            Verdict::Unknown
        }
        (Answer::No, false) => {
            count.proved += 1;
            Verdict::Proved
        }
        (Answer::No, true) => {
            count.refuted += 1;
            Verdict::Refuted(None)
        }
        (Answer::Yes(values), absence) => {
            let facts = e.facts.read(&e.a, &values).expect("facts of the model");
            assert_eq!(
                eval::contradicted(e.program, &facts),
                Ok(None),
                "the model is a possible case"
            );
            let shown = shown(z3, e, q, &values, &facts);
            if shown {
                count.shown += 1;
            } else {
                count.hidden += 1;
            }
            if absence {
                count.proved += 1;
                Verdict::Proved
            } else {
                count.refuted += 1;
                Verdict::Refuted(Some(facts))
            }
        }
    };
    (verdict, model)
}

/// Whether `eval` shows what the solver found.
fn shown(
    _z3: &mut Z3,
    e: &Encoding<'_>,
    q: &Question<'_>,
    values: &[i128],
    facts: &[Option<Value>],
) -> bool {
    if !(q.shows)(facts) {
        return false;
    }
    let Some(second) = q.second else {
        return true;
    };
    let mut other = values.to_vec();
    use crate::term::Node::{BoolVar, IntVar};
    if let (IntVar(to) | BoolVar(to), IntVar(from) | BoolVar(from)) =
        (e.a.node(second.first), e.a.node(second.second))
    {
        other[to] = values[from];
    }
    e.facts.read(&e.a, &other).is_some_and(|f| (q.shows)(&f))
}
