//! Computations that fail (计算): a step that leaves the exact numbers of 128 bits, a range that holds no
//! amount, an amount that does not fit 64 bits of fen.
//!
//! What the bounds of the facts show to fit is proved so (`width`), without looking at any case; of the
//! rest a case is sought.

use super::{
    ends::{At, Ends, Extent, extents, upside_down},
    expand::{Fuel, settled},
    grid::About,
    pieces::{Around, pieces},
    poly::Poly,
    raw,
    ready::seek_with,
    rules::{self, Law},
    say, steps,
    steps::Steps,
    sums,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    width::{Wide, Width, Widths, Within},
    witness::Sought,
};
use crate::{
    base::{
        limits::PROOF_STEPS,
        ratio::Ratio,
        span::Span,
        terms::{Comparator, Handling, HitPolicy},
    },
    ir::{
        Bands, Benchmark, Branch, Condition, ExprId, FactId, ObjectId, PartKind, Program, Range,
        RangeKind, Value, Violation, Weights,
    },
};

/// Computations of an act: of the main package, or with a benchmark of it.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    if act.violation.package.index() != 0 && act.benchmark.is_none() {
        return Vec::new();
    }
    let about = About::Act(act.id);
    let widths = Widths::new(act.program);
    let mut work = Work {
        program: act.program,
        violation: act.violation,
        widths: &widths,
        claim: Claim::new(Property::Overflow, about, "罚款的计算", act.violation.span),
        laws: Vec::new(),
    };
    work.objects();
    work.conditions();
    work.statute();
    if let Some(benchmark) = act.benchmark {
        work.benchmark(benchmark);
    }
    vec![work.claim]
}

struct Work<'w, 'p> {
    program: &'p Program,
    violation: &'p Violation,
    widths: &'w Widths<'p>,
    claim: Claim,
    /// The statutory fines on each object.
    laws: Vec<(ObjectId, Vec<Law>)>,
}

impl Work<'_, '_> {
    /// Collects the statutory fines on each object.
    fn objects(&mut self) {
        let nodes = self.violation.impositions.iter().map(|i| &i.node);
        let all = nodes.flat_map(|n| rules::penalties(self.program, n));
        let mut objects: Vec<ObjectId> = all.map(|(_, p)| p.on).collect();
        objects.sort_unstable();
        objects.dedup();
        let laws = |object| {
            let all = rules::laws(self.program, self.violation, object, &mut Fuel::default());
            (object, all)
        };
        self.laws = objects.into_iter().map(laws).collect();
    }

    fn of(&self, object: ObjectId) -> Vec<Law> {
        let own = self.laws.iter().find(|(on, _)| *on == object);
        own.map(|(_, laws)| laws.clone()).unwrap_or_default()
    }

    /// The steps of the conditions that are looked at of every case: constraints, guards, circumstances,
    /// lists, reductions.
    fn conditions(&mut self) {
        let (program, violation) = (self.program, self.violation);
        let mut all: Vec<(&Condition, Span)> = Vec::new();
        for constraint in &program.constraints {
            all.push((&constraint.holds, violation.span));
        }
        for guard in &violation.guards {
            all.push((&guard.when, violation.span));
        }
        for id in &violation.circumstances {
            if let Some(own) = program.circumstances.get(id.index()) {
                all.push((&own.when, own.span));
            }
        }
        for (list, index) in &violation.list_entries {
            let Some(list) = program.lists.get(list.index()) else {
                continue;
            };
            let entry = list.entries.get(*index);
            all.extend(entry.map(|entry| (&entry.when, violation.span)));
            all.extend(list.exceptions.iter().map(|(off, _)| (off, violation.span)));
        }
        for id in &violation.reductions {
            if let Some(own) = program.reductions.get(id.index()) {
                all.push((&own.when, own.span));
                all.extend(own.exceptions.iter().map(|(off, _)| (off, own.span)));
            }
        }
        for (condition, place) in all {
            self.condition(condition, &[], place);
        }
    }

    fn condition(&mut self, condition: &Condition, when: &[Condition], place: Span) {
        let mut found = Steps::new(self.program, self.widths);
        found.condition(condition, steps::At::default(), when);
        let found = found.found;
        self.steps(&found, place);
    }

    fn statute(&mut self) {
        for (_, laws) in self.laws.clone() {
            for law in laws {
                let mut found = Steps::new(self.program, self.widths);
                found.range(&law.range, steps::At::default(), &law.when);
                let (found, place) = (found.found, self.place(law.range.expr));
                self.steps(&found, place);
                let Some(all) = &law.extents else {
                    self.raw(&law.range, &law.when, &Within::default(), true);
                    continue;
                };
                for extent in all {
                    self.extent(extent, &law.when, place, true);
                }
            }
        }
    }

