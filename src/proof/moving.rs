//! What circumstances and reductions make of a fine: one that mitigates never raises it, one that
//! aggravates never lowers it (单调), and none but 减轻 goes below the statutory minimum, 上调 not above the
//! maximum (越限). They are followed from the ranges of rows and 先行 rows, from weight sums, and from the
//! statutory range where nothing else decides. What 从轻, 从重 and 顶格 give is part of a range, so that it
//! leaves the statute only where that does; from a weight sum a circumstance leaves it to a human how far
//! to go.

use super::{
    bases::Given,
    between::settle::{Settled, band, is_point, marked},
    contain,
    ends::{End, Ends, Extent, above, below, differ, heavier},
    expand::{Fuel, settled},
    ground::{self, Chosen, Ground},
    pieces::measured,
    ready::seek_with,
    rules::{self, Law},
    say, sums,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    witness::Sought,
};
use crate::{
    base::{
        limits::PROOF_STEPS,
        ratio::Ratio,
        terms::{Degree, EffectKind},
    },
    ir::{Bands, Condition, FactId, Measure, ObjectId, Reduction, Table, Value, reads},
};

/// An act at work.
pub(super) struct Work<'u, 'p> {
    /// The act.
    pub act: Act<'u, 'p>,
    grounds: Vec<Ground>,
    bands: Option<&'p Bands>,
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// Adds to what is claimed of monotonicity what circumstances do.
pub(super) fn circumstances(act: &Act<'_, '_>, claim: &mut Claim) {
    let work = Work::of(act);
    if !work.grounds.iter().any(turns) {
        return;
    }
    work.each(claim, |work, (object, law, bound), given, claim| {
        for chosen in ground::choices(&work.grounds, object) {
            let (moved, up) = match (chosen.lighter, chosen.heavier) {
                (Some(lighter), None) => (lighter, false),
                (None, Some(heavier)) => (heavier, true),
                (_, _) => continue,
            };
            if claim.findings.iter().any(|f| told(f, moved)) {
                continue;
            }
            work.turned(claim, (law, bound), given, &chosen, (moved, up), object);
        }
    });
}

/// Whether a finding is about a ground already.
fn told(finding: &super::verdict::Finding, ground: &Ground) -> bool {
    finding.diagnostic.place == crate::base::diagnostic::Place::Source(ground.span)
}

/// Whether anything moves the fines of an act: circumstances, or reductions.
pub(super) fn any(act: &Act<'_, '_>) -> (bool, bool) {
    let work = Work::of(act);
    let turning = work.grounds.iter().any(turns);
    (turning, !cutting(act).is_empty())
}

/// Whether a ground moves the fine within what the statute allows.
fn turns(ground: &Ground) -> bool {
    !matches!(
        ground.effect,
        EffectKind::NoPenalty(_) | EffectKind::Mitigate
    )
}

/// The reductions that may go below the statutory minimum.
fn cutting<'p>(act: &Act<'_, 'p>) -> Vec<&'p Reduction> {
    let all = act.violation.reductions.iter();
    all.filter_map(|id| act.program.reductions.get(id.index()))
        .filter(|r| r.most > Ratio::ZERO && !held(r))
        .collect()
}

/// Adds to what is claimed of containment what reductions do.
pub(super) fn reductions(act: &Act<'_, '_>, claim: &mut Claim) {
    let cutting = cutting(act);
    if cutting.is_empty() {
        return;
    }
    let work = Work::of(act);
    work.each(claim, |work, (object, law, bound), given, claim| {
        for reduction in &cutting {
            work.cut(claim, (law, bound), given, reduction, object);
        }
    });
    for reduction in &cutting {
        work.cut_sums(claim, reduction);
    }
}

/// Adds to what is claimed of containment what 上调 does.
pub(super) fn raises(act: &Act<'_, '_>, claim: &mut Claim) {
    let work = Work::of(act);
    let raising = |g: &Ground| matches!(g.effect, EffectKind::RaiseTier(..));
    if !work.grounds.iter().any(raising) {
        return;
    }
    work.each(claim, |work, (object, law, bound), given, claim| {
        for chosen in ground::choices(&work.grounds, object) {
            if let (None, Some(ground)) = (chosen.lighter, chosen.heavier)
                && raising(ground)
                && !claim.findings.iter().any(|f| told(f, ground))
            {
                work.raised(claim, (law, bound), given, (&chosen, ground), object);
            }
        }
    });
}

/// The top of a range as an amount; at an open end, or without one, a human decides.
fn top(ends: &Ends) -> Settled {
    let closed = ends.hi.as_ref().filter(|hi| !hi.open);
    let point = closed.map(|hi| (Vec::new(), Ends::point(hi.poly.clone())));
    point.into_iter().collect()
}

/// Whether a reduction is held at the statutory minimum.
fn held(reduction: &Reduction) -> bool {
    match reduction.floor {
        Some(Measure::Minimum | Measure::Maximum | Measure::Middle | Measure::OfSpan(_)) => true,
        Some(Measure::OfMinimum(r)) => r >= Ratio::ONE,
        Some(Measure::OfMaximum(_)) | None => false,
    }
}

impl<'u, 'p> Work<'u, 'p> {
    fn of(act: &Act<'u, 'p>) -> Self {
        let own = act.benchmark.map(|b| b.package.index());
        let packages = [own, Some(act.violation.package.index()), Some(0)];
        let mut found = packages.into_iter().flatten().filter_map(|index| {
            let bands = &act.program.packages.get(index)?.bands;
            let any = [&bands.general, &bands.only_max, &bands.only_min];
            any.iter().any(|list| !list.is_empty()).then_some(bands)
        });
        Self {
            act: *act,
            grounds: ground::all(act.program, act.violation),
            bands: found.next(),
        }
    }

