//! 已知缺陷: findings that are kept as published, with the reason; and those that keep nothing.

use super::verdict::{Proofs, Property};
use crate::{
    base::{
        codes::text as codes,
        diagnostic::{Diagnostic, Place, Severity},
        span::Span,
    },
    ir::{KnownDefect, Program},
};

/// Turns findings that are declared known into notes, and reports declarations without a finding.
/// `beside`: other packages were at hand.
pub(super) fn keep(program: &Program, proofs: &mut Proofs, beside: bool) {
    let mut used = vec![false; program.known.len()];
    for claim in &mut proofs.claims {
        let mut first: Vec<(usize, usize, usize)> = Vec::new();
        for (place, finding) in claim.findings.iter_mut().enumerate() {
            let Place::Source(at) = finding.diagnostic.place else {
                continue;
            };
            let matching = program.known.iter().enumerate().filter(|(_, known)| {
                let kind = claim.property.kinds().contains(&known.kind.as_str());
                kind && about(known, at)
            });
            // Of several the nearest one: a factor's before its benchmark's.
            let Some((index, known)) = matching.min_by_key(|(_, known)| width(known)) else {
                continue;
            };
            if let Some(used) = used.get_mut(index) {
                *used = true;
            }
            finding.kept = Some(known.reason.clone());
            match first.iter_mut().find(|(i, ..)| *i == index) {
                Some((_, _, count)) => *count = count.saturating_add(1),
                None => first.push((index, place, 1)),
            }
            let d = &mut finding.diagnostic;
            d.severity = Severity::Note;
            d.message.zh = format!("已知缺陷，照录：{}。理由：{}", d.message.zh, known.reason);
            d.message.en = format!("known and kept: {}. Reason: {}", d.message.en, known.reason);
            d.help.retain(|help| help.zh.starts_with("反例"));
        }
        for (_, place, count) in first.into_iter().filter(|(_, _, count)| *count > 1) {
            if let Some(finding) = claim.findings.get_mut(place) {
                let d = &mut finding.diagnostic;
                d.message.zh = format!("{}（同类共{count}处）", d.message.zh);
                d.message.en = format!("{} ({count} of this kind)", d.message.en);
            }
        }
    }
    for (known, used) in program.known.iter().zip(used) {
        if !used && proved(&known.kind, beside && compared(proofs, &known.kind)) {
            proofs.unmatched.push(unmatched(known));
        }
    }
}

/// Whether a property of this kind was looked into and came to a verdict everywhere.
fn compared(proofs: &Proofs, kind: &str) -> bool {
    let of = |claim: &&super::verdict::Claim| claim.property.kinds().contains(&kind);
    let mut claims = proofs.claims.iter().filter(of).peekable();
    let any = claims.peek().is_some();
    any && claims.all(|c| !matches!(c.verdict, super::verdict::Verdict::Undecided(_)))
}

/// Whether a kind is one of those that proofs find. `beside`: between packages as well.
fn proved(kind: &str, beside: bool) -> bool {
    let between = [Property::Refinement, Property::Consistency];
    let own = Property::ALL
        .iter()
        .filter(|p| beside || !between.contains(p));
    own.flat_map(|p| p.kinds()).any(|k| *k == kind)
}

fn about(known: &KnownDefect, at: Span) -> bool {
    known.scope.is_none_or(|scope| scope.holds(at))
}

fn width(known: &KnownDefect) -> u32 {
    known
        .scope
        .map_or(u32::MAX, |s| s.end.saturating_sub(s.start))
}

fn unmatched(known: &KnownDefect) -> Diagnostic {
    let kind = &known.kind;
    Diagnostic::error(
        codes::UNMATCHED,
        known.span,
        format!("已知缺陷“{kind}”没有对应的问题"),
        format!("known defect `{kind}` matches no finding"),
    )
    .because("多余的标注", "nothing to keep")
    .help(
        "删去它，或者核对种类和所在的位置",
        "remove it, or check its kind and place",
    )
}
