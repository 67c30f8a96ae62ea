"""Guards of forms: what is taken from a workbook that somebody brings, and what is refused."""

from __future__ import annotations

from tests.bite.guard import Guard

_HERE = "bot/surveyfile/xlsform"
_TESTS = "tests/surveyfile/xlsform"
_IMPORTING = (f"{_TESTS}/test_importing.py",)
_ABUSE = (f"{_TESTS}/test_abuse.py",)
_EXPRESSIONS = (f"{_TESTS}/test_expressions.py",)
_BACK = ("tests/app/test_importing.py",)
_SHELL = ("tests/cli/test_survey_import.py",)

OF_XLSFORM = (
    Guard(
        "a row of a form that would gather who somebody is is refused",
        f"{_HERE}/rowtypes.py",
        "        if pattern.fullmatch(plain):",
        "        if pattern.fullmatch(plain) and reason is not _METADATA:",
        _IMPORTING,
    ),
    Guard(
        "a row of a form that would gather where somebody is is refused with that reason",
        f"{_HERE}/rowtypes.py",
        "        if pattern.fullmatch(plain):",
        "        if pattern.fullmatch(plain) and reason is not _PLACE:",
        _IMPORTING,
    ),
    Guard(
        "nothing is taken of a form with a fault",
        f"{_HERE}/importing.py",
        "    findings.refuse()\n    if source is None:",
        "    if source is None:",
        _IMPORTING,
    ),
    Guard(
        "what looks at a refused row is no fault of its own",
        f"{_HERE}/asked.py",
        "if any(name in self._refused for name in references(parse(text))):",
        "if any(name in () for name in references(parse(text))):",
        _IMPORTING,
    ),
    Guard(
        "'or' between two questions is refused",
        f"{_HERE}/expressions.py",
        "    if len(looked_at) > 1:",
        "    if len(looked_at) > 9:",
        _EXPRESSIONS,
    ),
    Guard(
        "several answers of a list that all have to be chosen are refused",
        f"{_HERE}/expressions.py",
        "    if question in several:\n        raise Unreadable(",
        "    if question in ():\n        raise Unreadable(",
        _EXPRESSIONS,
    ),
    Guard(
        "a row of operators without end is refused",
        f"{_HERE}/xpath.py",
        "in tokens) > MOST_OPERATORS:",
        "in tokens) > LONGEST:",
        _EXPRESSIONS,
    ),
    Guard(
        "an end that is not meant itself is no end",
        f"{_HERE}/numbers.py",
        "    least = asked.least + step if asked.open_least else asked.least",
        "    least = asked.least",
        _IMPORTING,
    ),
    Guard(
        "the condition of a group is that of its questions",
        f"{_HERE}/asked.py",
        "        texts = [each for each in (*self._groups, own) if each[0]]",
        "        texts = [each for each in (own,) if each[0]]",
        _IMPORTING,
    ),
    Guard(
        "a made row of a form that was changed is refused",
        f"{_HERE}/importing.py",
        "        compare(source, form, words, findings)\n",
        "",
        (f"{_TESTS}/test_made.py",),
    ),
    Guard(
        "the answers of a made list that were changed are refused",
        f"{_HERE}/made.py",
        "    _lists(form, expected, words, findings)",
        "    _lists(form, {}, words, findings)",
        (f"{_TESTS}/test_made.py",),
    ),
    Guard(
        "a translation of words that are no longer there is refused",
        f"{_HERE}/importing.py",
        "        _known(source, words, findings)\n",
        "",
        (f"{_TESTS}/test_made.py",),
    ),
    Guard(
        "two translations of the same words are refused",
        f"{_HERE}/words.py",
        "            elif before.words != each.words:",
        "            elif before.words == each.words:",
        _BACK,
    ),
    Guard(
        "a translation from a form is held to its limits",
        "bot/app/importing.py",
        "    if faults:\n        raise Fault(faults)",
        "    if not faults and not found:\n        raise Fault(faults)",
        _BACK,
    ),
    Guard(
        "spaces that keep words together come back from a form",
        f"{_HERE}/words.py",
        '_SPACES: Final = re.compile(r"[ \\t\\r\\n]+")',
        '_SPACES: Final = re.compile(r"\\s+")',
        _BACK,
    ),
    Guard(
        "an import writes over nothing",
        "bot/cli/forms.py",
        "    if there:\n        raise Fault(there)",
        "    if not there and not content:\n        raise Fault(there)",
        _SHELL,
    ),
    Guard(
        "an import that cannot write all leaves nothing",
        "bot/cli/forms.py",
        "            each.unlink(missing_ok=True)\n        raise",
        "            each.exists()\n        raise",
        _SHELL,
    ),
    Guard(
        "formulas, dates and errors in the cells of a form are told",
        f"{_HERE}/reading.py",
        "    if (expected := _REFUSED_KINDS.get(cell.kind)) is not None:",
        "    if (expected := _REFUSED_KINDS.get(str(cell))) is not None:",
        _ABUSE,
    ),
    Guard(
        "mark-up in a text of a form is refused",
        f"{_HERE}/offered.py",
        "    found = _MARKED.search(text)",
        '    found = _MARKED.search("")',
        _IMPORTING,
    ),
)
