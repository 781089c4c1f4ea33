//! The statutory fines of an act, as properties of their parts see them: what lifts a penalty is not
//! looked at.

use zhun::ir::{Amount, ObjectId};

use super::Run;
use crate::{extent::Extent, range::FineAt, term::Term};

/// A statutory fine.
#[derive(Clone, Copy)]
pub(crate) struct SeenLaw {
    pub object: ObjectId,
    /// It alone fines the object, and it can be worked out.
    pub holds: Term,
    pub extent: Extent,
    /// A human decides in it, or which of several is meant.
    pub human: Term,
}

impl Run<'_, '_> {
    /// Notes the statutory fines.
    pub(super) fn laws(&self) {
        let (e, a, v) = (self.e, &self.e.a, self.v);
        let guards = v.impositions.iter().map(|i| e.guards(v, &i.guards).yes);
        let mut holding: Vec<Term> = guards.collect();
        self.replaced_stages(&mut holding);
        let holding = self.superseded(&holding);
        let sure = a.not(self.unsure());
        for (imposition, held) in v.impositions.iter().zip(&holding) {
            for id in imposition.node.penalties() {
                let Some(penalty) = e.program.penalties.get(id.index()) else {
                    continue;
                };
                let Amount::Fine(range) = &penalty.amount else {
                    continue;
                };
                let at = FineAt {
                    imposed: Some((v, &imposition.guards, penalty.on)),
                    statutory: None,
                };
                let (worked, stop) = e.range(range, &at);
                let alone = a.not(self.contested(&holding, penalty.on));
                let holds = a.and(&[*held, sure, alone, e.free(stop), worked.some]);
                self.seen.borrow_mut().laws.push(SeenLaw {
                    object: penalty.on,
                    holds,
                    extent: worked.extent,
                    human: a.not(e.free(worked.human)),
                });
            }
        }
    }
}
