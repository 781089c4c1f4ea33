// What goes into a module and comes out of it, as bytes and words. wasm/ABI.md describes both.

import { Ratio } from './ratio.js';

const SLOT = 24;
const LISTED = 1n << 62n;

/** How an evaluation ends. */
export const STATUS = { decided: 0, fault: 1, missing: 2, refused: 3, noAct: 4, tooLarge: 5 };

/** Reasons by number. */
export const KINDS = [
  'Act', 'Guard', 'WaivedBy', 'ListedBy', 'TakenOffList', 'Imposes', 'StatutoryRange', 'Override',
  'Row', 'RowChosen', 'Decision', 'Start', 'Factor', 'FactorLowest', 'WeightSum', 'Formula',
  'BenchmarkRange', 'Tier', 'Counts', 'DoesNotCount', 'Band', 'Reduced', 'NotReduced', 'Clamped',
  'Recommended', 'Amount', 'UnascertainableIgnored', 'UnascertainableNotLowest', 'Human',
  'Contest', 'Considered', 'FineOf',
];

/** Why a human decides, by number. */
export const WHYS = [
  'RuleSays', 'Tie', 'Gap', 'FactorGap', 'SeveralFines', 'OppositeCircumstances', 'Mitigation',
  'NoNumericRule', 'OpenTop', 'NoBase', 'Unascertainable', 'Choice', 'NoStatutoryAmount',
  'OutOfRange', 'ReductionRange', 'Versions', 'Concurring', 'NoVersion',
];

/** Which of several provisions is applied, by number: the sentence that says so. */
export const VERDICTS = [
  'law.sole', 'law.earlier', 'law.later', 'law.no_longer_unlawful', 'law.not_unlawful',
  'concurrence.higher', 'concurrence.one', 'concurrence.none', 'undecided',
];

/** Why a circumstance does not count, by number. */
export const NOT_COUNTED = ['AlreadyWeighed', 'SameSide', 'ShallComesFirst', 'Optional'];

/** A block of facts: one slot a fact, then the records of lists. */
export function encode(slots) {
  const records = (list) => list.reduce((n, r) => n + r.length, 0);
  const bytes = slots.reduce((n, s) => n + (s?.records ? records(s.records) : 0), slots.length) * SLOT;
  const view = new DataView(new ArrayBuffer(bytes));
  let end = slots.length * SLOT;
  const put = (at, state, value, second) => {
    view.setBigInt64(at, BigInt(state), true);
    view.setBigInt64(at + 8, value, true);
    view.setBigInt64(at + 16, second, true);
  };
  slots.forEach((slot, i) => {
    if (!slot) return;
    if (!slot.records) {
      put(i * SLOT, slot.state, slot.value, slot.second);
      return;
    }
    put(i * SLOT, slot.state, BigInt(end), BigInt(slot.records.length));
    for (const field of slot.records.flat()) {
      if (field) put(end, field.state, field.value, field.second);
      end += SLOT;
    }
  });
  return new Uint8Array(view.buffer);
}

/** The words of a result do not say what they should. */
export class Garbled extends Error {
  constructor() {
    super('the result cannot be read');
    this.name = 'Garbled';
  }
}

/** Words read one after another. */
class Words {
  /** @param {DataView} view */
  constructor(view, at, end) {
    this.view = view;
    this.at = at;
    this.end = end;
  }

  word() {
    if (this.at + 8 > this.end) throw new Garbled();
    const n = this.view.getBigInt64(this.at, true);
    this.at += 8;
    return n;
  }

  /** A number that is an index, a count or a code. */
  id() {
    const n = this.word();
    if (n < 0n || n >= 1n << 32n) throw new Garbled();
    return Number(n);
  }

  yes() {
    return this.id() !== 0;
  }

  some() {
    const count = this.id();
    if (this.at + count * 8 > this.end) throw new Garbled();
    const part = new Words(this.view, this.at, this.at + count * 8);
    this.at = part.end;
    return part;
  }

  list(item) {
    const count = this.id();
    if (this.at + count * 8 > this.end) throw new Garbled();
    return Array.from({ length: count }, () => item(this));
  }

  rest(item) {
    const out = [];
    while (this.at < this.end) out.push(item(this));
    return out;
  }

  /** A range of money, or null. */
  money() {
    const [min, max, flags] = [this.word(), this.word(), this.word()];
    if (!(flags & 1n)) return null;
    return {
      min,
      max: flags & 2n ? max : null,
      minOpen: (flags & 4n) !== 0n,
      maxOpen: (flags & 8n) !== 0n,
    };
  }

  wide() {
    const low = BigInt.asUintN(64, this.word());
    return (this.word() << 64n) | low;
  }

  ratio() {
    const [num, den] = [this.wide(), this.wide()];
    return new Ratio(num, den);
  }

