// Quantities: `[不足|超过|近…] number [unit] [以上|以下…]`. A facts document wants one number with its
// unit; everything else of the grammar is told apart so that the refusal says what was written.

import { Ratio } from './ratio.js';
import * as numeral from './numeral.js';

const ZERO = new Ratio(0n);
const MOST_PIECES = 24;
const LIMIT = new Ratio(10n ** 18n);
const MAX_DIGITS = 18;

const BEFORE = [
  ['不超过', false], ['不高于', false], ['不多于', false], ['不大于', false], ['至多', false],
  ['最多', false], ['不低于', true], ['不少于', true], ['不小于', true], ['至少', true],
  ['最少', true], ['超过', true], ['高于', true], ['多于', true], ['大于', true], ['不足', false],
  ['不满', false], ['未满', false], ['低于', false], ['少于', false], ['小于', false],
  ['已满', true], ['届满', true], ['满', true],
].map(([word]) => word);
const AFTER = ['以上', '以下', '以内', '以外'];
const PARTS = [['百分之', 100n], ['千分之', 1000n], ['万分之', 10_000n]];
const SINGLE = [
  ['最近', { k: 'near' }], ['近', { k: 'near' }], ['至', { k: 'to' }], ['~', { k: 'to' }],
  ['半', { k: 'half' }], ['等值', { k: 'equal' }], ['等额', { k: 'equal' }],
  ['%', { k: 'rate', parts: 100n }], ['‰', { k: 'rate', parts: 1000n }],
  ['‱', { k: 'rate', parts: 10_000n }],
];

/** Full-width ASCII as half width. */
export const halfWidth = (c) => {
  const code = c.codePointAt(0);
  if (code === 0x3000) return ' ';
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : c;
};

/** Without spaces, in half width. */
export const fold = (text) =>
  [...text].filter((c) => !/^[\p{White_Space}]$/u.test(c)).map(halfWidth).join('');

/** Reads runs with the unit words of a module. */
export class Quantities {
  /** @param {string[][]} units each: the word of the unit, then its other spellings */
  constructor(units) {
    this.units = new Map();
    this.byFirst = new Map();
    for (const [name, ...others] of units) {
      for (const word of [name, ...others]) {
        this.units.set(word, name);
        const first = [...word][0];
        const list = this.byFirst.get(first) ?? [];
        list.push(word);
        this.byFirst.set(first, list);
      }
    }
    for (const list of this.byFirst.values()) list.sort((a, b) => b.length - a.length);
  }

  /** The word that a unit is compared by. */
  unit(word) {
    return this.units.get(word);
  }

  /** What a run is: `{ point }`, `{ fault }`, `{ other: true }` for ranges, or null for a word. */
  classify(run) {
    const tokens = this.lex(run);
    return tokens ? finish(tokens) : null;
  }

  lex(text) {
    const tokens = [];
    let at = 0;
    while (at < text.length && tokens.length < MOST_PIECES) {
      const found = this.piece(text.slice(at), tokens.at(-1));
      if (!found || found.len === 0) return null;
      tokens.push({ ...found.piece, text: text.slice(at, at + found.len), first: at === 0 });
      at += found.len;
    }
    return at === text.length && tokens.length > 0 ? tokens : null;
  }

  piece(rest, last) {
    const c = [...rest.slice(0, 2)][0];
    if (/[0-9]/.test(c)) return arabicPiece(rest);
    if ('百千万'.includes(c)) {
      for (const [word, parts] of PARTS) {
        if (!rest.startsWith(word)) continue;
        const tail = rest.slice(word.length);
        const n = chinese(tail) ?? hundred(tail);
        if (!n) return null;
        const value = n.value.div(new Ratio(parts));
        return number({ ...n, value, proportion: true }, word.length + n.len);
      }
    }
    const followsDigits = (last?.k === 'number' && !last.chinese) || last?.k === 'multiplier';
    if ((numeral.digit(c) !== undefined || c === '十') && !(followsDigits && c === '十')) {
      const n = chinese(rest);
      return n ? number(n, n.len) : null;
    }
    for (const [words, k] of [[BEFORE, 'before'], [AFTER, 'after']]) {
      const word = words.find((w) => rest.startsWith(w));
      if (word) return { piece: { k }, len: word.length };
    }
    for (const [word, piece] of SINGLE) {
      if (rest.startsWith(word)) return { piece, len: word.length };
    }
    const unit = this.byFirst.get(c)?.find((w) => rest.startsWith(w));
    if (unit) return { piece: { k: 'unit', unit: this.units.get(unit) }, len: unit.length };
    const m = numeral.multiplier(c);
    return m === undefined ? null : { piece: { k: 'multiplier', m }, len: 1 };
  }
}

