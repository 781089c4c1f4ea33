//! Many cases at once, as engines answer them into memory that was used before: row by row what the
//! meaning says of them, also where facts are not known.

use zhun::{
    agree::{Dice, Drawing},
    case::{
        columns::Cases,
        summary::{Ask, Shape, Status, Summaries},
    },
    emit::sheet::Sheets,
    eval,
    host::engine::{Engine, Kind},
    ir::{DecisionId, Program, Value, ViolationId},
};

use crate::agree::programs;

/// Some of the acts, evenly, and all decisions together.
fn asks(program: &Program) -> Vec<Ask> {
    let acts = program.violations.len();
    let mut all: Vec<Ask> = (0..acts)
        .step_by(acts.div_ceil(3).max(1))
        .map(|i| Ask::Act(ViolationId::from_index(i)))
        .collect();
    if !program.decisions.is_empty() {
        let each = (0..program.decisions.len()).map(DecisionId::from_index);
        all.push(Ask::Decisions(each.collect()));
    }
    all
}

/// Cases drawn at random; in some of them facts are left out, in some one, in some many.
fn cases(program: &Program, dice: &mut Dice, many: usize) -> Vec<Vec<Option<Value>>> {
    let drawing = Drawing::new(program);
    let mut all = Vec::new();
    for n in 0..many {
        let mut slots = drawing.draw(dice);
        for slot in &mut slots {
            if n % 3 != 0 && dice.one_in(if n % 3 == 1 { 40 } else { 8 }) {
                *slot = None;
            }
        }
        all.push(slots);
    }
    all
}

fn meaning(program: &Program, ask: &Ask, cases: &[Vec<Option<Value>>]) -> Summaries {
    let mut all = Summaries::new(&Shape::of(program, ask), cases.len());
    for (row, slots) in cases.iter().enumerate() {
        match ask {
            Ask::Act(act) => {
                let options = eval::Options { reasons: false };
                all.put(program, row, &eval::decide(program, *act, slots, options));
            }
            Ask::Decisions(ids) => {
                for (i, id) in ids.iter().enumerate() {
                    all.put_decision(i, row, &eval::decide_decision(program, *id, slots));
                }
            }
        }
    }
    all
}

/// Which fact is asked for first is told apart by how much was looked at: not compared.
fn without_what_is_missing(all: &mut Summaries) {
    let hide = |status: &[u8], detail: &mut [u32]| {
        for (status, detail) in status.iter().zip(detail) {
            if *status == Status::Missing.code() {
                *detail = 0;
            }
        }
    };
    match all {
        Summaries::Act(all) => hide(&all.status, &mut all.detail),
        Summaries::Decisions(all) => {
            for one in all {
                hide(&one.status, &mut one.detail);
            }
        }
    }
}

#[test]
fn engines_say_in_columns_what_is_meant() {
    for (path, program) in programs() {
        let asks = asks(&program);
        let mut dice = Dice::new(20_261_123);
        let kinds = [
            Kind::Native,
            #[cfg(feature = "machine")]
            Kind::Wasm,
        ];
        for kind in kinds {
            let sheets = Sheets::Only(asks.clone());
            let engine = Engine::with(kind, &program, None, &sheets).unwrap();
            let mut worker = engine.worker().unwrap();
            let mut found = Summaries::Decisions(Vec::new());
            for round in 0..2 {
                for ask in &asks {
                    let slots = cases(&program, &mut dice, 9 - 3 * round);
                    let given = Cases::of(&program, &slots).unwrap();
                    worker.batch_into(ask, &given, &mut found).unwrap();
                    let (mut found, mut meant) = (found.clone(), meaning(&program, ask, &slots));
                    without_what_is_missing(&mut found);
                    without_what_is_missing(&mut meant);
                    assert_eq!(found, meant, "{path} {kind:?} {ask:?}");
                }
            }
        }
    }
}
