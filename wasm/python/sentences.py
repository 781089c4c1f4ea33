"""The sentences of a module's texts (zhun.texts), filled with the numbers of an answer."""

import re
from fractions import Fraction

HAN = "[\u3400-\u9fff]"


def tidy(text):
    """Without the spaces between two Han characters."""
    return re.sub(f"(?<={HAN}) (?={HAN})", "", text)


def digits(n):
    """In digits: whole, with decimals if they end soon, else a fraction."""
    for places in range(19):
        scaled = n * 10**places
        if scaled.denominator == 1:
            text = str(abs(scaled.numerator)).rjust(places + 1, "0")
            whole = text if places == 0 else f"{text[:-places]}.{text[-places:]}"
            return f"-{whole}" if n < 0 else whole
    return f"{n.numerator}/{n.denominator}"


def ends(n, places):
    return any((n * 10**p).denominator == 1 for p in range(places + 1))


def ratio(n):
    percent = n * 100
    return f"{digits(percent)}%" if ends(percent, 4) else f"{n.numerator}/{n.denominator}"


def money_zh(fen):
    yuan = Fraction(fen) / 100
    best = f"{digits(yuan)}元"
    if ends(yuan, 18):
        for scale, word in ((10**4, "万元"), (10**8, "亿元"), (10**12, "万亿元")):
            text = f"{digits(yuan / scale)}{word}"
            if abs(yuan) >= scale and ends(yuan / scale, 18) and len(text) <= len(best):
                best = text
    return best


