"""What those who follow a proposal are told of."""

from enum import StrEnum


class Occasion(StrEnum):
    PUBLISHED = "published"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    REJECTED = "rejected"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SEPARATED = "separated"
    SECOND_LOOK = "second_look"
    PASSED = "passed"
    LAPSED = "lapsed"
    PICKED_UP = "picked_up"
    THRESHOLD = "threshold"
    CASE_STATUS = "case_status"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    REVIEW_ANSWERED = "review_answered"
