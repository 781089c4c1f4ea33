//! Monotonicity of tables: rows whose fines fall though an ordered fact rises.

use super::{
    ends::{At, Ends, extents, heavier},
    expand::{Fuel, settled},
    field::Ground,
    formula::Formula,
    ground,
    monotone::Work,
    order::{Order, Ranked},
    ready, rules,
    search::Spent,
    twin::{self, Sought},
    unit::Ready,
    verdict::Undecided,
};
use crate::ir::{Condition, FactId, ObjectId, Part, Row, Table, reads};

/// What a row gives an object, under these conditions, and the statutory range that it was worked out in.
#[derive(Clone, Debug)]
struct Fine {
    when: Vec<Condition>,
    ends: Ends,
    law: Option<Ends>,
}

/// A row with what it gives, as one of two that are compared.
#[derive(Clone, Copy)]
struct Side<'a> {
    row: usize,
    fine: &'a Fine,
}

impl<'p> Work<'p> {
    /// Rows of a table whose fines fall though an ordered fact rises.
    pub(super) fn table(&mut self, part: &'p Part, table: &'p Table, ready: Option<&Ready<'p>>) {
        let mut read = reads::Reads::new();
        for row in &table.rows {
            row.when
                .iter()
                .for_each(|c| reads::condition(self.program, c, &mut read));
        }
        let facts = self.ordered(read);
        let Some(made) = ready.and_then(|ready| ready.made.as_ref()) else {
            if !facts.is_empty() {
                self.claim.leave(Undecided::Beyond);
            }
            return;
        };
        if facts.is_empty() {
            return;
        }
        let order = Order::of(self.program, table, ready).with(self.benchmark.defects);
        let mut objects: Vec<ObjectId> = table
            .rows
            .iter()
            .flat_map(|row| rules::given(self.program, &row.outcomes))
            .map(|(object, _)| object)
            .collect();
        objects.sort_unstable();
        objects.dedup();
        let fines: Vec<(ObjectId, Vec<Option<Vec<Fine>>>)> = objects
            .into_iter()
            .map(|object| {
                let rows = table.rows.iter();
                (object, rows.map(|row| self.fines(row, object)).collect())
            })
            .collect();
        for fact in facts {
            let mut pairs = near(made, fact);
            // What one row gives may change with the statutory range.
            pairs.extend((0..table.rows.len()).map(|row| (row, row)));
            for (i, j) in pairs {
                let both = [(i, j), (j, i)];
                for (a, b) in both.into_iter().take(if i == j { 1 } else { 2 }) {
                    for (object, fines) in &fines {
                        let (Some(x), Some(y)) = (fines.get(a), fines.get(b)) else {
                            continue;
                        };
                        let (Some(x), Some(y)) = (x, y) else {
                            self.claim.leave(Undecided::Beyond);
                            continue;
                        };
                        for (one, two) in x.iter().flat_map(|x| y.iter().map(move |y| (x, y))) {
                            if a == b && std::ptr::eq(one, two) {
                                continue;
                            }
                            let sides = [Side { row: a, fine: one }, Side { row: b, fine: two }];
                            self.fall(part, (table, &order), *object, fact, sides);
                        }
                    }
                }
            }
        }
    }

    /// Looks for two cases that differ in a fact alone, the more serious one decided by the second row and
    /// with the lower fine.
    fn fall(
        &mut self,
        part: &Part,
        (table, order): (&Table, &Order<'_>),
        object: ObjectId,
        fact: FactId,
        [high, low]: [Side<'_>; 2],
    ) {
        let Some(falls) = heavier(self.program, &high.fine.ends, &low.fine.ends).map(settled)
        else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        if falls == Condition::Const(false) {
            return;
        }
        let mut asked = vec![rules::guard(self.violation, part.guard)];
        asked.extend(part.when.clone());
        asked.extend(rules::of_object(
            self.program,
            self.violation,
            self.benchmark,
            object,
        ));
        // Where the penalty is lifted nothing falls.
        let lifting = ground::lifting(self.program, self.violation, object);
        asked.extend(lifting.into_iter().map(|c| Condition::Not(Box::new(c))));
        let of = |side: Side<'_>| {
            let ranked = Ranked {
                violation: self.violation,
                object,
                law: side.fine.law.as_ref(),
            };
            let mut all = order.coming_to(side.row, ranked)?;
            all.extend(side.fine.when.iter().cloned());
            all.extend(asked.iter().cloned());
            Some(all)
        };
        let (Some(mut here), Some(there)) = (of(high), of(low)) else {
            self.claim.leave(Undecided::Beyond);
            return;
        };
        here.push(falls);
        let sought = self.sought(fact, &here, &there);
        if let Some(twins) = self.taken(sought) {
            let row = |at: usize| table.rows.get(at).map(|r| r.row);
            self.say(
                &twins,
                (row(high.row), row(low.row)),
                "罚款反而更轻",
                "the fine falls",
            );
        }
    }

    fn sought(
        &mut self,
        fact: FactId,
        here: &[Condition],
        there: &[Condition],
    ) -> Result<Sought, Spent> {
        let mut ground = Ground::default();
        let mut add = |all: &[Condition]| -> Vec<Condition> {
            all.iter().map(|c| ground.add(self.program, c)).collect()
        };
        let (here, there) = (add(here), add(there));
        ground.bound(self.program);
        let field = ground.field(self.program);
        let made = (field.conjunction(&here), field.conjunction(&there));
        let (Some(here), Some(there)) = made else {
            return Ok(Sought::Unsettled);
        };
        let pairs = twin::ordered(self.program, fact);
        let both: (&[&Formula], &[&Formula]) = (&[&here], &[&there]);
        twin::seek(&field, fact, &pairs, both, &mut self.budget)
    }

    /// What a row gives an object; none if nothing, `None` if it cannot be taken apart.
    fn fines(&self, row: &Row, object: ObjectId) -> Option<Vec<Fine>> {
        let program = self.program;
        let given = rules::given(program, &row.outcomes);
        let Some((_, range)) = given.iter().rev().find(|(on, _)| *on == object) else {
            return Some(Vec::new());
        };
        let plain = At {
            imposed: Some((self.violation, &[], object)),
            law: None,
        };
        if let Some(found) = extents(program, range, plain, &mut Fuel::default()) {
            let plain = found.into_iter().map(|extent| Fine {
                when: extent.when,
                ends: extent.ends,
                law: None,
            });
            return Some(plain.collect());
        }
        let mut all = Vec::new();
        for law in rules::lawful(program, self.violation, object, &mut Fuel::default()) {
            for bound in law.extents? {
                let at = At {
                    law: Some(&bound.ends),
                    ..plain
                };
                for extent in extents(program, range, at, &mut Fuel::default())? {
                    let mut when = extent.when;
                    when.extend(law.when.iter().chain(&bound.when).cloned());
                    all.push(Fine {
                        when,
                        ends: extent.ends,
                        law: Some(bound.ends.clone()),
                    });
                }
            }
        }
        Some(all)
    }
}

/// Pairs of rows that can match two cases differing in one fact alone.
fn near(made: &ready::Ready<'_>, fact: FactId) -> Vec<(usize, usize)> {
    let axis = made.field.space().fact(fact);
    let boxes: Vec<_> = made
        .boxes
        .iter()
        .cloned()
        .map(|mut sets| {
            sets.retain(|(own, _)| Some(*own) != axis);
            sets
        })
        .collect();
    ready::meeting(&made.field, &boxes)
}
