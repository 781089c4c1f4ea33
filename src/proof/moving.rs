//! What circumstances and reductions make of a fine: one that mitigates never raises it, one that
//! aggravates never lowers it (单调), and none but 减轻 goes below the statutory minimum (越限).

use super::{
    between::{
        given::open,
        settle::{Settled, band, is_point, marked},
    },
    contain,
    ends::{At, End, Ends, Extent, below, differ, extents, heavier},
    expand::{Fuel, settled},
    ground::{self, Chosen, Ground},
    order::{Order, Ranked},
    pieces::measured,
    ready::seek_with,
    rules::{self, Law},
    say,
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
    ir::{
        Bands, Condition, FactId, Measure, ObjectId, Outcome, PartKind, Range, Reduction, Table,
        Value,
    },
};

/// A range that a row gives, and when it does.
struct Given<'p> {
    when: Vec<Condition>,
    extent: Extent,
    /// The table and the tier of the row, if it has one.
    tier: Option<(&'p Table, usize)>,
}

/// An act at work.
struct Work<'u, 'p> {
    act: Act<'u, 'p>,
    grounds: Vec<Ground>,
    bands: Option<&'p Bands>,
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// Adds to what is claimed of monotonicity what circumstances do.
pub(super) fn circumstances(act: &Act<'_, '_>, claim: &mut Claim) {
    let work = Work::of(act);
    let turns = |g: &&Ground| !matches!(g.effect, EffectKind::NoPenalty(_) | EffectKind::Mitigate);
    if !work.grounds.iter().any(|g| turns(&g)) {
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

/// Adds to what is claimed of containment what reductions do.
pub(super) fn reductions(act: &Act<'_, '_>, claim: &mut Claim) {
    let work = Work::of(act);
    let all = act.violation.reductions.iter();
    let cutting: Vec<&Reduction> = all
        .filter_map(|id| act.program.reductions.get(id.index()))
        .filter(|r| r.most > Ratio::ZERO && !held(r))
        .collect();
    if cutting.is_empty() {
        return;
    }
    work.each(claim, |work, (object, law, bound), given, claim| {
        for reduction in &cutting {
            work.cut(claim, (law, bound), given, reduction, object);
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

/// A statutory range at hand: of whom, when, and which.
type Under<'a> = (ObjectId, &'a Law, &'a Extent);

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

    /// Goes through the ranges that rows give under each statutory range.
    fn each(
        &self,
        claim: &mut Claim,
        mut then: impl FnMut(&Self, Under<'_>, &Given<'p>, &mut Claim),
    ) {
        let act = &self.act;
        let Some(benchmark) = act.benchmark else {
            return;
        };
        for (index, row) in benchmark.overrides.iter().enumerate() {
            for object in rules::objects(act.program, &row.outcomes) {
                let mut asked = vec![rules::penalised(act.program, act.violation, object)];
                asked.extend(rules::certain(act.program, act.violation));
                asked.extend(rules::overriding(act.program, benchmark, index, object));
                let laws = rules::lawful(act.program, act.violation, object, &mut Fuel::default());
                for law in &laws {
                    for bound in law.extents.iter().flatten() {
                        for extent in self.extents(&row.outcomes, object, &bound.ends) {
                            let given = Given {
                                when: asked.clone(),
                                extent,
                                tier: None,
                            };
                            then(self, (object, law, bound), &given, claim);
                        }
                    }
                }
            }
        }
        for (index, part) in benchmark.parts.iter().enumerate() {
            let PartKind::Table(table) = &part.kind else {
                continue;
            };
            let order = Order::of(act.program, table, act.table(index)).with(benchmark.defects);
            let mut asked = vec![rules::guard(act.violation, part.guard)];
            asked.extend(part.when.clone());
            for object in rules::about(act.program, part) {
                let before = rules::of_object(act.program, act.violation, benchmark, object);
                let laws = rules::lawful(act.program, act.violation, object, &mut Fuel::default());
                for law in &laws {
                    for bound in law.extents.iter().flatten() {
                        let of = Ranked {
                            violation: act.violation,
                            object,
                            law: Some(&bound.ends),
                        };
                        for (row, own) in table.rows.iter().enumerate() {
                            for extent in self.extents(&own.outcomes, object, &bound.ends) {
                                let Some(deciding) = order.coming_to(row, of) else {
                                    claim.leave(Undecided::Beyond);
                                    continue;
                                };
                                let mut when = asked.clone();
                                when.extend(before.iter().cloned());
                                when.extend(deciding);
                                let given = Given {
                                    when,
                                    extent,
                                    tier: own.tier.map(|tier| (table, tier)),
                                };
                                then(self, (object, law, bound), &given, claim);
                            }
                        }
                    }
                }
            }
        }
    }

    /// The ranges that a row gives an object, unless a human picks.
    fn extents(&self, outcomes: &[Outcome], object: ObjectId, law: &Ends) -> Vec<Extent> {
        let human = outcomes.iter().any(|o| matches!(o, Outcome::Human));
        match self.range(outcomes, object) {
            Some(range) if !human && !open(range) => self.taken_apart(range, object, law),
            Some(_) | None => Vec::new(),
        }
    }

    /// The range that outcomes give an object.
    fn range<'r>(&self, outcomes: &'r [Outcome], object: ObjectId) -> Option<&'r Range>
    where
        'p: 'r,
    {
        let given = rules::given(self.act.program, outcomes);
        let own = given.into_iter().rev().find(|(on, _)| *on == object);
        own.map(|(_, range)| range)
    }

    fn taken_apart(&self, range: &Range, object: ObjectId, law: &Ends) -> Vec<Extent> {
        let at = At {
            imposed: Some((self.act.violation, &[], object)),
            law: Some(law),
        };
        extents(self.act.program, range, at, &mut Fuel::default()).unwrap_or_default()
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

    /// Looks for a case in which a reduction goes below the statutory minimum.
    fn cut(
        &self,
        claim: &mut Claim,
        (law, bound): (&Law, &Extent),
        given: &Given<'_>,
        reduction: &Reduction,
        object: ObjectId,
    ) {
        let at = crate::base::diagnostic::Place::Source(reduction.span);
        if claim.findings.iter().any(|f| f.diagnostic.place == at) {
            return;
        }
        let program = self.act.program;
        let applies = reduction.exceptions.iter().map(|(c, _)| not(c.clone()));
        let applies: Vec<Condition> = std::iter::once(reduction.when.clone())
            .chain(applies)
            .collect();
        let others = self.act.violation.reductions.iter();
        let others: Vec<Condition> = others
            .filter_map(|id| program.reductions.get(id.index()))
            .filter(|other| !std::ptr::eq(*other, reduction))
            .map(|other| {
                let except = other.exceptions.iter().map(|(c, _)| not(c.clone()));
                let all = std::iter::once(other.when.clone()).chain(except);
                not(Condition::All(all.collect()))
            })
            .collect();
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
            let kept = Ratio::ONE.sub(reduction.most);
            let after = before.lo.as_ref().zip(kept).and_then(|(lo, kept)| {
                Some(End {
                    poly: lo.poly.times(kept)?,
                    open: lo.open,
                })
            });
            let after = Ends {
                lo: after,
                hi: before.hi.clone(),
            };
            let Some(leaves) = below(program, &after, &bound.ends).map(settled) else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            // What the reduction is held at lies below as well.
            let floor = match reduction.floor.map(|floor| measured(&bound.ends, floor)) {
                None => Some(Condition::Const(true)),
                Some(None) => None,
                Some(Some(floor)) => below(program, &Ends::point(floor), &bound.ends),
            };
            let Some(floor) = floor.map(settled) else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            // What is below already is no fault of the reduction.
            let Some(inside) = below(program, before, &bound.ends).map(|c| settled(not(c))) else {
                claim.leave(Undecided::Beyond);
                continue;
            };
            let never = Condition::Const(false);
            if [&leaves, &floor, &inside].contains(&&never) || before.lo.is_none() {
                continue;
            }
            let mut all: Vec<&Condition> = given.when.iter().collect();
            all.extend(&given.extent.when);
            all.extend(law.when.iter().chain(&bound.when));
            all.extend(applies.iter().chain(&others));
            all.extend(&unlifted);
            all.extend(when);
            all.extend([&leaves, &floor, &inside]);
            let sought = seek_with(program, &all);
            let Some(facts) = taken_from(claim, sought) else {
                continue;
            };
            let (a, b) = (
                contain::ends(program, before, &facts),
                contain::ends(program, &bound.ends, &facts),
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
            return;
        }
    }
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
