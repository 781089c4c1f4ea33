// A facts document against the facts of a module: every key a fact, every value of its type. All
// faults are reported, each with its JSON pointer, and nothing is guessed.

import { NotJson, fromValue, parse } from './document.js';
import { CODES, Report, below, finding, nearest, shorten, text } from './findings.js';
import { describe, example, number as numberFinding, period as periodFinding, wrongType } from './expect.js';
import * as scalar from './scalar.js';
import { dayNumber, dayText } from './amounts.js';

const MAX_BYTES = 8 << 20;
const REST = '其余';

/** How a fact stands. */
export const STATE = { unknown: 0, given: 1, unascertainable: 2, none: 3, uncomputable: 4 };
const STATE_WORDS = new Map([
  ['没有', STATE.none],
  ['无法计算', STATE.uncomputable],
  ['无法查明', STATE.unascertainable],
]);

/** A value on its way into the module. @typedef {{state: number, value?: bigint, second?: bigint,
 *   records?: (Slot | null)[][]}} Slot */

const given = (value, second = 0n) => ({ state: STATE.given, value, second });

/** Reads a document, as text or as a plain object.
 * @returns {{slots: (Slot | null)[], evidence: object[], report: Report}} */
export function readFacts(facts, quantities, document) {
  const reader = new Reader(facts, quantities);
  reader.whole(document);
  return { slots: reader.slots, evidence: reader.evidence, report: reader.report };
}

/** Reads facts documents, whole or in parts; what is at fault gathers in one report. */
export class Reader {
  constructor(facts, quantities) {
    this.facts = facts;
    this.quantities = quantities;
    this.slots = facts.map(() => null);
    this.evidence = [];
    this.report = new Report();
    this.byName = new Map();
    facts.forEach((f, id) => {
      if (f.list === undefined) this.byName.set(f.name, id);
    });
  }

  fail(d) {
    this.report.push(d);
    return null;
  }

  whole(document) {
    const root = this.open(document);
    if (root === null) return;
    if (root.t === 'object') {
      if (this.opens(root, '')) this.top(root);
      return;
    }
    if (!this.opens(root, '')) return;
    const got = describe(root);
    this.fail(
      finding(
        CODES.notObject,
        '',
        `事实文件应当是对象 { … }，写的却是${got.zh}`,
        `the facts document must be an object, not ${got.en}`,
        text('写成 {"事实名": 值, …}', 'write {"name of a fact": value, …}'),
      ),
    );
  }

  /** The tree of a document; null if it is no JSON. */
  open(document) {
    let root;
    if (typeof document === 'string') {
      const size = new TextEncoder().encode(document).length;
      if (size > MAX_BYTES) {
        this.fail(
          finding(
            CODES.tooLarge,
            '',
            `事实文件有${size}字节，上限是${MAX_BYTES}字节，未读取`,
            `the facts document has ${size} bytes, the limit is ${MAX_BYTES}; it was not read`,
            text('检查是不是拿错了文件', 'check that it is the right file'),
          ),
        );
        return null;
      }
      const plain = document.replace(/^\ufeff/, '');
      try {
        root = parse(plain);
      } catch (e) {
        if (!(e instanceof NotJson)) throw e;
        return this.fail(notJson(plain, e));
      }
    } else {
      root = fromValue(document);
    }
    return root;
  }

  /** Whether a layer can be read: its escapes mean characters. */
  opens(node, pointer) {
    if (!node.bad) return true;
    this.fail(
      finding(
        CODES.notJson,
        pointer,
        '文字里的转义（\\u…）不成字符',
        'an escape (\\u…) in the text means no character',
        text('直接写汉字，不用转义', 'write the characters themselves'),
      ),
    );
    return false;
  }

