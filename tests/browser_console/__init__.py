"""The console as staff meet it: the real service, and a real browser, large and small, with scripts or none.

- `service` is a process on loopback whose clock can be put ahead; `seats` are the browsers of its staff.
- `answering` is what advocates do meanwhile on the phone page.
- `walking` goes to every page that a role can come to; `looking` makes the pictures of docs/console.
"""
