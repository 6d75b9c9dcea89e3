"""Elements of a message that is put together as text: what holds text only is text already, which takes a third of the time of building a tree first."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape


class Node(list["Node | str"]):
    """An element with others inside it; those that hold text only are text already."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def write(node: Node, indent: str, lines: list[str]) -> None:
    """Append the lines of ``node``, indented as lxml does."""
    if not node:
        lines.append(f"{indent}<{node.name}/>")
        return
    lines.append(f"{indent}<{node.name}>")
    deeper = indent + "  "
    for inside in node:
        if isinstance(inside, str):
            lines.append(deeper + inside)
        else:
            write(inside, deeper, lines)
    lines.append(f"{indent}</{node.name}>")


def within(parent: Node, name: str) -> Node:
    """A further element within ``parent``."""
    node = Node(name)
    parent.append(node)
    return node


def put_text(parent: Node, name: str, value: str | None) -> None:
    """An element that holds a text; none where there is none."""
    if value is not None:
        # Most values are codes and figures, which hold nothing to escape.
        parent.append(f"<{name}>{value if value.isalnum() else escape(value)}</{name}>")


def put_count(parent: Node, name: str, value: int | None) -> None:
    """An element that holds a whole number."""
    if value is not None:
        parent.append(f"<{name}>{value}</{name}>")


def put_number(parent: Node, name: str, value: Decimal | None) -> None:
    """An element that holds a number with decimals."""
    if value is not None:
        parent.append(f"<{name}>{value:f}</{name}>")


def put_amount(parent: Node, name: str, value: Decimal | None, currency: str | None) -> None:
    """An element that holds an amount with its currency."""
    if value is not None:
        opened = name if currency is None else f'{name} currencyID="{currency}"'
        parent.append(f"<{opened}>{value:f}</{name}>")
