//! Runs, literals and quantities in running text, good and bad.

use super::*;
use crate::base::numeral::digits;

/// A compact form for comparison: numbers with unit, boundary words as signs.
fn show(run: &str) -> String {
    fn lit(l: &Literal) -> String {
        let unit = if l.unit == Unit::Ratio {
            "r"
        } else {
            unit_word(&l.unit)
        };
        format!(
            "{}{unit}{}",
            digits(l.number),
            if l.malformed { "!" } else { "" }
        )
    }
    fn end(e: &End) -> String {
        format!("{}{}", e.word.zh(), lit(&e.literal))
    }
    match classify(run) {
        Run::Quantity(Quantity::Point(l)) => lit(&l),
        Run::Quantity(Quantity::One(e)) => end(&e),
        Run::Quantity(Quantity::Two(a, b)) => format!("{} {}", end(&a), end(&b)),
        Run::Quantity(Quantity::To(a, b)) => format!("{}~{}", lit(&a), lit(&b)),
        Run::Quantity(Quantity::Recent(l)) => format!("近{}", lit(&l)),
        Run::Fault(QuantityFault::ElidedUnit(s)) => format!("elided {s}"),
        Run::Fault(QuantityFault::Half(s)) => format!("half {s}"),
        Run::Fault(QuantityFault::BareChinese(s)) => format!("bare {s}"),
        Run::Fault(QuantityFault::MixedUnits(s)) => format!("mixed {s}"),
        Run::Fault(QuantityFault::TooLarge(s)) => format!("large {s}"),
        Run::Word => "word".to_owned(),
    }
}

#[test]
fn points() {
    for (run, expected) in [
        ("50000", "50000"),
        ("50,000元", "50000元"),
        ("5万元", "50000元"),
        ("五万元", "50000元"),
        ("五百元", "500元"),
        ("3.5万元", "35000元"),
        ("1.2亿元", "120000000元"),
        ("1万亿元", "1000000000000元"),
        ("1亿5000万元", "150000000元"),
        ("5千元", "5000元"),
        ("三点五万元", "35000元"),
        ("70000.50元", "70000.5元"),
        ("12元5角6分", "12.56元"),
        ("12元6分", "12.06元"),
        ("5角", "0.5元"),
        ("12分", "12分"),
        ("5%", "0.05r"),
        ("5‰", "0.005r"),
        ("百分之五", "0.05r"),
        ("百分之百", "1r"),
        ("百分之零点五", "0.005r"),
        ("千分之五", "0.005r"),
        ("万分之三", "0.0003r"),
        ("三分之一", "1/3r"),
        ("1/24", "1/24r"),
        ("1/2倍", "0.5倍"),
        ("十倍", "10倍"),
        ("0.5倍", "0.5倍"),
        ("等额", "1倍"),
        ("二年", "2年"),
        ("一周年", "1年"),
        ("3个月", "3个月"),
        ("3月", "3个月"),
        ("十五日", "15日"),
        ("十五天", "15日"),
        ("五个工作日", "5个工作日"),
        ("24小时", "24小时"),
        ("5千克", "5公斤"),
        ("五千克", "5公斤"),
        ("两千米", "2公里"),
        ("3㎡", "3平方米"),
        ("70分贝", "70分贝"),
        ("10mg/L", "10毫克/升"),
        ("一百万一十元", "1000010元!"),
        ("1.5亿3000万元", "180000000元!"),
        ("一级", "1级"),
        ("三次", "3次"),
    ] {
        assert_eq!(show(run), expected, "{run}");
    }
}

#[test]
fn ranges() {
    for (run, expected) in [
        ("5万元以上10万元以下", "以上50000元 以下100000元"),
        ("五万元以上十万元以下", "以上50000元 以下100000元"),
        ("超过2不足5", "超过2 不足5"),
        ("不足十万元", "不足100000元"),
        ("不超过100%", "不超过1r"),
        ("2万元以上5万元以下", "以上20000元 以下50000元"),
        ("30%至50%", "0.3r~0.5r"),
        ("5~10", "5~10"),
        ("0.1倍以下", "以下0.1倍"),
        ("5%以上百分之十以下", "以上0.05r 以下0.1r"),
        ("50%以上三倍以下", "以上0.5倍 以下3倍"),
        ("等值以上三倍以下", "以上1倍 以下3倍"),
        ("等值以下", "以下1倍"),
        ("6个月以上1年以下", "以上6个月 以下1年"),
        ("满14周岁不满18周岁", "已满14周岁 不足18周岁"),
        ("3个月以上不满6个月", "以上3个月 不足6个月"),
        ("10万元以下5万元以上", "以上50000元 以下100000元"),
        ("近二年", "近2年"),
        ("至少3人", "不低于3人"),
        ("至多等额", "不超过1倍"),
        ("少于3", "不足3"),
    ] {
        assert_eq!(show(run), expected, "{run}");
    }
}

