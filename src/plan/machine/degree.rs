//! Circumstances at work on one fine: which tier, which part of the range.

use super::{
    bearing::{band, bands, bears, degree as by_place},
    descriptions::benchmark,
    frame::{each_laid, fine, shared, words_of, work},
    kit::at,
    layout::{candidate, extent, held, money, state, target},
    money::{bearing_of, benchmark_of, leave_bare},
    say::{Kind, Why, stop},
    steps::{Tools, is_stop, stops},
    values::edge,
};
use crate::{
    base::terms::Degree,
    case::outcome::Step,
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, Val, call, ratio, val},
    },
};

const LIGHTER: i64 = by_place(Degree::Lighter);
const NORMAL: i64 = by_place(Degree::Normal);
const HEAVIER: i64 = by_place(Degree::Heavier);
const MITIGATED: i64 = by_place(Degree::Mitigated);

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.band, find_band()),
        (own.say_band, say_band(tools)),
        (own.take_band, take_band(tools)),
        (own.take_top, take_top(tools)),
        (own.raise, raise(tools)),
        (own.apply_grounds, apply(tools)),
    ]
}

/// By the shape of the range.
fn find_band() -> Fun {
    let mut f = Fun::new("band", 3);
    let (fine, range, degree) = (f.param(0), f.param(1), f.param(2));
    let all = f.keep(bearing_of(fine).word(bears::BANDS));
    f.unless(all, |f| f.give(0));
    let lo = val(range).long(extent::LO).isnt(0);
    let both = lo.select(bands::GENERAL, bands::ONLY_MAX);
    let which = val(range).long(extent::HI).isnt(0);
    let which = which.select(both, bands::ONLY_MIN);
    let list = val(all).plus(which).word(0);
    each_laid(&mut f, list, band::BYTES, |f, band, _| {
        f.when(val(&band).word(band::DEGREE).is(degree), |f| f.give(&band));
    });
    f
}

fn say_band(tools: &Tools) -> Fun {
    let mut f = Fun::new("say_band", 3);
    let (fine, work, degree) = (f.param(0), f.param(1), f.param(2));
    f.unless(at(state::REASONS), |f| f.give(0));
    let to = f.keep(tools.kit.room(money::BYTES));
    let now = val(work).plus(work::EXTENT);
    f.act(call(tools.own.money, [val(to), now, val(fine)]));
    f.when(val(to).long(money::FLAGS), |f| {
        let mut arguments = vec![val(degree)];
        arguments.extend(words_of(to));
        let to = val(work).plus(work::CHILDREN);
        tools.kit.said(f, to, Step::Amount, Kind::Band, &arguments);
    });
    f
}

