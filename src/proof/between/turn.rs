//! What of the grounds of an act counts for an object, and when: the effect on either side, the
//! reductions. Grounds of one effect are one, whatever they rest on: what comes of them is the same.

use std::collections::BTreeSet;

use crate::{
    base::{diagnostic::Text, ratio::Ratio, terms::EffectKind},
    ir::{Condition, FactId, ObjectId, Program, Reduction, reads},
    proof::{
        expand::settled,
        ground::{self, Ground, Side},
    },
};

use super::given::Act;

/// Most reductions of one act that are taken in every combination.
const MAX_CUTS: usize = 4;

/// Lighter, heavier, reductions.
pub(super) const SIDES: usize = 3;

/// What counts for an object; nothing of it in an ordinary case.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn<'p> {
    /// The effect of the ground that makes it lighter.
    pub lighter: Option<EffectKind>,
    /// The effect of the ground that makes it heavier.
    pub heavier: Option<EffectKind>,
    /// The reductions, in order.
    pub cuts: Vec<&'p Reduction>,
}

/// When just this counts.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'p> {
    /// What.
    pub turn: Turn<'p>,
    /// Of each side, that it rests on facts that only one package knows.
    pub strange: [BTreeSet<FactId>; SIDES],
    /// What has to hold.
    pub needs: Vec<Condition>,
    /// That nothing else counts before it or beside it, and nothing lifts the penalty.
    pub only: Vec<Condition>,
}

impl Turn<'_> {
    /// Nothing counts.
    pub(super) fn is_ordinary(&self) -> bool {
        self.lighter.is_none() && self.heavier.is_none() && self.cuts.is_empty()
    }

    /// On which sides two differ: in the effects, or in what is cut.
    pub(super) fn differs(&self, other: &Self) -> [bool; SIDES] {
        let cut = |r: &&Reduction| (r.least, r.most, r.floor, r.human);
        let cuts = |turn: &Self| turn.cuts.iter().map(cut).collect::<Vec<_>>();
        [
            self.lighter != other.lighter,
            self.heavier != other.heavier,
            cuts(self) != cuts(other),
        ]
    }

    /// Whether something counts on a side.
    pub(super) fn counts(&self, side: usize) -> bool {
        match side {
            0 => self.lighter.is_some(),
            1 => self.heavier.is_some(),
            _ => !self.cuts.is_empty(),
        }
    }

    /// What counts, in words.
    pub(super) fn words(&self) -> Text {
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for effect in self.lighter.iter().chain(&self.heavier) {
            let (a, b) = word(*effect);
            zh.push(a.to_owned());
            en.push(b.to_owned());
        }
        for cut in &self.cuts {
            zh.push(format!("减额“{}”", cut.name));
            en.push(format!("the reduction \"{}\"", cut.name));
        }
        if zh.is_empty() {
            return Text::new("没有情节".to_owned(), "no ground".to_owned());
        }
        Text::new(zh.join("、"), en.join(", "))
    }
}

const fn word(effect: EffectKind) -> (&'static str, &'static str) {
    match effect {
        EffectKind::NoPenalty(_) => ("不予处罚", "no penalty"),
        EffectKind::Mitigate => ("减轻", "mitigated below the minimum"),
        EffectKind::Lighten => ("从轻", "lighter"),
        EffectKind::LightenOrMitigate => ("从轻或减轻", "lighter or mitigated"),
        EffectKind::Aggravate => ("从重", "heavier"),
        EffectKind::TopOfTier => ("本档最高", "the top of the tier"),
        EffectKind::RaiseTier(..) => ("上调", "a higher tier"),
    }
}

fn not(condition: Condition) -> Condition {
    settled(Condition::Not(Box::new(condition)))
}

fn any(all: impl Iterator<Item = Condition>) -> Condition {
    settled(Condition::Any(all.collect()))
}

/// One side at work: its effect, what has to hold, what may not, the strange facts of what has to hold.
struct Way {
    effect: Option<EffectKind>,
    needs: Vec<Condition>,
    only: Vec<Condition>,
    strange: BTreeSet<FactId>,
}

/// Facts of a condition that only one package knows.
fn strangers(
    program: &Program,
    condition: &Condition,
    strange: &BTreeSet<FactId>,
) -> BTreeSet<FactId> {
    let mut read = reads::Reads::new();
    reads::condition(program, condition, &mut read);
    read.into_iter().filter(|f| strange.contains(f)).collect()
}

