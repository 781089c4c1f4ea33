//! Authority (权限): what the rank of a text may not create.
//!
//! A penalty needs a basis of the rank that 行政处罚法 10 to 14 and 16 demand of its kind; of several bases
//! one is enough. A ground of no penalty needs a law or regulation: one that is cited, or one whose ground
//! holds whenever this one does (33 narrowed, not widened).

use super::{
    field::Ground,
    grid::About,
    rules, say,
    search::Budget,
    unit::Act,
    verdict::{Claim, Property, Undecided, Witness},
    witness::{Sought, seek},
};
use crate::{
    base::{
        kinds::{Family, PenaltyKind},
        limits::PROOF_STEPS,
        span::Span,
        terms::{EffectKind, Lift},
    },
    ir::{
        Citation, Condition, List, ListEntry, PackageId, Program, StatuteId, Violation, ViolationId,
    },
};

/// Ranks of texts, the highest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// 规范性文件 and whatever else is no law-making.
    Document,
    /// 部门规章, 地方政府规章.
    Rule,
    /// 地方性法规.
    Local,
    /// 行政法规.
    Regulation,
    /// 法律.
    Law,
}

/// The rank that a word means; `None` if none is given.
fn rank(word: &str) -> Option<Rank> {
    Some(match word {
        "" => return None,
        "法律" => Rank::Law,
        "行政法规" => Rank::Regulation,
        _ if word.contains("法规") || word.contains("自治条例") || word.contains("单行条例") => {
            Rank::Local
        }
        _ if word.contains("规章") => Rank::Rule,
        _ => Rank::Document,
    })
}

/// The least rank that may create a kind, and the article that says so.
fn needed(kind: &PenaltyKind) -> Option<(Rank, &'static str)> {
    match kind.family {
        // An order to correct is no penalty.
        Family::Order => None,
        Family::Detention => Some((Rank::Law, "《行政处罚法》第十条第二款")),
        Family::Revocation if kind.word.contains("营业执照") => {
            Some((Rank::Regulation, "《行政处罚法》第十二条第一款"))
        }
        Family::Warning | Family::Fine => {
            Some((Rank::Rule, "《行政处罚法》第十三条、第十四条、第十六条"))
        }
        Family::Confiscation | Family::Suspension | Family::Restriction | Family::Revocation => {
            Some((Rank::Local, "《行政处罚法》第十二条至第十四条、第十六条"))
        }
    }
}

/// Kinds of penalties of an act of the main package.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    let own = Some(act).filter(|act| act.violation.package.index() == 0);
    let own = own.into_iter();
    own.map(|act| kinds(act.program, act.id, act.violation))
        .collect()
}

fn of_statute(program: &Program, id: StatuteId) -> Option<Rank> {
    rank(&program.statutes.get(id.index())?.rank)
}

/// The highest rank among citations, the package's own document among them where it is cited; `None` if
/// one of unknown rank is among them.
fn highest<'c>(
    program: &Program,
    package: PackageId,
    citations: impl Iterator<Item = &'c Citation>,
) -> Option<Rank> {
    let mut best = Rank::Document;
    for citation in citations {
        let own = match citation.statute {
            Some(id) => of_statute(program, id)?,
            None => rank(&program.packages.get(package.index())?.rank)?,
        };
        best = best.max(own);
    }
    Some(best)
}

fn kinds(program: &Program, act: ViolationId, violation: &Violation) -> Claim {
    let about = About::Act(act);
    let mut claim = Claim::new(Property::Authority, about, "处罚种类", violation.span);
    for imposition in &violation.impositions {
        let guards = imposition.guards.iter();
        let own = guards
            .filter_map(|g| violation.guards.get(*g))
            .flat_map(|g| &g.basis);
        let Some(has) = highest(
            program,
            violation.package,
            violation.basis.iter().chain(own),
        ) else {
            continue;
        };
        for (_, penalty) in rules::penalties(program, &imposition.node) {
            let Some((least, article)) = needed(&penalty.kind).filter(|(least, _)| has < *least)
            else {
                continue;
            };
            let of = say::subject(program, about);
            let kind = &penalty.kind.word;
            let d = say::finding(
                Property::Authority,
                penalty.span,
                format!(
                    "{}的“{kind}”，依据的位阶不够：须由{}设定",
                    of.zh,
                    name(least)
                ),
                format!(
                    "{}: no basis of \"{kind}\" has the rank to create it",
                    of.en
                ),
            )
            .because("依据无权设定", "no basis may create it")
            .citing(article);
            let d = say::or_keep(
                d,
                Property::Authority,
                "引用设定这种处罚的法律、法规，或者删去这种处罚",
                "cite the law or regulation that creates it, or remove it",
            );
            claim.refute(d, None);
        }
    }
    claim
}

const fn name(rank: Rank) -> &'static str {
    match rank {
        Rank::Document => "规范性文件",
        Rank::Rule => "规章以上",
        Rank::Local => "地方性法规以上",
        Rank::Regulation => "行政法规以上",
        Rank::Law => "法律",
    }
}

/// A ground of no penalty.
struct GroundOf<'p> {
    package: PackageId,
    name: String,
    when: Condition,
    basis: &'p [Citation],
    span: Span,
    act: Option<ViolationId>,
}

/// When an entry holds and no exception takes the case off the list.
fn entered(list: &List, entry: &ListEntry) -> Condition {
    let off = list.exceptions.iter();
    let off = off.map(|(c, _)| Condition::Not(Box::new(c.clone())));
    let mut all: Vec<Condition> = off.collect();
    if all.is_empty() {
        return entry.when.clone();
    }
    all.push(entry.when.clone());
    Condition::All(all)
}

