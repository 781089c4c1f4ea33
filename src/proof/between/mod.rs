//! Refinement (细化) and consistency (一致): two packages on the same facts.
//!
//! Both packages become one program (`join`) in which a fact that both know is one fact. What each
//! act comes to on an object is taken apart into pieces (`given`) by the rows, weights and parts that
//! decide (`decide`), settled as for an ordinary case (`settle`), and compared by the same search as
//! containment (`amounts`, `kinds`, `grounds`). What the packages do not map (对应) is told as not
//! comparable.

mod amounts;
mod decide;
mod fault;
pub(in crate::proof) mod given;
mod grounds;
mod join;
mod kinds;
pub mod matching;
mod moves;
mod ranges;
mod rounding;
mod say;
pub(in crate::proof) mod settle;
mod shift;
#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends where it fails"
)]
mod tests;
mod turn;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    fault::{Asked, Fault, Found, How},
    given::Act,
    join::Joined,
};
use super::{
    grid::About,
    pool,
    verdict::{Claim, Other, Property, Undecided, Verdict, Witness},
};
use crate::{
    base::{article::ArticleRef, diagnostic::Text, span::Span},
    case::{facts, words::penalty},
    ir::{FactId, ObjectId, Package, Program, Value, Violation, ViolationId, reads, written},
};

/// Whether two packages have to be consistent, refinement aside: neither builds on the other, they are
/// no versions of one package, and there is a day on which both are in force.
pub fn neighbours(a: &Program, b: &Program) -> bool {
    let (Some(x), Some(y)) = (a.package(), b.package()) else {
        return false;
    };
    let builds = |p: &Program, name: &str| p.packages.iter().any(|p| p.name == name);
    let before = |p: &Package, q: &Package| {
        p.expires
            .zip(q.in_force)
            .is_some_and(|(to, from)| to <= from)
    };
    !builds(a, &y.name) && !builds(b, &x.name) && !before(x, y) && !before(y, x)
}

/// Refinement: every act that both treat gives, for all facts, what lies inside the superior's result.
pub fn refinement(a: &Program, superior: &Program) -> Vec<Claim> {
    between(a, superior, Property::Refinement)
}

/// Consistency: acts on the same basis give the same result for all facts.
pub fn consistency(a: &Program, b: &Program) -> Vec<Claim> {
    between(a, b, Property::Consistency)
}

/// Compares two acts of one program by a property of two packages, ordinary cases and grounds in one
/// claim; every fact is common to them.
pub fn acts(
    program: &Program,
    pair: (ViolationId, ViolationId),
    property: Property,
) -> Option<Claim> {
    let asked = Asked {
        first: Act::of(program, pair.0, 0)?,
        second: Act::of(program, pair.1, 0)?,
        property,
        strange: [BTreeSet::new(), BTreeSet::new()],
    };
    let mut claim = claim(&asked, "裁量结果");
    let mut found = Found::default();
    results(&asked, &mut found);
    let (rows, sound) = (found.rows.clone(), found.faults.is_empty());
    grounds::compare(&asked, (&rows, sound), &mut found);
    tell(&asked, found, &mut claim, |witness, _| witness);
    Some(claim)
}

/// As [`refinement`] or [`consistency`], of pairs of acts that the caller names. Nothing is sought where
/// both packages say the same of an act: the same rules give the same results.
pub fn named(
    a: &Program,
    b: &Program,
    pairs: &[(ViolationId, ViolationId)],
    property: Property,
) -> Vec<Vec<Claim>> {
    let joined = Joined::of(a, b);
    let mapped = [a, b].into_iter().filter_map(Program::package);
    let mapped = mapped.flat_map(|p| &p.mappings).next().is_some();
    let same = |(x, y): (ViolationId, ViolationId)| {
        let own = written::act(a, x).filter(|_| !mapped);
        own.is_some() && own == written::act(b, y)
    };
    let one = |acts: &(ViolationId, ViolationId)| {
        if same(*acts) {
            alike(&joined, *acts, property)
        } else {
            pair(&joined, b, *acts, property)
        }
    };
    let one = &one;
    let tasks = pairs.iter();
    let tasks = tasks.map(|acts| Box::new(move || one(acts)) as pool::Task<'_, Vec<Claim>>);
    pool::all(tasks.collect())
}

/// What is asked of an act of each package.
fn asked(
    joined: &Joined,
    (x, y): (ViolationId, ViolationId),
    property: Property,
) -> Option<Asked<'_>> {
    let [_, side] = &joined.sides;
    let program = &joined.program;
    Some(Asked {
        first: Act::of(program, x, 0)?,
        second: Act::of(program, side.act(y), side.main)?,
        property,
        strange: joined.strange(),
    })
}

