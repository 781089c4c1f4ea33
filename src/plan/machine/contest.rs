//! Acts that stand for others: each provision is worked out whole, in a memo and a draft of its own, and
//! one is applied. What is done when stands in the contest of `eval`.

use super::{
    descriptions::{act, contest},
    frame::{each, imposed, reasons, shared},
    kit::at,
    layout::{draft, item, money, reason, state, vec, why},
    say::{Kind, Why},
    severity::{self, HEAVIER, LIGHTER, known},
    steps::{Tools, stops_at},
};
use crate::{
    base::terms::{ContestKind, Modality},
    case::outcome::{Disposition, Step, Verdict},
    plan::{
        code::{
            FunctionId, Local,
            build::{Fun, Val, call, val},
        },
        machine::descriptions::profile,
    },
};

/// What one of the provisions comes to.
mod considered {
    use super::shared;

    /// Its place.
    pub(super) const INDEX: u32 = 0;
    /// The draft of it.
    pub(super) const DRAFT: u32 = 8;
    /// The outcome, a `shared`.
    pub(super) const FRAME: u32 = 16;
    /// Bytes.
    pub(super) const BYTES: u32 = FRAME + shared::BYTES;
}

/// The higher fine on an object.
mod higher {
    /// The object.
    pub(super) const ON: u32 = 0;
    /// The provision, by its place among those that are broken.
    pub(super) const PLACE: u32 = 8;
    /// The provision, by its place among all.
    pub(super) const OF: u32 = 16;
    /// The fine, an `imposed`.
    pub(super) const FINE: u32 = 24;
    /// Another provision fines the object as well.
    pub(super) const BEATEN: u32 = 32;
    /// One of them fines the same.
    pub(super) const TIED: u32 = 40;
    /// Bytes.
    pub(super) const BYTES: u32 = 48;
}

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    if tools.profiles == 0 {
        // No act stands for others: what would work them out is left out of the code.
        return vec![(own.ask, only_steps(tools))];
    }
    vec![
        (own.ask, ask(tools)),
        (own.consider, consider(tools)),
        (own.in_force, in_force()),
        (own.take_rows, take_rows(tools)),
        (own.take_whys, take_whys(tools)),
        (own.explain_contest, explain(tools)),
        (own.law_at_date, law_at_date(tools)),
        (own.higher, higher_fines(tools)),
        (own.joined, joined(tools)),
        (own.concurrence, concurrence(tools)),
    ]
}

/// `(act, frame)` → 0 or a stop: the steps of an act.
fn only_steps(tools: &Tools) -> Fun {
    let mut f = Fun::new("ask", 2);
    let (laid, frame) = (f.param(0), f.param(1));
    f.give(call(tools.own.steps, [val(laid), val(frame)]));
    f
}

/// `(act, frame)` → 0 or a stop: the steps of an act, or what stands for it.
fn ask(tools: &Tools) -> Fun {
    let mut f = Fun::new("ask", 2);
    let (laid, frame) = (f.param(0), f.param(1));
    let contest = f.keep(val(laid).word(act::CONTEST));
    f.unless(contest, |f| {
        f.give(call(tools.own.steps, [val(laid), val(frame)]));
    });
    let law = val(contest)
        .word(contest::KIND)
        .is(ContestKind::LawAtDate as i64);
    f.when(law, |f| {
        f.give(call(tools.own.law_at_date, [val(laid), val(frame)]));
    });
    f.give(call(tools.own.concurrence, [val(laid), val(frame)]));
    f
}

/// The entry of a provision.
fn entry(contest: Local, index: impl Into<Val>) -> Val {
    let entries = val(contest).word(contest::CONTENDERS).plus(4);
    entries.plus(index.into().times(contest::ENTRY))
}

