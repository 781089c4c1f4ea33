//! Monotonicity (单调): a more serious value of an ordered fact (递增) never lowers the fine.

use std::collections::BTreeSet;

use super::{
    contain::{rivals, share},
    ends::{At, Ends, extents, heavier},
    expand::{Fuel, settled},
    field::Ground,
    formula::Formula,
    grid::About,
    rules, say,
    search::{Budget, Spent},
    sums,
    twin::{self, Sought, Twins},
    verdict::{Claim, Property, Undecided, Witness},
};
use crate::{
    base::{diagnostic::Diagnostic, limits::PROOF_STEPS, span::Span},
    ir::{
        Benchmark, Condition, FactId, ObjectId, PartKind, Program, Row, RowId, Table, Violation,
        ViolationId, Weights, reads,
    },
};

/// Most pairs of rows of one table that are compared.
const MAX_PAIRS: usize = 400_000;

/// Monotonicity of every benchmark of the main package.
pub(super) fn prove(program: &Program) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (index, violation) in program.violations.iter().enumerate() {
        let Some(benchmark) = &violation.benchmark else {
            continue;
        };
        if benchmark.package.index() != 0 {
            continue;
        }
        let about = About::Act(ViolationId::from_index(index));
        let mut work = Work {
            program,
            violation,
            benchmark,
            claim: Claim::new(Property::Monotonicity, about, "裁量基准", benchmark.span),
            budget: Budget(PROOF_STEPS),
        };
        for part in &benchmark.parts {
            let asked = rules::speaks(program, violation, benchmark, part);
            match &part.kind {
                PartKind::Table(table) => work.table(&asked, table),
                PartKind::Weights(weights) => work.weights(&asked, weights),
            }
        }
        claims.push(work.claim);
    }
    claims
}

struct Work<'p> {
    program: &'p Program,
    violation: &'p Violation,
    benchmark: &'p Benchmark,
    claim: Claim,
    budget: Budget,
}

impl<'p> Work<'p> {
    fn ordered(&self, facts: impl IntoIterator<Item = FactId>) -> Vec<FactId> {
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
                        .map(|row| ground.add(self.program, &sums::counts(factor, row)))
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

    fn taken(&mut self, sought: Result<Sought, Spent>) -> Option<Twins> {
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

    /// Rows of a table whose fines fall though an ordered fact rises.
    fn table(&mut self, asked: &[Condition], table: &'p Table) {
        let mut read = reads::Reads::new();
        for row in &table.rows {
            row.when
                .iter()
                .for_each(|c| reads::condition(self.program, c, &mut read));
        }
        let facts = self.ordered(read);
        if facts.is_empty() {
            return;
        }
        let fines: Vec<Option<Vec<(ObjectId, Ends)>>> =
            table.rows.iter().map(|row| self.fines(row)).collect();
        let mut ground = Ground::default();
        let asked_when: Vec<Condition> =
            asked.iter().map(|c| ground.add(self.program, c)).collect();
        let conditions: Vec<Condition> = (0..table.rows.len())
            .filter_map(|index| {
                let mut when = table.rows.get(index)?.when.clone();
                when.extend(rivals(&table.rows, table.policy, index));
                Some(ground.add(self.program, &Condition::All(when)))
            })
            .collect();
        ground.bound(self.program);
        let field = ground.field(self.program);
        let formulas: Option<Vec<Formula>> = conditions.iter().map(|c| field.formula(c)).collect();
        let (Some(asked), Some(formulas)) = (field.conjunction(&asked_when), formulas) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        for fact in facts {
            let pairs = twin::ordered(self.program, fact);
            for (i, j) in near(&field, fact, &formulas) {
                for (a, b) in [(i, j), (j, i)] {
                    let (Some(Some(x)), Some(Some(y))) = (fines.get(a), fines.get(b)) else {
                        continue;
                    };
                    let falls = self.falls(x, y);
                    if falls == Condition::Const(false) {
                        continue;
                    }
                    let (Some(f), Some(g)) = (formulas.get(a), formulas.get(b)) else {
                        continue;
                    };
                    let sought = if falls == Condition::Const(true) {
                        let both: (&[&Formula], &[&Formula]) = (&[&asked, f], &[&asked, g]);
                        twin::seek(&field, fact, &pairs, both, &mut self.budget)
                    } else {
                        let rows = (conditions.get(a), conditions.get(b));
                        let (Some(x), Some(y)) = rows else {
                            continue;
                        };
                        let all = [
                            &asked_when,
                            std::slice::from_ref(x),
                            std::slice::from_ref(y),
                        ];
                        self.under(fact, &pairs, &all, &falls)
                    };
                    let Some(twins) = self.taken(sought) else {
                        continue;
                    };
                    let row = |at: usize| table.rows.get(at).map(|r| r.row);
                    self.say(&twins, (row(a), row(b)), "罚款反而更轻", "the fine falls");
                }
            }
        }
    }

    /// The fines of a row, if they stand without conditions.
    fn fines(&self, row: &Row) -> Option<Vec<(ObjectId, Ends)>> {
        let mut fuel = Fuel::default();
        let mut all = Vec::new();
        for (object, range) in rules::given(self.program, &row.outcomes) {
            let at = At {
                imposed: Some((self.violation, &[], object)),
                law: None,
            };
            let found = extents(self.program, range, at, &mut fuel)?;
            let [one] = found.as_slice() else {
                return None;
            };
            all.push((object, one.ends.clone()));
        }
        Some(all)
    }

    /// When the first is heavier than the second on some object.
    fn falls(&self, x: &[(ObjectId, Ends)], y: &[(ObjectId, Ends)]) -> Condition {
        let any = x.iter().filter_map(|(object, ends)| {
            let (_, other) = y.iter().find(|(o, _)| o == object)?;
            heavier(self.program, ends, other)
        });
        settled(Condition::Any(any.collect()))
    }

    /// Two rows that are compared under a condition on the facts of their amounts.
    fn under(
        &mut self,
        fact: FactId,
        pairs: &[(u16, u16)],
        [asked, here, there]: &[&[Condition]; 3],
        falls: &Condition,
    ) -> Result<Sought, Spent> {
        let mut ground = Ground::default();
        let falls = ground.add(self.program, falls);
        for condition in asked.iter().chain(*here).chain(*there) {
            ground.keep(self.program, condition);
        }
        ground.bound(self.program);
        let field = ground.field(self.program);
        let made = (
            field.conjunction(*asked),
            field.conjunction(here.iter().chain([&falls])),
            field.conjunction(*there),
        );
        let (Some(asked), Some(here), Some(there)) = made else {
            return Ok(Sought::Unsettled);
        };
        let both: (&[&Formula], &[&Formula]) = (&[&asked, &here], &[&asked, &there]);
        twin::seek(&field, fact, pairs, both, &mut self.budget)
    }

    fn say(
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
