"""`python -m tests.proof`: run every test that shows a case or a threat, and write the tables of docs/."""

from __future__ import annotations

import sys

from tests.proof.tables import DOCUMENTS, ran, write


def main() -> int:
    """Write the tables; 1 where a case or a threat is not shown, or its test fails."""
    shown = ran(sys.argv[1:])
    return 1 if [line for document in DOCUMENTS for line in write(document, shown)] else 0


if __name__ == "__main__":
    sys.exit(main())
