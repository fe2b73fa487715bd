"""What of a request is taken as it was sent, and what is not."""

from flask import Request
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
