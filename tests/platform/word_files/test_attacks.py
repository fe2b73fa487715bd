"""Files that are no text of a motion, by mistake or on purpose: refused, in bounded time."""

import re
from contextlib import suppress
from io import BytesIO
from time import perf_counter, process_time
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_forum.platform.word_files.arriving import arrived_file
from policy_forum.platform.word_files.opening import LARGEST_FILE, WordFileRefusedError
from tests.platform.word_files.files import WORD, by_hand, motion_file, packed, paragraph, run

SECONDS = 5  # a busy machine's; each takes a fraction of one


def refusal(content):
    begun = perf_counter()
    with pytest.raises(WordFileRefusedError) as refused:
        arrived_file(content)
    assert perf_counter() - begun < SECONDS
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    return sentence


def with_part(name, content, file=None):
    with ZipFile(BytesIO(file or motion_file())) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    return packed(parts | {name: content})


def document(xml):
    return with_part("word/document.xml", xml)


TEXT_ONLY = "A motion is text alone: take it out, or write it as clauses."


@pytest.mark.parametrize(
    "content", [b"", b"Hello", b"%PDF-1.7", b"{\\rtf1}", b"\x89PNG\r\n", b"PK\x05\x06" + b"\0" * 18]
)
def test_files_of_other_kinds(content):
    assert "not a Word document" in refusal(content)


def test_an_open_document_file():
    content = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})

    assert "Save the text as a Word document (.docx)" in refusal(content)


def test_old_and_encrypted_files():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000

    assert "password" in refusal(content)


def test_an_encrypted_package():
    content = bytearray(motion_file())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(signature), bytes(content)):
            content[found.start() + place] |= 1

    assert "password" in refusal(bytes(content))


@pytest.mark.parametrize(
    "main",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_files_with_macros(main):
    assert "macros" in refusal(by_hand(paragraph(run("Hello")), main=main))


def test_a_macro_under_a_harmless_name():
    assert "macros" in refusal(with_part("word/vbaProject.bin", b"\xd0\xcf"))


def test_a_part_that_unpacks_to_more_than_any_text():
    bomb = b"<w:t>" + b" " * 200_000_000 + b"</w:t>"

    content = document(bomb)

    assert len(content) < 300_000
    assert "larger than the text of any motion" in refusal(content)


def test_a_part_that_lies_about_its_size():
    content = bytearray(document(b" " * 50_000_000))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(signature), bytes(content)):
            content[found.start() + place : found.start() + place + 4] = (100).to_bytes(4, "little")

    refusal(bytes(content))


def test_several_parts_that_are_too_large_together():
    large = b"<a>" + b"x" * 3_900_000 + b"</a>"
    parts = ("word/styles.xml", "word/numbering.xml", "docProps/custom.xml")
    content = motion_file()
    for part in parts:
        content = with_part(part, large, content)

    assert "larger than the text of any motion" in refusal(content)


def test_a_file_that_is_too_large_itself():
    assert "larger than the text" in refusal(b"PK\x03\x04" + b"x" * LARGEST_FILE)


def test_thousands_of_entries():
    parts = {f"word/media/{number}.xml": "" for number in range(2_000)}

    assert "damaged" in refusal(packed(parts))


