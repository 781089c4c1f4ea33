//! What is measured beside the hand-written baseline: the executions of this project on the penalty
//! case and on the long table.

use std::{cell::RefCell, hint::black_box, path::PathBuf, time::Duration};

use zhun::{
    base::source::Sources,
    case::{
        columns::Cases,
        outcome::{DecisionOutcome, ResolvedDecision},
        quick::{Answers, Form, Plain, Said, decisions},
        summary::Summaries,
    },
    emit::{
        module,
        sheet::{Place, Record, Sheets},
    },
    eval::decide_decision,
    host::{
        engine::{self, Engine},
        files,
        machine::{Limits, Machine, Running},
    },
    ir::{CaseSubject, DecisionId, DecisionResult, FactId, Program, RowId, Value},
    plan::{
        entry::{self, Plan},
        sheet::{Column, Sheet, columns, run::Out},
        wire::{self, Answer},
    },
};

use crate::{
    columns::Decided,
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
    module: Vec<u8>,
    form: Form,
    answers: Answers,
    /// The facts in the order of the fields of a hand-written case.
    facts: [FactId; 11],
}

/// An instance of a module.
fn running(module: &[u8], time: Option<Duration>) -> Running {
    let limits = Limits {
        memory: 1 << 30,
        time,
    };
    let machine = Machine::new(limits).unwrap();
    machine.load(module, None).unwrap().start().unwrap()
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
        let names = [
            "货值金额",
            "违法所得",
            "行为",
            "初次违法",
            "及时改正",
            "危害后果",
            "配合调查",
            "二年内次数",
            "特殊群体",
            "已过日数",
            "当事人类型",
        ];
        Self {
            asked,
            module: zhun::build_with(&program, &Sheets::All).unwrap(),
            form: Form::new(&program),
            answers: decisions(&program, &asked),
            facts: names.map(|name| program.fact(name).unwrap()),
            program,
        }
    }

    /// The package.
    pub(crate) const fn program(&self) -> &Program {
        &self.program
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
        let mut module = running(&self.module, None);
        for case in cases {
            let slots = case.slots(&self.program);
            let all = self.asked.map(|id| {
                let asked = CaseSubject::Decision(id);
                match module.decide(&self.program, asked, &slots, false).unwrap() {
                    Answer::Decision(outcome) => outcome,
                    other => panic!("{case:?}: {other:?}"),
                }
            });
            let row = |i: usize| self.place(i, all[i].rows[0]);
            let found = Decision::of(all.each_ref().map(whole), [row(0), row(1)]);
            assert_eq!(found, decide(case), "{case:?}");
        }
        let (number, words) = self.together();
        for case in cases {
            let mut found = Decision::default();
            by_row(&mut module, number, &words, case, &mut found);
            assert_eq!(found, decide(case), "{case:?}");
        }
    }

    /// All decisions together: the number of the ask, and where its words stand.
    fn together(&self) -> (i64, Words) {
        let mut asks = zhun::emit::sheet::asks(&self.program);
        let number = asks.len() as i64 - 1;
        let sheet = Sheet::new(&self.program, &asks.pop().unwrap()).unwrap();
        // The cases are read in the order in which the sheet takes their facts.
        let inputs: Vec<&str> = sheet
            .inputs
            .iter()
            .map(|i| self.program.facts[i.fact.index()].name.as_str())
            .collect();
        assert_eq!(inputs, INPUTS);
        let record = Record::new(&sheet);
        let of = |wanted: Column| {
            let at = columns(&sheet.shape).iter().position(|c| *c == wanted);
            match record.columns[at.unwrap()] {
                Place::Written(at) => at,
                Place::Constant(_) => panic!("{wanted:?} is the same for every case"),
            }
        };
        let place = |asked: usize| self.asked[asked].index();
        let words = Words {
            count: (sheet.inputs.len(), record.written.len()),
            values: std::array::from_fn(|i| of(Column::Num(place(i)))),
            rows: std::array::from_fn(|i| of(Column::DecisionRow(place(i)))),
            first: std::array::from_fn(|i| {
                let rows = &self.program.decisions[place(i)].rows;
                i64::from(rows[0].row.0) + 1
            }),
        };
        (number, words)
    }

    /// One decision after another, inputs in their natural form: five questions to each.
    pub(crate) fn single<'a>(&'a self, cases: &'a [Case]) -> Vec<Item<'a>> {
        let slots: Vec<_> = cases[..FEW]
            .iter()
            .map(|c| c.slots(&self.program))
            .collect();
        let blocks: Vec<Vec<u8>> = slots
            .iter()
            .map(|slots| wire::block(&self.program, slots).unwrap())
            .collect();
        let asks = self
            .asked
            .map(|id| entry::number(&self.program, CaseSubject::Decision(id)));
        let mut all = Vec::new();
        let given = slots.clone();
        all.push(Item::new("eval", move || {
            for slots in &given {
                for id in self.asked {
                    black_box(said(&self.program, id, black_box(slots)));
                }
            }
            given.len()
        }));
        let limits = [
            ("module under wasmtime, general machine", None),
            ("the same with a time limit", Some(Duration::from_secs(10))),
        ];
        for (name, time) in limits {
            let (mut module, blocks) = (running(&self.module, time), blocks.clone());
            all.push(Item::new(name, move || {
                for block in &blocks {
                    for ask in asks {
                        black_box(module.ask(ask, black_box(block), false).unwrap());
                    }
                }
                blocks.len()
            }));
        }
        let (number, sheet) = self.together();
        for (name, time) in [
            ("module under wasmtime, its sheet", None),
            ("its sheet with a time limit", Some(Duration::from_secs(10))),
        ] {
            let (mut module, sheet) = (running(&self.module, time), sheet.clone());
            let mut to = Decision::default();
            all.push(Item::new(name, move || {
                for case in cases {
                    by_row(&mut module, number, &sheet, black_box(case), &mut to);
                    black_box(&to);
                }
                cases.len()
            }));
        }
        let plan = Plan::new(&self.program).unwrap();
        all.push(Item::new("plan, general machine run natively", move || {
            let mut instance = plan.instance();
            for slots in &slots[..32] {
                for id in self.asked {
                    let asked = CaseSubject::Decision(id);
                    let answer = Plan::decide(&self.program, &mut instance, asked, slots, false);
                    black_box(answer.unwrap());
                }
            }
            32
        }));
        all
    }

    /// Documents in, documents out.
    pub(crate) fn documents<'a>(&'a self, requests: &'a [String]) -> Vec<Item<'a>> {
        for request in requests {
            assert!(json::same(&self.answer(request), &json::by_hand(request)));
        }
        vec![
            Item::new("reading facts and eval", move || {
                for request in &requests[..FEW] {
                    black_box(self.answer(black_box(request)));
                }
                FEW
            }),
            Item::new("the quick reader and writer around the decision by hand", {
                let scratch = RefCell::new((Plain::default(), String::new()));
                move || {
                    let (plain, out) = &mut *scratch.borrow_mut();
                    for request in requests {
                        self.form.read(black_box(request), plain).unwrap();
                        out.clear();
                        self.answers.write(&self.by_hand(plain), out);
                        black_box(&out);
                    }
                    requests.len()
                }
            }),
        ]
    }

    /// The decision by hand on facts that were read quickly, as the package would say it.
    fn by_hand(&self, plain: &Plain) -> [Said; 5] {
        let [
            goods,
            gain,
            act,
            first,
            corrected,
            harm,
            cooperates,
            repeats,
            vulnerable,
            days,
            unit,
        ] = self.facts.map(|fact| plain.first(fact));
        let d = decide(&Case {
            goods,
            gain,
            act: act as u8,
            first: first != 0,
            corrected: corrected != 0,
            harm: harm as u8,
            cooperates: cooperates != 0,
            repeats: repeats as i32,
            vulnerable: vulnerable != 0,
            days: days as i32,
            unit: unit != 0,
        });
        let said = |num: i64, row: u8| Said {
            decided: true,
            num,
            den: 1,
            flags: 0,
            row: row.into(),
        };
        let law = d.reasons[0];
        [
            said(d.tier.into(), d.reasons[1].max(1)),
            said(i64::from(law.saturating_sub(10)), law),
            said(d.lower, 0),
            said(d.upper, 0),
            said(d.recommended, 0),
        ]
    }

    fn answer(&self, request: &str) -> String {
        let (facts, report) = zhun::case::facts::read(&self.program, request);
        assert!(!report.has_errors(), "{report:?}");
        json::answer(&self.meaning(&facts.slots))
    }

    /// All cases from memory: what the loop by hand writes, and whole summaries, which are so many at a
    /// time as tables are read.
    pub(crate) fn batch<'a>(&'a self, cases: &'a [Case]) -> Vec<Item<'a>> {
        let columns = |cases: &[Case]| {
            let mut all = Cases::empty(&self.program, self.facts);
            for case in cases {
                all.push(&self.program, &case.slots(&self.program)).unwrap();
            }
            all
        };
        let given = columns(cases);
        let parts: Vec<Cases> = cases.chunks(16_384).map(columns).collect();
        let kind = engine::Kind::Wasm;
        let engine = Engine::new(kind, &self.program, Some(&self.module)).unwrap();
        let ask = zhun::emit::sheet::asks(&self.program).pop().unwrap();
        let (mut worker, mut to) = (engine.worker().unwrap(), Decided::new(cases.len()));
        let left = worker.columns(&ask, &given, &mut self.outs(&mut to));
        assert!(left.unwrap().is_empty());
        for (i, case) in cases.iter().enumerate() {
            let rows = [(to.row[i], 0), (to.law[i], 1)];
            let rows = rows.map(|(row, asked)| self.place(asked, RowId(u32::from(row) - 1)));
            let (least, most, point) = (to.lower[i], to.upper[i], to.recommended[i]);
            let found = Decision::of([to.tier[i].into(), 0, least, most, point], rows);
            assert_eq!(found, decide(case), "{case:?}");
        }
        let mut other = engine.worker().unwrap();
        let mut all = Summaries::Decisions(Vec::new());
        let (whole, len) = (ask.clone(), cases.len());
        vec![
            Item::new("wasmtime", move || {
                let left = worker.columns(&ask, black_box(&given), &mut self.outs(&mut to));
                black_box(left.unwrap());
                len
            }),
            Item::new("wasmtime, whole summaries", move || {
                for part in &parts {
                    other.batch_into(&whole, black_box(part), &mut all).unwrap();
                    black_box(&all);
                }
                len
            }),
        ]
    }

    /// The columns of all decisions together that the loop by hand writes.
    fn outs<'t>(&self, to: &'t mut Decided) -> [(usize, Out<'t>); 6] {
        let of = |asked: usize, column: usize| 5 * self.asked[asked].index() + column;
        [
            (of(0, 1), Out::Byte(&mut to.tier)),
            (of(0, 4), Out::Byte(&mut to.row)),
            (of(1, 4), Out::Byte(&mut to.law)),
            (of(2, 1), Out::Long(&mut to.lower)),
            (of(3, 1), Out::Long(&mut to.upper)),
            (of(4, 1), Out::Long(&mut to.recommended)),
        ]
    }
}

