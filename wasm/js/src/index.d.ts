/** Chinese first, English beside it. */
export type Lang = 'zh' | 'en';

/** A text of a module: one string where both languages agree, else `[Chinese, English]`. */
export type Text = string | [zh: string, en: string];

/** Whole fen: a number where that is exact, else a BigInt. Never rounded. */
export type Whole = number | bigint;

/** One value of a facts document. Money, ratios, quantities and days are strings with their unit. */
export type FactValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | FactValue[]
  | { [name: string]: FactValue | undefined };

/** A facts document: its JSON text, or the same as a plain object. */
export type Facts = string | { [name: string]: FactValue | undefined };

/** A finding about facts, or why there is no result. */
export interface Diagnostic {
  /** A stable code such as `Z707`. */
  code: string;
  severity: 'error';
  /** JSON pointer into the facts document; null where the finding is about none of its values. */
  pointer: string | null;
  message: { zh: string; en: string };
  help: { zh: string; en: string }[];
}

/** Facts at fault, an act that is not there, or a computation that fails. */
export class Refused extends Error {
  readonly diagnostics: Diagnostic[];
  /** How many more there were than are listed. */
  readonly dropped: number;
}

/** Bytes that are no rule package of this ABI. */
export class BadModule extends Error {
  readonly zh: string;
  readonly en: string;
}

/** A package as documents name it. */
export interface Package {
  id: string;
  version: string | null;
  /** `sha256:` and the hash over the sources. */
  hash: string;
}

/** A range of money; an open end does not belong to it, and no upper end is null. */
export interface Range {
  min_fen: Whole;
  max_fen: Whole | null;
  min_open: boolean;
  max_open: boolean;
}

/** A length of time: between two ends, for life, or for a human to set. */
export type Term =
  | {
      unit: 'days' | 'months' | 'years';
      min: number | string | null;
      max: number | string | null;
      min_open: boolean;
      max_open: boolean;
      lifetime: boolean;
    }
  | { lifetime: true }
  | { human: true };

/** One penalty recommended. */
export interface Penalty {
  kind: string;
  on: string;
  modality: 'shall' | 'may' | 'alone_or_with';
  /** Of a fine. */
  statutory?: Range | null;
  range?: Range | null;
  point_fen?: Whole | null;
  /** Of a penalty with a length. */
  term?: Term;
  text: string;
  each_person?: true;
  organ?: string;
  /** A human picks inside the range. */
  human?: true;
  choice?: { set: number; alternative: number };
  ladder?: { set: number; rung: number };
}

/** One reason; those it rests on name it as their parent. */
export interface Reason {
  id: string;
  text: string;
  article: string | null;
  values: Record<string, string>;
  step: string;
  parent: string | null;
}

/** A duty of procedure that is due, has been done, or may be due. */
export interface Duty {
  /** Its name in the rules. */
  kind: string;
  /** `done`: it has been done; `open`: whether it is to be done is not known yet. */
  state: 'due' | 'done' | 'open';
  modality: 'shall' | 'may' | 'alone_or_with';
  /** What is to be done. */
  what: string;
  /** The condition in the rules. */
  because: string | null;
  article: string | null;
  /** What may not happen before it is done. */
  before: 'decision' | 'fine' | null;
  /** The last day, `YYYY-MM-DD`. */
  deadline: string | null;
  /** What it, or its last day, waits for. */
  waits: string | null;
  /** The facts that it waits for. */
  waits_for: string[];
  text: string;
}

/** A fact that is unknown and matters. */
export interface OpenFact {
  fact: string;
  label: string;
  /** The list whose field it is. */
  list?: string;
}

/** The document of `zhun recommend --format json`. A module does not search over unknown facts: where
 * one matters the status is `incomplete`, and `open_facts` names the first. */
export interface Recommendation {
  engine: 'wasm';
  package: Package;
  violation: { code: string; name: string };
  status: 'decided' | 'incomplete';
  disposition:
    | 'punish'
    | 'may_waive'
    | 'no_penalty'
    | 'guidance'
    | 'time_barred'
    | 'transfer'
    | 'human'
    | null;
  degree: 'mitigated' | 'lighter' | 'normal' | 'heavier' | null;
  penalties: Penalty[];
  duties: Duty[];
  reasons: Reason[];
  open_facts: OpenFact[];
  alternatives: [];
  human: { because: string[] } | null;
}

/** What a decision says. */
export interface Decision {
  engine: 'wasm';
  package: Package;
  decision: { name: string };
  status: 'decided' | 'incomplete';
  /** `true` or `false`, an option, a number (text if it is not whole), money, or a range. */
  value: boolean | string | Whole | { fen: Whole | string } | Range | null;
  /** The value for people. */
  text: string | null;
  /** The rows that decided. */
  rows: string[];
  human: { because: string[] } | null;
  open_facts: OpenFact[];
  alternatives: [];
}

