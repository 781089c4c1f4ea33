//! 处理: the penalties of a row stand for those of the statute of the same kind on the same object.

use zhun::ir::Penalty;

use super::{Candidate, Item, Run};
use crate::term::Term;

fn alike(old: &Penalty, new: &Penalty) -> bool {
    let named = |p: &Penalty| !p.what.is_empty();
    old.on == new.on && old.kind == new.kind && (!named(old) || !named(new) || old.what == new.what)
}

impl<'p> Run<'_, 'p> {
    pub(super) fn replace(&self, items: &mut Vec<Item<'p>>, candidates: &[Candidate]) {
        for candidate in candidates {
            self.replace_by(items, candidate);
        }
    }

    fn replace_by(&self, items: &mut Vec<Item<'p>>, candidate: &Candidate) {
        let (e, a) = (self.e, &self.e.a);
        let mut new: Vec<Item<'p>> = Vec::new();
        for (when, ids) in &candidate.nodes {
            for id in ids {
                if let Some(penalty) = e.program.penalties.get(id.index()) {
                    new.push(Item {
                        id: *id,
                        penalty,
                        present: *when,
                        imposition: None,
                        statute: self.no_statute(),
                        still: a.truth(false),
                        contested: a.truth(false),
                    });
                }
            }
        }
        let before: Vec<Term> = items.iter().map(|i| i.present).collect();
        for (old, there) in items.iter_mut().zip(before) {
            let mut taken = a.truth(false);
            for own in new.iter_mut().filter(|n| alike(old.penalty, n.penalty)) {
                let stands = a.and(&[there, own.present, a.not(taken)]);
                taken = a.or(&[taken, own.present]);
                // The first that has a place in the statute gives it.
                let gives = a.and(&[stands, old.statute.there, a.not(own.statute.there)]);
                own.statute = self.statute_case(gives, &old.statute, &own.statute);
                own.still = a.or(&[own.still, a.and(&[stands, old.still])]);
            }
            old.present = a.and(&[there, a.not(taken)]);
        }
        items.append(&mut new);
    }
}
