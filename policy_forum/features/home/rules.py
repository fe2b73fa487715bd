"""The words of the movement, explained."""

from policy_forum.domain.phrases import Phrase, phrase

# term, one-line explanation; in alphabetical order of the English terms
WORDS: tuple[tuple[Phrase, Phrase], ...] = (
    (phrase("Agenda"), phrase("The list of what conference will decide, in order.")),
    (
        phrase("Amendment"),
        phrase("A change proposed to the text of a motion before it is decided."),
    ),
    (phrase("Ballot"), phrase("A question put to the members who may vote on it.")),
    (phrase("Branch"), phrase("The members of one place, who decide motions together.")),
    (
        phrase("Carried"),
        phrase("Agreed by the majority that the rules ask for; the opposite of lost."),
    ),
    (phrase("Casting vote"), phrase("The chair’s vote that settles a tie, where rules allow it.")),
    (
        phrase("Clause"),
        phrase("One numbered point of a motion; “Resolves 3” is the third thing it resolves."),
    ),
    (
        phrase("Conference"),
        phrase("The yearly meeting at which delegates of all branches decide policy."),
    ),
    (phrase("Cycle"), phrase("One year of policy making, from the goals to conference.")),
    (phrase("Fell"), phrase("No longer to be decided, because something else was decided first.")),
    (
        phrase("Freeze date"),
        phrase("The date before which a member must have joined to vote in a ballot."),
    ),
    (phrase("Mandate"), phrase("What a branch decided, with the counts that show it.")),
    (phrase("Motion"), phrase("A text that asks the organisation to hold or to do something.")),
    (phrase("Mover"), phrase("The member who proposes a motion.")),
    (phrase("Out of order"), phrase("Not allowed under the rules, with the rule and the reason.")),
    (phrase("Quorum"), phrase("How many must take part for a decision to count.")),
    (
        phrase("Recorded vote"),
        phrase("A vote in which names are kept with what each person voted."),
    ),
    (phrase("Remitted"), phrase("Handed to a committee to think about, rather than decided.")),
    (phrase("Roll"), phrase("The list of those who may vote in a ballot, fixed when it opens.")),
    (phrase("Seconder"), phrase("Another member who agrees that a motion should be debated.")),
    (phrase("Standing orders"), phrase("The rules under which a branch decides.")),
    (
        phrase("Strategic goal"),
        phrase("What the organisation wants to reach this year; motions serve goals."),
    ),
    (phrase("Substantive motion"), phrase("The motion as it reads after carried amendments.")),
)
