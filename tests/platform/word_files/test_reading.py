"""Word files read back: our own, and those that word processors write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import TextRefusedError, parse_document
from policy_forum.platform.word_files.arriving import arrived_file
from tests.domain.text.texts import motion_texts, real_motions
from tests.platform.word_files.files import (
    TEXT,
    by_hand,
    deleted,
    inserted,
    motion_file,
    paragraph,
    parsed,
    run,
)

EDITS = {
    "a word replaced": TEXT.replace("20:00", "21:00"),
    "a word in a marked clause replaced": TEXT.replace("leaves at 17:40", "goes at 17:40"),
    "a marked word replaced": TEXT.replace("*hospital*", "*clinic*"),
    "marks alone": TEXT.replace("**evening**", "evening"),
    "a clause deleted": TEXT.replace("2. Visiting ends at 20:00.\n", ""),
    "the first clause deleted": TEXT.replace(
        "1. The last bus from the *hospital* leaves at 17:40.\n2. V", "1. V"
    ),
    "a clause added and the next renumbered": TEXT.replace(
        "2. To write", "2. To meet.\n3. To write"
    ),
    "a clause at the end": TEXT + "3. To report to **all** members.\n",
    "a sub-clause added": TEXT.replace("on Sundays.\n", "on Sundays;\n   c) at night.\n"),
    "a link added": TEXT.replace("every councillor", "[every one](https://example.org/all)"),
    "a section added": TEXT + "\n## This branch calls on\n\n1. The council to act.\n",
    "a heading changed": TEXT.replace("This branch resolves", "This branch further resolves"),
    "a heading deleted": TEXT.replace("## This branch notes\n\n", ""),
    "sub-clauses in another order": TEXT.replace(
        "   a) on weekdays;\n   b) on Sundays.\n", "   a) on Sundays.\n   b) on weekdays;\n"
    ),
    "signs that Markdown reads": TEXT.replace("20:00", "20:00, snake_case, 2 * 3 [sic]"),
    "nothing": TEXT,
}  # fmt: skip


@pytest.mark.parametrize("amended", EDITS.values(), ids=EDITS.keys())
def test_what_goes_out_as_an_amendment_comes_back_as_the_same_text(amended):
    file = arrived_file(motion_file(TEXT, amended))

    assert file.is_on(parsed(TEXT))
    assert file.amended(parsed(TEXT)).markdown == amended


@pytest.mark.parametrize("amended", EDITS.values(), ids=EDITS.keys())
def test_the_same_without_tracking(amended):
    file = arrived_file(motion_file(amended))

    assert not file.is_tracked
    assert file.amended(parsed(TEXT)).markdown == amended


def shown(text):
    """Clauses as they are displayed, but for the looks of spaces."""
    return [
        (
            clause.level,
            clause.shown_marker,
            clause.text,
            [
                (character, span.style)
                for span in clause.inline.spans
                for character in clause.text[span.start : span.end]
                if not character.isspace()
            ],
        )
        for clause in parsed(text).clauses
    ]


@given(st.lists(motion_texts(), min_size=2, max_size=2))
def test_any_amendment_comes_back_word_for_word(texts):
    base, amended = texts
    try:
        parse_document(base), parse_document(amended)
    except TextRefusedError:
        return
    file = arrived_file(motion_file(base, amended))

    assert file.is_on(parsed(base))
    words = [clause.text for clause in parsed(amended).clauses if clause.text]
    found = file.amended(parsed(base)).markdown
    assert [clause.text for clause in parsed(found).clauses if clause.text] == words


def test_real_motions_come_back_as_they_went():
    for name, text in real_motions():
        try:
            base = parse_document(text)
        except TextRefusedError:
            continue
        file = arrived_file(motion_file(text))

        assert file.is_on(base), name
        assert shown(file.amended(base).markdown) == shown(text), name


def test_a_file_says_of_which_motion_and_revision_it_is():
    file = arrived_file(motion_file())

    assert (file.motion_id, file.revision, file.authors) == (12, 3, frozenset())


def test_authors_of_changes_are_known():
    file = arrived_file(motion_file(TEXT, EDITS["a word replaced"]))

    assert file.authors == {"Amendment 1 (North)"}


# ---- By other hands ----------------------------------------------------------------------------

BASE = """## This branch notes

