"""Tables of demand and stock levels as people really send them, and as they are written: what comes out goes in again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batches.errors import InputRefused
from distribution.demand import Shelf, StockLevel
from distribution.product import Wanted
from flows.demand.asking import Wish, ask, new_demand, wish_of, withdraw
from flows.demand.demand_table import RowsRefused, exported, keep_rows, rows_in, template
from flows.demand.stock_levels import shelf_of, tell_stock
from flows.demand.stock_table import exported_stock, keep_stock_rows, stock_rows_in, stock_template
from flows.demand.tables import MOST_BYTES, MOST_ROWS, Cells, guarded, read, without_guard, written
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House
from tests.flows.test_demand import BY, clock, house, member, on, wish
from tests.servers.clocks import Clock, house_with

__all__ = ["clock", "house", "on"]
pytestmark = pytest.mark.integration

HEADER = "Produkt;Größe;Menge;Benötigt bis;Bemerkung"


def told(house: House, text: str, on: date, whose: str, encoding: str = "utf-8-sig") -> list[str]:
    """The verdict of each row, with what is wrong."""
    rows = rows_in(house, text.encode(encoding), BY, on, whose)
    return [each.verdict if not each.wrong else f"{each.number}: {'; '.join(one.de for one in each.wrong)}" for each in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_as_german_spreadsheets_write_it(house: House, on: date, encoding: str, sign: str, end: str) -> None:
    known = member(house)
    text = end.join((HEADER, "FFP2-Maske;;1.000;22.06.2026;für Station 3", "Einmalhandschuhe;M;2500;22.6.26;", ";;;;")).replace(";", sign)
    rows = rows_in(house, text.encode(encoding), BY, on, known.id)
    kept = {each.wanted.category: each for each in keep_rows(house, rows, BY)}
    assert (kept["ffp2"].quantity, kept["ffp2"].needed_by, kept["ffp2"].note) == (1000, date(2026, 6, 22), "für Station 3")
    assert (kept["medical_gloves"].wanted.size, kept["medical_gloves"].quantity) == ("M", 2500)


def test_excels_own_first_line_and_quoted_cells_with_line_ends_are_understood(house: House, on: date) -> None:
    text = f'sep=;\r\n{HEADER}\r\n"FFP2";"";"10";"22.06.2026";"zwei\r\nZeilen; ""so"""\r\nffp3;;20;22.06.2026;\r\n'
    rows = rows_in(house, text.encode(), BY, on, member(house).id)
    assert [each.demand.note for each in rows if each.demand] == ['zwei\r\nZeilen; "so"', ""]
    assert [each.number for each in rows] == [2, 4]


def test_every_row_that_is_wrong_is_told_of_and_then_nothing_is_kept(house: House, on: date) -> None:
    known = member(house)
    text = f"{HEADER}\nFFP2;;100;22.06.2026;\nFFP2 Mask;;100;22.06.2026;\nFFP3;;1,000;22.06.2026;\nFFP3;;0;31.02.2026;\nFFP3;;12,5;01.01.2020;\n;;5;22.06.2026;"
    assert told(house, text, on, known.id) == [
        "new",
        "3: Produkt: „FFP2 Mask“ ist nichts, was hier gekauft werden kann; gemeint „Partikelfiltrierende Halbmaske FFP2“?",
        "4: Menge: „1,000“ ist keine eindeutige Zahl; bitte 1000 oder 12,5 schreiben",
        "5: Menge: bitte eine ganze Zahl ab 1; Benötigt bis: „31.02.2026“ ist kein Tag; bitte TT.MM.JJJJ schreiben",
        "6: Menge: bitte eine ganze Zahl ab 1",
        "7: Produkt: fehlt",
    ]
    with pytest.raises(RowsRefused) as refusal:
        keep_rows(house, rows_in(house, text.encode(), BY, on, known.id), BY)
    assert set(refusal.value.rows) == {3, 4, 5, 6, 7}
    assert DEMANDS.all(house) == ()


def test_a_table_sent_again_tells_nothing_twice_also_with_more_rows(house: House, on: date) -> None:
    known = member(house)
    text = f"{HEADER}\nFFP2;;100;22.06.2026;\nFFP2;;100;22.06.2026;"
    assert len(keep_rows(house, rows_in(house, text.encode(), BY, on, known.id), BY)) == 2
    more = f"{text}\nFFP2;;100;22.06.2026;\nFFP3;;5;22.06.2026;"
    assert told(house, more, on, known.id) == ["known", "known", "new", "new"]
    rows = rows_in(house, more.encode(), BY, on, known.id)
    assert len(keep_rows(house, rows, BY)) == 2
    assert keep_rows(house, rows, BY) == ()  # the same preview agreed to twice
    withdraw(house, DEMANDS.all(house)[0].id, BY)
    assert told(house, more, on + timedelta(days=1), known.id).count("new") == 1


