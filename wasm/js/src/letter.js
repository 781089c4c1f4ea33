// The whole result in words, line by line: what is recommended, why, and what remains to a human.

import { told as toldDuty } from './duties.js';
import { Look } from './words.js';
import { STATUS } from './wire.js';

const OF_THE_BENCHMARK = new Set([
  'Row', 'RowChosen', 'Override', 'Start', 'Factor', 'FactorLowest', 'BenchmarkRange',
]);

/** A penalty as it is recommended: kind, measure, whom, by whom; without its modality. */
function imposed(look, i) {
  const p = look.texts.penalties[i.penalty];
  let out = look.pick(p.name);
  const amount = measure(look, i, p);
  if (amount !== null) {
    out = look.say(p.kind === 'fine' ? 'penalty.fine' : 'penalty.measured', { kind: out, amount });
  }
  const notes = [];
  if (p.each_person) notes.push(look.say('penalty.each'));
  if (p.organ) notes.push(look.say('penalty.organ', { organ: p.organ }));
  if (notes.length === 0) return out;
  return look.say('penalty.noted', { penalty: out, notes: notes.join(look.say('comma')) });
}

function measure(look, i, p) {
  if (!p.fine) return look.pick(p.length);
  let amount;
  if (i.point !== null) amount = look.amounts.money(i.point);
  else if (i.range ?? i.statutory) amount = look.amounts.range(i.range ?? i.statutory);
  else return null;
  return i.human ? look.say('penalty.within', { amount }) : amount;
}

function receives(look, i) {
  return look.say('penalty.receives', {
    on: look.object(look.texts.penalties[i.penalty].on),
    must: look.modality(look.code('modalities', i.modality)),
    penalty: imposed(look, i),
  });
}

/** Disposition and degree. */
function verdict(look, outcome) {
  const code = look.code('dispositions', outcome.disposition);
  const disposition = look.say(`disposition.${code}`);
  if (outcome.degree < 0) return disposition;
  const key = code === 'may_waive' ? 'verdict.if_imposed' : 'verdict.degree';
  return look.say(key, { disposition, degree: look.degree(outcome.degree) });
}

/** A result in one line. */
export function brief(texts, act, answer, lang) {
  const look = new Look(texts, lang, act);
  if (answer.status === STATUS.missing) return waiting(look, [answer.fact]);
  const { outcome } = answer;
  const semicolon = look.say('semicolon');
  let line = verdict(look, outcome);
  if (outcome.penalties.length > 0) {
    const penalties = outcome.penalties.map((i) => receives(look, i)).join(semicolon);
    line = look.say('line.penalties', { verdict: line, penalties });
  }
  if (outcome.human.length > 0) {
    const why = outcome.human.map((w) => look.human(w)).join(semicolon);
    line = look.say('line.human', { line, why });
  }
  return line;
}

/** What stays open for want of facts. */
export function waiting(look, facts) {
  const labels = facts.map((fact) => look.factLabel(fact));
  return look.lang === 'zh' ? `待定，取决于${labels.join('、')}` : `open, depending on ${labels.join(', ')}`;
}

/** Whether an act, or one that it stands for, has a benchmark. */
function benchmarked(texts, act) {
  const of = act.contest?.of ?? [];
  const own = of.map((o) => texts.acts[o.act]).filter(Boolean);
  return Boolean(act.benchmark) || own.some((o) => benchmarked(texts, o));
}

function link(look, before, now) {
  if (now?.kind === 'choice') {
    if (before?.kind !== 'choice' || before.set !== now.set) return look.say('link.one_of');
    return look.say(before.index === now.index ? 'link.and' : 'link.or');
  }
  const ladder = now && before?.kind === 'ladder' && before.set === now.set;
  return ladder ? look.say('link.up_to') : '';
}

