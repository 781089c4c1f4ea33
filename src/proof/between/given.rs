//! What an act comes to on an object, for all facts: no fine, a range with its exact ends, or weights
//! with their formula; what nothing lifts, as what counts beside makes it, before rounding.

use super::{
    decide::{Decider, Said, deciders, nodes_on},
    moves::{Mark, Turned},
    settle::{Frame, settle},
    turn::Turn,
};
use crate::{
    base::{ratio::Ratio, span::Span, terms::Modality},
    ir::{
        Amount, Branch, Condition, Node, ObjectId, Outcome, Package, PartKind, Program, Range,
        RangeKind, RowId, Table, Violation, ViolationId, Weights,
    },
    proof::{
        ends::{At, Ends, Extent, extents, upside_down},
        expand::{Fuel, settled},
        pieces::{Around, pieces},
        rules::{self, Law},
        sums,
    },
};

/// What it comes to.
#[derive(Clone, Debug)]
pub(super) enum What<'p> {
    /// No fine.
    Nothing,
    /// A range, and what a human is left with.
    Fine(Ends, Mark),
    /// What the formula of a branch gives at the sum that the factors come to.
    Weighed(&'p Weights, &'p Branch, Frame<'p>),
    /// It cannot be taken apart.
    Unknown,
}

/// Under these conditions, this.
#[derive(Clone, Debug)]
pub(super) struct Piece<'p> {
    /// When; all must hold.
    pub when: Vec<Condition>,
    /// What.
    pub what: What<'p>,
    /// The fine shall be imposed.
    pub shall: bool,
    /// The statutory range in force, if there is one.
    pub law: Option<Ends>,
    /// The row that decides, if one does.
    pub row: Option<RowId>,
    /// Where.
    pub span: Span,
}

/// One act of one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'p> {
    /// The joined program.
    pub program: &'p Program,
    /// The act.
    pub id: ViolationId,
    /// It.
    pub violation: &'p Violation,
    /// The main package of its side.
    pub main: usize,
}

impl<'p> Act<'p> {
    /// An act of a side.
    pub(super) fn of(program: &'p Program, id: ViolationId, main: usize) -> Option<Self> {
        let violation = program.violations.get(id.index())?;
        Some(Self {
            program,
            id,
            violation,
            main,
        })
    }

    /// The package whose bands apply: of the benchmark, else of the act, else the main one.
    pub(super) fn bands(&self) -> Option<&'p Package> {
        let benchmark = self.violation.benchmark.as_ref().map(|b| b.package.index());
        [
            benchmark,
            Some(self.violation.package.index()),
            Some(self.main),
        ]
        .into_iter()
        .flatten()
        .filter_map(|index| self.program.packages.get(index))
        .find(|package| super::shift::any_band(package))
    }

    /// The objects that it penalises.
    pub(super) fn objects(&self) -> Vec<ObjectId> {
        let nodes = self.violation.impositions.iter().map(|i| &i.node);
        let mut all: Vec<ObjectId> = nodes
            .flat_map(|node| rules::penalties(self.program, node))
            .map(|(_, p)| p.on)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The statutory fines on an object, each with whether it shall be imposed.
fn laws(act: &Act<'_>, object: ObjectId) -> Vec<(Law, bool, bool)> {
    let mut binding = Vec::new();
    for imposition in &act.violation.impositions {
        let choice = !matches!(imposition.node, Node::One(_));
        for (_, penalty) in rules::penalties(act.program, &imposition.node) {
            if let (Amount::Fine(range), true) = (&penalty.amount, penalty.on == object) {
                let shall = !choice && penalty.modality == Modality::Shall;
                binding.push((shall, open(range)));
            }
        }
    }
    let all = rules::laws(act.program, act.violation, object, &mut Fuel::default());
    let with = all.into_iter().zip(binding);
    with.map(|(law, (shall, human))| (law, shall, human))
        .collect()
}

/// Whether a human picks inside a range.
pub(in crate::proof) fn open(range: &Range) -> bool {
    match &range.kind {
        RangeKind::OneOf(_) | RangeKind::Human(_) => true,
        RangeKind::HigherOf(ranges) => ranges.iter().any(open),
        RangeKind::Ends { .. }
        | RangeKind::Point(_)
        | RangeKind::Preceding { .. }
        | RangeKind::Part { .. }
        | RangeKind::Decision(_) => false,
    }
}

/// Alternatives (择一) as one range from the least to the greatest; `None` if they cannot be ranked.
fn hulled(found: Vec<Extent>) -> Option<Vec<Extent>> {
    let mut kept: Vec<Extent> = Vec::new();
    for extent in found {
        match kept.iter_mut().find(|k| k.when == extent.when) {
            None => kept.push(extent),
            Some(held) => held.ends = rules::hull(&[held.clone(), extent])?,
        }
    }
    Some(kept)
}

/// What an act comes to on an object, of each of these turns.
pub(super) fn given<'p>(
    act: Act<'p>,
    object: ObjectId,
    turns: &[&Turn<'p>],
) -> Vec<Vec<Piece<'p>>> {
    let laws = laws(&act, object);
    let deciders = deciders(act.program, act.violation, object);
    let of = |turn: &&Turn<'p>| given_by(act, object, (&laws, &deciders), turn);
    turns.iter().map(of).collect()
}

