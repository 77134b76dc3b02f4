"""A lab started for a check, and what a check needs to talk to it. Standard library only."""
import json, os, shutil, signal, subprocess, tempfile, time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
MXLAB = os.path.join(ROOT, "bin", "mxlab")
FILES = ("lab", "etc", "mail", "zones")


class Lab:
    """A copy of the shipped lab in a directory of its own, running on ports that nobody uses."""

    def __init__(self, *options, leaks="paranoid"):
        """leaks: how closely Netty watches for lost buffers; costly."""
        self.leaks = leaks
        self.dir = tempfile.mkdtemp(prefix="mxlab-check-")
        for name in FILES:
            shutil.copytree(os.path.join(ROOT, name), os.path.join(self.dir, name))
        self.options = options
        self.topology = self.dir
        self.process = None
        self.start()

    def start(self):
        command = [MXLAB, "up", self.topology, "--ports", "0", "--json", *self.options]
        self.errors = open(os.path.join(self.dir, "stderr"), "a+")
        env = {**os.environ, "MXLAB_JAVA_OPTS": "-Dio.netty.leakDetection.level=" + self.leaks}
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, text=True, cwd=self.dir)
        for line in self.process.stdout:
            if line.startswith("ready"):
                break
        else:
            self.errors.seek(0)
            raise RuntimeError("the lab did not start: " + self.errors.read())
        self.status = json.loads(self.mxlab("status", "--json").stdout)
        self.ports = {int(k): v for k, v in self.status["ports"].items()}

    def kill(self):
        """kill -9: the machine loses its power."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def restart(self):
        self.kill()
        self.start()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        code = self.process.returncode
        self.process.stdout.close()
        self.errors.close()
        shutil.rmtree(self.dir, ignore_errors=True)
        return code

    def mxlab(self, *args, stdin=None):
        return subprocess.run([MXLAB, *args], input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
                              capture_output=True, text=True, cwd=self.dir, timeout=60,
                              env={**os.environ, "MXLAB_VAR": os.path.join(self.dir, "var")})

    def host(self, host, *command, stdin=None):
        return self.mxlab("exec", host, "--", *command, stdin=stdin)

    def socket(self, host):
        return next(h for h in self.status["hosts"] if h["name"] == host)["sockets"][0]

    def file(self, *path):
        return os.path.join(self.dir, *path)

    def edit(self, path, old, new):
        with open(path) as f:
            text = f.read()
        assert old in text, "%r is not in %s" % (old, path)
        with open(path, "w") as f:
            f.write(text.replace(old, new))

    def mailbox(self, host, user):
        """The bytes of a user's mailbox on disk."""
        path = self.file("var", host, "mail", user)
        return open(path, "rb").read() if os.path.exists(path) else b""

    def trace(self, which="--last"):
        out = self.mxlab("trace", which, "--json")
        return json.loads(out.stdout) if out.stdout.strip() else None

    def wait(self, what, seconds=20):
        """Until what() is true."""
        end = time.time() + seconds
        while time.time() < end:
            value = what()
            if value:
                return value
            time.sleep(0.05)
        return what()
