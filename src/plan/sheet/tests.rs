//! Sheets against the meaning, on every package and on random programs.

use std::path::PathBuf;

use super::{
    run::{Batch, One},
    *,
};
use crate::{
    agree::{Dice, Drawing, programs},
    case::{columns::Cases, summary::Summaries},
    eval,
    host::files,
    ir::{DecisionId, Value, ViolationId},
};

const PACKAGES: [&str; 6] = [
    "rules/national/行政处罚法",
    "rules/national/食品安全法",
    "rules/province-guangdong/生态环境裁量2021",
    "rules/city-jiangmen/环评2020",
    "tests/perf/rules/处罚案件",
    "tests/perf/rules/处罚案件违法行为",
];

fn load(path: &str) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let checked = crate::check(&loaded.sources, &loaded.packages[0], None);
    checked
        .program
        .unwrap_or_else(|| panic!("{path}: {:?}", checked.report.diagnostics.first()))
}

/// What the meaning says of a case.
fn meant(program: &Program, ask: &Ask, shape: &Shape, facts: &[Option<Value>]) -> Summaries {
    let mut summaries = Summaries::new(shape, 1);
    match ask {
        Ask::Act(id) => {
            let said = eval::decide(program, *id, facts, eval::Options::default());
            summaries.put(program, 0, &said);
        }
        Ask::Decisions(all) => {
            for (i, id) in all.iter().enumerate() {
                summaries.put_decision(i, 0, &eval::decide_decision(program, *id, facts));
            }
        }
    }
    summaries
}

/// All that a program can be asked, and its decisions together.
fn asks(program: &Program) -> Vec<Ask> {
    let acts = (0..program.violations.len()).map(|i| Ask::Act(ViolationId::from_index(i)));
    let decisions: Vec<DecisionId> = (0..program.decisions.len())
        .map(DecisionId::from_index)
        .collect();
    let each = decisions.iter().map(|d| Ask::Decisions(vec![*d]));
    let mut all: Vec<Ask> = acts.chain(each).collect();
    if decisions.len() > 1 {
        all.push(Ask::Decisions(decisions));
    }
    all
}

/// How a sheet is made.
type Maker = fn(&Program, &Ask) -> Result<Sheet, Uncovered>;

/// How many cases a sheet answered, and how many it gave up.
fn answered(
    program: &Program,
    ask: &Ask,
    cases: &[Vec<Option<Value>>],
    made: Maker,
) -> Option<(usize, usize)> {
    let sheet = match made(program, ask) {
        Ok(sheet) => sheet,
        Err(why) => {
            let name = match ask {
                Ask::Act(id) => program.violations[id.index()].name.clone(),
                Ask::Decisions(all) => format!("判定 {}", program.decisions[all[0].index()].name),
            };
            println!("{name}: {why}");
            return None;
        }
    };
    let one = One::new(&sheet).unwrap();
    let mut scratch = one.scratch();
    let (mut done, mut left) = (0, 0);
    for facts in cases {
        let Some(inputs) = sheet.inputs(facts) else {
            left += 1;
            continue;
        };
        let mut outputs = vec![0; sheet.outputs.len()];
        if !one.run(&mut scratch, &inputs, &mut outputs) {
            left += 1;
            continue;
        }
        let mut found = Summaries::new(&sheet.shape, 1);
        sheet.put(&mut found, 0, &outputs);
        let meant = meant(program, ask, &sheet.shape, facts);
        let given = program
            .facts
            .iter()
            .zip(facts)
            .filter_map(|(f, v)| Some((&f.name, v.as_ref()?)));
        let given = given.collect::<Vec<_>>();
        assert_eq!(found, meant, "{ask:?} {given:?}");
        done += 1;
    }
    batched(program, &sheet, cases);
    Some((done, left))
}

/// Columns of cases come out as one by one, and the same cases are left.
fn batched(program: &Program, sheet: &Sheet, cases: &[Vec<Option<Value>>]) {
    let columns = Cases::of(program, cases).unwrap();
    let batch = Batch::new(sheet);
    let mut found = Summaries::new(&sheet.shape, cases.len());
    let left = batch.run(&mut batch.buffers(), &columns, &mut found);
    let one = One::new(sheet).unwrap();
    let mut scratch = one.scratch();
    let mut meant = found.clone();
    let mut not = Vec::new();
    for (row, facts) in cases.iter().enumerate() {
        let mut outputs = vec![0; sheet.outputs.len()];
        let inputs = sheet.inputs(facts);
        let ran = inputs.is_some_and(|inputs| one.run(&mut scratch, &inputs, &mut outputs));
        if ran {
            sheet.put(&mut meant, row, &outputs);
        } else {
            not.push(row);
        }
    }
    assert_eq!(left, not);
    assert_eq!(found, meant);
}

