//! 处理: the penalties of a row stand for those of the statute of the same kind on the same object.

use super::{
    imposing::{Tools, every},
    layout::{candidate, imposing, item, penalty, vec},
};
use crate::plan::code::{
    FunctionId,
    build::{Fun, call, val},
};

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.stands, stands()),
        (t.own.replace_penalties, replace(t)),
    ]
}

fn stands() -> Fun {
    let mut f = Fun::new("stands", 2);
    let (items, old) = (f.param(0), f.param(1));
    let old = f.keep(val(old).long(item::ABOUT));
    every(&mut f, items, |f, new, _, on| {
        let about = f.keep(new.clone().long(item::ABOUT));
        for field in [penalty::ON, penalty::KIND] {
            let differs = val(about).word(field).isnt(val(old).word(field));
            f.when(differs, |f| f.next(on));
        }
        let (a, b) = (val(about).word(penalty::WHAT), val(old).word(penalty::WHAT));
        let unnamed = a.clone().zero().or(b.clone().zero());
        f.when(unnamed.or(a.is(b)), |f| f.give(new));
    });
    f.give(0);
    f
}

fn replace(t: &Tools) -> Fun {
    let mut f = Fun::new("replace_penalties", 2);
    let (to, candidates) = (f.param(0), f.param(1));
    every(&mut f, candidates, |f, candidate, _, on| {
        let nodes = f.keep(candidate.plus(candidate::NODES));
        f.unless(val(nodes).long(vec::LEN), |f| f.next(on));
        let added = f.keep(t.kit.room(imposing::BYTES));
        f.put(added, imposing::SETS, val(to).long(imposing::SETS));
        every(f, nodes, |f, node, _, _| {
            f.act(call(t.own.add, [val(added), node, val(0), val(0)]));
        });
        f.put(to, imposing::SETS, val(added).long(imposing::SETS));
        let fresh = val(added).plus(imposing::ITEMS);
        let kept = t.vec(f);
        // Where the first of those replaced stood, plus one.
        let place = f.keep(0);
        every(f, val(to).plus(imposing::ITEMS), |f, old, _, _| {
            let new = f.keep(call(t.own.stands, [fresh.clone(), old.clone()]));
            f.either(
                new,
                |f| {
                    f.unless(val(new).long(item::STATUTE), |f| {
                        f.put(new, item::STATUTE, old.clone().long(item::STATUTE));
                    });
                    let still = val(new).long(item::STILL);
                    let still = still.or(old.clone().long(item::STILL));
                    f.put(new, item::STILL, still);
                    f.unless(place, |f| {
                        f.set(place, kept.clone().long(vec::LEN).plus(1));
                    });
                },
                |f| t.push(f, kept.clone(), old.clone()),
            );
        });
        let last = kept.clone().long(vec::LEN).plus(1);
        f.unless(place, |f| f.set(place, last.clone()));
        let all = f.keep(val(to).plus(imposing::ITEMS));
        f.fill(all, 0, vec::BYTES);
        f.count(last, |f, index, _| {
            f.when(val(index).plus(1).is(place), |f| {
                every(f, fresh, |f, new, _, _| t.push(f, all, new));
            });
            f.when(val(index).below(kept.clone().long(vec::LEN)), |f| {
                let at = kept.clone().long(vec::AT).plus(val(index).left(3));
                t.push(f, all, at.long(0));
            });
        });
    });
    f
}
