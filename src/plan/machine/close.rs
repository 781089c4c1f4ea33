//! What is said last: the rows that decided, the decisions read, and why a human decides.

use super::{
    frame::{each, reasons},
    kit::at,
    layout::{draft, memo, reason, state, vec, why},
    say::{Kind, Why},
    steps::Tools,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, call, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![(own.rows, rows(tools)), (own.say_human, say_human(tools))]
}

/// Rows of tables, then of factors, then of the decisions read.
fn rows(tools: &Tools) -> Fun {
    let mut f = Fun::new("rows", 0);
    let draft = f.keep(at(state::DRAFT));
    let deciding = f.keep(val(draft).plus(draft::DECIDING));
    let factors = f.keep(val(draft).plus(draft::FACTORS));
    let rows = f.keep(deciding);
    f.either(
        val(deciding).long(vec::LEN),
        |f| {
            each(f, factors, |f, row, _| {
                f.unless(call(tools.kit.has, [val(rows), row.clone()]), |f| {
                    tools.push(f, rows, row);
                });
            });
        },
        |f| f.set(rows, factors),
    );
    let read = at(state::MEMO).plus(memo::READ);
    each(&mut f, read, |f, read, _| {
        let row = f.keep(val(&read).and(u32::MAX));
        f.unless(call(tools.kit.has, [val(rows), val(row)]), |f| {
            tools.push(f, rows, row);
        });
        f.when(at(state::REASONS), |f| {
            let step = val(&read).right(memo::STEP);
            let mask = (1i64 << (memo::STEP - memo::DECISION)) - 1;
            let decision = val(&read).right(memo::DECISION).and(mask);
            let kind = val(Kind::Decision as i64);
            let new = call(tools.kit.reason, [reasons(), step, kind, val(2)]);
            let new = f.keep(new);
            f.put(new, reason::ARGUMENTS, decision);
            f.put(new, reason::ARGUMENTS.saturating_add(8), row);
        });
    });
    f.give(rows);
    f
}

/// Whys of one step, a bit each.
const fn bits(whys: &[Why]) -> i64 {
    let mut bits = 0;
    let mut rest = whys;
    while let [first, others @ ..] = rest {
        bits |= 1 << (*first as i64);
        rest = others;
    }
    bits
}

fn say_human(tools: &Tools) -> Fun {
    let mut f = Fun::new("say_human", 0);
    f.unless(at(state::REASONS), |f| f.give(0));
    let statutory = bits(&[Why::SeveralFines, Why::Choice, Why::NoStatutoryAmount]);
    let law = bits(&[Why::Versions, Why::NoVersion]);
    let concurring = bits(&[Why::Concurring]);
    let grounds = bits(&[Why::OppositeCircumstances, Why::Mitigation]);
    let all = at(state::DRAFT).plus(draft::HUMAN);
    each(&mut f, all, |f, why, _| {
        let tag = f.keep(val(&why).long(why::TAG));
        let among = |bits: i64| val(bits).right(tag).and(1);
        let later = among(grounds).select(Step::Circumstances as i64, Step::Amount as i64);
        let step = among(statutory).select(Step::Statutory as i64, later);
        let step = among(concurring).select(Step::Concurrence as i64, step);
        let step = among(law).select(Step::LawAtDate as i64, step);
        let kind = val(Kind::Human as i64);
        let new = call(tools.kit.reason, [reasons(), step, kind, val(1)]);
        f.put(new, reason::ARGUMENTS, &why);
    });
    f
}
