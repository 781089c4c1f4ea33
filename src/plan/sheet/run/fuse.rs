//! Nodes joined into larger steps, for those who carry sheets out natively: what is multiplied only to
//! be added, and selections that one table decides.

use std::collections::BTreeMap;

use super::super::{
    Sheet,
    fold::operands,
    graph::{NodeId, Op, index},
};

/// What is done for a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// What the graph says.
    Plain(Op),
    /// The first plus the product of the others.
    Mad(NodeId, NodeId, NodeId),
    /// For each value of the place, what is given.
    Pick(NodeId, Vec<Leaf>),
}

/// What a selection ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaf {
    Node(NodeId),
    One(i64),
}

impl Form {
    /// The nodes that it reads.
    pub(super) fn reads(&self) -> Vec<NodeId> {
        match self {
            Self::Plain(op) => operands(*op),
            Self::Mad(a, b, c) => vec![*a, *b, *c],
            Self::Pick(place, leaves) => {
                let mut all: Vec<NodeId> = vec![*place];
                for leaf in leaves {
                    if let Leaf::Node(id) = leaf
                        && !all.contains(id)
                    {
                        all.push(*id);
                    }
                }
                all
            }
        }
    }
}

/// The form of every node that is needed, by number.
pub(super) fn forms(sheet: &Sheet) -> BTreeMap<NodeId, Form> {
    let graph = &sheet.graph;
    let mut uses = vec![0usize; graph.ops.len()];
    let mut note = |id: NodeId| {
        if let Some(uses) = uses.get_mut(index(id.0)) {
            *uses = uses.saturating_add(1);
        }
    };
    for op in &graph.ops {
        operands(*op).into_iter().for_each(&mut note);
    }
    sheet.outputs.iter().copied().for_each(&mut note);
    note(sheet.bail);
    let mut wanted: Vec<bool> = vec![false; graph.ops.len()];
    for id in sheet.outputs.iter().chain([&sheet.bail]) {
        if let Some(wanted) = wanted.get_mut(index(id.0)) {
            *wanted = true;
        }
    }
    let mut all = BTreeMap::new();
    for (at, op) in graph.ops.iter().enumerate().rev() {
        if wanted.get(at) != Some(&true) {
            continue;
        }
        let form = form(sheet, *op, &uses);
        for id in form.reads() {
            if let Some(wanted) = wanted.get_mut(index(id.0)) {
                *wanted = true;
            }
        }
        all.insert(NodeId(u32::try_from(at).unwrap_or(u32::MAX)), form);
    }
    all
}

fn form(sheet: &Sheet, op: Op, uses: &[usize]) -> Form {
    let graph = &sheet.graph;
    let once = |id: NodeId| uses.get(index(id.0)) == Some(&1);
    match op {
        Op::Add(a, b) => {
            for (sum, product) in [(a, b), (b, a)] {
                if let Op::Mul(x, y) = graph.op(product)
                    && once(product)
                {
                    return Form::Mad(sum, x, y);
                }
            }
            Form::Plain(op)
        }
        Op::Select(when, then, otherwise) => {
            let Op::Lookup(table, place) = graph.op(when) else {
                return Form::Plain(op);
            };
            let table = graph.tables.get(index(table));
            let leaves = table.map_or(&[][..], Vec::as_slice).iter().enumerate();
            let leaves = leaves.map(|(at, chosen)| {
                let next = if *chosen != 0 { then } else { otherwise };
                leaf(sheet, next, place, at)
            });
            Form::Pick(place, leaves.collect())
        }
        Op::Const(_)
        | Op::Input(_)
        | Op::Sub(..)
        | Op::Mul(..)
        | Op::Div(..)
        | Op::Eq(..)
        | Op::Lt(..)
        | Op::Le(..)
        | Op::And(..)
        | Op::Or(..)
        | Op::Xor(..)
        | Op::Min(..)
        | Op::Max(..)
        | Op::Has(..)
        | Op::Rank(..)
        | Op::Lookup(..) => Form::Plain(op),
    }
}

/// What a node comes to where the place has this value, as far as tables over the place say.
fn leaf(sheet: &Sheet, node: NodeId, place: NodeId, at: usize) -> Leaf {
    let graph = &sheet.graph;
    let entry = |table: u32| {
        let table = graph.tables.get(index(table))?;
        table.get(at).copied()
    };
    let mut node = node;
    // Operands have lower numbers: it ends.
    loop {
        if let Some(n) = graph.known(node) {
            return Leaf::One(n);
        }
        if let Op::Lookup(table, over) = graph.op(node)
            && over == place
        {
            return entry(table).map_or(Leaf::Node(node), Leaf::One);
        }
        let Op::Select(when, then, otherwise) = graph.op(node) else {
            return Leaf::Node(node);
        };
        let Op::Lookup(table, over) = graph.op(when) else {
            return Leaf::Node(node);
        };
        node = match entry(table).filter(|_| over == place) {
            Some(0) => otherwise,
            Some(_) => then,
            None => return Leaf::Node(node),
        };
    }
}
