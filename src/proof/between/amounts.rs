//! Fines of two acts on the same facts: where the first leaves the second, or differs from it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fault::{Asked, Fault, Found, How},
    given::{Act, Piece, What, given, weighed},
    moves::Mark,
    turn::{Chosen, SIDES, Turn, choices, strange},
};
use crate::{
    base::{diagnostic::Text, limits::PROOF_STEPS, span::Span, terms::Degree},
    ir::{Branch, Condition, FactId, ObjectId, RowId, Weights, reads},
    proof::{
        ends::{Ends, differ},
        expand::settled,
        field::{Field, Ground},
        formula::Formula,
        ready::{around, paired},
        search::Budget,
        sums,
        verdict::Undecided,
    },
};

/// Factor by which the sum of the first stands apart from that of the second in one number.
const APART: i64 = 1 << 31;

/// Compares the fines of two acts on an object, in ordinary cases.
pub(super) fn compare(asked: &Asked<'_>, object: ObjectId, found: &mut Found) {
    let [first, second] = chosen(asked, object);
    let only = [&first, &second].into_iter().flatten().flatten();
    let only = only.filter(|c| c.turn.is_ordinary()).flat_map(|c| &c.only);
    let ordinary = Turn::default();
    let of = |act| given(act, object, &[&ordinary]).pop().unwrap_or_default();
    let (first, second) = (of(asked.first), of(asked.second));
    let mut work = Work {
        asked,
        object,
        only: only.cloned().collect(),
        turns: None,
        found,
    };
    for (p, q) in meeting(asked, &first, &second, &[]) {
        let before = work.found.troubles();
        work.pair(p, q);
        let clean = work.found.troubles() == before;
        if let Some(row) = p.row {
            let held = work.found.rows.entry(row).or_insert(true);
            *held = *held && clean;
        }
    }
}

/// What may count for an object on either side.
fn chosen<'p>(asked: &Asked<'p>, object: ObjectId) -> [Option<Vec<Chosen<'p>>>; 2] {
    let [mine, theirs] = &asked.strange;
    let strange: BTreeSet<FactId> = mine.union(theirs).copied().collect();
    [asked.first, asked.second].map(|act| choices(&act, object, &strange))
}

/// Compares the fines of two acts on an object where a ground counts in either: what comes of it, on
/// whatever ground. `rows`: of the ordinary cases, whether a row of the first is without fault, and
/// whether all is.
pub(super) fn grounds(
    asked: &Asked<'_>,
    object: ObjectId,
    (rows, sound): (&BTreeMap<RowId, bool>, bool),
    found: &mut Found,
) {
    let [Some(first), Some(second)] = chosen(asked, object) else {
        found.leave(Undecided::Beyond);
        return;
    };
    let all = first.iter().chain(&second);
    if all.clone().all(|c| c.turn.is_ordinary()) {
        return;
    }
    let (own, theirs) = (
        turned(asked.first, object, &first),
        turned(asked.second, object, &second),
    );
    let odd = [strange(&first), strange(&second)];
    let mut late = Vec::new();
    for (a, own) in first.iter().zip(&own) {
        for (b, theirs) in second.iter().zip(&theirs) {
            if a.turn.is_ordinary() && b.turn.is_ordinary() {
                continue;
            }
            let mut needs: Vec<Condition> = a.needs.iter().chain(&b.needs).cloned().collect();
            let mut only: Vec<Condition> = a.only.iter().chain(&b.only).cloned().collect();
            only.extend(super::grounds::permitted(asked, object, (&a.turn, &b.turn)));
            needs.extend(only.iter().cloned());
            if at_odds(&needs) {
                continue;
            }
            let pairs = meeting(asked, own, theirs, &needs);
            if pairs.is_empty() {
                continue;
            }
            let strangers = strangers((a, b), &odd);
            if !strangers.is_empty() {
                found.strange.extend(strangers);
                found.leave(Undecided::NotComparable);
                continue;
            }
            let needs: Vec<Condition> = a.needs.iter().chain(&b.needs).cloned().collect();
            let mut work = Work {
                asked,
                object,
                only,
                turns: Some((a.turn.words(), b.turn.words())),
                found,
            };
            for (p, q) in pairs {
                let clean = match (p.row, &p.what) {
                    (Some(row), _) => rows.get(&row) != Some(&false),
                    (None, What::Weighed(..)) => sound,
                    (None, What::Nothing | What::Unknown | What::Fine(..)) => true,
                };
                if !clean {
                    late.push((p, q, needs.clone(), work.only.clone(), work.turns.clone()));
                    continue;
                }
                let mut p = p.clone();
                p.when.extend(needs.iter().cloned());
                work.pair(&p, q);
            }
        }
    }
    // What differs in ordinary cases already is told once here.
    for (p, q, needs, only, turns) in late {
        if !found.faults.is_empty() {
            return;
        }
        let mut work = Work {
            asked,
            object,
            only,
            turns,
            found,
        };
        let mut p = p.clone();
        p.when.extend(needs);
        work.pair(&p, q);
    }
}

