"""What is under the prefix goes to the mounted application, one for each stretch of time."""

import pytest

from policy_forum.web.mounting import Mount


class Hall:
    """An application that answers with its name and where it was asked for."""

    def __init__(self, name):
        self.name = name

    def __call__(self, environ, start_response):
        return [self.name, environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"]]


@pytest.fixture
def made():
    """The names of the halls that were made, and of those that were put away."""
    return {"made": [], "away": []}


@pytest.fixture
def mount(made):
    """A mount whose week can be changed."""

    def make(week):
        made["made"].append(week)
        return Hall(week)

    made["week"] = "week 47"
    return Mount(
        Hall("forum"),
        "/practice",
        make=make,
        epoch=lambda: made["week"],
        put_away=lambda hall: made["away"].append(hall.name),
    )


def ask(mount, path, script=""):
    return mount({"PATH_INFO": path, "SCRIPT_NAME": script}, None)


@pytest.mark.parametrize("path", ["/", "/practices", "/meetings/practice", "/practic"])
def test_what_is_not_under_the_prefix_goes_to_the_forum(mount, made, path):
    assert ask(mount, path) == ["forum", "", path]
    assert made["made"] == []


@pytest.mark.parametrize(
    ("path", "inside"), [("/practice", "/"), ("/practice/meetings/", "/meetings/")]
)
def test_what_is_under_the_prefix_goes_to_the_hall_without_it(mount, path, inside):
    assert ask(mount, path) == ["week 47", "/practice", inside]
    assert ask(mount, path, "/forum") == ["week 47", "/forum/practice", inside]


def test_a_hall_is_made_when_it_is_first_asked_for_and_once(mount, made):
    ask(mount, "/practice")
    ask(mount, "/practice/motions/")

    assert (made["made"], made["away"]) == (["week 47"], [])


def test_with_the_next_week_another_is_made_and_the_one_before_is_put_away(mount, made):
    ask(mount, "/practice")
    made["week"] = "week 48"

    assert ask(mount, "/practice")[0] == "week 48"
    assert (made["made"], made["away"]) == (["week 47", "week 48"], ["week 47"])
