"""Use cases: what a turn, a timer or a command does, each in one transaction."""
