// Exact rationals of BigInt, in lowest terms with a positive denominator.

const abs = (n) => (n < 0n ? -n : n);

export function gcd(a, b) {
  let [x, y] = [abs(a), abs(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export class Ratio {
  /** @param {bigint} num @param {bigint} den */
  constructor(num, den = 1n) {
    if (den === 0n) throw new RangeError('a fraction over zero');
    const g = gcd(num, den) || 1n;
    const sign = den < 0n ? -1n : 1n;
    this.num = (sign * num) / g;
    this.den = (sign * den) / g;
  }

  mul(other) {
    return new Ratio(this.num * other.num, this.den * other.den);
  }

  div(other) {
    return new Ratio(this.num * other.den, this.den * other.num);
  }

  add(other) {
    return new Ratio(this.num * other.den + other.num * this.den, this.den * other.den);
  }

  neg() {
    return new Ratio(-this.num, this.den);
  }

  get whole() {
    return this.den === 1n ? this.num : null;
  }

  /** A whole number: `up`, `down`, or `half_up` (halves away from zero). */
  round(by) {
    const floor = this.num / this.den - (this.num % this.den < 0n ? 1n : 0n);
    if (this.den === 1n || by === 'down') return floor;
    if (by === 'up') return floor + 1n;
    const twice = 2n * (this.num - floor * this.den);
    return twice > this.den || (twice === this.den && this.num > 0n) ? floor + 1n : floor;
  }

  less(other) {
    return this.num * other.den < other.num * this.den;
  }

  /** How many decimals write it exactly; null if no number up to 18 does. */
  places() {
    let power = 1n;
    for (let places = 0; places <= 18; places += 1) {
      if (power % this.den === 0n) return places;
      power *= 10n;
    }
    return null;
  }

  /** In digits: whole, with decimals if they end, else a fraction. */
  toString() {
    const places = this.places();
    if (places === null) return `${this.num}/${this.den}`;
    if (places === 0) return this.num.toString();
    const scale = 10n ** BigInt(places);
    const scaled = (this.num * scale) / this.den;
    const size = abs(scaled);
    const rest = (size % scale).toString().padStart(places, '0');
    return `${scaled < 0n ? '-' : ''}${size / scale}.${rest}`;
  }
}
