"""Papers are sealed in a browser and opened by libsodium; what cannot be sealed is not sent."""

import base64
import hashlib
import os

import pytest
from playwright.sync_api import Error, expect

from policy_forum.domain.sealing.filling import read_fields
from policy_forum.domain.sealing.papers import Answers, encode_paper
from policy_forum.domain.sealing.plaintext import pack
from policy_forum.platform.sealing import envelope_hash, make_key_pair, open_envelope
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.voting_booth import (
    FILLED_IN,
    FOCUSED,
    MARK,
    QUESTIONS,
    Booth,
    as_the_script_has_it,
    entrance,
    fill_in,
    hand_in,
    look_over,
    reads_as_one_of,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
SEAL_ALL = """async ([plaintexts, key]) => {
  const { base64Of, bytesOf, hashOf, seal } = await import("/static/js/sealing.js");
  return plaintexts.map((plaintext) => {
    const envelope = seal(bytesOf(plaintext), bytesOf(key));
    return [base64Of(envelope), hashOf(envelope)];
  });
}"""
PACK_ALL = """async ([papers, mark, tracker, paperBytes]) => {
  const { bytesOf, encodePaper, hexOf, pack } = await import("/static/js/sealing.js");
  const packed = (answers) => pack(encodePaper(answers, mark), bytesOf(tracker), paperBytes);
  return papers.map((answers) => hexOf(packed(answers)));
}"""
NO_CHANCE = "delete Crypto.prototype.getRandomValues"
NO_STORE = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no') } })"
CHANCE_FAILS = "Crypto.prototype.getRandomValues = () => { throw new Error('no more chance') }"
NOTHING_IS_KEPT = "Storage.prototype.setItem = () => { throw new Error('full') }"


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def booth():
    return Booth()


@pytest.fixture
def enter(booth, chromium):
    with entrance(booth, chromium) as begin:
        yield begin


def test_two_hundred_envelopes_of_a_browser_hold_exactly_the_bytes_that_were_sealed(enter):
    private, public = make_key_pair()
    lengths = [0, 1, 63, 64, 65, 300, 1_000]
    plaintexts = [
        hashlib.shake_256(f"plaintext {number}".encode()).digest(lengths[number % len(lengths)])
        for number in range(200)
    ]

    made = enter().evaluate(SEAL_ALL, [[each.hex() for each in plaintexts], public.hex()])

    envelopes = [base64.b64decode(envelope, validate=True) for envelope, _ in made]
    assert [open_envelope(envelope, private) for envelope in envelopes] == plaintexts
    assert [digest for _, digest in made] == [envelope_hash(envelope) for envelope in envelopes]
    assert len({envelope[:32] for envelope in envelopes}) == 200


def test_a_browser_spells_and_packs_papers_as_the_server_does(enter):
    papers: list[Answers] = [
        FILLED_IN,
        {"10": "for", "9": "abstain", "2": ()},
        {"1": ((0, 1), (2,)), "11": ((12,),)},
    ]
    tracker = bytes(range(16))

    packed = enter().evaluate(
        PACK_ALL, [[as_the_script_has_it(each) for each in papers], MARK, tracker.hex(), 90]
    )

    expected = [pack(encode_paper(answers, MARK), tracker, 90).hex() for answers in papers]
    assert packed == expected


@pytest.mark.parametrize("key", ["", "00" * 32, "ab" * 31, "zz" * 32], ids=repr)
def test_a_browser_seals_nothing_to_what_is_no_key(enter, key):
    with pytest.raises(Error):
        enter().evaluate(SEAL_ALL, [["00"], key])


def test_a_paper_is_filled_in_looked_over_sealed_and_receipted(enter, booth):
    page = enter()
    expect(page.get_by_role("button", name="Without sealing here")).to_be_hidden()
    fill_in(page)
    look_over(page)

    assert page.get_by_role("heading", name="Look over your paper").evaluate(FOCUSED)
    expect(page.locator("[data-paper-form]")).to_be_hidden()
    expect(page.locator("[data-said]")).to_contain_text("It has not been handed in.")
    assert page.locator("[data-review-list] dd").all_inner_texts() == [
        "Against",
        "Ada\nCy & Co",
        "1. Di\n2. Ada",
    ]
    assert booth.sent == []
    hand_in(page)

    answers, tracker = booth.handed_in()
    assert answers == FILLED_IN
    expect(page.locator("[data-tracker]")).to_have_text(tracker)
    expect(page.locator("[data-tracker-unknown]")).to_be_hidden()
    ((path, fields),) = booth.sent
    assert path == "/ballots/12/envelope"
    assert set(fields) == {"csrf_token", "key", "envelope"}
    assert reads_as_one_of(fields["envelope"], booth.paper_bytes)


def test_a_paper_that_says_nothing_has_the_length_of_every_other(enter, booth):
    for fills in (True, False):
        page = enter()
        if fills:
            fill_in(page)
        page.get_by_label("Abstain").check()
        look_over(page)
        hand_in(page)

    assert booth.handed_in()[0] == {"1": "abstain", "2": (), "3": ()}
    assert len({len(envelope) for envelope in booth.accepted}) == 1


@pytest.mark.parametrize("broken", [NO_CHANCE, NO_STORE, CHANCE_FAILS])
def test_a_browser_that_cannot_seal_says_so_and_sends_the_open_paper_only_when_told_to(
    enter, booth, broken
):
    page = enter(beforehand=broken)
    notice = page.get_by_role("alert").filter(has_text="Sealing failed.")
    expect(notice).to_be_visible()
    expect(page.get_by_role("button", name="Look it over")).to_be_hidden()
    fill_in(page)
    page.get_by_label("Place of Ada").press("Enter")
    page.evaluate("document.querySelector('[data-paper-form]').requestSubmit()")
    assert notice.evaluate(FOCUSED)
    assert booth.sent == []

    page.get_by_role("button", name="Without sealing here").click()
    page.wait_for_url("**/receipt")
    ((path, fields),) = booth.sent
    assert path == "/ballots/12/review"
    assert fields["q1"] == "against"


@pytest.mark.parametrize("later", [CHANCE_FAILS, NOTHING_IS_KEPT])
def test_sealing_that_fails_at_the_last_moment_sends_nothing(enter, booth, later):
    page = enter()
    fill_in(page)
    look_over(page)
    page.evaluate(f"() => {{ {later} }}")
    page.get_by_role("button", name="Hand in my paper").click()

    expect(page.get_by_role("alert").filter(has_text="Sealing failed.")).to_be_visible()
    expect(page.get_by_role("button", name="Without sealing here")).to_be_visible()
    expect(page.get_by_label("Place of Di")).to_have_value("1")
    assert booth.sent == []


@pytest.mark.parametrize("missing", ["**/noble.min.js*", "**/voting.js*", "**/ranking.js*"])
def test_a_script_that_does_not_arrive_leaves_only_the_way_that_says_what_it_is(
    enter, booth, missing
):
    page = enter(missing=missing)
    fill_in(page)
    page.get_by_label("Place of Ada").press("Enter")
    expect(page.get_by_role("button", name="Look it over")).to_be_hidden()
    expect(page.get_by_role("button", name="Without sealing here")).to_be_visible()
    assert booth.sent == []


def test_without_javascript_the_paper_goes_to_the_server_for_review(enter, booth):
    page = enter(scripts=False)
    fill_in(page)
    page.get_by_role("button", name="Without sealing here").click()

    ((path, fields),) = booth.sent
    assert path == "/ballots/12/review"
    assert read_fields(fields.to_dict(flat=False), QUESTIONS).answers == FILLED_IN


def test_an_impatient_finger_hands_in_one_and_the_same_envelope(enter, booth):
    page = enter()
    fill_in(page)
    look_over(page)
    sent = []

    def hold(route):
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/envelope", hold)
    for _ in range(2):
        with page.expect_response("**/envelope"):
            page.get_by_role("button", name="Hand in my paper").click(no_wait_after=True)

    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_a_paper_that_was_refused_does_not_cost_the_receipt_of_the_one_before(enter, booth):
    page = enter()
    fill_in(page)
    look_over(page)
    hand_in(page)
    _, tracker = booth.handed_in()
    booth.is_open = False
    page.goto("/ballots/12")
    page.get_by_label("For").check()
    look_over(page)
    hand_in(page)

    assert len(booth.sent) == 2
    expect(page.locator("[data-tracker]")).to_have_text(tracker)


def test_a_receipt_in_another_browser_or_forgotten_shows_no_tracker(enter, booth):
    page = enter()
    fill_in(page)
    look_over(page)
    hand_in(page)
    page.get_by_role("button", name="Forget it").click()
    page.reload()
    other = enter()
    other.goto("/ballots/12/receipt")

    for each in (page, other):
        expect(each.locator("[data-tracker-known]")).to_be_hidden()
        expect(each.locator("[data-tracker-unknown]")).to_be_visible()
        expect(each.locator("[data-tracker]")).to_be_empty()