/// An outcome without penalties.
fn bare(f: &mut Fun, tools: &Tools, frame: impl Into<Val>, disposition: impl Into<Val>) {
    let frame = f.keep(frame);
    let none = tools.vec(f);
    f.put(frame, shared::DISPOSITION, disposition);
    f.put(frame, shared::PENALTIES, none);
    let none = tools.vec(f);
    f.put(frame, shared::ROWS, none);
}

/// `(contest, index)` → a `considered`, or a stop that ends the run.
fn consider(tools: &Tools) -> Fun {
    let mut f = Fun::new("consider", 2);
    let (contest, index) = (f.param(0), f.param(1));
    let to = f.keep(tools.kit.room(considered::BYTES));
    f.put(to, considered::INDEX, index);
    let frame = f.keep(val(to).plus(considered::FRAME));
    let [memo, held, step] =
        [state::MEMO, state::DRAFT, state::STEP].map(|place| f.keep(at(place)));
    f.act(call(tools.fresh, []));
    f.put(0, state::STEP, Step::Statutory as i64);
    let number = f.keep(entry(contest, index).word(contest::ACT));
    f.either(
        number,
        |f| {
            let laid = val(tools.acts).plus(val(number).minus(1).left(2)).word(0);
            let done = f.keep(call(tools.own.ask, [laid, val(frame)]));
            f.when(done, |f| {
                let why = f.keep(call(tools.kit.why_of, [val(done)]));
                f.unless(why, |f| f.give(done));
                f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
                f.fill(frame, 0, shared::BYTES);
                bare(f, tools, frame, Disposition::Human as i64);
                f.act(call(tools.kit.human, [val(why)]));
            });
        },
        |f| {
            f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
            bare(f, tools, frame, Disposition::NoPenalty as i64);
        },
    );
    f.put(to, considered::DRAFT, at(state::DRAFT));
    f.put(0, state::MEMO, memo);
    f.put(0, state::DRAFT, held);
    f.put(0, state::STEP, step);
    f.give(to);
    f
}

/// `(contest, field)` → the place plus one of the version in force on a day; 0 if none is; or a stop.
fn in_force() -> Fun {
    let mut f = Fun::new("in_force", 2);
    let (contest, field) = (f.param(0), f.param(1));
    f.count(val(contest).word(contest::CONTENDERS).word(0), |f, i, _| {
        let place = entry(contest, i).plus(field).word(0);
        let truth = f.keep(super::steps::holds(place));
        stops_at(f, truth);
        f.when(truth, |f| f.give(val(i).plus(1)));
    });
    f.give(0);
    f
}

/// `(considered)`: notes the rows that decided it.
fn take_rows(tools: &Tools) -> Fun {
    let mut f = Fun::new("take_rows", 1);
    let of = f.param(0);
    let frame = f.keep(val(of).plus(considered::FRAME));
    let rows = f.keep(val(frame).long(shared::ROWS));
    let factors = f.keep(at(state::DRAFT).plus(draft::FACTORS));
    f.count(val(rows).long(vec::LEN), |f, i, _| {
        let row = val(rows).long(vec::AT).plus(val(i).left(3)).long(0);
        let row = f.keep(row);
        f.either(
            val(i).below(val(frame).long(shared::DECIDED)),
            |f| f.act(call(tools.kit.decided, [val(row)])),
            |f| {
                f.unless(call(tools.kit.has, [val(factors), val(row)]), |f| {
                    tools.push(f, factors, row);
                });
            },
        );
    });
    f
}

/// `(considered, all)`: notes why a human decides: all of it, or only what is not about a fine.
fn take_whys(tools: &Tools) -> Fun {
    let mut f = Fun::new("take_whys", 2);
    let (of, all) = (f.param(0), f.param(1));
    let list = val(of).long(considered::DRAFT).plus(draft::HUMAN);
    each(&mut f, list, |f, one, _| {
        let tag = f.keep(val(&one).long(why::TAG));
        let beside = [
            Why::RuleSays,
            Why::OppositeCircumstances,
            Why::Mitigation,
            Why::Choice,
        ];
        let bits = beside
            .iter()
            .fold(0_i64, |bits, why| bits | 1 << (*why as i64));
        let told = val(all).isnt(0).or(val(bits).right(tag).and(1));
        f.when(told, |f| f.act(call(tools.kit.human, [one])));
    });
    f
}

