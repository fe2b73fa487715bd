"""The parts of pages: right for screen readers, without JavaScript, and for hostile text."""

from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from policy_forum.web import presentation
from policy_forum.web.drawings.tally_bar import tally_bar
from policy_forum.web.drawings.way_of_motion import Station, StationState, way_of_motion
from policy_forum.web.style_guide import examples

TEMPLATES = Path(__file__).parents[2] / "templates"
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script>\"><b>Siân</b>"


@pytest.fixture(scope="module")
def environment():
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    presentation.register_filters(made, lambda: SimpleNamespace(now=NOW, zone=LONDON))
    made.globals.update(
        static_url=lambda path: f"/static/{path}",
        path=lambda address: address,
        csrf_token=lambda: "the-token",
        get_flashed_messages=lambda with_categories: [("error", HOSTILE)],
        organisation_name="The League",
    )
    return made


@pytest.fixture
def component(environment):
    """The HTML of one macro: `component("tag", "Carried", kind="good")`."""

    def render(name, *values, **named):
        return str(
            getattr(environment.get_template(f"components/{name}.html").module, name)(
                *values, **named
            )
        )

    return render


def problems_of(html):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [(place, what) for place, what, _values in parser.errors]


class OneQuestion(Form):
    title = StringField("Title", description="One line.", validators=[InputRequired("Enter it.")])
    kind = RadioField(
        "Kind",
        choices=[SelectChoice("a", "A"), SelectChoice("b", "B")],
        validators=[InputRequired("Choose.")],
    )


class TestWholePages:
    @pytest.mark.parametrize("clock", [None, "a demonstration's"])
    @pytest.mark.parametrize(
        "person", [None, {"name": HOSTILE, "href": "/me", "sign_out_url": "/out"}]
    )
    def test_the_style_guide_is_valid_html_for_everybody(self, environment, person, clock):
        stages = [{"key": "drafting", "label": "Drafting", "current": True}]
        page = environment.get_template("home/style_guide.html").render(
            **examples(NOW, LONDON),
            signed_in_person=person,
            sign_in_url="/sign-in",
            navigation=[{"label": "Motions", "href": "/motions", "current": True}],
            demo_clock=clock and {"now": NOW, "action": "/demo", "stages": stages},
        )

        assert problems_of(page) == []
        assert HOSTILE not in page

    @pytest.mark.parametrize("name", sorted(path.name for path in (TEMPLATES / "errors").glob("*")))
    def test_an_error_page_says_that_nothing_was_lost_and_what_to_do(self, environment, name):
        refusal = SimpleNamespace(sentence="Seconding has ended.", rule="14.2", when=NOW)
        page = environment.get_template(f"errors/{name}").render(refusal=refusal)

        assert problems_of(page) == []
        assert "Nothing was" in page or "either all of it was recorded, or nothing" in page
        assert (
            "<a " in page.partition("<main")[2].partition("</main>")[0] or "go back" in page.lower()
        )

    def test_a_visitor_gets_no_token_and_so_no_session(self, environment):
        environment.globals["csrf_token"] = lambda: pytest.fail("a token was made for a visitor")
        try:
            environment.get_template("errors/not_found.html").render()
        finally:
            environment.globals["csrf_token"] = lambda: "the-token"


class TestField:
    def test_label_hint_and_error_belong_to_the_control(self, component):
        form = OneQuestion()
        form.validate()

        html = component("field", form.title)

        assert '<label class="govuk-label" for="title">Title</label>' in html
        assert 'aria-describedby="title-hint title-error"' in html
        assert 'aria-invalid="true"' in html
        assert 'id="title-error"' in html

    def test_choices_are_asked_in_a_fieldset_with_the_question_as_legend(self, component):
        html = component("field", OneQuestion().kind)

        assert '<legend class="govuk-fieldset__legend">Kind</legend>' in html
        assert html.count('type="radio"') == 2

    def test_what_was_typed_comes_back_escaped(self, component):
        html = component("field", OneQuestion(data={"title": HOSTILE}).title)

        assert "<script>" not in html
        assert "Siân" in html

    def test_the_list_of_errors_links_to_each_question(self, component):
        form = OneQuestion()
        form.validate()

        html = component("form_errors", form)

        assert '<a href="#title">Enter it.</a>' in html
        assert '<a href="#kind-0">' in html

    def test_a_form_without_errors_has_no_list(self, component):
        assert component("form_errors", OneQuestion()) == ""


