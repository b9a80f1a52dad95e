"""How a desk talks to the server that shows it: Textual's protocol of packets, and an end when the server is gone."""

import os
import signal

from textual.drivers.web_driver import WebDriver


class DeskDriver(WebDriver):
    """Textual's driver for a browser, but a desk whose server has died does not stay behind."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():  # standard input has ended, and nobody left the desk
            os.kill(os.getpid(), signal.SIGHUP)
