//! Statutory containment (越限): no amount and no kind leaves the statute, for any facts.

use super::{
    complete,
    ends::{At, Ends, Extent, above, below, extents},
    expand::{Fuel, settled},
    grid::About,
    ground, moving,
    order::{Order, Ranked},
    pieces::{Around, pieces},
    ready::seek_with,
    rules::{self, Law},
    say,
    search::Spent,
    sums,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    witness::Sought,
};
use crate::{
    base::{
        diagnostic::{Diagnostic, Lang, Text},
        limits::{MAX_FINDINGS, PROOF_STEPS},
        ratio::Ratio,
        span::Span,
        terms::Modality,
    },
    case::amounts,
    ir::{
        Benchmark, Branch, Condition, FactId, MoneyRange, Node, ObjectId, Outcome, Part, PartKind,
        Penalty, Program, Range, Value, Violation, ViolationId, Weights,
    },
};

/// Containment of the benchmark of an act.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    let Some(benchmark) = act.benchmark else {
        return bare(act);
    };
    let program = act.program;
    let claim = Claim::new(
        Property::Containment,
        About::Act(act.id),
        "裁量基准",
        benchmark.span,
    );
    let mut work = Work {
        program,
        act: act.id,
        violation: act.violation,
        benchmark,
        claim,
    };
    for (index, row) in benchmark.overrides.iter().enumerate() {
        let when = |of: Ranked<'_>| Some(rules::overriding(program, benchmark, index, of.object));
        let place = program.rows.get(row.row.index()).map(|r| r.span);
        work.outcomes(&row.outcomes, &when, place.unwrap_or(benchmark.span), true);
    }
    for (index, part) in benchmark.parts.iter().enumerate() {
        work.part(act, index, part);
    }
    moving::reductions(act, &mut work.claim);
    moving::raises(act, &mut work.claim);
    vec![work.claim]
}

/// An act of the main package without a benchmark leaves the statute only where something cuts its fine.
fn bare(act: &Act<'_, '_>) -> Vec<Claim> {
    let (_, cut) = moving::any(act);
    if act.violation.package.index() != 0 || !cut {
        return Vec::new();
    }
    let about = About::Act(act.id);
    let place = act.violation.span;
    let mut claim = Claim::new(Property::Containment, about, "减额", place);
    moving::reductions(act, &mut claim);
    vec![claim]
}

/// When a row decides on an object.
type When<'a> = dyn Fn(Ranked<'_>) -> Option<Vec<Condition>> + 'a;

/// Which end leaves the statute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

struct Work<'p> {
    program: &'p Program,
    act: ViolationId,
    violation: &'p Violation,
    benchmark: &'p Benchmark,
    claim: Claim,
}

