//! What the program keeps of a period as such: what a timeline and proofs ask about.

use crate::{
    ir::{Exclusion, Observation, PackageId},
    syntax::ast::Item,
};

use super::{
    super::{
        expr::condition,
        scope::{Cx, Env, Symbol},
    },
    EXTENSION, clock,
    log::Log,
    start_event,
    words::{Names, STATES},
};
use crate::base::words::BoundaryWords;

/// Keeps the periods, once all that they stand for is lowered.
pub(in crate::check) fn lower<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)>,
) {
    for (package, item) in items {
        let Item::Observation(o) = item else { continue };
        // What is missing or wrong has been reported where the period was taken apart.
        if cx.report.has_errors() {
            return;
        }
        if let Some(kept) = one(cx, package, o) {
            cx.program.observations.push(kept);
        }
    }
}

fn one(
    cx: &mut Cx<'_>,
    package: PackageId,
    o: &crate::syntax::ast::Observation,
) -> Option<Observation> {
    let names = Names::of(&o.name.text);
    let env = Env::plain(cx.package_words(package));
    let symbol = |cx: &Cx<'_>, name: &str| cx.peek(name, Env::plain(BoundaryWords::default()));
    let decision = |cx: &Cx<'_>, name: &str| match symbol(cx, name) {
        Some(Symbol::Decision(id)) => Some(id),
        Some(Symbol::Fact(_) | Symbol::Definition(_)) | None => None,
    };
    let fact = |cx: &Cx<'_>, name: &str| match symbol(cx, name) {
        Some(Symbol::Fact(id)) => Some(id),
        Some(Symbol::Decision(_) | Symbol::Definition(_)) | None => None,
    };
    let definition = |cx: &Cx<'_>, name: &str| match symbol(cx, name) {
        Some(Symbol::Definition(id)) => Some(id),
        Some(Symbol::Decision(_) | Symbol::Fact(_)) | None => None,
    };
    let log = Log::find(cx, o.log.as_ref()?)?;
    let lengths = clock::units(cx, o)?;
    let exclusions = o
        .exclusions
        .iter()
        .map(|e| Exclusion {
            text: cx.sources.text(e.span).to_owned(),
            when: condition(cx, &e.when, env),
            span: e.span,
        })
        .collect();
    let problems = o
        .problems
        .iter()
        .filter_map(|p| {
            let id = decision(cx, &names.problem(&p.name.text))?;
            Some((p.name.text.clone(), id))
        })
        .collect();
    let organ = o.extension.as_ref().and_then(|e| e.by.as_ref());
    Some(Observation {
        package,
        name: o.name.text.clone(),
        state: decision(cx, &names.state)?,
        conduct: decision(cx, &names.conduct)?,
        sorting: decision(cx, &names.sorting)?,
        start: definition(cx, &names.start)?,
        as_of: fact(cx, &o.as_of.as_ref()?.text)?,
        act: fact(cx, &o.conduct.as_ref()?.text)?,
        log: log.list,
        day: log.day,
        event: log.event,
        organ: organ.map(|by| by.text.clone()),
        begins_with: start_event(cx, o, &log).map(str::to_owned),
        extended_by: o.extension.as_ref().map(|_| EXTENSION.to_owned()),
        ended_by: o.early.iter().map(|n| n.text.clone()).collect(),
        length: lengths.own,
        each: lengths.each,
        extensions: u32::try_from(lengths.most).unwrap_or(0),
        total: lengths.total,
        exclusions,
        problems,
        states: STATES.iter().map(|s| (*s).to_owned()).collect(),
        after: o.after.as_ref().map(|a| a.text.clone()).unwrap_or_default(),
        span: o.span,
    })
}
