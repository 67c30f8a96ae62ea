"""The composition root: settings in, a house or a running service out. The only place that builds objects."""

from bot.assembly.opening import (
    DATABASE_FILE,
    CountriesFile,
    is_there,
    looked_into,
    open_house,
    opened,
    place_of,
)
from bot.assembly.service import LEAST_FREE_BYTES, Service

__all__ = [
    "DATABASE_FILE",
    "LEAST_FREE_BYTES",
    "CountriesFile",
    "Service",
    "is_there",
    "looked_into",
    "open_house",
    "opened",
    "place_of",
]
