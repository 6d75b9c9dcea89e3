"""One consistent story: an order, its maker, its bodies and laboratories, its goods, days and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benchmarks.papers import identifiers
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import companies, goods, issuers
from benchmarks.papers.content.companies import Company
from benchmarks.papers.content.goods import Line, Product
from benchmarks.papers.content.issuers import Issuer

ORDERS = ("BVM-20{y}-0%#", "B-{y}/00%#", "PO-%#####", "45000%####", "20{y}/BE/%##", "LK-MM {y}-%##")
INVOICES = ("@@{d:%Y%m%d}", "INV-{d:%Y}-0%##", "{d:%y}-%###", "@@-EXP-{d:%y%m}-0%#", "CI%######", "{d:%Y}-0%##", "EXP/%##/{d:%y}")


@dataclass(frozen=True)
class Days:
    """What happened when; each day is a working day or near one, in the order in which things happen."""

    applied: date
    received: date
    test_start: date
    test_end: date
    report: date
    certificate: date
    expiry: date
    sampled: date
    control: date
    control_expiry: date
    declared: date
    ordered: date
    invoice: date
    due: date
    shipped: date
    flight: date
    arrived: date
    released: date


@dataclass(frozen=True)
class World:
    """All that the papers of one order can say."""

    chance: Chance
    maker: Company
    seller: Company
    buyer: Company
    consignee: Company
    notify: Company
    representative: Company
    product: Product
    act: str
    body: Issuer
    control_body: Issuer
    module: str
    laboratory: Issuer
    days: Days
    lines: tuple[Line, ...]
    lots: tuple[str, ...]
    order_number: str
    invoice_number: str
    currency: str
    incoterm: str
    mode: str
    freight: Decimal

    @property
    def amount(self) -> Decimal:
        """The goods without freight."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def cartons(self) -> int:
        """All packages."""
        return sum(line.cartons for line in self.lines)

    @property
    def net_kg(self) -> Decimal:
        """Net weight of all lines."""
        return sum((line.net_kg for line in self.lines), Decimal(0))

    @property
    def gross_kg(self) -> Decimal:
        """Gross weight of all lines."""
        return sum((line.gross_kg for line in self.lines), Decimal(0))


def world(chance: Chance, sort: str, maker_in: str = "", line_count: int = 0, until: date = date(2021, 11, 26)) -> World:
    """A story about goods of the sort; ``maker_in`` fixes the maker's country, ``until`` the last day a certificate can have."""
    where = maker_in or chance.weighed("where", companies.MAKERS)
    first = date(2020, 3, 16)
    certificate = first + timedelta(days=chance.number("day", 0, (until - first).days))
    product = goods.product(chance.at("product"), sort, companies.PARTS[where]["zone"])
    maker = companies.company(chance.at("maker"), where, product=product.key)
    trader = companies.company(chance.at("trader"), where, trading=True)
    buyer = companies.german(chance.at("buyer"), "buyers")
    days = _days(chance.at("days"), certificate)
    act = _act(product.sort, days.declared)
    lab_in = {"cn": ("cn", "de", "gb", "pl"), "vn": ("vn", "cn", "gb"), "de": ("de",)}.get(where, ("de", "gb", "pl"))
    body = _body(chance.at("body"), product, act, certificate.year)
    mode = chance.pick("mode", ("air", "sea"))
    count = line_count or int(chance.weighed("lines", {"1": 0.3, "2": 0.28, "3": 0.18, "4": 0.1, "6": 0.08, "9": 0.06}))
    lines = goods.lines(chance.at("goods"), product, days.received, count)
    return World(
        chance=chance,
        maker=maker,
        seller=trader if chance.whether("by trader", 0.25) else maker,
        buyer=buyer,
        consignee=companies.german(chance.at("consignee"), "buyers") if chance.whether("other consignee", 0.35) else buyer,
        notify=companies.german(chance.at("notify"), "notify"),
        representative=companies.german(chance.at("representative"), "representatives"),
        product=product,
        act=act,
        body=body,
        control_body=_control_body(chance, body, product, days.control.year),
        module=chance.weighed("module", {"C2": 0.75, "D": 0.25}),
        laboratory=issuers.other(chance.at("laboratory"), "laboratory", days.report.year, lab_in),
        days=days,
        lines=lines,
        lots=goods.lots(chance.at("lots"), days.received, product.models[0], chance.number("lot count", 1, 3)),
        order_number=chance.filled("order", chance.pick("orders", ORDERS).format(y=days.ordered.year % 100)),
        invoice_number=chance.filled("invoice", chance.pick("invoices", INVOICES).format(d=days.invoice)),
        currency=chance.weighed("currency", {"USD": 0.5, "EUR": 0.35, "CNY": 0.1, "GBP": 0.05}) if where != "de" else "EUR",
        incoterm=chance.pick("incoterm", ("FCA", "EXW", "CPT", "CIP", "DAP", "DDP") if mode == "air" else ("FOB", "CIF", "CFR", "EXW", "DAP", "FAS")),
        mode=mode,
        freight=Decimal(chance.number("freight", 18, 240) * 10),
    )


