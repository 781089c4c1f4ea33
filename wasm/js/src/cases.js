// Cases of several acts: each act asked by itself, its outcome written into a record, then each part of
// the outcome asked as decisions over the records; then the duties of procedure of the whole.

import { readCase, same } from './acts.js';
import { CODES, Refused, finding, text } from './findings.js';
import { Ratio } from './ratio.js';
import { refusal } from './recommendation.js';
import { record } from './record.js';
import { STATUS } from './wire.js';

/** The dispositions of which nothing is sure, and the modality of what is. */
const MAY_WAIVE = 1;
const SHALL = 0;

/** What comes of the case; `reasons`: whether those of the acts, and duties, are wanted.
 *
 * Acts that lack facts stay open, and with them every part: what remains possible is not gone through. */
export function settleCase({ texts, schema, instance }, quantities, document, reasons) {
  const rule = schema.cases?.[0];
  if (!rule) throw noRule(texts);
  const { acts, slots, report } = readCase(texts, rule, quantities, document);
  if (report.count > 0) throw new Refused(report.diagnostics, report.dropped);
  const answers = acts.map(({ act, slots: given }, i) => {
    const answer = instance.decide(act, 'act', given, reasons);
    if (answer.status === STATUS.decided || answer.status === STATUS.missing) return answer;
    throw ofAct(refusal(texts, answer), i + 1, texts.acts[act].name);
  });
  const open = answers.flatMap((answer, i) =>
    answer.status === STATUS.missing ? [{ act: i + 1, fact: answer.fact }] : [],
  );
  let parts;
  let decisions;
  if (open.length > 0) {
    const facts = [...new Set(open.map(({ fact }) => fact))];
    parts = rule.parts.map(() => ({ open: facts }));
    decisions = (rule.decisions ?? []).map((id) => ({ id, open: facts }));
  } else {
    const filled = [...slots];
    const records = acts.map((act, i) => record(texts, rule, act, answers[i].outcome));
    filled[rule.list] = { state: 1, value: 0n, second: 0n, records };
    const ask = (decision) => {
      const answer = instance.decide(texts.acts.length + decision, 'decision', filled, false);
      if (answer.status === STATUS.decided || answer.status === STATUS.missing) return answer;
      throw refusal(texts, answer);
    };
    parts = rule.parts.map((part) => settle(texts, rule, part, ask));
    decisions = (rule.decisions ?? []).map((id) => judge(texts, instance, id, filled));
    for (const fact of new Set(parts.flatMap((part) => part.open ?? []))) open.push({ act: null, fact });
  }
  const joined = rule.parts.flatMap((part, i) => {
    const { range, amount } = parts[i];
    return part.kind === 'joined' && part.on !== undefined && range ? [{ on: part.on, range, amount }] : [];
  });
  return {
    rule,
    acts: acts.map(({ act }) => act),
    answers,
    parts,
    kinds: kindsOf(texts, answers),
    decisions,
    open,
    duties: reasons ? duties({ texts, instance }, agreed(acts, slots), acts, answers, joined) : [],
    human:
      answers.some(({ outcome }) => outcome?.human.length > 0) || parts.some((part) => part.why !== undefined),
  };
}

/** What a decision over the acts says. A computation that fails spoils nothing else of the case. */
function judge(texts, instance, id, slots) {
  const answer = instance.decide(texts.acts.length + id, 'decision', slots, false);
  if (answer.status === STATUS.decided) return { id, said: answer.decision };
  if (answer.status === STATUS.missing) return { id, open: [answer.fact] };
  const refused = refusal(texts, answer);
  if (answer.status === STATUS.fault) return { id, fault: refused.diagnostics[0].message };
  throw refused;
}

/** The duties of procedure of the case, which read the outcomes of all acts together. */
function duties({ texts, instance }, facts, acts, answers, joined) {
  const words = acts.map(({ act }, i) => ({ act, words: answers[i].words ?? null }));
  const answer = instance.duties(facts, words, joined);
  if (answer.status === STATUS.decided) return answer.duties;
  throw refusal(texts, answer);
}

