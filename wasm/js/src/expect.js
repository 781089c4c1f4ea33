// What a fact wants, said to the person who wrote something else.

import { CODES, finding, shorten, text } from './findings.js';
import * as amounts from './amounts.js';

/** A value of the fact, as it would stand in a document. */
export function example(fact) {
  switch (fact.type) {
    case 'bool':
      return text('true 或 false', 'true or false');
    case 'choice':
      return text(`"${fact.options[0]}"`);
    case 'multi':
      return text(`[${fact.options.slice(0, 2).map((n) => `"${n}"`).join(', ')}]`);
    case 'number':
      if (fact.measures === 'money') return text('"2000万元"');
      if (fact.measures === 'ratio') return text('"39%"');
      if (fact.measures === 'times') return text('"2.5倍"');
      return fact.unit ? text(`"5${fact.unit}"`) : text('7');
    case 'date':
      return text('"2022-03-01"');
    case 'span':
      return text('{"from": "2022-03-01", "to": "2022-07-01"}');
    case 'period':
      return text(fact.months ? '"4个月"' : '"120日"');
    default:
      return text('[{"栏名": 值}, …]', '[{"field": value}, …]');
  }
}

/** The name of a type, for messages. */
export function typeName(fact) {
  switch (fact.type) {
    case 'bool':
      return text('是否', 'yes or no');
    case 'choice':
      return text('选项', 'choice');
    case 'multi':
      return text('多选', 'multiple choice');
    case 'number':
      if (fact.measures === 'money') return text('金额', 'money');
      if (fact.measures === 'ratio') return text('比例', 'ratio');
      if (fact.measures === 'times') return text('倍数', 'multiple');
      return fact.unit
        ? text(`数量，单位是${fact.unit}`, `number of ${fact.unit}`)
        : text('数', 'number');
    case 'date':
      return text('日期', 'date');
    case 'span':
      return text('起止', 'two dates');
    case 'period':
      return fact.months
        ? text('期间，按月', 'length in months')
        : text('期间，按日', 'length in days');
    default:
      return text('明细', 'list');
  }
}

/** What a node of a document is, for messages. */
export function describe(node) {
  switch (node.t) {
    case 'null':
      return text('null');
    case 'bool':
      return text(String(node.v));
    case 'number':
      return text(`数字 ${shorten(node.v)}`, `the number ${shorten(node.v)}`);
    case 'text':
      return text(`文字“${shorten(node.v)}”`, `the text "${shorten(node.v)}"`);
    case 'list':
      return text('数组 [ … ]', 'an array');
    default:
      return text('对象 { … }', 'an object');
  }
}

const YES = ['是', 'yes', '有', 'true'];
const NO = ['否', 'no', '无', 'false'];

/** A value of another shape. */
export function wrongType(fact, pointer, node) {
  const [ty, got, want] = [typeName(fact), describe(node), example(fact)];
  let help = text(`写成 ${want.zh}；还不知道写 null`, `write ${want.en}; null if not yet known`);
  if (fact.type === 'bool' && node.t === 'text' && (YES.includes(node.v) || NO.includes(node.v))) {
    const word = YES.includes(node.v);
    help = text(`写成 ${word}，不加引号`, `write ${word}, without quotes`);
  }
  return finding(
    CODES.wrongType,
    pointer,
    `“${fact.name}”（${ty.zh}）写成了${got.zh}`,
    `"${fact.name}" (${ty.en}) is given as ${got.en}`,
    help,
  );
}

const like = (want) => text(`写成 ${want.zh} 的样子`, `write it like ${want.en}`);

