// Results in words: what a module says of itself, filled with the numbers of a result. The sentences
// are the module's own (zhun.texts); only what goes into them is decided here.

import { Ratio } from './ratio.js';
import { Amounts, isPoint, ratio } from './amounts.js';

const HAN = (c) => c !== undefined && c >= '\u3400' && c <= '\u9fff';

/** Without the spaces between two Han characters. */
function tidy(text) {
  const chars = [...text];
  return chars.filter((c, i) => !(c === ' ' && HAN(chars[i - 1]) && HAN(chars[i + 1]))).join('');
}

const share = (n, den) => (den === 0n ? n.toString() : ratio(new Ratio(n, den)));

const slugOf = (ground) =>
  ground.list === undefined ? `${ground.circumstance}` : `listed-${ground.list}-${ground.entry}`;

/** Names replaced by their values, each place once, the longest name first. */
function substitute(text, values) {
  let out = '';
  let at = 0;
  while (at < text.length) {
    let hit = null;
    for (const [name, value] of values) {
      const longer = !hit || name.length >= hit[0].length;
      if (name && longer && text.startsWith(name, at)) hit = [name, value];
    }
    if (hit) {
      out += hit[1];
      at += hit[0].length;
    } else {
      const c = String.fromCodePoint(text.codePointAt(at));
      out += c;
      at += c.length;
    }
  }
  return out;
}

/** The texts of a module in one language, for one act. */
export class Look {
  /** @param {object} texts @param {'zh' | 'en'} lang @param {number | null} act */
  constructor(texts, lang, act = null) {
    this.texts = texts;
    this.lang = lang;
    this.act = act === null ? undefined : texts.acts[act];
    this.amounts = new Amounts((key, values) => this.say(key, values), lang);
  }

  /** A text in the language of this look; nothing for none. */
  pick(text) {
    if (text === undefined || text === null) return null;
    if (typeof text === 'string') return text;
    return text[this.lang === 'zh' ? 0 : 1];
  }

  /** A sentence with its places filled. */
  say(key, values = {}) {
    const template = this.pick(this.texts.phrases[key]);
    if (template === null) throw new Error(`the module has no phrase ${key}`);
    return template.replace(/\{([a-z_]+)\}/g, (place, name) => values[name] ?? place);
  }

  /** A row as one would read it aloud. */
  row(id) {
    const text = this.texts.rows[id]?.[0] ?? '';
    return tidy(text.startsWith('当 ') ? text.slice(2) : text);
  }

  rowOf(id) {
    return this.texts.rows[id]?.[1] ?? '';
  }

  rows(ids) {
    return ids.map((id) => this.say('quoted', { text: this.row(id) })).join(this.say('and'));
  }

  expr(id) {
    return tidy(this.texts.exprs[id] ?? '');
  }

  factLabel(id) {
    const fact = this.texts.facts[id];
    return fact?.label ?? fact?.name ?? '';
  }

  objectCode(id) {
    return this.texts.objects[id]?.[1] ?? 'party';
  }

  object(id) {
    const [zh, code] = this.texts.objects[id] ?? ['当事人', 'party'];
    return this.lang === 'zh' ? zh : code.replaceAll('_', ' ');
  }

  code(kind, n) {
    return this.texts.codes[kind][n] ?? null;
  }

  modality(code) {
    return this.say(`modality.${code}`);
  }

  degree(n) {
    return this.say(`degree.${this.code('degrees', n)}`);
  }

  listed(ground) {
    const list = this.texts.lists[ground.list];
    const entry = list?.entries?.[ground.entry];
    return { list, entry, name: list?.name ?? '', number: entry?.number ?? '' };
  }

  ground(ground) {
    if (ground.list === undefined) return this.texts.circumstances[ground.circumstance]?.name ?? '';
    const { name, number } = this.listed(ground);
    return this.say('ground.listed', { name, number });
  }

  /** What bears on the case: a circumstance, or an entry of a list. */
  bearing(ground) {
    if (ground.list === undefined) return this.texts.circumstances[ground.circumstance];
    return this.listed(ground).entry;
  }

  groundBasis(ground) {
    return this.pick(this.bearing(ground)?.basis);
  }

