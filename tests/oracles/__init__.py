"""A second check by others: their libraries recount what ours counted.

They are not among the project's dependencies, and without them these tests are skipped. They run
in an environment of their own, which has nothing of the application (requirements-oracles.txt):

    .venv-oracles/bin/python -m pytest -q -o addopts= --confcutdir=tests/oracles tests/oracles
"""
