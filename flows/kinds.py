"""The kinds of things distribution keeps: what each is called, and what it is listed by."""

from __future__ import annotations

from datetime import date

from distribution.delivery import Delivery
from distribution.demand import Demand, Shelf
from distribution.members import FrameworkContract, Group, Member
from distribution.offer import Offer
from distribution.plan import Plan, Sharing
from distribution.recall import Recall
from distribution.supply import Quotas
from flows.things import Kind, listed


def offer_due(offer: Offer) -> date:
    """Its last day, or the day it ended."""
    return offer.live.valid_until if offer.ended_at is None else offer.ended_at.date()


#: Organisations of the channel, by their organisation's id.
MEMBERS = Kind("member", Member, "o", lambda m: listed(m.status, owner=m.id, about=m.kind), de="Mitglied", en="member")
GROUPS = Kind("group", Group, "g", lambda g: listed("open", about=g.kind), de="Gruppe", en="group")
CONTRACTS = Kind(
    "contract",
    FrameworkContract,
    "rv",
    lambda c: listed("ended" if c.ended_on else "open", owner=c.public_body, about=c.importer, due_on=c.valid_until),
    de="Rahmenvertrag",
    en="framework contract",
)
#: Listed by category; due on the day it is needed by.
DEMANDS = Kind("demand", Demand, "bd", lambda d: listed(d.status, owner=d.member, about=d.wanted.category, due_on=d.needed_by), de="Bedarf", en="demand")
#: What each member says it has; by the member's id.
SHELVES = Kind("shelf", Shelf, "o", lambda s: listed("open", owner=s.id), de="Bestandsmeldung", en="stock level")
PLANS = Kind("plan", Plan, "vp", lambda p: listed(p.status, about=p.category, due_on=p.computed.on), de="Verteilplan", en="plan")
#: By category: one plan of a category is drafted or confirmed at a time.
SHARINGS = Kind("sharing", Sharing, "", lambda s: listed("open"), de="Verteilung", en="sharing")
#: By the batch they are of.
QUOTAS = Kind("quota", Quotas, "", lambda q: listed("set" if q.quotas else "none"), de="Quote", en="quota")
#: Its id is the number of the delivery note.
DELIVERIES = Kind("delivery", Delivery, "LS", lambda d: listed(d.status, owner=d.member, due_on=d.made_on), de="Lieferung", en="delivery")
RECALLS = Kind("recall", Recall, "rr", lambda r: listed(r.status, about=r.cause.kind, due_on=r.acknowledge_by), de="Rückruf", en="recall")
#: What is announced to groups; once feeds show it no longer it is listed as ``past``, and until then due on the day it was ended.
OFFERS = Kind("offer", Offer, "an", lambda o: listed("past" if o.dropped else o.status, about=o.said.kind, due_on=offer_due(o)), de="Angebot", en="offer")