/// `(list of reasons that rest on it, act, all)`: says what each provision comes to.
fn explain(tools: &Tools) -> Fun {
    let mut f = Fun::new("explain_contest", 3);
    let (to, id, all) = (f.param(0), f.param(1), f.param(2));
    each(&mut f, all, |f, one, _| {
        let frame = val(&one).plus(considered::FRAME);
        let index = val(&one).long(considered::INDEX);
        let arguments = [val(id), index, frame.long(shared::DISPOSITION)];
        let step = at(state::STEP);
        let kind = val(Kind::Considered as i64);
        let new = f.keep(call(tools.kit.reason, [val(to), step, kind, val(3)]));
        let mut offset = reason::ARGUMENTS;
        for argument in arguments {
            f.put(new, offset, argument);
            offset = offset.saturating_add(8);
        }
        let below = val(&one).long(considered::DRAFT).plus(draft::REASONS);
        let own = val(new).plus(reason::CHILDREN);
        f.act(call(tools.kit.join, [own, below]));
    });
    f
}

/// Says which is applied, if reasons are wanted; what `more` says comes before what each comes to.
fn say(
    f: &mut Fun,
    tools: &Tools,
    step: Step,
    (id, all): (Local, Local),
    arguments: [Val; 3],
    more: impl FnOnce(&mut Fun, Val),
) {
    f.when(at(state::REASONS), |f| {
        let [verdict, first, second] = arguments;
        let arguments = [val(id), verdict, first, second];
        let own = tools
            .kit
            .said(f, reasons(), step, Kind::Contest, &arguments);
        let below = f.keep(own.plus(reason::CHILDREN));
        more(f, val(below));
        let arguments = [val(below), val(id), val(all)];
        f.act(call(tools.own.explain_contest, arguments));
    });
}

/// The outcome: what is done, in which degree, the penalties; then rows and whys out of the draft.
fn close(f: &mut Fun, tools: &Tools, frame: Local, [disposition, degree, penalties]: [Val; 3]) {
    f.put(frame, shared::DISPOSITION, disposition);
    f.put(frame, shared::DEGREE, degree);
    f.put(frame, shared::PENALTIES, penalties);
    let deciding = at(state::DRAFT).plus(draft::DECIDING);
    f.put(frame, shared::DECIDED, deciding.long(vec::LEN));
    f.put(frame, shared::ROWS, call(tools.own.rows, []));
    f.act(call(tools.own.say_human, []));
}

