// Many cases at once: columns in, columns out. Plain cases are answered in blocks where the module can
// do that (sheets.js), all others one by one, with the same results.

import { STATE } from './facts.js';
import { answer as answerAll } from './sheets.js';
import { STATUS } from './wire.js';

/** How a case of a batch ended. */
export const ENDED = { decided: 0, fault: 1, missing: 2, bad: 3, human: 4 };

/** Bits of the flag columns. */
export const FLAGS = {
  human: 1, moreFines: 2, moreRows: 4, others: 8,
  range: 1, upper: 2, lowerOpen: 4, upperOpen: 8, point: 16, fineHuman: 32,
};

const NONE = 0xffffffff;

/** How the values of a fact lie in a column: bytes, 32 bits, 64 bits, or two columns of 32 bits. */
export function width(fact) {
  switch (fact.type) {
    case 'bool':
    case 'choice':
      return 'byte';
    case 'multi':
      return 'long';
    case 'number': {
      const fits = (n) => BigInt.asIntN(32, BigInt(n)) === BigInt(n);
      return fits(fact.min) && fits(fact.max) ? 'int' : 'long';
    }
    case 'date':
    case 'period':
      return 'int';
    case 'span':
      return 'pair';
    default:
      return null;
  }
}

const ARRAYS = { byte: Uint8Array, int: Int32Array, long: BigInt64Array, pair: Int32Array };

/** Columns of cases, checked against the facts: `{ id, width, data, to, state }` each. */
export function columnsOf(facts, columns) {
  let rows = null;
  const same = (name, array) => {
    if (rows !== null && array.length !== rows) {
      throw new RangeError(`${name}: ${array.length} values beside ${rows}`);
    }
    rows = array.length;
  };
  const out = Object.entries(columns).map(([name, column]) => {
    const id = facts.findIndex((f) => f.name === name && f.list === undefined);
    if (id < 0) throw new RangeError(`there is no fact named "${name}"`);
    const wide = width(facts[id]);
    if (wide === null) throw new TypeError(`${name} is a list, and lists do not lie in columns`);
    const { data, to, state } = ArrayBuffer.isView(column) ? { data: column } : column;
    const Kind = ARRAYS[wide];
    const wrong = !(data instanceof Kind) || (wide === 'pair' && !(to instanceof Kind));
    if (wrong || (state !== undefined && !(state instanceof Uint8Array))) {
      throw new TypeError(`${name} wants ${Kind.name}, and a state column Uint8Array`);
    }
    for (const array of [data, to, state]) if (array !== undefined) same(name, array);
    return { id, width: wide, data, to, state };
  });
  return { rows: rows ?? 0, columns: out };
}

/** One case of the columns as slots. */
export function slotsAt(facts, columns, row) {
  const slots = facts.map(() => null);
  for (const { id, data, to, state } of columns) {
    const how = state ? state[row] : STATE.given;
    if (how === STATE.unknown) continue;
    const here = how === STATE.given;
    slots[id] = {
      state: how,
      value: here ? BigInt(data[row]) : 0n,
      second: here && to ? BigInt(to[row]) : 0n,
    };
  }
  return slots;
}

/** Asks an act for every case. `parts`: the texts and the schema of a module, and its instance. */
export function act(parts, number, given) {
  const { texts, instance } = parts;
  const cases = columnsOf(texts.facts, given);
  const { rows, columns } = cases;
  const { fines = 0, rows: deciding = 0 } = texts.acts[number];
  const out = {
    status: new Uint8Array(rows),
    detail: new Uint32Array(rows),
    disposition: new Uint8Array(rows),
    degree: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    fines: Array.from({ length: fines }, () => ({
      penalty: new Uint32Array(rows),
      flags: new Uint8Array(rows),
      min: new BigInt64Array(rows),
      max: new BigInt64Array(rows),
      point: new BigInt64Array(rows),
    })),
    rows: Array.from({ length: deciding }, () => new Uint32Array(rows)),
  };
  const fine = (part) => out.fines.map((slot) => slot[part]);
  const targets = {
    disposition: [out.disposition],
    degree: [out.degree],
    flags: [out.flags],
    'fine.penalty': fine('penalty'),
    'fine.flags': fine('flags'),
    'fine.min': fine('min'),
    'fine.max': fine('max'),
    'fine.point': fine('point'),
    row: out.rows,
  };
  answerAll(parts, number, cases, targets, (row) => {
    const answer = instance.decide(number, 'act', slotsAt(texts.facts, columns, row), false);
    if (answer.status === STATUS.decided) outcome(texts, out, row, answer.outcome);
    else ended(out, row, answer);
  });
  return out;
}