/// Whether some of these are plainly the contrary of others. That is so of most pairs of what two
/// versions of one act let count, and costs nothing beside a search.
fn at_odds(all: &[Condition]) -> bool {
    let mut parts: Vec<&Condition> = Vec::new();
    let mut left: Vec<&Condition> = all.iter().collect();
    while let Some(condition) = left.pop() {
        if let Condition::All(more) = condition {
            left.extend(more);
        } else {
            parts.push(condition);
        }
    }
    let never = |condition: &Condition| {
        let contrary = settled(Condition::Not(Box::new(condition.clone())));
        parts.contains(&&contrary)
    };
    let mut all = parts.iter();
    all.any(|part| {
        let each = if let Condition::Any(some) = part {
            some.iter().all(never)
        } else {
            false
        };
        each || never(part)
    })
}

/// What an act comes to under each of these.
fn turned<'p>(act: Act<'p>, object: ObjectId, chosen: &[Chosen<'p>]) -> Vec<Vec<Piece<'p>>> {
    let turns: Vec<&Turn<'p>> = chosen.iter().map(|c| &c.turn).collect();
    given(act, object, &turns)
}

/// The strange facts for which it cannot be said whether two grounds are one in other words.
fn strangers(
    (a, b): (&Chosen<'_>, &Chosen<'_>),
    [first, second]: &[[BTreeSet<FactId>; SIDES]; 2],
) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    let differs = a.turn.differs(&b.turn);
    let sides = a
        .strange
        .iter()
        .zip(&b.strange)
        .zip(first.iter().zip(second));
    for (side, ((own, theirs), (ours, others))) in sides.enumerate() {
        if !differs.get(side).copied().unwrap_or(false) {
            continue;
        }
        if a.turn.counts(side) {
            found.extend(own.iter().chain(others));
        }
        if b.turn.counts(side) {
            found.extend(theirs.iter().chain(ours));
        }
    }
    found
}