  repeated(node, pointer) {
    for (const key of node.repeated) {
      const shown = shorten(key);
      this.fail(
        finding(
          CODES.repeatedKey,
          below(pointer, key),
          `“${shown}”写了两次`,
          `"${shown}" is written twice`,
          text('只留下真实的那一个', 'keep the one that is true'),
        ),
      );
    }
  }

  top(root, at = '') {
    this.repeated(root, at);
    let rest = null;
    for (const [key, node] of root.v) {
      const pointer = below(at, key);
      const id = this.byName.get(key);
      if (id !== undefined) this.slots[id] = this.slot(id, node, pointer);
      else if (key === REST) rest = this.rest(node, pointer);
      else this.unknownName(key, pointer);
    }
    if (rest === null) return;
    // A fact that is mentioned as null stays unknown: the document says that it was not asked.
    this.facts.forEach((f, id) => {
      if (f.list === undefined && f.type === 'bool' && !root.v.has(f.name)) {
        this.slots[id] = given(rest ? 1n : 0n);
      }
    });
  }

  /** The answer for every 是否 fact that the document does not mention. */
  rest(node, pointer) {
    if (!this.opens(node, pointer)) return null;
    if (node.t === 'bool') return node.v;
    if (node.t === 'text' && (node.v === '是' || node.v === '否')) return node.v === '是';
    return this.fail(
      finding(
        CODES.wrongType,
        pointer,
        '“其余”只能是 true 或 false：没有提到的“是否”事实都取这个值',
        '`其余` is true or false: every yes/no fact not mentioned takes it',
        text('写作 "其余": false', 'write "其余": false'),
      ),
    );
  }

  unknownName(key, pointer) {
    const shown = shorten(key);
    const field = this.facts.find((f) => f.name === key && f.list !== undefined);
    const near = nearest(key, this.byName.keys());
    let help = text(
      'zhun schema 列出全部事实及其写法',
      'zhun schema lists all facts and how to write them',
    );
    if (field) {
      const list = this.facts[field.list].name;
      help = text(
        `“${shown}”是明细“${list}”的一栏：写在 "${list}": [{"${shown}": …}] 里`,
        `it is a field of the list "${list}": write it in "${list}": [{"${shown}": …}]`,
      );
    } else if (near) {
      help = didYouMean(near);
    }
    this.fail(
      finding(
        CODES.unknownName,
        pointer,
        `没有叫“${shown}”的事实`,
        `there is no fact named "${shown}"`,
        help,
      ),
    );
  }

  /** A value, wrapped or bare; null if it is unknown, or at fault and reported. */
  slot(id, node, pointer) {
    if (!this.opens(node, pointer)) return null;
    if (node.t === 'object' && (node.v.has('value') || node.v.has('evidence'))) {
      return this.wrapped(id, node, pointer);
    }
    return this.bare(id, node, pointer);
  }

  wrapped(id, node, pointer) {
    const name = this.facts[id].name;
    this.repeated(node, pointer);
    for (const key of node.v.keys()) {
      if (key === 'value' || key === 'evidence') continue;
      const shown = shorten(key);
      const near = key.includes('证') ? 'evidence' : nearest(key, ['value', 'evidence']);
      this.fail(
        finding(
          CODES.badWrapper,
          below(pointer, key),
          `附证据的值只有 value 和 evidence 两个键，没有“${shown}”`,
          `a value with evidence has the keys value and evidence, not "${shown}"`,
          ...(near ? [text(`是不是 ${near}？`, `did you mean ${near}?`)] : []),
        ),
      );
    }
    const evidence = node.v.get('evidence');
    if (evidence) this.readEvidence(id, evidence, pointer);
    const value = node.v.get('value');
    if (value) {
      const at = below(pointer, 'value');
      return this.opens(value, at) ? this.bare(id, value, at) : null;
    }
    return this.fail(
      finding(
        CODES.badWrapper,
        pointer,
        `“${name}”附了证据，却没有写 value`,
        `"${name}" has evidence and no value`,
        text('还不知道的事实写 "value": null', 'write "value": null for a fact not yet known'),
      ),
    );
  }

