"""Numbers with the check digits their issuers would have given them."""

from __future__ import annotations

from stdnum import ean, iban, iso6346, luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10
from stdnum.vn import mst

from benchmarks.papers.chance import Chance

GMN_SET = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
GMN_CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
OWNERS = ("MSKU", "TCLU", "HLXU", "OOLU", "CMAU", "TGHU", "YMLU", "EGHU", "TEMU", "FCIU")
AIRLINES = ("020", "157", "235", "176", "180", "297", "618", "172", "784", "738", "999", "217")


def gtin(chance: Chance, prefix: str) -> str:
    """A GTIN-14 of the given GS1 member, indicator 0 (GS1 General Specifications 7.9)."""
    payload = chance.filled("gtin", prefix + "#" * (12 - len(prefix)))
    return "0" + payload + ean.calc_check_digit(payload)


def basic_udi_di(chance: Chance, prefix: str, reference: str) -> str:
    """A Basic UDI-DI as GS1 forms it (a GMN): company, reference and two check characters."""
    body = chance.filled("gmn", prefix + "#" * (9 - len(prefix))) + "".join(c for c in reference.upper() if c.isalnum())[:12]
    total = sum(GMN_SET.index(c) * PRIMES[i] for i, c in enumerate(reversed(body))) % 1021
    return body + GMN_CHECK[total // 32] + GMN_CHECK[total % 32]


def container(chance: Chance, name: object) -> str:
    """A container number of ISO 6346."""
    body = chance.pick(f"{name}/owner", OWNERS) + chance.filled(name, "######")
    return body + iso6346.calc_check_digit(body)


def air_waybill(chance: Chance) -> tuple[str, str]:
    """Airline prefix and eight digits, the last being the others modulo 7."""
    serial = chance.filled("serial", "%######")
    return chance.pick("airline", AIRLINES), serial + str(int(serial) % 7)


def mrn(chance: Chance, year: int, country: str) -> str:
    """A movement reference number for an import: 18 characters, procedure letter R, check digit as for containers, modulo 11 modulo 10."""
    body = f"{year % 100:02d}{country}" + chance.filled("mrn", "####" + "########") + "R"
    return body + mrn_check(body)


def mrn_check(body: str) -> str:
    """The 18th character for the first 17."""
    letters = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (v for v in range(10, 39) if v % 11), strict=True))
    total = sum((int(c) if c.isdigit() else letters[c]) * 2**i for i, c in enumerate(body))
    return str(total % 11 % 10)


def eori(chance: Chance, country: str) -> str:
    """An EORI number by its form; it has no check digit."""
    match country:
        case "DE":
            return "DE" + chance.filled("eori", chance.pick("eori length", ("%######", "%##############")))
        case "NL":
            return "NL" + chance.filled("eori", "8########")
        case _:
            return country + chance.filled("eori", "%#########")


def vat_id(chance: Chance) -> str:
    """A German VAT identification number (ISO 7064, mod 11,10)."""
    body = chance.filled("vat", "%#######")
    return "DE" + body + mod_11_10.calc_check_digit(body)


def company_number(chance: Chance, country: str) -> str:
    """The number of the trade register: USCC in China, MST in Vietnam, else a plain one."""
    match country:
        case "CN":
            body = "91" + chance.filled("uscc", "%#####MA") + chance.filled("uscc tail", "#######")
            return body + uscc.calc_check_digit(body)
        case "VN":
            body = chance.filled("mst", "0%#######")
            return body + mst.calc_check_digit(body)
        case _:
            body = chance.filled("number", "%######")
            return body + luhn.calc_check_digit(body)


def account(chance: Chance) -> str:
    """A German IBAN in groups of four."""
    number = chance.filled("iban", "%#################")
    whole = "DE" + iban.calc_check_digits("DE00" + number) + number
    return " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))


def srn(chance: Chance, country: str, role: str) -> str:
    """A single registration number of EUDAMED."""
    return f"{country}-{role}-" + chance.filled(f"srn {role}", "0000#####")
