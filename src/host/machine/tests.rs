//! Modules, good and hostile.
