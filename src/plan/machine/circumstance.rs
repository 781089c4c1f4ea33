//! Steps 3, 6 and 9: what lifts the penalty, and what makes it lighter or heavier.

use super::{
    bearing::{bears, exception, ground},
    frame::{HEAVIER, LIGHTER, each, each_laid, grounds, reasons, waiver},
    kit::at,
    layout::{held, list, reason, state},
    say::{Kind, NotCounted, stop},
    steps::{Tools, holds, is_stop, stops_at},
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId, Width,
        build::{Fun, Val, call, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.met, met(tools)),
        (own.on_list, on_list(tools)),
        (own.waiver, waive(tools)),
        (own.hold, hold(tools)),
        (own.grounds, hold_all(tools)),
        (own.first, first()),
    ]
}

fn met(tools: &Tools) -> Fun {
    let mut f = Fun::new("met", 2);
    let (step, word) = (f.param(0), f.param(1));
    f.unless(is_stop(word), |f| f.give(word));
    let rank = val(word).right(stop::RANK);
    f.when(rank.is(stop::UNSURE >> stop::RANK), |f| {
        let fact = f.keep(val(word).and(stop::BELOW));
        let kind = Kind::UnascertainableIgnored as i64;
        f.when(at(state::REASONS), |f| {
            let to = f.keep(reasons());
            let said = f.keep(val(to).long(list::FIRST));
            f.during(said, |f, _| {
                let same = val(said).long(reason::KIND).is(kind);
                let same = same.and(val(said).long(reason::ARGUMENTS).is(fact));
                f.when(same, |f| f.give(0));
                f.set(said, val(said).long(reason::NEXT));
            });
            let new = call(tools.kit.reason, [val(to), val(step), val(kind), val(1)]);
            f.put(new, reason::ARGUMENTS, fact);
        });
        f.give(0);
    });
    let why = f.keep(call(tools.kit.why_of, [val(word)]));
    f.unless(why, |f| f.give(word));
    f.act(call(tools.kit.human, [val(why)]));
    f
}

/// Whether a condition holds and none of its exceptions; `said` is told where one does.
pub(super) fn unless_excepted(
    f: &mut Fun,
    tools: &Tools,
    (when, exceptions): (Val, Val),
    said: impl FnOnce(&mut Fun, Val),
) {
    let truth = f.keep(holds(when));
    f.unless(truth, |f| f.give(0));
    let kept = f.keep(is_stop(truth).select(truth, 0));
    each_laid(f, exceptions, exception::BYTES, |f, exception, _| {
        let text = f.keep(val(&exception).word(exception::EXPR));
        let word = holds(exception.word(exception::WHEN));
        let word = call(tools.values.named, [word, val(text).plus(1)]);
        let word = f.keep(word);
        f.when(val(word).is(1), |f| {
            f.when(val(truth).is(1), |f| said(f, val(text)));
            f.give(0);
        });
        f.when(is_stop(word), |f| {
            f.set(kept, call(tools.values.keep, [val(kept), val(word)]));
        });
    });
    f.give(val(kept).select(kept, 1));
}

fn on_list(tools: &Tools) -> Fun {
    let mut f = Fun::new("on_list", 1);
    let entry = f.param(0);
    let when = val(entry).word(ground::WHEN);
    let exceptions = val(entry).word(ground::EXCEPTIONS);
    unless_excepted(&mut f, tools, (when, exceptions), |f, text| {
        let arguments = [
            val(entry).word(ground::LIST),
            val(entry).word(ground::ENTRY),
            text,
        ];
        let kind = Kind::TakenOffList;
        tools
            .kit
            .say(f, reasons(), Step::NoPenalty, kind, &arguments);
    });
    f
}

/// Says that a circumstance does not count because the benchmark has weighed it.
fn say_weighed(f: &mut Fun, tools: &Tools, step: Val, circumstance: &Val, weighed: Val) {
    let arguments = [
        val(circumstance).long(ground::GROUND),
        val(NotCounted::AlreadyWeighed as i64),
        weighed.minus(1),
    ];
    let kind = Kind::DoesNotCount;
    tools.kit.say_at(f, reasons(), step, kind, &arguments);
}

