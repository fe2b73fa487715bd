"""Putting questions to the vote: what they ask, of whom, how secret, and what is then fixed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BranchId, ElectionKeyId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.sealing.limits import MOST_PAPER_BYTES
from policy_forum.features.ballots.rules.names import problem_of_line, problem_of_names
from policy_forum.features.ballots.rules.opening import earliest_opening
from policy_forum.features.ballots.rules.rolls import Delegate
from policy_forum.features.ballots.rules.states import Secrecy
from policy_forum.features.branches.rules import Majority

MOST_QUESTIONS = 10
MOST_OPTIONS = 60
LONGEST_TITLE = 200
LONGEST_WORDING = 1000
LONGEST_NAME = 200
LONGEST_TEXT = 10_000
THRESHOLD = 20
"""With fewer papers than this only totals are published: a few papers would tell who wrote them."""
PAPER_STEP = 32
_LONGEST_WINDOW = timedelta(days=366)
_RULE = phrase("What a ballot asks is fixed when it is announced")
_OF_WINDOW = phrase("A ballot is announced before it opens, and closes after it has opened")


@dataclass(frozen=True)
class OptionAsked:
    """One of the options of a question, and a word about it for who votes."""

    name: str
    about: str = ""


@dataclass(frozen=True)
class QuestionAsked:
    """A question, how it is counted, and between what it lets choose.

    A question for or against has no options of its own. `most_choices` bounds how many options a
    paper names; `status_quo` is the number, from nought, of the option that all others must beat.
    """

    wording: str
    method: Method
    options: tuple[OptionAsked, ...] = ()
    seats: int = 1
    most_choices: int | None = None
    status_quo: int | None = None

    @property
    def is_for_or_against(self) -> bool:
        """Whether it is answered for, against or abstain."""
        return is_for_or_against(self.method)


@dataclass(frozen=True)
class QuestionSetUp:
    """A ballot on questions of its own, as whoever holds it wants it.

    Without `branch_id` it is put to the whole organisation; without `opens` it opens as soon as it
    may. `key_id` is the key of a secret ballot.
    """

    title: str
    branch_id: BranchId | None
    body: RollBody
    secrecy: Secrecy
    closes: datetime
    questions: tuple[QuestionAsked, ...]
    explanation: str = ""
    opens: datetime | None = None
    key_id: ElectionKeyId | None = None
    delegates: Sequence[Delegate] = field(default=())


def is_for_or_against(method: Method) -> bool:
    """Whether a method asks for or against, rather than between options."""
    return method in _MAJORITIES


def method_of(majority: Majority) -> Method:
    """The method by which a question for or against is counted under a majority."""
    return next(method for method, its in _MAJORITIES.items() if its is majority)


def majority_of(method: Method) -> Majority | None:
    """The majority that a method asks for; None for a choice between options."""
    return _MAJORITIES.get(method)


_MAJORITIES = {
    Method.MAJORITY: Majority.SIMPLE,
    Method.TWO_THIRDS: Majority.TWO_THIRDS,
    Method.TWO_THIRDS_PRESENT: Majority.TWO_THIRDS_PRESENT,
    Method.ABSOLUTE: Majority.ABSOLUTE,
}


def bodies_for(branch_id: BranchId | None) -> tuple[RollBody, ...]:
    """From whom a roll can be made: of a branch, or of the whole organisation."""
    whole = RollBody.EVERYONE if branch_id is None else RollBody.BRANCH
    return whole, RollBody.OFFICERS, RollBody.DELEGATES


def first_moment(now: datetime, notice_days: int) -> datetime:
    """When a ballot announced now can open: at a whole second, as the published set-up says it."""
    earliest = earliest_opening(now, notice_days)
    return earliest if not earliest.microsecond else earliest.replace(microsecond=0) + _SECOND


_SECOND = timedelta(seconds=1)


def refusal_of_set_up(
    set_up: QuestionSetUp, now: datetime, notice_days: int, majority: Majority
) -> Refusal | None:
    """Why this cannot be put to the vote; None if it can.

    `notice_days` and `majority` are those of the standing orders in force.
    """
    sentence = (
        _of_title(set_up)
        or _of_body(set_up)
        or _of_secrecy(set_up)
        or _of_questions(set_up.questions, majority)
    )
    if sentence:
        return Refusal(Reason.INVALID, sentence, _RULE)
    return refusal_of_window(set_up.opens, set_up.closes, now, notice_days)


def refusal_of_window(
    opens: datetime | None, closes: datetime, now: datetime, notice_days: int
) -> Refusal | None:
    """Why a ballot cannot be open then; None if it can. The notice is counted in days of 24 h."""
    earliest = first_moment(now, notice_days)
    begins = opens or earliest
    if begins < earliest_opening(now, notice_days):
        if notice_days:
            sentence = phrase(
                "The standing orders ask for %(days)s days’ notice of a ballot: "
                "voting can begin on %(earliest)s at the earliest.",
                days=notice_days,
                earliest=earliest,
            )
            rule = phrase("Standing orders: notice")
            return Refusal(Reason.RULE_NOT_MET, sentence, rule, earliest)
        sentence = phrase("Voting cannot begin in the past: choose a moment from now on.")
    elif closes <= begins:
        sentence = phrase("Voting must end after it begins, on %(begins)s.", begins=begins)
    elif closes - now > _LONGEST_WINDOW:
        sentence = phrase("Voting must end within a year from now.")
    else:
        return None
    return Refusal(Reason.INVALID, sentence, _OF_WINDOW)


def _of_title(set_up: QuestionSetUp) -> Phrase | None:
    if not set_up.title.strip() or len(set_up.title) > LONGEST_TITLE:
        return phrase("Give the ballot a title of at most %(most)s characters.", most=LONGEST_TITLE)
    if len(set_up.explanation) > LONGEST_TEXT:
        return phrase("The explanation can have at most %(most)s characters.", most=LONGEST_TEXT)
    return problem_of_line(set_up.title)


def _of_body(set_up: QuestionSetUp) -> Phrase | None:
    if set_up.body not in bodies_for(set_up.branch_id):
        return phrase("This ballot cannot be put to %(body)s.", body=set_up.body.label)
    if set_up.body is RollBody.DELEGATES and not set_up.delegates:
        return phrase("Name the delegates, one to a line.")
    return None


def _of_secrecy(set_up: QuestionSetUp) -> Phrase | None:
    if set_up.secrecy is not Secrecy.SECRET:
        if all(question.is_for_or_against for question in set_up.questions):
            return None
        return phrase(
            "A recorded vote or a roll call is answered for, against or abstain. For a choice "
            "between options hold a secret ballot."
        )
    if set_up.key_id is None:
        return phrase("A secret ballot needs a key: choose one that is ready.")
    if any(delegate.weight != 1 or delegate.section for delegate in set_up.delegates):
        return phrase(
            "In a secret ballot everyone has one vote: a paper with more votes would tell whose "
            "it is. Leave the votes and sections out, or hold a recorded vote."
        )
    return None


def _of_questions(questions: Sequence[QuestionAsked], majority: Majority) -> Phrase | None:
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        return phrase("Ask between 1 and %(most)s questions.", most=MOST_QUESTIONS)
    problems = (problem_of(question, majority) for question in questions)
    for place, problem in enumerate(problems, start=1):
        if problem:
            return phrase("Question %(n)s: %(problem)s", n=place, problem=problem)
    return None


def problem_of(question: QuestionAsked, majority: Majority) -> Phrase | None:
    """What stands against a question; None if nothing does."""
    if not question.wording.strip() or len(question.wording) > LONGEST_WORDING:
        return phrase("Write a question of at most %(most)s characters.", most=LONGEST_WORDING)
    if question.method not in METHODS:
        return phrase("This way of counting cannot be used here.")
    unseen = problem_of_line(question.wording)
    if unseen:
        return unseen
    if question.is_for_or_against:
        return _of_for_or_against(question, majority)
    return (
        _of_options(question.options)
        or _of_seats(question)
        or _of_most_choices(question)
        or _of_status_quo(question)
    )


def _of_for_or_against(question: QuestionAsked, majority: Majority) -> Phrase | None:
    if question.options or question.seats != 1 or question.most_choices or question.status_quo:
        return phrase(
            "A question for or against has no options, seats or choices: leave them empty, or "
            "choose another way of counting."
        )
    asked_for = majority_of(question.method)
    if asked_for is None or not asked_for.asks_no_less_than(majority):
        return phrase(
            "The standing orders ask for %(majority)s; choose that, or a majority that asks for "
            "more.",
            majority=majority.label,
        )
    return None


def _of_options(options: Sequence[OptionAsked]) -> Phrase | None:
    if not 2 <= len(options) <= MOST_OPTIONS:
        return phrase(
            "Name between 2 and %(most)s options, one to a line; these are %(n)s.",
            most=MOST_OPTIONS,
            n=len(options),
        )
    for option in options:
        if not option.name.strip() or len(option.name) > LONGEST_NAME:
            return phrase(
                "Each option has a name of at most %(most)s characters.", most=LONGEST_NAME
            )
        if len(option.about) > LONGEST_TEXT:
            return phrase(
                "What is said about “%(name)s” is too long: at most %(most)s characters.",
                name=option.name,
                most=LONGEST_TEXT,
            )
    return problem_of_names(option.name for option in options)


def _of_seats(question: QuestionAsked) -> Phrase | None:
    options = len(question.options)
    if not METHODS[question.method].has_seats and question.seats != 1:
        return phrase(
            "%(method)s has one winner: write 1, or choose another way of counting.",
            method=METHODS[question.method].label,
        )
    if not 1 <= question.seats <= options:
        return phrase(
            "How many can win must be between 1 and %(most)s, the number of options.", most=options
        )
    return None


def _of_most_choices(question: QuestionAsked) -> Phrase | None:
    if question.most_choices is None:
        return None
    if METHODS[question.method].paper is not PaperKind.APPROVAL:
        return phrase(
            "How many options a paper may choose is asked only where options are chosen, not "
            "ranked: leave it empty."
        )
    if not 1 <= question.most_choices <= len(question.options):
        return phrase(
            "A paper may choose between 1 and %(most)s options, as many as there are.",
            most=len(question.options),
        )
    return None


def _of_status_quo(question: QuestionAsked) -> Phrase | None:
    if question.status_quo is None:
        return None
    if question.method is not Method.SCHULZE:
        return phrase(
            "An option that all others must beat belongs to the Schulze method: leave it empty, "
            "or choose that method."
        )
    if not 0 <= question.status_quo < len(question.options):
        return phrase("The option that all others must beat is not among the options.")
    return None


def roll_rules(body: RollBody, branch: str, freeze_date: date) -> tuple[Phrase, ...]:
    """Who may vote, in sentences; `branch` is its name, empty for the whole organisation."""
    of_branch = phrase("of %(branch)s", branch=branch) if branch else phrase("of the organisation")
    whom = {
        RollBody.BRANCH: phrase("Members %(of)s", of=of_branch),
        RollBody.EVERYONE: phrase("Members %(of)s", of=of_branch),
        RollBody.OFFICERS: phrase("Members who held an office %(of)s", of=of_branch),
        RollBody.DELEGATES: phrase("The delegates %(of)s who were named", of=of_branch),
        RollBody.PRESENT: phrase(
            "Members %(of)s who were at the meeting, and might vote in it, when the vote was "
            "opened",
            of=of_branch,
        ),
    }[body]
    standing = phrase("In good standing when the roll was made")
    if not body.has_freeze_date:
        return whom, standing
    return whom, standing, phrase("Joined before %(freeze)s", freeze=freeze_date)


NEEDS_KEYS = Refusal(
    Reason.INVALID,
    phrase("A secret ballot needs a key of its own, which is ready, for each vote."),
    _RULE,
)
ANNOUNCED_ALREADY = Refusal(
    Reason.ALREADY_DONE,
    phrase(
        "A ballot with this title is announced already and not yet decided: look at it among the "
        "ballots, or give this one another title."
    ),
    _RULE,
)
PAPER_TOO_LONG = Refusal(
    Reason.INVALID,
    phrase(
        "With so many questions and options a paper does not fit into an envelope of "
        "%(most)s bytes: ask less at once.",
        most=MOST_PAPER_BYTES,
    ),
    _RULE,
)
