"""The core: surveys, interviews, rounds, findings and disclosure; pure, and `now` is always an argument."""
