//! Modules as executions to be held against `eval`: under wasmtime, as the command runs them, and in a
//! second engine through nothing but the interface that `wasm/ABI.md` describes.

use std::{cell::RefCell, rc::Rc};

use zhun::{
    agree::{Answered, Engine},
    case::outcome::{Recommendation, Resolved, ResolvedDecision},
    eval,
    ir::{CaseSubject, Program},
    plan::{
        entry,
        wire::{self, Answer},
    },
};
#[cfg(feature = "machine")]
use zhun::{
    emit::sections,
    host::machine::{Limits, Machine},
};

/// The module of a program under wasmtime, with the program that it carries.
#[cfg(feature = "machine")]
pub(crate) fn wasmtime<'e>(bytes: &[u8]) -> Engine<'e> {
    let limits = Limits {
        memory: 1 << 30,
        time: None,
    };
    let compiled = Machine::new(limits).unwrap().load(bytes, None).unwrap();
    let program = sections::program(compiled.sections.get(sections::PROGRAM)).unwrap();
    let running = RefCell::new(compiled.start().unwrap());
    let again = RefCell::new(compiled.start().unwrap());
    let carried = program.clone();
    Engine {
        name: "wasmtime",
        reasons: true,
        run: Box::new(move |asked, facts| {
            let answer = running.borrow_mut().decide(&program, asked, facts, true);
            answered(asked, answer.unwrap())
        }),
        duties: Box::new(move |of| {
            let said = again.borrow_mut().duties(&carried, of).unwrap();
            said.unwrap().unwrap()
        }),
    }
}

/// The module of a program in a second engine.
pub(crate) fn wasmi<'e>(program: &Program, bytes: &[u8]) -> Engine<'e> {
    let engine = wasmi::Engine::default();
    let module = wasmi::Module::new(&engine, bytes).unwrap();
    let mut store = wasmi::Store::new(&engine, ());
    let linker = wasmi::Linker::new(&engine);
    let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
    let state = Rc::new(RefCell::new(store));
    let shared = Rc::clone(&state);
    let (program, carried) = (program.clone(), program.clone());
    Engine {
        name: "wasmi",
        reasons: true,
        run: Box::new(move |asked, facts| {
            let words = words(
                &instance,
                &mut state.borrow_mut(),
                Ask::Decide(entry::number(&program, asked)),
                &wire::block(&program, facts).unwrap(),
            );
            answered(asked, wire::answer(&program, asked, &words).unwrap())
        }),
        duties: Box::new(move |of| {
            let (block, from) = wire::case_block(&carried, of).unwrap();
            let from = i64::try_from(from).unwrap();
            let ask = Ask::Duties(from);
            let words = words(&instance, &mut shared.borrow_mut(), ask, &block);
            wire::duties(&carried, &words).unwrap().unwrap()
        }),
    }
}

/// What is asked: an act or a decision with reasons; the duties of a case, whose words stand there.
enum Ask {
    Decide(i64),
    Duties(i64),
}

fn words(
    instance: &wasmi::Instance,
    store: &mut wasmi::Store<()>,
    ask: Ask,
    block: &[u8],
) -> Vec<i64> {
    let len = i64::try_from(block.len()).unwrap();
    let input = instance.get_typed_func::<i64, i64>(&*store, "zhun_input");
    let result = instance.get_typed_func::<(), i64>(&*store, "zhun_result");
    let memory = instance.get_memory(&*store, "memory").unwrap();
    let at = input.unwrap().call(&mut *store, len).unwrap();
    let place = usize::try_from(at).unwrap();
    memory.data_mut(&mut *store)[place..][..block.len()].copy_from_slice(block);
    let status = match ask {
        Ask::Decide(ask) => instance
            .get_typed_func::<(i64, i64, i64, i64), i64>(&*store, "zhun_decide")
            .unwrap()
            .call(&mut *store, (ask, at, len, 1)),
        Ask::Duties(from) => instance
            .get_typed_func::<(i64, i64, i64), i64>(&*store, "zhun_duties")
            .unwrap()
            .call(&mut *store, (at, len, from)),
    };
    let status = status.unwrap();
    let at = usize::try_from(result.unwrap().call(&mut *store, ()).unwrap()).unwrap();
    let data = &memory.data(&*store)[at..];
    let word = |i: usize| i64::from_le_bytes(data[8 * i..][..8].try_into().unwrap());
    let count = usize::try_from(word(0)).unwrap();
    assert_eq!(word(1), status);
    (0..count).map(word).collect()
}

/// The answer of a module in the terms of `eval`.
fn answered(asked: CaseSubject, answer: Answer) -> Option<Answered> {
    match (asked, answer) {
        (CaseSubject::Violation(violation), Answer::Outcome(outcome)) => {
            Some(Ok(eval::Answer::Recommendation(Recommendation {
                violation,
                result: Resolved::Decided(outcome),
            })))
        }
        (_, Answer::Decision(decision)) => Some(Ok(eval::Answer::Decision(
            ResolvedDecision::Decided(decision),
        ))),
        (_, Answer::Fault(fault)) => Some(Err(fault)),
        (_, Answer::Missing(_)) => None,
        (
            _,
            wrong @ (Answer::Outcome(_) | Answer::Refused(_) | Answer::NoAct | Answer::TooLarge),
        ) => panic!("{asked:?}: {wrong:?}"),
    }
}
