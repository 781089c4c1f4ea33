// The document of a case of several acts: `{"acts": [{"act": "1.1", "facts": {…}}, …], "facts": {…}}`.
// The facts of the case stand for what an act does not give; what the rule asks of each act besides its
// own facts stands among these.

import { Reader } from './facts.js';
import { CODES, below, finding, nearest, shorten, text } from './findings.js';

const REST = '其余';
const FORM = text(
  '写成 {"acts": [{"act": "编码", "facts": {…}}], "facts": {…}}',
  'write {"acts": [{"act": "CODE", "facts": {…}}], "facts": {…}}',
);
const empty = () => ({ t: 'object', v: new Map(), repeated: [] });

/** Reads the document of a case, as text or as a plain object.
 * @returns {{acts: {act: number, slots: object[], own: object[]}[], slots: object[], report: object}} */
export function readCase(texts, rule, quantities, document) {
  const reader = new Acts(texts, rule, quantities);
  const read = reader.whole(document) ?? { acts: [], slots: [] };
  return { ...read, report: reader.report };
}

class Acts {
  constructor(texts, rule, quantities) {
    this.texts = texts;
    this.rule = rule;
    this.quantities = quantities;
    this.list = texts.facts[rule.list];
    this.own = rule.own ?? [];
    this.reader = new Reader(texts.facts, quantities);
    this.report = this.reader.report;
  }

  fail(d) {
    this.report.push(d);
    return null;
  }

  wrong(pointer, zh, en) {
    return this.fail(finding(CODES.caseDocument, pointer, zh, en, FORM));
  }

  whole(document) {
    const root = this.reader.open(document);
    if (root === null || !this.object(root, '')) return null;
    this.keys(root, '', ['acts', 'facts']);
    const written = root.v.get('facts');
    const shared = written && this.object(written, '/facts') ? written : empty();
    const { slots } = this.split(shared, '/facts');
    this.notOfTheCase(shared);
    const list = root.v.get('acts');
    if (!list) {
      return this.fail(
        finding(
          CODES.caseDocument,
          '',
          '没有写 acts：案件要列出各个行为',
          'there are no `acts`: a case lists its acts',
          FORM,
        ),
      );
    }
    if (list.t !== 'list') return this.wrong('/acts', 'acts 要是数组', '`acts` is an array');
    if (list.v.length === 0) {
      this.wrong('/acts', 'acts 至少要有一个行为', '`acts` has at least one act');
    }
    const { max, name } = this.rule;
    if (list.v.length > max) {
      return this.fail(
        finding(
          CODES.tooManyRecords,
          '/acts',
          `有${list.v.length}个行为，案件“${name}”至多${max}个`,
          `${list.v.length} acts; the rule for cases takes at most ${max}`,
          text(
            '核对是否重复；确有需要的，改规则里的“行为 至多”',
            'check for repetitions, or raise the limit in the rule',
          ),
        ),
      );
    }
    const acts = [];
    list.v.forEach((node, i) => {
      const act = this.act(node, below('/acts', i), shared, slots);
      if (act) acts.push(act);
    });
    this.twice(acts);
    return { acts, slots };
  }

  object(node, pointer) {
    if (node.t === 'object' && !node.bad) return true;
    this.wrong(pointer, '这里要对象 { … }', 'an object belongs here');
    return false;
  }

  /** Only these keys may stand here. */
  keys(node, pointer, known) {
    this.reader.repeated(node, pointer);
    for (const key of node.v.keys()) {
      if (known.includes(key)) continue;
      const shown = shorten(key);
      const near = nearest(key, known);
      this.fail(
        finding(
          CODES.caseDocument,
          below(pointer, key),
          `没有“${shown}”这个键；这里有 ${known.join('、')}`,
          `no key "${shown}" here; there are ${known.join(', ')}`,
          near
            ? text(`是不是 ${near}？`, `did you mean ${near}?`)
            : text('事实写在 facts 里', 'facts stand in `facts`'),
        ),
      );
    }
  }

