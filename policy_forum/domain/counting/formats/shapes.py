"""What a JSON value must look like, written as data, and one function that checks it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from policy_forum.domain.counting.formats.errors import FormatError, shortened
from policy_forum.domain.phrases import phrase

LARGEST_INTEGER = 10**15
_HEXADECIMAL = re.compile(r"[0-9a-f]*")


@dataclass(frozen=True)
class Nullable:
    """The shape, or null."""

    shape: Any


@dataclass(frozen=True)
class AtLeast:
    """A whole number that is not smaller."""

    least: int


@dataclass(frozen=True)
class OneOf:
    """One of these values."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class MapOf:
    """An object with any keys, whose values have the shape."""

    shape: Any


@dataclass(frozen=True)
class Hexadecimal:
    """So many hexadecimal digits, in small letters."""

    digits: int


def check_shape(value: Any, shape: Any, place: str) -> None:
    """Raise FormatError, which names the place (such as `board[2].chain`), for a wrong value.

    A shape is a type (str, int, bool, or object, which is anything), a list with the shape of its
    items, an object with at least these keys, or one of the classes above. Integers are from
    -LARGEST_INTEGER to LARGEST_INTEGER; true and false are none.
    """
    for kind, check in _CHECKS:
        if isinstance(shape, kind):
            check(value, shape, place)
            return
    message = f"no shape: {shape}"
    raise TypeError(message)


def _check_type(value: Any, shape: Any, place: str) -> None:
    if shape is object:
        return
    if type(value) is not shape:
        _wrong(place, value, {str: "text", int: "a whole number", bool: "true or false"}[shape])
    if shape is int and abs(value) > LARGEST_INTEGER:
        _wrong(place, value, f"at most {LARGEST_INTEGER}")


def _check_at_least(value: Any, shape: AtLeast, place: str) -> None:
    _check_type(value, int, place)
    if value < shape.least:
        _wrong(place, value, f"{shape.least} or more")


def _check_list(value: Any, shape: list[Any], place: str) -> None:
    if type(value) is not list:
        _wrong(place, value, "a list")
    for number, each in enumerate(value):
        check_shape(each, shape[0], f"{place}[{number}]")


def _check_object(value: Any, shape: Mapping[str, Any], place: str) -> None:
    if type(value) is not dict:
        _wrong(place, value, "an object")
    for key, each in shape.items():
        if key not in value:
            raise FormatError(
                None, phrase("“%(place)s” has no “%(key)s”.", place=place or "the file", key=key)
            )
        check_shape(value[key], each, f"{place}.{key}" if place else key)


def _check_nullable(value: Any, shape: Nullable, place: str) -> None:
    if value is not None:
        check_shape(value, shape.shape, place)


def _check_one_of(value: Any, shape: OneOf, place: str) -> None:
    if type(value) is not str or value not in shape.values:
        _wrong(place, value, "one of " + ", ".join(shape.values))


def _check_map(value: Any, shape: MapOf, place: str) -> None:
    if type(value) is not dict:
        _wrong(place, value, "an object")
    for key, each in value.items():
        check_shape(each, shape.shape, f"{place}.{shortened(key)}")


def _check_hexadecimal(value: Any, shape: Hexadecimal, place: str) -> None:
    is_right = type(value) is str and len(value) == shape.digits and _HEXADECIMAL.fullmatch(value)
    if not is_right:
        _wrong(place, value, f"{shape.digits} hexadecimal digits in small letters")


_CHECKS: tuple[tuple[Any, Callable[[Any, Any, str], None]], ...] = (
    (type, _check_type),
    (list, _check_list),
    (Mapping, _check_object),
    (AtLeast, _check_at_least),
    (Nullable, _check_nullable),
    (OneOf, _check_one_of),
    (MapOf, _check_map),
    (Hexadecimal, _check_hexadecimal),
)


def _wrong(place: str, value: Any, needed: str) -> NoReturn:
    found = "null" if value is None else _IN_JSON[type(value)]
    if type(value) is str:
        found = f"“{shortened(value)}”"
    elif type(value) is int:
        found = shortened(str(value))
    raise FormatError(
        None,
        phrase(
            "“%(place)s” must be %(needed)s; it is %(found)s.",
            place=place or "the file",
            needed=needed,
            found=found,
        ),
    )


_IN_JSON = {
    str: "text",
    int: "a number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
