"""More programs that fetch and file mail, each verified by a second one; and 128 users who come at once."""
import imaplib, os, poplib, subprocess, tempfile, threading
from check_imap import files_with, fill, login, message, ok, port, program, sh

OWN_LAB = True


def perl(text, *args):
    return subprocess.run(["perl", "-e", text, *map(str, args)], capture_output=True, text=True, timeout=60)


def has_perl(module):
    if perl("use %s; print 1" % module).stdout != "1":
        print("    perl's %s is not installed" % module)
        return False
    return True


def check_getmail(lab):
    """getmail6: fetches by POP3 and deletes, then by IMAP and keeps; what it gave away and poplib verify"""
    if not program("getmail"):
        return
    imap = login(lab)
    fill(imap, 5)
    imap.logout()
    with tempfile.TemporaryDirectory() as home:
        rc, out = os.path.join(home, "rc"), os.path.join(home, "out")

        def fetch(kind, number, delete):
            with open(rc, "w") as f:
                # Root's mail goes to programs only, and to those if it is said twice.
                f.write("[retriever]\ntype = Simple%sRetriever\nserver = 127.0.0.1\nport = %d\nusername = lee\npassword = 1234\n"
                        "[destination]\ntype = MDA_external\npath = /bin/sh\narguments = (\"-c\", \"cat >> %s\")\nallow_root_commands = true\n"
                        "[options]\ndelete = %s\nverbose = 0\nread_all = true\n" % (kind, port(lab, number), out, delete))
            done = sh("getmail", "--getmaildir", home, "--rcfile", rc, env={"HOME": home})
            assert done.returncode == 0, done.stdout + done.stderr

        fetch("IMAP", 143, "false")
        fetch("POP3", 110, "true")
        with open(out) as f:
            subjects = sorted(line for line in f.read().split("\n") if line.startswith("Subject: "))
        assert subjects == sorted(["Subject: letter %d" % i for i in range(5)] * 2), subjects
    pop = poplib.POP3("127.0.0.1", port(lab, 110), timeout=20)
    pop.user("lee"); pop.pass_("1234")
    assert pop.stat() == (0, 0)
    pop.quit()


def check_neomutt(lab):
    """neomutt: tags and deletes what matches, copies another; imaplib verifies"""
    if not program("neomutt"):
        return
    imap = files_with(lab, "neomutt", "set confirm_append=no", "copy-message")
    assert ok(imap.search(None, "ALL"))[0] == b"1 2 3 4 5"
    imap.logout()


IMAPCLIENT = r"""
use strict; use Mail::IMAPClient;
my $i = Mail::IMAPClient->new(Server => '127.0.0.1', Port => $ARGV[0], User => 'lee', Password => '1234', Uid => 1, Peek => 1) or die "login: $@";
$i->create('perl') or die $i->LastError;
for my $n (1 .. 7) { $i->append_string('perl', "From: kim\@daum.net\r\nSubject: number $n\r\n\r\nText $n\r\n") or die $i->LastError; }
$i->select('perl') or die $i->LastError;
my @all = $i->messages; die "messages @all" unless @all == 7;
my @found = $i->search('SUBJECT "number 3"'); die "search @found" unless @found == 1;
die "subject" unless $i->subject($found[0]) eq 'number 3';
$i->set_flag('Flagged', @found) or die $i->LastError;
$i->delete_message($all[0], $all[1]) or die $i->LastError;
$i->expunge or die $i->LastError;
$i->copy('INBOX', $found[0]) or die $i->LastError;
my $headers = $i->parse_headers([$i->messages], 'Subject'); die "headers" unless keys %$headers == 5;
my $parts = $i->get_bodystructure($found[0]) or die "structure"; die "type" unless lc $parts->bodytype eq 'text';
die "thread" unless @{$i->thread('REFERENCES', 'UTF-8', 'ALL')} == 5;
die "sort" unless join(' ', $i->sort('REVERSE SUBJECT', 'UTF-8', 'ALL')) eq join(' ', reverse $i->messages);
$i->close or die $i->LastError; $i->rename('perl', 'perl2') or die $i->LastError;
$i->logout or die $i->LastError; print "done\n";
"""

POP3 = r"""
use strict; use Net::POP3;
my $p = Net::POP3->new('127.0.0.1', Port => $ARGV[0], Timeout => 20) or die 'connect';
defined(my $n = $p->login('lee', '1234')) or die 'login';
die "count $n" unless $n == 4;
my $list = $p->list; my $ids = $p->uidl; die 'lists' unless keys %$list == 4 && keys %$ids == 4;
my $text = join '', @{$p->get(2)}; die 'get' unless $text =~ /Subject: letter 1/;
die 'size' unless length($text) + ($text =~ tr/\n//) == $list->{2};
die 'top' unless @{$p->top(3, 1)} == 7;
$p->delete(1) or die 'dele'; $p->delete(4) or die 'dele'; $p->reset; $p->delete(4) or die 'dele';
my ($count, $size) = $p->popstat; die "popstat $count" unless $count == 3;
$p->quit or die 'quit'; print "done\n";
"""


def check_perl_imapclient(lab):
    """Perl's Mail::IMAPClient: makes a folder, files, searches, sorts, expunges, renames; imaplib verifies"""
    if not has_perl("Mail::IMAPClient"):
        return
    done = perl(IMAPCLIENT, port(lab, 143))
    assert done.stdout == "done\n", done.stdout + done.stderr
    imap = login(lab)
    assert ok(imap.select("perl2")) == [b"5"]
    assert ok(imap.search(None, "FLAGGED"))[0] == b"1"
    assert ok(imap.select()) == [b"1"]
    imap.logout()


def check_perl_pop3(lab):
    """Perl's Net::POP3: lists, fetches, peeks, deletes and thinks again; imaplib verifies"""
    if not has_perl("Net::POP3"):
        return
    imap = login(lab)
    fill(imap, 4)
    done = perl(POP3, port(lab, 110))
    assert done.stdout == "done\n", done.stdout + done.stderr
    assert ok(imap.select()) == [b"3"]
    assert ok(imap.search(None, "SUBJECT", '"letter 3"'))[0] == b""
    assert ok(imap.search(None, "SEEN"))[0] == b"2"
    imap.logout()


def check_a_class_at_once(lab):
    """useradd and chpasswd make 128 users, who all log in at once by IMAP and POP3 and make folders"""
    users = ["pupil%03d" % i for i in range(128)]
    commands = "".join("useradd -m %s\n" % user for user in users)
    done = lab.mxlab("sh", "server", stdin=commands)
    assert done.returncode == 0, done.stdout + done.stderr
    done = lab.host("server", "chpasswd", stdin="".join("%s:1234\n" % user for user in users))
    assert done.returncode == 0, done.stdout + done.stderr
    failed = []

    def work(user):
        try:
            imap = imaplib.IMAP4("127.0.0.1", port(lab, 143), timeout=60)
            imap.login(user, "1234")
            for box in ("work/2026", "Sent"):
                ok(imap.create(box))
            ok(imap.append("INBOX", None, None, message(1)))
            assert ok(imap.select()) == [b"1"]
            pop = poplib.POP3("127.0.0.1", port(lab, 110), timeout=60)
            pop.user(user); pop.pass_("1234")
            assert pop.stat()[0] == 1
            assert len(ok(imap.list())) == 4
            pop.quit()
            imap.logout()
        except Exception as e:
            failed.append((user, e))

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    [t.start() for t in threads]
    [t.join(120) for t in threads]
    assert not failed, (len(failed), failed[:3])
    assert not any(t.is_alive() for t in threads)
