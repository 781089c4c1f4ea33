//! Modules, good and hostile.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use wasm_encoder::{
    EntityType, ExportKind, ExportSection, FunctionSection, ImportSection, Instruction,
    MemorySection, MemoryType, Module, StartSection, TypeSection, ValType,
};

use super::{Broken, Limits, Machine, Refused, Running};
use crate::{
    agree::{Dice, Drawing, programs},
    emit::{
        module::{Parts, Raw},
        ratio::tests::{STEPS, arguments, ratios},
        sections,
        tests::{check_step, generate, lay, name, native, places, steps},
    },
    ir::{CaseSubject, DecisionId, Program, ViolationId},
    plan::{
        code::{Code, DATA, FunctionId, build::Fun, build::val},
        entry::Plan,
    },
};

fn limits() -> Limits {
    Limits {
        memory: 1 << 30,
        time: None,
    }
}

fn dummy() -> Vec<(&'static str, Vec<u8>)> {
    sections::all(&Program::default(), &[]).unwrap()
}

/// Functions that look like those of a module and do as little as possible.
fn quiet() -> Vec<(&'static str, Fun)> {
    let mut input = Fun::new("input", 1);
    input.give(val(i64::from(DATA)));
    let mut result = Fun::new("result", 0);
    result.give(val(i64::from(DATA)));
    vec![
        ("zhun_input", input),
        ("zhun_decide", Fun::new("decide", 4)),
        ("zhun_result", result),
    ]
}

fn code(functions: Vec<(&'static str, Fun)>) -> Code {
    let mut code = Code {
        data: vec![0; 1024],
        ..Code::default()
    };
    for (name, fun) in functions {
        let id = FunctionId(code.functions.len() as u32);
        code.exports.push((name.to_owned(), id));
        code.functions.push(fun.done());
    }
    code
}

fn bytes(functions: Vec<(&'static str, Fun)>, sections: Vec<(&'static str, Vec<u8>)>) -> Vec<u8> {
    let code = code(functions);
    let mut parts = Parts::of(&code);
    parts.sections = sections;
    parts.assemble().unwrap()
}

fn load(bytes: &[u8]) -> Result<Running, Refused> {
    Machine::new(limits())?.load(bytes, None)?.start()
}

fn refusal(bytes: &[u8]) -> Refused {
    load(bytes).unwrap_err()
}

#[test]
fn a_quiet_module_is_taken() {
    assert!(load(&bytes(quiet(), dummy())).is_ok());
}

#[test]
fn another_version_of_the_interface_is_refused() {
    let mut sections = dummy();
    sections[0].1 = 7_u32.to_le_bytes().to_vec();
    assert_eq!(refusal(&bytes(quiet(), sections)), Refused::Abi(Some(7)));
    let mut sections = dummy();
    sections[0].1 = vec![1];
    assert_eq!(refusal(&bytes(quiet(), sections)), Refused::Abi(None));
}

#[test]
fn a_missing_section_is_refused_by_its_name() {
    for place in 0..dummy().len() {
        let mut sections = dummy();
        let (name, _) = sections.remove(place);
        let refused = refusal(&bytes(quiet(), sections));
        assert_eq!(refused, Refused::Section(name));
        assert!(refused.to_string().contains(name));
    }
}

#[test]
fn a_missing_or_odd_export_is_refused_by_its_name() {
    for place in 0..3 {
        let mut functions = quiet();
        let (name, _) = functions.remove(place);
        assert_eq!(refusal(&bytes(functions, dummy())), Refused::Export(name));
        let mut functions = quiet();
        functions[place].1 = Fun::new("odd", 3);
        assert_eq!(
            refusal(&bytes(functions, dummy())),
            Refused::ExportType(name)
        );
    }
}

/// A module made by hand, with what no compiler of ours writes.
fn by_hand(import: bool, start: bool) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut module = Module::new();
    module.section(&types);
    if import {
        let mut imports = ImportSection::new();
        imports.import("env", "now", EntityType::Function(0));
        module.section(&imports);
    }
    let mut functions = FunctionSection::new();
    functions.function(0);
    module.section(&functions);
    if start {
        module.section(&StartSection { function_index: 0 });
    }
    let mut code = wasm_encoder::CodeSection::new();
    let mut body = wasm_encoder::Function::new([]);
    body.instruction(&Instruction::End);
    code.function(&body);
    module.section(&code);
    module.finish()
}