fn waive(tools: &Tools) -> Fun {
    let mut f = Fun::new("waiver", 1);
    let about = f.param(0);
    f.put(0, state::STEP, Step::NoPenalty as i64);
    let to = f.keep(tools.kit.room(waiver::BYTES));
    let circumstances = val(about).word(bears::CIRCUMSTANCES);
    each_laid(&mut f, circumstances, 4, |f, entry, round| {
        waive_by(f, tools, to.into(), entry.word(0), round);
    });
    let entries = val(about).word(bears::ENTRIES);
    each_laid(&mut f, entries, 4, |f, entry, round| {
        let entry = f.keep(entry.word(0));
        f.when(val(entry).word(ground::EFFECT), |f| f.next(round));
        let word = call(tools.own.on_list, [val(entry)]);
        let met = f.keep(call(tools.own.met, [val(Step::NoPenalty as i64), word]));
        stops_at(f, met);
        f.unless(met, |f| f.next(round));
        let row = val(entry).word(ground::ROW);
        f.act(call(tools.kit.decided, [row]));
        let modality = f.keep(val(entry).word(ground::MODALITY));
        let arguments = [
            val(entry).word(ground::LIST),
            val(entry).word(ground::ENTRY),
            val(modality),
        ];
        let kind = Kind::ListedBy;
        tools
            .kit
            .say(f, reasons(), Step::NoPenalty, kind, &arguments);
        f.unless(modality, |f| {
            f.put(to, waiver::ALL, 1);
            f.put(to, waiver::LIFT, val(entry).word(ground::BY).plus(1));
            f.give(to);
        });
        f.put(to, waiver::MAY, 1);
    });
    f.give(to);
    f
}

fn waive_by(
    f: &mut Fun,
    tools: &Tools,
    to: Val,
    circumstance: Val,
    round: crate::plan::code::Label,
) {
    let circumstance = val(f.keep(circumstance));
    let field = |offset: u32| val(&circumstance).word(offset);
    f.when(field(ground::EFFECT), |f| f.next(round));
    let shall = f.keep(field(ground::MODALITY).zero());
    // A second one that may changes nothing but what is imposed nevertheless.
    let still = field(ground::STILL).word(0).isnt(0);
    let matters = f.keep(val(shall).or(val(&to).long(waiver::MAY).zero()).or(still));
    let weighed = f.keep(field(ground::WEIGHED));
    let counts = f.keep(val(matters).and(val(weighed).zero()));
    f.when(val(counts).zero().and(at(state::REASONS).zero()), |f| {
        f.next(round);
    });
    // Limitation, crime and observation have steps of their own; see `Lift` and `Step`.
    let lift = f.keep(field(ground::BY));
    let step = f.keep(val(lift).is(0).select(1, val(lift).plus(2)));
    let word = f.local();
    f.either(
        counts,
        |f| f.set(word, holds(field(ground::WHEN))),
        |f| f.set(word, call(tools.values.aside, [field(ground::WHOLE)])),
    );
    let met = f.keep(call(tools.own.met, [val(step), val(word)]));
    stops_at(f, met);
    f.unless(met, |f| f.next(round));
    f.when(weighed, |f| {
        say_weighed(f, tools, val(step), &circumstance, val(weighed));
        f.next(round);
    });
    let arguments = [
        val(&circumstance).long(ground::GROUND),
        field(ground::MODALITY),
    ];
    let kind = Kind::WaivedBy;
    tools.kit.say_at(f, reasons(), val(step), kind, &arguments);
    // Waived or not, what 仍应 names is imposed.
    each_laid(f, field(ground::STILL), 4, |f, node, _| {
        let still = val(&to).plus(waiver::STILL);
        tools.push(f, still, node.word(0));
    });
    f.either(
        shall,
        |f| {
            let on = f.keep(field(ground::ON));
            f.unless(on, |f| {
                f.put(&to, waiver::ALL, 1);
                f.put(&to, waiver::LIFT, val(lift).plus(1));
                f.give(&to);
            });
            let first = val(&to).long(waiver::LIFT);
            let first = f.keep(first.clone().isnt(0).select(first, val(lift).plus(1)));
            f.put(&to, waiver::LIFT, first);
            let objects = val(&to).plus(waiver::OBJECTS);
            tools.push(f, objects, val(on).minus(1));
        },
        |f| f.put(&to, waiver::MAY, 1),
    );
}

