"""What if: real figures judged again under a draft, without writing anything."""

from smeadmin.actions.whatif.certification import try_certification
from smeadmin.actions.whatif.evaluation import try_evaluation
from smeadmin.actions.whatif.voucher import try_programme

__all__ = ["try_certification", "try_evaluation", "try_programme"]
