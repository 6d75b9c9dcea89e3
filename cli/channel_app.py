"""Names, options and help of ``freigabe channel``; what a command does stands in ``cli/channel.py`` and ``cli/contracts.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, On, Reason

channel_app = typer.Typer(rich_markup_mode=None, help="Who takes part in joint procurement: registered, admitted into groups; framework contracts and prices.")
group_app = typer.Typer(rich_markup_mode=None, help="Groups of members: a district, a town, a hospital network.")
contract_app = typer.Typer(rich_markup_mode=None, help="Framework contracts: goods, price ceilings, days.")
channel_app.add_typer(group_app, name="group")
channel_app.add_typer(contract_app, name="contract")

Member = Annotated[str, typer.Argument(metavar="MEMBER", help="Its id, or its name.")]
Group = Annotated[list[str], typer.Option("--group", metavar="GROUP", help="Id or name of a group; again for each.")]
Port = Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where the pages answer on this machine, unless FREIGABE_URL says where.")]


@channel_app.command(
    epilog='Example: freigabe channel join "Praxis Dr. Muster" --kind practice --contact "Anna Muster" --mail anna@praxis.example '
    '--phone "0631 205-0" --address "Musterweg 1, 67655 Kaiserslautern"'
)
def join(
    organisation: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="hospital, practice, care_home, fire_brigade …")],
    contact: Annotated[str, typer.Option("--contact", metavar="NAME", help="Who answers for it.")],
    mail: Annotated[str, typer.Option("--mail", metavar="MAIL", help="The link to confirm goes there.")],
    phone: Annotated[str, typer.Option("--phone", metavar="NUMBER", help="Where they are called.")],
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Where goods are brought to.")],
    staff: Annotated[int | None, typer.Option("--staff", metavar="N", help="People who need protective equipment at work.")] = None,
    leitweg_id: Annotated[str, typer.Option("--leitweg-id", metavar="ID", help="Public bodies: where electronic invoices go.")] = "",
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help="The listed group it wants to belong to.")] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="Of an invitation.")] = "",
    port: Port = 8080,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Register an organisation, as the page /channel/join does: nothing is kept until the mailed link is confirmed."""
    from cli import channel as command

    told = {"organisation": organisation, "kind": kind, "contact": contact, "mail": mail, "phone": phone, "address": address}
    told |= {"leitweg_id": leitweg_id, "language": lang}
    raise typer.Exit(command.join(told, staff, group, code, port=port, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog="Example: freigabe channel confirm SECRET --password-file password.txt")
def confirm(
    secret: Annotated[str, typer.Argument(help="The end of the link in the mail.")],
    password_file: Annotated[Path, typer.Option("--password-file", metavar="FILE", help="A file whose first line is the password; - is standard input.")],
    port: Port = 8080,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Confirm a registration, with the password its account has from then on."""
    from cli import channel as command

    raise typer.Exit(command.confirm(secret, password_file, port=port, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog="Example: freigabe channel members --status applied --json")
def members(
    status: Annotated[str, typer.Option("--status", metavar="STATUS", help="applied, admitted, declined or left.")] = "",
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help="Those of a group.")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="Those of a kind.")] = "",
    text: Annotated[str, typer.Option("--name", metavar="TEXT", help="Whose name holds these words.")] = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The members, those who wait to be admitted first."""
    from cli import channel as command

    raise typer.Exit(command.members(status, group, kind, text, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel admit "Praxis Dr. Muster" --group "Landkreis Kaiserslautern" --by "K. Koord"')
def admit(member: Member, group: Group, by: By, port: Port = 8080, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Admit who registered into one or more groups."""
    from cli import channel as command

    raise typer.Exit(command.admit(member, group, by, port=port, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel decline "Praxis Dr. Muster" --reason "not in the district" --by "K. Koord"')
def decline(member: Member, reason: Reason, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Decline who registered; the reason is mailed, contact and account are removed."""
    from cli import channel as command

    raise typer.Exit(command.decline(member, reason, by, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel leave "Praxis Dr. Muster" --reason "closed" --by "K. Koord"')
def leave(member: Member, reason: Reason, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """End a membership; contact and accounts are removed, what was delivered stays on record."""
    from cli import channel as command

    raise typer.Exit(command.leave(member, reason, by, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel regroup "Praxis Dr. Muster" --group "Stadt Kaiserslautern" --by "K. Koord"')
def regroup(member: Member, group: Group, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Put a member into these groups and no others."""
    from cli import channel as command

    raise typer.Exit(command.regroup(member, group, by, data=data, as_json=as_json, lang=lang))


@channel_app.command(
    epilog='Example: freigabe channel enrol "Klinikum Muster" --kind hospital --group "Klinikverbund" --contact "K. Lager" --mail lager@klinik.example '
    '--address "Musterweg 1, 04109 Leipzig" --by "K. Koord"'
)
def enrol(
    organisation: Annotated[str, typer.Argument(help="An organisation that is known: freigabe account organisation add.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="hospital, practice, care_home, fire_brigade …")],
    group: Group,
    contact: Annotated[str, typer.Option("--contact", metavar="NAME", help="Who answers for it.")],
    mail: Annotated[str, typer.Option("--mail", metavar="MAIL", help="Where letters go.")],
    by: By,
    phone: Annotated[str, typer.Option("--phone", metavar="NUMBER", help="Where they are called.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Where goods are brought to.")] = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Make a member of an organisation that is known already, without a registration."""
    from cli import channel as command

    told = {"name": contact, "mail": mail, "phone": phone, "address": address}
    raise typer.Exit(command.enrol(organisation, kind, told, group, by, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel invite neu@praxis.example --group "Landkreis Kaiserslautern" --by "K. Koord"')
def invite(
    mail: Annotated[str, typer.Argument(help="Whom to invite.")],
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help="Into which group.")],
    by: By,
    port: Port = 8080,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Mail an invitation into a group: who registers by it is admitted once the mail is confirmed. In the language of --lang."""
    from cli import channel as command

    raise typer.Exit(command.invite(mail, group, by, port=port, data=data, as_json=as_json, lang=lang))


@group_app.command("list", epilog="Example: freigabe channel group list")
def groups(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every group, with how many members it has."""
    from cli import channel as command

    raise typer.Exit(command.groups(data=data, as_json=as_json, lang=lang))


@group_app.command("add", epilog='Example: freigabe channel group add "Landkreis Kaiserslautern" --kind district --by "K. Koord"')
def group_add(
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="district, town, hospital_network or other.")],
    by: By,
    public: Annotated[bool, typer.Option("--public", help="Anybody may read its offers.")] = False,
    unlisted: Annotated[bool, typer.Option("--unlisted", help="The page of registration does not name it.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Add a group."""
    from cli import channel as command

    told = {"name": name, "kind": kind, "public": public, "listed": not unlisted}
    raise typer.Exit(command.add_group(told, by, data=data, as_json=as_json, lang=lang))


@contract_app.command(
    "add",
    epilog='Example: freigabe channel contract add "RV 7/2020" --public-body "Stadt Kaiserslautern" --importer "Muster Handel GmbH" '
    '--from 2020-05-01 --until 2020-12-31 --goods ffp2=1.18 --group "Landkreis Kaiserslautern" --by "K. Koord"',
)
def contract_add(
    number: Annotated[str, typer.Argument(help="Its number.")],
    public_body: Annotated[str, typer.Option("--public-body", metavar="NAME", help="Who has it done.")],
    importer: Annotated[str, typer.Option("--importer", metavar="NAME", help="Who supplies.")],
    valid_from: Annotated[str, typer.Option("--from", metavar="DATE", help="First day.")],
    valid_until: Annotated[str, typer.Option("--until", metavar="DATE", help="Last day.")],
    goods: Annotated[list[str], typer.Option("--goods", metavar="CATEGORY[/SIZE][:UNIT]=EUR[xQUANTITY]", help="Goods with their ceiling; again for each.")],
    by: By,
    group: Annotated[list[str] | None, typer.Option("--group", metavar="GROUP", help="Who may call off; again for each.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter a framework contract."""
    from cli import contracts as command

    told = {"number": number, "public_body": public_body, "importer": importer, "valid_from": valid_from, "valid_until": valid_until}
    raise typer.Exit(command.add(told, goods, group or [], by, data=data, as_json=as_json, lang=lang))


@contract_app.command("list", epilog="Example: freigabe channel contract list --json")
def contract_list(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every framework contract, the newest first."""
    from cli import contracts as command

    raise typer.Exit(command.list_(data=data, as_json=as_json, lang=lang))


@contract_app.command("end", epilog='Example: freigabe channel contract end "RV 7/2020" --on 2020-10-01 --reason "tendered anew" --by "K. Koord"')
def contract_end(
    contract: Annotated[str, typer.Argument(help="Its id, or its number.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The first day on which it may not be called off any more.")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """End a framework contract before its time."""
    from cli import contracts as command

    raise typer.Exit(command.end(contract, on, reason, by, data=data, as_json=as_json, lang=lang))


@channel_app.command(epilog='Example: freigabe channel prices --member "Praxis Dr. Muster"')
def prices(
    member: Annotated[str, typer.Option("--member", metavar="MEMBER", help="By whose framework contracts.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """What goods in stock cost, of what the price consists, and which contract's ceiling it exceeds."""
    from cli import contracts as command

    raise typer.Exit(command.prices(member, on=on, data=data, as_json=as_json, lang=lang))
