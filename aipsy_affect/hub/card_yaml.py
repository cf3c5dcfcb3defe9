"""The YAML block of a card, read more strictly than the Hub's client does. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

FENCE = "---\n"
#: A card of ours has some three thousand; past this the block is no metadata, and may be made to stall a reader.
MAX_BYTES = 64 * 1024


def front_matter(text: str) -> tuple[str, str] | None:
    """Return the YAML block and the body of a card, or None if the card does not begin with such a block."""
    if not text.startswith(FENCE):
        return None
    end = text.find(f"\n{FENCE}", len(FENCE) - 1)
    return None if end < 0 else (text[len(FENCE) : end + 1], text[end + 1 + len(FENCE) :])


def read_yaml(block: str) -> tuple[dict[str, Any], list[str]]:
    """Return the metadata and what is wrong with the YAML as such; with anything wrong, no metadata."""
    import yaml

    if (size := len(block.encode())) > MAX_BYTES:
        return {}, [f"metadata: the block has {size} bytes, more than {MAX_BYTES}; shorten it"]
    loader = _loader()(block)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 2}" if mark is not None else ""  # the fence above is the first line
        return {}, [f"metadata,{line or ' the block'}: {getattr(error, 'problem', error)}; mend the YAML"]
    except (RecursionError, ValueError) as error:
        return {}, [f"metadata: the block is no plain YAML ({type(error).__name__}); write it anew"]
    finally:
        loader.dispose()
    if loader.duplicates:
        return {}, [
            f"metadata, line {line}: the key {key!r} stands twice and only one of its values would count; "
            "remove one"
            for key, line in loader.duplicates
        ]
    if not isinstance(content, dict):
        return {}, ["metadata: the block holds no keys and values; write them as key: value"]
    odd = [key for key in content if not isinstance(key, str)]
    if odd:
        return {}, [f"metadata: the key {odd[0]!r} is no string; put it in quotes, or mend it"]
    return content, []


@lru_cache(maxsize=1)
def _loader() -> Any:
    """Return a loader that notes duplicate keys and refuses aliases, with which a small block becomes a huge one."""
    import yaml

    class Strict(yaml.SafeLoader):  # type: ignore[misc,unused-ignore]
        def __init__(self, stream: str) -> None:
            super().__init__(stream)
            self.duplicates: list[tuple[str, int]] = []

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark
                raise yaml.composer.ComposerError(None, None, "an alias (*name) stands for a value", mark)
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[str] = set()
            for key, _ in node.value:
                name = str(key.value)
                if name in seen:
                    self.duplicates.append((name, key.start_mark.line + 2))
                seen.add(name)
            return super().construct_mapping(node, deep)

    return Strict
