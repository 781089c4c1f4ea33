//! What decisions promise: that their result moves one way along a fact (随), and what holds wherever
//! they decide (保证).
//!
//! The results of a table are taken apart into alternatives: conditions, and the ends of a range under
//! them. Two alternatives are compared with the moving fact at two cells; where an amount reads that
//! fact, the fact is put in at the last value of the lower cell and the first of the higher one, which
//! decides for all values between because amounts are lines in it.

use super::{
    ends::{At, Ends, above, below, extents},
    expand::{Fuel, deciding, settled},
    field::{Field, Ground},
    formula::Formula,
    grid::About,
    monotone, pieces, poly, say,
    search::{Budget, Spent},
    twin::{self, Twins},
    verdict::{Claim, Property, Undecided, Witness},
    witness,
};
use crate::{
    base::{diagnostic::Diagnostic, limits::PROOF_STEPS, ratio::Ratio, span::Span},
    ir::{
        Condition, Decision, DecisionValue, FactId, FactType, Program, Promise, PromiseKind, Range,
        RangeKind, Value, reads,
    },
};

/// Most pairs of alternatives and cells of one promise that are compared.
const MAX_PAIRS: usize = 200_000;
/// Most findings of one promise.
const MAX_FOUND: usize = 8;

/// Every promise of the main package.
pub(super) fn prove(program: &Program) -> Vec<Claim> {
    let claims = program.promises.iter().filter_map(|promise| {
        let decision = program.decisions.get(promise.decision.index())?;
        let work = Work {
            program,
            promise,
            decision,
            budget: Budget(PROOF_STEPS),
        };
        Some(match &promise.kind {
            PromiseKind::Moves { by, falls } => work.moves(*by, *falls),
            PromiseKind::Holds(condition) => work.holds(condition),
        })
    });
    claims.collect()
}

struct Work<'p> {
    program: &'p Program,
    promise: &'p Promise,
    decision: &'p Decision,
    budget: Budget,
}

/// What a row comes to under conditions.
struct Alternative {
    row: usize,
    when: Vec<Condition>,
    ends: Ends,
}

/// The moving fact in two cells, the less serious first; and its values there, if amounts read it.
type Step = (Vec<(usize, usize)>, Option<((i64, i64), (Ratio, Ratio))>);

