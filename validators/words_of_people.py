"""What people wrote, folded for comparison: no case, no accents, no punctuation."""

from catalogue.words import words_folded as folded

__all__ = ["folded"]