/** A number that is not what its fact wants; `fault` as in scalar.js. */
export function number(fact, pointer, written, fault) {
  const [name, shown, want] = [fact.name, shorten(written), example(fact)];
  switch (fault) {
    case 'no-unit':
      if (fact.measures === 'money') {
        const one = /[万亿]$/.test(shown);
        return finding(
          CODES.moneyWithoutUnit,
          pointer,
          `“${name}”写的 ${shown} 没有单位，分不清是元、万元还是分`,
          `"${name}" is ${shown} without a unit: yuan, ten thousand yuan or fen?`,
          one
            ? text(`写成 "${shown}元"`, `write "${shown}元"`)
            : text(`写成 "${shown}元" 或 "${shown}万元"`, `write "${shown}元" or "${shown}万元"`),
        );
      }
      return finding(
        CODES.wrongUnit,
        pointer,
        `“${name}”写的 ${shown} 没有单位`,
        `"${name}" is ${shown} without a unit`,
        like(want),
      );
    case 'wrong-unit': {
      const ty = typeName(fact);
      return finding(
        CODES.wrongUnit,
        pointer,
        `“${name}”是${ty.zh}，写成了“${shown}”`,
        `"${name}" is a ${ty.en}, and "${shown}" is given`,
        text(`单位不作换算，写成 ${want.zh} 的样子`, `units are not converted; write it like ${want.en}`),
      );
    }
    case 'not-one':
      return notOne(fact, pointer, shown);
    case 'too-fine': {
      const kept =
        fact.measures === 'money'
          ? text('分', 'the fen')
          : text(`小数${fact.decimals ?? 0}位`, `${fact.decimals ?? 0} decimals`);
      return finding(
        CODES.tooFine,
        pointer,
        `“${name}”精确到${kept.zh}，写的 ${shown} 更细`,
        `"${name}" is kept to ${kept.en}, and ${shown} is finer`,
        text(
          '按认定的方法取整后再写；取整可能越过档次的界限，这里不代为取整',
          'round it as the finding of facts demands; rounding may step over a threshold and is not done here',
        ),
      );
    }
    case 'out-of-bounds':
      return outOfBounds(
        name,
        pointer,
        shown,
        amounts.number(fact, BigInt(fact.min)),
        amounts.number(fact, BigInt(fact.max)),
      );
    default:
      return finding(
        CODES.notOneValue,
        pointer,
        `“${name}”写的“${shown}”读不成数`,
        `"${shown}" cannot be read as a number ("${name}")`,
        like(want),
      );
  }
}

function outOfBounds(name, pointer, shown, lo, hi) {
  return finding(
    CODES.outOfBounds,
    pointer,
    `“${name}”是 ${shown}，不在${lo}至${hi}之间`,
    `"${name}" is ${shown}, which is not between ${lo} and ${hi}`,
    text(
      '核对数字和单位；确实如此，就在规则包里放宽这项事实的“范围”',
      'check number and unit; if it is so, widen the bounds of the fact in the package',
    ),
  );
}

function notOne(fact, pointer, shown) {
  const want = example(fact);
  return finding(
    CODES.notOneValue,
    pointer,
    `“${fact.name}”要一个数，写的“${shown}”是一个范围`,
    `"${fact.name}" wants one number, and "${shown}" is a range`,
    text(`写查明的数，如 ${want.zh}`, `write the number that was found, such as ${want.en}`),
  );
}

/** A calendar length that is not what its fact wants. */
export function period(fact, pointer, written, fault) {
  const [name, shown, want] = [fact.name, shorten(written), example(fact)];
  switch (fault) {
    case 'no-unit':
    case 'wrong-unit': {
      const ty = typeName(fact);
      return finding(
        CODES.wrongUnit,
        pointer,
        `“${name}”是${ty.zh}，写成了“${shown}”`,
        `"${name}" is a ${ty.en}, and "${shown}" is given`,
        text(
          `一个月没有固定的天数，不作换算；写成 ${want.zh} 的样子`,
          `a month has no fixed number of days, so nothing is converted; write it like ${want.en}`,
        ),
      );
    }
    case 'not-one':
      return notOne(fact, pointer, shown);
    case 'out-of-bounds':
      return outOfBounds(
        name,
        pointer,
        shown,
        amounts.period(0, fact.months),
        amounts.period(fact.max, fact.months),
      );
    default:
      return finding(
        CODES.notOneValue,
        pointer,
        `“${name}”写的“${shown}”读不成期间`,
        `"${shown}" cannot be read as a length of time ("${name}")`,
        like(want),
      );
  }
}
