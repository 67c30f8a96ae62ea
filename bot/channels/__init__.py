"""The ways to people: each translates what arrives and shows what is said, and decides nothing."""
