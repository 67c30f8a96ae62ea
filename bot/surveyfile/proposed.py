"""The next version of a proposal as a file: printed from the version before, and read as it was changed."""

from __future__ import annotations

import json

from bot.domain.edition import TOLD, Edition, Passage
from bot.domain.faults import Fault
from bot.domain.say import Wording
from bot.domain.survey import CHARTER
from bot.surveyfile.charter import Proposal, parse_charter

_HEAD = """\
# The next version of proposal {proposal}, with every word as it stands now.
# Change the text of a part, take a part out, or add one with an id of its own. Then:
# charterbot revise {proposal} FILE --as ID
# A text has at most 300 characters, and a sentence at most 20 words.
"""


def as_file(edition: Edition, number: int) -> str:
    """The next version as charter.yaml would hold it, with every word as it is now."""
    lines = ["proposals:", f"  - id: {edition.proposal}", f"    version: {number}"]
    told = zip(TOLD, edition.told(), strict=True)
    lines += [f"    {key}: {_quoted(wording.text)}" for key, wording in told if wording.text]
    lines.append("    parts:")
    for each in edition.passages:
        lines += [
            f"      - id: {each.id}",
            f"        name: {_quoted(each.name.text)}",
            f"        text: {_quoted(each.text.text)}",
        ]
    head = _HEAD.format(proposal=edition.proposal)
    return head + "\n".join(lines) + "\n"


def from_file(content: str, name: str, before: Edition) -> Edition:
    """The version that a file holds. Raises Fault with every mistake in it; `name` stands for the file.

    What is as it was is looked up where it was, and only what is new in new places.
    """
    read = parse_charter(content, name)
    if read.mistakes:
        raise Fault(read.mistakes)
    if list(read.proposals) != [before.proposal]:
        found = ", ".join(read.proposals)
        raise Fault((f"{name}:1: proposals: {before.proposal} alone was expected (found {found})",))
    return _edition(read.proposals[before.proposal], before)


def passage(before: Edition, id_: str, name: str, text: str) -> Passage:
    """A part of the next version; where its words are those of the version before, so are their places."""
    new = Passage(id_, Wording(f"{CHARTER}:{id_}", name), Wording(f"{CHARTER}:{id_}", text))
    old = before.passage(id_)
    if old is None:
        return new
    return Passage(
        id_,
        old.name if old.name.text == name else new.name,
        old.text if old.text.text == text else new.text,
    )


def _edition(found: Proposal, before: Edition) -> Edition:
    short_name, asks, changes, keeps = (
        was if found.text(key) == was.text else Wording(f"{CHARTER}:{found.id}", found.text(key))
        for key, was in zip(TOLD, before.told(), strict=True)
    )
    passages = tuple(passage(before, part.id, part.name, part.text) for part in found.parts)
    return Edition(found.id, found.version, short_name, asks, changes, keeps, passages, before.risk)


def _quoted(text: str) -> str:
    """A text as YAML takes it in one line."""
    return json.dumps(text, ensure_ascii=False)
