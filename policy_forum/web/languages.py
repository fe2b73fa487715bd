"""The language of the pages: one an installation, looked up once.

The translation library finds out the reader's locale at each of some hundred sentences of a page.
Here it is the same for everyone, so the catalogue is found once a process.
"""

from typing import Any

from flask import Flask
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup  # noqa: TID251 - for sentences of ours or of translators only


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
    words: str = _DOMAIN.get_translations().ugettext(text)
    if context.autoescape:
        words = Markup(words)  # noqa: S704 - ours or the translators', as the library has it
    return words % values if "%" in words else words


@pass_eval_context
def _counted_in_template(
    context: EvalContext, one: str, many: str, count: int, **values: object
) -> str:
    words: str = _DOMAIN.get_translations().ungettext(one, many, count)
    if context.autoescape:
        words = Markup(words)  # noqa: S704 - ours or the translators', as the library has it
    return words % {"num": count, **values}


def set_up(app: Flask) -> None:
    """Give pages and templates their words."""
    # The attribute is computed once from the configuration, unless it is there already.
    Babel(app).domain_instance = _DOMAIN
    app.jinja_env.globals.update(
        _=_in_template, gettext=_in_template, ngettext=_counted_in_template
    )
