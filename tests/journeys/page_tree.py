"""The tree of a page, read strictly: what a browser would have to guess is refused."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_UNSEEN = frozenset({"script", "style", "template", "title"})


@dataclass
class Element:
    """A node of a page; text lies in `children` as plain strings."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> "Iterable[Element]":
        """This element and all within it, in the order of the page."""
        waiting = [self]
        while waiting:
            each = waiting.pop()
            yield each
            waiting.extend(c for c in reversed(each.children) if isinstance(c, Element))

    def find_all(self, *names: str) -> "list[Element]":
        """All elements within that have one of these names."""
        return [each for each in self.walk() if each.name in names]

    def get(self, attribute: str) -> str:
        """The value of an attribute; empty without it."""
        return self.attributes.get(attribute, "")

    @property
    def words(self) -> str:
        """What a person reads here, with single spaces."""
        return " ".join("".join(self._texts()).split())

    @property
    def raw_text(self) -> str:
        """The text as it stands, line ends included."""
        return "".join(self._texts())

    def _texts(self) -> Iterable[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in _UNSEEN:
                yield from child._texts()
                yield "" if child.name in {"span", "a", "strong", "em", "b", "i"} else " "


class _Builder(HTMLParser):
    """Builds the tree, and refuses what a browser would have to guess."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _value in attrs)
        assert names.total() == len(names), f"<{tag}> says an attribute twice: {names}"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        last = self.open.pop()
        assert last.name == tag, f"</{tag}> ends <{last.name}> {last.attributes}"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_page(text: str) -> Element:
    """The tree of a page; elements that are left open or closed twice fail."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.open == [builder.root], f"left open: {[e.name for e in builder.open[1:]]}"
    return builder.root
