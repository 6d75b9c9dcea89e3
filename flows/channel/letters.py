"""The letters of the channel, in the words a practice reads between two patients.

To an address nobody has proved yet goes nothing that somebody typed: otherwise strangers could send their words to anybody by our hand.
"""

from __future__ import annotations

from batches.base import Language
from flows.mailing.letters import letter
from record.outbox import Message

_GREETING = {"de": "Guten Tag,", "en": "Good day,"}
_CLOSING = {
    "de": "Diese Nachricht wurde automatisch verschickt. Wenn Sie damit nichts anfangen können, brauchen Sie nichts zu tun.",
    "en": "This message was sent by a program. If it means nothing to you, you need not do anything.",
}


def to_confirm(key: str, mail: str, language: Language, address: str, hours: int) -> Message:
    """The link by which an application is confirmed."""
    if language == "de":
        return _letter(
            key, mail, language, "Anmeldung bestätigen",
            "mit dieser E-Mail-Adresse wurde eine Organisation zur gemeinsamen Beschaffung angemeldet. "
            f"Bitte bestätigen Sie das innerhalb von {hours} Stunden und wählen Sie dabei Ihr Passwort:", address,
            "Ohne Bestätigung wird nichts angelegt, und die Angaben werden gelöscht.",
        )  # fmt: skip
    return _letter(
        key, mail, language, "Confirm your registration",
        f"an organisation was registered for joint procurement with this mail address. Please confirm it within {hours} hours, and choose your password:",
        address, "Without it nothing is kept, and what was typed is removed.",
    )  # fmt: skip


def known_already(key: str, mail: str, language: Language, base: str) -> Message:
    """To an address that signs in already."""
    if language == "de":
        return _letter(
            key, mail, language, "Sie haben schon ein Konto",
            "mit dieser E-Mail-Adresse sollte eine Organisation angemeldet werden. Zu der Adresse gibt es schon ein Konto; angelegt wurde deshalb nichts. "
            "Hier melden Sie sich an:", f"{base}/login", "Wenn Sie Ihr Passwort vergessen haben, gibt Ihnen die Koordination einen neuen Zugang.",
        )  # fmt: skip
    return _letter(
        key, mail, language, "You have an account already",
        "an organisation was to be registered with this mail address. There is an account for it already, so nothing was kept. You sign in here:",
        f"{base}/login", "If you forgot your password, the coordinators give you a new way in.",
    )  # fmt: skip


def organisation_known(key: str, mail: str, language: Language) -> Message:
    """To who registers an organisation whose name is taken."""
    if language == "de":
        return _letter(
            key, mail, language, "Diese Organisation ist schon angemeldet",
            "mit dieser E-Mail-Adresse sollte eine Organisation angemeldet werden, die es hier unter diesem Namen schon gibt. Angelegt wurde nichts.",
            "", "Wenn Sie dazugehören: Ihre Kolleginnen und Kollegen oder die Koordination geben Ihnen einen Zugang. "
            "Wenn Ihre Organisation nur gleich heißt, melden Sie sie bitte mit dem Ort im Namen an.",
        )  # fmt: skip
    return _letter(
        key, mail, language, "This organisation is registered already",
        "an organisation was to be registered with this mail address that is known here under this name already. Nothing was kept.", "",
        "If you belong to it, your colleagues or the coordinators give you a way in. If yours only has the same name, register it with its town in the name.",
    )  # fmt: skip


def invited(key: str, mail: str, language: Language, group: str, by: str, address: str, days: int) -> Message:
    """An invitation into a group."""
    if language == "de":
        return _letter(
            key, mail, language, f"Einladung zur gemeinsamen Beschaffung: {group}",
            f"{by} lädt Ihre Organisation ein, an der gemeinsamen Beschaffung von Schutzausrüstung und Medizinprodukten teilzunehmen (Gruppe „{group}“). "
            f"Melden Sie sie hier innerhalb von {days} Tagen an; das dauert zwei Minuten:", address, "Der Link gilt einmal.",
        )  # fmt: skip
    return _letter(
        key, mail, language, f"Invitation to joint procurement: {group}",
        f"{by} invites your organisation to take part in joint procurement of protective equipment and medical devices (group “{group}”). "
        f"Register it here within {days} days; it takes two minutes:", address, "The link works once.",
    )  # fmt: skip


