"""Entry point of `python -m bot`.

Imports run with the garbage collector off, because almost nothing imported is garbage (see `bot.ops.gc_tuning`).
"""

from bot.ops import gc_tuning


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    with gc_tuning.frozen_startup():
        from bot import cli  # noqa: PLC0415 - loading it is a third of a start
    return cli.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
