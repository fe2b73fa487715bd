"""The words in which instructions are written."""

DELETE = ("delete", "remove", "omit", "strike", "strike out", "leave out", "take out", "cut",
          "cut out", "deleting", "removing", "omitting", "leaving out", "striking out",
          "striking", "taking out")  # fmt: skip
INSERT = ("insert", "add", "append", "put", "put in", "include", "add in",
          "inserting", "adding", "appending", "including")  # fmt: skip
REPLACE = ("replace", "substitute", "change", "amend", "alter", "reword",
           "replacing", "substituting", "changing", "amending")  # fmt: skip
ALL = ("all", "everything", "the whole", "the whole text", "the whole motion", "all text",
       "all the text", "the entire motion", "the entire text", "all words", "all the words",
       "the rest", "all of the text", "all the text of the motion", "the text", "the motion",
       "all of the motion", "whole motion", "entire motion", "motion", "the remainder",
       "the rest of the text", "everything in the motion", "the remaining words", "all that",
       "all content", "all remaining text", "any text", "all the rest", "all clauses",
       "the whole of the motion", "the text of the motion", "all in the motion")  # fmt: skip
JOINED = ("and", "then", "and then", "but", ",", ", and", "and also", ", then", ", and then")
EVERYWHERE = (
    "throughout", "wherever it occurs", "wherever it appears", "wherever they occur",
    "wherever it stands", "everywhere", "in each place", "wherever they appear", "each time",
    "at each occurrence", "in every place", "both times", "in all places",
    "throughout the motion", "throughout the text", "wherever occurring", "each time it occurs",
    "each time it appears", "in both places", "wherever it is used", "wherever used",
    "in all instances", "on each occasion", "wherever appearing", "in each place it occurs",
    "in every place it occurs", "everywhere in the motion", "in the whole motion",
)  # fmt: skip
ALL_OF_THEM = ("all references to", "references to", "every", "all instances of", "each",
               "each occurrence of", "all occurrences of", "every occurrence of",
               "every instance of", "any reference to", "all mentions of", "all mention of",
               "each instance of", "every mention of", "all", "both", "both instances of",
               "both occurrences of", "both mentions of", "both references to")  # fmt: skip
WORDS = ("the words", "the word", "the phrase", "the sentence", "the text", "the figure",
         "the figures", "words", "word", "the number", "the passage", "the name", "phrase",
         "the letters", "text", "the date", "the reference to", "sentence", "the term",
         "the following words", "figure", "number")  # fmt: skip
AFTER = ("after", "immediately after", "directly after", "following", "behind", "below",
         "just after", "straight after")  # fmt: skip
BEFORE = ("before", "immediately before", "directly before", "above", "preceding",
          "in front of", "just before", "ahead of")  # fmt: skip
END = ("at the end", "at end", "to the end", "at the bottom", "at the very end", "on the end",
       "to end")  # fmt: skip
BEGINNING = ("at the beginning", "at the start", "at the top", "at the opening",
             "at beginning", "to the beginning", "to the start", "to the top",
             "at start")  # fmt: skip
MOTION = ("of the motion", "of motion", "of the text", "of the resolution", "of this motion",
          "of the proposal", "of all", "of the whole motion", "to the motion", "to motion",
          "in the motion")  # fmt: skip
INSTEAD = ("instead", "in its place", "in their place", "the following", "as follows",
           "in its stead", "following")  # fmt: skip
READ = ("to read", "so as to read", "so that it reads", "to say", "to become", "to",
        "so it reads", "as follows", "by replacing it with", "to be", "into",
        "be amended to read", "to be amended to read", "be changed to")  # fmt: skip
RANGE_END = ("to", "until", "up to", "through to", "through", "to the words", "as far as",
             "up to and including", "to the end of the words", "down to")  # fmt: skip
TO_END = ("to the end", "to end", "onwards", "onward", "on", "until the end", "up to the end",
          "until end", "to the end inclusive")  # fmt: skip
OF_CLAUSE = ("of the clause", "of that clause", "of the point", "of the paragraph",
             "of the sub-clause", "of this clause", "of that point", "of the bullet",
             "of that paragraph")  # fmt: skip
WITH_ALL = ("and all its sub-clauses", "and its sub-clauses", "with its sub-clauses",
            "including its sub-clauses", "and all sub-clauses", "with all its sub-clauses",
            "entirely", "completely", "in full", "altogether", "in its entirety",
            "and its subclauses", "and all its subclauses", "and all its sub-points",
            "and its sub-points")  # fmt: skip
ALONE = ("but not its sub-clauses", "but keep its sub-clauses", "keeping its sub-clauses",
         "without its sub-clauses", "but not its subclauses",
         "leaving its sub-clauses")  # fmt: skip
OWN_WORDS = ("the opening words of", "the words of", "the text of", "the wording of",
             "the opening of", "the stem of")  # fmt: skip
NOISE = ("a", "an", "the", "as", "new", "further", "additional", "another", "one", "two",
         "three", "these", "this", "words", "word", "text", "sentence", "phrase", "separate",
         "extra", "final", "following", "sentences", "four", "replacement", "of")  # fmt: skip
PASSIVE = ("be", "to be", "is", "shall be", "should be", "is to be", "are to be", "to be entirely",
           "must be", "be entirely", "being")  # fmt: skip
ALL_UNDER = ("everything under", "all under", "everything in", "all clauses under",
             "all points under", "all of the clauses under", "all in", "all clauses in",
             "all points in", "all bullets under", "all the clauses under")  # fmt: skip
TO_READ = ("amended to read", "changed to read", "to read", "reworded to read")
WHOLE_SECTION = ("the section", "section", "the whole section", "all of", "the whole of")
