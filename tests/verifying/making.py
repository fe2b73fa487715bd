"""Bundles for the checks of verify.py, made from the published format and from nothing else."""

import hashlib
import importlib.util
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random  # noqa: TID251  papers for tests, the same in every run
from types import ModuleType
from typing import Any

VERIFY = Path(__file__).parents[2] / "static" / "verify.py"
SEED = "00112233445566778899aabbccddeeff"
SIDES = ("for", "against", "abstain")
MOTIONS = ("majority", "two-thirds", "two-thirds-present", "absolute")
CHOOSING = ("approval", "phragmen", "equal-shares")
EQUALS = ("schulze", "ranked-pairs", "borda", "meek-stv")
STRICT = ("irv", "scottish-stv")
METHODS = (*MOTIONS, *CHOOSING, *EQUALS, *STRICT)
SEVERAL = {*CHOOSING, *EQUALS, "scottish-stv"}

Bundle = dict[str, Any]


def loaded_verify() -> ModuleType:
    """Return verify.py as a module, read by its path as an auditor runs it."""
    found = importlib.util.spec_from_file_location("downloaded_verify", VERIFY)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


verify = loaded_verify()


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes as hex digits."""
    return hashlib.sha256(content).hexdigest()


def a_question(key: str, method: str, options: int = 5, seats: int = 1) -> Bundle:
    """Return a question of the set-up."""
    names = ["Ada", "Bo", "Cleo", "Dov", "Élan", "Fay", "Gil", "Hana", "Ines", "Jo"][:options]
    if method in MOTIONS:
        names = ["For", "Against", "Abstain"]
    return {
        "key": key,
        "wording": f"Question {key}?",
        "method": method,
        "seats": seats if method in SEVERAL else 1,
        "most_choices": None,
        "options": names,
        "majority": None,
        "status_quo": None,
    }


def an_answer(question: Bundle, chance: Random) -> Any:
    """Return what one paper answers, somewhat alike from paper to paper."""
    numbers = list(range(len(question["options"])))
    if question["method"] in MOTIONS:
        return chance.choice(["for", "for", "against", "abstain"])
    chance.shuffle(numbers)
    numbers.sort(key=lambda number: number // 2 + chance.choice([0, 1, 2]))
    chosen = numbers[: chance.randint(0, len(numbers))]
    if question["method"] in CHOOSING:
        return [sorted(chosen)] if chosen else []
    if question["method"] in STRICT or not chosen:
        return [[number] for number in chosen]
    groups = [[chosen[0]]]
    for number in chosen[1:]:
        if chance.random() < 0.3:
            groups[-1] = sorted([*groups[-1], number])
        else:
            groups.append([number])
    return groups


def papers_for(questions: list[Bundle], number: int, chance: Random) -> list[Bundle]:
    """Return `number` papers with trackers, sorted; two of them share a tracker."""
    trackers = [chance.randbytes(16).hex() for _ in range(number)]
    if number > 1:
        trackers[1] = trackers[0]
    copies: Counter[str] = Counter()
    papers = []
    for tracker in sorted(trackers):
        copies[tracker] += 1
        answers = {question["key"]: an_answer(question, chance) for question in questions}
        papers.append({"tracker": tracker, "copy": copies[tracker], "answers": answers})
    return papers


def board_of(first: str, batches: list[tuple[list[str], list[str]]]) -> list[Bundle]:
    """Return the chained board of batches (added, withdrawn)."""
    board, chain = [], first
    for number, (added, withdrawn) in enumerate(batches, 1):
        text = chain + "\n"
        text += "".join(f"+{one}\n" for one in added) + "".join(f"-{one}\n" for one in withdrawn)
        chain = sha256(text.encode())
        board.append(
            {
                "number": number,
                "published_at": f"2026-11-{number:02}T10:00:00Z",
                "added": added,
                "withdrawn": withdrawn,
                "chain": chain,
            }
        )
    return board


def recounted(bundle: Bundle, question: Bundle) -> Bundle:
    """Return the result of one question as verify.py itself counts it, in the published form."""
    asked = verify.Question(question)
    lot = verify.lot_order(bundle["setup"]["seed"], asked.key, len(asked.options))
    count = verify.Recount(
        asked, lot, verify.collect(bundle, asked), bundle["roll_at_close"]["count"]
    )
    verify.COUNTS[asked.method](count)
    return published(question, lot, count)


def published(question: Bundle, lot: list[int], count: Any) -> Bundle:
    """Return a recount in the form of `results`."""

    def named(numbers: list[int]) -> list[str]:
        return [question["options"][number] for number in numbers]

    totals = count.totals
    if totals is not None and question["method"] not in MOTIONS:
        totals = {question["options"][option]: figure for option, figure in totals.items()}
    return {
        "question": question["key"],
        "method": question["method"],
        "lot": lot,
        "winners": named(count.winners),
        "stages": [
            {
                "number": number,
                "title": "",
                "votes": {question["options"][o]: str(f) for o, f in stage["votes"].items()},
                "elected": named(stage["elected"]),
                "excluded": named(stage["excluded"]),
                "not_transferable": str(stage["not_transferable"]),
                "rounded_off": str(stage["rounded_off"]),
                "quota": None if stage["quota"] is None else str(stage["quota"]),
            }
            for number, stage in enumerate(count.stages, 1)
        ],
        "ties": [
            {
                "options": named(tie["options"]),
                "taken": question["options"][tie["taken"]],
                "purpose": "",
                "decided_by": tie["decided_by"],
                "at_stage": 1,
                "stage": tie["stage"],
            }
            for tie in count.ties
        ],
        "totals": totals,
        "blank": count.blank,
    }


def a_set_up(asked: list[Bundle], quorum: int) -> Bundle:
    """Return the set-up of a ballot that asks these questions."""
    return {
        "ballot": 12,
        "organisation": "The Society",
        "title": "Conference",
        "body": "North",
        "secrecy": "secret",
        "opened_at": "2026-11-01T09:00:00Z",
        "opens": "2026-11-01T10:00:00Z",
        "closes": "2026-11-08T10:00:00Z",
        "roll": {
            "count": 120,
            "sha256": sha256(b"roll"),
            "rule": ["Members of the body."],
            "clause": "1.1",
            "shut_out": [],
        },
        "quorum": quorum,
        "public_key": "ab" * 32,
        "scrutineers": {"needed": 2, "of": 3},
        "paper_bytes": 300,
        "seed": SEED,
        "threshold": 20,
        "questions": asked,
    }


def a_bundle(
    *questions: Bundle,
    papers: int = 30,
    spoilt: int = 1,
    slips: int = 3,
    seed: int = 1,
    quorum: int = 4,
    counted: Callable[[Bundle, Bundle], Bundle] = recounted,
    answers: list[Any] | None = None,
) -> Bundle:
    """Return the whole content of ballot.json of a ballot in which everything is right.

    `answers` are what its papers say to every question; without them they say something by chance.
    """
    chance = Random(seed)
    asked = list(questions) or [a_question("1", "scottish-stv", seats=2)]
    setup = a_set_up(asked, quorum)
    mark = sha256(canonical(setup))
    envelopes = [chance.randbytes(32).hex() for _ in range(papers + spoilt + 1)]
    first, last = sorted(envelopes[:3]), sorted(envelopes[3:])
    box = papers_for(asked, papers, chance)
    for sheet, answer in zip(box, answers or (), strict=False):
        sheet["answers"] = dict.fromkeys(sheet["answers"], answer)
    bundle: Bundle = {
        "format": "policy-forum-ballot/1",
        "setup": setup,
        "setup_sha256": mark,
        "board": board_of(mark, [(first, []), (last, first[:1])]),
        "papers": box,
        "papers_sha256": sha256(canonical(box)),
        "spoilt": spoilt,
        "slips": [{"answers": box[0]["answers"], "count": slips}] if slips else [],
        "corrections": [{"at": "2026-11-02T10:00:00Z", "change": "added", "reason": "Upheld."}],
        "roll_at_close": {"count": 121, "sha256": sha256(b"roll at close")},
        "counts": {
            "on_roll": 121,
            "voted": papers + spoilt + slips,
            "envelopes": papers + spoilt,
            "papers": papers,
            "slips": slips,
        },
    }
    bundle["results"] = [counted(bundle, question) for question in asked]
    if papers < setup["threshold"]:
        bundle.update(papers=None, papers_sha256=None, slips=None)
        for result in bundle["results"]:
            result.update(stages=result["stages"] if result["method"] in MOTIONS else [], ties=[])
    return bundle


def hashed_anew(bundle: Bundle) -> Bundle:
    """Return a bundle whose hashes a careful forger made fit what she changed."""
    mark = sha256(canonical(bundle["setup"]))
    batches = [(batch["added"], batch["withdrawn"]) for batch in bundle["board"]]
    chains = [batch["chain"] for batch in board_of(mark, batches)]
    board = [
        {**batch, "chain": chain} for batch, chain in zip(bundle["board"], chains, strict=True)
    ]
    forged = {**bundle, "setup_sha256": mark, "board": board}
    if bundle["papers"] is not None:
        forged["papers_sha256"] = sha256(canonical(bundle["papers"]))
    return forged


def blt_of(bundle: Bundle, question: Bundle) -> str:
    """Return the papers and slips of one question as a BLT file."""
    lines = [f"{len(question['options'])} {question['seats']}"]
    sheets = [(sheet["answers"], 1) for sheet in bundle["papers"]]
    sheets += [(sheet["answers"], sheet["count"]) for sheet in bundle["slips"] or []]
    for answers, number in sheets:
        groups = ["=".join(str(o + 1) for o in group) for group in answers[question["key"]]]
        lines.append(" ".join([str(number), *groups, "0"]))
    names = [json.dumps(name, ensure_ascii=False) for name in question["options"]]
    return "\n".join([*lines, "0", *names, '"Conference"']) + "\n"


def files_of(bundle: Bundle) -> dict[str, bytes]:
    """Return the files of the ZIP."""
    files = {"ballot.json": canonical(bundle), "README.txt": b"Read me.\n"}
    if bundle["papers"] is not None:
        for question in bundle["setup"]["questions"]:
            if question["method"] not in MOTIONS:
                files[f"question-{question['key']}.blt"] = blt_of(bundle, question).encode()
    return files


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def failures(bundle: Bundle, files: dict[str, bytes] | None = None, **options: Any) -> list[str]:
    """Return the lines that verify.py marks as FAILED."""
    report = verify.verify(files or files_of(bundle), **options)
    return [line for outcome, line in report.lines if outcome == "FAILED"]