def admitted(key: str, mail: str, language: Language, groups: str, base: str) -> Message:
    """To a member that was admitted."""
    if language == "de":
        return _letter(key, mail, language, "Ihre Organisation ist aufgenommen",
                       f"Ihre Organisation nimmt jetzt an der gemeinsamen Beschaffung teil. Gruppen: {groups or '–'}. Hier melden Sie Ihren Bedarf:",
                       f"{base}/login", "")  # fmt: skip
    return _letter(key, mail, language, "Your organisation is admitted",
                   f"your organisation takes part in joint procurement from now on. Groups: {groups or '–'}. Here you tell what you need:",
                   f"{base}/login", "")  # fmt: skip


def declined(key: str, mail: str, language: Language, reason: str) -> Message:
    """To an applicant that was declined."""
    if language == "de":
        return _letter(key, mail, language, "Ihre Anmeldung wurde nicht angenommen",
                       f"Ihre Organisation wurde nicht in die gemeinsame Beschaffung aufgenommen. Begründung:\n\n{reason}", "",
                       "Ihre Kontaktangaben und Ihr Zugang sind gelöscht. Sie können sich erneut anmelden.")  # fmt: skip
    return _letter(key, mail, language, "Your registration was declined", f"your organisation was not admitted to joint procurement. The reason:\n\n{reason}",
                   "", "Your contact details and your way in are removed. You may register again.")  # fmt: skip


def removed(key: str, mail: str, language: Language, reason: str, *, kept: bool) -> Message:
    """To a member that does not take part any more; ``kept``: it got goods, so a recall has to reach it."""
    if kept and language == "de":
        return _letter(key, mail, language, "Ihre Teilnahme ist beendet",
                       f"Ihre Organisation nimmt nicht mehr an der gemeinsamen Beschaffung teil. Begründung:\n\n{reason}", "",
                       "Ihre Zugänge sind gelöscht. Weil Sie Ware erhalten haben, bleiben Ihre Kontaktangaben gespeichert: nur damit ein Rückruf Sie "
                       "erreicht.")  # fmt: skip
    if kept:
        return _letter(key, mail, language, "You take part no longer", f"your organisation takes part in joint procurement no longer. The reason:\n\n{reason}",
                       "", "Your ways in are removed. Since you got goods your contact details are kept, only so that a recall reaches you.")  # fmt: skip
    if language == "de":
        return _letter(key, mail, language, "Ihre Teilnahme ist beendet",
                       f"Ihre Organisation nimmt nicht mehr an der gemeinsamen Beschaffung teil. Begründung:\n\n{reason}", "",
                       "Ihre Kontaktangaben und Zugänge sind gelöscht. Was geliefert wurde, bleibt für Rückrufe nachweisbar.")  # fmt: skip
    return _letter(key, mail, language, "You take part no longer", f"your organisation takes part in joint procurement no longer. The reason:\n\n{reason}",
                   "", "Your contact details and ways in are removed. What was delivered stays on record for recalls.")  # fmt: skip


def applied(key: str, mail: str, language: Language, name: str, address: str) -> Message:
    """To a coordinator: somebody waits to be admitted."""
    if language == "de":
        return _letter(key, mail, language, f"Neue Anmeldung: {name}", f"{name} hat sich zur gemeinsamen Beschaffung angemeldet und wartet auf Aufnahme:",
                       address, "")  # fmt: skip
    return _letter(key, mail, language, f"New registration: {name}", f"{name} registered for joint procurement and waits to be admitted:", address, "")


def _letter(key: str, mail: str, language: Language, subject: str, told: str, address: str, then: str) -> Message:
    parts = [_GREETING[language], told, address, then, _CLOSING[language]]
    return letter(key, mail, language, subject, "\n\n".join(each for each in parts if each) + "\n")
