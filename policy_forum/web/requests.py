"""What of a request is taken as it was sent, and what is not."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

# More than an amendment to the longest text needs: two thousand clauses with three fields each.
MOST_FIELDS = 10_000


def locks_late(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose unit of work takes SQLite's write lock, rather than the whole request.

    For those that many ask for at once, and that read nothing before their work but who asks.
    """
    view.__dict__["locks_late"] = True
    return view


class BoundedFormParser(FormDataParser):
    """Bounds forms that are not multipart, which the library reads whatever their size."""

    def _parse_urlencoded(
        self, stream: Any, mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        most = self.max_form_memory_size
        body = stream.read() if most is None else stream.read(most + 1)
        if (most is not None and len(body) > most) or body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(body), mimetype, content_length, options)


class PlainRequest(Request):
    """A request whose form holds text only, and no more of it than a form here can need.

    A zero byte is no text: PostgreSQL refuses to store it, SQLite does not. It is left out, so
    that the person who sent it by mistake loses nothing else.
    """

    form_data_parser_class = BoundedFormParser

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Files stay in memory, as large as a request may be: they hold names and opinions."""
        return BytesIO()

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
