"""Guards of what people are asked: one wording a version, nothing that nobody may rely on, and flags."""

from __future__ import annotations

from tests.bite.guard import Guard

_APP = ("tests/app/test_versions.py",)
_FLAGS = ("tests/domain/test_comprehension.py",)
_FILES = ("tests/surveyfile/test_charter.py",)

OF_WORDS = (
    Guard(
        "what is read elsewhere gets only tags of the survey",
        "bot/domain/review.py",
        "    yield from tag_faults(decision.tags, codebook)\n",
        "",
        ("tests/domain/test_review.py",),
    ),
    Guard(
        "what comes back from elsewhere has only tags of the survey",
        "bot/app/reviewing.py",
        "        if tag not in bundle.tags\n",
        "        if not tag\n",
        ("tests/cli/test_review.py",),
    ),
    Guard(
        "a version of a proposal is one wording",
        "bot/app/versions.py",
        "places = reworded(before, survey) if each == version else []",
        "places = [survey.id for _ in before.parts if each > version]",
        _APP,
    ),
    Guard(
        "versions of a proposal do not go back",
        "bot/app/versions.py",
        "    if version < latest:\n",
        "    if latest < 0:\n",
        _APP,
    ),
    Guard(
        "nobody is asked before the drafters say what answers can change",
        "bot/app/versions.py",
        '    found = [f"{refused}: {line}" for line in draft_faults(survey)]\n',
        "    found = draft_faults(survey)[:0]\n",
        _APP,
    ),
    Guard(
        "a draft in other words is not opened",
        "bot/app/planning.py",
        "            if round_.state is RoundState.DRAFT\n",
        "            if round_.id < 0\n",
        _APP,
    ),
    Guard(
        "a paused round opens again whatever the files say",
        "bot/app/planning.py",
        "            if round_.state is RoundState.DRAFT\n",
        "            if round_.id > 0\n",
        _APP,
    ),
    Guard(
        "a survey from before versions is read",
        "bot/surveyfile/content.py",
        'if raw["format"] not in (UNVERSIONED, FORMAT):',
        'if raw["format"] != FORMAT:',
        (*_APP, "tests/surveyfile/test_frozen.py"),
    ),
    Guard(
        "the figure that is judged is the charter's",
        "bot/surveyfile/about.py",
        "    if figure != wanted:\n",
        "    if figure is None and wanted is not None:\n",
        _FILES,
    ),
    Guard(
        "a survey asks about every part of its proposal",
        "bot/surveyfile/about.py",
        "    if left_out := [id_ for id_ in known if id_ not in asked]:\n",
        "    if left_out := [id_ for id_ in known if id_ in asked and id_ not in known]:\n",
        _FILES,
    ),
    Guard(
        "what is told before the questions tells no figure",
        "bot/surveyfile/charter.py",
        "    _kept_back(row.mistakes, id_, (*told, *names), figures.values())\n",
        "",
        _FILES,
    ),
    Guard(
        "two proposals have two ids",
        "bot/surveyfile/charter.py",
        "        if proposal.id in found:\n",
        "        if proposal.id in found and not proposal.id:\n",
        (*_FILES, "tests/cli/test_survey.py"),
    ),
    Guard(
        "a few people raise no flag of a translation",
        "bot/domain/comprehension.py",
        "step(unanswered[place], stands.get(place, 0), released.k)",
        "unanswered[place]",
        _FLAGS,
    ),
    Guard(
        "a flag of a translation leaves enough to hide a small count",
        "bot/domain/comprehension.py",
        "return max(0, left - (released.k if hidden else 0))",
        "return max(0, left)",
        _FLAGS,
    ),
    Guard(
        "the rows of a language leave as many as its flags tell of",
        "bot/domain/comprehension.py",
        "            and of_language <= self._sizes[language]\n",
        "",
        _FLAGS,
    ),
    Guard(
        "nothing is told by language of a high-risk round",
        "bot/domain/comprehension.py",
        '    if survey.risk == "high":\n        return None\n',
        "",
        _FLAGS,
    ),
    Guard(
        "a closed question is not asked",
        "bot/domain/survey.py",
        "if question.closed or (question.half is not None and question.half is not half):",
        "if question.half is not None and question.half is not half:",
        ("tests/app/test_closing.py", "tests/domain/test_interview_properties.py"),
    ),
    Guard(
        "answers to a closed question do not count in its language",
        "bot/domain/closing.py",
        "if (id_, each.language) not in closed}",
        "if each.language}",
        ("tests/app/test_closing.py",),
    ),
    Guard(
        "a press on the screen before does not answer a question that was closed",
        "bot/domain/interview.py",
        "        if survey.question(session.previous[1]).closed:\n            return _stale(session)\n",
        "",
        ("tests/domain/test_closing.py",),
    ),
    Guard(
        "a start notes how questions read now",
        "bot/assembly/service.py",
        "        await self.house.db.run(lambda conn: wordings.note_all(self.house, conn))\n",
        "",
        ("tests/service/test_starting.py",),
    ),
    Guard(
        "what answered a closed question is not quoted",
        "bot/storage/readings.py",
        ' and (question, row["language"]) not in closed:',
        ":",
        ("tests/app/test_queueing.py",),
    ),
    Guard(
        "a closed question stays closed after a restore",
        "bot/storage/carrying.py",
        "        conn.executemany(ADD_CLOSED_QUESTION, closed)\n",
        "",
        ("tests/cli/test_restore.py",),
    ),
    Guard(
        "groups are not compared where not all of them are asked",
        "bot/domain/differing.py",
        " or question.closed or question.when",
        " or question.when",
        ("tests/digest/test_translated.py",),
    ),
    Guard(
        "nothing is told side by side of a question that is closed in a language",
        "bot/digest/grouped.py",
        "for name in () if question.closed else PARTITIONS:",
        "for name in PARTITIONS:",
        ("tests/digest/test_translated.py",),
    ),
    Guard(
        "languages are not compared in a question that one of them is not asked",
        "bot/domain/comprehension.py",
        "asked(survey, closed).questions",
        "survey.questions",
        _FLAGS,
    ),
)