#[test]
fn refused() {
    for (run, expected) in [
        ("二百以上五百元以下", "elided 二百元以上五百元以下"),
        ("5以上10吨以下", "elided 5吨以上10吨以下"),
        ("5吨以上10以下", "elided 5吨以上10吨以下"),
        ("三至五日", "elided 三日至五日"),
        ("5以上10万元以下", "elided 5万元以上10万元以下"),
        ("500以上1万元以下", "elided 500元以上1万元以下"),
        ("五以上十万元以下", "elided 五万元以上十万元以下"),
        ("三至五万元", "elided 三万元至五万元"),
        ("二十至三十万元", "elided 二十万元至三十万元"),
        ("三至五百万元", "elided 三百万元至五百万元"),
        ("二百以上五百万元以下", "elided 二百万元以上五百万元以下"),
        ("五百以上一万元以下", "elided 五百元以上一万元以下"),
        ("三至五十日", "elided 三日至五十日"),
        ("5万元以上10以下", "elided 5万元以上10万元以下"),
        ("百分之五以上十以下", "elided 百分之五以上百分之十以下"),
        ("5以上10%以下", "elided 5%以上10%以下"),
        ("半年", "half 半年"),
        ("半个月", "half 半个月"),
        ("一个半月", "half 一个半月"),
        ("一年半", "half 一年半"),
        ("近半年", "half 近半年"),
        ("半年以上", "half 半年以上"),
        ("二十以上", "bare 二十以上"),
        ("二十", "bare 二十"),
        ("二十至三十", "bare 二十至三十"),
        ("5吨以上10万元以下", "mixed 5吨以上10万元以下"),
        ("1000000000000000000000元", "large 1000000000000000000000元"),
        ("999999999亿元", "999999999亿元"),
    ] {
        let shown = show(run);
        if run.starts_with("999") {
            assert_eq!(shown, "99999999900000000元");
        } else {
            assert_eq!(shown, expected, "{run}");
        }
    }
}

#[test]
fn words() {
    for run in [
        "二氧化硫",
        "一般区域",
        "第三方机构",
        "一次性餐具",
        "三同时",
        "十佳",
        "万一",
        "百货",
        "半数",
        "半径",
        "近岸海域",
        "近五",
        "近5公里",
        "两年内",
        "至",
        "以上",
        "超过",
        "元",
        "万元",
        "超过2万元以上",
        "5 0",
        "1/0",
        "PM10",
        "",
        "一年首次",
        "二〇二二年",
        "%",
    ] {
        assert_eq!(show(run), "word", "{run}");
    }
}

#[test]
fn spaced_quantities_are_joined_at_ends_of_runs_only() {
    let joined = |text: &str| {
        join(text.split(' ')).map(|(n, run)| {
            let text = match run {
                Run::Quantity(q) => print::quantity(&q),
                Run::Fault(f) => format!("{f:?}"),
                Run::Word => String::new(),
            };
            (n, text)
        })
    };
    let is = |n: usize, t: &str| Some((n, t.to_owned()));
    assert_eq!(joined("3 个月 以上"), is(3, "3个月以上"));
    assert_eq!(joined("100 万元"), is(2, "100万元"));
    assert_eq!(joined("100 万 元 以下 的"), is(4, "100万元以下"));
    assert_eq!(joined("不超过 100%"), is(2, "不超过100%"));
    assert_eq!(joined("5 至 10"), is(3, "5至10"));
    assert_eq!(joined("5 10"), is(1, "5"));
    assert_eq!(joined("1 项"), is(1, "1"));
    assert_eq!(joined("3% 至多 等额"), is(1, "3%"));
    assert_eq!(joined("低于 中值"), None);
    assert_eq!(joined("0.5倍 加 1万元"), is(1, "0.5倍"));
}

#[test]
fn literals_for_facts_documents() {
    let lit = |t: &str| literal(t).map(|l| (digits(l.number), l.unit));
    assert_eq!(lit("2000万元"), Some(("20000000".into(), Unit::Yuan)));
    assert_eq!(lit("３ 个月"), Some(("3".into(), Unit::Months)));
    assert_eq!(lit("39％"), Some(("0.39".into(), Unit::Ratio)));
    assert_eq!(lit("5万元以上"), None);
    assert_eq!(lit("二十"), None);
}

#[test]
fn quantities_of_a_statute() {
    let law = "处五万元以上十万元以下的罚款；第三十一条第一款；处二百以上五百元以下罚款，并处货值金额百分之五以下";
    let found: Vec<String> = quantities_in(law)
        .iter()
        .map(|(_, q)| print::quantity(q))
        .collect();
    assert_eq!(
        found,
        [
            "五万元以上十万元以下",
            "二百元以上五百元以下",
            "百分之五以下"
        ]
    );
}

#[test]
fn money_is_printed_exactly_and_short() {
    for (fen, text) in [
        (0, "0元"),
        (1, "0.01元"),
        (123_456, "1234.56元"),
        (39_000_000, "39万元"),
        (67_500_000, "67.5万元"),
        (12_345_600, "123456元"),
        (1_050_000, "1.05万元"),
        (500_000, "5000元"),
        (12_000_000_000, "1.2亿元"),
        (100_000_000_000_000, "1万亿元"),
        (-39_000_000, "-39万元"),
    ] {
        assert_eq!(print::money(fen), text);
        if fen >= 0 {
            let back = literal(text).and_then(|l| l.number.mul(Ratio::whole(100)));
            assert_eq!(back, Some(Ratio::wide(fen)));
        }
    }
    assert_eq!(print::money_exact(Ratio::new(100, 3).unwrap()), "1/3元");
}

#[test]
fn ratios_are_printed_as_percentages_or_fractions() {
    let r = |n, d| print::ratio(Ratio::new(n, d).unwrap());
    assert_eq!(r(39, 100), "39%");
    assert_eq!(r(1, 8), "12.5%");
    assert_eq!(r(1, 3), "1/3");
    assert_eq!(r(7, 10_000), "0.07%");
    assert_eq!(
        print::number(Ratio::new(7, 2).unwrap(), &Unit::Times),
        "3.5倍"
    );
}
