"""The stories of the sample batches: when the goods came, who decided what and why, who released."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from batches.decision import Choice

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Word:
    """What QC says to every open finding of ``code``, on arrival of the goods or once customs have released them."""

    code: str
    choice: Choice
    reason: str
    after: Literal["arrival", "customs"] = "arrival"


@dataclass(frozen=True, slots=True)
class Story:
    """A sample batch and what people do to it; days in ISO 8601."""

    name: str
    title: str
    arrived_on: str
    warehouse: str
    mrn: str
    released_on: str
    agent: str
    approvers: tuple[str, str]
    moral: str
    qc: str = ""
    words: tuple[Word, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its order and papers lie."""
        return HERE / self.name


STORIES = (
    Story(
        name="kaiserslautern-2020",
        title="Kaiserslautern 2020: FFP2 and surgical masks from China, by sea",
        arrived_on="2020-06-22",
        warehouse="Lager Kaiserslautern",
        mrn="20DE510220123456R1",
        released_on="2020-06-24",
        agent="Zollagentur Muster",
        approvers=("Ayşe Klein (QC)", "Bernd Groß (responsible person)"),
        moral="What is sound goes; the line with the voluntary certificate and the lot that fails penetration stay in quarantine.",
    ),
    Story(
        name="leipzig-2020",
        title="Leipzig 2020: a donation of surgical masks and PCR kits from Vietnam, by air, free of duty and VAT",
        arrived_on="2020-05-29",
        warehouse="Luftfrachtlager Schkeuditz",
        mrn="20DE585412345678R1",
        released_on="2020-06-02",
        agent="Musterhilfe Logistik, Zollabteilung",
        approvers=("Grit Sauber (QC)", "Holger Fest (responsible person)"),
        moral="Nothing was found that holds the goods: every lot is released.",
    ),
    Story(
        name="hanoi-2021",
        title="Hanoi 2021: surgical masks with preferential origin under the EU-Vietnam agreement, by sea",
        arrived_on="2021-06-28",
        warehouse="Lager Bremen",
        mrn="21DE510220654321R0",
        released_on="2021-06-30",
        agent="Spedition Probeweser",
        approvers=("Carla Hafen (QC)", "Dirk Anker (responsible person)"),
        moral="The model on whose quantity the papers disagree stays until the supplier has answered; the other is released.",
        qc="Carla Hafen (QC)",
        words=(
            Word(
                "consignment.quantity_mismatch",
                "ask",
                "invoice 50 boxes a carton, packing list 49: supplier asked which is right and to correct the other paper",
            ),
            Word(
                "customs.commodity_code_uncertain",
                "accept",
                "declared with the ending and the preferential rate TARIC gives for the day of acceptance: customs agent's mail of 30 June on file",
                after="customs",
            ),
        ),
    ),
)