    fn benchmark(&mut self, benchmark: &Benchmark) {
        for (index, row) in benchmark.overrides.iter().enumerate() {
            let place = self.program.rows.get(row.row.index());
            let place = place.map_or(benchmark.span, |r| r.span);
            self.condition(&row.when, &[], place);
            for (object, range) in rules::given(self.program, &row.outcomes) {
                let when = rules::overriding(self.program, benchmark, index, object);
                self.range(benchmark, object, range, &when);
            }
        }
        for part in &benchmark.parts {
            let asked = rules::speaks(self.program, self.violation, benchmark, part);
            if let Some(when) = &part.when {
                self.condition(when, &[], benchmark.span);
            }
            match &part.kind {
                PartKind::Table(table) => {
                    let mut before: Vec<Condition> = Vec::new();
                    for row in &table.rows {
                        let own = Condition::All(row.when.clone());
                        let mut when = asked.clone();
                        if table.policy == HitPolicy::First {
                            when.extend(before.iter().cloned());
                            before.push(Condition::Not(Box::new(own.clone())));
                        }
                        let place = self.program.rows.get(row.row.index());
                        self.condition(&own, &when, place.map_or(table.span, |r| r.span));
                        when.push(own);
                        for (object, range) in rules::given(self.program, &row.outcomes) {
                            self.range(benchmark, object, range, &when);
                        }
                    }
                }
                PartKind::Weights(weights) => {
                    for row in weights.factors.iter().flat_map(|f| &f.rows) {
                        let place = self.program.rows.get(row.row.index());
                        let place = place.map_or(benchmark.span, |r| r.span);
                        self.condition(&row.when, &asked, place);
                    }
                    for branch in &weights.branches {
                        let mut common = asked.clone();
                        common.push(rules::guard(self.violation, branch.guard));
                        self.branch(benchmark, weights, branch, &common);
                    }
                }
            }
        }
    }

    /// The formula of a branch: at whatever sum the rows of its factors may come to, and, where that does
    /// not do, at the least and greatest that facts reach.
    fn branch(
        &mut self,
        benchmark: &Benchmark,
        weights: &Weights,
        branch: &Branch,
        common: &[Condition],
    ) {
        let Some((least, greatest)) = most(weights, branch) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        let sum = Width::whole(least, greatest, i128::from(weights.den));
        let held = |law: &Law| law.extents.clone().unwrap_or_default();
        let mut open: Vec<(Law, Extent)> = Vec::new();
        for law in self.of(branch.on) {
            for bound in held(&law) {
                let law_wide = self.widths.ends(&bound.ends);
                let within = Within { sum, law: law_wide };
                let own = self.widths.of(&branch.amount, &within);
                let large = self.unheld(benchmark, &bound.ends);
                if !own.is_some_and(|own| !large || own.fits(self.unit(benchmark))) {
                    open.push((law.clone(), bound));
                }
            }
        }
        if open.is_empty() {
            return;
        }
        let found = match sums::reachable(self.program, weights, common) {
            Ok(found) => found,
            Err(why) => {
                self.claim.leave(why);
                return;
            }
        };
        // The ends are enough: the amount moves one way with the sum.
        let mut ends = found.iter();
        let both = [ends.next(), ends.next_back()];
        for (sum, rows) in both.into_iter().flatten() {
            let total = sums::limited(branch, *sum)
                .and_then(|t| Ratio::new(i128::from(t), i128::from(weights.den)));
            let mut when = common.to_vec();
            when.extend(sums::conditions(self.program, weights, rows));
            for (law, bound) in &open {
                let mut when = when.clone();
                when.extend(law.when.iter().chain(&bound.when).cloned());
                let around = Around {
                    sum: total,
                    law: Some(&bound.ends),
                };
                self.formula(benchmark, branch, around, &when);
            }
        }
    }

    fn formula(
        &mut self,
        benchmark: &Benchmark,
        branch: &Branch,
        around: Around<'_>,
        when: &[Condition],
    ) {
        let place = self.place(branch.expr);
        let law = around.law.and_then(|law| self.widths.ends(law));
        let at = steps::At {
            within: Within {
                sum: around.sum.map(Width::constant),
                law,
            },
            around,
            expr: Some(branch.expr),
            inside: false,
        };
        let mut found = Steps::new(self.program, self.widths);
        found.number(&branch.amount, at, when);
        let found = found.found;
        self.steps(&found, place);
        if !around.law.is_some_and(|law| self.unheld(benchmark, law)) {
            return;
        }
        let fuel = &mut Fuel::default();
        let Some(all) = pieces(self.program, &branch.amount, around, fuel) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        for (more, poly) in all {
            let all_of: Vec<&Condition> = when.iter().chain(&more).collect();
            self.large(&poly, &all_of, place);
        }
    }

