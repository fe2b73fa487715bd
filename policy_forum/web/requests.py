"""What of a request is taken as it was sent, and what is not."""

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.datastructures import ImmutableMultiDict


class PlainRequest(Request):
    """A request whose form holds text only.

    A zero byte is no text: PostgreSQL refuses to store it, SQLite does not. It is left out, so
    that the person who sent it by mistake loses nothing else.
    """

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = list(self.__dict__["form"].items(multi=True))
        if any("\0" in value for _name, value in sent):
            plain = [(name, value.replace("\0", "")) for name, value in sent]
            self.__dict__["form"] = ImmutableMultiDict(plain)


class CookieSessions(SecureCookieSessionInterface):
    """Sessions in signed cookies, whose key is derived once rather than twice a request."""

    def __init__(self) -> None:
        self._serializer: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """The signer of the application's cookies."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer
