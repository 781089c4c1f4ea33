//! The custom sections of a module: everything that a client needs besides the instructions.
//!
//! | section | holds |
//! |---|---|
//! | `zhun.abi` | the version of the interface, four bytes, little end first |
//! | `zhun.schema` | JSON: `package`, the schema of a facts document; `acts` and `decisions`, the names of the facts that each reads; `sheets`, what goes into each and comes out; `cases`, how cases of several acts are put together |
//! | `zhun.texts` | JSON: see [`super::texts`] |
//! | `zhun.program` | the typed program, for the command alone: see [`program`] |
//! | `zhun.provenance` | JSON: what the module was made from and by what; no time, no place |

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Fault,
    sheet::{self, Held},
    texts,
};
use crate::{
    case::schema,
    ir::{FactId, Program, reads, sound::sound},
};

/// The version of the interface that modules of this compiler have.
pub const ABI_VERSION: u32 = 1;

/// The version of the interface.
pub const ABI: &str = "zhun.abi";
/// The schema of facts documents.
pub const SCHEMA: &str = "zhun.schema";
/// Texts in both languages.
pub const TEXTS: &str = "zhun.texts";
/// The typed program.
pub const PROGRAM: &str = "zhun.program";
/// Where the module comes from.
pub const PROVENANCE: &str = "zhun.provenance";

/// All sections, in order.
pub const NAMES: [&str; 5] = [ABI, SCHEMA, TEXTS, PROGRAM, PROVENANCE];

/// The compiler, by name and version.
const COMPILER: &str = concat!("zhun ", env!("CARGO_PKG_VERSION"));

/// What a typed program in a module begins with. The number changes when the form of the typed program
/// does within a version of the compiler.
const FORM: &str = concat!("zhun ", env!("CARGO_PKG_VERSION"), " program 1\n");

/// All sections of a program whose module has these sheets.
///
/// # Errors
/// [`Fault::Size`] for a program that cannot be written.
pub fn all(source: &Program, sheets: &[Held]) -> Result<Vec<(&'static str, Vec<u8>)>, Fault> {
    let json = |value: &Value| value.to_string().into_bytes();
    Ok(vec![
        (ABI, ABI_VERSION.to_le_bytes().to_vec()),
        (SCHEMA, json(&schema_of(source, sheets))),
        (TEXTS, json(&texts::texts(source))),
        (PROGRAM, write_program(source)?),
        (PROVENANCE, json(&provenance(source))),
    ])
}

fn write_program(source: &Program) -> Result<Vec<u8>, Fault> {
    let mut bytes = FORM.as_bytes().to_vec();
    let written = postcard::to_allocvec(source).map_err(|_| Fault::Size("program"))?;
    bytes.extend(written);
    Ok(bytes)
}

/// The typed program of a module: equal to the one that it was made from, except for places in
/// sources. `None` if it was written by another version of the compiler, says nothing that can be read,
/// or refers to itself.
pub fn program(section: &[u8]) -> Option<Program> {
    let bytes = section.strip_prefix(FORM.as_bytes())?;
    let (program, rest) = postcard::take_from_bytes(bytes).ok()?;
    (rest.is_empty() && sound(&program)).then_some(program)
}

fn schema_of(program: &Program, sheets: &[Held]) -> Value {
    let names = |facts: &BTreeSet<FactId>| -> Value {
        let top = |id: &FactId| {
            let fact = program.facts.get(id.index())?;
            fact.parent.is_none().then_some(fact.name.as_str())
        };
        facts.iter().filter_map(top).collect()
    };
    let acts = program.violations.iter().map(|v| {
        let mut facts = reads::Reads::new();
        reads::violation(program, v, &mut facts);
        json!({"code": v.code, "name": v.name, "facts": names(&facts)})
    });
    let decisions = program.decisions.iter().map(|d| {
        let facts = d.facts.iter().copied().collect();
        json!({"name": d.name, "facts": names(&facts)})
    });
    let mut out = json!({
        "package": schema::facts(program, None),
        "acts": acts.collect::<Value>(),
        "decisions": decisions.collect::<Value>(),
        "sheets": sheet::schema(program, sheets),
    });
    if let (Some(map), false) = (out.as_object_mut(), program.joints.is_empty()) {
        map.insert("cases".to_owned(), texts::cases(program));
    }
    out
}

fn provenance(program: &Program) -> Value {
    let main = program.package();
    let text = |of: fn(&crate::ir::Package) -> &String| main.map_or("", |p| of(p).as_str());
    json!({
        "package": text(|p| &p.name),
        "title": text(|p| &p.title),
        "number": text(|p| &p.number),
        "issuer": text(|p| &p.issuer),
        "version": text(|p| &p.version),
        "hash": format!("sha256:{}", program.hash),
        "compiler": COMPILER,
    })
}
