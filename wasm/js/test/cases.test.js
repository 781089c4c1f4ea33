// Cases of several acts: the module alone against the command, for every 用例 of such cases.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ActsOpen, Refused, load, stringify } from '../src/index.js';
import { answer, build, root, written } from './support.js';

const plain = (document) => JSON.parse(stringify(document));
const native = (document) => ({
  ...document,
  engine: 'wasm',
  acts: document.acts.map((act) => ({ ...act, engine: 'wasm' })),
});

/** What the command says of acts that are open: the module names one fact of each. */
function agreesOpen(e, said, title) {
  assert.ok(e instanceof ActsOpen, title);
  assert.equal(said.status, 'open', title);
  const places = new Set(said.open_facts.map((o) => o.act).filter((act) => act !== null));
  assert.deepEqual(new Set(e.open_facts.map((o) => o.act)), places, title);
  assert.match(e.zh, /第1个行为/);
}

/** A part that the module leaves open: the command does too, and for that fact among others. */
function agreesPart(got, wanted, title) {
  if (got.status !== 'incomplete') {
    assert.deepEqual(got, wanted, title);
    return;
  }
  assert.equal(wanted.status, 'open', title);
  const { status: _a, open_facts: mine, ...rest } = got;
  const { status: _b, open_facts: all, ...others } = wanted;
  assert.deepEqual(rest, others, title);
  const names = all.map((o) => o.fact);
  assert.ok(mine.length > 0 && mine.every((o) => names.includes(o.fact)), title);
}

/** The module's document against the command's. */
function agrees(document, said, title) {
  const [{ parts, status, open_facts: open, ...got }, { parts: wanted, status: _, open_facts: all, ...rest }] = [
    plain(document),
    native(said),
  ];
  assert.equal(status, said.status === 'open' ? 'incomplete' : 'decided', title);
  assert.equal(open.length > 0, all.length > 0, title);
  assert.deepEqual(got, rest, title);
  assert.deepEqual(Object.keys(document), Object.keys(said), title);
  assert.equal(parts.length, wanted.length, title);
  parts.forEach((part, i) => agreesPart(part, wanted[i], `${title}: ${part.name}`));
}

for (const [path, least] of [
  ['rules/national/行政处罚案件', 9],
  ['rules/national/治安管理处罚', 6],
  ['tests/suite/joint/good/several-acts.zhun', 1],
]) {
  test(path, async () => {
    const rules = await load(build(path));
    const seen = { decided: 0, open: 0, parts: 0 };
    for (const lang of ['zh', 'en']) {
      const { cases } = answer('--lang', lang, 'test', path, '--answers');
      for (const c of cases.filter((one) => one.case !== undefined)) {
        const title = `${path} ${c.title} (${lang})`;
        // The document of a 用例 says the same to the command as the 用例 itself.
        const file = written(JSON.stringify(c.document), 'json');
        const said = answer('--lang', lang, 'recommend', path, '--case', file);
        assert.deepEqual(said, c.answer, title);
        let document;
        try {
          document = rules.recommendCase(c.document, { lang });
        } catch (e) {
          agreesOpen(e, said, title);
          seen.open += 1;
          continue;
        }
        agrees(document, said, title);
        assert.deepEqual(plain(rules.recommendCase(JSON.stringify(c.document), { lang })), plain(document), title);
        seen.decided += 1;
        seen.parts += document.parts.filter((p) => p.status !== 'incomplete').length;
      }
    }
    assert.ok(seen.decided >= 2 * least, JSON.stringify(seen));
    assert.ok(seen.parts > seen.decided, JSON.stringify(seen));
    console.log(path, JSON.stringify(seen));
  });
}

for (const kind of ['good', 'bad']) {
  const at = join('tests/suite/joint', kind);
  for (const name of readdirSync(join(root, at)).filter((n) => n.endsWith('.acts'))) {
    const file = join(at, name);
    test(file, async () => {
      const path = file.replace(/acts$/, 'zhun');
      const rules = await load(build(path));
      const said = answer('recommend', path, '--case', file);
      const ask = () => rules.recommendCase(readFileSync(join(root, file), 'utf8'));
      if (said.diagnostics === undefined) {
        agrees(ask(), said, file);
        return;
      }
      assert.throws(ask, (e) => {
        assert.ok(e instanceof Refused);
        const shown = ({ code, pointer, message, help }) => ({ code, pointer: pointer ?? null, message, help });
        const sorted = (all) => all.map(shown).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        assert.deepEqual(sorted(e.diagnostics), sorted(said.diagnostics));
        return true;
      });
    });
  }
}

test('a package without a rule for cases refuses them', async () => {
  const rules = await load(build('rules/national/行政处罚法期限'));
  assert.equal(rules.schema.cases, undefined);
  assert.throws(
    () => rules.recommendCase({ acts: [] }),
    (e) => e instanceof Refused && e.diagnostics[0].code === 'Z731',
  );
});
