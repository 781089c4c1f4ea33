// Amounts for people and for documents: money, ratios, counts, lengths of time, days, ranges.

import { Ratio } from './ratio.js';

const HUNDRED = new Ratio(100n);
const SCALES = [
  [10_000n, '万元'],
  [100_000_000n, '亿元'],
  [1_000_000_000_000n, '万亿元'],
];

/** Money in Chinese from an exact number of fen: `39万元`, `67.5万元`, `1/3元`. */
export function moneyZh(fen) {
  const yuan = fen.div(HUNDRED);
  let best = `${yuan}元`;
  if (yuan.places() === null) return best;
  const size = yuan.num < 0n ? yuan.neg() : yuan;
  for (const [scale, word] of SCALES) {
    if (size.less(new Ratio(scale))) break;
    const n = yuan.div(new Ratio(scale));
    if (n.places() === null) continue;
    const text = `${n}${word}`;
    if (text.length <= best.length) best = text;
  }
  return best;
}

function grouped(fen) {
  const size = fen < 0n ? -fen : fen;
  const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = size % 100n;
  const cents = rest === 0n ? '' : `.${rest.toString().padStart(2, '0')}`;
  return `${fen < 0n ? '-' : ''}${whole}${cents}`;
}

/** A proportion: `39%`, or a fraction where the percentage does not end soon. */
export function ratio(r) {
  const percent = r.mul(HUNDRED);
  const places = percent.places();
  return places !== null && places <= 4 ? `${percent}%` : `${r.num}/${r.den}`;
}

/** The exact number behind a count of smallest steps. */
export const exact = (fact, steps) => new Ratio(steps, 10n ** BigInt(fact.decimals ?? 0));

/** A number of a fact, as it is written in a facts document. */
export function number(fact, steps) {
  const n = exact(fact, steps);
  switch (fact.measures) {
    case 'money':
      return moneyZh(new Ratio(steps));
    case 'ratio':
      return ratio(n);
    case 'times':
      return `${n}倍`;
    default:
      return `${n}${fact.unit ?? ''}`;
  }
}

export const period = (n, months, zh = true) =>
  zh ? `${n}${months ? '个月' : '日'}` : `${n} ${months ? 'months' : 'days'}`;

/** Amounts said with the phrases of a module. */
export class Amounts {
  /** @param {(key: string, values?: Record<string, string>) => string} say @param {'zh' | 'en'} lang */
  constructor(say, lang) {
    this.say = say;
    this.lang = lang;
  }

  money(fen) {
    const amount = this.lang === 'zh' ? moneyZh(new Ratio(fen)) : grouped(fen);
    return this.say('money', { amount });
  }

  exactMoney(fen) {
    if (fen.whole !== null) return this.money(fen.whole);
    const amount = this.lang === 'zh' ? moneyZh(fen) : fen.div(HUNDRED).toString();
    return this.say('money', { amount });
  }

  number(fact, steps) {
    if (this.lang === 'en') {
      if (fact.measures === 'money') return this.money(steps);
      if (fact.measures === 'times') return `${exact(fact, steps)} times`;
      if (fact.measures === 'unit' && fact.unit) return `${exact(fact, steps)} ${fact.unit}`;
    }
    return number(fact, steps);
  }

  /** A range in whole fen: `{ min, max, minOpen, maxOpen }`; no upper end is null. */
  range(r) {
    if (isPoint(r)) return this.money(r.min);
    const lo = this.money(r.min);
    if (r.max === null) return this.say(r.minOpen ? 'range.more_than' : 'range.from', { lo });
    const hi = this.money(r.max);
    const onlyMax = r.min === 0n && r.minOpen;
    let key = 'range.closed';
    if (onlyMax) key = r.maxOpen ? 'range.less_than' : 'range.up_to';
    else if (r.minOpen) key = r.maxOpen ? 'range.open' : 'range.bottom_open';
    else if (r.maxOpen) key = 'range.top_open';
    return this.say(key, { lo, hi });
  }
}

export const isPoint = (r) => r.max === r.min && !r.minOpen && !r.maxOpen;

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 of `YYYY-MM-DD`; null if it is no day. */
export function dayNumber(text) {
  const m = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!m) return null;
  return dayOf(Number(m[1]), Number(m[2]), Number(m[3]));
}

/** Days since 1970-01-01; null if there is no such day in the years 1 to 9999. */
export function dayOf(year, month, day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && leap ? 29 : LENGTHS[month - 1];
  if (day < 1 || day > last) return null;
  // Years begin in March, so that the day a leap year adds is its last.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const days = inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear;
  return era * 146097 + days - 719468;
}

/** `YYYY-MM-DD` of days since 1970-01-01. */
export function dayText(number) {
  const z = number + 719468;
  const era = Math.floor(z / 146097);
  const d = z - era * 146097;
  const y = Math.floor((d - Math.floor(d / 1460) + Math.floor(d / 36524) - Math.floor(d / 146096)) / 365);
  const inYear = d - (365 * y + Math.floor(y / 4) - Math.floor(y / 100));
  const m = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  const year = y + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
