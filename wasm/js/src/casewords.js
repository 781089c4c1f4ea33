// What comes of a case of several acts: as the document of the command, and in words.

import { duty, told } from './duties.js';
import { brief, letter, waiting } from './letter.js';
import { ENGINE, decided, range, recommendation, whole } from './recommendation.js';
import { Look } from './words.js';

const openFact = (look, id) => ({ fact: look.texts.facts[id].name, label: look.factLabel(id) });

/** The document of `zhun recommend --case --format json`; `incomplete` where facts are missing. */
export function caseDocument(texts, settled, lang) {
  const { rule, acts, answers, parts, kinds, decisions, open, duties, human } = settled;
  const look = new Look(texts, lang);
  return {
    engine: ENGINE,
    package: texts.package,
    case: { name: rule.name },
    status: open.length > 0 ? 'incomplete' : 'decided',
    acts: acts.map((act, i) => recommendation(texts, act, answers[i], lang)),
    parts: rule.parts.map((part, i) => partDocument(look, part, parts[i])),
    kinds: kinds.map(({ kind, name, on, ...rest }) => ({
      kind,
      text: look.pick(name),
      on: look.objectCode(on),
      ...rest,
    })),
    open_facts: open.map(({ act, fact }) => ({ ...openFact(look, fact), act })),
    human,
    ...(decisions.length > 0 ? { decisions: decisions.map((one) => judged(look, one)) } : {}),
    ...(duties.length > 0 ? { duties: duties.map((t) => duty(look, t)) } : {}),
  };
}

function partDocument(look, part, settled) {
  const { range: reach, amount, open, why } = settled;
  const there = reach !== undefined;
  let status = 'incomplete';
  if (there) status = 'decided';
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
    text: there ? said(look, part, settled) : null,
    range: (part.days ? inDays : range(reach)) ?? null,
    [part.days ? 'point_days' : 'point_fen']: there && amount !== null ? whole(amount) : null,
    reasons: reasons(look, settled),
    open_facts: (open ?? []).map((fact) => openFact(look, fact)),
    human: why ? { because: [look.human(why)] } : null,
  };
}

/** A decision over the acts: its value as in the document of a decision. */
function judged(look, { id, said: x, open, fault }) {
  let status = 'incomplete';
  if (x) status = 'decided';
  else if (fault) status = 'fault';
  const { name, result } = look.texts.decisions[id];
  return {
    name,
    status,
    ...decided(look, result, x),
    open_facts: (open ?? []).map((one) => openFact(look, one)),
    ...(fault ? { fault: fault[look.lang] } : {}),
  };
}

/** One decision over the acts: name, value, why. */
function decisionLine(look, { id, said: x, open, fault }) {
  const { name, result } = look.texts.decisions[id];
  let what;
  if (open) what = waiting(look, open);
  else if (fault) what = fault[look.lang];
  else what = x.why ? look.human(x.why) : decided(look, result, x).text;
  const because = (x?.rows ?? []).map((row) => look.row(row));
  if (look.lang === 'zh') return `  · ${name}：${what}${because.length > 0 ? `（${because.join('；')}）` : ''}\n`;
  return `  · ${name}: ${what}${because.length > 0 ? ` (${because.join('; ')})` : ''}\n`;
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

/** Why a part comes to its amounts, each reason once. */
const reasons = (look, { range: there, rows }) =>
  there ? [...new Set(rows.map((row) => look.row(row)))] : [];

/** The case in words: each act, then what comes of them together. */
export function caseLetter(texts, settled, lang) {
  const { rule, acts, answers, parts, kinds, decisions, open, duties, human } = settled;
  const look = new Look(texts, lang);
  const say = (zh, en) => (lang === 'zh' ? zh : en);
  const out = [];
  acts.forEach((act, i) => {
    out.push(say(`━━ 第${i + 1}个行为 ━━\n`, `━━ Act ${i + 1} ━━\n`));
    out.push(letter(texts, act, withoutDuties(answers[i], duties), lang), '\n');
  });
  out.push(say(`━━ 案件：${rule.name} ━━\n`, `━━ The case: ${rule.name} ━━\n`));
  acts.forEach((act, i) => out.push(`${i + 1}. ${brief(texts, act, answers[i], lang)}\n`));
  rule.parts.forEach((part, i) => out.push(partLine(look, part, parts[i])));
  for (const kind of kinds) out.push(kindLine(look, kind));
  for (const one of decisions) out.push(decisionLine(look, one));
  if (duties.length > 0) {
    out.push(say('全案的程序：\n', 'Duties of the case:\n'));
    for (const one of duties) out.push(`  · ${told(look, one)}\n`);
  }
  if (open.length > 0) {
    out.push(say('还要查明：\n', 'Still to be found out:\n'));
    for (const { act, fact } of open) {
      const of = act === null ? say('本案', 'the case') : say(`第${act}个行为`, `act ${act}`);
      out.push(`  · ${of}${say('：', ': ')}${look.factLabel(fact)}\n`);
    }
  }
  if (human) {
    out.push(
      say(
        '有行为留给人工裁量，上面的数额是可能的范围。\n',
        'Something is left to a human; the amounts above are what is possible.\n',
      ),
    );
  }
  return out.join('');
}

/** Duties are those of the case, told once: an act has its own only where the case has none. */
function withoutDuties(answer, duties) {
  if (duties.length === 0 || !answer.outcome) return answer;
  return { ...answer, outcome: { ...answer.outcome, duties: [] } };
}

/** One part: name, amount, why, article. */
function partLine(look, part, settled) {
  let what;
  if (settled.range) what = said(look, part, settled);
  else if (settled.why) what = look.human(settled.why);
  else what = waiting(look, settled.open);
  const because = [...reasons(look, settled), look.pick(part.basis) ?? ''];
  if (look.lang !== 'zh') return `  · ${part.name}: ${what} (${because.join('; ')})\n`;
  const on = part.on === undefined ? '' : look.object(part.on);
  const whom = on === '' || on === '当事人' ? '' : `（${on}）`;
  return `  · ${part.name}${whom}：${what}（${because.join('；')}）\n`;
}

/** One kind of penalty, with the acts that give it. */
function kindLine(look, { name, on, acts, certain, once }) {
  const [text, whom] = [look.pick(name), look.object(on)];
  const several = acts.length > 1;
  if (look.lang === 'zh') {
    const repeated = several && once ? '，同种处罚不重复执行' : '';
    return `  · 对${whom}${text}（第${acts.join('、')}个行为${repeated}${certain ? '' : '，视情况'}）\n`;
  }
  const repeated = several && once ? ', carried out once' : '';
  return `  · ${whom}: ${text} (acts ${acts.join(', ')}${repeated}${certain ? '' : ', not certain'})\n`;
}
