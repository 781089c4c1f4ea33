//! A program and its cases from bytes: the module in a second engine says what `eval` says, reasons
//! and errors among it.

#![no_main]

#[allow(dead_code, unreachable_pub)]
#[path = "../../it/machines.rs"]
mod machines;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let engines = |program: &zhun::ir::Program| {
        let module = zhun::build(program).expect("a module");
        vec![machines::wasmi(program, &module)]
    };
    if let Err(text) = zhun::agree::fuzz(bytes, &engines) {
        panic!("{text}");
    }
});
