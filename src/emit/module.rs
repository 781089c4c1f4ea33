//! The parts of a module put together, and the bytes validated before they leave.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, FunctionSection, Instruction, MemorySection, MemoryType, Module, NameMap,
    NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use super::{
    Fault,
    code::{Calls, Context, Types, Written, body},
    sections,
    sheet::{self, Held, Sheets},
    support::{Body, Support},
    truth::Truths,
};
use crate::{
    ir::Program,
    plan::{
        code::{Code, DATA, Function, FunctionId, MAX_MEMORY, PAGE, RatioOp},
        machine::entry::Ground,
    },
};

/// A function given as instructions.
#[derive(Clone, Debug)]
pub struct Raw {
    /// Its name: that of its export, if it is exported.
    pub name: String,
    /// Types of its parameters, the first locals.
    pub params: Vec<ValType>,
    /// Types of its results.
    pub results: Vec<ValType>,
    /// Types of its other locals.
    pub locals: Vec<ValType>,
    /// What it does, without the end. Functions of the code are called by their number; the functions
    /// given as instructions are numbered after them, see [`Parts::raw_index`].
    pub body: Vec<Instruction<'static>>,
    /// Whether a host calls it.
    pub exported: bool,
}

/// What a module is made of.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    /// Code and its data.
    pub code: &'a Code,
    /// Functions given as instructions, beside those of the code. Code can call those that take and
    /// give values of 64 bits, by the number that follows its own; it then runs only as a module.
    pub raws: Vec<Raw>,
    /// Bytes of memory that there are behind the data from the start, at least.
    pub room: u32,
    /// Custom sections, by name.
    pub sections: Vec<(&'static str, Vec<u8>)>,
}

/// Zeros between two stretches of data that are left out rather than written.
const GAP: usize = 7;

impl<'a> Parts<'a> {
    /// Code and nothing else.
    pub fn of(code: &'a Code) -> Self {
        Self {
            code,
            raws: Vec::new(),
            room: 0,
            sections: Vec::new(),
        }
    }

    /// The index of a function given as instructions.
    pub fn raw_index(&self, place: usize) -> u32 {
        count(self.code.functions.len().saturating_add(place))
    }

    /// The module.
    ///
    /// # Errors
    /// A [`Fault`].
    pub fn assemble(&self) -> Result<Vec<u8>, Fault> {
        let mut functions = Functions::default();
        self.write(&mut functions)?;
        let Functions {
            types,
            signatures,
            bodies,
            names,
            indirect,
        } = functions;
        let table = indirect || !self.code.table.is_empty();

        let mut module = Module::new();
        let mut section = TypeSection::new();
        for (params, results) in &types.list {
            section
                .ty()
                .function(params.iter().copied(), results.iter().copied());
        }
        module.section(&section);
        let mut section = FunctionSection::new();
        for signature in &signatures {
            section.function(*signature);
        }
        module.section(&section);
        if table {
            module.section(&self.table());
        }
        module.section(&self.memory()?);
        module.section(&self.exports());
        if !self.code.table.is_empty() {
            let mut section = ElementSection::new();
            let table: Vec<u32> = self.code.table.iter().map(|f| f.0).collect();
            section.active(
                None,
                &ConstExpr::i32_const(0),
                Elements::Functions(table.into()),
            );
            module.section(&section);
        }
        let mut section = CodeSection::new();
        for body in &bodies {
            section.function(body);
        }
        module.section(&section);
        let data = self.data();
        if !data.is_empty() {
            module.section(&data);
        }
        for (name, data) in &self.sections {
            module.section(&CustomSection {
                name: (*name).into(),
                data: data.as_slice().into(),
            });
        }
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
        let bytes = module.finish();
        validate(&bytes)?;
        Ok(bytes)
    }