impl Work<'_> {
    fn part(&mut self, act: &Act<'_, '_>, index: usize, part: &Part) {
        let mut asked = vec![rules::guard(self.violation, part.guard)];
        asked.extend(part.when.clone());
        match &part.kind {
            PartKind::Table(table) => {
                let order = Order::of(self.program, table, act.table(index));
                for (index, row) in table.rows.iter().enumerate() {
                    let when = |of: Ranked<'_>| {
                        let mut when = asked.clone();
                        when.extend(order.deciding(index, of)?);
                        Some(when)
                    };
                    let place = self.program.rows.get(row.row.index());
                    let place = place.map_or(table.span, |r| r.span);
                    self.outcomes(&row.outcomes, &when, place, false);
                }
            }
            PartKind::Weights(weights) => {
                for branch in &weights.branches {
                    self.branch(&asked, weights, branch);
                }
            }
        }
    }

    /// What a row gives, against the statute. `first`: it is a 先行 row itself.
    fn outcomes(&mut self, outcomes: &[Outcome], when: &When<'_>, place: Span, first: bool) {
        let (program, benchmark) = (self.program, self.benchmark);
        let certain = rules::certain(program, self.violation);
        let before = |object: ObjectId| {
            let mut before = certain.clone();
            if !first {
                before.extend(rules::not_overridden(program, benchmark, object));
            }
            before
        };
        let all = |of: Ranked<'_>| {
            let mut all = when(of)?;
            all.extend(before(of.object));
            Some(all)
        };
        for (object, range) in rules::given(program, outcomes) {
            self.fine(object, range, &all, place);
        }
        for outcome in outcomes {
            if let Outcome::Penalties(nodes) = outcome {
                for node in nodes {
                    self.kinds(node, &all, place);
                }
            }
        }
    }

    /// A fine of a row against the statutory fines on the same object.
    fn fine(&mut self, object: ObjectId, range: &Range, when: &When<'_>, place: Span) {
        for law in rules::lawful(self.program, self.violation, object, &mut Fuel::default()) {
            let Some(law_extents) = &law.extents else {
                self.claim.leave(Undecided::Beyond);
                continue;
            };
            for bound in law_extents {
                let at = At {
                    imposed: Some((self.violation, &[], object)),
                    law: Some(&bound.ends),
                };
                let Some(given) = extents(self.program, range, at, &mut Fuel::default()) else {
                    self.claim.leave(Undecided::Beyond);
                    continue;
                };
                let of = Ranked {
                    violation: self.violation,
                    object,
                    law: Some(&bound.ends),
                };
                for extent in given {
                    self.compare(&extent, (object, bound, &law), &|| when(of), place);
                }
            }
        }
    }

    fn compare(
        &mut self,
        extent: &Extent,
        (object, bound, law): (ObjectId, &Extent, &Law),
        when: &dyn Fn() -> Option<Vec<Condition>>,
        place: Span,
    ) {
        for side in [Side::Below, Side::Above] {
            let left = match side {
                Side::Below => below(self.program, &extent.ends, &bound.ends),
                Side::Above => above(self.program, &extent.ends, &bound.ends),
            };
            let Some(left) = left else {
                self.claim.leave(Undecided::Beyond);
                continue;
            };
            let left = settled(left);
            if left == Condition::Const(false) {
                continue;
            }
            let Some(when) = when() else {
                self.claim.leave(Undecided::Beyond);
                continue;
            };
            let mut all: Vec<&Condition> = when.iter().collect();
            all.extend(&law.when);
            all.extend(&bound.when);
            all.extend(&extent.when);
            all.push(&left);
            self.seek(&all, Some(object), |work, facts| {
                let shown = Shown {
                    side,
                    given: &extent.ends,
                    law: &bound.ends,
                };
                work.leaves(shown, facts, place, None)
            });
        }
    }

    /// The formula of a branch at every sum that facts reach.
    fn branch(&mut self, asked: &[Condition], weights: &Weights, branch: &Branch) {
        let place = self
            .program
            .exprs
            .get(branch.expr.index())
            .map_or(self.benchmark.span, |e| e.span);
        for law in rules::lawful(
            self.program,
            self.violation,
            branch.on,
            &mut Fuel::default(),
        ) {
            let mut common = asked.to_vec();
            common.push(rules::guard(self.violation, branch.guard));
            common.extend(rules::certain(self.program, self.violation));
            common.extend(rules::not_overridden(
                self.program,
                self.benchmark,
                branch.on,
            ));
            common.extend(law.when.iter().cloned());
            let sums = match sums::reachable(self.program, weights, &common) {
                Ok(sums) => sums,
                Err(why) => {
                    self.claim.leave(why);
                    continue;
                }
            };
            let Some(law_extents) = &law.extents else {
                if !sums.is_empty() {
                    self.claim.leave(Undecided::Beyond);
                }
                continue;
            };
            for bound in law_extents {
                self.sums(weights, branch, (&common, &sums), bound, place, Side::Below);
                self.sums(weights, branch, (&common, &sums), bound, place, Side::Above);
            }
        }
    }

    fn sums(
        &mut self,
        weights: &Weights,
        branch: &Branch,
        (common, sums): (&[Condition], &sums::Sums),
        bound: &Extent,
        place: Span,
        side: Side,
    ) {
        let factors = sums::facts(self.program, weights);
        // The worst first: the least below, the greatest above.
        let mut all: Vec<_> = sums.iter().collect();
        if side == Side::Above {
            all.reverse();
        }
        for (sum, rows) in all {
            let total = sums::limited(branch, *sum);
            let exact = total.and_then(|t| Ratio::new(i128::from(t), i128::from(weights.den)));
            let around = Around {
                sum: exact,
                law: Some(&bound.ends),
            };
            let Some(amounts) = pieces(self.program, &branch.amount, around, &mut Fuel::default())
            else {
                self.claim.leave(Undecided::Beyond);
                return;
            };
            for (when, poly) in amounts {
                let ends = Ends::point(poly);
                let left = match side {
                    Side::Below => below(self.program, &ends, &bound.ends),
                    Side::Above => above(self.program, &ends, &bound.ends),
                };
                let Some(left) = left.map(settled) else {
                    self.claim.leave(Undecided::Beyond);
                    return;
                };
                if left == Condition::Const(false) {
                    continue;
                }
                let picked = sums::conditions(self.program, weights, rows);
                let mut all: Vec<&Condition> = common.iter().collect();
                all.extend(&picked);
                all.extend(&bound.when);
                all.extend(&when);
                all.push(&left);
                let before = self.claim.findings.len();
                self.seek(&all, Some(branch.on), |work, facts| {
                    let shown = Shown {
                        side,
                        given: &ends,
                        law: &bound.ends,
                    };
                    work.leaves(shown, facts, place, total.zip(Some(weights.den)))
                });
                if self.claim.findings.len() > before {
                    return;
                }
                // Another way to the same sum could still show it, where the amount reads the factors'
                // facts.
                let mut read = crate::ir::reads::Reads::new();
                crate::ir::reads::condition(self.program, &left, &mut read);
                if read.iter().any(|fact| factors.contains(fact)) {
                    self.claim.leave(Undecided::Beyond);
                }
            }
        }
    }

    /// Looks for a case and reports it. With an object, one in which its penalty is not lifted.
    fn seek(
        &mut self,
        conditions: &[&Condition],
        object: Option<ObjectId>,
        say: impl FnOnce(&Self, &[(FactId, Value)]) -> Diagnostic,
    ) {
        if self.claim.findings.len() >= MAX_FINDINGS {
            self.claim.more = self.claim.more.saturating_add(1);
            return;
        }
        match self.unlifted(conditions, object) {
            Ok(Sought::None) => {}
            Ok(Sought::Unsettled) => self.claim.leave(Undecided::Beyond),
            Err(_) => self.claim.leave(Undecided::Steps(PROOF_STEPS)),
            Ok(Sought::Case(case)) => {
                let d = say(self, &case.facts);
                let witness = Witness::of(self.program, self.claim.about, case.facts);
                let d = say::shown(self.program, d, &witness);
                self.claim.refute(d, Some(witness));
            }
        }
    }

    /// A case in which the penalty of the object is not lifted. Few facts are looked at first: most cases
    /// can be completed so.
    fn unlifted(
        &self,
        conditions: &[&Condition],
        object: Option<ObjectId>,
    ) -> Result<Sought, Spent> {
        let found = seek_with(self.program, conditions)?;
        let (Sought::Case(case), Some(object)) = (&found, object) else {
            return Ok(found);
        };
        let lifting = ground::lifting(self.program, self.violation, object);
        if complete::without(self.program, self.act, &case.facts, &lifting) {
            return Ok(found);
        }
        let not: Vec<Condition> = lifting
            .into_iter()
            .map(|c| Condition::Not(Box::new(c)))
            .collect();
        let mut all = conditions.to_vec();
        all.extend(&not);
        seek_with(self.program, &all)
    }

    fn leaves(
        &self,
        shown: Shown<'_>,
        facts: &[(FactId, Value)],
        place: Span,
        sum: Option<(i64, i64)>,
    ) -> Diagnostic {
        let of = say::subject(self.program, self.claim.about);
        let (given, law) = (
            ends(self.program, shown.given, facts),
            ends(self.program, shown.law, facts),
        );
        let sum = sum.map_or_else(Text::default, |(sum, den)| {
            let share = share(sum, den);
            Text::new(format!("合计{share}，"), format!("sum {share}, "))
        });
        let (zh, en) = match shown.side {
            Side::Below => ("低于法定最低", "below the statutory minimum"),
            Side::Above => ("高于法定最高", "above the statutory maximum"),
        };
        let d = say::finding(
            Property::Containment,
            place,
            format!(
                "{}的裁量结果{zh}：{}罚款{}，法定{}",
                of.zh, sum.zh, given.zh, law.zh
            ),
            format!(
                "{}: {en}: {}fine {}, statute {}",
                of.en, sum.en, given.en, law.en
            ),
        )
        .because("这里越出法定幅度", "it leaves the range here")
        .citing(say::basis(self.program, self.act));
        say::or_keep(
            d,
            Property::Containment,
            "核对数字、起点和上下限；合计可以写“总和 不低于”“总和 不超过”",
            "check figures, start and limits; a sum may be held by 总和 不低于 and 总和 不超过",
        )
    }

    /// Penalties of a 处理 column against those of the statute.
    fn kinds(&mut self, node: &Node, when: &When<'_>, place: Span) {
        for (_, penalty) in rules::penalties(self.program, node) {
            for when in self.under_laws(penalty.on, when) {
                self.kind(penalty, &when, place);
            }
        }
    }

    /// When a row decides on an object, apart for each statutory fine where that tells the rows' ranks.
    fn under_laws(&mut self, object: ObjectId, when: &When<'_>) -> Vec<Vec<Condition>> {
        let ranked = |law| Ranked {
            violation: self.violation,
            object,
            law,
        };
        if let Some(when) = when(ranked(None)) {
            return vec![when];
        }
        let mut all = Vec::new();
        let laws = rules::lawful(self.program, self.violation, object, &mut Fuel::default());
        for law in &laws {
            for bound in law.extents.iter().flatten() {
                let Some(mut when) = when(ranked(Some(&bound.ends))) else {
                    self.claim.leave(Undecided::Beyond);
                    continue;
                };
                when.extend(law.when.iter().chain(&bound.when).cloned());
                all.push(when);
            }
        }
        if laws.iter().any(|law| law.extents.is_none()) {
            self.claim.leave(Undecided::Beyond);
        }
        all
    }

    fn kind(&mut self, penalty: &Penalty, when: &[Condition], place: Span) {
        let same = |statutory: &crate::ir::Penalty| {
            statutory.on == penalty.on && statutory.kind.code == penalty.kind.code
        };
        let imposing = self
            .violation
            .impositions
            .iter()
            .filter(|i| rules::penalties(self.program, &i.node).any(|(_, p)| same(p)));
        let holds: Vec<Condition> = imposing.map(|i| rules::guards(self.violation, i)).collect();
        let never = Condition::Not(Box::new(Condition::Any(holds)));
        let mut all: Vec<&Condition> = when.iter().collect();
        all.push(&never);
        let kind = penalty.kind.word.clone();
        self.seek(&all, None, |work, _| {
            let of = say::subject(work.program, work.claim.about);
            let d = say::finding(
                Property::Containment,
                place,
                format!("{}：这一行的“{kind}”不在法定处罚之内", of.zh),
                format!("{}: \"{kind}\" is not among the statutory penalties", of.en),
            )
            .because("法律没有规定的处罚", "the statute does not impose it")
            .citing(say::basis(work.program, work.act));
            say::or_keep(
                d,
                Property::Containment,
                "删去它，或者补上法定处罚里的这一种",
                "remove it, or add it to the statutory penalties",
            )
        });
        let bound = self.violation.impositions.iter().filter(|i| {
            rules::penalties(self.program, &i.node)
                .any(|(_, p)| same(p) && p.modality == Modality::Shall)
        });
        let bound: Vec<Condition> = bound
            .filter(|_| penalty.modality != Modality::Shall)
            .map(|i| rules::guards(self.violation, i))
            .collect();
        if bound.is_empty() {
            return;
        }
        let any = Condition::Any(bound);
        let mut all: Vec<&Condition> = when.iter().collect();
        all.push(&any);
        let kind = penalty.kind.word.clone();
        self.seek(&all, None, |work, _| {
            let of = say::subject(work.program, work.claim.about);
            let d = say::finding(
                Property::Containment,
                place,
                format!("{}：法律写的是应当{kind}，这一行改成了可以", of.zh),
                format!(
                    "{}: the statute imposes \"{kind}\"; this row makes it optional",
                    of.en
                ),
            )
            .because(
                "应当并处的不能改为选择",
                "what shall be imposed is no choice",
            )
            .citing(say::basis(work.program, work.act));
            say::or_keep(d, Property::Containment, "改为应当", "write 应当")
        });
    }
}

