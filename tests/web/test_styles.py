"""The styles that are served are the ones that are written; the templates keep to the policy."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "static" / "css"
PARTS = sorted((STYLES / "parts").glob("*.css"))
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*.html") if "emails" not in p.parts)
COLOURED = {"00-tokens.css", "90-print.css"}
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\ssrc=)|hx-on""")


def name_of(path):
    return str(path.relative_to(ROOT))


def test_the_built_file_is_its_parts_one_after_the_other():
    built = (STYLES / "policy-forum.css").read_text("utf-8")

    assert built == "\n".join(part.read_text("utf-8") for part in PARTS), (
        "static/css/parts has changed: run `npm run styles` in tools/vendor"
    )


@pytest.mark.parametrize("part", PARTS, ids=name_of)
def test_a_part_of_the_styles_is_short_enough_to_read(part):
    assert len(part.read_text("utf-8").splitlines()) <= 350


@pytest.mark.parametrize("part", [p for p in PARTS if p.name not in COLOURED], ids=name_of)
def test_only_the_tokens_and_the_paper_name_colours(part):
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?!\s*\{)", part.read_text("utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_nothing_in_a_template_is_inline(template):
    assert not INLINE.findall(template.read_text("utf-8"))


@pytest.mark.parametrize(
    "component", sorted((ROOT / "templates" / "components").glob("*.html")), ids=name_of
)
def test_a_component_says_what_it_takes(component):
    assert component.read_text("utf-8").startswith("{#-")


def test_every_file_that_the_styles_ask_for_is_there():
    asked = re.findall(r'url\("([^"]+)"\)', (STYLES / "policy-forum.css").read_text("utf-8"))

    assert asked
    assert [url for url in asked if not (STYLES / url).is_file()] == []
