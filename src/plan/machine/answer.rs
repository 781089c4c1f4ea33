//! A decision asked by itself.

use super::{
    kit::at,
    layout::{answer, memo, money, state, vec, worked},
    making::Making,
    say::Why,
};
use crate::plan::code::{
    RATIO,
    build::{Fun, call, val},
};

impl Making<'_> {
    pub(super) fn answer(&mut self) -> Fun {
        let program = self.program;
        let mut words = Vec::new();
        for index in 0..program.decisions.len() {
            let decided = self.decided(crate::ir::DecisionId::from_index(index));
            let decided = decided.map_or([0; 3], |d| {
                let kind = u32::try_from(d.kind).unwrap_or(0);
                [d.description, d.at, kind]
            });
            words.extend(decided);
        }
        let table = self.words(&words);
        let says = self.why(Why::RuleSays, &[0]);
        let shapeless = self.shapeless();
        let values = self.values;
        let kit = self.kit;
        let decide = self.lowered.decide;
        let mut f = Fun::new("answer", 2);
        let (to, id) = (f.param(0), f.param(1));
        f.fill(to, 0, answer::BYTES);
        let about = f.keep(val(table).plus(val(id).times(12)));
        let kind = f.keep(val(about).word(8));
        f.put(to, answer::KIND, kind);
        let word = f.keep(shapeless);
        f.when(val(about).word(0), |f| {
            f.set(word, call(decide, [val(about).word(0)]));
        });
        f.when(word, |f| {
            let why = f.keep(call(kit.why_of, [val(word)]));
            f.unless(why, |f| f.give(word));
            f.put(to, answer::WHY, why);
        });
        let rows = f.keep(val(to).plus(answer::ROWS));
        f.unless(word, |f| {
            let known = f.keep(at(state::MEMO).plus(val(about).word(4)));
            let value = f.keep(val(known).plus(super::decision::VALUE));
            f.act(call(
                kit.push,
                [val(rows), val(known).long(super::decision::ROW)],
            ));
            f.when(val(kind).at_most(answer::CHOICE), |f| {
                f.put(to, answer::VALUE, val(value).long(0));
            });
            f.when(val(kind).is(answer::NUMBER), |f| {
                f.copy(val(to).plus(answer::RATIO_AT), value, RATIO);
            });
            f.when(val(kind).is(answer::RANGE), |f| {
                let why = f.keep(val(value).long(worked::WHY));
                f.either(
                    val(value).long(worked::IS).and(val(why).zero()),
                    |f| {
                        let extent = val(value).plus(worked::EXTENT);
                        let place = f.keep(val(to).plus(answer::MONEY));
                        let edge = f.keep(call(values.to_money, [val(place), extent]));
                        f.when(edge, |f| f.give(call(values.edge_stop, [val(edge)])));
                        f.unless(val(place).long(money::FLAGS), |f| {
                            f.put(to, answer::WHY, says);
                        });
                    },
                    |f| f.put(to, answer::WHY, val(why).select(why, says)),
                );
            });
        });
        let read = f.keep(at(state::MEMO).plus(memo::READ));
        f.count(val(read).long(vec::LEN), |f, i, _| {
            let one = val(read).long(vec::AT).plus(val(i).left(3)).long(0);
            let row = f.keep(one.and(0xFFFF_FFFF_i64));
            f.unless(call(kit.has, [val(rows), val(row)]), |f| {
                f.act(call(kit.push, [val(rows), val(row)]));
            });
        });
        f
    }
}
