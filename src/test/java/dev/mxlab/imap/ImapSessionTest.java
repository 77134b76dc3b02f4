package dev.mxlab.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions beside each other, extensions, and what must not happen. */
class ImapSessionTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private ImapLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = ImapLab.mbox(directory, ImapDialogue.bytes("fixtures/mbox3.mbox"));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private VirtualImapClient selected() {
    VirtualImapClient client = lab.login();
    client.ask("x SELECT INBOX");
    return client;
  }

  private static String append(String mailbox, String message) {
    return "a APPEND " + mailbox + " {" + message.length() + "+}\r\n" + message;
  }

  @Test
  void tellsIdleSessionsAtOnce() {
    VirtualImapClient idle = selected();
    VirtualImapClient other = selected();
    assertThat(idle.ask("a IDLE")).isEqualTo("+ idling\r\n");
    other.ask("b STORE 2 +FLAGS (\\Flagged work)");
    assertThat(idle.news())
        .contains("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft work)")
        .contains("* 2 FETCH (FLAGS (\\Flagged \\Recent work))");
    other.ask(append("INBOX", "Subject: new\r\n\r\nx\r\n"));
    assertThat(idle.news()).contains("* 4 EXISTS");
    other.ask("b STORE 1 +FLAGS.SILENT (\\Deleted)");
    other.ask("b EXPUNGE");
    assertThat(idle.news()).contains("* 1 EXPUNGE");
    assertThat(idle.ask("DONE")).startsWith("a OK Idle completed");
  }

  /** RFC 5465 section 5.2: what is wanted of new mail comes with it. */
  @Test
  void fetchesNewMailAsNotifyAsked() {
    VirtualImapClient listener = selected();
    VirtualImapClient other = selected();
    String asked = "(MessageNew (UID BODY.PEEK[HEADER.FIELDS (Subject)]) MessageExpunge)";
    assertThat(listener.ask("a NOTIFY SET (SELECTED " + asked + ")")).contains("a OK NOTIFY");
    other.ask(append("INBOX", "Subject: new\r\n\r\nx\r\n"));
    assertThat(listener.news())
        .contains("* 4 EXISTS")
        .contains("* 4 FETCH (UID 4 BODY[HEADER.FIELDS (SUBJECT)] {16}\r\nSubject: new\r\n\r\n)");
    assertThat(listener.ask("b NOTIFY SET (SELECTED (FlagChange))"))
        .contains("b BAD Error in IMAP command NOTIFY: FlagChange requires MessageNew");
  }

  /** What an APPEND that is refused brings with it is no command. */
  @Test
  void passesOverLiteralsOfARefusedAppend() {
    VirtualImapClient client = selected();
    assertThat(client.ask("a APPEND nosuch {3+}\r\nabc {8+}\r\nx NOOP\r\n (\\Seen) {1+}\r\nz"))
        .startsWith("a NO [TRYCREATE] Mailbox doesn't exist: nosuch")
        .doesNotContain("x OK");
    assertThat(client.ask("b NOOP")).startsWith("b OK NOOP completed");
  }

  @Test
  void keepsExpungesBackWhileNumbersAreInUse() {
    VirtualImapClient reader = selected();
    VirtualImapClient other = selected();
    other.ask("b STORE 1,3 +FLAGS.SILENT (\\Deleted)");
    assertThat(other.ask("b EXPUNGE")).contains("* 3 EXPUNGE\r\n* 1 EXPUNGE\r\n");
    assertThat(reader.ask("a FETCH 1:3 (UID)"))
        .contains("* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)", "* 3 FETCH (UID 3)")
        .doesNotContain("EXPUNGE");
    assertThat(reader.ask("a FETCH 1 (BODY.PEEK[TEXT])"))
        .contains("BODY[TEXT] NIL")
        .contains("a OK [EXPUNGEISSUED] Some messages were already expunged");
    assertThat(reader.ask("a SEARCH ALL")).contains("* SEARCH 1 2 3").doesNotContain("EXPUNGE");
    assertThat(reader.ask("a NOOP")).contains("* 3 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 RECENT\r\n");
  }

  @Test
  void tellsWhatVanishedSinceASession() {
    VirtualImapClient client = lab.login();
    client.ask("a ENABLE QRESYNC");
    String selected = client.ask("a SELECT INBOX");
    String validity = selected.replaceAll("(?s).*UIDVALIDITY (\\d+).*", "$1");
    String modseq = selected.replaceAll("(?s).*HIGHESTMODSEQ (\\d+).*", "$1");
    client.ask("a STORE 2 +FLAGS (\\Deleted)");
    assertThat(client.ask("a EXPUNGE"))
        .contains("* VANISHED 2\r\n")
        .contains("a OK [HIGHESTMODSEQ ");
    client.ask("a STORE 1 +FLAGS (\\Seen)");
    client.ask("a UNSELECT");
    assertThat(client.ask("a SELECT INBOX (QRESYNC (" + validity + " " + modseq + "))"))
        .contains("* VANISHED (EARLIER) 2\r\n")
        .contains("* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (");
  }

  @Test
  void refusesToChangeWhatWasChangedMeanwhile() {
    VirtualImapClient client = selected();
    String before = client.ask("a FETCH 1 (MODSEQ)");
    String modseq = before.replaceAll("(?s).*MODSEQ \\((\\d+)\\).*", "$1");
    client.ask("a STORE 1 +FLAGS (\\Seen)");
    assertThat(client.ask("a STORE 1:2 (UNCHANGEDSINCE " + modseq + ") +FLAGS (\\Flagged)"))
        .contains("* 2 FETCH (MODSEQ (")
        .contains("a OK [MODIFIED 1] Conditional store failed");
  }

  @Test
  void findsOldKoreanText() {
    String subject = encoded("안녕 회의", "EUC-KR", "ks_c_5601-1987");
    String body = Base64.getEncoder().encodeToString("똠방각하".getBytes(Charset.forName("MS949")));
    VirtualImapClient client = selected();
    client.ask(
        append(
            "INBOX",
            "Subject: "
                + subject
                + "\r\nContent-Type: text/plain; charset=euc-kr\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + body
                + "\r\n"));
    String iso = new String("한글".getBytes(Charset.forName("ISO-2022-KR")), StandardCharsets.UTF_8);
    client.ask(
        append("INBOX", "Content-Type: text/plain; charset=iso-2022-kr\r\n\r\n" + iso + "\r\n"));
    assertThat(client.ask("a SEARCH CHARSET UTF-8 SUBJECT {6+}\r\n회의")).contains("* SEARCH 4\r\n");
    assertThat(client.ask("a SEARCH CHARSET UTF-8 BODY {6+}\r\n똠방")).contains("* SEARCH 4\r\n");
    assertThat(client.ask("a SEARCH CHARSET UTF-8 BODY {6+}\r\n한글")).contains("* SEARCH 5\r\n");
    byte[] key = "안녕".getBytes(Charset.forName("EUC-KR"));
    String latin1 = new String(key, StandardCharsets.ISO_8859_1);
    byte[] said = client.askOctets("a SEARCH CHARSET EUC-KR SUBJECT {4+}\r\n" + latin1);
    assertThat(new String(said, StandardCharsets.UTF_8)).contains("* SEARCH 4\r\n");
  }

  private static String encoded(String text, String charset, String named) {
    byte[] octets = text.getBytes(Charset.forName(charset));
    return "=?" + named + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
  }

  @Test
  void sortsAndThreads() {
    VirtualImapClient client = selected();
    client.ask(
        append(
            "INBOX",
            "Subject: Re: [list] first\r\nFrom: a@b\r\nDate: Mon, 23 Nov 2026 10:00:00 +0900\r\n"
                + "In-Reply-To: <202611220100.6AM1000a000001@mail.daum.net>\r\n\r\nx\r\n"));
    assertThat(client.ask("a SORT (SUBJECT REVERSE DATE) UTF-8 ALL"))
        .contains("* SORT 4 1 2 3\r\n");
    assertThat(client.ask("a SORT RETURN (MIN ALL COUNT) (FROM) UTF-8 ALL"))
        .contains("* ESEARCH (TAG \"a\") MIN 4 ALL 4,1:3 COUNT 4\r\n");
    assertThat(client.ask("a THREAD REFERENCES UTF-8 ALL")).contains("* THREAD (1 4)(2)(3)\r\n");
    assertThat(client.ask("a THREAD ORDEREDSUBJECT UTF-8 ALL"))
        .contains("* THREAD (1 4)(2)(3)\r\n");
    assertThat(client.ask("a UID SEARCH INTHREAD REFS UID 4")).contains("* SEARCH 1 4\r\n");
  }

  @Test
  void keepsSearchesUpToDate() {
    VirtualImapClient client = selected();
    assertThat(client.ask("c SEARCH RETURN (UPDATE COUNT) FLAGGED"))
        .contains("* ESEARCH (TAG \"c\") COUNT 0\r\n");
    assertThat(client.ask("a STORE 2 +FLAGS (\\Flagged)"))
        .contains("* ESEARCH (TAG \"c\") ADDTO (0 2)\r\n");
    assertThat(client.ask("a STORE 2 -FLAGS (\\Flagged)"))
        .contains("* ESEARCH (TAG \"c\") REMOVEFROM (0 2)\r\n");
    assertThat(client.ask("a CANCELUPDATE \"c\"")).startsWith("a OK Updates cancelled");
  }

  @Test
  void notesWhatIsFetchedWhole() {
    VirtualImapClient client = selected();
    client.ask("a FETCH 1 (FLAGS BODY.PEEK[HEADER] BODY[]<0.10>)");
    assertThat(client.fetched()).isEmpty();
    client.ask("a FETCH 1:2 (BODY.PEEK[])");
    assertThat(client.fetched()).containsExactly("INBOX 440", "INBOX 365");
  }

  @Test
  void savesResults() {
    VirtualImapClient client = selected();
    client.ask("a SEARCH RETURN (SAVE) SUBJECT second");
    assertThat(client.ask("a FETCH $ (UID)")).startsWith("* 2 FETCH (UID 2)\r\n");
    client.ask("a STORE $ +FLAGS.SILENT (\\Deleted)");
    client.ask("a EXPUNGE");
    assertThat(client.ask("a FETCH $ (UID)")).startsWith("a OK Fetch completed");
  }

  @Test
  void putsMessagesTogetherFromParts() {
    VirtualImapClient client = selected();
    String text = "Subject: both\r\n\r\n";
    assertThat(
            client.ask(
                "a APPEND INBOX (\\Seen) \" 1-Feb-2026 10:00:00 +0900\" CATENATE (TEXT {17+}\r\n"
                    + text
                    + " URL \"/INBOX/;UID=1/;SECTION=TEXT\" TEXT {3+}\r\nx\r\n"
                    + " URL \"/INBOX/;UID=1/;SECTION=HEADER/;PARTIAL=0.11\")"))
        .contains("[APPENDUID");
    assertThat(client.ask("a FETCH 4 (FLAGS INTERNALDATE BODY[TEXT])"))
        .contains("* 4 FETCH (FLAGS (\\Seen \\Recent) INTERNALDATE \"01-Feb-2026 10:00:00 +0900\"")
        .contains("Hello, first message.\r\nx\r\nReturn-Path");
    assertThat(client.ask("a APPEND INBOX CATENATE (URL \"/INBOX/;UID=99\")"))
        .startsWith("a NO [BADURL /INBOX/;UID=99] Message not found");
  }

  @Test
  void appendsSeveralAtOnceOrNone() {
    VirtualImapClient client = selected();
    assertThat(client.ask("a APPEND INBOX {3+}\r\nx\r\n (\\Seen) {3+}\r\ny\r\n"))
        .contains("* 5 EXISTS")
        .containsPattern("a OK \\[APPENDUID \\d+ 4:5\\] Append completed");
    assertThat(client.ask("a APPEND INBOX {3+}\r\nx\r\n (\\Bogus) {3+}\r\ny\r\n"))
        .contains("BAD Error in IMAP command APPEND: Invalid system flag \\BOGUS");
    assertThat(client.ask("b STATUS INBOX (MESSAGES)")).contains("(MESSAGES 5)");
  }

  @Test
  void refusesAMessageBeforeItIsSent() {
    VirtualImapClient client = lab.login();
    assertThat(client.ask("a APPEND nosuch {100000}"))
        .startsWith("a NO [TRYCREATE] Mailbox doesn't exist: nosuch");
    assertThat(client.ask("a NOOP")).startsWith("a OK NOOP completed");
  }

  @Test
  void aMailboxThatIsRenamedIsLostToWhoHasItOpen() {
    VirtualImapClient client = lab.login();
    client.ask("a CREATE work");
    client.ask(append("work", "Subject: x\r\n\r\ny\r\n"));
    client.ask("a SELECT work");
    VirtualImapClient other = lab.login();
    assertThat(other.ask("b RENAME work done")).contains("b OK Rename completed");
    assertThat(client.ask("a STORE 1 +FLAGS (\\Seen)"))
        .contains("a NO Mailbox was deleted under us");
    assertThat(client.ask("a FETCH 1 BODY.PEEK[]"))
        .endsWith("* BYE FETCH failed: Mailbox was deleted under us\r\n");
    assertThat(other.ask("b CREATE work")).contains("b OK Create completed");
    assertThat(other.ask("b STATUS work (MESSAGES UIDNEXT)")).contains("(MESSAGES 0 UIDNEXT 1)");
    assertThat(other.ask("b STATUS done (MESSAGES RECENT)")).contains("(MESSAGES 1 RECENT 0)");
  }

  @Test
  void hearsOfOtherMailboxes() {
    VirtualImapClient listener = lab.login();
    assertThat(listener.ask("a NOTIFY SET (personal (MessageNew MessageExpunge MailboxName))"))
        .contains("a OK NOTIFY completed");
    VirtualImapClient other = lab.login();
    other.ask("b CREATE work");
    assertThat(listener.news()).contains("* LIST (\\NoInferiors \\UnMarked) \"/\" work\r\n");
    other.ask(append("work", "Subject: x\r\n\r\ny\r\n"));
    assertThat(listener.news()).contains("* STATUS work (MESSAGES 1 UIDNEXT 2 UNSEEN 1)\r\n");
    other.ask("b DELETE work");
    assertThat(listener.news()).contains("* LIST (\\NonExistent) \"/\" work\r\n");
  }

  @Test
  void endsSessionsThatSendTooMuch() {
    VirtualImapClient client = lab.connect();
    assertThat(client.ask("a LOGIN " + "x".repeat(5000) + " y")).contains("* BYE");
    assertThat(client.closed()).isTrue();
    VirtualImapClient other = lab.login();
    assertThat(other.ask("a LIST \"\" {99999999}")).isEqualTo("* BYE Literal size too large\r\n");
    VirtualImapClient third = lab.login();
    assertThat(third.ask("a LIST \"\" " + "x".repeat(70_000)))
        .contains("BAD Error in IMAP command LIST: Too long argument");
    assertThat(third.ask("a NOOP")).startsWith("a OK NOOP completed");
  }

  @Test
  void takesMailboxNamesInEveryScript() {
    VirtualImapClient client = lab.login();
    assertThat(client.ask("a CREATE &xQjVWA-")).startsWith("a OK");
    assertThat(client.ask("a LIST \"\" &xQjVWA-"))
        .contains("* LIST (\\NoInferiors) \"/\" &xQjVWA-");
    assertThat(client.ask("a CREATE &bad")).startsWith("a NO Mailbox name is not valid mUTF-7");
    assertThat(client.ask("a CREATE ../x"))
        .startsWith("a NO [CANNOT] Invalid mailbox name: Contains '..' part");
  }

  @Test
  void worksOnMaildirToo() throws IOException {
    try (ImapLab maildir = ImapLab.maildir(directory.resolve("other"))) {
      VirtualImapClient client = maildir.login();
      assertThat(client.ask("a CREATE work.2026")).startsWith("a OK");
      assertThat(client.ask("a LIST \"\" *")).contains("\".\" work.2026\r\n");
      client.ask(append("work.2026", "Subject: x\r\n\r\ny\r\n"));
      client.ask("a SELECT work.2026");
      assertThat(client.ask("a FETCH 1 (RFC822.SIZE BODY.PEEK[])"))
          .contains("RFC822.SIZE 17 BODY[] {17}\r\nSubject: x\r\n\r\ny\r\n)");
      assertThat(client.ask("a MOVE 1 INBOX")).contains("* 1 EXPUNGE\r\n");
      assertThat(client.ask("a STATUS INBOX (MESSAGES)")).contains("(MESSAGES 1)");
    }
  }

  @Test
  void tellsModseqsOfWhatAnotherSessionAskedThemOf() throws IOException {
    VirtualImapClient client = selected();
    VirtualImapClient other = lab.login();
    assertThat(other.ask("b SELECT INBOX")).doesNotContain("HIGHESTMODSEQ");
    client.ask("a FETCH 1 MODSEQ");
    assertThat(other.ask("b SELECT INBOX")).contains("* OK [HIGHESTMODSEQ ");
    client.ask("a STORE 2 +FLAGS.SILENT (\\Deleted)");
    client.ask("a EXPUNGE");
    assertThat(other.ask("b STORE 2 (UNCHANGEDSINCE 9) +FLAGS (\\Seen)"))
        .contains("b OK [MODIFIED 2] Conditional store failed");
  }
}
