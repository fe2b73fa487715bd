"""The real thing: `python3 run.py` serves pages from an empty folder, and Ctrl-C ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serving(tmp_path):
    """Start the server on a new database; yield the process, its address and its output."""
    if not all(run.is_installed(pin) for pin in run.RUN_PINS):
        pytest.skip(".venv IS NOT AT THE PINS: start this with `python3 run.py test`")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("POLICY_FORUM")}
    kept.pop("DATABASE_URL", None)
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "run.py", "--port", str(port)],
            cwd=ROOT,
            env=kept | {"POLICY_FORUM_VAR": str(tmp_path / "var")},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield process, f"http://127.0.0.1:{port}/", output
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(address, process, output, seconds=90):
    """Return the first page that comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no page came:\n{output.read_text()}")


@pytest.mark.slow
def test_it_serves_the_first_page_and_stops_on_control_c(serving):
    process, address, output = serving
    page = wait_for(address, process, output)

    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(timeout=20) == 0, output.read_text()
    assert "<main" in page
    assert address in output.read_text()
    assert "Traceback" not in output.read_text()