impl Work<'_> {
    fn claim(&self, property: Property, name: String) -> Claim {
        let about = About::Decision(self.promise.decision);
        Claim::new(property, about, name, self.promise.span)
    }

    fn place(&self, row: usize) -> Span {
        let id = self.decision.rows.get(row).map(|r| r.row);
        let text = id.and_then(|id| self.program.rows.get(id.index()));
        text.map_or(self.promise.span, |r| r.span)
    }

    /// 保证
    fn holds(mut self, condition: &Condition) -> Claim {
        let mut claim = self.claim(Property::Guarantee, self.promise.text.clone());
        let mut fuel = Fuel::default();
        for row in 0..self.decision.rows.len() {
            let Some(when) = deciding(self.program, self.decision, row, &mut fuel) else {
                claim.leave(Undecided::Beyond);
                return claim;
            };
            let mut ground = Ground::default();
            let when = ground.add(self.program, &when);
            let broken = Condition::Not(Box::new(condition.clone()));
            let broken = ground.add(self.program, &broken);
            ground.bound(self.program);
            let field = ground.field(self.program);
            let Some(formula) = field.conjunction([&when, &broken]) else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            match witness::seek(&field, &[&formula], &mut self.budget) {
                Ok(witness::Sought::None) => {}
                Ok(witness::Sought::Unsettled) => claim.leave(Undecided::Beyond),
                Err(Spent) => {
                    claim.leave(Undecided::Steps(PROOF_STEPS));
                    return claim;
                }
                Ok(witness::Sought::Case(_)) if claim.findings.len() >= MAX_FOUND => {
                    claim.more = claim.more.saturating_add(1);
                }
                Ok(witness::Sought::Case(case)) => {
                    let witness = Witness::of(self.program, claim.about, case.facts);
                    let d = self.broken(row, &witness);
                    let d = say::cited(self.program, d, claim.about);
                    claim.refute(say::shown(self.program, d, &witness), Some(witness));
                }
            }
        }
        claim
    }

    fn broken(&self, row: usize, witness: &Witness) -> Diagnostic {
        let of = say::subject(self.program, About::Decision(self.promise.decision));
        let case = say::case(self.program, &witness.facts);
        let text = &self.promise.text;
        let d = say::finding(
            Property::Guarantee,
            self.place(row),
            format!("{}与“{text}”不符：{}", of.zh, case.zh),
            format!("{} breaks `{text}`: {}", of.en, case.en),
        )
        .because("落在这一行", "the case falls on this row")
        .also(self.promise.span, "写明的保证", "what is promised");
        say::or_keep(
            d,
            Property::Guarantee,
            "核对这一行的结果，或者改写保证",
            "check the result of the row, or the promise",
        )
    }

    /// 随
    fn moves(mut self, fact: FactId, falls: bool) -> Claim {
        let name = self.program.facts.get(fact.index());
        let name = name.map_or("", |f| f.name.as_str());
        let way = if falls { "不升" } else { "不降" };
        let mut claim = self.claim(Property::Monotonicity, format!("随{name}{way}"));
        let Some(all) = self.alternatives() else {
            claim.leave(Undecided::Beyond);
            return claim;
        };
        let mut ground = Ground::default();
        let when: Vec<Condition> = all
            .iter()
            .map(|one| ground.add(self.program, &Condition::All(one.when.clone())))
            .collect();
        let any = anything(self.program, fact);
        any.iter().for_each(|c| ground.keep(self.program, c));
        ground.bound(self.program);
        let field = ground.field(self.program);
        let formulas: Option<Vec<Formula>> = when.iter().map(|c| field.formula(c)).collect();
        // A comparison of the fact with others would be one truth for both cases.
        let (Some(formulas), false) = (formulas, compared(&field, fact)) else {
            claim.leave(Undecided::Beyond);
            return claim;
        };
        let mut tried = 0usize;
        for (i, j) in monotone::near(&field, fact, &formulas) {
            for (a, b) in [(i, j), (j, i)] {
                self.pair(
                    &mut claim,
                    &field,
                    (fact, falls),
                    (&all, &when, &formulas),
                    (a, b),
                    &mut tried,
                );
            }
        }
        for one in 0..all.len() {
            self.pair(
                &mut claim,
                &field,
                (fact, falls),
                (&all, &when, &formulas),
                (one, one),
                &mut tried,
            );
        }
        claim
    }

    /// The alternatives of all rows; `None` if they cannot be told apart.
    fn alternatives(&self) -> Option<Vec<Alternative>> {
        let mut fuel = Fuel::default();
        let mut all = Vec::new();
        for (row, own) in self.decision.rows.iter().enumerate() {
            let when = deciding(self.program, self.decision, row, &mut fuel)?;
            let place = |place: i64| Ends::point(poly::Poly::constant(Ratio::whole(place)));
            let found: Vec<(Vec<Condition>, Ends)> = match &own.value {
                DecisionValue::Bool(yes) => vec![(Vec::new(), place(i64::from(*yes)))],
                DecisionValue::Choice(option) => vec![(Vec::new(), place(i64::from(*option)))],
                DecisionValue::Number(number, _) => {
                    let around = pieces::Around::default();
                    let found = pieces::pieces(self.program, number, around, &mut fuel)?;
                    let point = |(when, poly)| (when, Ends::point(poly));
                    found.into_iter().map(point).collect()
                }
                DecisionValue::Range(range) => {
                    let at = At {
                        imposed: None,
                        law: None,
                    };
                    if several(range) {
                        return None;
                    }
                    let found = extents(self.program, range, at, &mut fuel)?;
                    found.into_iter().map(|e| (e.when, e.ends)).collect()
                }
            };
            all.extend(found.into_iter().map(|(mut more, ends)| {
                more.push(when.clone());
                let when = more;
                Alternative { row, when, ends }
            }));
        }
        Some(all)
    }

    /// Two alternatives, the less serious case in the first.
    fn pair(
        &mut self,
        claim: &mut Claim,
        field: &Field<'_>,
        (fact, falls): (FactId, bool),
        (all, when, formulas): (&[Alternative], &[Condition], &[Formula]),
        (a, b): (usize, usize),
        tried: &mut usize,
    ) {
        let (Some(low), Some(high)) = (all.get(a), all.get(b)) else {
            return;
        };
        let Some(steps) = steps(field, fact, (&low.ends, &high.ends), a == b) else {
            claim.leave(Undecided::Beyond);
            return;
        };
        for (cells, values) in steps {
            *tried = tried.saturating_add(1);
            if *tried > MAX_PAIRS {
                claim.leave(Undecided::Beyond);
                return;
            }
            let ends = match values {
                None => Some((low.ends.clone(), high.ends.clone())),
                Some((_, (v, w))) => fixed(&low.ends, fact, v).zip(fixed(&high.ends, fact, w)),
            };
            let wrong = ends.and_then(|(x, y)| {
                let (x, y) = if falls { (y, x) } else { (x, y) };
                let wrong = [below(self.program, &y, &x)?, above(self.program, &x, &y)?];
                Some(settled(Condition::Any(wrong.into())))
            });
            let Some(wrong) = wrong else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            if wrong == Condition::Const(false) {
                continue;
            }
            let sought = if wrong == Condition::Const(true) {
                let (Some(x), Some(y)) = (formulas.get(a), formulas.get(b)) else {
                    continue;
                };
                twin::within(field, fact, &cells, (&[x], &[y]), &mut self.budget)
            } else {
                let (Some(x), Some(y)) = (when.get(a), when.get(b)) else {
                    continue;
                };
                self.under(field, fact, &cells, [x, y, &wrong])
            };
            match sought {
                Ok(twin::Sought::None) => {}
                Ok(twin::Sought::Unsettled) => claim.leave(Undecided::Beyond),
                Err(Spent) => {
                    claim.leave(Undecided::Steps(PROOF_STEPS));
                    return;
                }
                Ok(twin::Sought::Twins(_)) if claim.findings.len() >= MAX_FOUND => {
                    claim.more = claim.more.saturating_add(1);
                }
                Ok(twin::Sought::Twins(mut twins)) => {
                    if let Some(((v, w), _)) = values {
                        twins.facts.retain(|(f, _)| *f != fact);
                        twins.facts.push((fact, Value::Number(v)));
                        twins.other.1 = Value::Number(w);
                    }
                    self.moved(claim, falls, (low.row, high.row), twins);
                }
            }
        }
    }

    /// As [`twin::within`], under a condition on the other facts.
    fn under(
        &mut self,
        around: &Field<'_>,
        fact: FactId,
        cells: &[(usize, usize)],
        [here, there, wrong]: [&Condition; 3],
    ) -> Result<twin::Sought, Spent> {
        let mut ground = Ground::default();
        let wrong = ground.add(self.program, wrong);
        ground.keep(self.program, here);
        ground.keep(self.program, there);
        ground.bound(self.program);
        // A number has the cells of the whole table: its cuts are kept.
        let own = around.space().fact(fact);
        let own = own.and_then(|axis| around.space().axes().get(axis));
        for cut in own.into_iter().flat_map(|axis| cuts(fact, axis)) {
            ground.keep(self.program, &cut);
        }
        let field = ground.field(self.program);
        let made = (field.conjunction([here, &wrong]), field.formula(there));
        let (Some(here), Some(there)) = made else {
            return Ok(twin::Sought::Unsettled);
        };
        let both: (&[&Formula], &[&Formula]) = (&[&here], &[&there]);
        let pairs = twin::ordered(self.program, fact);
        if !pairs.is_empty() {
            return twin::seek(&field, fact, &pairs, both, &mut self.budget);
        }
        // Without an axis neither alternative reads it, and no case has both.
        if field.space().fact(fact).is_some() && !same(around, &field, fact) {
            return Ok(twin::Sought::Unsettled);
        }
        twin::within(&field, fact, cells, both, &mut self.budget)
    }

    fn moved(&self, claim: &mut Claim, falls: bool, (low, high): (usize, usize), twins: Twins) {
        let of = say::subject(self.program, claim.about);
        let (fact, after) = &twins.other;
        let before: Vec<_> = twins.facts.iter().filter(|(f, _)| f == fact).collect();
        let named = |facts: &[(FactId, Value)]| say::case(self.program, facts);
        let from = named(&before.into_iter().cloned().collect::<Vec<_>>());
        let to = named(&[(*fact, after.clone())]);
        let (zh, en) = if falls {
            (
                "结果应当不升，却升了",
                "the result must not rise, and rises",
            )
        } else {
            (
                "结果应当不降，却降了",
                "the result must not fall, and falls",
            )
        };
        let (first, second) = (self.place(low), self.place(high));
        let mut d = say::finding(
            Property::Monotonicity,
            second,
            format!("{}的{zh}：{}，改为{}", of.zh, from.zh, to.zh),
            format!("{}: {en}: {}, then {}", of.en, from.en, to.en),
        )
        .because("改变以后落在这一行", "the case after the change");
        if first != second {
            d = d.also(first, "改变以前落在这一行", "the case before it");
        }
        let d = d.also(self.promise.span, "写明的升降", "what is promised");
        let d = say::or_keep(
            d,
            Property::Monotonicity,
            "核对两行的结果和选项的先后（递增）",
            "check the results of both rows and the order of the options (递增)",
        );
        // The case is the one after the change; beside it stands the one before.
        let mut facts = twins.facts;
        let mut beside = twins.other;
        for (own, value) in &mut facts {
            if *own == beside.0 {
                std::mem::swap(value, &mut beside.1);
            }
        }
        let witness = Witness::pair(self.program, claim.about, facts, beside);
        let d = say::cited(self.program, d, claim.about);
        claim.refute(say::shown(self.program, d, &witness), Some(witness));
    }
}

