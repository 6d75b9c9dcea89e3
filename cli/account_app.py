"""Names, options and help of ``freigabe account``; what a command does stands in ``cli/accounts.py``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Data, Lang

account_app = typer.Typer(rich_markup_mode=None, help="Who may use the pages and the API. For people on the machine; the pages do the same under Accounts.")
organisation_app = typer.Typer(rich_markup_mode=None, help="Companies and authorities whose people use freigabe.")
account_app.add_typer(organisation_app, name="organisation")

Name = Annotated[str, typer.Argument(help="The person's name, which stays for ever.")]
Port = Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where the pages answer on this machine, unless FREIGABE_URL says where.")]


@account_app.command(epilog='Example: freigabe account add "R. Weber" r.weber@house.example --role qc')
def add(
    name: Name,
    mail: Annotated[str, typer.Argument(help="What they sign in with.")],
    role: Annotated[list[str], typer.Option("--role", metavar="ROLE", help="importer, qc, coordinator, buyer, auditor or admin; again for each.")],
    organisation: Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Whose they are; importer and buyer need one.")] = None,
    port: Port = 8080,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Add an account, and print the link by which its person chooses a password."""
    from cli import accounts as command

    raise typer.Exit(command.add(name, mail, role, organisation, port=port, data=data, as_json=as_json, lang=lang))


@account_app.command("list", epilog="Example: freigabe account list --json")
def list_(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every account: name, address, roles, organisation, and whether it is disabled or waits for its password."""
    from cli import accounts as command

    raise typer.Exit(command.list_(data=data, as_json=as_json, lang=lang))


@account_app.command(epilog='Example: freigabe account link "R. Weber"')
def link(name: Name, port: Port = 8080, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Print a new link by which somebody chooses a password; former links and open sessions end."""
    from cli import accounts as command

    raise typer.Exit(command.link(name, port=port, data=data, as_json=as_json, lang=lang))


@account_app.command(epilog='Example: freigabe account disable "R. Weber"')
def disable(name: Name, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Disable an account: sessions and links end, tokens do not work any more. The name stays taken."""
    from cli import accounts as command

    raise typer.Exit(command.disable(name, data=data, as_json=as_json, lang=lang))


@organisation_app.command("add", epilog='Example: freigabe account organisation add "Muster Handel GmbH" --eori DE1234567')
def add_organisation(
    name: Annotated[str, typer.Argument(help="As it stands in orders.")],
    eori: Annotated[str | None, typer.Option("--eori", metavar="EORI", help="Its EORI number: by it its batches are known.")] = None,
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Where it is.")] = "",
    country: Annotated[str | None, typer.Option("--country", metavar="CC", help="Two letters (ISO 3166-1).")] = None,
    vat_id: Annotated[str | None, typer.Option("--vat-id", metavar="ID", help="Its VAT identification number.")] = None,
    srn: Annotated[str | None, typer.Option("--srn", metavar="SRN", help="Its single registration number (EUDAMED).")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Add an organisation."""
    from cli import accounts as command

    party = {"name": name, "eori": eori, "address": address, "country": country, "vat_id": vat_id, "srn": srn}
    raise typer.Exit(command.add_organisation(party, data=data, as_json=as_json, lang=lang))