/// What is shown of an amount that leaves the statute.
struct Shown<'e> {
    side: Side,
    given: &'e Ends,
    law: &'e Ends,
}

/// A share in percent, or as a fraction.
pub(super) fn share(n: i64, den: i64) -> String {
    let Some(ratio) = Ratio::new(i128::from(n), i128::from(den)) else {
        return String::new();
    };
    match ratio.mul(Ratio::whole(100)).and_then(Ratio::as_whole) {
        Some(percent) => format!("{percent}%"),
        None => format!("{}/{}", ratio.num(), ratio.den()),
    }
}

/// A range at the values of a case.
pub(super) fn ends(program: &Program, ends: &Ends, facts: &[(FactId, Value)]) -> Text {
    let at = |end: &super::ends::End| end.poly.at(program, facts);
    let whole = |x: Ratio| x.as_whole().and_then(|n| i64::try_from(n).ok());
    let exact = || {
        let (lo, hi) = (ends.lo.as_ref(), ends.hi.as_ref());
        let max = match hi {
            Some(hi) => Some(whole(at(hi)?)?),
            None => None,
        };
        Some(MoneyRange {
            min: lo.map_or(Some(0), |lo| whole(at(lo)?))?,
            max,
            min_open: lo.is_none_or(|lo| lo.open),
            max_open: hi.is_some_and(|hi| hi.open),
        })
    };
    if let Some(range) = exact() {
        return Text::new(
            amounts::range(&range, Lang::Zh),
            amounts::range(&range, Lang::En),
        );
    }
    // Parts of a fen: the ends as they are.
    let say = |lang: Lang| {
        let end = |end: &Option<super::ends::End>| {
            let exact = end.as_ref().and_then(at);
            exact.map_or_else(|| "…".to_owned(), |x| amounts::exact_money(x, lang))
        };
        format!("{} – {}", end(&ends.lo), end(&ends.hi))
    };
    Text::new(say(Lang::Zh), say(Lang::En))
}
