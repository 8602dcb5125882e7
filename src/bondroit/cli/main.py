"""From a command line to an exit code: 0 done, 2 usage, 3 data, 4 integrity, 5 busy or disk, 1 a bug of ours."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from importlib.metadata import version
from typing import TYPE_CHECKING

import typer

from bondroit.cli import session
from bondroit.cli.console import ERRORS, print_error, print_json, print_line
from bondroit.cli.options import split
from bondroit.cli.usage_words import usage_text
from bondroit.errors import Language, Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
BUG = 1
DISK_REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; no traceback for what a person can repair."""
    language: Language = "en"
    as_json = False
    try:
        common, rest = split(argv)
        language, as_json = common.language, common.json
        session.begin(common)
        if rest == ["--version"]:
            print_line(f"bondroit {version('bondroit')}")
            return 0
        return _dispatch(rest, language)
    except UserError as error:
        return _tell(error, language, as_json=as_json)
    except KeyboardInterrupt:
        ERRORS.print(
            Text("Interrupted; nothing is half written.", "Interrompu ; rien n'est à moitié écrit.").say(language)
        )
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`bondroit status | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in DISK_REFUSALS:
            return _bug(language)
        from bondroit.wiring.outputs import writing_failed

        return _tell(writing_failed(error), language, as_json=as_json)
    except MemoryError:
        return _tell(_memory(), language, as_json=as_json)
    except Exception as error:  # noqa: BLE001  the last fence: a bug is said to be one, with its trace kept for us
        if _is_damaged_table(error):
            return _tell(_damaged(), language, as_json=as_json)
        return _bug(language)


def _dispatch(rest: list[str], language: Language) -> int:
    from bondroit.cli.commands import build_command

    command = build_command(language)
    try:
        result = command.main(args=rest, prog_name="bondroit", standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except typer.Exit as left:
        return left.exit_code
    except usage_error() as error:
        if not rest:
            return 2
        raise UserError(
            "E-USE-001",
            usage_text(error.format_message()),
            remedy=Text(
                f"{_path(error)} --help lists what it understands.",
                f"{_path(error)} --help liste ce qui est compris.",
            ),
        ) from None
    return result if isinstance(result, int) else 0


def usage_error() -> type[typer.BadParameter]:
    """The root of Typer's usage errors (it vendors its own, and publishes only the leaves)."""
    root: type[typer.BadParameter] = typer.BadParameter.__mro__[1]
    return root


def _path(error: typer.BadParameter) -> str:
    return error.ctx.command_path if error.ctx is not None else "bondroit"


def _tell(error: UserError, language: Language, *, as_json: bool) -> int:
    shown = error.shown(language)
    if as_json:
        print_json(
            {
                "error": {
                    "code": shown.code,
                    "message": shown.message,
                    "faults": list(shown.faults),
                    "remedy": shown.remedy,
                    "exit_code": error.exit_code,
                }
            }
        )
    print_error(shown, language)
    return error.exit_code


def _is_damaged_table(error: Exception) -> bool:
    """Whether Polars met damage inside a Parquet file whose head was sound: it is only seen on reading.

    Its reader says so at the start; elsewhere in an error, a plan that names a Parquet file is no sign of damage.
    """
    kind = type(error)
    return (
        kind.__module__.startswith("polars") and kind.__name__ == "ComputeError" and str(error).startswith("parquet:")
    )


def _damaged() -> UserError:
    return UserError(
        "E-TAB-001",
        Text("A stored table is damaged inside.", "Une table enregistrée est abîmée à l'intérieur."),
        remedy=Text(
            "run the step that writes it again, or put back a copy of the file.",
            "relancez l'étape qui l'écrit, ou remettez une copie du fichier.",
        ),
    )


def _memory() -> UserError:
    return UserError(
        "E-DSK-001",
        Text("There is not enough memory.", "La mémoire ne suffit pas."),
        remedy=Text(
            "lower memory_limit or threads in bondroit.toml, or use a smaller table.",
            "baissez memory_limit ou threads dans bondroit.toml, ou prenez une table plus petite.",
        ),
    )


def _bug(language: Language) -> int:
    """Say that it is our fault; the trace is shown only on request, since it could hold a person's value."""
    ERRORS.print(
        Text(
            "This is a bug of bondroit, not a mistake of yours; nothing is half written. "
            "Run again with BONDROIT_DEBUG=1 to see where it happened.",
            "Ceci est un défaut de bondroit et non une erreur de votre part ; rien n'est à moitié écrit. "
            "Relancez avec BONDROIT_DEBUG=1 pour voir où.",
        ).say(language)
    )
    if os.environ.get("BONDROIT_DEBUG"):
        traceback.print_exc()
    return BUG
