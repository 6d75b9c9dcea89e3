"""Processes that may die of a paper: started, bound by the system, asked, replaced. Reading and picturing work in them."""