  /** Why a human decides. */
  human(why) {
    switch (why.kind) {
      case 'RuleSays':
        if (why.expr < 0) return this.say('human.rule_says');
        return this.say('human.rule_says.here', { text: this.expr(why.expr) });
      case 'Tie':
        return this.say('human.tie', { rows: this.rows(why.all) });
      case 'Gap':
        return this.say('human.gap');
      case 'FactorGap':
        return this.say('human.factor_gap', { name: this.texts.factors[why.id] ?? '' });
      case 'SeveralFines': {
        const fines = why.all
          .map((id) => this.say('quoted', { text: this.texts.penalties[id]?.text ?? '' }))
          .join(this.say('enumeration'));
        return this.say('human.several_fines', { fines });
      }
      case 'OppositeCircumstances':
        return this.say('human.opposite', { a: this.ground(why.a), b: this.ground(why.b) });
      case 'Mitigation':
        return this.say('human.mitigation', { name: this.ground(why.ground) });
      case 'NoNumericRule':
        return this.say('human.no_numeric_rule', { degree: this.degree(why.degree) });
      case 'OpenTop':
        return this.say('human.open_top');
      case 'NoBase':
        return this.say('human.no_base', { name: this.factLabel(why.id) });
      case 'Unascertainable':
        return this.say('human.unascertainable', { name: this.factLabel(why.id) });
      case 'Choice':
        return this.say('human.choice');
      case 'NoStatutoryAmount':
        return this.say('human.no_statutory_amount', { text: this.penaltyText(why.id) });
      case 'OutOfRange':
        return this.say('human.out_of_range', { text: this.penaltyText(why.id) });
      case 'Versions':
        return this.say('human.versions', this.two(why));
      case 'Concurring': {
        const one = why.first === why.second ? '.one' : '';
        return this.say(`human.concurring${one}`, this.two(why));
      }
      case 'NoVersion':
        return this.say(`human.no_version${why.decided ? '.decided' : ''}`);
      default:
        return this.say('human.reduction_range', {
          name: this.texts.reductions[why.id]?.name ?? '',
        });
    }
  }

  /** One of the provisions that an act stands for. */
  provision(act, index) {
    return this.texts.acts[act]?.contest?.of?.[index];
  }

  /** What it rests on. */
  basisOf(act, index) {
    const of = this.provision(act, index);
    return this.pick(of?.basis) ?? this.pick(this.texts.acts[of?.act]?.basis);
  }

  /** What the version that is applied rests on, where the act stands for versions of a law. */
  appliedBasis(reasons) {
    const own = reasons.find((r) => r.kind === 'Contest' && this.texts.acts[r.act] === this.act);
    switch (own?.verdict) {
      case 'law.sole':
      case 'law.earlier':
      case 'law.not_unlawful':
        return this.basisOf(own.act, own.first);
      case 'law.later':
      case 'law.no_longer_unlawful':
        return this.basisOf(own.act, own.second);
      default:
        return undefined;
    }
  }

  /** Its name, a version with its days. */
  contender(act, index) {
    const of = this.provision(act, index);
    if (!of) return '';
    const own = this.texts.acts[of.act];
    const name = own ? this.say('quoted', { text: own.name }) : this.say('contender.not_unlawful');
    const days = [of.from && 'from', of.until && 'until'].filter(Boolean).join('_');
    if (!days) return name;
    return this.say(`contender.${days}`, { name, from: of.from ?? '', until: of.until ?? '' });
  }

  two({ act, first, second }) {
    return { first: this.contender(act, first), second: this.contender(act, second) };
  }

  /** The same texts for one of the provisions that an act stands for. */
  atContender(act, index) {
    const look = new Look(this.texts, this.lang);
    look.act = this.texts.acts[this.provision(act, index)?.act] ?? this.act;
    return look;
  }

  penaltyText(id) {
    return this.texts.penalties[id]?.text ?? '';
  }

  notCounted(reason) {
    switch (reason.why) {
      case 'AlreadyWeighed':
        return this.say('not_counted.already_weighed', { name: this.factLabel(reason.fact) });
      case 'SameSide':
        return this.say('not_counted.same_side', { name: this.ground(reason.other) });
      case 'ShallComesFirst':
        return this.say('not_counted.shall_comes_first', { name: this.ground(reason.other) });
      default:
        return this.say('not_counted.optional');
    }
  }