#[test]
fn imports_and_start_functions_are_refused() {
    assert_eq!(
        refusal(&by_hand(true, false)),
        Refused::Import("env.now".to_owned())
    );
    assert_eq!(refusal(&by_hand(false, true)), Refused::Start);
    assert_eq!(
        refusal(&by_hand(false, false)),
        Refused::Section("zhun.abi")
    );
}

#[test]
fn bytes_that_are_no_module_are_refused() {
    for bytes in [
        &b""[..],
        b"zhun",
        b"\0asm\x01\0\0",
        b"\0asm\x02\0\0\0",
        &[0xFF; 100],
    ] {
        assert!(
            matches!(refusal(bytes), Refused::Invalid(_) | Refused::Section(_)),
            "{bytes:?}"
        );
    }
    let good = bytes(quiet(), dummy());
    for at in (8..good.len()).step_by(good.len() / 60) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        // Refused, or harmless: never a panic.
        let _ = load(&bad);
        let _ = load(&good[..at]);
    }
}

#[test]
fn floating_point_is_refused() {
    let code = code(quiet());
    let mut parts = Parts::of(&code);
    parts.sections = dummy();
    let good = parts.assemble().unwrap();
    // The same with a function of floating point behind it can only be made by hand: the compiler
    // refuses it itself.
    parts.raws.push(Raw {
        name: "half".to_owned(),
        params: vec![],
        results: vec![ValType::F64],
        locals: vec![],
        body: vec![Instruction::F64Const(0.5.into())],
        exported: false,
    });
    assert!(parts.assemble().is_err());
    assert!(load(&good).is_ok());
}

/// A module whose memory starts with so many pages, otherwise quiet.
fn roomy(pages: u64) -> Vec<u8> {
    let mut types = TypeSection::new();
    for params in [1, 4, 0] {
        types
            .ty()
            .function(vec![ValType::I64; params], [ValType::I64]);
    }
    let mut functions = FunctionSection::new();
    functions.function(0).function(1).function(2);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: pages,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports
        .export("memory", ExportKind::Memory, 0)
        .export("zhun_input", ExportKind::Func, 0)
        .export("zhun_decide", ExportKind::Func, 1)
        .export("zhun_result", ExportKind::Func, 2);
    let mut code = wasm_encoder::CodeSection::new();
    for _ in 0..3 {
        let mut body = wasm_encoder::Function::new([]);
        body.instruction(&Instruction::I64Const(0));
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&code);
    for (name, data) in dummy() {
        module.section(&wasm_encoder::CustomSection {
            name: name.into(),
            data: data.into(),
        });
    }
    module.finish()
}

#[test]
fn huge_memory_is_refused_at_the_start_and_later() {
    let small = Limits {
        memory: 1 << 20,
        time: None,
    };
    let machine = Machine::new(small).unwrap();
    assert!(machine.load(&roomy(1), None).is_ok());
    let refused = machine.load(&roomy(17), None).unwrap_err();
    let (found, limit) = (17 * 65_536, 1 << 20);
    assert_eq!(refused, Refused::Memory { found, limit });
    // One that grows step by step is stopped at the limit.
    let mut greedy = quiet();
    let mut f = Fun::new("decide", 4);
    f.during(1, |f, done| {
        f.unless(crate::plan::code::build::grow(1), |f| f.leave(done));
    });
    f.give(crate::plan::code::build::memory());
    greedy[1].1 = f;
    let greedy = bytes(greedy, dummy());
    let module = machine.load(&greedy, None).unwrap();
    let mut running = module.start().unwrap();
    let decide = running.function("zhun_decide", 4).unwrap();
    assert_eq!(running.call(&decide, &[0; 4]), Ok(1 << 20));
}

