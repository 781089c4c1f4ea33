//! Weights (权重) and reach (不可达): a sum above 100 % that nothing holds, and parts of the statutory range
//! that the benchmark gives in no case.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    contain::{ends, share},
    ends::{At, End, Ends, Extent, extents},
    expand::Fuel,
    grid::About,
    order::{Order, Ranked},
    pieces::{Around, pieces},
    poly::Poly,
    ready::seek_with,
    rules, say, sums,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    witness::Sought,
};
use crate::{
    base::{diagnostic::Text, limits::PROOF_STEPS, ratio::Ratio, span::Span, terms::Comparator},
    ir::{Benchmark, Branch, Condition, ObjectId, PartKind, Program, RowId, Violation, Weights},
};

/// Weights and reach of the benchmark of an act.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    let Some(benchmark) = act.benchmark else {
        return Vec::new();
    };
    let (program, violation) = (act.program, act.violation);
    let about = About::Act(act.id);
    let claim = |property| Claim::new(property, about, "裁量基准", benchmark.span);
    let parts = benchmark.parts.iter().enumerate();
    let orders = parts.map(|(index, part)| match &part.kind {
        PartKind::Table(table) => Some(Order::of(program, table, act.table(index))),
        PartKind::Weights(_) => None,
    });
    let orders: Vec<Option<Order<'_>>> = orders.collect();
    let mut work = Work {
        program,
        violation,
        benchmark,
        weights: claim(Property::Weights),
        reach: claim(Property::Unreachable),
    };
    let parts = benchmark.parts.iter();
    let mut objects: Vec<ObjectId> = parts.flat_map(|p| rules::about(program, p)).collect();
    let first = benchmark.overrides.iter();
    objects.extend(first.flat_map(|row| rules::objects(program, &row.outcomes)));
    objects.sort_unstable();
    objects.dedup();
    for object in objects {
        work.object(&orders, object);
    }
    vec![work.weights, work.reach]
}

/// Of each part that is a table, which of its rows come first.
type Orders<'p> = [Option<Order<'p>>];

struct Work<'p> {
    program: &'p Program,
    violation: &'p Violation,
    benchmark: &'p Benchmark,
    weights: Claim,
    reach: Claim,
}

/// Amounts given within one statutory range.
#[derive(Debug, Default)]
struct Given {
    ranges: BTreeSet<Ends>,
    /// Of each, conditions under which it is given; not all there may be.
    ways: BTreeMap<Ends, Vec<Vec<Condition>>>,
    /// Of these it is not settled whether they are ever given.
    unsure: BTreeSet<Ends>,
    /// Something is given that cannot be laid beside the range: nothing is said of it then.
    other: bool,
    /// It is not settled whether something is.
    doubt: Option<Undecided>,
    /// The least and the greatest sum, for the message.
    sums: Option<(i64, i64, i64)>,
    place: Option<Span>,
}

