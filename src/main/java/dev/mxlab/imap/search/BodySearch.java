package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.Charsets;
import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.mailbox.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for text in the body of a message. Most bodies are in memory, and most of what is looked
 * for is ASCII: then the octets themselves are looked through, and decoded only where there is
 * anything to decode.
 */
final class BodySearch {
  /** Charsets in which an octet of ASCII is that character, whatever stands before it. */
  private static final Pattern PLAIN =
      Pattern.compile("UTF-8|US-ASCII|windows-125[0-8]|ISO-8859-[0-9]+|KOI8-[RU]");

  /** Those in which it is as long as there is nothing but ASCII. */
  private static final Set<String> NEARLY = Set.of("x-windows-949", "GBK", "Big5", "EUC-JP");

  private static final Part.Extent NOWHERE = new Part.Extent(0, 0, 0, 0);

  private enum Kind {
    PLAIN,
    NEARLY,
    OTHER
  }

  private final Needle needle;

  /** Most messages of a mailbox say the same of their text. */
  private String lastType = "";

  private boolean oneText;
  private String textCharset = "";
  private String lastCharset = "";

  private Charset charset = StandardCharsets.UTF_8;
  private Kind kind = Kind.PLAIN;

  BodySearch(Needle needle) {
    this.needle = needle;
  }

  /** Whether a message with this header is one text, without parts. */
  boolean isOneText(HeaderBlock header) {
    String type = String.valueOf(header.first("content-type"));
    if (!type.equals(lastType)) {
      lastType = type;
      oneText = Part.isText(header);
      textCharset = new Part(NOWHERE, NOWHERE, Part.Kind.TEXT, header, List.of()).charset();
    }
    return oneText && header.length() < HeaderBlock.LONGEST;
  }

  /** Whether it is in the body of such a message. */
  boolean inWhole(OpenMessage message, HeaderBlock header) throws IOException {
    ByteBuffer all = message.octets();
    int start = header.length();
    long length = all == null ? Long.MAX_VALUE : all.remaining() - start;
    Part.Extent body = new Part.Extent(start, length, 0, 0);
    Part part = new Part(NOWHERE, body, Part.Kind.TEXT, header, List.of());
    return in(part, textCharset, message);
  }

  /** Whether it is in a part that is text. */
  boolean in(Part part, OpenMessage message) throws IOException {
    return in(part, part.charset(), message);
  }

  private boolean in(Part part, String charsetName, OpenMessage message) throws IOException {
    learn(charsetName);
    ByteBuffer all = message.octets();
    if (all != null && needle.isPlain() && kind != Kind.OTHER && isBare(part.encoding())) {
      int begin = all.position() + (int) part.body().start();
      int end = begin + (int) part.body().length();
      boolean found = needle.in(all.array(), begin, end);
      if (found && kind == Kind.PLAIN || Octets.ascii(all.array(), begin, end)) {
        return found;
      }
    }
    try (InputStream body = message.decoded(part)) {
      return body != null && needle.in(new InputStreamReader(body, charset));
    }
  }

  private static boolean isBare(String encoding) {
    return encoding.equals("7bit") || encoding.equals("8bit") || encoding.equals("binary");
  }

  private void learn(String name) {
    if (!name.equals(lastCharset)) {
      charset = Charsets.find(name).orElse(StandardCharsets.UTF_8);
      boolean plain = PLAIN.matcher(charset.name()).matches();
      boolean nearly = NEARLY.contains(charset.name());
      kind = plain ? Kind.PLAIN : nearly ? Kind.NEARLY : Kind.OTHER;
      lastCharset = name;
    }
  }
}
