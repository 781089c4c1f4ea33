// The reading of facts documents: the same values, and the same refusals at the same pointers, as the
// command gives.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { readFacts } from '../src/facts.js';
import { Quantities } from '../src/quantity.js';
import { dayNumber } from '../src/amounts.js';

/** Unit words as modules carry them, only those that the cases below need. */
const UNITS = [
  ['年', '周年'], ['个月', '月'], ['日', '天'], ['倍'], ['元'], ['次'], ['吨', 't'],
  ['公斤', '千克', 'kg'], ['度'], ['平方米', '㎡'], ['分'], ['角'], ['个'],
];
const AREAS = { options: ['一般区域', '限批区', '饮用水源'], ordered: true, collectives: [['敏感或红线', '6']] };
const number = (name, measures, decimals, min, max, more = {}) => ({
  name,
  type: 'number',
  measures,
  ...(decimals ? { decimals } : {}),
  min: String(min),
  max: String(max),
  ...more,
});
const FACTS = [
  number('投资额', 'money', 0, 0, 1_000_000_000_000),
  number('违法所得', 'money', 0, 0, 1_000_000_000_000, { none: true, uncomputable: true }),
  number('占比', 'ratio', 6, 0, 1_000_000),
  number('超标倍数', 'times', 2, 0, 10_000),
  number('次数', 'unit', 0, 1, 100, { unit: '次' }),
  number('涉及量', 'unit', 3, 0, 1_000_000, { unit: '吨' }),
  number('pH值', 'unit', 1, 0, 140),
  number('温差', 'unit', 0, -50, 50, { unit: '度' }),
  { name: '配合', type: 'bool' },
  { name: '区域', type: 'choice', ...AREAS },
  { name: '区域们', type: 'multi', ...AREAS },
  { name: '行为日', type: 'date' },
  { name: '持续', type: 'span' },
  { name: '期限', type: 'period', months: true, max: 120 },
  { name: '明细', type: 'list', max: 2, fields: [15, 16] },
  number('面积', 'unit', 0, 0, 1000, { unit: '平方米', list: 14 }),
  { name: '已拆除', type: 'bool', list: 14 },
];
const quantities = new Quantities(UNITS);
const read = (document) => readFacts(FACTS, quantities, document);
const one = (name, json) => {
  const { slots, report } = read(`{"${name}": ${json}}`);
  if (report.count > 0) return report.diagnostics.map((d) => d.code);
  return slots[FACTS.findIndex((f) => f.name === name)];
};
const given = (value, second = 0n) => ({ state: 1, value: BigInt(value), second: BigInt(second) });

test('each type has its spelling', () => {
  const day = (text) => dayNumber(text);
  for (const [name, json, slot] of [
    ['投资额', '"2000万元"', given(2_000_000_000)],
    ['投资额', '"70000.50元"', given(7_000_050)],
    ['投资额', '"二十万元"', given(20_000_000)],
    ['投资额', '"２０ 万元"', given(20_000_000)],
    ['投资额', '"12元5角6分"', given(1256)],
    ['投资额', '"1亿5000万元"', given(15_000_000_000)],
    ['投资额', '"1,234,567元"', given(123_456_700)],
    ['投资额', '"一点五万元"', given(1_500_000)],
    ['违法所得', '"没有"', { state: 3, value: 0n, second: 0n }],
    ['违法所得', '"无法计算"', { state: 4, value: 0n, second: 0n }],
    ['违法所得', '"无法查明"', { state: 2, value: 0n, second: 0n }],
    ['占比', '"39%"', given(390_000)],
    ['占比', '"0.39"', given(390_000)],
    ['占比', '"百分之五"', given(50_000)],
    ['占比', '"1/4"', given(250_000)],
    ['超标倍数', '"0.5倍"', given(50)],
    ['超标倍数', '0.10', given(10)],
    ['超标倍数', '15e-1', given(150)],
    ['次数', '1', given(1)],
    ['次数', '"3次"', given(3)],
    ['涉及量', '"5吨"', given(5000)],
    ['涉及量', '2.125', given(2125)],
    ['pH值', '7.5', given(75)],
    ['pH值', '"7.5"', given(75)],
    ['温差', '"-3度"', given(-3)],
    ['温差', '-3', given(-3)],
    ['配合', 'true', given(1)],
    ['区域', '"限批区"', given(1)],
    ['区域们', '["一般区域", "饮用水源"]', given(0b101)],
    ['区域们', '[]', given(0)],
    ['行为日', '"2022-03-01"', given(day('2022-03-01'))],
    ['持续', '{"from": "2022-03-01", "to": "2022-03-01"}', given(19052, 19052)],
    ['期限', '"4个月"', given(4)],
    ['期限', '"1年"', given(12)],
    ['配合', '{"value": false, "evidence": ["笔录"]}', given(0)],
    ['配合', 'null', null],
    ['配合', '{"value": null}', null],
  ]) {
    assert.deepEqual(one(name, json), slot, `${name} ${json}`);
  }
  const list = one('明细', '[{"面积": "20平方米", "已拆除": null}, {}]');
  assert.deepEqual(list.records, [[given(20), null], [null, null]]);
});

