"""The data set of the import declaration."""
