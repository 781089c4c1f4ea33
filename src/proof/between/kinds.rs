//! Kinds of penalties other than fines, of two acts on the same facts: which are imposed, how bindingly,
//! how long.

use super::{
    decide::{Decider, Said, deciders, nodes_on},
    fault::{Asked, Fault, Found, How},
    given::Act,
};
use crate::{
    base::{span::Span, terms::Modality},
    ir::{Amount, Condition, Duration, Node, ObjectId, Outcome, Penalty},
    proof::{expand::settled, rules},
};

/// A penalty under the conditions under which it is imposed.
struct Imposed<'p> {
    penalty: &'p Penalty,
    /// It stands alone and shall be imposed.
    shall: bool,
    when: Vec<Condition>,
    span: Span,
}

/// Compares the kinds of two acts on an object.
pub(super) fn compare(asked: &Asked<'_>, object: ObjectId, found: &mut Found) {
    let (first, second) = (
        imposed(&asked.first, object),
        imposed(&asked.second, object),
    );
    let mut work = Work {
        asked,
        object,
        found,
    };
    for own in of_a_kind(&first) {
        work.added(own, &first, &second);
    }
    for other in of_a_kind(&second) {
        work.missing(other, &first, &second);
    }
    for own in &first {
        for other in second.iter().filter(|o| same(own.penalty, o.penalty)) {
            work.length(own, other);
        }
    }
}

/// Whether two penalties are of the same kind, on the same thing where both name one.
fn same(a: &Penalty, b: &Penalty) -> bool {
    let named = |p: &Penalty| !p.what.is_empty();
    a.kind.code == b.kind.code && (!named(a) || !named(b) || a.what == b.what)
}

/// One of each kind.
fn of_a_kind<'a, 'p>(all: &'a [Imposed<'p>]) -> Vec<&'a Imposed<'p>> {
    let mut kept: Vec<&Imposed<'p>> = Vec::new();
    for one in all {
        if !kept.iter().any(|k| same(k.penalty, one.penalty)) {
            kept.push(one);
        }
    }
    kept
}

/// When any of these of the kind is imposed; `shall`: those that shall alone.
fn any(all: &[Imposed<'_>], kind: &Penalty, shall: bool) -> Condition {
    let those = all
        .iter()
        .filter(|i| same(i.penalty, kind) && (!shall || i.shall))
        .map(|i| Condition::All(i.when.clone()));
    settled(Condition::Any(those.collect()))
}

fn not(condition: Condition) -> Condition {
    settled(Condition::Not(Box::new(condition)))
}

/// The penalties of an act on an object that are no fines: of the statute, and of rows that stand for
/// those of the same kind.
fn imposed<'p>(act: &Act<'p>, object: ObjectId) -> Vec<Imposed<'p>> {
    let mut all = Vec::new();
    let deciders = deciders(act.program, act.violation, object);
    let rows = rows(act, object, &deciders);
    let no_fine = |p: &Penalty| !matches!(p.amount, Amount::Fine(_)) && p.on == object;
    for imposition in &act.violation.impositions {
        let alone = matches!(imposition.node, Node::One(_));
        for (_, penalty) in rules::penalties(act.program, &imposition.node) {
            if !no_fine(penalty) {
                continue;
            }
            let mut when = vec![rules::guards(act.violation, imposition)];
            let gone = rules::replaced(act.program, act.violation, imposition);
            when.extend(gone.into_iter().map(not));
            let stands = rows.iter().filter(|row| same(row.penalty, penalty));
            when.extend(stands.map(|row| not(Condition::All(row.when.clone()))));
            all.push(Imposed {
                penalty,
                shall: alone && penalty.modality == Modality::Shall,
                when,
                span: act.violation.span,
            });
        }
    }
    all.extend(rows.into_iter().filter(|row| no_fine(row.penalty)));
    all
}

