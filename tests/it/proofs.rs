//! Proofs: every case that shows a finding is run, and shows it; the real packages have no open verdict.

use std::{
    fs,
    path::{Path, PathBuf},
};

use zhun::{
    base::{diagnostic::Severity, terms::Degree},
    case::{
        facts,
        outcome::{HumanWhy, Outcome, Reason, ReasonKind, Resolved, ResolvedDecision},
    },
    eval,
    host::files,
    ir::{DecisionId, DecisionResult, Program},
    proof::{About, Claim, Finding, Proofs, Property, Verdict, Witness},
};

use crate::{packages::PACKAGES, promises::below};

fn programs(path: &Path) -> Vec<Program> {
    let loaded = files::rules(&[path.to_path_buf()]).unwrap();
    let checked = loaded.packages.iter();
    checked
        .filter_map(|input| zhun::check(&loaded.sources, input, None).program)
        .collect()
}

fn suite() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for topic in fs::read_dir("tests/suite").unwrap() {
        for side in ["good", "bad"] {
            let folder = topic.as_ref().unwrap().path().join(side);
            for file in fs::read_dir(folder).into_iter().flatten() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|e| e == "zhun") {
                    all.push(path);
                }
            }
        }
    }
    all.sort();
    all
}

fn any(reasons: &[Reason], of: &dyn Fn(&ReasonKind) -> bool) -> bool {
    reasons.iter().any(|r| of(&r.kind) || any(&r.children, of))
}

/// What a case comes to, fed as the document that the command takes.
fn outcome(program: &Program, witness: &Witness) -> Result<Outcome, String> {
    let About::Act(act) = witness.about else {
        return Err("no act".into());
    };
    let values = witness.case.iter().map(|(f, v)| (*f, v));
    let document = serde_json::Value::Object(facts::object(program, values)).to_string();
    match zhun::recommend(program, act, &document) {
        Ok((_, r)) => match r.result {
            Resolved::Decided(outcome) => Ok(outcome),
            Resolved::Open(open) => Err(format!("open: {:?}", open.open_facts)),
        },
        Err(report) => Err(report
            .diagnostics
            .iter()
            .map(|d| d.message.zh.clone())
            .collect::<Vec<_>>()
            .join("; ")),
    }
}

/// Whether an outcome shows what a finding says.
fn shows(program: &Program, claim: &Claim, finding: &Finding, outcome: &Outcome) -> bool {
    let human = |f: &dyn Fn(&HumanWhy) -> bool| outcome.human.iter().any(f);
    let chosen = |kind: &ReasonKind| matches!(kind, ReasonKind::RowChosen(..));
    let gap = || human(&|w| matches!(w, HumanWhy::Gap(_) | HumanWhy::FactorGap(_)));
    let tie = || human(&|w| matches!(w, HumanWhy::Tie(_))) || any(&outcome.reasons, &chosen);
    match claim.property {
        Property::Gap => gap() || finding.kept.is_some(),
        Property::Overlap => tie() || finding.kept.is_some(),
        Property::Boundary => gap() || tie(),
        Property::Containment => {
            let clamped = |kind: &ReasonKind| matches!(kind, ReasonKind::Clamped(..));
            let kinds = || {
                // A kind that the statute does not have, or one made optional.
                let message = &finding.diagnostic.message.zh;
                outcome.penalties.iter().any(|p| {
                    let word = &program.penalties[p.penalty.index()].kind.word;
                    message.contains(word.as_str())
                })
            };
            any(&outcome.reasons, &clamped)
                || human(&|w| matches!(w, HumanWhy::OutOfRange(_) | HumanWhy::OpenTop))
                || kinds()
        }
        Property::Monotonicity => {
            let mut other = Witness::clone(finding.witness.as_ref().unwrap());
            let Some((fact, value)) = other.beside.clone() else {
                // A circumstance that turns the fine the wrong way counts in the case.
                return outcome.degree != Some(Degree::Normal);
            };
            other.case.retain(|(f, _)| *f != fact);
            other.case.push((fact, value));
            // The more serious case is the cheaper one.
            let top = |o: &Outcome| o.penalties.iter().filter_map(|p| p.range?.max).max();
            self::outcome(program, &other).is_ok_and(|less| top(&less) >= top(outcome))
        }
        Property::Overflow
        | Property::Refinement
        | Property::Consistency
        | Property::DeadRow
        | Property::Unreachable
        | Property::Weights
        | Property::Duplicate
        | Property::DoubleCounting
        | Property::Authority
        | Property::InForce
        | Property::Channels
        | Property::Guarantee
        | Property::PeriodEnds
        | Property::StatesLeft
        | Property::OneTurn
        | Property::KeptOut
        | Property::Untested => true,
    }
}

