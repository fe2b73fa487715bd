"""A motion as a Word file: tracked changes that accept and reject to the very texts."""

from io import BytesIO

import docx
import pytest
from hypothesis import given

from policy_forum.domain.text.document import TextRefusedError, parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import Merged, merge
from policy_forum.platform.word_files.content import Change, Remark
from tests.domain.text.texts import motion_texts
from tests.platform.word_files.files import NOW, TEXT, motion_file, parsed
from tests.platform.word_files.ooxml import W, expected, of_the_motion, part, settled

SHORTER = TEXT.replace("2. Visiting ends at 20:00.\n", "")
REWORDED = TEXT.replace("every councillor", "each *elected* councillor")
MOVED = TEXT.replace(
    "   a) on weekdays;\n   b) on Sundays.\n", "   b) on Sundays.\n   a) on weekdays;\n"
)
DEEPER = TEXT.replace("2. To write", "   c) To write")
LONGER = TEXT.replace("2. To write", "2. To hold a meeting.\n3. To write")
OTHER = "A single paragraph instead of all that.\n"


def is_accepted_and_rejected(file, base, last):
    accepted, rejected = settled(file, accept=True), settled(file, accept=False)
    return (of_the_motion(rejected), of_the_motion(accepted)) == (
        expected(parsed(base)),
        expected(parsed(last)),
    )


@pytest.mark.parametrize("amended", [SHORTER, REWORDED, MOVED, DEEPER, LONGER, OTHER, TEXT])
def test_accepting_all_gives_the_amended_text_and_rejecting_all_the_base(amended):
    assert is_accepted_and_rejected(motion_file(TEXT, amended), TEXT, amended)


@pytest.mark.parametrize("amended", [SHORTER, REWORDED, MOVED, DEEPER, LONGER, OTHER])
def test_the_same_backwards(amended):
    assert is_accepted_and_rejected(motion_file(amended, TEXT), amended, TEXT)


def test_a_strong_clause_that_becomes_a_heading_loses_its_look():
    base, amended = "1. **must**\n", "the\n**must**\n"

    assert is_accepted_and_rejected(motion_file(base, amended), base, amended)


def who_changed(file):
    """Author and words of each tracked change."""
    return {
        (
            element.get(f"{W}author"),
            element.tag.removeprefix(W),
            "".join(element.itertext()).strip(),
        )
        for element in part(file).iter(f"{W}ins", f"{W}del")
        if "".join(element.itertext())
    }


LATER = TEXT.replace("20:00", "21:00")
ALL = LONGER.replace("20:00", "21:00").replace("every councillor", "each *elected* councillor")


def test_several_amendments_together_accept_to_the_merged_text():
    file = motion_file(TEXT, LONGER, LATER, REWORDED)

    assert is_accepted_and_rejected(file, TEXT, ALL)


def test_each_change_is_that_of_its_amendment():
    one, two, three = (f"Amendment {number} (North)" for number in (1, 2, 3))

    assert who_changed(motion_file(TEXT, LONGER, LATER, REWORDED)) == {
        (one, "ins", "2.To hold a meeting."),
        (one, "del", "2."),
        (one, "ins", "3."),
        (two, "del", "20:00"),
        (two, "ins", "21:00"),
        (three, "del", "every"),
        (three, "ins", "each"),
        (three, "ins", "elected"),
    }


def test_two_amendments_in_one_clause_each_own_their_words():
    sooner = TEXT.replace("the budget is set", "the summer")

    assert who_changed(motion_file(TEXT, REWORDED, sooner)) == {
        ("Amendment 1 (North)", "del", "every"),
        ("Amendment 1 (North)", "ins", "each"),
        ("Amendment 1 (North)", "ins", "elected"),
        ("Amendment 2 (North)", "del", "budget is set"),
        ("Amendment 2 (North)", "ins", "summer"),
    }


def test_a_clause_that_goes_and_one_that_comes_there_name_their_amendments():
    changes = who_changed(motion_file(TEXT, LONGER, SHORTER, TEXT + "3. To report.\n"))

    assert ("Amendment 2 (North)", "del", "2.Visiting ends at 20:00.") in changes
    assert ("Amendment 3 (North)", "ins", "4.To report.") in changes


@given(motion_texts(), motion_texts())
def test_any_text_accepts_to_the_amended_and_rejects_to_the_base(base, amended):
    try:
        parse_document(base), parse_document(amended)
    except TextRefusedError:
        return

    assert is_accepted_and_rejected(motion_file(base, amended), base, amended)


@given(motion_texts(), motion_texts(), motion_texts())
def test_any_two_amendments_that_fit_accept_to_the_merged_text(base, one, other):
    try:
        merged = merge(parse_document(base), [parse_document(one), parse_document(other)])
    except TextRefusedError:
        return
    if not isinstance(merged, Merged):
        return

    assert is_accepted_and_rejected(motion_file(base, one, other), base, merged.text)


def test_each_change_has_its_day_and_a_number_of_its_own():
    root = part(motion_file(TEXT, LONGER, LATER))

    changes = list(root.iter(f"{W}ins", f"{W}del", f"{W}pPrChange"))
    assert {each.get(f"{W}date") for each in changes} == {"2026-11-22T14:30:00Z"}
    keys = [each.get(f"{W}id") for each in changes]
    assert len(keys) == len(set(keys))


def test_another_program_opens_the_file():
    remark = Remark("Amendment 4 (North)", NOW, 2, "It contradicts.\nDelete notes 2.")
    document = docx.Document(BytesIO(motion_file(TEXT, remarks=(remark,))))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "Evening buses from the hospital"
    assert "2.\tTo write to every councillor before the budget is set." in texts
    style = document.paragraphs[2].style
    assert style is not None
    assert style.name == "Heading 2"
    (comment,) = document.comments
    assert (comment.author, comment.text) == (remark.author, remark.text)
    link = document.paragraphs[6].hyperlinks[0]
    assert (link.text, link.address) == ("county council", "https://example.org/council")
    core = document.core_properties
    assert (core.title, core.author, core.language) == (texts[0], "Harbour Union", "en-GB")
    assert core.last_modified_by == ""


def test_lines_are_numbered_and_what_readers_change_is_tracked():
    file = motion_file()

    section = part(file).find(f"{W}body/{W}sectPr")
    assert section.find(f"{W}lnNumType").get(f"{W}countBy") == "1"
    assert part(file, "word/settings.xml").find(f"{W}trackRevisions") is not None
    language = part(file, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert language.get(f"{W}val") == "en-GB"


def test_the_same_content_gives_the_same_bytes():
    assert motion_file(TEXT, LONGER) == motion_file(TEXT, LONGER)


def test_names_and_titles_hold_what_people_write():
    title = "A & B <w:p> \x07\ufffe “C” Ŵyn"
    change = Change('Amendment 1 ("A" & <B>)', NOW, edit_of(parsed(TEXT), parsed(LONGER)))

    document = docx.Document(BytesIO(motion_file(TEXT, LONGER, title=title, changes=(change,))))

    assert document.paragraphs[0].text == "A & B <w:p>  “C” Ŵyn"


def test_a_motion_without_text_is_a_file_too():
    assert of_the_motion(settled(motion_file(""), accept=True)) == []
