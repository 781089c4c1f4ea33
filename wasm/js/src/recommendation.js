// Results as the JSON documents of the command, and in words.

import { Look } from './words.js';
import { duty } from './duties.js';
import { CODES, Refused, finding, text } from './findings.js';
import { STATUS } from './wire.js';

/** The engine of these documents. */
export const ENGINE = 'wasm';

/** A whole number: a number where that is exact, else a BigInt. */
export const whole = (n) =>
  n >= -(2n ** 53n) + 1n && n <= 2n ** 53n - 1n ? Number(n) : n;

/** A range of money as a document; nothing of nothing. */
export const range = (r) =>
  r && {
    min_fen: whole(r.min),
    max_fen: r.max === null ? null : whole(r.max),
    min_open: r.minOpen,
    max_open: r.maxOpen,
  };

function penalty(look, i) {
  const p = look.texts.penalties[i.penalty];
  const out = {
    kind: p.kind,
    on: look.objectCode(p.on),
    modality: look.code('modalities', i.modality),
  };
  if (p.fine) {
    out.statutory = range(i.statutory);
    out.range = range(i.range);
    out.point_fen = i.point === null ? null : whole(i.point);
  } else if (p.term) {
    out.term = p.term;
  }
  out.text = look.pick(p.name);
  if (p.each_person) out.each_person = true;
  if (p.organ) out.organ = p.organ;
  if (i.human) out.human = true;
  if (i.group?.kind === 'choice') out.choice = { set: i.group.set, alternative: i.group.index };
  if (i.group?.kind === 'ladder') out.ladder = { set: i.group.set, rung: i.group.index };
  return out;
}

const because = (look, whys) =>
  whys.length === 0 ? null : { because: whys.map((w) => look.human(w)) };

/** The head of every document. */
const head = (texts) => ({ engine: ENGINE, package: texts.package });

/** The document of a recommendation. `answer` is decided, or a fact is missing. */
export function recommendation(texts, act, answer, lang) {
  const look = new Look(texts, lang, act);
  const { code, name } = texts.acts[act];
  const out = { ...head(texts), violation: { code, name } };
  if (answer.status === STATUS.missing) {
    return {
      ...out,
      status: 'incomplete',
      disposition: null,
      degree: null,
      penalties: [],
      duties: [],
      reasons: [],
      open_facts: missing(look, answer.fact),
      alternatives: [],
      human: null,
    };
  }
  const { disposition, degree, penalties, human, reasons, duties } = answer.outcome;
  const flat = look.flatten(reasons);
  return {
    ...out,
    status: 'decided',
    disposition: look.code('dispositions', disposition),
    degree: degree < 0 ? null : look.code('degrees', degree),
    penalties: penalties.map((i) => penalty(look, i)),
    duties: duties.map((t) => duty(look, t)),
    reasons: flat.map((f) => ({
      id: f.id,
      text: f.text,
      article: f.article,
      values: f.values,
      step: look.code('steps', f.reason.step),
      parent: f.parent === null ? null : flat[f.parent].id,
    })),
    open_facts: [],
    alternatives: [],
    human: because(look, human),
  };
}

function missing(look, id) {
  const fact = look.texts.facts[id];
  const out = { fact: fact.name, label: look.factLabel(id) };
  if (fact.list !== undefined) out.list = look.texts.facts[fact.list].name;
  return [out];
}

/** The document of a decision. */
export function decision(texts, id, answer, lang) {
  const look = new Look(texts, lang);
  const d = texts.decisions[id];
  const out = { ...head(texts), decision: { name: d.name } };
  if (answer.status === STATUS.missing) {
    return {
      ...out,
      status: 'incomplete',
      ...decided(look, d.result),
      open_facts: missing(look, answer.fact),
      alternatives: [],
    };
  }
  const x = answer.decision;
  return {
    ...out,
    status: 'decided',
    ...decided(look, d.result, x),
    open_facts: [],
    alternatives: [],
  };
}

/** One value of a decision: as data, in words, by which rows, or why a human decides; nothing of nothing. */
export function decided(look, result, x) {
  if (!x) return { value: null, text: null, rows: [], human: null };
  return {
    value: value(result, x),
    text: x.why ? null : said(look, result, x),
    rows: x.rows.map((row) => look.row(row)),
    human: x.why ? because(look, [x.why]) : null,
  };
}

