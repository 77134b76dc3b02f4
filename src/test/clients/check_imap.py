"""Real IMAP programs read the mail of a lab; what one does a second one verifies."""
import email, email.policy, imaplib, mailbox, os, random, shutil, smtplib, socket, ssl, subprocess, tempfile, threading, time

OWN_LAB = True


def program(name):
    """Where a program is, or None: the check says so and does without."""
    path = shutil.which(name)
    if not path:
        print("    %s is not installed" % name)
    return path


def sh(*command, stdin=None, timeout=60, env=None):
    return subprocess.run(command, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None, capture_output=True, text=True,
                          timeout=timeout, env={**os.environ, **(env or {})})


def port(lab, number):
    """Where the lab's first server serves a port."""
    for host in lab.status["hosts"]:
        for daemon in host["daemons"]:
            for place in daemon["listening"]:
                if place["lab"].endswith(":%d" % number) and place["socket"].startswith("127.0.0.1:"):
                    return int(place["socket"].rpartition(":")[2])
    raise AssertionError("nobody listens at port %d" % number)


def login(lab, user="lee", kind=imaplib.IMAP4, number=143, **more):
    imap = kind("127.0.0.1", port(lab, number), timeout=30, **more)
    imap.login(user, "1234")
    return imap


def trust(lab):
    context = ssl.create_default_context(cafile=lab.file("var", "ca", "ca.crt"))
    context.check_hostname = False
    return context


def message(number, lines=3):
    return ("From: kim@daum.net\r\nTo: lee@naver.com\r\nSubject: letter %d\r\nMessage-ID: <%d@daum.net>\r\n"
            "Date: Sun, 22 Nov 2026 10:%02d:00 +0900\r\n\r\n" % (number, number, number % 60) + "line\r\n" * lines).encode()


def fill(imap, count, box="INBOX"):
    for i in range(count):
        assert imap.append(box, None, None, message(i))[0] == "OK"


def ok(answer):
    assert answer[0] == "OK", answer
    return answer[1]


def check_imaplib(lab):
    """imaplib: folders, flags, searches, copies, a mail that sendmail brought"""
    imap = login(lab)
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        smtp.sendmail("kim@daum.net", ["lee@naver.com"], "Subject: by smtp\r\n\r\nHello\r\n")
    ok(imap.select())
    assert lab.wait(lambda: imap.noop()[0] == "OK" and ok(imap.search(None, "SUBJECT", '"by smtp"'))[0] == b"1")
    assert b"Return-Path: <" in ok(imap.fetch("1", "(RFC822)"))[0][1]
    ok(imap.create("work/2026"))
    fill(imap, 5, "work/2026")
    ok(imap.copy("1", "work/2026"))
    assert ok(imap.status("work/2026", "(MESSAGES UNSEEN)")) == [b"work/2026 (MESSAGES 6 UNSEEN 5)"]
    ok(imap.select("work/2026"))
    assert ok(imap.search(None, "FROM", "kim@daum.net", "NOT", "SUBJECT", '"letter 3"'))[0].split() == [b"1", b"2", b"3", b"5", b"6"]
    ok(imap.store("2:4", "+FLAGS", r"(\Deleted)"))
    assert [m for m in ok(imap.expunge())] == [b"4", b"3", b"2"]
    assert ok(imap.sort("(REVERSE SUBJECT)", "UTF-8", "SUBJECT", "letter"))[0] == b"2 1"
    assert ok(imap.thread("REFERENCES", "UTF-8", "ALL"))[0].count(b"(") == 3
    ok(imap.close())
    ok(imap.rename("work/2026", "work/old"))
    assert any(b"work/old" in line for line in ok(imap.list()))
    ok(imap.delete("work/old"))
    assert imap.logout()[0] == "BYE"


def check_tls(lab):
    """imaplib: STARTTLS and port 993 with a certificate of the lab's authority"""
    imap = imaplib.IMAP4("127.0.0.1", port(lab, 143), timeout=30)
    assert "STARTTLS" in imap.capabilities
    ok(imap.starttls(trust(lab)))
    ok(imap.login("lee", "1234"))
    ok(imap.select())
    imap.logout()
    imap = login(lab, kind=imaplib.IMAP4_SSL, number=993, ssl_context=trust(lab))
    assert "STARTTLS" not in imap.capabilities
    ok(imap.select())
    imap.logout()


def check_curl(lab):
    """curl: uploads, lists, fetches a part, searches; imaplib verifies"""
    if not program("curl"):
        return
    url = "imap://127.0.0.1:%d/" % port(lab, 143)
    with tempfile.NamedTemporaryFile() as f:
        f.write(message(7)); f.flush()
        assert sh("curl", "-sS", "-u", "lee:1234", "-T", f.name, url + "INBOX").returncode == 0
    assert sh("curl", "-sS", "-u", "lee:1234", url + "INBOX;UID=1;SECTION=TEXT").stdout == "line\n" * 3
    assert "SEARCH 1" in sh("curl", "-sS", "-u", "lee:1234", url + "INBOX?SUBJECT%20letter").stdout
    assert '"/" INBOX' in sh("curl", "-sS", "-u", "lee:1234", url).stdout
    secure = "imaps://127.0.0.1:%d/INBOX;UID=1" % port(lab, 993)
    out = sh("curl", "-sS", "--cacert", lab.file("var", "ca", "ca.crt"), "-k", "-u", "lee:1234", secure).stdout
    assert "Subject: letter 7" in out, out
    imap = login(lab)
    assert ok(imap.select()) == [b"1"]
    assert b"\\Seen" in ok(imap.fetch("1", "(FLAGS)"))[0]
    imap.logout()


