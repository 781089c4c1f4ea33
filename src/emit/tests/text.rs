//! The text form of small modules.

use crate::{
    emit::module::{Parts, Raw},
    plan::code::{
        Code, DATA, FunctionId, RatioOp, Width,
        build::{Fun, call, call_at, ratio, val},
    },
};

fn text(code: &Code) -> String {
    wasmprinter::print_bytes(Parts::of(code).assemble().unwrap()).unwrap()
}

fn of(functions: Vec<Fun>, data: Vec<u8>) -> Code {
    let functions: Vec<_> = functions.into_iter().map(Fun::done).collect();
    let last = u32::try_from(functions.len()).unwrap() - 1;
    Code {
        exports: vec![(functions[last as usize].name.clone(), FunctionId(last))],
        functions,
        data,
        ..Code::default()
    }
}

#[test]
fn a_search_in_data() {
    // The place of the first of ten numbers in the data that a value does not exceed; 10 for none.
    let mut f = Fun::new("rank", 1);
    let x = f.param(0);
    let found = f.keep(10);
    f.count(10, |f, i, here| {
        let bound = val(i).left(3).plus(DATA).long(0);
        f.unless(val(x).above(bound), |f| {
            f.set(found, i);
            f.leave(here);
        });
    });
    f.give(found);
    let data = (1_i64..=10).flat_map(|n| (n * 1_000).to_le_bytes());
    insta::assert_snapshot!(text(&of(vec![f], data.collect())));
}

#[test]
fn choices_and_calls() {
    let mut small = Fun::new("small", 2);
    let (a, b) = (small.param(0), small.param(1));
    small.either(
        val(a).below(b).and(val(a).isnt(0)),
        |f| f.give(val(b).over(a)),
        |f| f.give(val(a).modulo(b)),
    );
    let mut all = Fun::new("all", 2);
    let (a, b) = (all.param(0), all.param(1));
    all.block(|f, out| {
        f.when(val(a).zero(), |f| f.leave(out));
        f.store(Width::Byte, val(a).load(Width::Word, 4), 2, b);
        f.copy(DATA, DATA + 64, 40);
    });
    let chosen = val(a).is(b).select(
        call(FunctionId(0), [val(a), val(b)]),
        call_at(val(a), [val(a), val(b)]),
    );
    all.give(chosen);
    let mut code = of(vec![small, all], vec![0; 128]);
    code.table = vec![FunctionId(0), FunctionId(1)];
    insta::assert_snapshot!(text(&code));
}

#[test]
fn a_step_of_arithmetic_brings_what_it_stands_on() {
    let mut f = Fun::new("narrow", 1);
    let a = f.param(0);
    f.give(ratio(RatioOp::Narrow, [val(a)]));
    insta::assert_snapshot!(text(&of(vec![f], Vec::new())));
}

#[test]
fn a_function_given_as_instructions_stands_beside_the_code() {
    use wasm_encoder::{Instruction as I, ValType};
    let mut f = Fun::new("twice", 1);
    let x = f.param(0);
    f.give(call(FunctionId(1), [call(FunctionId(1), [val(x)])]));
    let code = of(vec![f], Vec::new());
    let mut parts = Parts::of(&code);
    parts.raws.push(Raw {
        name: "one_more".to_owned(),
        params: vec![ValType::I64],
        results: vec![ValType::I64],
        locals: vec![],
        body: vec![I::LocalGet(0), I::I64Const(1), I::I64Add],
        exported: true,
    });
    let bytes = parts.assemble().unwrap();
    let mut module = super::Wasmi::new(&bytes);
    assert_eq!(module.call("twice", &[40]), Some(42));
    assert_eq!(module.call("one_more", &[6]), Some(7));
}

#[test]
fn floats_and_imports_are_refused() {
    use crate::emit::{Fault, module::validate};
    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection, ValType};
    let mut types = TypeSection::new();
    types.ty().function([ValType::I64], []);
    let mut imports = ImportSection::new();
    imports.import("env", "now", EntityType::Function(0));
    let mut module = Module::new();
    module.section(&types).section(&imports);
    let refused = validate(&module.finish());
    assert_eq!(refused, Err(Fault::Invalid("imports".to_owned())));
    let mut types = TypeSection::new();
    types.ty().function([ValType::F64], []);
    let mut module = Module::new();
    module.section(&types);
    assert!(matches!(validate(&module.finish()), Err(Fault::Invalid(_))));
}
