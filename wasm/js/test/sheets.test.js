// Batches: what blocks of plain cases say is what the module says of each case by itself, on every case
// of every package, on those with facts missing, out of bounds or in every other state, and without
// sheets.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import * as batch from '../src/batch.js';
import { ENDED, FLAGS, Refused, load } from '../src/index.js';
import { readFacts } from '../src/facts.js';
import { Instance, sections } from '../src/module.js';
import { Quantities } from '../src/quantity.js';
import { answer, build, examples, packages, root, written } from './support.js';

const ARRAYS = { byte: Uint8Array, int: Int32Array, long: BigInt64Array, pair: Int32Array };
/** Variants of an ask: more than a block. */
const VARIANTS = 700;

/** Columns of cases given as slots; facts that no case says anything of have none, but for one that says
 * how many cases there are. */
function columnsOf(facts, cases) {
  const columns = {};
  const told = facts.some((f, id) => f.list === undefined && batch.width(f) !== null && cases.some((slots) => slots[id]));
  const only = facts.findIndex((f) => f.list === undefined && batch.width(f) !== null);
  facts.forEach((fact, id) => {
    const wide = batch.width(fact);
    const silent = told ? !cases.some((slots) => slots[id]) : id !== only;
    if (fact.list !== undefined || wide === null || silent) return;
    const fill = (Kind, of) => Kind.from(cases, (slots) => of(slots[id]));
    const number = (n) => (wide === 'long' ? BigInt(n) : Number(n));
    columns[fact.name] = {
      data: fill(ARRAYS[wide], (slot) => number(slot?.value ?? 0)),
      ...(wide === 'pair' ? { to: fill(Int32Array, (slot) => Number(slot?.second ?? 0)) } : {}),
      state: fill(Uint8Array, (slot) => slot?.state ?? 0),
    };
  });
  return columns;
}

/** Numbers from 0 to below `n`, always the same ones. */
function dice(seed) {
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * n);
  };
}

/** A value of a fact: one that it may have, or one just outside. */
function anyValue(fact, roll, odd = false) {
  const given = (value, second = 0) => ({ state: 1, value: BigInt(value), second: BigInt(second) });
  switch (fact.type) {
    case 'bool':
      return given(odd ? 2 : roll(2));
    case 'choice':
      return given(odd ? fact.options.length : roll(fact.options.length));
    case 'multi':
      return given(odd ? 2 ** fact.options.length : roll(2 ** Math.min(fact.options.length, 30)));
    case 'number': {
      const [min, max] = [BigInt(fact.min), BigInt(fact.max)];
      if (odd) return given(roll(2) ? min - 1n : max + 1n);
      const part = roll(2) ? ((max - min) * BigInt(roll(2 ** 31))) >> 31n : (max - min) >> BigInt(roll(60));
      return given(min + part);
    }
    case 'period':
      return given(odd ? -1 : roll(fact.max + 1));
    case 'date':
      return given(odd ? 2932897 : 17000 + roll(4000));
    default: {
      const from = 17000 + roll(4000);
      return given(from, from + (odd ? -1 : roll(900)));
    }
  }
}

/** Cases with other values; of every other one some facts are missing, out of bounds or in a state that
 * they may have or may not. */
function variants(facts, bases, roll) {
  const open = facts.flatMap((f, id) => (f.list === undefined && batch.width(f) !== null ? [id] : []));
  const any = () => open[roll(open.length)];
  return Array.from({ length: VARIANTS }, (_, n) => {
    const slots = [...bases[roll(bases.length)]];
    for (const id of open) slots[id] ??= anyValue(facts[id], roll);
    for (let times = roll(12); times > 0; times -= 1) {
      const id = any();
      slots[id] = anyValue(facts[id], roll);
    }
    if (n % 2 > 0) return slots;
    for (let times = 1 + roll(2); times > 0; times -= 1) {
      const id = any();
      const state = roll(7);
      const odd = state === 1 || state > 5;
      slots[id] = odd ? anyValue(facts[id], roll, true) : { state, value: 0n, second: 0n };
    }
    return slots;
  });
}

