"""Which numbers of a table may be shown, so that nobody can be told from a small one. Pure.

A table has a row for each group of people and a column for each answer. The column totals are known, since the
results of all together are shown, and so is how many have answered. Hidden is a group of fewer than five, and a cell of
fewer than five. That is not enough: where one number of a row is hidden, the others and the total give it away. So the
numbers are seen as a flow from all people through groups to answers. What one can work out is exactly what stays the
same however the hidden flow is led round in circles; as long as a hidden number that is small has no circle to go round
in, others are hidden with it, as few and as small as there are.

Groups that are hidden are at least five people together: what is left when the others are taken away is what all of
them answered. Tables of the same people hide the same groups, which are `withheld` from each of them: else a group that
one table shows is taken away from what another one hides it in.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

LEAST = 5
Node = tuple[str, int]
Edge = tuple[Node, Node]
ALL: Node = ("all", 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """The table as it may be shown; None where a number is hidden."""

    totals: list[int | None]
    cells: list[list[int | None]]

    @property
    def hides(self) -> bool:
        return None in self.totals or any(None in row for row in self.cells)


def shown(
    cells: Sequence[Sequence[int]],
    sensitive: frozenset[int] | None = None,
    withheld: Collection[int] = (),
) -> Shown:
    """What may be shown of the cells, where each row adds up to its group; a group of nobody has no row.

    Columns that are not sensitive are hidden only where they would give away one that is. The rows that are withheld
    are hidden whatever is in them.
    """
    flows = _flows(cells)
    hidden = _small(cells, sensitive, withheld)
    while _is_few_together(hidden, flows) and (others := _smallest_beside((ALL, ALL), hidden, flows)):
        hidden |= others
    for edge in _in_order(hidden, flows):
        while not _has_circle(edge, hidden, flows):
            others = _circle(edge, hidden, flows) or _smallest_beside(edge, hidden, flows)
            if not others:
                break
            hidden |= others
    rows, columns = range(len(cells)), range(len(cells[0]) if cells else 0)
    totals = [None if (ALL, ("row", row)) in hidden else sum(cells[row]) for row in rows]
    kept = [[None if _cell(row, column) in hidden else cells[row][column] for column in columns] for row in rows]
    return Shown(totals, kept)


def _cell(row: int, column: int) -> Edge:
    return ("row", row), ("column", column)


def _flows(cells: Sequence[Sequence[int]]) -> dict[Edge, int]:
    flows: dict[Edge, int] = {(ALL, ("row", row)): sum(line) for row, line in enumerate(cells)}
    return flows | {_cell(i, j): count for i, line in enumerate(cells) for j, count in enumerate(line)}


def _small(cells: Sequence[Sequence[int]], sensitive: frozenset[int] | None, withheld: Collection[int]) -> set[Edge]:
    """Nobody at all having chosen an answer is seen from the results of all together, so that is not hidden."""
    hidden: set[Edge] = set()
    said = [any(column) for column in zip(*cells, strict=True)]
    for row, line in enumerate(cells):
        if sum(line) < LEAST or row in withheld:
            hidden.add((ALL, ("row", row)))
            hidden |= {_cell(row, column) for column in range(len(line))}
        for column, count in enumerate(line):
            if count < LEAST and said[column] and (sensitive is None or column in sensitive):
                hidden.add(_cell(row, column))
    return hidden


def _is_few_together(hidden: set[Edge], flows: dict[Edge, int]) -> bool:
    groups = [flows[edge] for edge in hidden if edge[0] == ALL]
    return bool(groups) and sum(groups) < LEAST


def _in_order(hidden: set[Edge], flows: dict[Edge, int]) -> list[Edge]:
    """Groups first; always the same order, so that the same table is always shown alike."""
    return sorted((edge for edge in hidden if flows[edge] < LEAST), key=lambda edge: (edge[0] != ALL, edge))


def _has_circle(edge: Edge, hidden: set[Edge], flows: dict[Edge, int]) -> bool:
    """Whether the number on this edge could be another one, by all that is shown."""
    steps = _steps(edge, hidden, flows)
    return _leads(edge[1], edge[0], steps) or (flows[edge] > 0 and _leads(edge[0], edge[1], steps))


def _steps(without: Edge, hidden: set[Edge], flows: dict[Edge, int]) -> dict[Node, list[Node]]:
    """Along a hidden edge there may always be more; against it, only where there is something to take away."""
    steps: dict[Node, list[Node]] = defaultdict(list)
    for start, end in hidden:
        if (start, end) != without:
            steps[start].append(end)
            if flows[start, end]:
                steps[end].append(start)
    return steps


def _leads(start: Node, end: Node, steps: dict[Node, list[Node]]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node in steps[waiting.pop()]:
            if node == end:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def _circle(edge: Edge, hidden: set[Edge], flows: dict[Edge, int]) -> set[Edge]:
    """The three cells that make a circle with this one at the least cost: few that were shown, and small ones."""
    row, column = edge
    best: tuple[tuple[int, int], set[Edge]] = ((0, 0), set())
    for other_row, other_column in (one for one in flows if one[0] not in (ALL, row) and one[1] != column):
        across, along, opposite = (other_row, column), (row, other_column), (other_row, other_column)
        # One way round, what stands beside must give something; the other way, the cell itself and its opposite.
        if row == ALL or not (flows[across] and flows[along] or flows[edge] and flows[opposite]):
            continue
        new = {across, along, opposite} - hidden
        cost = (len(new), sum(flows[one] for one in new))
        if new and (not best[1] or cost < best[0]):
            best = (cost, new)
    return best[1]


def _smallest_beside(edge: Edge, hidden: set[Edge], flows: dict[Edge, int]) -> set[Edge]:
    """The smallest that is shown among its like: a group with all of its answers, else a cell; nothing if all is
    hidden."""
    like = [one for one in flows if one not in hidden and flows[one] and (one[0] == ALL) == (edge[0] == ALL)]
    if not like:
        return set()
    other = min(like, key=lambda one: (flows[one], one))
    return {other, *(one for one in flows if other[0] == ALL and one[0] == other[1])}
