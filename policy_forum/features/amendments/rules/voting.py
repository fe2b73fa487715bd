"""The order of votes as a chair sets it, and what stands against it."""

from collections.abc import Mapping, Sequence

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.votes import Proposal, arranged
from policy_forum.features.amendments.rules.reading import refusal_of_reason

ORDER_RULE = phrase("The chair may set another order of votes, and says why")
CHANGED_MEANWHILE = Refusal(
    Reason.CHANGED_MEANWHILE,
    phrase("Amendments came in or went while you set the order. Look at them, then set it again."),
    ORDER_RULE,
)


def refusal_to_order(
    standing: Sequence[Proposal], wanted: Sequence[int], reason: str
) -> Refusal | None:
    """Why the chair cannot set this order; `standing` are the amendments in theirs until now."""
    before = [proposal.key for proposal in standing]
    if sorted(wanted) != sorted(before):
        return CHANGED_MEANWHILE
    if list(arranged(standing, wanted)) != list(wanted):
        sentence = phrase(
            "An amendment to an amendment is voted on immediately before that amendment."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, ORDER_RULE)
    if list(wanted) == before:
        sentence = phrase("They stand in this order already: move one, then set the order.")
        return Refusal(Reason.ALREADY_DONE, sentence, ORDER_RULE)
    return refusal_of_reason_for_order(reason)


def refusal_of_reason_for_order(reason: str) -> Refusal | None:
    """Why the chair's reason cannot stand; None if it can."""
    if not reason.strip():
        sentence = phrase("Say why the votes come in this order; everyone can read it.")
        return Refusal(Reason.INVALID, sentence, ORDER_RULE)
    return refusal_of_reason(reason)


def moved(standing: Sequence[Proposal], key: int, steps: int) -> tuple[int, ...]:
    """The order once an amendment has changed places with one that amends the same thing.

    `steps` is -1 for earlier, 1 for later; at the end of the line nothing changes. What amends
    an amendment goes along with it.
    """
    order = [proposal.key for proposal in standing]
    parents = {proposal.key: proposal.parent for proposal in standing}
    if key not in parents:
        return tuple(order)
    peers = [other for other in order if parents[other] == parents[key]]
    at = peers.index(key)
    to = min(max(at + steps, 0), len(peers) - 1)
    other = peers[to]
    places = {each: place for place, each in enumerate(order)}
    places[key], places[other] = places[other], places[key]
    return arranged(standing, sorted(order, key=places.__getitem__))


def ordered_by_places(standing: Sequence[Proposal], typed: Mapping[int, int]) -> tuple[int, ...]:
    """The order in which those whose place was typed anew have it, and the others fill the rest.

    Of two that claim one place the one that stood before takes it; places count from 1, and
    those out of range are the first or the last.
    """
    order = [proposal.key for proposal in standing]
    now = {key: place for place, key in enumerate(order, start=1)}
    claims = {key: place for key, place in typed.items() if now.get(key, place) != place}
    free = list(range(1, len(order) + 1))
    taken: dict[int, int] = {}
    for key in sorted(claims, key=lambda key: (claims[key], now[key])):
        place = next((place for place in free if place >= claims[key]), free[-1])
        free.remove(place)
        taken[place] = key
    others = iter([key for key in order if key not in claims])
    wanted = [taken[place] if place in taken else next(others) for place in sorted(now.values())]
    return arranged(standing, wanted)
