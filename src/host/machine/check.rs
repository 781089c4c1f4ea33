//! What a module must be before it is compiled: each thing that it is not is a refusal with a name.

use std::{collections::BTreeMap, ops::Range};

use wasmparser::{ExternalKind, FuncType, Parser, Payload, ValType};

use super::{Limits, Refused};
use crate::{
    emit::{
        module,
        sections::{self, ABI_VERSION},
    },
    plan::code::PAGE,
};

/// Most bytes of a module.
pub const MAX_MODULE_BYTES: usize = 1 << 28;

/// The number of custom sections.
const CUSTOM: u8 = 0;

/// What a module must export besides its memory: functions of so many 64-bit values to one.
const EXPORTS: [(&str, usize); 3] = [("zhun_input", 1), ("zhun_decide", 4), ("zhun_result", 0)];

/// The sections of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections<'b> {
    custom: BTreeMap<&'static str, &'b [u8]>,
    /// What is compiled: the number and the content of each section that is not custom, in order.
    pub(super) compiled: Vec<(u8, &'b [u8])>,
}

impl<'b> Sections<'b> {
    /// What stands in a custom section; nothing if there is none of this name.
    pub fn get(&self, name: &str) -> &'b [u8] {
        self.custom.get(name).copied().unwrap_or_default()
    }
}

fn invalid(error: impl std::fmt::Display) -> Refused {
    Refused::Invalid(error.to_string())
}

/// What is known of a module from its head: no instruction is read.
#[derive(Default)]
struct Seen<'a> {
    types: Vec<FuncType>,
    functions: Vec<u32>,
    memories: Vec<u64>,
    exports: BTreeMap<&'a str, (ExternalKind, u32)>,
    custom: BTreeMap<&'a str, &'a [u8]>,
    compiled: Vec<(u8, Range<usize>)>,
}

/// Looks at everything but the instructions.
///
/// # Errors
/// Why it is none of our modules.
pub fn look(bytes: &[u8], limits: Limits) -> Result<Sections<'_>, Refused> {
    if bytes.len() > MAX_MODULE_BYTES {
        return Err(Refused::TooLarge {
            found: bytes.len(),
            limit: MAX_MODULE_BYTES,
        });
    }
    let seen = see(bytes)?;
    let mut custom = BTreeMap::new();
    for name in sections::NAMES {
        let content = seen.custom.get(name).ok_or(Refused::Section(name))?;
        if name == sections::ABI {
            abi(content)?;
        }
        custom.insert(name, *content);
    }
    exports(&seen)?;
    let pages = seen.memories.first().copied().unwrap_or(0);
    let least = pages.saturating_mul(u64::from(PAGE));
    if usize::try_from(least).map_or(true, |least| least > limits.memory) {
        return Err(Refused::Memory {
            found: least,
            limit: limits.memory,
        });
    }
    let content = |(id, range): (u8, Range<usize>)| Some((id, bytes.get(range)?));
    Ok(Sections {
        custom,
        compiled: seen.compiled.into_iter().filter_map(content).collect(),
    })
}

/// Checks every instruction: a module of integers, with what every engine has.
///
/// # Errors
/// [`Refused::Invalid`].
pub fn valid(bytes: &[u8]) -> Result<(), Refused> {
    module::validate(bytes).map_err(|fault| match fault {
        crate::emit::Fault::Invalid(why) => Refused::Invalid(why),
        other @ (crate::emit::Fault::Local(_)
        | crate::emit::Fault::Label(_)
        | crate::emit::Fault::Call(_)
        | crate::emit::Fault::Size(_)
        | crate::emit::Fault::Deep(_)) => invalid(other),
    })
}

fn abi(content: &[u8]) -> Result<(), Refused> {
    let version = content.try_into().ok().map(u32::from_le_bytes);
    if version == Some(ABI_VERSION) {
        Ok(())
    } else {
        Err(Refused::Abi(version))
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what other sections hold is checked as a whole by `valid`"
)]
fn see(bytes: &[u8]) -> Result<Seen<'_>, Refused> {
    let mut seen = Seen::default();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(invalid)?;
        if let Some((id, range)) = payload.as_section()
            && id != CUSTOM
        {
            seen.compiled.push((id, range));
        }
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    seen.types.push(ty.map_err(invalid)?);
                }
            }
            Payload::ImportSection(imports) => {
                if let Some(import) = imports.into_imports().next() {
                    let import = import.map_err(invalid)?;
                    return Err(Refused::Import(format!(
                        "{}.{}",
                        import.module, import.name
                    )));
                }
            }
            Payload::FunctionSection(functions) => {
                for function in functions {
                    seen.functions.push(function.map_err(invalid)?);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    seen.memories.push(memory.map_err(invalid)?.initial);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.map_err(invalid)?;
                    let _ = seen
                        .exports
                        .insert(export.name, (export.kind, export.index));
                }
            }
            Payload::StartSection { .. } => return Err(Refused::Start),
            Payload::CustomSection(section) => {
                let _ = seen.custom.insert(section.name(), section.data());
            }
            _ => {}
        }
    }
    Ok(seen)
}

fn exports(seen: &Seen<'_>) -> Result<(), Refused> {
    match seen.exports.get("memory") {
        None => return Err(Refused::Export("memory")),
        Some((ExternalKind::Memory, 0)) => {}
        Some(_) => return Err(Refused::ExportType("memory")),
    }
    for (name, params) in EXPORTS {
        let (kind, index) = seen.exports.get(name).ok_or(Refused::Export(name))?;
        let ty = usize::try_from(*index)
            .ok()
            .filter(|_| *kind == ExternalKind::Func)
            .and_then(|index| seen.functions.get(index))
            .and_then(|ty| seen.types.get(usize::try_from(*ty).ok()?));
        let fits = ty.is_some_and(|ty| {
            let all = ty.params().iter().chain(ty.results());
            ty.params().len() == params
                && ty.results().len() == 1
                && all.into_iter().all(|ty| *ty == ValType::I64)
        });
        if !fits {
            return Err(Refused::ExportType(name));
        }
    }
    Ok(())
}
