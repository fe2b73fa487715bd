"""A second application under a prefix of the first, made when it is first asked for."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Mount:
    """Sends what is under `prefix` to another application, and everything else to `main`.

    `make(epoch)` makes that application; `epoch()` names the stretch of time for which one serves:
    with the next name another one is made, and `put_away` is called with the one before.
    """

    def __init__(
        self,
        main: WsgiApp,
        prefix: str,
        make: Callable[[str], Any],
        epoch: Callable[[], str],
        put_away: Callable[[Any], None],
    ) -> None:
        self._main = main
        self._prefix = prefix
        self._make = make
        self._epoch = epoch
        self._put_away = put_away
        self._lock = threading.Lock()
        self._made: tuple[str, Any] | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        path = environ.get("PATH_INFO", "")
        if path != self._prefix and not path.startswith(f"{self._prefix}/"):
            return self._main(environ, start_response)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
        environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        mounted: WsgiApp = self.mounted()
        return mounted(environ, start_response)

    def mounted(self) -> Any:
        """The application under the prefix, for this stretch of time."""
        with self._lock:
            epoch = self._epoch()
            if self._made is None or self._made[0] != epoch:
                before, self._made = self._made, (epoch, self._make(epoch))
                if before is not None:
                    self._put_away(before[1])
            return self._made[1]
