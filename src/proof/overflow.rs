//! Computations that fail (计算): a range that holds no amount, an amount that does not fit 64 bits of fen.

use super::{
    ends::{At, Ends, Extent, extents, upside_down},
    expand::{Fuel, settled},
    grid::About,
    pieces::{Around, pieces},
    poly::Poly,
    ready::seek_with,
    rules, say, sums,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    witness::Sought,
};
use crate::{
    base::{limits::PROOF_STEPS, ratio::Ratio, span::Span, terms::Comparator},
    ir::{Benchmark, Condition, ExprId, ObjectId, PartKind, Program, Range, Violation},
};

/// Computations of an act: of the main package, or with a benchmark of it.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    if act.violation.package.index() != 0 && act.benchmark.is_none() {
        return Vec::new();
    }
    let about = About::Act(act.id);
    let mut work = Work {
        program: act.program,
        violation: act.violation,
        claim: Claim::new(Property::Overflow, about, "罚款的计算", act.violation.span),
    };
    work.statute();
    if let Some(benchmark) = act.benchmark {
        work.benchmark(benchmark);
    }
    vec![work.claim]
}

struct Work<'p> {
    program: &'p Program,
    violation: &'p Violation,
    claim: Claim,
}

impl Work<'_> {
    fn objects(&self) -> Vec<ObjectId> {
        let nodes = self.violation.impositions.iter().map(|i| &i.node);
        let all = nodes.flat_map(|n| rules::penalties(self.program, n));
        let mut objects: Vec<ObjectId> = all.map(|(_, p)| p.on).collect();
        objects.sort_unstable();
        objects.dedup();
        objects
    }

    fn statute(&mut self) {
        for object in self.objects() {
            for law in rules::laws(self.program, self.violation, object, &mut Fuel::default()) {
                let Some(all) = &law.extents else {
                    self.claim.leave(Undecided::Beyond);
                    continue;
                };
                for extent in all {
                    self.extent(extent, &law.when, self.violation.span);
                }
            }
        }
    }

    fn benchmark(&mut self, benchmark: &Benchmark) {
        for (index, row) in benchmark.overrides.iter().enumerate() {
            for (object, range) in rules::given(self.program, &row.outcomes) {
                let when = rules::overriding(self.program, benchmark, index, object);
                self.range(object, range, &when);
            }
        }
        for part in &benchmark.parts {
            let asked = rules::speaks(self.program, self.violation, benchmark, part);
            match &part.kind {
                PartKind::Table(table) => {
                    for row in &table.rows {
                        let mut when = asked.clone();
                        when.extend(row.when.iter().cloned());
                        for (object, range) in rules::given(self.program, &row.outcomes) {
                            self.range(object, range, &when);
                        }
                    }
                }
                PartKind::Weights(weights) => {
                    for branch in &weights.branches {
                        let mut common = asked.clone();
                        common.push(rules::guard(self.violation, branch.guard));
                        match sums::reachable(self.program, weights, &common) {
                            Ok(found) => {
                                // The ends are enough: the amount moves one way with the sum.
                                let mut ends = found.iter();
                                let both = [ends.next(), ends.next_back()];
                                for (sum, rows) in both.into_iter().flatten() {
                                    let total = sums::limited(branch, *sum).and_then(|t| {
                                        Ratio::new(i128::from(t), i128::from(weights.den))
                                    });
                                    let mut when = common.clone();
                                    when.extend(sums::conditions(self.program, weights, rows));
                                    self.formula(branch, total, &when);
                                }
                            }
                            Err(why) => self.claim.leave(why),
                        }
                    }
                }
            }
        }
    }

    fn formula(&mut self, branch: &crate::ir::Branch, sum: Option<Ratio>, when: &[Condition]) {
        for law in rules::laws(
            self.program,
            self.violation,
            branch.on,
            &mut Fuel::default(),
        ) {
            for bound in law.extents.iter().flatten() {
                let around = Around {
                    sum,
                    law: Some(&bound.ends),
                };
                let Some(all) = pieces(self.program, &branch.amount, around, &mut Fuel::default())
                else {
                    self.claim.leave(Undecided::Beyond);
                    return;
                };
                for (more, poly) in all {
                    let mut all_of: Vec<&Condition> = when.iter().collect();
                    all_of.extend(&law.when);
                    all_of.extend(&bound.when);
                    all_of.extend(&more);
                    let place = self.place(branch.expr);
                    self.large(&poly, &all_of, place);
                }
            }
        }
    }

    fn range(&mut self, object: ObjectId, range: &Range, when: &[Condition]) {
        let place = self.place(range.expr);
        for law in rules::laws(self.program, self.violation, object, &mut Fuel::default()) {
            for bound in law.extents.iter().flatten() {
                let at = At {
                    imposed: Some((self.violation, &[], object)),
                    law: Some(&bound.ends),
                };
                let Some(all) = extents(self.program, range, at, &mut Fuel::default()) else {
                    self.claim.leave(Undecided::Beyond);
                    continue;
                };
                let mut holds = when.to_vec();
                holds.extend(law.when.iter().cloned());
                holds.extend(bound.when.iter().cloned());
                for extent in &all {
                    self.extent(extent, &holds, place);
                }
            }
        }
    }

    fn place(&self, expr: ExprId) -> Span {
        let text = self.program.exprs.get(expr.index());
        text.map_or(self.violation.span, |e| e.span)
    }

    fn extent(&mut self, extent: &Extent, when: &[Condition], place: Span) {
        let mut all: Vec<&Condition> = when.iter().collect();
        all.extend(&extent.when);
        self.empty(&extent.ends, &all, place);
        for end in [&extent.ends.lo, &extent.ends.hi].into_iter().flatten() {
            self.large(&end.poly, &all, place);
        }
    }

    fn empty(&mut self, ends: &Ends, when: &[&Condition], place: Span) {
        let Some(condition) = upside_down(self.program, ends) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        // Nothing times a multiple is no amount: then the base is missing, and the rule says so.
        let base = ends.hi.as_ref().filter(|hi| !hi.poly.facts().is_empty());
        let some = base.map(|hi| hi.poly.against_zero(self.program, Comparator::NotEqual));
        let mut all = vec![condition];
        all.extend(some);
        self.seek(
            settled(Condition::All(all)),
            when,
            place,
            (
                "有的案件算出的幅度下限高于上限，里面没有数额",
                "for some cases the range has its lower end above its upper end",
            ),
        );
    }

    fn large(&mut self, poly: &Poly, when: &[&Condition], place: Span) {
        let most = Poly::constant(Ratio::whole(i64::MAX));
        let Some(over) = poly.sub(&most) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        let condition = over.against_zero(self.program, Comparator::More);
        self.seek(
            settled(condition),
            when,
            place,
            (
                "有的案件算出的数额太大，无法精确保存",
                "for some cases the amount is larger than can be held exactly",
            ),
        );
    }

    fn seek(
        &mut self,
        condition: Condition,
        when: &[&Condition],
        place: Span,
        (zh, en): (&str, &str),
    ) {
        if condition == Condition::Const(false) || !self.claim.findings.is_empty() {
            return;
        }
        let mut all = when.to_vec();
        all.push(&condition);
        match seek_with(self.program, &all) {
            Ok(Sought::None) => {}
            Ok(Sought::Unsettled) => self.claim.leave(Undecided::Beyond),
            Err(_) => self.claim.leave(Undecided::Steps(PROOF_STEPS)),
            Ok(Sought::Case(case)) => {
                let of = say::subject(self.program, self.claim.about);
                let witness = Witness::of(self.program, self.claim.about, case.facts);
                let d = say::finding(
                    Property::Overflow,
                    place,
                    format!("{}：{zh}", of.zh),
                    format!("{}: {en}", of.en),
                )
                .because("在这里计算", "computed here");
                let d = say::or_keep(
                    d,
                    Property::Overflow,
                    "给事实写“范围”，用“分情形”写明另一种情形，或者检查公式",
                    "bound the fact, state the other case with 分情形, or check the formula",
                );
                self.claim
                    .refute(say::shown(self.program, d, &witness), Some(witness));
            }
        }
    }
}