fn law_at_date(tools: &Tools) -> Fun {
    let mut f = Fun::new("law_at_date", 2);
    let (laid, frame) = (f.param(0), f.param(1));
    let id = f.keep(val(laid).word(act::ID));
    let contest = f.keep(val(laid).word(act::CONTEST));
    let own = f.keep(tools.kit.room(draft::BYTES));
    f.put(0, state::DRAFT, own);
    f.put(0, state::STEP, Step::LawAtDate as i64);
    let human = Disposition::Human as i64;
    let [first, second] = [f.local(), f.local()];
    for (day, field, decided) in [(first, contest::WHEN, 0), (second, contest::DECIDED, 1)] {
        let found = call(tools.own.in_force, [val(contest), val(field)]);
        f.set(day, found);
        stops_at(&mut f, day);
        f.unless(day, |f| {
            tools.kit.leave(f, Why::NoVersion, &[val(id), val(decided)]);
            let none = tools.vec(f);
            close(f, tools, frame, [val(human), val(0), none]);
            f.give(0);
        });
        f.set(day, val(day).minus(1));
    }
    let unlawful = |index: Local| entry(contest, index).word(contest::ACT).isnt(0);
    let all = tools.vec(&mut f);
    let all = f.keep(all);
    let old = f.keep(call(tools.own.consider, [val(contest), val(first)]));
    stops_at(&mut f, old);
    tools.push(&mut f, all, old);
    let (new, bits) = (f.local(), f.keep(0));
    f.when(val(second).isnt(first).and(unlawful(first)), |f| {
        f.set(new, call(tools.own.consider, [val(contest), val(second)]));
        stops_at(f, new);
        tools.push(f, all, new);
        let [a, b] = [old, new].map(|of| val(of).plus(considered::FRAME));
        let measure = val(contest).word(contest::MEASURE);
        f.set(bits, call(tools.own.weigh, [measure, a, b]));
    });
    let open = val(bits).at_least(LIGHTER | HEAVIER);
    let lighter = val(bits).is(LIGHTER);
    let by_weight = lighter.select(Verdict::Later as i64, Verdict::Earlier as i64);
    let by_weight = open.select(Verdict::Undecided as i64, by_weight);
    let gone = unlawful(second).select(by_weight, Verdict::NoLongerUnlawful as i64);
    let changed = val(first).is(second).select(Verdict::Sole as i64, gone);
    let verdict = unlawful(first).select(changed, Verdict::NotUnlawful as i64);
    let verdict = f.keep(verdict);
    let undecided = f.keep(val(verdict).is(Verdict::Undecided as i64));
    let later = val(verdict).is(Verdict::Later as i64);
    let later = later.or(val(verdict).is(Verdict::NoLongerUnlawful as i64));
    let applied = f.keep(later.select(new, old));
    f.either(
        undecided,
        |f| {
            each(f, all, |f, one, _| {
                let frame = val(&one).plus(considered::FRAME);
                f.when(frame.long(shared::DISPOSITION).is(human), |f| {
                    f.act(call(tools.own.take_whys, [one.clone(), val(1)]));
                });
                f.act(call(tools.own.take_rows, [one]));
            });
            let both = [val(id), val(first), val(second)];
            tools.kit.leave(f, Why::Versions, &both);
        },
        |f| {
            f.act(call(tools.own.take_rows, [val(applied)]));
            f.act(call(tools.own.take_whys, [val(applied), val(1)]));
        },
    );
    let arguments = [val(verdict), val(first), val(second)];
    say(
        &mut f,
        tools,
        Step::LawAtDate,
        (id, all),
        arguments,
        |_, _| {},
    );
    let none = tools.vec(&mut f);
    let of = f.keep(val(applied).plus(considered::FRAME));
    let outcome = [
        val(undecided).select(human, val(of).long(shared::DISPOSITION)),
        val(undecided).select(0, val(of).long(shared::DEGREE)),
        val(undecided).select(none, val(of).long(shared::PENALTIES)),
    ];
    close(&mut f, tools, frame, outcome);
    f.give(0);
    f
}

/// The penalties of a `considered`.
fn penalties(of: impl Into<Val>) -> Val {
    let frame = of.into().plus(considered::FRAME);
    frame.long(shared::PENALTIES)
}

/// Whether two ranges of money, or two absences of one, are the same.
fn same_range(a: &Val, b: &Val) -> Val {
    let same = |field: u32| val(a).long(field).is(val(b).long(field));
    let flags = || val(a).long(money::FLAGS);
    let unbounded = flags().and(money::HAS_MAX).is(0);
    let none = flags().or(val(b).long(money::FLAGS)).and(money::IS).is(0);
    let ends = same(money::MIN).and(unbounded.or(same(money::MAX)));
    none.or(same(money::FLAGS).and(ends))
}

