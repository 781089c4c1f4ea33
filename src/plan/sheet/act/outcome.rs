//! The outcome of a path, as columns.

use super::{
    super::{
        graph::{NodeId, Op, Uncovered},
        lower::Lower,
    },
    Path,
    amount::Fine,
    grounds::{Cut, Ground},
    impose::{Imposed, Item, Statute, is_fine},
    narrowing::{Candidate, Narrowing, Said, targets},
    paths::{Columns, FineColumns},
};
use crate::{
    base::terms::EffectKind,
    case::summary::Flags,
    ir::{Node, ObjectId},
};

/// The number of no particular degree: 1 + 一般 in the order of declaration.
const NORMAL: i64 = 3;

/// Candidates of the objects, by object.
type Picked<'p> = Vec<(ObjectId, Vec<Candidate<'p>>)>;

fn degree(effect: EffectKind) -> i64 {
    // 1 + the degree in the order of its declaration.
    match effect {
        EffectKind::Mitigate => 1,
        EffectKind::Lighten | EffectKind::LightenOrMitigate => 2,
        EffectKind::NoPenalty(_) => 3,
        EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => 4,
    }
}

impl<'p> Lower<'p> {
    /// The outcomes of a path: one for each structure that rows of its tables may give it.
    pub(super) fn follow(
        &mut self,
        path: &Path<'p>,
        grounds: &[Ground],
        cuts: &[Cut],
    ) -> Result<Vec<(NodeId, Columns)>, Uncovered> {
        let imposed = self.imposed(path);
        let statutes = self.statutes(path, &imposed)?;
        let undecided = imposed.undecided && !path.waived.all;
        let benchmark = path.violation.benchmark.as_ref();
        let narrowing = match benchmark {
            Some(benchmark) if !path.waived.all && !undecided && !imposed.items.is_empty() => {
                let targets = targets(&imposed, &statutes);
                self.narrow(path, benchmark, &targets)?
            }
            Some(_) | None => Narrowing::default(),
        };
        let mut variants: Vec<(NodeId, Picked<'p>)> = vec![(path.cond, Vec::new())];
        for narrowed in &narrowing.objects {
            let shape = |c: &Candidate<'p>| {
                let nodes: Vec<*const Node> =
                    c.nodes.iter().map(|n| std::ptr::from_ref(*n)).collect();
                (c.said == Said::NoFine, nodes)
            };
            let classes = crate::cells::classes(narrowed.candidates.iter().map(shape));
            let mut next = Vec::new();
            for (cond, picked) in &variants {
                for class in 0..classes.len() {
                    let of = narrowed.candidates.iter().zip(&classes.of);
                    let own: Vec<Candidate<'p>> = of
                        .filter(|(_, c)| **c == class)
                        .map(|(c, _)| c.clone())
                        .collect();
                    let mut here = self.graph.truth(classes.len() == 1);
                    for candidate in &own {
                        here = self.graph.or(here, candidate.cond);
                    }
                    let cond = self.graph.and(*cond, here);
                    let mut picked = picked.clone();
                    picked.push((narrowed.object, own));
                    if self.graph.known(cond) != Some(0) {
                        next.push((cond, picked));
                    }
                }
            }
            variants = next;
            if variants.len() > 32 {
                return Err(Uncovered("too many structures of an outcome"));
            }
        }
        let mut found = Vec::new();
        for (cond, picked) in variants {
            self.under = Some(cond);
            let rows = self.rows(path, &narrowing);
            let columns = self.outcome(
                path,
                imposed.clone(),
                &statutes,
                &picked,
                grounds,
                cuts,
                rows,
            )?;
            found.push((cond, columns));
        }
        Ok(found)
    }

    /// The rows that decided.
    fn rows(&mut self, path: &Path<'p>, narrowing: &Narrowing<'p>) -> Vec<NodeId> {
        let mut rows = path.waived.rows.clone();
        let said = narrowing.objects.iter().filter_map(|n| n.row);
        let deciding: Vec<NodeId> = narrowing.first.iter().copied().chain(said).collect();
        for row in deciding {
            if rows.contains(&row) {
                continue;
            }
            // Rows that may be the same in some cases would be told once there.
            for other in rows.clone() {
                let same = self.graph.eq(row, other);
                let apart = self.graph.not(same);
                self.assume_here(apart);
            }
            rows.push(row);
        }
        for row in &narrowing.factors {
            if !rows.contains(row) {
                rows.push(*row);
            }
        }
        rows
    }

