"""The members of the demonstration organisation, their offices, and the accounts to try.

All of them are invented. Days are counted from the day the demonstration is loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing


@dataclass(frozen=True)
class Person:
    """A member with her membership number; `joined` is a day in the past, so negative."""

    number: str
    key: str
    given_name: str
    family_name: str
    branch: str
    joined: int
    standing: Standing

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        """An address that can belong to nobody."""
        return f"{self.key}@{self.branch.lower()}.example.org"

    def is_eligible(self, freeze_day: int) -> bool:
        """Whether she is on the rolls made with that freeze date."""
        return self.standing is Standing.GOOD and self.joined < freeze_day


@dataclass(frozen=True)
class Term:
    """An office held from one day until another (None: no end is set)."""

    person: str
    office: OfficeKind
    branch: str | None
    begins: int
    ends: int | None


class Persona(StrEnum):
    """The people of whom the product was designed to think."""

    MEMBER = "member"
    SECRETARY = "secretary"
    CHAIR = "chair"
    DELEGATE = "delegate"
    POLICY_OFFICER = "policy_officer"
    RETURNING_OFFICER = "returning_officer"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Account:
    """A sign-in offered on the demonstration's sign-in page, and what to try with it."""

    persona: Persona
    person: str
    role: str
    can_try: str


