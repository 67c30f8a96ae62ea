"""The settings, from the environment and a `.env` file, read once and never changed.

`load_config` is the only way in from outside; tests and `bot.assembly` may build a `Config` by hand.
Every setting carries its own meaning and what it expects, so that `charterbot settings`, the README
and the complaint about a wrong value all say the same.
"""

from bot.config.loading import ConfigError, is_on_server, load_config, places, secret_files
from bot.config.settings import Config
from bot.config.showing import SettingRow
from bot.config.values import Address, Expected

__all__ = [
    "Address",
    "Config",
    "ConfigError",
    "Expected",
    "SettingRow",
    "is_on_server",
    "load_config",
    "places",
    "secret_files",
]
