// Findings about facts: stable codes, JSON pointers, Chinese and English.

/** Codes as `zhun explain` lists them. */
export const CODES = {
  notJson: 'Z701',
  tooLarge: 'Z702',
  notObject: 'Z703',
  repeatedKey: 'Z704',
  unknownName: 'Z705',
  wrongType: 'Z706',
  moneyWithoutUnit: 'Z707',
  wrongUnit: 'Z708',
  unknownOption: 'Z709',
  outOfBounds: 'Z710',
  tooFine: 'Z711',
  reversedSpan: 'Z712',
  tooManyRecords: 'Z713',
  stateNotAllowed: 'Z714',
  badDate: 'Z715',
  badWrapper: 'Z716',
  notOneValue: 'Z717',
  unknownAct: 'Z720',
  caseDocument: 'Z729',
  sameAct: 'Z730',
  noCaseRule: 'Z731',
  overflow: 'Z801',
  divisionByZero: 'Z802',
  emptyRange: 'Z803',
  contradiction: 'Z804',
  noCalendar: 'Z805',
};

const MOST = 500;

export const text = (zh, en = zh) => ({ zh, en });

/** One finding. @param {string} code @param {string | null} pointer */
export function finding(code, pointer, zh, en, ...help) {
  return { code, severity: 'error', pointer, message: text(zh, en), help };
}

/** The findings of one document; those beyond the limit are counted. */
export class Report {
  constructor() {
    this.diagnostics = [];
    this.dropped = 0;
  }

  push(d) {
    if (this.diagnostics.length >= MOST) this.dropped += 1;
    else this.diagnostics.push(d);
  }

  get count() {
    return this.diagnostics.length + this.dropped;
  }
}

/** Why nothing can be recommended: facts at fault, or a computation that fails. */
export class Refused extends Error {
  /** @param {object[]} diagnostics @param {number} dropped */
  constructor(diagnostics, dropped = 0) {
    const lines = diagnostics.map((d) => {
      const at = d.pointer ? ` (${d.pointer})` : '';
      return `${d.code} ${d.message.zh}${at} / ${d.message.en}`;
    });
    super(lines.join('\n'));
    this.name = 'Refused';
    this.diagnostics = diagnostics;
    this.dropped = dropped;
  }
}

/** Why bytes are not loaded. */
export class BadModule extends Error {
  constructor(zh, en) {
    super(`${zh} / ${en}`);
    this.name = 'BadModule';
    this.zh = zh;
    this.en = en;
  }
}

/** At most 40 characters of a text, for messages. */
export function shorten(value) {
  const chars = [...value];
  return chars.length > 40 ? chars.slice(0, 40).join('') + '…' : value;
}

/** One more step of a JSON pointer (RFC 6901). */
export const below = (pointer, key) =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The member of `known` nearest to `word`, if near enough to be a slip. */
export function nearest(word, known) {
  const w = [...word];
  if (w.length < 2) return null;
  let best = null;
  for (const candidate of known) {
    const c = [...candidate];
    const d = distance(w, c);
    const contains = c.length >= 2 && (candidate.includes(word) || word.includes(candidate));
    const near = d <= Math.max(1, Math.floor(Math.max(w.length, c.length) / 3)) || contains;
    if (d > 0 && near && (!best || d < best[0])) best = [d, candidate];
  }
  return best && best[1];
}

/** Levenshtein with adjacent transposition. */
function distance(first, second) {
  const [a, b] = [first.slice(0, 64), second.slice(0, 64)];
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swap = i > 0 && j > 0 && a[i - 1] === b[j] && a[i] === b[j - 1];
      next.push(
        Math.min(
          row[j] + (a[i] === b[j] ? 0 : 1),
          row[j + 1] + 1,
          next[j] + 1,
          swap ? before[j - 1] + 1 : Infinity,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row.at(-1);
}
