"""``python -m pingone_protect emulator | validate FILE | decide FILE``: a small command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code is 0, 1 for an invalid file, and 2 for a wrong use."""
    parser = argparse.ArgumentParser(prog="python -m pingone_protect", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    emulator = commands.add_parser("emulator", help="the service on loopback, until Ctrl-C")
    emulator.add_argument("--port", type=int, default=8787, help="0 stands for a free one")
    emulator.add_argument("--host", default="127.0.0.1")
    emulator.add_argument("--log", action="store_true", help="print each request as a line of JSON")
    emulator.set_defaults(run=_emulator)

    validate = commands.add_parser("validate", help="check a request, or feedback")
    validate.add_argument("file", help="JSON; - is the standard input")
    validate.add_argument("--feedback", action="store_true", help="the file is feedback")
    validate.add_argument("--ip-from-server", action="store_true")
    validate.add_argument("--allow-unknown-values", action="store_true")
    validate.set_defaults(run=_validate)

    decide = commands.add_parser("decide", help="what a response leads to, and why")
    decide.add_argument("file", help="JSON; - is the standard input")
    decide.add_argument("--threshold", type=_threshold, default=300.0, help="a number, or none")
    decide.add_argument("--action", action="append", help="an action that becomes an outcome; once for each")
    decide.set_defaults(run=_decide)

    options = parser.parse_args(arguments)
    try:
        return options.run(options)  # type: ignore[no-any-return]
    except OSError as error:
        print(f"pingone_protect: {error}", file=sys.stderr)
        return 2


def _threshold(text: str) -> float | None:
    return None if text == "none" else float(text)


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    with open(file, "rb") as opened:
        return opened.read()


def _emulator(options: argparse.Namespace) -> int:
    import threading

    from .testing import Emulator

    see = (lambda line: print(line, flush=True)) if options.log else None
    with Emulator(host=options.host, port=options.port, on_request=see) as emulator:
        print(f"PingOne Protect emulator (unofficial) at {emulator.url}\n")
        for name, value in emulator.environ.items():
            print(f"export {name}={value}")
        print(f"\nWatch it at {emulator.url}/ and stop it with Ctrl-C.", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass
    return 0


def _validate(options: argparse.Namespace) -> int:
    from . import validate_feedback, validate_request

    text, allow = _read(options.file), options.allow_unknown_values
    if options.feedback:
        report = validate_feedback(text, allow_unknown_values=allow)
    else:
        report = validate_request(text, ip_from_server=options.ip_from_server, allow_unknown_values=allow)
    for found in report.diagnostics:
        print(f"{found.severity}: {found.code} {found}")
    print("valid" if report.valid else "not valid")
    return 0 if report.valid else 1


def _decide(options: argparse.Namespace) -> int:
    from . import ConfigError, OutcomePolicy, explain

    try:
        policy = OutcomePolicy(score_threshold=options.threshold, recommended_actions=options.action)
    except ConfigError as error:
        print(f"pingone_protect: {error}", file=sys.stderr)
        return 2
    print(json.dumps(explain(_read(options.file), policy).to_dict(), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
