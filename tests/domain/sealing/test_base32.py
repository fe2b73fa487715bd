"""Codes are read however they are typed, and a mistake is found where it was made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.sealing.base32 import DIGITS, MistypedError, groups_for, read, write

GROUPS = 8
BITS = GROUPS * 4 * 5
numbers = st.integers(0, 2**BITS - 1)


def group_at(place):
    return place // 6 + 1


@given(numbers)
def test_a_code_is_read_as_it_was_written(number):
    assert read(write(number, GROUPS), GROUPS) == number


@given(numbers, st.sampled_from(["", " ", "-", " - ", "\n", "–", "."]), st.booleans())
def test_case_spaces_and_hyphens_do_not_matter(number, between, is_small):
    typed = write(number, GROUPS).replace("-", between)

    assert read(typed.lower() if is_small else typed, GROUPS) == number


@given(numbers, st.sampled_from("oO"), st.sampled_from("iIlL"))
def test_letters_that_look_like_nought_and_one_are_understood(number, nought, one):
    typed = write(number, GROUPS).replace("0", nought).replace("1", one)

    assert read(typed, GROUPS) == number


@given(numbers, st.data())
def test_one_wrong_character_is_found_in_its_group(number, data):
    code = write(number, GROUPS)
    place = data.draw(st.sampled_from([i for i, c in enumerate(code) if c != "-"]))
    wrong = data.draw(st.sampled_from(sorted(set(DIGITS) - {code[place]})))

    with pytest.raises(MistypedError) as found:
        read(code[:place] + wrong + code[place + 1 :], GROUPS)
    assert found.value.group == group_at(place)
    assert str(group_at(place)) in str(found.value.reason)


@given(numbers, st.data())
def test_two_characters_of_a_group_that_changed_places_are_found(number, data):
    code = write(number, GROUPS)
    group = data.draw(st.integers(0, GROUPS - 1))
    one, other = sorted(data.draw(st.permutations(range(5)))[:2])
    typed = list(code)
    typed[group * 6 + one], typed[group * 6 + other] = (
        code[group * 6 + other],
        code[group * 6 + one],
    )
    if "".join(typed) == code:
        return

    with pytest.raises(MistypedError) as found:
        read("".join(typed), GROUPS)
    assert found.value.group == group + 1


@given(numbers, st.data())
def test_two_groups_that_changed_places_are_found(number, data):
    groups = write(number, GROUPS).split("-")
    one, other = sorted(data.draw(st.permutations(range(GROUPS)))[:2])
    groups[one], groups[other] = groups[other], groups[one]

    with pytest.raises(MistypedError) as found:
        read("-".join(groups), GROUPS)
    assert found.value.group == one + 1


CODE = write(2**BITS // 7, GROUPS)


@pytest.mark.parametrize(
    ("typed", "sentence", "group"),
    [
        ("", "There are 0 letters and digits; 40 are needed, in 8 groups of 5.", None),
        (CODE + "-" + CODE[:5], "There are 45 letters and digits; 40 are needed", None),
        (CODE[:-6], "There are 35 letters and digits; 40 are needed", None),
        (CODE[:13] + CODE[14:], "Group 3 has 4 letters and digits; each group has 5.", 3),
        (CODE[:13] + "7" + CODE[13:], "Group 3 has 6 letters and digits", 3),
        (CODE[:13] + "U" + CODE[14:], "“U” in group 3 is never used", 3),
        (CODE[:13] + "é" + CODE[14:], "“É” in group 3 is never used", 3),
    ],
)
def test_a_mistake_is_said_with_its_place(typed, sentence, group):
    with pytest.raises(MistypedError) as found:
        read(typed, GROUPS)

    assert sentence in str(found.value.reason)
    assert found.value.group == group


def test_a_character_that_was_left_out_is_found_without_hyphens_too():
    typed = CODE[:13] + CODE[14:]

    with pytest.raises(MistypedError) as found:
        read(typed.replace("-", ""), GROUPS)
    assert "There are 39 letters and digits" in str(found.value.reason)
    assert found.value.group in {3, 4}


def test_no_sentence_repeats_what_was_typed_of_a_secret():
    wrong = CODE[:13] + ("7" if CODE[13] != "7" else "8") + CODE[14:]

    with pytest.raises(MistypedError) as found:
        read(wrong, GROUPS)
    assert not any(group in str(found.value) for group in wrong.split("-"))


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_mistake(typed):
    try:
        number = read(typed, 3)
    except MistypedError:
        return
    assert read(write(number, 3), 3) == number


@pytest.mark.parametrize("number", [-1, 2**60])
def test_a_number_that_does_not_fit_is_not_written(number):
    with pytest.raises(ValueError, match="does not go into 3 groups"):
        write(number, 3)


def test_groups_hold_twenty_bits_each():
    assert [groups_for(bits) for bits in (1, 20, 21, 160, 265)] == [1, 1, 2, 8, 14]