/// The penalties of the rows that decide.
fn rows<'p>(act: &Act<'p>, object: ObjectId, deciders: &[Decider<'p>]) -> Vec<Imposed<'p>> {
    let mut all = Vec::new();
    // A row is asked where the object is penalised at all.
    let penalised = rules::penalised(act.program, act.violation, object);
    for decider in deciders {
        let Said::Row(outcomes) = decider.said else {
            continue;
        };
        for outcome in outcomes {
            let Outcome::Penalties(nodes) = outcome else {
                continue;
            };
            for node in nodes_on(act.program, nodes, object) {
                let alone = matches!(node, Node::One(_));
                for (_, penalty) in rules::penalties(act.program, node) {
                    let mut when = decider.when.clone();
                    when.push(penalised.clone());
                    all.push(Imposed {
                        penalty,
                        shall: alone && penalty.modality == Modality::Shall,
                        when,
                        span: decider.span,
                    });
                }
            }
        }
    }
    all
}

struct Work<'a, 'p> {
    asked: &'a Asked<'p>,
    object: ObjectId,
    found: &'a mut Found,
}

impl Work<'_, '_> {
    fn fault(&mut self, when: &[Condition], how: How, kind: &Penalty, span: Span) {
        let all: Vec<&Condition> = when.iter().collect();
        if all.iter().any(|c| **c == Condition::Const(false)) {
            return;
        }
        if let Some(facts) = self.asked.seek(&all, self.found) {
            self.found.add(Fault {
                how,
                object: self.object,
                span,
                facts,
                ends: None,
                kind: Some(kind.kind.word.clone()),
                turns: None,
                gap: i64::MAX,
            });
        }
    }

    /// A kind that the second does not impose.
    fn added(&mut self, own: &Imposed<'_>, first: &[Imposed<'_>], second: &[Imposed<'_>]) {
        let when = [
            any(first, own.penalty, false),
            not(any(second, own.penalty, false)),
        ];
        self.fault(&when, How::KindAdded, own.penalty, own.span);
        if self.asked.equal() {
            let when = [
                any(first, own.penalty, true),
                any(second, own.penalty, false),
                not(any(second, own.penalty, true)),
            ];
            self.fault(&when, How::MadeBinding, own.penalty, own.span);
        }
    }

    /// A kind that the second imposes, and the first does not, or only may.
    fn missing(&mut self, other: &Imposed<'_>, first: &[Imposed<'_>], second: &[Imposed<'_>]) {
        let kind = other.penalty;
        let span = self.asked.first.violation.span;
        let binding = !self.asked.equal();
        let when = [any(second, kind, binding), not(any(first, kind, false))];
        self.fault(&when, How::KindMissing, kind, span);
        let own = first.iter().find(|i| same(i.penalty, kind));
        let when = [
            any(second, kind, true),
            any(first, kind, false),
            not(any(first, kind, true)),
        ];
        self.fault(&when, How::MadeOptional, kind, own.map_or(span, |i| i.span));
    }

    fn length(&mut self, own: &Imposed<'_>, other: &Imposed<'_>) {
        let leaves = match (&own.penalty.amount, &other.penalty.amount) {
            (Amount::Duration(a), Amount::Duration(b)) => {
                if self.asked.equal() {
                    a != b
                } else {
                    longer(a, b)
                }
            }
            (Amount::Lifetime, Amount::Duration(b)) => !b.up_to_lifetime,
            (Amount::Duration(_), Amount::Lifetime) => true,
            (
                Amount::Flag
                | Amount::Fine(_)
                | Amount::Duration(_)
                | Amount::Lifetime
                | Amount::Open,
                _,
            ) => false,
        };
        if leaves {
            let when: Vec<Condition> = own.when.iter().chain(&other.when).cloned().collect();
            self.fault(&when, How::Length, own.penalty, own.span);
        }
    }
}

/// Whether a length leaves another; of other units it does.
fn longer(a: &Duration, b: &Duration) -> bool {
    if a.unit != b.unit {
        return a != b;
    }
    let low = match (a.lo, b.lo) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some((x, x_open)), Some((y, y_open))) => x < y || (x == y && y_open && !x_open),
    };
    let high = match (a.hi, b.hi) {
        (_, None) => false,
        (None, Some(_)) => !(b.up_to_lifetime && a.up_to_lifetime),
        (Some((x, x_open)), Some((y, y_open))) => x > y || (x == y && y_open && !x_open),
    };
    low || high || (a.up_to_lifetime && !b.up_to_lifetime)
}