const number = ({ value, chinese = false, malformed = false, proportion = false }, len) => ({
  piece: { k: 'number', value, chinese, malformed, proportion },
  len,
});

/** `5`, `50,000`, `3.5`; the value is null when it is too long to hold. */
function arabic(text) {
  const m = /^(?:[0-9]{1,3}(?:,[0-9]{3}(?![0-9]))+|[0-9]+)(?:\.[0-9]+)?/.exec(text);
  if (!m) return null;
  const [whole, fraction = ''] = m[0].replaceAll(',', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '').length;
  // The point counts as a place, as it does where the limit is drawn.
  const short = digits <= MAX_DIGITS && (fraction ? fraction.length + 1 : 0) <= MAX_DIGITS;
  const value = short ? new Ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length)) : null;
  return { value, len: m[0].length };
}

function arabicPiece(rest) {
  const a = arabic(rest);
  let { value, len } = a;
  let proportion = false;
  if (rest[len] === '/') {
    const b = arabic(rest.slice(len + 1));
    if (b) {
      if (b.value && b.value.num === 0n) return null;
      value = value && b.value ? value.div(b.value) : null;
      proportion = true;
      len += b.len + 1;
    }
  }
  return number({ value, proportion }, len);
}

function chineseWhole(rest) {
  let len = 0;
  while (len < rest.length && numeral.isNumeralChar(rest[len])) len += 1;
  // 五千克: the 千 belongs to the unit.
  if (len > 1 && rest[len - 1] === '千' && '克米瓦'.includes(rest[len] ?? '?')) len -= 1;
  const read = numeral.parse(rest.slice(0, len));
  return read && { value: new Ratio(read.n), malformed: read.malformed, len };
}

function chinese(rest) {
  const whole = chineseWhole(rest);
  if (!whole) return null;
  const out = { ...whole, chinese: true, proportion: false };
  const tail = rest.slice(out.len);
  if (tail.startsWith('分之')) {
    const above = chineseWhole(tail.slice(2));
    if (!above || whole.value.num === 0n) return null;
    out.value = above.value.div(whole.value);
    out.malformed ||= above.malformed;
    out.proportion = true;
    out.len += 2 + above.len;
  } else if (tail.startsWith('点')) {
    let n = 1;
    while (n < tail.length && numeral.digit(tail[n]) !== undefined) n += 1;
    const digits = tail.slice(1, n);
    if (digits && digits.length <= MAX_DIGITS && !digits.includes('两')) {
      const value = [...digits].reduce((sum, d) => sum * 10n + numeral.digit(d), 0n);
      out.value = out.value.add(new Ratio(value, 10n ** BigInt(digits.length)));
      out.len += n;
    }
  }
  return out;
}

const hundred = (rest) =>
  rest.startsWith('百') ? { value: new Ratio(100n), chinese: true, len: 1 } : null;

// ---- the grammar over the pieces

function finish(tokens) {
  const shape = shapeOf(tokens);
  if (!shape) return null;
  const [kind, ...drafts] = shape;
  if (kind === 'near') {
    const [d] = drafts;
    if (!d.half && !['年', '个月', '日', '个工作日', '小时'].includes(d.unit)) return null;
  }
  if (drafts.length === 1) {
    const [d] = drafts;
    if (d.half) return { fault: 'half' };
    if (!d.value) return { fault: 'too-large' };
    if (!d.unit && d.chinese) return { fault: 'bare-chinese' };
    return kind === 'point' ? { point: d } : { other: true };
  }
  const [a, b] = drafts;
  if (a.half || b.half) return { fault: 'half' };
  if (!a.value || !b.value) return { fault: 'too-large' };
  if (!a.unit && !b.unit) return a.chinese || b.chinese ? { fault: 'bare-chinese' } : { other: true };
  return { other: true };
}

