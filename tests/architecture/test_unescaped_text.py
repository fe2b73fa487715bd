"""Templates escape everything: no filter, block or comment turns that off."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PARSER = Environment(
    autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
)


def unescaping(source: str) -> list[str]:
    """Name what a template does to put text on the page as it is."""
    tree = PARSER.parse(source)
    filters = [f"|{node.name}" for node in tree.find_all(nodes.Filter) if node.name == "safe"]
    blocks = ["autoescape" for _ in tree.find_all(nodes.EvalContextModifier)]
    return filters + blocks


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_escapes_everything(template):
    assert unescaping(template.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ text | safe }}",
        "<p title='{{ text|upper|safe }}'>",
        "{% if text|safe %}{% endif %}",
        "{% autoescape false %}{{ text }}{% endautoescape %}",
        "{% filter safe %}{{ text }}{% endfilter %}",
    ],
)
def test_the_check_sees_every_way_round_it(source):
    assert unescaping(source) != []
