"""Seconds from a fresh clone to the first page, cold and warm.

`python3 benchmarks/first_page.py` clones the repository into a temporary folder and starts
`run.py` there twice: first with nothing installed and an empty package cache, then again. Each
ends when the home page has come whole. Prints both beside their targets, with machine and date.
"""

import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {"cold": 90, "warm": 5}


def main() -> int:
    """Measure both starts; return 1 if a target is missed."""
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        seconds = {kind: seconds_to_first_page(clone) for kind in TARGETS}
    for kind, target in TARGETS.items():
        share = seconds[kind] / target
        print(f"{kind}: {seconds[kind]:5.1f} s, {share:4.0%} of the target of {target} s")
    return int(any(seconds[kind] > target for kind, target in TARGETS.items()))


def machine() -> str:
    """Name what it ran on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def seconds_to_first_page(clone: Path) -> float:
    """Start `run.py`, wait for the home page, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "run.py", "--port", str(port)],
        cwd=clone,
        env=os.environ | {"PIP_NO_CACHE_DIR": "1"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_page(f"http://127.0.0.1:{port}/", process)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()


def wait_for_page(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the page has come; stop the benchmark if the server ends before."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                answer.read()
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.05)
    sys.exit("run.py ended before the first page came: its last words are above.")


if __name__ == "__main__":
    sys.exit(main())