def test_a_district_sends_the_demand_of_many_and_each_row_names_its_member(house: House, on: date) -> None:
    one, other = member(house, "Klinikum A"), member(house, "Praxis B")
    text = "Einrichtung;Artikel;Anzahl;Termin\nklinikum  a;FFP2;100;22.06.2026\n" + f"{other.id};FFP2;50;22.06.2026\nPraxis C;FFP2;50;22.06.2026"
    rows = rows_in(house, text.encode(), BY, on, None)
    assert [each.demand.member if each.demand else "" for each in rows] == [one.id, other.id, ""]
    assert "kein Mitglied" in rows[2].wrong[0].de
    kept = keep_rows(house, rows[:2], BY)
    assert {each.entered_by for each in kept} == {BY}
    with pytest.raises(InputRefused, match="Mitglied"):
        rows_in(house, f"{HEADER}\nFFP2;;1;22.06.2026;".encode(), BY, on, None)


def test_a_row_for_somebody_else_is_refused_where_the_member_is_told(house: House, on: date) -> None:
    own, other = member(house, "Klinikum A"), member(house, "Praxis B")
    text = f"Mitglied;Produkt;Menge;Benötigt bis\nPraxis B;FFP2;1;22.06.2026\n{other.id};FFP2;1;22.06.2026\nKlinikum A;FFP2;1;22.06.2026"
    assert [each.split(":")[1].strip() if ":" in each else each for each in told(house, text, on, own.id)] == ["Mitglied", "Mitglied", "new"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "table.header"),
        (b"Produkt;Menge;Bed\xc3\xbcrfnis\n", "table.header"),
        (b"Produkt;Menge\nffp2;1", "table.header"),
        (b"Produkt;Produkt;Menge;Termin\n", "table.header"),
        (b"Produkt;Menge;Termin\n;;\n", "table.empty"),
        (b"Produkt;Menge;Termin\n\"ffp2;1;22.06.2026\n", "table.csv"),
        (b"Produkt;Menge;Termin\nffp2\0;1;22.06.2026\n", "table.encoding"),
        (b"\xff\xfeP\0r\0o\0d\0", "table.encoding"),
        (b"PK\x03\x04\x90\x81", "table.encoding"),
        (b"Produkt;Menge;Termin\n" + b"x" * MOST_BYTES, "table.too_large"),
        (b"Produkt;Menge;Termin\n" + b"ffp2;1;22.06.2026\n" * (MOST_ROWS + 1), "table.too_many"),
        (b'Produkt;Menge;Termin\n"' + b"x" * 140_000 + b'";1;22.06.2026\n', "table.csv"),
    ],
)  # fmt: skip
def test_what_is_no_such_table_is_refused_as_a_whole(house: House, on: date, raw: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        rows_in(house, raw, BY, on, member(house).id)
    assert refusal.value.code == code


def test_a_table_of_many_rows_is_kept_in_one_transaction(house: House, on: date) -> None:
    text = HEADER + "".join(f"\nFFP2;;{number};22.06.2026;" for number in range(1, 41))
    kept = keep_rows(house, rows_in(house, text.encode(), BY, on, member(house).id), BY)
    assert len(DEMANDS.all(house)) == len(kept) == 40
    assert len({house.ledger.events(DEMANDS.name, each.id)[0].at for each in kept}) == 1


@pytest.mark.parametrize(
    ("cell", "figure"),
    [("1000", 1000), ("1.000", 1000), ("1.000.000", 1_000_000), ("1 000", 1000), ("1'000", 1000), ("12,5", "12.5"), ("1.000,50", "1000.50"), ("0,125", "0.125"),
     ("1000,000", "1000"), ("1,000", None), ("1.5", None), ("1.00", None), ("1,000.00", None), ("10.00,00", None), ("-5", None), ("+5", None), ("1e3", None),
     ("٣", None), ("", None), ("1000 Stück", None), ("=1+1", None)],
)  # fmt: skip
def test_a_figure_reads_one_way_or_is_refused(cell: str, figure: object) -> None:
    cells = Cells(2, {"quantity": cell})
    assert cells.figure("quantity") == (None if figure is None else Decimal(str(figure)))
    assert bool(cells.wrong) == (figure is None and cell != "")


def test_a_cell_is_no_formula_when_a_spreadsheet_opens_it(house: House, on: date) -> None:
    known = member(house, "=cmd|' /C calc'!A0")
    demand = ask(house, known.id, wish(on, note="@SUM(1+1)*cmd|' /C calc'!A0"), BY, on)
    raw = exported(house, [demand], {known.id: known.name})
    header, row = raw.decode("utf-8-sig").splitlines()
    assert header.startswith("Mitglied;Produkt;Größe")
    assert all(cell[:1] not in set("=+-@\t\r") for cell in row.split(";"))
    (again,) = rows_in(house, raw, BY, on, known.id)
    assert again.verdict == "known"


@given(st.text())
def test_the_apostrophe_before_a_formula_goes_as_it_came(cell: str) -> None:
    assert without_guard(guarded(cell)) == cell
    assert guarded(cell)[:1] not in set("=+-@\t\r\n＝＋－＠")


@given(st.lists(st.tuples(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40), st.integers(1, 10**9)), min_size=1, max_size=5))
def test_whatever_is_written_as_a_table_is_read_again(rows: list[tuple[str, int]]) -> None:
    raw = written(("note", "quantity"), [(note, str(quantity)) for note, quantity in rows])
    assert [(each.told["note"], each.count("quantity", least=1)) for each in read(raw, ("note", "quantity"), ())] == rows