    /// What a row gives, under each statutory fine.
    fn range(
        &mut self,
        benchmark: &Benchmark,
        object: ObjectId,
        range: &Range,
        when: &[Condition],
    ) {
        let place = self.place(range.expr);
        for law in self.of(object) {
            for bound in law.extents.iter().flatten() {
                let mut holds = when.to_vec();
                holds.extend(law.when.iter().chain(&bound.when).cloned());
                let within = Within {
                    sum: None,
                    law: self.widths.ends(&bound.ends),
                };
                let around = Around {
                    sum: None,
                    law: Some(&bound.ends),
                };
                let mut found = Steps::new(self.program, self.widths);
                let at = steps::At {
                    within,
                    around,
                    ..steps::At::default()
                };
                found.range(range, at, &holds);
                let found = found.found;
                self.steps(&found, place);
                let large = self.unheld(benchmark, &bound.ends);
                let at = At {
                    imposed: Some((self.violation, &[], object)),
                    law: Some(&bound.ends),
                };
                match extents(self.program, range, at, &mut Fuel::default()) {
                    Some(all) => {
                        for extent in &all {
                            self.extent(extent, &holds, place, large);
                        }
                    }
                    None => self.raw(range, &holds, &within, large),
                }
            }
            if law.extents.is_none() {
                let mut holds = when.to_vec();
                holds.extend(law.when.iter().cloned());
                let open = matches!(law.range.kind, RangeKind::Ends { hi: None, .. });
                self.raw(range, &holds, &Within::default(), open);
            }
        }
    }

    /// Whether an amount is not held below by a statutory range before it becomes whole fen.
    fn unheld(&self, benchmark: &Benchmark, law: &Ends) -> bool {
        law.hi.is_none() || benchmark.defects.out_of_range == Some(Handling::AsPublished)
    }

    fn unit(&self, benchmark: &Benchmark) -> i64 {
        let package = self.program.packages.get(benchmark.package.index());
        package.map_or(1, |p| p.rounding.0)
    }

    fn place(&self, expr: ExprId) -> Span {
        let text = self.program.exprs.get(expr.index());
        text.map_or(self.violation.span, |e| e.span)
    }

    /// A range: it holds an amount, which fits if nothing holds it before (`large`), and what bands and
    /// reductions make of it fits as well.
    fn extent(&mut self, extent: &Extent, when: &[Condition], place: Span, large: bool) {
        let wide = self.widths.ends(&extent.ends);
        if !wide.is_some_and(|wide| self.moves(&wide)) {
            self.claim.leave(Undecided::Beyond);
        }
        let fits = |own: Option<Width>| own.is_none_or(|own| own.fits(1));
        let all: Vec<&Condition> = when.iter().chain(&extent.when).collect();
        self.empty(&extent.ends, wide, &all, place);
        if large && !wide.is_some_and(|wide| fits(wide.lo) && fits(wide.hi)) {
            for end in [&extent.ends.lo, &extent.ends.hi].into_iter().flatten() {
                self.large(&end.poly, &all, place);
            }
        }
    }

    /// Whether every part that a band takes of a range, and what reductions leave of it, fits.
    fn moves(&self, wide: &Wide) -> bool {
        let parts = |bands: &Bands| {
            let lists = [&bands.general, &bands.only_max, &bands.only_min];
            let mut limits = lists
                .into_iter()
                .flatten()
                .flat_map(|band| [band.lo, band.hi])
                .flatten();
            limits.all(|(measure, _)| wide.hi.is_none() || wide.measure(measure).is_some())
        };
        let cut = |end: Option<Width>, part: Ratio| {
            end.is_none_or(|end| {
                let kept = Ratio::ONE.sub(part);
                kept.is_some_and(|kept| end.times(kept).is_some())
            })
        };
        let mut reductions = self.violation.reductions.iter();
        self.program.packages.iter().all(|p| parts(&p.bands))
            && reductions.all(|id| {
                let own = self.program.reductions.get(id.index());
                own.is_none_or(|own| cut(wide.lo, own.most) && cut(wide.hi, own.least))
            })
    }