  /** The number of an act that the rule is for. */
  named(node, pointer) {
    const at = below(pointer, 'act');
    const code = node.v.get('act');
    if (code?.t !== 'text' || code.bad) {
      return this.wrong(at, 'act 要写违法行为的编码或名称', '`act` is the code or name of an act');
    }
    const { acts } = this.texts;
    let id = acts.findIndex((a) => a.code === code.v);
    if (id < 0) id = acts.findIndex((a) => a.name === code.v);
    if (id < 0) {
      const near = nearest(code.v, acts.flatMap((a) => [a.code, a.name]));
      return this.fail(
        finding(
          CODES.unknownAct,
          at,
          `没有编码或名称是“${code.v}”的违法行为`,
          `no act has the code or name "${code.v}"`,
          ...(near ? [text(`是不是“${near}”？`, `did you mean "${near}"?`)] : []),
        ),
      );
    }
    if (!this.rule.acts || this.rule.acts.includes(id)) return id;
    return this.fail(
      finding(
        CODES.unknownAct,
        at,
        `案件“${this.rule.name}”不适用于“${code.v}”`,
        `the rule \`${this.rule.name}\` is not for "${code.v}"`,
        text('见它的“适用于”', 'see its `applies_to`'),
      ),
    );
  }

  act(node, pointer, shared, common) {
    if (!this.object(node, pointer)) return null;
    this.keys(node, pointer, ['act', 'facts']);
    const act = this.named(node, pointer);
    if (act === null) return null;
    const at = below(pointer, 'facts');
    const facts = node.v.get('facts') ?? empty();
    if (!this.object(facts, at)) return null;
    const { slots, own } = this.split(facts, at);
    // What the case says of all that is not mentioned goes for what is asked of each act.
    const rest = restOf(shared);
    this.own.forEach((id, i) => {
      const fact = this.texts.facts[id];
      if (own[i] === null && !facts.v.has(fact.name)) own[i] = filled(fact, rest);
    });
    this.texts.facts.forEach(({ name }, id) => {
      // What the act says of all that it does not mention comes after what the case says.
      const here = facts.v.has(name);
      if (!here && (slots[id] === null || shared.v.has(name))) slots[id] = common[id];
    });
    return { act, slots, own };
  }

  /** Facts, and what is asked of each act besides. */
  split(node, at) {
    const asked = this.own.map((id) => this.texts.facts[id].name);
    const [plain, own] = [empty(), empty()];
    for (const [key, value] of node.v) {
      if (key === this.list.name) {
        this.fail(
          finding(
            CODES.caseDocument,
            below(at, key),
            `“${key}”由各行为的结果填写，不在这里写`,
            `"${key}" is filled by the outcomes of the acts`,
            text('删去这一项', 'remove it'),
          ),
        );
      } else {
        (asked.includes(key) ? own : plain).v.set(key, value);
      }
    }
    this.reader.repeated(node, at);
    const reader = new Reader(this.texts.facts, this.quantities);
    reader.report = this.report;
    reader.top(plain, at);
    const record = reader.record(this.list, own, at);
    const rest = restOf(node);
    const values = this.own.map((id) => {
      const fact = this.texts.facts[id];
      const given = record[this.list.fields.indexOf(id)] ?? null;
      return given ?? (own.v.has(fact.name) ? null : filled(fact, rest));
    });
    return { slots: reader.slots, own: values };
  }

  /** What belongs to one act stands with the case. */
  notOfTheCase(facts) {
    for (const id of this.own) {
      const { name } = this.texts.facts[id];
      if (!facts.v.has(name)) continue;
      this.fail(
        finding(
          CODES.caseDocument,
          below('/facts', name),
          `“${name}”是问每个行为的，写到那个行为的 facts 里`,
          `"${name}" is asked of each act: write it in the facts of that act`,
          text('移到 acts 里', 'move it into `acts`'),
        ),
      );
    }
  }

  /** Two acts of the case that are one. */
  twice(acts) {
    for (let second = 1; second < acts.length; second += 1) {
      const first = acts.slice(0, second).findIndex((a) => same(a, acts[second]));
      if (first < 0) continue;
      const n = second + 1;
      this.fail(
        finding(
          CODES.sameAct,
          below('/acts', second),
          `第${n}个行为和第${first + 1}个是同一个：行为、日期、事实都相同`,
          `act ${n} is act ${first + 1} again: the same act, day and facts`,
          text('删去一个；确是两次行为的，写明各自的日期', 'remove one; two acts differ in their days'),
        ),
      );
      return;
    }
  }
}

/** What a document says of every 是否 fact that it does not mention. */
function restOf(node) {
  const rest = node.v.get(REST);
  if (rest?.t === 'bool') return rest.v;
  return rest?.t === 'text' && (rest.v === '是' || rest.v === '否') ? rest.v === '是' : null;
}

const filled = (fact, rest) =>
  fact.type === 'bool' && rest !== null ? { state: 1, value: rest ? 1n : 0n, second: 0n } : null;

/** Whether two values read from documents are equal. */
export function same(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => same(a[k], b[k]));
}
