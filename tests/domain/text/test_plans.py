"""Plans of composites as files hold them."""

import json

import pytest

from policy_forum.domain.text.compositing import (
    Form,
    HeadingWords,
    OfficeWords,
    Passage,
    Plan,
    PlanRefusedError,
    Taken,
    read_plan,
)


def test_a_plan_is_read_from_json():
    file = read_plan(
        json.dumps(
            {
                "title": "Evening buses",
                "sources": {"A": "a.md", "B": "b.md"},
                "passages": [
                    {"heading": "This conference notes"},
                    {"from": "A", "clause": "Notes 1", "alone": True},
                    {"join": [{"from": "A", "clause": "Notes 2", "words": "Visiting"},
                              {"text": "and waiting"}], "depth": 2, "as": "item"},
                ],
            }
        )
    )  # fmt: skip

    assert file.sources == {"A": "a.md", "B": "b.md"}
    assert file.plan == Plan(
        "Evening buses",
        (
            HeadingWords("This conference notes"),
            Passage((Taken("A", "Notes 1"),), alone=True),
            Passage((Taken("A", "Notes 2", "Visiting"), OfficeWords("and waiting")), 2, Form.ITEM),
        ),
    )


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "The plan is not JSON"),
        ("[" * 100_000, "The plan is not JSON"),
        ("[]", "must be an object"),
        ('{"sources": {}, "passages": []}', "at least one passage"),
        ('{"sources": {"A": 1}, "passages": [{}]}', "name of a file"),
        ('{"sources": {}, "passages": [{}]}', "Passage 1: A passage has one of"),
        ('{"sources": {}, "passages": ["x"]}', "Passage 1: A passage has one of"),
        ('{"sources": {}, "passages": [{"heading": " "}]}', "“heading” must be a text"),
        ('{"sources": {}, "passages": [{"from": "A", "clause": "1"}]}', "no source “A”"),
        ('{"sources": {"A": "a"}, "passages": [{"from": "A"}]}', "“clause” must be a text"),
        ('{"sources": {}, "passages": [{"text": "x", "depth": true}]}', "“depth” must be"),
        ('{"sources": {}, "passages": [{"text": "x", "as": "poem"}]}', "“as” must be"),
        ('{"sources": {}, "passages": [{"text": "x", "as": []}]}', "“as” must be"),
        ('{"sources": {}, "passages": [{"text": "x", "colour": 1}]}', "“colour” is not known"),
        ('{"sources": {}, "passages": [{"join": [{}]}]}', "A part has either"),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused_in_a_sentence(written, sentence):
    with pytest.raises(PlanRefusedError) as refused:
        read_plan(written)

    assert sentence in str(refused.value)
