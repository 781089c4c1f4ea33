//! Which penalties the statute imposes on the facts at hand.

use super::{
    descriptions::{act, imposition, node},
    imposing::{Tools, each, every, stopped},
    layout::{imposing, item, penalty, state, vec, why},
    say::{Why, stop},
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, call, call_at, val},
    },
};

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.listed, listed()),
        (t.own.why_list, why_list(t)),
        (t.own.guard, guard(t)),
        (t.own.guards, guards(t)),
        (t.own.add, add(t)),
        (t.own.replaced, replaced(t)),
        (t.own.supersede, supersede(t)),
        (t.own.impose, impose(t)),
    ]
}

fn listed() -> Fun {
    let mut f = Fun::new("listed", 2);
    let (list, value) = (f.param(0), f.param(1));
    each(&mut f, list, 4, |f, entry, _, _| {
        f.when(entry.word(0).is(value), |f| f.give(1));
    });
    f.give(0);
    f
}

fn why_list(t: &Tools) -> Fun {
    let mut f = Fun::new("why_list", 2);
    let (tag, list) = (f.param(0), f.param(1));
    let count = f.keep(val(list).long(vec::LEN));
    let new = f.keep(call(t.kit.alloc, [val(count).left(3).plus(why::ARGUMENTS)]));
    f.put(new, why::TAG, tag);
    f.put(new, why::COUNT, count);
    every(&mut f, list, |f, value, index, _| {
        f.put(val(new).plus(val(index).left(3)), why::ARGUMENTS, value);
    });
    f.give(new);
    f
}

fn guard(t: &Tools) -> Fun {
    let mut f = Fun::new("guard", 2);
    let (act, guard) = (f.param(0), f.param(1));
    f.unless(guard, |f| f.give(1));
    let list = f.keep(val(act).word(act::GUARDS));
    f.when(val(guard).above(val(list).word(0)), |f| {
        f.give(val(t.shapeless).plus(stop::HUMAN));
    });
    let place = val(list).plus(val(guard).left(2)).word(0);
    f.give(call_at(place.minus(1), []));
    f
}

fn guards(t: &Tools) -> Fun {
    let mut f = Fun::new("guards", 2);
    let (act, list) = (f.param(0), f.param(1));
    let kept = f.keep(1);
    each(&mut f, list, 4, |f, entry, _, on| {
        let held = f.keep(call(t.own.guard, [val(act), entry.word(0).plus(1)]));
        f.when(val(held).is(1), |f| f.next(on));
        f.unless(held, |f| f.give(0));
        f.set(kept, call(t.values.keep, [val(kept), val(held)]));
    });
    f.give(kept);
    f
}

fn add(t: &Tools) -> Fun {
    let mut f = Fun::new("add", 4);
    let (to, node, from, still) = (f.param(0), f.param(1), f.param(2), f.param(3));
    let kind = f.keep(val(node).word(node::KIND));
    f.when(val(kind).is(node::HUMAN), |f| {
        f.put(to, imposing::UNDECIDED, 1);
        f.give(0);
    });
    let set = f.keep(val(to).long(imposing::SETS));
    let entries = val(node).plus(node::PENALTIES);
    each(&mut f, entries, node::ENTRY, |f, entry, _, _| {
        let about = f.keep(entry.clone().word(0));
        let new = f.keep(t.kit.room(item::BYTES));
        let id = f.keep(val(about).word(penalty::ID));
        f.put(new, item::PENALTY, id);
        f.put(new, item::ABOUT, about);
        f.put(new, item::STILL, still);
        f.put(new, item::IMPOSITION, from);
        f.when(from, |f| f.put(new, item::STATUTE, val(id).plus(1)));
        f.when(kind, |f| {
            f.put(new, item::GROUP, kind);
            f.put(new, item::SET, set);
            f.put(new, item::INDEX, entry.word(node::INDEX));
        });
        t.push(f, val(to).plus(imposing::ITEMS), new);
    });
    f.when(kind, |f| f.put(to, imposing::SETS, val(set).plus(1)));
    f
}

