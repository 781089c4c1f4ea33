//! Which of two outcomes is lighter. What is compared with what stands in the severity of `eval`, which
//! this follows step by step.

use super::{
    descriptions::profile,
    frame::{each, imposed, shared},
    layout::{money, vec},
    steps::Tools,
};
use crate::{
    base::{kinds::Family, terms::FineMeasure},
    case::outcome::Disposition,
    plan::code::{
        FunctionId, Local,
        build::{Fun, Val, call, val},
    },
};

/// The second of two is lighter in something.
pub(super) const LIGHTER: i64 = 1;
/// The second of two is heavier in something.
pub(super) const HEAVIER: i64 = 2;
/// The two are not to be compared.
pub(super) const OPEN: i64 = 4;

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    if tools.profiles == 0 {
        return Vec::new();
    }
    vec![
        (own.weigh, weigh(tools)),
        (own.weigh_fines, fines()),
        (own.like, like(tools)),
        (own.gravest, gravest(tools)),
    ]
}

/// What is known of a penalty of an outcome.
pub(super) fn known(tools: &Tools, of: impl Into<Val>) -> Val {
    let number = of.into().long(imposed::PENALTY);
    val(tools.profiles).plus(number.times(profile::BYTES))
}

/// Notes how a number of the second, greater being graver, stands to that of the first.
fn number(f: &mut Fun, bits: Local, first: impl Into<Val>, second: impl Into<Val>) {
    let (first, second) = (f.keep(first), f.keep(second));
    let lighter = val(second).below(first);
    let heavier = val(first).below(second).left(1);
    f.set(bits, val(bits).or(lighter).or(heavier));
}

/// The same of two numbers that come one after the other.
fn numbers(f: &mut Fun, bits: Local, first: [Val; 2], second: [Val; 2]) {
    let [a, b] = first.map(|n| f.keep(n));
    let [c, d] = second.map(|n| f.keep(n));
    let same = f.keep(val(a).is(c));
    let lighter = val(c).below(a).or(val(same).and(val(d).below(b)));
    let heavier = val(a).below(c).or(val(same).and(val(b).below(d)));
    f.set(bits, val(bits).or(lighter).or(heavier.left(1)));
}

/// Whether it must come to a penalty.
fn must(of: &Val) -> Val {
    let plain = val(of).long(imposed::MODALITY).is(0);
    plain.and(val(of).long(imposed::GROUP).is(0))
}

fn upper(range: &Val) -> [Val; 2] {
    let flags = || val(range).long(money::FLAGS);
    let there = flags().and(money::HAS_MAX).isnt(0);
    let end = there.select(val(range).long(money::MAX), i64::MAX);
    [end, flags().and(money::MAX_OPEN).is(0)]
}

fn lower(range: &Val) -> [Val; 2] {
    let open = val(range).long(money::FLAGS).and(money::MIN_OPEN).isnt(0);
    [val(range).long(money::MIN), open]
}

/// `(measure, imposed, imposed)` → bits.
fn fines() -> Fun {
    let mut f = Fun::new("weigh_fines", 3);
    let (measure, first, second) = (f.param(0), f.param(1), f.param(2));
    let bits = f.keep(0);
    let there = |range: &Val| val(range).long(money::FLAGS).and(money::IS).isnt(0);
    f.when(val(measure).isnt(FineMeasure::AfterFactors as i64), |f| {
        let [a, b] = [first, second].map(|of| val(of).plus(imposed::STATUTORY));
        f.unless(there(&a).and(there(&b)), |f| f.give(OPEN));
        numbers(f, bits, upper(&a), upper(&b));
        let next = val(measure).is(FineMeasure::MaxThenMin as i64);
        f.when(next.and(val(bits).is(0)), |f| {
            numbers(f, bits, lower(&a), lower(&b));
        });
        f.give(bits);
    });
    let points = val(first).long(imposed::HAS).isnt(0);
    f.when(points.and(val(second).long(imposed::HAS).isnt(0)), |f| {
        let [a, b] = [first, second].map(|of| val(of).long(imposed::POINT));
        number(f, bits, a, b);
        f.give(bits);
    });
    let [a, b] = [first, second].map(|of| val(of).plus(imposed::RANGE));
    f.unless(there(&a).and(there(&b)), |f| f.give(OPEN));
    numbers(&mut f, bits, upper(&a), upper(&b));
    numbers(&mut f, bits, lower(&a), lower(&b));
    f.give(bits);
    f
}

/// `(imposed, imposed)` → whether they are of one kind, on one object.
fn like(tools: &Tools) -> Fun {
    let mut f = Fun::new("like", 2);
    let (a, b) = (f.param(0), f.param(1));
    let (a, b) = (f.keep(known(tools, a)), f.keep(known(tools, b)));
    let same = |field: u32| val(a).word(field).is(val(b).word(field));
    f.give(
        same(profile::ON)
            .and(same(profile::KIND))
            .and(same(profile::WHAT)),
    );
    f
}

