"""The example against the command: every case of every package says the same.

    python3 test_example.py [path of zhun]
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from example import DECIDED, MISSING, Rules, outcome
from sentences import Sentences

ROOT = pathlib.Path(__file__).resolve().parents[2]
ZHUN = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/debug/zhun")


def zhun(*arguments):
    """What the command prints."""
    done = subprocess.run([ZHUN, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout


def check(rules, case, lang):
    """One case; whether it was decided."""
    number = next(i for i, a in enumerate(rules.texts["acts"]) if a["code"] == case["act"])
    say = Sentences(rules.texts, number, lang)
    words = rules.decide(number, case["facts"])
    status = words.word()
    if status == MISSING:
        field = rules.texts["facts"][words.word()]
        assert "list" in field or case["facts"].get(field["name"]) is None, case["title"]
        return False
    assert status == DECIDED, (case["title"], status)
    answer = outcome(words)
    assert words.at == len(words.words), case["title"]
    native = case["answer"]
    assert say.code("dispositions", answer["disposition"]) == native["disposition"]
    points = [i["point"] for i in answer["penalties"]]
    assert points == [p.get("point_fen") for p in native["penalties"]], case["title"]
    said = say.reasons(answer["reasons"])
    assert said == [r["text"] for r in native["reasons"]], (case["title"], said)
    for penalty in answer["penalties"]:
        assert say.penalty(penalty) in case["actual"], (case["title"], say.penalty(penalty))
    # A why is read once: its words are at their end now, so the answer is taken anew.
    words = rules.decide(number, case["facts"], reasons=False)
    words.word()
    assert say.line(outcome(words)) == case["actual"], case["title"]
    return True


def fines(rules, answer):
    """The fines of an outcome as a summary has them, without those that have no slot."""
    out = {}
    imposed = [p for p in answer["penalties"] if rules.texts["penalties"][p["penalty"]].get("fine")]
    for slot, p in enumerate(imposed):
        low, high, _, _ = p["range"] or (0, None, False, False)
        out["fine.penalty", slot] = p["penalty"] + 1
        out["fine.min", slot], out["fine.max", slot] = low, high or 0
        out["fine.point", slot] = p["point"] or 0
    return out


def check_batch(rules, code, cases):
    """A batch of one act, blocks of it, says what single answers say; how many cases blocks answered."""
    number = next(i for i, a in enumerate(rules.texts["acts"]) if a["code"] == code)
    # Plain: these are not asked of firms, so the cases leave them open.
    person = {"年龄": "30周岁", "辨认控制能力": "具有"}
    facts = [person | c["facts"] for c in cases if c.get("act") == code and c["answer"] is not None]
    names = [f["name"] for f in rules.texts["facts"] if "list" not in f]
    for state in (None, "无法查明"):
        facts += [{**facts[i % len(facts)], name: state} for i, name in enumerate(names * 4)]
    batch = rules.batch(number, facts)
    assert len(batch) == len(facts) > 512
    for document, summary in zip(facts, batch):
        if summary is None:
            continue
        words = rules.decide(number, document, reasons=False)
        assert words.word() == DECIDED, document
        answer = outcome(words)
        assert summary["disposition", 0] == answer["disposition"], document
        assert summary["degree", 0] == answer["degree"] + 1, document
        assert summary["flags", 0] & 1 == bool(answer["human"]), document
        wanted = fines(rules, answer)
        for place, value in summary.items():
            if place[0].startswith("fine.") and place[0] != "fine.flags":
                assert value == wanted.get(place, 0), (document, place)
    return sum(summary is not None for summary in batch)


def main():
    """All packages, both languages; one act as a batch."""
    decided = 0
    with tempfile.TemporaryDirectory() as folder:
        for package in sorted(p for p in ROOT.glob("rules/*/*") if p.is_dir()):
            module = pathlib.Path(folder) / "module.wasm"
            subprocess.run([ZHUN, "build", str(package), "-o", str(module)], check=True)
            rules = Rules(module.read_bytes())
            for lang, word in enumerate(("zh", "en")):
                told = zhun("--format", "json", "--lang", word, "test", str(package), "--answers")
                for case in json.loads(told)["cases"]:
                    if "act" in case and case["answer"] is not None:
                        decided += check(rules, case, lang)
        package = ROOT / "rules/province-guangdong/生态环境裁量2021"
        subprocess.run([ZHUN, "build", str(package), "-o", str(module), "--sheets", "all"], check=True)
        told = json.loads(zhun("--format", "json", "test", str(package), "--answers"))
        blocks = check_batch(Rules(module.read_bytes()), "1.1", told["cases"])
    assert decided > 500, decided
    assert blocks > 100, blocks
    print(f"{decided} cases say the same, {blocks} of a batch by blocks")


if __name__ == "__main__":
    main()
