"""What an e-mail address looks like, and the code by which somebody shows that it is hers."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: How many digits a mailed code has.
CODE_DIGITS: Final = 8
_LONGEST: Final = 254
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
)


def is_mail_address(text: str) -> bool:
    r"""Whether mail can be sent there: plain ASCII, as every mail server takes it.

    >>> is_mail_address("a.b+c@example.org"), is_mail_address("a@b"), is_mail_address("a@b.org\nBcc: c@d.org")
    (True, False, False)
    """
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def code_in(text: str) -> str:
    """The digits of a typed code, in whatever script they are.

    >>> code_in("1234 5678"), code_in("١٢٣٤٥٦٧٨")
    ('12345678', '12345678')
    """
    return "".join(str(unicodedata.decimal(each)) for each in text if each.isdecimal())
