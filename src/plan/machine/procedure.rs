//! Step 11: duties of procedure, after the outcome and only where reasons are wanted.
//!
//! What a duty reads of the outcome stands in the `shared` of the run: disposition, degree, penalties;
//! why a human decides stands in the draft. A condition is a function `(shared) -> truth`.

use super::{
    acts::number,
    bearing::degree,
    condition::satisfies,
    date::{FIRST_DAY, LAST_DAY},
    descriptions::{act, duty},
    frame::{each, each_laid, imposed, shared, told},
    kit::at,
    layout::{draft, money, state, vec, why},
    lowered::{Body, Needs},
    making::Making,
    result::write,
    say::{Why, stop},
    several,
    steps::{Tools, several as of_several},
};
use crate::{
    base::{
        kinds::Family,
        terms::{self, Degree, Modality},
    },
    case::outcome::Disposition,
    ir::{
        Amount, FineEnd, FineOf, KindTest, ObjectId, OutcomeTest, Penalty, Program, Reading,
        ViolationId,
    },
    plan::code::{
        FunctionId, Local, RATIO, RatioOp,
        build::{Fun, Val, call, call_at, ratio, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools, making: &mut Making<'_>) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    if making.program.duties.is_empty() {
        // What would work duties out is left out of the code.
        return vec![(own.put_duties, put_none(tools))];
    }
    let fines = making.words(&fined(making.program));
    let objects = making.program.objects.len();
    let mut all = vec![
        (own.ruled, ruled(tools)),
        (own.fine_on, fine_on(tools, fines)),
        (own.highest_fine, highest_fine(tools, objects)),
        (own.imposes_any, imposes_any(tools)),
        (own.mitigates, mitigates()),
        (own.duties, duties(tools)),
        (own.put_wait, put_wait(tools)),
        (own.put_duties, put_duties(tools)),
    ];
    if tools.several {
        all.extend(several::functions(tools, making));
    }
    all
}

/// Writes that there are no duties.
fn put_none(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_duties", 1);
    let _frame = f.param(0);
    write(&mut f, tools, [val(0)]);
    f
}

/// For each penalty the object that it fines, plus one, or 0 if it is no fine.
fn fined(program: &Program) -> Vec<u32> {
    let on = |p: &Penalty| match p.amount {
        Amount::Fine(_) => p.on.0.saturating_add(1),
        Amount::Flag | Amount::Duration(_) | Amount::Lifetime | Amount::Open => 0,
    };
    program.penalties.iter().map(on).collect()
}

/// An end of a range as a number.
const fn end_of(end: FineEnd) -> i64 {
    match end {
        FineEnd::Highest => 0,
        FineEnd::Lowest => 1,
        FineEnd::Recommended => 2,
    }
}

const LOWEST: i64 = end_of(FineEnd::Lowest);
const RECOMMENDED: i64 = end_of(FineEnd::Recommended);

/// Where a human decides everything, nothing can be read of the penalties.
fn ruled(tools: &Tools) -> Fun {
    let mut f = Fun::new("ruled", 1);
    let frame = f.param(0);
    let free = |one: Val| {
        let human = val(&one)
            .long(shared::DISPOSITION)
            .is(Disposition::Human as i64);
        human.and(one.long(shared::PENALTIES).long(vec::LEN).zero())
    };
    if tools.several {
        several::unless_open(&mut f, frame);
        let found = f.keep(0);
        several::each_act(&mut f, tools, frame, |f, one| {
            f.when(free(one), |f| f.set(found, 1));
        });
        f.unless(found, |f| f.give(0));
    } else {
        f.unless(free(val(frame)), |f| f.give(0));
    }
    let all = f.keep(at(state::DRAFT).plus(draft::HUMAN));
    f.when(val(all).long(vec::LEN), |f| {
        f.give(val(all).long(vec::AT).long(0).plus(stop::HUMAN));
    });
    let says = call(tools.kit.why, [val(Why::RuleSays as i64), val(0)]);
    f.give(says.plus(stop::HUMAN));
    f
}

/// The fine on an object, by an end.
fn fine_on(tools: &Tools, fines: u32) -> Fun {
    let mut f = Fun::new("fine_on", 3);
    let (frame, on, end) = (f.param(0), f.param(1), f.param(2));
    let stopped = f.keep(call(tools.own.ruled, [val(frame)]));
    f.when(stopped, |f| f.give(stopped));
    let total = tools.several.then(|| f.keep(0));
    let mut highest = None;
    several::each_act(&mut f, tools, frame, |f, one| {
        let (found, some) = (f.keep(0), f.keep(0));
        highest = Some(found);
        each(f, one.long(shared::PENALTIES), |f, penalty, round| {
            let id = f.keep(val(&penalty).long(imposed::PENALTY));
            let fined = val(id).left(2).plus(i64::from(fines)).word(0);
            f.unless(fined.is(on), |f| f.next(round));
            let range = f.keep(val(&penalty).plus(imposed::RANGE));
            f.unless(val(range).long(money::FLAGS), |f| {
                let none = Why::NoStatutoryAmount as i64;
                let none = call(tools.kit.why, [val(none), val(id)]);
                f.give(none.plus(stop::HUMAN));
            });
            let shall = val(&penalty)
                .long(imposed::MODALITY)
                .is(Modality::Shall as i64);
            let shall = shall.and(val(&penalty).long(imposed::GROUP).zero());
            let point = [imposed::HAS, imposed::POINT].map(|at| val(&penalty).long(at));
            let amount = amount(f, range, point, Some(shall), end);
            let lower = val(amount).below(found);
            let better = val(end).is(LOWEST).select(lower, val(found).below(amount));
            f.when(val(some).zero().or(better), |f| f.set(found, amount));
            f.set(some, 1);
        });
        if let Some(total) = total {
            several::add(f, total, found);
        }
    });
    if let Some(total) = total {
        several::at_most_joined(&mut f, frame, on, end, total);
        highest = Some(total);
    }
    f.put(0, state::FINE, highest.map_or_else(|| val(0), val));
    f.give(0);
    f
}

/// The amount that stands for a range by an end; `shall` says that the fine is not left out, nothing that it
/// never is.
pub(super) fn amount(
    f: &mut Fun,
    range: Local,
    [has_point, point]: [Val; 2],
    shall: Option<Val>,
    end: Local,
) -> Local {
    let flags = f.keep(val(range).long(money::FLAGS));
    let has = |flag: i64| val(flags).and(flag).isnt(0);
    let most = val(range).long(money::MAX).minus(has(money::MAX_OPEN));
    let most = f.keep(has(money::HAS_MAX).select(most, i64::MAX));
    let amount = f.keep(most);
    f.when(val(end).is(LOWEST), |f| {
        let least = f.keep(val(range).long(money::MIN).plus(has(money::MIN_OPEN)));
        let least = val(least).below(most).select(least, most);
        let held = has(money::MIN_OPEN).select(least, val(range).long(money::MIN));
        let held = match shall {
            Some(shall) => shall.select(held, 0),
            None => held,
        };
        f.set(amount, held);
    });
    f.when(val(end).is(RECOMMENDED), |f| {
        f.set(amount, has_point.isnt(0).select(point, most));
    });
    amount
}

/// The fine on the object that is fined highest.
fn highest_fine(tools: &Tools, objects: usize) -> Fun {
    let mut f = Fun::new("highest_fine", 2);
    let (frame, end) = (f.param(0), f.param(1));
    let stopped = f.keep(call(tools.own.ruled, [val(frame)]));
    f.when(stopped, |f| f.give(stopped));
    let highest = f.keep(0);
    f.count(i64::from(number(objects)), |f, i, _| {
        let on = val(i).plus(1);
        let one = f.keep(call(tools.own.fine_on, [val(frame), on, val(end)]));
        f.when(one, |f| f.give(one));
        let fine = f.keep(at(state::FINE));
        f.when(val(highest).below(fine), |f| f.set(highest, fine));
    });
    f.put(0, state::FINE, highest);
    f.give(0);
    f
}

/// Whether one of these penalties is imposed.
fn imposes_any(tools: &Tools) -> Fun {
    let mut f = Fun::new("imposes_any", 2);
    let (frame, list) = (f.param(0), f.param(1));
    let stopped = f.keep(call(tools.own.ruled, [val(frame)]));
    f.when(stopped, |f| f.give(stopped));
    several::each_act(&mut f, tools, frame, |f, one| {
        each(f, one.long(shared::PENALTIES), |f, penalty, _| {
            let id = penalty.long(imposed::PENALTY);
            let found = call(tools.imposing.listed, [val(list), id]);
            f.when(found, |f| f.give(1));
        });
    });
    f.give(0);
    f
}

/// Whether a human may go below the statutory minimum.
fn mitigates() -> Fun {
    let mut f = Fun::new("mitigates", 0);
    each(&mut f, at(state::DRAFT).plus(draft::HUMAN), |f, why, _| {
        let tag = why.long(why::TAG);
        f.when(tag.is(Why::Mitigation as i64), |f| f.give(1));
    });
    f.give(0);
    f
}

fn duties(tools: &Tools) -> Fun {
    let mut f = Fun::new("duties", 1);
    let frame = f.param(0);
    let all = tools.vec(&mut f);
    f.put(frame, shared::DUTIES, &all);
    let mut laid = val(frame).long(shared::ACT).word(act::DUTIES);
    if tools.several {
        laid = several::begin(&mut f, tools, frame);
    }
    each_laid(&mut f, laid, 4, |f, entry, round| {
        let about = f.keep(entry.word(0));
        if tools.several {
            several::only_about(f, tools, frame, about, round);
        }
        let when = val(about).word(duty::WHEN).minus(1);
        let word = f.keep(call_at(when, [val(frame)]));
        explained(f, tools, word);
        f.when(word, |f| {
            let to = f.keep(tools.kit.room(told::BYTES));
            f.put(to, told::DUTY, val(about).word(duty::ID));
            let done = f.keep(val(about).word(duty::DONE));
            f.when(done, |f| {
                f.set(done, call_at(val(done).minus(1), [val(frame)]))
            });
            // A stop is no yes: what is not known to have been done is not.
            let done = f.keep(val(done).is(1));
            f.when(done, |f| {
                f.set(word, 1);
                f.put(to, told::HAS, told::DONE);
            });
            f.put(to, told::WORD, word);
            let day = f.keep(val(about).word(duty::DAY));
            let counted = val(word).is(1).and(val(day).isnt(0)).and(val(done).zero());
            f.when(counted, |f| last_day(f, tools, (about, day), to));
            tools.push(f, &all, to);
        });
    });
    f
}

/// A stop that leaves something to a human becomes that of its why, before anything is written.
fn explained(f: &mut Fun, tools: &Tools, word: Local) {
    let why = f.keep(call(tools.kit.why_of, [val(word)]));
    f.when(why, |f| f.set(word, val(why).plus(stop::HUMAN)));
}

/// Writes the last day of a duty that is due.
fn last_day(f: &mut Fun, tools: &Tools, (about, day): (Local, Local), to: Local) {
    let place = f.keep(tools.kit.room(RATIO));
    let found = call_at(val(day).minus(1), [val(place), val(0), val(0)]);
    let expr = val(about).word(duty::EXPR);
    let found = f.keep(call(tools.values.named, [found, expr]));
    explained(f, tools, found);
    f.put(to, told::HAS, told::NO_DAY);
    f.either(
        found,
        |f| {
            f.put(to, told::HAS, told::WAITS);
            f.put(to, told::DAY, found);
        },
        |f| {
            f.when(ratio(RatioOp::Narrow, [val(place)]), |f| {
                let day = f.keep(val(place).long(0));
                let inside = val(FIRST_DAY).at_most(day).and(val(day).at_most(LAST_DAY));
                f.when(inside, |f| {
                    f.put(to, told::HAS, told::BY);
                    f.put(to, told::DAY, day);
                });
            });
        },
    );
}

/// Writes what a stop waits for.
fn put_wait(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_wait", 1);
    let word = f.param(0);
    let below = f.keep(val(word).and(stop::BELOW));
    let rank = f.keep(val(word).right(stop::RANK));
    f.when(val(rank).is(stop::NEED >> stop::RANK), |f| {
        if tools.several {
            f.when(val(below).is(several::OUTCOME), |f| {
                write(f, tools, [val(3)]);
                f.give(0);
            });
        }
        write(f, tools, [val(0), val(below)]);
        f.give(0);
    });
    f.when(val(rank).is(stop::FAULT >> stop::RANK), |f| {
        let (what, place) = (val(below).right(32), val(below).and(u32::MAX));
        write(f, tools, [val(2), what, place]);
        f.give(0);
    });
    // The why was made before: nothing but words may be added while a result is written.
    write(&mut f, tools, [val(1)]);
    f.act(call(tools.own.put_why, [val(below)]));
    f
}

fn put_duties(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_duties", 1);
    let frame = f.param(0);
    let all = f.keep(val(frame).long(shared::DUTIES));
    f.unless(all, |f| {
        write(f, tools, [val(0)]);
        f.give(0);
    });
    write(&mut f, tools, [val(all).long(vec::LEN)]);
    each(&mut f, all, |f, one, _| {
        let word = f.keep(val(&one).long(told::WORD));
        let has = f.keep(val(&one).long(told::HAS));
        let due = val(word).is(1);
        let how = f.keep(due.select(val(has).plus(1), 0));
        write(f, tools, [val(&one).long(told::DUTY), val(how)]);
        let day = f.keep(one.long(told::DAY));
        f.unless(how, |f| f.act(call(tools.own.put_wait, [val(word)])));
        let by = told::BY.saturating_add(1);
        f.when(val(how).is(by), |f| write(f, tools, [val(day)]));
        let waits = told::WAITS.saturating_add(1);
        f.when(val(how).is(waits), |f| {
            f.act(call(tools.own.put_wait, [val(day)]));
        });
    });
    f
}

impl Making<'_> {
    /// Lays out the duties of an act: a list of addresses of [`duty`].
    pub(super) fn duties(&mut self, act: ViolationId) -> u32 {
        let program = self.program;
        // What is about a provision is about what stands for it.
        let acts = program.contending(act);
        let mut laid = Vec::new();
        for (index, duty) in program.duties.iter().enumerate() {
            if !acts.iter().any(|act| duty.acts.contains(act)) {
                continue;
            }
            let when = self.reading(&duty.when);
            let (day, expr) = match &duty.deadline {
                Some(deadline) => {
                    let function = self.number(&deadline.day);
                    let place = self.place(function).saturating_add(1);
                    (place, deadline.expr.0.saturating_add(1))
                }
                None => (0, 0),
            };
            let done = match &duty.done {
                Some(done) => self.reading(&Reading::Facts(done.clone())),
                None => 0,
            };
            let address = self.words(&[number(index), when, day, expr, done]);
            self.acts.duties.insert(index, address);
            laid.push(address);
        }
        self.listed(laid)
    }

    /// The place of a condition over facts and the outcome, plus one.
    fn reading(&mut self, reading: &Reading) -> u32 {
        let mut needs = self.reading_needs(reading);
        let mut f = Fun::new("reading", 1);
        let frame = f.param(0);
        let mut body = Body::new(self, &mut f, needs);
        let truth = body.reading(&mut f, reading, frame);
        needs.scratch = body.taken(needs);
        f.give(truth);
        let id = self.noted(f, needs);
        self.place(id).saturating_add(1)
    }

    fn reading_needs(&mut self, reading: &Reading) -> Needs {
        let mut needs = Needs::default();
        match reading {
            Reading::Facts(condition) => needs = self.condition_needs(condition),
            Reading::Outcome(OutcomeTest::FineAgainst(_, _, number)) => {
                needs = self.number_needs(number);
                needs.numbers = true;
            }
            Reading::Outcome(_) | Reading::Unset(_) => {}
            Reading::All(parts) | Reading::Any(parts) => {
                for part in parts {
                    needs.join(self.reading_needs(part));
                }
            }
            Reading::Not(part) => needs = self.reading_needs(part),
        }
        needs
    }
}