/// `(contest, all, found)` → 0, or two provisions (the first times 2³², plus the second, plus one) whose
/// fines cannot be compared.
fn higher_fines(tools: &Tools) -> Fun {
    let mut f = Fun::new("higher", 3);
    let (contest, all, found) = (f.param(0), f.param(1), f.param(2));
    let pair = |a: Val, b: Val| a.left(32).plus(b).plus(1);
    let place = f.keep(-1);
    each(&mut f, all, |f, one, _| {
        f.set(place, val(place).plus(1));
        let index = f.keep(val(&one).long(considered::INDEX));
        each(f, penalties(&one), |f, fine, round| {
            let about = f.keep(known(tools, &fine));
            f.unless(val(about).word(profile::FINE), |f| f.next(round));
            let on = f.keep(val(about).word(profile::ON));
            let best = f.keep(0);
            each(f, found, |f, other, search| {
                f.when(val(&other).long(higher::ON).is(on), |f| {
                    f.set(best, other);
                    f.leave(search);
                });
            });
            f.unless(best, |f| {
                let new = f.keep(tools.kit.room(higher::BYTES));
                f.put(new, higher::ON, on);
                f.put(new, higher::PLACE, place);
                f.put(new, higher::OF, index);
                f.put(new, higher::FINE, &fine);
                tools.push(f, found, new);
                f.next(round);
            });
            f.when(val(best).long(higher::PLACE).is(place), |f| {
                f.give(pair(val(index), val(index)));
            });
            let held = f.keep(val(best).long(higher::FINE));
            let measure = val(contest).word(contest::MEASURE);
            let arguments = [measure, val(held), fine.clone()];
            let bits = f.keep(call(tools.own.weigh_fines, arguments));
            f.put(best, higher::BEATEN, 1);
            f.when(val(bits).at_least(LIGHTER | HEAVIER), |f| {
                f.give(pair(val(best).long(higher::OF), val(index)));
            });
            f.unless(bits, |f| {
                let [a, b] = [val(held), fine.clone()].map(|of| of.plus(imposed::RANGE));
                let same = |field: u32| val(held).long(field).is(val(&fine).long(field));
                let none = val(held).long(imposed::HAS).is(0);
                let point = same(imposed::HAS).and(none.or(same(imposed::POINT)));
                f.unless(same_range(&a, &b).and(point), |f| {
                    f.give(pair(val(best).long(higher::OF), val(index)));
                });
                f.put(best, higher::TIED, 1);
            });
            f.when(val(bits).is(HEAVIER), |f| {
                f.put(best, higher::PLACE, place);
                f.put(best, higher::OF, index);
                f.put(best, higher::FINE, &fine);
                f.put(best, higher::TIED, 0);
            });
        });
    });
    f.give(0);
    f
}

/// Whether a provision has the higher fine on an object (`None`: on any).
fn has_higher(f: &mut Fun, found: Local, place: Local, on: Option<Local>) -> Local {
    let yes = f.keep(0);
    each(f, found, |f, fine, _| {
        let own = val(&fine).long(higher::PLACE).is(place);
        let own = match on {
            Some(on) => own.and(val(&fine).long(higher::ON).is(on)),
            None => own,
        };
        f.when(own, |f| f.set(yes, 1));
    });
    yes
}