fn take_band(tools: &Tools) -> Fun {
    let mut f = Fun::new("take_band", 3);
    let (fine, work, degree) = (f.param(0), f.param(1), f.param(2));
    let law = f.keep(val(work).long(work::LAW));
    let now = f.keep(val(work).plus(work::EXTENT));
    let at_hand = val(work).long(work::IS);
    let at_hand = at_hand.and(val(work).long(work::HUMAN).zero());
    f.unless(at_hand, |f| f.give(0));
    let no_rule = || call(tools.own.no_rule, [val(work), val(degree)]);
    let computed = f.keep(val(work).long(work::COMPUTED));
    f.when(computed, |f| {
        f.when(val(degree).is(NORMAL), |f| f.give(0));
        // Weights have already weighed the case to an amount; how far a circumstance moves it from
        // there no rule says.
        let from = f.keep(tools.kit.room(extent::BYTES));
        let own = f.keep(tools.kit.room(extent::BYTES));
        f.act(call(tools.values.point, [val(own), val(computed)]));
        f.when(law, |f| {
            let arguments = [val(from), val(own), val(law)];
            let edge = call(tools.values.clamp, arguments);
            f.unless(edge, |f| f.set(own, from));
        });
        let end = extent::HI;
        f.either(
            val(degree).is(HEAVIER),
            |f| {
                f.copy(now, own, end);
                let hi = val(law).isnt(0).select(law, own).plus(extent::HI);
                f.copy(val(now).plus(extent::HI), hi, end);
            },
            |f| {
                f.put(now, extent::LO, extent::NONE);
                f.when(law, |f| f.copy(now, law, end));
                let hi = val(own).plus(extent::HI);
                f.copy(val(now).plus(extent::HI), hi, end);
            },
        );
        f.act(no_rule());
        f.give(0);
    });
    f.when(call(tools.values.as_point, [val(now)]), |f| f.give(0));
    let found = call(tools.own.band, [val(fine), val(now), val(degree)]);
    let found = f.keep(found);
    f.unless(found, |f| {
        f.when(val(degree).isnt(NORMAL), |f| f.act(no_rule()));
        f.give(0);
    });
    let (part, inside) = (
        f.keep(tools.kit.room(extent::BYTES)),
        f.keep(tools.kit.room(extent::BYTES)),
    );
    let arguments = [val(part), val(now), val(found).word(band::PART)];
    let edge = f.keep(call(tools.values.part, arguments));
    f.unless(edge, |f| {
        let arguments = [val(inside), val(part), val(now)];
        f.set(edge, call(tools.values.clamp, arguments));
    });
    f.when(val(edge).is(edge::OVERFLOW), |f| f.give(stop::OVERFLOW));
    f.either(
        edge,
        |f| {
            f.either(
                val(edge).is(edge::TOP),
                |f| leave_bare(f, tools, work, Why::OpenTop),
                |f| f.act(no_rule()),
            );
        },
        |f| f.copy(now, inside, extent::BYTES),
    );
    f.when(val(found).word(band::HUMAN), |f| {
        let why = tools.kit.new_why(f, Why::RuleSays, &[val(0)]);
        f.act(call(tools.own.leave, [val(work), why]));
    });
    f.give(call(
        tools.own.say_band,
        [val(fine), val(work), val(degree)],
    ));
    f
}

fn take_top(tools: &Tools) -> Fun {
    let mut f = Fun::new("take_top", 3);
    let (fine, work, range) = (f.param(0), f.param(1), f.param(2));
    let now = f.keep(val(work).plus(work::EXTENT));
    let closed = f.keep(0);
    f.when(range, |f| {
        f.set(closed, val(range).long(extent::HI).is(extent::CLOSED));
    });
    f.when(closed, |f| {
        let top = f.keep(tools.kit.room(RATIO));
        f.copy(top, val(range).plus(extent::HI_AT), RATIO);
        f.act(call(tools.values.point, [val(now), val(top)]));
        f.put(work, work::IS, 1);
        let arguments = [val(fine), val(work), val(HEAVIER)];
        f.give(call(tools.own.say_band, arguments));
    });
    f.put(work, work::IS, val(range).isnt(0));
    f.when(val(range).isnt(0).and(val(range).isnt(now)), |f| {
        f.copy(now, range, extent::BYTES);
    });
    leave_bare(&mut f, tools, work, Why::OpenTop);
    f
}

