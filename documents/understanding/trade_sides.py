"""Who sells, who buys, who receives, by kind of paper: at their labels, in sentences, in the letterhead, in the address blocks nobody labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.understanding.trade_letterhead import address_block, head_block, letterhead
from documents.understanding.trade_paper import Candidate, TradePaper
from documents.understanding.trade_parties import is_donation, party, unlabelled_company
from documents.understanding.trade_sentences import declaring_exporter, giver, importer_in_sentence, party_in_sentence, writer


@dataclass(frozen=True)
class Sides:
    """The parties of a paper, as far as it names them."""

    seller: Candidate | None
    buyer: Candidate | None
    consignee: Candidate | None
    importer: Candidate | None = None


def _stated(paper: TradePaper) -> Sides:
    """Those that labels or sentences name."""
    both = party(paper, {"consignee_and_buyer"})
    return Sides(
        party(paper, {"seller", "shipper"}) or party_in_sentence(paper, "seller"),
        party(paper, {"buyer"}, avoid={"consignee_and_buyer"}) or both or party_in_sentence(paper, "buyer"),
        party(paper, {"consignee"}) or both or party_in_sentence(paper, "consignee"),
    )


def _declaring(paper: TradePaper) -> Candidate | None:
    return party(paper, {"seller"}, declaring=True) or declaring_exporter(paper)


def _taken(*candidates: Candidate | None) -> list[str]:
    return [str(one.value) for one in candidates if one is not None]


def _text(one: Candidate | None) -> str | None:
    return str(one.value) if one is not None else None


def of_invoice(paper: TradePaper) -> Sides:
    """The seller's is the letterhead, the addressee buys; who is given something has bought nothing."""
    stated = _stated(paper)
    buyer = stated.buyer or party(paper, {"bill_to"}) or party(paper, {"addressee"})
    others = _taken(buyer, stated.consignee)
    seller = stated.seller or unlabelled_company(paper) or letterhead(paper, others)
    seller = seller or (head_block(paper, others) if others else None) or _declaring(paper)
    block = address_block(paper, _text(seller)) if buyer is None else None
    given = is_donation(paper)
    return Sides(seller, buyer or (None if given else block), stated.consignee or (block if given and not others else None), party(paper, {"importer"}))


def of_packing_list(paper: TradePaper) -> Sides:
    """The addressee of a packing list receives the goods."""
    stated = _stated(paper)
    seller = stated.seller or unlabelled_company(paper) or letterhead(paper, _taken(stated.buyer, stated.consignee))
    return Sides(
        seller or _declaring(paper),
        stated.buyer or party(paper, {"bill_to"}),
        stated.consignee or party(paper, {"addressee"}),
    )


def of_order(paper: TradePaper) -> Sides:
    """The letterhead is that of who orders, the addressee sells."""
    stated = _stated(paper)
    others = _taken(stated.seller, stated.consignee)
    buyer = stated.buyer or unlabelled_company(paper) or letterhead(paper, others) or party(paper, {"bill_to"})
    buyer = buyer or (head_block(paper, others) if stated.seller else None)
    return replace(stated, seller=stated.seller or party(paper, {"addressee"}) or address_block(paper, _text(buyer)), buyer=buyer)


def of_proof(paper: TradePaper) -> Sides:
    """Who declares the origin has sent the goods."""
    stated = _stated(paper)
    seller = stated.seller or _declaring(paper) or unlabelled_company(paper)
    return replace(stated, seller=seller or letterhead(paper, _taken(stated.buyer, stated.consignee)))


def of_confirmation(paper: TradePaper) -> Sides:
    """The letter is the beneficiary's own: without a label its head names who confirms."""
    stated = _stated(paper)
    told = giver(paper)
    seller = told if told is not None and str(told.value).startswith(_text(stated.seller) or "") else stated.seller or told
    importer = party(paper, {"importer"}) or importer_in_sentence(paper)
    consignee = stated.consignee or party(paper, {"beneficiary"}) or writer(paper) or letterhead(paper, _taken(seller, importer))
    return Sides(seller, None, consignee, importer)


def importer_of_notice(paper: TradePaper) -> Candidate | None:
    """Who a customs notice is for: the importer, the addressee, or the declarant where he declares for himself."""
    return party(paper, {"importer"}) or address_block(paper, None) or _declarant(paper)


#: Who declares goods for others.
_FORWARDER = re.compile(r"spedition|logisti|forward|zollagent|zolldienst|customs|express|freight|cargo|shipping", re.IGNORECASE)


def _declarant(paper: TradePaper) -> Candidate | None:
    """The declarant where it may be the importer: no forwarder."""
    found = party(paper, {"declarant"})
    return None if found is None or _FORWARDER.search(str(found.value)) else found
