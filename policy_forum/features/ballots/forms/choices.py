"""What several forms of ballots let choose from: how secret the vote is, and to which key."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from policy_forum.features.ballots.queries.keys import KeyRow
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.web.forms import SelectChoice
from policy_forum.web.presentation import said

# Given as keywords: the types that describe the form library do not know this one yet.
ONE_OF_THESE: dict[str, Any] = {
    "invalid_choice_message": _("Choose one of those that are offered.")
}
KEY_GONE: dict[str, Any] = {
    "invalid_choice_message": _(
        "This key cannot be used any more: choose one of those that are offered."
    )
}


def secrecy_choices() -> list[SelectChoice]:
    """The three ways to hold a vote, each with what it means, the most guarded first."""
    return [
        SelectChoice(value=each.value, label=f"{said(each.label)}: {_MEANS[each]}")
        for each in (Secrecy.SECRET, Secrecy.RECORDED, Secrecy.ROLL_CALL)
    ]


_MEANS = {
    Secrecy.SECRET: _("that somebody voted is kept, and nobody can look up what"),
    Secrecy.RECORDED: _("names are kept with votes, for those who hold the ballot; for or against"),
    Secrecy.ROLL_CALL: _(
        "every member can read who voted what, once there is a result; for or against"
    ),
}


def key_choices(keys: Sequence[KeyRow]) -> list[SelectChoice]:
    """The keys that are ready, and first that none is chosen."""
    ready = [
        SelectChoice(
            value=str(key.id),
            label=gettext(
                "%(label)s: %(needed)s of %(of)s", label=key.label, needed=key.needed, of=key.of
            ),
        )
        for key in keys
    ]
    return [SelectChoice(value="", label=gettext("Choose a key")), *ready]
