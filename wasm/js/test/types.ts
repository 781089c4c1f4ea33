// Checked by tsc, never run: what a program that uses the loader writes.

import { BadModule, Refused, load, stringify, type Recommendation, type Rules } from '@zhunsheng/module';

export async function program(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const rules: Rules = await load(bytes);
  await load(fetch('rules.wasm'));
  await load(await WebAssembly.compile(bytes));
  try {
    const result: Recommendation = rules.recommend('1.1', { 项目总投资额: '2000万元', 其余: false });
    const fine = result.penalties.find((p) => p.kind === 'fine');
    const fen: number | bigint | null = fine?.point_fen ?? null;
    const batch = rules.batch('1.1', { 配合调查: new Uint8Array(2), 持续时间: { data: new Int32Array(2), to: new Int32Array(2) } });
    const blocks: boolean = rules.schema.sheets?.some((s) => s.ask === 0 && s.inputs[0]?.part === 'given') ?? false;
    const point: bigint | undefined = blocks ? batch.fines[0]?.point[0] : undefined;
    const several = rules.recommendCase({ acts: [{ act: '1.1', facts: { 其余: false } }], facts: {} }, { lang: 'en' });
    const open: string[] = several.open_facts.map((o) => `${o.act} ${o.label}`);
    if (open.length > 0) return [rules.explain(several), ...(several.duties ?? []).map((d) => d.text)].join('\n');
    const [part] = several.parts;
    if (part?.unit === 'days') return `${part.point_days} ${part.range?.max_days} ${several.acts[0]?.disposition}`;
    const decision = rules.decide('持续违法', '{"持续时间": null}', { lang: 'en' });
    return [rules.explain(result, { line: true }), fen, point, decision.text, stringify(result)].join('\n');
  } catch (e) {
    if (e instanceof Refused) return e.diagnostics.map((d) => `${d.pointer} ${d.message.zh}`).join('\n');
    if (e instanceof BadModule) return e.zh;
    throw e;
  }
}
