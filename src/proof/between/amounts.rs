//! Fines of two acts on the same facts: where the first leaves the second, or differs from it.

use std::collections::BTreeSet;

use super::{
    fault::{Asked, Fault, Found, How},
    given::{Piece, What, given, weighed},
};
use crate::{
    base::{limits::PROOF_STEPS, ratio::Ratio, span::Span, terms::Comparator},
    ir::{Branch, Condition, FactId, ObjectId, Weights, reads},
    proof::{
        ends::{Ends, above, below, differ},
        expand::settled,
        field::{Field, Ground},
        formula::Formula,
        poly::Poly,
        ready::{around, paired},
        search::Budget,
        sums,
        verdict::Undecided,
    },
};

/// Factor by which the sum of the first stands apart from that of the second in one number.
const APART: i64 = 1 << 31;

/// Compares the fines of two acts on an object.
pub(super) fn compare(asked: &Asked<'_>, object: ObjectId, found: &mut Found) {
    let (first, second) = (given(asked.first, object), given(asked.second, object));
    let mut work = Work {
        asked,
        object,
        found,
    };
    for (p, q) in meeting(asked, &first, &second) {
        let before = work.found.troubles();
        work.pair(p, q);
        let clean = work.found.troubles() == before;
        if let Some(row) = p.row {
            let held = work.found.rows.entry(row).or_insert(true);
            *held = *held && clean;
        }
    }
}

/// The pieces of both that some facts share.
fn meeting<'a, 'p>(
    asked: &Asked<'_>,
    first: &'a [Piece<'p>],
    second: &'a [Piece<'p>],
) -> Vec<(&'a Piece<'p>, &'a Piece<'p>)> {
    let program = asked.first.program;
    let mut ground = Ground::default();
    let mut taken = |all: &[Piece<'_>]| -> Vec<Vec<Condition>> {
        let one = |p: &Piece<'_>| p.when.iter().map(|c| ground.add(program, c)).collect();
        all.iter().map(one).collect()
    };
    let (a, b) = (taken(first), taken(second));
    ground.bound(program);
    let field = ground.field(program);
    let made = |all: &[Vec<Condition>]| -> Vec<Option<Formula>> {
        all.iter().map(|c| field.conjunction(c)).collect()
    };
    let (a, b) = (made(&a), made(&b));
    let mut budget = Budget(PROOF_STEPS);
    let mut pairs = Vec::new();
    for (i, j) in apart(&field, &a, &b) {
        let (Some(p), Some(q)) = (first.get(i), second.get(j)) else {
            continue;
        };
        let (Some(x), Some(y)) = (a.get(i), b.get(j)) else {
            continue;
        };
        if possible(&field, &[x, y], &mut budget) {
            pairs.push((p, q));
        }
    }
    pairs
}

/// Pairs of one piece of each side whose boxes meet.
fn apart(
    field: &Field<'_>,
    first: &[Option<Formula>],
    second: &[Option<Formula>],
) -> Vec<(usize, usize)> {
    let of = |formula: &Option<Formula>| formula.as_ref().map(around).unwrap_or_default();
    let boxes: Vec<_> = first.iter().chain(second).map(of).collect();
    let (met, more) = paired(field, &boxes);
    let n = first.len();
    if more {
        let all = 0..n;
        return all
            .flat_map(|i| (0..second.len()).map(move |j| (i, j)))
            .collect();
    }
    let across = met.into_iter().filter(|(i, j)| *i < n && *j >= n);
    across.map(|(i, j)| (i, j.saturating_sub(n))).collect()
}

/// Whether these may hold together, as far as can be seen.
fn possible(field: &Field<'_>, formulas: &[&Option<Formula>], budget: &mut Budget) -> bool {
    let all: Option<Vec<&Formula>> = formulas.iter().map(|f| f.as_ref()).collect();
    all.is_none_or(|all| !matches!(field.find(&all, budget), Ok(None)))
}

/// The formula of one side at the sums of its factors.
#[derive(Clone, Copy)]
struct Formulas<'a, 'p> {
    weights: &'p Weights,
    branch: &'p Branch,
    frame: &'a super::settle::Frame<'p>,
}

struct Work<'a, 'p> {
    asked: &'a Asked<'p>,
    object: ObjectId,
    found: &'a mut Found,
}

/// Under these conditions, what each gives.
type Both = Vec<(Vec<Condition>, Ends, Ends)>;

/// What of a pair is compared.
struct Pair<'a> {
    when: Vec<&'a Condition>,
    span: Span,
}

