//! The tree of reasons as a list, each with a name of its own and the reason it supports.

use std::collections::BTreeMap;

use super::{
    look::Look,
    reasons::{Around, Said, share},
};
use crate::{
    base::ratio::Ratio,
    case::outcome::{Reason, ReasonKind, Step},
};

/// One reason of the list.
#[derive(Clone, Debug)]
pub struct Flat<'r> {
    /// Its name: the slug of its kind, numbered if it comes again. The same facts and the same
    /// package give the same names.
    pub id: String,
    /// The reason it supports, by its index in the list.
    pub parent: Option<usize>,
    /// Its step.
    pub step: Step,
    /// What it says.
    pub said: Said,
    /// What it is.
    pub kind: &'r ReasonKind,
}

/// All reasons, each before those it rests on.
pub fn flatten<'r>(look: &Look<'_>, reasons: &'r [Reason]) -> Vec<Flat<'r>> {
    let mut walk = Walk {
        out: Vec::new(),
        seen: BTreeMap::new(),
    };
    walk.level(look, reasons, None, &Around::default());
    walk.out
}

struct Walk<'r> {
    out: Vec<Flat<'r>>,
    seen: BTreeMap<String, usize>,
}

impl<'r> Walk<'r> {
    /// One level of the tree. What stands beside and below a reason is what its arithmetic reads;
    /// the nesting of reasons is that of the rules, so its depth is small.
    fn level(
        &mut self,
        look: &Look<'_>,
        reasons: &'r [Reason],
        parent: Option<usize>,
        outer: &Around,
    ) {
        let mut around = outer.clone();
        for reason in reasons {
            note(&mut around, &reason.kind);
            let below = reason.children.iter().fold(around.clone(), |mut a, r| {
                note(&mut a, &r.kind);
                a
            });
            let said = look.reason(&reason.kind, &below);
            let n = self.seen.entry(said.slug.clone()).or_insert(0);
            *n = n.saturating_add(1);
            let id = match *n {
                1 => said.slug.clone(),
                n => format!("{}.{n}", said.slug),
            };
            let at = self.out.len();
            self.out.push(Flat {
                id,
                parent,
                step: reason.step,
                said,
                kind: &reason.kind,
            });
            // What a provision comes to rests on its own law and its own benchmark.
            let (look, around) = if let ReasonKind::Considered(id, index, _) = reason.kind {
                (&look.at_contender(id, index), &Around::default())
            } else {
                (look, &around)
            };
            self.level(look, &reason.children, Some(at), around);
        }
    }
}

fn note(around: &mut Around, kind: &ReasonKind) {
    if let ReasonKind::Start(n, den) = kind {
        // A new branch begins.
        *around = Around {
            addends: vec![share(*n, *den)],
            sum: None,
        };
    } else if let ReasonKind::Factor(_, n, den) | ReasonKind::FactorLowest(_, _, n, den) = kind {
        if *n != 0 {
            around.addends.push(share(*n, *den));
        }
    } else if let ReasonKind::WeightSum(_, after, den) = kind {
        around.sum = Ratio::new(i128::from(*after), i128::from(*den));
    }
}