1. The bus is late.
2. Rents rise.
"""


def body(*clauses):
    head = paragraph(run("This branch notes"), style="Heading2")
    return by_hand(head + "".join(clauses), word__styles_xml=STYLES)


STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Kop"><w:name w:val="Kop"/><w:basedOn w:val="Heading2"/></w:style>
</w:styles>"""
NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%2)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
</w:numbering>"""


def counted(level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'


def changed(file, base=BASE):
    read = arrived_file(file, ("Evening buses", "26-NOR-001", "North"))
    assert not read.is_tracked or read.is_on(parsed(base)), read.before
    return read.amended(parsed(base)).markdown


def test_words_tracked_by_a_word_processor():
    file = body(
        paragraph(run("1. The bus is "), deleted("late"), inserted(run("never on time")), run(".")),
        paragraph(run("2. Rents rise.")),
    )

    assert changed(file) == BASE.replace("late", "never on time")


def test_a_paragraph_split_by_return_is_two_clauses():
    split = '<w:rPr><w:ins w:id="9" w:author="Ann" w:date="2026-11-22T10:00:00Z"/></w:rPr>'
    file = body(
        paragraph(run("1. The bus is late."), properties=split),
        paragraph(inserted(run("2. It is full."))),
        paragraph(deleted("2"), inserted(run("3")), run(". Rents rise.")),
    )

    assert changed(file) == BASE.replace("2. Rents", "2. It is full.\n3. Rents")


def test_numbers_that_word_counts_become_the_motions_own():
    file = by_hand(
        paragraph(run("This branch notes"), style="Heading2")
        + paragraph(run("The bus is late."), properties=counted())
        + paragraph(inserted(run("It is full.")), properties=counted()
                    + '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>')
        + paragraph(run("Rents rise."), properties=counted()),
        word__styles_xml=STYLES, word__numbering_xml=NUMBERING,
    )  # fmt: skip

    assert changed(file) == BASE.replace("2. Rents", "2. It is full.\n3. Rents")


def test_levels_of_word_lists_are_sub_clauses():
    file = by_hand(
        paragraph(run("This branch notes"), style="Kop")
        + paragraph(run("The bus is late:"), properties=counted())
        + paragraph(run("in the morning;"), properties=counted(1))
        + paragraph(run("at night."), properties=counted(1))
        + paragraph(run("Rents rise."), properties=counted()),
        word__styles_xml=STYLES, word__numbering_xml=NUMBERING,
    )  # fmt: skip

    document = parsed(changed(file))

    assert [clause.label for clause in document.clauses][1:] == [
        "Notes 1", "Notes 1 a)", "Notes 1 b)", "Notes 2"
    ]  # fmt: skip


def test_moved_words_and_spelling_marks_and_bookmarks_are_read_through():
    moved = '<w:moveFrom w:id="4" w:author="A"><w:r><w:t>Rents rise.</w:t></w:r></w:moveFrom>'
    file = body(
        paragraph(run("1. The "), '<w:proofErr w:type="spellStart"/>', run("bus is late.")),
        '<w:bookmarkStart w:id="0" w:name="x"/><w:bookmarkEnd w:id="0"/>',
        paragraph(run("2. "), moved, '<w:moveTo w:id="5" w:author="A">', run("Rents rise fast."),
                  "</w:moveTo>"),
    )  # fmt: skip

    assert changed(file) == BASE.replace("Rents rise.", "Rents rise fast.")


def test_the_title_that_stands_above_in_a_pasted_file_is_skipped():
    file = by_hand(
        paragraph(run("Evening buses"))
        + paragraph(run("26-NOR-001"))
        + paragraph(run("This branch notes"), style="Heading2")
        + paragraph(run("1. The bus is late."))
        + paragraph(run("2. Rents fall.")),
        word__styles_xml=STYLES,
    )

    assert changed(file) == BASE.replace("rise", "fall")


def test_a_title_in_the_midst_of_the_text_is_text():
    styles = STYLES.replace("Kop", "Title").replace('<w:basedOn w:val="Heading2"/>', "")
    file = by_hand(
        paragraph(run("Evening buses"), style="Title")
        + paragraph(run("1. The bus is late."))
        + paragraph(run("A word that matters"), style="Title")
        + paragraph(run("2. Rents rise.")),
        word__styles_xml=styles,
    )

    words = changed(file)

    assert "A word that matters" in words
    assert "Evening buses" not in words


def test_typographic_signs_and_spaces_do_not_make_another_base():
    base = BASE.replace("Rents rise.", "Rents - 'all' rise.")
    file = body(
        paragraph(run("1. The  bus is late.")),
        paragraph(run("2. Rents – ‘all’ rise"), inserted(run(" fast")), run(".")),
    )

    assert "rise fast." in changed(file, base)


def test_changes_to_another_text_are_not_on_this_one():
    file = body(
        paragraph(run("1. The train is late.")),
        paragraph(run("2. Rents "), deleted("rise"), inserted(run("fall")), run(".")),
    )

    read = arrived_file(file)

    assert read.is_tracked
    assert not read.is_on(parsed(BASE))
    assert "1. The train is late." in read.before


def test_a_changed_look_is_tracked():
    look = '<w:b/><w:rPrChange w:id="5" w:author="A"><w:rPr/></w:rPrChange>'
    file = body(
        paragraph(run("1. The bus is "), run("late", look), run(".")),
        paragraph(run("2. Rents rise.")),
    )

    assert arrived_file(file).is_tracked
    assert changed(file) == BASE.replace("late", "**late**")


def test_a_clause_written_under_return_without_a_number_gets_the_next():
    plain = motion_file(BASE)
    tail = b'<w:p><w:pPr><w:pStyle w:val="Clause1"/></w:pPr><w:r><w:t>It is full.</w:t></w:r></w:p>'
    file = _with_clause_after(plain, b"late.</w:t></w:r></w:p>", tail)

    assert changed(file) == BASE.replace("2. Rents", "2. It is full.\n3. Rents")


def _with_clause_after(file, place, xml):
    from io import BytesIO
    from zipfile import ZipFile

    from tests.platform.word_files.files import packed

    with ZipFile(BytesIO(file)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert place in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(place, place + xml, 1)
    return packed(parts)