impl Work<'_, '_> {
    fn pair(&mut self, p: &Piece<'_>, q: &Piece<'_>) {
        let pair = Pair {
            when: p.when.iter().chain(&q.when).collect(),
            span: p.span,
        };
        match (&p.what, &q.what) {
            (What::Nothing, What::Nothing) => return,
            (What::Nothing, _) => {
                if self.asked.equal() || q.shall {
                    self.plain(&pair, How::NotFined);
                }
                return;
            }
            (_, What::Nothing) => {
                self.plain(&pair, How::FinedAlone);
                return;
            }
            (_, _) => {}
        }
        if q.shall && !p.shall {
            self.plain(&pair, How::MadeOptional);
        } else if self.asked.equal() && p.shall && !q.shall {
            self.plain(&pair, How::MadeBinding);
        }
        match (&p.what, &q.what) {
            (What::Nothing, _) | (_, What::Nothing) => {}
            (What::Unknown, _) | (_, What::Unknown) => self.unknown(&pair),
            (What::Fine(a), What::Fine(b)) => {
                self.ranges(&pair, &[], (a, b));
            }
            (What::Weighed(weights, branch, frame), What::Fine(b)) => {
                let own = Formulas {
                    weights,
                    branch,
                    frame,
                };
                self.sums(&pair, weights, &|sum| {
                    let all = weighed(own.frame, own.weights, own.branch, sum)?;
                    let with = all.into_iter().map(|(when, a)| (when, a, b.clone()));
                    Some(with.collect())
                });
            }
            (What::Fine(a), What::Weighed(weights, branch, frame)) => {
                let other = Formulas {
                    weights,
                    branch,
                    frame,
                };
                self.sums(&pair, weights, &|sum| {
                    let all = weighed(other.frame, other.weights, other.branch, sum)?;
                    let with = all.into_iter().map(|(when, b)| (when, a.clone(), b));
                    Some(with.collect())
                });
            }
            (What::Weighed(x, branch_x, frame_x), What::Weighed(y, branch_y, frame_y)) => {
                let Some(both) = together(x, y) else {
                    self.found.leave(Undecided::Beyond);
                    return;
                };
                self.sums(&pair, &both, &|sum| {
                    let (a, b) = parted(sum)?;
                    let left = weighed(frame_x, x, branch_x, a)?;
                    let right = weighed(frame_y, y, branch_y, b)?;
                    let mut all = Vec::new();
                    for (when, a) in &left {
                        for (more, b) in &right {
                            let mut both = when.clone();
                            both.extend(more.iter().cloned());
                            all.push((both, a.clone(), b.clone()));
                        }
                    }
                    Some(all)
                });
            }
        }
    }

    /// A pair that cannot be taken apart, if there are facts for it.
    fn unknown(&mut self, pair: &Pair<'_>) {
        if self.asked.seek(&pair.when, self.found).is_some() {
            self.found.leave(Undecided::Beyond);
        }
    }

    fn plain(&mut self, pair: &Pair<'_>, how: How) {
        if let Some(facts) = self.asked.seek(&pair.when, self.found) {
            self.found.add(Fault {
                how,
                object: self.object,
                span: pair.span,
                facts,
                ends: None,
                kind: None,
                gap: i64::MAX,
            });
        }
    }

    /// Compares two ranges; whether a fault was found.
    fn ranges(&mut self, pair: &Pair<'_>, more: &[Condition], (a, b): (&Ends, &Ends)) -> bool {
        let program = self.asked.first.program;
        let sides = if self.asked.equal() {
            vec![(How::Differs, differ(program, a, b))]
        } else {
            vec![
                (How::Below, below(program, a, b)),
                (How::Above, above(program, a, b)),
            ]
        };
        let mut any = false;
        for (how, left) in sides {
            let Some(left) = left.map(settled) else {
                self.found.leave(Undecided::Beyond);
                continue;
            };
            if left == Condition::Const(false) {
                continue;
            }
            let mut all = pair.when.clone();
            all.extend(more);
            // First where rounding cannot hide it.
            let plain = self.plainly((a, b), how);
            let seen = plain.and_then(|plain| {
                let mut plainly = all.clone();
                plainly.push(&plain);
                self.asked.shown(&plainly)
            });
            all.push(&left);
            let found = seen.or_else(|| self.asked.seek(&all, self.found));
            if let Some(facts) = found {
                any = true;
                let gap = gap(self.asked, (a, b), &facts);
                self.found.add(Fault {
                    how,
                    object: self.object,
                    span: pair.span,
                    facts,
                    ends: Some((a.clone(), b.clone())),
                    kind: None,
                    gap,
                });
            }
        }
        any
    }