/** The facts of a case: what its acts and the case itself do not say differently. */
function agreed(acts, slots) {
  return slots.map((held, id) => {
    const said = [held, ...acts.map((act) => act.slots[id])].filter((slot) => slot !== null);
    return said.every((slot) => same(slot, said[0])) ? (said[0] ?? null) : null;
  });
}

function noRule(texts) {
  const { name } = texts.packages[0];
  return new Refused([
    finding(
      CODES.noCaseRule,
      null,
      `规则包“${name}”没有写“案件”，不知道几个行为怎样合并执行`,
      `package "${name}" has no rule for cases of several acts`,
      text('在规则里写“案件 名 { 行为 至多 20；合并 … }”', 'write `joint NAME { acts max_count 20; joined … }`'),
    ),
  ]);
}

/** A refusal with the act that is at fault. */
function ofAct({ diagnostics, dropped }, n, name) {
  const named = diagnostics.map((d) => ({
    ...d,
    message: text(`第${n}个行为（${name}）：${d.message.zh}`, `act ${n} (${name}): ${d.message.en}`),
  }));
  return new Refused(named, dropped);
}

/** What the seven decisions of a part say together. */
function settle(texts, rule, part, ask) {
  const [open, values, rows] = [[], [], []];
  let why;
  for (const id of part.decisions) {
    const answer = ask(id);
    const said = answer.decision;
    // The amounts tell why; the flags beside them do not.
    const own = new Set(texts.decisions[id].rows?.map(([row]) => row));
    rows.push((said?.rows ?? []).filter((row) => own.has(row)));
    if (!said) open.push(answer.fact);
    else why ??= said.why;
    if (said?.number) values.push(said.number);
    else values.push(new Ratio(said?.bool ? 1n : 0n));
  }
  if (open.length > 0) return { open: [...new Set(open)] };
  if (why !== undefined) return { why };
  const [lower, upper, amount, minOpen, maxOpen, unbounded, named] = values;
  const yes = (n) => n.num !== 0n;
  const fits = (n) => {
    if (BigInt.asIntN(64, n) === n) return n;
    throw refusal(texts, { status: STATUS.fault, fault: 1, place: -1 });
  };
  const max = yes(unbounded) ? null : fits(upper.round('down'));
  let reach = {
    min: fits(lower.round('up')),
    max,
    minOpen: yes(minOpen),
    maxOpen: yes(maxOpen) && max !== null,
  };
  // Between two whole fen: the nearest is the only one.
  if (max !== null && max < reach.min) {
    const n = fits(lower.round(rule.rounding));
    reach = { min: n, max: n, minOpen: false, maxOpen: false };
  }
  const point = reach.max === reach.min && !reach.minOpen && !reach.maxOpen ? reach.min : null;
  return {
    range: reach,
    amount: yes(named) ? fits(amount.round(rule.rounding)) : point,
    rows: yes(named) ? rows[2] : [...rows[0], ...rows[1]],
  };
}

/** All kinds but fines and detention, which are added up; what acts share is told once. */
function kindsOf(texts, answers) {
  const all = new Map();
  answers.forEach(({ outcome }, act) => {
    for (const i of outcome?.penalties ?? []) {
      const p = texts.penalties[i.penalty];
      if (p.kind === 'fine' || p.kind === 'detention') continue;
      const key = JSON.stringify([p.kind, p.name, p.on]);
      const once = !p.fine && !p.term && !p.kind.startsWith('confiscate');
      const found = all.get(key) ?? { kind: p.kind, name: p.name, on: p.on, acts: [], certain: false, once };
      all.set(key, found);
      if (!found.acts.includes(act + 1)) found.acts.push(act + 1);
      found.certain ||= i.modality === SHALL && i.group === null && outcome.disposition !== MAY_WAIVE;
    }
  });
  return [...all.values()];
}
