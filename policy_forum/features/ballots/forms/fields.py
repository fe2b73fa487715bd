"""Fields that the forms of ballots share."""

from collections.abc import Sequence

from flask_babel import gettext
from wtforms import IntegerField


class WholeNumberField(IntegerField):
    """A whole number; what is none is refused in words that say what to type."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; nothing typed is no number."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = int(valuelist[0])
        except ValueError as error:
            raise ValueError(gettext("Enter a whole number in digits, for example 3.")) from error