DAY = Clock().now.date()
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
NOTE = st.text(st.characters(exclude_characters=CONTROLS, exclude_categories=("Cs",)), max_size=200)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], House]]:
    """A house by a call: what tells of a test that failed would else print all of its catalogue."""
    with house_with(Clock(), tmp_path_factory.mktemp("tables") / "data") as opened:
        member(opened)
        yield lambda: opened


WISHES = st.lists(
    st.builds(
        Wish,
        wanted=st.builds(Wanted, category=st.sampled_from(["ffp2", "medical_gloves", "surgical_gown"]), size=PLAIN),
        quantity=st.integers(1, 10**9), unit=st.sampled_from(["piece", "pair", "kit"]),
        needed_by=st.dates(DAY, DAY + timedelta(days=700)), urgency=st.sampled_from(["urgent", "normal", "stock"]),
        partial=st.booleans(), free_only=st.booleans(), note=NOTE,
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wishes=WISHES)
def test_demand_that_is_written_as_a_table_is_the_same_when_it_is_read(lasting: Callable[[], House], wishes: list[Wish]) -> None:
    house = lasting()
    (known,) = MEMBERS.all(house)
    demands = [new_demand(known, each, BY, DAY, token=str(at)) for at, each in enumerate(wishes)]
    rows = rows_in(house, exported(house, demands, {known.id: known.name}), BY, DAY, known.id)
    assert [wish_of(each.demand) if each.demand else each.wrong for each in rows] == wishes


def test_stock_that_is_written_as_a_table_is_the_same_when_it_is_read(house: House, on: date) -> None:
    known = member(house)
    levels = [
        StockLevel(wanted=Wanted(category="medical_gloves", size="=M"), unit="pair", there=0, daily_use=0, counted_on=on),
        StockLevel(wanted=Wanted(category="ffp2"), there=1_000_000_000, daily_use=7, counted_on=on - timedelta(days=9)),
    ]
    shelf = tell_stock(house, known.id, levels, BY, on)
    raw = exported_stock(house, shelf)
    other = member(house, "Praxis B")
    assert [each.verdict for each in stock_rows_in(house, raw, on, known.id)] == ["known", "known"]
    assert keep_stock_rows(house, other.id, stock_rows_in(house, raw, on, other.id), BY, on).levels == shelf.levels


def test_stock_is_told_as_people_count_and_all_of_it_or_none(house: House, on: date) -> None:
    known = member(house)
    good = "Artikel;Bestand;Tagesverbrauch;Stand\nFFP2-Maske;1.200;12,5;28.05.2026\nSchnelltest;40;0;\n"
    keep_stock_rows(house, known.id, stock_rows_in(house, good.encode("cp1252"), on, known.id), BY, on)
    levels = shelf_of(house, known.id).levels
    assert [(each.there, each.daily_use, each.counted_on) for each in levels] == [(40, 0, on), (1200, 13, date(2026, 5, 28))]
    bad = "Artikel;Bestand;Tagesverbrauch;Stand\nFFP3;5;1;\nFFP3;6;1;\nKN95;5;1;30.05.2026\nKN95;;1;"
    rows = stock_rows_in(house, bad.encode(), on, known.id)
    assert [each.verdict for each in rows] == ["new", "wrong", "wrong", "wrong"]
    with pytest.raises(RowsRefused):
        keep_stock_rows(house, known.id, rows, BY, on)
    assert shelf_of(house, known.id).levels == levels


def test_signs_that_steer_a_terminal_are_no_part_of_a_note(house: House, on: date) -> None:
    text = f"{HEADER}\nFFP2;;100;22.06.2026;a\x1b[2Jb\nFFP2;;100;22.06.2026;zwei\tWorte"
    assert told(house, text, on, member(house).id) == ["2: Zeile: enthält unzulässige Zeichen", "new"]


def test_the_templates_are_tables_that_can_be_read(house: House, on: date) -> None:
    known = member(house, "Klinikum Musterstadt")
    assert [each.verdict for each in rows_in(house, template(house, on, many=False), BY, on, known.id)] == ["new"]
    assert [each.verdict for each in rows_in(house, template(house, on, many=True), BY, on, None)] == ["new"]
    assert [each.verdict for each in stock_rows_in(house, stock_template(house, on), on, known.id)] == ["new"]
    assert exported_stock(house, Shelf(id=known.id)).decode("utf-8-sig").strip() == "Produkt;Größe;Einheit;Bestand;Tagesverbrauch;Gezählt am"