/// `(all, found, disposition)` → of the fines the higher ones, and all other penalties, each once.
fn joined(tools: &Tools) -> Fun {
    let mut f = Fun::new("joined", 3);
    let (all, found, disposition) = (f.param(0), f.param(1), f.param(2));
    let out = tools.vec(&mut f);
    let out = f.keep(out);
    let (place, sets) = (f.keep(-1), f.keep(0));
    let set = imposed::GROUP.saturating_add(item::SET.saturating_sub(item::GROUP));
    each(&mut f, all, |f, one, _| {
        f.set(place, val(place).plus(1));
        let frame = val(&one).plus(considered::FRAME);
        let waives = frame
            .long(shared::DISPOSITION)
            .is(Disposition::MayWaive as i64);
        let may = f.keep(waives.and(val(disposition).is(Disposition::Punish as i64)));
        let next = f.keep(sets);
        each(f, penalties(&one), |f, of, round| {
            let new = f.keep(tools.kit.room(imposed::BYTES));
            f.copy(new, of, imposed::BYTES);
            f.when(val(new).long(imposed::GROUP), |f| {
                f.put(new, set, val(new).long(set).plus(sets));
                let after = f.keep(val(new).long(set).plus(1));
                f.when(val(next).below(after), |f| f.set(next, after));
            });
            f.when(may, |f| f.put(new, imposed::MODALITY, Modality::May as i64));
            let about = f.keep(known(tools, new));
            f.when(val(about).word(profile::FINE), |f| {
                let on = f.keep(val(about).word(profile::ON));
                let own = has_higher(f, found, place, Some(on));
                f.when(own, |f| tools.push(f, out, new));
                f.next(round);
            });
            let again = f.keep(0);
            each(f, out, |f, other, _| {
                let same = |field: u32| val(&other).long(field).is(val(new).long(field));
                let alone = val(&other).long(imposed::GROUP).is(0);
                let alone = alone.and(same(imposed::GROUP));
                let binding = alone.and(same(imposed::MODALITY));
                let its = f.keep(known(tools, &other));
                let lasts = |field: u32| val(its).long(field).is(val(about).long(field));
                let kind = val(its).word(profile::LASTING);
                let length = kind.is(val(about).word(profile::LASTING));
                let length = length.and(lasts(profile::FROM)).and(lasts(profile::TO));
                let like = call(tools.own.like, [other.clone(), val(new)]);
                f.when(binding.and(length).and(like), |f| f.set(again, 1));
            });
            f.unless(again, |f| tools.push(f, out, new));
        });
        f.set(sets, next);
    });
    f.give(out);
    f
}

/// What is done where several provisions are applied beside each other.
fn together(f: &mut Fun, all: Local) -> Local {
    let found = f.local();
    let of = |one: &Val| val(one).plus(considered::FRAME).long(shared::DISPOSITION);
    f.set(found, of(&val(all).long(vec::AT).long(0)));
    let order = [
        Disposition::MayWaive,
        Disposition::Punish,
        Disposition::Transfer,
    ];
    for disposition in order {
        each(f, all, |f, one, _| {
            f.when(of(&one).is(disposition as i64), |f| {
                f.set(found, disposition as i64);
            });
        });
    }
    found
}

/// In which degree: that of those that fine, if they agree; else of the first that is applied.
fn degree(f: &mut Fun, all: Local, found: Local, disposition: Local) -> Local {
    let degree = f.keep(0);
    let of = |place: Val| {
        let one = val(all).long(vec::AT).plus(place.left(3)).long(0);
        one.plus(considered::FRAME).long(shared::DEGREE)
    };
    f.either(
        val(found).long(vec::LEN),
        |f| {
            let first = val(found).long(vec::AT).long(0);
            f.set(degree, of(first.long(higher::PLACE)));
            each(f, found, |f, fine, _| {
                let own = of(val(&fine).long(higher::PLACE));
                f.unless(own.is(degree), |f| f.set(degree, 0));
            });
        },
        |f| {
            each(f, all, |f, one, search| {
                let frame = f.keep(val(&one).plus(considered::FRAME));
                f.when(val(frame).long(shared::DISPOSITION).is(disposition), |f| {
                    f.set(degree, val(frame).long(shared::DEGREE));
                    f.leave(search);
                });
            });
        },
    );
    degree
}

