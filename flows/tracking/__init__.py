"""What carriers report: the formats they speak (IATA ONE Record, DCSA Track & Trace, CSV), and asking them."""
