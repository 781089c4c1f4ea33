// Bytes that are no rule package, facts that are none, cases that leave things open.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BadModule, ENDED, FLAGS, Refused, load } from '../src/index.js';
import { STATUS, decode } from '../src/wire.js';
import { dayNumber, dayText } from '../src/amounts.js';
import { build } from './support.js';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const bytes = (text) => [...new TextEncoder().encode(text)];
const leb = (n) => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)]);
const section = (name, content) => {
  const body = [...leb(bytes(name).length), ...bytes(name), ...content];
  return [0, ...leb(body.length), ...body];
};
const module = (...parts) => new Uint8Array([...HEADER, ...parts.flat()]);
const TEXTS = '{"version": 1, "units": [], "facts": [], "acts": [], "decisions": [], "package": {}}';
const whole = (texts = TEXTS, abi = [1, 0, 0, 0]) => [
  section('zhun.abi', abi),
  section('zhun.schema', bytes('{}')),
  section('zhun.texts', bytes(texts)),
  section('zhun.provenance', bytes('{}')),
];

test('what is no rule package is refused by name', async () => {
  const refused = async (source, zh) =>
    assert.rejects(load(source), (e) => e instanceof BadModule && e.zh.includes(zh));
  await refused(new Uint8Array([1, 2, 3]), '不是 WebAssembly 模块');
  await refused(module(), 'zhun.abi');
  await refused(module(section('zhun.abi', [1, 0, 0, 0])), 'zhun.texts');
  await refused(module(...whole(TEXTS, [9, 0, 0, 0])), '第9版');
  await refused(module(...whole(TEXTS, [1])), '第null版');
  await refused(module(...whole('{')), 'zhun.texts 一节读不出来');
  await refused(module(...whole('{"version": 7}')), '文字是第7版');
  await refused(module(...whole()), '没有输出内存');
  const memory = [[5, 3, 1, 0, 1], [7, 10, 1, 6, ...bytes('memory'), 2, 0]].flat();
  await refused(module(memory, ...whole()), 'zhun_input');
  const imports = [
    [1, 4, 1, 0x60, 0, 0],
    [2, 7, 1, 1, ...bytes('a'), 1, ...bytes('b'), 0, 0],
  ].flat();
  await refused(module(imports, ...whole()), '从外面引入');
  await refused(new Response('', { status: 404 }), '404');
});

test('words that are no result are garbled, never misread', () => {
  const words = (...all) => new BigInt64Array(all.map(BigInt)).buffer;
  assert.deepEqual(decode(words(2, 4), 0, 'act'), { status: STATUS.noAct });
  assert.deepEqual(decode(words(3, 2, 7), 0, 'act'), { status: STATUS.missing, fact: 7 });
  assert.deepEqual(decode(words(4, 1, 4, 1), 0, 'act'), { status: STATUS.fault, fault: 4, place: 0 });
  for (const bad of [
    [0, 0],
    [3, 0],
    [99, 0],
    [2, 0],
    [2, 17],
    [3, 4, 0],
    [8, 0, 0, 0, 1 << 30, 0, 0, 0],
    [8, 0, 0, 0, 0, 0, 0, 1],
    [10, 0, 0, 0, 0, 0, 0, 1, 6, 99],
    [-1, 0],
  ]) {
    assert.throws(() => decode(words(...bad), 0, 'act'), { name: 'Garbled' }, String(bad));
  }
  assert.throws(() => decode(words(2, 4), 8, 'act'), { name: 'Garbled' });
  assert.throws(() => decode(words(2, 4), 1 << 20, 'act'), { name: 'Garbled' });
});

test('days are counted by the calendar', () => {
  for (const [text, n] of [
    ['1970-01-01', 0],
    ['2000-02-29', 11016],
    ['0001-01-01', -719162],
    ['9999-12-31', 2932896],
  ]) {
    assert.equal(dayNumber(text), n);
    assert.equal(dayText(n), text);
  }
  for (let n = -719162; n <= 2932896; n += 97) assert.equal(dayNumber(dayText(n)), n);
  for (const text of ['1900-02-29', '2022-13-01', '0000-01-01', '2022-1-1', '2022-04-31']) {
    assert.equal(dayNumber(text), null, text);
  }
});

