"""Names of products: where one ends inside a value, and what cannot be one."""

from __future__ import annotations

import re

from documents.understanding.acts import find_acts
from documents.understanding.dates import find_dates
from documents.understanding.flow import KEEPS_HYPHEN
from documents.understanding.known import is_country
from documents.understanding.lexicon import phrases
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.product_classes import CLASS
from documents.understanding.product_words import SEE_ANNEX, has_product_word
from documents.understanding.script import is_cjk, latin_half, latin_part
from documents.understanding.standards import find_standards

#: A word that a hyphen at a line's end parts.
_BROKEN = re.compile(r"(?P<word>\w+)-\s(?=[a-zäöü])(?!(?:und|oder|bzw|sowie|and|or)\b)")


def product_text(lines: list[str], models: list[str]) -> str:
    """The product's name out of a value: one script, without types, classes, standards and lots that follow it."""
    scripted = [latin_half(latin_part(line)) for line in lines]
    if any(not is_cjk(line) for line in scripted):
        scripted = [line for line in scripted if not is_cjk(line)]
    text = _BROKEN.sub(lambda one: one["word"] + ("-" if KEEPS_HYPHEN.search(one["word"] + "-") else ""), " ".join(scripted)).strip(" ,;:·–-")
    text = re.sub(r"^\(?[A-Z1-9]\)\s*(?=[A-Z])|^.*\b(?:described|identified)\s+as\s+[\"“]?", "", text)
    text = re.split(
        r"[,;(]\s*(?:claimed\b|class|Klasse|types?\b|Typen?\b|models?\b|Modelle?\b|lots?\b|batch(?:es)?\b|Chargen?\b|Artikel|REF\b|Ref\.|size|Größe|型号|kiểu|see\b|siehe\b|wie\b)",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    standard = re.search(r"\s*(?:,|\(|\b(?:to|nach|gemäß|according to|in accordance with|acc\. to|per|theo)\b)?\s*\(?(?:DIN )?EN (?:ISO )?\d{3,}", text)
    if standard is not None:
        text = CLASS.sub("", text[: standard.start()]).strip(" ,;")
    for model in sorted(models, key=len, reverse=True):
        if model not in text:
            continue
        at = re.search(rf"[\s,(]*(?<![\w-])(?:types?|models?|Modell|Typ|Reference|REF|Ref\.|Artikel|Art\.)?\s*{re.escape(model)}(?![\w-])", text)
        if at is not None and at.start() > 3:
            text = _BRAND.sub("", text[: at.start()])
    text = re.split(
        r"\s+(?:Art\.-?\s?Nrn?|Artikel-?Nrn?)\b|\s+(?:Model|Modell|Type|Typ|Reference|REF|Ref\.|Artikel)\s+(?=[A-Z]*\d|[A-Z]{2,}-)|\s+(?:Further|The|This|see)\s+(?=[a-z])|[.;:]\s+(?=[A-ZÄÖÜ])|;\s",
        text,
        maxsplit=1,
    )[0]
    text = re.sub(r"\s+(?:Models?|Modell|Types?|Typ|Art\.?|REF|Class|Klasse|No\.?|Nr\.?|\d{1,2}\))$", "", text)
    return trimmed(text)


#: A brand in capitals between the product and its type: ``Filtering half mask EGEMASK [EF-21]``.
_BRAND = re.compile(r"(?<=[a-zäöü])\s+(?!(?:PPE|PSA|FFP|PCR|RNA|DNA|SARS|COVID|IVD|EPI|DPI|UV|CE)\b)[A-ZÄÖÜ]{4,}[®™]?$")


#: What stands before a product's name and is no part of it.
_HEAD = re.compile(
    r"^(?:(?:the|das|die|der|den|le|la|les|il|lo|el)\s+)?(?:products?|Produkte?|produits?|prodott[oi]|productos?|Muster|Proben?|samples?|sản phẩm)\s*[:–-]?\s+"
    r"(?=[\"“„«]?[A-ZÄÖÜ])|^(?:[\"“„«]|\d{1,2}[.)]\s+)|"
    r"^(?:(?:the\s+)?(?:production|manufacture|design|supply)|(?:die\s+)?(?:Herstellung|Produktion|Fertigung))"
    r"(?:(?:,|\s+and|\s+und)\s+[\w ]{4,20})*\s+(?:of|von)\s+"
    r"(?:(?:the|den|der)\s+)?|"
    r"^(?:(?:von|by)\s+[\w ]{3,40}\s+)?(?:eingeführte|importierte|gelieferte|imported|delivered)[nrms]?\s+(?=[A-ZÄÖÜ])",
)
#: What follows it: words of an invoice, of a sentence, of a type, a quantity.
_TAIL = re.compile(
    r"[\s,;:(–-]+(?:(?:Europäischer |EU-)?Bevollmächtigter|(?:EU |European )?(?:Authori[sz]ed )?Representative|Hersteller|Manufacturer|"
    r"as per (?:the )?\w+(?: \w+)?|not restricted|in accordance with|according to|sehr geehrte\b.*|dear\b.*|hiermit\b.*|bearing(?: the)?|"
    r"hereby\b.*|"
    r"\d[\d., ]*\s?(?:pcs|pieces|pairs|Stück|Stk\.?|ctns?|cartons|boxes)\b.*|sizes?\s+[SMLX\d].*|Größen?\s+[SMLX\d].*|"
    r"(?:of|des|der|du|the|vom)\s+(?:models?|Modells?|Typs?|types?|Typen|modèles?)|models?|Modelle?|Typ(?:en)?|types?|réf(?:érence)?s?\.?|references?|Referenz(?:en)?|"
    r"mod\.|art\.|Artikel|mit (?:der|den) Bezeichnung(?:en)?\b.*|(?:type|model) designations?\b.*|"
    r"and|und|et|or|oder|of|for|to|in|with|by|from|der|des|die|das|den|von|vom|für|mit|nach|gemäß|the|de|du|"
    r"per|von der|zum|zur|under|hergestellt|manufactured)$",
    re.IGNORECASE,
)


def trimmed(text: str) -> str:
    """The text without what a sentence or a table puts around the name."""
    text = text.strip(' ,;:·–-(."“”„«»')
    while (cut := _TAIL.sub("", _HEAD.sub("", text)).strip(' ,;:·–-(."“”„«»')) != text:
        text = cut
    return text


#: Words of a sentence, which no name holds.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|shall|must|has|have|declares?|hereby|wird|werden|wurden?|ist|sind|trägt|hat|haben|darf|dürfen|erklär\w*|verantwort\w*|responsib\w*|"
    r"Sehr geehrte\w*|Dear|est|sont|è|sono)\b"
)
#: Papers and procedures, after which a paper is named and no product.
_OF_PAPERS = re.compile(
    r"(?:confirmation|certificate|certification|registration|application|declaration|regulation|directive|verordnung|richtlinie|bestätigung|bescheinigung|"
    r"antrag|zertifi\w+|konformitäts\w+|report|prüfbericht|order|invoice|annex|anhang|module?|name|address|anschrift|category level|signature|date|datum)\b",
    re.IGNORECASE,
)