fn all_grounds(program: &Program) -> Vec<GroundOf<'_>> {
    let mut all = Vec::new();
    for (index, c) in program.circumstances.iter().enumerate() {
        if c.effect == EffectKind::NoPenalty(Lift::Waived) {
            let act = program
                .violations
                .iter()
                .position(|v| v.circumstances.iter().any(|id| id.index() == index));
            all.push(GroundOf {
                package: c.package,
                name: format!("情节“{}”", c.name),
                when: c.when.clone(),
                basis: &c.basis,
                span: c.span,
                act: act.map(ViolationId::from_index),
            });
        }
    }
    for (list, l) in program.lists.iter().enumerate() {
        for (entry, e) in l.entries.iter().enumerate() {
            if e.effect != EffectKind::NoPenalty(Lift::Waived) {
                continue;
            }
            let act = program.violations.iter().position(|v| {
                let mut own = v.list_entries.iter();
                own.any(|(id, i)| id.index() == list && *i == entry)
            });
            let place = program.rows.get(e.row.index());
            all.push(GroundOf {
                package: l.package,
                name: format!("清单“{}”第{}项", l.name, e.number),
                when: entered(l, e),
                basis: &e.basis,
                span: place.map_or_else(Span::default, |r| r.span),
                act: act.map(ViolationId::from_index),
            });
        }
    }
    all
}

/// Grounds of no penalty of the main package.
pub(super) fn grounds(program: &Program) -> Claim {
    let place = program.package().map_or_else(Span::default, |p| p.span);
    let mut claim = Claim::new(Property::Authority, About::Package, "不予处罚的情形", place);
    // Without a rank of its own the package is taken at its word.
    let own_rank = program.package().and_then(|p| rank(&p.rank));
    if own_rank.is_none_or(|r| r >= Rank::Local) {
        return claim;
    }
    let all = all_grounds(program);
    let lawful: Vec<Condition> = all
        .iter()
        .filter(|g| {
            let package = program.packages.get(g.package.index());
            let by_package = package.and_then(|p| rank(&p.rank));
            by_package.is_some_and(|r| r >= Rank::Local)
        })
        .map(|g| g.when.clone())
        .collect();
    // Articles of the package's own document whose ground is that of a law.
    let mut articles: Vec<&str> = Vec::new();
    let mut open: Vec<&GroundOf<'_>> = Vec::new();
    for ground in all.iter().filter(|g| g.package.index() == 0) {
        let cited = highest(program, ground.package, ground.basis.iter());
        if cited.is_none_or(|r| r >= Rank::Local) {
            continue;
        }
        match implied(program, &ground.when, &lawful) {
            Ok(None) => articles.extend(
                ground
                    .basis
                    .iter()
                    .filter(|c| c.statute.is_none())
                    .map(|c| c.note.as_str()),
            ),
            Ok(Some(_)) => open.push(ground),
            Err(why) => claim.leave(why),
        }
    }
    for ground in open {
        let own = ground.basis.iter().filter(|c| c.statute.is_none());
        if own
            .clone()
            .any(|c| !c.note.is_empty() && articles.contains(&c.note.as_str()))
        {
            continue;
        }
        let witness = match (implied(program, &ground.when, &lawful), ground.act) {
            (Ok(Some(facts)), Some(act)) => Some(Witness::of(program, About::Act(act), facts)),
            (_, _) => None,
        };
        let name = &ground.name;
        let d = say::finding(
            Property::Authority,
            ground.span,
            format!(
                "{name}不予处罚，没有法律、法规依据，也不在行政处罚法第三十条至第三十三条的情形之内"
            ),
            format!(
                "{name} lifts the penalty without a law or regulation, beyond articles 30 to 33"
            ),
        )
        .because(
            "无权设定不予处罚的情形",
            "no authority to create this ground",
        )
        .citing("《行政处罚法》第三十条至第三十三条");
        let mut d = say::or_keep(
            d,
            Property::Authority,
            "引用规定不予处罚的法律、法规，或者把条件收到行政处罚法第三十三条以内",
            "cite the law that lifts the penalty, or narrow the ground to article 33",
        );
        if let Some(witness) = &witness {
            d = say::shown(program, d, witness);
        }
        claim.refute(d, witness);
    }
    claim
}

/// Facts for which a ground holds and none of the lawful ones does; `None` if there are none.
fn implied(
    program: &Program,
    when: &Condition,
    lawful: &[Condition],
) -> Result<Option<Vec<(crate::ir::FactId, crate::ir::Value)>>, Undecided> {
    let mut ground = Ground::default();
    let own = ground.add(program, when);
    let others: Vec<Condition> = lawful.iter().map(|c| ground.add(program, c)).collect();
    ground.bound(program);
    let field = ground.field(program);
    let own = field.formula(&own).ok_or(Undecided::Beyond)?;
    let mut formulas = vec![own];
    for other in &others {
        formulas.push(field.formula(other).ok_or(Undecided::Beyond)?.not());
    }
    let all: Vec<_> = formulas.iter().collect();
    let mut budget = Budget(PROOF_STEPS);
    match seek(&field, &all, &mut budget) {
        Ok(Sought::None) => Ok(None),
        Ok(Sought::Case(case)) => Ok(Some(case.facts)),
        Ok(Sought::Unsettled) => Err(Undecided::Beyond),
        Err(_) => Err(Undecided::Steps(PROOF_STEPS)),
    }
}