/// Whether a range is several at once.
fn several(range: &Range) -> bool {
    match &range.kind {
        RangeKind::OneOf(_) => true,
        RangeKind::HigherOf(parts) => parts.iter().any(several),
        RangeKind::Human(inside) => inside.iter().any(|r| several(r)),
        RangeKind::Point(_)
        | RangeKind::Ends { .. }
        | RangeKind::Preceding { .. }
        | RangeKind::Part { .. }
        | RangeKind::Decision(_) => false,
    }
}

/// A condition that only makes an axis of a number.
fn anything(program: &Program, fact: FactId) -> Option<Condition> {
    let ty = poly::numeric(program, fact)?;
    let (lo, hi) = (ty.min, ty.max);
    Some(Condition::NumberIn { fact, lo, hi })
}

/// Whether a comparison that cells leave open reads the fact.
fn compared(field: &Field<'_>, fact: FactId) -> bool {
    (0..field.space().axes().len()).any(|axis| {
        let mut read = reads::Reads::new();
        field.read(axis, &mut read);
        field.made(axis) && read.contains(&fact)
    })
}

/// Conditions that cut an axis of a number where another is cut.
fn cuts(fact: FactId, axis: &crate::cells::Axis) -> Vec<Condition> {
    let ends = (0..axis.len()).filter_map(|cell| match axis.ends(cell)? {
        (Value::Number(lo), Value::Number(hi)) => Some(Condition::NumberIn { fact, lo, hi }),
        (_, _) => None,
    });
    ends.collect()
}

