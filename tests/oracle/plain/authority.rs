//! authority: 行政处罚法 第十条 (法律), 第十一条 (行政法规), 第十二条 (地方性法规), 第十三条 and 第十四条
//! (规章), 第十六条 (nothing else) on kinds of penalties; 第三十三条 on grounds of no penalty.

use zhun::{
    base::{kinds::Family, terms::EffectKind},
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
    } else if of("地方性法规") {
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
    if v.package.index() != 0 || v.basis.is_empty() {
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
    /// Its basis is a law or regulation.
    lawful: Option<bool>,
}

fn all(program: &Program) -> Vec<Ground> {
    let lawful =
        |package, basis: &[Citation]| highest(program, package, basis.iter()).map(|rank| rank >= 2);
    let mut all = Vec::new();
    for c in &program.circumstances {
        if matches!(c.effect, EffectKind::NoPenalty(_)) {
            all.push(Ground {
                package: c.package,
                when: c.when.clone(),
                lawful: lawful(c.package, &c.basis),
            });
        }
    }
    for list in &program.lists {
        for entry in &list.entries {
            if matches!(entry.effect, EffectKind::NoPenalty(_)) {
                let except = list.exceptions.iter().map(|(c, _)| c.clone()).collect();
                let off = Condition::Not(Box::new(Condition::Any(except)));
                all.push(Ground {
                    package: list.package,
                    when: Condition::All(vec![entry.when.clone(), off]),
                    lawful: lawful(list.package, &entry.basis),
                });
            }
        }
    }
    all
}

/// Whether a ground of the package rests on no law or regulation and holds where none that does so holds.
pub(super) fn grounds(z3: &mut Z3, program: &Program) -> Verdict {
    let grounds = all(program);
    let e = Encoding::new(program);
    let a = &e.a;
    let holds = |g: &Ground| e.condition(&g.when, &Scope::default());
    let mut verdict = Verdict::Proved;
    for own in &grounds {
        if own.package.index() != 0 || own.lawful != Some(false) {
            continue;
        }
        let others = grounds.iter().filter(|g| g.lawful == Some(true));
        let others: Vec<Term> = others.map(|g| holds(g).yes).collect();
        let fault = a.and(&[holds(own).yes, a.not(a.or(&others))]);
        e.possible();
        if !e.outside().is_empty() {
            verdict = Verdict::Outside;
            continue;
        }
        z3.open(&e);
        let answer = z3.ask(a, fault);
        z3.close();
        match answer {
            Answer::Yes(_) => return Verdict::Refuted(None),
            Answer::No => {}
            Answer::Unknown => verdict = Verdict::Unknown,
        }
    }
    verdict
}
