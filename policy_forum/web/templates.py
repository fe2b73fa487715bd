"""How templates are loaded: each component is a module made once."""

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined, Template
from jinja2.environment import TemplateModule

from policy_forum.web.markdown import rendered


class OneModuleTemplate(Template):
    """A template whose macros, when imported, are always the same.

    The library compares the names known to the importing page with those of the component at
    each import, of which a page has some twenty. Our components take all they need as
    parameters, so their macros do not depend on who imports them.
    """

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def set_up(app: Flask) -> None:
    """Undefined names are errors; blocks leave no blank lines."""
    app.jinja_env.template_class = OneModuleTemplate
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["rendered"] = rendered
