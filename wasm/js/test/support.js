// What the tests share: the command, and modules built by it.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';

/** The project. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The command; ZHUN names another than the one that `cargo build` makes. */
export const command = process.env.ZHUN ?? join(root, 'target/debug/zhun');
if (!existsSync(command)) throw new Error(`${command} is not there: cargo build, or set ZHUN`);

const folder = mkdtempSync(join(tmpdir(), 'zhun-module-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const options = { cwd: root, maxBuffer: 1 << 28, encoding: 'utf8' };

/** What the command prints, whatever its exit code. */
export const zhun = (...args) => spawnSync(command, args, options);

/** What the command prints, as JSON. */
export const answer = (...args) => JSON.parse(zhun('--format', 'json', ...args).stdout);

let built = 0;
/** The bytes of a module; `more`: options of `zhun build`. */
export function build(path, ...more) {
  built += 1;
  const to = join(folder, `${built}.wasm`);
  execFileSync(command, ['build', path, '-o', to, ...more], options);
  return readFileSync(to);
}

/** Rules, or another text, written here as a file of their own. */
export function written(text, kind = 'zhun') {
  built += 1;
  const to = join(folder, `${built}.${kind}`);
  writeFileSync(to, text);
  return to;
}

/** Every rule package. */
export const packages = readdirSync(join(root, 'rules'))
  .map((name) => join('rules', name))
  .filter((path) => statSync(join(root, path)).isDirectory())
  .flatMap((path) => readdirSync(join(root, path)).map((name) => join(path, name)));

/** The JSON examples of a package: act (from the name of the file) and facts. */
export function examples(path) {
  const at = join(root, path, '样例');
  if (!existsSync(at)) return [];
  return readdirSync(at)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ file: join(path, '样例', name), act: name.replace(/(-.*)?\.json$/, '') }));
}