    /// The part of a range that a degree takes; nothing where a human decides, `None` if it cannot be
    /// taken apart.
    fn part(&self, ends: &Ends, degree: Degree) -> Option<Settled> {
        if is_point(ends) {
            return Some(vec![(Vec::new(), ends.clone())]);
        }
        match self.bands.and_then(|bands| band(bands, ends, degree)) {
            None if degree == Degree::Normal => Some(vec![(Vec::new(), ends.clone())]),
            Some(band) if !band.human => {
                let all = marked(self.act.program, band, ends.clone())?.into_iter();
                let sure = all.filter(|(_, _, human)| !human);
                Some(sure.map(|(when, ends, _)| (when, ends)).collect())
            }
            None | Some(_) => Some(Vec::new()),
        }
    }

    /// What a ground makes of a range; nothing where a human weighs it, `None` if it cannot be taken
    /// apart.
    fn under(
        &self,
        given: &Given<'_>,
        effect: EffectKind,
        (object, bound): (ObjectId, &Extent),
    ) -> Option<Settled> {
        let ends = &given.extent.ends;
        match effect {
            EffectKind::Lighten | EffectKind::LightenOrMitigate => self.part(ends, Degree::Lighter),
            EffectKind::Aggravate => self.part(ends, Degree::Heavier),
            EffectKind::RaiseTier(by, to_maximum) => {
                let Some((table, own)) = given.tier else {
                    return Some(Vec::new());
                };
                let tiers = self.act.benchmark.map_or(0, |b| b.tiers.len());
                let wanted = own.saturating_add(usize::from(by));
                if wanted >= tiers && to_maximum {
                    return Some(top(&bound.ends));
                }
                let reached = wanted.min(tiers.saturating_sub(1));
                if reached <= own {
                    return Some(Vec::new());
                }
                let mut all = Vec::new();
                for (when, ends) in self.of_tier(table, reached, (object, bound))? {
                    for (more, part) in self.part(&ends, Degree::Normal)? {
                        let mut when = when.clone();
                        when.extend(more);
                        all.push((when, part));
                    }
                }
                Some(all)
            }
            EffectKind::TopOfTier => Some(top(ends)),
            EffectKind::NoPenalty(_) | EffectKind::Mitigate => Some(Vec::new()),
        }
    }

    /// The one range of a tier; where its rows differ a human decides.
    fn of_tier(
        &self,
        table: &Table,
        tier: usize,
        (object, bound): (ObjectId, &Extent),
    ) -> Option<Settled> {
        let program = self.act.program;
        let mut all: Option<Settled> = None;
        for row in table.rows.iter().filter(|row| row.tier == Some(tier)) {
            let Some(range) = self.range(&row.outcomes, object) else {
                continue;
            };
            let own = self.taken_apart(range, object, &bound.ends);
            let own = own.into_iter().map(|extent| (extent.when, extent.ends));
            let Some(held) = all else {
                all = Some(own.collect());
                continue;
            };
            let own: Settled = own.collect();
            let mut next: Settled = Vec::new();
            for (a_when, a) in &held {
                for (b_when, b) in &own {
                    let same = settled(not(differ(program, a, b)?));
                    if same == Condition::Const(false) {
                        continue;
                    }
                    let mut when = a_when.clone();
                    when.extend(b_when.iter().cloned());
                    when.push(same);
                    next.push((when, a.clone()));
                }
            }
            all = Some(next);
        }
        Some(all.unwrap_or_default())
    }