/** The document of a case of several acts: its JSON text, or the same as a plain object. Facts of the case
 * stand for what an act does not give. */
export type Case = string | { acts: { act: string; facts?: Exclude<Facts, string> }[]; facts?: Exclude<Facts, string> };

/** A range of whole days. */
export interface Days {
  min_days: Whole;
  max_days: Whole | null;
  min_open: boolean;
  max_open: boolean;
}

/** A part of what comes of a case. */
export type Part = {
  name: string;
  kind: 'joined' | 'daily_penalty' | 'offset' | 'surcharge';
  /** On whom, if it adds up fines. */
  on: string | null;
  article: string | null;
  /** `incomplete`: `open_facts` names what is missing, of the case or of its acts; `human`: a human
   * decides. */
  status: 'decided' | 'incomplete' | 'human';
  /** The amounts for people. */
  text: string | null;
  reasons: string[];
  open_facts: OpenFact[];
  human: { because: string[] } | null;
} & (
  | { unit: 'fen'; range: Range | null; point_fen: Whole | null }
  | { unit: 'days'; range: Days | null; point_days: Whole | null }
);

/** The document of `zhun recommend --case --format json`. `incomplete`: facts of acts or of the case are
 * missing; a module does not search over unknown facts, so what is then still possible is not told. */
export interface CaseRecommendation {
  engine: 'wasm';
  package: Package;
  case: { name: string };
  status: 'decided' | 'incomplete';
  acts: Recommendation[];
  parts: Part[];
  /** Kinds of penalties other than what is added up, each once, of the acts that are decided; acts count
   * from 1. */
  kinds: { kind: string; text: string; on: string; acts: number[]; certain: boolean; once: boolean }[];
  /** Facts that are missing: the first of each act that lacks some (acts count from 1); else of the case. */
  open_facts: (OpenFact & { act: number | null })[];
  /** A human decides something. */
  human: boolean;
  /** What the decisions of the package over the acts (本案) say, if it has some. `incomplete`: facts are
   * missing; `fault`: the computation failed. */
  decisions?: (Pick<Decision, 'value' | 'text' | 'rows' | 'human'> & {
    name: string;
    status: 'decided' | 'incomplete' | 'fault';
    open_facts: OpenFact[];
    fault?: string;
  })[];
  /** Duties of procedure of the whole case, if there are any and reasons are wanted. What depends on an
   * act that is not decided is open. */
  duties?: Duty[];
}

/** How cases of several acts are put together; see wasm/ABI.md. All numbers are indices. */
export interface CaseRule {
  name: string;
  basis?: Text;
  list: number;
  max: number;
  acts?: number[];
  day?: number;
  fields: { act?: number; day: number; disposition: number; kinds: number; human: number };
  kinds: string[];
  measures?: { on?: number; fields: number[]; acts?: number[] }[];
  own?: number[];
  parts: { name: string; kind: Part['kind']; on?: number; days?: true; decisions: number[]; basis?: Text }[];
  /** Decisions over the acts that are no part of the outcome. */
  decisions?: number[];
  rounding: 'up' | 'down' | 'half_up';
}

/** A fact of the package, or a field of a list. */
export interface Fact {
  name: string;
  /** The name, if there is none. */
  label?: string;
  help?: string;
  /** The list that it is a field of, by number. */
  list?: number;
  type: 'bool' | 'choice' | 'multi' | 'number' | 'date' | 'span' | 'period' | 'list';
  options?: string[];
  ordered?: true;
  collectives?: [name: string, mask: string][];
  measures?: 'money' | 'ratio' | 'times' | 'unit';
  unit?: string;
  /** Decimals kept below the unit; none for money, which counts fen. */
  decimals?: number;
  /** Least value in smallest steps, in digits. */
  min?: string;
  /** Greatest: of a number in smallest steps, in digits; of a period in its unit; of a list in records. */
  max?: string | number;
  /** 没有 may stand for an amount. */
  none?: true;
  /** 无法计算 may stand for an amount. */
  uncomputable?: true;
  /** A period is counted in months, not in days. */
  months?: true;
  /** Fields of a list, by number. */
  fields?: number[];
}

/** An act. */
export interface Act {
  code: string;
  name: string;
  /** The act in the words of the statute; the name, if there is none. */
  title?: string;
  departments?: string[];
  violates?: Text;
  basis?: Text;
  benchmark?: string;
  tiers?: string[];
  /** Most fines and most deciding rows that have columns in a batch. */
  fines?: number;
  rows?: number;
}

/** Options of `recommend`. */
export interface Options {
  lang?: Lang;
  /** Whether reasons are wanted (they are, unless this is false). */
  reasons?: boolean;
}