  ground() {
    const n = this.word();
    if (n < LISTED) return { circumstance: Number(n) };
    return { list: Number((n - LISTED) >> 32n), entry: Number(n & 0xffffffffn) };
  }
}

/** The words that the duties of a case are asked with: of each act its number and its outcome as it was
 * given (null: it is not decided), then what fines on objects come to at most. */
export function encodeCase(acts, joined) {
  const words = [BigInt(acts.length)];
  for (const { act, words: own } of acts) {
    words.push(BigInt(act), BigInt(own?.length ?? 0));
    for (const word of own ?? []) words.push(word);
  }
  words.push(BigInt(joined.length));
  const flag = (is, bit) => (is ? bit : 0n);
  for (const { on, range: r, amount } of joined) {
    const flags = 1n | flag(r.max !== null, 2n) | flag(r.minOpen, 4n) | flag(r.maxOpen, 8n);
    words.push(BigInt(on), r.min, r.max ?? 0n, flags, flag(amount !== null, 1n), amount ?? 0n);
  }
  const view = new DataView(new ArrayBuffer(words.length * 8));
  words.forEach((word, i) => view.setBigInt64(i * 8, word, true));
  return new Uint8Array(view.buffer);
}

/** The answer in the words at `at`. @param {'act' | 'decision' | 'duties'} asked */
export function decode(buffer, at, asked) {
  const view = new DataView(buffer);
  if (at < 0 || at + 16 > view.byteLength) throw new Garbled();
  const count = view.getBigInt64(at, true);
  if (count < 2n || count > BigInt((view.byteLength - at) >> 3)) throw new Garbled();
  const r = new Words(view, at + 8, at + Number(count) * 8);
  const status = r.id();
  const answer = { status };
  switch (status) {
    case STATUS.decided:
      if (asked === 'act') {
        const from = r.at;
        answer.outcome = outcome(r);
        // As they stand: the duties of a case are asked with them.
        answer.words = Array.from({ length: (r.at - from) / 8 }, (_, i) => view.getBigInt64(from + i * 8, true));
      } else if (asked === 'duties') answer.duties = r.list(told);
      else answer.decision = decision(r);
      break;
    case STATUS.fault:
      answer.fault = r.id();
      answer.place = r.id() - 1;
      break;
    case STATUS.missing:
      answer.fact = r.id();
      break;
    case STATUS.refused:
      answer.fact = r.id() - 1;
      break;
    case STATUS.noAct:
    case STATUS.tooLarge:
      break;
    default:
      throw new Garbled();
  }
  if (r.at !== r.end) throw new Garbled();
  return answer;
}

function outcome(r) {
  return {
    disposition: r.id(),
    degree: r.id() - 1,
    penalties: r.list(imposed),
    rows: r.list((x) => x.id()),
    human: r.list((x) => {
      const tag = x.id();
      return why(tag, x.some());
    }),
    reasons: reasons(r, 16),
    duties: r.list(told),
  };
}

/** A duty of procedure: due, perhaps with a last day, done, or open. */
function told(r) {
  const duty = r.id();
  switch (r.id()) {
    case 0:
      return { duty, open: wait(r) };
    case 1:
      return { duty };
    case 2:
      return { duty, day: Number(r.word()) };
    case 3:
      return { duty, waits: wait(r) };
    case 4:
      return { duty, waits: { noDay: true } };
    case 5:
      return { duty, done: true };
    default:
      throw new Garbled();
  }
}

/** What a duty, or its last day, waits for. */
function wait(r) {
  switch (r.id()) {
    case 0:
      return { fact: r.id() };
    case 1: {
      const tag = r.id();
      return { why: why(tag, r.some()) };
    }
    case 2:
      return { fault: r.id(), place: r.id() - 1 };
    case 3:
      return { outcome: true };
    default:
      throw new Garbled();
  }
}

function imposed(r) {
  const out = { penalty: r.id(), modality: r.id(), statutory: r.money(), range: r.money() };
  const has = r.yes();
  const point = r.word();
  out.point = has ? point : null;
  out.human = r.yes();
  const [group, set, index] = [r.id(), r.id(), r.id()];
  out.group = group === 0 ? null : { kind: group === 1 ? 'choice' : 'ladder', set, index };
  return out;
}

function decision(r) {
  let value;
  switch (r.id()) {
    case 0: {
      const tag = r.id();
      value = { why: why(tag, r.some()) };
      break;
    }
    case 1:
      value = { bool: r.yes() };
      break;
    case 2:
      value = { choice: r.id() };
      break;
    case 3:
      value = { number: r.ratio() };
      break;
    case 4:
      value = { range: r.money() };
      break;
    default:
      throw new Garbled();
  }
  return { ...value, rows: r.list((x) => x.id()) };
}

