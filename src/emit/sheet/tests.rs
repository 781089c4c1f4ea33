//! Sheets in modules against sheets carried out natively, in two engines.

use std::path::PathBuf;

use super::*;
use crate::{
    agree::{Dice, Drawing, programs},
    emit::{module, tests::Wasmi},
    host::{
        files,
        machine::{Limits, Machine, Running},
    },
    ir::Value,
    plan::{
        code::{Code, DATA},
        machine::entry::Ground,
        sheet::run::One,
    },
};

fn load(path: &str) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let checked = crate::check(&loaded.sources, &loaded.packages[0], None);
    checked.program.unwrap()
}

/// The sheets of a program, one in so many.
fn held(program: &Program, every: usize) -> Vec<Held> {
    let all = asks(program).into_iter().enumerate().step_by(every);
    all.filter_map(|(number, ask)| {
        let sheet = Sheet::new(program, &ask).ok()?;
        Some(Held { number, sheet })
    })
    .collect()
}

fn module(program: &Program, held: &[Held]) -> Vec<u8> {
    module::holding(program, &Ground::new(program).unwrap(), held).unwrap()
}

fn wasmtime(bytes: &[u8]) -> Running {
    let limits = Limits {
        memory: 1 << 30,
        time: None,
    };
    let machine = Machine::new(limits).unwrap();
    machine.load(bytes, None).unwrap().start().unwrap()
}

const IN: usize = 8;

impl Wasmi {
    /// Words at an address.
    fn words(&mut self, at: usize, len: usize) -> Vec<i64> {
        let (words, _) = self.memory()[at..].as_chunks::<IN>();
        words[..len]
            .iter()
            .map(|w| i64::from_le_bytes(*w))
            .collect()
    }

    fn row(&mut self, ask: usize, inputs: &[i64], outputs: &mut [i64]) -> i64 {
        let words = inputs.len() + outputs.len() + 1;
        let at = self.call("zhun_input", &[8 * words as i64]).unwrap() as usize;
        for (place, word) in inputs.iter().enumerate() {
            self.memory()[at + 8 * place..][..8].copy_from_slice(&word.to_le_bytes());
        }
        let to = at + 8 * inputs.len();
        let status = self
            .call("zhun_row", &[ask as i64, at as i64, to as i64])
            .unwrap();
        let given = self.words(to, outputs.len() + 1);
        assert_eq!(given[0], status);
        outputs.copy_from_slice(&given[1..]);
        status
    }
}

/// What comes of words in an execution: whether it answers, and what.
fn same(held: &Held, cases: &[Vec<i64>], mut row: impl FnMut(&[i64], &mut [i64]) -> i64) -> usize {
    let one = One::new(&held.sheet).unwrap();
    let mut scratch = one.scratch();
    let len = held.sheet.outputs.len();
    let record = Record::new(&held.sheet);
    let (mut wanted, mut found) = (vec![0; len], vec![0; record.written.len()]);
    let mut answered = 0;
    for case in cases {
        let ran = one.run(&mut scratch, case, &mut wanted);
        let status = row(case, &mut found);
        let expected = if ran {
            Status::Decided
        } else {
            Status::NotHere
        };
        assert_eq!(status, expected as i64, "{:?} {case:?}", held.sheet.ask);
        if ran {
            assert_eq!(
                record.whole(&found),
                wanted,
                "{:?} {case:?}",
                held.sheet.ask
            );
            answered += 1;
        }
    }
    answered
}

/// The inputs of random cases, and words that are none.
fn cases(program: &Program, sheet: &Sheet, dice: &mut Dice, many: usize) -> Vec<Vec<i64>> {
    let drawing = Drawing::new(program);
    let draw = |dice: &mut Dice| sheet.inputs(&drawing.draw(dice) as &[Option<Value>]);
    let mut all: Vec<Vec<i64>> = (0..many).filter_map(|_| draw(dice)).collect();
    for _ in 0..many {
        let word = |input: &crate::plan::sheet::Input| match dice.roll(12) {
            0 => input.lo,
            1 => input.hi,
            2 => input.hi.wrapping_add(i64::from(dice.roll(40) == 0)),
            3 => input.lo.wrapping_sub(i64::from(dice.roll(40) == 0)),
            4 if dice.roll(20) == 0 => dice.next().cast_signed(),
            _ => {
                let span = input.hi.abs_diff(input.lo).saturating_add(1);
                input.lo.wrapping_add((dice.next() % span).cast_signed())
            }
        };
        all.push(sheet.inputs.iter().map(word).collect());
    }
    all
}