impl Work<'_> {
    /// What is given to one object, under each statutory fine on it.
    fn object(&mut self, orders: &Orders<'_>, object: ObjectId) {
        for law in rules::lawful(self.program, self.violation, object, &mut Fuel::default()) {
            for bound in law.extents.iter().flatten() {
                let mut under = law.when.clone();
                under.extend(bound.when.iter().cloned());
                under.extend(rules::certain(self.program, self.violation));
                if let Some(top) = &bound.ends.hi {
                    // Of nothing every part is nothing.
                    under.push(top.poly.against_zero(self.program, Comparator::More));
                }
                let mut given = self.given(orders, object, &under, bound);
                if !given.ranges.is_empty() {
                    // Where the benchmark says nothing, the whole range stands.
                    let mut when = under.clone();
                    when.extend(rules::silent(
                        self.program,
                        self.violation,
                        self.benchmark,
                        object,
                    ));
                    self.elsewhere(&when, &mut given);
                }
                if !given.other && !given.ranges.is_empty() {
                    self.reached(&given, &bound.ends, &under);
                    self.between(&given, &under);
                }
            }
        }
    }

    fn given(
        &mut self,
        orders: &Orders<'_>,
        object: ObjectId,
        under: &[Condition],
        bound: &Extent,
    ) -> Given {
        let mut given = Given::default();
        let benchmark = self.benchmark;
        for (index, row) in self.benchmark.overrides.iter().enumerate() {
            let when = || {
                let mut when = under.to_vec();
                when.extend(rules::overriding(self.program, benchmark, index, object));
                Some(when)
            };
            self.outcomes(object, &row.outcomes, &when, bound, &mut given);
        }
        for (place, part) in self.benchmark.parts.iter().enumerate() {
            if !rules::concerned(self.program, self.violation, part).contains(&object) {
                continue;
            }
            let mut asked = under.to_vec();
            asked.push(rules::guard(self.violation, part.guard));
            asked.extend(part.when.clone());
            asked.extend(rules::not_overridden(self.program, self.benchmark, object));
            match &part.kind {
                PartKind::Table(table) => {
                    if rules::about(self.program, part).contains(&object) {
                        let first = table.rows.first().and_then(|r| self.row(r.row));
                        given.place = given.place.or(Some(first.unwrap_or(table.span)));
                    }
                    let of = Ranked {
                        violation: self.violation,
                        object,
                        law: Some(&bound.ends),
                    };
                    for (index, row) in table.rows.iter().enumerate() {
                        let when = || {
                            let order = orders.get(place)?.as_ref()?;
                            let mut when = asked.clone();
                            when.extend(order.deciding(index, of)?);
                            Some(when)
                        };
                        self.outcomes(object, &row.outcomes, &when, bound, &mut given);
                    }
                }
                PartKind::Weights(weights) => {
                    for branch in weights.branches.iter().filter(|b| b.on == object) {
                        let mut common = asked.clone();
                        common.push(rules::guard(self.violation, branch.guard));
                        self.branch(weights, branch, &common, bound, &mut given);
                    }
                }
            }
        }
        let mut first = benchmark.overrides.iter();
        let named = first.find(|r| rules::objects(self.program, &r.outcomes).contains(&object));
        given.place = given.place.or(named.and_then(|row| self.row(row.row)));
        given
    }

    fn row(&self, id: RowId) -> Option<Span> {
        Some(self.program.rows.get(id.index())?.span)
    }

    /// Notes that something else than amounts is given under these conditions, if they are ever met.
    fn elsewhere(&self, when: &[Condition], given: &mut Given) {
        if given.other {
            return;
        }
        let whens: Vec<&Condition> = when.iter().collect();
        match seek_with(self.program, &whens) {
            Ok(Sought::None) => {}
            Ok(Sought::Case(_)) => given.other = true,
            Ok(Sought::Unsettled) => given.doubt = given.doubt.or(Some(Undecided::Beyond)),
            Err(_) => given.doubt = Some(Undecided::Steps(PROOF_STEPS)),
        }
    }

    /// What a row gives, if it ever decides under this fine.
    fn outcomes(
        &mut self,
        object: ObjectId,
        outcomes: &[crate::ir::Outcome],
        when: &dyn Fn() -> Option<Vec<Condition>>,
        bound: &Extent,
        given: &mut Given,
    ) {
        let all = rules::given(self.program, outcomes);
        let own: Vec<_> = all.into_iter().filter(|(o, _)| *o == object).collect();
        if own.is_empty() {
            // A human, no fine, or another object alone: the statutory range stands where it decides.
            if !given.other {
                match when() {
                    Some(when) => self.elsewhere(&when, given),
                    None => given.doubt = given.doubt.or(Some(Undecided::Beyond)),
                }
            }
            return;
        }
        let mut found: BTreeMap<Ends, Vec<Vec<Condition>>> = BTreeMap::new();
        let mut other = false;
        for (_, range) in own {
            other |= matches!(range.kind, crate::ir::RangeKind::Human(None));
            let at = At {
                imposed: Some((self.violation, &[], object)),
                law: Some(&bound.ends),
            };
            match extents(self.program, range, at, &mut Fuel::default()) {
                Some(all) => {
                    for e in all {
                        found.entry(e.ends).or_default().push(e.when);
                    }
                }
                None => {
                    self.reach.leave(Undecided::Beyond);
                    other = true;
                }
            }
        }
        // What is given already is not asked again.
        let known = |ends: &Ends| given.ranges.contains(ends) && !given.unsure.contains(ends);
        if (given.other || !other) && found.keys().all(known) {
            return;
        }
        let Some(when) = when() else {
            self.reach.leave(Undecided::Beyond);
            given.other = true;
            return;
        };
        if other {
            self.elsewhere(&when, given);
        }
        for (ends, ways) in found {
            for way in ways {
                let when = [when.clone(), way].concat();
                let whens: Vec<&Condition> = when.iter().collect();
                match seek_with(self.program, &whens) {
                    Ok(Sought::None) => continue,
                    Ok(Sought::Case(_)) => {
                        given.unsure.remove(&ends);
                    }
                    Ok(Sought::Unsettled) | Err(_) => {
                        if !given.ranges.contains(&ends) {
                            given.unsure.insert(ends.clone());
                        }
                    }
                }
                given.ranges.insert(ends.clone());
                given.ways.entry(ends.clone()).or_default().push(when);
            }
        }
    }

    fn branch(
        &mut self,
        weights: &Weights,
        branch: &Branch,
        common: &[Condition],
        bound: &Extent,
        given: &mut Given,
    ) {
        let place = self.program.exprs.get(branch.expr.index());
        let place = place.map_or(self.benchmark.span, |e| e.span);
        let found = match sums::reachable(self.program, weights, common) {
            Ok(found) => found,
            Err(why) => {
                self.weights.leave(why);
                self.reach.leave(why);
                given.other = true;
                return;
            }
        };
        if !found.is_empty() {
            given.place = given.place.or(Some(place));
        }
        self.above_all(weights, branch, (common, &found), place);
        for (sum, rows) in &found {
            let total = sums::limited(branch, *sum);
            let exact = total.and_then(|t| Ratio::new(i128::from(t), i128::from(weights.den)));
            if let Some(t) = total {
                let (lo, hi, _) = given.sums.unwrap_or((t, t, weights.den));
                given.sums = Some((lo.min(t), hi.max(t), weights.den));
            }
            let around = Around {
                sum: exact,
                law: Some(&bound.ends),
            };
            match pieces(self.program, &branch.amount, around, &mut Fuel::default()) {
                Some(all) => {
                    // A weight sum is one of a row of points: the steps between them are no gap.
                    let picked = sums::conditions(self.program, weights, rows);
                    for (when, poly) in all {
                        let ends = Ends::point(poly);
                        given.ranges.insert(ends.clone());
                        let way = [common.to_vec(), picked.clone(), when].concat();
                        given.ways.entry(ends).or_default().push(way);
                    }
                }
                None => {
                    self.reach.leave(Undecided::Beyond);
                    given.other = true;
                }
            }
        }
    }

    /// A sum above the whole, with no limit that holds it.
    fn above_all(
        &mut self,
        weights: &Weights,
        branch: &Branch,
        (common, found): (&[Condition], &sums::Sums),
        place: Span,
    ) {
        let Some((sum, rows)) = found.iter().next_back() else {
            return;
        };
        let Some(total) = sums::limited(branch, *sum).filter(|t| *t > weights.den) else {
            return;
        };
        if self
            .weights
            .findings
            .iter()
            .any(|f| f.diagnostic.place == crate::base::diagnostic::Place::Source(place))
        {
            return;
        }
        let picked = sums::conditions(self.program, weights, rows);
        let all: Vec<&Condition> = common.iter().chain(&picked).collect();
        match seek_with(self.program, &all) {
            Ok(Sought::None) => {}
            Ok(Sought::Unsettled) => self.weights.leave(Undecided::Beyond),
            Err(_) => self.weights.leave(Undecided::Steps(PROOF_STEPS)),
            Ok(Sought::Case(case)) => {
                let of = say::subject(self.program, self.weights.about);
                let share = share(total, weights.den);
                let witness = Witness::of(self.program, self.weights.about, case.facts);
                let d = say::finding(
                    Property::Weights,
                    place,
                    format!("{}的权重合计可以到{share}，没有写“总和 不超过100%”", of.zh),
                    format!(
                        "{}: the weights add up to {share} and nothing holds the sum",
                        of.en
                    ),
                )
                .because("用在这里", "used here");
                let d = say::or_keep(
                    d,
                    Property::Weights,
                    "写上“总和 不超过100%”，或者核对各要素最高一行的权重",
                    "add 总和 不超过100%, or check the highest weights",
                );
                let d = say::cited(self.program, d, self.weights.about);
                self.weights
                    .refute(say::shown(self.program, d, &witness), Some(witness));
            }
        }
    }

    /// The lower and the upper end of the statutory range, against all that is given.
    fn reached(&mut self, given: &Given, law: &Ends, under: &[Condition]) {
        let lows: Vec<Poly> = given.ranges.iter().map(|r| r.low().0).collect();
        let ways = |ends: &Ends| given.ways.get(ends).map_or(&[][..], Vec::as_slice);
        // Without a lower end the range begins at nothing, and nothing is no fine.
        if let Some(lo) = &law.lo
            && self.all_above(
                given
                    .ranges
                    .iter()
                    .map(|r| (r.low().0.sub(&lo.poly), ways(r))),
                under,
            )
        {
            // Where only a case tells which is the least, the end itself is what is not reached.
            let part = extreme(&lows, Ordering::Less).map_or_else(
                || Ends::point(lo.poly.clone()),
                |least| Ends {
                    lo: law.lo.clone(),
                    hi: Some(End {
                        poly: least,
                        open: true,
                    }),
                },
            );
            self.part(given, &part, under, true);
        }
        let highs: Option<Vec<Poly>> = given
            .ranges
            .iter()
            .map(|r| r.hi.as_ref().map(|h| h.poly.clone()))
            .collect();
        if let (Some(top), Some(highs)) = (&law.hi, highs)
            && self.all_above(
                given
                    .ranges
                    .iter()
                    .zip(&highs)
                    .map(|(r, high)| (top.poly.sub(high), ways(r))),
                under,
            )
        {
            let part = extreme(&highs, Ordering::Greater).map_or_else(
                || Ends::point(top.poly.clone()),
                |most| Ends {
                    lo: Some(End {
                        poly: most,
                        open: true,
                    }),
                    hi: law.hi.clone(),
                },
            );
            self.part(given, &part, under, false);
        }
    }

    /// Whether all of these are above zero for all facts under which the fine is in force. Left open where that is not decided, and where one that is not above zero may still be given
    /// in no such case.
    fn all_above<'a>(
        &mut self,
        all: impl Iterator<Item = (Option<Poly>, &'a [Vec<Condition>])>,
        under: &[Condition],
    ) -> bool {
        let mut doubtful = None;
        for (poly, ways) in all {
            let Some(poly) = poly else {
                self.reach.leave(Undecided::Beyond);
                return false;
            };
            if sign(&poly) == Some(Ordering::Greater) {
                continue;
            }
            let case = [poly.against_zero(self.program, Comparator::AtMost)];
            let seek = |more: &[Condition]| {
                let all: Vec<&Condition> = case.iter().chain(more).collect();
                seek_with(self.program, &all)
            };
            match seek(under) {
                Ok(Sought::None) => continue,
                Ok(Sought::Case(_)) => doubtful = doubtful.or(Some(Undecided::Beyond)),
                Ok(Sought::Unsettled) => {
                    doubtful = doubtful.or(Some(Undecided::Beyond));
                    continue;
                }
                Err(_) => {
                    doubtful = Some(Undecided::Steps(PROOF_STEPS));
                    continue;
                }
            }
            if ways
                .iter()
                .any(|way| matches!(seek(way), Ok(Sought::Case(_))))
            {
                return false;
            }
        }
        if let Some(why) = doubtful {
            self.reach.leave(why);
        }
        doubtful.is_none()
    }

    /// Parts between ranges that rows give. Fixed amounts leave steps between them, which are no gap.
    fn between(&mut self, given: &Given, under: &[Condition]) {
        if given.sums.is_some() {
            return;
        }
        let (found, all) = gaps(given.ranges.iter());
        for part in &found {
            self.part(given, part, under, true);
        }
        if !all {
            self.reach.leave(Undecided::Beyond);
        } else if found.is_empty() && !given.unsure.is_empty() {
            // What may never be given may hide one.
            let sure = given.ranges.iter().filter(|r| !given.unsure.contains(*r));
            if gaps(sure) != (Vec::new(), true) {
                self.reach.leave(Undecided::Beyond);
            }
        }
    }

    /// Tells of a part, unless something else may reach it.
    fn part(&mut self, given: &Given, part: &Ends, under: &[Condition], low: bool) {
        if let Some(why) = given.doubt {
            self.reach.leave(why);
            return;
        }
        let whens: Vec<&Condition> = under.iter().collect();
        let facts = match seek_with(self.program, &whens) {
            Ok(Sought::Case(case)) => case.facts,
            Ok(Sought::None) => return,
            Ok(Sought::Unsettled) | Err(_) => Vec::new(),
        };
        let amount = shown(self.program, part, &facts);
        let sum = given.sums.map_or_else(Text::default, |(lo, hi, den)| {
            let share = share(if low { lo } else { hi }, den);
            let (zh, en) = if low {
                ("最低", "at least")
            } else {
                ("最高", "at most")
            };
            Text::new(format!("，合计{zh}{share}"), format!(", sum {en} {share}"))
        });
        let of = say::subject(self.program, self.reach.about);
        let d = say::finding(
            Property::Unreachable,
            given.place.unwrap_or(self.benchmark.span),
            format!(
                "{}：法定幅度的{}没有任何情形达到{}",
                of.zh, amount.zh, sum.zh
            ),
            format!(
                "{}: no case reaches {} of the statutory range{}",
                of.en, amount.en, sum.en
            ),
        )
        .because("按这里算", "by this");
        let d = say::or_keep(
            d,
            Property::Unreachable,
            "调整起点、权重或者各行的幅度，使整个法定幅度都用得上",
            "adjust start, weights or rows so that all of the range is used",
        );
        self.reach
            .refute(say::cited(self.program, d, self.reach.about), None);
    }
}

