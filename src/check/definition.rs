//! Definitions and decisions: declared in the order in which they need each other, so that a cycle
//! is seen and every later one finds the earlier ones typed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{codes::names as codes, diagnostic::Diagnostic, span::Span},
    ir::{Condition, DecisionId, Definition, DefinitionId, DefinitionValue, PackageId},
    syntax::ast::{self, Item},
};

use super::{
    cite, decision, expr, facts, number, occurrences,
    scope::{Cx, Env, Symbol},
};

enum Node<'i> {
    Definition(&'i ast::Definition),
    Decision(&'i ast::Decision),
    Occurrences(&'i ast::Fact, &'i ast::Occurrences),
}

impl Node<'_> {
    fn name(&self) -> &ast::Name {
        match self {
            Node::Definition(d) => &d.name,
            Node::Decision(d) => &d.name,
            Node::Occurrences(f, _) => &f.name,
        }
    }
}

fn nodes<'i>(items: impl Iterator<Item = (PackageId, &'i Item)>) -> Vec<(PackageId, Node<'i>)> {
    let mut all = Vec::new();
    for (p, i) in items {
        match i {
            Item::Definition(d) => all.push((p, Node::Definition(d))),
            Item::Decision(d) => all.push((p, Node::Decision(d))),
            Item::Facts(facts) => {
                let counts = facts.facts.iter();
                let counts =
                    counts.filter_map(|f| Some((p, Node::Occurrences(f, occurrences::of(f)?))));
                all.extend(counts);
            }
            Item::Package(_)
            | Item::Statute(_)
            | Item::Violation(_)
            | Item::Benchmark(_)
            | Item::Circumstance(_)
            | Item::CircumstancePolicy(_)
            | Item::Reduction(_)
            | Item::List(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Workdays(_)
            | Item::Limitation(_)
            | Item::Observation(_)
            | Item::Procedure(_)
            | Item::Standard(_)
            | Item::Contest(_)
            | Item::Joint(_)
            | Item::Reserved(_) => {}
        }
    }
    all
}

/// Order of need, dependencies first; cycles are reported and cut.
fn ordered<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)>,
) -> Vec<(PackageId, Node<'i>)> {
    let nodes = nodes(items);
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, (_, n)) in nodes.iter().enumerate() {
        index.entry(n.name().text.as_str()).or_insert(i);
    }
    let needs: Vec<BTreeSet<usize>> = nodes
        .iter()
        .map(|(_, n)| {
            let mut names = BTreeSet::new();
            match n {
                Node::Definition(d) => d.value.iter().for_each(|e| mentions(e, &mut names)),
                Node::Decision(d) => decision::mentions(d, &mut names),
                Node::Occurrences(_, o) => occurrences::mentions(o, &mut names),
            }
            names
                .iter()
                .filter_map(|n| index.get(n.as_str()).copied())
                .collect()
        })
        .collect();
    let mut order = Vec::new();
    let mut done = vec![false; nodes.len()];
    loop {
        let before = order.len();
        for i in 0..nodes.len() {
            let ready = !done.get(i).copied().unwrap_or(true)
                && needs
                    .get(i)
                    .is_some_and(|ns| ns.iter().all(|n| done.get(*n).copied().unwrap_or(true)));
            if ready {
                if let Some(d) = done.get_mut(i) {
                    *d = true;
                }
                order.push(i);
            }
        }
        if order.len() == before {
            break;
        }
    }
    let stuck: Vec<usize> = (0..nodes.len()).filter(|i| !order.contains(i)).collect();
    if let Some(cycle) = cycle(&needs, &stuck) {
        let place = |i: &usize| {
            nodes
                .get(*i)
                .map(|(_, n)| (n.name().text.clone(), n.name().span))
        };
        let names: Vec<(String, Span)> = cycle.iter().filter_map(place).collect();
        if let Some((first, span)) = names.first() {
            let mut path: Vec<String> = names.iter().map(|(n, _)| n.clone()).collect();
            path.push(first.clone());
            let mut d = Diagnostic::error(
                codes::CYCLE,
                *span,
                format!("定义成了圈：{}", path.join(" → ")),
                format!("definitions need each other: {}", path.join(" → ")),
            )
            .because("从这里绕回自己", "comes back to itself")
            .help(
                "至少有一个要改为只用事实来写",
                "define at least one of them by facts only",
            );
            for (n, s) in names.iter().skip(1) {
                d = d.also(*s, format!("经过“{n}”"), format!("through `{n}`"));
            }
            cx.say(d);
        }
    }
    cx.cyclic = stuck
        .iter()
        .filter_map(|i| nodes.get(*i))
        .map(|(_, n)| n.name().text.clone())
        .collect();
    order.extend(stuck);
    let mut slots: Vec<Option<(PackageId, Node<'i>)>> = nodes.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|i| slots.get_mut(i).and_then(Option::take))
        .collect()
}

