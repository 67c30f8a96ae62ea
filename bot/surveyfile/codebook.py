"""The codebook of a survey: what reviewers may say that an open answer is about."""

from __future__ import annotations

from bot.domain.review import MOST_TAGS, TAG_RULE, is_tag
from bot.domain.survey import Tag
from bot.surveyfile.plain import wording
from bot.surveyfile.table import Table

#: Tags are for all surveys the same words, so they are translated once.
CONTEXT = "codebook"
NOTE = "What an open answer is about, for reviewers and in the digest. Nobody is asked this."


def read_codebook(table: Table) -> tuple[Tag, ...]:
    """The tags under `codebook`; none where it has none. Mistakes are noted."""
    if not table.has("codebook"):
        return ()
    found: list[Tag] = []
    for each in table.tables("codebook"):
        each.only(("tag", "means"))
        tag = each.text("tag")
        if tag and not is_tag(tag):
            each.wrong("tag", TAG_RULE.rstrip("."), f'"{tag[:40]}"')
        if any(tag == other.tag for other in found):
            each.wrong("tag", "a tag of its own was expected", f'"{tag[:40]}", again')
        found.append(Tag(tag, wording(each, "means")))
    if len(found) > MOST_TAGS:
        table.wrong("codebook", f"at most {MOST_TAGS} tags were expected", str(len(found)))
    return tuple(found)
