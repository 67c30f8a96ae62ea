"""Versions of a proposal: what may not change within one, and what is to be written before it is asked."""

from __future__ import annotations

from bot.domain.survey import Survey


def draft_faults(survey: Survey) -> list[str]:
    """What a survey does not tell people yet, each with where to write it; nothing where it is whole."""
    proposal = survey.proposal
    where = "at the head of its file" if proposal is None else f"at proposal {proposal} in charter.yaml"
    lines = (
        ("changes", survey.changes, "what their answers can change"),
        ("keeps", survey.keeps, "what their answers cannot change"),
    )
    return [
        f"people would not be told {told}. Write it {where}, as `{key}:`."
        for key, text, told in lines
        if not text
    ]


def reworded(before: Survey, now: Survey) -> list[str]:
    """What differs between two surveys on one version of a proposal; nothing where it is one wording.

    Two surveys with ids of their own ask different questions about the same proposal.
    """
    found = [
        key
        for key, was, is_ in (
            ("short_name", before.short_name, now.short_name),
            ("asks", before.asks, now.asks),
            ("changes", before.changes, now.changes),
            ("keeps", before.keeps, now.keeps),
        )
        if was != is_
    ]
    ids = dict.fromkeys(part.id for part in (*now.parts, *before.parts))
    found += [f"part {id_}" for id_ in ids if before.part(id_) != now.part(id_)]
    if before.id != now.id:
        return found
    if before.title != now.title:
        found.append("title")
    asked = {question.id: question for question in before.questions}
    asks = {question.id: question for question in now.questions}
    found += [f"question {id_}" for id_ in {**asks, **asked} if asked.get(id_) != asks.get(id_)]
    return found
