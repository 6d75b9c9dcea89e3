"""How a German page cites what the catalogue cites in English."""

from __future__ import annotations

import pytest

from batches.base import Text
from portal.citing import acts, basis
from portal.words import say

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        ("Reg. (EU) 2016/425 Art. 19, Annex V; Reg. (EC) No 765/2008 Art. 30", "VO (EU) 2016/425 Art. 19, Anhang V; VO (EG) Nr. 765/2008 Art. 30"),
        ("Directive 93/42/EEC Art. 11, Annex I 13, VII", "RL 93/42/EWG Art. 11, Anhang I 13, VII"),
        ("Reg. (EU) No 952/2013 Art. 163; trade usage", "VO (EU) Nr. 952/2013 Art. 163; Handelsbrauch"),
        ("Del. Reg. (EU) 2015/2446 Annex B, data element 12 05", "Del. VO (EU) 2015/2446 Anhang B, Datenelement 12 05"),
        ("Reg. (EC) 765/2008 Art. 27(3)", "VO (EG) 765/2008 Art. 27 Abs. 3"),
        ("EN 149:2001+A1:2009, limit for FFP2", "EN 149:2001+A1:2009, Grenzwert für FFP2"),
        ("Decision (EU) 2020/491 Art. 1", "Beschluss (EU) 2020/491 Art. 1"),
    ],
)
def test_a_german_page_cites_as_german_lawyers_do(cited: str, told: str) -> None:
    assert basis("de", cited) == told
    assert basis("en", cited) == cited


def test_a_sentence_tells_the_act_in_german_and_nothing_else_of_it_changes() -> None:
    sentence = Text(de="Reg. (EU) 2016/425 verlangt dieses Papier (Annex of the file).", en="Reg. (EU) 2016/425 asks for it.")
    assert say("de", sentence) == "VO (EU) 2016/425 verlangt dieses Papier (Annex of the file)."
    assert say("en", sentence) == "Reg. (EU) 2016/425 asks for it."
    assert acts("de", "Directive 98/79/EC verlangt dieses Papier.") == "RL 98/79/EG verlangt dieses Papier."
