"""Is the catalogue whole, free of contradictions, and not too old?"""

from __future__ import annotations

from datetime import timedelta

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok, warn

NAME = "catalogue"
#: Acts, designations and rates change several times a year; a catalogue without a newer row than this was not kept up.
TOO_OLD = timedelta(days=400)


def catalogue(site: Site) -> Checked:
    """Loads; no two rows contradict each other; how many are unverified; when its newest row began to apply."""
    from catalogue import CatalogueFault, check_catalogue, load_catalogue
    from customs.table_check import check_tables

    try:
        loaded = load_catalogue()
        contradictions = len((*check_catalogue(loaded), *check_tables()))
    except CatalogueFault as unusable:
        mend = Text(en="correct that row, or install freigabe again", de="diese Zeile berichtigen oder freigabe neu installieren")
        return fault(NAME, Text(en=unusable.en, de=unusable.de), mend)
    rows = [row for each in loaded.files_rows().values() for row in each]
    unverified, today = sum(row.unverified for row in rows), site.now().date()
    newest = max(row.valid_from for row in rows if row.valid_from is not None and row.valid_from <= today)
    en = f"{len(rows):,} rows, newest from {newest:%Y-%m-%d}, {unverified} unverified (they ask a person)"
    de = f"{len(rows)} Zeilen, neueste vom {newest:%d.%m.%Y}, {unverified} ungeprüft (sie fragen einen Menschen)"
    if contradictions:
        says = Text(en=f"{contradictions} contradictions; {en}", de=f"{contradictions} Widersprüche; {de}")
        return fault(NAME, says, Text(en="freigabe catalogue check names them", de="freigabe catalogue check nennt sie"))
    if today - newest > TOO_OLD:
        says = Text(en=f"not kept up: {en}", de=f"nicht gepflegt: {de}")
        return warn(
            NAME,
            says,
            Text(en="install a newer freigabe, or add what has changed since", de="ein neueres freigabe installieren oder nachtragen, was sich geändert hat"),
        )
    return ok(NAME, en, de)