function shapeOf(tokens) {
  const k = (at) => tokens[at]?.k;
  const n = tokens.length;
  if (k(0) === 'near') {
    const d = draft(tokens, 1);
    return d && d.end === n ? ['near', d] : null;
  }
  const second = (d, at) => {
    if (at === n) return ['one', d];
    const e = bound(tokens, at);
    return e && e.end === n ? ['two', d, e] : null;
  };
  if (k(0) === 'before') {
    const d = bound(tokens, 0);
    return d && second(d, d.end);
  }
  const d = draft(tokens, 0);
  if (!d) return null;
  if (d.end === n) return ['point', d];
  if (k(d.end) === 'to') {
    const e = draft(tokens, d.end + 1);
    return e && e.end === n ? ['to', d, e] : null;
  }
  return k(d.end) === 'after' ? second(d, d.end + 1) : null;
}

function bound(tokens, at) {
  if (tokens[at]?.k === 'before') return draft(tokens, at + 1);
  const d = draft(tokens, at);
  if (!d || tokens[d.end]?.k !== 'after') return null;
  return { ...d, end: d.end + 1 };
}

function draft(tokens, start) {
  const t = tokens[start];
  const d = { value: null, unit: null, chinese: false, malformed: false, half: false, end: start };
  if (t?.k === 'equal') {
    Object.assign(d, { value: new Ratio(1n), unit: '倍', end: start + 1 });
  } else if (t?.k === 'half') {
    if (tokens[start + 1]?.k !== 'unit') return null;
    Object.assign(d, { half: true, end: start + 2 });
  } else if (t?.k === 'number') {
    const at = counted(tokens, start, d);
    if (at === null) return null;
    d.end = measure(tokens, at, d);
    if (d.end === null) return null;
  } else {
    return null;
  }
  d.text = tokens.slice(start, d.end).map((x) => x.text).join('');
  return d;
}

/** The number with its multipliers: `5万`, `1亿5000万`. */
function counted(tokens, start, d) {
  const first = tokens[start];
  d.chinese = first.chinese;
  d.malformed = first.malformed;
  if (first.proportion) {
    d.value = first.value;
    d.unit = 'ratio';
    return start + 1;
  }
  let at = start;
  let above = null;
  let broken = false;
  let sum = ZERO;
  while (tokens[at]?.k === 'number') {
    const n = tokens[at];
    if (at > start && (n.first || n.chinese || n.proportion || above === null || above === 1n)) {
      return null;
    }
    at += 1;
    let factor = 1n;
    while (tokens[at]?.k === 'multiplier') {
      factor *= tokens[at].m;
      at += 1;
    }
    const part = n.value && n.value.mul(new Ratio(factor));
    if (above !== null) {
      const fits = !part || part.less(new Ratio(above));
      d.malformed ||= !fits || factor >= above || broken;
    }
    sum = sum && part && sum.add(part);
    above = factor;
    broken = n.value !== null && n.value.whole === null;
  }
  d.value = sum && sum.less(LIMIT) ? sum : null;
  return at;
}

/** What follows the number: `%`, a unit word, 元角分, 半. */
function measure(tokens, start, d) {
  const t = tokens[start];
  if (t?.k === 'rate' && !d.unit) {
    d.value = d.value && d.value.div(new Ratio(t.parts));
    d.unit = 'ratio';
    return start + 1;
  }
  if (t?.k !== 'unit') return start;
  const next = start + 1;
  if (d.unit) {
    // A fraction counts times, and nothing else: 1/2倍.
    d.unit = '倍';
    return t.unit === '倍' ? next : null;
  }
  d.unit = t.unit;
  if (t.text === '元') return smallChange(tokens, next, d);
  if (t.text === '角') {
    d.value = d.value && d.value.div(new Ratio(10n));
    d.unit = '元';
    return smallChange(tokens, next, d);
  }
  if (tokens[next]?.k !== 'half') return next;
  d.half = true;
  return t.text === '个' && tokens[next + 1]?.k === 'unit' ? next + 2 : next + 1;
}

/** 角 and 分 after 元: `12元5角6分`. */
function smallChange(tokens, start, d) {
  let at = start;
  for (const [word, parts] of [['角', 10n], ['分', 100n]]) {
    const n = tokens[at];
    if (n?.k === 'number' && !n.first && tokens[at + 1]?.text === word && !n.proportion) {
      const part = n.value && n.value.div(new Ratio(parts));
      d.value = d.value && part && d.value.add(part);
      d.malformed ||= n.malformed;
      at += 2;
    }
  }
  return at;
}
