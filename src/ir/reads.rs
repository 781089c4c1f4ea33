//! Which facts a condition or number reads, through definitions and decisions. A field of a list
//! counts as its list.

use std::collections::BTreeSet;

use super::{
    Condition, DecisionValue, DefinitionValue, FactId, Node, Number, Outcome, OutcomeTest,
    PartKind, Program, Range, RangeKind, Reading, Violation, ViolationId,
};

/// Facts read.
pub type Reads = BTreeSet<FactId>;

fn fact(program: &Program, id: FactId, out: &mut Reads) {
    let top = program
        .facts
        .get(id.index())
        .and_then(|f| f.parent)
        .map_or(id, |(list, _)| list);
    out.insert(top);
}

/// Facts that a condition reads.
pub fn condition(program: &Program, c: &Condition, out: &mut Reads) {
    match c {
        Condition::Const(_) => {}
        Condition::All(cs) | Condition::Any(cs) => {
            cs.iter().for_each(|c| condition(program, c, out));
        }
        Condition::Not(c) => condition(program, c, out),
        Condition::Is(f)
        | Condition::ChoiceIn { fact: f, .. }
        | Condition::Contains { fact: f, .. }
        | Condition::NumberIn { fact: f, .. }
        | Condition::NoAmount(f)
        | Condition::Uncomputable(f)
        | Condition::DateIn { fact: f, .. }
        | Condition::SpanIn { fact: f, .. }
        | Condition::PeriodIn { fact: f, .. } => fact(program, *f, out),
        Condition::Within(n, _) => number(program, n, out),
        Condition::Compare(a, _, b) => {
            number(program, a, out);
            number(program, b, out);
        }
        Condition::CompareDates(a, _, b) => {
            fact(program, *a, out);
            fact(program, *b, out);
        }
        Condition::Definition(d) => definition(program, *d, out),
        Condition::Decision(d) | Condition::DecisionIn { decision: d, .. } => {
            decision(program, *d, out);
        }
        Condition::AnyOf { list, when } | Condition::InOrder { list, when, .. } => {
            out.insert(*list);
            condition(program, when, out);
        }
    }
}

/// Facts that a condition over facts and an outcome reads.
pub fn reading(program: &Program, r: &Reading, out: &mut Reads) {
    match r {
        Reading::Facts(c) => condition(program, c, out),
        Reading::Outcome(OutcomeTest::FineAgainst(_, _, n)) => number(program, n, out),
        Reading::Outcome(_) | Reading::Unset(_) => {}
        Reading::All(parts) | Reading::Any(parts) => {
            parts.iter().for_each(|part| reading(program, part, out));
        }
        Reading::Not(part) => reading(program, part, out),
    }
}

/// Facts that duties of procedure of an act read: they change nothing of its outcome.
pub fn duties(program: &Program, act: ViolationId, out: &mut Reads) {
    let about = program.duties.iter().filter(|d| d.acts.contains(&act));
    out.extend(about.flat_map(|d| d.facts.iter().copied()));
}

/// Facts that a number reads.
pub fn number(program: &Program, n: &Number, out: &mut Reads) {
    match n {
        Number::Const(_) | Number::WeightSum | Number::Statutory(_) => {}
        Number::Fact(f) => fact(program, *f, out),
        Number::Definition(d) => definition(program, *d, out),
        Number::Decision(d) => decision(program, *d, out),
        Number::Sum(terms) => terms.iter().for_each(|(_, n)| number(program, n, out)),
        Number::Product(ns) | Number::Extreme(_, ns) => {
            ns.iter().for_each(|n| number(program, n, out));
        }
        Number::Quotient(a, b) => {
            number(program, a, out);
            number(program, b, out);
        }
        Number::Deemed { value, by, .. } => {
            number(program, value, out);
            number(program, by, out);
        }
        Number::Steps { value, .. } => number(program, value, out),
        Number::Count { list, when } => {
            out.insert(*list);
            condition(program, when, out);
        }
        Number::MaxOf { list, of } => {
            out.insert(*list);
            number(program, of, out);
        }
        Number::Day { fact: f, .. } => fact(program, *f, out),
        Number::Later { of, .. } => number(program, of, out),
        Number::SumOf { list, when, of } | Number::DayOf { list, when, of, .. } => {
            out.insert(*list);
            condition(program, when, out);
            number(program, of, out);
        }
    }
}

/// Facts that a range reads.
pub fn range(program: &Program, r: &Range, out: &mut Reads) {
    match &r.kind {
        RangeKind::Ends { lo, hi } => {
            lo.iter()
                .chain(hi)
                .for_each(|e| number(program, &e.number, out));
        }
        RangeKind::Point(n) => number(program, n, out),
        RangeKind::OneOf(rs) | RangeKind::HigherOf(rs) => {
            rs.iter().for_each(|r| range(program, r, out));
        }
        RangeKind::Preceding { .. } | RangeKind::Part { .. } => {}
        RangeKind::Decision(d) => decision(program, *d, out),
        RangeKind::Human(inside) => inside.iter().for_each(|r| range(program, r, out)),
    }
}

