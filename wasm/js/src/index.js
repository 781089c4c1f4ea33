// A compiled rule package: loads it, asks it, and puts its answers into documents and words.
//
// Works in Node and in browsers; nothing is fetched but what is given. wasm/ABI.md describes the module.

import * as batch from './batch.js';
import { settleCase } from './cases.js';
import { caseDocument, caseLetter } from './casewords.js';
import { stringify } from './document.js';
import { readFacts } from './facts.js';
import { BadModule, CODES, Refused, finding, nearest, text } from './findings.js';
import { brief, letter } from './letter.js';
import { Instance, sections } from './module.js';
import { Quantities } from './quantity.js';
import { decision, recommendation, refusal } from './recommendation.js';
import { STATUS } from './wire.js';

export { BadModule, Refused, stringify };
export { ENDED, FLAGS } from './batch.js';

/** Loads a module from bytes, a response, or what WebAssembly.compile made. */
export async function load(source) {
  let from = await source;
  if (typeof Response !== 'undefined' && from instanceof Response) {
    if (!from.ok) {
      throw new BadModule(`取不到模块：${from.status}`, `the module could not be fetched: ${from.status}`);
    }
    from = await from.arrayBuffer();
  }
  let module = from;
  if (!(from instanceof WebAssembly.Module)) {
    try {
      module = await WebAssembly.compile(from);
    } catch (e) {
      throw new BadModule(`不是 WebAssembly 模块：${e.message}`, `not a WebAssembly module: ${e.message}`);
    }
  }
  const parts = sections(module);
  return new Rules(parts, new Instance(module));
}

/** The rules of one module. */
class Rules {
  #texts;
  #schema;
  #instance;
  #quantities;
  #results = new WeakMap();

  constructor({ texts, schema, provenance }, instance) {
    this.#texts = texts;
    this.#schema = schema;
    this.#instance = instance;
    this.#quantities = new Quantities(texts.units);
    /** Name, version and source hash of the package. */
    this.package = texts.package;
    /** Where the module comes from. */
    this.provenance = provenance;
    /** The acts: code, name, title, departments, citations. */
    this.acts = texts.acts;
    /** The decisions: name, type of the result. */
    this.decisions = texts.decisions;
    /** The facts: name, label, help, type, unit, options, bounds; fields of lists among them. */
    this.facts = texts.facts;
  }

  /** Everything that the module says of itself (zhun.texts). */
  get texts() {
    return this.#texts;
  }

  /** The JSON Schema of facts documents, and what each act reads (zhun.schema). */
  get schema() {
    return this.#schema;
  }

  /** What a batch is asked of. */
  get #parts() {
    return { texts: this.#texts, schema: this.#schema, instance: this.#instance };
  }

  /** The number of an act, by code or else by name. */
  #act(code) {
    const acts = this.acts;
    let i = acts.findIndex((a) => a.code === code);
    if (i < 0) i = acts.findIndex((a) => a.name === code);
    if (i < 0) throw unknown(code, acts.flatMap((a) => [a.code, a.name]), '编码或名称', 'act', '的违法行为');
    return i;
  }

  #decision(name) {
    const i = this.decisions.findIndex((d) => d.name === name);
    if (i < 0) throw unknown(name, this.decisions.map((d) => d.name), '名称', 'decision', '的判定');
    return i;
  }

  #read(facts) {
    const { slots, evidence, report } = readFacts(this.facts, this.#quantities, facts);
    if (report.count > 0) throw new Refused(report.diagnostics, report.dropped);
    return { slots, evidence };
  }

  #ask(number, asked, facts, reasons) {
    const { slots } = this.#read(facts);
    const answer = this.#instance.decide(number, asked, slots, reasons);
    if (answer.status === STATUS.decided || answer.status === STATUS.missing) return answer;
    throw refusal(this.#texts, answer);
  }

  /** Reads a facts document without asking anything: its evidence, and what is at fault. */
  check(facts) {
    const { evidence, report } = readFacts(this.facts, this.#quantities, facts);
    return { evidence, diagnostics: report.diagnostics, dropped: report.dropped };
  }

  /** What is recommended for an act on the facts given. */
  recommend(code, facts, { lang = 'zh', reasons = true } = {}) {
    const act = this.#act(code);
    const answer = this.#ask(act, 'act', facts, reasons);
    const document = recommendation(this.#texts, act, answer, lang);
    this.#results.set(document, { act, answer, lang });
    return document;
  }

  /** What comes of a case of several acts, given as the document of `zhun recommend --case`. */
  recommendCase(document, { lang = 'zh', reasons = true } = {}) {
    const settled = settleCase(this.#parts, this.#quantities, document, reasons);
    const said = caseDocument(this.#texts, settled, lang);
    this.#results.set(said, { settled, lang });
    return said;
  }

  /** What a decision says on the facts given. */
  decide(name, facts, { lang = 'zh' } = {}) {
    const id = this.#decision(name);
    const answer = this.#ask(this.acts.length + id, 'decision', facts, false);
    return decision(this.#texts, id, answer, lang);
  }

  /** A result of `recommend` in words: whole, or in one line; a result of `recommendCase`: whole. */
  explain(document, { lang, line = false } = {}) {
    const result = this.#results.get(document);
    if (!result) throw new TypeError('explain takes what recommend or recommendCase of the same rules gave');
    const in_ = lang ?? result.lang;
    if (result.settled) return caseLetter(this.#texts, result.settled, in_);
    if (line && result.answer.status === STATUS.decided) {
      return brief(this.#texts, result.act, result.answer, in_);
    }
    return letter(this.#texts, result.act, result.answer, in_);
  }

  /** Many cases of one act, from columns; no reasons. */
  batch(code, columns) {
    return batch.act(this.#parts, this.#act(code), columns);
  }

  /** Many cases of one decision, from columns. */
  batchDecision(name, columns) {
    return batch.decision(this.#parts, this.#decision(name), columns);
  }
}

function unknown(name, known, what, en, kind) {
  const near = nearest(name, known);
  const help = near ? [text(`是不是“${near}”？`, `did you mean "${near}"?`)] : [];
  return new Refused([
    finding(
      CODES.unknownAct,
      null,
      `没有${what}是“${name}”${kind}`,
      `no ${en} has the code or name "${name}"`,
      ...help,
    ),
  ]);
}
