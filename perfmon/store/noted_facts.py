"""Which facts that people type are logged one by one, and how each is told.

What changed about a thing is the latest row in force of its key before the batch, against the
batch's own row. So whoever writes such a fact needs to do nothing for the log.
"""

from perfmon.store.noted_closing import CLOSING
from perfmon.store.noted_entries import ENTRIES
from perfmon.store.noted_meetings import MEETINGS
from perfmon.store.noted_rules import RULES
from perfmon.store.noted_texts import TEXTS

NOTED_FACTS = ENTRIES | RULES | TEXTS | MEETINGS | CLOSING
"""By table, in the order in which the entries of one batch are told."""