  /** One reason: its name, its sentence, its article, its values. */
  reason(r, around) {
    const said = (slug, text, article = null, values = {}) => ({ slug, text, article, values });
    const basis = () => this.pick(this.act?.basis);
    const own = () => this.act?.benchmark ?? null;
    const range = (x) => this.amounts.range(x);
    switch (r.kind) {
      case 'Act':
        return this.actReason(r.act);
      case 'Guard': {
        const act = this.texts.acts[r.act];
        const guard = act?.guards?.[r.guard];
        if (!guard) return said(`guard-${r.guard}`, '');
        const text =
          guard.stage !== undefined
            ? this.say('reason.guard.stage', { name: guard.stage })
            : this.say('reason.guard.arm', { fact: this.factLabel(guard.fact), name: guard.text });
        return said(`guard-${r.guard}`, text, this.pick(guard.basis) ?? this.pick(act.basis));
      }
      case 'WaivedBy': {
        const article = this.groundBasis(r.ground);
        const shall = this.code('modalities', r.modality) === 'shall';
        const lift = this.texts.circumstances[r.ground.circumstance]?.lift;
        const must = shall ? (lift ?? 'shall') : 'may';
        const values = { name: this.ground(r.ground), basis: article ?? '' };
        return said(
          `waived-${r.ground.circumstance}`,
          this.say(`reason.waived.${must}`, values),
          article,
        );
      }
      case 'ListedBy': {
        const { list, entry, name, number } = this.listed(r.ground);
        const values = {
          name,
          number,
          source: list?.source ?? '',
          must: this.modality(this.code('modalities', r.modality)),
          effect: this.pick(entry?.effect) ?? '',
        };
        return said(
          slugOf(r.ground),
          this.say(list?.source ? 'reason.listed.source' : 'reason.listed', values),
          this.pick(entry?.basis),
          { 清单项: number },
        );
      }
      case 'TakenOffList': {
        const { name, number } = this.listed(r.ground);
        return said(
          `off-list-${r.ground.list}-${r.ground.entry}`,
          this.say('reason.off_list', { name, number, text: this.expr(r.expr) }),
        );
      }
      case 'Imposes': {
        const p = this.texts.penalties[r.penalty];
        const values = {
          on: this.object(p.on),
          must: this.modality(p.modality),
          kind: this.pick(p.name),
        };
        return said(`imposes-${r.penalty}`, this.say('reason.imposes', values), basis());
      }
      case 'StatutoryRange': {
        const values = { on: this.object(this.texts.penalties[r.penalty].on), range: range(r.range) };
        return said(`statutory-${r.penalty}`, this.say('reason.statutory', values), basis(), {
          法定幅度: values.range,
        });
      }
      case 'Override':
        return said(`override-${r.row}`, this.say('reason.override', { text: this.row(r.row) }), own());
      case 'Row': {
        const values = { of: this.rowOf(r.row), text: this.row(r.row) };
        return said(`row-${r.row}`, this.say('reason.row', values), own(), { 行: values.text });
      }
      case 'RowChosen': {
        const values = { rows: this.rows(r.all), text: this.row(r.row) };
        return said(`chosen-${r.row}`, this.say('reason.row_chosen', values), own());
      }
      case 'Decision':
        return this.decisionReason(r);
      case 'Start': {
        const n = share(r.n, r.den);
        return said('start', this.say('reason.start', { share: n }), own(), { 起点: n });
      }
      case 'Factor': {
        const values = { of: this.rowOf(r.row), text: this.row(r.row), share: share(r.n, r.den) };
        return said(`factor-${r.row}`, this.say('reason.factor', values), own(), {
          要素: values.of,
          取值: values.text,
          权重: values.share,
        });
      }
      case 'FactorLowest': {
        const values = {
          name: this.factLabel(r.fact),
          text: this.row(r.row),
          share: share(r.n, r.den),
        };
        return said(`factor-lowest-${r.row}`, this.say('reason.factor_lowest', values), own(), {
          要素: this.rowOf(r.row),
          取值: '无法查明',
          权重: values.share,
        });
      }
      case 'WeightSum': {
        const [before, after] = [share(r.before, r.den), share(r.after, r.den)];
        const terms = around.addends.length > 1 ? `(${around.addends.join(' + ')}) = ` : '';
        const key = r.before === r.after ? 'reason.sum' : 'reason.sum.limited';
        return said('sum', this.say(key, { terms, before, after }), own(), { 权重合计: after });
      }
      case 'Formula':
        return this.formula(r, around.sum, own());
      case 'BenchmarkRange': {
        const values = { on: this.object(r.object), range: range(r.range) };
        return said(`benchmark-${values.on}`, this.say('reason.benchmark', values), own(), {
          基准幅度: values.range,
        });
      }
      case 'Tier': {
        const tier = (i) => this.act?.tiers?.[i] ?? '';
        const values = { name: this.ground(r.ground), from: tier(r.from), to: tier(r.to) };
        const key = values.from === values.to ? 'reason.tier.stays' : 'reason.tier.moves';
        return said(`tier-${slugOf(r.ground)}`, this.say(key, values), this.groundBasis(r.ground), {
          档次: values.to,
        });
      }
      case 'Counts': {
        const b = this.bearing(r.ground);
        const article = this.groundBasis(r.ground);
        const values = {
          name: this.ground(r.ground),
          basis: article ?? '',
          must: b ? this.modality(b.modality) : '',
          effect: this.pick(b?.effect) ?? '',
        };
        const key = article === null ? 'reason.counts' : 'reason.counts.basis';
        return said(`counts-${slugOf(r.ground)}`, this.say(key, values), article);
      }
      case 'DoesNotCount': {
        const values = { name: this.ground(r.ground), why: this.notCounted(r) };
        return said(
          `not-counted-${slugOf(r.ground)}`,
          this.say('reason.not_counted', values),
          this.groundBasis(r.ground),
        );
      }
      case 'Band': {
        const values = { degree: this.degree(r.degree), range: range(r.range) };
        const key = isPoint(r.range) ? 'reason.band.point' : 'reason.band';
        const document = this.texts.packages[this.act?.package ?? 0]?.document ?? null;
        return said(`band-${this.code('degrees', r.degree)}`, this.say(key, values), document, {
          量罚: values.range,
        });
      }
      case 'Reduced': {
        const x = this.texts.reductions[r.reduction];
        const values = { name: x?.name ?? '', before: range(r.before), after: range(r.after) };
        return said(`reduced-${r.reduction}`, this.say('reason.reduced', values), this.pick(x?.basis), {
          减额后: values.after,
        });
      }
      case 'NotReduced': {
        const x = this.texts.reductions[r.reduction];
        const values = { name: x?.name ?? '', text: this.expr(r.expr) };
        return said(
          `not-reduced-${r.reduction}`,
          this.say('reason.not_reduced', values),
          this.pick(x?.basis),
        );
      }
      case 'Clamped': {
        const values = { before: range(r.before), after: range(r.after) };
        return said('clamped', this.say('reason.clamped', values), basis());
      }
      case 'Recommended': {
        const values = { on: this.object(r.object), range: range(r.range) };
        return said(`recommended-${values.on}`, this.say('reason.recommended', values), null, {
          建议幅度: values.range,
        });
      }
      case 'Amount': {
        const values = { on: this.object(r.object), amount: this.amounts.money(r.fen) };
        return said(`amount-${values.on}`, this.say('reason.amount', values), null, {
          建议数额: values.amount,
        });
      }
      case 'UnascertainableIgnored':
        return said(
          `unascertainable-${r.fact}`,
          this.say('reason.unascertainable.ignored', { name: this.factLabel(r.fact) }),
        );
      case 'UnascertainableNotLowest':
        return said(
          `unascertainable-more-lenient-${r.fact}`,
          this.say('reason.unascertainable.not_lowest', { name: this.factLabel(r.fact) }),
        );
      case 'Contest': {
        const act = this.texts.acts[r.act];
        const basis = this.pick(act?.basis);
        const law = act?.contest?.law ? 'law' : 'concurrence';
        const key = r.verdict === 'undecided' ? `${law}.undecided` : r.verdict;
        const measure = this.pick(act?.contest?.measure) ?? '';
        const values = { ...this.two(r), basis: basis ?? '', measure };
        return said(`contest-${r.act}`, this.say(key, values), basis);
      }
      case 'Considered': {
        const values = {
          name: this.contender(r.act, r.index),
          disposition: this.say(`disposition.${this.code('dispositions', r.disposition)}`),
        };
        const article = this.basisOf(r.act, r.index);
        return said(`considered-${r.act}-${r.index}`, this.say('considered', values), article);
      }
      case 'FineOf': {
        const values = { on: this.object(r.object), name: this.contender(r.act, r.index) };
        const key = r.tied ? 'concurrence.fine.tied' : 'concurrence.fine';
        return said(`fine-of-${r.act}-${r.object}`, this.say(key, values));
      }
      default:
        return said('human', this.human(r.why));
    }
  }

