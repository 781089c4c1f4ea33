//! A violation as terms: from the facts to every penalty with its range, as `eval` means it.
//!
//! The steps are those of the language: what lifts the penalty, what the statute imposes, what the
//! benchmark makes of it, circumstances, reductions, the statutory range, rounding. Every choice that
//! facts make is a term; every choice that the rules make is made here.

mod amount;
mod benchmark;
mod degree;
mod ground;
mod law;
mod replace;
mod statute;
mod table;
mod weights;

use std::cell::{Cell, RefCell};

use zhun::{
    base::terms::Lift,
    ir::{ObjectId, Penalty, PenaltyId, Violation, ViolationId},
};

use crate::{
    encoding::Encoding,
    extent::{Extent, Money},
    term::Term,
};

pub(crate) use benchmark::{Candidate, Said};
pub(crate) use law::SeenLaw;
pub(crate) use table::Best;

/// A penalty on its way into the outcome.
#[derive(Clone)]
pub(crate) struct Item<'p> {
    pub id: PenaltyId,
    pub penalty: &'p Penalty,
    pub present: Term,
    pub imposition: Option<usize>,
    /// Whether the statute states it, and its range there.
    pub statute: Statute,
    pub still: Term,
    pub contested: Term,
}

/// The statutory range of a fine.
#[derive(Clone, Copy)]
pub(crate) struct Statute {
    /// The statute states this penalty.
    pub there: Term,
    /// It gives a range.
    pub some: Term,
    pub extent: Extent,
    pub money: Money,
    /// Why a human decides inside it; 0 if none does.
    pub why: Term,
}

/// What an object is penalised with, before the benchmark.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub object: ObjectId,
    pub present: Term,
    pub fined: Term,
    /// Whether the statute gives a range for its fine, and which.
    pub statutory: (Term, Extent),
    /// Whether just one fine claims it: else a human decides which range is meant.
    pub lawful: Term,
}

impl Target {
    /// The statutory range where just one fine claims the object.
    pub(crate) const fn lawful(&self) -> (Term, Extent) {
        (self.lawful, self.statutory.1)
    }
}

/// A penalty of the outcome.
#[derive(Clone)]
pub(crate) struct Imposed {
    pub id: PenaltyId,
    pub present: Term,
    /// It is a fine.
    pub fine: bool,
    /// The statutory range: whether there is one, exact.
    pub law: (Term, Extent),
    /// What the benchmark says, where the benchmark speaks of this fine.
    pub said: Option<Candidate>,
    /// The exact range before the statute bounds it, and whether there is one.
    pub before: (Term, Extent),
    /// The exact range in the statutory range, and whether there is one.
    pub exact: (Term, Extent),
    /// The range before leaves the statutory range, and may not.
    pub leaves: Term,
    /// The recommended range (`some` says whether there is one).
    pub range: Money,
    /// A human picks.
    pub human: Term,
    /// The degree: 0 of an ordinary case, 1 从轻, 2 减轻, 3 从重, 4 grounds on both sides.
    pub degree: Term,
    /// No rule says how far: a human decides.
    pub left: Term,
    /// A human may also go below the statutory minimum (从轻或减轻).
    pub below: Term,
}

/// A violation as terms.
pub(crate) struct Act {
    /// The run ended early: a fault, or (a human's code) no rule speaks at all; else 0.
    pub escape: Term,
    /// 0 punish, 1 may waive, 2 no penalty, 3 a human decides.
    pub disposition: Term,
    pub penalties: Vec<Imposed>,
    /// What was seen of the benchmark, for properties of its tables.
    pub seen: Seen,
}

/// What a run saw of the benchmark. *Asked* here is what the properties mean by it: the guard and the
/// condition of the part hold, the object is penalised by an imposition whose guards hold, and no 先行
/// row that names the object holds. What lifts a penalty is not looked at.
#[derive(Default)]
pub(crate) struct Seen {
    pub grids: Vec<SeenGrid>,
    pub formulas: Vec<SeenFormula>,
    /// Ranges of 先行 rows: whether the row decides on the object, the range, the statutory range.
    pub overrides: Vec<SeenRow>,
    /// Of each fine that a row gives: its object, whether circumstances that shall count turn it the
    /// wrong way, and whether one 减额 takes it below the statutory minimum.
    pub moved: Vec<(ObjectId, Term, Term)>,
    /// The statutory fines.
    pub laws: Vec<SeenLaw>,
    /// Of each object that is penalised, when the benchmark says nothing of it.
    pub silent: Vec<(ObjectId, Term)>,
}

/// A table at work on an object, or a factor.
pub(crate) struct SeenGrid {
    pub part: usize,
    pub factor: Option<usize>,
    pub object: Option<ObjectId>,
    /// It is asked and no row hits.
    pub gap: Term,
    /// It is asked, 唯一, and rows hit that differ.
    pub tied: Term,
    /// Of a factor: whether it comes to a weight, and which.
    pub weight: Option<(Term, Term)>,
    /// Of a table: whether it comes to one range for the object, and which.
    pub comes: (Term, Extent),
    pub rows: Vec<SeenRow>,
}

