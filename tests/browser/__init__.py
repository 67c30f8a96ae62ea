"""The phone page as people meet it: the real service, and a real browser with a small screen."""
