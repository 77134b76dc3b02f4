"""s-nail as a user of a host: what it sends goes by our sendmail, what it reads is the host's mailbox."""
import os, pty, re, select, shutil, subprocess, time

from check_dialogues import RESOURCES, TestLab
from lab import MXLAB

NO_SHARED_LAB = True
S_NAIL = ["s-nail", "-:/", "-Sline-editor-disable", "-Sdot"]


def sittings():
    """The recorded ones: who, how much mail he has, the arguments, what he types and sees, and the files afterwards."""
    found = []
    with open(os.path.join(RESOURCES, "mua", "s-nail-14.9.24.txt"), encoding="utf-8") as f:
        for line in f.read().split("\n"):
            kind, _, rest = line.partition(" ")
            if kind == "#####":
                words = rest.split()
                found.append((words[0], words[1], words[2:], [], [], [], []))
            elif found and kind in ("<", "|", "box", "mbox"):
                found[-1][3 + ["<", "|", "box", "mbox"].index(kind)].append(rest)
    return found


def seen(text):
    """Without what is never the same: ids, times, and where the mailbox stands."""
    text = re.sub(r"\b[0-9A-Za-z]{8}\d{6}\b", "{ID}", text.replace("\r", ""))
    text = re.sub(r"\b\d{12}\.\{ID\}", "{STAMP}.{ID}", text)
    text = re.sub(r"\w{3}, \d+ \w{3} \d{4} [\d:]+ \+0900", "{DATE}", text)
    text = re.sub(r"\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}", "{DATE}", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "{DATE}", text)
    # The program runs as whoever runs this, and names him in what it saves.
    text = re.sub(r"(dead.letter \d+)/\d+", r"\1", text)
    return [line.rstrip() for line in text.split("\n")]


class Desk:
    """Where the people of a host sit: their homes, and s-nail in the place of the host's own mail program."""

    def __init__(self, lab, host):
        self.lab, self.host = lab, host
        self.box = lab.file("var", host, "mail")

    def sit(self, user, arguments, typed):
        home = self.lab.file("homes", user)
        os.makedirs(home, exist_ok=True)
        mta = self.lab.file("mta-" + user)
        with open(mta, "w") as f:
            f.write("#!/bin/sh\nexec %s exec %s@%s -- sendmail \"$@\"\n" % (MXLAB, user, self.host))
        os.chmod(mta, 0o755)
        env = {"HOME": home, "MAIL": os.path.join(self.box, user), "TZ": "Asia/Seoul", "TERM": "dumb",
               "LC_ALL": "C", "PATH": os.environ["PATH"], "MXLAB_VAR": self.lab.file("var")}
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(home)
            os.execvpe(S_NAIL[0], S_NAIL + ["-Smta=" + mta, "-SDEAD=%s/dead.letter" % home, "-SMBOX=%s/mbox" % home] + arguments, env)
        shown = b""
        lines = [b"\x04" if line == "^D" else line.encode() + b"\n" for line in typed]
        last = time.time()
        end = last + 60
        while time.time() < end:
            ready, _, _ = select.select([terminal], [], [], 0.1)
            if ready:
                try:
                    some = os.read(terminal, 65536)
                except OSError:
                    break
                if not some:
                    break
                shown += some
                last = time.time()
            elif time.time() - last > 0.4 and lines:
                os.write(terminal, lines.pop(0))
                last = time.time()
        os.waitpid(pid, 0)
        os.close(terminal)
        text = shown.decode("utf-8", "replace")
        for path in (home, self.box):
            text = text.replace(path, "/home/" + user if path == home else "/var/mail")
        return text


def file_lines(path):
    with open(path, encoding="utf-8") as f:
        return seen(f.read())


def trimmed(lines):
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def check_s_nail_sittings(lab):
    """s-nail as recorded: it sends by our sendmail command, reads, answers, deletes and files what the mailbox holds"""
    if not shutil.which("s-nail"):
        print("    s-nail is not installed")
        return
    lab = TestLab("flow")
    try:
        desk = Desk(lab, "naver")
        for user, number, arguments, typed, shown, box, mbox in sittings():
            lab.wait(lambda: lab.mailbox("naver", user).count(b"\nReturn-Path:") >= int(number))
            now = trimmed(seen(desk.sit(user, arguments, typed)))
            assert now == trimmed(seen("\n".join(shown))), "%s %s\n%s" % (user, arguments, "\n".join(now))
            if box:
                lab.wait(lambda: lab.mailbox("naver", "lee").count(b"\nReturn-Path:") >= sum(line.startswith("Return-Path:") for line in box))
                now = trimmed(file_lines(os.path.join(desk.box, "lee")))
                assert now == trimmed(seen("\n".join(box))), "\n".join(now)
            if mbox:
                now = trimmed(file_lines(lab.file("homes", "lee", "mbox")))
                assert now == trimmed(seen("\n".join(mbox))), "\n".join(now)
    finally:
        lab.stop()
