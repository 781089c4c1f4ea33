//! Monotonicity (单调): a more serious value of an ordered fact (递增) never lowers the fine.

use std::collections::BTreeSet;

use super::{
    contain::share,
    field::Ground,
    formula::Formula,
    grid::About,
    moving, rules, say,
    search::{Budget, Spent},
    sums,
    twin::{self, Sought, Twins},
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
};
use crate::{
    base::{diagnostic::Diagnostic, limits::PROOF_STEPS, span::Span},
    ir::{Benchmark, Condition, FactId, PartKind, Program, RowId, Violation, Weights},
};

/// Most pairs of rows of one table that are compared.
const MAX_PAIRS: usize = 400_000;

/// Monotonicity of the benchmark of an act.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    let Some(benchmark) = act.benchmark else {
        return bare(act);
    };
    let (program, violation, about) = (act.program, act.violation, About::Act(act.id));
    let mut work = Work {
        program,
        violation,
        benchmark,
        claim: Claim::new(Property::Monotonicity, about, "裁量基准", benchmark.span),
        budget: Budget(PROOF_STEPS),
    };
    for (index, part) in benchmark.parts.iter().enumerate() {
        match &part.kind {
            PartKind::Table(table) => work.table(part, table, act.table(index)),
            PartKind::Weights(weights) => {
                let asked = rules::speaks(program, violation, benchmark, part);
                work.weights(&asked, weights);
            }
        }
    }
    moving::circumstances(act, &mut work.claim);
    vec![work.claim]
}

/// An act of the main package without a benchmark: what circumstances make of the statutory range.
fn bare(act: &Act<'_, '_>) -> Vec<Claim> {
    let (turned, _) = moving::any(act);
    if act.violation.package.index() != 0 || !turned {
        return Vec::new();
    }
    let about = About::Act(act.id);
    let place = act.violation.span;
    let mut claim = Claim::new(Property::Monotonicity, about, "情节", place);
    moving::circumstances(act, &mut claim);
    vec![claim]
}

/// A benchmark at work.
pub(super) struct Work<'p> {
    /// The program.
    pub program: &'p Program,
    /// The act.
    pub violation: &'p Violation,
    /// Its benchmark.
    pub benchmark: &'p Benchmark,
    /// What came of it so far.
    pub claim: Claim,
    /// What may still be spent.
    pub budget: Budget,
}

impl<'p> Work<'p> {
    /// Those that are ordered.
    pub(super) fn ordered(&self, facts: impl IntoIterator<Item = FactId>) -> Vec<FactId> {
        let all: BTreeSet<FactId> = facts.into_iter().collect();
        all.into_iter()
            .filter(|f| !twin::ordered(self.program, *f).is_empty())
            .collect()
    }

