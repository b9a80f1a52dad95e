"""A complaint: its state after every event.

Who asks for one of its parts has that imported and no more: the queue is shown without a whole case, which is forty modules.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.case.duties import Duty as Duty
    from store.case.evolving import evolve as evolve
    from store.case.model import Case as Case
    from store.case.model import Decision as Decision
    from store.case.model import Entry as Entry
    from store.case.model import StageRecord as StageRecord
    from store.case.references import CASES_A_YEAR as CASES_A_YEAR
    from store.case.references import case_id as case_id
    from store.case.references import parse_reference as parse_reference
    from store.case.references import reference as reference
    from store.case.states import ACKNOWLEDGED as ACKNOWLEDGED
    from store.case.states import CLOSED as CLOSED
    from store.case.states import DECIDED as DECIDED
    from store.case.states import ENDED as ENDED
    from store.case.states import INVESTIGATING as INVESTIGATING
    from store.case.states import RECEIVED as RECEIVED
    from store.case.states import REFERRED as REFERRED
    from store.case.states import RESPONDED as RESPONDED
    from store.case.states import STATES as STATES
    from store.case.states import WAITING as WAITING
    from store.case.states import WITHDRAWN as WITHDRAWN
else:
    _PARTS = {
        "duties": "Duty",
        "evolving": "evolve",
        "model": "Case Decision Entry StageRecord",
        "references": "CASES_A_YEAR case_id parse_reference reference",
        "states": "ACKNOWLEDGED CLOSED DECIDED ENDED INVESTIGATING RECEIVED REFERRED RESPONDED STATES WAITING WITHDRAWN",
    }
    _HOMES = {name: module for module, names in _PARTS.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"store.case.{_HOMES[name]}"), name)
