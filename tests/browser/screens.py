"""Makes the pictures of the README anew: `python -m tests.browser.screens`.

The question and its buttons are the same in both languages, on a phone of 390 by 844 points.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.browser.joining import arrive, first_question
from tests.browser.palette import with_few_colours
from tests.browser.phone import Phone, phone
from tests.browser.service import ROOT, trial

SCREENS = ROOT / "docs" / "screens"
WIDTH, HEIGHT, SHARPNESS = 390, 844, 2
DIGEST_HEIGHT = 900
LONGEST_FILE = 60_000


def make() -> Iterator[Path]:
    """Each picture, as it is made."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        house = stack.enter_context(trial(root))
        for language in ("en", "ar"):
            with _wide(root / language, language) as one:
                page = first_question(one, house.advocate, language)
                while "o_needs_change" not in page.presses:  # the first with the four steps
                    page = one.press("skip")
                yield _write(f"question-{language}.png", one.picture(HEIGHT))
        with _wide(root / "drafter", "en") as one:
            page = arrive(one, house.drafter, "en")
            while "skip" in page.presses:
                page = one.press("skip")
            one.command("digest")
            one.open(one.press("webpage").files[0])
            yield _write("digest-en.png", one.picture(DIGEST_HEIGHT))


@contextmanager
def _wide(profile: Path, language: str) -> Iterator[Phone]:
    with phone(profile, language, width=WIDTH, height=HEIGHT, sharpness=SHARPNESS) as one:
        yield one


def _write(name: str, picture: bytes) -> Path:
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / name
    path.write_bytes(with_few_colours(picture))
    assert path.stat().st_size < LONGEST_FILE, f"{name} has {path.stat().st_size} bytes"
    return path


if __name__ == "__main__":
    for made in make():
        print(made, made.stat().st_size)  # noqa: T201 - it is run by hand