  readEvidence(id, node, pointer) {
    const at = below(pointer, 'evidence');
    const texts = [];
    let bad = !this.opens(node, at);
    if (node.t === 'list') {
      for (const item of node.v) {
        if (item.t === 'text' && this.opens(item, at)) texts.push(item.v);
        else bad = true;
      }
    } else if (node.t !== 'null') {
      bad = true;
    }
    if (bad) {
      this.fail(
        finding(
          CODES.badWrapper,
          at,
          'evidence 应当是一列文字',
          'evidence must be a list of texts',
          text(
            '写成 "evidence": ["现场检查笔录", "询问笔录"]',
            'write "evidence": ["inspection record", "interview record"]',
          ),
        ),
      );
    }
    if (texts.length > 0) this.evidence.push({ fact: this.facts[id].name, pointer, texts });
  }

  bare(id, node, pointer) {
    const fact = this.facts[id];
    if (node.t === 'null') return null;
    if (node.t === 'text' && STATE_WORDS.has(node.v)) return this.state(id, node.v, pointer);
    switch (`${fact.type} ${node.t}`) {
      case 'bool bool':
        return given(node.v ? 1n : 0n);
      case 'choice text': {
        const i = this.option(fact, node.v, pointer);
        return i === null ? null : given(BigInt(i));
      }
      case 'multi list':
        return this.multi(fact, node.v, pointer);
      case 'number text':
        return this.number(fact, scalar.number(this.quantities, fact, node.v), node.v, pointer);
      case 'number number':
        return this.number(fact, scalar.bare(fact, node.v), node.v, pointer);
      case 'date text': {
        const day = this.date(fact, node.v, pointer);
        return day === null ? null : given(BigInt(day));
      }
      case 'span object':
        return this.span(fact, node, pointer);
      case 'period text': {
        const n = scalar.period(this.quantities, fact, node.v);
        if (!(n instanceof scalar.Fault)) return given(n);
        return this.fail(periodFinding(fact, pointer, node.v, n.what));
      }
      case 'list list':
        return this.list(fact, node.v, pointer);
      default:
        return this.fail(wrongType(fact, pointer, node));
    }
  }

  number(fact, n, written, pointer) {
    if (!(n instanceof scalar.Fault)) return given(n);
    return this.fail(numberFinding(fact, pointer, written, n.what));
  }

  state(id, word, pointer) {
    const fact = this.facts[id];
    const state = STATE_WORDS.get(word);
    const allowed =
      state === STATE.unascertainable
        ? fact.list === undefined
        : fact.type === 'number' && (state === STATE.none ? fact.none : fact.uncomputable);
    if (allowed) return { state, value: 0n, second: 0n };
    let help;
    if (state === STATE.unascertainable) {
      help = text('明细里的一栏查不清，写 null', 'write null for a field of a record that is not clear');
    } else if (state === STATE.none && (fact.type === 'multi' || fact.type === 'list')) {
      help = text('一项也没有，写空数组 []', 'write an empty array [] for none');
    } else if (state === STATE.none && fact.type === 'bool') {
      help = text('没有，写 false', 'write false for no');
    } else {
      const want = example(fact);
      help = text(
        `规则包没有给它这种状态；写 ${want.zh}，还不知道写 null`,
        `the package gives it no such state; write ${want.en}, or null if not yet known`,
      );
    }
    return this.fail(
      finding(
        CODES.stateNotAllowed,
        pointer,
        `“${fact.name}”不能是“${word}”`,
        `"${fact.name}" cannot be "${word}"`,
        help,
      ),
    );
  }

