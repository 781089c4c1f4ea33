//! Refinement and consistency against the solver: pairs of acts of one program, finer and coarser, with
//! kinds and modalities spoiled and bands given back, tables beside tables and weights beside weights,
//! grounds and reductions of their own on either side.

use zhun::{
    agree::{Dice, build::Build},
    base::{
        kinds::PenaltyKind,
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, Modality},
    },
    ir::{
        Amount, Circumstance, CircumstanceId, Condition, FactType, Guard, GuardKind, Imposition,
        Measure, Node, PackageId, PartKind, Penalty, PenaltyId, Program, Reduction, ReductionId,
        Value, ViolationId,
    },
    proof::{self, Property as Proven},
};

use crate::{
    compare::{Tally, witnessed},
    encoding::Encoding,
    plant::Planted,
    property::{Counts, Property, Verdict, ask, differs, of_pair},
    z3::Z3,
};

const COMPARED: &[(&str, Property, Proven)] = &[
    ("refinement", Property::Refinement, Proven::Refinement),
    ("consistency", Property::Consistency, Proven::Consistency),
];

/// Adds a penalty that is no fine to an act, always or where a fact is 是.
fn add(
    d: &mut Dice,
    program: &mut Program,
    act: ViolationId,
    modality: Modality,
    when: Option<Condition>,
) {
    let like = program.penalties.first().cloned().expect("a fine");
    let kind = PenaltyKind::of("没收违法所得").expect("a kind");
    let id = PenaltyId::from_index(program.penalties.len());
    program.penalties.push(Penalty {
        text: kind.word.clone(),
        kind,
        modality,
        amount: Amount::Flag,
        ..like
    });
    let v = &mut program.violations[act.index()];
    let guards = match when {
        None => Vec::new(),
        Some(when) => {
            v.guards.push(Guard {
                kind: GuardKind::Stage {
                    name: format!("阶段{}", d.roll(1000)),
                    replaces: false,
                    after: None,
                },
                when,
                text: String::new(),
                basis: vec![],
                facts: vec![],
            });
            vec![v.guards.len() - 1]
        }
    };
    v.impositions.push(Imposition {
        guards,
        node: Node::One(id),
        still: false,
    });
}

/// Effects of grounds; most are those that move amounts.
const EFFECTS: &[EffectKind] = &[
    EffectKind::Lighten,
    EffectKind::Lighten,
    EffectKind::Aggravate,
    EffectKind::Aggravate,
    EffectKind::TopOfTier,
    EffectKind::Mitigate,
    EffectKind::LightenOrMitigate,
];

/// Circumstances and reductions of both acts: the same on the same grounds, on others, or one missing.
fn moved(
    d: &mut Dice,
    program: &mut Program,
    most: i64,
    (fine, coarse): (ViolationId, ViolationId),
) {
    let yes = program.fact("配合").expect("the fact");
    let number = program.fact("数量").expect("the fact");
    for _ in 0..d.roll(3) {
        let effect = d.pick(EFFECTS);
        let start = d.between(1, most);
        let when = |lo: i64, hi: i64| Condition::NumberIn {
            fact: number,
            lo,
            hi,
        };
        let of_yes = d.one_in(2);
        let whole = if of_yes {
            Condition::Is(yes)
        } else {
            when(start, most)
        };
        ground(program, coarse, whole.clone(), effect);
        match d.roll(6) {
            // In two parts: another ground each, and the same comes of it.
            0 | 1 if !of_yes => {
                let split = d.between(start, most);
                ground(program, fine, when(start, split), effect);
                ground(program, fine, when(split, most), effect);
            }
            0..=2 => ground(program, fine, whole, effect),
            3 if !of_yes => ground(program, fine, when(start + 1, most), effect),
            3 | 4 => ground(program, fine, whole, d.pick(EFFECTS)),
            _ => {}
        }
    }
    if d.one_in(3) {
        let least = d.between(0, 5);
        let top = least + d.between(0, 4);
        let floor = d.pick(&[None, Some(Measure::Minimum), Some(Measure::Middle)]);
        let human = d.one_in(2);
        let mut cut = |act: ViolationId, top: i64, floor: Option<Measure>| {
            let id = ReductionId::from_index(program.reductions.len());
            program.reductions.push(Reduction {
                package: PackageId(0),
                name: format!("减{}", id.0),
                basis: Vec::new(),
                when: Condition::Is(yes),
                exceptions: Vec::new(),
                facts: Vec::new(),
                least: Ratio::new(least.into(), 10).expect("tenths"),
                most: Ratio::new(top.into(), 10).expect("tenths"),
                floor,
                human,
                span: Span::default(),
            });
            program.violations[act.index()].reductions.push(id);
        };
        cut(coarse, top, floor);
        match d.roll(4) {
            0 | 1 => cut(fine, top, floor),
            2 => cut(fine, top + 1, Some(Measure::Minimum)),
            _ => {}
        }
    }
}

fn ground(program: &mut Program, act: ViolationId, when: Condition, effect: EffectKind) {
    let id = CircumstanceId::from_index(program.circumstances.len());
    program.circumstances.push(Circumstance {
        package: PackageId(0),
        name: format!("情{}", id.0),
        basis: Vec::new(),
        when,
        facts: Vec::new(),
        unless_weighed: Vec::new(),
        on: None,
        modality: Modality::Shall,
        effect,
        still: Vec::new(),
        span: Span::default(),
    });
    program.violations[act.index()].circumstances.push(id);
}

/// The most of the number that acts are told apart by.
fn most(program: &Program) -> i64 {
    let fact = program.fact("数量").expect("the fact");
    match &program.facts[fact.index()].ty {
        FactType::Number(own) => own.max,
        other => panic!("a number and not {other:?}"),
    }
}