fn given_by<'p>(
    act: Act<'p>,
    object: ObjectId,
    (laws, deciders): (&[(Law, bool, bool)], &[Decider<'p>]),
    turn: &Turn<'p>,
) -> Vec<Piece<'p>> {
    let mut all = Vec::new();
    let never = |when: &[Condition]| Condition::Not(Box::new(Condition::All(when.to_vec())));
    let none: Vec<Condition> = laws.iter().map(|(law, ..)| never(&law.when)).collect();
    let piece = |when, what, shall| Piece {
        when,
        what,
        shall,
        law: None,
        row: None,
        span: act.violation.span,
    };
    all.push(piece(none, What::Nothing, false));
    for (index, (law, shall, human)) in laws.iter().enumerate() {
        let mut when = law.when.clone();
        for (other, (rival, ..)) in laws.iter().enumerate() {
            if other < index {
                // Two fines on one object of which none comes first.
                let mut both = law.when.clone();
                both.extend(rival.when.iter().cloned());
                all.push(piece(both, What::Unknown, *shall));
            }
            if other != index {
                when.push(never(&rival.when));
            }
        }
        let Some(bounds) = law.extents.clone().and_then(hulled) else {
            all.push(piece(when, What::Unknown, *shall));
            continue;
        };
        for bound in bounds {
            let mut under = when.clone();
            under.extend(bound.when.iter().cloned());
            for decider in deciders {
                let mut when = under.clone();
                when.extend(decider.when.iter().cloned());
                let at = Here {
                    act,
                    object,
                    law: &bound.ends,
                    human: *human,
                    shall: *shall,
                    tier: decider.row.and_then(|row| tier(&act, row)),
                    turn,
                };
                let made = at.made(&decider.said);
                for (more, what, shall) in made {
                    let mut when = when.clone();
                    when.extend(more);
                    all.push(Piece {
                        when,
                        what,
                        shall,
                        law: Some(bound.ends.clone()),
                        row: decider.row,
                        span: decider.span,
                    });
                }
            }
        }
    }
    all.retain(|p| {
        !p.when
            .iter()
            .any(|c| settled(c.clone()) == Condition::Const(false))
    });
    all
}

/// What stands around one fine.
struct Here<'p, 'l> {
    act: Act<'p>,
    object: ObjectId,
    law: &'l Ends,
    /// The statute itself leaves it to a human.
    human: bool,
    shall: bool,
    tier: Option<(&'p Table, usize)>,
    turn: &'l Turn<'p>,
}

/// The table and the tier of a row, if it has one.
fn tier<'p>(act: &Act<'p>, row: RowId) -> Option<(&'p Table, usize)> {
    let benchmark = act.violation.benchmark.as_ref()?;
    benchmark.parts.iter().find_map(|part| {
        let PartKind::Table(table) = &part.kind else {
            return None;
        };
        let own = table.rows.iter().find(|own| own.row == row)?;
        Some((table, own.tier?))
    })
}

/// The ranges that outcomes give the object of a frame; `None` if they cannot be taken apart.
pub(super) fn tier_extents(frame: &Frame<'_>, outcomes: &[Outcome]) -> Option<Vec<Extent>> {
    let given = rules::given(frame.act.program, outcomes).into_iter().rev();
    let Some((_, range)) = given.into_iter().find(|(on, _)| *on == frame.object) else {
        return Some(Vec::new());
    };
    let at = At {
        imposed: Some((frame.act.violation, &[], frame.object)),
        law: Some(&frame.law),
    };
    extents(frame.act.program, range, at, &mut Fuel::default()).and_then(hulled)
}