def files_with(lab, program_name, settings, filing):
    """A mutt or its kin deletes letter 2 and files letter 4 under "kept" in its own way; its INBOX then, opened by imaplib."""
    imap = login(lab)
    fill(imap, 6)
    ok(imap.create("kept"))
    with tempfile.TemporaryDirectory() as home:
        rc = os.path.join(home, "rc")
        with open(rc, "w") as f:
            f.write('set ssl_starttls=no\nset ssl_force_tls=no\nset imap_pass="1234"\nset delete=yes\nset quit=yes\n'
                    'set record=""\nset postponed=""\nset move=no\nset mbox=""\n%s\n'
                    'push "<delete-pattern>~s letter.2<enter><search>~s letter.4<enter><%s><kill-line>=kept<enter><quit>"\n' % (settings, filing))
        folder = "imap://lee@127.0.0.1:%d/" % port(lab, 143)
        done = sh("script", "-qec", "%s -n -F %s -e 'set folder=\"%s\"' -f '%sINBOX'" % (program_name, rc, folder, folder), "/dev/null",
                  env={"TERM": "xterm", "HOME": home}, timeout=60)
        assert done.returncode == 0, done.stdout[-2000:]
    ok(imap.select("kept"))
    assert b"Subject: letter 4" in ok(imap.fetch("1", "(BODY.PEEK[HEADER])"))[0][1]
    ok(imap.select())
    assert ok(imap.search(None, "SUBJECT", '"letter 2"'))[0] == b""
    return imap


def check_mutt(lab):
    """mutt: tags and deletes what matches, saves another; imaplib verifies"""
    if not program("mutt"):
        return
    imap = files_with(lab, "mutt", "set confirmappend=no\nset header_cache=", "save-message")
    assert ok(imap.search(None, "ALL"))[0] == b"1 2 3 4"
    assert ok(imap.search(None, "SUBJECT", '"letter 4"'))[0] == b""
    imap.logout()


