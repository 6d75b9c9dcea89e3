"""Many machines: the compose file and what a worker is set to, and the same topology started on one machine without containers."""