  actReason(id) {
    const act = this.texts.acts[id];
    if (!act) return { slug: 'act', text: '', article: null, values: {} };
    const [violates, basis] = [this.pick(act.violates), this.pick(act.basis)];
    let key = 'reason.act';
    if (violates !== null && basis !== null) key = 'reason.act.both';
    else if (violates !== null) key = 'reason.act.violates';
    else if (basis !== null) key = 'reason.act.basis';
    const values = {
      title: act.title ?? act.name,
      violates: violates ?? '',
      basis: basis ?? '',
    };
    return { slug: 'act', text: this.say(key, values), article: basis, values: { 编码: act.code } };
  }

  decisionReason(r) {
    const d = this.texts.decisions[r.decision];
    const slug = `decision-${r.decision}-${r.row}`;
    const found = d?.rows?.find(([row]) => row === r.row);
    let value = found ? (this.pick(found[1]) ?? '') : '';
    // Numbers and ranges are said as they are written.
    if (d?.result.type === 'number' || d?.result.type === 'range') value = tidy(value);
    const basis = d?.basis_by_package?.[this.act?.package ?? 0] ?? d?.basis;
    const text = this.say('reason.decision', { name: d?.name ?? '', row: this.row(r.row), value });
    return { slug, text, article: this.pick(basis), values: { 判定: value } };
  }

