"""A script asks for another by an address that changes when that one does."""

import pytest

from tools.stamp_scripts import SCRIPTS, stamped


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda script: script.name)
def test_a_script_names_the_fingerprint_of_what_it_imports(script):
    # Mended by: python tools/stamp_scripts.py
    assert script.read_text("utf-8") == stamped(script)


def test_the_sealing_that_a_paper_gets_is_the_one_on_the_server():
    voting = (SCRIPTS / "voting.js").read_text("utf-8")

    assert '"./sealing.js?v=' in voting
    assert '"../vendor/noble.min.js?v=' in (SCRIPTS / "sealing.js").read_text("utf-8")
