// Cases of several acts: each act asked by itself, its outcome written into a record, then each part of
// the outcome asked as decisions over the records.

import { readCase } from './acts.js';
import { CODES, ActsOpen, Refused, finding, text } from './findings.js';
import { Ratio } from './ratio.js';
import { ENGINE, range, recommendation, refusal, whole } from './recommendation.js';
import { record } from './record.js';
import { Look } from './words.js';
import { STATUS } from './wire.js';

/** The dispositions of which nothing is sure, and the modality of what is. */
const MAY_WAIVE = 1;
const SHALL = 0;

/** What comes of the case in a document; `reasons`: whether those of the acts are wanted. */
export function recommendCase({ texts, schema, instance }, quantities, document, { lang, reasons }) {
  const rule = schema.cases?.[0];
  if (!rule) throw noRule(texts);
  const { acts, slots, report } = readCase(texts, rule, quantities, document);
  if (report.count > 0) throw new Refused(report.diagnostics, report.dropped);
  const answers = acts.map(({ act, slots: given }, i) => {
    const answer = instance.decide(act, 'act', given, reasons);
    if (answer.status === STATUS.decided || answer.status === STATUS.missing) return answer;
    throw ofAct(refusal(texts, answer), i + 1, texts.acts[act].name);
  });
  const look = new Look(texts, lang);
  const open = answers.flatMap((answer, i) =>
    answer.status === STATUS.missing ? [{ act: i + 1, ...openFact(look, answer.fact) }] : [],
  );
  if (open.length > 0) throw new ActsOpen(open);
  const outcomes = answers.map((answer) => answer.outcome);
  const filled = [...slots];
  const records = acts.map((act, i) => record(texts, rule, act, outcomes[i]));
  filled[rule.list] = { state: 1, value: 0n, second: 0n, records };
  const ask = (decision) => {
    const answer = instance.decide(texts.acts.length + decision, 'decision', filled, false);
    if (answer.status === STATUS.decided || answer.status === STATUS.missing) return answer;
    throw refusal(texts, answer);
  };
  const settled = rule.parts.map((part) => settle(texts, rule, part, ask));
  const missing = [];
  for (const { open: facts } of settled) {
    for (const fact of facts ?? []) if (!missing.includes(fact)) missing.push(fact);
  }
  return {
    engine: ENGINE,
    package: texts.package,
    case: { name: rule.name },
    status: missing.length > 0 ? 'incomplete' : 'decided',
    acts: acts.map(({ act }, i) => recommendation(texts, act, answers[i], lang)),
    parts: rule.parts.map((part, i) => partDocument(look, part, settled[i])),
    kinds: kindsOf(look, outcomes),
    open_facts: missing.map((fact) => ({ ...openFact(look, fact), act: null })),
    human: outcomes.some((o) => o.human.length > 0) || settled.some((s) => s.why !== undefined),
  };
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

const openFact = (look, id) => ({ fact: look.texts.facts[id].name, label: look.factLabel(id) });

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

function partDocument(look, part, settled) {
  const { range: reach, amount, rows, open, why } = settled;
  const decided = reach !== undefined;
  let status = 'incomplete';
  if (decided) status = 'decided';
  else if (why) status = 'human';
  const inDays = reach && {
    min_days: whole(reach.min),
    max_days: reach.max === null ? null : whole(reach.max),
    min_open: reach.minOpen,
    max_open: reach.maxOpen,
  };
  return {
    name: part.name,
    kind: part.kind,
    on: part.on === undefined ? null : look.objectCode(part.on),
    unit: part.days ? 'days' : 'fen',
    article: look.pick(part.basis),
    status,
    text: decided ? said(look, part, settled) : null,
    range: (part.days ? inDays : range(reach)) ?? null,
    [part.days ? 'point_days' : 'point_fen']: decided && amount !== null ? whole(amount) : null,
    reasons: decided ? [...new Set(rows.map((row) => look.row(row)))] : [],
    open_facts: (open ?? []).map((fact) => openFact(look, fact)),
    human: why ? { because: [look.human(why)] } : null,
  };
}

function said(look, part, { range: reach, amount }) {
  if (!part.days) return amount === null ? look.amounts.range(reach) : look.amounts.money(amount);
  const zh = look.lang === 'zh';
  const n = (count) => (zh ? `${count}日` : `${count} days`);
  if (amount !== null) return n(amount);
  const { min, max, minOpen, maxOpen } = reach;
  if (min === 0n && minOpen) {
    if (max === null) return '';
    if (zh) return maxOpen ? `不足${n(max)}` : `${n(max)}以下`;
    return maxOpen ? `less than ${n(max)}` : `up to ${n(max)}`;
  }
  if (max === null) {
    if (zh) return minOpen ? `超过${n(min)}` : `${n(min)}以上`;
    return minOpen ? `more than ${n(min)}` : `${n(min)} or more`;
  }
  if (min === max && !minOpen && !maxOpen) return n(min);
  if (zh) return (minOpen ? `超过${n(min)}` : `${n(min)}以上`) + (maxOpen ? `不足${n(max)}` : `${n(max)}以下`);
  return (minOpen ? `more than ${n(min)} to ` : `${n(min)} to `) + (maxOpen ? `less than ${n(max)}` : n(max));
}

/** All kinds but fines and detention, which are added up; what acts share is told once. */
function kindsOf(look, outcomes) {
  const all = new Map();
  outcomes.forEach((outcome, act) => {
    for (const i of outcome.penalties) {
      const p = look.texts.penalties[i.penalty];
      if (p.kind === 'fine' || p.kind === 'detention') continue;
      const key = JSON.stringify([p.kind, p.name, p.on]);
      const once = !p.fine && !p.term && !p.kind.startsWith('confiscate');
      const found = all.get(key) ?? {
        kind: p.kind,
        text: look.pick(p.name),
        on: look.objectCode(p.on),
        acts: [],
        certain: false,
        once,
      };
      all.set(key, found);
      if (!found.acts.includes(act + 1)) found.acts.push(act + 1);
      found.certain ||= i.modality === SHALL && i.group === null && outcome.disposition !== MAY_WAIVE;
    }
  });
  return [...all.values()];
}
