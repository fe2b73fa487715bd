"""Every word of the last version is credited to the version that brought it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text import blame as module
from policy_forum.domain.text import matching
from policy_forum.domain.text.blame import BlamedClause, blame
from policy_forum.domain.text.difference import RunKind, difference
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.sequence import Match
from policy_forum.domain.text.words import units_of
from tests.domain.text.texts import MOTION, motion_texts, real_motions

VERSIONS = st.lists(motion_texts(), min_size=1, max_size=5)


def read(*texts: str) -> list[Document]:
    return [parse_document(text) for text in texts]


def printed(clauses: tuple[BlamedClause, ...], tail: str) -> str:
    parts = [
        each.clause.lead + each.clause.marker + "".join(run.words for run in each.runs)
        for each in clauses
    ]
    return "".join(parts) + tail


def credited(clauses: tuple[BlamedClause, ...]) -> list[tuple[str, int]]:
    return [(run.words.strip(), run.version) for each in clauses for run in each.runs]


def test_words_are_credited_to_the_version_that_brought_them() -> None:
    second = MOTION.replace("a lane for buses", "a lane for buses and trams")
    third = second.replace("is late", "is always late")
    found = credited(blame(read(MOTION, second, third)))

    assert ("and trams", 1) in found
    assert ("always", 2) in found
    assert sum(version > 0 for _words, version in found) == 2


def test_words_that_come_back_are_new() -> None:
    without = MOTION.replace(" It was once on time.", "")
    found = credited(blame(read(MOTION, without, MOTION)))

    assert ("It was once on time.", 2) in found


def test_a_clause_that_moves_keeps_its_origin() -> None:
    first = "1. Rents in the town have risen again.\n2. The bus from the station is late.\n"
    second = "1. The bus from the station is late.\n2. Rents in the town have risen again.\n"
    found = blame(read(first, second))

    assert {run.version for each in found for run in each.runs} == {0}
    assert [each.version for each in found] == [0, 0]


def test_a_new_clause_is_of_its_version_whole() -> None:
    added = MOTION + "3. To report in May.\n"
    clause = blame(read(MOTION, added))[-1]

    assert clause.version == 1
    assert [(run.words, run.version) for run in clause.runs] == [("To report in May.", 1)]


def test_no_versions_give_no_clauses() -> None:
    assert blame([]) == ()


@given(VERSIONS)
def test_the_runs_joined_are_the_last_text(texts: list[str]) -> None:
    versions = read(*texts)
    assert printed(blame(versions), versions[-1].tail) == texts[-1]


@given(VERSIONS)
def test_words_stand_in_the_version_that_they_are_credited_to(texts: list[str]) -> None:
    versions = read(*texts)
    words = [
        Counter(unit.word for clause in version.clauses for unit in units_of(clause.body))
        for version in versions
    ]
    found: list[Counter[str]] = [Counter() for _ in versions]
    for each in blame(versions):
        for run in each.runs:
            found[run.version].update(unit.word for unit in units_of(run.words))
    assert all(mine <= theirs for mine, theirs in zip(found, words, strict=True))


@given(motion_texts(), motion_texts())
def test_of_two_versions_what_is_new_is_what_the_difference_inserts(old: str, new: str) -> None:
    before, after = read(old, new)
    changes = difference(before, after).changes
    inserted = [
        run.new
        for change in changes
        if change.new is not None and not change.kind.is_move
        for run in change.runs
        if run.kind is RunKind.INSERTED and run.new
    ]
    brought = [run.words for each in blame([before, after]) for run in each.runs if run.version]
    if all(change.old is not None or change.kind.is_move for change in changes):
        assert brought == inserted
    else:
        # A clause that moved and was reworded is shown as a new one; its kept words are not new.
        assert Counter(words_in(brought)) <= Counter(words_in(inserted))


def words_in(texts: list[str]) -> list[str]:
    return [unit.word for text in texts for unit in units_of(text)]


@given(motion_texts())
def test_saving_the_same_text_again_brings_nothing(text: str) -> None:
    document = parse_document(text)
    assert blame([document, document, document]) == blame([document])


def test_each_version_is_compared_once(monkeypatch) -> None:
    seen: list[tuple[Document, Document]] = []
    real = matching.match_runs

    def counted(old: Document, new: Document) -> list[Match]:
        seen.append((old, new))
        return real(old, new)

    monkeypatch.setattr(module, "match_runs", counted)
    blame(read(*(MOTION + "\n" * n for n in range(9))))
    assert len(seen) == 8


def test_real_texts_are_credited_whole() -> None:
    texts = [text for _key, text in real_motions()[:12]]
    versions = read(*texts)
    assert printed(blame(versions), versions[-1].tail) == texts[-1].replace("\r\n", "\n")
