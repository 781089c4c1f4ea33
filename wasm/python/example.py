"""Loads a compiled rule package with wasmtime, asks it about one case, and says what it answers.

    python3 example.py MODULE.wasm ACT FACTS.json [zh|en]

It is meant to be read beside wasm/ABI.md: everything comes from the module, nothing from the sources
of the rules. It reads the plain spellings of facts only (``"2000万元"``, ``"39%"``, ``"2次"``,
``"2022-03-01"``, names of options, ``true``); the full rules of reading are those of `zhun recommend`.
"""

import datetime
import json
import re
import struct
import sys
from decimal import Decimal
from fractions import Fraction

import wasmtime

ABI = 1
SECTIONS = ("zhun.abi", "zhun.schema", "zhun.texts", "zhun.provenance")
UNKNOWN, GIVEN, UNASCERTAINABLE, NONE, UNCOMPUTABLE = range(5)
STATES = {"无法查明": UNASCERTAINABLE, "没有": NONE, "无法计算": UNCOMPUTABLE}
DECIDED, FAULT, MISSING, REFUSED, NO_ACT, TOO_LARGE = range(6)
LISTED = 1 << 62
# Cases of a block, and the bytes of memory that it wants behind it.
ROWS, BEHIND = 512, 16
INPUTS, WRITTEN = {1: "B", 4: "i", 8: "q"}, {1: "B", 4: "I", 8: "q"}


# ---- the module


def leb128(data, at):
    """An unsigned number and where it ends."""
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def custom_sections(data):
    """The custom sections of a module by name."""
    if data[:8] != b"\0asm\x01\0\0\0":
        raise ValueError("不是 WebAssembly 模块 / not a WebAssembly module")
    found, at = {}, 8
    while at < len(data):
        kind = data[at]
        size, at = leb128(data, at + 1)
        if kind == 0:
            length, start = leb128(data, at)
            name = data[start : start + length].decode()
            found[name] = data[start + length : at + size]
        at += size
    return found