/** A module whose single answers are counted, with its sheets and without. */
class Pair {
  constructor(module) {
    this.parts = sections(module);
    this.single = 0;
    const instance = () => {
      const made = new Instance(module);
      const { zhun_decide: decide } = made.exports;
      const zhun_decide = (...given) => {
        this.single += 1;
        return decide(...given);
      };
      made.exports = { ...made.exports, zhun_decide };
      return made;
    };
    this.fast = { ...this.parts, instance: instance() };
    const { sheets, ...schema } = this.parts.schema;
    this.bare = { ...this.parts, schema, instance: instance() };
    this.old = { ...this.parts, instance: instance() };
    delete this.old.instance.exports.zhun_batch;
  }

  /** What a batch says: the same in every way. Gives it, and how many cases no block answered. */
  ask({ what, number, name }, columns) {
    const slow = batch[what](this.old, number, columns);
    this.single = 0;
    assert.deepEqual(batch[what](this.bare, number, columns), slow, name);
    assert.equal(this.single, slow.status.length, name);
    this.single = 0;
    const got = batch[what](this.fast, number, columns);
    assert.deepEqual(got, slow, name);
    return { got, single: this.single };
  }
}

/** What a batch says of a case, as a document does. */
function said(texts, got, row) {
  const fines = got.fines.filter((f) => f.penalty[row] > 0);
  return {
    disposition: texts.codes.dispositions[got.disposition[row]],
    degree: texts.codes.degrees[got.degree[row] - 1] ?? null,
    points: fines.map((f) => (f.flags[row] & FLAGS.point ? Number(f.point[row]) : null)),
  };
}

/** A document against what a batch says of its case. */
function agrees(rules, all, row, name, facts) {
  let document;
  try {
    document = rules.recommend(name, facts, { reasons: false });
  } catch (e) {
    assert.ok(e instanceof Refused);
    assert.equal(all.status[row], ENDED.fault);
    return;
  }
  if (document.status === 'incomplete') {
    assert.equal(all.status[row], ENDED.missing);
    return;
  }
  assert.equal(all.status[row], ENDED.decided);
  const { disposition, degree } = document;
  const fines = document.penalties.filter((p) => p.kind === 'fine').slice(0, all.fines.length);
  const points = fines.map((p) => p.point_fen);
  assert.deepEqual(said(rules.texts, all, row), { disposition, degree, points });
}

/** The cases of a package by what they ask: documents of facts. */
function casesOf(path) {
  const found = new Map();
  const put = (ask, facts) => found.set(ask, [...(found.get(ask) ?? []), facts]);
  const { cases } = answer('test', path, '--answers');
  for (const c of cases.filter((one) => one.case === undefined)) put(c.act ?? c.decision, c.facts);
  for (const { file, act } of examples(path)) put(act, readFileSync(join(root, file), 'utf8'));
  return found;
}

/** Everything that a module can be asked. */
const asksOf = ({ acts, decisions }) => [
  ...acts.map((a, number) => ({ name: a.code, what: 'act', number, ask: number })),
  ...decisions.map((d, number) => ({ name: d.name, what: 'decision', number, ask: acts.length + number })),
];

let documents = 0;