def is_product(text: str) -> bool:
    """Whether the text can name a product: no company, address, act, standard, sentence, paper or label, and more than a type."""
    words = text.split()
    if not 2 < len(text) <= 110 or len(words) > 14 or not re.search(r"[^\W\d_]{3}|[㐀-鿿]{2}", text):
        return False
    if has_legal_form(text) or SEE_ANNEX.search(text) or find_standards(text[:12]) or re.fullmatch(r"[A-Z]{0,4}[-\d][\w./-]*", text):
        return False
    if re.match(r"(?:the|this|is|are|has|shall|identified|described|named|as)\b", text) or re.match(r"(?:see|n/?a|none|keine|wie)\b", text, re.IGNORECASE):
        return False
    if text.casefold() in {phrase.casefold() for phrase in phrases("products", "no_products")}:
        return False
    return has_product_word(text) or not (
        _SENTENCE.search(text)
        or _OF_PAPERS.match(text)
        or find_acts(text)
        or find_dates(text)
        or is_country(words[-1].strip(".,"))
        or (is_address(text) and "," in text)
        or text.count("(") != text.count(")")
        or re.search(r"[<>@]|www\.", text)
        or (len(words) > 2 and 2 * sum(1 for word in words if re.fullmatch(r"[A-Z]{2,}-[\w-]+|[A-Z]+\d[\w-]*", word)) > len(words))
    )
