"""The interface for programs: rounds, findings and released answers over HTTP, by tokens with scopes.

Its calls are the use cases that console, chat and shell call, as the member of staff whose token it is: with
her rights at that moment, and with the same rows in the audit log. What is told of people is what was
released: no byte of an answer moves between two cuts because somebody answered.
"""