/// The claims of an act of which both packages say the same.
fn alike(joined: &Joined, acts: (ViolationId, ViolationId), property: Property) -> Vec<Claim> {
    let Some(asked) = asked(joined, acts, property) else {
        return Vec::new();
    };
    COMPARED.iter().map(|name| claim(&asked, name)).collect()
}

/// What an act rests on.
fn basis(program: &Program, act: &Violation) -> BTreeSet<(String, ArticleRef)> {
    let cited = act.basis.iter().filter_map(|c| {
        let statute = program.statutes.get(c.statute?.index())?;
        Some((statute.title.clone(), c.article.unwrap_or_default()))
    });
    cited.collect()
}

fn between(a: &Program, b: &Program, property: Property) -> Vec<Claim> {
    let named = matching::acts(a, b, &[]);
    let on = |program: &Program, id: ViolationId| {
        let act = program.violations.get(id.index());
        act.map(|v| basis(program, v)).unwrap_or_default()
    };
    let mut pairs: Vec<(ViolationId, ViolationId)> = Vec::new();
    for (x, y) in &named {
        let same = on(a, *x) == on(b, *y) && !on(a, *x).is_empty();
        if property == Property::Refinement || same {
            pairs.push((*x, *y));
        }
    }
    let joined = Joined::of(a, b);
    let mut claims: Vec<Claim> = Vec::new();
    let left = |program: &Program, taken: &dyn Fn(ViolationId) -> bool| -> Vec<ViolationId> {
        let all = program.violations.iter().enumerate();
        all.filter(|(_, v)| matching::treats(v))
            .map(|(i, _)| ViolationId::from_index(i))
            .filter(|id| !taken(*id))
            .collect()
    };
    let first = left(a, &|id| named.iter().any(|(x, _)| *x == id));
    let second = left(b, &|id| named.iter().any(|(_, y)| *y == id));
    for x in &first {
        let own = on(a, *x);
        if own.is_empty() {
            continue;
        }
        let same: Vec<ViolationId> = second
            .iter()
            .copied()
            .filter(|y| on(b, *y) == own)
            .collect();
        let rivals = first.iter().filter(|other| on(a, **other) == own).count();
        match same.as_slice() {
            [] => {}
            [y] if rivals == 1 && property == Property::Refinement => pairs.push((*x, *y)),
            several => claims.extend(unmatched(&joined, *x, several, property)),
        }
    }
    for (x, y) in pairs {
        claims.extend(pair(&joined, b, (x, y), property));
    }
    claims.sort_by_key(|c| c.about);
    claims
}

fn claim(asked: &Asked<'_>, of: &str) -> Claim {
    let program = asked.first.program;
    let other = program.packages.get(asked.second.main);
    let name = other.map_or("", |p| p.name.as_str());
    let benchmark = asked.first.violation.benchmark.as_ref();
    let span = benchmark.map_or(asked.first.violation.span, |b| b.span);
    Claim::new(
        asked.property,
        About::Act(asked.first.id),
        format!("{of}（对照“{name}”）"),
        span,
    )
}

/// An act whose basis is that of acts of the other package, without a word which of them it is.
fn unmatched(
    joined: &Joined,
    x: ViolationId,
    several: &[ViolationId],
    property: Property,
) -> Option<Claim> {
    let [_, side] = &joined.sides;
    let program = &joined.program;
    let asked = Asked {
        first: Act::of(program, x, 0)?,
        second: Act::of(program, side.act(*several.first()?), side.main)?,
        property,
        strange: joined.strange(),
    };
    let names = several.iter().filter_map(|y| {
        let act = program.violations.get(side.act(*y).index())?;
        Some(format!("{} {}", act.code, act.name).trim().to_owned())
    });
    let names: Vec<String> = names.collect();
    let mut claim = claim(&asked, "裁量结果");
    claim.apart = Some(Text::new(
        format!("依据相同的有{}，没有写明是哪一个", names.join("、")),
        format!(
            "on the same basis: {}; which one is not stated",
            names.join(", ")
        ),
    ));
    claim.leave(Undecided::NotComparable);
    Some(claim)
}

