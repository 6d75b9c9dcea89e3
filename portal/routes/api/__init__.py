"""The API: what pages show and do, for machines. One file a subject; ``doing.py`` holds every act, each with its own address and right."""
