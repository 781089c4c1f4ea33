//! authority: 行政处罚法 第十条 (法律), 第十一条 (行政法规), 第十二条 (地方性法规), 第十三条 and 第十四条
//! (规章), 第十六条 (nothing else) on kinds of penalties; 第三十三条 on grounds of no penalty.

use zhun::{
    base::{
        kinds::Family,
        terms::{EffectKind, Lift},
    },
    ir::{Citation, Condition, PackageId, Penalty, Program, Violation},
};

use crate::{
    encoding::{Encoding, Scope},
    property::Verdict,
    term::Term,
    z3::{Answer, Z3},
};

/// How high a text ranks: 4 a law, 3 a regulation of the state council, 2 a local one, 1 a rule of a
/// ministry or government, 0 anything else; `None` if it is not said.
fn rank(word: &str) -> Option<u8> {
    let of = |part: &str| word.contains(part);
    if word.is_empty() {
        None
    } else if of("行政法规") {
        Some(3)
    } else if of("法规") || of("自治条例") || of("单行条例") {
        Some(2)
    } else if of("规章") {
        Some(1)
    } else if of("法律") {
        Some(4)
    } else {
        Some(0)
    }
}

/// The least rank that may create a penalty; `None` for an order, which is none.
fn least(penalty: &Penalty) -> Option<u8> {
    match penalty.kind.family {
        Family::Order => None,
        Family::Detention => Some(4),
        Family::Revocation if penalty.kind.word == "吊销营业执照" => Some(3),
        Family::Confiscation | Family::Suspension | Family::Restriction | Family::Revocation => {
            Some(2)
        }
        Family::Warning | Family::Fine => Some(1),
    }
}

/// The highest rank of these, `None` if one of them is not known.
fn highest<'c>(
    program: &Program,
    package: PackageId,
    cited: impl Iterator<Item = &'c Citation>,
) -> Option<u8> {
    let ranks = cited.map(|c| match c.statute {
        Some(id) => rank(&program.statutes[id.index()].rank),
        None => rank(&program.packages[package.index()].rank),
    });
    let all: Option<Vec<u8>> = ranks.collect();
    all.map(|all| all.into_iter().max().unwrap_or(0))
}

/// Whether an act has a penalty that no basis of it may create.
pub(super) fn beyond(program: &Program, v: &Violation) -> bool {
    if v.package.index() != 0 {
        return false;
    }
    v.impositions.iter().any(|imposition| {
        let guards = imposition.guards.iter().filter_map(|g| v.guards.get(*g));
        let cited = v.basis.iter().chain(guards.flat_map(|g| &g.basis));
        let Some(rank) = highest(program, v.package, cited) else {
            return false;
        };
        imposition
            .node
            .penalties()
            .filter_map(|id| least(&program.penalties[id.index()]))
            .any(|least| least > rank)
    })
}

/// A ground of no penalty.
struct Ground {
    package: PackageId,
    when: Condition,
    /// It cites a law or regulation, or a text of unknown rank.
    cited: bool,
    /// Articles of the own text that it cites.
    own: Vec<String>,
}

fn all(program: &Program) -> Vec<Ground> {
    let cited = |package, basis: &[Citation]| {
        highest(program, package, basis.iter()).is_none_or(|rank| rank >= 2)
    };
    let own = |basis: &[Citation]| {
        let own = basis.iter().filter(|c| c.statute.is_none());
        own.map(|c| c.note.clone())
            .filter(|n| !n.is_empty())
            .collect()
    };
    let mut all = Vec::new();
    for c in &program.circumstances {
        if c.effect == EffectKind::NoPenalty(Lift::Waived) {
            all.push(Ground {
                package: c.package,
                when: c.when.clone(),
                cited: cited(c.package, &c.basis),
                own: own(&c.basis),
            });
        }
    }
    for list in &program.lists {
        for entry in &list.entries {
            if entry.effect == EffectKind::NoPenalty(Lift::Waived) {
                let except = list.exceptions.iter().map(|(c, _)| c.clone()).collect();
                let off = Condition::Not(Box::new(Condition::Any(except)));
                all.push(Ground {
                    package: list.package,
                    when: Condition::All(vec![entry.when.clone(), off]),
                    cited: cited(list.package, &entry.basis),
                    own: own(&entry.basis),
                });
            }
        }
    }
    all
}

/// Whether a ground of the package cites no law or regulation and holds where no ground of a package that
/// is one does; articles of the own text that hold a ground within one are taken as a whole.
pub(super) fn grounds(z3: &mut Z3, program: &Program) -> Verdict {
    let of = |package: PackageId| rank(&program.packages[package.index()].rank);
    if of(PackageId(0)).is_none_or(|rank| rank >= 2) {
        return Verdict::Proved;
    }
    let grounds = all(program);
    let e = Encoding::new(program);
    let a = &e.a;
    let holds = |g: &Ground| e.condition(&g.when, &Scope::default()).yes;
    let lawful = grounds
        .iter()
        .filter(|g| of(g.package).is_some_and(|rank| rank >= 2));
    let lawful: Vec<Term> = lawful.map(holds).collect();
    let lawful = a.or(&lawful);
    let asked = grounds
        .iter()
        .filter(|g| g.package.index() == 0 && !g.cited);
    let asked: Vec<(&Ground, Term)> = asked
        .map(|g| (g, a.and(&[holds(g), a.not(lawful)])))
        .collect();
    if asked.is_empty() {
        return Verdict::Proved;
    }
    e.possible();
    if !e.outside().is_empty() {
        return Verdict::Outside;
    }
    let (mut inside, mut beyond) = (Vec::new(), Vec::new());
    let mut unknown = false;
    z3.open(&e);
    for (ground, fault) in asked {
        match z3.ask(a, fault) {
            Answer::Yes(_) => beyond.push(ground),
            Answer::No => inside.extend(&ground.own),
            Answer::Unknown => unknown = true,
        }
    }
    z3.close();
    if beyond
        .iter()
        .any(|g| !g.own.iter().any(|n| inside.contains(&n)))
    {
        Verdict::Refuted(None)
    } else if unknown {
        Verdict::Unknown
    } else {
        Verdict::Proved
    }
}
