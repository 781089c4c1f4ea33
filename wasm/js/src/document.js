// A facts document as a tree that keeps what JSON.parse loses: the exact text of numbers, and keys
// that are written twice. Plain objects are taken as well.

/** @typedef {{t: 'null'} | {t: 'bool', v: boolean} | {t: 'number', v: string}
 *   | {t: 'text', v: string, bad?: boolean} | {t: 'list', v: Node[]}
 *   | {t: 'object', v: Map<string, Node>, repeated: string[], bad?: boolean}} Node */

const SPACE = new Set([' ', '\t', '\n', '\r']);
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Text that is no JSON; `at` is where, `eof` whether it was cut short. */
export class NotJson extends Error {
  /** @param {number} at @param {boolean} eof */
  constructor(at, eof) {
    super('not JSON');
    this.at = at;
    this.eof = eof;
  }
}

/** Parses a whole text. It does not recurse, so nesting cannot exhaust the stack.
 * @param {string} text @returns {Node} */
export function parse(text) {
  const p = new Parser(text);
  const stack = [];
  let value;
  for (;;) {
    value = p.begin(stack);
    if (value === undefined) continue;
    // A value is complete: hang it into what is open, and close what ends here.
    for (;;) {
      const top = stack.at(-1);
      if (!top) {
        p.space();
        if (p.at < text.length) p.fail();
        return value;
      }
      p.put(top, value);
      p.space();
      const c = p.peek();
      if (c === ',') {
        p.at += 1;
        p.space();
        if (top.node.t === 'object') p.key(top);
        break;
      }
      if (c !== (top.node.t === 'object' ? '}' : ']')) p.fail();
      p.at += 1;
      value = stack.pop().node;
    }
  }
}

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fail() {
    throw new NotJson(this.at, this.at >= this.text.length);
  }

  peek() {
    return this.text[this.at];
  }

  space() {
    while (SPACE.has(this.text[this.at])) this.at += 1;
  }

  /** Reads a simple value or an empty list or object; opens a filled one and gives nothing. */
  begin(stack) {
    this.space();
    const c = this.peek();
    if (c === '{') {
      this.at += 1;
      const open = { node: { t: 'object', v: new Map(), repeated: [] }, key: '' };
      this.space();
      if (this.peek() === '}') {
        this.at += 1;
        return open.node;
      }
      this.key(open);
      stack.push(open);
      return undefined;
    }
    if (c === '[') {
      this.at += 1;
      const node = { t: 'list', v: [] };
      this.space();
      if (this.peek() === ']') {
        this.at += 1;
        return node;
      }
      stack.push({ node, key: '' });
      return undefined;
    }
    if (c === '"') {
      const { value, bad } = this.string();
      return bad ? { t: 'text', v: value, bad } : { t: 'text', v: value };
    }
    for (const [word, node] of [
      ['null', { t: 'null' }],
      ['true', { t: 'bool', v: true }],
      ['false', { t: 'bool', v: false }],
    ]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return node;
      }
    }
    NUMBER.lastIndex = this.at;
    const n = NUMBER.exec(this.text);
    if (!n) this.fail();
    this.at += n[0].length;
    return { t: 'number', v: n[0] };
  }

  key(open) {
    if (this.peek() !== '"') this.fail();
    const { value, bad } = this.string();
    if (bad) open.node.bad = true;
    open.key = value;
    this.space();
    if (this.peek() !== ':') this.fail();
    this.at += 1;
  }

  put(open, value) {
    const { node, key } = open;
    if (node.t === 'list') node.v.push(value);
    else if (node.v.has(key)) node.repeated.push(key);
    else node.v.set(key, value);
  }

  string() {
    this.at += 1;
    let value = '';
    let bad = false;
    for (;;) {
      const c = this.peek();
      if (c === undefined || c < ' ') this.fail();
      this.at += 1;
      if (c === '"') break;
      if (c !== '\\') {
        value += c;
        continue;
      }
      const e = this.peek();
      if (e === undefined) this.fail();
      if (e === 'u') {
        const hex = this.text.slice(this.at + 1, this.at + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail();
        value += String.fromCharCode(parseInt(hex, 16));
        this.at += 5;
      } else {
        if (!(e in ESCAPES)) this.fail();
        value += ESCAPES[e];
        this.at += 1;
      }
    }
    // An escape may leave half a character.
    for (const c of value) {
      const code = c.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) bad = true;
    }
    return { value, bad };
  }
}

/** A tree from plain values. Numbers stand as JSON would write them; `undefined` is absent.
 * @param {unknown} value @returns {Node} */
export function fromValue(value, depth = 0) {
  if (depth > 64) throw new TypeError('facts are nested too deeply');
  if (value === null || value === undefined) return { t: 'null' };
  switch (typeof value) {
    case 'boolean':
      return { t: 'bool', v: value };
    case 'bigint':
      return { t: 'number', v: value.toString() };
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not a number that JSON has`);
      return { t: 'number', v: String(value) };
    case 'string':
      return { t: 'text', v: value };
    case 'object':
      break;
    default:
      throw new TypeError(`a ${typeof value} cannot stand in facts`);
  }
  if (Array.isArray(value)) {
    return { t: 'list', v: value.map((v) => fromValue(v, depth + 1)) };
  }
  const map = new Map();
  for (const [key, v] of Object.entries(value)) {
    if (v !== undefined) map.set(key, fromValue(v, depth + 1));
  }
  return { t: 'object', v: map, repeated: [] };
}

/** JSON text of a document whose whole numbers may be BigInt. */
export function stringify(value, indent = 2) {
  const pad = (n) => (indent ? '\n' + ' '.repeat(indent * n) : '');
  const colon = indent ? ': ' : ':';
  const write = (v, depth) => {
    if (typeof v === 'bigint') return v.toString();
    if (v === null || typeof v !== 'object') return JSON.stringify(v) ?? 'null';
    const list = Array.isArray(v);
    const items = list
      ? v.map((x) => write(x, depth + 1))
      : Object.entries(v)
          .filter(([, x]) => x !== undefined)
          .map(([k, x]) => JSON.stringify(k) + colon + write(x, depth + 1));
    if (items.length === 0) return list ? '[]' : '{}';
    const [open, close] = list ? '[]' : '{}';
    return open + pad(depth + 1) + items.join(',' + pad(depth + 1)) + pad(depth) + close;
  };
  return write(value, 0);
}
