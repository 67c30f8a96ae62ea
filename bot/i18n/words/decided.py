"""Words of decisions in a digest: the table of them all, and what stands under a part."""

from __future__ import annotations

from bot.i18n.words.entry import Entry

WORDS = {
    "digest.not_decided": Entry(
        "Not decided yet.", note="By those who write the charter, on one part of it."
    ),
    "digest.decided_keep": Entry(
        "Decided: keep this part. Made on the figures as of {cut}.",
        note="By those who write the charter; their reason stands below, where they gave one. {cut}: a moment.",
    ),
    "digest.decided_change": Entry("Decided: change this part. Made on the figures as of {cut}."),
    "digest.decided_turn_down": Entry("Decided: turn this part down. Made on the figures as of {cut}."),
    "digest.decided_ask_again": Entry("Decided: ask about this part again. Made on the figures as of {cut}."),
    "digest.carried_out": Entry(
        "Carried out in version {version}.", note="A decision, in that version of the proposal's text."
    ),
    "digest.decisions": Entry("What was decided", note="A heading, above a table of all parts."),
    "digest.decisions_of": Entry(
        "Each part: what was said, what the drafters decided, and the version of the text",
        note="The caption of a table.",
    ),
    "digest.column_part": Entry("Part", note="A column of a table: a part of the charter."),
    "digest.column_said": Entry("What was said", note="A column of a table."),
    "digest.column_decision": Entry("Decision", note="A column of a table."),
    "digest.column_version": Entry("Version", note="A column of a table: of the text, a number."),
    "digest.verdict_keep": Entry("Kept", note="What was decided on a part, in a table."),
    "digest.verdict_change": Entry("Changed", note="What was decided on a part, in a table."),
    "digest.verdict_turn_down": Entry("Turned down", note="What was decided on a part, in a table."),
    "digest.verdict_ask_again": Entry("To be asked again", note="What was decided on a part, in a table."),
    "digest.brief_decided": Entry(
        "{part}. Decided: {decision}.", note="{decision} is such as Kept, Changed, Turned down."
    ),
}