fn raise(tools: &Tools) -> Fun {
    let mut f = Fun::new("raise", 3);
    let (fine, work, ground) = (f.param(0), f.param(1), f.param(2));
    let law = f.keep(val(work).long(work::LAW));
    let now = f.keep(val(work).plus(work::EXTENT));
    let upwards = |f: &mut Fun| {
        f.when(val(work).long(work::IS).and(val(law).isnt(0)), |f| {
            let to = val(now).plus(extent::HI);
            f.copy(to, val(law).plus(extent::HI), extent::HI);
        });
    };
    let no_rule = || call(tools.own.no_rule, [val(work), val(HEAVIER)]);
    let laid = f.keep(benchmark_of(fine));
    let said = f.keep(val(fine).long(fine::CANDIDATE));
    let part = f.keep(0);
    f.when(said, |f| f.set(part, val(said).long(candidate::PART)));
    f.when(val(laid).is(0).or(val(part).is(0)), |f| {
        upwards(f);
        f.act(no_rule());
        f.give(0);
    });
    let tiers = f.keep(val(laid).word(benchmark::TIERS));
    let top = f.keep(val(tiers).minus(val(tiers).isnt(0)));
    let tier = f.keep(val(said).long(candidate::TIER));
    let wanted = f.keep(val(tier).plus(val(ground).long(held::BY)));
    let say_tier = |f: &mut Fun, reached: Val| {
        let arguments = [val(ground).long(held::GROUND), val(tier), reached];
        let to = val(work).plus(work::CHILDREN);
        tools.kit.say(f, to, Step::Amount, Kind::Tier, &arguments);
    };
    let beyond = val(wanted).above(top);
    let to_maximum = val(ground).long(held::TO_MAXIMUM);
    f.when(beyond.and(to_maximum), |f| {
        say_tier(f, val(top));
        f.give(call(tools.own.take_top, [val(fine), val(work), val(law)]));
    });
    let reached = f.keep(val(wanted).above(top).select(top, wanted));
    let target = f.keep(tools.kit.room(target::BYTES));
    f.put(target, target::OBJECT, val(fine).long(fine::OBJECT));
    f.put(target, target::FINED, 1);
    f.when(law, |f| {
        f.put(target, target::IS, 1);
        f.copy(val(target).plus(target::EXTENT), law, extent::BYTES);
    });
    let range = f.keep(tools.kit.room(extent::BYTES));
    let arguments = [
        val(fine).long(fine::FRAME).long(shared::ACT),
        val(part).minus(1),
        val(reached),
        val(target),
        val(range),
    ];
    let found = f.keep(call(tools.imposing.tier_range, arguments));
    f.when(is_stop(found), |f| f.give(found));
    let higher = f.keep(val(reached).above(tier));
    f.when(val(found).isnt(0).and(higher), |f| {
        f.copy(now, range, extent::BYTES);
        f.put(work, work::IS, 1);
        say_tier(f, val(reached));
        f.when(val(found).above(1), |f| f.act(no_rule()));
        f.give(0);
    });
    f.when(higher, upwards);
    f.act(no_rule());
    f
}

/// 上调 comes before what moves inside a tier.
fn apply(tools: &Tools) -> Fun {
    let mut f = Fun::new("apply_grounds", 4);
    let (fine, work) = (f.param(0), f.param(1));
    let (lighter, heavier) = (f.param(2), f.param(3));
    let band = |degree: i64| call(tools.own.take_band, [val(fine), val(work), val(degree)]);
    f.when(val(lighter).is(0).and(val(heavier).is(0)), |f| {
        f.give(band(NORMAL));
    });
    f.unless(lighter, |f| {
        heavier_alone(f, tools, (val(fine), val(work)), val(heavier));
    });
    f.unless(heavier, |f| {
        lighter_alone(f, tools, (val(fine), val(work)), val(lighter));
    });
    f.put(work, work::DEGREE, 0);
    let grounds = [
        val(lighter).long(held::GROUND),
        val(heavier).long(held::GROUND),
    ];
    let why = tools
        .kit
        .new_why(&mut f, Why::OppositeCircumstances, &grounds);
    let why = f.keep(why);
    f.when(val(work).long(work::HUMAN), |f| {
        f.act(call(tools.kit.human, [val(why)]));
        f.give(0);
    });
    let now = f.keep(val(work).plus(work::EXTENT));
    f.either(
        val(work).long(work::COMPUTED),
        |f| to_law(f, work.into()),
        |f| {
            let raises = val(heavier).long(held::EFFECT).is(held::RAISE_TIER);
            f.when(raises, |f| {
                let was = f.keep(val(work).long(work::IS));
                let before = f.keep(tools.kit.room(extent::BYTES));
                f.copy(before, now, extent::BYTES);
                let arguments = [val(fine), val(work), val(heavier)];
                let raised = f.keep(call(tools.own.raise, arguments));
                stops(f, raised);
                f.when(was, |f| {
                    f.either(
                        val(work).long(work::IS),
                        |f| {
                            let to = f.keep(tools.kit.room(extent::BYTES));
                            let arguments = [val(to), val(before), val(now)];
                            f.act(call(tools.values.hull, arguments));
                            f.copy(now, to, extent::BYTES);
                        },
                        |f| {
                            f.copy(now, before, extent::BYTES);
                            f.put(work, work::IS, 1);
                        },
                    );
                });
            });
        },
    );
    f.act(call(tools.own.leave, [val(work), val(why)]));
    f
}

