//! Why a module is refused, and how one that runs can break.

use std::time::Duration;

use crate::base::diagnostic::Text;

/// Why bytes are not taken for a module of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// More bytes than a module may have.
    TooLarge {
        /// Bytes found.
        found: usize,
        /// Most bytes.
        limit: usize,
    },
    /// No WebAssembly, or not valid, or with instructions that no module of ours has (floating point).
    Invalid(String),
    /// A custom section is missing.
    Section(&'static str),
    /// A custom section says nothing that can be read.
    Garbled(&'static str),
    /// Another version of the interface, or none.
    Abi(Option<u32>),
    /// It wants something from its host.
    Import(String),
    /// It would run before it is asked.
    Start,
    /// An export is missing.
    Export(&'static str),
    /// An export is of another type.
    ExportType(&'static str),
    /// It starts with more memory than it may have, in bytes.
    Memory {
        /// Bytes wanted.
        found: u64,
        /// Most bytes.
        limit: usize,
    },
    /// The engine does not take it.
    Engine(String),
}

impl Refused {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::TooLarge { found, limit } => (
                format!("模块有{found}字节，超过上限{limit}字节"),
                format!("the module has {found} bytes; the limit is {limit}"),
            ),
            Self::Invalid(why) => (
                format!("这不是合法的 WebAssembly 模块：{why}"),
                format!("this is no valid WebAssembly module: {why}"),
            ),
            Self::Section(name) => (
                format!("这不是规则包编成的模块：没有 {name} 一节"),
                format!("this is no compiled rule package: it has no section {name}"),
            ),
            Self::Garbled(name) => (
                format!("模块的 {name} 一节读不出来"),
                format!("the section {name} of the module cannot be read"),
            ),
            Self::Abi(Some(found)) => (
                format!("模块的接口是第{found}版，这里只认第{ABI}版；用同一版的 zhun 重新编译"),
                format!(
                    "the module has ABI {found}, and this program speaks ABI {ABI}; build it again \
                     with this version of zhun"
                ),
            ),
            Self::Abi(None) => (
                "模块没有写明接口的版本".to_owned(),
                "the module does not say the version of its interface".to_owned(),
            ),
            Self::Import(name) => (
                format!("模块要从外面取 {name}；规则包编成的模块什么也不取，不予运行"),
                format!("the module imports {name}; a compiled rule package imports nothing"),
            ),
            Self::Start => (
                "模块一装上就要运行；规则包编成的模块只在被问时运行，不予运行".to_owned(),
                "the module has a start function; a compiled rule package has none".to_owned(),
            ),
            Self::Export(name) => (
                format!("这不是规则包编成的模块：没有导出 {name}"),
                format!("this is no compiled rule package: it does not export {name}"),
            ),
            Self::ExportType(name) => (
                format!("模块导出的 {name} 类型不对"),
                format!("the export {name} of the module is of another type"),
            ),
            Self::Memory { found, limit } => (
                format!("模块一开始就要{found}字节内存，超过上限{limit}字节"),
                format!("the module starts with {found} bytes of memory; the limit is {limit}"),
            ),
            Self::Engine(why) => (
                format!("模块编不成机器码：{why}"),
                format!("the module cannot be compiled: {why}"),
            ),
        };
        Text::new(zh, en)
    }
}

use crate::emit::sections::ABI_VERSION as ABI;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().zh)
    }
}

impl std::error::Error for Refused {}

/// How a module broke while it ran. None of these says anything about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// An export trapped: a fault of whatever made the module.
    Trap {
        /// The export.
        export: String,
        /// What happened.
        what: String,
    },
    /// A call took longer than it may.
    Time {
        /// The export.
        export: String,
        /// The limit.
        limit: Duration,
    },
    /// An export gave an address outside of memory.
    Bounds {
        /// The export.
        export: String,
    },
    /// What it answered is no answer.
    Garbled,
    /// It has no such export, or of another type.
    Export(String),
}

impl Broken {
    /// The message in both languages.
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Trap { export, what } => (
                format!("模块的 {export} 中途失败（{what}）；这是编译器的缺陷，请报告"),
                format!(
                    "{export} of the module broke off ({what}); this is a bug of the compiler, please report it"
                ),
            ),
            Self::Time { export, limit } => (
                format!(
                    "模块的 {export} 超过{}毫秒还没有结果，已停止",
                    limit.as_millis()
                ),
                format!(
                    "{export} of the module had no result after {} ms and was stopped",
                    limit.as_millis()
                ),
            ),
            Self::Bounds { export } => (
                format!("模块的 {export} 给出的地址在内存之外；不采用它的结果"),
                format!(
                    "{export} of the module gave an address outside of its memory; its result is not used"
                ),
            ),
            Self::Garbled => (
                "模块给出的结果读不出来；不采用".to_owned(),
                "the result of the module cannot be read; it is not used".to_owned(),
            ),
            Self::Export(name) => (
                format!("模块没有导出 {name}"),
                format!("the module does not export {name}"),
            ),
        };
        Text::new(zh, en)
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().zh)
    }
}

impl std::error::Error for Broken {}
