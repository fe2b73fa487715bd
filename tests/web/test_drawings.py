"""Pictures: their coordinates hold what they are said to show."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.web.drawings.lettering import broken_into_rows, width_of
from policy_forum.web.drawings.tally_bar import tally_bar
from policy_forum.web.drawings.way_of_motion import Station, StationState, way_of_motion
from policy_forum.web.drawings.year_band import (
    NARROW,
    WIDE,
    BandDeadline,
    BandWindow,
    year_band,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

counts = st.integers(min_value=0, max_value=100_000)


class TestTallyBar:
    def test_parts_stand_in_proportion_to_the_roll(self):
        bar = tally_bar(50, 25, 0, roll=100)

        assert [(part.name, part.x, part.width) for part in bar.parts] == [
            ("for", 0, 500),
            ("against", 500, 250),
        ]
        assert bar.has_silent
        assert bar.words == "50 for, 25 against, 0 abstained, of 100 on the roll"

    def test_without_a_roll_the_votes_cast_fill_the_bar(self):
        bar = tally_bar(3, 1, 0)

        assert bar.parts[-1].x + bar.parts[-1].width == bar.width
        assert not bar.has_silent

    def test_no_votes_make_an_empty_bar_and_not_an_error(self):
        assert tally_bar(0, 0, 0).parts == ()

    def test_what_was_needed_is_marked_and_named(self):
        bar = tally_bar(41, 3, 2, roll=100, needed=23, majority="half of the votes cast")

        assert bar.needed_x == 230
        assert bar.needs == "23 in favour were needed: half of the votes cast"

    def test_a_mark_beyond_the_bar_is_left_out(self):
        assert tally_bar(1, 1, 0, needed=10).needed_x is None

    @pytest.mark.parametrize(("votes", "roll"), [((5, 5, 5), 14), ((-1, 2, 0), 5)])
    def test_counts_that_cannot_be_are_refused(self, votes, roll):
        in_favour, against, abstained = votes

        with pytest.raises(ValueError, match="cannot"):
            tally_bar(in_favour, against, abstained, roll)

    @given(counts, counts, counts, counts)
    def test_parts_never_overlap_nor_leave_the_bar(self, in_favour, against, abstained, silent):
        bar = tally_bar(in_favour, against, abstained, in_favour + against + abstained + silent)

        edge = 0.0
        for part in bar.parts:
            assert part.x >= edge - 0.02
            edge = part.x + part.width
        assert edge <= bar.width + 0.02


class TestWayOfMotion:
    STATIONS = (
        Station("Drafted", StationState.DONE, "4 March"),
        Station("Decided by the branch", StationState.HERE, "until Friday 4 December"),
        Station("Submitted", StationState.WAITING),
    )

    def test_the_line_is_drawn_through_to_where_the_motion_is(self):
        way = way_of_motion(self.STATIONS)

        assert [track.done for track in way.tracks] == [True, False]

    def test_stations_go_from_left_to_right_at_equal_distances(self):
        first, second, third = (stop.x for stop in way_of_motion(self.STATIONS).stops)

        assert second - first == third - second > 0

    def test_each_station_says_in_words_where_the_motion_stands_to_it(self):
        words = [stop.state_in_words for stop in way_of_motion(self.STATIONS).stops]

        assert words == ["done", "it is here", "still to come"]

    def test_notes_stand_below_the_label_however_many_rows_it_takes(self):
        stations = [Station("Decided at the conference in the autumn", StationState.HERE, "June")]
        stop = way_of_motion(stations * 8).stops[0]

        last_label = max(row.y for row in stop.rows if row.kind == "label")
        assert all(row.y > last_label for row in stop.rows if row.kind == "note")

    def test_a_picture_without_stations_is_empty(self):
        assert way_of_motion([]).stops == ()

    @given(st.integers(min_value=1, max_value=12), st.text(max_size=60))
    def test_the_words_stay_inside_the_picture(self, count, note):
        way = way_of_motion([Station("Drafted", StationState.DONE, note)] * count)

        assert all(0 < stop.x < way.width for stop in way.stops)
        assert all(row.y < way.height for stop in way.stops for row in stop.rows)


class TestYearBand:
    @staticmethod
    def window(name, opens, days):
        return BandWindow(name, opens, opens + timedelta(days=days))

    def a_year(self):
        drafting = self.window("Drafting", NOW - timedelta(days=60), 60)
        deciding = self.window("Branch decisions", drafting.closes, 40)
        conference = self.window("Conference", deciding.closes + timedelta(days=90), 2)
        return [drafting, deciding, conference]

    def test_each_window_is_over_open_or_to_come(self):
        band = year_band(self.a_year(), NOW, LONDON)

        assert [bar.state for bar in band.bars] == ["past", "now", "ahead"]

    def test_the_table_has_the_same_facts(self):
        band = year_band(self.a_year(), NOW, LONDON)

        assert band.rows[1] == (
            "Branch decisions",
            "Tuesday 10 March at 12:00",
            "Sunday 19 April at 13:00",
            "open now",
        )

    def test_today_stands_where_the_open_window_begins(self):
        band = year_band(self.a_year(), NOW, LONDON)

        assert band.today is not None
        assert band.today.x == band.bars[1].x
        assert band.today.label == "Today, 10 Mar"

    def test_today_is_left_out_when_it_is_not_in_the_year(self):
        assert year_band(self.a_year(), NOW + timedelta(days=900), LONDON).today is None

    def test_the_readers_deadlines_are_marked_when_they_are_in_the_year(self):
        soon = BandDeadline("Your branch votes", NOW + timedelta(days=12))
        far = BandDeadline("Another year", NOW + timedelta(days=900))

        band = year_band(self.a_year(), NOW, LONDON, [soon, far])

        assert [mark.label for mark in band.marks] == ["Your branch votes"]

    def test_a_phone_has_fewer_months_named_and_as_many_lines(self):
        wide = year_band(self.a_year(), NOW, LONDON, width=WIDE)
        narrow = year_band(self.a_year(), NOW, LONDON, width=NARROW)

        assert [m.label for m in wide.months][:3] == ["Jan", "Feb", "Mar"]
        assert len(narrow.months) == len(wide.months)

    def test_a_long_time_after_the_end_does_not_press_the_year_into_a_corner(self):
        after = self.window("Closed", self.a_year()[-1].closes, 700)

        band = year_band([*self.a_year(), after], NOW, LONDON)

        assert len(band.months) < 14
        assert band.bars[-1].x + band.bars[-1].width == band.width

    def test_what_is_named_stays_in_the_picture_however_late(self):
        after = self.window("Closed", self.a_year()[-1].closes, 700)
        late = BandDeadline("Report back", after.closes - timedelta(days=1))

        band = year_band([*self.a_year(), after], NOW, LONDON, [late])

        assert [mark.label for mark in band.marks] == ["Report back"]
        assert band.bars[-1].x + band.bars[-1].width < band.width

    def test_a_year_without_windows_is_refused(self):
        with pytest.raises(ValueError, match="without windows"):
            year_band([], NOW, LONDON)

    def test_a_window_that_closes_before_it_opens_is_refused_by_name(self):
        with pytest.raises(ValueError, match="Drafting closes before"):
            year_band([self.window("Drafting", NOW, -1)], NOW, LONDON)

    @given(
        st.lists(st.tuples(st.integers(0, 400), st.integers(1, 200)), min_size=1, max_size=9),
        st.sampled_from([WIDE, NARROW]),
    )
    def test_bars_and_their_names_stay_inside_the_picture(self, spans, width):
        windows = [self.window("Drafting", NOW + timedelta(days=d), n) for d, n in spans]

        band = year_band(windows, NOW, LONDON, width=width)

        for bar in band.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= width + 3
            breadth = width_of(bar.name, 15)
            if breadth <= max(bar.x, width - bar.x - bar.width) - 8:
                ends = (bar.text_x, bar.text_x + breadth)
                if bar.text_anchor == "end":
                    ends = (bar.text_x - breadth, bar.text_x)
                assert ends[0] >= 0
                assert ends[1] <= width


class TestLettering:
    def test_rows_are_broken_between_words(self):
        assert broken_into_rows("Decided at conference", 15, 90) == ("Decided at", "conference")

    def test_a_word_too_long_for_its_row_stays_whole(self):
        assert broken_into_rows("Llanfairpwllgwyngyll", 15, 20) == ("Llanfairpwllgwyngyll",)

    @given(st.text())
    def test_no_word_is_lost(self, text):
        assert " ".join(broken_into_rows(text, 15, 80)).split() == text.split()
