//! Reasons, why a human decides, and why a circumstance does not count.

use super::{Phrase, phrases};

phrases! { REASONS:
    // The act and what the statute does.
    ACT "reason.act" "当事人的行为是“{title}”" "the act is \"{title}\"";
    ACT_VIOLATES "reason.act.violates" "当事人的行为是“{title}”，违反{violates}的规定" "the act is \"{title}\"; it violates {violates}";
    ACT_BASIS "reason.act.basis" "当事人的行为是“{title}”，应当依据{basis}处理" "the act is \"{title}\", penalised under {basis}";
    ACT_BOTH "reason.act.both" "当事人的行为是“{title}”，违反{violates}的规定，应当依据{basis}处理" "the act is \"{title}\"; it violates {violates} and is penalised under {basis}";
    GUARD_STAGE "reason.guard.stage" "属于“{name}”" "the stage \"{name}\" holds";
    GUARD_ARM "reason.guard.arm" "{fact}的情形是“{name}”" "{fact} is \"{name}\"";
    IMPOSES "reason.imposes" "对{on}{must}{kind}" "the {on} {must} receive {kind}";
    STATUTORY "reason.statutory" "对{on}的法定罚款幅度是{range}" "the statutory fine on the {on} is {range}";
    // Waivers and lists.
    WAIVED_SHALL "reason.waived.shall" "有“{name}”情节，依据{basis}，不予处罚" "\"{name}\" holds: under {basis} there is no penalty";
    WAIVED_TIME_BARRED "reason.waived.time_barred" "“{name}”：依据{basis}，不再给予行政处罚" "\"{name}\": under {basis} it is too late for a penalty";
    WAIVED_TRANSFER "reason.waived.transfer" "“{name}”：依据{basis}，先移送司法机关，不作罚款决定" "\"{name}\": under {basis} the case goes to criminal justice before any fine";
    WAIVED_GUIDANCE "reason.waived.guidance" "“{name}”：依据{basis}，在观察期内予以引导" "\"{name}\": under {basis} there is guidance within the observation period";
    WAIVED_MAY "reason.waived.may" "有“{name}”情节，依据{basis}，可以不予处罚" "\"{name}\" holds: under {basis} the penalty may be waived";
    LISTED "reason.listed" "符合“{name}”第{number}项，{must}{effect}" "entry {number} of \"{name}\" applies: the act {must} {effect}";
    LISTED_SOURCE "reason.listed.source" "符合“{name}”（{source}）第{number}项，{must}{effect}" "entry {number} of \"{name}\"（{source}） applies: the act {must} {effect}";
    OFF_LIST "reason.off_list" "符合“{name}”第{number}项，但“{text}”，不适用清单" "entry {number} of \"{name}\" would apply, but \"{text}\" takes the case off the list";
    // Rows, factors, the arithmetic.
    OVERRIDE "reason.override" "先行适用：{text}" "decided before the other rows: {text}";
    ROW "reason.row" "符合裁量{of}中“{text}”一行" "the row \"{text}\" of the benchmark applies";
    ROW_CHOSEN "reason.row_chosen" "同时符合{rows}，按基准的取舍适用“{text}”" "of {rows} the benchmark takes \"{text}\"";
    DECISION "reason.decision" "“{name}”按“{row}”判定为{value}" "\"{name}\" is {value}, by the row \"{row}\"";
    START "reason.start" "裁量起点{share}" "the weights start at {share}";
    FACTOR "reason.factor" "{of}：{text}，权重{share}" "{of}: {text}, weight {share}";
    FACTOR_LOWEST "reason.factor_lowest" "{name}无法查明，按最低档次“{text}”，权重{share}" "{name} cannot be ascertained; the lowest level \"{text}\" stands in, weight {share}";
    SUM "reason.sum" "权重合计 {terms}{after}" "the weights sum up to {terms}{after}";
    SUM_LIMITED "reason.sum.limited" "权重合计 {terms}{before}，按规定的限度取{after}" "the weights sum up to {terms}{before}, limited to {after}";
    FORMULA_HIDDEN "reason.formula.hidden" "{formula}（{values}）" "{formula} ({values})";
    FORMULA_VALUE "reason.formula.value" "{name}{value}" "{name} is {value}";
    BENCHMARK "reason.benchmark" "按裁量基准，对{on}罚款{range}" "by the benchmark, the fine on the {on} is {range}";
    // Circumstances, reductions, the amount.
    TIER_STAYS "reason.tier.stays" "有“{name}”情节，仍在{to}" "with \"{name}\" the case stays in {to}";
    TIER_MOVES "reason.tier.moves" "有“{name}”情节，由{from}调到{to}" "\"{name}\" moves the case from {from} to {to}";
    COUNTS "reason.counts" "有“{name}”情节，{must}{effect}" "\"{name}\" holds: the penalty {must} {effect}";
    COUNTS_BASIS "reason.counts.basis" "有“{name}”情节，依据{basis}，{must}{effect}" "\"{name}\" holds (under {basis}): the penalty {must} {effect}";
    NOT_COUNTED "reason.not_counted" "有“{name}”情节，但不再适用：{why}" "\"{name}\" holds and does not count: {why}";
    BAND "reason.band" "{degree}的，罚款在{range}的范围内" "a {degree} penalty is a fine of {range}";
    BAND_POINT "reason.band.point" "{degree}的，罚款{range}" "a {degree} penalty is a fine of {range}";
    REDUCED "reason.reduced" "适用“{name}”，由{before}减为{after}" "\"{name}\" reduces the fine from {before} to {after}";
    NOT_REDUCED "reason.not_reduced" "符合“{name}”的条件，但“{text}”，不减" "\"{name}\" would reduce the fine, but \"{text}\" excludes it";
    CLAMPED "reason.clamped" "{before}超出法定幅度，以法定幅度为限，为{after}" "{before} leaves the statutory range and is limited to {after}";
    RECOMMENDED "reason.recommended" "对{on}罚款的建议幅度是{range}" "the recommended fine on the {on} is {range}";
    AMOUNT "reason.amount" "对{on}的建议罚款数额是{amount}" "the recommended amount on the {on} is {amount}";
    UNSURE_IGNORED "reason.unascertainable.ignored" "{name}无法查明：只有裁量要素可以因此按最低档次认定，这里不作数" "{name} cannot be ascertained: that lowers factors only, and does not count here";
    UNSURE_NOT_LOWEST "reason.unascertainable.not_lowest" "注意：{name}按最低档次认定，但在本案里另一个取值会更轻" "note: {name} took its lowest level, but another value would be more lenient here";

    // Of several provisions which one is applied.
    CONTENDER_NOT_UNLAWFUL "contender.not_unlawful" "不认为违法的规定" "the law under which it is not unlawful";
    CONTENDER_FROM "contender.from" "{name}（{from}起施行）" "{name} (in force from {from})";
    CONTENDER_UNTIL "contender.until" "{name}（{until}失效）" "{name} (until {until})";
    CONTENDER_FROM_UNTIL "contender.from_until" "{name}（{from}起施行，{until}失效）" "{name} (in force from {from} until {until})";
    MEASURE_MAX "measure.highest_fine" "罚款按法定最高额比较" "fines are compared by the statutory maximum";
    MEASURE_MAX_THEN_MIN "measure.highest_then_lowest" "罚款先比法定最高额，相同的再比法定最低额" "fines are compared by the statutory maximum, then by the minimum";
    MEASURE_AFTER_FACTORS "measure.after_factors" "罚款按本案裁量后的数额比较" "fines are compared by what is recommended in the case";
    LAW_SOLE "law.sole" "行为日和作出决定之日适用的都是{first}" "{first} is in force both on the day of the conduct and on that of the decision";
    LAW_EARLIER "law.earlier" "行为日适用{first}，作出决定之日已改为{second}；新的规定处罚并不较轻，依据{basis}适用违法行为发生时的规定（{measure}）" "{first} was in force on the day of the conduct, {second} is on that of the decision; the new one is not lighter, so that under {basis} the law of the day of the conduct applies ({measure})";
    LAW_LATER "law.later" "行为日适用{first}，作出决定之日已改为{second}；新的规定处罚较轻，依据{basis}适用新的规定（{measure}）" "{first} was in force on the day of the conduct, {second} is on that of the decision; the new one is lighter, so that under {basis} it applies ({measure})";
    LAW_NO_LONGER_UNLAWFUL "law.no_longer_unlawful" "行为日适用{first}，作出决定之日适用{second}；新的规定不认为是违法，依据{basis}适用新的规定，不予处罚" "{first} was in force on the day of the conduct, {second} is on that of the decision; the conduct is no longer unlawful, so that under {basis} there is no penalty";
    LAW_NOT_UNLAWFUL "law.not_unlawful" "行为日适用{first}，行为当时不认为是违法，不予处罚" "{first} was in force on the day of the conduct: it was not unlawful then, and there is no penalty";
    LAW_UNDECIDED "law.undecided" "行为日适用{first}，作出决定之日已改为{second}；两者比较有轻有重，或者不能比较，由行政机关依据{basis}选定（{measure}）" "{first} was in force on the day of the conduct, {second} is on that of the decision; neither is lighter in all, and the organ chooses under {basis} ({measure})";
    CONCURRENCE_HIGHER "concurrence.higher" "同一个违法行为违反几个规定，依据{basis}，罚款按数额高的规定，不重复罚款；罚款以外的处罚一并适用（{measure}）" "one act breaks several provisions: under {basis} the higher fine applies and there is no second one; penalties other than fines stand beside each other ({measure})";
    CONCURRENCE_ONE "concurrence.one" "同一个违法行为所违反的规定里，对同一当事人罚款的不超过一个，没有罚款的竞合，各项处罚一并适用" "of the provisions that the act breaks no two fine the same party: there is no concurrence of fines, and all penalties stand beside each other";
    CONCURRENCE_NONE "concurrence.none" "本案没有违反所列的规定" "none of the provisions is broken";
    CONCURRENCE_UNDECIDED "concurrence.undecided" "同一个违法行为违反几个规定，哪一个罚款数额高不能比较，由行政机关依据{basis}选定（{measure}）" "one act breaks several provisions, and which fine is the higher cannot be said: the organ chooses under {basis} ({measure})";
    FINE_HIGHER "concurrence.fine" "对{on}罚款数额高的是{name}" "the higher fine on the {on} is that of {name}";
    FINE_TIED "concurrence.fine.tied" "对{on}的罚款数额相同，适用{name}" "the fines on the {on} are the same; that of {name} applies";
    CONSIDERED "considered" "按{name}：{disposition}" "under {name}: {disposition}";

    // Why a circumstance that holds does not count.
    ALREADY_WEIGHED "not_counted.already_weighed" "裁量基准已经评价过“{name}”，不重复评价" "the benchmark has already weighed \"{name}\"";
    SAME_SIDE "not_counted.same_side" "同向的“{name}”已经适用，同向情节不累加" "\"{name}\" on the same side already counts, and the same side does not add up";
    SHALL_COMES_FIRST "not_counted.shall_comes_first" "它是“可以”，“{name}”是“应当”，应当先于可以" "it may count, \"{name}\" shall, and shall comes first";
    OPTIONAL "not_counted.optional" "它是“可以”，是否适用由行政机关决定" "it may count; whether it does is for the organ";

    // Why a human decides.
    RULE_SAYS "human.rule_says" "规则在这里写明由行政机关综合裁量" "the rule leaves it to the organ here";
    RULE_SAYS_HERE "human.rule_says.here" "规则在这里写明由行政机关综合裁量：{text}" "the rule leaves it to the organ here: {text}";
    TIE "human.tie" "本案同时符合{rows}，结果不同，基准没有说哪一个优先" "the case meets {rows}, which differ, and the benchmark does not say which comes first";
    GAP "human.gap" "裁量基准的表里没有一行包括本案" "no row of the benchmark covers the case";
    FACTOR_GAP "human.factor_gap" "裁量要素“{name}”没有一档包括本案" "no level of the factor \"{name}\" covers the case";
    SEVERAL_FINES "human.several_fines" "几个阶段或者情形的罚款同时成立，没有说哪一个优先：{fines}" "fines of several stages hold together and none comes first: {fines}";
    OPPOSITE "human.opposite" "“{a}”和“{b}”一轻一重，同时成立" "\"{a}\" and \"{b}\" hold together and pull opposite ways";
    MITIGATION "human.mitigation" "“{name}”减轻处罚：在法定最低以下罚款、选较轻的种类或者不并处，由行政机关集体讨论决定" "\"{name}\" mitigates: below the statutory minimum, a lighter kind, or an addition left out; by collective discussion";
    NO_NUMERIC_RULE "human.no_numeric_rule" "{degree}处罚，但裁量基准没有规定{degree}到多少" "the penalty is {degree}, and the benchmark gives no number for it";
    OPEN_TOP "human.open_top" "上限不包括本数，最高额不是一个确定的数" "the upper end does not belong to the range, so the highest amount is no number";
    NO_BASE "human.no_base" "“{name}”没有数额，规则没有说这时怎样罚款" "\"{name}\" has no amount, and the rule does not say what then";
    UNASCERTAINABLE "human.unascertainable" "“{name}”无法查明，而它在这里不是裁量要素，不能按最低档次认定" "\"{name}\" cannot be ascertained, and it is no factor here, so the lowest level does not stand in";
    CHOICE "human.choice" "法律规定几种处罚择一适用，由行政机关选择" "the law lets the organ choose between penalties";
    NO_STATUTORY_AMOUNT "human.no_statutory_amount" "法律没有规定数额：{text}" "the law states no amount: {text}";
    OUT_OF_RANGE "human.out_of_range" "算得的数额超出法定幅度：{text}" "the computed amount leaves the statutory range: {text}";
    REDUCTION_RANGE "human.reduction_range" "“{name}”减多少，由行政机关在规定的幅度内决定" "how much \"{name}\" takes off is for the organ, within the limits given";

    VERSIONS "human.versions" "{first}和{second}比较有轻有重，或者不能比较，不能断定新的规定较轻" "neither of {first} and {second} is known to be the lighter in all";
    CONCURRING "human.concurring" "{first}和{second}的罚款，哪一个数额高不能断定" "of {first} and {second} neither is known to have the higher fine";
    CONCURRING_ONE "human.concurring.one" "按{first}怎样处罚，规则没有定下来，不能比较罚款的高低" "the rules do not settle what {first} imposes, so that fines cannot be compared";
    NO_VERSION "human.no_version" "行为日早于第一个版本施行，或者最后一个版本失效以后，规则没有写当时的规定" "no version is in force on the day of the conduct";
    NO_VERSION_DECIDED "human.no_version.decided" "作出决定之日没有一个版本有效，规则没有写当时的规定" "no version is in force on the day of the decision";

    // Grounds, rows and names in sentences.
    GROUND_LISTED "ground.listed" "{name}第{number}项" "entry {number} of {name}";
    QUOTED "quoted" "“{text}”" "“{text}”";
}
