"""Guards of surveys written as forms: the same questions, to the same people, in every language."""

from __future__ import annotations

from tests.bite.guard import Guard

_ROWS = "bot/surveyfile/xlsform/rows.py"
_APP = ("tests/app/test_forms.py",)
_SHELL = ("tests/cli/test_survey_forms.py",)

OF_XLSFORM_EXPORT = (
    Guard(
        "a form asks a question of nobody whom the interview does not ask",
        _ROWS,
        "    when = [relevant(question.when, several)] if question.when else []\n",
        "    when = [relevant(question.when[-1:], several)] if question.when else []\n",
        _APP,
    ),
    Guard(
        "a form asks a number before its figure of a random half alone",
        _ROWS,
        "        Half.OWN_FIRST: [f\"${{{columns.HALF}}} = '{Half.OWN_FIRST}'\"],\n",
        "        Half.OWN_FIRST: [],\n",
        _APP,
    ),
    Guard(
        "a form takes no pick beside 'none of them'",
        _ROWS,
        "        if option.alone\n",
        "        if option.alone and option.id is None\n",
        _APP,
    ),
    Guard(
        "a form takes no number off the steps",
        _ROWS,
        "    if spec.step != 1:\n",
        "    if spec.step < 1:\n",
        _APP,
    ),
    Guard(
        "a form shuffles no list of which an option keeps its place",
        _ROWS,
        "free = question.shuffled and not any(option.last for option in question.options)",
        "free = question.shuffled",
        _APP,
    ),
    Guard(
        "a form requires no answer",
        _ROWS,
        'columns.REQUIRED: "" if is_note else columns.NO,',
        'columns.REQUIRED: "" if is_note else columns.YES,',
        _APP,
    ),
    Guard(
        "an id that other programs keep for themselves is refused",
        _ROWS,
        "if item.id[:1].isdigit() or item.id in _RESERVED:",
        "if item.id[:1].isdigit():",
        _APP,
    ),
    Guard(
        "a form tells what it is about before the first question",
        _ROWS,
        "        if text := getattr(survey, key):\n            cells =",
        "        if text := getattr(survey, key) if survey.proposal else None:\n            cells =",
        _APP,
    ),
    Guard(
        "a language that lacks words is in a form only where it is asked for",
        "bot/app/forms.py",
        "    left_out = tuple(missing) if wanted is None else ()\n",
        "    left_out = ()\n",
        _APP,
    ),
    Guard(
        "words come back from a form as translators wrote them",
        "bot/app/forms.py",
        "unit.forms[0] if unit is not None else None",
        "catalogs.words(line, code) if unit is not None else None",
        _APP,
    ),
    Guard(
        "a form names a recording of the words that it shows and of no others",
        "bot/app/forms.py",
        "        if index_of(folder, name.language, name.survey).get(name.item) == words\n",
        "        if folder != folders[0]\n",
        _APP,
    ),
    Guard(
        "the same survey is the same file",
        "bot/surveyfile/xlsform/workbook.py",
        "            if name == _CORE:\n",
        "            if name is None:\n",
        _APP,
    ),
    Guard(
        "a form that somebody may have filled in is not written over",
        "bot/cli/forms.py",
        "        if path.exists()\n",
        "        if not path.exists() and path.is_symlink()\n",
        _SHELL,
    ),
    Guard(
        "drafts in a form are told",
        "bot/cli/forms.py",
        "    if drafts:\n",
        "    if drafts and found.left_out:\n",
        _SHELL,
    ),
    Guard(
        "the help of a form tells every column",
        "bot/surveyfile/xlsform/helping.py",
        '    (columns.MATTERS_MOST, "yes: asks of several picks which one matters most.", columns.YES),\n',
        "",
        _SHELL,
    ),
    Guard(
        "conditions come back from a form as they were written",
        "bot/surveyfile/xlsform/asked.py",
        "            end = next(ends, at + 1)\n",
        "            end = at + 1\n",
        ("tests/app/test_forms_returning.py",),
    ),
    Guard(
        "a form looks for one name among all of a ranking",
        _ROWS,
        "if each.kind in _SEVERAL)",
        "if each.kind is Kind.CHOICES)",
        _APP,
    ),
)
