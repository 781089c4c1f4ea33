//! Whether a duty can ever be brought by what acts impose: amounts, kinds and persons that no act has.
//!
//! What is found is certain: everything that is not known here (facts, circumstances, what a human
//! decides) is taken to be possible.

use crate::{
    base::{codes::procedure as codes, diagnostic::Diagnostic, kinds::Family, ratio::Rounding},
    ir::{
        Amount, Condition, FineEnd, Number, Outcome, OutcomeTest, PackageId, PartKind, Penalty,
        PenaltyId, Program, Range, RangeKind, Reading, Violation,
    },
};

use super::scope::Cx;

/// What is known of a condition whatever the case is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Never,
    Always,
    Maybe,
}

/// Warns of duties of the main package that no act can bring.
pub(super) fn check(cx: &mut Cx<'_>) {
    let program = &cx.program;
    let mut found = Vec::new();
    for duty in &program.duties {
        if duty.package != PackageId(0) || duty.acts.is_empty() {
            continue;
        }
        let acts = duty.acts.iter();
        let acts = acts.filter_map(|act| program.violations.get(act.index()));
        let mut ways: Vec<Vec<&Penalty>> = acts.map(|act| penalties(program, act)).collect();
        // Acts of one case come together, and their fines add up.
        let joined = !program.joints.is_empty();
        if joined {
            ways = vec![ways.concat()];
        }
        let mut ways = ways.iter();
        if ways.all(|all| known(&duty.when, all, joined) == Known::Never) {
            found.push((duty.name.clone(), duty.span));
        }
    }
    for (name, span) in found {
        let head = cx.head(span);
        cx.say(
            Diagnostic::warning(
                codes::NEVER,
                head,
                format!("程序“{name}”不会触发：没有一个违法行为能有这样的处罚结果"),
                format!("no outcome of any act can bring duty `{name}`"),
            )
            .because("条件不会成立", "the condition never holds")
            .help(
                "核对数额、处罚种类和对象；只对引用本包的规则起作用的，写进那个规则包",
                "check amount, kind and person",
            ),
        );
    }
}

/// Every penalty that an act can come to.
fn penalties<'p>(program: &'p Program, act: &Violation) -> Vec<&'p Penalty> {
    let mut ids: Vec<PenaltyId> = Vec::new();
    for imposition in &act.impositions {
        ids.extend(imposition.node.penalties());
    }
    let mut outcomes: Vec<&Outcome> = Vec::new();
    if let Some(benchmark) = &act.benchmark {
        outcomes.extend(benchmark.overrides.iter().flat_map(|o| &o.outcomes));
        for part in &benchmark.parts {
            if let PartKind::Table(table) = &part.kind {
                outcomes.extend(table.rows.iter().flat_map(|r| &r.outcomes));
            }
        }
    }
    for outcome in outcomes {
        if let Outcome::Penalties(nodes) = outcome {
            ids.extend(nodes.iter().flat_map(|node| node.penalties()));
        }
    }
    for id in &act.circumstances {
        let circumstance = program.circumstances.get(id.index());
        ids.extend(circumstance.iter().flat_map(|c| &c.still));
    }
    let of = |id: &PenaltyId| program.penalties.get(id.index());
    ids.iter().filter_map(of).collect()
}

fn known(reading: &Reading, all: &[&Penalty], joined: bool) -> Known {
    let join = |parts: &[Reading], decides: Known, else_: Known| {
        let mut result = else_;
        for part in parts {
            match known(part, all, joined) {
                one if one == decides => return decides,
                Known::Maybe => result = Known::Maybe,
                Known::Never | Known::Always => {}
            }
        }
        result
    };
    match reading {
        Reading::Facts(Condition::Const(true)) => Known::Always,
        Reading::Facts(Condition::Const(false)) => Known::Never,
        Reading::Facts(_) | Reading::Unset(_) => Known::Maybe,
        Reading::All(parts) => join(parts, Known::Never, Known::Always),
        Reading::Any(parts) => join(parts, Known::Always, Known::Never),
        Reading::Not(part) => match known(part, all, joined) {
            Known::Never => Known::Always,
            Known::Always => Known::Never,
            Known::Maybe => Known::Maybe,
        },
        Reading::Outcome(test) => outcome(test, all, joined),
    }
}

fn outcome(test: &OutcomeTest, all: &[&Penalty], joined: bool) -> Known {
    match test {
        OutcomeTest::Fine { of, lo, hi } => {
            let fines = all.iter().filter(|p| of.on.is_none_or(|on| p.on == on));
            let mut most = Some(0);
            for penalty in fines {
                if let Amount::Fine(range) = &penalty.amount {
                    most = most.zip(highest(range)).map(|(a, b): (i64, i64)| a.max(b));
                }
            }
            if joined && most != Some(0) {
                return Known::Maybe;
            }
            let above = most.is_some_and(|most| most < *lo);
            // Nothing may always come of it, so an amount of zero is always possible.
            let all_below = most.is_some_and(|most| most <= *hi) && *lo == 0;
            match (above, all_below && of.end != FineEnd::Recommended) {
                (true, _) => Known::Never,
                (false, true) => Known::Always,
                (false, false) => Known::Maybe,
            }
        }
        OutcomeTest::Imposes { on, kinds } => {
            let mut some = all.iter().filter(|p| on.is_none_or(|on| p.on == on));
            if some.any(|p| kinds.iter().any(|kind| kind.is(&p.kind))) {
                Known::Maybe
            } else {
                Known::Never
            }
        }
        OutcomeTest::ImposesOnly { on, kinds } => {
            let some = all.iter().filter(|p| on.is_none_or(|on| p.on == on));
            let mut some = some.filter(|p| p.kind.family != Family::Order);
            if some.all(|p| kinds.iter().any(|kind| kind.is(&p.kind))) {
                Known::Always
            } else {
                Known::Maybe
            }
        }
        OutcomeTest::FineAgainst(..) | OutcomeTest::Disposition(_) | OutcomeTest::Degree(_) => {
            Known::Maybe
        }
    }
}

/// The highest amount of a range in fen, if no fact enters it.
fn highest(range: &Range) -> Option<i64> {
    match &range.kind {
        RangeKind::Ends { hi, .. } => constant(&hi.as_ref()?.number),
        RangeKind::Point(number) => constant(number),
        RangeKind::OneOf(all) | RangeKind::HigherOf(all) => {
            let mut most = 0;
            for one in all {
                most = highest(one)?.max(most);
            }
            Some(most)
        }
        RangeKind::Preceding { .. }
        | RangeKind::Part { .. }
        | RangeKind::Decision(_)
        | RangeKind::Human(_) => None,
    }
}

fn constant(number: &Number) -> Option<i64> {
    let exact = super::number::fold(number)?;
    i64::try_from(exact.round(Rounding::Up)?).ok()
}
