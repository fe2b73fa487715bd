"""Members' text becomes HTML that says the same, and nothing that they could smuggle in."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import TextRefusedError, parse_document
from policy_forum.domain.text.lines import number_lines
from policy_forum.platform.markup import (
    RENDERER_VERSION,
    DifferenceWords,
    render_difference,
    render_lines,
    render_prose,
)
from policy_forum.platform.markup.sanitising import TAGS, sanitise
from tests.domain.text.texts import MOTION, motion_texts

ALLOWED_ATTRIBUTES = {"class", "id", "data-line", "href", "rel", "role", "aria-hidden"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](https://a.example/'onmouseover='alert(1))",
    "[x](https://a.example/?q=%22%3E%3Cscript%3E)",
    "[x](<https://a.example/\"><script>alert(1)</script>)",
    "[x](mailto:a@b.example?subject=<script>)",
    "<https://a.example/\"onclick=alert(1)>",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "![x](https://a.example/x.png)",
    "![x\"onerror=\"alert(1)](https://a.example)",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<math><mtext><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<svg><style><a id=\"</style><img src=x onerror=alert(1)>\">",
    "*<b*>x</b>",
    "**<i**>",
    "[<b>](https://a.example)",
    "[x](https://a.example)<iframe src=https://evil.example>",
    "\x02amp\x03",
    "\x02wzxhzdk:0\x03",
    "{: onclick=alert(1)}",
    "[x](https://a.example){: onclick=alert(1)}",
    "<div style=\"position:fixed\">",
    "<form action=https://evil.example><input>",
    "</div></div><h1>owned</h1>",
    "<a id=line-1 name=x>",
    "x\u202ey",
]  # fmt: skip


class Seen(HTMLParser):
    """Tags and attributes of a piece of HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.comments = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments += 1


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert seen.tags <= TAGS
    assert not seen.comments
    for name, value in seen.attributes:
        assert name in ALLOWED_ATTRIBUTES
        if name == "href":
            assert re.match(r"(https?://|mailto:)", value, re.IGNORECASE)


def all_renderings(text: str) -> list[str]:
    """Every kind of HTML that the text can become."""
    try:
        document = parse_document(text)
    except TextRefusedError:
        return []
    empty = parse_document("")
    return [
        render_lines(document, width=20).html,
        render_prose(text),
        render_difference(difference(empty, document)),
        render_difference(difference(document, parse_document("x " + text[:9].strip("[<`!|")))),
    ]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("frame", ["{}", "1. {}", "# {}", "**{}**", "[{}](https://a.example)"])
