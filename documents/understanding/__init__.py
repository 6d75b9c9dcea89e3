"""From geometry to meaning: what kind of paper it is, and which facts stand where on it.

Labels, titles and product words are data (``lexicon/*.toml``); code knows geometry and types, never an issuer.
"""

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.understanding.understand import Understanding as Understanding
    from documents.understanding.understand import understand as understand

__getattr__, __all__ = face(__name__, {"Understanding": "understand", "understand": "understand"})
