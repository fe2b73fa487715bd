"""Forms of branches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from policy_forum.domain.identifiers import RegionId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.rules import (
    CHAPTERS,
    MODEL_MEETINGS,
    MODEL_RULES,
    OF_MEETINGS,
    CastingVote,
    Majority,
    MeetingRules,
    Problem,
    QuorumKind,
    Rules,
    value_of,
)
from policy_forum.web.forms import at_most, required
from policy_forum.web.presentation import said

_NUMBERS = (
    "quorum_amount",
    "notice_days",
    "seconders",
    "title_words",
    "motion_words",
    "amendment_words",
    "freeze_days",
)
_CHOSEN: Mapping[str, type[StrEnum]] = {
    "quorum_kind": QuorumKind,
    "majority": Majority,
    "rule_change_majority": Majority,
    "casting_vote": CastingVote,
    "amendment_order": VotingOrder,
}
_NUMBERS_OF_MEETINGS = (
    "notice_days",
    "motion_deadline_days",
    "amendment_deadline_days",
    "quorum_amount",
    "quorum_least",
    "quorum_minutes",
    "mover_minutes",
    "speaker_minutes",
    "reply_minutes",
    "speeches_each_side",
    "secret_ballot_requests",
)
_MAJORITIES_OF_MEETINGS = (
    "next_business_majority",
    "be_now_put_majority",
    "adjourn_majority",
    "refer_back_majority",
    "remit_majority",
    "suspend_majority",
    "challenge_majority",
    "parts_majority",
)
_CHOSEN_OF_MEETINGS: Mapping[str, type[StrEnum]] = {
    "quorum_kind": QuorumKind,
    **dict.fromkeys(_MAJORITIES_OF_MEETINGS, Majority),
}
_YES, _NO = "yes", "no"
_QUESTIONS: Mapping[int, Sequence[str]] = {
    1: ("freeze_days",),
    2: ("seconders", "title_words", "motion_words", "amendment_words"),
    3: (
        "notice_days",
        "quorum_kind",
        "quorum_amount",
        "majority",
        "rule_change_majority",
        "casting_vote",
        "amendment_order",
    ),
    4: (
        "meeting_notice_days",
        "meeting_motion_deadline_days",
        "meeting_amendment_deadline_days",
        "meeting_quorum_kind",
        "meeting_quorum_amount",
        "meeting_quorum_least",
        "meeting_quorum_minutes",
    ),
    5: (
        "meeting_mover_minutes",
        "meeting_speaker_minutes",
        "meeting_reply_minutes",
        "meeting_speeches_each_side",
        "meeting_late_arrivals_vote",
        "meeting_secret_ballot_requests",
    ),
    6: tuple(f"{OF_MEETINGS}{name}" for name in _MAJORITIES_OF_MEETINGS),
}


@dataclass(frozen=True)
class Chapter:
    """The questions of one chapter of standing orders; of a chapter without any there is none."""

    number: int
    title: Phrase
    questions: Sequence[Field]


def _of_meetings(name: str) -> str:
    return f"{OF_MEETINGS}{name}"


class NumberField(StringField):
    """A whole number, typed; anything else is answered with a sentence, not an empty box."""

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is not a short whole number, and say so."""
        word = (self.data or "").strip()
        if not (word.isascii() and word.isdecimal() and len(word) <= 6):
            message = _("Enter a whole number, such as %(example)s.", example=self.example)
            raise ValidationError(message)

    example = 7


def _choice(
    label: Any, words: type[Majority] | type[CastingVote] | type[VotingOrder]
) -> RadioField:
    return RadioField(
        label,
        choices=lambda: [(word.value, _capitalised(said(word.label))) for word in words],
        validators=[InputRequired(message=_("Choose one of these."))],
    )


def _number(label: Any, description: Any = "") -> NumberField:
    return NumberField(label, description=description, render_kw={"inputmode": "numeric"})


