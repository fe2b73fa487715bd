"""The language of the pages: one an installation, looked up once.

The translation library finds out the reader's locale at each of some hundred sentences of a page.
Here it is the same for everyone, so the catalogue is found once a process.
"""

from typing import Any

from flask import Flask
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup  # noqa: TID251 - used in `_escaping` alone, which says why


class OneLanguage(Domain):
    """Translations of a site that speaks one language."""

    def __init__(self) -> None:
        super().__init__()
        self._catalogue: Any = None

    def get_translations(self) -> Any:
        """The catalogue of the configured locale."""
        if self._catalogue is None:
            self._catalogue = super().get_translations()
        return self._catalogue


_DOMAIN = OneLanguage()


def gettext(text: str, **values: object) -> str:
    """The sentence in the site's language, its gaps filled."""
    words: str = _DOMAIN.get_translations().ugettext(text)
    return words % values if values else words


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The sentence for that number; `num` is filled with it."""
    words: str = _DOMAIN.get_translations().ungettext(one, many, count)
    return words % {"num": count, **values}


@pass_eval_context
def _in_template(context: EvalContext, text: str, **values: object) -> str:
    words = _escaping(context, _DOMAIN.get_translations().ugettext(text))
    return words % values if "%" in words else words


@pass_eval_context
def _counted_in_template(
    context: EvalContext, one: str, many: str, count: int, **values: object
) -> str:
    words = _escaping(context, _DOMAIN.get_translations().ungettext(one, many, count))
    return words % {"num": count, **values}


def _escaping(context: EvalContext, words: str) -> str:
    """The sentence as it stands, which escapes what is put into its gaps."""
    # A sentence of ours or of the translators, never what a member wrote.
    return Markup(words) if context.autoescape else words  # noqa: S704


def set_up(app: Flask) -> None:
    """Give pages and templates their words."""
    # The attribute is computed once from the configuration, unless it is there already.
    Babel(app).domain_instance = _DOMAIN
    app.jinja_env.globals.update(
        _=_in_template, gettext=_in_template, ngettext=_counted_in_template
    )
