//! Whether a program that comes from outside can be read at all. The checker makes no other; a file
//! can hold any, and one that refers to itself would be followed without end.

use std::collections::BTreeMap;

use crate::base::terms::ContestKind;

use super::{
    DecisionId, DefinitionId, FactId, FactType, Program, ViolationId,
    walk::{Shared, Walk},
};

/// Whether nothing in the program refers to itself: no definition or decision through others, no list
/// within a list.
pub fn sound(program: &Program) -> bool {
    lists_are_flat(program) && !is_circular(program) && contests_end(program)
}

/// Whether what stands for others stands for plain acts, or for versions of plain acts.
fn contests_end(program: &Program) -> bool {
    let contest = |id: ViolationId| {
        let act = program.violations.get(id.index())?;
        act.contest.as_deref()
    };
    program.violations.iter().all(|act| {
        let Some(own) = act.contest.as_deref() else {
            return true;
        };
        own.contenders.iter().filter_map(|c| c.act).all(|id| {
            let there = program.violations.get(id.index()).is_some();
            let plain = match contest(id).map(|c| c.kind) {
                None => true,
                Some(ContestKind::LawAtDate) => own.kind == ContestKind::Concurrence,
                Some(ContestKind::Concurrence) => false,
            };
            there && plain
        })
    })
}

fn lists_are_flat(program: &Program) -> bool {
    let fact = |id: FactId| program.facts.get(id.index());
    program.facts.iter().all(|declared| {
        let own = match declared.parent {
            None => true,
            Some((list, _)) => {
                fact(list).is_some_and(|l| l.parent.is_none() && matches!(l.ty, FactType::List(_)))
            }
        };
        let fields = match &declared.ty {
            FactType::List(list) => list.fields.as_slice(),
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_) => &[],
        };
        let flat = |id: &FactId| fact(*id).is_some_and(|f| !matches!(f.ty, FactType::List(_)));
        own && fields.iter().all(flat)
    })
}

fn is_circular(program: &Program) -> bool {
    let definitions =
        (0..program.definitions.len()).map(|i| Shared::Definition(DefinitionId::from_index(i)));
    let decisions =
        (0..program.decisions.len()).map(|i| Shared::Decision(DecisionId::from_index(i)));
    let all: Vec<Shared> = definitions.chain(decisions).collect();
    // What is named by others, with how many of them still stand; what no one names goes first.
    let mut named: BTreeMap<Shared, usize> = all.iter().map(|shared| (*shared, 0)).collect();
    for shared in &all {
        for other in Walk::named_in(program, *shared) {
            if let Some(count) = named.get_mut(&other) {
                *count = count.saturating_add(1);
            }
        }
    }
    let free = named.iter().filter(|(_, count)| **count == 0);
    let mut free: Vec<Shared> = free.map(|(shared, _)| *shared).collect();
    let mut gone = 0_usize;
    while let Some(shared) = free.pop() {
        gone = gone.saturating_add(1);
        for other in Walk::named_in(program, shared) {
            if let Some(count) = named.get_mut(&other) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    free.push(other);
                }
            }
        }
    }
    gone < all.len()
}

#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]
#[cfg(test)]
mod tests {
    use super::sound;
    use crate::{
        agree::{Dice, programs},
        ir::{DefinitionId, DefinitionValue, FactId, FactType, ListType, Number},
    };

    #[test]
    fn programs_of_the_checker_are_sound() {
        for seed in 0..50 {
            assert!(sound(&programs::rich(&mut Dice::new(seed)).b.p));
        }
    }

    #[test]
    fn what_refers_to_itself_is_not() {
        let mut program = programs::rich(&mut Dice::new(3)).b.p;
        let at = program.definitions.len();
        let mut own = program.definitions[0].clone();
        own.value = DefinitionValue::Number(Number::Product(vec![Number::Definition(
            DefinitionId::from_index(at + 1),
        )]));
        let mut back = own.clone();
        program.definitions.push(own);
        assert!(sound(&program), "a name that is not there leads nowhere");
        back.value = DefinitionValue::Number(Number::Definition(DefinitionId::from_index(at)));
        program.definitions.push(back);
        assert!(!sound(&program));
    }

    #[test]
    fn nor_a_list_within_a_list() {
        let mut program = programs::rich(&mut Dice::new(3)).b.p;
        let at = program.facts.len();
        let mut list = program.facts[0].clone();
        list.parent = None;
        list.ty = FactType::List(ListType {
            max: 3,
            fields: vec![FactId::from_index(at)],
        });
        program.facts.push(list);
        assert!(!sound(&program));
    }
}