#[test]
fn sheets_say_what_is_meant_of_every_package() {
    let many = std::env::var("ZHUN_AGREE").map_or(50, |n| n.parse().unwrap());
    for path in PACKAGES {
        let program = load(path);
        let drawing = Drawing::new(&program);
        let mut dice = Dice::new(1);
        let cases: Vec<Vec<Option<Value>>> = (0..many).map(|_| drawing.draw(&mut dice)).collect();
        let (mut sheets, mut done, mut left) = (0, 0, 0);
        let asks = asks(&program);
        for ask in &asks {
            if let Some((d, l)) = answered(&program, ask, &cases, Sheet::new) {
                sheets += 1;
                done += d;
                left += l;
            }
        }
        println!(
            "{path}: {sheets} of {} asks, {done} cases answered, {left} left",
            asks.len()
        );
    }
}

#[test]
fn sheets_say_what_is_meant_of_random_programs() {
    let many: u64 = std::env::var("ZHUN_AGREE").map_or(60, |n| n.parse().unwrap());
    let (mut all, mut sheets, mut done, mut left) = (0, 0, 0, 0);
    for seed in 0..many {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let program = &world.b.p;
        let drawing = Drawing::new(program);
        let cases: Vec<Vec<Option<Value>>> = (0..20).map(|_| drawing.draw(&mut dice)).collect();
        for ask in asks(program) {
            all += 1;
            if let Some((d, l)) = answered(program, &ask, &cases, Sheet::new) {
                sheets += 1;
                done += d;
                left += l;
            }
        }
    }
    println!("{sheets} of {all} asks, {done} cases answered, {left} left");
}

/// Cases in which some facts are unknown.
fn incomplete(drawing: &Drawing<'_>, dice: &mut Dice, many: usize) -> Vec<Vec<Option<Value>>> {
    let mut cases = Vec::new();
    for _ in 0..many {
        let mut facts = drawing.draw(dice);
        let one_in = 2 + dice.below(12);
        for fact in &mut facts {
            if dice.below(one_in) == 0 {
                *fact = None;
            }
        }
        cases.push(facts);
    }
    cases
}

#[test]
fn sheets_of_incomplete_cases_say_what_is_meant_of_every_package() {
    let many = std::env::var("ZHUN_AGREE").map_or(10, |n| n.parse().unwrap());
    let (mut all_done, mut of_complete) = (0, 0);
    for path in PACKAGES {
        let program = load(path);
        let cases = incomplete(&Drawing::new(&program), &mut Dice::new(3), many);
        let (mut sheets, mut done, mut left) = (0, 0, 0);
        let asks = asks(&program);
        for ask in &asks {
            if let Some((d, l)) = answered(&program, ask, &cases, Sheet::of_incomplete) {
                (sheets, done, left) = (sheets + 1, done + d, left + l);
            }
            of_complete += answered(&program, ask, &cases, Sheet::new).map_or(0, |(d, _)| d);
        }
        all_done += done;
        println!(
            "{path}: {sheets} of {} asks, {done} cases answered, {left} left",
            asks.len()
        );
    }
    assert!(all_done > of_complete, "{all_done} {of_complete}");
}

#[test]
fn sheets_of_incomplete_cases_say_what_is_meant_of_random_programs() {
    let many: u64 = std::env::var("ZHUN_AGREE").map_or(60, |n| n.parse().unwrap());
    let (mut done, mut left) = (0, 0);
    // The last has a second ground that may, with what is imposed nevertheless.
    for seed in (0..many).chain([483]) {
        let mut dice = Dice::new(seed + 1_000_000);
        let world = programs::rich(&mut dice);
        let program = &world.b.p;
        let cases = incomplete(&Drawing::new(program), &mut dice, 20);
        for ask in asks(program) {
            if let Some((d, l)) = answered(program, &ask, &cases, Sheet::of_incomplete) {
                (done, left) = (done + d, left + l);
            }
        }
    }
    println!("{done} cases answered, {left} left");
    assert!(done > 0);
}
