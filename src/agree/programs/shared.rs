//! Definitions and decisions, which other rules read.

use super::{
    World,
    amounts::{amount, based},
    condition,
};
use crate::{
    agree::dice::Dice,
    base::{
        span::Span,
        terms::{BaseStates, Handling, HitPolicy},
    },
    ir::*,
};

/// Definitions and decisions.
pub(super) fn shared(d: &mut Dice, w: &mut World) {
    for _ in 0..d.roll(3) {
        let value = if d.one_in(3) {
            DefinitionValue::Number(based(d, w))
        } else {
            DefinitionValue::Condition(condition(d, w, 1))
        };
        let expr = w.b.expr();
        w.b.p.definitions.push(Definition {
            name: "定".into(),
            value,
            basis: vec![],
            expr,
        });
    }
    if w.rich {
        for _ in 0..d.roll(5) {
            decision(d, w);
        }
        return;
    }
    for _ in 0..d.roll(2) {
        let boolean = d.one_in(2);
        let rows = (0..2)
            .map(|i| DecisionRow {
                when: vec![condition(d, w, 1)],
                value: if boolean {
                    DecisionValue::Bool(i == 0)
                } else {
                    DecisionValue::Choice(i)
                },
                row: w.b.row(),
            })
            .collect();
        w.b.p.decisions.push(Decision {
            name: "判".into(),
            result: if boolean {
                ResultType::Value(FactType::Bool)
            } else {
                ResultType::Value(FactType::Choice(Options {
                    names: vec!["a".into(), "b".into()],
                    ordered: true,
                    collectives: vec![],
                }))
            },
            basis: vec![],
            columns: vec![],
            policy: d.pick(&[HitPolicy::Unique, HitPolicy::First, HitPolicy::Heaviest]),
            rows,
            defects: Defects::default(),
            facts: vec![],
            span: Span::default(),
        });
    }
}

/// A decision of any type, which may read those before it.
fn decision(d: &mut Dice, w: &mut World) {
    let money = NumberType {
        dimension: Dimension::Money,
        decimals: 0,
        min: 0,
        max: 1_000_000_000_000_000,
        states: BaseStates::default(),
    };
    let (result, options) = match d.roll(4) {
        0 => (ResultType::Value(FactType::Bool), 0),
        1 => {
            let many = 2 + d.roll(4);
            let options = Options {
                names: (0..many).map(|i| format!("项{i}")).collect(),
                ordered: true,
                collectives: vec![],
            };
            (ResultType::Value(FactType::Choice(options)), many)
        }
        2 => (ResultType::Value(FactType::Number(money)), 0),
        _ => (ResultType::Range, 0),
    };
    let columns = 1 + d.roll(3);
    let many = if d.one_in(6) {
        12 + d.roll(30)
    } else {
        1 + d.roll(5)
    };
    let mut rows = Vec::new();
    for i in 0..many {
        let mut when: Vec<Condition> = (0..columns).map(|_| cell(d, w)).collect();
        if i + 1 == many && d.one_in(2) {
            // The others.
            when = vec![Condition::Const(true); columns];
        }
        let value = match &result {
            ResultType::Value(FactType::Bool) => DecisionValue::Bool(d.one_in(2)),
            ResultType::Value(FactType::Choice(_)) => {
                DecisionValue::Choice(u16::try_from(d.roll(options)).unwrap_or(0))
            }
            ResultType::Value(_) => {
                let number = based(d, w);
                DecisionValue::Number(number, w.b.expr())
            }
            ResultType::Range => {
                let kind = amount(d, w, 1);
                DecisionValue::Range(w.b.range(kind))
            }
        };
        let row = w.b.row();
        rows.push(DecisionRow { when, value, row });
    }
    w.b.p.decisions.push(Decision {
        name: format!("判{}", w.b.p.decisions.len()),
        result,
        basis: vec![],
        columns: vec!["栏".into(); columns],
        policy: d.pick(&[
            HitPolicy::Unique,
            HitPolicy::First,
            HitPolicy::First,
            HitPolicy::Heaviest,
            HitPolicy::Lightest,
        ]),
        rows,
        defects: Defects {
            overlap: d.pick(&[None, None, Some(Handling::Lighter), Some(Handling::Human)]),
            ..Defects::default()
        },
        facts: vec![],
        span: Span::default(),
    });
}

/// A cell of a table: 任意, a value of the column's fact, a threshold, or any condition.
fn cell(d: &mut Dice, w: &World) -> Condition {
    match d.roll(6) {
        0 => Condition::Const(true),
        1 => Condition::ChoiceIn {
            fact: w.choices[0],
            set: 1 << d.roll(3),
        },
        2 => {
            let lo = 3 * d.roll(9) as i64;
            Condition::NumberIn {
                fact: w.number,
                lo,
                hi: lo + 2,
            }
        }
        3 => {
            let is = Condition::Is(w.bools[0]);
            if d.one_in(2) {
                is
            } else {
                Condition::Not(Box::new(is))
            }
        }
        _ => condition(d, w, 1),
    }
}