/// Whether a sum is below, at or above zero, whatever the facts (none of them negative, not all zero).
fn sign(poly: &Poly) -> Option<Ordering> {
    poly.sign()
}

fn sign_of(a: &Poly, b: &Poly) -> Option<Ordering> {
    sign(&a.sub(b)?)
}

/// What lies between ranges with no fixed amount in it, and whether that is all: of some only a case tells
/// how they lie.
fn gaps<'r>(all: impl Iterator<Item = &'r Ends>) -> (Vec<Ends>, bool) {
    let single = |r: &&Ends| r.lo == r.hi && r.hi.as_ref().is_some_and(|hi| !hi.open);
    let (points, ranges): (Vec<&Ends>, Vec<&Ends>) = all.partition(single);
    let mut found = Vec::new();
    let Some(ranges) = ordered(&ranges) else {
        return (found, false);
    };
    let mut top: Option<&End> = None;
    for range in ranges {
        let (low, open) = range.low();
        match top.map(|last| (last, sign_of(&low, &last.poly))) {
            Some((_, None)) => return (found, false),
            Some((last, Some(Ordering::Greater))) => {
                let lies = |point: &&Ends| {
                    let own = point.low().0;
                    let below = sign_of(&own, &last.poly).is_some_and(Ordering::is_le);
                    let above = sign_of(&own, &low).is_some_and(Ordering::is_ge);
                    !below && !above
                };
                if !points.iter().any(lies) {
                    let end = |poly: &Poly, open| {
                        Some(End {
                            poly: poly.clone(),
                            open,
                        })
                    };
                    found.push(Ends {
                        lo: end(&last.poly, !last.open),
                        hi: end(&low, !open),
                    });
                }
            }
            Some((_, Some(Ordering::Less | Ordering::Equal))) | None => {}
        }
        let Some(hi) = &range.hi else {
            break;
        };
        match top.map(|last| sign_of(&hi.poly, &last.poly)) {
            Some(Some(Ordering::Less)) => {}
            Some(None) => return (found, false),
            Some(Some(Ordering::Equal | Ordering::Greater)) | None => top = Some(hi),
        }
    }
    (found, true)
}

