//! In force (时效): a basis that is not yet in force when the package is, or changes while it is.

use super::{
    grid::About,
    say,
    verdict::{Claim, Property},
};
use crate::{
    base::{diagnostic::Diagnostic, span::Span},
    ir::{Citation, Program, StatuteId},
};

/// The bases of the acts of the main package.
pub(super) fn prove(program: &Program) -> Claim {
    let place = program.package().map_or_else(Span::default, |p| p.span);
    let mut claim = Claim::new(Property::InForce, About::Package, "依据", place);
    let Some(package) = program.package() else {
        return claim;
    };
    let Some(from) = package.in_force else {
        return claim;
    };
    let acts = program.violations.iter().filter(|v| v.package.index() == 0);
    let bases = acts.flat_map(|v| v.basis.iter().chain(v.guards.iter().flat_map(|g| &g.basis)));
    let mut seen: Vec<StatuteId> = Vec::new();
    for citation in bases {
        let Some(id) = citation.statute.filter(|id| !seen.contains(id)) else {
            continue;
        };
        seen.push(id);
        let Some(statute) = program.statutes.get(id.index()) else {
            continue;
        };
        let days: Vec<_> = statute
            .versions
            .iter()
            .map(|(adopted, in_force)| in_force.unwrap_or(*adopted))
            .collect();
        let title = &statute.title;
        if let Some(first) = days.iter().min().filter(|first| **first > from) {
            claim.refute(
                said(
                    citation,
                    title,
                    format!("《{title}》{first}才施行，本规则包{from}已经施行"),
                    format!("{title} is in force from {first}; this package from {from}"),
                ),
                None,
            );
        }
        let later = days.iter().filter(|day| **day > from).max();
        let within = later.filter(|day| package.expires.is_none_or(|end| **day < end));
        if let Some(change) = within.filter(|_| days.iter().any(|day| *day <= from)) {
            claim.refute(
                said(
                    citation,
                    title,
                    format!("《{title}》{change}起施行新的版本，在本规则包施行期间"),
                    format!("a version of {title} comes into force on {change}, while this package is in force"),
                ),
                None,
            );
        }
    }
    claim
}

fn said(citation: &Citation, title: &str, zh: String, en: String) -> Diagnostic {
    let d = say::finding(Property::InForce, citation.span, zh, en)
        .because("依据在这里引用", "cited here")
        .citing(format!("《{title}》"));
    say::or_keep(
        d,
        Property::InForce,
        "按新版本逐条核对数字；旧版本的规则另立一个规则包，写明“失效”",
        "check every figure against the new version; keep the old rules as a package that expires",
    )
}
