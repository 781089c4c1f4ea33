//! The `zhun` command.

fn main() {}
