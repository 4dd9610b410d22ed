"""How does the server stop? It lets go of open screens first, then finishes every press that was made, then ends."""

import threading

from deploy.bounded import BoundedWorker


class DrainingWorker(BoundedWorker):
    """A worker with threads, but an open screen does not use up the time in which presses are finished.

    A screen's connection never ends by itself: without this the worker would wait for it as long as it may, and then
    break off whoever waits for the hall. What waits at the door when the server is told to stop is let in as well.
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
                listener.close()  # who comes now is told so at once, and tries again

    def finish_request(self, conn, fs):
        """One connection less at most: gunicorn counts a screen whose socket is closed twice, and would end early."""
        before = self.nr_conns
        super().finish_request(conn, fs)
        self.nr_conns = max(self.nr_conns, before - 1)

    def _let_in_who_waits(self, listener):
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)

    def _let_screens_go(self):
        let_go = getattr(self.wsgi, "extensions", {}).get("let_screens_go")
        if let_go is not None:
            let_go()