function ended(out, row, answer) {
  const place = answer.place === undefined ? 0 : answer.place + 1;
  const [status, detail] = {
    [STATUS.fault]: [ENDED.fault, place * 256 + (answer.fault ?? 0)],
    [STATUS.missing]: [ENDED.missing, answer.fact],
    [STATUS.refused]: [ENDED.bad, answer.fact < 0 ? NONE : answer.fact],
  }[answer.status] ?? [ENDED.fault, 1];
  out.status[row] = status;
  out.detail[row] = detail;
}

function ends(range) {
  if (!range) return [0, 0n, 0n];
  const flags =
    FLAGS.range |
    (range.max === null ? 0 : FLAGS.upper) |
    (range.minOpen ? FLAGS.lowerOpen : 0) |
    (range.maxOpen ? FLAGS.upperOpen : 0);
  return [flags, range.min, range.max ?? 0n];
}

function outcome(texts, out, row, found) {
  const fines = found.penalties.filter((i) => texts.penalties[i.penalty].fine);
  out.disposition[row] = found.disposition;
  out.degree[row] = found.degree + 1;
  out.flags[row] =
    (found.human.length > 0 ? FLAGS.human : 0) |
    (fines.length > out.fines.length ? FLAGS.moreFines : 0) |
    (found.rows.length > out.rows.length ? FLAGS.moreRows : 0) |
    (fines.length < found.penalties.length ? FLAGS.others : 0);
  out.fines.forEach((slot, n) => {
    const i = fines[n];
    if (!i) return;
    const [flags, min, max] = ends(i.range);
    slot.penalty[row] = i.penalty + 1;
    slot.flags[row] =
      flags | (i.point === null ? 0 : FLAGS.point) | (i.human ? FLAGS.fineHuman : 0);
    slot.min[row] = min;
    slot.max[row] = max;
    slot.point[row] = i.point ?? 0n;
  });
  out.rows.forEach((slot, n) => {
    if (found.rows[n] !== undefined) slot[row] = found.rows[n] + 1;
  });
}

/** Asks a decision for every case; `number` counts it among the decisions. */
export function decision(parts, number, given) {
  const { texts, instance } = parts;
  const cases = columnsOf(texts.facts, given);
  const { rows, columns } = cases;
  const out = {
    status: new Uint8Array(rows),
    detail: new Uint32Array(rows),
    num: new BigInt64Array(rows),
    den: new BigInt64Array(rows),
    flags: new Uint8Array(rows),
    row: new Uint32Array(rows),
  };
  const targets = {
    'decision.status': [out.status],
    'decision.num': [out.num],
    'decision.den': [out.den],
    'decision.flags': [out.flags],
    'decision.row': [out.row],
  };
  const ask = texts.acts.length + number;
  answerAll(parts, ask, cases, targets, (row) => {
    const answer = instance.decide(ask, 'decision', slotsAt(texts.facts, columns, row), false);
    if (answer.status === STATUS.decided) value(out, row, answer.decision);
    else ended(out, row, answer);
  });
  return out;
}

function value(out, row, x) {
  const fits = (n) => BigInt.asIntN(64, n) === n;
  const of = { num: 0n, den: 1n, flags: 0 };
  if (x.bool !== undefined) of.num = x.bool ? 1n : 0n;
  else if (x.choice !== undefined) of.num = BigInt(x.choice);
  else if (x.range) [of.flags, of.num, of.den] = ends(x.range);
  else if (x.number && fits(x.number.num) && fits(x.number.den)) {
    [of.num, of.den] = [x.number.num, x.number.den];
  } else if (x.number) {
    out.status[row] = ENDED.fault;
    out.detail[row] = 1;
    return;
  } else {
    out.status[row] = ENDED.human;
    of.den = 0n;
  }
  [out.num[row], out.den[row], out.flags[row]] = [of.num, of.den, of.flags];
  if (x.rows.length > 0) out.row[row] = x.rows[0] + 1;
}
