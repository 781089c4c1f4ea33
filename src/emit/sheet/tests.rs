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

/// The bytes of a block with these cases, every seventh marked.
fn block(program: &Program, sheet: &Sheet, cases: &[Vec<i64>]) -> Vec<u8> {
    let layout = Block::of(program, sheet);
    let mut bytes = vec![0xA5; layout.bytes as usize];
    bytes[..ROWS as usize].fill(0);
    for (row, case) in cases.iter().enumerate() {
        bytes[row] = u8::from(row % 7 == 3);
        for ((width, at), x) in layout.inputs.iter().zip(case) {
            let (width, at) = (*width as usize, *at as usize);
            bytes[at + row * width..][..width].copy_from_slice(&x.to_le_bytes()[..width]);
        }
    }
    bytes
}

/// A value as it is when it was cut to so many bytes.
fn cut(x: i64, bytes: u32) -> i64 {
    match bytes {
        1 => i64::from(x as u8),
        4 => i64::from(x as i32),
        _ => x,
    }
}

/// Cases in a block come out as one by one.
fn batch_same(
    program: &Program,
    held: &Held,
    cases: &[Vec<i64>],
    mut batch: impl FnMut(&[u8], usize) -> Vec<u8>,
) -> usize {
    let sheet = &held.sheet;
    let layout = Block::of(program, sheet);
    let (one, record) = (One::new(sheet).unwrap(), Record::new(sheet));
    let mut scratch = one.scratch();
    let mut wanted = vec![0; sheet.outputs.len()];
    let mut answered = 0;
    for cases in cases.chunks(37) {
        // Words that no column holds are none of its cases.
        let fit = |case: &&Vec<i64>| {
            let columns = case.iter().zip(&layout.inputs);
            columns
                .into_iter()
                .all(|(x, (bytes, _))| cut(*x, *bytes) == *x)
        };
        let cases: Vec<Vec<i64>> = cases.iter().filter(fit).cloned().collect();
        let given = block(program, sheet, &cases);
        let found = batch(&given, cases.len());
        for (row, case) in cases.iter().enumerate() {
            let ran = one.run(&mut scratch, case, &mut wanted) && given[row] == 0;
            let status = if ran {
                Status::Decided
            } else {
                Status::NotHere
            };
            assert_eq!(found[row], status as u8, "{:?} {row} {case:?}", sheet.ask);
            if !ran {
                continue;
            }
            let written = |((width, at), (id, _)): (&(u32, u32), &(NodeId, u32))| {
                let (width, at) = (*width as usize, *at as usize);
                let mut word = [0; 8];
                word[..width].copy_from_slice(&found[at + row * width..][..width]);
                let negative = width == 4 && sheet.graph.of(*id).0 < 0;
                let word = i64::from_le_bytes(word);
                if negative {
                    i64::from(word as i32)
                } else {
                    word
                }
            };
            let columns = layout.written.iter().zip(&record.written);
            let written: Vec<i64> = columns.map(written).collect();
            assert_eq!(record.whole(&written), wanted, "{:?} {case:?}", sheet.ask);
            answered += 1;
        }
        // What goes in stays as it is.
        let written = layout.written.first().map_or(layout.bytes, |(_, at)| *at) as usize;
        assert!(found[ROWS as usize..written] == given[ROWS as usize..written]);
    }
    answered
}

