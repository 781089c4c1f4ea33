//! unreachable: a part of the statutory range of a fine that no row, 先行 row or formula gives for any facts
//! under which that fine is in force: at the lower or the upper end, or between two ranges that rows give.
//! Where the benchmark says nothing of the fine, its whole range stands. Without a lower end the range has no lower part; ends are compared by their amounts alone; fixed
//! amounts and sums of weights leave steps, which are no such part. Nothing is said where a row leaves the
//! fine to a human or says nothing of it, nor where nothing is given at all.

use zhun::ir::{Program, ViolationId};

use super::{Answered, Counts, Property, Verdict};
use crate::{
    act::{Act, Come, SeenLaw},
    encoding::Encoding,
    extent::Extent,
    term::{Node, Term},
    z3::{Answer, Z3},
};

/// What is given to an object under one fine.
struct Given {
    when: Term,
    extent: Extent,
    /// Of a row, and not of weights.
    row: bool,
}

/// What can stop the solver from saying.
struct Unsaid;

struct Ask<'z, 'e, 'p> {
    z3: &'z mut Z3,
    e: &'e Encoding<'p>,
    /// The fine is in force, and its base is not nothing.
    under: Term,
    /// Cases that the solver gave before, with the values of the terms.
    cases: &'z mut Vec<(Vec<i128>, Vec<i128>)>,
}

impl Ask<'_, '_, '_> {
    /// Whether some facts under the fine satisfy this.
    fn some(&mut self, t: Term) -> Result<bool, Unsaid> {
        let question = self.e.a.and(&[self.under, t]);
        for (variables, values) in self.cases.iter_mut() {
            self.e.a.go_on(variables, values);
            if values[question.index()] != 0 {
                return Ok(true);
            }
        }
        match self.z3.ask(&self.e.a, question) {
            Answer::Yes(variables) => {
                self.cases.push((variables, Vec::new()));
                Ok(true)
            }
            Answer::No => Ok(false),
            Answer::Unknown => Err(Unsaid),
        }
    }

    fn always(&mut self, t: Term) -> Result<bool, Unsaid> {
        Ok(!self.some(self.e.a.not(t))?)
    }
}

/// Ranges of rows and amounts of formulas for an object, and when nothing can be said.
fn given(e: &Encoding<'_>, act: &Act, law: &SeenLaw) -> (Vec<Given>, Term) {
    let a = &e.a;
    let (mut all, mut open) = (Vec::new(), vec![law.human]);
    let tables = act
        .seen
        .grids
        .iter()
        .filter(|g| g.object == Some(law.object));
    let first = act.seen.overrides.iter();
    let first = first.filter(|r| r.object == Some(law.object));
    for row in tables.flat_map(|g| &g.rows).chain(first) {
        match &row.gives {
            Some((some, extent, _)) => {
                all.push(Given {
                    when: a.and(&[row.decides, *some]),
                    extent: *extent,
                    row: true,
                });
                // A range that cannot be worked out is a fault, and no human's.
                let spoken = match &row.result {
                    Come::Table(best) => best.fine.some,
                    Come::Weight(_) | Come::First => *some,
                };
                open.push(a.and(&[row.decides, a.not(spoken)]));
            }
            None => open.push(row.decides),
        }
    }
    let formulas = act.seen.formulas.iter().filter(|f| f.object == law.object);
    for formula in formulas {
        all.push(Given {
            when: a.and(&[formula.asked, formula.amount.0]),
            extent: e.point(formula.amount.1),
            row: false,
        });
    }
    (all, a.or(&open))
}

/// Whether a part of the range of one fine is given by nothing; `None` if nothing is said.
fn unreached(ask: &mut Ask<'_, '_, '_>, act: &Act, law: &SeenLaw) -> Result<bool, Unsaid> {
    let e = ask.e;
    let a = &e.a;
    let (all, open) = given(e, act, law);
    let any = a.or(&all.iter().map(|g| g.when).collect::<Vec<_>>());
    if !ask.some(any)? || ask.some(open)? {
        return Ok(false);
    }
    let silent = act.seen.silent.iter().filter(|(on, _)| *on == law.object);
    let silent: Vec<Term> = silent.map(|(_, silent)| *silent).collect();
    if ask.some(a.or(&silent))? {
        return Ok(false);
    }
    let low = e.low(&law.extent).x;
    let reach = all.iter().map(|g| {
        let above = a.less(low, e.low(&g.extent).x);
        a.and(&[g.when, a.not(above)])
    });
    let reach = a.or(&reach.collect::<Vec<_>>());
    if a.decided(law.extent.lo.some) == Some(true) && !ask.some(reach)? {
        return Ok(true);
    }
    let reach = all.iter().map(|g| {
        let below = a.and(&[g.extent.hi.some, a.less(g.extent.hi.x, law.extent.hi.x)]);
        a.and(&[g.when, a.not(below)])
    });
    let reach = a.or(&reach.collect::<Vec<_>>());
    if a.decided(law.extent.hi.some) == Some(true) && !ask.some(reach)? {
        return Ok(true);
    }
    between(ask, &all)
}

