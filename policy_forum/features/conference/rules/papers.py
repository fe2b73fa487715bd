"""The content of a conference paper, and what changed between two editions of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Heading:
    """Whose paper it is, of which year, and what is said before the motions."""

    organisation: str
    title: str
    year: int
    introduction: str


@dataclass(frozen=True)
class PaperGoalFacts:
    """A goal under which motions are printed; without a key, motions under no goal."""

    goal_id: int | None
    title: str
    sentence: str


@dataclass(frozen=True)
class PaperItemFacts:
    """A motion of the agenda as it is printed. No member's name is in it."""

    submission_id: int
    motion_id: int
    goal_id: int | None
    position: int
    number: str
    title: str
    kind: str
    branch: str
    mandate: Mapping[str, Any]
    text: str
    html: str
    sha256: str


@dataclass(frozen=True)
class LeftOutFacts:
    """A motion ruled out of order, with the rule cited and the reason given."""

    submission_id: int
    motion_id: int
    number: str
    title: str
    branch: str
    rule: str
    reason: str


def paper_content(
    heading: Heading,
    goals: Iterable[PaperGoalFacts],
    items: Sequence[PaperItemFacts],
    left_out: Sequence[LeftOutFacts],
) -> dict[str, Any]:
    """Everything that an edition says, as plain JSON; it is stored and never changed."""
    return {
        "organisation": heading.organisation,
        "title": heading.title,
        "year": heading.year,
        "introduction": heading.introduction,
        "goals": [
            {
                "goal_id": goal.goal_id,
                "title": goal.title,
                "sentence": goal.sentence,
                "motions": [_plain(item) for item in items if item.goal_id == goal.goal_id],
            }
            for goal in goals
        ],
        "left_out": [dict(vars(motion)) for motion in left_out],
    }


def _plain(item: PaperItemFacts) -> dict[str, Any]:
    return dict(vars(item)) | {"mandate": dict(item.mandate)}


def items_of(content: Content) -> Iterator[Mapping[str, Any]]:
    """The motions of an edition in the order of the agenda."""
    for goal in content["goals"]:
        yield from goal["motions"]


def refusal_to_publish(
    content: Content, previous: Content | None, *, unplaced: int
) -> Refusal | None:
    """Why no edition can be published now; None if it would say something new."""
    rule = phrase("The paper holds every motion that is in order")
    if unplaced:
        sentence = phrase(
            "Motions in order without a place on the agenda: %(count)s. Place them first.",
            count=unplaced,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if not any(items_of(content)):
        sentence = phrase("No motion is on the agenda, so there is nothing to publish yet.")
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if previous is not None and not changes_between(previous, content):
        sentence = phrase("Nothing changed since the last edition.")
        return Refusal(Reason.ALREADY_DONE, sentence, rule)
    return None


def changes_between(before: Content, after: Content) -> list[dict[str, Any]]:
    """What an edition changed against the one before, as plain facts for `sentence_of_change`."""
    found: list[dict[str, Any]] = []
    old_items = {item["submission_id"]: item for item in items_of(before)}
    new_items = {item["submission_id"]: item for item in items_of(after)}
    old_out = {motion["submission_id"]: motion for motion in before["left_out"]}
    new_out = {motion["submission_id"]: motion for motion in after["left_out"]}
    for key, item in new_items.items():
        if key not in old_items:
            found.append(_change("ruled_in" if key in old_out else "added", item))
        elif old_items[key]["position"] != item["position"]:
            found.append(_change("moved", item) | {"was": old_items[key]["position"]})
        if key in old_items and _said(old_items[key]) != _said(item):
            found.append(_change("reworded", item))
    for key, item in old_items.items():
        if key not in new_items and key not in new_out:
            found.append(_change("removed", item))
    for key, motion in new_out.items():
        if key not in old_out:
            found.append(_change("ruled_out", motion))
        elif (old_out[key]["rule"], old_out[key]["reason"]) != (motion["rule"], motion["reason"]):
            found.append(_change("ruling_reworded", motion))
    found += [
        {"what": "introduction"} for _once in range(before["introduction"] != after["introduction"])
    ]
    return found


def _said(item: Mapping[str, Any]) -> tuple[Any, ...]:
    return item["title"], item["text"], item["goal_id"], item["kind"]


def _change(what: str, motion: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": what,
        "number": motion["number"],
        "title": motion["title"],
        "motion_id": motion["motion_id"],
        "position": motion.get("position"),
    }


_SENTENCES: Mapping[str, Phrase] = {
    "added": phrase("%(number)s, %(title)s: new, as motion %(position)s."),
    "ruled_in": phrase(
        "%(number)s, %(title)s: now ruled in order, and on the agenda as motion %(position)s."
    ),
    "moved": phrase("%(number)s, %(title)s: now motion %(position)s; it was motion %(was)s."),
    "reworded": phrase("%(number)s, %(title)s: printed with other words or under another goal."),
    "removed": phrase("%(number)s, %(title)s: no longer in the paper."),
    "ruled_out": phrase("%(number)s, %(title)s: ruled out of order."),
    "ruling_reworded": phrase("%(number)s, %(title)s: the ruling against it was revised."),
    "introduction": phrase("The introduction was written anew."),
}


def sentence_of_change(change: Mapping[str, Any]) -> Phrase:
    """One change between editions, as readers are told."""
    return phrase(_SENTENCES[change["what"]].text, **change)
