"""Strongly connected components, against their definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.components import components

GRAPHS = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10)


def reached(graph: dict[int, list[int]], start: int) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for node in graph.get(waiting.pop(), []):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


@given(GRAPHS)
def test_a_component_is_all_that_reach_each_other(graph: dict[int, list[int]]) -> None:
    nodes = set(graph) | {node for edges in graph.values() for node in edges}
    paths = {node: reached(graph, node) for node in nodes}
    groups = {frozenset({node} | {other for other in paths[node] if node in paths[other]}) for node in nodes}
    found = components(graph)
    assert set(found) == {group for group in groups if len(group) > 1}
    assert len(set(found)) == len(found)


def test_a_long_chain_that_closes_is_one_component() -> None:
    length = 5_000
    assert components({node: [(node + 1) % length] for node in range(length)}) == [frozenset(range(length))]


def test_one_who_points_at_oneself_is_no_group() -> None:
    assert components({1: [1], 2: [1]}) == []
