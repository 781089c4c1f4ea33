// Cases of several acts: the module alone against the command, for every 用例 of such cases.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Refused, load, stringify } from '../src/index.js';
import { answer, build, root, written, zhun } from './support.js';

const plain = (document) => JSON.parse(stringify(document));
const native = (document) => ({
  ...document,
  engine: 'wasm',
  acts: document.acts.map((act) => ({ ...act, engine: 'wasm' })),
});

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

/** A duty that the module leaves open may be anything to the command; any other is what it says. What has
 * been done is told as done as long as it may be due. */
function agreesDuties(mine = [], all = [], title) {
  const key = ({ kind, what }) => `${kind} ${what}`;
  assert.deepEqual(all.map(key).filter((k) => !mine.some((one) => key(one) === k)), [], title);
  for (const one of mine.filter(({ state }) => state !== 'open')) {
    const said = all.find((other) => key(other) === key(one));
    if (said !== undefined || one.state !== 'done') assert.deepEqual(said, one, title);
  }
}

/** A decision over the acts that the module leaves open, the command does too. */
function agreesDecisions(mine = [], all = [], title) {
  assert.deepEqual(mine.map((d) => d.name), all.map((d) => d.name), title);
  mine.forEach((got, i) => {
    if (got.status !== 'incomplete') assert.deepEqual(got, all[i], title);
    else assert.deepEqual([got.value, got.text], [null, null], title);
  });
}

/** Acts that lack facts: the module names one fact of each, and all that follows from acts stays open. */
function agreesOpen(got, wanted, title) {
  assert.equal(wanted.status, 'open', title);
  got.acts.forEach((act, i) => {
    if (act.status === 'decided') {
      assert.deepEqual(act, wanted.acts[i], title);
      return;
    }
    assert.equal(wanted.acts[i].status, 'open', title);
    const [fact] = act.open_facts;
    const open = got.open_facts.find((o) => o.act === i + 1);
    assert.deepEqual([open.fact, open.label], [fact.fact, fact.label], title);
  });
  got.parts.forEach((part, i) => {
    assert.deepEqual([part.status, part.range, part.text], ['incomplete', null, null], title);
    assert.deepEqual([part.name, part.article, part.on], ['name', 'article', 'on'].map((k) => wanted.parts[i]?.[k] ?? part[k]), title);
    assert.ok(part.open_facts.length > 0, title);
  });
  for (const kind of got.kinds) assert.ok(wanted.kinds.some((k) => k.text === kind.text && k.on === kind.on), title);
  agreesDuties(got.duties, wanted.duties, title);
  for (const one of got.decisions ?? []) assert.equal(one.status, 'incomplete', title);
}

/** The module's document against the command's. */
function agrees(document, said, title) {
  const [got, wanted] = [plain(document), native(said)];
  if (got.acts.some((act) => act.status === 'incomplete')) {
    agreesOpen(got, wanted, title);
    return 'open';
  }
  const { parts, status, open_facts: open, decisions, ...rest } = got;
  const { parts: all, status: _, open_facts: missing, decisions: judged, ...others } = wanted;
  agreesDecisions(decisions, judged, title);
  assert.equal(status, said.status === 'open' ? 'incomplete' : 'decided', title);
  assert.equal(open.length > 0, missing.length > 0, title);
  assert.deepEqual(rest, others, title);
  assert.deepEqual(Object.keys(document), Object.keys(said), title);
  assert.equal(parts.length, all.length, title);
  parts.forEach((part, i) => agreesPart(part, all[i], `${title}: ${part.name}`));
  return status;
}

const squeeze = (text) => text.replace(/\s/g, '');

/** Without the drawn bars: a head, the bar, and the mark below it. */
function withoutBars(letter) {
  const lines = letter.split('\n');
  const bars = lines.flatMap((line, i) => (/[├┊].*[┤┊]/.test(line) ? [i - 1, i, i + 1] : []));
  return lines.filter((_, i) => !bars.includes(i)).join('\n');
}

