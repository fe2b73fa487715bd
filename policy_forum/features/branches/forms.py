"""Forms of branches."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from policy_forum.domain.identifiers import RegionId
from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.rules import (
    MODEL_RULES,
    CastingVote,
    Majority,
    Problem,
    QuorumKind,
    Rules,
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
_CHOSEN = {
    "quorum_kind": QuorumKind,
    "majority": Majority,
    "rule_change_majority": Majority,
    "casting_vote": CastingVote,
    "amendment_order": VotingOrder,
}


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


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


class StandingOrdersForm(FlaskForm):
    """Every setting of standing orders, in the order of their clauses."""

    based_on = HiddenField(validators=[Optional()])
    freeze_days = NumberField(
        _("Freeze date: days before a ballot opens by which a voter must have joined")
    )
    seconders = NumberField(_("Seconders a motion needs"))
    title_words = NumberField(_("Most words in a title"))
    motion_words = NumberField(_("Most words in a motion"))
    amendment_words = NumberField(_("Most words that an amendment adds"))
    notice_days = NumberField(
        _("Notice: days between the announcement and the opening of a ballot")
    )
    quorum_kind = RadioField(
        _("How the quorum is counted"),
        choices=lambda: [
            (QuorumKind.NUMBER.value, gettext("A number of members who vote")),
            (QuorumKind.SHARE_PERCENT.value, gettext("A share of the roll, in a hundred")),
        ],
        validators=[InputRequired(message=_("Choose how the quorum is counted."))],
    )
    quorum_amount = NumberField(_("Quorum: that number, or that share in a hundred"))
    majority = _choice(_("What carries a motion or amendment"), Majority)
    rule_change_majority = _choice(_("What carries a rule change"), Majority)
    casting_vote = _choice(_("On a tie"), CastingVote)
    amendment_order = _choice(_("Order in which amendments are voted on"), VotingOrder)
    note = TextAreaField(
        _("How and when this was agreed"),
        description=_("Published with the version, for example: general meeting of 4 March."),
        validators=[required(_("how and when this was agreed")), at_most(2000)],
    )

    def show(self, rules: Rules, newest: int) -> None:
        """Fill in the rules from which the new version starts; `newest` is what it is based on."""
        self.based_on.data = str(newest)
        for name in _NUMBERS:
            self[name].data = str(getattr(rules, name))
        for name in _CHOSEN:
            self[name].data = getattr(rules, name).value

    def rules(self) -> Rules:
        """The settings that were entered; call it on a valid form."""
        numbers: dict[str, Any] = {name: int(self[name].data) for name in _NUMBERS}
        chosen: dict[str, Any] = {name: words(self[name].data) for name, words in _CHOSEN.items()}
        return replace(MODEL_RULES, **numbers, **chosen)

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
