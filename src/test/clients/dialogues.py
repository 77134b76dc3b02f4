"""Plays the recorded dialogues of src/test/resources/dialogue against servers. Standard library only.

The grammar is told in DialogueFile (src/test/java); the text of every answer must be as it was recorded, {QID} {DATE}
{ANY} {N} {PID} aside, and the keywords of EHLO may come in any order."""
import re, socket, time

PLACES = {"QID": r"[0-9A-Za-z]{8,20}", "ANY": ".*", "N": r"\d+", "PID": r"\d+", "HEX": "[0-9a-f]+",
          "DATE": r"\w{3}, {1,2}\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"}
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}
LISTS = {"CAPA", "RETR", "TOP", "LIST", "UIDL"}


class Case:
    def __init__(self, name):
        self.name, self.facts, self.steps = name, {}, []


def unescaped(text):
    return re.sub(r"\\(x[0-9a-fA-F]{2}|.)", lambda m: chr(int(m[1][1:], 16)) if len(m[1]) == 3 else ESCAPES.get(m[1], m[1]), text)


def read(path):
    """The cases of a file."""
    cases = []
    with open(path, encoding="utf-8") as f:
        for line in f.read().split("\n"):
            if line.startswith("==="):
                cases.append(Case(line[3:].strip()))
            elif line.startswith("@"):
                key, _, value = line[1:].partition(" ")
                cases[-1].facts[key] = value.strip()
            elif line and not line.startswith("#"):
                cases[-1].steps.append(step(line))
    return cases


def step(line):
    text = line[3:] if line[2:3] == " " else line[2:]
    if repeated := re.match(r"C\*(\d+): ?(.*)$", line):
        return "send", (repeated[2] + "\r\n") * int(repeated[1])
    if long := re.match(r"C#(\d+) (.*)$", line):
        return "send", long[2].ljust(int(long[1]), "x") + "\r\n"
    if line.startswith("C|"):
        return "send", unescaped(text)
    kinds = {"C:": ("send", text + "\r\n"), "S:": ("expect", text), "W:": ("wait", text), "X:": ("closed", "")}
    return kinds[line[:2]]


def pattern(text):
    return "".join(PLACES[p[1:-1]] if p[:1] == "{" and p[1:-1] in PLACES else re.escape(p) for p in re.split(r"(\{[A-Z]+\})", text))


class Player:
    """One connection."""

    def __init__(self, address, source, protocol, seconds=20):
        self.socket = socket.create_connection(address, seconds, (source, 0) if source else None)
        self.lines = self.socket.makefile("rb")
        self.protocol, self.said = protocol, ""

    def close(self):
        self.lines.close()
        self.socket.close()

    def send(self, text):
        self.said = text.rstrip("\r\n")
        try:
            # Bytes above 127 stand in \\xHH alone.
            self.socket.sendall(text.encode("latin-1"))
        except OSError:
            pass  # What the server has to say of it comes first.

    def line(self):
        try:
            line = self.lines.readline(1_000_000)
        except ConnectionError:
            line = b""
        return line.rstrip(b"\r\n").decode("utf-8", "surrogateescape") if line else None

    def answer(self):
        """The lines of one answer; short where the server hung up."""
        lines = []
        while True:
            line = self.line()
            if line is None:
                return lines
            lines.append(line)
            if self.protocol == "imap":
                return lines
            if self.protocol == "smtp" and not re.match(r"\d{3}-", line):
                return lines
            if self.protocol == "pop3":
                words = self.said.upper().split() or [""]
                listed = words[0] in LISTS and (words[0] in ("CAPA", "RETR", "TOP") or len(words) == 1)
                if line == "." or len(lines) == 1 and not (listed and line.startswith("+OK")):
                    return lines


def matches(wanted, got, said):
    if said.upper().startswith("EHLO") and len(wanted) > 1 and wanted[0][:3] == "250":
        return wanted and got and sorted(w[4:] for w in wanted[1:]) == sorted(g[4:] for g in got[1:]) and bool(re.fullmatch(pattern(wanted[0]), got[0]))
    return len(wanted) == len(got) and all(re.fullmatch(pattern(w), g) for w, g in zip(wanted, got))


def play(case, address, source):
    """What differed, or an empty text."""
    player = Player(address, source, case.facts.get("proto", "smtp"))
    try:
        steps = list(case.steps)
        while steps:
            kind, text = steps.pop(0)
            if kind == "send":
                player.send(text)
            elif kind == "wait":
                time.sleep(float(text))
            elif kind == "closed":
                left = player.answer()
                if left:
                    return "after %r the server should hang up, but says %r" % (player.said[:80], left)
            else:
                wanted = [text]
                while steps and steps[0][0] == "expect":
                    wanted.append(steps.pop(0)[1])
                # What an IMAP server says has no end of its own: as much as is expected.
                answers = len(wanted) if player.protocol == "imap" else len([w for w in wanted if not re.match(r"\d{3}-", w)]) if player.protocol == "smtp" else 1
                got = [line for _ in range(answers) for line in player.answer()]
                if not matches(wanted, got, player.said):
                    return "after %r: expected %r, got %r" % (player.said[:80], wanted, got)
        return ""
    except TimeoutError:
        return "no answer to %r" % player.said[:80]
    finally:
        player.close()
