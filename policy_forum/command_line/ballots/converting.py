"""`flask ballots convert`: a file of votes in another format, and what is lost on the way."""

import click

from policy_forum.command_line.ballots.group import (
    bad_input,
    contest_of,
    file_kind,
    malformed,
    question_option,
    read_file,
    write_file,
)
from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.formats import (
    BUNDLES,
    Bundle,
    FormatError,
    ending_of,
    questions_of,
    read_bundle,
    write_blt,
    zip_bundle,
)
from policy_forum.domain.counting.formats.conversion import (
    bundle_of,
    lost_in_blt,
    lost_in_bundle,
    usual_method,
)
from policy_forum.domain.counting.results import Method

_README = """This archive holds a count of votes, made from a file by “flask ballots convert”.

ballot.json      the question, the papers and the result (format "policy-forum-ballot/1")
question-….blt   the papers of a question, for other counting programs

Check it with: flask ballots verify (this archive)
"""


@click.command("convert")
@click.argument("source", metavar="IN", type=file_kind)
@click.argument("target", metavar="OUT", type=click.Path(dir_okay=False))
@click.option(
    "--method",
    "method_name",
    type=click.Choice([method.value for method in Method]),
    help="The rule that a new bundle is counted by; without it, one that fits the papers.",
)
@question_option
def convert(source: str, target: str, method_name: str | None, question: str | None) -> None:
    """Write the votes in IN to OUT: a .blt file, or a bundle (.zip or .json).

    What OUT cannot say is left out, and said on the error stream.
    """
    try:
        ending = ending_of(target)
    except FormatError as error:
        malformed(target, error)
    if ending not in (*BUNDLES, "blt"):
        bad_input(f"{target}: only .blt, .zip and .json can be written.")
    try:
        if ending == "blt":
            _to_blt(source, target, question)
        elif _is_bundle(source) and method_name is None and question is None:
            bundle = read_bundle(read_file(source))
            _write_bundle(target, ending, bundle)
        else:
            _to_bundle(source, target, ending, method_name, question)
    except FormatError as error:
        malformed(source, error)


def _is_bundle(name: str) -> bool:
    return ending_of(name) in BUNDLES


def _to_blt(source: str, target: str, question: str | None) -> None:
    contest, bundle, asked = contest_of(source, question)
    if bundle is not None and asked is not None:
        _say("Trackers, the board, the results and all hashes are left out.")
        others = [key for key in questions_of(bundle) if key != asked.key]
        if others:
            _say(f"Of several questions only {asked.key} is written; {', '.join(others)} are not.")
    for sentence in lost_in_blt(contest):
        _say(str(sentence))
    write_file(target, write_blt(contest).encode())


def _to_bundle(
    source: str, target: str, ending: str, method_name: str | None, question: str | None
) -> None:
    contest, bundle, _ = contest_of(source, question)
    method = Method(method_name) if method_name else usual_method(contest)
    if bundle is not None:
        _say("The set-up, trackers and the board of the old bundle are left out.")
    if method_name is None:
        _say(f"The file says no method; it is counted by {method.value} (--method says another).")
    for sentence in lost_in_bundle(contest):
        _say(str(sentence))
    _write_bundle(target, ending, _counted(contest, method))


def _counted(contest: Contest, method: Method) -> Bundle:
    try:
        return bundle_of(contest, method)
    except ContestError as error:
        bad_input(f"{method.value} cannot count this: {error}.")


def _write_bundle(target: str, ending: str, bundle: Bundle) -> None:
    if ending == "zip":
        write_file(target, zip_bundle(bundle, _README))
    else:
        write_file(target, bundle.canonical_json())


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