def test_two_entries_of_one_name():
    file = BytesIO(motion_file())
    with ZipFile(file, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", "<a/>")

    assert "damaged" in refusal(file.getvalue())


def test_packing_that_word_does_not_use():
    file = BytesIO()
    with ZipFile(file, "w", ZIP_LZMA) as package:
        package.writestr("[Content_Types].xml", "<Types/>" * 100)

    assert "damaged" in refusal(file.getvalue())


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    + "".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">' for n in range(99, 112))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
WORDS = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
BODY = f'<w:document xmlns:w="{WORD}"><w:body>{WORDS}</w:body></w:document>'


@pytest.mark.parametrize(
    "declared", [ENTITIES, OUTSIDE, '<!DOCTYPE a SYSTEM "http://127.0.0.1/x">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_and_definitions_in_any_encoding(declared, encoding):
    assert "damaged" in refusal(document((declared + BODY).encode(encoding)))


def test_an_encoding_that_hides_a_definition():
    xml = b'<?xml version="1.0" encoding="UTF-7"?>' + (OUTSIDE + BODY).encode("utf-7")

    assert "damaged" in refusal(document(xml))


def test_an_encoding_that_hides_definitions_and_the_number_of_tags():
    definition = '<!DOCTYPE a [<!ENTITY x "ha">]>'
    hidden = (definition + BODY).encode("utf-7").replace(b"<", b"+ADw-").replace(b"!", b"+ACE-")

    assert "damaged" in refusal(document(b'<?xml version="1.0" encoding="UTF-7"?>' + hidden))


@pytest.mark.parametrize("name", ["word/styles.xml", "docProps/custom.xml", "[Content_Types].xml"])
def test_definitions_in_other_parts(name):
    assert "damaged" in refusal(with_part(name, OUTSIDE + "<a/>"))


def test_elements_within_elements_without_end():
    deep = "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000

    assert "damaged" in refusal(by_hand(deep))


def test_more_paragraphs_than_a_motion_has():
    assert "more paragraphs than a motion" in refusal(by_hand("<w:p/>" * 100_000))


def test_more_words_than_a_motion_has():
    assert "more text than a motion" in refusal(by_hand(paragraph(run("word " * 200_000))))


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        ("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", "a table"),
        (paragraph("<w:r><w:drawing/></w:r>"), "a picture"),
        (paragraph("<w:r><w:pict/></w:r>"), "a picture"),
        (paragraph("<w:r><w:object/></w:r>"), "an embedded object"),
        (paragraph('<w:r><w:footnoteReference w:id="1"/></w:r>'), "a footnote"),
        (paragraph('<w:r><w:endnoteReference w:id="1"/></w:r>'), "an endnote"),
        ('<w:altChunk w:id="1"/>', "another document"),
        (paragraph("<w:x><w:r><w:t>Hidden</w:t></w:r></w:x>"), "something that is no plain text"),
        ("<w:sdt><w:sdtContent><w:tbl/></w:sdtContent></w:sdt>", "a table"),
        (paragraph("<w:ins><w:r><w:drawing/></w:r></w:ins>"), "a picture"),
    ],
)
def test_what_a_motion_cannot_hold_is_refused_by_name_and_place(xml, what):
    before = paragraph(run("To ask the county council to restore the evening bus at once."))

    sentence = refusal(by_hand(before + xml))

    assert f"This file holds {what}" in sentence
    assert sentence.endswith(TEXT_ONLY)
    if "Hidden" not in xml:
        assert "near ‘To ask the county council to restore the’" in sentence


WHOLE = motion_file()
PLACES = st.integers(0, len(WHOLE) - 1)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=4), PLACES)
def test_a_file_cut_short_or_changed_on_its_way(changes, end):
    content = bytearray(WHOLE)
    for place, byte in changes:
        content[place] = byte
    for each in (bytes(content), bytes(content[:end])):
        try:
            arrived_file(each)
        except WordFileRefusedError:
            continue


@pytest.mark.parametrize("offset", [b"\xff\xff\xff\x7f", b"\x00\x00\x00\xff", b"\x01\x00\x00\x00"])
def test_a_table_of_contents_that_points_nowhere(offset):
    content = bytearray(WHOLE)
    entry = content.index(b"PK\x01\x02")
    content[entry + 42 : entry + 46] = offset
    end = content.index(b"PK\x05\x06")

    assert "damaged" in refusal(bytes(content))
    content[end + 16 : end + 20] = offset
    assert "damaged" in refusal(bytes(content))


PART = "word/document.xml"
with ZipFile(BytesIO(WHOLE)) as _package:
    MAIN = _package.read(PART)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(st.integers(0, len(MAIN) - 1), st.integers(0, 127)), max_size=3))
def test_a_main_part_changed_on_its_way(changes):
    content = bytearray(MAIN)
    for place, byte in changes:
        content[place] = byte
    try:
        arrived_file(document(bytes(content)))
    except WordFileRefusedError:
        return


@pytest.mark.parametrize(
    "inside",
    ["<w:r/>", "<w:ins/>", "<w:p/>", "<w:sdt/>", "<w:r><w:tab/></w:r>", "<w:bookmarkEnd/>"],
)
def test_as_many_small_elements_as_there_is_room_for(inside):
    most = 199_000 // inside.count("<")
    begun = perf_counter()

    with suppress(WordFileRefusedError):
        arrived_file(by_hand(paragraph(inside * most)))

    assert perf_counter() - begun < SECONDS
    assert "larger than" in refusal(by_hand(paragraph(inside * 2 * most)))


def test_properties_within_properties_are_not_read_again_and_again():
    nested = "<property>" * 240 + "1" * 1000 + "</property>" * 240
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    xml = f'<Properties xmlns="{custom}">{nested * 400}</Properties>'
    begun = process_time()

    arrived_file(with_part("docProps/custom.xml", xml))

    assert process_time() - begun < 1


def test_a_numbering_cannot_make_more_text_than_the_file_has():
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="999"/><w:numFmt w:val="upperLetter"/>'
        f'<w:lvlText w:val="{"%1" * 1_000_000}"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    clause = paragraph(
        '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>' + run("a")
    )

    file = arrived_file(with_part("word/numbering.xml", numbering, by_hand(clause * 50)))

    assert max(len(each.marker) for each in file.after) < 2_000


def test_a_main_part_outside_the_package():
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/../../etc/passwd" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    )

    assert "not a Word document" in refusal(with_part("[Content_Types].xml", types))


def test_links_that_run_programs_are_no_links():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="x" Type="t" TargetMode="External" Target="javascript:alert(1)"/>'
        "</Relationships>"
    )
    link = (
        '<w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:id="x">{run("press")}</w:hyperlink>'
    )

    file = arrived_file(
        with_part("word/_rels/document.xml.rels", relations, by_hand(paragraph(link)))
    )

    assert file.before == "press\n"