    #[expect(clippy::too_many_arguments, reason = "what one outcome is made of")]
    fn outcome(
        &mut self,
        path: &Path<'p>,
        mut imposed: Imposed<'p>,
        statutes: &[Statute],
        picked: &Picked<'p>,
        grounds: &[Ground],
        cuts: &[Cut],
        rows: Vec<NodeId>,
    ) -> Result<Columns, Uncovered> {
        let undecided = imposed.undecided && !path.waived.all;
        for (_, candidates) in picked {
            if let Some(first) = candidates.first() {
                self.replaced(&mut imposed, &first.nodes);
            }
        }
        let items = &imposed.items;
        let spared = items.is_empty()
            || (!path.waived.objects.is_empty() && items.iter().all(|item| item.still));
        let lifted = path.waived.all || (spared && !undecided);
        let grounds = if lifted { &[][..] } else { grounds };
        let cuts = if statutes.is_empty() || lifted {
            &[][..]
        } else {
            cuts
        };
        let mut human = self.graph.truth(imposed.human);
        let mut fines = Vec::new();
        let mut others = false;
        let mut degrees: Vec<(ObjectId, bool)> = Vec::new();
        for item in items {
            if !is_fine(item.penalty) {
                others = true;
                continue;
            }
            let object = item.penalty.on;
            let fined = |other: &&Item<'_>| is_fine(other.penalty) && other.penalty.on == object;
            let single = items.iter().filter(fined).count() == 1;
            let none = Vec::new();
            let own = picked.iter().find(|(o, _)| single && *o == object);
            let candidates = own.map_or(&none, |(_, c)| c);
            if candidates.iter().any(|c| c.said == Said::NoFine) {
                continue;
            }
            let fine = Fine {
                path,
                benchmark: path.violation.benchmark.as_ref(),
                object,
                statute: statutes.iter().find(|s| Some(s.penalty) == item.statute),
                open: item.contested || undecided,
                cuts,
            };
            let amounted = self.amounts(&fine, candidates, grounds)?;
            let one = i64::from(item.id.0).saturating_add(1);
            let mut flags = amounted.flags;
            if undecided {
                let bit = self.graph.constant(i64::from(Flags::FINE_HUMAN));
                // Of small flags the bit is added once.
                flags = self
                    .graph
                    .add(Op::Or(flags.min(bit), flags.max(bit)), (0, 63));
            }
            human = self.graph.or(human, amounted.noted);
            fines.push(FineColumns {
                penalty: self.graph.constant(one),
                flags,
                min: amounted.min,
                max: amounted.max,
                point: amounted.point,
            });
            degrees.push((object, true));
        }
        let fined = !degrees.is_empty();
        let objects: Vec<ObjectId> = if fined {
            degrees.iter().map(|(o, _)| *o).collect()
        } else {
            items.iter().map(|item| item.penalty.on).collect()
        };
        let mut degree = self.graph.constant(0);
        if !lifted {
            let (of, noted) = self.degree(&objects, grounds, fined);
            degree = of;
            human = self.graph.or(human, noted);
        }
        let disposition = if lifted {
            2
        } else if undecided {
            6
        } else {
            i64::from(path.waived.may)
        };
        Ok(Columns {
            disposition,
            degree,
            human,
            others,
            fines,
            rows,
        })
    }

    /// 处理: the penalties of a row stand for those of the statute of the same kind on the same object.
    fn replaced(&self, imposed: &mut Imposed<'p>, nodes: &[&'p Node]) {
        if nodes.is_empty() {
            return;
        }
        let mut added = Imposed::default();
        for node in nodes {
            added.add(self, node, None, false);
        }
        let same = |old: &Item<'_>, new: &Item<'_>| {
            let named = |item: &Item<'_>| !item.penalty.what.is_empty();
            old.penalty.on == new.penalty.on
                && old.penalty.kind == new.penalty.kind
                && (!named(old) || !named(new) || old.penalty.what == new.penalty.what)
        };
        let mut place = None;
        let mut kept = Vec::with_capacity(imposed.items.len());
        for old in imposed.items.drain(..) {
            match added.items.iter_mut().find(|new| same(&old, new)) {
                Some(new) => {
                    new.statute = new.statute.or(old.statute);
                    new.still |= old.still;
                    place = place.or(Some(kept.len()));
                }
                None => kept.push(old),
            }
        }
        let place = place.unwrap_or(kept.len());
        let rest = kept.split_off(place.min(kept.len()));
        kept.append(&mut added.items);
        kept.extend(rest);
        imposed.items = kept;
    }

    /// The degree of an outcome out of those of its fines (or, without any, of its penalties), and
    /// whether a human has something to decide because there is none.
    fn degree(
        &mut self,
        objects: &[ObjectId],
        grounds: &[Ground],
        fined: bool,
    ) -> (NodeId, NodeId) {
        let no = self.graph.truth(false);
        let zero = self.graph.constant(0);
        let (mut open, mut moved, mut noted) = (no, zero, no);
        for object in objects.iter().rev() {
            for chosen in self.chosen(grounds, *object) {
                match (chosen.lighter, chosen.heavier) {
                    (Some(_), Some(_)) => open = self.graph.or(open, chosen.cond),
                    (Some(effect), None) => {
                        let of = self.graph.constant(degree(effect));
                        moved = self.graph.select(chosen.cond, of, moved);
                        if matches!(effect, EffectKind::Mitigate | EffectKind::LightenOrMitigate) {
                            noted = self.graph.or(noted, chosen.cond);
                        }
                    }
                    (None, Some(effect)) => {
                        let of = self.graph.constant(degree(effect));
                        moved = self.graph.select(chosen.cond, of, moved);
                    }
                    (None, None) => {}
                }
            }
        }
        if fined {
            // What each fine notes is noted with its amount.
            let normal = self.graph.constant(NORMAL);
            let still = self.graph.eq(moved, zero);
            let of = self.graph.select(still, normal, moved);
            (self.graph.select(open, zero, of), no)
        } else {
            let noted = self.graph.or(noted, open);
            (self.graph.select(open, zero, moved), noted)
        }
    }
}
