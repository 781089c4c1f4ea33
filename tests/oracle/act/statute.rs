//! Which penalties the statute imposes, and their ranges.

use zhun::{
    base::ratio::Rounding,
    ir::{Amount, GuardKind, Imposition, Node, ObjectId, PenaltyId, Violation},
};

use super::{Item, Run, Statute, Target};
use crate::{
    condition::Cond,
    encoding::{Encoding, Scope},
    range::FineAt,
    term::Term,
};

impl Encoding<'_> {
    /// All guards of an imposition.
    pub(crate) fn guards(&self, v: &Violation, guards: &[usize]) -> Cond {
        let all: Vec<Cond> = guards.iter().map(|g| self.guard(v, Some(*g))).collect();
        self.all_of(&all)
    }

    /// A guard; none always holds.
    pub(crate) fn guard(&self, v: &Violation, guard: Option<usize>) -> Cond {
        match guard {
            None => self.sure(self.a.truth(true)),
            Some(g) => match v.guards.get(g) {
                Some(guard) => self.condition(&guard.when, &Scope::default()),
                None => Cond {
                    yes: self.a.truth(false),
                    stop: self.rule_says(None),
                },
            },
        }
    }
}

/// A fine among the items: index of the item, presence, range of its own.
pub(super) type Fined = (usize, Term, Statute);

