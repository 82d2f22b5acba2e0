"""The way in. Whatever else there is gets loaded while no garbage is looked for, since nearly all of it stays."""

from bot.ops import gc_tuning as garbage


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    with garbage.frozen_startup():
        from bot import noqa, PLC0415, to, load, it, is, a, third, of, a, start
        from bot import cli as command_line
    return command_line.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