for (const [path, least] of [
  ['rules/national/行政处罚案件', 9],
  ['rules/national/治安管理处罚', 6],
  ['tests/suite/joint/good/several-acts.zhun', 1],
  ['tests/suite/joint/good/duties.zhun', 1],
  ['tests/suite/joint/good/english.zhun', 0],
]) {
  test(path, async () => {
    const rules = await load(build(path));
    const seen = { decided: 0, incomplete: 0, open: 0, parts: 0, duties: 0, decisions: 0 };
    for (const lang of ['zh', 'en']) {
      const { cases } = answer('--lang', lang, 'test', path, '--answers');
      for (const c of cases.filter((one) => one.case !== undefined)) {
        const title = `${path} ${c.title} (${lang})`;
        // The document of a 用例 says the same to the command as the 用例 itself.
        const file = written(JSON.stringify(c.document), 'json');
        const said = answer('--lang', lang, 'recommend', path, '--case', file);
        assert.deepEqual(said, c.answer, title);
        const document = rules.recommendCase(c.document, { lang });
        seen[agrees(document, said, title)] += 1;
        assert.deepEqual(plain(rules.recommendCase(JSON.stringify(c.document), { lang })), plain(document), title);
        seen.parts += document.parts.filter((p) => p.status !== 'incomplete').length;
        seen.duties += document.duties?.filter((d) => d.state !== 'open').length ?? 0;
        seen.decisions += document.decisions?.filter((d) => d.status === 'decided').length ?? 0;
        const { duties, ...short } = plain(document);
        const brief = rules.recommendCase(c.document, { lang, reasons: false });
        const bare = (act) => ({ ...act, reasons: [], duties: [] });
        assert.deepEqual(plain(brief), { ...short, acts: short.acts.map(bare) }, title);
        const words = rules.explain(document);
        if (document.status === 'decided') {
          const letter = zhun('--lang', lang, 'recommend', path, '--case', file).stdout;
          assert.equal(squeeze(words), squeeze(withoutBars(letter)), title);
        } else {
          assert.ok(words.includes(lang === 'zh' ? '待定，取决于' : 'open, depending on'), title);
        }
        const other = lang === 'zh' ? 'en' : 'zh';
        assert.equal(rules.explain(document, { lang: other }), rules.explain(rules.recommendCase(c.document, { lang: other })), title);
      }
    }
    assert.ok(seen.decided + seen.incomplete >= 2 * least, JSON.stringify(seen));
    assert.ok(seen.parts >= seen.decided + seen.incomplete, JSON.stringify(seen));
    assert.ok(seen.decisions > 0 || !path.endsWith('several-acts.zhun'), JSON.stringify(seen));
    assert.ok(seen.duties > 0 || !path.endsWith('duties.zhun'), JSON.stringify(seen));
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

test('a case with an act that lacks facts is incomplete, and so are its duties', async () => {
  const rules = await load(build('tests/suite/joint/good/duties.zhun'));
  const { cases } = answer('test', 'tests/suite/joint/good/duties.zhun', '--answers');
  const open = (facts) => Object.fromEntries(Object.keys(facts ?? {}).map((k) => [k, null]));
  let seen = 0;
  for (const { document: whole } of cases.filter((one) => one.case !== undefined)) {
    const [first, ...others] = whole.acts;
    const document = { ...whole, acts: [{ ...first, facts: { ...open(whole.facts), ...open(first.facts) } }, ...others] };
    const file = written(JSON.stringify(document), 'json');
    const said = answer('recommend', 'tests/suite/joint/good/duties.zhun', '--case', file);
    if (said.diagnostics) continue;
    const got = rules.recommendCase(document);
    if (agrees(got, said, JSON.stringify(document)) !== 'open') continue;
    seen += 1;
    assert.ok(rules.explain(got).includes('还要查明：'));
  }
  assert.ok(seen > 0);
});
