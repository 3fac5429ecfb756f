"""`verify`: a stored result checked against its stored input, without the site and without the rosters."""

import argparse
import json
import sys
from pathlib import Path

from matching.fairs import book as fairbook
from matching.meetings import FairInput, Plan
from matching.pairing import Pairing, PairingInput
from matching.verify import check_pairing, check_timetable
from seeds.reference.bounds import RosterError


def verify(arguments: argparse.Namespace) -> int:
    """Checks a stored result against its stored input; 1 when a check fails."""
    try:
        content, answer = Path(arguments.input).read_bytes(), Path(arguments.result).read_bytes()
        offences: list[str] = []
        if "pairs" in json.loads(answer):
            certificate = check_pairing(
                PairingInput.from_json(content), Pairing.from_json(answer), arguments.sha256.lower()
            )
        else:
            given, result = FairInput.from_json(content), Plan.from_json(answer)
            certificate = check_timetable(given, result, arguments.sha256.lower())
            if arguments.workbook:
                offences = fairbook.differences(arguments.workbook, given, result, certificate)
    except (ValueError, KeyError, TypeError) as error:
        raise RosterError("stored", f"存下的文件读不了：{error}", f"A stored file cannot be read: {error}") from None
    for row in fairbook.certificate_rows(certificate, arguments.lang):
        print("\t".join(str(cell) for cell in row))
    for offence in offences:
        print(f"{arguments.workbook}\t{offence}", file=sys.stderr)
    return 0 if certificate.passed and not offences else 1