fn ways(
    program: &Program,
    grounds: &[Ground],
    (side, object): (Side, ObjectId),
    strange: &BTreeSet<FactId>,
) -> Vec<Way> {
    let own = || {
        let all = grounds.iter();
        all.filter(move |g| g.side() == side && g.on.is_none_or(|on| on == object))
    };
    let raises = |g: &&Ground| matches!(g.effect, EffectKind::RaiseTier(..));
    let mut ordered: Vec<&Ground> = own().filter(raises).collect();
    ordered.extend(own().filter(|g| !raises(g)));
    let none = ordered.iter().map(|g| not(g.when.clone()));
    let mut all = vec![Way {
        effect: None,
        needs: Vec::new(),
        only: none.collect(),
        strange: BTreeSet::new(),
    }];
    let mut effects: Vec<EffectKind> = Vec::new();
    for ground in &ordered {
        if !effects.contains(&ground.effect) {
            effects.push(ground.effect);
        }
    }
    for effect in effects {
        // One of them holds and none of another effect comes before it.
        let mut first = Vec::new();
        let mut before: Vec<Condition> = Vec::new();
        for ground in &ordered {
            if ground.effect == effect {
                let mut own = vec![ground.when.clone()];
                own.extend(before.iter().cloned());
                first.push(Condition::All(own));
            } else {
                before.push(not(ground.when.clone()));
            }
        }
        let only = if before.is_empty() {
            Vec::new()
        } else {
            vec![settled(Condition::Any(first))]
        };
        let same = ordered.iter().filter(|g| g.effect == effect);
        let of = |g: &&&Ground| strangers(program, &g.when, strange);
        let (known, odd): (Vec<&&Ground>, Vec<&&Ground>) = same.partition(|g| of(g).is_empty());
        for group in [known, odd] {
            if group.is_empty() {
                continue;
            }
            all.push(Way {
                effect: Some(effect),
                needs: vec![any(group.iter().map(|g| g.when.clone()))],
                only: only.clone(),
                strange: group.iter().flat_map(of).collect(),
            });
        }
    }
    all
}

/// When a reduction applies.
fn applies(reduction: &Reduction) -> Condition {
    let mut all = vec![reduction.when.clone()];
    let except = reduction.exceptions.iter();
    all.extend(except.map(|(c, _)| Condition::Not(Box::new(c.clone()))));
    settled(Condition::All(all))
}

/// Whether it never takes anything off.
fn idle(reduction: &Reduction) -> bool {
    reduction.least == Ratio::ZERO && reduction.most == Ratio::ZERO
}

/// Everything that may count for an object, the ordinary case first; `None` if it is too much.
pub(super) fn choices<'p>(
    act: &Act<'p>,
    object: ObjectId,
    strange: &BTreeSet<FactId>,
) -> Option<Vec<Chosen<'p>>> {
    let (program, violation) = (act.program, act.violation);
    let grounds = ground::all(program, violation);
    let lifting = ground::lifting(program, violation, object);
    let unlifted: Vec<Condition> = lifting.into_iter().map(not).collect();
    let cuts = violation.reductions.iter();
    let cuts: Vec<&Reduction> = cuts
        .filter_map(|id| program.reductions.get(id.index()))
        .filter(|r| !idle(r))
        .collect();
    if cuts.len() > MAX_CUTS {
        return None;
    }
    let combinations = 1usize.checked_shl(u32::try_from(cuts.len()).ok()?)?;
    let mut all = Vec::new();
    for light in ways(program, &grounds, (Side::Lighter, object), strange) {
        for heavy in ways(program, &grounds, (Side::Heavier, object), strange) {
            for picked in 0..combinations {
                let mut needs: Vec<Condition> =
                    light.needs.iter().chain(&heavy.needs).cloned().collect();
                let mut only = unlifted.clone();
                only.extend(light.only.iter().chain(&heavy.only).cloned());
                let (mut own, mut odd) = (Vec::new(), BTreeSet::new());
                for (n, cut) in cuts.iter().enumerate() {
                    let when = applies(cut);
                    if picked.checked_shr(u32::try_from(n).ok()?).unwrap_or(0) & 1 == 1 {
                        odd.extend(strangers(program, &when, strange));
                        needs.push(when);
                        own.push(*cut);
                    } else {
                        only.push(not(when));
                    }
                }
                let never = Condition::Const(false);
                if needs.contains(&never) || only.contains(&never) {
                    continue;
                }
                only.retain(|c| *c != Condition::Const(true));
                all.push(Chosen {
                    turn: Turn {
                        lighter: light.effect,
                        heavier: heavy.effect,
                        cuts: own,
                    },
                    strange: [light.strange.clone(), heavy.strange.clone(), odd],
                    needs,
                    only,
                });
            }
        }
    }
    Some(all)
}

/// The strange facts on which what may count on each side rests.
pub(super) fn strange(all: &[Chosen<'_>]) -> [BTreeSet<FactId>; SIDES] {
    let mut found: [BTreeSet<FactId>; SIDES] = Default::default();
    for chosen in all {
        for (place, own) in found.iter_mut().zip(&chosen.strange) {
            place.extend(own);
        }
    }
    found
}
