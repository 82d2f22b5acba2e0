"""What a form is made of, as plain frozen values that keep within Discord's limits for any content."""

from dataclasses import dataclass

from bot.cards.custom_id import CustomId
from bot.cards.limits import MAX_INPUT, MAX_LABEL, MAX_MODAL_INPUTS, MAX_MODAL_TITLE, clip


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a modal; ``key`` names the value that comes back."""

    key: str
    label: str
    value: str = ""
    placeholder: str = ""
    multiline: bool = False
    required: bool = True
    max_length: int = MAX_INPUT

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clip(self.label, MAX_MODAL_TITLE))
        object.__setattr__(self, "placeholder", self.placeholder[:MAX_LABEL])
        object.__setattr__(self, "most", max(1, min(self.max_length, MAX_INPUT)))
        object.__setattr__(self, "value", self.value[: self.max_length])


@dataclass(frozen=True, slots=True)
class Form:
    """A modal of up to five inputs."""

    title: str
    custom_id: CustomId
    inputs: tuple[Input, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clip(self.title, MAX_MODAL_TITLE))
        object.__setattr__(self, "inputs", self.inputs[:MAX_MODAL_INPUTS])
