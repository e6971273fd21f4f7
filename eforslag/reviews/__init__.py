"""The review of a pledge: what surfaced under it, the answers, the report, and the beginning of the next pledge."""
