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


def main():
    """All packages, both languages."""
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
    assert decided > 500, decided
    print(f"{decided} cases say the same")


if __name__ == "__main__":
    main()
