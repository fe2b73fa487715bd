"""What minutes say of who was there, and when there was a quorum."""

from policy_forum.domain.eligibility import Bar
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from tests.domain.minutes.meetings_on_record import NAMES, Evening


def opened(*people: int) -> Evening:
    evening = Evening()
    for number in people or (0, 1, 2, 3, 4):
        evening.arrive(number)
    evening.open()
    return evening


def written(evening: Evening):
    return minutes_of(evening.as_record())


def said(sentences) -> list[str]:
    return [str(sentence) for sentence in sentences]


def notes_of(evening: Evening, number: int) -> list[str]:
    people = [person for roll in written(evening).attendance for person in roll.people]
    return said(next(person for person in people if person.name == NAMES[number]).notes)


class TestComingAndGoing:
    def test_who_was_there_at_the_opening_has_no_times(self):
        assert notes_of(opened(), 1) == []

    def test_who_came_later_or_left_has_her_time(self):
        evening = opened()
        evening.wait(9)
        evening.arrive(5)
        evening.wait(20)
        evening.leave(1)

        assert notes_of(evening, 5) == ["arrived at 19:10"]
        assert notes_of(evening, 1) == ["left at 19:30"]

    def test_who_changed_from_the_room_to_online_is_told_once(self):
        evening = opened()
        evening.wait()
        evening.arrive(1, "online")

        document = written(evening)

        assert notes_of(evening, 1) == ["took part online from 19:02"]
        assert [len(roll.people) for roll in document.attendance] == [5]

    def test_a_bad_line_is_one_note(self):
        evening = opened(0, 1, 2)
        for _time in range(4):
            evening.wait()
            evening.leave(1, "away")
            evening.wait()
            evening.arrive(1, "online")

        assert notes_of(evening, 1) == ["lost the connection 4 times between 19:02 and 19:08"]

    def test_who_left_before_the_opening_took_no_part(self):
        evening = Evening()
        evening.arrive(0)
        evening.arrive(1)
        evening.leave(1)
        evening.open()

        assert notes_of(evening, 1) == ["came, and left before the meeting opened"]

    def test_those_without_a_vote_are_counted_by_reason(self):
        evening = Evening()
        for number, bar in enumerate((None, Bar.JOINED, Bar.STANDING, Bar.STANDING)):
            evening.arrive(number, bar=bar)
        evening.open()

        assert said(written(evening).without_vote) == [
            "1 of those present had joined too late to vote.",
            "2 of those present were not in good standing, and had no vote.",
        ]

    def test_apologies_of_who_came_after_all_are_not_told(self):
        evening = Evening()
        evening.record("ApologiesGiven", member_id=1)
        evening.record("ApologiesGiven", member_id=2)
        evening.arrive(1)
        evening.open()

        apologies = written(evening).apologies
        assert apologies is not None
        assert str(apologies.said) == "Apologies were received from Carys Dafydd."

    def test_a_quorum_is_reached_lost_and_regained(self):
        evening = opened()
        for name, present in (("QuorumReached", 5), ("QuorumLost", 4), ("QuorumReached", 6)):
            evening.wait(10)
            evening.record(name, present=present, quorum=5)

        end = "could vote, and 5 were needed."
        assert said(written(evening).quorum) == [
            f"There was a quorum from 19:11: of those present 5 {end}",
            f"The quorum was lost at 19:21: of those present 4 {end}",
            f"There was a quorum again from 19:31: of those present 6 {end}",
        ]
