"""Check a published ballot by yourself: `python3 verify.py BUNDLE.zip [--tracker HEX] [--json]`.

A ballot of Policy Forum ends with one ZIP, the bundle. This program reads a bundle and checks every
claim in it that can be checked from outside: that nothing was changed after it was published, that
there are exactly as many papers as envelopes and voters, and that the papers, counted again, give
the published result to the last figure. It needs Python 3.9 or later and nothing else: no network,
no library, no account. It shares no code with the program that held the ballot. Each way to count
is written anew here, from the definition published at /help/counting/<method>.

Every check prints one line:  ok | FAILED | cannot be checked, because ... | note
Exit status: 0 nothing failed; 1 something failed; 2 this is no bundle, or a damaged one.

What no program can check from a bundle: that the roll held the right people, that each envelope
came from its member, and that your own paper says what you meant. Whoever holds the server could
make up a whole new bundle that agrees with itself. Therefore compare the hash of the set-up and the
last link of the board with those that you saw while voting was open, and look for your own paper
with --tracker. The roll (roll.txt, where you may see it) is checked with --roll.

How to read this file: 1 reading, 2 the counting rules, 3 the checks, 4 the command line. All
arithmetic is exact (whole numbers and fractions). Nothing in a bundle is run or unpacked to disk.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections import Counter
from fractions import Fraction

FORMAT = "policy-forum-ballot/1"
LARGEST_FILE = (
    128 * 1024 * 1024
)  # bytes of one file in the ZIP; 50,000 long papers need about 25 MB
MOST_FILES = 300
MOST_OPTIONS = 300
MOST_DIGITS = 15  # of a whole number; longer ones only serve to keep a computer busy
MOST_FIGURES = 3000  # characters of an exact figure; fractions can be long

SIDES = ("for", "against", "abstain")
MOTIONS = ("majority", "two-thirds", "two-thirds-present", "absolute")  # for, against, abstain
CHOOSING = ("approval", "phragmen", "equal-shares")  # a paper names options, in no order
EQUALS = ("schulze", "ranked-pairs", "borda", "meek-stv")  # a paper may rank options equal
STRICT = ("irv", "scottish-stv")  # a paper ranks one option after the other


class MalformedError(Exception):
    """This is no bundle, or not a whole one; the text says what is wrong and where."""


# ---------------------------------------------------------------------------------------------
# 1. Reading: nothing in the file is trusted
# ---------------------------------------------------------------------------------------------


def read_zip(path):
    """Return {name: bytes} of the ZIP; raise MalformedError if it is not a plain one."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MOST_FILES:
                raise MalformedError(f"The ZIP holds {len(entries)} files; a bundle holds a few.")
            if len(set(names)) != len(names):
                raise MalformedError("The ZIP holds two files with the same name.")
            return {entry.filename: _read_entry(archive, entry) for entry in entries}
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise MalformedError(f"{path} cannot be read as a ZIP: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed in a rare way
        raise MalformedError(
            f"{path} is packed in a way that a bundle never is: {error}"
        ) from error


def _read_entry(archive, entry):
    """Return one file's bytes; a file that unpacks to more than LARGEST_FILE is refused midway."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise MalformedError(f"{entry.filename} is packed in a way that a bundle never is.")
    with archive.open(entry) as packed:
        content = packed.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise MalformedError(f"{entry.filename} is larger than {LARGEST_FILE} bytes.")
    return content


def read_json(content):
    """Return the value of `content`; no key twice, no decimals, no endless numbers or nesting."""

    def whole(text):
        if len(text) > MOST_DIGITS:
            raise MalformedError("ballot.json holds a number with too many digits.")
        return int(text)

    def refused(text):
        raise MalformedError(
            f"ballot.json holds the number {text[:30]}; only whole ones belong there."
        )

    def once(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise MalformedError("ballot.json gives one key twice in the same place.")
        return found

    try:
        return json.loads(
            content.decode("utf-8"),
            parse_int=whole,
            parse_float=refused,
            parse_constant=refused,
            object_pairs_hook=once,
        )
    except RecursionError:
        raise MalformedError("ballot.json is nested deeper than any ballot.") from None
    except ValueError as error:  # also: not UTF-8
        raise MalformedError(f"ballot.json is not JSON: {error}") from error


def canonical(value):
    """Return the one agreed spelling of a value as bytes: every hash is taken of it."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedError("ballot.json holds half a character, which no text does.") from error


def sha256(content):
    """Return the SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


# The shape that ballot.json must have. A dict: these keys at least; [x]: a list of x; {str: x}: any
# keys, each with x; (x, None): x or null; a type: a value of that type.
NAMES = [str]
STAGE = {
    "number": int, "votes": {str: str}, "elected": NAMES, "excluded": NAMES,
    "not_transferable": str, "rounded_off": str, "quota": (str, None),
}  # fmt: skip
TIE = {
    "options": NAMES, "taken": str, "decided_by": str, "at_stage": int, "stage": (int, None),
}  # fmt: skip
ROLL = {"count": int, "sha256": str}
SHAPE = {
    "format": str,
    "setup": {
        "ballot": int, "organisation": str, "title": str, "secrecy": str, "opens": str,
        "closes": str, "roll": ROLL, "quorum": (int, None), "seed": str, "threshold": int,
        "questions": [{
            "key": str, "wording": str, "method": str, "seats": (int, None),
            "most_choices": (int, None), "options": NAMES,
        }],
    },
    "setup_sha256": str,
    "board": [
        {"number": int, "published_at": str, "added": [str], "withdrawn": [str], "chain": str}
    ],
    "papers": ([{"tracker": str, "copy": int, "answers": {str: object}}], None),
    "papers_sha256": (str, None),
    "spoilt": int,
    "slips": ([{"answers": {str: object}, "count": int}], None),
    "corrections": [{"at": str, "change": str, "reason": str}],
    "roll_at_close": ROLL,
    "counts": {"on_roll": int, "voted": int, "envelopes": int, "papers": int, "slips": int},
    "results": [{
        "question": str, "method": str, "lot": [int], "winners": NAMES, "stages": [STAGE],
        "ties": [TIE], "totals": ({str: object}, None), "blank": int,
    }],
}  # fmt: skip


def insist(value, shape, where="ballot.json"):
    """Raise MalformedError, naming the place, unless `value` has the `shape`."""
    if isinstance(shape, tuple):
        if value is not None:
            insist(value, shape[0], where)
        return
    kind = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind) or (kind is int and (isinstance(value, bool) or value < 0)):
        words = {int: "a whole number, not below nought", str: "text", list: "a list"}
        raise MalformedError(f"{where} must be {words.get(kind, 'an object')}.")
    if isinstance(shape, list):
        for number, item in enumerate(value):
            insist(item, shape[0], f"{where}[{number}]")
    if isinstance(shape, dict):
        for key in value if str in shape else shape:
            if key not in value:
                raise MalformedError(f"{where} lacks {key!r}.")
            insist(value[key], shape[str if str in shape else key], f"{where}.{key[:40]}")


class Question:
    """One question of the set-up, in the words that counting uses (options are numbered from 0)."""

    def __init__(self, given):
        """Take the question from setup.questions."""
        self.key, self.method, self.options = given["key"], given["method"], given["options"]
        self.wording = given["wording"]
        self.numbers = range(len(self.options))
        self.seats = 1 if given["seats"] is None else given["seats"]
        self.most = given["most_choices"]
        self.status_quo = given.get("status_quo")
        if self.status_quo not in (None, *self.numbers):
            raise MalformedError(f"Question {self.key}: the status quo is none of its options.")
        if self.method not in (*MOTIONS, *CHOOSING, *EQUALS, *STRICT):
            raise MalformedError(
                f"Question {self.key}: {self.method[:40]} is no method known here."
            )
        if not 1 <= len(self.options) <= MOST_OPTIONS or len(set(self.options)) < len(self.options):
            raise MalformedError(f"Question {self.key}: no options, too many, or one name twice.")
        if not 1 <= self.seats <= len(self.options):
            raise MalformedError(f"Question {self.key}: {self.seats} seats make no sense.")
        if self.method in MOTIONS and [o.lower() for o in self.options] != list(SIDES):
            raise MalformedError(f"Question {self.key}: the options must be For, Against, Abstain.")

    def ranking(self, answer):
        """Return an answer as groups of option numbers, best first; None: not allowed."""
        if self.method in MOTIONS:
            return ((SIDES.index(answer),),) if answer in SIDES else None
        if not isinstance(answer, list) or not all(isinstance(g, list) and g for g in answer):
            return None
        named = [number for group in answer for number in group]
        if any(type(number) is not int or number not in self.numbers for number in named):
            return None
        if len(set(named)) < len(named) or len(named) > (self.most or MOST_OPTIONS):
            return None
        most_groups = 1 if self.method in CHOOSING else MOST_OPTIONS
        most_together = 1 if self.method in STRICT else MOST_OPTIONS
        if len(answer) > most_groups or any(len(group) > most_together for group in answer):
            return None
        return tuple(tuple(sorted(group)) for group in answer)


def exact(text, where):
    """Return the Fraction that "12.50000" or "25/2" says."""
    if len(text) > MOST_FIGURES or not re.fullmatch(
        r"-?[0-9]+(\.[0-9]+|/[0-9]*[1-9][0-9]*)?", text
    ):
        raise MalformedError(f"{where}: {text[:40]!r} is no exact figure.")
    return Fraction(text)


# ---------------------------------------------------------------------------------------------
# 2. Counting: one function per definition
#
# `profile` is the papers of one question: a list of (ranking, number of such papers), a ranking
# being groups of option numbers, best first, without blank papers. `count` collects what is found.
# ---------------------------------------------------------------------------------------------


class Recount:
    """The result of one question as this program finds it: stages, ties and winners in order."""

    def __init__(self, question, lot, papers, on_roll):
        """Start with nothing found; `lot` holds all options, luckiest first."""
        self.question, self.lot = question, lot
        self.blank = sum(number for ranking, number in papers if not ranking)
        self.present = sum(number for _, number in papers)
        self.profile = [(ranking, number) for ranking, number in papers if ranking]
        self.valid = self.present - self.blank
        self.on_roll = on_roll
        self.places = question.seats if self.profile else 0  # nobody wins when nobody voted
        self.stages, self.ties, self.winners, self.totals = [], [], [], None

    def stage(self, votes, elected=(), excluded=(), lost=0, rounded=0, quota=None, near=0):
        """Write one stage down: votes, who was elected and excluded, what was lost, the quota.

        `lost` are the votes so far that name nobody else, `rounded` what dropping decimals took.
        Votes no further apart than `near` count as the same when a later tie looks back here.
        """
        self.stages.append({
            "votes": {option: Fraction(votes[option]) for option in votes},
            "elected": list(elected), "excluded": list(excluded),
            "not_transferable": Fraction(lost), "rounded_off": Fraction(rounded),
            "quota": None if quota is None else Fraction(quota),
            "near": near,
        })  # fmt: skip
        self.winners.extend(elected)

    def choose(self, tied, high=True, look_back=True):
        """Return one of the options that stand equal, and write the tie down.

        The last earlier stage at which they differed decides; if there is none, or `look_back` is
        false, the lot. `high`: the best of them is wanted (to elect), else the worst (to exclude).
        """
        left = sorted(tied)
        if len(left) == 1:
            return left[0]
        extreme, decided_by, stage = max if high else min, "lot", None
        for number in range(len(self.stages) if look_back else 0, 0, -1):
            votes = self.stages[number - 1]["votes"]
            best = extreme(votes.get(option, 0) for option in left)
            near = self.stages[number - 1]["near"]
            left = [option for option in left if abs(votes.get(option, 0) - best) <= near]
            if len(left) == 1:
                decided_by, stage = "earlier-stage", number
                break
        taken = (min if high else max)(left, key=self.lot.index)
        self.ties.append({
            "options": sorted(tied), "taken": taken, "decided_by": decided_by, "stage": stage,
        })  # fmt: skip
        return taken

    def in_order(self, options, votes, places=MOST_OPTIONS):
        """Return the best options for so many places, most votes first; ties as `choose` says."""
        left, order = set(options), []
        while left and len(order) < places:
            most = max(votes[option] for option in left)
            order.append(self.choose([option for option in left if votes[option] == most]))
            left.remove(order[-1])
        return order


def count_motion(count):
    """For, against, abstain: carried by more for than against, or by the larger share asked for.

    majority: for > against. two-thirds: for is at least two thirds of for and against.
    two-thirds-present: for is at least two thirds of all papers, abstentions too. absolute: for is
    more than half of the roll. Nothing is ever carried without a vote for it.
    """
    votes = dict.fromkeys(count.question.numbers, 0)
    for ranking, number in count.profile:
        votes[ranking[0][0]] += number
    ayes, noes, _ = votes.values()
    needed = {
        "majority": (ayes + noes) // 2 + 1,
        "two-thirds": up(2 * (ayes + noes), 3),
        "two-thirds-present": up(2 * count.present, 3),
        "absolute": count.on_roll // 2 + 1,
    }[count.question.method]
    count.totals = {SIDES[option]: votes[option] for option in votes}
    count.stage(votes, elected=[0] if ayes >= max(needed, 1) else [], quota=needed)


def up(dividend, divisor):
    """Return the whole quotient, rounded up."""
    return -(-dividend // divisor)


def count_approval(count):
    """Approval: every option on a paper gets one vote; those with the most votes win."""
    votes = dict.fromkeys(count.question.numbers, 0)
    for ranking, number in count.profile:
        for option in (option for group in ranking for option in group):
            votes[option] += number
    count.totals = votes
    count.stage(votes, elected=count.in_order(votes, votes, count.places))


def first_hopeful(ranking, hopeful):
    """Return the paper's best option among the hopeful ones; None when it names none of them."""
    for group in ranking:
        for option in group:
            if option in hopeful:
                return option
    return None


def count_irv(count):
    """Instant run-off: exclude the last until one option has more than half of the votes left."""
    hopeful = set(count.question.numbers)
    excluded = []
    while hopeful:
        votes = dict.fromkeys(sorted(hopeful), 0)
        for ranking, number in count.profile:
            holder = first_hopeful(ranking, hopeful)
            if holder is not None:
                votes[holder] += number
        in_play = sum(votes.values())
        winner = [option for option in votes if 2 * votes[option] > in_play]
        count.stage(votes, winner, excluded, count.valid - in_play, quota=in_play // 2 + 1)
        if winner or not in_play:
            return
        fewest = min(votes.values())
        excluded = [count.choose([o for o in votes if votes[o] == fewest], high=False)]
        hopeful -= set(excluded)


def count_scottish_stv(count):
    """Single transferable vote as Scottish councils are elected: SSI 2007/42, rules 45 to 52."""
    quota = count.valid // (count.question.seats + 1) + 1  # rule 46
    piles = {option: {} for option in count.question.numbers}  # {value: papers}
    votes = dict.fromkeys(piles, Fraction(0))
    hopeful = set(piles)

    def deal(parcels):
        """Give papers, in parcels by value, to their best continuing options; return the rest."""
        lost = Fraction(0)
        for value, papers in parcels:
            gained = Counter()
            for ranking, number in papers:
                holder = first_hopeful(ranking, hopeful)
                gained[holder] += number
                if holder is not None:
                    piles[holder].setdefault(value, []).append((ranking, number))
            lost += gained.pop(None, 0) * value
            for holder, number in gained.items():
                votes[holder] += number * value
        return lost

    lost = deal([(Fraction(1), count.profile)])
    excluded, waiting, rounded = [], set(), Fraction(0)
    while len(count.winners) < count.places:
        elected = count.in_order([o for o in hopeful if votes[o] >= quota], votes)  # rule 47
        hopeful -= set(elected)
        waiting |= {option for option in elected if votes[option] > quota}
        if len(hopeful) <= count.places - len(count.winners) - len(elected):  # rule 52
            elected += count.in_order(hopeful, votes)
        count.stage(votes, elected, excluded, lost, rounded, quota)
        if len(count.winners) == count.places:
            return
        excluded = []
        if waiting:  # rules 48 and 49: the largest surplus first
            most = max(votes[option] for option in waiting)
            source = count.choose([o for o in waiting if votes[o] == most])
            waiting.remove(source)
            votes[source] = Fraction(quota)
            moving, dropped = reduced(piles.pop(source), most, quota)
            rounded += dropped
            lost += deal(moving)
        else:  # rules 50 and 51: exclude the lowest
            fewest = min(votes[option] for option in hopeful)
            source = count.choose([o for o in hopeful if votes[o] == fewest], high=False)
            hopeful.remove(source)
            excluded, votes[source] = [source], Fraction(0)
            lost += deal(piles.pop(source).items())


def reduced(piles, total, quota):
    """Return the parcels of a surplus at their new value, and what dropping decimals took."""
    moving, dropped = [], Fraction(0)
    for value, papers in piles.items():
        exact_value = (total - quota) * value / total
        moving.append((cut(exact_value, 5), papers))
        dropped += (exact_value - moving[-1][0]) * sum(number for _, number in papers)
    return moving, dropped


def cut(value, places):
    """Return the fraction cut (never rounded up) to so many decimal places."""
    return Fraction(value.numerator * 10**places // value.denominator, 10**places)


def pairwise(count):
    """Return beats[a][b]: on how many papers a stands above b; what is not ranked stands last."""
    numbers = count.question.numbers
    beats = [[0] * len(numbers) for _ in numbers]
    for ranking, papers in count.profile:
        below = set(numbers)
        for group in ranking:
            below.difference_update(group)
            for option in group:
                for other in below:
                    beats[option][other] += papers
    return beats


def count_schulze(count):
    """Schulze with winning votes: strongest paths through the pairwise contests.

    With a status quo, what does not beat it is dropped first; it wins when nothing is left.
    """
    numbers, beats, kept = count.question.numbers, pairwise(count), count.question.status_quo
    left = set(numbers)
    if kept is not None:
        dropped = [a for a in numbers if a != kept and beats[a][kept] <= beats[kept][a]]
        count.stage({a: beats[a][kept] for a in numbers if a != kept}, excluded=dropped)
        left -= set(dropped)
    path = [[beats[a][b] if beats[a][b] > beats[b][a] else 0 for b in numbers] for a in numbers]
    for via in left:
        for a in left:
            reach = path[a][via]
            for b in left:
                if reach > path[a][b] and path[via][b] > path[a][b]:
                    path[a][b] = min(reach, path[via][b])
    below = [{b for b in left if path[a][b] > path[b][a]} if a in left else set() for a in numbers]
    place(count, beats, below, left)


def place(count, beats, below, left):
    """Put the options left in order by `below` (what each of them stands above); elect the first.

    First those above which none stands, then those above which only these stand, and so on. Options
    placed together come in the order of the lot.
    """

    def score(above):  # one for each option below, half for each that is neither below nor above
        return {
            a: sum(Fraction(1 + above(a, b) - above(b, a), 2) for b in compared if b != a)
            for a in compared
        }

    compared, order = sorted(left), []
    count.stage(score(lambda a, b: beats[a][b] > beats[b][a]))
    if len(left) > 1:
        left.discard(count.question.status_quo)  # it wins only when nothing else is left
    while left and len(order) < count.places:
        together = [a for a in left if not any(a in below[b] for b in left)]
        left -= set(together)
        while together and len(order) < count.places:
            order.append(count.choose(together, look_back=False))
            together.remove(order[-1])
    count.stage(score(lambda a, b: b in below[a]), elected=order)


def count_ranked_pairs(count):
    """Ranked pairs: lock the duels won, the largest first, unless one would close a circle.

    Equal duels come in the order of the lot; where that decides which are locked, it is a tie.
    """
    numbers, beats, luck = count.question.numbers, pairwise(count), count.lot.index
    duels = [(a, b) for a in numbers for b in numbers if beats[a][b] > beats[b][a]]
    sizes = {(beats[a][b], -beats[b][a]) for a, b in duels}
    below = [set() for _ in numbers]
    for size in sorted(sizes, reverse=True):
        equal = [(a, b) for a, b in duels if (beats[a][b], -beats[b][a]) == size]
        equal.sort(key=lambda duel: (-luck(duel[1]), luck(duel[0])))
        possible = [duel for duel in equal if duel[0] not in below[duel[1]]]
        locked = []
        for winner, loser in equal:
            if winner not in below[loser]:
                locked.append((winner, loser))
                for option in numbers:
                    if option == winner or winner in below[option]:
                        below[option] |= below[loser] | {loser}
        if locked != possible:
            count.ties.append({
                "options": sorted({loser for _, loser in possible}), "taken": possible[-1][1],
                "decided_by": "lot", "stage": None,
            })  # fmt: skip
    place(count, beats, below, set(numbers))


def count_borda(count):
    """Borda: a point for every option below, half a point for every option beside."""
    numbers = count.question.numbers
    points = dict.fromkeys(numbers, Fraction(0))
    for ranking, papers in count.profile:
        below = len(numbers)
        named = {option for group in ranking for option in group}
        for group in [*ranking, [option for option in numbers if option not in named]]:
            below -= len(group)
            for option in group:
                points[option] += papers * (below + Fraction(len(group) - 1, 2))
    count.stage(points, elected=count.in_order(points, points, count.places))


ONE = 10**9  # Meek counts in whole billionths of a vote
OMEGA = 10**3  # a total surplus below a millionth of a vote ends an iteration


def count_meek_stv(count):
    """Single transferable vote by Meek's method: elected options keep a share of every vote."""
    keep = dict.fromkeys(count.question.numbers, ONE)
    hopeful, before = set(keep), None
    profile = within_reach(count.profile, keep, hopeful)
    while len(count.winners) < count.places:
        votes, lost, rounded = pour(profile, keep)
        quota = sum(votes.values()) // (count.places + 1) + 1
        surplus = max(0, sum(votes[option] - quota for option in count.winners))
        elected = [option for option in hopeful if votes[option] >= quota]
        excluded = []
        if len(hopeful) <= count.places - len(count.winners):  # as many left as places
            elected, surplus = hopeful, 0
        elif not elected and surplus >= OMEGA and (before is None or surplus < before):
            for option in count.winners:  # pour again: those elected keep less
                keep[option] = min(ONE, up(up(keep[option] * quota, ONE) * ONE, votes[option]))
            before = surplus
            continue
        elif not elected:
            fewest = min(votes[option] for option in hopeful)
            tied = [option for option in hopeful if votes[option] <= fewest + surplus]
            excluded = [count.choose(tied, high=False)]
        elected = count.in_order(elected, votes)
        hopeful -= {*elected, *excluded}
        figures = {option: Fraction(votes[option], ONE) for option in votes if keep[option]}
        near = Fraction(0 if elected else surplus, ONE)
        count.stage(
            figures, elected, excluded, *(Fraction(n, ONE) for n in (lost, rounded, quota)), near
        )
        keep.update(dict.fromkeys(excluded, 0))
        profile, before = within_reach(count.profile, keep, hopeful), None


def within_reach(profile, keep, hopeful):
    """Return the papers as far as a vote gets now: down to the first option not yet elected."""
    found = Counter()
    for ranking, papers in profile:
        reached = []
        for group in ranking:
            reached.append(tuple(option for option in group if keep[option]))
            if not hopeful.isdisjoint(group):
                break
        found[tuple(reached)] += papers
    return list(found.items())


def pour(profile, keep):
    """Pour a vote into each paper; return the votes, what goes no further, what was rounded."""
    votes, lost, rounded = dict.fromkeys(keep, 0), 0, 0
    for ranking, papers in profile:
        left = ONE
        for group in ranking:
            if group and left:
                amount = left
                gained, left = share_out(amount, group, keep)
                for option, part in gained.items():
                    votes[option] += papers * part
                rounded += papers * (amount - left - sum(gained.values()))
        lost += papers * left
    return votes, lost, rounded


def share_out(amount, sharing, keep):
    """Divide a part of a vote among equals: return {option: what it keeps}, and what goes on.

    What an option does not keep is divided among the others of the group, and so on; parts that
    come to the same others are added up before they are divided.
    """
    if len(sharing) == 1:
        part = up(amount * keep[sharing[0]], ONE)
        return {sharing[0]: part}, amount - part
    gained, waiting = dict.fromkeys(sharing, 0), {frozenset(sharing): amount}
    for _ in sharing:  # all groups that wait are of one size, smaller by one each time
        smaller = {}
        for group, total in waiting.items():
            share = total // len(group)
            for option in group:
                part = up(share * keep[option], ONE)
                gained[option] += part
                others = group - {option}
                smaller[others] = smaller.get(others, 0) + share - part
        waiting = smaller
    return gained, waiting[frozenset()]


def approvers(count):
    """Return [(set of options, number of papers)] of papers that choose, in no order."""
    return [
        ({option for group in ranking for option in group}, number)
        for ranking, number in count.profile
    ]


def count_phragmen(count):
    """Sequential Phragmén: each place costs one; the option with the least load per head wins."""
    voters = approvers(count)
    fill_by_phragmen(count, voters, [Fraction(0)] * len(voters))


def fill_by_phragmen(count, voters, loads):
    """Fill the places still free; `loads` is what one paper of each kind carries already."""
    left = set(count.question.numbers) - set(count.winners)
    while len(count.winners) < count.places:
        support = {}
        for option in left:
            backing = [(n, loads[i]) for i, (chosen, n) in enumerate(voters) if option in chosen]
            burden = 1 + sum(n * load for n, load in backing)
            support[option] = sum(n for n, _ in backing) / Fraction(burden)
        most = max(support.values())
        taken = count.choose([option for option in support if support[option] == most])
        loads = [1 / most if taken in chosen else loads[i] for i, (chosen, _) in enumerate(voters)]
        left.remove(taken)
        count.stage(support, elected=[taken])


def price(voters, money, option):
    """Return the least r such that its choosers, each paying r or all that she has, pay 1."""
    backing = sorted((money[i], n) for i, (chosen, n) in enumerate(voters) if option in chosen)
    missing, people = Fraction(1), sum(n for _, n in backing)
    for has, number in backing:
        if has * people >= missing:
            return missing / people
        missing, people = missing - has * number, people - number
    return None  # they do not have enough


def buy(count, voters, budget):
    """Let equal shares of `budget` buy what they can: return (a count, what each paper spent)."""
    trial = Recount(count.question, count.lot, [], 0)
    share = Fraction(budget, max(count.valid, 1))
    left, money = set(count.question.numbers), [share] * len(voters)
    while left:
        prices = {option: price(voters, money, option) for option in left}
        worth = {option: 1 / each for option, each in prices.items() if each is not None}
        if not worth:
            break
        taken = trial.choose([option for option in worth if worth[option] == max(worth.values())])
        money = [
            max(Fraction(0), money[i] - prices[taken]) if taken in chosen else money[i]
            for i, (chosen, _) in enumerate(voters)
        ]
        left.remove(taken)
        trial.stage(worth, elected=[taken])
    return trial, [share - rest for rest in money]


def count_equal_shares(count):
    """Equal shares: every voter has the same money; an option is bought by those who chose it.

    Completion: money for one more seat, for all together, is added while that does not buy too
    many, up to twice the seats; what then is still free is filled by Phragmén's rule, beginning
    with what each voter has spent already.
    """
    voters, seats = approvers(count), count.question.seats
    bought, spent = buy(count, voters, seats)
    named = {option for chosen, _ in voters for option in chosen}
    for budget in range(seats + 1, 2 * seats + 1):
        if len(bought.winners) in (seats, len(named)):
            break
        more, spent_more = buy(count, voters, budget)
        if len(more.winners) > seats:
            break
        bought, spent = more, spent_more
    count.stages, count.ties, count.winners = bought.stages, bought.ties, bought.winners
    fill_by_phragmen(count, voters, spent)


COUNTS = {
    **dict.fromkeys(MOTIONS, count_motion),
    "approval": count_approval, "irv": count_irv, "schulze": count_schulze,
    "ranked-pairs": count_ranked_pairs, "borda": count_borda,
    "scottish-stv": count_scottish_stv, "meek-stv": count_meek_stv,
    "phragmen": count_phragmen, "equal-shares": count_equal_shares,
}  # fmt: skip


# ---------------------------------------------------------------------------------------------
# 3. The checks
# ---------------------------------------------------------------------------------------------

OK, FAILED, OPEN, NOTE = "ok", "FAILED", "cannot be checked", "note"


class Report:
    """The lines that this program prints, in order."""

    def __init__(self):
        """Start with an empty page."""
        self.lines = []

    def say(self, outcome, text):
        """Add a line; what a bundle's author wrote cannot steer the reader's terminal."""
        self.lines.append((outcome, "".join(c if c.isprintable() else "?" for c in text)))

    def check(self, holds, claim, otherwise):
        """Add `claim` as ok when it holds; else `otherwise` as FAILED. Return whether it holds."""
        self.say(OK if holds else FAILED, claim if holds else otherwise)
        return bool(holds)

    @property
    def status(self):
        """The exit status: 1 when a check failed."""
        return int(any(outcome == FAILED for outcome, _ in self.lines))


def is_hex(text, digits):
    """Tell whether `text` is so many lower-case hex digits."""
    return re.fullmatch(f"[0-9a-f]{{{digits}}}", text) is not None


def check_files(report, files, questions, open_box):
    """The ZIP holds what a bundle holds, and ballot.json is spelt in the one canonical way."""
    expected = {"ballot.json", "README.txt"}
    if open_box:
        expected |= {f"question-{q.key}.blt" for q in questions if q.method not in MOTIONS}
    missing, foreign = sorted(expected - set(files)), sorted(set(files) - expected)
    report.check(not missing, "All files of a bundle are there.", f"Files missing: {missing}.")
    report.check(not foreign, "No other file is there.", f"Files that do not belong: {foreign}.")


def check_setup(report, bundle):
    """Question, options, method, seed and the rest of the set-up are those that were published."""
    found = sha256(canonical(bundle["setup"]))
    report.check(
        found == bundle["setup_sha256"],
        f"The set-up has the hash {found}: compare it with the one shown while voting was open.",
        f"The set-up has the hash {found}, but the bundle says {bundle['setup_sha256']}.",
    )


def check_board(report, bundle):
    """The board is one unbroken chain of sorted batches. Return the envelopes on it at the end."""
    chain, now, faults = bundle["setup_sha256"], set(), []
    previous_time = ""
    for place, batch in enumerate(bundle["board"], 1):
        added, withdrawn = batch["added"], batch["withdrawn"]
        if batch["number"] != place:
            faults.append(f"batch {place} is numbered {batch['number']}")
        if batch["published_at"] < previous_time:
            faults.append(f"batch {place} is older than the one before it")
        if not all(is_hex(envelope, 64) for envelope in added + withdrawn):
            faults.append(f"batch {place} holds something that is no hash")
        if added != sorted(added) or withdrawn != sorted(withdrawn):
            faults.append(f"batch {place} is not sorted")
        # One that was taken off may come back: a voter can hand in an earlier envelope again.
        if now.intersection(added) or len(set(added)) < len(added):
            faults.append(f"batch {place} adds a hash that is on the board already")
        if not now.issuperset(withdrawn) or len(set(withdrawn)) < len(withdrawn):
            faults.append(f"batch {place} withdraws a hash that was not on the board")
        text = [chain, *("+" + one for one in added), *("-" + one for one in withdrawn)]
        chain = sha256("".join(line + "\n" for line in text).encode("utf-8", "replace"))
        if chain != batch["chain"]:
            faults.append(f"the chain breaks at batch {place}")
            chain = batch["chain"]  # later batches are judged by themselves
        now = (now | set(added)) - set(withdrawn)
        previous_time = batch["published_at"]
    report.check(
        not faults,
        f"The board is one unbroken chain of {len(bundle['board'])} sorted batches"
        + (f"; its last link is {chain}." if bundle["board"] else "."),
        f"The board is wrong: {'; '.join(faults[:5])}.",
    )
    return now


def check_numbers(report, bundle, envelopes):
    """As many papers as envelopes, as many votes as voters, no more voters than the roll."""
    counts, spoilt = bundle["counts"], bundle["spoilt"]
    held, on_board = counts["papers"], len(envelopes)
    report.check(
        on_board == counts["envelopes"] == held + spoilt,
        f"{on_board} envelopes on the board = {held} papers + {spoilt} spoilt.",
        f"{on_board} envelopes on the board, {counts['envelopes']} said, {held} papers,"
        f" {spoilt} spoilt: these do not agree.",
    )
    report.check(
        counts["voted"] == counts["envelopes"] + counts["slips"],
        f"{counts['voted']} voted = {counts['envelopes']} envelopes + {counts['slips']} slips.",
        f"{counts['voted']} voted, but {counts['envelopes']} envelopes and"
        f" {counts['slips']} slips.",
    )
    report.check(
        counts["voted"] <= counts["on_roll"],
        f"No more voted than the {counts['on_roll']} on the roll.",
        f"{counts['voted']} voted, but only {counts['on_roll']} were on the roll.",
    )
    if bundle["papers"] is not None:
        found = len(bundle["papers"])
        report.check(
            found == held, f"All {held} papers are there.", f"{found} papers are there, not {held}."
        )
    if bundle["slips"] is not None:
        found = sum(slip["count"] for slip in bundle["slips"])
        report.check(
            found == counts["slips"],
            f"All {found} paper slips are there.",
            f"The slips add up to {found}, not {counts['slips']}.",
        )


def check_roll(report, bundle, roll_file):
    """The roll at close is the frozen one with the listed corrections, and is the file given."""
    start, end, changes = bundle["setup"]["roll"], bundle["roll_at_close"], Counter()
    for correction in bundle["corrections"]:
        changes[correction["change"]] += 1
    expected = start["count"] + changes["added"] - changes["removed"]
    untouched = bool(changes) or start["sha256"] == end["sha256"]
    report.check(
        end["count"] == expected == bundle["counts"]["on_roll"]
        and untouched
        and set(changes) <= {"added", "removed", "weight"},
        f"The roll: {start['count']} when frozen, {sum(changes.values())} corrections,"
        f" {end['count']} at close.",
        f"The roll does not add up: {start['count']} when frozen, {changes['added']} added,"
        f" {changes['removed']} removed, {end['count']} at close,"
        f" {bundle['counts']['on_roll']} in the count; or it changed without a correction.",
    )
    if roll_file is None:
        report.say(
            OPEN, "who was on the roll, because that needs the roll itself (--roll roll.txt)."
        )
        return
    try:
        with open(roll_file, "rb") as handle:
            content = handle.read(LARGEST_FILE)
    except OSError as error:
        raise MalformedError(f"The roll cannot be read: {error}") from error
    found = {"count": len(content.splitlines()), "sha256": sha256(content)}
    which = [name for name, roll in (("frozen", start), ("closing", end)) if found == roll]
    report.check(
        which,
        f"The file is the {' and the '.join(which)} roll: {found['count']} members.",
        f"The file ({found['count']} lines, SHA-256 {found['sha256']}) is not the roll of this"
        " ballot.",
    )


def check_papers(report, bundle, questions):
    """Trackers, order, hash and form of the papers."""
    papers = bundle["papers"]
    found = sha256(canonical(papers))
    report.check(
        found == bundle["papers_sha256"],
        f"The papers have the hash {found}.",
        f"The papers have the hash {found}, but the bundle says {bundle['papers_sha256']}.",
    )
    places = [(paper["tracker"], paper["copy"]) for paper in papers]
    report.check(
        all(is_hex(tracker, 32) for tracker, _ in places),
        "Every tracker has 32 hex digits.",
        "A paper has a tracker that is none (32 hex digits).",
    )
    report.check(
        places == sorted(places), "The papers are sorted by tracker.", "The papers are not sorted."
    )
    copies = Counter()
    for tracker, copy in places:
        copies[tracker] += 1
        if copy != copies[tracker]:
            report.say(FAILED, f"The copies of tracker {tracker[:40]} are not numbered 1, 2, ...")
            break
    else:
        report.say(OK, "No two papers share a tracker and copy number.")
    check_answers(report, "paper", papers, questions)


def check_answers(report, what, sheets, questions):
    """Every paper or slip answers every question, no other, in a form that the method allows."""
    keys = {question.key for question in questions}
    for number, sheet in enumerate(sheets, 1):
        name = f"The {what} {sheet.get('tracker', number)}"
        if set(sheet["answers"]) != keys:
            report.say(FAILED, f"{name} answers other questions than were asked.")
            return
        for question in questions:
            if question.ranking(sheet["answers"][question.key]) is None:
                report.say(FAILED, f"{name} answers question {question.key} in a form not allowed.")
                return
    if sheets:
        report.say(OK, f"Every {what} answers every question in the allowed form.")


def lot_order(seed, key, options):
    """Return the option numbers, luckiest first: by the SHA-256 of "seed:question:option"."""
    return sorted(range(options), key=lambda option: sha256(f"{seed}:{key}:{option}".encode()))


def collect(bundle, question):
    """Return the question's [(ranking, number)] from papers and slips, without wrong answers."""
    found = Counter()
    for sheet in [*bundle["papers"], *(bundle["slips"] or [])]:
        ranking = question.ranking(sheet["answers"].get(question.key))
        if ranking is not None:
            found[ranking] += sheet.get("count", 1)
    return sorted(found.items())


def check_results(report, bundle, questions):
    """Recount every question and compare; below the threshold, what the totals allow."""
    setup, results = bundle["setup"], bundle["results"]
    if [result["question"] for result in results] != [question.key for question in questions]:
        report.say(FAILED, "The results are not one for each question, in their order.")
        return
    for question, given in zip(questions, results):
        name = f"Question {question.key} ({question.method})"
        lot = lot_order(setup["seed"], question.key, len(question.options))
        report.check(
            given["lot"] == lot and given["method"] == question.method,
            f"{name}: the method and the lot are those of the set-up and its seed.",
            f"{name}: the method is {given['method'][:40]} and the lot {given['lot'][:20]}; by the"
            f" set-up and its seed they must be {question.method} and {lot[:20]}.",
        )
        if bundle["papers"] is None:
            check_totals(report, bundle, question, given, name)
            continue
        count = Recount(question, lot, collect(bundle, question), bundle["roll_at_close"]["count"])
        COUNTS[question.method](count)
        compare(report, name, count, given)


def check_totals(report, bundle, question, given, name):
    """Check a decision without papers: only a motion's follows from its totals alone."""
    present = bundle["counts"]["papers"] + bundle["counts"]["slips"]
    totals = given["totals"]
    if question.method not in MOTIONS or totals is None:
        report.say(OPEN, f"{name}: the count, because too few voted for the papers to be shown.")
        return
    if set(totals) != set(SIDES) or any(type(n) is not int or n < 0 for n in totals.values()):
        raise MalformedError(f"{name}: the totals must be for, against and abstain.")
    papers = [(((option,),), totals[side]) for option, side in enumerate(SIDES)]
    count = Recount(question, [], [*papers, ((), given["blank"])], bundle["roll_at_close"]["count"])
    report.check(
        count.present == present,
        f"{name}: the totals add up to the {present} papers and slips.",
        f"{name}: the totals add up to {count.present}, but there were {present} papers and slips.",
    )
    count_motion(count)
    compare(report, name, count, given, shown=False)
    report.say(OPEN, f"{name}: the totals themselves, because too few voted to show the papers.")


def compare(report, name, count, given, shown=True):
    """Compare a recount with the published result: winners, stages, ties, totals, blank papers."""
    options = count.question.options

    def named(numbers):
        return [options[number] for number in numbers]

    def says(names):
        return ", ".join(names) or "nobody"

    winners = named(count.winners)
    report.check(
        given["winners"] == winners,
        f"{name}: recounted {count.present} papers and slips; the result is {says(winners)}.",
        f"{name}: the bundle says {says(given['winners'])}; the recount says {says(winners)}.",
    )
    if given["stages"] or shown:
        fault = next(differences(count, given["stages"], name), None)
        report.check(
            fault is None,
            f"{name}: all {len(count.stages)} stages agree in every figure.",
            str(fault),
        )
    if shown and count.question.method in (*STRICT, "meek-stv"):
        whole = [
            sum(s["votes"].values()) + s["not_transferable"] + s["rounded_off"]
            for s in count.stages
        ]
        report.check(
            all(total == count.valid for total in whole),
            f"{name}: at every stage the votes add up to the {count.valid} papers with a choice.",
            f"{name}: votes went missing between the stages.",
        )
    ties = {  # as sets: two options may stand equal twice, to be elected and to be transferred
        (", ".join(sorted(named(t["options"]))), options[t["taken"]], t["decided_by"], t["stage"])
        for t in count.ties
    }
    said = {
        (", ".join(sorted(t["options"])), t["taken"], t["decided_by"], t["stage"])
        for t in given["ties"]
    }
    report.check(
        ties == said,
        f"{name}: {len(ties)} ties, decided by the rule.",
        f"{name}: the ties differ: only in the bundle {list(said - ties)[:3]}, only in the recount"
        f" {list(ties - said)[:3]}.",
    )
    totals = count.totals
    if totals is not None and count.question.method not in MOTIONS:
        totals = {options[option]: totals[option] for option in totals}
    published = given["totals"] and {
        key: exact(str(figure), f"{name}: totals") for key, figure in given["totals"].items()
    }
    report.check(
        published == totals and given["blank"] == count.blank,
        f"{name}: totals and blank papers ({count.blank}) agree.",
        f"{name}: the totals or the number of blank papers ({given['blank']} said,"
        f" {count.blank} found) do not agree.",
    )


def differences(count, published, name):
    """Yield a sentence for each figure in which the stages of recount and bundle differ."""
    options = count.question.options
    if len(published) != len(count.stages):
        yield f"{name}: the bundle has {len(published)} stages, the recount {len(count.stages)}."
    for number, (stage, given) in enumerate(zip(count.stages, published), 1):
        where = f"{name}, stage {number}"
        if given["number"] != number:
            yield f"{where} is numbered {given['number']}."
        votes = {options[option]: figure for option, figure in stage["votes"].items()}
        for option in [*options, *sorted(set(given["votes"]) - set(options))]:
            said, found = exact(given["votes"].get(option, "0"), where), votes.get(option, 0)
            if said != found:
                yield f"{where}: {option[:60]} has {said} in the bundle, {found} in the recount."
        for key in ("elected", "excluded"):
            found = [options[option] for option in stage[key]]
            if given[key] != found:
                yield f"{where}: {key} are {given[key]} in the bundle, {found} in the recount."
        for key in ("not_transferable", "rounded_off", "quota"):
            said = None if given[key] is None else exact(given[key], where)
            if said != stage[key]:
                yield f"{where}: {key} is {said} in the bundle, {stage[key]} in the recount."


def check_quorum(report, bundle):
    """Enough members took part, abstaining or not; else the ballot decides nothing."""
    needed, voted = bundle["setup"]["quorum"], bundle["counts"]["voted"]
    if not needed:
        report.say(NOTE, "No quorum was asked for.")
    elif voted >= needed:
        report.say(OK, f"The quorum is reached: {voted} voted, {needed} were needed.")
    else:
        report.say(NOTE, f"NO QUORUM: {voted} voted, {needed} were needed: this decides nothing.")


def check_blt(report, files, bundle, questions):
    """The BLT files, made for other counting programs, hold the same papers."""
    for question in questions:
        name = f"question-{question.key}.blt"
        if question.method in MOTIONS or name not in files:
            continue
        try:
            seats, found, options = read_blt(files[name].decode("utf-8"))
        except (ValueError, IndexError):
            report.say(FAILED, f"{name} is no BLT file.")
            continue
        expected = Counter()
        for ranking, number in collect(bundle, question):
            expected[shelve(question, ranking)] += number
        held = Counter()
        for ranking, number in found:
            held[shelve(question, ranking)] += number
        for papers in (expected, held):
            papers.pop((), None)  # other programs drop blank papers, so a file may do so too
        report.check(
            held == expected and seats == question.seats and options == list(question.options),
            f"{name} holds the same seats, options and papers.",
            f"{name} holds other seats, options or papers than ballot.json.",
        )


def shelve(question, ranking):
    """Return a ranking as it is compared: for methods that only choose, order does not matter."""
    if question.method in CHOOSING:
        ranking = [[option for group in ranking for option in group]] if ranking else []
    return tuple(tuple(sorted(group)) for group in ranking)


def read_blt(text):
    """Return (seats, [(ranking, number)], option names) of a BLT file; ValueError: it is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    options, seats = (short_int(word) for word in lines[0].split())
    end = lines.index("0")
    papers = []
    for line in lines[1:end]:
        number, *groups = line.split()
        if groups.pop() != "0":
            raise ValueError(line)
        ranking = [[short_int(option) - 1 for option in group.split("=")] for group in groups]
        papers.append((ranking, short_int(number)))
    names = [json.loads(line) for line in lines[end + 1 : end + 1 + options]]
    return seats, papers, names


def short_int(text):
    """Return a whole number of at most 12 digits; ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise ValueError(text)
    return int(text)


def find_paper(report, bundle, questions, tracker):
    """Print what the paper with this tracker says."""
    tracker = re.sub(r"[\s-]", "", tracker).lower()
    if not is_hex(tracker, 32):
        raise MalformedError("A tracker has 32 hex digits (0-9, a-f); your receipt shows it.")
    if bundle["papers"] is None:
        report.say(OPEN, "your paper, because too few voted for the papers to be shown.")
        return
    found = [paper for paper in bundle["papers"] if paper["tracker"] == tracker]
    report.check(
        found,
        f"Your tracker {tracker} is on {len(found)} paper(s):",
        f"No paper has the tracker {tracker}. If you handed in again, only the last one counts.",
    )
    for paper in found:
        for question in questions:
            answer = question.ranking(paper["answers"].get(question.key))
            groups = [" = ".join(question.options[o] for o in group) for group in answer or ()]
            between = ", " if question.method in CHOOSING else ", then "
            report.say(
                NOTE, f"{question.key}. {question.wording}: {between.join(groups) or 'blank'}"
            )


def verify(files, roll_file=None, tracker=None):
    """Check a bundle given as {name: bytes}; return the Report; MalformedError: it is no bundle."""
    if "ballot.json" not in files:
        raise MalformedError("The ZIP holds no ballot.json, so it is no bundle.")
    bundle = read_json(files["ballot.json"])
    insist(bundle, SHAPE)
    setup = bundle["setup"]
    if bundle["format"] != FORMAT or setup["secrecy"] != "secret":
        raise MalformedError(f"This program checks secret ballots in the format {FORMAT} only.")
    questions = [Question(given) for given in setup["questions"]]
    if not questions or len({question.key for question in questions}) < len(questions):
        raise MalformedError("A ballot asks at least one question, and no two with one key.")
    report = Report()
    report.say(
        NOTE,
        f"{setup['organisation']}: {setup['title']}, open {setup['opens']} to {setup['closes']}",
    )
    report.check(
        canonical(bundle) == files["ballot.json"].rstrip(b"\n"),
        "ballot.json is spelt in the canonical way.",
        "ballot.json is not spelt in the canonical way: somebody wrote it anew.",
    )
    check_files(report, files, questions, bundle["papers"] is not None)
    check_setup(report, bundle)
    envelopes = check_board(report, bundle)
    check_numbers(report, bundle, envelopes)
    check_roll(report, bundle, roll_file)
    check_box(report, bundle, questions)
    check_results(report, bundle, questions)
    check_quorum(report, bundle)
    if bundle["papers"] is not None:
        check_blt(report, files, bundle, questions)
    if tracker is not None:
        find_paper(report, bundle, questions, tracker)
    return report


def check_box(report, bundle, questions):
    """Papers are shown from the threshold on, and not below it."""
    threshold, number = bundle["setup"]["threshold"], bundle["counts"]["papers"]
    shown = bundle["papers"] is not None
    state = "The papers are shown" if shown else "The papers are not shown"
    report.check(
        shown == (number >= threshold),
        f"{state}: {number} papers, threshold {threshold}.",
        f"{state}, though there are {number} and the threshold is {threshold}.",
    )
    if shown:
        check_papers(report, bundle, questions)
        check_answers(report, "slip", bundle["slips"] or [], questions)
        if bundle["slips"] is None and bundle["counts"]["slips"]:
            report.say(FAILED, "The paper slips are missing, so the count cannot be repeated.")
        return
    if bundle["papers_sha256"] is not None:
        report.say(FAILED, "There is a hash of papers, but there are no papers.")
    report.say(OPEN, "single papers, because too few voted to show them without showing who.")


# ---------------------------------------------------------------------------------------------
# 4. The command line
# ---------------------------------------------------------------------------------------------


def main(arguments=None):
    """Read the arguments, check, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Check the published bundle of a ballot.")
    parser.add_argument("bundle", help="the ZIP that you downloaded")
    parser.add_argument("--tracker", help="find this paper (the tracker is on your receipt)")
    parser.add_argument("--roll", help="the file roll.txt, if you may see it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a narrow terminal must not end the check
    try:
        report = verify(read_zip(options.bundle), options.roll, options.tracker)
        lines, status = report.lines, report.status
    except MalformedError as error:
        lines, status = [("malformed", str(error))], 2
    except (MemoryError, RecursionError):
        lines, status = [("malformed", "The bundle is too large, or nested too deep.")], 2
    if options.json:
        checks = [{"outcome": outcome, "line": line} for outcome, line in lines]
        print(json.dumps({"status": status, "checks": checks}, indent=1))
        return status
    for outcome, line in lines:
        print(f"{outcome}: {line}")
    if status < 2:
        print("\nNothing failed." if not status else "\nSOMETHING FAILED: see the lines above.")
    return status


if __name__ == "__main__":
    sys.exit(main())
