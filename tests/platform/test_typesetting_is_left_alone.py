"""Whoever stops the server with Ctrl-C does not spoil the paper that is just being set."""

import os
import subprocess
from typing import Any

from policy_forum.platform.documents.conference_paper import conference_paper_pdf
from tests.platform.papers import paper


def test_the_typesetter_is_not_in_the_group_that_control_c_reaches(monkeypatch):
    groups = []

    class Watched(subprocess.Popen[Any]):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            groups.append(os.getpgid(self.pid))

    monkeypatch.setattr(subprocess, "Popen", Watched)

    assert conference_paper_pdf(paper()).startswith(b"%PDF")
    assert groups
    assert os.getpgrp() not in groups
