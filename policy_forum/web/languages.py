"""The language of the pages: one an installation, looked up once."""

from typing import Any

from flask import Flask
from flask_babel import Babel, Domain


class OneLanguage(Domain):
    """Translations of a site that speaks one language.

    The library finds out the reader's locale at each of some hundred sentences of a page; here
    it is the same for everyone, so the catalogue is found once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._catalogue: Any = None

    def get_translations(self) -> Any:
        """The catalogue of the configured locale."""
        if self._catalogue is None:
            self._catalogue = super().get_translations()
        return self._catalogue


def set_up(app: Flask) -> None:
    """Give pages and templates their words."""
    domain = OneLanguage()
    # The attribute is computed once from the configuration, unless it is there already.
    Babel(app).domain_instance = domain
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: domain.get_translations().ugettext(text),
        lambda one, many, count: domain.get_translations().ungettext(one, many, count),
        newstyle=True,
    )