    fn empty(&mut self, ends: &Ends, wide: Option<Wide>, when: &[&Condition], place: Span) {
        if let Some(Wide { lo, hi: Some(hi) }) = wide
            && let Some(lo) = lo
            && lo.hi < hi.lo
        {
            return;
        }
        let Some(condition) = upside_down(self.program, ends) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        // Nothing times a multiple is no amount: then the base is missing, and the rule says so.
        let base = ends.hi.as_ref().filter(|hi| !hi.poly.facts().is_empty());
        let some = base.map(|hi| hi.poly.against_zero(self.program, Comparator::NotEqual));
        let mut all = vec![condition];
        all.extend(some);
        self.seek(settled(Condition::All(all)), when, place, EMPTY);
    }

    fn large(&mut self, poly: &Poly, when: &[&Condition], place: Span) {
        let most = Poly::constant(Ratio::whole(i64::MAX));
        let Some(over) = poly.sub(&most) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        let condition = over.against_zero(self.program, Comparator::More);
        self.seek(settled(condition), when, place, LARGE);
    }

    /// A range that cannot be taken apart.
    fn raw(&mut self, range: &Range, when: &[Condition], within: &Within, large: bool) {
        let Some(all) = raw::failures(self.widths, range, within, large) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        let place = self.place(range.expr);
        for failure in all {
            let (conditions, words) = match failure {
                raw::Failure::Empty(all) => (all, EMPTY),
                raw::Failure::Large(all) => (all, LARGE),
            };
            let whens: Vec<&Condition> = when.iter().collect();
            self.seek(Condition::All(conditions), &whens, place, words);
        }
    }

    /// Looks for cases in which steps fail.
    fn steps(&mut self, found: &[steps::Step<'_>], place: Span) {
        for step in found {
            if !self.claim.findings.is_empty() {
                return;
            }
            let place = step.expr.map_or(place, |expr| self.place(expr));
            let Some(leaves) = steps::leaves(self.program, step) else {
                self.claim.leave(Undecided::Beyond);
                continue;
            };
            let sought = |case: &[Condition]| {
                let all: Vec<&Condition> = step.when.iter().chain(case).collect();
                seek_with(self.program, &all)
            };
            let case = leaves.surely.iter().find_map(|case| match sought(case) {
                Ok(Sought::Case(case)) => Some(case),
                Ok(Sought::None | Sought::Unsettled) | Err(_) => None,
            });
            let Some(case) = case else {
                let never = |all: &Vec<Vec<Condition>>| {
                    let mut all = all.iter();
                    all.all(|case| matches!(sought(case), Ok(Sought::None)))
                };
                if !leaves.perhaps.as_ref().is_some_and(never) {
                    self.claim.leave(Undecided::Beyond);
                }
                continue;
            };
            self.refute(case.facts, place, STEP);
        }
    }

    fn seek(&mut self, condition: Condition, when: &[&Condition], place: Span, words: Words) {
        if condition == Condition::Const(false) || !self.claim.findings.is_empty() {
            return;
        }
        let mut all = when.to_vec();
        all.push(&condition);
        match seek_with(self.program, &all) {
            Ok(Sought::None) => {}
            Ok(Sought::Unsettled) => self.claim.leave(Undecided::Beyond),
            Err(_) => self.claim.leave(Undecided::Steps(PROOF_STEPS)),
            Ok(Sought::Case(case)) => self.refute(case.facts, place, words),
        }
    }

    fn refute(&mut self, facts: Vec<(FactId, Value)>, place: Span, (zh, en): Words) {
        let of = say::subject(self.program, self.claim.about);
        let witness = Witness::of(self.program, self.claim.about, facts);
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

/// What a finding says, in Chinese and English.
type Words = (&'static str, &'static str);

const EMPTY: Words = (
    "有的案件算出的幅度下限高于上限，里面没有数额",
    "for some cases the range has its lower end above its upper end",
);
const LARGE: Words = (
    "有的案件算出的数额太大，无法精确保存",
    "for some cases the amount is larger than can be held exactly",
);
const STEP: Words = (
    "有的案件在计算中途出现的数太大，无法精确保存",
    "for some cases a number within the computation is larger than can be held exactly",
);

/// The least and greatest sums that rows of the factors may come to, whatever the facts, the start, floor
/// and cap included; `None` if they leave 64 bits.
fn most(weights: &Weights, branch: &Branch) -> Option<(i64, i64)> {
    let (mut least, mut greatest) = (branch.start, branch.start);
    for factor in &weights.factors {
        let all = || factor.rows.iter().map(|row| row.weight);
        least = least.checked_add(all().min().unwrap_or(0).min(0))?;
        greatest = greatest.checked_add(all().max().unwrap_or(0).max(0))?;
    }
    let held = |sum: i64| {
        let sum = branch.floor.map_or(sum, |floor| sum.max(floor));
        branch.cap.map_or(sum, |cap| sum.min(cap))
    };
    Some((held(least), held(greatest)))
}