const PACKAGE = 'rules/province-guangdong/生态环境裁量2021';
const CASE = {
  项目总投资额: '2000万元',
  环评文件类别: '报告书非重点',
  建设项目地点: '限批区或环境敏感区',
  建设情况: '设备安装',
  持续时间: { from: '2022-03-01', to: '2022-07-01' },
  近二年同类违法次数: '1次',
  配合调查: true,
  其余: false,
};

test('acts and decisions that are not there, and facts at fault, say so', async () => {
  const rules = await load(build(PACKAGE));
  assert.throws(() => rules.recommend('1.l', CASE), (e) => e instanceof Refused && e.diagnostics[0].code === 'Z720');
  assert.throws(() => rules.decide('没有这个判定', CASE), Refused);
  assert.throws(() => rules.recommend('1.1', { ...CASE, 项目总投资额: 2000 }), (e) => e.diagnostics[0].code === 'Z707');
  assert.throws(() => rules.explain({}), TypeError);
  const document = rules.recommend('1.1', { ...CASE, 配合调查: null });
  assert.equal(document.status, 'incomplete');
  assert.deepEqual(document.open_facts.map((f) => f.fact), ['配合调查']);
  // By name as well as by code, and again after a refusal.
  assert.deepEqual(rules.recommend('未批先建', CASE), rules.recommend('1.1', CASE));
});

test('columns say what one case at a time says', async () => {
  const rules = await load(build(PACKAGE));
  const n = 200;
  const fact = (name) => rules.facts.find((f) => f.name === name);
  const option = (name, word) => fact(name).options.indexOf(word);
  const filled = (Kind, value) => new Kind(n).fill(value);
  const columns = {
    项目总投资额: new BigInt64Array(n).map((_, i) => BigInt(i) * 12_345_678n),
    环评文件类别: filled(Uint8Array, option('环评文件类别', '报告书非重点')),
    建设项目地点: filled(Uint8Array, option('建设项目地点', '限批区或环境敏感区')),
    建设情况: filled(Uint8Array, option('建设情况', '设备安装')),
    持续时间: {
      data: filled(Int32Array, dayNumber('2022-03-01')),
      to: new Int32Array(n).map((_, i) => dayNumber('2022-03-01') + i),
    },
    近二年同类违法次数: filled(Int32Array, 1),
    配合调查: { data: filled(Uint8Array, 1), state: filled(Uint8Array, 1) },
  };
  for (const f of rules.facts) {
    if (f.type === 'bool' && f.list === undefined) columns[f.name] ??= filled(Uint8Array, 0);
  }
  columns.配合调查.state[7] = 0;
  const got = rules.batch('1.1', columns);
  for (let i = 0; i < n; i += 1) {
    const facts = {
      ...CASE,
      项目总投资额: `${BigInt(i) * 12_345_678n / 100n}.${String((i * 78) % 100).padStart(2, '0')}元`,
      持续时间: { from: '2022-03-01', to: dayText(dayNumber('2022-03-01') + i) },
      配合调查: i === 7 ? null : true,
    };
    const document = rules.recommend('1.1', facts, { reasons: false });
    if (i === 7) {
      assert.equal(got.status[i], ENDED.missing);
      assert.equal(rules.facts[got.detail[i]].name, '配合调查');
      continue;
    }
    assert.equal(got.status[i], ENDED.decided);
    const fine = document.penalties.find((p) => p.kind === 'fine');
    const has = (got.fines[0].flags[i] & FLAGS.point) !== 0;
    assert.equal(has ? Number(got.fines[0].point[i]) : null, fine.point_fen);
    assert.equal(Number(got.fines[0].min[i]), fine.range?.min_fen ?? 0);
  }
  assert.throws(() => rules.batch('1.1', { 没有: new Uint8Array(1) }), RangeError);
  assert.throws(() => rules.batch('1.1', { 配合调查: new Int32Array(1) }), TypeError);
  assert.throws(
    () => rules.batch('1.1', { 配合调查: new Uint8Array(1), 近二年同类违法次数: new Int32Array(2) }),
    RangeError,
  );
});