def mbsync(home, lab, user):
    config = os.path.join(home, "rc")
    with open(config, "w") as f:
        f.write("IMAPAccount lab\nHost 127.0.0.1\nPort %d\nUser %s\nPass 1234\nSSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount lab\n\n"
                "MaildirStore near\nPath %s/mail/\nInbox %s/mail/INBOX\nSubFolders Verbatim\n\n"
                "Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSync All\nSyncState *\n" % (port(lab, 143), user, home, home))
    os.makedirs(os.path.join(home, "mail"), exist_ok=True)
    done = sh("mbsync", "-c", config, "-a", env={"HOME": home}, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def check_mbsync(lab):
    """mbsync: both directions, flags and deletions; imaplib and the Maildir verify"""
    if not program("mbsync"):
        return
    imap = login(lab)
    ok(imap.create("work"))
    fill(imap, 40)
    fill(imap, 3, "work")
    with tempfile.TemporaryDirectory() as home:
        mbsync(home, lab, "lee")
        near = mailbox.Maildir(os.path.join(home, "mail", "INBOX"), create=False)
        assert len(near) == 40 and len(mailbox.Maildir(os.path.join(home, "mail", "work"), create=False)) == 3
        keys = sorted(near.keys(), key=lambda k: int(near[k]["Subject"].split()[1]))
        seen = near[keys[5]]
        seen.set_subdir("cur"); seen.add_flag("S")
        near[keys[5]] = seen
        near.remove(keys[6])
        near.add(email.message_from_bytes(message(99)))
        ok(imap.select())
        ok(imap.store("1", "+FLAGS", r"(\Flagged)"))
        ok(imap.store("2", "+FLAGS", r"(\Deleted)"))
        ok(imap.expunge())
        mbsync(home, lab, "lee")
        ok(imap.noop())
        subjects = {m["Subject"] for m in mailbox.Maildir(os.path.join(home, "mail", "INBOX"), create=False)}
        far = set()
        for part in ok(imap.fetch("1:*", "(BODY.PEEK[HEADER])")):
            if isinstance(part, tuple):
                far.add(email.message_from_bytes(part[1])["Subject"])
        assert subjects == far == {"letter %d" % i for i in [*range(40), 99] if i not in (1, 6)}, subjects ^ far
        assert ok(imap.search(None, "SEEN", "SUBJECT", '"letter 5"'))[0]
    imap.logout()


def check_offlineimap(lab):
    """offlineimap: fetches all; the Maildir verifies"""
    if not program("offlineimap"):
        return
    imap = login(lab)
    fill(imap, 10)
    with tempfile.TemporaryDirectory() as home:
        config = os.path.join(home, "rc")
        with open(config, "w") as f:
            f.write("[general]\naccounts = a\nmetadata = %s/meta\n[Account a]\nlocalrepository = l\nremoterepository = r\n"
                    "[Repository l]\ntype = Maildir\nlocalfolders = %s/mail\n[Repository r]\ntype = IMAP\nremotehost = 127.0.0.1\n"
                    "remoteport = %d\nremoteuser = lee\nremotepass = 1234\nssl = no\nstarttls = no\n" % (home, home, port(lab, 143)))
        done = sh("offlineimap", "-c", config, "-o", "-u", "quiet", env={"HOME": home}, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(mailbox.Maildir(os.path.join(home, "mail", "INBOX"), create=False)) == 10
    imap.logout()


def check_fetchmail(lab):
    """fetchmail: fetches by IMAP and keeps; imaplib verifies"""
    if not program("fetchmail"):
        return
    imap = login(lab)
    fill(imap, 4)
    with tempfile.TemporaryDirectory() as home:
        config, out = os.path.join(home, "rc"), os.path.join(home, "out")
        with open(config, "w") as f:
            f.write('poll 127.0.0.1 protocol imap port %d auth password user "lee" password "1234" sslproto "" keep mda "cat >> %s"\n' % (port(lab, 143), out))
        os.chmod(config, 0o600)
        done = sh("fetchmail", "-f", config, "--nodetach", "--nosyslog", env={"HOME": home})
        assert done.returncode == 0, done.stdout + done.stderr
        text = open(out).read()
        assert all("Subject: letter %d" % i in text for i in range(4)), text
    ok(imap.select())
    assert ok(imap.search(None, "SEEN"))[0] == b"1 2 3 4"
    imap.logout()


def check_idle(lab):
    """IDLE: a delivery and a flag are heard of within a moment by 10 sessions"""
    sockets = []
    # mail_max_userip_connections is 10.
    for i in range(10):
        s = socket.create_connection(("127.0.0.1", port(lab, 143)), 20)
        f = s.makefile("rwb")
        f.readline()
        for line in ("a LOGIN lee 1234", "b SELECT INBOX", "c IDLE"):
            f.write(line.encode() + b"\r\n"); f.flush()
            while not f.readline().startswith((line[:2].encode(), b"+")):
                pass
        sockets.append((s, f))
    with smtplib.SMTP("127.0.0.1", lab.ports[25], timeout=20) as smtp:
        smtp.sendmail("x@daum.net", ["lee@naver.com"], "Subject: now\r\n\r\nHello\r\n")
    heard = []
    for i, (s, f) in enumerate(sockets):
        s.settimeout(15)
        heard.append(f.readline())
    wrong = [line for line in heard if b"1 EXISTS" not in line]
    assert not wrong, wrong
    for s, f in sockets:
        f.write(b"DONE\r\n"); f.flush()
        while not f.readline().startswith(b"c OK Idle completed"):
            pass
        s.close()


def check_sessions_at_once(lab):
    """imaplib: four clients append, flag and expunge at once; nothing is lost"""
    login(lab).create("busy")
    failed = []

    def work(number):
        try:
            imap = login(lab)
            ok(imap.select("busy"))
            for i in range(15):
                ok(imap.append("busy", None, None, message(number * 100 + i)))
                ok(imap.noop())
                found = ok(imap.uid("SEARCH", "HEADER", "Message-ID", "<%d@daum.net>" % (number * 100 + i)))[0].split()
                assert len(found) == 1, found
                ok(imap.uid("STORE", found[0], "+FLAGS", r"(\Flagged)"))
                if i % 3 == 0:
                    ok(imap.uid("STORE", found[0], "+FLAGS", r"(\Deleted)"))
                    ok(imap.uid("EXPUNGE", found[0]))
            imap.logout()
        except Exception as e:
            failed.append(e)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not failed, failed
    imap = login(lab)
    ok(imap.select("busy"))
    left = set()
    for part in ok(imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (Subject)])")):
        if isinstance(part, tuple):
            left.add(int(part[1].split()[-1]))
    assert left == {n * 100 + i for n in range(4) for i in range(15) if i % 3}, left
    assert len(ok(imap.search(None, "FLAGGED"))[0].split()) == 40
    imap.logout()


def check_large_messages(lab):
    """imaplib: 8 MB comes and goes octet for octet, in whole and in pieces"""
    imap = login(lab)
    rng = random.Random(5)
    body = "".join("%x\r\n" % rng.getrandbits(280) for _ in range(120_000)).encode()
    whole = b"Subject: large\r\n\r\n" + body
    ok(imap.append("INBOX", None, None, whole))
    ok(imap.select())
    assert ok(imap.fetch("1", "(RFC822.SIZE BODY.PEEK[])"))[0][1] == whole
    pieces = b"".join(ok(imap.fetch("1", "(BODY.PEEK[]<%d.1000003>)" % at))[0][1] for at in range(0, len(whole), 1000003))
    assert pieces == whole
    imap.logout()
