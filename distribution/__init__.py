"""Who gets what: members of the channel and their demand, lots in stock and on their way, fair allocation, deliveries, aftercare, recall. Pure."""

from __future__ import annotations
