// The module itself: its sections, its exports, its memory.

import { BadModule } from './findings.js';
import { STATUS, decode, encode, encodeCase } from './wire.js';

/** The version of the ABI that this loader speaks. */
export const ABI = 1;

/** Bytes of memory that a block of cases wants behind it. */
const BEHIND = 16;

/** Whether numbers lie in columns here as they do in a module: little end first. */
const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The sections of a module, their versions checked. */
export function sections(module) {
  const bytes = (name) => {
    const [found] = WebAssembly.Module.customSections(module, name);
    if (!found) {
      throw new BadModule(
        `这不是规则包编成的模块：没有 ${name} 一节`,
        `not a compiled rule package: it has no section ${name}`,
      );
    }
    return found;
  };
  const json = (name) => {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes(name)));
    } catch (e) {
      if (e instanceof BadModule) throw e;
      throw new BadModule(`模块的 ${name} 一节读不出来`, `the section ${name} cannot be read`);
    }
  };
  const abi = bytes('zhun.abi');
  const version = abi.byteLength === 4 ? new DataView(abi).getUint32(0, true) : null;
  if (version !== ABI) {
    throw new BadModule(
      `模块的接口是第${version}版，这里只认第${ABI}版`,
      `the module has ABI ${version}, and this loader speaks ABI ${ABI}`,
    );
  }
  const texts = json('zhun.texts');
  if (texts.version !== 1) {
    throw new BadModule(
      `模块的文字是第${texts.version}版，这里只认第1版`,
      `the texts of the module are of version ${texts.version}, and this loader speaks 1`,
    );
  }
  return { texts, schema: json('zhun.schema'), provenance: json('zhun.provenance') };
}

/** A module ready to be asked; one at a time. */
export class Instance {
  constructor(module) {
    if (WebAssembly.Module.imports(module).length > 0) {
      throw new BadModule('模块要从外面引入东西，规则包不该这样', 'the module has imports, which no rule package has');
    }
    const exports = new WebAssembly.Instance(module, {}).exports;
    if (!(exports.memory instanceof WebAssembly.Memory)) {
      throw new BadModule('模块没有输出内存', 'the module exports no memory');
    }
    for (const name of ['zhun_input', 'zhun_decide', 'zhun_result']) {
      if (typeof exports[name] !== 'function') {
        throw new BadModule(`模块没有输出 ${name}`, `the module does not export ${name}`);
      }
    }
    this.exports = exports;
    this.memory = exports.memory;
  }

  /** The answer to an ask: an act, or a decision numbered after all acts. */
  decide(number, asked, slots, reasons) {
    const block = encode(slots);
    const length = BigInt(block.length);
    const at = this.exports.zhun_input(length);
    if (at === 0n) return { status: STATUS.tooLarge };
    new Uint8Array(this.memory.buffer).set(block, Number(at));
    this.exports.zhun_decide(BigInt(number), at, length, reasons ? 1n : 0n);
    return decode(this.memory.buffer, Number(this.exports.zhun_result()), asked);
  }

  /** The duties of a case of several acts; nothing if the module has none. */
  duties(slots, acts, joined) {
    if (typeof this.exports.zhun_duties !== 'function') return { status: STATUS.decided, duties: [] };
    const [facts, words] = [encode(slots), encodeCase(acts, joined)];
    const length = BigInt(facts.length + words.length);
    const at = this.exports.zhun_input(length);
    if (at === 0n) return { status: STATUS.tooLarge };
    const memory = new Uint8Array(this.memory.buffer);
    memory.set(facts, Number(at));
    memory.set(words, Number(at) + facts.length);
    this.exports.zhun_duties(at, length, BigInt(facts.length));
    return decode(this.memory.buffer, Number(this.exports.zhun_result()), 'duties');
  }

  /** Whether blocks of plain cases can be asked. */
  get blocks() {
    return LITTLE && typeof this.exports.zhun_batch === 'function';
  }

  /** Asks a block of so many bytes and cases: `fill` and `read` get the memory and where in it the block
   * begins. False: the module does not answer it. */
  batch(number, bytes, cases, fill, read) {
    const at = this.exports.zhun_input(BigInt(bytes + BEHIND));
    if (at === 0n) return false;
    fill(this.memory.buffer, Number(at));
    const status = this.exports.zhun_batch(BigInt(number), at, BigInt(cases));
    if (status !== BigInt(STATUS.decided)) return false;
    read(this.memory.buffer, Number(at));
    return true;
  }
}