/// 改处: penalties outside of the replacing stage, on an object that it penalises, fall away.
fn replaced(t: &Tools) -> Fun {
    let mut f = Fun::new("replaced", 3);
    let (act, holding, stage) = (f.param(0), f.param(1), f.param(2));
    let all = f.keep(val(act).word(act::IMPOSITIONS));
    let objects = t.vec(&mut f);
    let laid = |index| val(all).plus(val(index).left(2)).word(4);
    every(&mut f, holding, |f, index, _, on| {
        let index = f.keep(index);
        let at = f.keep(laid(index));
        let own = val(at).word(imposition::GUARDS);
        f.unless(call(t.own.listed, [own, val(stage)]), |f| f.next(on));
        let entries = val(at).word(imposition::NODE).plus(node::PENALTIES);
        each(f, entries, node::ENTRY, |f, entry, _, _| {
            t.push(f, objects.clone(), entry.word(0).word(penalty::ON));
        });
    });
    let kept = f.keep(0);
    every(&mut f, holding, |f, index, _, _| {
        let index = f.keep(index);
        let at = f.keep(laid(index));
        let own = val(at).word(imposition::GUARDS);
        let stays = f.keep(call(t.own.listed, [own, val(stage)]));
        let entries = f.keep(val(at).word(imposition::NODE).plus(node::PENALTIES));
        f.unless(val(entries).word(0), |f| f.set(stays, 1));
        each(f, entries, node::ENTRY, |f, entry, _, _| {
            let on = entry.word(0).word(penalty::ON);
            f.unless(call(t.kit.has, [objects.clone(), on]), |f| f.set(stays, 1));
        });
        f.when(stays, |f| {
            f.put(val(holding).long(vec::AT).plus(val(kept).left(3)), 0, index);
            f.set(kept, val(kept).plus(1));
        });
    });
    f.put(holding, vec::LEN, kept);
    f
}

/// A fine that an imposition claims; fields of eight bytes.
mod claim {
    /// The imposition.
    pub(super) const IMPOSITION: u32 = 0;
    /// The object.
    pub(super) const OBJECT: u32 = 8;
    /// The penalty.
    pub(super) const PENALTY: u32 = 16;
    /// Bytes.
    pub(super) const BYTES: u32 = 24;
}

/// Of several impositions that fine one object, leaves out those that another stands for.
fn supersede(t: &Tools) -> Fun {
    let mut f = Fun::new("supersede", 2);
    let (act, holding) = (f.param(0), f.param(1));
    let all = f.keep(val(act).word(act::IMPOSITIONS));
    let claims = t.vec(&mut f);
    let several = t.vec(&mut f);
    every(&mut f, holding, |f, index, _, _| {
        let at = val(all).plus(index.clone().left(2)).word(4);
        let entries = at.word(imposition::NODE).plus(node::PENALTIES);
        each(f, entries, node::ENTRY, |f, entry, _, on| {
            let about = f.keep(entry.word(0));
            f.unless(val(about).word(penalty::FINE), |f| f.next(on));
            let new = f.keep(t.kit.room(claim::BYTES));
            f.put(new, claim::IMPOSITION, index);
            f.put(new, claim::OBJECT, val(about).word(penalty::ON));
            f.put(new, claim::PENALTY, val(about).word(penalty::ID));
            t.push(f, claims.clone(), new);
        });
    });
    f.when(claims.clone().long(vec::LEN).below(2), |f| {
        f.give(several.clone());
    });
    let gone = t.vec(&mut f);
    every(&mut f, claims.clone(), |f, one, _, on| {
        let index = f.keep(one.clone().long(claim::IMPOSITION));
        let at = val(all).plus(val(index).left(2)).word(4);
        let beaten_by = f.keep(at.word(imposition::BEATEN_BY));
        every(f, claims.clone(), |f, other, _, _| {
            let same = other.clone().long(claim::OBJECT);
            let same = same.is(one.long(claim::OBJECT));
            let rival = other.long(claim::IMPOSITION);
            f.when(same.and(call(t.own.listed, [val(beaten_by), rival])), |f| {
                t.push(f, gone.clone(), index);
                f.next(on);
            });
        });
    });
    for (list, field) in [
        (val(holding), None),
        (claims.clone(), Some(claim::IMPOSITION)),
    ] {
        let kept = f.keep(0);
        every(&mut f, list.clone(), |f, value, _, on| {
            let index = field.map_or(value.clone(), |field| value.clone().long(field));
            f.when(call(t.kit.has, [gone.clone(), index]), |f| f.next(on));
            f.put(list.clone().long(vec::AT).plus(val(kept).left(3)), 0, value);
            f.set(kept, val(kept).plus(1));
        });
        f.put(list, vec::LEN, kept);
    }
    every(&mut f, claims.clone(), |f, first, index, on| {
        let rivals = t.vec(f);
        let contested = f.keep(0);
        every(f, claims.clone(), |f, other, place, next| {
            let same = other.clone().long(claim::OBJECT);
            let same = same.is(first.clone().long(claim::OBJECT));
            f.unless(same, |f| f.next(next));
            // Said with the first fine on the object.
            f.when(val(place).below(index), |f| f.next(on));
            let rival = other.clone().long(claim::IMPOSITION);
            let rival = rival.isnt(first.clone().long(claim::IMPOSITION));
            f.set(contested, val(contested).or(rival));
            t.push(f, rivals.clone(), other.long(claim::PENALTY));
        });
        f.when(contested, |f| t.push(f, several.clone(), rivals));
    });
    f.give(several);
    f
}