    /// That nothing lifts the penalty.
    fn unlifted(&self, object: ObjectId) -> Vec<Condition> {
        let lifting = ground::lifting(self.act.program, self.act.violation, object);
        lifting.into_iter().map(not).collect()
    }

    /// Looks for a case in which a ground turns a fine the wrong way.
    fn turned(
        &self,
        claim: &mut Claim,
        (law, bound): (&Law, &Extent),
        given: &Given<'_>,
        chosen: &Chosen<'_>,
        (ground, up): (&Ground, bool),
        object: ObjectId,
    ) {
        let (Some(moved), Some(plain)) = (
            self.under(given, ground.effect, (object, bound)),
            self.part(&given.extent.ends, Degree::Normal),
        ) else {
            claim.leave(Undecided::Beyond);
            return;
        };
        let unlifted = self.unlifted(object);
        for (a_when, with) in &moved {
            for (b_when, without) in &plain {
                let (heavy, light) = if up { (without, with) } else { (with, without) };
                let Some(wrong) = heavier(self.act.program, heavy, light).map(settled) else {
                    claim.leave(Undecided::Beyond);
                    continue;
                };
                if wrong == Condition::Const(false) {
                    continue;
                }
                let mut all: Vec<&Condition> = given.when.iter().collect();
                all.extend(&given.extent.when);
                all.extend(&law.when);
                all.extend(&bound.when);
                all.extend(&chosen.when);
                all.extend(&unlifted);
                all.extend(a_when.iter().chain(b_when));
                all.push(&wrong);
                let sought = seek_with(self.act.program, &all);
                let Some(facts) = taken_from(claim, sought) else {
                    continue;
                };
                let program = self.act.program;
                let (a, b) = (
                    contain::ends(program, without, &facts),
                    contain::ends(program, with, &facts),
                );
                let (name, of) = (&ground.name, say::subject(program, claim.about));
                let (zh, en) = if up {
                    (
                        "应当从重，罚款反而更轻",
                        "aggravates and yet the fine falls",
                    )
                } else {
                    ("应当从轻，罚款反而更重", "mitigates and yet the fine rises")
                };
                let d = say::finding(
                    Property::Monotonicity,
                    ground.span,
                    format!("{}：{name}{zh}：从{}变为{}", of.zh, a.zh, b.zh),
                    format!("{}: {name} {en}: from {} to {}", of.en, a.en, b.en),
                )
                .because("这个情节", "this circumstance");
                let d = say::or_keep(
                    d,
                    Property::Monotonicity,
                    "核对量罚的划分和各档的幅度",
                    "check the bands (量罚) and the ranges of the tiers",
                );
                let witness = Witness::of(program, claim.about, facts);
                claim.refute(say::shown(program, d, &witness), Some(witness));
                return;
            }
        }
    }