impl Body<'_, '_> {
    /// Whether a condition over facts and the outcome holds: 0, 1 or a stop.
    fn reading(&mut self, f: &mut Fun, reading: &Reading, frame: Local) -> Val {
        match reading {
            Reading::Facts(condition) => self.truth(f, condition),
            Reading::Unset(expr) => {
                let expr = i64::from(expr.0).saturating_add(1);
                val(self.making.human(Why::RuleSays, &[expr]))
            }
            Reading::All(parts) => self.readings(f, parts, frame, false),
            Reading::Any(parts) => self.readings(f, parts, frame, true),
            Reading::Not(part) => {
                let truth = self.reading(f, part, frame);
                let truth = f.keep(truth);
                val(truth).under(2).select(val(truth).zero(), truth)
            }
            Reading::Outcome(test) => self.read(f, test, frame),
        }
    }

    /// 且, or 或 where a true part decides.
    fn readings(&mut self, f: &mut Fun, parts: &[Reading], frame: Local, any: bool) -> Val {
        // The weightiest stop so far, then the result.
        let result = f.keep(0);
        f.block(|f, label| {
            for part in parts {
                let truth = self.reading(f, part, frame);
                let truth = f.keep(truth);
                f.when(val(truth).is(any), |f| {
                    f.set(result, any);
                    f.leave(label);
                });
                let keep = self.making.values.keep;
                f.when(val(truth).above(1), |f| {
                    f.set(result, call(keep, [val(result), val(truth)]));
                });
            }
            f.set(result, val(result).select(result, !any));
        });
        val(result)
    }

