"""The console: what staff see and do in a browser, through the same use cases as in chats and at the shell.

- `site` puts the pages together; `door` lets people in, and knows who asks and whether a form is ours.
- `visit` is one request of one person: what a page reads, and how it answers.
- `pages` renders; `menu` says which pages a role has; `forms` reads fields and holds what is wrong with them.
- One module a topic, each with `routes`: `entering`, `home`, and those named in `site`.
"""