test('every other spelling is refused for its reason', () => {
  for (const [name, json, code] of [
    ['投资额', '2000', 'Z707'],
    ['投资额', '"2000"', 'Z707'],
    ['投资额', '"2000万"', 'Z707'],
    ['投资额', '"二十万"', 'Z707'],
    ['投资额', '"2000吨"', 'Z708'],
    ['投资额', '"5万元以上"', 'Z717'],
    ['投资额', '"三至五万元"', 'Z717'],
    ['投资额', '"半年"', 'Z717'],
    ['投资额', '"很多"', 'Z717'],
    ['投资额', '""', 'Z717'],
    ['投资额', '"0.001元"', 'Z711'],
    ['投资额', '"1000000亿元"', 'Z710'],
    ['投资额', '"99999999999999999999999元"', 'Z710'],
    ['投资额', '"-1元"', 'Z710'],
    ['投资额', '"没有"', 'Z714'],
    ['投资额', 'true', 'Z706'],
    ['占比', '0.39', 'Z708'],
    ['占比', '"39"', 'Z708'],
    ['占比', '"1/3"', 'Z711'],
    ['次数', '1.5', 'Z711'],
    ['次数', '0', 'Z710'],
    ['次数', '1e400', 'Z710'],
    ['次数', '"3吨"', 'Z708'],
    ['涉及量', '"5公斤"', 'Z708'],
    ['配合', '"是"', 'Z706'],
    ['区域', '"限批"', 'Z709'],
    ['区域', '"敏感或红线"', 'Z709'],
    ['区域', '1', 'Z706'],
    ['区域们', '["一般区域", "一般区域"]', 'Z704'],
    ['区域们', '"一般区域"', 'Z706'],
    ['行为日', '"2022年3月1日"', 'Z715'],
    ['行为日', '"2022-02-30"', 'Z715'],
    ['持续', '{"from": "2022-03-01"}', 'Z706'],
    ['持续', '{"from": "2022-03-02", "to": "2022-03-01"}', 'Z712'],
    ['持续', '"3个月"', 'Z706'],
    ['期限', '"120日"', 'Z708'],
    ['期限', '4', 'Z706'],
    ['期限', '"11年"', 'Z710'],
    ['明细', '[{}, {}, {}]', 'Z713'],
    ['明细', '[1]', 'Z703'],
    ['明细', '[{"面只": 1}]', 'Z705'],
    ['明细', '[{"面积": "无法查明"}]', 'Z714'],
    ['明细', '[{"面积": 1, "面积": 2}]', 'Z704'],
    ['面积', '1', 'Z705'],
    ['配和', 'true', 'Z705'],
    ['配合', '{"value": true, "证据": []}', 'Z716'],
    ['配合', '{"evidence": ["笔录"]}', 'Z716'],
    ['配合', '{"value": true, "evidence": "笔录"}', 'Z716'],
    ['区域', '"\\ud800"', 'Z701'],
    ['其余', '"3次"', 'Z706'],
  ]) {
    assert.deepEqual(one(name, json), [code], `${name} ${json}`);
  }
});

