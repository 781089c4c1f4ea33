//! Additions joined into sums: the place of a case in a table is one sum over what is told apart of each
//! fact, and one walk over the columns works it out.

use std::collections::BTreeMap;

use super::{
    super::{Sheet, graph::NodeId, graph::Op},
    fuse::Form,
};

/// Most terms of a sum.
const MOST: usize = 16;
/// Fewest: two are as quick without.
const FEWEST: usize = 3;

/// A constant, and terms that count so many times, in 32 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub constant: i32,
    pub terms: Vec<(NodeId, i32)>,
}

/// Whether every value of a node fits 32 bits.
pub(super) fn narrow(sheet: &Sheet, id: NodeId) -> bool {
    let (lo, hi) = sheet.graph.of(id);
    i32::try_from(lo).is_ok() && i32::try_from(hi).is_ok()
}

/// The sums among the forms; what went into them alone is taken out of the forms.
pub(super) fn sums(sheet: &Sheet, forms: &mut BTreeMap<NodeId, Form>) -> BTreeMap<NodeId, Sum> {
    let mut reads: BTreeMap<NodeId, usize> = BTreeMap::new();
    let kept = sheet.outputs.iter().chain([&sheet.bail]).copied();
    for id in forms.values().flat_map(Form::reads).chain(kept) {
        let times = reads.entry(id).or_default();
        *times = times.saturating_add(1);
    }
    let mut all = BTreeMap::new();
    let mut inner: Vec<NodeId> = Vec::new();
    let ids: Vec<NodeId> = forms.keys().rev().copied().collect();
    for id in ids {
        if inner.contains(&id) || !narrow(sheet, id) {
            continue;
        }
        let (mut sum, mut own) = (Sum::default(), Vec::new());
        if !joined(sheet, forms, &reads, (id, 0), &mut sum, &mut own) {
            continue;
        }
        if (FEWEST..=MOST).contains(&sum.terms.len()) {
            inner.extend(own);
            all.insert(id, sum);
        }
    }
    for id in inner {
        forms.remove(&id);
    }
    all
}

/// Adds what a node adds up; `own`: the nodes that went into it. False if it is no addition of narrow
/// numbers.
fn joined(
    sheet: &Sheet,
    forms: &BTreeMap<NodeId, Form>,
    reads: &BTreeMap<NodeId, usize>,
    (id, depth): (NodeId, usize),
    sum: &mut Sum,
    own: &mut Vec<NodeId>,
) -> bool {
    let parts = match forms.get(&id) {
        Some(Form::Plain(Op::Add(a, b))) => vec![*a, *b],
        Some(Form::Mad(a, b, c)) => {
            let Some((x, by)) = scaled(sheet, *b, *c) else {
                return false;
            };
            sum.terms.push((x, by));
            vec![*a]
        }
        Some(Form::Plain(_) | Form::Pick(..)) | None => return false,
    };
    for part in parts {
        if sum.terms.len() > MOST || !narrow(sheet, part) {
            return false;
        }
        if let Some(n) = sheet.graph.known(part) {
            sum.constant = sum.constant.wrapping_add(i32::try_from(n).unwrap_or(0));
            continue;
        }
        let once = reads.get(&part) == Some(&1);
        if let Some(Form::Plain(Op::Mul(b, c))) = forms.get(&part)
            && once
            && let Some(term) = scaled(sheet, *b, *c)
        {
            own.push(part);
            sum.terms.push(term);
            continue;
        }
        let before = (sum.clone(), own.len());
        let deeper = (part, depth.saturating_add(1));
        if once && depth < MOST && joined(sheet, forms, reads, deeper, sum, own) {
            own.push(part);
        } else {
            *sum = before.0;
            own.truncate(before.1);
            sum.terms.push((part, 1));
        }
    }
    true
}

/// A narrow node and the constant that it is multiplied by.
fn scaled(sheet: &Sheet, a: NodeId, b: NodeId) -> Option<(NodeId, i32)> {
    let of = |x: NodeId, by: NodeId| {
        let by = i32::try_from(sheet.graph.known(by)?).ok()?;
        narrow(sheet, x).then_some((x, by))
    };
    of(a, b).or_else(|| of(b, a))
}