/// A cycle among nodes that never became ready: walk needs until a node repeats.
fn cycle(needs: &[BTreeSet<usize>], stuck: &[usize]) -> Option<Vec<usize>> {
    let mut path = vec![*stuck.first()?];
    loop {
        let last = *path.last()?;
        let next = *needs.get(last)?.iter().find(|n| stuck.contains(n))?;
        if let Some(from) = path.iter().position(|p| *p == next) {
            return Some(path.split_off(from));
        }
        path.push(next);
    }
}

/// Declares names in order of need. Decisions get a typed shell at once; values come with [`lower`].
pub(super) fn declare<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, node) in ordered(cx, items) {
        match node {
            Node::Definition(d) => {
                let id = DefinitionId::from_index(cx.program.definitions.len());
                if !cx.declare(&d.name, Symbol::Definition(id)) {
                    continue;
                }
                let value = definition(cx, d, package);
                cx.program.definitions.push(value);
            }
            Node::Occurrences(f, o) => {
                let id = DefinitionId::from_index(cx.program.definitions.len());
                if !cx.declare(&f.name, Symbol::Definition(id)) {
                    continue;
                }
                let value = occurrences::lower(cx, o, package);
                let counts = matches!(value, DefinitionValue::Number(_));
                cx.definition_dims.push(counts.then(occurrences::dimension));
                let expr = cx.expr(f.span);
                cx.program.definitions.push(Definition {
                    name: f.name.text.clone(),
                    value,
                    basis: Vec::new(),
                    expr,
                });
            }
            Node::Decision(d) => {
                let id = DecisionId::from_index(cx.program.decisions.len());
                if cx.declare(&d.name, Symbol::Decision(id)) {
                    decision::lower(cx, d, package);
                }
            }
        }
    }
}

/// What only becomes known when all definitions stand: the facts that constraints read.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, _items: impl Iterator<Item = (PackageId, &'i Item)>) {
    facts::constraint_reads(cx);
}

fn definition(cx: &mut Cx<'_>, d: &ast::Definition, package: PackageId) -> Definition {
    let basis = cite::lower(cx, &d.basis);
    // A definition that rests on a statute speaks with the statute's boundary words.
    let words = if d.basis.is_empty() {
        cx.package_words(package)
    } else {
        cite::words(cx, &basis, package)
    };
    let env = Env::plain(words);
    let expr_id = cx.expr(d.value.as_ref().map_or(d.span, |v| v.span));
    let (value, dim) = match &d.value {
        Some(e) if d.is_condition => (
            DefinitionValue::Condition(expr::condition(cx, e, env)),
            None,
        ),
        Some(e) => match number::lower(cx, e, env) {
            Some((n, dim)) => (DefinitionValue::Number(n), Some(dim)),
            None => (DefinitionValue::Condition(Condition::Const(false)), None),
        },
        None => (DefinitionValue::Condition(Condition::Const(false)), None),
    };
    cx.definition_dims.push(dim);
    Definition {
        name: d.name.text.clone(),
        value,
        basis,
        expr: expr_id,
    }
}

/// Names that an expression mentions.
pub(super) fn mentions(e: &ast::Expr, out: &mut BTreeSet<String>) {
    use ast::ExprKind as K;
    match &e.kind {
        K::Name(n) => {
            out.insert(n.clone());
        }
        K::Quantity(..)
        | K::Date(_)
        | K::DateRange(..)
        | K::Text(_)
        | K::Bool(_)
        | K::State(_)
        | K::Outcome(_)
        | K::Sum
        | K::Measure(_) => {}
        K::And(es) | K::Or(es) | K::Mul(es) | K::Extreme(_, es) => {
            es.iter().for_each(|e| mentions(e, out))
        }
        K::Not(e) | K::Within(e, _) | K::AnyOf(_, e) | K::MaxOf(_, e) => mentions(e, out),
        K::Is { left, values, .. } => {
            mentions(left, out);
            values.iter().for_each(|e| mentions(e, out));
        }
        K::Compare(a, _, b) | K::Div(a, b) => {
            mentions(a, out);
            mentions(b, out);
        }
        K::AddSub(ts) => ts.iter().for_each(|(_, e)| mentions(e, out)),
        K::Deemed { value, by, .. } => {
            mentions(value, out);
            mentions(by, out);
        }
        K::Steps { value, add, .. } => {
            mentions(value, out);
            mentions(add, out);
        }
        K::EndOf(name, _) => {
            out.insert(name.text.clone());
        }
        K::Later { of, .. } => mentions(of, out),
        K::DayOf { of, when, .. } | K::InOrder { of, when, .. } | K::Each(_, of, when) => {
            mentions(of, out);
            when.iter().for_each(|e| mentions(e, out));
        }
        K::Count(_, when) => when.iter().for_each(|e| mentions(e, out)),
    }
}
