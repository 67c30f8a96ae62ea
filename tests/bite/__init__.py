"""Taking one guard away at a time, to see that a test goes red for each: `make bite`."""
