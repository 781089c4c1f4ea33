//! Code in the making: functions, each once; the table; data.

use std::collections::BTreeMap;

use super::{
    acts::Acts, imposing::Imposing, kit::Kit, lowered::Lowered, steps::Steps, values::Values,
};
use crate::{
    ir::Program,
    plan::code::{Code, DATA, Function, FunctionId, Stmt, build::Fun},
};

/// Code in the making.
#[derive(Debug)]
pub struct Making<'p> {
    /// The program.
    pub program: &'p Program,
    /// The code so far.
    pub code: Code,
    /// The functions that all others stand on.
    pub kit: Kit,
    /// Functions on values.
    pub values: Values,
    /// What the rules' own conditions, numbers and ranges have become.
    pub lowered: Lowered,
    /// Functions on what acts impose.
    pub imposing: Imposing,
    /// Functions on the steps of an act.
    pub(super) steps: Steps,
    pub(super) acts: Acts<'p>,
    known: BTreeMap<(u32, u32, Vec<Stmt>), FunctionId>,
    places: BTreeMap<FunctionId, u32>,
    laid: BTreeMap<Vec<u8>, u32>,
}

impl<'p> Making<'p> {
    /// Nothing but the kit.
    pub fn new(program: &'p Program) -> Self {
        let mut making = Self {
            program,
            code: Code::default(),
            kit: Kit::default(),
            values: Values::none(),
            lowered: Lowered::default(),
            imposing: Imposing::none(),
            steps: Steps::none(),
            acts: Acts::default(),
            known: BTreeMap::new(),
            places: BTreeMap::new(),
            laid: BTreeMap::new(),
        };
        making.kit = Kit::make(&mut making);
        making.values = Values::declare(&mut making);
        making.imposing = Imposing::declare(&mut making);
        making.steps = Steps::declare(&mut making);
        making.lowered = Lowered::declare(&mut making);
        making
    }

    /// Writes the functions on what acts impose.
    pub fn finish_imposing(&mut self) {
        self.imposing.define(self);
    }

    /// Writes the functions on the steps of an act.
    pub(super) fn finish_steps(&mut self) {
        self.steps.define(self);
    }

    /// Adds a function, or gives the one that does the same.
    pub fn add(&mut self, fun: Fun) -> FunctionId {
        let function = fun.done();
        let key = (function.params, function.locals, function.body);
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = self.next();
        self.code.functions.push(Function {
            name: function.name,
            params: key.0,
            locals: key.1,
            body: key.2.clone(),
        });
        self.known.insert(key, id);
        id
    }

    fn next(&self) -> FunctionId {
        FunctionId(u32::try_from(self.code.functions.len()).unwrap_or(u32::MAX))
    }

    /// A function that is called before it is written; [`Self::define`] writes it.
    pub fn declare(&mut self, name: &str, params: u32) -> FunctionId {
        let id = self.next();
        self.code.functions.push(Function {
            name: name.to_owned(),
            params,
            locals: params,
            body: Vec::new(),
        });
        id
    }

    /// Writes a function that was declared.
    pub fn define(&mut self, id: FunctionId, fun: Fun) {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX);
        if let Some(function) = self.code.functions.get_mut(place) {
            *function = fun.done();
        }
    }

    /// Exports a function.
    pub fn export(&mut self, name: &str, id: FunctionId) {
        self.code.exports.push((name.to_owned(), id));
    }

    /// The place of a function in the table, for descriptions in the data.
    pub fn place(&mut self, id: FunctionId) -> u32 {
        let next = u32::try_from(self.code.table.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(id).or_insert(next);
        if place == next {
            self.code.table.push(id);
        }
        place
    }

    /// Lays out bytes, eight-byte aligned; equal ones once. Gives their address.
    pub fn bytes(&mut self, bytes: &[u8]) -> u32 {
        if let Some(at) = self.laid.get(bytes) {
            return *at;
        }
        while !self.code.data.len().is_multiple_of(8) {
            self.code.data.push(0);
        }
        let at = u32::try_from(self.code.data.len()).unwrap_or(u32::MAX);
        let at = at.saturating_add(DATA);
        self.code.data.extend_from_slice(bytes);
        self.laid.insert(bytes.to_vec(), at);
        at
    }

    /// Lays out fields of four bytes. Gives their address.
    pub fn words(&mut self, words: &[u32]) -> u32 {
        let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
        self.bytes(&bytes)
    }

    /// Lays out fields of eight bytes. Gives their address.
    pub fn longs(&mut self, longs: &[i64]) -> u32 {
        let bytes: Vec<u8> = longs.iter().flat_map(|w| w.to_le_bytes()).collect();
        self.bytes(&bytes)
    }
}
