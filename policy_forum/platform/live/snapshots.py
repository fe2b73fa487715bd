"""What followers of a page are shown: its parts, the same for everybody, and their version."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

_VERSION_CHARACTERS = 16
# How many versions back a stream may be and still be sent only what changed since.
_VERSIONS_REMEMBERED = 20


@dataclass(frozen=True)
class Snapshot:
    """The parts of a page by name, as HTML or JSON, and the version that all of them make up.

    Nothing in it may depend on who looks: no name, no right, no token of a form. While `is_moving`
    (votes come in, say) it is made anew each second, without anything being announced.
    """

    version: str
    parts: Mapping[str, str]
    is_moving: bool = False


def snapshot_of(parts: Mapping[str, str], *, is_moving: bool = False) -> Snapshot:
    """A snapshot whose version is a hash of its parts: equal in every process."""
    spelt = json.dumps(sorted(parts.items()), separators=(",", ":"))
    version = hashlib.sha256(spelt.encode()).hexdigest()[:_VERSION_CHARACTERS]
    return Snapshot(version, dict(parts), is_moving)


Digests = Mapping[str, bytes]


@dataclass
class Edition:
    """A snapshot as it goes over the wire, to those who have nothing or an earlier version.

    A frame is made once for all streams that need the same.
    """

    snapshot: Snapshot
    earlier: Mapping[str, Digests] = field(default_factory=dict)
    _frames: dict[str, bytes] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of the snapshot."""
        return self.snapshot.version

    def whole(self) -> bytes:
        """The frame with all parts."""
        return self._frame("", self.snapshot.parts)

    def since(self, version: str) -> bytes:
        """The frame with the parts that changed since that version; all, if that is forgotten."""
        before = self.earlier.get(version)
        if before is None:
            return self.whole()
        now = digests_of(self.snapshot)
        parts = self.snapshot.parts
        changed = {name: parts[name] for name in parts if before.get(name) != now[name]}
        return self._frame(version, changed)

    def next(self, snapshot: Snapshot) -> "Edition":
        """The edition that follows this one, which remembers what this one held."""
        if snapshot.version == self.version:
            return Edition(snapshot, self.earlier, self._frames)
        remembered = {**self.earlier, self.version: digests_of(self.snapshot)}
        latest = list(remembered)[-_VERSIONS_REMEMBERED:]
        return Edition(snapshot, {version: remembered[version] for version in latest})

    def _frame(self, since: str, parts: Mapping[str, str]) -> bytes:
        made = self._frames.get(since)
        if made is None:
            content = {"version": self.version, "parts": dict(parts)}
            made = self._frames[since] = frame("parts", json.dumps(content), self.version)
        return made


def digests_of(snapshot: Snapshot) -> Digests:
    """A hash of each part, to find those that changed without keeping their text."""
    return {
        name: hashlib.sha256(part.encode()).digest()[:12] for name, part in snapshot.parts.items()
    }


def frame(event: str, data: str, identifier: str = "") -> bytes:
    """One event on the wire (HTML Living Standard, 9.2 Server-sent events); `data` is one line."""
    numbered = f"id: {identifier}\n" if identifier else ""
    return f"event: {event}\n{numbered}data: {data}\n\n".encode()


GONE = frame("gone", "gone")
# Browsers show comments to no script; the event lets one notice that nothing comes any more.
BEAT = b": beat\n" + frame("beat", "beat")
