//! Modules of real packages: small, the same again, and taken by V8.

use std::{io::Write, process::Command};

use zhun::emit::module::core_bytes;

use crate::agree::programs;

#[test]
fn modules_of_packages_are_small_and_the_same_again() {
    for (path, program) in programs() {
        let bytes = zhun::build(&program).unwrap();
        assert!(bytes == zhun::build(&program).unwrap(), "{path}");
        // Everything but the custom sections, as the table of figures counts it.
        let (core, most) = (core_bytes(&bytes), 64 * 1024 + 40 * program.rows.len());
        assert!(
            core <= most,
            "{path}: {core} bytes of code and data for {} rows",
            program.rows.len()
        );
    }
}

/// What Node's V8 makes of a module: that it compiles, wants nothing, and answers.
const SCRIPT: &str = r"
const bytes = require('node:fs').readFileSync(0);
const module = new WebAssembly.Module(bytes);
if (WebAssembly.Module.imports(module).length) throw new Error('imports');
const { exports } = new WebAssembly.Instance(module, {});
const texts = JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(module, 'zhun.texts')[0]));
const facts = texts.facts.length;
const asks = texts.acts.length + texts.decisions.length;
for (let ask = 0; ask <= asks; ask++) {
  const size = BigInt(facts * 24);
  const at = exports.zhun_input(size);
  new Uint8Array(exports.memory.buffer, Number(at), facts * 24).fill(0);
  const status = exports.zhun_decide(BigInt(ask), at, size, 1n);
  const words = new BigInt64Array(exports.memory.buffer, Number(exports.zhun_result()), 2);
  if (words[1] !== status || status > 5n) throw new Error(`${ask}: ${status} ${words}`);
  if ((status === 4n) !== (ask === asks)) throw new Error(`${ask} of ${asks}: ${status}`);
}
process.stdout.write(`${asks} asked`);
";

#[test]
fn modules_of_packages_run_in_v8() {
    // Where there is no Node, the other engines still stand for the module.
    let Ok(found) = Command::new("node").arg("--version").output() else {
        return;
    };
    assert!(found.status.success());
    for (path, program) in programs() {
        let bytes = zhun::build(&program).unwrap();
        let mut node = Command::new("node")
            .args(["-e", SCRIPT])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        node.stdin.take().unwrap().write_all(&bytes).unwrap();
        let said = node.wait_with_output().unwrap();
        let asks = program.violations.len() + program.decisions.len();
        assert_eq!(
            String::from_utf8_lossy(&said.stdout),
            format!("{asks} asked"),
            "{path}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
}
