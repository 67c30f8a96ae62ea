"""Money in millionths of its unit, so that a small price and a large budget are both whole numbers."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final

MILLION: Final = 1_000_000
#: The currency of a trial, which pays nobody: ISO 4217's word for none.
NO_CURRENCY: Final = "XXX"


def millionths(amount: Decimal) -> int:
    """An amount in millionths, rounded up.

    >>> millionths(Decimal("0.0200001")), millionths(Decimal(50))
    (20001, 50000000)
    """
    return int((amount * MILLION).to_integral_value(rounding=ROUND_CEILING))


def told(amount: int, currency: str) -> str:
    """An amount as it is read, rounded up to a hundredth.

    >>> told(20_001, "USD"), told(50_000_000, "KES"), told(50_000_000, NO_CURRENCY)
    ('0.03 USD', '50.00 KES', '50.00')
    """
    rounded = f"{-(-amount // 10_000) / 100:.2f}"
    return rounded if currency == NO_CURRENCY else f"{rounded} {currency}"