for (const path of packages) {
  test(`batches of ${path}`, async () => {
    const bytes = build(path, '--sheets', 'all');
    const rules = await load(bytes);
    const pair = new Pair(await WebAssembly.compile(bytes));
    const { texts, schema } = pair.parts;
    const { facts } = texts;
    const quantities = new Quantities(texts.units);
    const found = casesOf(path);
    const seen = { asks: 0, cases: 0, single: 0, documents: 0, bad: false, missing: false };
    for (const ask of asksOf(texts)) {
      // Facts that cannot be read have no columns, and lists do not lie in any.
      const read = (found.get(ask.name) ?? []).map((document) => ({ document, ...readFacts(facts, quantities, document) }));
      const documents = read.filter((r) => r.report.count === 0 && !r.slots.some((slot) => slot?.records));
      const bases = documents.map((r) => r.slots);
      const roll = dice(ask.ask + 1);
      const cases = [...bases, ...variants(facts, [facts.map(() => null), ...bases], roll)];
      const { got, single } = pair.ask(ask, columnsOf(facts, cases));
      const sheet = schema.sheets.find((s) => s.ask === ask.ask);
      if (sheet) {
        seen.asks += 1;
        seen.cases += cases.length;
        seen.single += single;
        // A decision of one or two facts may see neither: they are looked for in all of a package.
        seen.bad ||= got.status.includes(ENDED.bad);
        seen.missing ||= got.status.includes(ENDED.missing);
        assert.ok(single < cases.length, `${ask.name}: no case by a block`);
        // Values alone, and no column of what may be unknown; then none of what may not.
        const plain = columnsOf(facts, cases.filter((slots) => slots.every((s) => !s || s.state === 1)));
        for (const name of Object.keys(plain)) if (!plain[name].to) plain[name] = plain[name].data;
        const may = new Set(sheet.inputs.filter((i) => i.part === 'given').map((i) => i.fact));
        for (const name of may) delete plain[name];
        pair.ask(ask, plain);
        delete plain[sheet.inputs.find((i) => !may.has(i.fact))?.fact];
        const { single: lacking, got: all } = pair.ask(ask, plain);
        if (may.size < sheet.inputs.length) assert.equal(lacking, all.status.length);
      } else assert.equal(single, cases.length);
      if (ask.what === 'decision' || bases.length === 0) continue;
      const all = rules.batch(ask.name, columnsOf(facts, bases));
      documents.forEach(({ document }, row) => agrees(rules, all, row, ask.name, document));
      seen.documents += documents.length;
    }
    // What has no sheet goes one by one, as was held above.
    // Half of the variants are odd on purpose, so a good part goes one by one; not nearly all.
    const some = seen.bad && seen.missing && seen.single * 5 < seen.cases * 4;
    assert.ok(seen.asks === 0 || some, JSON.stringify(seen));
    documents += seen.documents;
    console.log(path, JSON.stringify(seen));
  });
}

test('documents of acts were compared with batches', () => {
  assert.ok(documents > 200, `${documents}`);
});

const CONSTRAINED = `
规则包 示例 { 名称 “示例办法”；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 首次：是否；次数：整数 次 范围 1次至99次；配合：是否；约束 非 首次 则 次数 2次以上 }
违法行为 甲 “1” { 依据 《示例法》第二条；应当 罚款 一万元以上十万元以下 }
裁量基准 甲 {
    表 唯一 {
        | 首次 | 罚款  |
        | 是   | 1万元 |
        | 否   | 2万元 |
    }
}
`;

test('what may be unknown goes into blocks, whatever stands in its column', async () => {
  const pair = new Pair(await WebAssembly.compile(build(written(CONSTRAINED))));
  const [ask] = asksOf(pair.parts.texts);
  const first = { data: Uint8Array.of(0, 0, 0, 1, 0, 1, 0) };
  const times = { data: Int32Array.of(2, 1, 0, 1000, 0, 3, 1), state: Uint8Array.of(1, 1, 0, 0, 2, 1, 0) };
  const { got, single } = pair.ask(ask, { 首次: first.data, 次数: times });
  assert.deepEqual([...got.status], [0, ENDED.fault, 0, 0, 0, 0, 0]);
  assert.deepEqual([...got.fines[0].point].map(Number), [2e6, 0, 2e6, 1e6, 2e6, 1e6, 2e6]);
  // The contradiction, and the count that cannot be ascertained.
  assert.equal(single, 2);
  // What the act does not read has its bounds all the same.
  const others = { 配合: { data: Uint8Array.of(0, 1, 2, 9, 9, 0, 0), state: Uint8Array.of(1, 1, 1, 0, 2, 3, 9) } };
  const all = pair.ask(ask, { 首次: first.data, ...others });
  assert.deepEqual([...all.got.status], [0, 0, ENDED.bad, 0, 0, ENDED.bad, ENDED.bad]);
  assert.equal(all.single, 3);
  assert.equal(pair.ask(ask, { 首次: new Uint8Array(0) }).got.status.length, 0);
  for (const rows of [1, 511, 512, 513, 1025]) {
    const cases = new Uint8Array(rows).map((_, i) => i % 2);
    assert.equal(pair.ask(ask, { 首次: cases }).single, 0);
  }
});
