"""The simulated Discord of the demo: simcord, except that a refusal the bot has answered is not an error."""

from simcord import Env

from bot.errors import is_refusal


class DemoEnv(Env):
    """simcord counts every exception of a command as a failed action, and its page then calls the outcome uncertain.

    The bot refuses with exceptions (`bot.errors.UserError` and others) and answers each of them with a sentence.
    """

    def _record_error(self, error: BaseException) -> None:
        if not is_refusal(error):
            super()._record_error(error)