    /// Looks for a case in which what 上调 gives leaves the statutory range.
    fn raised(
        &self,
        claim: &mut Claim,
        (law, bound): (&Law, &Extent),
        given: &Given<'_>,
        (chosen, ground): (&Chosen<'_>, &Ground),
        object: ObjectId,
    ) {
        let program = self.act.program;
        let Some(moved) = self.under(given, ground.effect, (object, bound)) else {
            claim.leave(Undecided::Beyond);
            return;
        };
        let unlifted = self.unlifted(object);
        for (when, with) in &moved {
            for (left, zh, en) in [
                (
                    below(program, with, &bound.ends),
                    "低于法定最低",
                    "below the statutory minimum",
                ),
                (
                    above(program, with, &bound.ends),
                    "高于法定最高",
                    "above the statutory maximum",
                ),
            ] {
                let Some(left) = left.map(settled) else {
                    claim.leave(Undecided::Beyond);
                    continue;
                };
                if left == Condition::Const(false) {
                    continue;
                }
                let mut all: Vec<&Condition> = given.when.iter().collect();
                all.extend(given.extent.when.iter().chain(&law.when));
                all.extend(bound.when.iter().chain(&chosen.when));
                all.extend(unlifted.iter().chain(when));
                all.push(&left);
                let Some(facts) = taken_from(claim, seek_with(program, &all)) else {
                    continue;
                };
                let (a, b) = (
                    contain::ends(program, with, &facts),
                    contain::ends(program, &bound.ends, &facts),
                );
                let (name, of) = (&ground.name, say::subject(program, claim.about));
                let d = say::finding(
                    Property::Containment,
                    ground.span,
                    format!("{}：{name}上调以后{zh}：罚款{}，法定{}", of.zh, a.zh, b.zh),
                    format!(
                        "{}: {name} raises the tier, and the fine is {en}: {}, statute {}",
                        of.en, a.en, b.en
                    ),
                )
                .because(
                    "上调到的一档越出法定幅度",
                    "the tier reached leaves the range",
                )
                .citing(say::basis(program, self.act.id));
                let d = say::or_keep(
                    d,
                    Property::Containment,
                    "核对上调到的一档的幅度，或者限定什么时候上调",
                    "check the range of the tier reached, or say when it is raised",
                );
                let witness = Witness::of(program, claim.about, facts);
                claim.refute(say::shown(program, d, &witness), Some(witness));
                return;
            }
        }
    }

    /// Looks for a case in which a reduction goes below the statutory minimum.
    fn cut(
        &self,
        claim: &mut Claim,
        (law, bound): (&Law, &Extent),
        given: &Given<'_>,
        reduction: &Reduction,
        object: ObjectId,
    ) {
        if cut_already(claim, reduction) {
            return;
        }
        let applies = self.applies(reduction);
        let choices = ground::choices(&self.grounds, object);
        let mut parts: Settled = Vec::new();
        for chosen in &choices {
            let own = match (chosen.lighter, chosen.heavier) {
                (None, None) => self.part(&given.extent.ends, Degree::Normal),
                (Some(one), None) | (None, Some(one)) => {
                    self.under(given, one.effect, (object, bound))
                }
                // A human weighs both.
                (Some(_), Some(_)) => continue,
            };
            let Some(own) = own else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            for (mut when, ends) in own {
                when.extend(chosen.when.iter().cloned());
                parts.push((when, ends));
            }
        }
        let unlifted = self.unlifted(object);
        for (when, before) in &parts {
            let Some(lowered) = self.lowered(claim, reduction, before, &bound.ends) else {
                continue;
            };
            let mut all: Vec<&Condition> = given.when.iter().collect();
            all.extend(&given.extent.when);
            all.extend(law.when.iter().chain(&bound.when));
            all.extend(applies.iter().chain(&unlifted));
            all.extend(when.iter().chain(&lowered));
            let sought = seek_with(self.act.program, &all);
            if let Some(facts) = taken_from(claim, sought) {
                self.say_cut(claim, reduction, (before, &bound.ends), facts);
                return;
            }
        }
    }

    /// The same for what weights come to, where no circumstance counts: with one a human decides.
    fn cut_sums(&self, claim: &mut Claim, reduction: &Reduction) {
        let program = self.act.program;
        let applies = self.applies(reduction);
        for sums in self.weighed() {
            let object = sums.branch.on;
            let factors = sums::facts(program, sums.weights);
            let mut common = sums.when.clone();
            common.extend(applies.iter().cloned());
            common.extend(self.unlifted(object));
            let plain = ground::choices(&self.grounds, object).into_iter();
            for chosen in plain.filter(|c| c.lighter.is_none() && c.heavier.is_none()) {
                common.extend(chosen.when);
            }
            for law in rules::lawful(program, self.act.violation, object, &mut Fuel::default()) {
                let mut common = common.clone();
                common.extend(law.when.iter().cloned());
                let found = match sums::reachable(program, sums.weights, &common) {
                    Ok(found) if found.is_empty() => continue,
                    Ok(found) => found,
                    Err(why) => {
                        claim.leave(why);
                        continue;
                    }
                };
                let Some(bounds) = &law.extents else {
                    claim.leave(Undecided::Beyond);
                    continue;
                };
                for bound in bounds {
                    for (sum, rows) in &found {
                        if cut_already(claim, reduction) {
                            return;
                        }
                        let Some(amounts) = sums.amounts(program, *sum, &bound.ends) else {
                            claim.leave(Undecided::Beyond);
                            continue;
                        };
                        for (when, poly) in amounts {
                            let before = Ends::point(poly);
                            let lowered = self.lowered(claim, reduction, &before, &bound.ends);
                            let Some(lowered) = lowered else {
                                continue;
                            };
                            let picked = sums::conditions(program, sums.weights, rows);
                            let mut all: Vec<&Condition> = common.iter().collect();
                            all.extend(picked.iter().chain(&bound.when));
                            all.extend(when.iter().chain(&lowered));
                            if let Some(facts) = taken_from(claim, seek_with(program, &all)) {
                                self.say_cut(claim, reduction, (&before, &bound.ends), facts);
                                return;
                            }
                            // Another way to the same sum could still show it, where the amounts read
                            // the factors' facts.
                            let mut read = reads::Reads::new();
                            for condition in when.iter().chain(&bound.when).chain(&lowered) {
                                reads::condition(program, condition, &mut read);
                            }
                            if read.iter().any(|fact| factors.contains(fact)) {
                                claim.leave(Undecided::Beyond);
                            }
                        }
                    }
                }
            }
        }
    }

    /// That a reduction applies, and no other.
    fn applies(&self, reduction: &Reduction) -> Vec<Condition> {
        let program = self.act.program;
        let own = reduction.exceptions.iter().map(|(c, _)| not(c.clone()));
        let others = self.act.violation.reductions.iter();
        let others = others
            .filter_map(|id| program.reductions.get(id.index()))
            .filter(|other| !std::ptr::eq(*other, reduction))
            .map(|other| {
                let except = other.exceptions.iter().map(|(c, _)| not(c.clone()));
                let all = std::iter::once(other.when.clone()).chain(except);
                not(Condition::All(all.collect()))
            });
        std::iter::once(reduction.when.clone())
            .chain(own)
            .chain(others)
            .collect()
    }

    /// When a reduction takes what was within the statutory range below it; `None` if it never does, or
    /// that cannot be said, which is noted.
    fn lowered(
        &self,
        claim: &mut Claim,
        reduction: &Reduction,
        before: &Ends,
        law: &Ends,
    ) -> Option<[Condition; 3]> {
        let program = self.act.program;
        let lo = before.lo.as_ref()?;
        let kept = Ratio::ONE.sub(reduction.most);
        let after = kept.and_then(|kept| {
            Some(End {
                poly: lo.poly.times(kept)?,
                open: lo.open,
            })
        });
        let after = Ends {
            lo: after,
            hi: before.hi.clone(),
        };
        // What the reduction is held at lies below as well.
        let floor = match reduction.floor.map(|floor| measured(law, floor)) {
            None => Some(Condition::Const(true)),
            Some(None) => None,
            Some(Some(floor)) => below(program, &Ends::point(floor), law),
        };
        // What is below already is no fault of the reduction.
        let inside = below(program, before, law).map(not);
        let (Some(leaves), Some(floor), Some(inside)) =
            (below(program, &after, law), floor, inside)
        else {
            claim.leave(Undecided::Beyond);
            return None;
        };
        let all = [settled(leaves), settled(floor), settled(inside)];
        (!all.contains(&Condition::Const(false))).then_some(all)
    }

    fn say_cut(
        &self,
        claim: &mut Claim,
        reduction: &Reduction,
        (before, law): (&Ends, &Ends),
        facts: Vec<(FactId, Value)>,
    ) {
        let program = self.act.program;
        let (a, b) = (
            contain::ends(program, before, &facts),
            contain::ends(program, law, &facts),
        );
        let (name, of) = (&reduction.name, say::subject(program, claim.about));
        let d = say::finding(
            Property::Containment,
            reduction.span,
            format!(
                "{}：减额“{name}”可以减到法定最低以下：减以前{}，法定{}",
                of.zh, a.zh, b.zh
            ),
            format!(
                "{}: the reduction \"{name}\" may go below the statutory minimum: before it {}, statute {}",
                of.en, a.en, b.en
            ),
        )
        .because("只有减轻可以低于法定最低", "only 减轻 may go below the minimum")
        .citing(say::basis(program, self.act.id));
        let d = say::or_keep(
            d,
            Property::Containment,
            "改成“不低于 法定最低”",
            "write 不低于 法定最低",
        );
        let witness = Witness::of(program, claim.about, facts);
        claim.refute(say::shown(program, d, &witness), Some(witness));
    }
}

/// Whether a finding is about a reduction already.
fn cut_already(claim: &Claim, reduction: &Reduction) -> bool {
    let at = crate::base::diagnostic::Place::Source(reduction.span);
    claim.findings.iter().any(|f| f.diagnostic.place == at)
}

/// The facts of a case, if there is one; what stays open is noted.
fn taken_from(
    claim: &mut Claim,
    sought: Result<Sought, super::search::Spent>,
) -> Option<Vec<(FactId, Value)>> {
    match sought {
        Ok(Sought::Case(case)) => Some(case.facts),
        Ok(Sought::None) => None,
        Ok(Sought::Unsettled) => {
            claim.leave(Undecided::Beyond);
            None
        }
        Err(_) => {
            claim.leave(Undecided::Steps(PROOF_STEPS));
            None
        }
    }
}