fn rows_agree(program: &Program, held: &[Held], dice: &mut Dice, many: usize) -> usize {
    let bytes = module(program, held);
    let (mut first, mut second) = (wasmtime(&bytes), Wasmi::new(&bytes));
    let mut answered = 0;
    for one in held {
        let cases = cases(program, &one.sheet, dice, many);
        let ask = one.number;
        answered += same(one, &cases, |inputs, outputs| {
            let words = (inputs.len(), outputs.len());
            let fill = |to: &mut [[u8; 8]]| {
                to.iter_mut()
                    .zip(inputs)
                    .for_each(|(to, x)| *to = x.to_le_bytes());
            };
            let read = |from: &[[u8; 8]]| {
                let words = outputs.iter_mut().zip(from);
                words.for_each(|(to, x)| *to = i64::from_le_bytes(*x));
            };
            let said = first.row(ask as i64, words, fill, read).unwrap();
            said.map_or_else(|status| status, |()| 0)
        });
        same(one, &cases, |inputs, outputs| {
            second.row(ask, inputs, outputs)
        });
    }
    answered
}

const PACKAGES: [(&str, usize); 6] = [
    ("rules/national/行政处罚法", 1),
    ("rules/national/食品安全法", 3),
    ("rules/province-guangdong/生态环境裁量2021", 5),
    ("rules/city-jiangmen/环评2020", 1),
    ("tests/perf/rules/处罚案件", 1),
    ("tests/perf/rules/处罚案件违法行为", 1),
];

#[test]
fn rows_of_packages_say_what_their_sheets_say() {
    for (path, every) in PACKAGES {
        let program = load(path);
        let held = held(&program, every);
        assert!(
            rows_agree(&program, &held, &mut Dice::new(3), 60) > 0,
            "{path}"
        );
    }
}

#[test]
fn rows_of_random_programs_say_what_their_sheets_say() {
    let mut answered = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let held = held(&world.b.p, 1);
        answered += rows_agree(&world.b.p, &held, &mut dice, 20);
    }
    assert!(answered > 100, "{answered}");
}

#[test]
fn records_that_do_not_lie_in_memory_are_refused() {
    let program = load("tests/perf/rules/处罚案件");
    let held = held(&program, 1);
    let bytes = module(&program, &held);
    let mut module = Wasmi::new(&bytes);
    let (one, asks) = (held.last().unwrap(), asks(&program).len() as i64);
    let ask = one.number as i64;
    let written = Record::new(&one.sheet).written.len();
    let room = 8 * (one.sheet.inputs.len() + written + 1) as i64;
    let at = module.call("zhun_input", &[room]).unwrap();
    let end = module.memory().len() as i64;
    let (refused, not_here) = (Status::Refused as i64, Status::NotHere as i64);
    let before = module.memory().to_vec();
    for bad in [
        0,
        8,
        1024,
        at - 8,
        at + 1,
        at + 4,
        -8,
        -1,
        end,
        end - 8,
        end + 8,
        1 << 32,
        (1 << 32) + at,
        i64::MIN,
        i64::MAX,
        i64::MAX - 7,
    ] {
        assert_eq!(
            module.call("zhun_row", &[ask, bad, at]),
            Some(refused),
            "{bad}"
        );
        assert_eq!(
            module.call("zhun_row", &[ask, at, bad]),
            Some(refused),
            "{bad}"
        );
    }
    assert!(module.memory() == before);
    for bad in [-1, asks, i64::MIN, i64::MAX, (1 << 32) + ask] {
        let status = module.call("zhun_row", &[bad, at, at]);
        assert_eq!(status, Some(Status::NoAct as i64), "{bad}");
    }
    // Records may lie on each other, and at the very end of memory.
    let last = end - 8 * (written as i64 + 1);
    for to in [at, last] {
        module.memory()[at as usize..][..room as usize].fill(0);
        assert_eq!(module.call("zhun_row", &[ask, at, to]), Some(0));
    }
    // An ask without a sheet.
    let bytes = self::module(&program, &held[1..]);
    let mut module = Wasmi::new(&bytes);
    assert_eq!(module.call("zhun_row", &[0, at, at]), Some(not_here));
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let program = load("tests/perf/rules/处罚案件");
    let build = |sheets: &Sheets| crate::build_with(&program, sheets).unwrap();
    let all = build(&Sheets::All);
    assert!(all == build(&Sheets::All));
    assert!(all == module(&program, &held(&program, 1)));
    // A small package has all its sheets within its size.
    assert!(all == build(&Sheets::Fitting));
    assert!(module::core_bytes(&all) <= allowed(&program));
    let only = build(&Sheets::Only(vec![Ask::Decisions(vec![DecisionId(0)])]));
    assert!(only.len() < all.len());
}

/// The text of a function and what stands in the data, of a module.
#[test]
fn a_small_sheet_reads_well() {
    let program = load("tests/perf/rules/处罚案件违法行为");
    let held = held(&program, 1);
    // The only decision, and all decisions together: one sheet.
    let emitted = emit(&held, DATA);
    assert_eq!((held.len(), emitted.rows.len()), (2, 1));
    let code = Code {
        data: emitted.data.clone(),
        ..Code::default()
    };
    let mut parts = module::Parts::of(&code);
    parts.raws = emitted.functions(0, asks(&program).len());
    let text = wasmprinter::print_bytes(parts.assemble().unwrap()).unwrap();
    insta::assert_snapshot!(text);
}
