"""Tables, queries and keys. Every query is a synchronous function of an open connection.

`Database.run` takes such functions, runs those that wait together on the database's thread, and
commits them in one transaction.
"""
