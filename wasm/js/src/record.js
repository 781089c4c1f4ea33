// The record of an act in a case of several acts, filled from its outcome as the command fills it.
//
// A fine on an object goes from the least to the most that can be imposed. What may be left out
// (可以, 可以不予处罚) begins at nothing. Of alternatives (择一) and of a ladder (直至) it is the least and
// the most of any. A fine whose amount a human sets freely has no upper end. Detention is counted in days.

import { Ratio } from './ratio.js';

const MOST = 1_000_000_000_000_000n;
/** Dispositions and modalities by number, as in results. */
const MAY_WAIVE = 1;
const HUMAN = 6;
const SHALL = 0;
/** No whole number of 64 bits is more. */
const LARGEST = (1n << 63n) - 1n;

const given = (value, second = 0n) => ({ state: 1, value: BigInt(value), second });
const yes = (b) => given(b ? 1n : 0n);
const capped = (n) => (n > LARGEST ? LARGEST : n);
/** Within what a field can hold; nothing is less than no fine. */
function held(n) {
  if (n < 0n) return 0n;
  return n > MOST ? MOST : n;
}

const point = (n) => ({ min: n, max: n, minOpen: false, maxOpen: false });
const NOTHING = { ...point(0n), amount: 0n };
const ANYTHING = { min: 0n, max: null, minOpen: false, maxOpen: false, amount: null };

/** Both together. */
function and(a, b) {
  const max = a.max === null || b.max === null ? null : capped(a.max + b.max);
  return {
    min: capped(a.min + b.min),
    max,
    minOpen: a.minOpen || b.minOpen,
    maxOpen: max !== null && (a.maxOpen || b.maxOpen),
    amount: a.amount === null || b.amount === null ? null : capped(a.amount + b.amount),
  };
}

/** One or the other. */
function or(a, b) {
  const low = a.min < b.min ? a : b;
  const minOpen = a.min === b.min ? a.minOpen && b.minOpen : low.minOpen;
  const out = { min: low.min, minOpen, max: null, maxOpen: false };
  if (a.max !== null && b.max !== null) {
    const high = a.max > b.max ? a : b;
    out.max = high.max;
    out.maxOpen = a.max === b.max ? a.maxOpen && b.maxOpen : high.maxOpen;
  }
  return { ...out, amount: a.amount === b.amount ? a.amount : null };
}

const amountOf = (r) => (r.max === r.min && !r.minOpen && !r.maxOpen ? r.min : null);

/** Whole days of an end of a term; a number that is not whole stands there in digits. */
function days(n, by) {
  const [whole, rest = ''] = String(n).split('/')[0].split('.');
  const [, den] = String(n).split('/');
  const num = BigInt(whole + rest);
  return new Ratio(num, BigInt(den ?? 1) * 10n ** BigInt(rest.length)).round(by);
}

/** What one penalty can come to. */
function one(imposed, penalty) {
  let reach = ANYTHING;
  if (penalty.fine) {
    const range = imposed.range ?? imposed.statutory;
    if (range) reach = { ...range, amount: imposed.point ?? amountOf(range) };
  } else if (penalty.term?.unit === 'days') {
    const t = penalty.term;
    const range = {
      min: t.min === null ? 0n : days(t.min, 'up'),
      max: t.max === null ? null : days(t.max, 'down'),
      minOpen: t.min === null || t.min_open,
      maxOpen: t.max !== null && t.max_open,
    };
    reach = { ...range, amount: amountOf(range) };
  }
  return imposed.modality === SHALL ? reach : or(reach, NOTHING);
}

/** What of a measure the outcome of an act can come to. */
function reach(texts, act, outcome, measure) {
  const wanted = (p) =>
    measure.on === undefined ? p.kind === 'detention' && !p.organ : p.kind === 'fine' && p.on === measure.on;
  const all = outcome.penalties.map((i) => ({ i, p: texts.penalties[i.penalty] }));
  let total = NOTHING;
  const sets = new Map();
  for (const { i, p } of all) {
    const own = wanted(p) ? one(i, p) : NOTHING;
    if (i.group === null) {
      if (wanted(p)) total = and(total, own);
      continue;
    }
    const key = `${i.group.kind} ${i.group.set}`;
    const each = sets.get(key) ?? new Map();
    sets.set(key, each);
    const { index } = i.group;
    each.set(index, each.has(index) ? and(each.get(index), own) : own);
  }
  for (const each of sets.values()) total = and(total, [...each.values()].reduce(or));
  if (outcome.disposition === MAY_WAIVE) return or(total, NOTHING);
  // Rules say nothing at all: any fine that the act can have.
  const free = outcome.disposition === HUMAN && outcome.penalties.length === 0;
  return free && measure.acts?.includes(act) ? ANYTHING : total;
}

/** The seven fields of a measure, in their order. */
function ends(r) {
  // Beyond what a field can hold there is no upper end.
  const max = r.max !== null && r.max > MOST ? null : r.max;
  return [
    given(held(r.min)),
    given(held(max ?? 0n)),
    given(held(r.amount ?? 0n)),
    yes(r.minOpen && r.min >= 0n),
    yes(r.maxOpen && max !== null && max > 0n),
    yes(max === null),
    yes(r.amount !== null),
  ];
}

/** Kinds of penalties as a set over the kinds of the rule; the option behind them stands for all others. */
function kinds(texts, rule, outcome) {
  let set = 0n;
  for (const { penalty } of outcome.penalties) {
    const place = rule.kinds.indexOf(texts.penalties[penalty].kind);
    set |= 1n << BigInt(place < 0 ? rule.kinds.length : place);
  }
  return BigInt.asIntN(64, set);
}

/** The record of an act with this outcome: one slot a field of the list. */
export function record(texts, rule, { act, slots, own }, outcome) {
  const { fields } = texts.facts[rule.list];
  const out = fields.map(() => null);
  const put = (field, slot) => {
    const place = fields.indexOf(field);
    if (place >= 0) out[place] = slot;
  };
  const at = rule.fields;
  if (at.act !== undefined) {
    const place = texts.facts[at.act].options.indexOf(texts.acts[act].name);
    put(at.act, place < 0 ? null : given(place));
  }
  const day = rule.day === undefined ? null : slots[rule.day];
  if (day?.state === 1) {
    put(at.day, given(texts.facts[rule.day].type === 'span' ? day.second : day.value));
  }
  put(at.disposition, given(outcome.disposition));
  put(at.kinds, given(kinds(texts, rule, outcome)));
  put(at.human, yes(outcome.human.length > 0 || outcome.disposition === HUMAN));
  for (const measure of rule.measures ?? []) {
    const values = ends(reach(texts, act, outcome, measure));
    measure.fields.forEach((field, i) => put(field, values[i]));
  }
  (rule.own ?? []).forEach((field, i) => put(field, own[i]));
  return out;
}
