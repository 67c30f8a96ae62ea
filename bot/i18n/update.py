"""`python -m bot.i18n.update [LANGUAGE…]`: bring templates and catalogs in step with the English.

Languages named begin a new catalog.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.domain.faults import Fault
from bot.i18n.extract import SURVEYS, in_step
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES


def update(folder: Path, surveys: Path, added: Sequence[str] = ()) -> tuple[Path, ...]:
    """Write what is not in step, and say which files that was."""
    changed = []
    for path, content in in_step(folder, surveys, added).items():
        if not path.exists() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", newline="\n")
            changed.append(path)
    return tuple(changed)


def main(arguments: Sequence[str]) -> int:
    """Update the catalogs that ship; 2 for a language or a file that cannot be used."""
    for language in arguments:
        if not _known(language):
            sys.stderr.write(f"{language}: not a language code that Babel knows, such as uk or fa_AF\n")
            return 2
    try:
        changed = update(LOCALES, SURVEYS, arguments)
    except (Fault, ValueError) as fault:
        sys.stderr.write(f"{fault}\nNothing was written.\n")
        return 2
    sys.stdout.writelines(f"written: {path}\n" for path in changed)
    return 0


def _known(language: str) -> bool:
    try:
        return language != SOURCE and str(Locale.parse(language)) == language
    except (UnknownLocaleError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
