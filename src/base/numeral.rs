//! Chinese and Arabic numerals, exact.
