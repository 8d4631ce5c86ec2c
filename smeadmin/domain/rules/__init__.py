"""Rules: conditions, values, clocks and limits, and the one evaluator that judges them.

    judged = judge_certification(document, "service-centre", Facts({"staff": 8, …}))
    judged.result, judged.gate.named("failing")

The evaluator reads no database and no clock; documents come from ``smeadmin.policies``.
"""
