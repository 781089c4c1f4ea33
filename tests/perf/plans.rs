//! The fast way of plans, measured on the penalty case and on the long table. What it gives is compared
//! with what is given by hand on every case that it is measured on.

use std::hint::black_box;

use zhun::{
    case::{
        columns::Cases,
        outcome::ResolvedDecision,
        summary::{Ask, Summaries},
    },
    eval::decide_decision,
    host::engine::{Desk, Documents},
    ir::{DecisionId, DecisionResult, FactId, Program, RowId, Value},
    plan::{
        fast::Fast,
        sheet::run::{One, Out},
    },
};

use crate::{
    columns::Decided,
    penalty::{ASKED, Case, Decision, decide},
    timing::{self, Item},
};

/// The penalty case made ready.
#[derive(Debug)]
pub(crate) struct Plans<'p> {
    program: &'p Program,
    asked: [DecisionId; 5],
    fast: Fast,
    documents: Documents<'p>,
}

impl<'p> Plans<'p> {
    pub(crate) fn new(program: &'p Program) -> Self {
        let asked = ASKED.map(|name| decision(program, name));
        Self {
            program,
            asked,
            fast: Fast::new(program, &Ask::Decisions(asked.to_vec())).unwrap(),
            documents: Documents::new(program, &asked),
        }
    }

    fn one(&self) -> &One {
        self.fast.one.as_ref().unwrap()
    }

    /// The numbers that go into the sheet, case by case.
    fn numbers(&self, cases: &[Case]) -> Vec<i64> {
        let one = |c: &Case| self.fast.sheet.inputs(&c.slots(self.program)).unwrap();
        cases.iter().flat_map(one).collect()
    }

    fn place(&self, asked: usize, row: u32) -> usize {
        let rows = &self.program.decisions[self.asked[asked].index()].rows;
        rows.iter().position(|r| r.row == RowId(row - 1)).unwrap()
    }

    /// One case after another, inputs as numbers, reasons as rows.
    pub(crate) fn single<'a>(&'a self, cases: &'a [Case]) -> Item<'a> {
        let (mut scratch, mut outputs) = (self.one().scratch(), vec![0; 25]);
        let numbers = self.numbers(cases);
        let width = self.fast.sheet.inputs.len();
        for (case, inputs) in cases.iter().zip(numbers.chunks_exact(width)) {
            assert!(self.one().run(&mut scratch, inputs, &mut outputs));
            let row = |i: usize| self.place(i, outputs[5 * i + 4] as u32);
            let values = [0, 1, 2, 3, 4].map(|i| outputs[5 * i + 1]);
            let found = Decision::of(values, [row(0), row(1)]);
            assert_eq!(found, decide(case), "{case:?}");
        }
        Item::new("plan", move || {
            for inputs in numbers.chunks_exact(width) {
                black_box(
                    self.one()
                        .run(&mut scratch, black_box(inputs), &mut outputs),
                );
                black_box(&outputs);
            }
            cases.len()
        })
    }

    /// Documents in, documents out, by the function that shells call.
    pub(crate) fn documents<'a>(&'a self, requests: &'a [String]) -> Item<'a> {
        let mut desk: Desk<'_, '_> = self.documents.desk();
        let (mut answer, mut meant) = (String::new(), String::new());
        for request in requests {
            desk.answer(request, &mut answer).unwrap();
            self.documents
                .answer_by_meaning(request, &mut meant)
                .unwrap();
            assert_eq!(answer, meant);
        }
        Item::new("request to answer in one call", move || {
            for request in requests {
                desk.answer(black_box(request), &mut answer).unwrap();
                black_box(&answer);
            }
            requests.len()
        })
    }

    /// All cases from memory: what the loop by hand writes, and whole summaries.
    pub(crate) fn batch<'a>(&'a self, cases: &[Case]) -> [Item<'a>; 2] {
        let facts = self.fast.sheet.inputs.iter().map(|i| i.fact);
        let mut given = Cases::empty(self.program, facts.collect::<Vec<FactId>>());
        for case in cases {
            given.push(self.program, &case.slots(self.program)).unwrap();
        }
        let batch = &self.fast.batch;
        let (mut buffers, mut to) = (batch.buffers(), Decided::new(cases.len()));
        let left = batch.fill(&mut buffers, &given, &mut outs(&mut to));
        assert!(left.is_empty());
        for (i, case) in cases.iter().enumerate() {
            let rows = [to.row[i], to.law[i]].map(u32::from);
            let rows = [self.place(0, rows[0]), self.place(1, rows[1])];
            let (least, most, point) = (to.lower[i], to.upper[i], to.recommended[i]);
            let found = Decision::of([to.tier[i].into(), 0, least, most, point], rows);
            assert_eq!(found, decide(case), "{case:?}");
        }
        let mut all = Summaries::new(&self.fast.sheet.shape, cases.len());
        let (also, mut others) = (given.clone(), batch.buffers());
        [
            Item::new("plan", move || {
                black_box(batch.fill(&mut buffers, black_box(&given), &mut outs(&mut to)));
                given.len
            }),
            Item::new("plan, whole summaries", move || {
                black_box(batch.run(&mut others, black_box(&also), &mut all));
                also.len
            }),
        ]
    }
}

/// The outputs of the sheet that the loop by hand writes.
fn outs(to: &mut Decided) -> [(usize, Out<'_>); 6] {
    [
        (1, Out::Byte(&mut to.tier)),
        (4, Out::Byte(&mut to.row)),
        (9, Out::Byte(&mut to.law)),
        (11, Out::Long(&mut to.lower)),
        (16, Out::Long(&mut to.upper)),
        (21, Out::Long(&mut to.recommended)),
    ]
}

fn decision(program: &Program, name: &str) -> DecisionId {
    let found = program.decisions.iter().position(|d| d.name == name);
    DecisionId::from_index(found.unwrap())
}

/// The long table: milliseconds to make the sheet, nanoseconds a decision.
pub(crate) fn scaled(program: &Program, slots: &[Vec<Option<Value>>]) -> [f64; 2] {
    let id = decision(program, "比例");
    let ask = Ask::Decisions(vec![id]);
    let made = timing::milliseconds(3, || Fast::new(program, &ask).unwrap());
    let fast = Fast::new(program, &ask).unwrap();
    let one = fast.one.as_ref().unwrap();
    let (mut scratch, mut outputs) = (one.scratch(), vec![0; fast.sheet.outputs.len()]);
    let numbers: Vec<Vec<i64>> = slots
        .iter()
        .map(|slots| fast.sheet.inputs(slots).unwrap())
        .collect();
    for (slots, inputs) in slots.iter().zip(&numbers) {
        assert!(one.run(&mut scratch, inputs, &mut outputs));
        let said = decide_decision(program, id, slots).unwrap();
        let ResolvedDecision::Decided(said) = said else {
            panic!("{said:?}");
        };
        let Ok(DecisionResult::Number(x)) = said.value else {
            panic!("{said:?}");
        };
        assert_eq!((x.num(), x.den()), (outputs[1].into(), outputs[2].into()));
    }
    let figures = timing::interleave(vec![Item::new("plan", || {
        for inputs in &numbers {
            black_box(one.run(&mut scratch, black_box(inputs), &mut outputs));
        }
        numbers.len()
    })]);
    [made, figures[0].ns[0]]
}
