//! Modules in a second engine against the native runner: all steps of arithmetic, and random code.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test ends where it fails"
)]

pub(crate) mod generate;
mod sections;
mod text;

use proptest::prelude::*;

use super::{
    module::Parts,
    ratio::tests::{A, B, STEPS, TO, arguments, bytes, expected, ratios},
};
use crate::{
    base::ratio::Ratio,
    plan::code::{Code, DATA, Expr, FunctionId, Local, RatioOp, Stmt, build::Fun, run::Instance},
};

/// A module under wasmi.
pub(crate) struct Wasmi {
    store: wasmi::Store<()>,
    instance: wasmi::Instance,
}

impl Wasmi {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let engine = wasmi::Engine::default();
        let module = wasmi::Module::new(&engine, bytes).unwrap();
        let mut store = wasmi::Store::new(&engine, ());
        let linker = wasmi::Linker::new(&engine);
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        Self { store, instance }
    }

    /// Calls an export; `None` is a trap.
    pub(crate) fn call(&mut self, name: &str, arguments: &[i64]) -> Option<i64> {
        let arguments: Vec<wasmi::Val> = arguments.iter().map(|n| wasmi::Val::I64(*n)).collect();
        let mut results = [wasmi::Val::I64(0)];
        let function = self.instance.get_func(&self.store, name).unwrap();
        let called = function.call(&mut self.store, &arguments, &mut results);
        called.ok().map(|()| results[0].i64().unwrap())
    }

    pub(crate) fn memory(&mut self) -> &mut [u8] {
        let memory = self.instance.get_memory(&self.store, "memory").unwrap();
        memory.data_mut(&mut self.store)
    }
}

/// The name under which a step is exported in tests.
pub(crate) fn name(op: RatioOp) -> String {
    format!("{op:?}")
}

/// Code with an export for each step, which hands its arguments on.
pub(crate) fn steps() -> Code {
    let mut code = Code {
        data: vec![0; 128],
        ..Code::default()
    };
    for op in STEPS {
        let params = u32::try_from(crate::emit::support::arity(op)).unwrap();
        let mut f = Fun::new(name(op), params);
        let arguments = (0..params).map(|i| Expr::Get(Local(i))).collect();
        f.push(Stmt::Give(Expr::Ratio(op, arguments)));
        let id = FunctionId(u32::try_from(code.functions.len()).unwrap());
        code.functions.push(f.done());
        code.exports.push((name(op), id));
    }
    code
}

/// What a step gives and leaves behind, of these operands.
pub(crate) fn check_step(
    op: RatioOp,
    (a, b): (Ratio, Ratio),
    to: i64,
    memory: &[u8],
    given: Option<i64>,
    before: &[u8],
) {
    let after = &memory[to as usize..][..32];
    match expected(op, a, b) {
        Ok(Some(r)) => assert!(
            given == Some(1) && after == bytes(r),
            "{op:?} {a:?} {b:?} to {to}: {given:?}"
        ),
        Ok(None) => assert!(
            given == Some(0) && after == before,
            "{op:?} {a:?} {b:?} to {to}: {given:?}"
        ),
        Err(result) => assert_eq!(given, Some(result), "{op:?} {a:?} {b:?}"),
    }
}

/// Puts the operands at their places; gives what stands where the result goes.
pub(crate) fn lay(memory: &mut [u8], (a, b): (Ratio, Ratio), to: i64) -> Vec<u8> {
    memory[A as usize..][..32].copy_from_slice(&bytes(a));
    memory[B as usize..][..32].copy_from_slice(&bytes(b));
    memory[to as usize..][..32].to_vec()
}

/// Where results go: on either operand, or elsewhere.
pub(crate) fn places() -> impl Strategy<Value = i64> {
    prop_oneof![Just(A), Just(B), Just(TO)]
}

#[test]
fn steps_mean_in_a_module_what_ratios_mean() {
    let mut module = Wasmi::new(&Parts::of(&steps()).assemble().unwrap());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 10_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let module = std::cell::RefCell::new(&mut module);
    let result = runner.run(&(ratios(), places()), |(operands, to)| {
        let mut module = module.borrow_mut();
        for op in STEPS {
            let before = lay(module.memory(), operands, to);
            let (a, b) = operands;
            let given = module.call(&name(op), &arguments(op, a, b, to));
            check_step(op, operands, to, module.memory(), given, &before);
        }
        Ok(())
    });
    result.unwrap();
}

/// What happens when the first function of code runs: its value or a trap, memory as far as code of
/// tests writes, and the size of memory.
pub(crate) fn native(code: &Code, arguments: &[i64]) -> (Option<i64>, Vec<u8>, usize) {
    let mut instance = Instance::new(code);
    let result = instance.call(FunctionId(0), arguments).ok();
    let size = instance.memory.len();
    (
        result,
        instance.memory[DATA as usize..][..4_096].to_vec(),
        size,
    )
}

fn in_wasmi(code: &Code, arguments: &[i64]) -> (Option<i64>, Vec<u8>, usize) {
    let mut module = Wasmi::new(&Parts::of(code).assemble().unwrap());
    let result = module.call("run", arguments);
    let memory = module.memory();
    (
        result,
        memory[DATA as usize..][..4_096].to_vec(),
        memory.len(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn code_means_the_same_natively_and_as_a_module(seed in any::<u64>()) {
        let (code, arguments) = generate::code(seed);
        let (native, module) = (native(&code, &arguments), in_wasmi(&code, &arguments));
        prop_assert_eq!(native.0, module.0);
        prop_assert_eq!(native.2, module.2);
        prop_assert!(native.1 == module.1);
    }
}

#[test]
fn operators_agree_at_the_edges() {
    let code = generate::operators();
    let mut module = Wasmi::new(&Parts::of(&code).assemble().unwrap());
    let mut native = Instance::new(&code);
    for (name, id) in &code.exports {
        for a in generate::EDGES {
            for b in generate::EDGES {
                let (x, y) = (native.call(*id, &[*a, *b]), module.call(name, &[*a, *b]));
                let what = &code.functions[id.0 as usize].body;
                assert_eq!(x.ok(), y, "{what:?} {a} {b}");
            }
        }
    }
}

#[test]
fn the_same_code_gives_the_same_bytes() {
    for seed in 0..20 {
        let (code, _) = generate::code(seed);
        let (a, b) = (Parts::of(&code).assemble(), Parts::of(&code).assemble());
        assert_eq!(a.unwrap(), b.unwrap());
    }
}

#[test]
fn a_call_of_a_table_without_functions_is_a_trap() {
    let mut f = Fun::new("run", 1);
    let x = f.param(0);
    f.give(crate::plan::code::build::call_at(x, []));
    let code = Code {
        functions: vec![f.done()],
        exports: vec![("run".to_owned(), FunctionId(0))],
        ..Code::default()
    };
    let mut module = Wasmi::new(&Parts::of(&code).assemble().unwrap());
    assert_eq!(module.call("run", &[0]), None);
    assert!(Instance::new(&code).call(FunctionId(0), &[0]).is_err());
}
