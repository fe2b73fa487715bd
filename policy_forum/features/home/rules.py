"""The words of the movement, explained."""

from policy_forum.domain.phrases import Phrase, phrase

# term, one-line explanation; in alphabetical order of the English terms
WORDS: tuple[tuple[Phrase, Phrase], ...] = (
    (phrase("Adjourn"), phrase("Stop a meeting or a debate, to go on with it later.")),
    (phrase("Agenda"), phrase("The list of what a meeting or conference deals with, in order.")),
    (
        phrase("Amendment"),
        phrase("A change proposed to the text of a motion before it is decided."),
    ),
    (
        phrase("Apologies"),
        phrase("Word from members who cannot come to a meeting; the minutes name them."),
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
        phrase("Chair"),
        phrase("Whoever presides at a meeting: calls speakers, puts questions, rules on order."),
    ),
    (
        phrase("Challenge"),
        phrase("Asking the meeting to overturn a ruling of its chair; somebody else presides."),
    ),
    (
        phrase("Check-in"),
        phrase("Being noted as there: at the door, by your own phone in the room, or online."),
    ),
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
        phrase("Floor"),
        phrase("What is before the meeting now; who “has the floor” is speaking."),
    ),
    (
        phrase("Floor amendment"),
        phrase("An amendment that comes at the meeting itself, after the date for amendments."),
    ),
    (
        phrase("Freeze date"),
        phrase("The date before which a member must have joined to vote in a ballot."),
    ),
    (
        phrase("Lot"),
        phrase("An order, drawn beforehand, that decides between equals when nothing else does."),
    ),
    (phrase("Mandate"), phrase("What a branch decided, with the counts that show it.")),
    (
        phrase("Minutes"),
        phrase("The record of a meeting to read: who was there, what was decided, and the counts."),
    ),
    (phrase("Motion"), phrase("A text that asks the organisation to hold or to do something.")),
    (phrase("Mover"), phrase("The member who proposes a motion.")),
    (
        phrase("Next business"),
        phrase("A procedural motion to leave the item without a vote and go on to the next."),
    ),
    (
        phrase("Notice"),
        phrase("The message that calls a meeting, and how many days before it has to go out."),
    ),
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
    (
        phrase("Point of information"),
        phrase("A fact that is asked for or given in a debate; it comes before speeches."),
    ),
    (
        phrase("Point of order"),
        phrase("Saying that a rule is being broken; it comes first, and the chair rules on it."),
    ),
    (
        phrase("Procedural motion"),
        phrase("A motion about how the meeting goes on, dealt with before what it interrupts."),
    ),
    (
        phrase("Question be now put"),
        phrase("A procedural motion to end the debate and vote, after the mover’s reply."),
    ),
    (phrase("Quorum"), phrase("How many must be there, or take part, for a decision to count.")),
    (
        phrase("Receipt"),
        phrase("What a voter keeps of a secret ballot: the hash of her envelope, and her tracker."),
    ),
    (
        phrase("Recorded vote"),
        phrase("A vote in which names are kept with what each person voted."),
    ),
    (
        phrase("Refer back"),
        phrase("Return something undecided to those who brought it, to be worked on."),
    ),
    (
        phrase("Remit"),
        phrase("Hand a motion over, undecided: in a branch to its officers, else to a committee."),
    ),
    (phrase("Roll"), phrase("The list of those who may vote in a ballot, fixed when it opens.")),
    (
        phrase("Roll call"),
        phrase("A recorded vote that every member can read once the result is declared."),
    ),
    (
        phrase("Ruling"),
        phrase("What the chair decides about the rules, with her reason; it can be challenged."),
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
    (
        phrase("Show of hands"),
        phrase("Voting in the room by raising a voting card; two tellers count, each alone."),
    ),
    (phrase("Standing orders"), phrase("The rules under which a branch decides.")),
    (
        phrase("Strategic goal"),
        phrase("What the organisation wants to reach this year; motions serve goals."),
    ),
    (phrase("Substantive motion"), phrase("The motion as it reads after carried amendments.")),
    (
        phrase("Suspend standing orders"),
        phrase("Leave named rules aside until the item ends; the minutes say so."),
    ),
    (phrase("Teller"), phrase("One of at least two who count hands or paper slips, each alone.")),
    (
        phrase("Tracker"),
        phrase("A number drawn by lot with which you, and only you, find your paper in the box."),
    ),
    (
        phrase("Vote in parts"),
        phrase("Voting on clauses of a motion by themselves; what is lost comes out."),
    ),
    (
        phrase("Voting card"),
        phrase("What you are given at the door and raise to vote, instead of using a device."),
    ),
)
