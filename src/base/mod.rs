//! What every other room stands on: places in text, diagnostics, exact numbers, dates and the
//! closed language of quantities. Depends on `std` (and jiff for the calendar), on no other room.

pub mod article;
pub mod calendar;
pub mod codes;
pub mod date;
pub mod diagnostic;
pub mod kinds;
pub mod limits;
pub mod markup;
pub mod numeral;
pub mod quantity;
pub mod ratio;
pub mod source;
pub mod span;
pub mod terms;
pub mod words;
