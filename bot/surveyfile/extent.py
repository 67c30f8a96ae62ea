"""How long a survey can get: the figure that is promised before it starts and checked in its file.

The seconds a screen takes are those of `bot.domain.extent`: note 8, choice and scale 12, number 15,
several and ranking 20, text 40.
"""

from __future__ import annotations

from bot.domain.extent import minutes, numbered
from bot.domain.survey import Half, Survey

LONGEST_MINUTES = 5


def questions_and_minutes(survey: Survey) -> tuple[int, int]:
    """The most numbered questions and minutes that anybody can meet.

    Every follow-up counts as asked, in the half for which the survey is longer; so nobody is told
    too little.
    """
    longest = max(minutes(each for each in survey.questions if each.half in (None, half)) for half in Half)
    return len(numbered(survey)), longest
