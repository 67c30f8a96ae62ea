"""The real service, killed and hurt in every way, against an emulator that outlives it."""