/// Most facts named in a sentence.
const MAX_NAMED: usize = 4;

/// What is compared of two acts: each a claim of its own.
const COMPARED: [&str; 2] = ["裁量结果", "情节"];

fn pair(
    joined: &Joined,
    b: &Program,
    acts: (ViolationId, ViolationId),
    property: Property,
) -> Vec<Claim> {
    let Some(asked) = asked(joined, acts, property) else {
        return Vec::new();
    };
    let mut ordinary = Found::default();
    results(&asked, &mut ordinary);
    let mut moved = Found::default();
    let sound = ordinary.faults.is_empty();
    grounds::compare(&asked, (&ordinary.rows, sound), &mut moved);
    let one = |(name, mut found): (&str, Found)| {
        let mut claim = claim(&asked, name);
        let apart = found.apart.take();
        let strange = (!found.strange.is_empty()).then(|| strangers(&asked, &found.strange));
        let sure = found.rows.iter().filter(|(_, clean)| **clean);
        claim.rows = sure.map(|(row, _)| *row).collect();
        let why = apart.or(strange).or_else(|| odd(joined, &asked));
        if why.is_some() {
            found.open = Some(Undecided::NotComparable);
        }
        tell(&asked, found, &mut claim, |witness, whole| {
            split(joined, b, (&asked, acts.1), witness, whole)
        });
        let left = Verdict::Undecided(Undecided::NotComparable);
        claim.apart = why.filter(|_| claim.verdict == left);
        claim
    };
    let all = COMPARED.into_iter().zip([ordinary, moved]);
    all.map(one).collect()
}

/// Facts on which it depends and that only one package knows.
fn strangers(asked: &Asked<'_>, strange: &BTreeSet<FactId>) -> Text {
    let program = asked.first.program;
    let [mine, theirs] = &asked.strange;
    let labels = |known: &BTreeSet<FactId>| {
        let facts = strange.intersection(known);
        // By name: that is what 对应 ties.
        let labels = facts.filter_map(|f| Some(program.facts.get(f.index())?.name.clone()));
        labels.collect::<Vec<_>>()
    };
    let said = |all: &[String], comma: &str, more: &str| {
        let named: Vec<&str> = all.iter().take(MAX_NAMED).map(String::as_str).collect();
        let rest = if all.len() > MAX_NAMED { more } else { "" };
        format!("{}{rest}", named.join(comma))
    };
    let zh = |all: &[String]| said(all, "、", "等");
    let en = |all: &[String]| said(all, ", ", " …");
    let (mine, theirs) = (labels(mine), labels(theirs));
    match (mine.is_empty(), theirs.is_empty()) {
        (false, false) => Text::new(
            format!(
                "本包用的是{}，对方用的是{}，没有写明是不是一回事",
                zh(&mine),
                zh(&theirs)
            ),
            format!(
                "this package asks for {}, the other for {}; whether they are the same is not stated",
                en(&mine),
                en(&theirs)
            ),
        ),
        (false, true) => Text::new(
            format!("{}只有本包用，对方没有写对应", zh(&mine)),
            format!("only this package asks for {}; nothing maps it", en(&mine)),
        ),
        (true, _) => Text::new(
            format!("{}只有对方用，本包没有写对应", zh(&theirs)),
            format!("only the other asks for {}; nothing maps it", en(&theirs)),
        ),
    }
}

/// Options of a fact that only one package has.
fn odd(joined: &Joined, asked: &Asked<'_>) -> Option<Text> {
    let mut read = reads::Reads::new();
    for act in [&asked.first, &asked.second] {
        reads::violation(&joined.program, act.violation, &mut read);
    }
    read.into_iter().find_map(|fact| {
        let options = joined.odd(fact)?;
        let label = &joined.program.facts.get(fact.index())?.label;
        Some(Text::new(
            format!("“{label}”的“{options}”只有一方有，没有写对应"),
            format!("only one package has {options} of {label}, and nothing maps it"),
        ))
    })
}