/// Whether between two ranges that rows give something is left out.
fn between(ask: &mut Ask<'_, '_, '_>, all: &[Given]) -> Result<bool, Unsaid> {
    let e = ask.e;
    let a = &e.a;
    let mut live: Vec<&Given> = Vec::new();
    for own in all {
        if ask.some(own.when)? {
            if !own.row {
                return Ok(false);
            }
            if !live
                .iter()
                .any(|g| a.decided(e.extent_same(&g.extent, &own.extent)) == Some(true))
            {
                live.push(own);
            }
        }
    }
    let mut ranges = Vec::new();
    for own in &live {
        if ask.some(a.not(e.is_point(&own.extent)))? {
            ranges.push(&own.extent);
        }
    }
    for lower in &ranges {
        for upper in &ranges {
            let (top, bottom) = (lower.hi, e.low(upper).x);
            let apart = a.and(&[top.some, a.less(top.x, bottom)]);
            if a.decided(apart) == Some(false) || !ask.always(apart)? {
                continue;
            }
            let mut left = true;
            for other in &live {
                let below = a.and(&[other.extent.hi.some, a.at_most(other.extent.hi.x, top.x)]);
                let above = a.at_most(bottom, e.low(&other.extent).x);
                left = left && (ask.always(below)? || ask.always(above)?);
            }
            if left {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether a row gives several ranges to choose from: to the proofs each is one of its own.
fn chosen(e: &Encoding<'_>, act: &Act, law: &SeenLaw) -> bool {
    let tables = act
        .seen
        .grids
        .iter()
        .filter(|g| g.object == Some(law.object));
    tables.flat_map(|g| &g.rows).any(|row| match &row.result {
        Come::Table(best) => {
            let given = e.a.decided(best.fine.some) != Some(false);
            given && e.a.constant(best.fine.human) != Some(0)
        }
        Come::Weight(_) | Come::First => false,
    })
}

/// Whether the ends of a range are sums of facts and no more: a range by cases is several to the proofs.
fn plain(e: &Encoding<'_>, extent: &Extent) -> bool {
    [extent.lo.x.n, extent.hi.x.n]
        .iter()
        .all(|n| match e.a.node(*n) {
            Node::IntVar(_) => true,
            Node::Sum(_, parts) => parts
                .iter()
                .all(|(t, _)| matches!(e.a.node(*t), Node::IntVar(_))),
            _ => false,
        })
}

/// Asks of an act.
pub(crate) fn reached(
    z3: &mut Z3,
    e: &Encoding<'_>,
    (program, id): (&Program, ViolationId),
    (act, known): (&Act, &[Answered]),
    counts: &mut Counts,
) -> Option<Answered> {
    program.violations[id.index()].benchmark.as_ref()?;
    let count = counts.entry(Property::Unreachable).or_default();
    let began = std::time::Instant::now();
    let verdict = if e.outside().is_empty() {
        z3.open(e);
        let models = known.iter().filter_map(|q| q.model.clone());
        let mut cases = models.map(|m| (m, Vec::new())).collect();
        let mut verdict = Verdict::Proved;
        for law in &act.seen.laws {
            if !plain(e, &law.extent) || chosen(e, act, law) {
                verdict = Verdict::Outside;
                continue;
            }
            let base = e.a.lt(e.a.int(0), law.extent.hi.x.n);
            let bounded = e.a.or(&[e.a.not(law.extent.hi.some), base]);
            let under = e.a.and(&[law.holds, bounded]);
            let mut ask = Ask {
                z3: &mut *z3,
                e,
                under,
                cases: &mut cases,
            };
            match unreached(&mut ask, act, law) {
                Ok(true) => {
                    verdict = Verdict::Refuted(None);
                    break;
                }
                Ok(false) => {}
                Err(Unsaid) => verdict = Verdict::Unknown,
            }
        }
        z3.close();
        verdict
    } else {
        Verdict::Outside
    };
    count.time += began.elapsed();
    match verdict {
        Verdict::Proved => count.proved += 1,
        Verdict::Refuted(_) => count.refuted += 1,
        Verdict::Outside => count.outside += 1,
        Verdict::Unknown if e.linear() => count.unknown += 1,
        Verdict::Unknown => count.nonlinear += 1,
    }
    Some(Answered {
        property: Property::Unreachable,
        name: "裁量基准".to_owned(),
        verdict,
        model: None,
    })
}
