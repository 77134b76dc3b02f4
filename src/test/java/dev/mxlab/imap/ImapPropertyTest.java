package dev.mxlab.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.mime.PartScan;
import dev.mxlab.imap.wire.CommandReader;
import dev.mxlab.imap.wire.Utf7;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for any input, tried with random ones of known seeds. */
class ImapPropertyTest {
  private static final String[] LINES = {
    "--a",
    "--a--",
    "--b",
    "--b--",
    "--ab",
    "",
    "",
    "text",
    "Content-Type: text/plain",
    "Content-Type: multipart/mixed; boundary=a",
    "Content-Type: multipart/digest; boundary=\"b\"",
    "Content-Type: message/rfc822",
    "Subject: s",
    "From: \"x\" <a@b>, g: c@d;, <@r:e@f>",
    "Content-Transfer-Encoding: base64",
    " folded",
    "no colon",
    ":",
    "--",
    "\u0000nul",
    "Content-Type: text/html; charset=\"euc-kr",
    "Content-Disposition: attachment; f*0*=a''%; f*1=b"
  };
  private static final String[] WORDS = {
    "FETCH",
    "STORE",
    "SEARCH",
    "SORT",
    "THREAD",
    "COPY",
    "MOVE",
    "EXPUNGE",
    "UID",
    "LIST",
    "STATUS",
    "APPEND",
    "IDLE",
    "DONE",
    "SELECT",
    "INBOX",
    "1",
    "1:*",
    "2,3",
    "*",
    "$",
    "(",
    ")",
    "()",
    "FLAGS",
    "+FLAGS",
    "(\\Seen)",
    "BODY[]",
    "BODY.PEEK[1.2]<0.5>",
    "BODY[HEADER.FIELDS (From)]",
    "ENVELOPE",
    "BODYSTRUCTURE",
    "RETURN",
    "(MIN)",
    "(UPDATE)",
    "ALL",
    "NOT",
    "OR",
    "SUBJECT",
    "x",
    "\"q\"",
    "{1+}\r\nz",
    "{2+}\r\n",
    "{0}",
    "CREATE",
    "DELETE",
    "RENAME",
    "a",
    "NOTIFY",
    "SET",
    "(personal",
    "(MessageNew",
    "MessageExpunge))",
    "ENABLE",
    "QRESYNC",
    "CLOSE",
    "UNSELECT",
    "NOOP",
    "UTF-8",
    "REFERENCES",
    "\r\n",
    "\r\nt",
    "\\",
    "\"",
    "CATENATE",
    "(TEXT",
    "URL",
    "~{3+}\r\nabc"
  };

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  private static byte[] message(Random random) {
    StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=a\n\n");
    int lines = random.nextInt(40);
    for (int i = 0; i < lines; i++) {
      text.append(LINES[random.nextInt(LINES.length)]);
      text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    if (random.nextInt(3) == 0) {
      text.append("no end");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void partsLieWithinEachOtherAndInOrder() throws IOException {
    for (int seed = 0; seed < 3000; seed++) {
      byte[] octets = message(new Random(seed));
      Part root = PartScan.scan(new ByteArrayInputStream(octets));
      assertThat(root.header().length() + root.body().length())
          .as("seed %d", seed)
          .isEqualTo(octets.length);
      check(root, octets, seed);
    }
  }

  private static void check(Part part, byte[] octets, int seed) {
    extent(part.header(), octets, seed);
    extent(part.body(), octets, seed);
    long at = part.body().start();
    for (Part child : part.children()) {
      assertThat(child.header().start()).as("seed %d", seed).isGreaterThanOrEqualTo(at);
      at = child.body().start() + child.body().length();
      assertThat(at)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(part.body().start() + part.body().length());
      check(child, octets, seed);
    }
  }

  /** Sizes on the wire are those that the octets come to. */
  private static void extent(Part.Extent extent, byte[] octets, int seed) {
    int start = (int) extent.start();
    int end = start + (int) extent.length();
    long wire = extent.length();
    long lines = 0;
    for (int i = start; i < end; i++) {
      if (octets[i] == '\n') {
        lines++;
        wire += i > 0 && octets[i - 1] == '\r' ? 0 : 1;
      }
    }
    assertThat(extent.wire()).as("seed %d", seed).isEqualTo(wire);
    assertThat(extent.lines()).as("seed %d", seed).isEqualTo(lines);
  }

  @Test
  void everyFetchOfEveryPartReassemblesTheMessage() {
    try (ImapLab lab = ImapLab.maildir(directory)) {
      VirtualImapClient client = lab.login();
      client.ask("a SELECT INBOX");
      for (int seed = 0; seed < 60; seed++) {
        Random random = new Random(seed);
        byte[] octets = message(random);
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        client.askOctets("a APPEND INBOX {" + octets.length + "+}\r\n" + text);
        int n = seed + 1;
        byte[] whole = literals(client.askOctets("a FETCH " + n + " BODY.PEEK[]")).get(0);
        String wire = text.replace("\r\n", "\n").replace("\n", "\r\n").replace('\u0000', '\u0080');
        assertThat(new String(whole, StandardCharsets.ISO_8859_1)).isEqualTo(wire);
        List<byte[]> halves =
            literals(client.askOctets("a FETCH " + n + " (BODY.PEEK[HEADER] BODY.PEEK[TEXT])"));
        assertThat(joined(halves)).isEqualTo(whole);
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        int at = 0;
        while (at < whole.length) {
          int length = 1 + random.nextInt(200);
          String asked = "a FETCH " + n + " BODY.PEEK[]<" + at + "." + length + ">";
          pieces.writeBytes(literals(client.askOctets(asked)).get(0));
          at += length;
        }
        assertThat(pieces.toByteArray()).isEqualTo(whole);
      }
    }
  }

  private static byte[] joined(List<byte[]> all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    all.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static List<byte[]> literals(byte[] said) {
    String text = new String(said, StandardCharsets.ISO_8859_1);
    List<byte[]> found = new ArrayList<>();
    Matcher size = Pattern.compile("\\{(\\d+)}\r\n").matcher(text);
    int at = 0;
    while (size.find(at)) {
      int length = Integer.parseInt(size.group(1));
      found.add(Arrays.copyOfRange(said, size.end(), size.end() + length));
      at = size.end() + length;
    }
    return found;
  }

  @Test
  void randomCommandsEndNoSession() throws IOException {
    try (ImapLab lab = ImapLab.mbox(directory, ImapDialogue.bytes("fixtures/mbox3.mbox"))) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        VirtualImapClient client = lab.login();
        client.ask("a SELECT INBOX");
        for (int i = 0; i < 60 && !client.closed(); i++) {
          StringBuilder line = new StringBuilder("t" + i);
          int words = 1 + random.nextInt(6);
          for (int w = 0; w < words; w++) {
            line.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
          }
          client.ask(line.toString());
        }
        if (!client.closed()) {
          client.ask("DONE");
          client.ask("x\"\r\n)");
          assertThat(client.ask("z NOOP") + client.ask("z NOOP"))
              .as("seed %d:%n%s", seed, client.all())
              .containsAnyOf("z OK NOOP", "z BAD", "BYE");
        }
        client.close();
      }
    }
  }

  @Test
  void readsCommandsHoweverTheyAreCutIntoPieces() {
    String input =
        "a1 LOGIN {7+}\r\nexample \"12\\\"34\"\r\na2 FETCH 1:* (FLAGS BODY[HEADER.FIELDS (a b)]<0.5>)"
            + "\r\n\r\nbad( x\r\na3 UID FETCH 1 (a (b ()))\r\na4 NOOP\r\n";
    String expected = events(input, new Random(0), input.length());
    assertThat(expected).contains("a1", "LOGIN", "a3", "UID FETCH", "TAG");
    for (int seed = 0; seed < 200; seed++) {
      assertThat(events(input, new Random(seed), 7)).isEqualTo(expected);
    }
  }

  private static String events(String input, Random random, int most) {
    CommandReader reader = new CommandReader();
    byte[] octets = input.getBytes(StandardCharsets.ISO_8859_1);
    StringBuilder events = new StringBuilder();
    int at = 0;
    while (at < octets.length) {
      int n = Math.min(octets.length - at, 1 + random.nextInt(most));
      assertThat(reader.add(octets, at, n)).isTrue();
      at += n;
      for (var event = reader.next(); event != null; event = reader.next()) {
        events.append(event).append('\n');
        if (event instanceof CommandReader.Event.Literal) {
          assertThat(reader.collect()).isTrue();
        }
      }
    }
    return events.toString();
  }

  @Test
  void randomOctetsNeitherHangNorGrow() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      CommandReader reader = new CommandReader();
      byte[] octets = new byte[2000];
      String likely = "a1 FETCH(){}+\"\\\r\n~ 0123456789*";
      for (int i = 0; i < octets.length; i++) {
        octets[i] =
            (byte)
                (random.nextInt(8) == 0
                    ? random.nextInt()
                    : likely.charAt(random.nextInt(likely.length())));
      }
      reader.add(octets, 0, octets.length);
      int events = 0;
      for (var event = reader.next(); event != null; event = reader.next()) {
        events++;
        if (event instanceof CommandReader.Event.Literal && !reader.collect()) {
          reader.refuse();
        }
      }
      assertThat(events).isLessThanOrEqualTo(octets.length * 2);
      assertThat(reader.pending()).isLessThanOrEqualTo(2 * octets.length);
    }
  }

  @Test
  void mailboxNamesComeBack() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder name = new StringBuilder();
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        name.append("a&-안녕/ \u00e9한&글z~".charAt(random.nextInt(13)));
      }
      assertThat(Utf7.decode(Utf7.encode(name.toString()))).isEqualTo(name.toString());
    }
    assertThat(Utf7.encode("안녕")).isEqualTo("&xUixVQ-");
    assertThat(Utf7.decode("&AGE-")).as("ASCII must not be shifted").isNull();
    assertThat(Utf7.decode("&xQ")).isNull();
  }
}