    fn write(&self, functions: &mut Functions) -> Result<(), Fault> {
        let own = self.code.functions.len();
        let first = count(own.saturating_add(self.raws.len()));
        let mut arities: Vec<u32> = self.code.functions.iter().map(|f| f.params).collect();
        arities.extend(self.raws.iter().map(|r| count(r.params.len())));
        let mut context = Context {
            calls: Calls::Code(arities),
            truths: Truths::of(&self.code.functions, &self.called()),
            support: Support::new(first, super::ratio::library()),
            types: std::mem::take(&mut functions.types),
            indirect: false,
        };
        for (place, function) in self.code.functions.iter().enumerate() {
            functions.code(function, place, &mut context)?;
        }
        for raw in &self.raws {
            functions.raw(raw, &mut context.types);
        }
        context.calls = Calls::Library;
        let steps = 0..=RatioOp::Narrow as u32;
        let steps: Vec<FunctionId> = steps.map(FunctionId).collect();
        context.truths = Truths::of(context.support.library(), &steps);
        let mut number = 0_usize;
        while let Some(body) = context.support.body(number) {
            match body {
                Body::Code(place, function) => functions.code(&function, place, &mut context)?,
                Body::Raw(raw) => functions.raw(&raw, &mut context.types),
            }
            number = number.saturating_add(1);
        }
        if number < context.support.len() {
            return Err(Fault::Call("library".to_owned()));
        }
        functions.types = context.types;
        functions.indirect = context.indirect;
        Ok(())
    }

    /// The functions of the code that are called by more than their names in it.
    fn called(&self) -> Vec<FunctionId> {
        let exported = self.code.exports.iter().map(|(_, id)| id);
        self.code.table.iter().chain(exported).copied().collect()
    }

