"""Sentences of the domain that the web layer can translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Phrase:
    """An English sentence with named gaps (`%(name)s`), and what goes into them.

    The English text is also the key under which a translation is looked up.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING, hash=False)

    def __str__(self) -> str:
        return self.text % dict(self.values) if self.values else self.text


def phrase(text: str, **values: object) -> Phrase:
    """Mark a sentence for translation; text extraction looks for calls of this name."""
    return Phrase(text, MappingProxyType(values))
