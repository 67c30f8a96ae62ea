"""What the options of `round plan` are told to mean."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.targets import EXAMPLES

HOUR = timedelta(hours=1)
STATEMENTS_HELP = (
    "Ask short statements that reviewers wrote and approved: all of them, or those with these numbers. Each"
    " person is given five by chance. Fixed for good."
)
SMS_HELP = (
    "What short messages of each of these rounds may cost, in the currency of countries.yaml. It is never"
    " exceeded. Without one nobody is asked by short message."
)
WHEN_HELP = "A local time such as 2026-12-01T09:00, or now, or +3d."
REVISION_HELP = (
    "Ask about the newest version of a proposal beside the one before: a, for proposal a. Repeat it for more."
)
VOICE_HELP = (
    "Let people who agree to it answer open questions by voice notes, which reviewers write down. A voice can"
    " be recognised, so not for a high-risk survey. Fixed for good."
)
TARGET_HELP = (
    "How many you hope for of a country, gender, kind of group or language, or of two of them at once, such"
    f" as {EXAMPLES}. Repeat it for more. Fixed for good."
)