class Sentences:
    """The texts of a module in one language (0 Chinese, 1 English), for one act."""

    def __init__(self, texts, act, lang):
        self.texts, self.lang, self.act = texts, lang, texts["acts"][act]

    def pick(self, text):
        return text if text is None or isinstance(text, str) else text[self.lang]

    def say(self, key, **values):
        template = self.pick(self.texts["phrases"][key])
        return re.sub(r"\{([a-z_]+)\}", lambda m: values.get(m[1], m[0]), template)

    # ---- names

    def fact(self, i):
        fact = self.texts["facts"][i]
        return fact.get("label", fact["name"])

    def row(self, i):
        return tidy(self.texts["rows"][i][0].removeprefix("当 "))

    def rows(self, ids):
        return self.say("and").join(self.say("quoted", text=self.row(i)) for i in ids)

    def expr(self, i):
        return tidy(self.texts["exprs"][i])

    def object(self, i):
        name, code = self.texts["objects"][i]
        return code.replace("_", " ") if self.lang else name

    def code(self, kind, n):
        return self.texts["codes"][kind][n]

    def must(self, n):
        return self.say("modality." + self.code("modalities", n))

    def degree(self, n):
        return self.say("degree." + self.code("degrees", n))

    def bearing(self, ground):
        """A circumstance, or an entry of a list."""
        at, entry = ground
        if entry is None:
            return self.texts["circumstances"][at]
        return self.texts["lists"][at]["entries"][entry]

    def ground(self, ground):
        at, entry = ground
        if entry is None:
            return self.texts["circumstances"][at]["name"]
        listed = self.texts["lists"][at]
        return self.say("ground.listed", name=listed["name"], number=self.bearing(ground)["number"])

    # ---- amounts

    def money(self, fen):
        if not self.lang:
            return self.say("money", amount=money_zh(fen))
        fen = Fraction(fen)
        if fen.denominator > 1:
            return self.say("money", amount=digits(fen / 100))
        whole, rest = divmod(abs(fen.numerator), 100)
        cents = f".{rest:02}" if rest else ""
        return self.say("money", amount=f"{'-' if fen < 0 else ''}{whole:,}{cents}")

    def range(self, r):
        lo, hi, lo_open, hi_open = r
        if lo == hi and not lo_open and not hi_open:
            return self.money(lo)
        if hi is None:
            return self.say("range.more_than" if lo_open else "range.from", lo=self.money(lo))
        if lo == 0 and lo_open:
            key = "range.less_than" if hi_open else "range.up_to"
        elif lo_open:
            key = "range.open" if hi_open else "range.bottom_open"
        else:
            key = "range.top_open" if hi_open else "range.closed"
        return self.say(key, lo=self.money(lo), hi=self.money(hi))

    def number(self, fact, steps):
        n = Fraction(steps, 10 ** fact.get("decimals", 0))
        measures, unit = fact["measures"], fact.get("unit", "")
        if measures == "money":
            return self.money(steps) if self.lang else money_zh(steps)
        if measures == "ratio":
            return ratio(n)
        if self.lang and (measures == "times" or unit):
            return f"{digits(n)} {'times' if measures == 'times' else unit}"
        return digits(n) + ("倍" if measures == "times" else unit)

    # ---- results

    def line(self, answer):
        """The whole answer in one line."""
        out = self.verdict(answer)
        semicolon = self.say("semicolon")
        if answer["penalties"]:
            penalties = semicolon.join(self.penalty(i) for i in answer["penalties"])
            out = self.say("line.penalties", verdict=out, penalties=penalties)
        if answer["human"]:
            why = semicolon.join(self.why(tag, a) for tag, a in answer["human"])
            out = self.say("line.human", line=out, why=why)
        return out

    def verdict(self, answer):
        code = self.code("dispositions", answer["disposition"])
        disposition = self.say("disposition." + code)
        if answer["degree"] < 0:
            return disposition
        key = "verdict.if_imposed" if code == "may_waive" else "verdict.degree"
        return self.say(key, disposition=disposition, degree=self.degree(answer["degree"]))

    def penalty(self, i):
        p = self.texts["penalties"][i["penalty"]]
        out = self.pick(p["name"])
        amount = self.pick(p.get("length"))
        if p.get("fine"):
            among = i["range"] or i["statutory"]
            amount = among and self.range(among)
            if i["point"] is not None:
                amount = self.money(i["point"])
            if amount and i["human"]:
                amount = self.say("penalty.within", amount=amount)
        if amount:
            key = "penalty.fine" if p["kind"] == "fine" else "penalty.measured"
            out = self.say(key, kind=out, amount=amount)
        notes = [self.say("penalty.each")] if p.get("each_person") else []
        notes += [self.say("penalty.organ", organ=p["organ"])] if "organ" in p else []
        if notes:
            out = self.say("penalty.noted", penalty=out, notes=self.say("comma").join(notes))
        on = self.object(p["on"])
        return self.say("penalty.receives", on=on, must=self.must(i["modality"]), penalty=out)

    def why(self, tag, a):
        """Why a human decides, by its number."""
        if tag == 0:
            expr = a.word()
            return self.say("human.rule_says.here", text=self.expr(expr - 1)) if expr else self.say("human.rule_says")
        if tag == 1:
            return self.say("human.tie", rows=self.rows(a.rest()))
        if tag == 2:
            return self.say("human.gap")
        if tag == 3:
            return self.say("human.factor_gap", name=self.texts["factors"][a.word()])
        if tag == 4:
            texts = [self.say("quoted", text=self.texts["penalties"][p]["text"]) for p in a.rest()]
            return self.say("human.several_fines", fines=self.say("enumeration").join(texts))
        if tag == 5:
            return self.say("human.opposite", a=self.ground(a.ground()), b=self.ground(a.ground()))
        if tag == 6:
            return self.say("human.mitigation", name=self.ground(a.ground()))
        if tag == 7:
            return self.say("human.no_numeric_rule", degree=self.degree(a.word() - 1))
        if tag in (8, 11):
            return self.say("human.open_top" if tag == 8 else "human.choice")
        if tag in (9, 10):
            key = "human.no_base" if tag == 9 else "human.unascertainable"
            return self.say(key, name=self.fact(a.word()))
        if tag in (12, 13):
            key = "human.no_statutory_amount" if tag == 12 else "human.out_of_range"
            return self.say(key, text=self.texts["penalties"][a.word()]["text"])
        if tag == 14:
            return self.say("human.reduction_range", name=self.texts["reductions"][a.word()]["name"])
        act = a.word()
        if tag == 17:
            return self.say("human.no_version" + (".decided" if a.word() else ""))
        first, second = a.word(), a.word()
        key = "human.versions" if tag == 15 else "human.concurring"
        key += ".one" if tag == 16 and first == second else ""
        return self.say(key, first=self.contender(act, first), second=self.contender(act, second))

    def contender(self, act, index):
        """One of the provisions that an act stands for, a version with its days."""
        of = self.texts["acts"][act]["contest"]["of"][index]
        name = self.say("contender.not_unlawful")
        if "act" in of:
            name = self.say("quoted", text=self.texts["acts"][of["act"]]["name"])
        days = "_".join(day for day in ("from", "until") if day in of)
        values = {"from": of.get("from", ""), "until": of.get("until", "")}
        return self.say("contender." + days, name=name, **values) if days else name

    def contest(self, kind, a):
        """Of several provisions which one is applied."""
        number = a.word()
        act = self.texts["acts"][number]
        if kind == 30:
            name = self.contender(number, a.word())
            disposition = self.say("disposition." + self.code("dispositions", a.word()))
            return self.say("considered", name=name, disposition=disposition)
        if kind == 31:
            on, index = self.object(a.word()), a.word()
            key = "concurrence.fine.tied" if a.word() else "concurrence.fine"
            return self.say(key, on=on, name=self.contender(number, index))
        law = "law" if act["contest"].get("law") else "concurrence"
        keys = "law.sole law.earlier law.later law.no_longer_unlawful law.not_unlawful "
        keys += "concurrence.higher concurrence.one concurrence.none " + law + ".undecided"
        key, first, second = keys.split()[a.word()], a.word(), a.word()
        values = {"first": self.contender(number, first), "second": self.contender(number, second)}
        values.update(basis=self.pick(act.get("basis")) or "", measure=self.pick(act["contest"]["measure"]))
        return self.say(key, **values)

    def reasons(self, reasons, around=None):
        """All sentences, each before those it rests on."""
        around = dict(around or {"terms": [], "sum": None})
        out = []
        for r in reasons:
            self.note(around, r)
            below = dict(around)
            for child in r["children"]:
                self.note(below, child)
            out.append(self.reason(r["kind"], r["arguments"], below))
            if r["kind"] == 30:
                # What a provision comes to rests on its own law and its own benchmark.
                out += self.at_contender(*r["arguments"].words[:2]).reasons(r["children"])
            else:
                out += self.reasons(r["children"], around)
        return out

    def at_contender(self, act, index):
        """The same texts for one of the provisions that an act stands for."""
        of = self.texts["acts"][act]["contest"]["of"][index]
        return Sentences(self.texts, of.get("act", act), self.lang)

    def note(self, around, r):
        """What stands beside a reason, for the arithmetic."""
        kind, words = r["kind"], r["arguments"].words
        if kind == 11:
            around.update(terms=[ratio(Fraction(words[0], words[1]))], sum=None)
        elif kind in (12, 13) and words[-2] != 0:
            around["terms"] = around["terms"] + [ratio(Fraction(words[-2], words[-1]))]
        elif kind == 14:
            around["sum"] = Fraction(words[1], words[2])

    def reason(self, kind, a, around):
        """One reason, by its number."""
        say, texts = self.say, self.texts
        if kind == 0:
            act = texts["acts"][a.word()]
            violates, basis = self.pick(act.get("violates")), self.pick(act.get("basis"))
            parts = {(True, True): ".both", (True, False): ".violates", (False, True): ".basis"}
            key = "reason.act" + parts.get((bool(violates), bool(basis)), "")
            return say(key, title=act.get("title", act["name"]), violates=violates or "", basis=basis or "")
        if kind == 1:
            guard = texts["acts"][a.word()]["guards"][a.word()]
            if "stage" in guard:
                return say("reason.guard.stage", name=guard["stage"])
            return say("reason.guard.arm", fact=self.fact(guard["fact"]), name=guard["text"])
        if kind == 2:
            c = texts["circumstances"][a.word()]
            shall = self.code("modalities", a.word()) == "shall"
            key = c.get("lift", "shall") if shall else "may"
            return say(f"reason.waived.{key}", name=c["name"], basis=self.pick(c.get("basis")) or "")
        if kind in (3, 4):
            listed = texts["lists"][a.word()]
            entry = listed["entries"][a.word()]
            values = {"name": listed["name"], "number": entry.get("number", "")}
            if kind == 4:
                return say("reason.off_list", text=self.expr(a.word()), **values)
            values.update(must=self.must(a.word()), effect=self.pick(entry["effect"]))
            if "source" in listed:
                return say("reason.listed.source", source=listed["source"], **values)
            return say("reason.listed", **values)
        if kind in (5, 6):
            p = texts["penalties"][a.word()]
            on = self.object(p["on"])
            if kind == 6:
                return say("reason.statutory", on=on, range=self.range(a.money()))
            return say("reason.imposes", on=on, must=say("modality." + p["modality"]), kind=self.pick(p["name"]))
        if kind == 7:
            return say("reason.override", text=self.row(a.word()))
        if kind == 8:
            row = a.word()
            return say("reason.row", of=texts["rows"][row][1], text=self.row(row))
        if kind == 9:
            text = self.row(a.word())
            return say("reason.row_chosen", rows=self.rows(a.rest()), text=text)
        if kind == 10:
            d, row = texts["decisions"][a.word()], a.word()
            value = dict((r, v) for r, v in d["rows"])[row]
            return say("reason.decision", name=d["name"], row=self.row(row), value=self.pick(value))
        if kind == 11:
            return say("reason.start", share=ratio(Fraction(a.word(), a.word())))
        if kind == 12:
            row = a.word()
            share = ratio(Fraction(a.word(), a.word()))
            return say("reason.factor", of=texts["rows"][row][1], text=self.row(row), share=share)
        if kind == 13:
            name, text = self.fact(a.word()), self.row(a.word())
            return say("reason.factor_lowest", name=name, text=text, share=ratio(Fraction(a.word(), a.word())))
        if kind == 14:
            before, after, den = a.word(), a.word(), a.word()
            terms = around["terms"]
            terms = f"({' + '.join(terms)}) = " if len(terms) > 1 else ""
            values = {"before": ratio(Fraction(before, den)), "after": ratio(Fraction(after, den))}
            return say("reason.sum" if before == after else "reason.sum.limited", terms=terms, **values)
        if kind == 15:
            return self.formula(a, around["sum"])
        return self.amount(kind, a)

    def amount(self, kind, a):
        """Reasons about circumstances and amounts."""
        say, texts = self.say, self.texts
        if kind in (16, 24):
            key = "reason.benchmark" if kind == 16 else "reason.recommended"
            return say(key, on=self.object(a.word()), range=self.range(a.money()))
        if kind == 17:
            name, tiers = self.ground(a.ground()), self.act.get("tiers", [])
            values = {"from": tiers[a.word()], "to": tiers[a.word()]}
            key = "stays" if values["from"] == values["to"] else "moves"
            return say(f"reason.tier.{key}", name=name, **values)
        if kind == 18:
            ground = a.ground()
            b = self.bearing(ground)
            values = {"must": say("modality." + b["modality"]), "effect": self.pick(b["effect"])}
            key = "reason.counts.basis" if "basis" in b else "reason.counts"
            return say(key, name=self.ground(ground), basis=self.pick(b.get("basis")) or "", **values)
        if kind == 19:
            name, why = self.ground(a.ground()), a.word()
            if why == 0:
                text = say("not_counted.already_weighed", name=self.fact(a.word()))
            elif why == 3:
                text = say("not_counted.optional")
            else:
                key = "same_side" if why == 1 else "shall_comes_first"
                text = say(f"not_counted.{key}", name=self.ground(a.ground()))
            return say("reason.not_counted", name=name, why=text)
        if kind == 20:
            degree, r = self.degree(a.word() - 1), a.money()
            key = "reason.band.point" if r[0] == r[1] and not r[2] and not r[3] else "reason.band"
            return say(key, degree=degree, range=self.range(r))
        if kind in (21, 22):
            name = texts["reductions"][a.word()]["name"]
            if kind == 22:
                return say("reason.not_reduced", name=name, text=self.expr(a.word()))
            return say("reason.reduced", name=name, before=self.range(a.money()), after=self.range(a.money()))
        if kind == 23:
            return say("reason.clamped", before=self.range(a.money()), after=self.range(a.money()))
        if kind == 25:
            return say("reason.amount", on=self.object(a.word()), amount=self.money(a.word()))
        if kind in (26, 27):
            key = "ignored" if kind == 26 else "not_lowest"
            return say(f"reason.unascertainable.{key}", name=self.fact(a.word()))
        if kind == 28:
            return self.why(a.word(), a)
        if kind in (29, 30, 31):
            return self.contest(kind, a)
        raise ValueError(f"there is no kind {kind} of reasons")

    def formula(self, a, total):
        """The arithmetic: the formula, the same with its values, the result."""
        text, result = self.expr(a.word()), self.money(a.ratio())
        entered = a.rest()
        values = {}
        for fact, steps in zip(entered[::2], entered[1::2]):
            f = self.texts["facts"][fact]
            if f["type"] == "number":
                values[f["name"]] = self.number(f, steps)
        hidden = [self.say("reason.formula.value", name=n, value=v) for n, v in values.items() if n not in text]
        if total is not None:
            values["总和"] = ratio(total)
        filled = text
        if values:
            names = "|".join(re.escape(n) for n in sorted(values, key=len, reverse=True))
            filled = re.sub(names, lambda m: values[m[0]], text)
        if filled == text == result:
            line = result
        elif filled in (text, result):
            line = f"{filled} = {result}"
        else:
            line = f"{text} = {filled} = {result}"
        if hidden:
            line = self.say("reason.formula.hidden", formula=line, values=self.say("comma").join(hidden))
        return line