    /// When the ends lie a whole unit of rounding apart, on the side in question.
    fn plainly(&self, (a, b): (&Ends, &Ends), how: How) -> Option<Condition> {
        let program = self.asked.first.program;
        let unit = |act: &super::given::Act<'_>| {
            let package = act.violation.benchmark.as_ref().map(|b| b.package);
            let package = package.unwrap_or(act.violation.package);
            program
                .packages
                .get(package.index())
                .map_or(1, |p| p.rounding.0)
        };
        let unit = unit(&self.asked.first).max(unit(&self.asked.second)).max(1);
        let unit = Poly::constant(Ratio::whole(unit));
        let over = |x: Poly, y: &Poly| {
            let apart = x.sub(y)?.sub(&unit)?;
            Some(apart.against_zero(program, Comparator::AtLeast))
        };
        let (low, other_low) = (a.low().0, b.low().0);
        let high = a.hi.as_ref().zip(b.hi.as_ref());
        let mut any = Vec::new();
        if how != How::Above {
            any.extend(over(other_low.clone(), &low));
        }
        if let Some((x, y)) = high.filter(|_| how != How::Below) {
            any.extend(over(x.poly.clone(), &y.poly));
        }
        if how == How::Differs {
            any.extend(over(low, &other_low));
            any.extend(high.and_then(|(x, y)| over(y.poly.clone(), &x.poly)));
        }
        let plain = settled(Condition::Any(any));
        (plain != Condition::Const(false)).then_some(plain)
    }

    /// Compares what formulas give at every sum that the factors reach.
    fn sums(&mut self, pair: &Pair<'_>, weights: &Weights, at: &dyn Fn(i64) -> Option<Both>) {
        let program = self.asked.first.program;
        let common: Vec<Condition> = pair.when.iter().map(|c| (*c).clone()).collect();
        let sums = match sums::reachable(program, weights, &common) {
            Ok(sums) => sums,
            Err(why) => {
                self.found.leave(why);
                return;
            }
        };
        let factors: BTreeSet<FactId> = sums::facts(program, weights);
        for (sum, rows) in spread(&sums) {
            let Some(all) = at(*sum) else {
                self.found.leave(Undecided::Beyond);
                return;
            };
            let picked = sums::conditions(program, weights, rows);
            for (when, a, b) in all {
                let mut more = picked.clone();
                more.extend(when.iter().cloned());
                if self.ranges(pair, &more, (&a, &b)) {
                    continue;
                }
                // Another way to the same sum could still show it, where the amounts read the facts of
                // the factors.
                let mut read = reads::Reads::new();
                for end in [&a.lo, &a.hi, &b.lo, &b.hi].into_iter().flatten() {
                    read.extend(end.poly.facts());
                }
                for condition in &when {
                    reads::condition(program, condition, &mut read);
                }
                if read.iter().any(|fact| factors.contains(fact)) && !self.alike(&a, &b) {
                    self.found.leave(Undecided::Beyond);
                }
            }
        }
    }

    /// Whether two ranges compare well whatever the facts.
    fn alike(&self, a: &Ends, b: &Ends) -> bool {
        let program = self.asked.first.program;
        let never = |c: Option<Condition>| c.map(settled) == Some(Condition::Const(false));
        if self.asked.equal() {
            never(differ(program, a, b))
        } else {
            never(below(program, a, b)) && never(above(program, a, b))
        }
    }
}

/// Sums from both ends inwards: what lies far out differs most.
fn spread(sums: &sums::Sums) -> Vec<(&i64, &sums::Rows)> {
    let mut all = sums.iter();
    let mut order = Vec::with_capacity(sums.len());
    while let Some(last) = all.next_back() {
        order.push(last);
        order.extend(all.next());
    }
    order
}

/// The factors of both, so that one number tells both sums.
fn together(x: &Weights, y: &Weights) -> Option<Weights> {
    let mut both = Weights {
        den: 1,
        factors: x.factors.clone(),
        branches: Vec::new(),
    };
    for factor in &mut both.factors {
        for row in &mut factor.rows {
            row.weight = row.weight.checked_mul(APART)?;
        }
    }
    both.factors.extend(y.factors.iter().cloned());
    Some(both)
}

/// The two sums of one number.
fn parted(sum: i64) -> Option<(i64, i64)> {
    let half = APART.checked_div(2)?;
    let first = sum.checked_add(half)?.checked_div_euclid(APART)?;
    let second = sum.checked_sub(first.checked_mul(APART)?)?;
    Some((first, second))
}

/// How far two ranges lie apart in a case, in fen, at the end where it is more.
fn gap(asked: &Asked<'_>, (a, b): (&Ends, &Ends), facts: &[(FactId, crate::ir::Value)]) -> i64 {
    let program = asked.first.program;
    let full = asked.completed(facts);
    let facts = full.as_deref().unwrap_or(facts);
    let fen = |x: crate::base::ratio::Ratio| {
        x.round(crate::base::ratio::Rounding::HalfUp)
            .and_then(|n| i64::try_from(n).ok())
    };
    let low = || fen(a.low().0.sub(&b.low().0)?.at(program, facts)?);
    let high = || match (&a.hi, &b.hi) {
        (Some(x), Some(y)) => fen(x.poly.sub(&y.poly)?.at(program, facts)?),
        (None, None) => Some(0),
        (_, _) => Some(i64::MAX),
    };
    let far = |x: Option<i64>| x.map_or(0, i64::saturating_abs);
    far(low()).max(far(high()))
}
