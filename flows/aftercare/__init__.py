"""Aftercare: complaints and the register of goods that do not conform, retained samples, storage temperatures, and what is known of suppliers."""