    /// The factors that read a fact, taken together.
    fn weights(&mut self, asked: &[Condition], weights: &'p Weights) {
        let read: Vec<BTreeSet<FactId>> = weights
            .factors
            .iter()
            .map(|f| f.facts.iter().copied().collect())
            .collect();
        for fact in self.ordered(read.iter().flatten().copied()) {
            let own: Vec<usize> = (0..weights.factors.len())
                .filter(|f| read.get(*f).is_some_and(|r| r.contains(&fact)))
                .collect();
            let mut ground = Ground::default();
            let asked: Vec<Condition> = asked.iter().map(|c| ground.add(self.program, c)).collect();
            let counts: Vec<Vec<Condition>> = own
                .iter()
                .filter_map(|f| weights.factors.get(*f))
                .map(|factor| {
                    (0..factor.rows.len())
                        .map(|row| {
                            ground.add(self.program, &sums::counts(self.program, factor, row))
                        })
                        .collect()
                })
                .collect();
            ground.bound(self.program);
            let field = ground.field(self.program);
            let formulas: Option<Vec<Vec<Formula>>> = counts
                .iter()
                .map(|rows| rows.iter().map(|c| field.formula(c)).collect())
                .collect();
            let (Some(asked), Some(formulas)) = (field.conjunction(&asked), formulas) else {
                self.claim.leave(Undecided::Beyond);
                continue;
            };
            let choices = choices(weights, &own, &formulas);
            let pairs = twin::ordered(self.program, fact);
            let mut tried = 0usize;
            'pairs: for (high, here) in &choices {
                for (low, there) in &choices {
                    if low >= high {
                        continue;
                    }
                    tried = tried.saturating_add(1);
                    if tried > MAX_PAIRS {
                        self.claim.leave(Undecided::Beyond);
                        break 'pairs;
                    }
                    let (mut a, mut b) = (vec![&asked], vec![&asked]);
                    a.extend(here.iter().map(|(_, _, f)| *f));
                    b.extend(there.iter().map(|(_, _, f)| *f));
                    let sought = twin::seek(&field, fact, &pairs, (&a, &b), &mut self.budget);
                    let Some(twins) = self.taken(sought) else {
                        continue;
                    };
                    let rows = |chosen: &[(usize, usize, &Formula)]| {
                        chosen
                            .first()
                            .and_then(|(f, r, _)| Some(weights.factors.get(*f)?.rows.get(*r)?.row))
                    };
                    let shares = (share(*high, weights.den), share(*low, weights.den));
                    self.say(
                        &twins,
                        (rows(here), rows(there)),
                        &format!("权重从{}降到{}", shares.0, shares.1),
                        &format!("the weight falls from {} to {}", shares.0, shares.1),
                    );
                    break 'pairs;
                }
            }
        }
    }

    /// The two cases, if there are; what stays open is noted.
    pub(super) fn taken(&mut self, sought: Result<Sought, Spent>) -> Option<Twins> {
        match sought {
            Ok(Sought::None) => None,
            Ok(Sought::Twins(twins)) => Some(twins),
            Ok(Sought::Unsettled) => {
                self.claim.leave(Undecided::Beyond);
                None
            }
            Err(Spent) => {
                self.claim.leave(Undecided::Steps(PROOF_STEPS));
                None
            }
        }
    }

    /// Reports two cases, with the rows that decide them.
    pub(super) fn say(
        &mut self,
        twins: &Twins,
        (high, low): (Option<RowId>, Option<RowId>),
        zh: &str,
        en: &str,
    ) {
        let of = say::subject(self.program, self.claim.about);
        let (fact, after) = &twins.other;
        let named = |facts: &[(FactId, crate::ir::Value)]| say::case(self.program, facts);
        let before: Vec<_> = twins
            .facts
            .iter()
            .filter(|(f, _)| f == fact)
            .cloned()
            .collect();
        let (from, to) = (named(&before), named(&[(*fact, after.clone())]));
        let place = |row: Option<RowId>| {
            let text = row.and_then(|r| self.program.rows.get(r.index()));
            text.map_or(self.benchmark.span, |r| r.span)
        };
        let (first, second): (Span, Span) = (place(high), place(low));
        let mut d: Diagnostic = say::finding(
            Property::Monotonicity,
            second,
            format!("{}：情形更重而{zh}：{}，改为{}", of.zh, from.zh, to.zh),
            format!(
                "{}: more serious and yet {en}: {}, then {}",
                of.en, from.en, to.en
            ),
        )
        .because("更重的情形落在这一行", "the more serious case");
        if first != second {
            d = d.also(first, "较轻的情形落在这一行", "the less serious case");
        }
        let d = say::or_keep(
            d,
            Property::Monotonicity,
            "核对两行的数字和选项的先后（递增）",
            "check the figures of both rows and the order of the options (递增)",
        );
        // The case is the more serious one; beside it stands the less serious.
        let mut facts = twins.facts.clone();
        let mut beside = (*fact, after.clone());
        for (own, value) in &mut facts {
            if own == fact {
                std::mem::swap(value, &mut beside.1);
            }
        }
        let witness = Witness::pair(self.program, self.claim.about, facts, beside);
        let d = say::cited(self.program, d, self.claim.about);
        self.claim
            .refute(say::shown(self.program, d, &witness), Some(witness));
    }
}

/// A choice of rows, one a factor: (factor, row, formula).
type Chosen<'f> = Vec<(usize, usize, &'f Formula)>;

/// Every choice of rows of these factors with its weight; at most as many as can be compared.
fn choices<'f>(
    weights: &Weights,
    own: &[usize],
    formulas: &'f [Vec<Formula>],
) -> Vec<(i64, Chosen<'f>)> {
    let mut all: Vec<(i64, Chosen<'f>)> = vec![(0, Vec::new())];
    for (factor, rows) in own.iter().zip(formulas) {
        let mut next = Vec::new();
        for (sum, chosen) in &all {
            for (row, formula) in rows.iter().enumerate() {
                let own = weights.factors.get(*factor).and_then(|f| f.rows.get(row));
                let weight = own.map_or(0, |r| r.weight);
                let mut more = chosen.clone();
                more.push((*factor, row, formula));
                next.push((sum.saturating_add(weight), more));
            }
        }
        all = next;
        all.truncate(1_000);
    }
    all
}

/// Pairs of rows that can match two cases differing in one fact alone.
pub(super) fn near(
    field: &super::field::Field<'_>,
    fact: FactId,
    formulas: &[Formula],
) -> Vec<(usize, usize)> {
    let boxes = formulas.iter().map(super::ready::around).map(|mut sets| {
        sets.retain(|(axis, _)| Some(*axis) != field.space().fact(fact));
        sets
    });
    let boxes: Vec<_> = boxes.collect();
    super::ready::meeting(field, &boxes)
}
