"""Use cases: one method is one transaction; discord.py is unknown here."""
