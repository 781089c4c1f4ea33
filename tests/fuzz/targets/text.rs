//! A text as a rule file: whatever it is, it is read to a report or a program without a panic, and
//! what has a program has a module.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zhun::base::source::Sources;

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    let file = sources.add("fuzz.zhun", text);
    let input = zhun::Input {
        main: vec![file],
        others: Vec::new(),
    };
    if let Some(program) = zhun::check(&sources, &input, None).program {
        zhun::build(&program).expect("a module");
    }
});