impl<'p> Run<'_, 'p> {
    pub(super) fn no_statute(&self) -> Statute {
        let (e, a) = (self.e, &self.e.a);
        Statute {
            there: a.truth(false),
            some: a.truth(false),
            extent: e.nowhere(),
            money: e.money(&e.nowhere()),
            why: a.int(0),
        }
    }

    pub(super) fn statute_case(&self, when: Term, x: &Statute, y: &Statute) -> Statute {
        let (e, a) = (self.e, &self.e.a);
        Statute {
            there: a.choose(when, x.there, y.there),
            some: a.choose(when, x.some, y.some),
            extent: e.extent_case(when, x.extent, y.extent),
            money: e.money_case(when, &x.money, &y.money),
            why: a.ite(when, x.why, y.why),
        }
    }

    fn objects(&self, imposition: &Imposition) -> Vec<ObjectId> {
        let ids = imposition.node.penalties();
        ids.filter_map(|id| self.e.program.penalties.get(id.index()))
            .map(|p| p.on)
            .collect()
    }

    fn fined(&self, imposition: &Imposition) -> Vec<(ObjectId, PenaltyId)> {
        let ids = imposition.node.penalties();
        ids.filter_map(|id| Some((id, self.e.program.penalties.get(id.index())?)))
            .filter(|(_, p)| matches!(p.amount, Amount::Fine(_)))
            .map(|(id, p)| (p.on, id))
            .collect()
    }

    /// The penalties of the impositions that hold, and whether the rules leave open which do.
    pub(super) fn impose(&self, waived: Term) -> (Vec<Item<'p>>, Term) {
        let (e, a, v) = (self.e, &self.e.a, self.v);
        let mut undecided = a.truth(false);
        let mut holding = Vec::with_capacity(v.impositions.len());
        for imposition in &v.impositions {
            let asked = if imposition.still {
                a.truth(true)
            } else {
                a.not(waived)
            };
            let held = e.guards(v, &imposition.guards);
            self.fail(asked, held.stop);
            undecided = a.or(&[undecided, a.and(&[asked, e.is_human(held.stop)])]);
            holding.push(a.and(&[asked, held.yes]));
        }
        self.replaced_stages(&mut holding);
        let holding = self.superseded(&holding);

        let mut items = Vec::new();
        for (index, imposition) in v.impositions.iter().enumerate() {
            if matches!(imposition.node, Node::Human(_)) {
                undecided = a.or(&[undecided, holding[index]]);
            }
            for id in imposition.node.penalties() {
                let Some(penalty) = e.program.penalties.get(id.index()) else {
                    continue;
                };
                let contested = if matches!(penalty.amount, Amount::Fine(_)) {
                    self.contested(&holding, penalty.on)
                } else {
                    a.truth(false)
                };
                items.push(Item {
                    id,
                    penalty,
                    present: holding[index],
                    imposition: Some(index),
                    statute: self.no_statute(),
                    still: a.truth(imposition.still),
                    contested,
                });
            }
        }
        (items, undecided)
    }

    /// 改处: penalties outside of a replacing stage, on an object that it penalises, fall away.
    pub(super) fn replaced_stages(&self, holding: &mut [Term]) {
        let (a, v) = (&self.e.a, self.v);
        for (stage, guard) in v.guards.iter().enumerate() {
            if !matches!(guard.kind, GuardKind::Stage { replaces: true, .. }) {
                continue;
            }
            let before = holding.to_vec();
            let penalised = |object: ObjectId| {
                let by: Vec<Term> = (v.impositions.iter().zip(&before))
                    .filter(|(i, _)| i.guards.contains(&stage))
                    .filter(|(i, _)| self.objects(i).contains(&object))
                    .map(|(_, t)| *t)
                    .collect();
                a.or(&by)
            };
            for (imposition, own) in v.impositions.iter().zip(holding.iter_mut()) {
                let objects = self.objects(imposition);
                if imposition.guards.contains(&stage) || objects.is_empty() {
                    continue;
                }
                let all: Vec<Term> = objects.into_iter().map(penalised).collect();
                *own = a.and(&[*own, a.not(a.and(&all))]);
            }
        }
    }

    /// Of impositions that fine one object, without those that another stands for.
    pub(super) fn superseded(&self, holding: &[Term]) -> Vec<Term> {
        let (a, v) = (&self.e.a, self.v);
        let fines: Vec<Vec<(ObjectId, PenaltyId)>> =
            v.impositions.iter().map(|i| self.fined(i)).collect();
        (0..holding.len())
            .map(|i| {
                let beaten: Vec<Term> = (0..holding.len())
                    .filter(|&j| {
                        let shared = fines[j].iter().any(|x| fines[i].iter().any(|y| x.0 == y.0));
                        shared && stands_for(v, j, i)
                    })
                    .map(|j| holding[j])
                    .collect();
                a.and(&[holding[i], a.not(a.or(&beaten))])
            })
            .collect()
    }

    /// Several impositions fine this object and none comes first.
    pub(super) fn contested(&self, holding: &[Term], object: ObjectId) -> Term {
        let a = &self.e.a;
        let rivals: Vec<Term> = (self.v.impositions.iter().zip(holding))
            .filter(|(i, _)| self.fined(i).iter().any(|f| f.0 == object))
            .map(|(_, t)| *t)
            .collect();
        let mut pairs = Vec::new();
        for (n, x) in rivals.iter().enumerate() {
            for y in &rivals[n + 1..] {
                pairs.push(a.and(&[*x, *y]));
            }
        }
        a.or(&pairs)
    }

    /// The statutory range of every fine; gives those of the items their own.
    pub(super) fn statutory(&self, items: &mut [Item<'p>]) -> Vec<Fined> {
        let (e, a, v) = (self.e, &self.e.a, self.v);
        let package = e.program.packages.get(v.package.index());
        let rounding = package.map_or((1, Rounding::HalfUp), |p| p.rounding);
        let mut fines: Vec<Fined> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let Amount::Fine(range) = &item.penalty.amount else {
                continue;
            };
            let guards = item.imposition.and_then(|i| v.impositions.get(i));
            let at = FineAt {
                imposed: Some((v, guards.map_or(&[], |i| &i.guards), item.penalty.on)),
                statutory: None,
            };
            let (worked, stop) = e.range(range, &at);
            self.fail(item.present, stop);
            let given = a.and(&[e.free(stop), worked.some]);
            let point = e.round_point(worked.extent.lo.x, rounding, None);
            let money = e.money(&worked.extent);
            let mut money = e.money_case(e.is_point(&worked.extent), &point, &money);
            self.fail(a.and(&[item.present, given]), e.edge_stop(money.edge));
            money.some = a.and(&[given, money.some]);
            let why = e.first(stop, a.ite(e.free(stop), worked.human, a.int(0)));
            let unstated = e.human("no statutory amount");
            let why = a.ite(a.and(&[e.free(why), a.not(money.some)]), unstated, why);
            fines.push((
                index,
                item.present,
                Statute {
                    there: item.present,
                    some: money.some,
                    extent: worked.extent,
                    money,
                    why,
                },
            ));
        }
        for item in items.iter_mut() {
            if item.imposition.is_some() {
                item.statute = Statute {
                    there: item.present,
                    ..self.no_statute()
                };
            }
        }
        // A penalty is looked up by its number: the first present one with it.
        for &(index, _, _) in &fines {
            if items[index].imposition.is_none() {
                continue;
            }
            let mut found = self.no_statute();
            for (other, present, statute) in fines.iter().rev() {
                if items[*other].id == items[index].id {
                    found = self.statute_case(*present, statute, &found);
                }
            }
            found.there = items[index].present;
            items[index].statute = found;
        }
        fines
    }

    /// The objects penalised, in the order of the penalties.
    pub(super) fn targets(&self, items: &[Item<'p>], fines: &[Fined]) -> Vec<Target> {
        let (e, a) = (self.e, &self.e.a);
        let mut objects: Vec<ObjectId> = Vec::new();
        for item in items {
            if !objects.contains(&item.penalty.on) {
                objects.push(item.penalty.on);
            }
        }
        objects
            .into_iter()
            .map(|object| {
                let own: Vec<usize> = (0..items.len())
                    .filter(|&i| items[i].penalty.on == object)
                    .collect();
                let present: Vec<Term> = own.iter().map(|&i| items[i].present).collect();
                let mut statutory = (a.truth(false), e.nowhere());
                let mut fined = Vec::new();
                let contested: Vec<Term> = own
                    .iter()
                    .map(|&i| a.and(&[items[i].present, items[i].contested]))
                    .collect();
                for (index, there, statute) in fines.iter().rev() {
                    if own.contains(index) {
                        let here = a.and(&[*there, statute.some]);
                        statutory = (
                            a.or(&[here, statutory.0]),
                            e.extent_case(here, statute.extent, statutory.1),
                        );
                        fined.push(*there);
                    }
                }
                Target {
                    object,
                    present: a.or(&present),
                    fined: a.or(&fined),
                    statutory,
                    lawful: a.and(&[statutory.0, a.not(a.or(&contested))]),
                }
            })
            .collect()
    }
}

/// Whether the fine of imposition `x` stands for that of `y`.
fn stands_for(v: &Violation, x: usize, y: usize) -> bool {
    if x == y {
        return false;
    }
    let (x, y) = (&v.impositions[x], &v.impositions[y]);
    follows(v, x, y) || (x.guards.len() > y.guards.len() && !follows(v, y, x))
}

/// A stage of `x` follows, over any number of stages, one that `y` belongs to.
fn follows(v: &Violation, x: &Imposition, y: &Imposition) -> bool {
    x.guards.iter().any(|stage| {
        let mut at = *stage;
        for _ in 0..v.guards.len() {
            let Some(GuardKind::Stage {
                after: Some(before),
                ..
            }) = v.guards.get(at).map(|g| &g.kind)
            else {
                return false;
            };
            if y.guards.contains(before) && !y.guards.contains(stage) {
                return true;
            }
            at = *before;
        }
        false
    })
}
