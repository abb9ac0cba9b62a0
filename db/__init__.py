"""Remembers: the encrypted store. SQLAlchemy lives here and in county/ only."""
