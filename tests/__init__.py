"""The tests mirror `bot/`; `botapi` and other servers of their own stand beside."""
