"""E-mail: sends what drafters asked for. Nothing is received by it, and only this package knows aiosmtplib.

The library is loaded where e-mail is set up, and nowhere else.
"""
