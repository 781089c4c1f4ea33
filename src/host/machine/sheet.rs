//! The fast way into a module: words in, words out, for plain cases.
//!
//! A call costs what the engine asks for a call and nothing else: the room for records is made once,
//! and what goes in and out is copied without looking at it.

use wasmtime::{AsContextMut, Instance, TypedFunc};

use super::{Broken, Running};
use crate::plan::wire::Status;

/// The export that answers one case.
const ROW: &str = "zhun_row";
/// The export that answers a block of cases.
const BATCH: &str = "zhun_batch";

/// Bytes of memory that a block wants behind it.
const BEHIND: usize = 16;

/// Bytes of a word.
const WORD: usize = 8;

/// The exports of sheets, of modules that have them.
pub(super) struct Sheets {
    row: Option<TypedFunc<(i64, i64, i64), i64>>,
    batch: Option<TypedFunc<(i64, i64, i64), i64>>,
    /// Where records and blocks stand, and how many bytes there are.
    room: (usize, usize),
}

impl std::fmt::Debug for Sheets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheets")
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}

impl Sheets {
    pub(super) fn find(instance: &Instance, mut store: impl AsContextMut) -> Self {
        Self {
            row: instance.get_typed_func(&mut store, ROW).ok(),
            batch: instance.get_typed_func(&mut store, BATCH).ok(),
            room: (0, 0),
        }
    }
}

fn address(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(-1)
}

/// A word of a record, little end first.
pub type Word = [u8; WORD];

impl Running {
    /// What the sheet of an ask says of one plain case: `fill` writes the inputs, `read` reads what the
    /// sheet writes; there are so many `words` of each. The inner error is the status of a case that is
    /// not answered.
    ///
    /// # Errors
    /// [`Broken`], which says nothing about the case.
    pub fn row<R>(
        &mut self,
        ask: i64,
        words: (usize, usize),
        fill: impl FnOnce(&mut [Word]),
        read: impl FnOnce(&[Word]) -> R,
    ) -> Result<Result<R, i64>, Broken> {
        let (inputs, outputs) = words;
        // Inputs, status, outputs.
        let input = inputs.saturating_mul(WORD);
        let bytes = outputs
            .saturating_add(1)
            .saturating_mul(WORD)
            .saturating_add(input);
        let Some(from) = self.sheet_room(bytes)? else {
            return Ok(Err(Status::TooLarge as i64));
        };
        let to = from.saturating_add(input);
        let memory = self.home.bytes();
        let (record, _) = memory.get_mut(from..).unwrap_or_default().as_chunks_mut();
        fill(record.get_mut(..inputs).unwrap_or_default());
        self.begin();
        let Some(row) = &self.sheets.row else {
            return Err(Broken::Export(ROW.to_owned()));
        };
        let called = row.call(&mut self.home, (ask, address(from), address(to)));
        let status = called.map_err(|error| self.broken(ROW, &error))?;
        if status != Status::Decided as i64 {
            return Ok(Err(status));
        }
        let memory = self.home.bytes();
        let (record, _) = memory.get(to..).unwrap_or_default().as_chunks();
        let written = 1..outputs.saturating_add(1);
        Ok(Ok(read(record.get(written).unwrap_or_default())))
    }

    /// What the sheet of an ask says of a block of cases, so many bytes and cases: `fill` writes the
    /// marks and the inputs, `read` reads what the sheet writes. The inner error is the status where
    /// there is no sheet, or the module takes no such block.
    ///
    /// # Errors
    /// [`Broken`], which says nothing about the cases.
    pub fn batch<R>(
        &mut self,
        ask: i64,
        (bytes, cases): (usize, usize),
        fill: impl FnOnce(&mut [u8]),
        read: impl FnOnce(&[u8]) -> R,
    ) -> Result<Result<R, i64>, Broken> {
        let Some(at) = self.sheet_room(bytes.saturating_add(BEHIND))? else {
            return Ok(Err(Status::TooLarge as i64));
        };
        let block = at..at.saturating_add(bytes);
        let memory = self.home.bytes();
        fill(memory.get_mut(block.clone()).unwrap_or_default());
        self.begin();
        let Some(batch) = &self.sheets.batch else {
            return Err(Broken::Export(BATCH.to_owned()));
        };
        let called = batch.call(&mut self.home, (ask, address(at), address(cases)));
        let status = called.map_err(|error| self.broken(BATCH, &error))?;
        if status != Status::Decided as i64 {
            return Ok(Err(status));
        }
        let memory = self.home.bytes();
        Ok(Ok(read(memory.get(block).unwrap_or_default())))
    }

    /// Where so many bytes of records or of a block can stand; `None`: there is no room.
    #[inline]
    fn sheet_room(&mut self, bytes: usize) -> Result<Option<usize>, Broken> {
        let (at, room) = self.sheets.room;
        if bytes <= room {
            return Ok(Some(at));
        }
        self.more_room(bytes)
    }

    #[cold]
    fn more_room(&mut self, bytes: usize) -> Result<Option<usize>, Broken> {
        // An address that was checked; it stays good, since memory never shrinks.
        let Some(at) = self.room(bytes)? else {
            return Ok(None);
        };
        let at = usize::try_from(at).unwrap_or(0);
        self.sheets.room = (at, bytes);
        Ok(Some(at))
    }
}