def test_attacks_come_out_as_words_or_not_at_all(attack: str, frame: str) -> None:
    for html in all_renderings(frame.format(attack)):
        assert_harmless(html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_sanitizers_hold_without_the_limits_before_them(attack: str) -> None:
    assert_harmless(sanitise(attack))
    assert_harmless(sanitise(f"<p>{attack}</p>"))


SIGNS = st.text(
    st.sampled_from("ab <>\"'&*_[]()!\\`#-.:/1;=\n\u00a0é|~") | st.characters(codec="utf-8"),
    max_size=80,
)


@given(SIGNS)
def test_nothing_but_the_allowlist_comes_out_of_any_text(text: str) -> None:
    for html in all_renderings(text):
        assert_harmless(html)


@given(SIGNS)
def test_the_sanitizers_let_nothing_else_through(text: str) -> None:
    assert_harmless(sanitise(text))


@given(motion_texts())
def test_the_page_shows_the_very_lines_that_are_numbered(text: str) -> None:
    document = parse_document(text)
    lines = number_lines(document)
    rendered = render_lines(document)
    shown = re.findall(
        r'<span class="line" id="line-(\d+)" data-line="\1">(.*?)</span>', rendered.html, re.DOTALL
    )
    assert [int(number) for number, _ in shown] == [line.number for line in lines]
    assert [Seen(html).text for _, html in shown] == [line.text for line in lines]
    assert rendered.line_count == len(lines)
    assert rendered.renderer_version == RENDERER_VERSION


@given(motion_texts())
def test_elements_are_nested_and_closed(text: str) -> None:
    html = render_lines(parse_document(text), width=20).html
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if closing:
            assert open_tags.pop() == tag
        else:
            open_tags.append(tag)
    assert not open_tags
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_clauses_are_lists_and_headings_are_headings() -> None:
    html = render_lines(parse_document(MOTION), heading_level=2).html
    assert html.count("<h2 ") == 2
    assert html.count("<ol ") == 3
    assert '<span class="clause-number">a)</span>' in html
    assert "clause--lettered clause--depth-2" in html


def test_every_clause_is_a_target_and_prefixes_keep_motions_apart() -> None:
    document = parse_document(MOTION)
    html = render_lines(document, prefix="m12-").html
    for clause in document.clauses:
        assert f'id="m12-clause-{clause.id}"' in html
    assert 'id="m12-line-1"' in html


def test_marks_close_at_the_end_of_a_line_and_open_again() -> None:
    html = render_lines(parse_document("one **two three** four"), width=8).html
    assert "one <strong>two</strong></span>" in html
    assert "<strong>three</strong>" in html


def test_a_link_with_emphasis_in_it_is_one_link() -> None:
    html = render_lines(parse_document("[the *old* site](https://a.example)")).html
    assert html.count("<a ") == 1
    assert 'rel="nofollow noopener noreferrer"' in html
    assert ">the <em>old</em> site</a>" in html


def test_signs_of_html_are_shown_as_they_are() -> None:
    html = render_lines(parse_document("5 < 6 & 7 > 2, \\<b>, &amp;")).html
    assert "5 &lt; 6 &amp; 7 &gt; 2, &lt;b&gt;, &amp;amp;" in html


def test_a_difference_can_be_heard() -> None:
    old = parse_document("1. The bus is late.\n2. Rents are high.")
    new = parse_document("1. The last bus is late.")
    html = render_difference(difference(old, new))
    assert "difference-clause--changed" in html
    assert "difference-clause--deleted" in html
    assert Seen(html).text.count("inserted: last end of insertion") == 1
    assert "deleted: Rents are high. end of deletion" in Seen(html).text
    assert '<span class="difference-sign" aria-hidden="true">' in html


def test_a_difference_speaks_the_language_of_its_reader() -> None:
    words = DifferenceWords("mewnosod:", "diwedd", "dileu:", "diwedd", "heb newid")
    html = render_difference(
        difference(parse_document("a b"), parse_document("a b c")), words=words
    )
    assert "mewnosod:" in html
    assert "inserted:" not in html


def test_a_moved_clause_says_from_where() -> None:
    old = parse_document("Wages fell in May.\n\nRents rose in May.\n\nSnow fell on the moors.")
    new = parse_document("Rents rose in May.\n\nSnow fell on the moors.\n\nWages fell in May.")
    html = render_difference(difference(old, new))
    assert html.count("difference-clause--moved ") == 2
    assert '<span class="difference-moved">moved to Paragraph 3</span>' in html
    assert '<span class="difference-moved">moved from Paragraph 1</span>' in html


def test_unchanged_clauses_can_be_left_out() -> None:
    old = "\n".join(f"{number}. clause {number}" for number in range(1, 10))
    found = difference(parse_document(old), parse_document(old.replace("clause 5", "clause five")))
    html = render_difference(found, context=1)
    assert html.count("difference-clause--unchanged") == 2
    assert html.count("difference-gap") == 2
    assert render_difference(found).count("difference-clause--unchanged") == 8


def test_short_texts_have_paragraphs_lists_and_links() -> None:
    html = render_prose("# Why\n\nBecause of *this*:\n\n- [one](https://a.example)\n- two")
    assert html.startswith("<p><strong>Why</strong></p>")
    assert "<em>this</em>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "![x](https://a.example)", "[" * 4_000, "a" * 20_001, "- " * 900 + "x"]
)
def test_short_texts_are_refused_before_they_are_rendered(text: str) -> None:
    with pytest.raises(TextRefusedError):
        render_prose(text)


def test_words_are_not_lost_in_a_short_text() -> None:
    html = render_prose("one `two` three\n\n    four\n\n> five\n\nsix\n---")
    words = " ".join(unescape(Seen(html).text).split())
    for word in ("one", "two", "three", "four", "five", "six"):
        assert word in words
