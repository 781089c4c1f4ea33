// The module against the command: every case of every package gives the same document, in both
// languages, but for the name of the engine.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Refused, load, stringify } from '../src/index.js';
import { answer, build, examples, packages, root, zhun } from './support.js';

const facts = (file) => readFileSync(join(root, file), 'utf8');
const plain = (document) => JSON.parse(stringify(document));
const native = (document) => ({ ...document, engine: 'wasm' });

/** Whether a missing fact is one that the document leaves open. */
function isOpen(document, given) {
  const [{ fact, list }] = document.open_facts;
  return list === undefined ? (given[fact] ?? null) === null : true;
}

for (const path of packages) {
  test(path, async () => {
    const rules = await load(build(path));
    const seen = { decided: 0, incomplete: 0, refused: 0 };
    for (const lang of ['zh', 'en']) {
      const { cases } = answer('--lang', lang, 'test', path, '--answers');
      // Cases of several acts are held by cases.test.js.
      for (const c of cases.filter((one) => one.case === undefined)) {
        const title = `${path} ${c.title} (${lang})`;
        const ask = () =>
          c.act !== undefined
            ? rules.recommend(c.act, c.facts, { lang })
            : rules.decide(c.decision, c.facts, { lang });
        if (c.answer === null) {
          seen.refused += 1;
          assert.throws(ask, (e) => e instanceof Refused && e.diagnostics[0].message[lang] === c.actual, title);
          continue;
        }
        const document = ask();
        if (document.status === 'incomplete') {
          // A module does not search over unknown facts; it names the first that it needs.
          seen.incomplete += 1;
          assert.ok(isOpen(document, c.facts), title);
          continue;
        }
        seen.decided += 1;
        assert.deepEqual(plain(document), native(c.answer), title);
        assert.deepEqual(Object.keys(document), Object.keys(c.answer), title);
        if (c.act !== undefined) {
          assert.equal(rules.explain(document, { line: true }), c.actual, title);
          const short = rules.recommend(c.act, c.facts, { lang, reasons: false });
          assert.deepEqual(plain(short), { ...native(c.answer), reasons: [], duties: [] }, title);
        } else if (document.text !== null) {
          assert.equal(document.text, c.actual, title);
        }
      }
    }
    assert.ok(seen.decided > 0);
    console.log(path, JSON.stringify(seen));
  });

  for (const { file, act } of examples(path)) {
    test(file, async () => {
      const rules = await load(build(path));
      for (const lang of ['zh', 'en']) {
        const document = rules.recommend(act, facts(file), { lang });
        const said = answer('--lang', lang, 'recommend', path, '--act', act, '--facts', file);
        if (document.status === 'incomplete') {
          assert.equal(said.status, 'open');
          assert.match(rules.explain(document), /\n {2}· \S/);
          continue;
        }
        assert.deepEqual(plain(document), native(said));
        // The letter says the same but for line breaks and the drawn bars.
        const letter = zhun('--lang', lang, 'recommend', path, '--act', act, '--facts', file).stdout;
        assert.equal(squeeze(rules.explain(document)), squeeze(withoutBars(letter)));
      }
    });
  }
}

const squeeze = (text) => text.replace(/\s/g, '');

/** A bar is a head, the bar, and the mark below it. */
function withoutBars(letter) {
  const lines = letter.split('\n');
  const bars = lines.flatMap((line, i) => (/[├┊].*[┤┊]/.test(line) ? [i - 1, i, i + 1] : []));
  return lines.filter((_, i) => !bars.includes(i)).join('\n');
}

for (const kind of ['good', 'bad']) {
  const at = join('tests/suite/documents', kind);
  for (const name of readdirSync(join(root, at)).filter((n) => n.endsWith('.json'))) {
    const file = join(at, name);
    test(file, async () => {
      const path = file.replace(/json$/, 'zhun');
      const rules = await load(build(path));
      const said = answer('recommend', path, '--act', '1', '--facts', file);
      if (said.diagnostics === undefined) {
        const document = rules.recommend('1', facts(file));
        if (document.status === 'decided') assert.deepEqual(plain(document), native(said));
        else assert.ok(isOpen(document, JSON.parse(facts(file))));
        return;
      }
      assert.throws(
        () => rules.recommend('1', facts(file)),
        (e) => {
          assert.ok(e instanceof Refused);
          const wanted = said.diagnostics.map(({ code, severity, pointer, message, help }) => ({
            code,
            severity,
            pointer,
            message,
            help,
          }));
          const sorted = (all) => [...all].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
          assert.deepEqual(sorted(e.diagnostics), sorted(wanted));
          return true;
        },
      );
    });
  }
}
