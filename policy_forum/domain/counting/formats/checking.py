"""What an auditor checks of a bundle: its hashes, its board, its numbers, and a second count."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.formats.answers import Question, answer_as_ranking
from policy_forum.domain.counting.formats.archive import companion_of
from policy_forum.domain.counting.formats.blt import read_blt
from policy_forum.domain.counting.formats.bundle import (
    Bundle,
    contests_of,
    questions_of,
    sha256_of,
)
from policy_forum.domain.counting.formats.errors import FormatError
from policy_forum.domain.counting.formats.recounting import differences
from policy_forum.domain.counting.lots import lot_order
from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.sealing.board import Batch, BoardError, check_chain


@dataclass(frozen=True)
class Check:
    """One thing that was checked; `fault` says what is wrong, None that it is right.

    `left_out` says why it could not be checked; then nothing is said about right and wrong.
    """

    what: Phrase
    fault: Phrase | None = None
    left_out: Phrase | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return self.fault is None


_Test = Callable[[Bundle], Phrase | None]


def check_bundle(bundle: Bundle, files: Mapping[str, bytes]) -> tuple[Check, ...]:
    """Check everything that the bundle says of itself; `files` are those of its archive, if any.

    Raises FormatError for a bundle that cannot be counted at all.
    """
    checks = [Check(what, test(bundle)) for what, test in _TESTS]
    questions, contests = questions_of(bundle), contests_of(bundle)
    for key, question in questions.items():
        checks += _checks_of(bundle, question, contests.get(key))
        if companion_of(key) in files:
            checks.append(_check_companion(key, contests.get(key), files[companion_of(key)]))
    return tuple(checks)


def _setup_hash(bundle: Bundle) -> Phrase | None:
    return _same_hash(bundle.setup_sha256, sha256_of(bundle.setup))


def _papers_hash(bundle: Bundle) -> Phrase | None:
    found = None if bundle.papers is None else sha256_of(bundle.papers)
    return _same_hash(bundle.papers_sha256, found)


def _same_hash(said: str | None, found: str | None) -> Phrase | None:
    if said == found:
        return None
    return phrase(
        "the bundle says %(said)s, and it is %(found)s", said=said or "–", found=found or "–"
    )


def _board_chain(bundle: Bundle) -> Phrase | None:
    numbers = [batch["number"] for batch in bundle.board]
    if numbers != list(range(1, len(numbers) + 1)):
        return phrase("the batches are not numbered from 1 on")
    try:
        check_chain(bundle.setup_sha256, _batches(bundle))
    except BoardError as error:
        return phrase("batch %(number)s: %(reason)s", number=error.number, reason=str(error.reason))
    return None


def _batches(bundle: Bundle) -> list[Batch]:
    return [
        Batch(tuple(each["added"]), tuple(each["withdrawn"]), each["chain"])
        for each in bundle.board
    ]


def _envelopes(bundle: Bundle) -> Phrase | None:
    came = sum(len(batch["added"]) for batch in bundle.board)
    on_board = came - sum(len(batch["withdrawn"]) for batch in bundle.board)
    counts = bundle.counts
    opened = counts["papers"] + bundle.spoilt
    if on_board == counts["envelopes"] == opened:
        return None
    return phrase(
        "%(board)s on the board, %(counted)s counted, %(opened)s papers with the spoilt ones",
        board=on_board,
        counted=counts["envelopes"],
        opened=opened,
    )


def _number_of_papers(bundle: Bundle) -> Phrase | None:
    said = bundle.counts["papers"]
    threshold = bundle.setup["threshold"]
    if bundle.papers is None:
        if said < max(threshold, 1):
            return None
        return phrase(
            "%(said)s papers are not published, and from %(threshold)s they must be",
            said=said,
            threshold=threshold,
        )
    if len(bundle.papers) != said:
        return phrase("it says %(said)s and has %(found)s", said=said, found=len(bundle.papers))
    if said < threshold:
        return phrase("%(said)s papers are published, and so few must not be", said=said)
    return None


def _order_of_papers(bundle: Bundle) -> Phrase | None:
    found = [(paper["tracker"], paper["copy"]) for paper in bundle.papers or ()]
    if found == sorted(set(found)):
        return None
    return phrase("the papers do not stand in order of their trackers, each once")


def _voters(bundle: Bundle) -> Phrase | None:
    counts = bundle.counts
    slips = sum(slip["count"] for slip in bundle.slips or ())
    if bundle.slips is not None and slips != counts["slips"]:
        return phrase("it says %(said)s slips and has %(found)s", said=counts["slips"], found=slips)
    if counts["voted"] != counts["envelopes"] + counts["slips"]:
        return phrase(
            "%(voted)s voted, with %(envelopes)s envelopes and %(slips)s slips",
            voted=counts["voted"],
            envelopes=counts["envelopes"],
            slips=counts["slips"],
        )
    if counts["voted"] > counts["on_roll"]:
        return phrase(
            "%(voted)s voted of %(roll)s on the roll",
            voted=counts["voted"],
            roll=counts["on_roll"],
        )
    return None


def _roll(bundle: Bundle) -> Phrase | None:
    changes = [correction["change"] for correction in bundle.corrections]
    expected = bundle.setup["roll"]["count"] + changes.count("added") - changes.count("removed")
    at_close = bundle.roll_at_close["count"]
    if expected == at_close == bundle.counts["on_roll"]:
        return None
    return phrase(
        "%(expected)s after the corrections, %(close)s at the close, %(counted)s counted",
        expected=expected,
        close=at_close,
        counted=bundle.counts["on_roll"],
    )


def _results_of_questions(bundle: Bundle) -> Phrase | None:
    answered = [result["question"] for result in bundle.results]
    asked = list(questions_of(bundle))
    if sorted(answered) == sorted(asked):
        return None
    return phrase(
        "the questions are %(asked)s, the results of %(answered)s",
        asked=", ".join(asked),
        answered=", ".join(answered) or "–",
    )


_TESTS: tuple[tuple[Phrase, _Test], ...] = (
    (phrase("The hash of the set-up is that of the set-up."), _setup_hash),
    (phrase("The hash of the papers is that of the papers."), _papers_hash),
    (phrase("Every batch of the board follows from the one before."), _board_chain),
    (phrase("Envelopes on the board are the papers and the spoilt ones."), _envelopes),
    (phrase("All papers are there, or all are kept back because they are few."), _number_of_papers),
    (phrase("Papers stand in order of their trackers."), _order_of_papers),
    (phrase("Those who voted are the envelopes and the slips."), _voters),
    (phrase("The roll at the close follows from the roll at the opening."), _roll),
    (phrase("Every question has one result."), _results_of_questions),
)


def _checks_of(bundle: Bundle, question: Question, contest: Contest | None) -> Iterator[Check]:
    yield Check(
        phrase("Question %(key)s: every paper says what it may.", key=question.key),
        _paper_not_allowed(bundle, question),
    )
    result = next((each for each in bundle.results if each["question"] == question.key), None)
    if result is None:
        return
    lot = lot_order(bundle.setup["seed"], question.key, len(question.options))
    yield Check(
        phrase("Question %(key)s: the lot follows from the seed.", key=question.key),
        None
        if tuple(result["lot"]) == lot
        else phrase(
            "the bundle says %(said)s, and it is %(found)s", said=result["lot"], found=list(lot)
        ),
    )
    what = phrase("Question %(key)s: counting again gives the same result.", key=question.key)
    if contest is None:
        yield Check(what, left_out=phrase("so few papers are not published"))
    else:
        yield Check(what, differences(question, contest, lot, result))


def _paper_not_allowed(bundle: Bundle, question: Question) -> Phrase | None:
    for place, paper in bundle.all_papers():
        if question.key not in paper["answers"]:
            return phrase("%(place)s does not answer it", place=place)
        ranking = answer_as_ranking(question, paper["answers"][question.key], place)
        chosen = sum(map(len, ranking))
        if question.most_choices is not None and chosen > question.most_choices:
            return phrase(
                "%(place)s chooses %(chosen)s options of at most %(most)s",
                place=place,
                chosen=chosen,
                most=question.most_choices,
            )
        if fault := _form_not_allowed(question, ranking):
            return phrase("%(place)s %(fault)s", place=place, fault=str(fault))
    return None


def _form_not_allowed(question: Question, ranking: Ranking) -> Phrase | None:
    method = METHODS[question.method]
    if method.paper is not PaperKind.RANKING:
        return phrase("ranks what can only be chosen") if len(ranking) > 1 else None
    is_strict = all(len(group) == 1 for group in ranking)
    return None if is_strict or method.allows_equal else phrase("ranks options as equal")


def _check_companion(key: str, contest: Contest | None, content: bytes) -> Check:
    what = phrase("%(name)s says the same papers as the bundle.", name=companion_of(key))
    try:
        written = read_blt(content)
    except FormatError as error:
        return Check(what, phrase("it cannot be read: %(reason)s", reason=str(error)))
    if contest is not None and (written.options, written.seats, written.papers) == (
        contest.options,
        contest.seats,
        contest.papers,
    ):
        return Check(what)
    return Check(what, phrase("it says other options, seats or papers"))