/// The planted program with its pair of acts told apart in further ways.
fn varied(d: &mut Dice, planted: &Planted) -> Program {
    let mut program = planted.program.clone();
    let (fine, coarse) = planted.pair;
    if d.one_in(4) {
        program.packages[0].bands = Build::new().p.packages[0].bands.clone();
    }
    let yes = program.fact("配合").expect("the fact");
    if d.one_in(2) {
        let modality = |d: &mut Dice| d.pick(&[Modality::Shall, Modality::Shall, Modality::May]);
        let guard = |d: &mut Dice| d.one_in(4).then_some(Condition::Is(yes));
        let (m, g) = (modality(d), guard(d));
        add(d, &mut program, coarse, m, g.clone());
        if !d.one_in(6) {
            let same = !d.one_in(3);
            let m = if same { m } else { modality(d) };
            let g = if same { g } else { guard(d) };
            add(d, &mut program, fine, m, g);
        }
    }
    if d.one_in(6) {
        let id = program.violations[fine.index()].impositions[0]
            .node
            .penalties()
            .next();
        program.penalties[id.expect("a fine").index()].modality = Modality::May;
    }
    if d.one_in(2) {
        let most = most(&program);
        moved(d, &mut program, most, planted.pair);
    }
    zhun::agree::programs::note_reads(&mut program);
    program
}

/// The planted program with its act of weights once more, perhaps changed.
fn weighed(d: &mut Dice, planted: &Planted) -> (Program, (ViolationId, ViolationId)) {
    let mut program = planted.program.clone();
    let of_weights = |v: &zhun::ir::Violation| {
        let parts = v.benchmark.iter().flat_map(|b| &b.parts);
        parts
            .into_iter()
            .any(|p| matches!(p.kind, PartKind::Weights(_)))
    };
    let first = program
        .violations
        .iter()
        .position(of_weights)
        .expect("weights");
    let mut again = program.violations[first].clone();
    again.code.push('再');
    again.name.push('再');
    let changed = d.roll(3);
    if let Some(benchmark) = &mut again.benchmark
        && let PartKind::Weights(weights) = &mut benchmark.parts[0].kind
    {
        match changed {
            0 => {}
            1 => weights.branches[0].start += 1,
            _ => {
                let factor = d.roll(weights.factors.len());
                let rows = &mut weights.factors[factor].rows;
                let row = d.roll(rows.len());
                rows[row].weight += 3;
            }
        }
    }
    program.violations.push(again);
    zhun::agree::programs::note_reads(&mut program);
    let second = program.violations.len() - 1;
    let pair = (
        ViolationId::from_index(second),
        ViolationId::from_index(first),
    );
    if d.one_in(3) {
        let most = most(&program);
        moved(d, &mut program, most, pair);
        zhun::agree::programs::note_reads(&mut program);
    }
    (program, pair)
}

/// Compares both pairs of a planted program; what disagrees is told.
pub(crate) fn compare(
    z3: &mut Z3,
    seed: u64,
    planted: &Planted,
    tally: &mut Tally,
    counts: &mut Counts,
) -> Vec<String> {
    let mut d = Dice::new(seed ^ 0x5eed);
    let mut told = judge(z3, &varied(&mut d, planted), planted.pair, tally, counts);
    let (program, pair) = weighed(&mut d, planted);
    told.extend(judge(z3, &program, pair, tally, counts));
    told
}

fn judge(
    z3: &mut Z3,
    program: &Program,
    pair: (ViolationId, ViolationId),
    tally: &mut Tally,
    counts: &mut Counts,
) -> Vec<String> {
    let e = Encoding::new(program);
    let questions = of_pair(&e, program, pair);
    let answered = ask(z3, &e, &questions, counts);
    let mut told = Vec::new();
    for (name, ours, theirs) in COMPARED {
        let answer = answered
            .iter()
            .find(|q| q.property == *ours)
            .expect("it was asked");
        let claim = proof::between::acts(program, pair, *theirs).expect("two acts");
        let met = tally.entry(name).or_default();
        let refuted = claim.verdict == proof::Verdict::Refuted;
        let open = matches!(claim.verdict, proof::Verdict::Undecided(_));
        match (&answer.verdict, refuted) {
            (Verdict::Unknown | Verdict::Outside, _) => {
                met.unsaid += 1;
                continue;
            }
            (_, false) if open => met.open += 1,
            (Verdict::Proved, false) => met.both_proved += 1,
            (Verdict::Refuted(_), true) => met.both_refuted += 1,
            (verdict, _) => {
                met.disagree += 1;
                let said = claim
                    .findings
                    .first()
                    .map(|f| (&f.diagnostic.message.zh, &f.witness));
                told.push(format!(
                    "{name} {pair:?}: the solver says {verdict:?}, the proof {said:?}"
                ));
            }
        }
        let asked: Vec<_> = questions.iter().filter(|q| q.property == *ours).collect();
        for finding in &claim.findings {
            let witness = finding.witness.as_ref().expect("a case");
            met.witnesses += 1;
            let said = &finding.diagnostic.message.zh;
            if let Err(why) = witnessed(z3, &e, &asked, &witness.case) {
                met.false_witnesses += 1;
                told.push(format!("{name} {pair:?}: the case of “{said}” {why}"));
            }
            let mut slots: Vec<Option<Value>> = vec![None; program.facts.len()];
            for (fact, value) in &witness.case {
                slots[fact.index()] = Some(value.clone());
            }
            // Parts of a fen may be rounded away; more may not be there.
            if !differs(program, pair, &slots) {
                println!(
                    "{name} {pair:?}: rounding hides “{said}”: {:?}",
                    witness.case
                );
            }
        }
    }
    told
}
