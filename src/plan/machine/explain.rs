//! What is said of the statute: the act, its guards, its penalties.

use super::{
    descriptions::{act, imposition},
    imposing::{Tools, every},
    kit::at,
    layout::{draft, imposing, item, money, penalty, reason, state, statute},
    say::Kind,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, val},
    },
};

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![(t.own.explain_statute, explain(t))]
}

/// The three arguments that a range in whole fen is.
fn three(money: &Val) -> [Val; 3] {
    [money::MIN, money::MAX, money::FLAGS].map(|field| money.clone().long(field))
}

fn explain(t: &Tools) -> Fun {
    let mut f = Fun::new("explain_statute", 3);
    let (act, from, statutes) = (f.param(0), f.param(1), f.param(2));
    f.unless(at(state::REASONS), |f| f.give(0));
    let items = val(from).plus(imposing::ITEMS);
    let reasons = at(state::DRAFT).plus(draft::REASONS);
    let id = f.keep(val(act).word(act::ID));
    let said = t
        .kit
        .said(&mut f, reasons, Step::Statutory, Kind::Act, &[val(id)]);
    let children = said.plus(reason::CHILDREN);
    let all = f.keep(val(act).word(act::IMPOSITIONS));
    f.count(val(act).word(act::GUARDS).word(0), |f, guard, on| {
        every(f, items.clone(), |f, item, _, next| {
            let from = f.keep(item.long(item::IMPOSITION));
            f.unless(from, |f| f.next(next));
            let list = val(all).plus(val(from).left(2)).word(0);
            let list = list.word(imposition::GUARDS);
            f.when(call(t.own.listed, [list, val(guard)]), |f| {
                let arguments = [val(id), val(guard)];
                let to = children.clone();
                t.kit.said(f, to, Step::Statutory, Kind::Guard, &arguments);
                f.next(on);
            });
        });
    });
    every(&mut f, items, |f, item, _, on| {
        let penalty = f.keep(item.clone().long(item::PENALTY));
        let about = item.long(item::ABOUT);
        f.unless(about.word(penalty::FINE), |f| {
            let to = children.clone();
            t.kit
                .said(f, to, Step::Statutory, Kind::Imposes, &[val(penalty)]);
            f.next(on);
        });
        every(f, statutes, |f, statute, _, next| {
            let same = statute.clone().long(statute::PENALTY).is(penalty);
            f.unless(same, |f| f.next(next));
            let money = statute.plus(statute::MONEY);
            f.when(money.clone().long(money::FLAGS), |f| {
                let [min, max, flags] = three(&money);
                let arguments = [val(penalty), min, max, flags];
                let kind = Kind::StatutoryRange;
                t.kit
                    .said(f, children.clone(), Step::Statutory, kind, &arguments);
            });
            f.next(on);
        });
    });
    f
}
