"""In which order amendments are voted on, and what follows for the others if one is carried."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.touches import Touch, measure_of, touch_from, touch_of

__all__ = [
    "Consequence",
    "Proposal",
    "Touch",
    "VotingOrder",
    "arranged",
    "brought_down_by",
    "consequences",
    "listed",
    "measure_of",
    "order_of_votes",
    "order_with_choice",
    "touch_from",
    "touch_of",
]


class VotingOrder(StrEnum):
    """The rule by which a body puts amendments in order."""

    AS_RECEIVED = "as_received"
    TEXT_ORDER = "text_order"
    FAR_REACHING = "far_reaching"

    @property
    def label(self) -> Phrase:
        """The rule as a rule book says it."""
        return _LABELS[self]


_LABELS = {
    VotingOrder.AS_RECEIVED: phrase("in the order in which they were proposed"),
    VotingOrder.TEXT_ORDER: phrase("in the order of the text"),
    VotingOrder.FAR_REACHING: phrase("the most far-reaching first"),
}


@dataclass(frozen=True)
class Proposal:
    """An amendment as far as the order of votes goes.

    `first_place` and `reach` are what `measure_of` says; `parent` is the key of the amendment
    that it amends.
    """

    key: int
    number: int
    first_place: int = 0
    reach: int = 0
    replaces_all: bool = False
    parent: int | None = None


def order_of_votes(proposals: Sequence[Proposal], rule: VotingOrder) -> tuple[int, ...]:
    """The keys in the order of voting; an amendment to an amendment comes just before that one.

    Ties are broken by the order of the text, then by number.
    """
    by_rule = sorted(proposals, key=lambda proposal: _rank(proposal, rule))
    return arranged(proposals, [proposal.key for proposal in by_rule])


def _rank(proposal: Proposal, rule: VotingOrder) -> tuple[int, ...]:
    if rule is VotingOrder.AS_RECEIVED:
        return (proposal.number,)
    if rule is VotingOrder.TEXT_ORDER:
        return (proposal.first_place, proposal.number)
    far = (not proposal.replaces_all, -proposal.reach)
    return (*far, proposal.first_place, proposal.number)


def arranged(proposals: Sequence[Proposal], wanted: Sequence[int]) -> tuple[int, ...]:
    """The keys as near to `wanted` as can be with each amendment to an amendment before that one.

    `wanted` must hold every key; it decides among those that amend the same thing.
    """
    places = {key: place for place, key in enumerate(wanted)}
    below = _children(proposals)
    order: list[int] = []
    waiting = sorted(below[None], key=places.__getitem__, reverse=True)
    opened: set[int] = set()
    while waiting:
        key = waiting.pop()
        if key in opened or not below[key]:
            order.append(key)
        else:
            opened.add(key)
            waiting += [key, *sorted(below[key], key=places.__getitem__, reverse=True)]
    return tuple(order)


def _children(proposals: Sequence[Proposal]) -> dict[int | None, list[int]]:
    """Keys by what they amend: one that amends nothing in the list stands by itself."""
    known = {proposal.key for proposal in proposals}
    below: dict[int | None, list[int]] = defaultdict(list)
    for proposal in proposals:
        below[proposal.parent if proposal.parent in known else None].append(proposal.key)
    return below


def order_with_choice(
    proposals: Sequence[Proposal], rule: VotingOrder, chosen: Sequence[int]
) -> tuple[int, ...]:
    """The order that a chair chose; what came in since goes where the rule has it.

    That is before the one that follows it by the rule, or to the end.
    """
    by_rule = order_of_votes(proposals, rule)
    known = set(by_rule)
    order = [key for key in dict.fromkeys(chosen) if key in known]
    placed = set(order)
    following: int | None = None
    for key in reversed(by_rule):
        if key not in placed:
            order.insert(len(order) if following is None else order.index(following), key)
        following = key
    return arranged(proposals, order)


# What stays is named so far as it can be read; what falls always is.
_MOST_NAMED = 12


@dataclass(frozen=True)
class Consequence:
    """What follows if one amendment is carried, in numbers of amendments voted on after it.

    `falls` contradict it, or amend one that does; `same` say the same and are not put; `rebased`
    stay, in words that fit the new text. `amends` is the one that is then put as amended, and
    `clashes` are those that it contradicts only then.
    """

    number: int
    falls: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    rebased: tuple[int, ...] = ()
    amends: int | None = None
    clashes: tuple[int, ...] = ()

    @property
    def sentence(self) -> Phrase | None:
        """One sentence, to be read before anyone votes; None where nothing follows."""
        parts = [*self._parts()]
        if not parts:
            return None
        what = parts[-1]
        for part in reversed(parts[:-1]):
            what = phrase("%(first)s; %(rest)s", first=part, rest=what)
        return phrase("If %(number)s is carried, %(what)s.", number=self.number, what=what)

    def _parts(self) -> Iterable[Phrase]:
        if self.falls:
            text = "%(numbers)s falls" if len(self.falls) == 1 else "%(numbers)s fall"
            yield phrase(text, numbers=listed(self.falls))
        if len(self.same) == 1:
            yield phrase("%(number)s says the same and is not put", number=self.same[0])
        elif self.same:
            yield phrase("%(numbers)s say the same and are not put", numbers=listed(self.same))
        if len(self.rebased) > _MOST_NAMED:
            yield phrase("%(count)s others are fitted to the new text", count=len(self.rebased))
        elif len(self.rebased) == 1:
            yield phrase("%(number)s is fitted to the new text", number=self.rebased[0])
        elif self.rebased:
            yield phrase("%(numbers)s are fitted to the new text", numbers=listed(self.rebased))
        if self.amends is not None:
            yield phrase("%(number)s is put as amended by it", number=self.amends)
            if self.clashes:
                text = "%(number)s then contradicts %(numbers)s"
                yield phrase(text, number=self.amends, numbers=listed(self.clashes))
            text = "if %(number)s is not carried, %(own)s has no effect"
            yield phrase(text, number=self.amends, own=self.number)


def brought_down_by(number: int, follows: Iterable[Consequence]) -> Phrase | None:
    """The other side of it: which ones make this amendment fall if they are carried."""
    before = sorted(each.number for each in follows if number in each.falls)
    if not before:
        return None
    *most, last = before
    if not most:
        return phrase("It falls if %(number)s is carried before it.", number=last)
    return phrase(
        "It falls if %(most)s or %(last)s is carried before it.",
        most=", ".join(map(str, most)),
        last=last,
    )


def listed(numbers: Sequence[int]) -> Phrase:
    """Numbers in a sentence, rising: “3”, “3 and 5”, “3, 5 and 6”."""
    *most, last = sorted(numbers)
    if not most:
        return phrase("%(number)s", number=last)
    return phrase("%(most)s and %(last)s", most=", ".join(map(str, most)), last=last)


def consequences(
    order: Sequence[Proposal],
    conflicts: Iterable[tuple[int, int]],
    touches: Mapping[int, Touch],
    as_amended: Iterable[tuple[int, int]] = (),
    *,
    one_by_one: bool = False,
) -> Mapping[int, Consequence]:
    """What follows from each amendment for those after it, by key.

    `order` is the order of votes, `conflicts` are pairs of keys that contradict each other, and
    `touches` says by key what each edit touches in what it amends. Two that amend different
    things do not meet; what falls or changes takes the amendments to it along. In `as_amended`
    the first of a pair amends an amendment, and this, so amended, contradicts the second. Where
    votes are taken and done `one_by_one`, the first then falls with the second, since it no longer
    fits what it amends; in one ballot on all it is still put.
    """
    against: dict[int, set[int]] = defaultdict(set)
    for one, other in conflicts:
        against[one].add(other)
        against[other].add(one)
    then: dict[int, set[int]] = defaultdict(set)
    unfitted: dict[int, set[int]] = defaultdict(set)
    for one, other in as_amended:
        then[one].add(other)
        if one_by_one:
            unfitted[other].add(one)
    meeting = _Meetings(order, touches)
    places = {proposal.key: place for place, proposal in enumerate(order)}
    below = _children(order)
    found = {}
    for place, proposal in enumerate(order):
        later = {other for other in meeting.with_base_of(proposal) if places[other] > place}
        same = meeting.same_as(proposal) & later
        falls = (against[proposal.key] & later) - same
        falls |= {key for key in unfitted[proposal.key] if places[key] > place}
        rebased = (meeting.changed_by(proposal) & later) - falls - same
        groups = _with_descendants(below, (falls, rebased, same))
        named = [_numbers(order, places, group) for group in groups]
        amended = order[places[proposal.parent]] if proposal.parent in places else None
        clashes = then[proposal.key] - against[amended.key] if amended else set()
        found[proposal.key] = Consequence(
            number=proposal.number,
            falls=named[0],
            rebased=named[1],
            same=named[2],
            amends=amended.number if amended else None,
            clashes=_numbers(order, places, clashes),
        )
    return found


def _with_descendants(
    below: Mapping[int | None, list[int]], groups: tuple[set[int], set[int], set[int]]
) -> tuple[set[int], set[int], set[int]]:
    """What amends a thing that falls or is not put has nothing to amend: it falls too."""
    falls, rebased, same = groups
    falls = falls | _below(below, falls | same)
    return falls, (rebased | _below(below, rebased)) - falls, same


def _below(below: Mapping[int | None, list[int]], keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    waiting = list(keys)
    while waiting:
        under = [key for key in below.get(waiting.pop(), ()) if key not in found]
        found.update(under)
        waiting += under
    return found


def _numbers(
    order: Sequence[Proposal], places: Mapping[int, int], keys: Iterable[int]
) -> tuple[int, ...]:
    return tuple(order[place].number for place in sorted(places[key] for key in keys))


class _Meetings:
    """Which amendments of one base meet at a clause, found without comparing each with each."""

    def __init__(self, order: Sequence[Proposal], touches: Mapping[int, Touch]) -> None:
        self._touches = {p.key: touches.get(p.key, Touch()) for p in order}
        known = self._touches.keys()
        self._bases = {p.key: p.parent if p.parent in known else None for p in order}
        self._peers: dict[int | None, set[int]] = defaultdict(set)
        self._clauses: dict[tuple[int | None, int], set[int]] = defaultdict(set)
        self._points: dict[tuple[int | None, int], set[int]] = defaultdict(set)
        self._names: dict[tuple[int | None, int], set[int]] = defaultdict(set)
        self._texts: dict[tuple[int | None, str], set[int]] = defaultdict(set)
        for key, touch in self._touches.items():
            base = self._bases[key]
            self._peers[base].add(key)
            for index, places in (
                (self._clauses, touch.clauses),
                (self._points, touch.points),
                (self._names, touch.named),
            ):
                for place in places:
                    index[base, place].add(key)
            if touch.text:
                self._texts[base, touch.text].add(key)

    def with_base_of(self, proposal: Proposal) -> set[int]:
        """Those that amend the same text."""
        return self._peers[self._bases[proposal.key]]

    def same_as(self, proposal: Proposal) -> set[int]:
        """Those that come to the same text."""
        touch = self._touches[proposal.key]
        return self._texts.get((self._bases[proposal.key], touch.text), set())

    def changed_by(self, proposal: Proposal) -> set[int]:
        """Those whose formal wording would be another: the same clause or place, or its label."""
        touch, base = self._touches[proposal.key], self._bases[proposal.key]
        found: set[int] = set()
        for index, places in (
            (self._clauses, touch.clauses),
            (self._points, touch.points),
            (self._names, touch.renamed | touch.gone),
        ):
            for place in places:
                found |= index.get((base, place), set())
        return found
