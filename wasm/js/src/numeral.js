// Chinese numerals as laws write them, from 0 to below 10^16. A numeral whose digits can be read
// although it is not well formed is told from one that is none.

const LIMIT = 10n ** 16n;
const DIGIT_WORDS = '零一二三四五六七八九';
const DIGITS = new Map([...DIGIT_WORDS].map((c, i) => [c, BigInt(i)]));
DIGITS.set('〇', 0n).set('两', 2n);
const MULTIPLIERS = new Map([
  ['十', 10n],
  ['百', 100n],
  ['千', 1000n],
  ['万', 10_000n],
  ['亿', 100_000_000n],
]);

export const digit = (c) => DIGITS.get(c);
export const multiplier = (c) => MULTIPLIERS.get(c);
export const isNumeralChar = (c) => DIGITS.has(c) || MULTIPLIERS.has(c);

/** `{ n, malformed }`, or null if the text is no numeral. */
export function parse(text) {
  const n = value(text);
  if (n === null) return null;
  const plain = plainSpelling(text);
  const spellings = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map(([yi, wan]) => spell(n, yi, wan));
  return { n, malformed: !spellings.includes(plain) };
}

function value(text) {
  if ([...text].length > 40) return null;
  if (text === '零' || text === '〇') return 0n;
  let [total, upper, section, lowest, after] = [0n, 0n, 0n, 10_000n, 0n];
  let pending = null;
  let [wan, yi] = [false, false];
  for (const c of text) {
    const d = digit(c);
    const m = multiplier(c);
    if (d !== undefined) {
      if (pending !== null) return null;
      if (d === 0n) after = 0n;
      else pending = d;
    } else if (m === undefined) {
      return null;
    } else if (m < 10_000n) {
      if (m >= lowest) return null;
      if (pending === null && m !== 10n) return null;
      section += (pending ?? 1n) * m;
      pending = null;
      lowest = m;
      after = m;
    } else {
      const below = section + (pending ?? 0n);
      pending = null;
      if (m === 10_000n) {
        if (wan || below === 0n) return null;
        upper = below * m;
        wan = true;
      } else {
        const whole = upper + below;
        if (yi || whole === 0n) return null;
        total = whole * m;
        upper = 0n;
        [wan, yi] = [false, true];
      }
      section = 0n;
      lowest = 10_000n;
      after = m;
    }
  }
  // 二百五 is 250 in speech; 二百零五 would have its 零.
  if (pending !== null) section += pending * (after > 10n ? after / 10n : 1n);
  const sum = total + upper + section;
  return sum > 0n && sum < LIMIT ? sum : null;
}

function plainSpelling(text) {
  const chars = [...text];
  const out = chars
    .map((c, i) => {
      if (c === '〇') return '零';
      const next = chars[i + 1];
      if (c === '两' && (chars.length === 1 || '百千万亿'.includes(next ?? '?'))) return '二';
      return c;
    })
    .join('');
  return out.startsWith('一十') ? out.slice(1) : out;
}

function spell(n, zeroAtYi, zeroAtWan) {
  if (n === 0n) return '零';
  const [yi, rest] = [n / 100_000_000n, n % 100_000_000n];
  const [yiWan, yiLow] = [yi / 10_000n, yi % 10_000n];
  const [wan, low] = [rest / 10_000n, rest % 10_000n];
  let out = section('', yiWan, '万', false);
  out = section(out, yiLow, '', yiWan > 0n && yiLow < 1000n);
  if (yi > 0n) out += '亿';
  const roundYi = zeroAtYi && yi % 10n === 0n;
  out = section(out, wan, '万', yi > 0n && (wan < 1000n || roundYi));
  const roundWan = zeroAtWan && wan % 10n === 0n;
  return section(out, low, '', (yi > 0n || wan > 0n) && (low < 1000n || wan === 0n || roundWan));
}

function section(before, n, suffix, zero) {
  if (n === 0n) return before;
  let out = zero ? before + '零' : before;
  const first = out === '';
  let [rest, skipped, begun] = [n, false, false];
  for (const [place, name] of [
    [1000n, '千'],
    [100n, '百'],
    [10n, '十'],
    [1n, ''],
  ]) {
    const d = rest / place;
    rest %= place;
    if (d === 0n) {
      skipped = begun;
      continue;
    }
    if (skipped) out += '零';
    if (!(first && !begun && place === 10n && d === 1n)) out += DIGIT_WORDS[Number(d)];
    out += name;
    [skipped, begun] = [false, true];
  }
  return out + suffix;
}
