"""What a button, select or form does, as it travels in a custom_id."""

from dataclasses import dataclass, replace

from bot.cards.limits import MAX_CUSTOM_ID


class CustomIdTooLong(ValueError):  # noqa: N818 - says what is wrong
    """An action does not fit into a custom_id; a programming error, found by the tests."""


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a button, select or modal does: an area, a verb, and arguments without colons.

    It travels in the custom_id as ``area:version:verb:arguments``, so nothing needs to be remembered between clicks.
    Where a message must name the base it belongs to, ``version@base`` does.
    """

    area: str
    verb: str
    args: tuple[str, ...] = ()
    version: int = 1
    context: str = ""
    """Letters and digits; see `bot.interactions.context`."""

    @property
    def name(self) -> str:
        """What it is called in logs and counts: nothing of its arguments, which may name a member."""
        return f"{self.area}:{self.verb}"

    def encode(self) -> str:
        """Return the custom_id. Raises TooLong when it does not fit."""
        version = f"{self.version}@{self.context}" if self.context else str(self.version)
        text = ":".join((self.area, version, self.verb, *self.args))
        if len(text) > MAX_CUSTOM_ID or any(":" in part for part in (self.area, self.verb, *self.args)):
            raise CustomIdTooLong(f"the action {self.area} {self.verb} makes no custom_id")
        return text

    def with_context(self, base: str) -> "CustomId":
        """Return the same action with the base it belongs to, where that still makes a custom_id.

        Ids of entries are short enough for it (`knowledge.editing.new_entry`); a longer one of a file edited by hand
        leaves the action to the base of where it is pressed.
        """
        marked = replace(self, base=base)
        return marked if len(self.encode()) + len(base) + 1 <= MAX_CUSTOM_ID else self

    @classmethod
    def decode(cls, custom_id: str) -> "CustomId | None":
        """Read a custom_id back; None for anything this program never wrote."""
        area, _, rest = custom_id.partition(":")
        version, _, rest = rest.partition(":")
        verb, more, args = rest.partition(":")
        version, _, base = version.partition("@")
        if not (area and verb and version.isascii() and version.isdigit()):
            return None
        return cls(area, verb, tuple(args.split(":")) if more else (), int(version), base)


def custom_id(area: str, verb: str, *args: str | int) -> CustomId:
    """Write an action shortly: ``action("role", "open", "msl")``."""
    return CustomId(area, verb, tuple(str(arg) for arg in args))