/// The pieces of both that some facts share.
fn meeting<'a, 'p>(
    asked: &Asked<'_>,
    first: &'a [Piece<'p>],
    second: &'a [Piece<'p>],
    beside: &[Condition],
) -> Vec<(&'a Piece<'p>, &'a Piece<'p>)> {
    let program = asked.first.program;
    let mut ground = Ground::default();
    let mut taken = |all: &[Piece<'_>]| -> Vec<Vec<Condition>> {
        let one = |p: &Piece<'_>| p.when.iter().map(|c| ground.add(program, c)).collect();
        all.iter().map(one).collect()
    };
    let (a, b) = (taken(first), taken(second));
    let beside: Vec<Condition> = beside.iter().map(|c| ground.add(program, c)).collect();
    ground.bound(program);
    let field = ground.field(program);
    let beside = field.conjunction(&beside);
    let made = |all: &[Vec<Condition>]| -> Vec<Option<Formula>> {
        all.iter().map(|c| field.conjunction(c)).collect()
    };
    let (a, b) = (made(&a), made(&b));
    let mut budget = Budget(PROOF_STEPS);
    let mut pairs = Vec::new();
    if !possible(&field, &[&beside], &mut budget) {
        return pairs;
    }
    for (i, j) in apart(&field, &a, &b) {
        let (Some(p), Some(q)) = (first.get(i), second.get(j)) else {
            continue;
        };
        let (Some(x), Some(y)) = (a.get(i), b.get(j)) else {
            continue;
        };
        if possible(&field, &[x, y, &beside], &mut budget) {
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

pub(super) struct Work<'a, 'p> {
    /// The two acts.
    pub(super) asked: &'a Asked<'p>,
    /// On whom.
    pub(super) object: ObjectId,
    /// What has to hold in the whole case.
    pub(super) only: Vec<Condition>,
    /// What counts on either side, unless the case is ordinary.
    pub(super) turns: Option<(Text, Text)>,
    /// What was found.
    pub(super) found: &'a mut Found,
}

/// A range and what a human is left with.
pub(super) type Result<'a> = (&'a Ends, Mark);

/// Under these conditions, what each gives.
type Both = Vec<(Vec<Condition>, (Ends, Mark), (Ends, Mark))>;

/// What of a pair is compared.
pub(super) struct Pair<'a> {
    /// When.
    pub(super) when: Vec<&'a Condition>,
    /// Where in the first package.
    pub(super) span: Span,
    /// The statutory range on either side.
    pub(super) laws: (Option<&'a Ends>, Option<&'a Ends>),
}

impl<'a> Pair<'a> {
    fn with(&self, more: &'a [Condition]) -> Self {
        Self {
            when: self.when.iter().copied().chain(more).collect(),
            span: self.span,
            laws: self.laws,
        }
    }
}

impl<'w, 'p> Work<'w, 'p> {
    fn pair(&mut self, p: &Piece<'_>, q: &Piece<'_>) {
        let pair = Pair {
            when: p.when.iter().chain(&q.when).collect(),
            span: p.span,
            laws: (p.law.as_ref(), q.law.as_ref()),
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
            (What::Fine(a, x), What::Fine(b, y)) => {
                self.results(&pair, &[], ((a, *x), (b, *y)));
            }
            (What::Weighed(weights, branch, frame), What::Fine(b, mark)) => {
                let own = Formulas {
                    weights,
                    branch,
                    frame,
                };
                self.sums(&pair, weights, &|sum| {
                    let all = weighed(own.frame, own.weights, own.branch, sum)?;
                    let other = (b.clone(), *mark);
                    let with = all.into_iter();
                    let with = with.map(|(when, a, x)| (when, (a, x), other.clone()));
                    Some(with.collect())
                });
            }
            (What::Fine(a, mark), What::Weighed(weights, branch, frame)) => {
                let other = Formulas {
                    weights,
                    branch,
                    frame,
                };
                self.sums(&pair, weights, &|sum| {
                    let all = weighed(other.frame, other.weights, other.branch, sum)?;
                    let own = (a.clone(), *mark);
                    let with = all.into_iter();
                    let with = with.map(|(when, b, y)| (when, own.clone(), (b, y)));
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
                    for (when, a, x) in &left {
                        for (more, b, y) in &right {
                            let mut both = when.clone();
                            both.extend(more.iter().cloned());
                            all.push((both, (a.clone(), *x), (b.clone(), *y)));
                        }
                    }
                    Some(all)
                });
            }
        }
    }

    /// A pair that cannot be taken apart, if there are facts for it.
    fn unknown(&mut self, pair: &Pair<'_>) {
        let facts = self.asked.seek_only(&pair.when, &self.only, self.found);
        if facts.is_some() {
            self.found.leave(Undecided::Beyond);
        }
    }

    fn plain(&mut self, pair: &Pair<'_>, how: How) {
        let facts = self.asked.seek_only(&pair.when, &self.only, self.found);
        if let Some(facts) = facts {
            self.found.add(Fault {
                how,
                object: self.object,
                span: pair.span,
                facts,
                ends: None,
                kind: None,
                turns: self.turns.clone(),
                gap: i64::MAX,
            });
        }
    }

    /// Compares two results, and what a human is left with; whether a fault was found.
    fn results(
        &mut self,
        pair: &Pair<'_>,
        more: &[Condition],
        ((a, x), (b, y)): (Result<'_>, Result<'_>),
    ) -> bool {
        let inside = !self.asked.equal();
        if inside && x.below && !y.below && y.degree != Some(Degree::Mitigated) {
            self.plain(&pair.with(more), How::Lowered);
        }
        let both = self.sides(pair, ((a, x), (b, y)));
        if self.ranges(pair, more, &both) {
            return true;
        }
        let (a, b) = both.ends();
        let Some(told) = self.untold(x, y) else {
            return false;
        };
        let same = differ(self.asked.first.program, &a, &b);
        let Some(same) = same.map(|c| settled(Condition::Not(Box::new(c)))) else {
            self.found.leave(Undecided::Beyond);
            return false;
        };
        let mut all = pair.when.clone();
        all.extend(more);
        let plain = all.clone();
        all.push(&same);
        if let Some(facts) = self.asked.seek_only(&all, &self.only, self.found) {
            self.found.add(Fault {
                how: How::Led,
                object: self.object,
                span: pair.span,
                facts,
                ends: Some((a, b)),
                kind: None,
                turns: self.turns.clone(),
                gap: 0,
            });
            return true;
        }
        // A narrower range beside a direction without numbers: nothing says whether it goes that way.
        if told && self.asked.shown(&plain, &self.only).is_some() {
            self.found.leave(Undecided::Beyond);
        }
        false
    }

    /// Whether what a human is told falls apart: on one side a direction without numbers, on the other
    /// another or none. Inside: whether a narrower range leaves that open.
    fn untold(&self, x: Mark, y: Mark) -> Option<bool> {
        if self.asked.equal() {
            return (x.hand() != y.hand()).then_some(false);
        }
        let ordinary = |degree: Option<Degree>| degree.is_none_or(|d| d == Degree::Normal);
        let mitigates = y.below && x.degree == Some(Degree::Mitigated);
        let asked = y.left && !ordinary(y.degree);
        (asked && x.degree != y.degree && !mitigates).then_some(true)
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
                if self.results(pair, &more, ((&a.0, a.1), (&b.0, b.1))) {
                    continue;
                }
                let both = self.sides(pair, ((&a.0, a.1), (&b.0, b.1)));
                let (a, b) = both.ends();
                // Another way to the same sum could still show it, where the amounts read the facts of
                // the factors.
                let mut read = reads::Reads::new();
                for end in [&a.lo, &a.hi, &b.lo, &b.hi].into_iter().flatten() {
                    read.extend(end.poly.facts());
                }
                for condition in &when {
                    reads::condition(program, condition, &mut read);
                }
                if read.iter().any(|fact| factors.contains(fact)) && !self.alike(&both) {
                    self.found.leave(Undecided::Beyond);
                }
            }
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
