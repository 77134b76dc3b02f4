package dev.mxlab.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header of a message in an mbox file as it is read line by line: what mail programs noted in
 * it for themselves (c-client's X-UID, Status and the like, which readers are not shown), and a
 * digest of the rest by which the message is known again. Used for one message after another.
 */
final class MboxHeader {
  /** What a line is. */
  enum Kind {
    PLAIN,
    BASE,
    UID,
    STATUS,
    XSTATUS,
    KEYWORDS,
    LENGTH
  }

  /** A line with those that continue it. */
  record Line(int start, int end, Kind kind) {}

  private static final int LONGEST_NAME = 18;

  /** Bits for the lengths of the names that are looked for. */
  private static final int NAME_LENGTHS = 1 << 5 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 14;

  private static final byte[] INTERNAL_SUBJECT =
      "Subject: DON'T DELETE THIS MESSAGE".getBytes(StandardCharsets.US_ASCII);

  private final CRC32 sum = new CRC32();
  private final CRC32C other = new CRC32C();
  private final List<Line> lines = new ArrayList<>();
  private Kind kind = Kind.PLAIN;
  private int at;

  /** Octets of all lines that are not shown, and of those that are one's own to write. */
  private int hidden;

  private int own;
  private long size;
  private @Nullable String uid;
  private @Nullable String status;
  private @Nullable String xstatus;
  private @Nullable String keywords;
  private @Nullable String base;
  private @Nullable String contentLength;
  private boolean internal;

  /** Begins a message. */
  void begin(byte[] fromLine, int offset, int length) {
    sum.reset();
    other.reset();
    lines.clear();
    kind = Kind.PLAIN;
    at = 0;
    hidden = 0;
    own = 0;
    size = 0;
    uid = null;
    status = null;
    xstatus = null;
    keywords = null;
    base = null;
    contentLength = null;
    internal = false;
    digest(fromLine, offset, length);
  }

  private void digest(byte[] bytes, int offset, int length) {
    sum.update(bytes, offset, length);
    other.update(bytes, offset, length);
  }

  /**
   * @param length without the line's end, {@code full} with it
   */
  void line(byte[] bytes, int offset, int length, int full) {
    boolean continues = length > 0 && (bytes[offset] == ' ' || bytes[offset] == '\t');
    if (!continues) {
      kind = length == 0 ? Kind.PLAIN : kind(bytes, offset, length);
      if (kind != Kind.PLAIN) {
        value(bytes, offset, length);
      } else if (length >= INTERNAL_SUBJECT.length
          && (bytes[offset] == 'S' || bytes[offset] == 's')) {
        internal |= begins(bytes, offset, INTERNAL_SUBJECT);
      }
    }
    if (kind == Kind.PLAIN) {
      digest(bytes, offset, full);
      size += length + (full > length ? 2 : 0);
    } else {
      hidden += full;
      own += kind == Kind.LENGTH ? 0 : full;
      Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
      if (continues && last != null && last.end() == at) {
        lines.set(lines.size() - 1, new Line(last.start(), at + full, kind));
      } else {
        lines.add(new Line(at, at + full, kind));
      }
    }
    at += full;
  }

  private static boolean begins(byte[] bytes, int offset, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      int a = bytes[offset + i];
      int b = word[i];
      if (a != b && (a | 32) != (b | 32)) {
        return false;
      }
    }
    return true;
  }

  private static Kind kind(byte[] bytes, int offset, int length) {
    int first = bytes[offset] | 32;
    if (first != 'x' && first != 's' && first != 'c') {
      return Kind.PLAIN;
    }
    int most = Math.min(length, LONGEST_NAME);
    int colon = 0;
    while (colon < most && bytes[offset + colon] != ':') {
      colon++;
    }
    int last = colon == 0 ? 0 : bytes[offset + colon - 1] & 0xff;
    boolean sameLength = (NAME_LENGTHS >> colon & 1) == 1;
    if (colon == most || !sameLength && last > ' ') {
      return Kind.PLAIN;
    }
    String name =
        new String(bytes, offset, colon, StandardCharsets.ISO_8859_1)
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x-imapbase", "x-imap" -> Kind.BASE;
      case "x-uid" -> Kind.UID;
      case "status" -> Kind.STATUS;
      case "x-status" -> Kind.XSTATUS;
      case "x-keywords" -> Kind.KEYWORDS;
      case "content-length" -> Kind.LENGTH;
      default -> Kind.PLAIN;
    };
  }

  private void value(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1).strip();
    switch (kind) {
      case BASE -> {
        base = value;
        internal |= text.substring(0, colon).strip().equalsIgnoreCase("x-imap");
      }
      case UID -> uid = value;
      case STATUS -> status = value;
      case XSTATUS -> xstatus = value;
      case KEYWORDS -> keywords = value;
      case LENGTH -> contentLength = value;
      case PLAIN -> {}
    }
  }

  long digest() {
    return sum.getValue() << 32 | other.getValue();
  }

  /** Octets with CRLF of what is shown, as far as it was read. */
  long size() {
    return size;
  }

  int hidden() {
    return hidden;
  }

  int own() {
    return own;
  }

  List<Line> hiddenLines() {
    return lines;
  }

  /** A program's own data and no mail; only the first message of a file can be. */
  boolean internal() {
    return internal;
  }

  /** 0 where there is no X-UID. */
  long uid() {
    return number(uid);
  }

  /** -1 where it says none. */
  long contentLength() {
    long length = contentLength == null ? 0 : number(contentLength);
    return length == 0 ? -1 : length;
  }

  private static long number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 15) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether Status says that a program has seen the message in the mailbox. */
  boolean old() {
    return status != null && status.indexOf('O') >= 0;
  }

  Flags flags() {
    int bits = 0;
    if (status != null && status.indexOf('R') >= 0) {
      bits |= Flag.SEEN.bit();
    }
    if (xstatus != null) {
      bits |= xstatus.indexOf('A') >= 0 ? Flag.ANSWERED.bit() : 0;
      bits |= xstatus.indexOf('F') >= 0 ? Flag.FLAGGED.bit() : 0;
      bits |= xstatus.indexOf('T') >= 0 ? Flag.DRAFT.bit() : 0;
      bits |= xstatus.indexOf('D') >= 0 ? Flag.DELETED.bit() : 0;
    }
    return new Flags(bits, words(keywords));
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.strip().split("[ \t]+")).distinct().toList();
  }

  /** UIDVALIDITY, last UID and keywords of the mailbox, from its first message. */
  record Base(long validity, long lastUid, List<String> keywords) {}

  @Nullable Base base() {
    List<String> parts = words(base);
    if (parts.size() < 2) {
      return null;
    }
    long validity = number(parts.get(0));
    return validity == 0 || validity > 0xffff_ffffL
        ? null
        : new Base(validity, number(parts.get(1)), parts.subList(2, parts.size()));
  }
}
