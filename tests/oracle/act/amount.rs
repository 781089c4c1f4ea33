//! The amount of one fine: what the benchmark says, moved by circumstances, cut, brought into the
//! statutory range, rounded once.

use zhun::{
    base::{
        ratio::{Ratio, Rounding},
        terms::{Degree, EffectKind, Handling},
    },
    ir::{Amount, ObjectId, Reduction},
};

use super::{Candidate, Imposed, Item, Run, Said, ground::Ground};
use crate::{
    extent::{End, Extent},
    term::Term,
};

/// The range on its way.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub some: Term,
    pub extent: Extent,
    pub human: Term,
    /// Below the statutory minimum by law, or kept as published.
    pub free: Term,
}

/// A fine and what bears on its amount.
pub(super) struct Fine<'c> {
    pub object: zhun::ir::ObjectId,
    pub law_some: Term,
    pub law: Extent,
    pub candidate: Option<&'c Candidate>,
    /// The amount was computed from weights.
    pub computed: Term,
    /// This fine is imposed.
    pub reached: Term,
}

impl<'p> Run<'_, 'p> {
    pub(super) fn work_case(&self, when: Term, x: &Work, y: &Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        Work {
            some: a.choose(when, x.some, y.some),
            extent: e.extent_case(when, x.extent, y.extent),
            human: a.choose(when, x.human, y.human),
            free: a.choose(when, x.free, y.free),
        }
    }

    pub(super) fn imposed(
        &self,
        item: &Item<'p>,
        items: &[Item<'p>],
        candidates: &[Candidate],
        grounds: &[Ground],
        cuts: &[(Term, &'p Reduction)],
        undecided: Term,
    ) -> Imposed {
        let (e, a) = (self.e, &self.e.a);
        let object = item.penalty.on;
        let no_range = e.money_case(
            a.truth(true),
            &self.no_statute().money,
            &self.no_statute().money,
        );
        let mut imposed = Imposed {
            id: item.id,
            present: item.present,
            fine: matches!(item.penalty.amount, Amount::Fine(_)),
            law: (item.statute.some, item.statute.extent),
            said: None,
            before: (a.truth(false), e.nowhere()),
            exact: (a.truth(false), e.nowhere()),
            leaves: a.truth(false),
            range: no_range,
            human: undecided,
            degree: a.int(0),
            left: a.truth(false),
            below: a.truth(false),
        };
        imposed.range.some = a.truth(false);
        if !imposed.fine {
            return imposed;
        }
        // What the benchmark says of an object is about its one fine.
        let others: Vec<Term> = items
            .iter()
            .filter(|other| !std::ptr::eq(*other, item))
            .filter(|other| other.penalty.on == object)
            .filter(|other| matches!(other.penalty.amount, Amount::Fine(_)))
            .map(|other| other.present)
            .collect();
        let single = a.not(a.or(&others));
        let own = candidates.iter().find(|c| c.object == object);
        let candidate = own.map(|c| Candidate {
            some: a.and(&[c.some, single]),
            ..c.clone()
        });
        let said_tag = |tag: i128| match &candidate {
            Some(c) => a.and(&[c.some, e.says(&c.said, tag)]),
            None => a.truth(false),
        };
        let dropped = said_tag(Said::NO_FINE);
        imposed.present = a.and(&[item.present, a.not(dropped)]);

        let open = a.or(&[item.contested, undecided]);
        let there = item.statute.there;
        let law_some = a.and(&[there, item.statute.some]);
        let law = item.statute.extent;
        let speaks = |tag: i128| a.and(&[a.not(open), said_tag(tag)]);
        let mut work = Work {
            some: law_some,
            extent: law,
            human: open,
            free: a.truth(false),
        };
        // The benchmark says nothing.
        let silent = a.not(a.or(&[
            speaks(Said::RANGE),
            speaks(Said::COMPUTED),
            speaks(Said::HUMAN),
        ]));
        let why = a.and(&[there, a.not(e.free(item.statute.why))]);
        let left = a.or(&[why, a.not(law_some)]);
        work.human = a.or(&[work.human, a.and(&[silent, left]), speaks(Said::HUMAN)]);
        if let Some(c) = &candidate {
            let range = speaks(Said::RANGE);
            work.some = a.or(&[work.some, range]);
            work.extent = e.extent_case(range, c.said.extent, work.extent);
            let human = a.and(&[range, a.not(e.free(c.said.human))]);
            work.human = a.or(&[work.human, human]);
            let computed = speaks(Said::COMPUTED);
            work.some = a.or(&[work.some, computed]);
            work.extent = e.extent_case(computed, e.point(c.said.amount), work.extent);
        }
        let fine = Fine {
            object,
            law_some,
            law,
            candidate: candidate.as_ref(),
            computed: speaks(Said::COMPUTED),
            reached: imposed.present,
        };
        let plain = self.take_band(&fine, Degree::Normal, fine.computed, work);
        // From rows, weights and the bare statute alike, unless a human decides anyway.
        let given = a.and(&[imposed.present, law_some, work.some, a.not(work.human)]);
        let work = self.apply_grounds(&fine, grounds, work);
        let turned = self.turned(object, grounds, (&plain, &work));
        let lowered = self.lowered(&fine, cuts, &work);
        let raised = self.raised(&fine, grounds, &work);
        let lowered = a.or(&[lowered, raised]);
        self.seen.borrow_mut().moved.push((
            object,
            a.and(&[given, turned]),
            a.and(&[given, lowered]),
        ));
        let work = self.cut(&fine, cuts, work);
        imposed.before = (work.some, work.extent);
        imposed.left = work.human;
        (imposed.degree, imposed.below) = self.degree(object, grounds);
        let (work, leaves) = self.clamp(&fine, work);
        imposed.leaves = leaves;
        imposed.exact = (work.some, work.extent);
        self.round(&fine, &work, &mut imposed);
        imposed.said = candidate;
        imposed.law = (law_some, law);
        imposed
    }

    /// The degree that grounds give, and whether a human may go below the minimum.
    fn degree(&self, object: ObjectId, grounds: &[Ground]) -> (Term, Term) {
        let a = &self.e.a;
        let (lighter, heavier) = self.chosen(grounds, object);
        let heavy = a.or(&heavier.iter().map(|(t, _)| *t).collect::<Vec<_>>());
        let mut degree = a.ite(heavy, a.int(3), a.int(0));
        let mut below = a.truth(false);
        for (held, effect) in lighter {
            let own = if effect == EffectKind::Mitigate { 2 } else { 1 };
            let own = a.ite(heavy, a.int(4), a.int(own));
            degree = a.ite(held, own, degree);
            if effect == EffectKind::LightenOrMitigate {
                below = a.or(&[below, a.and(&[held, a.not(heavy)])]);
            }
        }
        (degree, below)
    }

    /// Whether what counts on one side turns a range the wrong way, and no human weighs it.
    fn turned(&self, object: ObjectId, grounds: &[Ground], (plain, moved): (&Work, &Work)) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let (lighter, heavier) = self.chosen(grounds, object);
        let any = |side: &[(Term, zhun::base::terms::EffectKind)]| {
            a.or(&side.iter().map(|(t, _)| *t).collect::<Vec<_>>())
        };
        let (light, heavy) = (any(&lighter), any(&heavier));
        let there = |w: &Work| a.and(&[w.some, a.not(w.human)]);
        let rises = a.and(&[light, a.not(heavy), e.heavier(&moved.extent, &plain.extent)]);
        let falls = a.and(&[heavy, a.not(light), e.heavier(&plain.extent, &moved.extent)]);
        a.and(&[there(plain), there(moved), a.or(&[rises, falls])])
    }

    /// Whether what 上调 alone gives, and no human weighs, is no part of the statutory range.
    fn raised(&self, fine: &Fine<'_>, grounds: &[Ground], work: &Work) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let (lighter, heavier) = self.chosen(grounds, fine.object);
        let light = lighter.iter().map(|(t, _)| *t).collect::<Vec<_>>();
        let raising = heavier.iter();
        let raising = raising.filter(|(_, effect)| matches!(effect, EffectKind::RaiseTier(..)));
        let raising: Vec<Term> = raising.map(|(t, _)| *t).collect();
        let leaves = e.leaves(&work.extent, &fine.law);
        let counts = [a.or(&raising), a.not(a.or(&light))];
        a.and(&[counts[0], counts[1], work.some, a.not(work.human), leaves])
    }

    /// Whether one 减额, the others not applying, takes a range below the statutory minimum in which it
    /// was.
    fn lowered(&self, fine: &Fine<'_>, cuts: &[(Term, &'p Reduction)], work: &Work) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let below = |extent: &Extent| e.lower_less(e.low(extent), e.low(&fine.law));
        let each = cuts.iter().enumerate().map(|(n, (applies, reduction))| {
            let others = cuts.iter().enumerate().filter(|(other, _)| *other != n);
            let mut all: Vec<Term> = others.map(|(_, (t, _))| a.not(*t)).collect();
            let cut = self.cut(fine, &[(*applies, *reduction)], *work);
            all.extend([*applies, work.some, a.not(work.human), a.not(work.free)]);
            all.extend([a.not(below(&work.extent)), below(&cut.extent)]);
            all.push(work.extent.lo.some);
            a.and(&all)
        });
        a.or(&each.collect::<Vec<_>>())
    }

    /// 减额.
    fn cut(&self, fine: &Fine<'_>, cuts: &[(Term, &'p Reduction)], work: Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let mut work = work;
        let free = work.free;
        for (applies, reduction) in cuts {
            let here = a.and(&[*applies, a.not(free), work.some]);
            if a.decided(here) == Some(false) {
                continue;
            }
            let keep = |part: Ratio| Ratio::ONE.sub(part).unwrap_or(Ratio::ONE);
            let times = |end: End, part: Ratio| End {
                x: a.by(end.x, keep(part)),
                ..end
            };
            let before = work.extent;
            let mut after = Extent {
                lo: times(before.lo, reduction.most),
                hi: times(before.hi, reduction.least),
            };
            if let Some(measure) = reduction.floor {
                let (floor, _, edge) = e.measure(&fine.law, measure);
                let bound = a.and(&[here, fine.law_some]);
                self.escape(a.and(&[fine.reached, bound]), e.edge_stop(edge));
                let lift = |end: End, was: End| {
                    let below = a.and(&[end.some, was.some, a.less(end.x, floor)]);
                    let held = a.case(a.less(was.x, floor), was.x, floor);
                    let back = a.equal(held, was.x);
                    let still = a.and(&[end.open, a.equal(held, end.x)]);
                    let lifted = End {
                        some: end.some,
                        x: held,
                        open: a.choose(back, was.open, still),
                    };
                    e.end_case(below, lifted, end)
                };
                let lifted = Extent {
                    lo: lift(after.lo, before.lo),
                    hi: lift(after.hi, before.hi),
                };
                let at = a.case(lifted.hi.some, lifted.hi.x, floor);
                let lifted = e.extent_case(e.is_empty(&lifted), e.point(at), lifted);
                after = e.extent_case(fine.law_some, lifted, after);
            }
            work.extent = e.extent_case(here, after, work.extent);
            if reduction.human && reduction.least != reduction.most {
                work.human = a.or(&[work.human, here]);
            }
        }
        work
    }

    /// Into the statutory range, and whether the range had left it.
    fn clamp(&self, fine: &Fine<'_>, work: Work) -> (Work, Term) {
        let (e, a) = (self.e, &self.e.a);
        let (clamped, edge) = e.moved_into(&work.extent, &fine.law);
        let fits = e.free(edge);
        let same = a.and(&[fits, e.extent_same(&clamped, &work.extent)]);
        let leaves = a.and(&[work.some, a.not(work.free), fine.law_some, a.not(same)]);
        let handling = self
            .v
            .benchmark
            .as_ref()
            .and_then(|b| b.defects.out_of_range);
        let human = |extent: Extent| Work {
            extent,
            human: a.truth(true),
            ..work
        };
        let handled = match handling {
            Some(Handling::AsPublished) => Work {
                free: a.truth(true),
                ..work
            },
            Some(Handling::Human) => {
                let inside = a.and(&[fits, a.not(e.is_point(&work.extent))]);
                human(e.extent_case(inside, clamped, fine.law))
            }
            Some(Handling::StatutoryLimit | Handling::Lighter) | None => {
                let moved = Work {
                    extent: clamped,
                    ..work
                };
                self.work_case(fits, &moved, &human(fine.law))
            }
        };
        (self.work_case(leaves, &handled, &work), leaves)
    }

    /// Rounded once.
    fn round(&self, fine: &Fine<'_>, work: &Work, imposed: &mut Imposed) {
        let (e, a) = (self.e, &self.e.a);
        let benchmark = self.v.benchmark.as_ref().map(|b| b.package);
        let package = benchmark.unwrap_or(self.v.package);
        let package = e.program.packages.get(package.index());
        let rounding = package.map_or((1, Rounding::HalfUp), |p| p.rounding);
        let bound = a.and(&[fine.law_some, a.not(work.free)]);
        let point = e.round_point(work.extent.lo.x, rounding, Some((bound, fine.law)));
        let range = e.money(&work.extent);
        let mut money = e.money_case(e.is_point(&work.extent), &point, &range);
        let reached = a.and(&[fine.reached, work.some]);
        self.fail(reached, e.edge_stop(money.edge));
        money.some = a.and(&[work.some, money.some]);
        imposed.range = money;
        imposed.human = a.or(&[imposed.human, work.human, a.not(money.some)]);
    }
}