fn concurrence(tools: &Tools) -> Fun {
    let mut f = Fun::new("concurrence", 2);
    let (laid, frame) = (f.param(0), f.param(1));
    let id = f.keep(val(laid).word(act::ID));
    let contest = f.keep(val(laid).word(act::CONTEST));
    let own = f.keep(tools.kit.room(draft::BYTES));
    f.put(0, state::DRAFT, own);
    f.put(0, state::STEP, Step::Concurrence as i64);
    let all = tools.vec(&mut f);
    let all = f.keep(all);
    let entries = val(contest).word(contest::CONTENDERS);
    let count = f.keep(entries.word(0));
    f.count(count, |f, i, _| {
        let truth = super::steps::holds(entry(contest, i).word(contest::WHEN));
        let truth = f.keep(truth);
        stops_at(f, truth);
        f.when(truth, |f| {
            let one = f.keep(call(tools.own.consider, [val(contest), val(i)]));
            stops_at(f, one);
            tools.push(f, all, one);
        });
    });
    let found = tools.vec(&mut f);
    let found = f.keep(found);
    let [verdict, first, second, disposition, level] = [
        f.keep(Verdict::NoneBroken as i64),
        f.keep(0),
        f.keep(0),
        f.keep(Disposition::NoPenalty as i64),
        f.keep(0),
    ];
    let imposes = tools.vec(&mut f);
    let imposes = f.keep(imposes);
    let human = Disposition::Human as i64;
    f.block(|f, done| {
        f.unless(val(all).long(vec::LEN), |f| f.leave(done));
        each(f, all, |f, one, _| {
            let its = val(&one).plus(considered::FRAME);
            f.when(its.long(shared::DISPOSITION).is(human), |f| {
                f.set(verdict, Verdict::Undecided as i64);
                f.set(first, val(&one).long(considered::INDEX));
                f.set(second, first);
                f.act(call(tools.own.take_whys, [one, val(1)]));
                f.set(disposition, human);
                f.leave(done);
            });
        });
        let pair = call(tools.own.higher, [val(contest), val(all), val(found)]);
        let pair = f.keep(pair);
        f.when(pair, |f| {
            f.set(verdict, Verdict::Undecided as i64);
            let both = f.keep(val(pair).minus(1));
            f.set(first, val(both).right(32));
            f.set(second, val(both).and(u32::MAX));
            let arguments = [val(id), val(first), val(second)];
            tools.kit.leave(f, Why::Concurring, &arguments);
            f.set(disposition, human);
            f.leave(done);
        });
        f.set(verdict, Verdict::OneFine as i64);
        each(f, found, |f, fine, _| {
            f.when(val(&fine).long(higher::BEATEN), |f| {
                f.set(verdict, Verdict::HigherFine as i64);
            });
        });
        let what = together(f, all);
        f.set(disposition, what);
        let which = degree(f, all, found, disposition);
        f.set(level, which);
        let arguments = [val(all), val(found), val(disposition)];
        f.set(imposes, call(tools.own.joined, arguments));
        let place = f.keep(-1);
        each(f, all, |f, one, _| {
            f.set(place, val(place).plus(1));
            let applied = has_higher(f, found, place, None);
            f.act(call(tools.own.take_whys, [one, val(applied)]));
        });
    });
    each(&mut f, all, |f, one, _| {
        f.act(call(tools.own.take_rows, [one]));
    });
    let higher_fine = f.keep(val(verdict).is(Verdict::HigherFine as i64));
    let arguments = [val(verdict), val(first), val(second)];
    let step = Step::Concurrence;
    say(&mut f, tools, step, (id, all), arguments, |f, below| {
        f.when(higher_fine, |f| {
            each(f, found, |f, fine, round| {
                f.unless(val(&fine).long(higher::BEATEN), |f| f.next(round));
                let field = |field: u32| val(&fine).long(field);
                let (on, of, tied) = (field(higher::ON), field(higher::OF), field(higher::TIED));
                let arguments = [val(id), on, of, tied];
                tools.kit.said(f, below, step, Kind::FineOf, &arguments);
            });
        });
    });
    let outcome = [val(disposition), val(level), val(imposes)];
    close(&mut f, tools, frame, outcome);
    f.give(0);
    f
}

const _: () = {
    // Bits of one sort alone lie below those of both.
    assert!(severity::OPEN > LIGHTER | HEAVIER);
};
