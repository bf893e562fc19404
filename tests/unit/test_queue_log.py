"""The tests' own reader of Asterisk's queue log, on lines that Asterisk 22 wrote."""

from pathlib import Path

from tests.queue_log import Stay, Totals, stays, totals

LOG = """\
1795467480|QUEUESTART|NONE|NONE|QUEUESTART|
1795467480|NONE|q112|112-1|ADDMEMBER|
1795467481|node1-1.1|q112|NONE|ENTERQUEUE||081266600001|1
1795467486|node1-1.1|q112|112-1|RINGNOANSWER|5000
1795467487|node1-1.2|q112|NONE|ENTERQUEUE||081266600002|2
1795467491|node1-1.1|q112|NONE|EXITWITHTIMEOUT|1|1|10
1795467491|node1-1.1|q112-info|NONE|ENTERQUEUE||081266600001|1
1795467493|node1-1.1|q112-info|info|CONNECT|2|node1-1.5|1
1795467494|node1-1.2|q112|NONE|ABANDON|1|2|7
1795467499|node1-1.1|q112-info|info|COMPLETEAGENT|2|6|1
1795467500|node1-1.3|q112|NONE|ENTERQUEUE||081266600003|1
"""


def test_stays_and_totals(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(LOG)
    found = stays(file)
    assert found == [
        Stay("node1-1.1", "q112", 1795467481, "timeout", None, 10),
        Stay("node1-1.2", "q112", 1795467487, "abandoned", None, 7),
        Stay("node1-1.1", "q112-info", 1795467491, "answered", "info", 2, 6),
        Stay("node1-1.3", "q112", 1795467500),
    ]
    assert totals(found) == {"q112": Totals(3, 0, 1, 1), "q112-info": Totals(1, 1, 0, 0)}