    fn read(&mut self, f: &mut Fun, test: &OutcomeTest, frame: Local) -> Val {
        let own = self.making.steps;
        match test {
            OutcomeTest::Fine { of, lo, hi } => {
                let word = self.fine(f, *of, frame);
                f.unless(word, |f| {
                    let fine = f.keep(at(state::FINE));
                    f.set(word, val(*lo).at_most(fine).and(val(fine).at_most(*hi)));
                });
                val(word)
            }
            OutcomeTest::FineAgainst(of, comparator, number) => {
                let mark = self.mark();
                let (limit, word) = self.tried(f, number);
                let place = self.temp();
                self.back(mark);
                f.unless(word, |f| {
                    let fine = self.fine(f, *of, frame);
                    f.set(word, fine);
                    f.unless(fine, |f| {
                        let fine = [place.clone(), at(state::FINE), val(1)];
                        f.act(ratio(RatioOp::New, fine));
                        let order = ratio(RatioOp::Cmp, [place, limit]);
                        f.set(word, satisfies(order, *comparator));
                    });
                });
                let no_base = stop::NO_BASE >> stop::RANK;
                val(word).right(stop::RANK).is(no_base).select(0, word)
            }
            OutcomeTest::Imposes { on, kinds } => {
                let list = self.penalties(*on, |penalty| among(kinds, penalty));
                call(own.imposes_any, [val(frame), val(list)])
            }
            OutcomeTest::ImposesOnly { on, kinds } => {
                let list = self.penalties(*on, |penalty| {
                    penalty.kind.family != Family::Order && !among(kinds, penalty)
                });
                let other = f.keep(call(own.imposes_any, [val(frame), val(list)]));
                val(other).under(2).select(val(other).zero(), other)
            }
            OutcomeTest::Disposition(wanted) if of_several(self.making.program) => {
                let all = wanted.iter().map(|wanted| disposition(*wanted) as i64);
                val(f.keep(call(own.disposed, [val(frame), val(set_of(all))])))
            }
            OutcomeTest::Degree(wanted) if of_several(self.making.program) => {
                let all = wanted.iter().map(|wanted| degree(*wanted));
                val(f.keep(call(own.graded, [val(frame), val(set_of(all))])))
            }
            OutcomeTest::Disposition(wanted) => {
                let mut is = val(0);
                for wanted in wanted {
                    let disposition = disposition(*wanted);
                    let here = val(frame).long(shared::DISPOSITION).is(disposition as i64);
                    is = is.or(here);
                    if disposition == Disposition::Human {
                        let whys = at(state::DRAFT).long(draft::HUMAN.saturating_add(vec::LEN));
                        is = is.or(whys.isnt(0));
                    }
                }
                is
            }
            OutcomeTest::Degree(wanted) => {
                let mut is = val(0);
                for wanted in wanted {
                    let here = val(frame).long(shared::DEGREE).is(degree(*wanted));
                    is = is.or(here);
                    if *wanted == Degree::Mitigated {
                        is = is.or(call(own.mitigates, []));
                    }
                }
                is
            }
        }
    }

