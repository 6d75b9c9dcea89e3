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
class Distribution:
    """How released goods reach people; days in ISO 8601.

    ``group``: name and kind; ``members``: name, kind, contact person, mail, delivery address; ``organisations``: all that take part, also a public body or an
    importer with a contract; ``contract`` and ``seller``: what follows ``freigabe channel contract add`` and ``freigabe delivery seller``; ``quotas``: of a
    donation, in per mille; ``drill``: by what a recall is tried.
    """

    on: str
    handed_over_on: str
    coordinator: str
    group: tuple[str, str]
    members: tuple[tuple[str, str, str, str, str], ...]
    categories: tuple[str, ...]
    drill: tuple[str, str]
    quotas: tuple[tuple[str, int], ...] = ()
    contract: tuple[str, ...] = ()
    seller: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """By name."""
        return (*self.others, *(each[0] for each in self.members))


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
    distribution: Distribution | None = None

    @property
    def demand_table(self) -> Path:
        """What the members asked for, as they sent it."""
        return HERE / f"{self.name}-demand.csv"

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
        distribution=Distribution(
            on="2020-06-25",
            handed_over_on="2020-06-26",
            coordinator="Karla Koord",
            group=("Landkreis Kaiserslautern", "district"),
            members=(
                ("Praxis Dr. Muster", "practice", "Anna Muster", "praxis@muster.example", "Musterweg 1, 67655 Kaiserslautern"),
                ("Physiotherapie Beispiel", "physiotherapist", "Jo Beispiel", "physio@beispiel.example", "Beispielgasse 2, 67657 Kaiserslautern"),
                ("Pflegeheim Probeblick", "care_home", "Petra Probe", "lager@probeblick.example", "Probeblick 3, 67661 Kaiserslautern"),
                ("Freiwillige Feuerwehr Musterdorf", "fire_brigade", "Falk Muster", "wehr@musterdorf.example", "Am Musterhaus 4, 66849 Landstuhl"),
            ),
            categories=("ffp2",),
            contract=(
                "RV 7/2020",
                "--public-body",
                "Kreisverwaltung Musterkreis",
                "--importer",
                "Musterhafen Medizinbedarf GmbH",
                "--from",
                "2020-05-01",
                "--until",
                "2020-12-31",
                "--goods",
                "ffp2=1.20x500000",
            ),
            seller=(
                "Musterhafen Medizinbedarf GmbH",
                "--iban",
                "DE89370400440532013000",
                "--contact",
                "Rechnungsstelle",
                "--mail",
                "rechnung@musterhafen.example",
            ),
            others=("Kreisverwaltung Musterkreis", "Musterhafen Medizinbedarf GmbH"),
            drill=("certificate", "0598/PPE/20/2417"),
        ),
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
        distribution=Distribution(
            on="2020-06-03",
            handed_over_on="2020-06-04",
            coordinator="Lena Lotse",
            group=("Klinikverbund Mustersachsen", "hospital_network"),
            members=(
                ("Klinikum Musterstadt", "hospital", "Klara Lager", "lager@musterstadt.example", "Am Muster 1, 04103 Leipzig"),
                ("Krankenhaus Beispielberg", "hospital", "Bodo Berg", "lager@beispielberg.example", "Beispielberg 2, 04229 Leipzig"),
                ("Fachklinik Probetal", "hospital", "Pia Tal", "lager@probetal.example", "Probetal 3, 04347 Leipzig"),
            ),
            categories=("surgical_mask_iir", "pcr_kit"),
            quotas=(("Klinikum Musterstadt", 500), ("Krankenhaus Beispielberg", 300), ("Fachklinik Probetal", 200)),
            drill=("lot", "MV2004-21"),
        ),
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
