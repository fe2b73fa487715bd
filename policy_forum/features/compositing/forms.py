"""Forms of composites."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from policy_forum.domain.text.compositing import (
    Form,
    HeadingWords,
    OfficeWords,
    Part,
    Passage,
    Taken,
)
from policy_forum.features.compositing.rules import REASON_CHARACTERS, TITLE_CHARACTERS, parts_taken
from policy_forum.web.forms import at_most, required

WORDS_CHARACTERS = 20_000


class TitleForm(FlaskForm):
    """The title of a composite."""

    title = StringField(_("Title"), validators=[required(_("a title")), at_most(TITLE_CHARACTERS)])


class WordsForm(FlaskForm):
    """Words of a clause to be left standing."""

    words = TextAreaField(
        _("The words to take"),
        description=_(
            "Delete what you do not want. Write … where you leave out words in the middle."
        ),
        validators=[required(_("the words to take")), at_most(WORDS_CHARACTERS)],
    )


class OwnWordsForm(FlaskForm):
    """A clause or a heading in the office's own words."""

    text = TextAreaField(
        _("Words of the national office"),
        description=_("They are marked as the office’s own, so that every reader can see it."),
        validators=[required(_("the words")), at_most(WORDS_CHARACTERS)],
    )
    kind = RadioField(_("They are"), default="item")

    def offer(self) -> None:
        """Offer the kinds."""
        self.kind.choices = [
            ("item", gettext("a numbered clause")),
            ("paragraph", gettext("a paragraph")),
            ("heading", gettext("a heading")),
        ]

    def passage(self) -> Passage | HeadingWords:
        """What was typed."""
        words = " ".join((self.text.data or "").split())
        if self.kind.data == "heading":
            return HeadingWords(words)
        return Passage((OfficeWords(words),), form=Form(self.kind.data))


class AnswerForm(FlaskForm):
    """A mover's answer to a composite."""

    answer = RadioField(_("Your answer"), validators=[InputRequired(_("Choose one of the two."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Needed when you object: what must change, so that you could agree?"),
        validators=[at_most(REASON_CHARACTERS)],
    )
    revision = IntegerField(validators=[InputRequired()])

    def offer(self) -> None:
        """Offer both answers."""
        self.answer.choices = [
            ("agree", gettext("I sign it off: it can go forward for my motion")),
            ("object", gettext("I object")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """An objection has a reason."""
        is_valid: bool = super().validate(extra_validators)
        if self.answer.data == "object" and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, gettext("Enter the reason.")]
            return False
        return is_valid


class StandingForm(FlaskForm):
    """How deep a passage stands, and as what."""

    depth = SelectField(_("Place in the list"), coerce=int, default=1)
    kind = SelectField(_("Stands as"), default="")

    def offer(self) -> None:
        """Offer the depths and kinds."""
        self.depth.choices = [
            (1, gettext("a clause")),
            (2, gettext("a sub-clause of the one before")),
            (3, gettext("a sub-clause of a sub-clause")),
        ]
        self.kind.choices = [
            ("", gettext("what it was in its motion")),
            ("item", gettext("an item of the list")),
            ("paragraph", gettext("a paragraph")),
        ]


class ReasonForm(FlaskForm):
    """Why a composite is taken back, or given up."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), at_most(REASON_CHARACTERS)])


class TypedParts:
    """The parts of a passage as they are edited: each in its field, linking words between them.

    `fields` are names with words; a field of a taken part holds the words left standing of its
    clause, one of the office holds its words, and those between two parts may be empty.
    """

    def __init__(self, parts: tuple[Part, ...], typed: dict[str, str] | None = None) -> None:
        self.taken = tuple(part for part in parts if isinstance(part, Taken))
        self._links = _links_of(parts, len(self.taken))
        self._typed = typed

    def words_of(self, place: int, shown: str) -> str:
        """What the field of a taken part holds; `shown` are the clause's words."""
        stored = self.taken[place].words or shown
        return stored if self._typed is None else self._typed.get(f"part-{place}", stored)

    def link_before(self, place: int) -> str:
        """What the field before a taken part holds; the last one is behind all of them."""
        stored = self._links[place]
        return stored if self._typed is None else self._typed.get(f"link-{place}", stored)

    def parts(self, clauses: list[Any]) -> tuple[Part, ...]:
        """The parts as typed; `clauses` are those of the taken parts, in their order."""
        made: list[Part] = []
        for place, (part, clause) in enumerate(zip(self.taken, clauses, strict=True)):
            made += _office(self.link_before(place))
            made += parts_taken(part.source, clause, self.words_of(place, clause.text))
        return (*made, *_office(self.link_before(len(self.taken))))


def _links_of(parts: tuple[Part, ...], taken: int) -> list[str]:
    links = [""] * (taken + 1)
    at = 0
    for part in parts:
        if isinstance(part, OfficeWords):
            links[at] = f"{links[at]} {part.text}".strip()
        else:
            at += 1
    return links


def _office(words: str) -> list[Part]:
    tidy = " ".join(words.split())
    return [OfficeWords(tidy)] if tidy else []
