"""The sheet `help` of a form: all that somebody needs to write a survey in it, and no program reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.surveyfile.extent import LONGEST_MINUTES
from bot.surveyfile.items import UNITS
from bot.surveyfile.plain import LONGEST_CHOICE, LONGEST_TEXT, LONGEST_TITLE
from bot.surveyfile.shared import STANDING
from bot.surveyfile.xlsform import columns
from bot.surveyfile.xlsform.words import HINT
from bot.surveyfile.xlsform.workbook import Column, Page

#: The survey that a new form holds: a question of every kind.
EXAMPLE: Final = Path(__file__).with_name("trees.yaml")
_SHEET, _FIELD, _MEANING, _EXAMPLE = "Sheet", "Column or word", "What it means", "For example"
_LABEL: Final = f"{columns.LABEL}::<language>"
_FRENCH: Final = columns.language_name("fr", "Français")

_START: Final = (
    ("", "", "Write one question a row on the sheet 'survey', and its answers on the sheet 'choices'.", ""),
    ("", "", "Then bring it in: charterbot survey import FORM.xlsx", ""),
    ("", "", "All that is wrong is told at once, by sheet, row and column, and nothing is kept.", ""),
    ("", "", "Grey rows are made from the question above them. Leave them as they are, or remove them.", ""),
    ("", "", "Nothing is ever required: 'Skip' and 'I do not understand' are added to every question.", ""),
    (
        "",
        "",
        (
            f"A text has at most {LONGEST_TEXT} characters, an answer {LONGEST_CHOICE}, a title or heading"
            f" {LONGEST_TITLE}; a sentence at most 20 words. It takes {LONGEST_MINUTES} minutes at most."
        ),
        "",
    ),
    ("", "", "Ask for no names of people, places or groups, and never what somebody lived through.", ""),
)
_TYPES: Final = (
    ("note", "A screen without a question.", "note"),
    ("select_one LIST", "One of the answers of a list.", "select_one kinds"),
    ("select_multiple LIST", "Several of the answers of a list.", "select_multiple kinds"),
    ("rank LIST", "The answers of a list, put in order.", "rank kinds"),
    ("integer", f"A whole number; '{columns.CONSTRAINT}' says from where to where.", ". >= 0 and . <= 50"),
    ("range", f"A number in steps; '{columns.PARAMETERS}' says which.", "start=0 end=1 step=0.1"),
    (
        "decimal",
        f"A number with decimals; '{columns.CONSTRAINT}' says from where to where.",
        ". >= 0 and . <= 2.5",
    ),
    ("text", "An open answer, written or spoken.", "text"),
    ("audio", "The same: whoever would rather speak may, where a round takes that.", "audio"),
    (
        "begin_group",
        f"The '{columns.RELEVANT}' holds for all rows as far as end_group.",
        "begin_group",
    ),
    ("end_group", "Where the group ends. Groups have no screen of their own.", "end_group"),
    (
        f"select_one {columns.SUPPORT_LIST}",
        "The four steps of support. Two questions are added: what needs a change, and the main reason.",
        f"select_one {columns.SUPPORT_LIST}",
    ),
    (
        f"select_one {columns.JUDGEMENT_LIST}",
        (
            f"Whether today's figure is too low or too high. A row '<name>.own' with the number itself stands"
            f" above it, and '{columns.FIGURE}' has the figure."
        ),
        f"select_one {columns.JUDGEMENT_LIST}",
    ),
)
_SURVEY: Final = (
    (columns.NAME, "The question's id: up to 24 of a-z, 0-9 and _, a letter first.", "trees_kept"),
    (_LABEL, "What is asked, in one language. English is needed.", f"label::{_FRENCH}"),
    (f"{HINT}::<language>", "A second sentence. It is said behind the label.", "Think of all of them."),
    (
        columns.RELEVANT,
        "Asked only if so. It looks back at questions with answers to choose from.",
        "${kind} = 'oak'    selected(${kinds}, 'oak')    not(selected(${kinds}, 'oak'))",
    ),
    (
        columns.CONSTRAINT,
        "What may be answered: a number's ends, or the most picks.",
        "count-selected(.) <= 2",
    ),
    (columns.REQUIRED, "Always no.", columns.NO),
    (
        columns.PARAMETERS,
        "Answers in an order of each person's own, or the steps of a range.",
        columns.RANDOMIZE,
    ),
    (f"{columns.AUDIO}::<language>", "A recording of the row in a language, as a file's name.", "kinds.ogg"),
    (f"{columns.MESSAGE}::<language>", "What is said where a number does not fit. Made anew here.", ""),
    (columns.CALCULATION, "Only in the grey row that picks a random half. Write none.", ""),
    (
        columns.KIND,
        (
            "How it is asked, where the type does not say it: scale for answers that are steps, support for"
            " the four steps, number for a judgement on a figure."
        ),
        "scale",
    ),
    (columns.PART, "The part of the proposal that it asks about.", "a1"),
    (columns.HEADING, "Its heading in the digest, where it asks about no part.", "The kinds of tree"),
    (columns.NOTE_COLUMN, "For translators: what a term means.", "'At least' means that it may be more."),
    (columns.SHUFFLED, f"yes or no; empty: as '{columns.PARAMETERS}' says.", columns.NO),
    (columns.LAST, "Answers that stay at the end, by name, with spaces between.", "other"),
    (columns.OPTIONS_OF, "The earlier question whose answers these are: they are translated once.", "kinds"),
    (columns.USE, "most, where the question asks what matters most.", "most"),
    (columns.MOST, "How many places a ranking has.", "3"),
    (columns.MATTERS_MOST, "yes: asks of several picks which one matters most.", columns.YES),
    (columns.UNIT, f"What a number counts: {', '.join(UNITS)}.", "percent"),
    (columns.FIGURE, "Today's figure, which people judge. It may stand in no text before it.", "30"),
    (
        columns.OF,
        (
            "The question that a row belongs to. A row '<name>.add' asks for others that the list lacks; a"
            " row '<name>.own' asks for a number before the figure is shown."
        ),
        "kinds",
    ),
)
_CHOICES: Final = (
    (columns.LIST_NAME, "The list that an answer belongs to. Rows of one list stand together.", "kinds"),
    (columns.NAME, "The answer's id: up to 24 of a-z, 0-9 and _.", "oak"),
    (_LABEL, "The answer as it is read, in one language.", "Oak"),
    (f"{columns.AUDIO}::<language>", "A recording of the answer, as a file's name.", "oak.ogg"),
    *(
        (id_, f'As a name of an answer at the end of a list: "{each.text}", ready in all languages.', id_)
        for id_, each in STANDING.items()
    ),
)
_SETTINGS: Final = (
    (columns.FORM_TITLE, "The survey's title.", "A tree for every house"),
    (columns.FORM_ID, "The survey's id: a-z, 0-9 and -.", "trees"),
    (columns.VERSION, "Whatever helps you to tell forms apart. It is not kept.", "2"),
    (columns.DEFAULT_LANGUAGE, "English, with its code.", columns.language_name("en", "English")),
    (columns.PROPOSAL, "The letter of the proposal that it asks about; empty where there is none.", "a"),
    (columns.RISK, "normal or high.", "normal"),
    (
        columns.TOLD["short_name"],
        f"A name of at most {LONGEST_CHOICE} characters. No proposal: needed.",
        "Trees",
    ),
    (columns.TOLD["asks"], "What the survey is about. No proposal: needed.", "Every house would get a tree."),
    (columns.TOLD["changes"], "What answers can change. No round opens without it.", ""),
    (columns.TOLD["keeps"], "What answers cannot change. No round opens without it.", ""),
    (columns.NOTE_COLUMN, "For translators of the title and of what stands beside it.", ""),
)
_CHARTER: Final = (
    (columns.WHAT, "words, note or tag, as below.", columns.NOTE),
    (columns.OF_WHAT, f"The question's id; {columns.SURVEY} for the survey as a whole.", "kinds"),
    (columns.KEY, "For a note, the answer's id; for a tag, the tag.", "elm"),
    (columns.VALUE, "What is said, in English.", "A tree with rough leaves."),
    (f"{columns.VALUE}::<language>", "For words: the same in one language.", f"value::{_FRENCH}"),
    (columns.WORDS, "Translations of a title, a heading or a tag, which have no column of their own.", ""),
    (columns.NOTE, "What translators are told of one answer.", ""),
    (columns.TAG, "What reviewers may say that an open answer is about.", "money"),
)


def help_page() -> Page:
    """The sheet."""
    types = ((columns.SURVEY_SHEET, f"{columns.TYPE}: {name}", *rest) for name, *rest in _TYPES)
    rest = (
        (sheet, *row)
        for sheet, rows in (
            (columns.SURVEY_SHEET, _SURVEY),
            (columns.CHOICES_SHEET, _CHOICES),
            (columns.SETTINGS_SHEET, _SETTINGS),
            (columns.CHARTER_SHEET, _CHARTER),
        )
        for row in rows
    )
    heads = (Column(_SHEET, 12), Column(_FIELD, 30), Column(_MEANING, 70), Column(_EXAMPLE, 44))
    rows = [
        dict(zip((column.heading for column in heads), row, strict=True)) for row in (*_START, *types, *rest)
    ]
    return Page(columns.HELP_SHEET, heads, rows)
