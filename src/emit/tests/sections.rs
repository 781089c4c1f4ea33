//! The custom sections: what is read back, and what comes from elsewhere.

use proptest::prelude::*;

use crate::{
    agree::{Dice, programs},
    emit::sections::{self, program},
    ir::{Condition, Definition, DefinitionValue, Program},
};

fn written(source: &Program) -> Vec<u8> {
    let all = sections::all(source, &[]).unwrap();
    let found = all.into_iter().find(|(name, _)| *name == sections::PROGRAM);
    found.unwrap().1
}

#[test]
fn a_program_is_read_back_as_it_was() {
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let bytes = written(&world.b.p);
        let read = program(&bytes).unwrap();
        assert_eq!(written(&read), bytes);
        assert_eq!(read.rows.len(), world.b.p.rows.len());
        assert_eq!(
            sections::all(&read, &[]).unwrap(),
            sections::all(&world.b.p, &[]).unwrap()
        );
    }
}

/// A program with one condition, negated so many times.
fn nested(depth: usize) -> Program {
    let mut condition = Condition::Const(true);
    for _ in 0..depth {
        condition = Condition::Not(Box::new(condition));
    }
    Program {
        definitions: vec![Definition {
            name: "深".to_owned(),
            value: DefinitionValue::Condition(condition),
            basis: Vec::new(),
            expr: crate::ir::ExprId(0),
        }],
        ..Program::default()
    }
}

#[test]
fn what_nests_too_deeply_is_refused() {
    assert!(program(&written(&nested(200))).is_some());
    assert!(program(&written(&nested(300))).is_none());
    // The count starts over after a failure.
    assert!(program(&written(&nested(200))).is_some());
}

#[test]
fn another_form_is_refused() {
    let bytes = written(&Program::default());
    assert!(program(&bytes).is_some());
    assert!(program(&bytes[1..]).is_none());
    assert!(program(&bytes[..bytes.len() - 1]).is_none());
    assert!(program(&[&bytes[..], b"x"].concat()).is_none());
    assert!(program(b"").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn bytes_from_anywhere_never_panic(seed in 0_u64..20, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut dice = Dice::new(seed);
        let mut bytes = written(&programs::small(&mut dice).b.p);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = program(&bytes);
    }
}