  option(fact, word, pointer) {
    const i = fact.options.indexOf(word);
    if (i >= 0) return i;
    const shown = shorten(word);
    const all = fact.options.join('、');
    const collective = fact.collectives?.find(([name]) => name === word);
    const near = nearest(word, fact.options);
    const help = [];
    if (collective) {
      const mask = BigInt(collective[1]);
      const members = fact.options.filter((_, n) => (mask >> BigInt(n)) & 1n).join('、');
      help.push(
        text(
          `“${shown}”是合称，写明是哪一个：${members}`,
          `it stands for several options; say which: ${members}`,
        ),
      );
    } else {
      if (near) help.push(didYouMean(near));
      help.push(text(`选项：${all}`, `options: ${all}`));
    }
    return this.fail(
      finding(
        CODES.unknownOption,
        pointer,
        `“${fact.name}”没有“${shown}”这个选项`,
        `"${fact.name}" has no option "${shown}"`,
        ...help,
      ),
    );
  }

  multi(fact, items, pointer) {
    let mask = 0n;
    let fine = true;
    items.forEach((node, n) => {
      const at = below(pointer, n);
      let i = null;
      if (this.opens(node, at)) {
        i = node.t === 'text' ? this.option(fact, node.v, at) : this.fail(wrongType(fact, at, node));
      }
      const bit = i === null ? null : 1n << BigInt(i);
      if (bit === null) {
        fine = false;
      } else if (mask & bit) {
        this.fail(
          finding(
            CODES.repeatedKey,
            at,
            `“${fact.name}”的同一个选项写了两次`,
            `an option of "${fact.name}" is written twice`,
          ),
        );
        fine = false;
      } else {
        mask |= bit;
      }
    });
    return fine ? given(BigInt.asIntN(64, mask)) : null;
  }

  date(fact, written, pointer) {
    const day = dayNumber(written);
    if (day !== null) return day;
    const shown = shorten(written);
    const iso = scalar.looseDate(written);
    return this.fail(
      finding(
        CODES.badDate,
        pointer,
        `“${fact.name}”写的“${shown}”不是日期`,
        `"${shown}" is no date ("${fact.name}")`,
        iso
          ? text(`写成 "${iso}"`, `write "${iso}"`)
          : text('写成 年-月-日，如 "2022-03-01"', 'write year-month-day, such as "2022-03-01"'),
      ),
    );
  }

  span(fact, node, pointer) {
    const name = fact.name;
    this.repeated(node, pointer);
    for (const key of node.v.keys()) {
      if (key === 'from' || key === 'to') continue;
      const shown = shorten(key);
      this.fail(
        finding(
          CODES.wrongType,
          below(pointer, key),
          `“${name}”只有 from 和 to 两个日期，没有“${shown}”`,
          `"${name}" has two dates, from and to, and no "${shown}"`,
          text(
            '写成 {"from": "2022-03-01", "to": "2022-07-01"}',
            'write {"from": "2022-03-01", "to": "2022-07-01"}',
          ),
        ),
      );
    }
    const from = this.end(fact, node, 'from', pointer);
    const to = this.end(fact, node, 'to', pointer);
    if (from === null || to === null) return null;
    if (from <= to) return given(BigInt(from), BigInt(to));
    const [a, b] = [dayText(from), dayText(to)];
    return this.fail(
      finding(
        CODES.reversedSpan,
        pointer,
        `“${name}”的起（${a}）晚于止（${b}）`,
        `"${name}" starts (${a}) after it ends (${b})`,
        text(`写成 {"from": "${b}", "to": "${a}"}`, `write {"from": "${b}", "to": "${a}"}`),
      ),
    );
  }

  end(fact, node, key, pointer) {
    const at = below(pointer, key);
    const value = node.v.get(key);
    if (!value) {
      return this.fail(
        finding(
          CODES.wrongType,
          pointer,
          `“${fact.name}”没有写 ${key}`,
          `"${fact.name}" has no ${key}`,
          text(
            '两个日期都要写；还不知道，就把整项写成 null',
            'both dates are needed; if one is not yet known, write null for the whole',
          ),
        ),
      );
    }
    if (!this.opens(value, at)) return null;
    if (value.t === 'text') return this.date(fact, value.v, at);
    return this.fail(wrongType(fact, at, value));
  }