def _of_procedure(label: Any) -> SelectField:
    return SelectField(
        label,
        choices=lambda: [(word.value, _capitalised(said(word.label))) for word in Majority],
    )


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


class StandingOrdersForm(FlaskForm):
    """Every setting of standing orders, in the order of their clauses."""

    based_on = HiddenField(validators=[Optional()])
    freeze_days = _number(
        _("Freeze date: days before a ballot opens by which a voter must have joined")
    )
    seconders = _number(_("Seconders a motion needs"))
    title_words = _number(_("Most words in a title"))
    motion_words = _number(_("Most words in a motion"))
    amendment_words = _number(_("Most words that an amendment adds"))
    notice_days = _number(_("Notice: days between the announcement and the opening of a ballot"))
    quorum_kind = RadioField(
        _("How the quorum is counted"),
        choices=lambda: [
            (QuorumKind.NUMBER.value, gettext("A number of members who vote")),
            (QuorumKind.SHARE_PERCENT.value, gettext("A share of the roll, in a hundred")),
        ],
        validators=[InputRequired(message=_("Choose how the quorum is counted."))],
    )
    quorum_amount = _number(_("Quorum: that number, or that share in a hundred"))
    majority = _choice(_("What carries a motion or amendment"), Majority)
    rule_change_majority = _choice(_("What carries a rule change"), Majority)
    casting_vote = _choice(_("On a tie"), CastingVote)
    amendment_order = _choice(_("Order in which amendments are voted on"), VotingOrder)
    meeting_notice_days = _number(
        _("Notice: days between the calling of a meeting and its beginning")
    )
    meeting_motion_deadline_days = _number(
        _("Motions: days before the meeting by which they are handed in")
    )
    meeting_amendment_deadline_days = _number(
        _("Amendments: days before the meeting by which they are handed in")
    )
    meeting_quorum_kind = RadioField(
        _("How the quorum of a meeting is counted"),
        choices=lambda: [
            (QuorumKind.NUMBER.value, gettext("A number of members who are present")),
            (QuorumKind.SHARE_PERCENT.value, gettext("A share of those entitled, in a hundred")),
        ],
        validators=[InputRequired(message=_("Choose how the quorum is counted."))],
    )
    meeting_quorum_amount = _number(_("Quorum of a meeting: that number, or that share"))
    meeting_quorum_least = _number(
        _("Never fewer than this many"),
        description=_("Counts where the quorum is a share; in a smaller branch it is everybody."),
    )
    meeting_quorum_minutes = _number(_("Minutes that a meeting waits for its quorum"))
    meeting_mover_minutes = _number(_("Longest speech of a mover, in minutes"))
    meeting_speaker_minutes = _number(_("Longest speech of anyone else, in minutes"))
    meeting_reply_minutes = _number(
        _("Longest reply before the vote, in minutes"), description=_("0 where there is none.")
    )
    meeting_speeches_each_side = _number(
        _("Most speeches on each side"), description=_("0 where they are not counted.")
    )
    meeting_late_arrivals_vote = RadioField(
        _("Members who arrive after the meeting was opened"),
        choices=lambda: [
            (_YES, gettext("may vote on whatever is put after that")),
            (_NO, gettext("may speak, but not vote")),
        ],
        validators=[InputRequired(message=_("Choose one of these."))],
    )
    meeting_secret_ballot_requests = _number(
        _("Members who must ask for it before a vote is secret")
    )
    meeting_next_business_majority = _of_procedure(_("Moving to the next business"))
    meeting_be_now_put_majority = _of_procedure(_("That the question be now put"))
    meeting_adjourn_majority = _of_procedure(_("Adjourning the meeting"))
    meeting_refer_back_majority = _of_procedure(_("Referring a text back"))
    meeting_remit_majority = _of_procedure(_("Remitting a text to the officers"))
    meeting_suspend_majority = _of_procedure(_("Suspending standing orders"))
    meeting_challenge_majority = _of_procedure(_("Overturning a ruling of the chair"))
    meeting_parts_majority = _of_procedure(_("Voting in parts"))
    note = TextAreaField(
        _("How and when this was agreed"),
        description=_("Published with the version, for example: general meeting of 4 March."),
        validators=[required(_("how and when this was agreed")), at_most(2000)],
    )

    @property
    def chapters(self) -> Sequence[Chapter]:
        """The questions by chapters, in the order in which standing orders have them."""
        return [
            Chapter(number, CHAPTERS[number], [self[name] for name in names])
            for number, names in _QUESTIONS.items()
        ]

    def show(self, rules: Rules, newest: int) -> None:
        """Fill in the rules from which the new version starts; `newest` is what it is based on."""
        self.based_on.data = str(newest)
        for name in (*_NUMBERS, *map(_of_meetings, _NUMBERS_OF_MEETINGS)):
            self[name].data = str(value_of(rules, name))
        for name in (*_CHOSEN, *map(_of_meetings, _CHOSEN_OF_MEETINGS)):
            self[name].data = str(value_of(rules, name))
        self.meeting_late_arrivals_vote.data = _YES if rules.meetings.late_arrivals_vote else _NO

    def rules(self) -> Rules:
        """The settings that were entered; call it on a valid form."""
        numbers: dict[str, Any] = {name: int(self[name].data) for name in _NUMBERS}
        chosen: dict[str, Any] = {name: words(self[name].data) for name, words in _CHOSEN.items()}
        return replace(MODEL_RULES, **numbers, **chosen, meetings=self._meetings())

    def _meetings(self) -> MeetingRules:
        numbers: dict[str, Any] = {
            name: int(self[_of_meetings(name)].data) for name in _NUMBERS_OF_MEETINGS
        }
        chosen: dict[str, Any] = {
            name: words(self[_of_meetings(name)].data)
            for name, words in _CHOSEN_OF_MEETINGS.items()
        }
        may_vote = self.meeting_late_arrivals_vote.data == _YES
        return replace(MODEL_MEETINGS, **numbers, **chosen, late_arrivals_vote=may_vote)

    def seen_version(self) -> int | None:
        """The newest version when the form was made; None if the field was tampered with."""
        word = self.based_on.data or ""
        return int(word) if word.isdecimal() and len(word) < 7 else None

    def show_problems(self, problems: Iterable[Problem]) -> bool:
        """Put each problem beside its question; whether there was any."""
        found = False
        for problem in problems:
            field = self[problem.setting]
            field.errors = (*field.errors, said(problem.sentence))
            found = True
        return found


class BranchForm(FlaskForm):
    """A new branch, in a region that exists or a new one."""

    name = StringField(
        _("Name of the branch"),
        validators=[required(_("a name")), at_most(120)],
    )
    code = StringField(
        _("Code"),
        description=_("Three capital letters, such as NOR: the middle of its motions' numbers."),
        validators=[required(_("a code")), at_most(3)],
    )
    region = SelectField(_("Region"), validators=[Optional()])
    new_region = StringField(
        _("or the name of a new region"),
        validators=[Optional(), at_most(120)],
    )

    def wanted_code(self) -> str:
        """The code in capitals, however it was typed."""
        return (self.code.data or "").strip().upper()

    def offer_regions(self, regions: Iterable[tuple[RegionId, str]]) -> None:
        """Fill the list of regions."""
        self.region.choices = [("", _("Choose a region"))] + [(str(k), n) for k, n in regions]

    def validate(self, extra_validators: object = None) -> bool:
        """One of the two ways to name a region must be used."""
        fine = bool(super().validate(extra_validators))
        if not self.region.data and not (self.new_region.data or "").strip():
            self.region.errors = (*self.region.errors, str(_("Choose a region or name a new one.")))
            return False
        return fine