/// A row at work.
pub(crate) struct SeenRow {
    pub row: zhun::ir::RowId,
    /// It is asked, hits, and none of higher rank does.
    pub decides: Term,
    /// The range that it gives: whether it gives one, which, and the statutory range.
    pub gives: Option<(Term, Extent, (Term, Extent))>,
    /// It imposes a kind that the statute does not impose on that object.
    pub strange: Term,
    /// The object, but for a factor.
    pub object: Option<ObjectId>,
    /// What it comes to.
    pub result: Come,
}

/// What a row comes to.
#[derive(Clone, Copy)]
pub(crate) enum Come {
    /// Of a table, for an object.
    Table(Best),
    /// Of a factor.
    Weight(i64),
    /// Of a 先行 row.
    First,
}

/// A formula at work on an object.
pub(crate) struct SeenFormula {
    pub part: usize,
    pub object: ObjectId,
    /// It is asked and there is a sum.
    pub asked: Term,
    /// Whether there is an amount, and which.
    pub amount: (Term, crate::rational::Rational),
    /// The sum is above the whole, and nothing limits it.
    pub over: Term,
    /// The statutory range.
    pub law: (Term, Extent),
}

/// A run in the making.
pub(crate) struct Run<'e, 'p> {
    pub e: &'e Encoding<'p>,
    pub v: &'p Violation,
    escape: Cell<Term>,
    seen: RefCell<Seen>,
}

impl<'p> Encoding<'p> {
    /// The terms of a violation.
    pub(crate) fn act(&self, id: ViolationId) -> Act {
        if self.program.violations[id.index()].contest.is_some() {
            // Its provisions are acts of their own, and asked of by themselves.
            self.beyond("an act that stands for several provisions");
        }
        let run = Run {
            e: self,
            v: &self.program.violations[id.index()],
            escape: Cell::new(self.a.int(0)),
            seen: RefCell::default(),
        };
        run.steps()
    }
}

impl<'p> Run<'_, 'p> {
    /// Ends the run with this reason, where it is reached and there is one that ends runs.
    fn escape(&self, reached: Term, stop: Term) {
        let e = self.e;
        let own = e.a.ite(reached, stop, e.a.int(0));
        self.escape.set(e.first(self.escape.get(), own));
    }

    /// Ends the run with a fault, where it is reached; a human's reason ends nothing.
    fn fail(&self, reached: Term, stop: Term) {
        let fault = self.e.is_fault(stop);
        self.escape(self.e.a.and(&[reached, fault]), stop);
    }

    fn steps(self) -> Act {
        let (e, a) = (self.e, &self.e.a);
        let waiver = self.waiver();
        self.laws();
        let (mut items, undecided) = self.impose(waiver.all);
        for item in &mut items {
            let lifted: Vec<Term> = waiver
                .objects
                .iter()
                .filter(|(o, _)| *o == item.penalty.on)
                .map(|(_, t)| *t)
                .collect();
            let spared = a.and(&[a.or(&lifted), a.not(item.still)]);
            item.present = a.and(&[item.present, a.not(spared)]);
        }
        for (id, present) in &waiver.still {
            if let Some(penalty) = e.program.penalties.get(id.index()) {
                items.push(Item {
                    id: *id,
                    penalty,
                    present: *present,
                    imposition: None,
                    statute: self.no_statute(),
                    still: a.truth(true),
                    contested: a.truth(false),
                });
            }
        }
        let undecided = a.and(&[undecided, a.not(waiver.all)]);
        let fines = self.statutory(&mut items);
        let fined = a.or(&fines.iter().map(|f| f.1).collect::<Vec<_>>());
        let any = |items: &[Item<'_>]| a.or(&items.iter().map(|i| i.present).collect::<Vec<_>>());
        let targets = self.targets(&items, &fines);
        let mut candidates = Vec::new();
        if let Some(benchmark) = &self.v.benchmark {
            let reached = a.and(&[a.not(waiver.all), a.not(undecided), any(&items)]);
            candidates = self.narrow(benchmark, &targets, reached);
            self.replace(&mut items, &candidates);
        }
        let lifts: Vec<Term> = waiver.objects.iter().map(|(_, t)| *t).collect();
        let owed: Vec<Term> = items
            .iter()
            .map(|i| a.and(&[i.present, a.not(i.still)]))
            .collect();
        let spared = a.or(&[
            a.not(any(&items)),
            a.and(&[a.or(&lifts), a.not(a.or(&owed))]),
        ]);
        let lifted = a.or(&[waiver.all, a.and(&[spared, a.not(undecided)])]);
        let grounds = self.grounds(a.not(lifted));
        let cuts = self.cuts(a.and(&[fined, a.not(lifted)]));
        let penalties = items
            .iter()
            .map(|item| self.imposed(item, &items, &candidates, &grounds, &cuts, undecided))
            .collect();
        // 2 as a rule; 10 and more where it is too late, goes to criminal justice or is guided.
        let mut falls = a.int(2);
        for lift in [Lift::TimeBarred, Lift::Transfer, Lift::Guidance] {
            let so = a.eq(waiver.lift, a.int(1 + lift as i128));
            falls = a.ite(so, a.int(10 + lift as i128), falls);
        }
        let disposition = a.ite(
            lifted,
            falls,
            a.ite(undecided, a.int(3), a.ite(waiver.may, a.int(1), a.int(0))),
        );
        Act {
            escape: self.escape.get(),
            disposition,
            penalties,
            seen: self.seen.into_inner(),
        }
    }
}