  list(fact, items, pointer) {
    if (items.length > fact.max) {
      return this.fail(
        finding(
          CODES.tooManyRecords,
          pointer,
          `“${fact.name}”至多${fact.max}条记录，写了${items.length}条`,
          `"${fact.name}" has at most ${fact.max} records, and ${items.length} are given`,
          text(
            '分案处理，或者在规则包里放宽“明细 至多”',
            'split the case, or raise the limit in the package',
          ),
        ),
      );
    }
    const before = this.report.count;
    const records = items.map((node, n) => this.record(fact, node, below(pointer, n)));
    return this.report.count === before ? { ...given(0n), records } : null;
  }

  record(fact, node, pointer) {
    const record = fact.fields.map(() => null);
    if (!this.opens(node, pointer)) return record;
    if (node.t !== 'object') {
      const [got, want] = [describe(node), example(fact)];
      this.fail(
        finding(
          CODES.notObject,
          pointer,
          `“${fact.name}”的每条记录是对象 { … }，写的却是${got.zh}`,
          `a record of "${fact.name}" is an object, not ${got.en}`,
          text(`写成 ${want.zh}`, `write ${want.en}`),
        ),
      );
      return record;
    }
    this.repeated(node, pointer);
    const names = fact.fields.map((id) => this.facts[id].name);
    for (const [key, value] of node.v) {
      const at = below(pointer, key);
      const i = names.indexOf(key);
      if (i >= 0) {
        record[i] = this.slot(fact.fields[i], value, at);
        continue;
      }
      const shown = shorten(key);
      const near = nearest(key, names);
      const all = names.join('、');
      this.fail(
        finding(
          CODES.unknownName,
          at,
          `明细“${fact.name}”没有“${shown}”这一栏`,
          `the list "${fact.name}" has no field "${shown}"`,
          near ? didYouMean(near) : text(`各栏：${all}`, `fields: ${all}`),
        ),
      );
    }
    return record;
  }
}

const didYouMean = (near) => text(`是不是“${near}”？`, `did you mean "${near}"?`);

const HALF = new Map([
  ['：', ':'], ['，', ','], ['；', ','], ['｛', '{'], ['｝', '}'],
  ['“', '"'], ['”', '"'], ['‘', '"'], ['’', '"'], ['「', '"'], ['」', '"'],
]);

/** What is wrong with the grammar of a document, where, and what to do about it. */
function notJson(document, fault) {
  const before = document.slice(0, fault.at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  const next = [...document.slice(fault.at, fault.at + 2)][0];
  const help = [];
  if (fault.eof) {
    help.push(
      text('检查引号、方括号和花括号是否成对', 'check that quotes, brackets and braces come in pairs'),
    );
    return finding(
      CODES.notJson,
      '',
      `事实文件不完整：到第${line}行就结束了`,
      `the facts document is cut short: it ends at line ${line}`,
      ...help,
    );
  }
  if (HALF.has(next)) {
    const half = HALF.get(next);
    help.push(
      text(
        `JSON 的标点要用半角：把 ${next} 改为 ${half}`,
        `JSON wants half-width punctuation: write ${half} for ${next}`,
      ),
    );
  } else if (before.trimEnd().endsWith(',') && (next === '}' || next === ']')) {
    help.push(text('最后一项后面不写逗号', 'no comma after the last entry'));
  } else if (next === '/') {
    help.push(text('JSON 不能写注释', 'JSON has no comments'));
  }
  return finding(
    CODES.notJson,
    '',
    `事实文件不是合法的 JSON：第${line}行第${column}列的 ${next} 不该在这里`,
    `the facts document is not valid JSON: line ${line}, column ${column}, at ${next}`,
    ...help,
  );
}