test('all faults are reported, each at its pointer', () => {
  const { slots, report } = read(
    '{"配合": true, "投资额": 5, "明细": [{"面积": "3吨"}], "a/b~c": 1, "区域": "一般区域", "配合": false}',
  );
  assert.deepEqual(
    report.diagnostics.map((d) => [d.code, d.pointer]),
    [
      ['Z704', '/配合'],
      ['Z707', '/投资额'],
      ['Z708', '/明细/0/面积'],
      ['Z705', '/a~1b~0c'],
    ],
  );
  assert.deepEqual(slots[8], given(1), 'the first of two is kept');
});

test('a plain object says the same as its text', () => {
  const object = {
    投资额: '2000万元',
    次数: 2,
    涉及量: 1.25,
    配合: undefined,
    区域们: ['一般区域'],
    持续: { from: '2022-03-01', to: '2022-07-01' },
    明细: [{ 面积: 80n }],
    其余: false,
  };
  const text = JSON.stringify({ ...object, 明细: [{ 面积: 80 }] });
  assert.deepEqual(read(object).slots, read(text).slots);
  assert.equal(read(object).report.count, 0);
  assert.throws(() => read({ 次数: NaN }), TypeError);
  assert.throws(() => read({ 次数: () => 1 }), TypeError);
  const loop = {};
  loop.loop = loop;
  assert.throws(() => read(loop), TypeError);
});

test('the rest is said once, and null stays unknown', () => {
  const slot = (text) => read(text).slots[8];
  assert.deepEqual(slot('{"其余": false}'), given(0));
  assert.deepEqual(slot('{"其余": "否", "配合": true}'), given(1));
  assert.equal(slot('{"其余": false, "配合": null}'), null);
});

test('broken JSON is placed for people', () => {
  const said = (text) => {
    const { report } = read(text);
    assert.equal(report.count, 1, text);
    const [d] = report.diagnostics;
    assert.equal(d.code, text === '[]' ? 'Z703' : 'Z701');
    return `${d.message.zh} / ${d.help.map((h) => h.zh).join(' ')}`;
  };
  assert.equal(
    said('{\n  “配合”: true}'),
    '事实文件不是合法的 JSON：第2行第3列的 “ 不该在这里 / JSON 的标点要用半角：把 “ 改为 "',
  );
  assert.equal(
    said('{"配合"：true}'),
    '事实文件不是合法的 JSON：第1行第6列的 ： 不该在这里 / JSON 的标点要用半角：把 ： 改为 :',
  );
  assert.match(said('{"配合": true,}'), /最后一项后面不写逗号/);
  assert.match(said('{"配合": true'), /不完整/);
  assert.match(said(''), /不完整/);
  assert.match(said('[]'), /数组/);
  assert.match(said('// 说明\n{}'), /JSON 不能写注释/);
});

test('nesting and size are harmless', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  assert.equal(read(`{"配合": ${deep}}`).report.diagnostics[0].code, 'Z706');
  assert.equal(read('['.repeat(100_000)).report.diagnostics[0].code, 'Z701');
  assert.equal(read(' '.repeat((8 << 20) + 1)).report.diagnostics[0].code, 'Z702');
  assert.equal(read('\ufeff{}').report.count, 0);
  const many = `{${Array.from({ length: 600 }, (_, i) => `"无${i}": 1`).join(', ')}}`;
  const { report } = read(many);
  assert.deepEqual([report.diagnostics.length, report.dropped], [500, 100]);
});

test('evidence is kept beside', () => {
  const { evidence, report } = read(
    '{"配合": {"value": true, "evidence": ["笔录1", "笔录2"]}, "明细": [{"已拆除": {"value": null, "evidence": ["照片"]}}]}',
  );
  assert.equal(report.count, 0);
  assert.deepEqual(
    evidence.map((e) => [e.fact, e.pointer, e.texts.length]),
    [
      ['配合', '/配合', 2],
      ['已拆除', '/明细/0/已拆除', 1],
    ],
  );
});

test('the loader names nothing that only Node has', () => {
  for (const file of ['amounts', 'batch', 'document', 'expect', 'facts', 'findings', 'index', 'letter', 'module', 'numeral', 'quantity', 'ratio', 'recommendation', 'scalar', 'wire', 'words']) {
    const text = readFileSync(new URL(`../src/${file}.js`, import.meta.url), 'utf8');
    assert.doesNotMatch(text, /'node:|require\(|\bprocess\.|\bBuffer\b/, file);
  }
});