    /// The fine, in its place of the state; 0 or the stop of one that has no amount.
    fn fine(&self, f: &mut Fun, of: FineOf, frame: Local) -> Local {
        let own = self.making.steps;
        let end = val(end_of(of.end));
        f.keep(match of.on {
            Some(on) => {
                let on = val(on.0.saturating_add(1));
                call(own.fine_on, [val(frame), on, end])
            }
            None => call(own.highest_fine, [val(frame), end]),
        })
    }

    /// The list of the penalties on an object that satisfy a test.
    fn penalties(&mut self, on: Option<ObjectId>, test: impl Fn(&Penalty) -> bool) -> u32 {
        let all = self.making.program.penalties.iter().enumerate();
        let meant = |p: &Penalty| on.is_none_or(|on| p.on == on) && test(p);
        let ids: Vec<u32> = all
            .filter(|(_, penalty)| meant(penalty))
            .map(|(index, _)| number(index))
            .collect();
        self.making.listed(ids)
    }
}

/// Numbers as a set of bits.
fn set_of(all: impl Iterator<Item = i64>) -> i64 {
    all.fold(0, |set, n| {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        set | 1_i64.checked_shl(n).unwrap_or(0)
    })
}

fn among(kinds: &[KindTest], penalty: &Penalty) -> bool {
    kinds.iter().any(|kind| kind.is(&penalty.kind))
}

const fn disposition(wanted: terms::Disposition) -> Disposition {
    match wanted {
        terms::Disposition::Punish => Disposition::Punish,
        terms::Disposition::MayWaive => Disposition::MayWaive,
        terms::Disposition::NoPenalty => Disposition::NoPenalty,
        terms::Disposition::Guidance => Disposition::Guidance,
        terms::Disposition::TimeBarred => Disposition::TimeBarred,
        terms::Disposition::Transfer => Disposition::Transfer,
        terms::Disposition::Human => Disposition::Human,
    }
}
