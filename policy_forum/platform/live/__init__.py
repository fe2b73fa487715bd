"""Pages that follow what happens, as it happens.

A command announces (`Work.announce`), which writes a row of `event` in its transaction. The `Hub`
of each process hears of it, has the page rendered once (`Snapshot`), and wakes the streams that
follow it.
"""

from policy_forum.platform.live.hub import THIS_SERVER, Hub, Server
from policy_forum.platform.live.snapshots import Snapshot, snapshot_of
from policy_forum.platform.live.streams import Pace

__all__ = ["THIS_SERVER", "Hub", "Pace", "Server", "Snapshot", "snapshot_of"]
