"""``freigabe serve``: Prefect's server, the runner and the web process as one, started and stopped together."""
