"""Which test shows which fault is survived and which threat is met: read from marks, written into docs/."""
