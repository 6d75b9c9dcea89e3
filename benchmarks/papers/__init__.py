"""Labelled papers to measure the reader with: varied in content, layout and wording, the same for the same seed."""