fn batches_agree(program: &Program, held: &[Held], dice: &mut Dice, many: usize) -> usize {
    let bytes = module(program, held);
    let (mut first, mut second) = (wasmtime(&bytes), Wasmi::new(&bytes));
    let mut answered = 0;
    for one in held {
        let cases = cases(program, &one.sheet, dice, many);
        let ask = one.number as i64;
        answered += batch_same(program, one, &cases, |given, rows| {
            let fill = |to: &mut [u8]| to.copy_from_slice(given);
            let said = first.batch(ask, (given.len(), rows), fill, <[u8]>::to_vec);
            said.unwrap().unwrap()
        });
        batch_same(program, one, &cases, |given, rows| {
            let room = given.len() as i64 + 16;
            let at = second.call("zhun_input", &[room]).unwrap();
            let place = at as usize..at as usize + given.len();
            second.memory()[place.clone()].copy_from_slice(given);
            let status = second.call("zhun_batch", &[ask, at, rows as i64]);
            assert_eq!(status, Some(0));
            second.memory()[place].to_vec()
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
fn batches_of_packages_say_what_their_sheets_say() {
    for (path, every) in PACKAGES {
        let program = load(path);
        let held = held(&program, every);
        assert!(
            batches_agree(&program, &held, &mut Dice::new(4), 60) > 0,
            "{path}"
        );
    }
}

#[test]
fn batches_of_random_programs_say_what_their_sheets_say() {
    let mut answered = 0;
    for seed in 0..16 {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let held = held(&world.b.p, 1);
        answered += batches_agree(&world.b.p, &held, &mut dice, 20);
    }
    assert!(answered > 100, "{answered}");
}

#[test]
fn rows_of_random_programs_say_what_their_sheets_say() {
    let mut answered = 0;
    for seed in 0..16 {
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
fn blocks_that_do_not_lie_in_memory_are_refused() {
    let program = load("tests/perf/rules/处罚案件");
    let held = held(&program, 7);
    let mut module = Wasmi::new(&module(&program, &held));
    let one = held.last().unwrap();
    let ask = one.number as i64;
    let bytes = i64::from(Block::of(&program, &one.sheet).bytes) + 16;
    let at = module.call("zhun_input", &[bytes]).unwrap();
    let end = module.memory().len() as i64;
    let before = module.memory().to_vec();
    let refused = Some(Status::Refused as i64);
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
        end - bytes + 8,
        1 << 32,
        (1 << 32) + at,
        i64::MIN,
        i64::MAX,
        i64::MAX - 7,
    ] {
        assert_eq!(module.call("zhun_batch", &[ask, bad, 1]), refused, "{bad}");
    }
    for bad in [-1, 513, 1 << 32, (1 << 32) + 1, i64::MAX, i64::MIN] {
        assert_eq!(module.call("zhun_batch", &[ask, at, bad]), refused, "{bad}");
    }
    assert!(module.memory() == before);
    assert_eq!(module.call("zhun_batch", &[ask, at, 0]), Some(0));
    assert!(module.memory() == before);
    for bad in [-1, asks(&program).len() as i64, i64::MIN, i64::MAX] {
        let status = module.call("zhun_batch", &[bad, at, 1]);
        assert_eq!(status, Some(Status::NoAct as i64), "{bad}");
    }
    let status = module.call("zhun_batch", &[1, at, 1]);
    assert_eq!(status, Some(Status::NotHere as i64));
    // Bytes that say anything: a status, and no trap; the block may end where memory does.
    let mut dice = Dice::new(9);
    for round in 0..40 {
        let at = if round % 2 == 0 { at } else { end - bytes };
        let place = at as usize..(at + bytes) as usize;
        module.memory()[place].fill_with(|| dice.next() as u8);
        let rows = dice.roll(513) as i64;
        assert_eq!(module.call("zhun_batch", &[ask, at, rows]), Some(0));
    }
}

#[test]
fn a_schema_is_believed_only_where_it_fits_the_program() {
    let program = load("tests/perf/rules/处罚案件");
    let held = held(&program, 3);
    let sections = crate::emit::sections::all(&program, &held).unwrap();
    let schema = String::from_utf8(sections[1].1.clone()).unwrap();
    let read = forms(&program, schema.as_bytes());
    assert_eq!(read.len(), held.len());
    for (form, one) in read.iter().zip(&held) {
        assert_eq!(
            (&form.ask, &form.inputs),
            (&one.sheet.ask, &one.sheet.inputs)
        );
        let columns: Vec<Place> = form.columns.iter().map(|(_, place)| *place).collect();
        assert_eq!(columns, Record::new(&one.sheet).columns);
        assert_eq!(form.block, Block::of(&program, &one.sheet));
    }
    for (from, to) in [
        ("\"ask\":0", "\"ask\":100"),
        ("\"bytes\":1", "\"bytes\":2"),
        ("decision.num", "decision.den"),
        ("\"written\":0", "\"written\":77"),
        ("货值金额", "没有的事实"),
        ("\"max\":\"", "\"max\":\"x"),
    ] {
        assert!(schema.contains(from), "{from}");
        let bent = schema.replace(from, to);
        assert!(
            forms(&program, bent.as_bytes()).len() < held.len(),
            "{from}"
        );
    }
    assert!(forms(&program, b"").is_empty());
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let program = load("tests/perf/rules/处罚案件");
    let build = |sheets: &Sheets| crate::build_with(&program, sheets).unwrap();
    let all = build(&Sheets::All);
    assert!(all == build(&Sheets::All));
    assert!(all == module(&program, &held(&program, 1)));
    // As many as leave the module within its size.
    let fitting = build(&Sheets::Fitting);
    assert!(module::core_bytes(&fitting) <= allowed(&program));
    let none = build(&Sheets::Only(Vec::new()));
    assert!(none.len() < fitting.len() && fitting.len() <= all.len());
    let only = build(&Sheets::Only(vec![Ask::Decisions(vec![DecisionId(0)])]));
    assert!(only.len() < all.len());
}

/// The text of a function and what stands in the data, of a module.
#[test]
fn a_small_sheet_reads_well() {
    let program = load("tests/perf/rules/处罚案件违法行为");
    let held = held(&program, 1);
    // The only decision, and all decisions together: one sheet.
    let emitted = emit(&program, &held, DATA, 0);
    assert_eq!((held.len(), emitted.functions.len()), (2, 2));
    let code = Code {
        data: emitted.data.clone(),
        ..Code::default()
    };
    let mut parts = module::Parts::of(&code);
    parts.raws = emitted.functions(asks(&program).len());
    let text = wasmprinter::print_bytes(parts.assemble().unwrap()).unwrap();
    insta::assert_snapshot!(text);
}
