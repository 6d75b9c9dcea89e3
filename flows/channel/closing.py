"""What becomes of a member's accounts when it takes part no longer: nobody signs in any more, and the address is free again."""

from __future__ import annotations

from flows.accounts.keeping import accounts_in, change_account, change_mail
from flows.wiring import House


def close_accounts(house: House, organisation: str, by: str) -> int:
    """Take the role of a buyer from an organisation's people; who was nothing else is disabled, and the address erased. How many. Done again, it goes on."""
    own = [each for each in accounts_in(house) if each.organisation == organisation and "buyer" in each.roles]
    for each in own:
        if others := each.roles - {"buyer"}:
            change_account(house, each.id, by, "account.changed", roles=others)
            continue
        if not each.disabled:
            change_account(house, each.id, by, "account.disabled", disabled=True)
        change_mail(house, each.id, f"{each.id}@erased.invalid", by)
    return len(own)
