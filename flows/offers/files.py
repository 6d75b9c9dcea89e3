"""The adapter that lets nothing out: what would have left is written into the data folder, for trying texts and settings."""

from __future__ import annotations

import json
import re

from flows.offers.adapters import Asked, Brought
from flows.offers.channels import FileChannel
from flows.offers.wording import worded

FOLDER = "published"


class Files:
    """One file for each announcement and channel: what was told last."""

    def __init__(self, channel: FileChannel) -> None:
        self._channel = channel

    def publish(self, asked: Asked) -> Brought:
        """Write it."""
        folder = asked.house.place.data / FOLDER / self._channel.name
        folder.mkdir(parents=True, exist_ok=True)
        read = worded(asked.house, asked.offer)
        told = {"key": asked.key, "offer": asked.offer.id, "status": asked.offer.status, "title": read.title, "paragraphs": read.paragraphs, "link": read.link}
        file = folder / (re.sub(r"[^A-Za-z0-9-]", "-", asked.offer.id) + ".json")
        aside = file.with_suffix(".new")
        aside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        aside.replace(file)
        return Brought(file.name)

    update = publish
    withdraw = publish