/// The statutory range, if there is one, instead of what is at hand.
fn to_law(f: &mut Fun, work: Val) {
    let law = f.keep(val(&work).long(work::LAW));
    f.when(law, |f| {
        f.put(&work, work::IS, 1);
        f.copy(val(&work).plus(work::EXTENT), law, extent::BYTES);
    });
}

fn lighter_alone(f: &mut Fun, tools: &Tools, (fine, work): (Val, Val), ground: Val) {
    let effect = f.keep(val(&ground).long(held::EFFECT));
    let ground = val(&ground).long(held::GROUND);
    f.when(val(effect).is(held::MITIGATE), |f| {
        f.put(&work, work::DEGREE, MITIGATED);
        let why = tools
            .kit
            .new_why(f, Why::Mitigation, std::slice::from_ref(&ground));
        f.act(call(tools.own.leave, [work.clone(), why]));
        // Below the statutory minimum; where the statute states none, the lighter kind or the dropped
        // addition is all that is left of 减轻.
        let law = f.keep(val(&work).long(work::LAW));
        let least = f.keep(0);
        f.when(law, |f| {
            f.when(val(law).long(extent::LO), |f| {
                let at = f.keep(val(law).plus(extent::LO_AT));
                let over = ratio(RatioOp::Cmp, [val(at), val(tools.zero)]).above(0);
                f.when(over, |f| f.set(least, at));
            });
        });
        f.unless(least, |f| {
            to_law(f, work.clone());
            f.give(0);
        });
        let now = f.keep(val(&work).plus(work::EXTENT));
        f.put(&work, work::IS, 1);
        f.put(now, extent::LO, extent::NONE);
        f.put(now, extent::HI, extent::OPEN);
        f.copy(val(now).plus(extent::HI_AT), least, RATIO);
        f.put(&work, work::FREE, 1);
        let arguments = [fine.clone(), work.clone(), val(MITIGATED)];
        f.give(call(tools.own.say_band, arguments));
    });
    f.put(&work, work::DEGREE, LIGHTER);
    let arguments = [fine, work, val(LIGHTER)];
    let done = f.keep(call(tools.own.take_band, arguments));
    stops(f, done);
    f.when(val(effect).is(held::LIGHTEN_OR_MITIGATE), |f| {
        tools.kit.leave(f, Why::Mitigation, &[ground]);
    });
    f.give(0);
}

fn heavier_alone(f: &mut Fun, tools: &Tools, (fine, work): (Val, Val), ground: Val) {
    f.put(&work, work::DEGREE, HEAVIER);
    let effect = f.keep(val(&ground).long(held::EFFECT));
    let band = |degree: i64| {
        call(
            tools.own.take_band,
            [fine.clone(), work.clone(), val(degree)],
        )
    };
    // Weights have no tier and no top of it.
    let inside = val(effect).is(held::AGGRAVATE);
    let inside = inside.or(val(&work).long(work::COMPUTED).isnt(0));
    f.when(inside, |f| f.give(band(HEAVIER)));
    f.when(val(&work).long(work::HUMAN), |f| f.give(0));
    f.when(val(effect).is(held::TOP_OF_TIER), |f| {
        let now = val(&work).plus(work::EXTENT);
        let range = val(&work).long(work::IS).select(now, 0);
        let arguments = [fine.clone(), work.clone(), range];
        f.give(call(tools.own.take_top, arguments));
    });
    let arguments = [fine.clone(), work.clone(), ground];
    let raised = f.keep(call(tools.own.raise, arguments));
    stops(f, raised);
    // In the higher tier the case is an ordinary one.
    f.unless(val(&work).long(work::HUMAN), |f| f.give(band(NORMAL)));
    f.give(0);
}