fn decide(functions: Vec<(&'static str, Fun)>, limits: Limits) -> Result<(), Broken> {
    let machine = Machine::new(limits).unwrap();
    let bytes = bytes(functions, dummy());
    let module = machine.load(&bytes, None).unwrap();
    let asked = CaseSubject::Violation(ViolationId(0));
    let mut running = module.start().unwrap();
    running
        .decide(&Program::default(), asked, &[], false)
        .map(|_| ())
}

#[test]
fn an_endless_loop_is_stopped() {
    let mut endless = quiet();
    let mut f = Fun::new("decide", 4);
    f.during(1, |_, _| {});
    endless[1].1 = f;
    let limit = Duration::from_millis(100);
    let start = Instant::now();
    let limits = Limits {
        time: Some(limit),
        ..limits()
    };
    let export = "zhun_decide".to_owned();
    assert_eq!(decide(endless, limits), Err(Broken::Time { export, limit }));
    assert!(start.elapsed() >= limit && start.elapsed() < Duration::from_secs(30));
}

#[test]
fn pointers_outside_of_memory_are_refused() {
    for outside in [-1, -8, 1 << 16, (1 << 16) - 4, 1 << 32, i64::MAX, i64::MIN] {
        let mut functions = quiet();
        let mut f = Fun::new("result", 0);
        f.give(val(outside));
        functions[2].1 = f;
        let export = "zhun_result".to_owned();
        assert_eq!(decide(functions, limits()), Err(Broken::Bounds { export }));
    }
    // A result that says it is longer than memory.
    for count in [i64::MAX, -1, 1 << 40, 10_000] {
        let mut functions = quiet();
        let mut f = Fun::new("decide", 4);
        f.put(DATA, 0, count);
        functions[1].1 = f;
        let export = "zhun_result".to_owned();
        assert_eq!(decide(functions, limits()), Err(Broken::Bounds { export }));
    }
}

#[test]
fn what_is_no_answer_is_refused() {
    for words in [&[0][..], &[1], &[2, 99], &[2, 0], &[3, 1, 9], &[4, 0, 6, 0]] {
        let mut functions = quiet();
        let mut f = Fun::new("decide", 4);
        for (i, word) in words.iter().enumerate() {
            f.put(DATA, 8 * i as u32, *word);
        }
        functions[1].1 = f;
        assert_eq!(decide(functions, limits()), Err(Broken::Garbled));
    }
}

#[test]
fn a_trap_names_the_export() {
    let mut functions = quiet();
    let mut f = Fun::new("decide", 4);
    f.give(val(-8).long(0));
    functions[1].1 = f;
    let broken = decide(functions, limits()).unwrap_err();
    let Broken::Trap { export, what } = &broken else {
        panic!("{broken:?}");
    };
    assert_eq!(export, "zhun_decide");
    assert!(what.contains("memory"), "{what}");
    assert!(broken.to_string().contains("zhun_decide"));
}

#[test]
fn steps_mean_under_wasmtime_what_ratios_mean() {
    let steps = steps();
    let mut parts = Parts::of(&steps);
    let quiet = code(quiet());
    parts.sections = dummy();
    // Only the exports that every module has are looked at.
    let mut all = steps.clone();
    for (name, id) in &quiet.exports {
        let at = FunctionId(all.functions.len() as u32);
        all.functions.push(quiet.functions[id.0 as usize].clone());
        all.exports.push((name.clone(), at));
    }
    parts.code = &all;
    let mut running = load(&parts.assemble().unwrap()).unwrap();
    let functions: Vec<_> = STEPS
        .iter()
        .map(|op| {
            let params = crate::emit::support::arity(*op);
            running.function(&name(*op), params).unwrap()
        })
        .collect();
    let running = std::cell::RefCell::new(running);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let checked = runner.run(&(ratios(), places()), |(operands, to)| {
        let mut running = running.borrow_mut();
        for (op, function) in STEPS.into_iter().zip(&functions) {
            let before = lay(running.memory_mut(), operands, to);
            let (a, b) = operands;
            let given = running.call(function, &arguments(op, a, b, to)).ok();
            check_step(op, operands, to, running.memory(), given, &before);
        }
        Ok(())
    });
    checked.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn code_means_the_same_natively_and_under_wasmtime(seed in any::<u64>()) {
        let (mut code, arguments) = generate::code(seed);
        let (result, memory, size) = native(&code, &arguments);
        for (name, fun) in quiet() {
            let id = FunctionId(code.functions.len() as u32);
            code.functions.push(fun.done());
            code.exports.push((name.to_owned(), id));
        }
        let mut parts = Parts::of(&code);
        parts.sections = dummy();
        let mut running = load(&parts.assemble().unwrap()).unwrap();
        let run = running.function("run", 2).unwrap();
        prop_assert_eq!(running.call(&run, &arguments).ok(), result);
        prop_assert_eq!(running.memory().len(), size);
        prop_assert!(running.memory()[DATA as usize..][..4_096] == memory[..]);
    }
}

#[test]
fn programs_answer_as_their_plans_do() {
    let machine = Machine::new(limits()).unwrap();
    for seed in 0..4 {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let program = &world.b.p;
        let bytes = crate::build(program).unwrap();
        assert_eq!(bytes, crate::build(program).unwrap());
        let compiled = machine.load(&bytes, None).unwrap();
        let mut running = compiled.start().unwrap();
        let read = sections::program(compiled.sections.get(sections::PROGRAM)).unwrap();
        let plan = Plan::new(program).unwrap();
        let mut instance = plan.instance();
        let drawing = Drawing::new(program);
        let acts =
            (0..program.violations.len()).map(|i| CaseSubject::Violation(ViolationId(i as u32)));
        let decisions =
            (0..program.decisions.len()).map(|i| CaseSubject::Decision(DecisionId(i as u32)));
        let asks: Vec<_> = acts.chain(decisions).collect();
        for _ in 0..20 {
            let facts = drawing.draw(&mut dice);
            for asked in &asks {
                let native = Plan::decide(program, &mut instance, *asked, &facts, true);
                let module = running.decide(&read, *asked, &facts, true);
                assert_eq!(native.unwrap(), module.unwrap(), "seed {seed}");
            }
        }
    }
}

/// A folder of its own, removed at the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("zhun-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn files(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(&self.0);
        entries.map_or(vec![], |e| e.map(|e| e.unwrap().path()).collect())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_compiled_module_is_kept_and_never_trusted_by_its_name() {
    let folder = Folder::new("cache");
    let machine = Machine::new(limits()).unwrap();
    let module = bytes(quiet(), dummy());
    let load = |bytes: &[u8]| {
        machine
            .load(bytes, Some(&folder.0))
            .unwrap()
            .start()
            .unwrap()
    };
    load(&module);
    let [file] = &folder.files()[..] else {
        panic!("one file");
    };
    let good = std::fs::read(file).unwrap();
    load(&module);
    assert_eq!(std::fs::read(file).unwrap(), good);
    // Cut off, altered anywhere, empty, or the file of another module under this name: made anew.
    let mut other = quiet();
    other[1].1.give(7);
    load(&bytes(other, dummy()));
    let files = folder.files();
    let foreign = files.iter().find(|f| *f != file).unwrap();
    let mut bad = vec![
        vec![],
        good[..good.len() / 2].to_vec(),
        std::fs::read(foreign).unwrap(),
    ];
    for at in [0, 31, 32, 63, 64, good.len() / 2, good.len() - 1] {
        let mut altered = good.clone();
        altered[at] ^= 1;
        bad.push(altered);
    }
    for bytes in bad {
        std::fs::write(file, bytes).unwrap();
        load(&module);
        assert!(std::fs::read(file).unwrap() == good);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_is_not_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("open");
    let machine = Machine::new(limits()).unwrap();
    let module = bytes(quiet(), dummy());
    let compiled = machine.load(&module, Some(&folder.0)).unwrap();
    let key = super::cache::Key::new(&machine.engine, &compiled.sections, &folder.0);
    assert!(key.find().is_some());
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(&folder.0, open).unwrap();
    assert!(key.find().is_none());
}
