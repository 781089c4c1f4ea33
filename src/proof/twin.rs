//! Two cases that differ in one fact: the axis of that fact stands twice, all others once.

use super::{
    field::Field,
    formula::Formula,
    ordinary,
    search::{Budget, Spent, search},
    witness::{bound, nearest, needed, values},
};
use crate::{
    cells::CellSet,
    ir::{FactId, FactType, Program, Value},
};

/// Two such cases: the facts of the first, and the value of the one fact in the second.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Twins {
    /// The facts of the first case, the one fact among them.
    pub facts: Vec<(FactId, Value)>,
    /// The one fact in the second case.
    pub other: (FactId, Value),
}

/// What was sought.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sought {
    /// There are none.
    None,
    /// These.
    Twins(Twins),
    /// Cells do not decide it.
    Unsettled,
}

/// Looks for two cases: `here` holds of the first, `there` of the second, and the fact has in them the
/// options of one of `pairs`.
pub(super) fn seek(
    field: &Field<'_>,
    fact: FactId,
    pairs: &[(u16, u16)],
    (here, there): (&[&Formula], &[&Formula]),
    budget: &mut Budget,
) -> Result<Sought, Spent> {
    let cells = cells(field, fact, pairs);
    let found = within(field, fact, &cells, (here, there), budget)?;
    let Sought::Twins(mut twins) = found else {
        return Ok(found);
    };
    // Options that nothing tells apart share a cell: of the two cells those in order are meant.
    let axis = field.space().fact(fact);
    let own = axis.and_then(|axis| field.space().axes().get(axis));
    let first = twins.facts.iter_mut().find(|(f, _)| *f == fact);
    if let (Some(own), Some((_, value))) = (own, first) {
        let at = (own.cell(value), own.cell(&twins.other.1));
        let pair = pairs.iter().find_map(|(a, b)| {
            let (a, b) = (
                choice(field.program, fact, *a)?,
                choice(field.program, fact, *b)?,
            );
            ((own.cell(&a), own.cell(&b)) == at).then_some((a, b))
        });
        if let Some((a, b)) = pair {
            *value = a;
            twins.other.1 = b;
        }
    }
    Ok(Sought::Twins(twins))
}

/// The cells of pairs of options, each once; none if nothing reads the fact.
pub(super) fn cells(field: &Field<'_>, fact: FactId, pairs: &[(u16, u16)]) -> Vec<(usize, usize)> {
    let axis = field.space().fact(fact);
    let Some(own) = axis.and_then(|axis| field.space().axes().get(axis)) else {
        return Vec::new();
    };
    let mut cells: Vec<(usize, usize)> = pairs
        .iter()
        .filter_map(|(a, b)| {
            Some((
                own.cell(&choice(field.program, fact, *a)?)?,
                own.cell(&choice(field.program, fact, *b)?)?,
            ))
        })
        .filter(|(a, b)| a != b)
        .collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// As [`seek`], for a fact of any type that lies in the two cases in the cells of one of `cells`.
pub(super) fn within(
    field: &Field<'_>,
    fact: FactId,
    cells: &[(usize, usize)],
    (here, there): (&[&Formula], &[&Formula]),
    budget: &mut Budget,
) -> Result<Sought, Spent> {
    let Some(axis) = field.space().fact(fact) else {
        return Ok(Sought::None);
    };
    let Some(own) = field.space().axes().get(axis) else {
        return Ok(Sought::None);
    };
    let mut all = field.all();
    let twin = all.len();
    all.push(CellSet::all(own.len()));
    let moved = |a: usize| if a == axis { twin } else { a };
    let one = |cell: usize| CellSet::of(own.len(), |c| c == cell);
    let order =
        Formula::any(cells.iter().map(|(a, b)| {
            Formula::all([Formula::cell(axis, one(*a)), Formula::cell(twin, one(*b))])
        }));
    let there: Vec<Formula> = there
        .iter()
        .copied()
        .chain(field.bounds())
        .map(|f| f.moved(&moved))
        .collect();
    let mut formulas: Vec<&Formula> = here.to_vec();
    formulas.push(&order);
    formulas.extend(&there);
    let asked = formulas.clone();
    formulas.extend(field.bounds());
    let mut first = field.first().to_vec();
    first.push(field.first().get(axis).copied().unwrap_or(0));
    let Some(found) = search(all.clone(), &formulas, &first, budget)? else {
        return Ok(Sought::None);
    };
    let point = nearest(&first, &found);
    let mut needed = needed(&first, &all, &point, &asked);
    needed.retain(|a| *a != twin);
    bound(field, &point, &mut needed);
    if !needed.contains(&axis) {
        needed.push(axis);
    }
    let other = point
        .get(twin)
        .and_then(|cell| ordinary::within(field.program, fact, own, *cell));
    Ok(match (values(field, &point, &needed), other) {
        (Some(facts), Some(other)) => Sought::Twins(Twins {
            facts,
            other: (fact, other),
        }),
        (_, _) => Sought::Unsettled,
    })
}

/// An option as a value: the option itself, or the set of it alone.
fn choice(program: &Program, fact: FactId, option: u16) -> Option<Value> {
    match &program.facts.get(fact.index())?.ty {
        FactType::Choice(_) => Some(Value::Choice(option)),
        FactType::Multi(_) => Some(Value::Multi(1u64.checked_shl(u32::from(option))?)),
        FactType::Bool => Some(Value::Bool(option == 1)),
        FactType::Number(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => None,
    }
}

/// Pairs of options of an ordered choice, the less serious first; none if it has no order.
pub(super) fn ordered(program: &Program, fact: FactId) -> Vec<(u16, u16)> {
    let options = match program.facts.get(fact.index()).map(|f| &f.ty) {
        Some(FactType::Choice(options) | FactType::Multi(options)) if options.ordered => options,
        Some(
            FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Bool
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        )
        | None => return Vec::new(),
    };
    let count = u16::try_from(options.names.len()).unwrap_or(0);
    (0..count)
        .flat_map(|a| (a.saturating_add(1)..count).map(move |b| (a, b)))
        .collect()
}
