//! A case on its way in and out: facts typed against a program, and the recommendation with its
//! reasons. Every execution takes these and gives these.

pub mod amounts;
pub mod columns;
pub mod duty;
pub mod facts;
pub mod joint;
pub mod json;
pub mod outcome;
pub mod quick;
pub mod reading;
pub mod schema;
pub mod summary;
pub mod whatif;
pub mod words;
