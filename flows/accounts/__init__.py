"""Accounts: who may use freigabe over page and API, how they prove it, and how they are invited. Every change is an event of the account it is about."""
