"""Figures for whoever keeps the service running, in Prometheus's format, on this machine alone.

`tally` counts and decides what of it may be shown, `around` counts at the edges (what channels bring in and
take out), `errors` counts what the log tells, `looking` asks the database once a minute, `text` writes all
of it, `site` serves it. No label names a person, a round, a country or a language, and no figure moves
because one person did something.
"""
