"""The composition root: settings in, a house or a running service out. The only place that builds objects."""

from bot.assembly.opening import DATABASE_FILE, CountriesFile, open_house, opened
from bot.assembly.service import LEAST_FREE_BYTES, Service

__all__ = ["DATABASE_FILE", "LEAST_FREE_BYTES", "CountriesFile", "Service", "open_house", "opened"]
