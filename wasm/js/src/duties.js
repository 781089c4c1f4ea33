// Duties of procedure: as documents and in words.

import { dayText } from './amounts.js';

const FAULTS = { 1: 'overflow', 2: 'division', 3: 'empty', 5: 'calendar' };

/** What a duty or its last day waits for. */
function wait(look, w) {
  if (w.fact !== undefined) return look.say('duty.wait.fact', { fact: look.factLabel(w.fact) });
  if (w.why) {
    const standard = w.why.kind === 'RuleSays' && w.why.expr >= 0;
    if (standard) return look.say('duty.wait.standard', { text: look.expr(w.why.expr) });
    return look.human(w.why);
  }
  if (w.outcome) return look.say('duty.wait.outcome');
  if (w.noDay) return look.say('duty.wait.no_day');
  const text = look.texts.exprs[w.place];
  const at = text === undefined ? '' : look.say('fault.at', { text });
  return look.say(`fault.${FAULTS[w.fault]}`, { at });
}

/** What of a duty is not known. */
const waiting = (t) => t.open ?? t.waits ?? null;

/** A duty in a sentence. */
export function told(look, t) {
  const d = look.texts.duties[t.duty];
  let line = look.say('duty', { must: look.modality(d.modality), what: d.what ?? '' });
  const notes = [];
  if (t.day !== undefined) notes.push(look.say('duty.by', { day: dayText(t.day) }));
  if (t.waits) notes.push(look.say('duty.by_open', { why: wait(look, t.waits) }));
  if (t.open) line = look.say('duty.open', { what: line, why: wait(look, t.open) });
  if (t.done) line = look.say('duty.done', { what: line });
  if (d.before && !t.done) notes.push(look.say(`duty.before_${d.before}`));
  const articles = look.pick(d.basis);
  if (articles) notes.push(articles);
  if (notes.length === 0) return line;
  return look.say('penalty.noted', { penalty: line, notes: notes.join(look.say('semicolon')) });
}

/** A duty as a document. */
export function duty(look, t) {
  const d = look.texts.duties[t.duty];
  const w = waiting(t);
  return {
    kind: d.name,
    state: t.done ? 'done' : t.open ? 'open' : 'due',
    modality: d.modality,
    what: d.what ?? '',
    because: d.because ?? null,
    article: look.pick(d.basis),
    before: d.before ?? null,
    deadline: t.day === undefined ? null : dayText(t.day),
    waits: w && wait(look, w),
    waits_for: w?.fact === undefined ? [] : [look.texts.facts[w.fact].name],
    text: told(look, t),
  };
}
