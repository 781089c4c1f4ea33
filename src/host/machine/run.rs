//! A module that runs: one instance, asked again and again.

use std::{sync::Arc, time::Duration};

use wasmtime::{AsContextMut, Instance, Store, StoreLimitsBuilder, Trap, TypedFunc};

use super::{
    Broken, Compiled, Limits, Refused, TICK, check::Sections, sheet::Sheets, trusted::Home,
};
use crate::{
    case::{duty::Told, joint::Together},
    ir::{CaseSubject, Program, Value},
    plan::{
        entry,
        wire::{self, Answer},
    },
};

/// A module with a memory of its own.
#[derive(Debug)]
pub struct Running {
    pub(super) home: Home,
    instance: Instance,
    input: Function,
    decide: Function,
    result: Function,
    /// The duties of a case of several acts, in a module that has them.
    duties: Option<Function>,
    pub(super) sheets: Sheets,
    time: Option<Time>,
}

#[derive(Clone, Copy, Debug)]
struct Time {
    limit: Duration,
    ticks: u64,
}

/// An exported function of 64-bit values.
#[derive(Clone)]
pub struct Function {
    name: Arc<str>,
    typed: Typed,
}

impl Function {
    fn outside(&self) -> Broken {
        Broken::Bounds {
            export: self.name.to_string(),
        }
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Function").field(&self.name).finish()
    }
}

macro_rules! typed {
    ($($variant:ident ($($name:ident: $ty:ty),*);)*) => {
        /// By how many values they take: calls whose types are known cost a third of others.
        #[derive(Clone)]
        enum Typed {
            $($variant(TypedFunc<($($ty,)*), i64>),)*
        }

        impl Typed {
            fn find(instance: &Instance, mut store: impl AsContextMut, name: &str, params: usize) -> Option<Self> {
                $(
                    let count = <[&str]>::len(&[$(stringify!($name)),*]);
                    if count == params {
                        let found = instance.get_typed_func(&mut store, name);
                        return found.ok().map(Self::$variant);
                    }
                )*
                None
            }

            fn call(&self, store: &mut Home, arguments: &[i64]) -> Option<wasmtime::Result<i64>> {
                match (self, arguments) {
                    $((Self::$variant(function), &[$($name),*]) => Some(function.call(store, ($($name,)*))),)*
                    ($(Self::$variant(_))|*, _) => None,
                }
            }
        }
    };
}

typed! {
    Zero();
    One(a: i64);
    Two(a: i64, b: i64);
    Three(a: i64, b: i64, c: i64);
    Four(a: i64, b: i64, c: i64, d: i64);
    Five(a: i64, b: i64, c: i64, d: i64, e: i64);
    Six(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64);
    Seven(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64);
    Eight(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, h: i64);
}