/** The value of a decision as data: true or false, the name of an option, a number, a range. */
function value(result, x) {
  if (x.why) return null;
  if (x.bool !== undefined) return x.bool;
  if (x.choice !== undefined) return result.options?.[x.choice] ?? x.choice;
  if (x.range) return range(x.range);
  if (result.type === 'date') return isoDay(x.number);
  if (result.measures === 'money' && x.number.whole !== null) return { fen: whole(x.number.whole) };
  if (result.measures === 'money') return { fen: x.number.toString() };
  return x.number.whole !== null ? whole(x.number.whole) : x.number.toString();
}

/** The day of a number, counted from 1970-01-01; null if it is none of the calendar. */
function isoDay(n) {
  if (n.whole === null || n.whole < -719162n || n.whole > 2932896n) return null;
  return new Date(Number(n.whole) * 86400000).toISOString().slice(0, 10);
}

function said(look, result, x) {
  if (x.bool !== undefined) return look.say(x.bool ? 'yes' : 'no');
  if (x.choice !== undefined) return result.options?.[x.choice] ?? String(x.choice);
  if (x.range) return look.amounts.range(x.range);
  if (result.type === 'date') return isoDay(x.number) ?? look.say('no_day');
  if (result.measures === 'money') return look.amounts.exactMoney(x.number);
  const steps = stepsOf(result, x.number);
  return steps === null ? x.number.toString() : look.amounts.number(result, steps);
}

/** Whole smallest steps of a number, if it is that coarse and fits 64 bits. */
function stepsOf(result, n) {
  const scale = 10n ** BigInt(result.decimals ?? 0);
  const scaled = n.num * scale;
  if (result.type !== 'number' || scaled % n.den !== 0n) return null;
  const steps = scaled / n.den;
  return BigInt.asIntN(64, steps) === steps ? steps : null;
}

const FAULTS = [
  null,
  ['fault.overflow', CODES.overflow],
  ['fault.division', CODES.divisionByZero],
  ['fault.empty', CODES.emptyRange],
  ['fault.constraint', CODES.contradiction],
  ['fault.calendar', CODES.noCalendar],
];

/** Why there is no result: what the module answers besides one. */
export function refusal(texts, answer) {
  const [zh, en] = ['zh', 'en'].map((lang) => new Look(texts, lang));
  const both = (say) => text(say(zh), say(en));
  switch (answer.status) {
    case STATUS.fault: {
      const [key, code] = FAULTS[answer.fault];
      const constraint = answer.fault === 4 ? texts.constraints[answer.place] : null;
      // Of dated events the constraint itself says what is wrong.
      const rule = constraint?.rule;
      const message = both((look) => {
        if (rule !== undefined) return look.lang === 'zh' ? constraint.text : rule;
        if (answer.fault === 4) return look.say(key, { text: constraint?.text ?? '' });
        const written = texts.exprs[answer.place];
        const at = written === undefined ? '' : look.say('fault.at', { text: written });
        return look.say(key, { at });
      });
      const help = both((look) =>
        look.say(`${key}.help`, {
          facts: (constraint?.facts ?? [])
            .map((f) => look.factLabel(f))
            .join(look.say('enumeration')),
        }),
      );
      return new Refused([{ ...finding(constraint?.code ?? code, null, message.zh, message.en), help: [help] }]);
    }
    case STATUS.refused: {
      const name = texts.facts[answer.fact]?.name;
      return new Refused([
        finding(
          CODES.outOfBounds,
          name === undefined ? null : `/${name}`,
          name === undefined ? '事实的数据不完整' : `“${name}”的数据不是它的类型，或者不在范围内`,
          name === undefined
            ? 'the block of facts is not whole'
            : `the data of "${name}" is not of its type or outside of its bounds`,
        ),
      ]);
    }
    default:
      return new Refused([
        finding(CODES.overflow, null, '这个案件太大，模块的内存不够', 'the case is too large for the memory of the module'),
      ]);
  }
}