    fn table(&self) -> TableSection {
        let size = u64::from(count(self.code.table.len()));
        let mut section = TableSection::new();
        section.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: Some(size),
            shared: false,
        });
        section
    }

    fn memory(&self) -> Result<MemorySection, Fault> {
        let end = count(self.code.data.len()).saturating_add(DATA);
        if end > MAX_MEMORY {
            return Err(Fault::Size("data"));
        }
        let mut section = MemorySection::new();
        section.memory(MemoryType {
            minimum: u64::from(end.saturating_add(self.room).div_ceil(PAGE)),
            maximum: Some(u64::from(MAX_MEMORY.div_ceil(PAGE))),
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        Ok(section)
    }

    fn exports(&self) -> ExportSection {
        let mut section = ExportSection::new();
        section.export("memory", ExportKind::Memory, 0);
        for (name, function) in &self.code.exports {
            section.export(name, ExportKind::Func, function.0);
        }
        for (place, raw) in self.raws.iter().enumerate() {
            if raw.exported {
                section.export(&raw.name, ExportKind::Func, self.raw_index(place));
            }
        }
        section
    }

    fn data(&self) -> DataSection {
        let mut section = DataSection::new();
        for (at, bytes) in stretches(&self.code.data) {
            let at = count(at).saturating_add(DATA).cast_signed();
            section.active(0, &ConstExpr::i32_const(at), bytes.iter().copied());
        }
        section
    }
}

/// The module of a program, with all its sections and the sheets that are wanted.
///
/// # Errors
/// A [`Fault`].
pub fn whole(program: &Program, sheets: &Sheets) -> Result<Vec<u8>, Fault> {
    let ground = Ground::new(program)?;
    let held = sheet::chosen(program, sheets, |held| {
        assembled(program, &ground, held, Vec::new()).map(|module| core_bytes(&module))
    })?;
    holding(program, &ground, &held)
}

/// The module of a program that was lowered, with these sheets.
///
/// # Errors
/// A [`Fault`].
pub fn holding(program: &Program, ground: &Ground, held: &[Held]) -> Result<Vec<u8>, Fault> {
    assembled(program, ground, held, sections::all(program, held)?)
}

/// The same with these sections.
fn assembled(
    program: &Program,
    ground: &Ground,
    held: &[Held],
    sections: Vec<(&'static str, Vec<u8>)>,
) -> Result<Vec<u8>, Fault> {
    let emitted = sheet::emit(program, held, ground.end(), ground.functions());
    let code = ground.code(&emitted.data);
    let mut parts = Parts::of(&code);
    parts.room = emitted.room;
    parts.raws = emitted.functions(ground.asks());
    parts.raws.push(Raw {
        name: "zhun_abi".to_owned(),
        params: Vec::new(),
        results: vec![ValType::I64],
        locals: Vec::new(),
        body: vec![Instruction::I64Const(i64::from(sections::ABI_VERSION))],
        exported: true,
    });
    parts.sections = sections;
    parts.assemble()
}

/// Bytes of a module without its custom sections: instructions and data.
pub fn core_bytes(module: &[u8]) -> usize {
    let parts = Parser::new(0).parse_all(module);
    let custom = parts.filter_map(|part| match part {
        Ok(Payload::CustomSection(section)) => Some(section.range().len()),
        Ok(_) | Err(_) => None,
    });
    module.len().saturating_sub(custom.sum())
}

/// The functions of a module under way.
#[derive(Default)]
struct Functions {
    types: Types,
    signatures: Vec<u32>,
    bodies: Vec<wasm_encoder::Function>,
    names: NameMap,
    /// Whether a function of the table is called, though it may have none.
    indirect: bool,
}

impl Functions {
    /// Adds the function of code at a place.
    fn code(
        &mut self,
        function: &Function,
        place: usize,
        context: &mut Context,
    ) -> Result<(), Fault> {
        if function.locals < function.params {
            return Err(Fault::Local(function.name.clone()));
        }
        let Written { locals, body } = body(function, place, context)?;
        let silent = context.truths.is_silent(place);
        let signature = context.types.of(function.params, silent);
        let written = wasm_encoder::Function::new_with_locals_types(locals);
        self.add(&function.name, signature, written, &body);
        Ok(())
    }

    fn raw(&mut self, raw: &Raw, types: &mut Types) {
        let signature = types.index(&raw.params, &raw.results);
        let written = wasm_encoder::Function::new_with_locals_types(raw.locals.iter().copied());
        self.add(&raw.name, signature, written, &raw.body);
    }

    fn add(
        &mut self,
        name: &str,
        signature: u32,
        mut written: wasm_encoder::Function,
        instructions: &[Instruction<'static>],
    ) {
        let mut rest = instructions.iter().peekable();
        while let Some(instruction) = rest.next() {
            // Below 1: wasmi 2.0 takes `i32.eqz` together with the selection behind it and then reads
            // the wrong operand.
            if matches!(
                (instruction, rest.peek()),
                (Instruction::I32Eqz, Some(Instruction::Select))
            ) {
                written.instruction(&Instruction::I32Const(1));
                written.instruction(&Instruction::I32LtU);
                continue;
            }
            written.instruction(instruction);
        }
        written.instruction(&Instruction::End);
        self.names.append(count(self.bodies.len()), name);
        self.signatures.push(signature);
        self.bodies.push(written);
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The stretches of data that are not zeros, with where they begin.
fn stretches(data: &[u8]) -> Vec<(usize, &[u8])> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(skipped) = data
        .get(start..)
        .and_then(|rest| rest.iter().position(|b| *b != 0))
    {
        let first = start.saturating_add(skipped);
        let mut end = first;
        let mut zeros = 0_usize;
        for (at, byte) in data.iter().enumerate().skip(first) {
            if *byte != 0 {
                zeros = 0;
                end = at.saturating_add(1);
            } else {
                zeros = zeros.saturating_add(1);
                if zeros > GAP {
                    break;
                }
            }
        }
        if let Some(bytes) = data.get(first..end) {
            out.push((first, bytes));
        }
        start = end;
    }
    out
}

/// What a module may use: what Node 20, browsers, wasmtime and wasmi all have, and no floats.
fn features() -> WasmFeatures {
    WasmFeatures::WASM2
        .difference(WasmFeatures::FLOATS)
        .difference(WasmFeatures::SATURATING_FLOAT_TO_INT)
}

/// Checks that bytes are a module of integers only that imports nothing.
///
/// # Errors
/// [`Fault::Invalid`].
pub fn validate(bytes: &[u8]) -> Result<(), Fault> {
    let invalid = |e: wasmparser::BinaryReaderError| Fault::Invalid(e.to_string());
    Validator::new_with_features(features())
        .validate_all(bytes)
        .map_err(invalid)?;
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::ImportSection(imports) = payload.map_err(invalid)?
            && imports.count() > 0
        {
            return Err(Fault::Invalid("imports".to_owned()));
        }
    }
    Ok(())
}
