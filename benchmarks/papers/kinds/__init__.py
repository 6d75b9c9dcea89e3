"""The kinds of papers: what each says, in which order and with what beside it."""
