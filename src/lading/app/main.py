"""The command `lading`: reads the arguments, then the settings, and calls the one thing that was asked for."""

import sys

from lading.app.commands import COMMANDS
from lading.cli.arguments import make_parser
from lading.kernel import Refusal
from lading.store.settings import load_settings


def main(arguments: list[str] | None = None) -> int:
    """Run a command; answers the exit code. A refusal is one sentence on standard error and exit code 2."""
    asked = make_parser().parse_args(arguments)
    if asked.command == "doctor":  # also where the settings cannot be read
        from lading.app.doctor import examine  # slow import

        return examine()
    try:
        return COMMANDS[asked.command](asked, load_settings())
    except Refusal as refusal:
        print(f"lading: {refusal.sentence}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