fn impose(t: &Tools) -> Fun {
    let mut f = Fun::new("impose", 2);
    let (act, waived) = (f.param(0), f.param(1));
    f.put(0, state::STEP, Step::Statutory as i64);
    let to = f.keep(t.kit.room(imposing::BYTES));
    let holding = t.vec(&mut f);
    let all = f.keep(val(act).word(act::IMPOSITIONS));
    each(&mut f, all, 4, |f, entry, index, on| {
        let at = f.keep(entry.word(0));
        let skipped = val(waived).and(val(at).word(imposition::STILL).zero());
        f.when(skipped, |f| f.next(on));
        let list = val(at).word(imposition::GUARDS);
        let held = f.keep(call(t.own.guards, [val(act), list]));
        f.either(
            stopped(held),
            |f| {
                let why = t.why(f, held);
                f.act(call(t.kit.human, [why]));
                f.put(to, imposing::UNDECIDED, 1);
            },
            |f| f.when(held, |f| t.push(f, holding.clone(), index)),
        );
    });
    each(&mut f, val(act).word(act::STAGES), 4, |f, entry, _, _| {
        let stage = entry.word(0);
        f.act(call(t.own.replaced, [val(act), holding.clone(), stage]));
    });
    let several = f.keep(call(t.own.supersede, [val(act), holding.clone()]));
    every(&mut f, holding, |f, index, _, _| {
        let at = f.keep(val(all).plus(index.clone().left(2)).word(4));
        let node = f.keep(val(at).word(imposition::NODE));
        let kind = f.keep(val(node).word(node::KIND));
        f.when(val(kind).is(node::HUMAN), |f| {
            f.act(call(t.kit.human, [val(t.shapeless)]));
        });
        f.when(val(kind).is(node::CHOICE), |f| {
            t.kit.leave(f, Why::Choice, &[]);
        });
        let still = val(at).word(imposition::STILL);
        f.act(call(t.own.add, [val(to), val(node), index.plus(1), still]));
    });
    every(&mut f, several, |f, fines, _, _| {
        every(f, val(to).plus(imposing::ITEMS), |f, item, _, _| {
            let id = item.clone().long(item::PENALTY);
            f.when(call(t.kit.has, [fines.clone(), id]), |f| {
                f.put(item, item::CONTESTED, 1);
            });
        });
        let tag = val(Why::SeveralFines as i64);
        let why = call(t.own.why_list, [tag, fines]);
        f.act(call(t.kit.human, [why]));
    });
    f.give(to);
    f
}