impl Compiled<'_> {
    /// The same without its sections: the bytes that they stand in need not be kept.
    pub fn alone(self) -> Compiled<'static> {
        Compiled {
            module: self.module,
            limits: self.limits,
            sections: Sections::default(),
        }
    }

    /// An instance with a memory of its own.
    ///
    /// # Errors
    /// [`Refused::Engine`] if the computer has no room for one.
    pub fn start(&self) -> Result<Running, Refused> {
        let engine = self.module.engine();
        let Limits { memory, time } = self.limits;
        let limits = StoreLimitsBuilder::new()
            .memory_size(memory)
            .instances(1)
            .memories(1)
            .tables(1)
            .build();
        let mut store = Store::new(engine, limits);
        store.limiter(|limits| limits);
        let time = time.map(|limit| {
            // One more than the whole ticks: the first may be nearly over.
            let ticks = limit.as_nanos().div_ceil(TICK.as_nanos()).saturating_add(1);
            Time {
                limit,
                ticks: u64::try_from(ticks).unwrap_or(u64::MAX),
            }
        });
        if let Some(time) = time {
            store.set_epoch_deadline(time.ticks);
        }
        let instance = Instance::new(&mut store, &self.module, &[])
            .map_err(|e| Refused::Engine(format!("{e:#}")))?;
        let memory = instance.get_memory(&mut store, "memory");
        let memory = memory.ok_or(Refused::Export("memory"))?;
        let mut function = |name: &'static str, params| {
            let typed = Typed::find(&instance, &mut store, name, params);
            let name = Refused::ExportType(name);
            typed.ok_or(name)
        };
        let (input, decide, result) = (
            function("zhun_input", 1)?,
            function("zhun_decide", 4)?,
            function("zhun_result", 0)?,
        );
        let duties = Typed::find(&instance, &mut store, "zhun_duties", 3);
        let sheets = Sheets::find(&instance, &mut store);
        let named = |name: &str, typed| Function {
            name: name.into(),
            typed,
        };
        Ok(Running {
            home: Home::new(store, memory),
            instance,
            input: named("zhun_input", input),
            decide: named("zhun_decide", decide),
            result: named("zhun_result", result),
            duties: duties.map(|typed| named("zhun_duties", typed)),
            sheets,
            time,
        })
    }
}

impl Running {
    /// The function exported under a name, if it takes so many values (at most eight) and gives one.
    pub fn function(&mut self, name: &str, params: usize) -> Option<Function> {
        let typed = Typed::find(&self.instance, &mut self.home, name, params)?;
        let name = name.into();
        Some(Function { name, typed })
    }

    /// The time of a call begins.
    #[inline]
    pub(super) fn begin(&mut self) {
        if let Some(time) = self.time {
            self.home.as_context_mut().set_epoch_deadline(time.ticks);
        }
    }

    /// Calls a function.
    ///
    /// # Errors
    /// [`Broken`]: it trapped, took too long, or takes another number of values.
    pub fn call(&mut self, function: &Function, arguments: &[i64]) -> Result<i64, Broken> {
        self.begin();
        match function.typed.call(&mut self.home, arguments) {
            Some(Ok(value)) => Ok(value),
            Some(Err(error)) => Err(self.broken(&function.name, &error)),
            None => Err(Broken::Export(function.name.to_string())),
        }
    }

    #[cold]
    pub(super) fn broken(&self, export: &str, error: &wasmtime::Error) -> Broken {
        let export = export.to_owned();
        match (error.downcast_ref::<Trap>(), self.time) {
            (Some(Trap::Interrupt), Some(time)) => Broken::Time {
                export,
                limit: time.limit,
            },
            (Some(trap), _) => Broken::Trap {
                export,
                what: trap.to_string(),
            },
            (None, _) => Broken::Trap {
                export,
                what: format!("{error:#}"),
            },
        }
    }

    /// The memory as it stands.
    pub fn memory(&self) -> &[u8] {
        self.home.read()
    }

    /// The memory, to write to. It may move in any call.
    pub fn memory_mut(&mut self) -> &mut [u8] {
        self.home.look()
    }

    /// So many bytes of memory at an address; nothing if they are not all inside.
    pub fn at(&self, at: i64, len: usize) -> Option<&[u8]> {
        self.memory().get(range(at, len)?)
    }

    /// The same, to write to.
    pub fn at_mut(&mut self, at: i64, len: usize) -> Option<&mut [u8]> {
        self.memory_mut().get_mut(range(at, len)?)
    }

