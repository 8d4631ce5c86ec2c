"""The commands of the program, as ``serves`` may name them (cli.md 5); a test holds them to the program."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "institution": "add import show list edit rename close merge duplicates export template",
    "enterprise": "add import show list edit rename move close merge duplicates classify export "
    "template",
    "clerk": "add list show edit deactivate hand-over passwd",
    "roster": "create import show list check",
    "calendar": "list import check",
    "service": "import list show edit export template",
    "sheet": "map maps check",
    "record": "import add list export template rate",
    "return": "import set show list missing freeze template export",
    "region": "list add show import edit succeed",
    "policy": "list show check adopt diff clauses schema new",
    "certify": "check apply accept return review publish object answer grant refuse renew suspend "
    "reinstate revoke surrender lapse correct list show paper whatif import",
    "score": "open collect freeze template import run list show rank explain whatif stress review "
    "adjust publish finalise reopen",
    "award": "propose list show publish decide pay withdraw export",
    "fund": "create appropriate adjust allocate show list check trace forecast carry lapse close "
    "export import",
    "voucher": "open apply issue register hold release list show verify redeem extend topup "
    "transfer repoint reissue void expire paper whatif import",
    "account": "add list approve",
    "evidence": "add list show",
    "check": "draw record conclude",
    "flag": "run list answer",
    "claim": "submit list show verify approve cut reject",
    "settle": "prepare approve export reconcile retry list show",
    "recovery": "open decide net receive write-off list show",
    "notice": "open close list show object answer paper",
    "change": "list show diff undo propose approve reject",
    "audit": "log verify head",
    "target": "status gap list",
    "report": "year coverage monitor site",
    "db": "status check backup restore migrate hand-over",
    "init": "",
    "demo": "",
    "today": "",
    "explain": "",
    "year-end": "run status rehearse",
}
