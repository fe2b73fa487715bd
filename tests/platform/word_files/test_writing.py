"""A motion as a Word file: tracked changes that accept and reject to the very texts."""

from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.text.document import TextRefusedError, parse_document
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


def test_several_amendments_one_after_the_other():
    steps = [LONGER, LONGER.replace("20:00", "21:00"), OTHER, TEXT]

    assert is_accepted_and_rejected(motion_file(TEXT, *steps), TEXT, TEXT)


@given(st.lists(motion_texts(), min_size=2, max_size=4))
def test_any_texts_accept_to_the_last_and_reject_to_the_first(texts):
    try:
        for text in texts:
            parse_document(text)
    except TextRefusedError:
        return

    assert is_accepted_and_rejected(motion_file(*texts), texts[0], texts[-1])


def test_each_change_names_its_amendment_and_day():
    root = part(motion_file(TEXT, LONGER, LONGER.replace("20:00", "21:00")))

    changes = {
        (element.get(f"{W}author"), element.get(f"{W}date"), "".join(element.itertext()))
        for element in root.iter(f"{W}ins")
    }

    assert ("Amendment 1 (North)", "2026-11-22T14:30:00Z", "2.To hold a meeting.") in changes
    assert ("Amendment 2 (North)", "2026-11-22T14:30:00Z", " 21:00") in changes
    keys = [e.get(f"{W}id") for e in root.iter(f"{W}ins", f"{W}del", f"{W}pPrChange")]
    assert len(keys) == len(set(keys))


def test_words_that_one_amendment_brings_and_another_takes_name_both():
    root = part(motion_file(TEXT, LONGER, LONGER.replace("a meeting", "an open meeting")))

    nested = [("".join(each.itertext()), each.getparent().get(f"{W}author"))
              for each in root.iter(f"{W}del") if each.getparent().tag == f"{W}ins"]  # fmt: skip

    assert ("a", "Amendment 1 (North)") in [(text.strip(), author) for text, author in nested]


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
    change = Change('Amendment 1 ("A" & <B>)', NOW, parsed(LONGER))

    document = docx.Document(BytesIO(motion_file(TEXT, title=title, changes=(change,))))

    assert document.paragraphs[0].text == "A & B <w:p>  “C” Ŵyn"


def test_a_motion_without_text_is_a_file_too():
    assert of_the_motion(settled(motion_file(""), accept=True)) == []