    /// Starts the module's memory over and makes room for so many bytes, for facts or for columns of
    /// them; their address, which holds until the next call of this. `None`: there is no room.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn room(&mut self, bytes: usize) -> Result<Option<i64>, Broken> {
        let len = i64::try_from(bytes).unwrap_or(i64::MAX);
        let input = self.input.clone();
        let at = self.call(&input, &[len])?;
        if at == 0 {
            return Ok(None);
        }
        match self.at_mut(at, bytes) {
            Some(_) => Ok(Some(at)),
            None => Err(input.outside()),
        }
    }

    /// The words of the answer to an ask ([`entry::number`]) on a block of facts ([`wire::block`]);
    /// `None`: there is no room for the block.
    ///
    /// # Errors
    /// [`Broken`], which says nothing about the case.
    pub fn ask(
        &mut self,
        ask: i64,
        block: &[u8],
        reasons: bool,
    ) -> Result<Option<Vec<i64>>, Broken> {
        let decide = self.decide.clone();
        let Some((at, len)) = self.given(block)? else {
            return Ok(None);
        };
        self.call(&decide, &[ask, at, len, i64::from(reasons)])?;
        self.said().map(Some)
    }

    /// Writes a block; its address and how long it is. `None`: there is no room for it.
    fn given(&mut self, block: &[u8]) -> Result<Option<(i64, i64)>, Broken> {
        let Some(at) = self.room(block.len())? else {
            return Ok(None);
        };
        if let Some(room) = self.at_mut(at, block.len()) {
            room.copy_from_slice(block);
        }
        let len = i64::try_from(block.len()).unwrap_or(i64::MAX);
        Ok(Some((at, len)))
    }

    /// The words of the result.
    fn said(&mut self) -> Result<Vec<i64>, Broken> {
        let result = self.result.clone();
        let at = self.call(&result, &[])?;
        words(self.memory(), at).ok_or_else(|| result.outside())
    }

    /// The duties of a case of several acts that come out in one way; `None`: the module does not say
    /// them. The inner error: why it does not take the case.
    ///
    /// # Errors
    /// [`Broken`], which says nothing about the case.
    pub fn duties(
        &mut self,
        program: &Program,
        of: &Together<'_>,
    ) -> Result<Option<Result<Vec<Told>, Answer>>, Broken> {
        let Some(duties) = self.duties.clone() else {
            return Ok(None);
        };
        let (block, from) = match wire::case_block(program, of) {
            Ok(block) => block,
            Err(fact) => return Ok(Some(Err(Answer::Refused(Some(fact))))),
        };
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        let Some((at, len)) = self.given(&block)? else {
            return Ok(Some(Err(Answer::TooLarge)));
        };
        self.call(&duties, &[at, len, from])?;
        let words = self.said()?;
        let said = wire::duties(program, &words).map_err(|wire::Garbled| Broken::Garbled)?;
        Ok(Some(said))
    }

    /// What the module answers to a question, on these facts: one slot a fact of the program, `None`
    /// where it is unknown.
    ///
    /// # Errors
    /// [`Broken`], which says nothing about the case.
    pub fn decide(
        &mut self,
        program: &Program,
        asked: CaseSubject,
        facts: &[Option<Value>],
        reasons: bool,
    ) -> Result<Answer, Broken> {
        let block = match wire::block(program, facts) {
            Ok(block) => block,
            Err(fact) => return Ok(Answer::Refused(Some(fact))),
        };
        match self.ask(entry::number(program, asked), &block, reasons)? {
            Some(words) => {
                wire::answer(program, asked, &words).map_err(|wire::Garbled| Broken::Garbled)
            }
            None => Ok(Answer::TooLarge),
        }
    }
}

fn range(at: i64, len: usize) -> Option<std::ops::Range<usize>> {
    let at = usize::try_from(at).ok()?;
    Some(at..at.checked_add(len)?)
}

/// The words of a result; the first says how many there are.
fn words(memory: &[u8], at: i64) -> Option<Vec<i64>> {
    let word = |bytes: &[u8]| bytes.try_into().ok().map(i64::from_le_bytes);
    let count = word(memory.get(range(at, 8)?)?)?;
    let bytes = usize::try_from(count).ok()?.checked_mul(8)?;
    let bytes = memory.get(range(at, bytes)?)?;
    bytes.chunks_exact(8).map(word).collect()
}