/// The facts of the case in the order in which the sheet takes them.
const INPUTS: [&str; 11] = [
    "已过日数",
    "危害后果",
    "初次违法",
    "及时改正",
    "二年内次数",
    "特殊群体",
    "配合调查",
    "行为",
    "货值金额",
    "违法所得",
    "当事人类型",
];

/// Where the words of a sheet stand.
#[derive(Clone, Debug)]
struct Words {
    /// Inputs, outputs.
    count: (usize, usize),
    /// The values of the decisions asked.
    values: [usize; 5],
    /// The rows that decided the first two.
    rows: [usize; 2],
    /// The numbers that stand for the first row of their tables.
    first: [i64; 2],
}

/// The decision that a sheet in a module gives. It goes where it is wanted: what is handed on from call
/// to call costs as much as the sheet.
fn by_row(module: &mut Running, number: i64, words: &Words, c: &Case, to: &mut Decision) {
    // One after another: an array made first would be read back in wider pieces than it was written.
    let fill = |to: &mut [[u8; 8]]| {
        let to: &mut [[u8; 8]; 11] = to.try_into().unwrap();
        to[0] = i64::from(c.days).to_le_bytes();
        to[1] = i64::from(c.harm).to_le_bytes();
        to[2] = i64::from(c.first).to_le_bytes();
        to[3] = i64::from(c.corrected).to_le_bytes();
        to[4] = i64::from(c.repeats).to_le_bytes();
        to[5] = i64::from(c.vulnerable).to_le_bytes();
        to[6] = i64::from(c.cooperates).to_le_bytes();
        to[7] = i64::from(c.act).to_le_bytes();
        to[8] = c.goods.to_le_bytes();
        to[9] = c.gain.to_le_bytes();
        to[10] = i64::from(c.unit).to_le_bytes();
    };
    let read = |from: &[[u8; 8]]| {
        let word = |at: usize| i64::from_le_bytes(from[at]);
        let row = |i: usize| (word(words.rows[i]) - words.first[i]) as usize;
        *to = Decision::of(words.values.map(word), [row(0), row(1)]);
    };
    module
        .row(number, words.count, fill, read)
        .unwrap()
        .unwrap()
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

/// Milliseconds from the bytes of a module, whose machine code was kept, to an instance of it.
fn precompiled(module: &[u8]) -> f64 {
    let folder = std::env::temp_dir().join(format!("zhun-table-{}", std::process::id()));
    let limits = Limits {
        memory: 1 << 30,
        time: None,
    };
    let machine = Machine::new(limits).unwrap();
    let instance = || {
        let compiled = machine.load(module, Some(&folder)).unwrap();
        compiled.start().unwrap()
    };
    let _ = instance();
    let load = crate::timing::milliseconds(25, instance);
    let _ = std::fs::remove_dir_all(&folder);
    load
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
    let blocks: Vec<Vec<u8>> = slots
        .iter()
        .map(|slots| wire::block(&program, slots).unwrap())
        .collect();
    let [made, quick] = crate::plans::scaled(&program, &slots);
    let ask = entry::number(&program, CaseSubject::Decision(id));
    let build = crate::timing::milliseconds(3, || zhun::build(&program).unwrap());
    let module = zhun::build(&program).unwrap();
    let compile = crate::timing::milliseconds(3, || running(&module, None));
    let ready =
        crate::timing::milliseconds(3, || running(&zhun::build(&checked(text)).unwrap(), None));
    let load = precompiled(&module);
    let mut module_at_work = running(&module, None);
    let mut next = slots.iter().cycle();
    let mut other = blocks.iter().cycle();
    let figures = crate::timing::interleave(vec![
        Item::new("eval", || {
            black_box(said(&program, id, next.next().unwrap()));
            1
        }),
        Item::new("module", || {
            black_box(
                module_at_work
                    .ask(ask, other.next().unwrap(), false)
                    .unwrap(),
            );
            1
        }),
    ]);
    let core = module::core_bytes(&module);
    format!(
        "{build:.1} | {compile:.1} | {ready:.0} | {load:.3} | {} | {} | {:.2} µs | {:.0} ns | {made:.1} | {quick:.1} ns",
        module.len(),
        core,
        figures[0].ns[0] / 1e3,
        figures[1].ns[0]
    )
}

/// Sizes of the modules of the packages under rules/.
pub(crate) fn sizes() {
    println!(
        "\n### Modules\n\n| package | bytes | code and data | rows | goal (64 KB + 40 a row) |\n|---|---|---|---|---|"
    );
    for path in [
        "tests/perf/rules/处罚案件",
        "rules/national/食品安全法",
        "rules/province-guangdong/生态环境裁量2021",
        "rules/city-jiangmen/环评2020",
    ] {
        let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
        let checked = zhun::check(&loaded.sources, &loaded.packages[0], None);
        let program = checked.program.unwrap();
        let module = zhun::build(&program).unwrap();
        let (core, rows) = (module::core_bytes(&module), program.rows.len());
        let met = if core <= 65_536 + 40 * rows {
            "reached"
        } else {
            "missed"
        };
        println!("| {path} | {} | {core} | {rows} | {met} |", module.len());
    }
}