/// Compares what two acts come to in ordinary cases, on every object of either.
fn results(asked: &Asked<'_>, found: &mut Found) {
    let (first, second) = (asked.first.objects(), asked.second.objects());
    let all: BTreeSet<ObjectId> = first.iter().chain(&second).copied().collect();
    // 当事人 on one side and 单位 on the other: who is meant is not known.
    let general = ObjectId(0);
    let split = first.contains(&general) != second.contains(&general);
    for object in all {
        let both = first.contains(&object) && second.contains(&object);
        if split && !both {
            let name = |lang| penalty::object(asked.first.program, object, lang);
            found.apart = Some(Text::new(
                format!(
                    "“{}”只有一方处罚，另一方的处罚对象写法不同",
                    name(crate::base::diagnostic::Lang::Zh)
                ),
                format!(
                    "only one package penalises \"{}\"; the other names other objects",
                    name(crate::base::diagnostic::Lang::En)
                ),
            ));
            found.leave(Undecided::NotComparable);
            continue;
        }
        amounts::compare(asked, object, found);
        kinds::compare(asked, object, found);
    }
}

/// Puts what was found into the claim: of each kind of fault the worst, with its case.
fn tell(
    asked: &Asked<'_>,
    found: Found,
    claim: &mut Claim,
    split: impl Fn(Witness, &[(FactId, Value)]) -> Witness,
) {
    type Key = (ObjectId, How, Option<String>);
    let mut groups: BTreeMap<Key, Vec<Fault>> = BTreeMap::new();
    for fault in found.faults {
        let key = (fault.object, fault.how, fault.kind.clone());
        groups.entry(key).or_default().push(fault);
    }
    for mut group in groups.into_values() {
        // The greatest difference first, then the case of the fewest facts.
        group.sort_by_key(|f| (std::cmp::Reverse(f.gap), f.facts.len()));
        let like = group.len().saturating_sub(1);
        claim.more = claim.more.saturating_add(like);
        let Some(worst) = group.first() else {
            continue;
        };
        let whole = asked.completed(&worst.facts);
        let whole = whole.unwrap_or_else(|| worst.facts.clone());
        let witness = Witness {
            about: claim.about,
            facts: worst.facts.clone(),
            case: whole.clone(),
            beside: None,
            other: None,
        };
        let d = say::finding(asked, worst, (&witness, &whole, like));
        claim.refute(d, Some(split(witness, &whole)));
    }
    claim.more = claim.more.saturating_add(found.more);
    if let Some(why) = found.open {
        claim.leave(why);
    }
}

/// The case of a finding in the words of each package.
fn split(
    joined: &Joined,
    b: &Program,
    (asked, act): (&Asked<'_>, ViolationId),
    witness: Witness,
    whole: &[(FactId, Value)],
) -> Witness {
    let reads_of = |act: &Violation| {
        let mut read = reads::Reads::new();
        reads::violation(&joined.program, act, &mut read);
        read
    };
    let of = |act: &Violation| -> Vec<(FactId, Value)> {
        let read = reads_of(act);
        let known = whole.iter().filter(|(f, _)| read.contains(f));
        known.cloned().collect()
    };
    let theirs = joined.own(true, &of(asked.second.violation));
    let there = b.violations.get(act.index());
    let known = |v: &Violation| {
        if v.code.is_empty() {
            v.name.clone()
        } else {
            v.code.clone()
        }
    };
    let other = Other {
        package: b.package().map_or_else(String::new, |p| p.name.clone()),
        act: there.map_or_else(String::new, known),
        document: facts::object(b, theirs.iter().map(|(f, v)| (*f, v))),
        case: theirs,
    };
    Witness {
        facts: joined.own(false, &witness.facts),
        case: joined.own(false, &of(asked.first.violation)),
        other: Some(Box::new(other)),
        ..witness
    }
}

/// That a package which is refined cannot be read.
pub(super) fn missing(program: &Program, name: &str) -> Claim {
    let said = program.package().and_then(|p| p.refines.as_ref());
    let span = said.map_or_else(Span::default, |(_, at)| *at);
    let about = format!("裁量结果（对照“{name}”）");
    let mut claim = Claim::new(Property::Refinement, About::Package, about, span);
    claim.apart = Some(Text::new(
        format!("找不到上级基准“{name}”，或者它本身有错"),
        format!("the superior \"{name}\" is not at hand, or has errors of its own"),
    ));
    claim.leave(Undecided::NotComparable);
    claim
}
