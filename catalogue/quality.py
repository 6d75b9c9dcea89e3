"""Rows about quality: limits of the standards, measured properties, sampling tables and the project's inspection policy."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalogue.rows import Maybe, Row, Several

Operator = Literal["<=", "<", ">=", ">"]


class Limit(Row):
    """A limit of a standard for one class. ``op`` is the acceptance condition on the measured value.

    ``rule`` says over which values: ``each``, ``mean``, ``mean_per_specimen``, ``median``, or ``at_least N of M``.
    """

    product: str
    product_class: str = Field(alias="class")
    property: str
    op: Operator
    value: Decimal
    unit: str
    rule: Annotated[str, Field(pattern=r"^(each|mean|mean_per_specimen|median|at_least \d+ of \d+)$")]
    standard: str


class SamplingCell(Row):
    """A cell of ISO 2859-1 tables 2-A to 2-C with its arrow followed: ``plan_code_letter`` is the letter of the plan used."""

    scheme: str
    inspection: Literal["normal", "tightened", "reduced"]
    code_letter: str
    aql: str
    arrow: Literal["", "up", "down"]
    plan_code_letter: str
    sample_size: int
    accept: int
    reject: int


class CodeLetters(Row):
    """A row of ISO 2859-1 table 1: code letters of a range of lot sizes by inspection level."""

    lot_min: int
    lot_max: Annotated[int | None, Maybe]
    s1: str = Field(alias="S-1")
    s2: str = Field(alias="S-2")
    s3: str = Field(alias="S-3")
    s4: str = Field(alias="S-4")
    i: str = Field(alias="I")
    ii: str = Field(alias="II")
    iii: str = Field(alias="III")

    def letter(self, level: str) -> str | None:
        """The code letter for an inspection level (``S-1`` … ``S-4``, ``I``, ``II``, ``III``); ``None`` for an unknown level."""
        letters = {"S-1": self.s1, "S-2": self.s2, "S-3": self.s3, "S-4": self.s4, "I": self.i, "II": self.ii, "III": self.iii}
        return letters.get(level)


class SamplingPolicy(Row):
    """The acceptance quality limit the project inspects a defect class by; ``defect`` narrows it to one defect (``defect_words`` name it)."""

    product: str
    defect_class: Literal["critical", "major", "minor"]
    defect: str = ""
    defect_words: tuple[str, ...] = ()
    aql: str
    level: str
    inspection: Literal["normal", "tightened", "reduced"]
    minimum_sample: int = 0

    @property
    def name(self) -> str:
        """What the policy is for: the defect, else the class."""
        return self.defect or self.defect_class


class SwitchingPolicy(Row):
    """Whether the project wants reduced inspection of a product: production is steady and the responsible authority wants it (ISO 2859-1:1999 9.3.3.1 b, c)."""

    product: str
    reduced: bool


class ShelfLifePolicy(Row):
    """The life that must be left on arrival: ``minimum_months``, or ``minimum_share`` of the whole life where that is known."""

    product: str
    minimum_months: int
    minimum_share: Decimal


class MeasuredProperty(Row):
    """A property laboratories measure: its unit, the range a value can have at all, and its names in four languages.

    ``names`` and ``synonyms`` are compared without case, accents, spaces and punctuation. ``when``: words one of which name or condition must hold.
    ``equated``: spellings of units with a meaning for this property alone, with the factor into its unit. ``specimen``: how specimens are named where a value
    belongs to a part of one (``wearer/exercise``); ``mean_by_specimen``: the property that the mean over the parts of each specimen is.
    """

    property: str
    name_de: str
    name_en: str
    unit: str
    equated: dict[str, Decimal] = Field(default_factory=dict)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    specimen: str = ""
    mean_by_specimen: str = ""
    names: dict[Literal["en", "de", "zh", "vi"], tuple[str, ...]] = Field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


class Unit(Row):
    """A unit in the terms of Pint, with the spellings laboratories use; ``definition`` where Pint does not have it."""

    unit: str
    definition: str = ""
    spellings: tuple[str, ...]


class ConditioningState(Row):
    """A state specimens are tested in, and the words that name it in a condition."""

    state: str
    name_de: str
    name_en: str
    words: tuple[str, ...]


class SpecimensAsked(Row):
    """How many specimens a standard tests for a property, in one state or (empty) whatever the state. Shown to the reviewer; never judged."""

    standard: str
    property: str
    state: str = ""
    count: Annotated[int, Field(gt=0)]
    clause: str


class RequiredTest(Row):
    """A test a standard asks for, by product and classes (none: all).

    Any of ``properties`` reported shows it, or any of ``words`` in what the report calls it. ``severity``: what its lack weighs.
    """

    standard: str
    product: str
    classes: Several
    properties: Several
    words: Several
    severity: Literal["review", "note"]
    name_de: str
    name_en: str
    clause: str
