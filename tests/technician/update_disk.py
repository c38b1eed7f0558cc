"""The disk under an update, recorded call by call, and all that a power cut may leave of it.

Rules of the model: what was synced is there. Of each other change to a folder's names any may be lost and any kept, in
whatever order. A file that was not synced is there whole, empty, as zeros, or half. A link is there whole or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from pathlib import Path

from technician.update_bench import QuickDisk

Step = tuple[str, tuple[object, ...]]
Tree = frozenset[tuple[str, bytes | str | None]]
"""What lies there: for each path a file's content, a link's target, or None for a folder."""

ROOT = 0


class RecordedDisk(QuickDisk):
    """Does each call, and then tells of it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def write(self, path: Path, content: bytes) -> None:
        super().write(path, content)
        self.steps.append(("write", (path, content)))

    def sync(self, path: Path) -> None:
        super().sync(path)
        self.steps.append(("sync", (path,)))

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self.steps.append(("rename", (source, target)))

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        self.steps.append(("unlink", (path,)))

    def symlink(self, target: str, path: Path) -> None:
        super().symlink(target, path)
        self.steps.append(("symlink", (target, path)))

    def mkdir(self, path: Path) -> None:
        super().mkdir(path)
        self.steps.append(("mkdir", (path,)))

    def rmdir(self, path: Path) -> None:
        super().rmdir(path)
        self.steps.append(("rmdir", (path,)))


@dataclass
class Node:
    """A file, a link or (None) a folder."""

    content: bytes | str | None
    synced: bool = True

    def after_a_cut(self) -> list[bytes | str | None]:
        if self.synced or not isinstance(self.content, bytes):
            return [self.content]
        return list(
            dict.fromkeys([self.content, b"", bytes(len(self.content)), self.content[: len(self.content) // 2]])
        )


Names = dict[tuple[int, str], int]


@dataclass
class Model:
    """The disk between two calls: ``durable`` names are surely there, ``pending`` changes may be."""

    root: Path
    nodes: list[Node] = field(default_factory=lambda: [Node(None)])
    now: Names = field(default_factory=dict)
    durable: Names = field(default_factory=dict)
    pending: list[dict[tuple[int, str], int | None]] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path) -> Model:
        model = cls(root)
        for path in sorted(root.rglob("*")):
            content = str(path.readlink()) if path.is_symlink() else None if path.is_dir() else path.read_bytes()
            model._name(path, content)
        model.durable, model.pending = dict(model.now), []
        return model

    @classmethod
    def of_same(cls, other: Model) -> Model:
        """Copy a model before its first step."""
        nodes = [Node(node.content, node.synced) for node in other.nodes]
        return cls(other.root, nodes, dict(other.now), dict(other.durable), list(other.pending))

    def do(self, step: Step) -> None:
        kind, about = step
        getattr(self, f"_{kind}")(*about)

    def states(self) -> Iterator[Tree]:
        """Every tree that a power cut may leave now."""
        reachable = self._folders(
            self.durable | {key: n for one in self.pending for key, n in one.items() if n is not None}
        )
        pending = [change for change in self.pending if next(iter(change))[0] in reachable]
        subsets = chain.from_iterable(combinations(pending, count) for count in range(len(pending) + 1))
        seen: set[Tree] = set()
        for kept in subsets:
            names: dict[tuple[int, str], int | None] = dict(self.durable)
            for change in kept:
                names |= change
            for tree in self._with_contents({key: n for key, n in names.items() if n is not None}):
                if tree not in seen:
                    seen.add(tree)
                    yield tree

    def _with_contents(self, names: Names) -> Iterator[Tree]:
        paths = list(self._walk(names, ROOT, ""))
        for contents in product(*(self.nodes[number].after_a_cut() for _, number in paths)):
            yield frozenset((path, content) for (path, _), content in zip(paths, contents, strict=True))

    def _walk(self, names: Names, folder: int, above: str) -> Iterator[tuple[str, int]]:
        for (inside, name), number in names.items():
            if inside == folder:
                yield above + name, number
                yield from self._walk(names, number, f"{above}{name}/")

    def _folders(self, names: Names) -> set[int]:
        return {ROOT, *(number for _, number in self._walk(names, ROOT, "") if self.nodes[number].content is None)}

    def _key(self, path: object) -> tuple[int, str]:
        assert isinstance(path, Path)
        folder = ROOT
        *above, name = path.relative_to(self.root).parts
        for part in above:
            folder = self.now[folder, part]
        return folder, name

    def _change(self, change: dict[tuple[int, str], int | None]) -> None:
        self.pending.append(change)
        for key, number in change.items():
            if number is None:
                del self.now[key]
            else:
                self.now[key] = number

    def _name(self, path: object, content: bytes | str | None, synced: bool = True) -> None:
        self.nodes.append(Node(content, synced))
        self._change({self._key(path): len(self.nodes) - 1})

    def _write(self, path: object, content: bytes) -> None:
        # A file of this name would be cut to nothing first; whatever writes here has taken it away before, or may.
        self._name(path, content, synced=False)

    def _symlink(self, target: str, path: object) -> None:
        self._name(path, target)

    def _mkdir(self, path: object) -> None:
        self._name(path, None)

    def _rename(self, source: object, target: object) -> None:
        self._change({self._key(source): None, self._key(target): self.now[self._key(source)]})

    def _unlink(self, path: object) -> None:
        self._change({self._key(path): None})

    _rmdir = _unlink

    def _sync(self, path: object) -> None:
        number = ROOT if path == self.root else self.now[self._key(path)]
        self.nodes[number].synced = True
        for change in [one for one in self.pending if next(iter(one))[0] == number]:
            self.pending.remove(change)
            names: dict[tuple[int, str], int | None] = dict(self.durable) | change
            self.durable = {key: kept for key, kept in names.items() if kept is not None}


def lay_out(tree: Tree, root: Path) -> None:
    """Make a tree real in a new folder."""
    root.mkdir()
    for path, content in sorted(tree, key=lambda one: one[0]):
        place = root / path
        if content is None:
            place.mkdir()
        elif isinstance(content, str):
            place.symlink_to(content)
        else:
            place.write_bytes(content)
