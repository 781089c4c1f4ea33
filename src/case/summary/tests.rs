//! Codes there and back, and rows as they are put.

use super::*;
use crate::{
    base::{ratio::Ratio, terms::Degree},
    case::outcome::{Disposition, HumanWhy},
    ir::{ExprId, RowId},
};

#[test]
fn codes_read_back() {
    for fault in [
        Fault::Overflow(None),
        Fault::DivisionByZero(Some(ExprId(0))),
        Fault::EmptyRange(Some(ExprId(65_000))),
        Fault::Constraint(0),
        Fault::Constraint(70_000),
        Fault::Calendar(Some(ExprId(3))),
    ] {
        assert_eq!(fault_of(fault_code(&fault)), Some(fault));
    }
    assert_eq!((fault_of(0), fault_of(4), fault_of(6)), (None, None, None));
    for code in 0..5 {
        assert_eq!(Status::of(code).unwrap().code(), code);
    }
    for code in 0..7 {
        assert_eq!(code::disposition(code::disposition_of(code).unwrap()), code);
    }
    for code in 0..5 {
        assert_eq!(code::degree(code::degree_of(code).unwrap()), code);
    }
    assert_eq!(code::degree(Some(Degree::Heavier)), 4);
    assert_eq!(code::disposition(Disposition::Human), 6);
}

#[test]
fn a_decision_is_read_as_it_was_put() {
    let mut all = Summaries::new(&Shape::Decisions(2), 4);
    let decided = |value, rows: &[u32]| {
        Ok(ResolvedDecision::Decided(DecisionOutcome {
            value,
            rows: rows.iter().map(|r| RowId(*r)).collect(),
        }))
    };
    let third = Ratio::new(1, 3).unwrap();
    all.put_decision(0, 0, &decided(Ok(DecisionResult::Number(third)), &[4, 2]));
    let range = MoneyRange {
        min: 0,
        max: Some(500),
        min_open: true,
        max_open: false,
    };
    all.put_decision(1, 1, &decided(Ok(DecisionResult::Range(range)), &[]));
    all.put_decision(1, 2, &decided(Err(HumanWhy::RuleSays(None)), &[7]));
    let wide = Ratio::wide(i128::from(i64::MAX) + 1);
    all.put_decision(0, 3, &decided(Ok(DecisionResult::Number(wide)), &[1]));
    let Summaries::Decisions(columns) = &all else {
        unreachable!()
    };
    let first = columns[0].row(0).unwrap();
    assert_eq!((first.num, first.den, first.row), (1, 3, Some(RowId(4))));
    assert_eq!(columns[1].row(1).unwrap().range, Some(range));
    assert_eq!(columns[1].row(2), Err(NoResult::Human(Some(RowId(7)))));
    let overflow = NoResult::Fault(Fault::Overflow(None));
    assert_eq!(columns[0].row(3), Err(overflow));
    assert_eq!(columns[0].row(4), Err(NoResult::Garbled));
}

#[test]
fn a_row_without_a_result_keeps_nothing_of_an_earlier_one() {
    let mut all = Summaries::new(&Shape::Act { fines: 1, rows: 1 }, 1);
    if let Summaries::Act(columns) = &mut all {
        columns.fines[0].set(0, 3, 1, (5, 6), 0);
        columns.rows[0][0] = 9;
        columns.degree[0] = 1;
    }
    all.put_bad(0, FactId(12));
    let Summaries::Act(columns) = &all else {
        unreachable!()
    };
    assert_eq!(columns.row(0), Err(NoResult::Bad(Some(FactId(12)))));
    let mut fresh = ActColumns::new(1, 1, 1);
    fresh.status[0] = 3;
    fresh.detail[0] = 12;
    assert_eq!(*columns, fresh);
}
