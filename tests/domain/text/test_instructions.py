"""Instructions as people write them, read against the text that they amend."""

import pytest

from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.instructions import apply_wording

TEXT = """\
## This branch notes

1. The public bus to the hospital is late, and the public pays for it.
2. Rents rose by 10 per cent; wages did not.
3. The council’s members’ fund is **nearly** empty, says the “Gazette”.

## This branch believes

- Nobody should choose between heat and food.
- A town needs a library
  and a park.

## This branch resolves

1. To ask the council for:
   a) a lane for buses;
   b) a cap on rents; and
   c) a warm room.
2. To write to the [operator](https://bus.example/complain).
3. To meet again in May. To bring tea.
"""
BASE = parse_document(TEXT)


def amended(instruction: str, text: str = TEXT) -> str:
    return print_document(apply_wording(parse_document(text), instruction))


RENTS = "2. Rents rose by 10 per cent; wages did not.\n"
MAY = "3. To meet again in May. To bring tea.\n"
AFTER_RENTS = TEXT.partition("10 per cent")[0]


@pytest.mark.parametrize(
    ("instruction", "old", "new"),
    [
        # words replaced
        ("In Notes 2, replace ‘Rents’ with ‘Fares’.", "Rents rose", "Fares rose"),
        ("in notes 2 replace 'Rents' by 'Fares'", "Rents rose", "Fares rose"),
        ('In Notes 2: delete "Rents" and insert "Fares"', "Rents rose", "Fares rose"),
        ("Notes 2: delete “Rents”, insert “Fares”", "Rents rose", "Fares rose"),
        ("Notes 2 delete 'Rents' insert 'Fares'", "Rents rose", "Fares rose"),
        ("In Notes 2, leave out ‘Rents’ and insert ‘Fares’", "Rents rose", "Fares rose"),
        ("In Notes 2, leave out “Rents” and substitute “Fares”.", "Rents rose", "Fares rose"),
        ("In Notes 2, substitute ‘Fares’ for ‘Rents’.", "Rents rose", "Fares rose"),
        ("In Notes 2, substitute ‘Rents’ with ‘Fares’.", "Rents rose", "Fares rose"),
        ("In Notes 2 change ‘Rents’ to ‘Fares’", "Rents rose", "Fares rose"),
        ("Amend ‘Rents rose’ to read ‘Fares rose’", "Rents rose", "Fares rose"),
        ("In Notes 2, strike ‘Rents’ and replace it with ‘Fares’.", "Rents rose", "Fares rose"),
        ("Replace ‘Rents’ with ‘Fares’ in Notes 2.", "Rents rose", "Fares rose"),
        ("Delete ‘Rents’ from Notes 2 and insert ‘Fares’ instead", "Rents rose", "Fares rose"),
        ("In the second clause under Notes, replace the word ‘Rents’ with the word ‘Fares’",
         "Rents rose", "Fares rose"),
        ("IN NOTES 2, REPLACE ‘RENTS ROSE’ WITH ‘Fares rose’", "Rents rose", "Fares rose"),
        ("In clause 2 of Notes, delete ‘Rents’ and\ninsert ‘Fares’", "Rents rose", "Fares rose"),
        ("Replace ‘10 per cent’ with ‘ten per cent’", "10 per cent", "ten per cent"),
        ("In Notes 3, replace ‘council's members' fund’ with ‘fund of the council’s members’",
         "council’s members’ fund", "fund of the council’s members"),
        ("In Notes 3 delete ‘the “Gazette”’ and insert ‘the ‘Bugle’’", "the “Gazette”",
         "the ‘Bugle’"),
        ('In Notes 3, delete "members\' fund" and insert "members\' chest"', "members’ fund",
         "members' chest"),
        ("In Notes 3, replace ‘nearly’ with ‘quite’", "**nearly**", "**quite**"),
        ("In Notes 3, replace ‘**nearly**’ with ‘quite’", "**nearly**", "quite"),
        ("In Notes 3, replace ‘is nearly empty’ with ‘is full’", "is **nearly** empty",
         "is full"),
        ("In Resolves 2, replace ‘operator’ with ‘company’", "[operator]", "[company]"),
        ("In the second bullet under Believes, replace ‘library and a park’ with ‘pool’",
         "library\n  and a park", "pool"),
        ("In line 2, replace ‘late’ with ‘punctual’", "is late", "is punctual"),
        ("In the clause beginning ‘Rents rose’, replace ‘wages’ with ‘pay’", "wages", "pay"),
        ("In Resolves 1(b), replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In Resolves 1 b) replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In Resolves 1b, replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In point b, replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In sub-point (b) of Resolves 1, replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In Resolves 1, sub-clause b), replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        ("In Resolves 1, replace ‘cap’ with ‘freeze’", "a cap", "a freeze"),
        # the same words in more places
        ("In Notes 1, delete the second ‘public’ and insert ‘people’", "the public pays",
         "the people pays"),
        ("In Notes 1, after ‘late, and the’ delete ‘public’", "the public pays", "the pays"),
        ("In Notes 1, replace ‘public’ where it first occurs with ‘town’", "public bus",
         "town bus"),
        ("In Notes 1, replace the last ‘public’ with ‘town’", "public pays", "town pays"),
        ("Replace ‘public’ throughout with ‘town’", "public", "town"),
        ("Replace ‘public’ with ‘town’ throughout.", "public", "town"),
        ("In Notes 1, replace ‘public’ with ‘town’ wherever it occurs.", "public", "town"),
        ("Delete all references to ‘public’", " public", ""),
        # words deleted
        ("In Notes 1, delete ‘to the hospital’.", " to the hospital", ""),
        ("In Notes 2, delete ‘; wages did not’.", "; wages did not", ""),
        ("In Notes 3, delete ‘nearly’", " **nearly**", ""),
        ("Delete “To bring tea.” in Resolves 3", " To bring tea.", ""),
        ("In Resolves 3, delete from ‘again’ to ‘bring’", " again in May. To bring", ""),
        ("In Resolves 3, delete ‘again’ to ‘bring’ and insert ‘and drink’",
         "again in May. To bring", "and drink"),
        ("In Resolves 3, delete all after ‘May.’", " To bring tea.", ""),
        ("In Resolves 3 omit everything after ‘May.’ and add ‘To sing.’", "To bring tea.",
         "To sing."),
        ("Resolves 3: delete from ‘To bring’ to end", " To bring tea.", ""),
        ("In Resolves 3, remove the words ‘again in May’", " again in May", ""),
        # words inserted
        ("In Notes 2, after ‘Rents’ insert ‘and fares’.", "Rents", "Rents and fares"),
        ("In Notes 2, insert ‘and fares’ after ‘Rents’.", "Rents", "Rents and fares"),
        ("After ‘Rents’ in Notes 2 add ‘and fares’", "Rents", "Rents and fares"),
        ("Line 3, after 'Rents', insert 'and fares'", "Rents", "Rents and fares"),
        ("In Notes 2, before ‘wages’ insert ‘most’", "wages", "most wages"),
        ("In Notes 2 after “10 per cent” add “, again”", "10 per cent", "10 per cent, again"),
        ("At the end of Notes 2 add ‘(Gazette)’.", "wages did not.", "wages did not. (Gazette)"),
        ("Add to Notes 2 at the end: ‘This is wrong.’", "wages did not.",
         "wages did not. This is wrong."),
        ("Add ‘This is wrong.’ to the end of Notes 2", "wages did not.",
         "wages did not. This is wrong."),
        ("At the beginning of Notes 2 insert ‘In May,’", "Rents", "In May, Rents"),
        ("In Notes 3, after ‘nearly’ insert ‘but not quite’", "**nearly**",
         "**nearly** but not quite"),
        ("In Resolves 2, after ‘operator’ insert ‘in May’", "complain)", "complain) in May"),
        # clauses deleted
        ("Delete Notes 2.", RENTS, ""),
        ("Delete clause 2 of Notes and renumber accordingly.", RENTS, ""),
        ("Remove Resolves 3", MAY, ""),
        ("Strike out the last clause.", MAY, ""),
        ("Omit paragraph 3 under Resolves", MAY, ""),
        ("Delete Resolves 2 and 3.", "2. To write to the [operator](https://bus.example/complain).\n"
         + MAY, ""),
        ("Delete Resolves 2-3", "2. To write to the [operator](https://bus.example/complain).\n"
         + MAY, ""),
        ("Delete Resolves 2 to Resolves 3", "2. To write to the [operator](https://bus.example/complain).\n"
         + MAY, ""),
        ("Delete the first bullet point under Believes.",
         "- Nobody should choose between heat and food.\n", ""),
        ("Delete Resolves 1 c)", "   c) a warm room.\n", ""),
        ("Delete Resolves 1 b) and c).", "   b) a cap on rents; and\n   c) a warm room.\n", ""),
        # clauses replaced
        ("Delete Resolves 3 and insert: To rest.", "To meet again in May. To bring tea.",
         "To rest."),
        ("Replace Resolves 3 with ‘To rest.’", "To meet again in May. To bring tea.", "To rest."),
        ("Replace Resolves 3 with:\n\n3. To rest.\n", "To meet again in May. To bring tea.",
         "To rest."),
        ("Amend Resolves 3 to read: ‘To rest.’", "To meet again in May. To bring tea.",
         "To rest."),
        ("Delete Resolves 3 and replace with:\n3. To rest.\n4. To sleep.", MAY,
         "3. To rest.\n4. To sleep.\n"),
        # clauses inserted
        ("At the end add a new clause: ‘To march.’", MAY, MAY + "4. To march.\n"),
        ("At end add: ‘4. To march.’", MAY, MAY + "4. To march.\n"),
        ("Add as new point at end of motion:\n\nTo march.", MAY, MAY + "4. To march.\n"),
        ("Add at end of Resolves:\nTo march.", MAY, MAY + "4. To march.\n"),
        ("Insert a new clause at the end of the motion: To march.", MAY, MAY + "4. To march.\n"),
        ("After Notes 1 insert a new clause: ‘It is full.’", RENTS,
         "2. It is full.\n" + RENTS.replace("2.", "3.")),
        ("Insert after Notes 1: ‘It is full.’", RENTS,
         "2. It is full.\n" + RENTS.replace("2.", "3.")),
        ("Insert new clause 2 in Notes: It is full.", RENTS,
         "2. It is full.\n" + RENTS.replace("2.", "3.")),
        ("Before Notes 2 insert ‘It is full.’", RENTS,
         "2. It is full.\n" + RENTS.replace("2.", "3.")),
        ("Insert as new point after Notes 1 and renumber accordingly:\n\nIt is full.", RENTS,
         "2. It is full.\n" + RENTS.replace("2.", "3.")),
        ("Add at the end of Notes a new clause: ‘It is full.’", "“Gazette”.\n",
         "“Gazette”.\n4. It is full.\n"),
        ("Under Believes, add a bullet: ‘Parks are good.’", "  and a park.\n",
         "  and a park.\n- Parks are good.\n"),
        ("After Resolves 1 a) insert ‘b) a tram;’", "   b) a cap", "   b) a tram;\n   c) a cap"),
        ("After Resolves 3 insert:\n4. To march.\n5. To sing.", MAY,
         MAY + "4. To march.\n5. To sing.\n"),
        # as unions, councils and parliaments write
        ("As an amendment to motion S5M-12 in the name of A Member (Buses), leave out from "  # noqa: ISC004
         "“public bus” to “late” and insert “tram is on time”",
         "public bus to the hospital is late", "tram is on time"),
        ("As an amendment to Resolves 3, delete ‘again’.", " again", ""),
        ("In Notes 2, for ‘Rents’ substitute ‘Fares’.", "Rents", "Fares"),
        ("For Resolves 3, substitute ‘To rest.’", "To meet again in May. To bring tea.",
         "To rest."),
        ("Amend Resolves 3 by deleting ‘again’ and inserting ‘once more’", "again", "once more"),
        ("Amend Resolves 3 by adding at the end ‘To sing.’", "bring tea.", "bring tea. To sing."),
        ("That ‘again’ be deleted from Resolves 3", " again", ""),
        ("In Resolves 3, ‘again’ to be replaced by ‘once more’", "again", "once more"),
        ("Resolves 3 to read: ‘To rest.’", "To meet again in May. To bring tea.", "To rest."),
        ("Resolves 3 to be deleted", MAY, ""),
        ("Resolves 3: delete.", MAY, ""),
        ("Resolves iii: delete ‘again’", " again", ""),
        ("Under ‘This branch resolves’, delete point 3.", MAY, ""),
        ("In This branch resolves 3, delete ‘again’", " again", ""),
        ("In paragraph 2 of Notes, line 1, delete ‘Rents’ and insert ‘Fares’", "Rents", "Fares"),
        ("Amendment 4: in Resolve 3 delete ‘again’", " again", ""),
        ("Strike “again” and insert “once more” in Resolves 3.", "again", "once more"),
        ("In Notes 1, delete ‘public’ (second occurrence)", "the public pays", "the pays"),
        ("In Notes 1, delete both instances of ‘public’", " public", ""),
        ("In Resolves 3, delete the last sentence", " To bring tea.", ""),
        ("Delete the first sentence of Resolves 3 and insert ‘To sit.’", "To meet again in May.",
         "To sit."),
        ("In Resolves 3, leave out from “in May” to the end of the clause and insert “soon.”",
         "in May. To bring tea.", "soon."),
        ("Delete Resolves 3 onwards", MAY, ""),
        ("Delete all from Resolves 3.", MAY, ""),
        ("Delete line 3", RENTS, ""),
        ("Delete the section Believes", TEXT[TEXT.index("## This branch believes"):
         TEXT.index("## This branch resolves")], ""),
        ("Replace the heading ‘This branch believes’ with ‘This branch thinks’", "branch believes",
         "branch thinks"),
        ("Add new Resolves 4: To march.", MAY, MAY + "4. To march.\n"),
        ("Add the following at the end of Resolves:\n\nTo march.", MAY, MAY + "4. To march.\n"),
        ("After Resolves 3 insert an unnumbered paragraph: ‘So be it.’", MAY,
         MAY + "\nSo be it.\n"),
        ("Add new sub-clause to Resolves 1: ‘a tram’", "   c) a warm room.\n",
         "   c) a warm room.\n   d) a tram\n"),
        # clauses moved
        ("Move Resolves 1 c) to before Resolves 1 b)",
         "   b) a cap on rents; and\n   c) a warm room.",
         "   b) a warm room.\n   c) a cap on rents; and"),
        ("Swap Resolves 1 b) and Resolves 1 c)",
         "   b) a cap on rents; and\n   c) a warm room.",
         "   b) a warm room.\n   c) a cap on rents; and"),
        ("Move the first bullet under Believes to the end of Believes",
         "- Nobody should choose between heat and food.\n- A town needs a library\n  and a park.",
         "- A town needs a library\n  and a park.\n- Nobody should choose between heat and food."),
        # all
        ("Delete all and replace with: ‘We agree.’", TEXT, "We agree.\n"),
        ("Delete all and insert:\n\n## Conference notes\n\n1. The ‘bus’.\n\n2. More.\n", TEXT,
         "## Conference notes\n\n1. The ‘bus’.\n\n2. More.\n"),
        ("Leave out all after ‘10 per cent’ and insert ‘, and we are sorry.’",
         TEXT.partition("10 per cent")[2], ", and we are sorry.\n"),
        ("Delete everything after Notes 2.", TEXT.partition(RENTS)[2], ""),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(instruction, old, new):
    assert TEXT.count(old) >= 1
    wanted = TEXT.replace(old, new)
    if wanted.count("c) a cap"):
        wanted = wanted.replace("c) a warm", "d) a warm")
    if "3. Rents" in wanted:
        wanted = wanted.replace("3. The council", "4. The council")
    if instruction.startswith(("Move", "Swap")):
        wanted = TEXT.replace(old, new)
    if old == RENTS and not new:
        wanted = wanted.replace("3. The council", "2. The council")
    assert amended(instruction) == wanted


@pytest.mark.parametrize("section", ["the section Homes", "the section ‘Homes’"])
def test_a_section_is_moved_or_deleted_with_all_that_stands_in_it(section: str) -> None:
    homes, buses = "## Homes\n\n1. Build them.\n2. Rent them.", "## Buses\n\n1. Run them."
    base = parse_document(f"{homes}\n\n{buses}\n")
    moved = print_document(apply_wording(base, f"Move {section} to the end."))
    assert moved == f"{buses}\n\n{homes}\n"
    assert print_document(apply_wording(base, f"Delete {section}.")) == f"{buses}\n"
