"""One of each thing of aftercare, for tests that walk through every door and page."""

from __future__ import annotations

from datetime import timedelta

from distribution.aftercare import Complaint
from flows.aftercare.complaining import decide, note_action
from flows.aftercare.kinds import COMPLAINTS
from flows.aftercare.lots import lot_named, told_of
from flows.aftercare.retaining import Taken, retain
from flows.aftercare.suppliers import supplier_id
from flows.aftercare.temperatures import Logged, take_log
from flows.wiring import House
from record.stock import LotRow

#: Kits that lie in a cold room.
KITS = LotRow(
    "l-kits", "b-kits", 1, "RT-2005", "antigen_test", "einfuhr", "released", "distribution", 500, None,
    {"model": "RT-1", "manufacturer": "Beispiel Diagnostik", "supplier": "Beispiel Handel", "unit": "kit"},
)  # fmt: skip


def aftercare(house: House, member: str, supplier: str, by: str) -> dict[str, str]:
    """What the parameters of addresses stand for: a member's complaint that was upheld, a sample, and a log that holds a lot."""
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, KITS.batch, [KITS])
    now = house.ledger.clock()
    on, lot = now.date(), told_of(lot_named(house, KITS.id))
    told = {"kind": "incident", "quantity": 3, "what": "Der Streifen blieb leer; eine Person wurde deshalb nicht isoliert.", "entered_by": "Bea"}
    kept = COMPLAINTS.add(house, Complaint.model_validate(told | {"id": "bs-walked", "received_on": on, "lot": lot, "member": member}), by, "complaint.entered")
    decide(house, kept.id, "upheld", "Das Rückstellmuster zeigt dasselbe.", by, on)
    note_action(house, kept.id, "manufacturer_told", on, by, on, reference="Schreiben vom heutigen Tag")
    sample = retain(house, Taken(lot=KITS.id, quantity=20, place="Archiv 3, Fach 7"), by, on)
    begin = now - timedelta(days=3)
    celsius = [20 + (each % 7) / 2 for each in range(60)] + [31 + (each % 5) for each in range(18)] + [21.5] * 60
    rows = (f"{begin + timedelta(minutes=10 * at):%Y-%m-%d %H:%M};{each:.1f}" for at, each in enumerate(celsius))
    csv = "\n".join(["Zeitpunkt;Temperatur °C", *rows])
    log = take_log(house, Logged(place="Kühlraum 2", zone="UTC", lots=(KITS.id,)), csv.encode(), by, on, file="kuehlraum-2.csv")
    return {"complaint": kept.id, "retained": sample.id, "log": log.id, "supplier": supplier_id(supplier)}