# Branch by branch: key, given and family name, days since joining. The first three members hold
# the offices of the branch, in the order of `_BRANCH_OFFICES`.
_ROLL: dict[str, tuple[tuple[str, str, str, int], ...]] = {
    "NOR": (
        ("marian", "Marian", "Oyelaran", 2914),
        ("tobias", "Tobias", "Hethersett", 2201),
        ("priya", "Priya", "Ramanathan", 1640),
        ("nell", "Nell", "Ackroyd-Benítez", 903),
        ("joseph", "Joseph", "Kowalczyk", 4120),
        ("fatima", "Fatima", "el-Idrissi", 1233),
        ("gareth", "Gareth", "Threlkeld", 3302),
        ("sunniva", "Sunniva Bjørnsdatter", "Haugen", 298),
        ("colm", "Colm", "Ó Ceallacháin", 2077),
        ("winifred", "Winifred", "Stott", 5110),
        ("idris", "Idris", "Mutasa", 19),
    ),
    "HAR": (
        ("bernard", "Bernard", "Ostrowski", 3650),
        ("chidi", "Chidi", "Anyanwu", 1402),
        ("eileen", "Eileen", "Fairbrother", 2750),
        ("ludovic", "Ludovic", "Marchetti-Sykes", 811),
        ("yusuf", "Yusuf", "Demirtaş", 640),
    ),
    "SKE": (
        ("olwyn", "Olwyn", "Cartwright", 1980),
        ("tariq", "Tariq", "Mahmood-Lister", 1120),
        ("ingrid", "Ingrid", "Sørensen", 2340),
        ("scaife", "Barnaby", "Scaife", 760),
        ("beatriz", "Beatriz", "Queirós", 233),
    ),
    "WHI": (
        ("agnes", "Agnes", "Trewhitt", 4010),
        ("samuel", "Samuel", "Okonkwo-Bright", 1310),
        ("lucia", "Lúcia", "Vasconcelos", 980),
        ("desmond", "Desmond", "Rooke", 2600),
        ("meiling", "Mei-Ling", "Thackray", 702),
    ),
    "ASH": (
        ("harriet", "Harriet", "Pennefather", 2411),
        ("krishnan", "Krishnan", "Subramaniam", 1875),
        ("zofia", "Zofia", "Wiśniewska-Pratt", 1502),
        ("grace", "Grace", "Nalubega", 866),
        ("ferreby", "Tom", "Ferreby", 3105),
        ("noor", "Noor", "Hashemi", 412),
        (
            "leopold",
            "Leopold Bartholomew",
            "Fortescue-Wyndham-Ramsbottom de la Haye-Montgomery of Netherashen",
            5480,
        ),
        ("clifford", "Clifford", "Bane", 1260),
    ),
    "MER": (
        ("jacqueline", "Jacqueline", "Dubois-Marsh", 2890),
        ("stanley", "Stanley", "Threadgold", 3901),
        ("amara", "Amara", "Diallo-Finch", 990),
        ("vasyl", "Vasyl", "Kovalchuk-Reed", 720),
        ("pamela", "Pamela", "Snoad", 2444),
        ("attah", "Percival", "Attah", 3320),
    ),
    "QUE": (
        ("rosalind", "Rosalind", "Achterberg", 2660),
        ("gurpreet", "Gurpreet", "Sandhu-Ellis", 1450),
        ("maeve", "Maeve", "Donnellan", 1188),
        ("ezekiel", "Ezekiel", "Boateng", 845),
        ("hannah", "Hannah", "Lindqvist", 2015),
        ("seun", "Oluwaseun", "Adeyemi-Clarke", 1601),
        ("cecily", "Cecily", "Underhill", 3733),
        ("dorothea", "Dorothea", "Plum", 2990),
    ),
    "POL": (
        ("jory", "Jory", "Trevanion", 3010),
        ("lowenna", "Lowenna", "Pascoe", 1290),
        ("mateus", "Mateus", "Carvalho", 905),
        ("demelza", "Demelza", "Hocking", 655),
    ),
    "LLA": (
        ("sian", "Siân", "Gwynfryn", 2705),
        ("rhys", "Rhys", "ap Ieuan Môrgannwg", 1833),
        ("gwenllian", "Gwenllïan", "Prys-Hughes", 1477),
        ("llyr", "Llŷr", "Cynwal", 780),
        ("angharad", "Angharad", "Tegid", 2066),
        ("tomas", "Tomás", "Villanueva", 301),
        ("ffion", "Ffion", "Dôlwen", 34),
    ),
    "MOR": (
        ("elin", "Elin", "Tŷ-Mawr", 2190),
        ("huw", "Huw", "Penrhyn Llywarch", 1755),
        ("carys", "Carys", "Ffransis", 998),
        ("abdi", "Abdirahman", "Gedi", 688),
    ),
    "INV": (
        ("catriona", "Catrìona", "NicDhòmhnaill", 3250),
        ("ruaraidh", "Ruaraidh", "MacGillEathain", 1540),
        ("eoghann", "Eòghann", "Sutherland", 1066),
        ("morag", "Morag", "Isbister", 2333),
        ("pillai", "Suresh", "Pillai", 870),
        ("fionnghal", "Fionnghal", "Abernethy", 715),
    ),
    "EIL": (
        ("seonaidh", "Seonaidh", "MacAoidh", 1900),
        ("kirsty", "Kirsty", "Drever", 1105),
        ("peigi", "Peigi", "Mhoireach", 2480),
    ),
}

_STANDING = {
    "winifred": Standing.LAPSED,
    "pamela": Standing.LAPSED,
    "dorothea": Standing.LAPSED,
    "clifford": Standing.SUSPENDED,
}

_MEMBERS = ((branch, *member) for branch, members in _ROLL.items() for member in members)

PEOPLE = tuple(
    Person(
        f"CL-{place:05d}",
        key,
        given_name,
        family_name,
        branch,
        -days_ago,
        _STANDING.get(key, Standing.GOOD),
    )
    for place, (branch, key, given_name, family_name, days_ago) in enumerate(_MEMBERS, start=10117)
)

# The present officers were elected before last year’s cycle began, for three years: whoever
# walks this year to its end finds them still in office in the next.
_ELECTED, _NEXT_ELECTION = -560, 536
_BRANCH_OFFICES = (OfficeKind.CHAIR, OfficeKind.SECRETARY, OfficeKind.POLICY_OFFICER)


