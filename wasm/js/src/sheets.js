// Plain cases of a batch, answered in blocks by the sheet of what is asked; every other case is left to
// be asked by itself. wasm/ABI.md describes sheets and blocks.

import { dayNumber } from './amounts.js';
import { STATE } from './facts.js';

/** Cases of a block. */
const ROWS = 512;

/** How a number lies in a column of so many bytes. */
const ARRAYS = { 1: Uint8Array, 4: Int32Array, 8: BigInt64Array };

const DAYS = [dayNumber('0001-01-01'), dayNumber('9999-12-31')];

/** A number as a column has it. */
const as = (column, n) => (column instanceof BigInt64Array ? BigInt(n) : Number(n));

/**
 * Answers every case: by blocks into `targets` where that can be, else by `one(row)`.
 *
 * `targets` are the columns of the summary by their names in `zhun.schema`, slot by slot, all zero.
 */
export function answer({ texts, schema, instance }, ask, { rows, columns }, targets, one) {
  const sheet = instance.blocks ? schema.sheets?.find((s) => s.ask === ask) : undefined;
  const layout = sheet ? laid(texts.facts, sheet, columns, targets) : null;
  for (let start = 0; start < rows; start += ROWS) {
    const count = Math.min(ROWS, rows - start);
    const done = layout !== null && block(instance, ask, layout, start, count);
    for (let i = 0; i < count; i += 1) {
      if (!done || layout.left[i] !== 0) one(start + i);
    }
  }
}

/** Where everything stands in a block; null if the columns do not suit the sheet. */
function laid(facts, sheet, columns, targets) {
  let bytes = ROWS;
  const place = (width) => {
    const at = bytes;
    bytes += width * ROWS;
    return at;
  };
  const optional = new Set(sheet.inputs.filter((i) => i.part === 'given').map((i) => i.fact));
  const inputs = sheet.inputs.map(({ fact, part, min, bytes: width }) => {
    const column = columns.find(({ id }) => facts[id].name === fact);
    const from = part === 'second' ? column?.to : column?.data;
    const fits = part === 'given' || from === undefined || from instanceof ARRAYS[width];
    const there = column !== undefined || optional.has(fact);
    return { part, min, from, state: column?.state, column, width, at: place(width), good: fits && there };
  });
  const written = sheet.written.map((width) => ({ width, at: place(width) }));
  const outputs = sheet.outputs.map(({ column, slot = 0, written: value, constant = 0 }) => {
    const to = targets[column]?.[slot];
    const from = value === undefined ? null : written[value];
    const good = to !== undefined && (from === null || from?.width === to.BYTES_PER_ELEMENT);
    return { to, at: from?.at, constant: as(to, constant), good };
  });
  const whole = outputs.length === Object.values(targets).flat().length;
  if (!whole || ![...inputs, ...outputs].every((x) => x.good)) return null;
  const taken = new Set(sheet.inputs.map((i) => i.fact));
  const looks = columns.map((column) => look(facts[column.id], column, taken, optional));
  return { bytes, inputs, outputs, looks, left: new Uint8Array(ROWS) };
}

/** What is to be looked at in a column before a sheet may answer its cases as the module does, which
 * takes no case with any fact that is not as it may be, whether or not it matters. */
function look(fact, { data, to, state }, taken, optional) {
  const plain = new Uint8Array(256);
  plain[STATE.given] = 1;
  if (!taken.has(fact.name)) {
    plain[STATE.unknown] = plain[STATE.unascertainable] = 1;
    plain[STATE.none] = fact.none ? 1 : 0;
    plain[STATE.uncomputable] = fact.uncomputable ? 1 : 0;
  } else if (optional.has(fact.name)) plain[STATE.unknown] = 1;
  // A sheet keeps to the bounds of what it takes; it may take one end of a span.
  const checked = taken.has(fact.name) && fact.type !== 'span';
  const [lo, hi] = checked ? [] : bounds(fact).map((n) => as(data, n));
  return { data, to: fact.type === 'span' ? to : undefined, state, plain, checked, lo, hi };
}

function bounds(fact) {
  switch (fact.type) {
    case 'bool':
      return [0, 1];
    case 'choice':
      return [0, fact.options.length - 1];
    case 'multi': {
      const all = BigInt.asIntN(64, (1n << BigInt(fact.options.length)) - 1n);
      return all < 0n ? [-(1n << 63n), (1n << 63n) - 1n] : [0n, all];
    }
    case 'number':
      return [fact.min, fact.max];
    case 'period':
      return [0, fact.max];
    default:
      return DAYS;
  }
}

/** Answers a block of cases; false: none was answered. Those that were not are marked in `left`. */
function block(instance, ask, { bytes, inputs, outputs, looks, left }, start, count) {
  left.fill(0);
  for (const column of looks) mark(left, column, start, count);
  const fill = (buffer, at) => {
    new Uint8Array(buffer, at, ROWS).set(left);
    for (const input of inputs) {
      put(new ARRAYS[input.width](buffer, at + input.at, count), input, start);
    }
  };
  const read = (buffer, at) => {
    left.set(new Uint8Array(buffer, at, ROWS));
    for (const { to, at: from, constant } of outputs) {
      if (from === undefined) to.fill(constant, start, start + count);
      else to.set(new to.constructor(buffer, at + from, count), start);
      const none = as(to, 0);
      for (let i = 0; i < count; i += 1) if (left[i] !== 0) to[start + i] = none;
    }
  };
  return instance.batch(ask, bytes, count, fill, read);
}

function mark(left, { data, to, state, plain, checked, lo, hi }, start, count) {
  if (state) for (let i = 0; i < count; i += 1) left[i] |= 1 - plain[state[start + i]];
  if (checked) return;
  for (let i = 0; i < count; i += 1) {
    const row = start + i;
    if (state && state[row] !== STATE.given) continue;
    const first = data[row];
    const last = to ? to[row] : first;
    if (first < lo || last > hi || last < first) left[i] = 1;
  }
}

/** Writes an input; what is unknown has the least value. */
function put(into, { part, min, from, state, column }, start) {
  if (part === 'given') {
    if (!state) into.fill(column ? 1 : 0);
    else for (let i = 0; i < into.length; i += 1) into[i] = state[start + i] === STATE.given ? 1 : 0;
    return;
  }
  const least = as(into, min);
  if (!from) {
    into.fill(least);
    return;
  }
  into.set(from.subarray(start, start + into.length));
  if (!state) return;
  for (let i = 0; i < into.length; i += 1) if (state[start + i] === STATE.unknown) into[i] = least;
}
