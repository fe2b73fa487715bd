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
    (
        phrase("Board"),
        phrase("The public list of the hashes of all envelopes that are in a secret ballot."),
    ),
    (
        phrase("Box"),
        phrase("The papers of a secret ballot after the opening, in the order of their trackers."),
    ),
    (phrase("Branch"), phrase("The members of one place, who decide motions together.")),
    (
        phrase("Bundle"),
        phrase("One file with all that is published of a secret ballot, to check the result."),
    ),
    (
        phrase("Card"),
        phrase("A code on paper that a scrutineer keeps; it opens her share of the election key."),
    ),
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
    (
        phrase("Election key"),
        phrase("What papers of a secret ballot are sealed to; scrutineers hold it together."),
    ),
    (
        phrase("Envelope"),
        phrase("A paper that is sealed, so that nobody can read it before the ballot is opened."),
    ),
    (phrase("Fell"), phrase("No longer to be decided, because something else was decided first.")),
    (
        phrase("Freeze date"),
        phrase("The date before which a member must have joined to vote in a ballot."),
    ),
    (
        phrase("Lot"),
        phrase("An order, drawn beforehand, that decides between equals when nothing else does."),
    ),
    (phrase("Mandate"), phrase("What a branch decided, with the counts that show it.")),
    (phrase("Motion"), phrase("A text that asks the organisation to hold or to do something.")),
    (phrase("Mover"), phrase("The member who proposes a motion.")),
    (phrase("Out of order"), phrase("Not allowed under the rules, with the rule and the reason.")),
    (
        phrase("Paper"),
        phrase("What a voter fills in and hands in; the last one before the close counts."),
    ),
    (
        phrase("Paper slip"),
        phrase(
            "A paper on which a member without a device votes in the meeting; tellers count it."
        ),
    ),
    (phrase("Quorum"), phrase("How many must take part for a decision to count.")),
    (
        phrase("Receipt"),
        phrase("What a voter keeps of a secret ballot: the hash of her envelope, and her tracker."),
    ),
    (
        phrase("Recorded vote"),
        phrase("A vote in which names are kept with what each person voted."),
    ),
    (phrase("Remitted"), phrase("Handed to a committee to think about, rather than decided.")),
    (phrase("Roll"), phrase("The list of those who may vote in a ballot, fixed when it opens.")),
    (
        phrase("Roll call"),
        phrase("A recorded vote that every member can read once the result is declared."),
    ),
    (
        phrase("Scrutineer"),
        phrase("One of those who open a secret ballot together, each with her own card."),
    ),
    (phrase("Seconder"), phrase("Another member who agrees that a motion should be debated.")),
    (
        phrase("Secret ballot"),
        phrase("A vote of which is kept that you voted, and nobody can look up what."),
    ),
    (phrase("Standing orders"), phrase("The rules under which a branch decides.")),
    (
        phrase("Strategic goal"),
        phrase("What the organisation wants to reach this year; motions serve goals."),
    ),
    (phrase("Substantive motion"), phrase("The motion as it reads after carried amendments.")),
    (phrase("Teller"), phrase("One of at least two who count paper slips, each alone.")),
    (
        phrase("Tracker"),
        phrase("A number drawn by lot with which you, and only you, find your paper in the box."),
    ),
)