def _branch_terms() -> Iterator[Term]:
    for branch, members in _ROLL.items():
        for office, (key, *_) in zip(_BRANCH_OFFICES, members, strict=False):
            yield Term(key, office, branch, _ELECTED, _NEXT_ELECTION)


TERMS = (
    *_branch_terms(),
    Term("joseph", OfficeKind.CHAIR, "NOR", _ELECTED - 731, _ELECTED),
    Term("leopold", OfficeKind.SECRETARY, "ASH", _ELECTED - 731, _ELECTED),
    Term("angharad", OfficeKind.CHAIR, "LLA", _ELECTED - 731, _ELECTED),
    Term("hannah", OfficeKind.NATIONAL_OFFICE, None, -900, None),
    Term("seun", OfficeKind.NATIONAL_OFFICE, None, -620, None),
    Term("cecily", OfficeKind.RETURNING_OFFICER, None, -600, 860),
    Term("attah", OfficeKind.AUDITOR, None, -600, 860),
)

ACCOUNTS = (
    Account(
        Persona.MEMBER,
        "nell",
        "Member of Norbeck, on her phone",
        "Vote in the ballots that are open, one of them secret; second the motion on the "
        "allotments, and answer the amendments to your own motion on evening buses.",
    ),
    Account(
        Persona.SECRETARY,
        "tobias",
        "Secretary of Norbeck",
        "See which amendments to “A bus home after six” conflict, and open the ballot on it.",
    ),
    Account(
        Persona.CHAIR,
        "agnes",
        "Chair of Whinsay Bay",
        "Give the casting vote on the tied motion about the lights on the sea wall, and set the "
        "order of votes on the amendments to “One railway, one ticket”.",
    ),
    Account(
        Persona.DELEGATE,
        "morag",
        "Delegate of Inverdòran",
        "Read last year’s conference paper with each mandate, and bring back the motion on "
        "pharmacies that conference remitted.",
    ),
    Account(
        Persona.POLICY_OFFICER,
        "hannah",
        "Policy officer at the national office",
        "Look through last year’s intake and rulings, move a window of this year’s cycle, and "
        "import a membership list.",
    ),
    Account(
        Persona.RETURNING_OFFICER,
        "cecily",
        "Returning officer",
        "Check the roll and the counts behind any mandate; move the clock past the close of the "
        "vote on the summer gathering, and open its envelopes with the code on the ballot’s page.",
    ),
    Account(
        Persona.AUDITOR,
        "attah",
        "Auditor",
        "Download the bundle of the election of the conference committee and check it with "
        "verify.py; follow the audit trail of last year’s cycle.",
    ),
    # In Norbeck four must vote, and whoever walks a motion through it has to be that many.
    Account(
        Persona.MEMBER,
        "gareth",
        "Another member of Norbeck",
        "Answer the amendments to your motion on the allotments, and vote: in Norbeck a decision "
        "stands when four members vote.",
    ),
    Account(
        Persona.MEMBER,
        "priya",
        "Policy officer of Norbeck",
        "Vote too, and see what becomes of your amendment to “A bus home after six”.",
    ),
    Account(
        Persona.MEMBER,
        "marian",
        "Chair of Norbeck",
        "Vote too, and give the casting vote if the branch is divided.",
    ),
)

_BY_KEY = {person.key: person for person in PEOPLE}


def person_of(key: str) -> Person:
    """The member with that key; KeyError if there is none."""
    return _BY_KEY[key]


def roll_of(branch: str, freeze_day: int) -> tuple[Person, ...]:
    """The members of a branch who may vote, officers first."""
    return tuple(p for p in PEOPLE if p.branch == branch and p.is_eligible(freeze_day))


def holder_of(office: OfficeKind, branch: str | None, day: int) -> Person | None:
    """Who held the office on a day, None if nobody did."""
    for term in TERMS:
        is_in_term = term.begins <= day and (term.ends is None or day < term.ends)
        if term.office is office and term.branch == branch and is_in_term:
            return person_of(term.person)
    return None
