"""Groups that grow by joining two at a time (union-find): whoever is joined has the same, smallest name.

In: a mapping in which each name begins as its own parent. Out: the same mapping, changed.
"""


def find_group(parents: dict[str, str], name: str) -> str:
    """The smallest name of the group."""
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name


def join_groups(parents: dict[str, str], one: str, other: str) -> None:
    left, right = sorted((find_group(parents, one), find_group(parents, other)))
    parents[right] = left
