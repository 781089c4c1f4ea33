//! The `zhun` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(zhun::host::cli::run(std::env::args_os()))
}
