//! The statutory range of every fine, and the objects that are penalised.

use super::{
    descriptions::{act, rounding},
    imposing::{Tools, every},
    layout::{extent, imposing, item, money, penalty, statute, target, why, worked},
    say::Why,
    values::edge,
};
use crate::plan::code::{
    FunctionId,
    build::{Fun, call, val},
};

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.statutory_ranges, statutory_ranges(t)),
        (t.own.targets, targets(t)),
    ]
}

fn statutory_ranges(t: &Tools) -> Fun {
    let mut f = Fun::new("statutory_ranges", 2);
    let (act, from) = (f.param(0), f.param(1));
    let rounding = f.keep(val(act).word(act::ROUNDING));
    let fines = t.vec(&mut f);
    every(&mut f, val(from).plus(imposing::ITEMS), |f, item, _, on| {
        let about = f.keep(item.clone().long(item::ABOUT));
        f.unless(val(about).word(penalty::FINE), |f| f.next(on));
        let new = f.keep(t.kit.room(statute::BYTES));
        f.put(new, statute::PENALTY, item.clone().long(item::PENALTY));
        t.push(f, fines.clone(), new);
        let found = f.keep(t.kit.room(worked::BYTES));
        let range = val(about).word(penalty::RANGE);
        let stop = f.keep(call(t.own.worked, [range, val(found), val(0)]));
        f.when(stop, |f| f.give(stop));
        let why = f.keep(val(found).long(worked::WHY));
        let money = f.keep(val(new).plus(statute::MONEY));
        f.when(val(found).long(worked::IS), |f| {
            let extent = f.keep(val(found).plus(worked::EXTENT));
            let point = f.keep(call(t.values.as_point, [val(extent)]));
            let edge = f.keep(0);
            f.either(
                point,
                |f| {
                    let unit = val(rounding).long(rounding::UNIT);
                    let mode = val(rounding).long(rounding::MODE);
                    let arguments = [val(money), val(point), unit, mode, val(0)];
                    f.set(edge, call(t.values.round_point, arguments));
                    f.put(money, money::MAX, val(money).long(money::MIN));
                    f.put(money, money::FLAGS, money::IS | money::HAS_MAX);
                },
                |f| f.set(edge, call(t.values.to_money, [val(money), val(extent)])),
            );
            f.when(val(edge).at_least(edge::TOP), |f| {
                let stop = call(t.values.edge_stop, [val(edge)]);
                let expr = val(about).word(penalty::EXPR);
                f.give(call(t.values.named, [stop, expr]));
            });
            f.when(val(money).long(money::FLAGS), |f| {
                f.put(new, statute::IS, 1);
                f.copy(val(new).plus(statute::EXTENT), extent, extent::BYTES);
            });
        });
        // No whole fen inside, or an amount that the rule leaves open: the statute states none.
        f.unless(val(money).long(money::FLAGS), |f| {
            let none = f.keep(1);
            f.when(why, |f| {
                f.set(none, val(why).long(why::TAG).is(Why::RuleSays as i64));
            });
            f.when(none, |f| {
                let id = item.long(item::PENALTY);
                let tag = val(Why::NoStatutoryAmount as i64);
                f.set(why, call(t.kit.why, [tag, id]));
            });
        });
        f.put(new, statute::WHY, why);
    });
    f.give(fines);
    f
}

fn targets(t: &Tools) -> Fun {
    let mut f = Fun::new("targets", 2);
    let (from, statutes) = (f.param(0), f.param(1));
    let targets = t.vec(&mut f);
    every(&mut f, val(from).plus(imposing::ITEMS), |f, item, _, _| {
        let about = f.keep(item.clone().long(item::ABOUT));
        let object = f.keep(val(about).word(penalty::ON));
        let id = f.keep(item.long(item::PENALTY));
        let found = f.keep(0);
        every(f, targets.clone(), |f, target, _, _| {
            let same = target.clone().long(target::OBJECT).is(object);
            f.when(same, |f| f.set(found, target));
        });
        f.unless(found, |f| {
            f.set(found, t.kit.room(target::BYTES));
            f.put(found, target::OBJECT, object);
            t.push(f, targets.clone(), found);
        });
        f.when(val(about).word(penalty::FINE), |f| {
            f.put(found, target::FINED, 1);
        });
        f.block(|f, done| {
            every(f, statutes, |f, statute, _, on| {
                let same = statute.clone().long(statute::PENALTY).is(id);
                f.unless(same, |f| f.next(on));
                let first = val(found).long(target::IS).zero();
                f.when(first.and(statute.clone().long(statute::IS)), |f| {
                    f.put(found, target::IS, 1);
                    let to = val(found).plus(target::EXTENT);
                    f.copy(to, statute.plus(statute::EXTENT), extent::BYTES);
                });
                f.leave(done);
            });
        });
    });
    f.give(targets);
    f
}
