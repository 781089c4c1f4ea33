//! Cases that lack facts, in columns.

use std::{path::PathBuf, sync::Arc};

use super::*;
use crate::{
    agree::{Dice, Drawing},
    host::files,
};

#[test]
fn cases_that_lack_facts_come_out_as_they_are_meant() {
    let path = PathBuf::from("rules/province-guangdong/生态环境裁量2021");
    let loaded = files::rules(&[path]).unwrap();
    let checked = crate::check(&loaded.sources, &loaded.packages[0], None);
    let program = checked.program.unwrap();
    let mut dice = Dice::new(8);
    let drawing = Drawing::new(&program);
    for act in [0, 28].map(ViolationId::from_index) {
        let ask = Ask::Act(act);
        let written = program.cases.iter();
        let written = written.filter(|c| c.subject == CaseSubject::Violation(act));
        let mut slots: Vec<_> = written.take(12).map(|c| c.facts.clone()).collect();
        // Complete cases between those that are not: each must come back to its own row.
        for row in 0..slots.len() {
            slots.insert(row.saturating_mul(2), drawing.draw(&mut dice));
        }
        let cases = Cases::of(&program, &slots).unwrap();
        let said = |ways| {
            let mut engine = Engine::new(Kind::Native, &program, None).unwrap();
            engine.ways = Arc::new(ways);
            let mut worker = engine.worker().unwrap();
            let _ = worker.batch(&ask, &cases).unwrap();
            let again = worker.batch(&ask, &cases).unwrap();
            (again, worker.second.is_used())
        };
        let (slowly, before) = said(Ways::after(usize::MAX));
        let (quickly, after) = said(Ways::after(1));
        assert_eq!(quickly, slowly);
        assert!(!before && after);
        let mut meant = Summaries::new(&Shape::of(&program, &ask), slots.len());
        for (row, slots) in slots.iter().enumerate() {
            let result = eval::decide(&program, act, slots, eval::Options::default());
            meant.put(&program, row, &result);
        }
        assert_eq!(quickly, meant);
    }
}