  /** The arithmetic: the formula, the same with its values, the result. */
  formula(r, sum, article) {
    const text = this.expr(r.expr);
    const result = this.amounts.exactMoney(r.result);
    const values = [];
    for (const { fact, steps } of r.entered) {
      const f = this.texts.facts[fact];
      if (f?.type === 'number') values.push([f.name, this.amounts.number(f, steps)]);
    }
    const hidden = values
      .filter(([name]) => !text.includes(name))
      .map(([name, value]) => this.say('reason.formula.value', { name, value }));
    if (sum) values.push(['总和', ratio(sum)]);
    const filled = substitute(text, values);
    let line = `${text} = ${filled} = ${result}`;
    if (filled === text || filled === result) line = `${filled} = ${result}`;
    if (filled === result && text === result) line = result;
    if (hidden.length > 0) {
      const all = hidden.join(this.say('comma'));
      line = this.say('reason.formula.hidden', { formula: line, values: all });
    }
    const slug = `formula-${r.expr}`;
    return { slug, text: line, article, values: { 算式: filled, 结果: result } };
  }

  /** All reasons as a list, each before those it rests on, with a name of its own. */
  flatten(reasons) {
    const out = [];
    const seen = new Map();
    const level = (look, list, parent, outer) => {
      const around = { addends: [...outer.addends], sum: outer.sum };
      for (const r of list) {
        note(around, r);
        const inner = { addends: [...around.addends], sum: around.sum };
        for (const child of r.children) note(inner, child);
        const said = look.reason(r, inner);
        const n = (seen.get(said.slug) ?? 0) + 1;
        seen.set(said.slug, n);
        const at = out.length;
        out.push({ ...said, id: n === 1 ? said.slug : `${said.slug}.${n}`, parent, reason: r });
        // What a provision comes to rests on its own law and its own benchmark.
        if (r.kind === 'Considered') {
          level(look.atContender(r.act, r.index), r.children, at, { addends: [], sum: null });
        } else {
          level(look, r.children, at, around);
        }
      }
    };
    level(this, reasons, null, { addends: [], sum: null });
    return out;
  }
}

/** What stands beside a reason and what its arithmetic reads. */
function note(around, r) {
  if (r.kind === 'Start') {
    around.addends = [share(r.n, r.den)];
    around.sum = null;
  } else if ((r.kind === 'Factor' || r.kind === 'FactorLowest') && r.n !== 0n) {
    around.addends.push(share(r.n, r.den));
  } else if (r.kind === 'WeightSum') {
    around.sum = new Ratio(r.after, r.den);
  }
}
