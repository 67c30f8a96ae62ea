"""A house with people in it, as in the tests of `bot.app`."""

from tests.app.conftest import crew, post, stage

__all__ = ["crew", "post", "stage"]
