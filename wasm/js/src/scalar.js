// Numbers of a facts document: one spelling, exact, in the unit of the fact. A reading is a whole
// number of smallest steps, or the name of what is wrong.

import { Ratio } from './ratio.js';
import { fold } from './quantity.js';
import { dayOf, dayText } from './amounts.js';

const MAX_EXPONENT = 30;
const HUNDRED = new Ratio(100n);

/** What is wrong with a number. */
export class Fault {
  constructor(what) {
    this.what = what;
  }
}
const fault = (what) => new Fault(what);

/** One number with its unit. */
function point(quantities, text) {
  const run = quantities.classify(text);
  if (!run) return fault('not-a-number');
  if (run.other) return fault('not-one');
  if (run.point) return run.point.malformed ? fault('malformed') : run.point;
  return {
    half: fault('malformed'),
    'bare-chinese': fault('no-unit'),
    'too-large': fault('out-of-bounds'),
  }[run.fault];
}

/** A number written as text: `2000万元`, `39%`, `5吨`, `-3`. */
export function number(quantities, fact, written) {
  let text = fold(written);
  const negative = text.startsWith('-') || text.startsWith('−');
  if (negative) text = text.slice(1);
  const exact = plain(quantities, fact, text);
  if (exact instanceof Fault) return exact;
  return steps(fact, negative ? exact.neg() : exact);
}

function plain(quantities, fact, text) {
  // A unit that the package made up is not in the closed list; cut it off first.
  if (fact.measures === 'unit' && text.endsWith(fact.unit ?? '')) {
    const rest = text.slice(0, text.length - (fact.unit ?? '').length);
    const p = point(quantities, rest);
    if (!(p instanceof Fault) && !p.unit) return p.value;
  }
  const p = point(quantities, text);
  if (p instanceof Fault) return p;
  switch (fact.measures) {
    case 'money':
      if (p.unit === '元') return p.value.mul(HUNDRED);
      return fault(p.unit ? 'wrong-unit' : 'no-unit');
    case 'ratio':
      // 39 may be 39% or 39倍; 0.39 is 39%.
      if (!p.unit) return p.text.includes('.') || p.value.num === 0n ? p.value : fault('no-unit');
      return p.unit === 'ratio' || p.unit === '倍' ? p.value : fault('wrong-unit');
    case 'times':
      return !p.unit || p.unit === 'ratio' || p.unit === '倍' ? p.value : fault('wrong-unit');
    default:
      if (!p.unit || quantities.unit(fact.unit) === p.unit) return p.value;
      return fault('wrong-unit');
  }
}

/** A bare JSON number: for counts, measures and multiples, whose unit the fact fixes. */
export function bare(fact, text) {
  if (fact.measures === 'money' || fact.measures === 'ratio') return fault('no-unit');
  const n = decimal(text);
  return n ? steps(fact, n) : fault('out-of-bounds');
}

/** The exact number behind the text of a JSON number; null if it is too long to hold. */
function decimal(text) {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  if (whole === undefined || whole.length + fraction.length > 60 || exponent.length > 10) return null;
  const n = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length;
  if (n === 0n) return new Ratio(0n);
  if (Math.abs(shift) > MAX_EXPONENT) return null;
  const power = 10n ** BigInt(Math.abs(shift));
  const signed = sign ? -n : n;
  return shift < 0 ? new Ratio(signed, power) : new Ratio(signed * power);
}

/** Smallest steps of the fact, within its bounds. */
function steps(fact, exact) {
  const n = exact.mul(new Ratio(10n ** BigInt(fact.decimals ?? 0))).whole;
  if (n === null) return fault('too-fine');
  return n < BigInt(fact.min) || n > BigInt(fact.max) ? fault('out-of-bounds') : n;
}

/** A calendar length in months or days, as the fact counts. */
export function period(quantities, fact, written) {
  const p = point(quantities, fold(written));
  if (p instanceof Fault) return p;
  let n = p.value;
  if (p.unit === '年' && fact.months) n = n.mul(new Ratio(12n));
  else if (!p.unit) return fault('no-unit');
  else if (p.unit !== (fact.months ? '个月' : '日')) return fault('wrong-unit');
  if (n.whole === null) return fault('too-fine');
  return n.whole < 0n || n.whole > BigInt(fact.max) ? fault('out-of-bounds') : n.whole;
}

/** A day written another way than ISO, as ISO; null if it is none. */
export function looseDate(written) {
  const parts = fold(written).split(/[^0-9]/).filter((p) => p);
  if (parts.length !== 3 || parts[0].length !== 4) return null;
  const day = dayOf(...parts.map(Number));
  return day === null ? null : dayText(day);
}
