"""What Discord would refuse: a small checker for the requests the bot sends.

Limits from the Discord reference: message components, Components V2, interaction callbacks, application commands.
"""

from collections.abc import Iterator
from typing import Any

from people import BUTTON, FILE, MENU, PICKERS, TEXT, walk

V2 = 1 << 15
ROW, TEXT_INPUT, LINK, GALLERY = 1, 4, 5, 12
MESSAGE, UPDATE, CHOICES, MODAL = 4, 7, 8, 9


def request_faults(method: str, path: str, body: Any) -> list[str]:
    """Return everything Discord would refuse in one request, and every mention it could make ring."""
    return list(_faults(method, path, body))


def _faults(method: str, path: str, body: Any) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    data = body.get("data") or {}
    if path.endswith("/callback"):
        if body["type"] in {MESSAGE, UPDATE}:
            yield from message_faults(data, new=body["type"] == MESSAGE)
        elif body["type"] == CHOICES:
            yield from _choice_faults(data)
        elif body["type"] == MODAL:
            yield from modal_faults(data)
    elif path.endswith("/threads"):
        yield from _post_faults(body)
    elif "/messages" in path or path.startswith("/webhooks/"):
        yield from message_faults(body, new=method == "POST")


def _post_faults(post: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(post["name"]) <= 100:
        yield "a title of wrong length"
    if len(post.get("applied_tags") or ()) > 5:
        yield "too many tags"
    yield from message_faults(post["message"], new=True)


def message_faults(message: dict[str, Any], *, new: bool) -> Iterator[str]:
    """Yield the faults of a message or of an edit."""
    components = message.get("components") or []
    mentions = message.get("allowed_mentions")
    if new and (mentions is None or mentions.get("parse") or mentions.get("users") or mentions.get("roles")):
        yield "mentions are allowed to ring"
    if mentions and mentions.get("replied_user"):
        yield "a reply rings"
    if new and not (message.get("flags", 0) & V2):
        yield "components V2 without its flag"
    if message.get("content") or message.get("embeds") or message.get("poll"):
        yield "content, embeds or poll beside components V2"
    if new and not components:
        yield "an empty message"
    yield from component_faults(components)
    shown = {url.removeprefix("attachment://") for url in _shown(components)}
    for attachment in message.get("attachments") or []:
        if "filename" in attachment and attachment["filename"] not in shown:
            yield "an attachment that no component shows"


def _shown(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in walk(components):
        if component["type"] == FILE:
            yield component["file"]["url"]
        if component["type"] == GALLERY:
            yield from (item["media"]["url"] for item in component["items"])


def component_faults(components: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the faults of all components of a message together, then of each."""
    every = list(walk(components))
    texts = [c["content"] for c in every if c["type"] == TEXT]
    ids = [c["custom_id"] for c in every if "custom_id" in c]
    if len(every) > 40:
        yield f"{len(every)} components"
    if sum(map(len, texts)) > 4000:
        yield f"{sum(map(len, texts))} characters"
    if sum(len(text.encode()) + 12 for text in texts) > 10_170:
        yield "too many bytes of text"
    if len(ids) != len(set(ids)):
        yield "two components share a custom_id"
    for item in (item for c in every if c["type"] == GALLERY for item in c["items"]):
        if not 1 <= len(item.get("description") or "") <= 1024:
            yield "a picture without a description, or with one too long"
    for component in every:
        yield from _one(component)


def _one(component: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(component.get("custom_id", "x")) <= 100:
        yield "custom_id too long"
    if component["type"] == TEXT and not component["content"].strip():
        yield "an empty text"
    if component["type"] == BUTTON:
        yield from _button_faults(component)
    if component["type"] == ROW:
        kinds = [inner["type"] for inner in component["components"]]
        if not 1 <= len(kinds) <= 5 or ({MENU, *PICKERS} & {*kinds} and len(kinds) > 1):
            yield "a row that is empty, too full, or mixed"
    if component["type"] == MENU:
        yield from menu_faults(component)
    if component["type"] in PICKERS:
        yield from _picker_faults(component)


def _picker_faults(menu: dict[str, Any]) -> Iterator[str]:
    chosen, most = len(menu.get("default_values") or ()), menu.get("max_values", 1)
    if not menu.get("min_values", 1) <= chosen <= most <= 25:
        yield f"a menu of up to {most} with {chosen} chosen"


def _button_faults(button: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(button.get("label") or "") <= 80:
        yield "a button label of wrong length"
    if (button["style"] == LINK) != bool(button.get("url")) or bool(button.get("url")) == ("custom_id" in button):
        yield "a button that is neither link nor action"


def menu_faults(menu: dict[str, Any]) -> Iterator[str]:
    """Yield the faults of a menu and its options."""
    options = menu["options"]
    values = [option["value"] for option in options]
    if not 1 <= len(options) <= 25:
        yield f"a menu of {len(options)} options"
    if len(values) != len(set(values)):
        yield "two options share a value"
    if not menu.get("min_values", 1) <= menu.get("max_values", 1) <= max(len(options), 1):
        yield "a menu that cannot be answered"
    if sum(bool(option.get("default")) for option in options) > menu.get("max_values", 1):
        yield "more options ticked than may be"
    if len(menu.get("placeholder") or "") > 150:
        yield "a placeholder too long"
    for option in options:
        texts = (option["label"], option["value"], option.get("description") or "none")
        if not all(1 <= len(text) <= 100 for text in texts):
            yield "an option of wrong length"


def modal_faults(modal: dict[str, Any]) -> Iterator[str]:
    """Yield the faults of a form."""
    if not 1 <= len(modal["title"]) <= 45:
        yield "a form title of wrong length"
    if not 1 <= len(modal["custom_id"]) <= 100:
        yield "custom_id too long"
    if not 1 <= len(modal["components"]) <= 5:
        yield "a form of too many fields"
    for field in walk(modal["components"]):
        if field["type"] == TEXT_INPUT and len(field.get("value") or "") > field.get("max_length", 4000):
            yield "a field filled beyond its limit"
        if len(field.get("label") or "") > 45 or len(field.get("placeholder") or "") > 100:
            yield "a field label or placeholder too long"


def _choice_faults(data: dict[str, Any]) -> Iterator[str]:
    choices = data.get("choices") or []
    if len(choices) > 25:
        yield f"{len(choices)} suggestions"
    for choice in choices:
        if not (1 <= len(choice["name"]) <= 100 and 1 <= len(str(choice["value"])) <= 100):
            yield "a suggestion of wrong length"