/// `(vec, object)` → of the gravest of these penalties on an object twice its family, plus whether it
/// must come to it, plus one; 0 if there is none.
fn gravest(tools: &Tools) -> Fun {
    let mut f = Fun::new("gravest", 2);
    let (all, on) = (f.param(0), f.param(1));
    let most = f.keep(0);
    each(&mut f, all, |f, one, round| {
        let about = f.keep(known(tools, &one));
        f.unless(val(about).word(profile::ON).is(on), |f| f.next(round));
        let family = val(about).word(profile::FAMILY).left(1);
        let new = f.keep(family.plus(must(&one)).plus(1));
        f.when(val(most).below(new), |f| f.set(most, new));
    });
    f.give(most);
    f
}

/// The penalties of the first for which the second has no counterpart; what becomes of the others.
fn unmatched(
    f: &mut Fun,
    tools: &Tools,
    (first, second): (Local, Local),
    mut matched: impl FnMut(&mut Fun, &Val, Val),
) -> Val {
    let alone = tools.vec(f);
    let order = Family::Order as i64;
    f.count(val(first).long(vec::LEN), |f, i, round| {
        let at = |list: Local, i: Local| val(list).long(vec::AT).plus(val(i).left(3)).long(0);
        let one = val(f.keep(at(first, i)));
        let family = known(tools, &one).word(profile::FAMILY);
        f.when(family.is(order), |f| f.next(round));
        let before = f.keep(0);
        f.count(i, |f, j, _| {
            let same = call(tools.own.like, [one.clone(), at(first, j)]);
            f.set(before, val(before).plus(same));
        });
        let found = f.keep(0);
        f.count(val(second).long(vec::LEN), |f, j, search| {
            let other = val(f.keep(at(second, j)));
            f.when(call(tools.own.like, [one.clone(), other.clone()]), |f| {
                f.unless(before, |f| {
                    f.set(found, other);
                    f.leave(search);
                });
                f.set(before, val(before).minus(1));
            });
        });
        f.either(
            found,
            |f| matched(f, &one, val(found)),
            |f| tools.push(f, &alone, &one),
        );
    });
    alone
}

/// `(measure, frame, frame)` → bits.
fn weigh(tools: &Tools) -> Fun {
    let mut f = Fun::new("weigh", 3);
    let (measure, a, b) = (f.param(0), f.param(1), f.param(2));
    let bits = f.keep(0);
    let is = |frame: Local, d: Disposition| val(frame).long(shared::DISPOSITION).is(d as i64);
    let human = is(a, Disposition::Human).or(is(b, Disposition::Human));
    let transfer = is(a, Disposition::Transfer).isnt(is(b, Disposition::Transfer));
    f.when(human.or(transfer), |f| f.set(bits, val(bits).or(OPEN)));
    let lighter = is(a, Disposition::Punish).and(is(b, Disposition::MayWaive));
    f.set(bits, val(bits).or(lighter));
    let heavier = is(a, Disposition::MayWaive).and(is(b, Disposition::Punish));
    f.set(bits, val(bits).or(heavier.left(1)));
    let first = f.keep(val(a).long(shared::PENALTIES));
    let second = f.keep(val(b).long(shared::PENALTIES));
    let ours = unmatched(&mut f, tools, (first, second), |f, one, other| {
        let other = val(f.keep(other));
        number(f, bits, must(one), must(&other));
        let (x, y) = (f.keep(known(tools, one)), f.keep(known(tools, &other)));
        f.either(
            val(x).word(profile::FINE),
            |f| {
                let own = [val(measure), one.clone(), other.clone()];
                f.set(bits, val(bits).or(call(tools.own.weigh_fines, own)));
            },
            |f| {
                let apart = val(x)
                    .word(profile::LASTING)
                    .isnt(val(y).word(profile::LASTING));
                f.set(bits, val(bits).or(apart.times(OPEN)));
                for field in [profile::FROM, profile::TO] {
                    number(f, bits, val(x).long(field), val(y).long(field));
                }
            },
        );
    });
    let theirs = unmatched(&mut f, tools, (second, first), |_, _, _| {});
    let (ours, theirs) = (f.keep(ours), f.keep(theirs));
    let seen = tools.vec(&mut f);
    for list in [ours, theirs] {
        each(&mut f, list, |f, one, round| {
            let on = f.keep(known(tools, &one).word(profile::ON));
            f.when(call(tools.kit.has, [seen.clone(), val(on)]), |f| {
                f.next(round);
            });
            tools.push(f, &seen, on);
            let x = f.keep(call(tools.own.gravest, [val(ours), val(on)]));
            let y = f.keep(call(tools.own.gravest, [val(theirs), val(on)]));
            f.unless(y, |f| {
                f.set(bits, val(bits).or(LIGHTER));
                f.next(round);
            });
            f.unless(x, |f| {
                f.set(bits, val(bits).or(HEAVIER));
                f.next(round);
            });
            let split = |of: Local| (val(of).minus(1).right(1), val(of).minus(1).and(1));
            let ((p, must_x), (q, must_y)) = (split(x), split(y));
            let (p, q) = (f.keep(p), f.keep(q));
            let graver_may = val(q)
                .below(p)
                .and(must_x.clone().zero())
                .and(must_y.clone());
            let lesser_must = val(p).below(q).and(must_y.zero()).and(must_x);
            let open = val(p).is(q).or(graver_may).or(lesser_must);
            f.set(bits, val(bits).or(open.times(OPEN)));
            number(f, bits, p, q);
        });
    }
    f.give(bits);
    f
}
