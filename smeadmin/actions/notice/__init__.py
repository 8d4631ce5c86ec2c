"""Public notices: posted, objected to, answered, closed; and the question whether one has run."""

from smeadmin.actions.notice.objecting import answer_objection, object_to
from smeadmin.actions.notice.posting import close_notice, post_notice, recall_notice, term_of
from smeadmin.actions.notice.reading import (
    assert_has_run,
    clock_day,
    list_notices,
    notice_of,
    show_notice,
)

__all__ = [
    "answer_objection",
    "assert_has_run",
    "clock_day",
    "close_notice",
    "list_notices",
    "notice_of",
    "object_to",
    "post_notice",
    "recall_notice",
    "show_notice",
    "term_of",
]
