//! Requests as documents: the quick way says what the general one says, of every case of every package
//! with decisions, as it is written and drawn at random.

use zhun::{
    agree::{Dice, Drawing},
    case::facts,
    host::engine::Documents,
    ir::{DecisionId, FactId, Program, Value},
};

use crate::agree::programs;

fn request(program: &Program, slots: &[Option<Value>]) -> String {
    let given = slots.iter().enumerate();
    let given = given.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
    serde_json::Value::Object(facts::object(program, given)).to_string()
}

#[test]
fn the_quick_way_answers_documents_as_the_meaning_does() {
    let mut seen = 0;
    for (path, program) in programs() {
        let all: Vec<DecisionId> = (0..program.decisions.len())
            .map(DecisionId::from_index)
            .collect();
        if all.is_empty() {
            continue;
        }
        let drawing = Drawing::new(&program);
        let mut dice = Dice::new(20_260_101);
        let written = program.cases.iter().map(|c| c.facts.clone());
        let drawn: Vec<_> = (0..100).map(|_| drawing.draw(&mut dice)).collect();
        let lacking = drawn.iter().map(|slots| {
            let mut slots = slots.clone();
            let at = dice.roll(slots.len());
            slots[at] = None;
            slots
        });
        let lacking: Vec<_> = lacking.collect();
        let mut requests: Vec<String> = written
            .chain(drawn)
            .chain(lacking)
            .map(|slots| request(&program, &slots))
            .collect();
        requests.extend(["{}", "{", "[]", "{\"没有\":1}"].map(String::from));
        let mut asks: Vec<Vec<DecisionId>> = all.iter().map(|id| vec![*id]).collect();
        asks.push(all);
        for asked in asks {
            let documents = Documents::new(&program, &asked);
            let mut desk = documents.desk();
            let (mut quick, mut meant) = (String::new(), String::new());
            for request in &requests {
                let found = desk.answer(request, &mut quick);
                let expected = documents.answer_by_meaning(request, &mut meant);
                let said = |of: &Result<(), _>| format!("{of:?}");
                assert_eq!(said(&found), said(&expected), "{path}: {request}");
                if expected.is_ok() {
                    assert_eq!(quick, meant, "{path}: {request}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
}
