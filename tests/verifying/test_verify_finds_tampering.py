"""Whatever is changed in a bundle, verify.py fails, and its line says what is wrong.

Where a forger could make the hashes fit again she is given the chance (`hashed_anew`): what is left
is found by what does not add up. Only the set-up's own hash, shown to everybody while voting was
open, is beyond such a forger.
"""

import copy

import pytest

from tests.verifying.making import (
    a_bundle,
    a_question,
    board_of,
    failures,
    hashed_anew,
)

QUESTIONS = (a_question("1", "scottish-stv", seats=2), a_question("2", "majority"))
RIGHT = a_bundle(*QUESTIONS)


@pytest.fixture
def bundle():
    return copy.deepcopy(RIGHT)


def a_new_batch(bundle, number, added=(), withdrawn=()):
    """Change what one batch of the board adds and withdraws, and chain the board anew."""
    batches = [(batch["added"], batch["withdrawn"]) for batch in bundle["board"]]
    batches[number - 1] = (list(added), list(withdrawn))
    bundle["board"] = board_of(bundle["setup_sha256"], batches)


def changed_paper(bundle):
    bundle["papers"][3]["answers"]["2"] = "against"


def dropped_paper(bundle):
    del bundle["papers"][3]


def dropped_paper_and_its_number(bundle):
    del bundle["papers"][3]
    bundle["counts"]["papers"] -= 1


def added_paper(bundle):
    bundle["papers"].append({**bundle["papers"][-1], "tracker": "f" * 32})


def added_paper_envelope_and_voter(bundle):
    added_paper(bundle)
    for key in ("papers", "envelopes", "voted"):
        bundle["counts"][key] += 1


def swapped_trackers(bundle):
    first, second = bundle["papers"][3], bundle["papers"][4]
    first["tracker"], second["tracker"] = second["tracker"], first["tracker"]


def upper_case_tracker(bundle):
    bundle["papers"][-1]["tracker"] = "F" * 32


def same_tracker_twice(bundle):
    bundle["papers"][5] = {**bundle["papers"][5], "tracker": bundle["papers"][4]["tracker"]}


def paper_without_an_answer(bundle):
    del bundle["papers"][3]["answers"]["2"]


def paper_that_ranks_one_twice(bundle):
    bundle["papers"][3]["answers"]["1"] = [[0], [0]]


def paper_with_equals_where_none_are_allowed(bundle):
    bundle["papers"][3]["answers"]["1"] = [[0, 1]]


def slip_for_an_unknown_option(bundle):
    bundle["slips"][0]["answers"]["1"] = [[77]]


def more_slips(bundle):
    bundle["slips"][0]["count"] += 1


def more_slips_said(bundle):
    bundle["counts"]["slips"] += 1


def hidden_slips(bundle):
    bundle["slips"] = None


def spoilt_paper_more(bundle):
    bundle["spoilt"] += 1


def broken_chain(bundle):
    bundle["board"][0]["chain"] = "0" * 64


def unsorted_board(bundle):
    added = bundle["board"][1]["added"]
    a_new_batch(bundle, 2, added[::-1], bundle["board"][1]["withdrawn"])


def swapped_batches(bundle):
    bundle["board"].reverse()


def hash_twice(bundle):
    second = bundle["board"][1]
    again = sorted([*second["added"], bundle["board"][0]["added"][1]])
    a_new_batch(bundle, 2, again, second["withdrawn"])


def withdrawn_out_of_nowhere(bundle):
    second = bundle["board"][1]
    a_new_batch(bundle, 2, second["added"], sorted([*second["withdrawn"], "7" * 64]))


def hash_that_is_none(bundle):
    second = bundle["board"][1]
    a_new_batch(bundle, 2, [*second["added"], "zebra"], second["withdrawn"])


def envelope_taken_off_the_board(bundle):
    second = bundle["board"][1]
    a_new_batch(bundle, 2, second["added"][1:], second["withdrawn"])


def batch_published_before_the_last(bundle):
    bundle["board"][1]["published_at"] = "2026-10-01T10:00:00Z"


def batch_with_a_wrong_number(bundle):
    bundle["board"][1]["number"] = 7


def other_roll_count(bundle):
    bundle["roll_at_close"]["count"] = bundle["counts"]["on_roll"] = 130


def roll_changed_without_a_correction(bundle):
    bundle["corrections"] = []
    bundle["roll_at_close"]["count"] = bundle["counts"]["on_roll"] = 120


def smaller_roll_than_votes(bundle):
    bundle["corrections"] = [{"at": "", "change": "removed", "reason": "x"}] * 110
    bundle["roll_at_close"]["count"] = bundle["counts"]["on_roll"] = 10


def more_voted(bundle):
    bundle["counts"]["voted"] += 1


def other_winner(bundle):
    bundle["results"][0]["winners"][0] = "Jo"


def winners_in_another_order(bundle):
    bundle["results"][0]["winners"].reverse()


def motion_not_carried(bundle):
    bundle["results"][1]["winners"] = []


def other_stage_figure(bundle):
    bundle["results"][0]["stages"][1]["votes"]["Ada"] += "00001"


def other_quota(bundle):
    bundle["results"][0]["stages"][0]["quota"] = "10.00001"


def other_lost_votes(bundle):
    bundle["results"][0]["stages"][-1]["not_transferable"] = "0.5"


def other_rounding(bundle):
    bundle["results"][0]["stages"][-1]["rounded_off"] = "0.5"


def other_exclusion(bundle):
    bundle["results"][0]["stages"][1]["excluded"] = ["Ada", "Bo"]


def stage_left_out(bundle):
    del bundle["results"][0]["stages"][-1]