/// Facts that an outcome reads, through the amounts of its penalties.
pub fn outcome(program: &Program, o: &Outcome, out: &mut Reads) {
    match o {
        Outcome::Fine(_, r) => range(program, r, out),
        Outcome::NoFine(_) | Outcome::Human => {}
        Outcome::Penalties(nodes) => nodes.iter().for_each(|n| node(program, n, out)),
    }
}

/// Facts that a node's amounts read.
pub fn node(program: &Program, n: &Node, out: &mut Reads) {
    let ids: Vec<_> = match n {
        Node::One(p) => vec![*p],
        Node::ChooseOne(alternatives) => alternatives.iter().flatten().copied().collect(),
        Node::UpTo(rungs) => rungs.clone(),
        Node::Human(_) => Vec::new(),
    };
    for id in ids {
        if let Some(p) = program.penalties.get(id.index())
            && let super::Amount::Fine(r) = &p.amount
        {
            range(program, r, out);
        }
    }
}

fn definition(program: &Program, d: super::DefinitionId, out: &mut Reads) {
    match program.definitions.get(d.index()).map(|d| &d.value) {
        Some(DefinitionValue::Condition(c)) => condition(program, c, out),
        Some(DefinitionValue::Number(n)) => number(program, n, out),
        None => {}
    }
}

fn decision(program: &Program, d: super::DecisionId, out: &mut Reads) {
    if let Some(d) = program.decisions.get(d.index()) {
        out.extend(d.facts.iter().copied());
    }
}

/// Facts that a decision's rows read: conditions and values.
pub fn decision_rows(program: &Program, rows: &[super::DecisionRow], out: &mut Reads) {
    for row in rows {
        row.when.iter().for_each(|c| condition(program, c, out));
        match &row.value {
            DecisionValue::Bool(_) | DecisionValue::Choice(_) => {}
            DecisionValue::Number(n, _) => number(program, n, out),
            DecisionValue::Range(r) => range(program, r, out),
        }
    }
}

/// Facts that can matter to a violation: its penalties and stages, its benchmark, its circumstances,
/// reductions and list entries, those of the acts that it stands for, and the facts that constraints
/// tie to these.
pub fn violation(program: &Program, v: &Violation, out: &mut Reads) {
    let mut own = Reads::new();
    let mut all = vec![v];
    let mut next = 0_usize;
    while let Some(&at) = all.get(next) {
        next = next.saturating_add(1);
        violation_itself(program, at, &mut own);
        for contender in at.contest.iter().flat_map(|c| &c.contenders) {
            condition(program, &contender.when, &mut own);
            condition(program, &contender.decided, &mut own);
            let act = contender.act;
            let act = act.and_then(|id| program.violations.get(id.index()));
            all.extend(act.filter(|act| all.iter().all(|known| !std::ptr::eq(*known, *act))));
        }
    }
    for constraint in &program.constraints {
        if constraint.facts.iter().any(|f| own.contains(f)) {
            out.extend(constraint.facts.iter().copied());
        }
    }
    out.append(&mut own);
}

/// Facts that a violation reads itself.
pub fn violation_itself(program: &Program, v: &Violation, own: &mut Reads) {
    for guard in &v.guards {
        own.extend(guard.facts.iter().copied());
    }
    for imposition in &v.impositions {
        node(program, &imposition.node, own);
    }
    if let Some(b) = &v.benchmark {
        own.extend(b.weighs.iter().copied());
        own.extend(b.overrides.iter().flat_map(|o| o.facts.iter().copied()));
        own.extend(b.parts.iter().flat_map(|p| p.facts.iter().copied()));
        let tables = b.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Table(table) => Some(table),
            PartKind::Weights(_) => None,
        });
        let rows = tables.flat_map(|table| &table.rows);
        let given = b.overrides.iter().flat_map(|o| &o.outcomes);
        for said in given.chain(rows.flat_map(|row| &row.outcomes)) {
            outcome(program, said, own);
        }
    }
    let circumstances = v
        .circumstances
        .iter()
        .filter_map(|id| program.circumstances.get(id.index()));
    own.extend(circumstances.flat_map(|c| c.facts.iter().copied()));
    let reductions = v
        .reductions
        .iter()
        .filter_map(|id| program.reductions.get(id.index()));
    own.extend(reductions.flat_map(|r| r.facts.iter().copied()));
    for (list, i) in &v.list_entries {
        let entry = program
            .lists
            .get(list.index())
            .and_then(|l| l.entries.get(*i));
        own.extend(entry.into_iter().flat_map(|e| e.facts.iter().copied()));
    }
}