/// Whether the fact has the same cells in two fields.
fn same(a: &Field<'_>, b: &Field<'_>, fact: FactId) -> bool {
    let ends = |field: &Field<'_>| {
        let axis = field.space().fact(fact)?;
        let axis = field.space().axes().get(axis)?;
        let all = (0..axis.len()).map(|cell| axis.ends(cell));
        Some(all.collect::<Vec<_>>())
    };
    ends(a) == ends(b)
}

/// The ends with a number in place of a fact.
fn fixed(ends: &Ends, fact: FactId, at: Ratio) -> Option<Ends> {
    let mut all = ends.clone();
    for end in [&mut all.lo, &mut all.hi].into_iter().flatten() {
        end.poly = end.poly.fixed(fact, at)?;
    }
    Some(all)
}

/// How often an end reads a fact in one product at most.
fn degree(ends: &Ends, fact: FactId) -> usize {
    let all = [&ends.lo, &ends.hi].into_iter().flatten();
    all.map(|end| end.poly.degree(fact)).max().unwrap_or(0)
}

/// The pairs of cells to compare: all at once where no amount reads the fact, else one by one. `alone`:
/// the same alternative twice, which differs within one cell only. `None` if an amount is no line in
/// the fact.
fn steps(
    field: &Field<'_>,
    fact: FactId,
    (low, high): (&Ends, &Ends),
    alone: bool,
) -> Option<Vec<Step>> {
    let axis = field.space().fact(fact);
    let Some(axis) = axis.and_then(|axis| field.space().axes().get(axis)) else {
        // Nothing reads it: nothing differs.
        return Some(Vec::new());
    };
    let ty = field.program.facts.get(fact.index()).map(|f| &f.ty)?;
    let number = match ty {
        FactType::Number(number) => number,
        FactType::Bool => return Some(vec![(vec![(0, 1)], None)]),
        FactType::Choice(_) | FactType::Multi(_) => {
            let cells = twin::cells(field, fact, &twin::ordered(field.program, fact));
            return Some(vec![(cells, None)]);
        }
        FactType::Date | FactType::Span | FactType::Period(_) | FactType::List(_) => return None,
    };
    let degree = degree(low, fact).max(degree(high, fact));
    if degree > 1 {
        return None;
    }
    let ends: Vec<(usize, i64, i64)> = (0..axis.len())
        .filter_map(|cell| match axis.ends(cell)? {
            (Value::Number(first), Value::Number(last)) => Some((cell, first, last)),
            (_, _) => None,
        })
        .collect();
    let pairs = ends.iter().enumerate().flat_map(|(i, a)| {
        let more = ends.get(i.saturating_add(1)..).unwrap_or_default();
        more.iter().map(move |b| (a, b))
    });
    if degree == 0 {
        let cells = pairs.map(|(a, b)| (a.0, b.0)).collect();
        return Some(vec![(cells, None)]);
    }
    let step = |cells: (usize, usize), v: i64, w: i64| {
        let at = (number.exact(v)?, number.exact(w)?);
        Some((vec![cells], Some(((v, w), at))))
    };
    let mut all: Vec<Step> = pairs
        .map(|(a, b)| step((a.0, b.0), a.2, b.1))
        .collect::<Option<_>>()?;
    if alone {
        for (cell, first, last) in ends.iter().filter(|(_, first, last)| first < last) {
            all.push(step((*cell, *cell), *first, *last)?);
        }
    }
    Some(all)
}
