"""Strongly connected components of a directed graph: groups in which everybody reaches everybody.

Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972), 146–160; here
with a stack of its own instead of recursion, so that a long chain of nodes is no matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def components(graph: Mapping[int, Sequence[int]]) -> list[frozenset[int]]:
    """Return the components of two nodes or more, in time proportional to nodes and edges.

    Args:
        graph: for each node those that an edge leads to; one without edges may be missing.
    """
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    waiting: list[int] = []
    is_waiting: set[int] = set()
    found: list[frozenset[int]] = []
    for root in graph:
        if root in order:
            continue
        path: list[tuple[int, Iterator[int]]] = [(root, iter(graph[root]))]
        _enter(root, order, lowest, waiting, is_waiting)
        while path:
            node, edges = path[-1]
            for after in edges:
                if after not in order:
                    _enter(after, order, lowest, waiting, is_waiting)
                    path.append((after, iter(graph.get(after, ()))))
                    break
                if after in is_waiting:
                    lowest[node] = min(lowest[node], order[after])
            else:
                path.pop()
                if path:
                    before = path[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == order[node]:
                    component = _take(node, waiting, is_waiting)
                    if len(component) > 1:
                        found.append(component)
    return found


def _enter(node: int, order: dict[int, int], lowest: dict[int, int], waiting: list[int], is_waiting: set[int]) -> None:
    order[node] = lowest[node] = len(order)
    waiting.append(node)
    is_waiting.add(node)


def _take(node: int, waiting: list[int], is_waiting: set[int]) -> frozenset[int]:
    """Take a whole component off the stack: all down to its first node."""
    component: set[int] = set()
    while node not in component:
        component.add(waiting.pop())
    is_waiting -= component
    return frozenset(component)