class TestActionPanel:
    def test_an_action_not_open_gives_its_reason_and_no_button(self, component):
        html = component(
            "action_panel", [{"label": "Vote", "href": "/vote", "reason": "It closed."}]
        )

        assert "It closed." in html
        assert "/vote" not in html

    def test_an_open_action_says_until_when_and_by_which_rule(self, component):
        soon = NOW + timedelta(days=6, hours=7)
        action = {"label": "Vote", "href": "/v", "until": soon, "rule": "14.2", "rule_href": "/r"}
        html = component("action_panel", [action])

        assert "Until Friday 4 December at 17:00 (in 6 days)." in html
        assert '<a class="govuk-link" href="/r">14.2</a>' in html

    def test_what_changes_something_is_sent_with_the_token(self, component):
        html = component("action_panel", [{"label": "Second", "href": "/s", "method": "post"}])

        assert '<form method="post" action="/s">' in html
        assert 'name="csrf_token" value="the-token"' in html

    def test_one_action_is_the_main_one(self, component):
        html = component(
            "action_panel", [{"label": w, "href": "#"} for w in ("One", "Two", "Three")]
        )

        assert html.count("govuk-button--secondary") == 2

    def test_nothing_to_do_is_said(self, component):
        assert "It waits for the branch." in component(
            "action_panel", [], none_open="It waits for the branch."
        )


class TestPictures:
    def test_the_way_is_also_a_list_with_the_place_marked(self, component):
        stations = [Station("Drafted", StationState.DONE), Station(HOSTILE, StationState.HERE)]
        html = component("way_of_motion", way_of_motion(stations))

        assert html.count('aria-current="step"') == 1
        assert "(it is here)" in html
        assert "<script>" not in html

    def test_a_tally_is_also_a_sentence(self, component):
        html = component("tally_bar", tally_bar(41, 3, 2, 112), outcome="Carried")

        assert (
            "<strong>Carried:</strong> 41 for, 3 against, 2 abstained, of 112 on the roll" in html
        )


class TestLists:
    def test_on_a_phone_each_cell_knows_its_column(self, component):
        html = component("table", "Branches", [{"label": "Name"}, {"label": "Motions"}], [["N", 3]])

        assert '<td role="cell" data-label="Motions"><span>3</span></td>' in html
        assert "<caption>Branches</caption>" in html

    def test_a_fact_that_is_not_known_is_left_out(self, component):
        html = component("summary_list", [("Goal", None), ("Words", 0), ("Moved by", "")])

        assert "Goal" not in html
        assert "Words" in html
        assert "Moved by" not in html

    @pytest.mark.parametrize(("page", "pages", "shown"), [
        (1, 1, []), (1, 3, [1, 2, 3]), (5, 9, [1, 4, 5, 6, 9]), (9, 9, [1, 8, 9]),
    ])  # fmt: skip
    def test_the_parts_of_a_list_are_first_last_and_the_neighbours(
        self, component, page, pages, shown
    ):
        html = component("pagination", page, pages, lambda part: f"?part={part}")

        assert [n for n in range(1, 10) if f'aria-label="Part {n} of {pages}"' in html] == shown

    def test_text_of_members_is_escaped_wherever_it_is_listed(self, component):
        listed = (
            component("agenda", [{"title": HOSTILE, "number": HOSTILE, "about": HOSTILE}])
            + component(
                "history", [{"when": NOW, "what": HOSTILE, "who": HOSTILE, "reason": HOSTILE}]
            )
            + component("conflict", HOSTILE, [{"title": HOSTILE, "sentence": HOSTILE}], how=HOSTILE)
            + component("filters", "#", [{"name": "q", "label": "Words", "value": HOSTILE}])
            + component("page_header", HOSTILE, kicker=(HOSTILE,), stands=HOSTILE)
        )

        assert "<script>" not in listed
        assert "<b>" not in listed