class Rules:
    """The rules of one module."""

    def __init__(self, data):
        found = custom_sections(data)
        for name in SECTIONS:
            if name not in found:
                raise ValueError(f"模块没有 {name} 一节 / the module has no section {name}")
        (version,) = struct.unpack("<I", found["zhun.abi"])
        if version != ABI:
            raise ValueError(f"模块的接口是第{version}版 / the module has ABI {version}")
        self.texts = json.loads(found["zhun.texts"])
        self.schema = json.loads(found["zhun.schema"])
        self.provenance = json.loads(found["zhun.provenance"])
        engine = wasmtime.Engine()
        module = wasmtime.Module(engine, data)
        if module.imports:
            raise ValueError("规则包不从外面引入东西 / a rule package has no imports")
        self.store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self.store, module, []).exports(self.store)
        self.memory = exports["memory"]
        self.input, self.ask = exports["zhun_input"], exports["zhun_decide"]
        self.result, self.answer_block = exports["zhun_result"], exports.get("zhun_batch")

    def decide(self, number, facts, reasons=True):
        """The words of the answer to an act (or a decision, numbered after all acts)."""
        block = self.block(facts)
        at = self.input(self.store, len(block))
        if at == 0:
            return Words((TOO_LARGE,))
        self.memory.write(self.store, block, at)
        self.ask(self.store, number, at, len(block), int(reasons))
        result = self.result(self.store)
        (count,) = struct.unpack("<q", self.memory.read(self.store, result, result + 8))
        data = self.memory.read(self.store, result, result + 8 * count)
        return Words(struct.unpack(f"<{count}q", data)[1:])

    # ---- many cases

    def batch(self, number, documents):
        """What the sheet of an ask says of each case: the columns of its summary by name and slot, or
        None where `decide` is to be asked. It looks at no facts but those that it takes."""
        sheets = self.schema.get("sheets", []) if self.answer_block else []
        sheet = next((s for s in sheets if s["ask"] == number), None)
        if sheet is None:
            return [None] * len(documents)
        out = []
        for start in range(0, len(documents), ROWS):
            out += self.rows(sheet, documents[start : start + ROWS])
        return out

    def rows(self, sheet, documents):
        """One block of cases, no more than it has room for."""
        ids = {f["name"]: i for i, f in enumerate(self.texts["facts"]) if "list" not in f}
        optional = {i["fact"] for i in sheet["inputs"] if i.get("part") == "given"}
        cases = [self.slots(document)[0] for document in documents]
        marks, columns = bytearray(ROWS), b""
        for entry in sheet["inputs"]:
            part, least, most = entry.get("part"), int(entry["min"]), int(entry["max"])
            column = [least] * ROWS
            for row, slots in enumerate(cases):
                state, value, second = slots[ids[entry["fact"]]]
                if state == UNKNOWN and entry["fact"] in optional:
                    continue
                value = {None: value, "second": second, "given": 1}[part]
                if state == GIVEN and least <= value <= most:
                    column[row] = value
                else:
                    marks[row] = 1
            columns += struct.pack(f"<{ROWS}{INPUTS[entry['bytes']]}", *column)
        sizes = [ROWS * width for width in sheet["written"]]
        block = bytes(marks) + columns
        at = self.input(self.store, len(block) + sum(sizes) + BEHIND)
        if at == 0:
            return [None] * len(documents)
        self.memory.write(self.store, block, at)
        if self.answer_block(self.store, sheet["ask"], at, len(documents)) != DECIDED:
            return [None] * len(documents)
        status = self.memory.read(self.store, at, at + ROWS)
        written, at = [], at + len(block)
        for width, size in zip(sheet["written"], sizes):
            data = self.memory.read(self.store, at, at + size)
            written.append(struct.unpack(f"<{ROWS}{WRITTEN[width]}", data))
            at += size

        def summary(row):
            values = {}
            for o in sheet["outputs"]:
                constant = int(o.get("constant", 0))
                value = written[o["written"]][row] if "written" in o else constant
                values[o["column"], o.get("slot", 0)] = value
            return values

        return [None if status[row] else summary(row) for row in range(len(documents))]

    # ---- facts in

    def block(self, document):
        """One slot of three words a fact, the records of lists behind them."""
        slots, tail = self.slots(document)
        return b"".join(struct.pack("<qqq", *s) for s in slots + tail)

    def slots(self, document):
        """The slots of facts and those of records."""
        facts = self.texts["facts"]
        slots = [(UNKNOWN, 0, 0)] * len(facts)
        by_name = {f["name"]: i for i, f in enumerate(facts) if "list" not in f}
        rest = document.get("其余")
        for i, fact in enumerate(facts):
            if rest is not None and fact["type"] == "bool" and "list" not in fact:
                slots[i] = (GIVEN, int(rest in (True, "是")), 0)
        tail = []
        for name, value in document.items():
            if name == "其余":
                continue
            if name not in by_name:
                raise ValueError(f"没有叫“{name}”的事实 / there is no fact named {name}")
            i = by_name[name]
            if facts[i]["type"] == "list" and isinstance(value, list):
                start = 24 * (len(slots) + len(tail))
                for record in value:
                    fields = [facts[f] for f in facts[i]["fields"]]
                    tail += [slot(f, record.get(f["name"])) for f in fields]
                slots[i] = (GIVEN, start, len(value))
            else:
                slots[i] = slot(facts[i], value)
        return slots, tail


def slot(fact, value):
    """State, value, second value."""
    if value is None:
        return UNKNOWN, 0, 0
    if isinstance(value, str) and value in STATES:
        return STATES[value], 0, 0
    kind = fact["type"]
    if kind == "bool":
        return GIVEN, int(value), 0
    if kind == "choice":
        return GIVEN, fact["options"].index(value), 0
    if kind == "multi":
        mask = sum(1 << fact["options"].index(v) for v in value)
        return GIVEN, mask - (1 << 64 if mask >> 63 else 0), 0
    if kind == "date":
        return GIVEN, day(value), 0
    if kind == "span":
        return GIVEN, day(value["from"]), day(value["to"])
    if kind == "period":
        return GIVEN, int(re.fullmatch(r"(\d+)(个月|日)", value)[1]), 0
    return GIVEN, steps(fact, value), 0


def day(text):
    """Days since 1970-01-01."""
    return datetime.date.fromisoformat(text).toordinal() - 719163