/** A column of cases. */
export interface Column {
  /** The values, one a case: see wasm/ABI.md for what stands in them. */
  data: Uint8Array | Int32Array | BigInt64Array;
  /** The last days of a span. */
  to?: Int32Array;
  /** How each stands: 0 unknown, 1 given, 2 无法查明, 3 没有, 4 无法计算. All given if it is left out. */
  state?: Uint8Array;
}

/** How a case of a batch ended; see wasm/ABI.md. */
export const ENDED: { decided: 0; fault: 1; missing: 2; bad: 3; human: 4 };

/** Bits of the flag columns: of a case, of a range, of a fine; see wasm/ABI.md. */
export const FLAGS: {
  human: 1;
  moreFines: 2;
  moreRows: 4;
  others: 8;
  range: 1;
  upper: 2;
  lowerOpen: 4;
  upperOpen: 8;
  point: 16;
  fineHuman: 32;
};

/** What a batch says of an act, one value a case in every column. Numbers of penalties and rows are
 * those of `texts`, plus one; 0 is none. */
export interface ActColumns {
  status: Uint8Array;
  detail: Uint32Array;
  /** Index into `texts.codes.dispositions`. */
  disposition: Uint8Array;
  /** Index into `texts.codes.degrees`, plus one. */
  degree: Uint8Array;
  flags: Uint8Array;
  fines: {
    penalty: Uint32Array;
    flags: Uint8Array;
    /** Fen. */
    min: BigInt64Array;
    max: BigInt64Array;
    point: BigInt64Array;
  }[];
  rows: Uint32Array[];
}

/** What a batch says of a decision. */
export interface DecisionColumns {
  status: Uint8Array;
  detail: Uint32Array;
  /** 0 or 1, an option, a numerator, or the lower end in fen. */
  num: BigInt64Array;
  /** 1, a denominator, or the upper end in fen. */
  den: BigInt64Array;
  flags: Uint8Array;
  row: Uint32Array;
}

/** Columns by the names of facts. */
export type Columns = { [fact: string]: Column | Column['data'] };

/** How the module answers plain cases of an ask in blocks; a batch does that by itself. */
export interface Sheet {
  /** Acts by number, then decisions, then all decisions together. */
  ask: number;
  inputs: { fact: string; part?: 'second' | 'given'; bytes: 1 | 4 | 8; min: string; max: string }[];
  /** Bytes of each value written. */
  written: (1 | 4 | 8)[];
  /** Columns of the summary: which of the values written each is, or its value in every case. */
  outputs: { column: string; slot?: number; written?: number; constant?: string }[];
}

/** The rules of one module. */
export interface Rules {
  readonly package: Package;
  /** What the module was made from and by what. */
  readonly provenance: Record<
    'package' | 'title' | 'number' | 'issuer' | 'version' | 'hash' | 'compiler',
    string
  >;
  readonly acts: readonly Act[];
  readonly decisions: readonly { name: string; result: Record<string, unknown> }[];
  readonly facts: readonly Fact[];
  /** The JSON Schema of facts documents, and the facts that each act and decision reads. */
  readonly schema: {
    package: Record<string, unknown>;
    acts: { code: string; name: string; facts: string[] }[];
    decisions: { name: string; facts: string[] }[];
    sheets?: Sheet[];
    /** How cases of several acts are put together. */
    cases?: CaseRule[];
  };
  /** Everything that the module says of itself (`zhun.texts`). */
  readonly texts: Record<string, unknown>;
  /** Reads a facts document without asking anything. */
  check(facts: Facts): {
    evidence: { fact: string; pointer: string; texts: string[] }[];
    diagnostics: Diagnostic[];
    dropped: number;
  };
  /** What is recommended for an act, named by its code or its name. Throws {@link Refused}. */
  recommend(act: string, facts: Facts, options?: Options): Recommendation;
  /** What comes of a case of several acts. Throws {@link Refused}. */
  recommendCase(document: Case, options?: Options): CaseRecommendation;
  /** What a decision says. Throws {@link Refused}. */
  decide(decision: string, facts: Facts, options?: { lang?: Lang }): Decision;
  /** A result of `recommend` in words: whole, or in one line. */
  explain(result: Recommendation, options?: { lang?: Lang; line?: boolean }): string;
  /** A result of `recommendCase` in words. */
  explain(result: CaseRecommendation, options?: { lang?: Lang }): string;
  /** Many cases of one act, from columns; no reasons. Many times as fast where `schema.sheets` has the
   * act and cases are plain. */
  batch(act: string, columns: Columns): ActColumns;
  /** Many cases of one decision, from columns; blocks as for acts. */
  batchDecision(decision: string, columns: Columns): DecisionColumns;
}

/** Loads a module. Throws {@link BadModule}. */
export function load(
  source:
    | BufferSource
    | WebAssembly.Module
    | Response
    | PromiseLike<BufferSource | WebAssembly.Module | Response>,
): Promise<Rules>;

/** JSON text of a document whose whole numbers may be BigInt. */
export function stringify(document: unknown, indent?: number): string;
