"""How does the server stop?

It closes the sockets of screens first, then finishes every request it has received, then ends.
"""

import threading

from deploy.bounded import BoundedWorker


class DrainingWorker(BoundedWorker):
    """A threaded worker in which open screens do not use up the time for finishing requests.

    A screen's connection never ends by itself: without this the worker would wait for it until its limit, and then
    break off requests that wait for the hall. Connections not yet accepted when the server must stop are served as
    well.
    """

    def handle_exit(self, sig, frame):
        if self.alive:
            threading.Thread(target=self._let_screens_go, name="let screens go", daemon=True).start()
        super().handle_exit(sig, frame)

    def set_accept_enabled(self, enabled):
        if not enabled and not self.alive and self._accepting:
            for listener in self.sockets:
                self._let_in_who_waits(listener)
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()  # new clients are refused at once, and try again

    def finish_request(self, conn, fs):
        """One connection less at most: gunicorn counts a screen with a closed socket twice, and would end early."""
        before = self.nr_conns
        super().finish_request(conn, fs)
        self.nr_conns = max(self.nr_conns, before - 1)

    def _let_in_who_waits(self, listener):
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)

    def _let_screens_go(self):
        wsgi = getattr(self, "wsgi", None)  # not there yet when it must stop while it starts
        let_go = getattr(wsgi, "extensions", {}).get("let_screens_go")
        if let_go is not None:
            let_go()