def steps(fact, value):
    """A number as a whole count of its smallest steps; exact, never a float."""
    text = re.sub(r"\s", "", str(value))
    measures = fact["measures"]
    if measures == "money":
        number, unit = re.fullmatch(r"([\d.]+)(元|万元|亿元)", text).groups()
        exact = Decimal(number) * {"元": 100, "万元": 10**6, "亿元": 10**10}[unit]
    elif text.endswith("%"):
        exact = Decimal(text[:-1]) / 100
    else:
        unit = "倍" if measures == "times" else fact.get("unit", "")
        exact = Decimal(text.removesuffix(unit))
    exact *= 10 ** fact.get("decimals", 0)
    if exact != int(exact):
        raise ValueError(f"{value}：比“{fact['name']}”保留的位数更细 / finer than the fact keeps")
    return int(exact)


# ---- answers out


class Words:
    """Words read one after another."""

    def __init__(self, words):
        self.words, self.at = words, 0

    def word(self):
        self.at += 1
        return self.words[self.at - 1]

    def some(self):
        """A list of words, by itself."""
        count = self.word()
        self.at += count
        return Words(self.words[self.at - count : self.at])

    def list(self, item):
        return [item() for _ in range(self.word())]

    def rest(self):
        out, self.at = self.words[self.at :], len(self.words)
        return list(out)

    def money(self):
        low, high, flags = self.word(), self.word(), self.word()
        if not flags & 1:
            return None
        return low, high if flags & 2 else None, bool(flags & 4), bool(flags & 8)

    def ratio(self):
        def wide():
            low = self.word() & ((1 << 64) - 1)
            return (self.word() << 64) | low

        number = wide()
        return Fraction(number, wide())

    def ground(self):
        n = self.word()
        if n < LISTED:
            return n, None
        return (n - LISTED) >> 32, n & 0xFFFFFFFF


def outcome(words):
    """A decided answer about an act."""

    def penalty():
        out = {"penalty": words.word(), "modality": words.word()}
        out["statutory"], out["range"] = words.money(), words.money()
        has, point = words.word(), words.word()
        out["point"] = point if has else None
        out["human"] = words.word() == 1
        out["group"] = (words.word(), words.word(), words.word())
        return out

    def reason():
        step, kind, arguments = words.word(), words.word(), words.some()
        return {"step": step, "kind": kind, "arguments": arguments, "children": words.list(reason)}

    return {
        "disposition": words.word(),
        "degree": words.word() - 1,
        "penalties": words.list(penalty),
        "rows": words.list(words.word),
        "human": words.list(lambda: (words.word(), words.some())),
        "reasons": words.list(reason),
        "duties": words.list(lambda: told(words)),
    }


def told(words):
    """A duty of procedure: its number, the last day if it has one, what it waits for if that is open."""
    duty, how = words.word(), words.word()
    day = words.word() if how == 2 else None
    waits = None
    if how in (0, 3):
        kind = words.word()
        if kind == 1:
            waits = ("why", words.word(), words.some())
        elif kind == 2:
            waits = ("fault", words.word(), words.word() - 1)
        else:
            waits = ("fact", words.word())
    return {"duty": duty, "open": how == 0, "done": how == 5, "day": day, "waits": waits}


def main():
    """What the module answers, in words."""
    from sentences import Sentences

    with open(sys.argv[1], "rb") as file:
        rules = Rules(file.read())
    with open(sys.argv[3], encoding="utf-8") as file:
        facts = json.load(file)
    texts = rules.texts
    act = next(i for i, a in enumerate(texts["acts"]) if sys.argv[2] in (a["code"], a["name"]))
    say = Sentences(texts, act, 1 if sys.argv[4:] == ["en"] else 0)
    print(texts["package"]["id"], texts["package"]["hash"])
    words = rules.decide(act, facts)
    status = words.word()
    if status == MISSING:
        print("?", say.fact(words.word()))
    elif status != DECIDED:
        sys.exit(f"status {status}: {words.rest()}")
    else:
        answer = outcome(words)
        print(say.verdict(answer))
        for i in answer["penalties"]:
            print("  ·", say.penalty(i))
        for text in say.reasons(answer["reasons"]):
            print("   ", text)
        for tag, arguments in answer["human"]:
            print("  ?", say.why(tag, arguments))


if __name__ == "__main__":
    main()
