"""The words of messages, made from `templates/emails/` when they are sent."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from jinja2 import Template

from policy_forum.platform.runner import Words
from policy_forum.web.session import wiring


def words_of(app: Flask) -> Words:
    """A function (template, values) -> (subject, body). A template holds two blocks so named."""

    def make(name: str, values: Mapping[str, Any]) -> tuple[str, str]:
        address = wiring_address(app)
        with app.test_request_context(base_url=address):
            template = app.jinja_env.get_template(f"emails/{name}.txt")
            known = {"organisation_name": wiring().settings.organisation, "address": address}
            return _block(template, "subject", known | dict(values)), _block(
                template, "body", known | dict(values)
            )

    return make


def wiring_address(app: Flask) -> str:
    """The public address under which links in messages begin."""
    settings = app.extensions["policy_forum"].settings
    return settings.public_address or "http://127.0.0.1:8000"


def _block(template: Template, name: str, values: Mapping[str, Any]) -> str:
    block: Callable[..., Any] = template.blocks[name]
    return "".join(block(template.new_context(dict(values)))).strip()
