"""What the sheets, columns and rows of a form are called, in one place: reading and writing use these names.

A row of the sheet `survey` is a question of the interview, and its `name` is that question's id. Further
questions of an item bear its id and a word (`floor.own`), name the item under `charter::of`, and are of two
kinds. The label of those in `OWN_TEXTS` is a text of the item. All others are made from it (`MADE`): reading
makes them anew, and takes no word from them. Rows of the survey as a whole are made `of` `SURVEY`.

Texts that have no column of labels stand in the sheet `charter`: `WORDS` rows give the English, and each
language beside it; `NOTE` rows what translators are told of an option; `TAG` rows the codebook.
"""

from __future__ import annotations

import re
from typing import Final

SURVEY_SHEET: Final = "survey"
CHOICES_SHEET: Final = "choices"
SETTINGS_SHEET: Final = "settings"
#: Not part of XLSForm: what has no place in the other sheets. Other programs pass over it.
CHARTER_SHEET: Final = "charter"
#: For people: read by no program.
HELP_SHEET: Final = "help"

# Sheet `survey`.
TYPE: Final = "type"
NAME: Final = "name"
LABEL: Final = "label"
AUDIO: Final = "media::audio"
RELEVANT: Final = "relevant"
CONSTRAINT: Final = "constraint"
MESSAGE: Final = "constraint_message"
REQUIRED: Final = "required"
PARAMETERS: Final = "parameters"
CALCULATION: Final = "calculation"
KIND: Final = "charter::kind"
PART: Final = "charter::part"
HEADING: Final = "charter::heading"
NOTE_COLUMN: Final = "charter::note"
#: Whose row it is: an item's id, or `SURVEY`. Empty where the row is an item's first.
OF: Final = "charter::of"
#: `yes` or `no`; where it is empty, what `RANDOMIZE` says.
SHUFFLED: Final = "charter::shuffled"
#: The ids of the options that stay at the end, with spaces between.
LAST: Final = "charter::last"
OPTIONS_OF: Final = "charter::options_of"
USE: Final = "charter::use"
#: The places of a ranking. The most picks of choices stand in `CONSTRAINT`.
MOST: Final = "charter::most"
MATTERS_MOST: Final = "charter::matters_most"
UNIT: Final = "charter::unit"
#: Today's figure. The row is then the judgement on it, and the numbers stand in the row `<id>.own`.
FIGURE: Final = "charter::figure"

# Sheet `choices`.
LIST_NAME: Final = "list_name"

# Sheet `settings`.
FORM_TITLE: Final = "form_title"
FORM_ID: Final = "form_id"
VERSION: Final = "version"
DEFAULT_LANGUAGE: Final = "default_language"
PROPOSAL: Final = "charter::proposal"
RISK: Final = "charter::risk"
#: What a survey on no proposal says of itself, each key of its file with the column.
TOLD: Final = {key: f"charter::{key}" for key in ("short_name", "asks", "changes", "keeps")}

# Sheet `charter`; further columns are `value::<language>`.
WHAT: Final = "what"
OF_WHAT: Final = "of"
KEY: Final = "key"
VALUE: Final = "value"

#: `of` a question's id or `SURVEY` (or empty for the codebook), `value` the English.
WORDS: Final = "words"
#: `of` a question's id, `key` an option's id, `value` what translators are told of it.
NOTE: Final = "note"
#: `key` a tag, `value` what it means.
TAG: Final = "tag"

# Values.
YES: Final = "yes"
NO: Final = "no"
RANDOMIZE: Final = "randomize=true"
#: What stands under `charter::of` for rows of the survey as a whole.
SURVEY: Final = "_"

#: The words after an item's id whose label is a text of its own, with the key that holds it.
OWN_TEXTS: Final = {"own": "own", "add": "add"}
#: The words after an item's id of rows that are made from it.
MADE: Final = ("direction", "reason", "instead", "most")
#: The random half of people, worked out in the form itself: `own_first` or `figure_first`.
HALF: Final = "charter.half"
HALF_CALCULATION: Final = "once(if(random() < 0.5, 'own_first', 'figure_first'))"
#: Notes in which the form tells what the survey is about, by the key of the file.
TOLD_ROWS: Final = {key: f"charter.{key}" for key in ("asks", "changes", "keeps")}

#: Lists that all surveys share. No question's id has a dot, so none of these is a question's own list.
SUPPORT_LIST: Final = "scale.support"
DIRECTION_LIST: Final = "scale.direction"
REASON_LIST: Final = "scale.reason"
JUDGEMENT_LIST: Final = "scale.judgement"

#: Languages that are called otherwise in forms, where a language has no country.
_TAGS: Final = {"fa_AF": "prs"}
_CODES: Final = {tag: code for code, tag in _TAGS.items()}
_LANGUAGE: Final = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*)\s*\)")


def language_name(code: str, name: str) -> str:
    """What a form calls a language: its own name, and its tag.

    >>> language_name("fr", "Français"), language_name("fa_AF", "Dari")
    ('Français (fr)', 'Dari (prs)')
    """
    return f"{name} ({_TAGS.get(code, code.replace('_', '-'))})"


def code_of(language: str) -> str | None:
    """The code of a language as a form calls it; None where it names none.

    >>> code_of("Français (fr)"), code_of("Dari (prs)"), code_of("Dari (fa-AF)"), code_of("Dari")
    ('fr', 'fa_AF', 'fa_AF', None)
    """
    found = _LANGUAGE.fullmatch(language.strip())
    if found is None:
        return None
    tag = found[1].replace("-", "_")
    return _CODES.get(tag, tag)


def in_language(column: str, language: str) -> str:
    """The column that holds this in one language, which is named as in `language_name`.

    >>> in_language(LABEL, "Français (fr)")
    'label::Français (fr)'
    """
    return f"{column}::{language}"


def language_in(column: str, header: str) -> str | None:
    """The language of a header, where it is this column's in a language.

    >>> language_in(AUDIO, "media::audio::Français (fr)"), language_in(LABEL, "label")
    ('Français (fr)', None)
    """
    before, _, language = header.partition(f"{column}::")
    return language.strip() if language and not before else None
