"""Examples of every component, for the style guide: no real motion, no real person."""

from datetime import datetime, timedelta, tzinfo
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import parse_document
from policy_forum.platform.markup import render_difference, render_lines
from policy_forum.web.drawings.tally_bar import tally_bar
from policy_forum.web.drawings.way_of_motion import Station, StationState, way_of_motion
from policy_forum.web.drawings.year_band import (
    NARROW,
    BandDeadline,
    BandWindow,
    year_band,
)
from policy_forum.web.forms import SelectChoice
from policy_forum.web.markdown import rendered

_TEXT = """\
## This branch notes

1. That the last bus leaves the station at ten minutes to six, before the late shift ends.
2. That the council gave up:
   a) the evening service to Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch; and
   b) two of the three Sunday services, without asking those who use them:
      i) nurses and porters;
      ii) anybody with a ticket for the theatre.

## This branch resolves

1. To ask conference to make an hourly bus until eleven at night the least a town may expect.
2. To write to the operator.
10. To report back to the branch in May.
"""
_CHANGED = (
    _TEXT.replace("an hourly bus until eleven at night", "a bus every half hour until midnight")
    .replace("2. To write to the operator.\n", "")
    .replace("in May.\n", "in May.\n11. To ask the council to publish what each route costs.\n")
)


def _choices(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class ExampleForm(Form):
    """One question of each kind."""

    title = StringField(
        "Title",
        description="One line that says what the motion asks for.",
        validators=[InputRequired("Enter a title."), Length(max=120)],
    )
    text = TextAreaField("Text", validators=[InputRequired("Enter the text of the motion.")])
    kind = RadioField(
        "Kind of motion",
        choices=_choices(policy="Policy", rule="Change of rules", local="Local campaign"),
        default="policy",
        validators=[InputRequired("Choose the kind of motion.")],
    )
    topics = SelectMultipleField(
        "Topics",
        choices=_choices(homes="Homes", transport="Transport", care="Care"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    goal = SelectField(
        "Strategic goal", choices=_choices(homes="Warm homes", buses="Buses that come")
    )
    decided_on = DateField("Decided on", validators=[Optional()])
    paper = FileField(
        "Membership list", description="A file of comma-separated values, up to 20 MB."
    )
    agreed = BooleanField("I have read the standing orders")


def examples(now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What `home/style_guide.html` is given, with dates about `now`."""
    mistaken = ExampleForm()
    mistaken.validate()
    windows, deadlines = (
        _windows(now),
        [BandDeadline("Your branch votes", now + timedelta(days=12))],
    )
    return {
        "now": now,
        "form": ExampleForm(data={"title": "Buses after six"}),
        "mistaken_form": mistaken,
        "text": rendered(render_lines(parse_document(_TEXT)).html),
        "short_text": rendered(
            render_lines(parse_document("To keep the ticket offices."), prefix="short-").html
        ),
        "changes": rendered(
            render_difference(
                difference(parse_document(_TEXT), parse_document(_CHANGED)), context=1
            )
        ),
        "way": way_of_motion(_stations(), "It waits for your branch, which votes until Friday."),
        "lost_way": way_of_motion(_lost_stations()),
        "wide_band": year_band(windows, now, zone, deadlines),
        "narrow_band": year_band(windows, now, zone, deadlines, width=NARROW),
        "tally": tally_bar(
            41, 3, 2, roll=112, needed=23, majority="more than half of the votes cast"
        ),
        "close_tally": tally_bar(18, 17, 4),
        "soon": now + timedelta(days=6, hours=3),
        "events": _events(now),
        "example_address": "?page={}".format,
    }


def _stations() -> list[Station]:
    return [
        Station("Drafted", StationState.DONE, "4 March"),
        Station("Seconded", StationState.DONE, "9 March"),
        Station("Amended", StationState.DONE, "2 carried"),
        Station("Decided by the branch", StationState.HERE, "until Friday 4 December"),
        Station("Submitted", StationState.WAITING),
        Station("Compiled", StationState.WAITING),
        Station("Decided at conference", StationState.WAITING, "12 June"),
        Station("What happened next", StationState.WAITING),
    ]


def _lost_stations() -> list[Station]:
    return [
        Station("Drafted", StationState.DONE, "4 March"),
        Station("Seconded", StationState.DONE, "9 March"),
        Station("Decided by the branch", StationState.STOPPED, "lost, 12 to 30"),
    ]


def _windows(now: datetime) -> list[BandWindow]:
    lengths = [
        ("Goals", 30), ("Drafting", 75), ("Branch decisions", 60), ("Submission", 14),
        ("Compiling", 35), ("Priorities", 21), ("Conference", 3), ("Closed", 60),
    ]  # fmt: skip
    windows, opens = [], now - timedelta(days=130)
    for name, days in lengths:
        closes = opens + timedelta(days=days)
        windows.append(BandWindow(name, opens, closes))
        opens = closes
    return windows


def _events(now: datetime) -> list[dict[str, Any]]:
    return [
        {"when": now - timedelta(hours=3), "what": "Amendment 2 was carried", "href": "#history"},
        {
            "when": now - timedelta(days=1),
            "what": "The window for amendments was moved to Friday",
            "who": "National office",
            "reason": "The hall was flooded and two branches could not meet.",
        },
        {"when": now - timedelta(days=9), "what": "Proposed as 26-NOR-014", "who": "Siân Llŷr"},
    ]
