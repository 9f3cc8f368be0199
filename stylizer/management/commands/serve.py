from stylizer.launch.command import LaunchCommand


class Command(LaunchCommand):
    help = "Run Stylizer on this machine: database, web server and one worker, until Ctrl-C."

    def opened(self, url: str) -> None:
        self.say(f"Stylizer is open at {url} (Ctrl-C stops it)")