def _body(chance: Chance, product: Product, act: str, year: int) -> Issuer:
    """Who examined it; goods that no body certifies get one all the same, for papers that name it wrongly."""
    if product.sort == "kn95":
        return issuers.body(chance, "2016/425", "mask", year)
    return issuers.body(chance, act, product.certified_as if product.sort == "ppe" else product.sort, year)


def _control_body(chance: Chance, body: Issuer, product: Product, year: int) -> Issuer:
    if body.control and chance.whether("same body", 0.65):
        return body
    fit = product.certified_as if product.sort == "ppe" else "mask"
    return issuers.body(chance.at("control"), "2016/425", fit if fit != "eyewear" else "coverall", year, control=True)


def _act(sort: str, day: date) -> str:
    match sort:
        case "device":
            return "93/42/EEC" if day < date(2021, 5, 26) else "2017/745"
        case "ivd":
            return "98/79/EC" if day < date(2022, 5, 26) else "2017/746"
        case _:
            return "2016/425"


def _days(chance: Chance, certificate: date) -> Days:
    def after(day: date, name: str, low: int, high: int) -> date:
        return day + timedelta(days=chance.number(name, low, high))

    report = after(certificate, "report", -24, -3)
    test_end = after(report, "test end", -5, -1)
    test_start = after(test_end, "test start", -18, -4)
    received = after(test_start, "received", -9, -1)
    control = after(certificate, "control", 40, 300)
    declared = after(certificate, "declared", 1, 60)
    ordered = after(declared, "ordered", 3, 90)
    invoice = after(ordered, "invoice", 8, 40)
    shipped = after(invoice, "shipped", 1, 6)
    arrived = after(shipped, "arrived", 3, 34)
    exact = chance.whether("full years", 0.4)
    return Days(
        applied=after(received, "applied", -20, -2),
        received=received,
        test_start=test_start,
        test_end=test_end,
        report=report,
        certificate=certificate,
        expiry=years(certificate, 5, exact),
        sampled=after(control, "sampled", -30, -9),
        control=control,
        control_expiry=years(control, 1, exact),
        declared=declared,
        ordered=ordered,
        invoice=invoice,
        due=after(invoice, "due", 14, 45),
        shipped=shipped,
        flight=after(shipped, "flight", 0, 2),
        arrived=arrived,
        released=after(arrived, "released", 1, 5),
    )


def years(day: date, count: int, exact: bool) -> date:
    """The day ``count`` years on, or the one before it, as bodies differ."""
    leap = day.month == 2 and day.day == 29
    there = day.replace(year=day.year + count, day=28 if leap else day.day)
    return there if exact else there - timedelta(days=1)


def marks(chance: Chance, world: World) -> tuple[str, str, str]:
    """GTIN, Basic UDI-DI and SRN of the maker."""
    prefix = world.product.gtin_prefix
    return (
        identifiers.gtin(chance, prefix),
        identifiers.basic_udi_di(chance, prefix, world.product.models[0] + chance.filled("udi", "@@")),
        identifiers.srn(chance, world.maker.zone, "MF"),
    )
