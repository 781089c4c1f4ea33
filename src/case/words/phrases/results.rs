//! Results: dispositions, degrees, penalties, amounts, faults, and the heads of a page.

use super::{Phrase, phrases};

phrases! { RESULTS:
    // Small words.
    YES "yes" "是" "yes";
    NO "no" "否" "no";
    AND "and" "和" " and ";
    COMMA "comma" "，" ", ";
    ENUMERATION "enumeration" "、" ", ";
    SEMICOLON "semicolon" "；" "; ";
    CITATIONS "citations" "、" "; ";

    // Dispositions, degrees, steps.
    PUNISH "disposition.punish" "予以行政处罚" "penalise";
    MAY_WAIVE "disposition.may_waive" "可以不予行政处罚" "the organ may waive the penalty";
    NO_PENALTY "disposition.no_penalty" "不予行政处罚" "no penalty";
    GUIDANCE "disposition.guidance" "观察期内指导" "guidance within the observation period";
    TIME_BARRED "disposition.time_barred" "超过时效，不再给予行政处罚" "time-barred, no penalty";
    TRANSFER "disposition.transfer" "移送司法机关" "transfer to criminal justice";
    HUMAN "disposition.human" "由行政机关综合裁量" "the rules leave it to a human decision";
    DEGREE_MITIGATED "degree.mitigated" "减轻" "mitigated";
    DEGREE_LIGHTER "degree.lighter" "从轻" "lighter";
    DEGREE_NORMAL "degree.normal" "一般" "normal";
    DEGREE_HEAVIER "degree.heavier" "从重" "heavier";
    STEP_LAW_AT_DATE "step.law_at_date" "法律适用" "applicable law";
    STEP_LIMITATION "step.limitation" "时效" "limitation";
    STEP_PERSON "step.person" "责任能力" "responsibility";
    STEP_CRIME_GATE "step.crime_gate" "涉嫌犯罪" "suspected crime";
    STEP_OBSERVATION "step.observation" "观察期" "observation period";
    STEP_NO_PENALTY "step.no_penalty" "不予处罚" "no penalty";
    STEP_STATUTORY "step.statutory" "法定处罚" "statutory penalties";
    STEP_AMOUNT "step.amount" "裁量" "amount";
    STEP_CIRCUMSTANCES "step.circumstances" "情节" "circumstances";
    STEP_CONCURRENCE "step.concurrence" "竞合" "concurrence";
    STEP_DUTIES "step.duties" "程序" "duties";

    // How binding, and to what effect.
    SHALL "modality.shall" "应当" "shall";
    MAY "modality.may" "可以" "may";
    ALONE_OR_WITH "modality.alone_or_with" "可以单处或者并处" "may, alone or with others,";
    EFFECT_TIME_BARRED "effect.time_barred" "不再给予行政处罚" "no longer be penalised";
    EFFECT_TRANSFER "effect.transfer" "移送司法机关" "be transferred to criminal justice";
    EFFECT_GUIDANCE "effect.guidance" "在观察期内予以引导" "be guided within the observation period";
    EFFECT_NO_PENALTY "effect.no_penalty" "不予处罚" "not be penalised";
    EFFECT_MITIGATE "effect.mitigate" "减轻处罚" "be mitigated";
    EFFECT_LIGHTEN "effect.lighten" "从轻处罚" "be lighter";
    EFFECT_LIGHTEN_OR_MITIGATE "effect.lighten_or_mitigate" "从轻或者减轻处罚" "be lighter or mitigated";
    EFFECT_AGGRAVATE "effect.aggravate" "从重处罚" "be heavier";
    EFFECT_TOP_OF_TIER "effect.top_of_tier" "按本档最高处罚" "be at the top of the tier";
    EFFECT_RAISE_TIER "effect.raise_tier" "上调{n}档处罚" "be raised by {n} tier(s)";

    // Amounts. (0, b] has only an upper end.
    YUAN "money" "{amount}" "CNY {amount}";
    RANGE_UP_TO "range.up_to" "{hi}以下" "up to {hi}";
    RANGE_LESS_THAN "range.less_than" "不足{hi}" "less than {hi}";
    RANGE_CLOSED "range.closed" "{lo}以上{hi}以下" "{lo} to {hi}";
    RANGE_TOP_OPEN "range.top_open" "{lo}以上不足{hi}" "{lo} to less than {hi}";
    RANGE_BOTTOM_OPEN "range.bottom_open" "超过{lo}至{hi}" "more than {lo} to {hi}";
    RANGE_OPEN "range.open" "超过{lo}不足{hi}" "more than {lo} to less than {hi}";
    RANGE_MORE_THAN "range.more_than" "超过{lo}" "more than {lo}";
    RANGE_FROM "range.from" "{lo}以上" "{lo} or more";

    // Penalties.
    FOR_LIFE "penalty.for_life" "终身" "for life";
    LENGTH_OPEN "penalty.length_open" "（期限由行政机关综合裁量）" "(the organ sets the length)";
    WITHIN "penalty.within" "{amount}，由行政机关综合裁量" "{amount}, within which the organ decides";
    FINE_OF "penalty.fine" "{kind}{amount}" "{kind} of {amount}";
    MEASURED "penalty.measured" "{kind}{amount}" "{kind} {amount}";
    EACH "penalty.each" "每人" "each person";
    ORGAN "penalty.organ" "由{organ}决定" "by {organ}";
    NOTED "penalty.noted" "{penalty}（{notes}）" "{penalty} ({notes})";
    RECEIVES "penalty.receives" "对{on}{must}{penalty}" "{on} {must} receive {penalty}";

    // A result in one line.
    VERDICT_DEGREE "verdict.degree" "{disposition}（{degree}）" "{disposition} ({degree})";
    VERDICT_IF_IMPOSED "verdict.if_imposed" "{disposition}；如予处罚，为{degree}" "{disposition}; if it is imposed: {degree}";
    LINE_PENALTIES "line.penalties" "{verdict}：{penalties}" "{verdict}: {penalties}";
    LINE_HUMAN "line.human" "{line}（须由人决定：{why}）" "{line} (for a human: {why})";

    // Duties of procedure.
    DUTY "duty" "{must}{what}" "{must}: {what}";
    DUTY_OPEN "duty.open" "待定，{why}：{what}" "open, {why}: {what}";
    DUTY_BY "duty.by" "期限至{day}" "by {day}";
    DUTY_BY_OPEN "duty.by_open" "期限待定，{why}" "deadline open, {why}";
    DUTY_BEFORE_DECISION "duty.before_decision" "未完成的，不得作出处罚决定" "no decision before it is done";
    DUTY_BEFORE_FINE "duty.before_fine" "未完成的，不得处以罚款" "no fine before it is done";
    DUTY_DONE "duty.done" "已履行：{what}" "done: {what}";
    DUTY_NONE "duty.none" "没有这项程序" "no such duty";
    WAIT_FACT "duty.wait.fact" "取决于{fact}" "depending on {fact}";
    WAIT_OUTCOME "duty.wait.outcome" "取决于处罚结果" "depending on the outcome";
    WAIT_STANDARD "duty.wait.standard" "“{text}”没有规定，由行政机关确定" "\"{text}\" is not set, the organ says";
    WAIT_NO_DAY "duty.wait.no_day" "起算的日子还没有到来" "the day from which it runs has not come";

    // A computation that fails, facts that contradict each other.
    FAULT_OVERFLOW "fault.overflow" "计算中的数太大，不能精确保存{at}" "a number of the computation is too large to hold{at}";
    FAULT_DIVISION "fault.division" "本案在这里除以零{at}" "the case divides by zero here{at}";
    FAULT_EMPTY "fault.empty" "本案算出的幅度下限高于上限{at}" "the range comes out with its lower end above its upper end{at}";
    FAULT_CONSTRAINT "fault.constraint" "事实互相矛盾，违反约束“{text}”" "the facts contradict the constraint \"{text}\"";
    NO_DAY "no_day" "没有这一天" "no such day";
    FAULT_CALENDAR "fault.calendar" "工作日历没有这一年，不能计算工作日{at}" "the calendar of working days does not have this year{at}";
    FAULT_AT "fault.at" "：{text}" ": {text}";
    HELP_OVERFLOW "fault.overflow.help" "检查本案的数字；给有关事实写明“范围”" "check the numbers of the case; give the facts bounds";
    HELP_DIVISION "fault.division.help" "用“范围”排除零，或者另写零的情形" "exclude zero by bounds, or say what holds at zero";
    HELP_EMPTY "fault.empty.help" "核对数字；用“分情形”写明这种情形怎样处罚" "check the figures; say what holds in this case";
    HELP_CALENDAR "fault.calendar.help" "按国务院办公厅当年的放假通知补全规则包的“工作日历”" "add the year of the State Council's notice to the package's `workdays`";
    HELP_CONSTRAINT "fault.constraint.help" "核对：{facts}" "check: {facts}";

    // Heads of a page, and what parts its lines.
    HEAD_ACT "head.act" "违法行为" "act";
    HEAD_VIOLATES "head.violates" "违反" "violates";
    HEAD_BASIS "head.basis" "处罚依据" "legal basis";
    HEAD_BENCHMARK "head.benchmark" "裁量参照" "benchmark";
    HEAD_RECOMMENDED "head.recommended" "建议" "recommended";
    HEAD_REASONS "head.reasons" "说理" "Reasons";
    HEAD_HUMAN "head.human" "须由人决定" "For a human to decide";
    HEAD_DUTIES "head.duties" "程序" "Procedure";
    HEAD_ESTABLISH "head.establish" "先查明" "Establish first";
    HEAD_POSSIBLE "head.possible" "可能的结果" "Outcomes still possible";
    HEAD_RANGE "head.range" "法定罚款幅度（{on}）" "statutory fine ({on})";
    TITLE "title" "{title}（{code}）" "{title} ({code})";
    BY_BENCHMARK "paragraph.by_benchmark" "参照{document}，" "by {document}: ";
    PARAGRAPH "paragraph" "{step}：{by}{texts}。" "{step}: {by}{texts}.";
    SAME_DOCUMENT "paragraph.same_document" "该规定" "the same document";
    CITE_THE_STATUTE "note.cite_the_statute" "处罚决定书引用法律、法规作为依据；裁量基准只用于说理。" "The decision cites the statute as its legal basis; the benchmark is reasoning only.";
    CHOICE_ONE_OF "link.one_of" "择一：" "one of: ";
    CHOICE_OR "link.or" "或者" "or ";
    CHOICE_AND "link.and" "并" "and ";
    LADDER "link.up_to" "直至" "up to ";
}
