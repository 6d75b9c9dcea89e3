"""Real servers started on this machine, each ended by its process id: for ``make cluster`` and for the tests."""
