"""The words of the trade, pure: orders, papers, facts, findings, decisions, lots; the gates; the protocol of a rule. No I/O, no clock.

Import from the modules (``from batches.order import Order``); nothing here imports anything of ours, and importing this package imports nothing.
"""
