//! Whether a 用例 of a case of several acts comes out as expected.

use super::{CaseFault, JointFacts, Settled, Settlement};
use crate::{
    base::diagnostic::Lang,
    ir::{
        RowId,
        joint::{Joint, JointCase, JointExpectKind},
    },
};

impl JointFacts {
    /// The facts of a 用例.
    pub fn of(case: &JointCase) -> Self {
        Self {
            acts: case.acts.clone(),
            facts: case.facts.clone(),
        }
    }
}

/// Expectations that are not met, as indices into those of the case.
pub fn failures(case: &JointCase, said: &Result<Settled, CaseFault>) -> Vec<usize> {
    let met = |kind: &JointExpectKind| match said {
        Err(_) => false,
        Ok(settled) => meets(settled, kind),
    };
    let all = case.expects.iter().enumerate();
    all.filter(|(_, e)| !met(&e.kind)).map(|(i, _)| i).collect()
}

fn meets(settled: &Settled, kind: &JointExpectKind) -> bool {
    match kind {
        JointExpectKind::Part(place, range) => match settled.parts.get(*place) {
            Some(Settlement::Decided(a)) => {
                let point = range.as_point();
                a.range == *range || (point.is_some() && a.amount == point)
            }
            Some(Settlement::Open(_) | Settlement::Human(_)) | None => false,
        },
        JointExpectKind::Penalty(kind, wanted) => {
            settled.kinds.iter().any(|k| k.kind == *kind) == *wanted
        }
        JointExpectKind::Duty(duty, how) => crate::case::duty::stands(&settled.duties, *duty, *how),
        JointExpectKind::Open => !settled.decided(),
        JointExpectKind::Human => settled.human(),
    }
}

/// Rows that decided, for coverage: of acts that are decided, and of parts.
pub fn rows(settled: &Settled) -> Vec<RowId> {
    let mut all = Vec::new();
    for act in &settled.acts {
        if let crate::case::outcome::Resolved::Decided(outcome) = &act.result {
            all.extend(outcome.rows.iter().copied());
        }
    }
    for part in &settled.parts {
        if let Settlement::Decided(a) = part {
            all.extend(a.rows.iter().copied());
        }
    }
    all
}

/// What came out, in one line.
pub fn actual(joint: &Joint, settled: &Settled, lang: Lang) -> String {
    let part = |(part, settled): (&crate::ir::joint::Part, &Settlement)| {
        let said = super::words::amounts(part, settled, lang);
        let said = said.unwrap_or_else(|| match (settled, lang) {
            (Settlement::Human(_), Lang::Zh) => "由人决定".to_owned(),
            (Settlement::Human(_), Lang::En) => "for a human".to_owned(),
            (_, Lang::Zh) => "待定".to_owned(),
            (_, Lang::En) => "open".to_owned(),
        });
        format!("{} = {said}", part.name)
    };
    let mut all: Vec<String> = joint.parts.iter().zip(&settled.parts).map(part).collect();
    for kind in &settled.kinds {
        all.push(crate::case::words::penalty::kind(
            &kind.kind, &kind.what, lang,
        ));
    }
    all.join(match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    })
}