/// Ranges by their lower ends; `None` if only a case could tell their order.
fn ordered<'r>(ranges: &[&'r Ends]) -> Option<Vec<&'r Ends>> {
    let mut all: Vec<&Ends> = Vec::new();
    for &range in ranges {
        let low = range.low().0;
        let mut at = all.len();
        for (place, other) in all.iter().enumerate() {
            if sign_of(&low, &other.low().0)? == Ordering::Less {
                at = place;
                break;
            }
        }
        all.insert(at, range);
    }
    Some(all)
}

/// The least or greatest of these, if they can be ranked without a case.
fn extreme(all: &[Poly], wanted: Ordering) -> Option<Poly> {
    let mut best = all.first()?.clone();
    for poly in all {
        if sign(&poly.sub(&best)?)? == wanted {
            best = poly.clone();
        }
    }
    Some(best)
}

/// The part in words: with an amount of money at hand, else as multiples of the base.
fn shown(program: &Program, part: &Ends, facts: &[(crate::ir::FactId, crate::ir::Value)]) -> Text {
    let mut facts = facts.to_vec();
    let ends_of = [&part.lo, &part.hi].into_iter().flatten();
    let mut based = Text::default();
    for fact in ends_of.flat_map(|e| e.poly.facts()) {
        if facts.iter().all(|(f, _)| *f != fact)
            && let Some(value) = super::ordinary::value(program, fact)
        {
            facts.push((fact, value));
        }
    }
    if let Some(fact) = facts.iter().find(|(f, _)| {
        let mut all = [&part.lo, &part.hi].into_iter().flatten();
        all.any(|e| e.poly.facts().contains(f))
    }) {
        let case = say::case(program, std::slice::from_ref(fact));
        based = Text::new(format!("（{}时）", case.zh), format!(" ({})", case.en));
    }
    let range = ends(program, part, &facts);
    Text::new(
        format!("{}{}", range.zh, based.zh),
        format!("{}{}", range.en, based.en),
    )
}