fn faults(program: &Program, proofs: &Proofs) -> Vec<String> {
    let mut faults = Vec::new();
    for claim in &proofs.claims {
        for finding in &claim.findings {
            let Some(witness) = &finding.witness else {
                continue;
            };
            let what = &finding.diagnostic.message.zh;
            if let About::Decision(decision) = witness.about {
                let said = value(program, decision, witness);
                let promised = if claim.property == Property::Monotonicity {
                    moves(program, decision, claim, witness)
                } else if claim.property == Property::Guarantee {
                    matches!(said, Ok(Some(_)))
                } else {
                    said.is_ok()
                };
                if !promised {
                    faults.push(format!("{what}: {said:?}"));
                }
                continue;
            }
            match outcome(program, witness) {
                Ok(outcome)
                    if claim.property != Property::Overflow
                        && shows(program, claim, finding, &outcome) => {}
                Ok(outcome) => faults.push(format!("{what}: {:?}", outcome.human)),
                Err(_) if claim.property == Property::Overflow => {}
                Err(why) => faults.push(format!("{what}: {why}")),
            }
        }
    }
    faults
}

/// The value of a decision in the case of a finding, if there is one.
fn value(
    program: &Program,
    decision: DecisionId,
    witness: &Witness,
) -> Result<Option<DecisionResult>, String> {
    let slots = slots(program, witness);
    match eval::decide_decision(program, decision, &slots) {
        Ok(ResolvedDecision::Decided(outcome)) => Ok(outcome.value.ok()),
        Ok(ResolvedDecision::Open(_)) => Ok(None),
        Err(fault) => Err(format!("{fault:?}")),
    }
}

/// Whether the two cases of a finding move against what 随 says.
fn moves(program: &Program, decision: DecisionId, claim: &Claim, witness: &Witness) -> bool {
    let mut before = Witness::clone(witness);
    let (fact, own) = before.beside.clone().unwrap();
    before.case.retain(|(f, _)| *f != fact);
    before.case.push((fact, own));
    let after = value(program, decision, witness).unwrap();
    let before = value(program, decision, &before).unwrap();
    match (before, after) {
        (Some(a), Some(b)) if claim.name.ends_with("不升") => below(&a, &b),
        (Some(a), Some(b)) => below(&b, &a),
        (_, _) => false,
    }
}

fn slots(program: &Program, witness: &Witness) -> Vec<Option<zhun::ir::Value>> {
    let mut slots = vec![None; program.facts.len()];
    for (fact, value) in &witness.case {
        slots[fact.index()] = Some(value.clone());
    }
    slots
}

#[test]
fn every_case_of_a_finding_shows_it() {
    let mut all = Vec::new();
    for path in suite() {
        for program in programs(&path) {
            let proofs = zhun::prove(&program);
            let found = faults(&program, &proofs);
            all.extend(
                found
                    .into_iter()
                    .map(|f| format!("{}: {f}", path.display())),
            );
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn real_packages_are_decided_and_kept_with_reasons() {
    let mut all = Vec::new();
    for path in PACKAGES {
        for program in programs(Path::new(path)) {
            let proofs = zhun::prove(&program);
            all.extend(faults(&program, &proofs));
            for claim in &proofs.claims {
                if matches!(claim.verdict, Verdict::Undecided(_)) {
                    all.push(format!(
                        "{path}: {:?} {} is undecided",
                        claim.property, claim.name
                    ));
                }
            }
            for d in proofs.report(&program).diagnostics {
                if d.severity != Severity::Note {
                    all.push(format!("{path}: {} {}", d.code.0, d.message.zh));
                }
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn what_is_refuted_says_what_stayed_open() {
    let file = "tests/suite/proof/bad/refuted-and-open.zhun";
    let said = crate::run::zhun(["check", "--format", "json", file]).json();
    let proofs = &said["packages"][0]["proofs"];
    assert_eq!(proofs["partly_open"], 1);
    // Whether the whole range is used is not known of an amount that is not taken apart.
    assert_eq!(proofs["undecided"], 1);
    let claims = proofs["claims"].as_array().unwrap();
    let undecided = claims.iter().find(|c| c["verdict"] == "undecided");
    assert_eq!(undecided.unwrap()["property"], "unreachable");
    let own = claims.iter().find(|c| c["property"] == "containment");
    let own = own.unwrap();
    assert_eq!(own["verdict"], "refuted");
    assert_eq!(own["open"]["questions"], 1);
    assert_eq!(own["open"]["why"], "beyond_cells");
    let proved = claims.iter().find(|c| c["verdict"] == "proved").unwrap();
    assert!(proved["open"].is_null());
    let text = crate::run::zhun(["check", "--lang", "en", file]);
    assert!(
        text.err.contains("1 of them undecided in part"),
        "{}",
        text.err
    );
}
