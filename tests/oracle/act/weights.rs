//! 权重: the row of each factor, the sum, the formula of the branch.

use zhun::{
    base::terms::{Handling, HitPolicy},
    ir::{Branch, Factor, Weights},
};

use super::{Candidate, Come, Run, Said, SeenFormula, SeenGrid, SeenRow, Target};
use crate::{condition::Cond, encoding::Scope, extent::Extent, rational::Rational, term::Term};

/// The factors of a part together.
#[derive(Clone, Copy)]
pub(crate) struct Weighed {
    /// Sum of the weights without the start.
    pub sum: Term,
    /// Why there is none (a human's reason), or a fault.
    pub stop: Term,
}

/// The row of a factor that decides.
struct Pick {
    weight: Term,
    stop: Term,
    gap: Term,
    tied: Term,
    /// Each row: number, weight, whether it decides.
    rows: Vec<(zhun::ir::RowId, i64, Term)>,
}

impl<'p> Run<'_, 'p> {
    fn pick(&self, part: usize, index: usize, factor: &Factor) -> Pick {
        let (e, a) = (self.e, &self.e.a);
        let lighter = factor.defects.overlap == Some(Handling::Lighter);
        let policy = if lighter && factor.policy == HitPolicy::Unique {
            HitPolicy::Lightest
        } else {
            factor.policy
        };
        let rows: Vec<Cond> = factor
            .rows
            .iter()
            .map(|row| e.condition(&row.when, &Scope::default()))
            .collect();
        let hits = e.hits(policy, &rows);
        let mut has = a.truth(false);
        let mut overlap = a.truth(false);
        let mut weight = a.int(0);
        for (row, &hit) in factor.rows.iter().zip(&hits.rows) {
            let own = a.int(row.weight.into());
            let replaces = match policy {
                HitPolicy::First => a.truth(false),
                HitPolicy::Heaviest => a.lt(weight, own),
                HitPolicy::Lightest => a.lt(own, weight),
                HitPolicy::Unique => a.truth(false),
            };
            let differs = a.and(&[has, hit, a.not(a.eq(weight, own))]);
            overlap = a.or(&[overlap, differs]);
            let takes = a.and(&[hit, a.or(&[a.not(has), replaces])]);
            weight = a.ite(takes, own, weight);
            has = a.or(&[has, hit]);
        }
        // A known defect that takes the lighter row leaves nothing open; it is an overlap all the same.
        let tied = a.and(&[overlap, a.truth(policy == HitPolicy::Unique)]);
        let gap = a.and(&[e.free(hits.stop), a.not(hits.any)]);
        let name = &factor.name;
        let gap_code = e.human(&format!("gap of factor {name}"));
        let tie_code = e.human(&format!("tie of factor {part} {index}"));
        let own = a.ite(gap, gap_code, a.ite(tied, tie_code, a.int(0)));
        let going = e.free(hits.stop);
        let rows = factor.rows.iter().zip(&hits.rows);
        Pick {
            weight,
            stop: e.first(hits.stop, own),
            gap,
            tied: a.and(&[e.free(hits.stop), overlap]),
            rows: rows
                .map(|(row, &hit)| {
                    // No row of higher rank hits, nor an earlier one of the same.
                    let ahead = factor.rows.iter().zip(&hits.rows);
                    let ahead = ahead.filter(|(other, _)| match factor.policy {
                        HitPolicy::First | HitPolicy::Unique => false,
                        HitPolicy::Heaviest | HitPolicy::Lightest => {
                            let heaviest = factor.policy == HitPolicy::Heaviest;
                            let more = (other.weight > row.weight) == heaviest;
                            let even = other.weight == row.weight;
                            (more && !even) || (even && other.row < row.row)
                        }
                    });
                    let ahead: Vec<Term> = ahead.map(|(_, t)| *t).collect();
                    let decides = a.and(&[going, hit, a.not(a.or(&ahead))]);
                    (row.row, row.weight, decides)
                })
                .collect(),
        }
    }

    /// All factors of a part; `asked` says when they are looked at.
    pub(super) fn weigh(
        &self,
        part: usize,
        weights: &Weights,
        (asked, defined): (Term, Term),
    ) -> Weighed {
        let (e, a) = (self.e, &self.e.a);
        let (mut sum, mut human) = (a.int(0), a.int(0));
        for (index, factor) in weights.factors.iter().enumerate() {
            let pick = self.pick(part, index, factor);
            self.fail(asked, pick.stop);
            human = e.first(human, pick.stop);
            sum = a.add(sum, pick.weight);
            let and = |t: Term| a.and(&[defined, t]);
            self.seen.borrow_mut().grids.push(SeenGrid {
                part,
                factor: Some(index),
                object: None,
                gap: and(pick.gap),
                tied: and(pick.tied),
                weight: Some((and(e.free(pick.stop)), pick.weight)),
                comes: (a.truth(false), e.nowhere()),
                rows: pick
                    .rows
                    .iter()
                    .map(|(row, weight, decides)| SeenRow {
                        row: *row,
                        decides: and(*decides),
                        gives: None,
                        strange: a.truth(false),
                        object: None,
                        result: Come::Weight(*weight),
                    })
                    .collect(),
            });
        }
        Weighed { sum, stop: human }
    }

    /// What weights say of a target; `asked` says when the part speaks of it.
    pub(super) fn weighted(
        &self,
        (part, weights): (usize, &Weights),
        weighed: &Weighed,
        target: &Target,
        (asked, defined): (Term, Term),
    ) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let mut open = asked;
        let mut some = a.truth(false);
        let mut said = self.nothing_said(target.object).said;
        for branch in weights.branches.iter().filter(|b| b.on == target.object) {
            let held = e.guard(self.v, branch.guard);
            self.fail(open, held.stop);
            let stopped = a.not(e.free(held.stop));
            let here = a.and(&[open, held.yes]);
            let amount = self.branch(weights, branch, weighed.sum, target.statutory);
            let why = e.first(weighed.stop, amount.1);
            self.fail(a.and(&[here, e.free(weighed.stop)]), amount.1);
            let sure = a.and(&[defined, held.yes, e.free(weighed.stop)]);
            self.seen.borrow_mut().formulas.push(SeenFormula {
                part,
                object: target.object,
                asked: sure,
                amount: (e.free(amount.1), amount.0),
                over: a.lt(a.int(weights.den.into()), self.total(branch, weighed.sum)),
                law: target.lawful(),
            });
            let computed = Said {
                tag: a.int(Said::COMPUTED),
                amount: amount.0,
                ..said
            };
            let own = e.said_case(e.free(why), &computed, &Said::human(e, why));
            let own = e.said_case(stopped, &Said::human(e, held.stop), &own);
            let takes = a.and(&[open, a.or(&[held.yes, stopped])]);
            said = e.said_case(takes, &own, &said);
            some = a.or(&[some, takes]);
            open = a.and(&[open, a.not(takes)]);
        }
        Candidate {
            some,
            said,
            ..self.nothing_said(target.object)
        }
    }

    /// The sum of a branch after its floor and cap.
    pub(crate) fn total(&self, branch: &Branch, sum: Term) -> Term {
        let a = &self.e.a;
        let total = a.add(sum, a.int(branch.start.into()));
        let total = match branch.floor {
            Some(floor) => a.max(total, a.int(floor.into())),
            None => total,
        };
        match branch.cap {
            Some(cap) => a.min(total, a.int(cap.into())),
            None => total,
        }
    }

    fn branch(
        &self,
        weights: &Weights,
        branch: &Branch,
        sum: Term,
        statutory: (Term, Extent),
    ) -> (Rational, Term) {
        let scope = Scope {
            statutory: Some(statutory),
            sum: Some(Rational {
                n: self.total(branch, sum),
                d: weights.den.into(),
            }),
            ..Scope::default()
        };
        let x = self.e.number(&branch.amount, &scope);
        (x.q, x.stop)
    }
}
