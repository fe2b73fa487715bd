"""Counts are drawn to one scale, and say in words what became of every option."""

from fractions import Fraction

from policy_forum.web.drawings.stages import Fate, StageVotes, draw_points, draw_stages

STAGES = (
    StageVotes({"Ada": Fraction(40), "Bo": Fraction(30), "Cy": Fraction(10)}, quota=Fraction(50)),
    StageVotes(
        {"Ada": Fraction(50), "Bo": Fraction(30)}, ("Ada",), ("Cy",), quota=Fraction(50)
    ),
)  # fmt: skip


def named(drawing):
    return {option.name: option for option in drawing.options}


def test_winners_stand_first_then_those_who_stayed_longest():
    drawing = draw_stages(STAGES, ("Cy", "Bo", "Ada"))
    assert [option.name for option in drawing.options] == ["Ada", "Bo", "Cy"]


def test_an_option_has_a_bar_for_each_stage_until_it_is_out():
    drawn = named(draw_stages(STAGES, ("Ada", "Bo", "Cy")))
    assert [len(drawn[name].bars) for name in ("Ada", "Bo", "Cy")] == [2, 2, 1]
    assert drawn["Cy"].cross_x == 90
    assert drawn["Bo"].cross_x is None


def test_fate_stage_and_votes_are_those_of_the_count():
    drawn = named(draw_stages(STAGES, ("Ada", "Bo", "Cy")))
    found = {name: (each.fate, each.stage, each.votes) for name, each in drawn.items()}
    assert found == {
        "Ada": (Fate.ELECTED, 2, 50),
        "Bo": (Fate.IN, None, 30),
        "Cy": (Fate.OUT, 2, 10),
    }


def test_all_bars_have_one_scale_and_stay_inside():
    drawing = draw_stages(STAGES, ("Ada", "Bo", "Cy"))
    heights = {o.name: o.bars[0].height for o in drawing.options}
    assert abs(heights["Ada"] / heights["Cy"] - 4) < 0.01
    assert abs(heights["Ada"] / heights["Bo"] - 4 / 3) < 0.01
    for option in drawing.options:
        for bar in option.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= drawing.width
            assert 0 <= bar.y <= drawing.height
            assert round(bar.y + bar.height, 2) == drawing.height


def test_the_quota_is_a_line_over_every_stage():
    drawing = draw_stages(STAGES, ("Ada", "Bo", "Cy"))
    assert [(level.x, level.width) for level in drawing.levels] == [(0, 60), (60, 60)]
    assert {level.y for level in drawing.levels} == {2.0}


def test_forty_stages_fit_into_the_same_width():
    stages = [StageVotes({"Ada": Fraction(number)}) for number in range(40)]
    (ada,) = draw_stages(stages, ("Ada",)).options
    assert len(ada.bars) == 40
    assert ada.bars[-1].x + ada.bars[-1].width <= 360


def test_a_count_without_stages_or_votes_is_drawn_as_nothing():
    assert draw_stages((), ()).options == ()
    (ada,) = draw_stages([StageVotes({"Ada": Fraction(0)})], ("Ada",)).options
    assert ada.bars[0].height == 0


def test_points_are_drawn_longest_first_with_the_winner_before_her_equals():
    bars = draw_points({"Ada": Fraction(3), "Bo": Fraction(6), "Cy": Fraction(6)}, ("Cy",))
    assert [(bar.name, bar.width, bar.is_winner) for bar in bars] == [
        ("Cy", 1000.0, True),
        ("Bo", 1000.0, False),
        ("Ada", 500.0, False),
    ]


def test_points_of_nought_have_no_length():
    assert [bar.width for bar in draw_points({"Ada": Fraction(0)})] == [0.0]
    assert draw_points({}) == ()
