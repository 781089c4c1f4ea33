//! Proofs for the command line: the line that counts them, and their JSON.

use serde_json::{Value, json};

use crate::{
    base::diagnostic::Lang,
    case::facts,
    ir::{FactId, Program, Value as FactValue},
    proof::{About, Claim, Proofs, Undecided, Verdict, Witness},
};

/// How many claims came to what.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    proved: usize,
    refuted: usize,
    /// Refuted claims of which a part stayed open.
    partly: usize,
    undecided: usize,
    apart: usize,
    kept: usize,
}

impl Tally {
    /// Adds those of a package.
    pub(super) fn add(&mut self, proofs: &Proofs) {
        let (proved, refuted, undecided) = proofs.counts();
        self.proved = self.proved.saturating_add(proved);
        self.refuted = self.refuted.saturating_add(refuted);
        self.partly = self.partly.saturating_add(proofs.partly());
        self.undecided = self.undecided.saturating_add(undecided);
        self.apart = self.apart.saturating_add(proofs.not_comparable());
        self.kept = self.kept.saturating_add(proofs.kept());
    }

    /// The line that counts them.
    pub(super) fn line(self, lang: Lang) -> String {
        let Self {
            proved,
            refuted,
            partly,
            undecided,
            apart,
            kept,
        } = self;
        let partly = match (partly, lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("（其中{n}项还有部分没有定论）"),
            (n, Lang::En) => format!(" ({n} of them undecided in part)"),
        };
        let apart = match (apart, lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("，不能比较{n}项"),
            (n, Lang::En) => format!(", {n} not comparable"),
        };
        match lang {
            Lang::Zh => format!(
                "性质：证明{proved}项，有反例{refuted}项{partly}，没有定论{undecided}项{apart}；已知缺陷{kept}处照录。\n"
            ),
            Lang::En => format!(
                "properties: {proved} proved, {refuted} refuted{partly}, {undecided} undecided{apart}; {kept} known defects kept.\n"
            ),
        }
    }
}

/// All claims of a package.
pub(super) fn json(program: &Program, proofs: &Proofs) -> Value {
    let (proved, refuted, undecided) = proofs.counts();
    json!({
        "proved": proved,
        "refuted": refuted,
        "partly_open": proofs.partly(),
        "undecided": undecided,
        "not_comparable": proofs.not_comparable(),
        "kept": proofs.kept(),
        "claims": proofs.claims.iter().map(|c| claim(program, c)).collect::<Vec<_>>(),
    })
}

fn about(program: &Program, about: About) -> Value {
    match about {
        About::Act(id) => {
            let act = program.violations.get(id.index());
            json!({ "act": act.map(|v| &v.code), "name": act.map(|v| &v.name) })
        }
        About::Decision(id) => {
            json!({ "decision": program.decisions.get(id.index()).map(|d| &d.name) })
        }
        About::Package => json!({ "package": program.package().map(|p| &p.name) }),
    }
}

fn document(program: &Program, values: &[(FactId, FactValue)]) -> Value {
    Value::Object(facts::object(program, values.iter().map(|(f, v)| (*f, v))))
}

fn witness(program: &Program, witness: &Witness) -> Value {
    json!({
        "facts": document(program, &witness.facts),
        "case": document(program, &witness.case),
        "beside": witness.beside.as_ref().map(|one| document(program, std::slice::from_ref(one))),
        "other": witness.other.as_ref().map(|other| json!({
            "package": other.package,
            "act": other.act,
            "case": other.document,
        })),
    })
}

fn claim(program: &Program, claim: &Claim) -> Value {
    let word = |why: Undecided| match why {
        Undecided::Steps(n) => json!({ "steps": n }),
        Undecided::Beyond => json!("beyond_cells"),
        Undecided::NotComparable => json!("not_comparable"),
    };
    let why = match claim.verdict {
        Verdict::Proved | Verdict::Refuted => None,
        Verdict::Undecided(why) => Some(word(why)),
    };
    let open = claim
        .left
        .map(|why| json!({ "questions": claim.open, "why": word(why) }));
    let findings = claim.findings.iter().map(|f| {
        json!({
            "code": f.diagnostic.code.0,
            "message": { "zh": f.diagnostic.message.zh, "en": f.diagnostic.message.en },
            "kept": f.kept,
            "witness": f.witness.as_ref().map(|w| witness(program, w)),
        })
    });
    json!({
        "property": claim.property.slug(),
        "about": about(program, claim.about),
        "of": claim.name,
        "verdict": claim.verdict.slug(),
        "undecided": why,
        "open": open,
        "apart": claim.apart.as_ref().map(|t| json!({ "zh": t.zh, "en": t.en })),
        "findings": findings.collect::<Vec<_>>(),
        "more": claim.more,
    })
}