def tie_invented(bundle):
    bundle["results"][0]["ties"].append(
        {"options": ["Ada", "Bo"], "taken": "Ada", "purpose": "", "decided_by": "lot",
         "at_stage": 1, "stage": None}
    )  # fmt: skip


def other_totals(bundle):
    bundle["results"][1]["totals"]["for"] += 1


def other_blank(bundle):
    bundle["results"][0]["blank"] += 1


def other_lot(bundle):
    bundle["results"][0]["lot"].reverse()


def other_method(bundle):
    bundle["results"][0]["method"] = "irv"


def results_in_another_order(bundle):
    bundle["results"].reverse()


def other_threshold(bundle):
    bundle["setup"]["threshold"] = 200


PLAIN = [
    (changed_paper, "but the bundle says"),
    (dropped_paper, "29 papers are there, not 30"),
    (dropped_paper_and_its_number, "31 envelopes on the board"),
    (added_paper, "31 papers are there, not 30"),
    (added_paper_envelope_and_voter, "31 envelopes on the board, 32 said"),
    (swapped_trackers, "The papers are not sorted"),
    (upper_case_tracker, "a tracker that is none"),
    (same_tracker_twice, "are not numbered 1, 2"),
    (paper_without_an_answer, "answers other questions than were asked"),
    (paper_that_ranks_one_twice, "question 1 in a form not allowed"),
    (paper_with_equals_where_none_are_allowed, "question 1 in a form not allowed"),
    (slip_for_an_unknown_option, "The slip 1 answers question 1 in a form not allowed"),
    (more_slips, "The slips add up to 4, not 3"),
    (more_slips_said, "34 voted, but 31 envelopes and 4 slips"),
    (hidden_slips, "The paper slips are missing"),
    (spoilt_paper_more, "30 papers, 2 spoilt: these do not agree"),
    (broken_chain, "the chain breaks at batch 1"),
    (unsorted_board, "batch 2 is not sorted"),
    (swapped_batches, "the chain breaks at batch 1"),
    (hash_twice, "batch 2 adds a hash that is on the board already"),
    (withdrawn_out_of_nowhere, "batch 2 withdraws a hash that was not on the board"),
    (hash_that_is_none, "batch 2 holds something that is no hash"),
    (envelope_taken_off_the_board, "30 envelopes on the board, 31 said"),
    (batch_published_before_the_last, "batch 2 is older than the one before it"),
    (batch_with_a_wrong_number, "batch 2 is numbered 7"),
    (other_roll_count, "The roll does not add up"),
    (roll_changed_without_a_correction, "it changed without a correction"),
    (smaller_roll_than_votes, "34 voted, but only 10 were on the roll"),
    (more_voted, "35 voted, but 31 envelopes and 3 slips"),
    (other_winner, "the bundle says Jo"),
    (winners_in_another_order, "the recount says"),
    (motion_not_carried, "the bundle says nobody; the recount says For"),
    (other_stage_figure, "stage 2: Ada has"),
    (other_quota, "stage 1: quota is"),
    (other_lost_votes, "not_transferable is 1/2 in the bundle"),
    (other_rounding, "rounded_off is 1/2 in the bundle"),
    (other_exclusion, "excluded are ['Ada', 'Bo'] in the bundle"),
    (stage_left_out, "stages, the recount"),
    (tie_invented, "the ties differ"),
    (other_totals, "Question 2 (majority): the totals or the number of blank papers"),
    (other_blank, "Question 1 (scottish-stv): the totals or the number of blank papers"),
    (other_lot, "by the set-up and its seed"),
    (other_method, "the method is irv"),
    (results_in_another_order, "not one for each question, in their order"),
    (other_threshold, "though there are 30 and the threshold is 200"),
]


def test_the_bundle_that_is_tampered_with_was_right(bundle):
    assert failures(bundle) == []


@pytest.mark.parametrize(
    ("tamper", "line"), PLAIN, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_change_is_found_and_said(bundle, tamper, line):
    tamper(bundle)

    assert any(line in failure for failure in failures(bundle)), failures(bundle)


CAREFUL = [pair for pair in PLAIN if pair[0] not in {changed_paper, broken_chain, swapped_batches}]


@pytest.mark.parametrize(
    ("tamper", "line"), CAREFUL, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_change_is_found_though_every_hash_was_made_to_fit(bundle, tamper, line):
    tamper(bundle)

    forged = hashed_anew(bundle)

    assert any(line in failure for failure in failures(forged)), failures(forged)


@pytest.mark.parametrize("number", range(0, 30, 7))
def test_a_changed_paper_changes_the_count_though_its_hash_was_made_to_fit(bundle, number):
    answers = bundle["papers"][number]["answers"]
    answers["2"] = "against" if answers["2"] != "against" else "for"

    found = failures(hashed_anew(bundle))

    assert any("Question 2" in line and "the totals" in line for line in found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", "f" * 32),
        ("quorum", 1),
        ("title", "Another"),
        ("closes", "2026-12-24T10:00:00Z"),
        ("threshold", 19),
        ("public_key", "cd" * 32),
    ],
)
def test_every_change_of_the_set_up_breaks_its_hash_and_the_board(bundle, key, value):
    bundle["setup"][key] = value

    found = failures(bundle)

    assert any("The set-up has the hash" in line for line in found)


def test_another_seed_gives_another_lot_though_every_hash_was_made_to_fit(bundle):
    bundle["setup"]["seed"] = "f" * 32

    assert any("by the set-up and its seed" in line for line in failures(hashed_anew(bundle)))


def test_another_number_of_seats_changes_the_count_though_every_hash_was_made_to_fit(bundle):
    bundle["setup"]["questions"][0]["seats"] = 3

    found = failures(hashed_anew(bundle))

    assert any("the recount says" in line for line in found)
