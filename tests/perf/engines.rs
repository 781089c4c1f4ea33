//! What is measured beside the hand-written baseline: the executions of this project on the penalty
//! case and on the long table.

use std::{hint::black_box, path::PathBuf};

use zhun::{
    base::source::Sources,
    case::outcome::{DecisionOutcome, ResolvedDecision},
    eval::decide_decision,
    host::files,
    ir::{DecisionId, DecisionResult, Program, RowId, Value},
};

use crate::{
    json,
    penalty::{ASKED, Case, Decision, decide},
    timing::Item,
};

/// Cases that the evaluator, which explains and accepts unknown facts, decides a pass.
const FEW: usize = 512;

/// The package of the penalty case, made ready for every execution.
#[derive(Debug)]
pub(crate) struct Work {
    program: Program,
    asked: [DecisionId; 5],
}

fn decision(program: &Program, name: &str) -> DecisionId {
    let found = program.decisions.iter().position(|d| d.name == name);
    DecisionId::from_index(found.unwrap())
}

fn said(program: &Program, id: DecisionId, slots: &[Option<Value>]) -> DecisionOutcome {
    match decide_decision(program, id, slots).unwrap() {
        ResolvedDecision::Decided(outcome) => outcome,
        ResolvedDecision::Open(_) => panic!("a complete case is decided"),
    }
}

fn whole(outcome: &DecisionOutcome) -> i64 {
    match outcome.value.as_ref().unwrap() {
        DecisionResult::Choice(i) => i64::from(*i),
        DecisionResult::Number(x) => i64::try_from(x.as_whole().unwrap()).unwrap(),
        DecisionResult::Bool(_) | DecisionResult::Range(_) => panic!("{outcome:?}"),
    }
}

impl Work {
    /// Reads and checks the package.
    pub(crate) fn load() -> Self {
        let loaded = files::rules(&[PathBuf::from("tests/perf/rules/处罚案件")]).unwrap();
        let checked = zhun::check(&loaded.sources, &loaded.packages[0], None);
        let program = checked.program.unwrap();
        let asked = ASKED.map(|name| decision(&program, name));
        Self { program, asked }
    }

    fn place(&self, asked: usize, row: RowId) -> usize {
        let rows = &self.program.decisions[self.asked[asked].index()].rows;
        rows.iter().position(|r| r.row == row).unwrap()
    }

    /// What the evaluator says of a case.
    fn meaning(&self, slots: &[Option<Value>]) -> Decision {
        let all = self.asked.map(|id| said(&self.program, id, slots));
        let row = |i: usize| self.place(i, all[i].rows[0]);
        Decision::of(all.each_ref().map(whole), [row(0), row(1)])
    }

    /// Every execution gives on these cases what is given by hand.
    pub(crate) fn compare(&self, cases: &[Case]) {
        for case in cases {
            let slots = case.slots(&self.program);
            assert_eq!(self.meaning(&slots), decide(case), "{case:?}");
        }
    }

    /// One decision after another, inputs in their natural form.
    pub(crate) fn single<'a>(&'a self, cases: &'a [Case]) -> Vec<Item<'a>> {
        let slots: Vec<_> = cases[..FEW]
            .iter()
            .map(|c| c.slots(&self.program))
            .collect();
        vec![Item::new("eval, five questions", move || {
            for slots in &slots {
                for id in self.asked {
                    black_box(said(&self.program, id, black_box(slots)));
                }
            }
            slots.len()
        })]
    }

    /// Documents in, documents out.
    pub(crate) fn documents<'a>(&'a self, requests: &'a [String]) -> Vec<Item<'a>> {
        for request in requests {
            assert!(json::same(&self.answer(request), &json::by_hand(request)));
        }
        vec![Item::new("reading facts and eval", move || {
            for request in &requests[..FEW] {
                black_box(self.answer(black_box(request)));
            }
            FEW
        })]
    }

    fn answer(&self, request: &str) -> String {
        let (facts, report) = zhun::case::facts::read(&self.program, request);
        assert!(!report.has_errors(), "{report:?}");
        json::answer(&self.meaning(&facts.slots))
    }

    /// All cases from memory.
    pub(crate) fn batch<'a>(&'a self, _cases: &'a [Case]) -> Vec<Item<'a>> {
        Vec::new()
    }
}

/// A package from its text.
pub(crate) fn checked(text: &str) -> Program {
    let mut sources = Sources::default();
    let file = sources.add("generated.zhun", text);
    let input = zhun::Input {
        main: vec![file],
        others: Vec::new(),
    };
    zhun::check(&sources, &input, None).program.unwrap()
}

/// The long table: what it takes to make it ready, and to decide.
pub(crate) fn scaled(text: &str, rows: usize) -> String {
    let program = checked(text);
    let id = decision(&program, "比例");
    let (act, goods) = (
        program.fact("行为号").unwrap(),
        program.fact("货值金额").unwrap(),
    );
    let mut d = zhun::agree::Dice::new(7);
    let slots: Vec<_> = (0..256)
        .map(|_| {
            let mut slots = vec![None; program.facts.len()];
            let most = (rows / 5) as u64;
            slots[act.index()] = Some(Value::Number(d.below(most) as i64));
            slots[goods.index()] = Some(Value::Number(10i64.pow(3 + d.roll(6) as u32) + 5));
            slots
        })
        .collect();
    let mut next = slots.iter().cycle();
    let figures = crate::timing::interleave(vec![Item::new("eval", || {
        black_box(said(&program, id, next.next().unwrap()));
        1
    })]);
    format!("– | eval {:.2} µs", figures[0].ns[0] / 1e3)
}
