"""``python -m cli`` is ``freigabe``."""

from cli import main

main()