type Made<'p> = Vec<(Vec<Condition>, What<'p>, bool)>;

impl<'p> Here<'p, '_> {
    fn frame(&self) -> Frame<'p> {
        Frame {
            act: self.act,
            object: self.object,
            law: self.law.clone(),
            tier: self.tier,
            turn: self.turn.clone(),
        }
    }

    fn made(&self, said: &Said<'p>) -> Made<'p> {
        match said {
            Said::Unknown => vec![(Vec::new(), What::Unknown, self.shall)],
            Said::Law { human } => self.ends(self.law.clone(), *human || self.human, self.shall),
            Said::Weights(weights, branch) => vec![(
                Vec::new(),
                What::Weighed(weights, branch, self.frame()),
                self.shall,
            )],
            Said::Row(outcomes) => self.row(outcomes),
        }
    }

    fn row(&self, outcomes: &'p [Outcome]) -> Made<'p> {
        let mut range: Option<Option<&'p Range>> = None;
        let mut shall = self.shall;
        for outcome in outcomes {
            match outcome {
                Outcome::NoFine(on) if *on == self.object => {
                    return vec![(Vec::new(), What::Nothing, false)];
                }
                Outcome::Fine(on, own) if *on == self.object => range = Some(Some(own)),
                Outcome::NoFine(_) | Outcome::Fine(..) => {}
                Outcome::Human => range = Some(None),
                Outcome::Penalties(nodes) => {
                    for node in nodes_on(self.act.program, nodes, self.object) {
                        for (_, penalty) in rules::penalties(self.act.program, node) {
                            if let (Amount::Fine(own), true) =
                                (&penalty.amount, penalty.on == self.object)
                            {
                                range = Some(Some(own));
                                shall = matches!(node, Node::One(_))
                                    && penalty.modality == Modality::Shall;
                            }
                        }
                    }
                }
            }
        }
        let Some(range) = range else {
            return self.ends(self.law.clone(), self.human, shall);
        };
        let Some(range) = range else {
            return self.ends(self.law.clone(), true, shall);
        };
        let at = At {
            imposed: Some((self.act.violation, &[], self.object)),
            law: Some(self.law),
        };
        let found = extents(self.act.program, range, at, &mut Fuel::default()).and_then(hulled);
        let Some(found) = found else {
            return vec![(Vec::new(), What::Unknown, shall)];
        };
        let mut all = Vec::new();
        for extent in found {
            let Some(empty) = upside_down(self.act.program, &extent.ends) else {
                return vec![(Vec::new(), What::Unknown, shall)];
            };
            for (more, what, shall) in self.ends(extent.ends, open(range), shall) {
                let mut when = extent.when.clone();
                // A range that holds no amount gives no result.
                when.push(settled(Condition::Not(Box::new(empty.clone()))));
                when.extend(more);
                all.push((when, what, shall));
            }
        }
        all
    }

    fn ends(&self, ends: Ends, human: bool, shall: bool) -> Made<'p> {
        match settle(&self.frame(), ends, human, false) {
            None => vec![(Vec::new(), What::Unknown, shall)],
            Some(all) => all
                .into_iter()
                .map(|(when, ends, mark)| (when, What::Fine(ends, mark), shall))
                .collect(),
        }
    }
}

/// The ranges that a formula gives at a sum of the factors; `None` if it cannot be taken apart.
pub(super) fn weighed(
    frame: &Frame<'_>,
    weights: &Weights,
    branch: &Branch,
    sum: i64,
) -> Option<Turned> {
    let total = sums::limited(branch, sum)?;
    let around = Around {
        sum: Ratio::new(i128::from(total), i128::from(weights.den)),
        law: Some(&frame.law),
    };
    let program = frame.act.program;
    let mut all = Vec::new();
    for (when, poly) in pieces(program, &branch.amount, around, &mut Fuel::default())? {
        for (more, ends, mark) in settle(frame, Ends::point(poly), false, true)? {
            let mut when = when.clone();
            when.extend(more);
            all.push((when, ends, mark));
        }
    }
    Some(all)
}