function why(tag, r) {
  const kind = WHYS[tag];
  switch (kind) {
    case 'RuleSays':
      return { kind, expr: r.id() - 1 };
    case 'Tie':
    case 'SeveralFines':
      return { kind, all: r.rest((x) => x.id()) };
    case 'Gap':
      return { kind, part: Number(r.word()) };
    case 'OppositeCircumstances':
      return { kind, a: r.ground(), b: r.ground() };
    case 'Mitigation':
      return { kind, ground: r.ground() };
    case 'NoNumericRule':
      return { kind, degree: r.id() - 1 };
    case 'OpenTop':
    case 'Choice':
      return { kind };
    case 'FactorGap':
    case 'NoBase':
    case 'Unascertainable':
    case 'NoStatutoryAmount':
    case 'OutOfRange':
    case 'ReductionRange':
      return { kind, id: r.id() };
    case 'Versions':
    case 'Concurring':
      return { kind, act: r.id(), first: r.id(), second: r.id() };
    case 'NoVersion':
      return { kind, act: r.id(), decided: r.yes() };
    default:
      throw new Garbled();
  }
}

function reasons(r, depth) {
  if (depth === 0) throw new Garbled();
  return r.list((x) => {
    const [step, kind] = [x.id(), KINDS[x.id()]];
    if (!kind) throw new Garbled();
    const a = x.some();
    const reason = { step, kind, ...ARGUMENTS[kind](a) };
    if (a.at !== a.end) throw new Garbled();
    reason.children = reasons(x, depth - 1);
    return reason;
  });
}

const ARGUMENTS = {
  Act: (r) => ({ act: r.id() }),
  Guard: (r) => ({ act: r.id(), guard: r.id() }),
  WaivedBy: (r) => ({ ground: { circumstance: r.id() }, modality: r.id() }),
  ListedBy: (r) => ({ ground: { list: r.id(), entry: r.id() }, modality: r.id() }),
  TakenOffList: (r) => ({ ground: { list: r.id(), entry: r.id() }, expr: r.id() }),
  Imposes: (r) => ({ penalty: r.id() }),
  StatutoryRange: (r) => ({ penalty: r.id(), range: r.money() }),
  Override: (r) => ({ row: r.id() }),
  Row: (r) => ({ row: r.id() }),
  RowChosen: (r) => ({ row: r.id(), all: r.rest((x) => x.id()) }),
  Decision: (r) => ({ decision: r.id(), row: r.id() }),
  Start: (r) => ({ n: r.word(), den: r.word() }),
  Factor: (r) => ({ row: r.id(), n: r.word(), den: r.word() }),
  FactorLowest: (r) => ({ fact: r.id(), row: r.id(), n: r.word(), den: r.word() }),
  WeightSum: (r) => ({ before: r.word(), after: r.word(), den: r.word() }),
  Formula: (r) => ({
    expr: r.id(),
    result: r.ratio(),
    entered: r.rest((x) => ({ fact: x.id(), steps: x.word() })),
  }),
  BenchmarkRange: (r) => ({ object: r.id(), range: r.money() }),
  Tier: (r) => ({ ground: r.ground(), from: r.id(), to: r.id() }),
  Counts: (r) => ({ ground: r.ground() }),
  DoesNotCount: (r) => {
    const ground = r.ground();
    const why = NOT_COUNTED[r.id()];
    if (why === 'AlreadyWeighed') return { ground, why, fact: r.id() };
    if (why === 'SameSide' || why === 'ShallComesFirst') return { ground, why, other: r.ground() };
    r.id();
    return { ground, why: 'Optional' };
  },
  Band: (r) => ({ degree: r.id() - 1, range: r.money() }),
  Reduced: (r) => ({ reduction: r.id(), before: r.money(), after: r.money() }),
  NotReduced: (r) => ({ reduction: r.id(), expr: r.id() }),
  Clamped: (r) => ({ before: r.money(), after: r.money() }),
  Recommended: (r) => ({ object: r.id(), range: r.money() }),
  Amount: (r) => ({ object: r.id(), fen: r.word() }),
  UnascertainableIgnored: (r) => ({ fact: r.id() }),
  UnascertainableNotLowest: (r) => ({ fact: r.id() }),
  Human: (r) => {
    const tag = r.id();
    return { why: why(tag, r) };
  },
  Contest: (r) => {
    const [act, verdict, first, second] = [r.id(), VERDICTS[r.id()], r.id(), r.id()];
    if (!verdict) throw new Garbled();
    return { act, verdict, first, second };
  },
  Considered: (r) => ({ act: r.id(), index: r.id(), disposition: r.id() }),
  FineOf: (r) => ({ act: r.id(), object: r.id(), index: r.id(), tied: r.yes() }),
};