fn hold(tools: &Tools) -> Fun {
    let mut f = Fun::new("hold", 2);
    let (to, from) = (f.param(0), f.param(1));
    let new = f.keep(tools.kit.room(held::BYTES));
    f.put(new, held::GROUND, val(from).long(ground::GROUND));
    for (field, laid) in [
        (held::EFFECT, ground::EFFECT),
        (held::BY, ground::BY),
        (held::TO_MAXIMUM, ground::TO_MAXIMUM),
        (held::ON, ground::ON),
    ] {
        f.put(new, field, val(from).word(laid));
    }
    let may = val(from).word(ground::MODALITY).isnt(0);
    let list = val(to).plus(may.select(grounds::MAY, grounds::SHALL));
    tools.push(&mut f, list, new);
    f
}

fn hold_all(tools: &Tools) -> Fun {
    let mut f = Fun::new("grounds", 1);
    let about = f.param(0);
    let step = Step::Circumstances;
    f.put(0, state::STEP, step as i64);
    let to = f.keep(tools.kit.room(grounds::BYTES));
    let circumstances = val(about).word(bears::CIRCUMSTANCES);
    each_laid(&mut f, circumstances, 4, |f, entry, round| {
        let of = val(f.keep(entry.word(0)));
        let field = |offset: u32| val(&of).load(Width::Word, offset);
        f.unless(field(ground::EFFECT), |f| f.next(round));
        let weighed = f.keep(field(ground::WEIGHED));
        let matters = field(ground::MODALITY).zero().and(val(weighed).zero());
        let matters = f.keep(matters);
        f.when(val(matters).zero().and(at(state::REASONS).zero()), |f| {
            f.next(round);
        });
        let word = f.local();
        f.either(
            matters,
            |f| f.set(word, holds(field(ground::WHEN))),
            |f| f.set(word, call(tools.values.aside, [field(ground::WHOLE)])),
        );
        let met = call(tools.own.met, [val(step as i64), val(word)]);
        let met = f.keep(met);
        stops_at(f, met);
        f.unless(met, |f| f.next(round));
        f.when(weighed, |f| {
            say_weighed(f, tools, val(step as i64), &of, val(weighed));
            f.next(round);
        });
        f.act(call(tools.own.hold, [val(to), of.clone()]));
    });
    let entries = val(about).word(bears::ENTRIES);
    each_laid(&mut f, entries, 4, |f, entry, round| {
        let of = val(f.keep(entry.word(0)));
        let field = |offset: u32| val(&of).load(Width::Word, offset);
        f.unless(field(ground::EFFECT), |f| f.next(round));
        let shall = f.keep(field(ground::MODALITY).zero());
        f.when(val(shall).zero().and(at(state::REASONS).zero()), |f| {
            f.next(round);
        });
        let word = f.local();
        f.either(
            shall,
            |f| f.set(word, call(tools.own.on_list, [of.clone()])),
            |f| f.set(word, call(tools.values.aside, [field(ground::WHOLE)])),
        );
        let met = call(tools.own.met, [val(step as i64), val(word)]);
        let met = f.keep(met);
        stops_at(f, met);
        f.unless(met, |f| f.next(round));
        f.when(shall, |f| {
            f.act(call(tools.kit.decided, [field(ground::ROW)]));
        });
        f.act(call(tools.own.hold, [val(to), of.clone()]));
    });
    f.give(to);
    f
}

/// Which way an effect moves the penalty.
pub(super) fn side(effect: impl Into<Val>) -> Val {
    let heavier = val(held::AGGRAVATE).at_most(effect);
    heavier.select(HEAVIER, LIGHTER)
}

/// 上调 comes before what moves inside a tier.
fn first() -> Fun {
    let mut f = Fun::new("first", 3);
    let (shall, object, wanted) = (f.param(0), f.param(1), f.param(2));
    let found = f.keep(0);
    each(&mut f, shall, |f, ground, round| {
        let on = f.keep(val(&ground).long(held::ON));
        let other = val(on).isnt(0).and(val(on).isnt(object));
        f.when(other, |f| f.next(round));
        let effect = f.keep(val(&ground).long(held::EFFECT));
        f.when(side(effect).isnt(wanted), |f| f.next(round));
        f.when(val(effect).is(held::RAISE_TIER), |f| f.give(&ground));
        f.unless(found, |f| f.set(found, &ground));
    });
    f.give(found);
    f
}