/** The recommendation in lines, each ended by a line break. */
export function letter(texts, act, answer, lang) {
  const look = new Look(texts, lang, act);
  const a = look.act;
  const out = [];
  const line = (head, body) => {
    if (body) out.push(`${look.say(head)}  ${body}`);
  };
  line('head.act', look.say('title', { title: a.title ?? a.name, code: a.code }));
  line('head.violates', look.pick(a.violates));
  const applied = answer.outcome && look.appliedBasis(answer.outcome.reasons);
  line('head.basis', [applied, look.pick(a.basis)].filter(Boolean).join(look.say('semicolon')));
  line('head.benchmark', a.benchmark);
  if (answer.status === STATUS.missing) {
    out.push('', look.say('head.establish'), `  · ${look.factLabel(answer.fact)}`);
    return out.join('\n') + '\n';
  }
  const { outcome } = answer;
  line('head.recommended', verdict(look, outcome));
  let before = null;
  for (const i of outcome.penalties) {
    out.push(`  · ${link(look, before, i.group)}${receives(look, i)}`);
    before = i.group;
  }
  if (outcome.reasons.length > 0) {
    out.push('', look.say('head.reasons'));
    out.push(...told(look, outcome.reasons, '  '));
  }
  if (outcome.human.length > 0) {
    out.push('', look.say('head.human'));
    out.push(...outcome.human.map((w) => `  · ${look.human(w)}`));
  }
  if (outcome.duties.length > 0) {
    out.push('', look.say('head.duties'));
    out.push(...outcome.duties.map((t) => `  · ${toldDuty(look, t)}`));
  }
  if (benchmarked(texts, a)) out.push('', look.say('note.cite_the_statute'));
  return out.join('\n') + '\n';
}

/** Which of several provisions is applied, then what each of them comes to; then the rest. */
function told(look, reasons, margin) {
  const out = [];
  for (const contest of reasons.filter((r) => r.kind === 'Contest')) {
    const around = { addends: [], sum: null };
    const said = (r) => look.reason(r, around).text;
    const more = contest.children.filter((r) => r.kind !== 'Considered');
    const texts = [contest, ...more].map(said).join(look.say('semicolon'));
    const step = look.say(`step.${look.code('steps', contest.step)}`);
    out.push(margin + look.say('paragraph', { step, by: '', texts }));
    for (const one of contest.children.filter((r) => r.kind === 'Considered')) {
      out.push(`${margin}· ${said(one)}`);
      out.push(...told(look.atContender(one.act, one.index), one.children, `${margin}  `));
    }
  }
  const rest = reasons.filter((r) => r.kind !== 'Contest');
  out.push(...paragraphs(look, rest).map((p) => margin + p));
  return out;
}

/** One paragraph for each step: premises before what follows from them. */
function paragraphs(look, reasons) {
  const flat = look.flatten(reasons);
  const statutory = (f) => look.code('steps', f.reason.step) === 'statutory';
  const order = inReadingOrder(flat, statutory);
  // The act comes first; what a human decides has its own section.
  const rest = [...order.filter(statutory), ...order.filter((f) => !statutory(f))].filter(
    (f) => f.reason.kind !== 'Human',
  );
  const document = look.texts.packages[look.act.package ?? 0]?.document;
  const named = { once: false };
  const out = [];
  while (rest.length > 0) {
    const step = rest[0].reason.step;
    let n = 0;
    while (n < rest.length && rest[n].reason.step === step) n += 1;
    const these = rest.splice(0, n);
    const texts = these
      .filter((f, i) => f.text && !(these[i + 1] && saysAsMuch(f.reason, these[i + 1].reason)))
      .map((f) => f.text)
      .join(look.say('semicolon'));
    const byBenchmark = these.some((f) => OF_THE_BENCHMARK.has(f.reason.kind));
    const by =
      byBenchmark && look.act.benchmark
        ? look.say('paragraph.by_benchmark', { document: look.act.benchmark })
        : '';
    const text = look.say('paragraph', {
      step: look.say(`step.${look.code('steps', step)}`),
      by,
      texts,
    });
    const briefly = look.say('paragraph.same_document');
    out.push(document ? namedOnce(text, document, named, briefly) : text);
  }
  return out;
}

/** The document in full where it is first named, and briefly after that. */
function namedOnce(text, document, named, briefly) {
  const [first, ...others] = text.split(document);
  if (others.length === 0) return text;
  const full = named.once ? briefly : document;
  named.once = true;
  return first + full + others.join(briefly);
}

function inReadingOrder(flat, statutory) {
  const below = flat.map(() => []);
  const roots = [];
  flat.forEach((f, i) => (f.parent === null ? roots : below[f.parent]).push(i));
  const out = [];
  const visit = (i) => {
    if (statutory(flat[i])) out.push(flat[i]);
    below[i].forEach(visit);
    if (!statutory(flat[i])) out.push(flat[i]);
  };
  roots.forEach(visit);
  return out;
}

/** Whether the next reason says all that this one says: the same range or amount, once more. */
function saysAsMuch(reason, next) {
  const said = (r) => {
    if (r.kind === 'BenchmarkRange' || r.kind === 'Recommended') {
      const { min, max, minOpen, maxOpen } = r.range;
      return [r.object, min, max, minOpen, maxOpen].join(' ');
    }
    return r.kind === 'Amount' ? [r.object, r.fen, r.fen, false, false].join(' ') : null;
  };
  return said(reason) !== null && said(reason) === said(next);
}
